//! The period that a field asks for against that of a figure.

use super::form::{Field, Form};
use super::matching::Doubt;
use super::reports::Report;
use crate::indicator::output::Indicator;
use crate::value::date::Period;

/// First and last day, ISO.
type Days<'a> = (Option<&'a str>, Option<&'a str>);

fn days(period: Option<&Period>) -> Option<Days<'_>> {
    period.map(|p| (p.start.as_deref(), p.end.as_deref())).filter(|p| p.0.is_some() || p.1.is_some())
}

fn year(day: &str) -> Option<u16> {
    day.get(..4)?.parse().ok()
}

/// How much of the score stays, in percent. `None`: they are of different periods.
pub fn fits(field: &Field, form: &Form, report: &Report<'_>, figure: &Indicator, doubts: &mut Vec<Doubt>) -> Option<u32> {
    let own = days(figure.period.as_ref());
    let explicit = own.is_some();
    let (from, to) = own.unwrap_or(report.period);
    let asked = days(field.period.as_ref()).filter(|p| p.1.is_some());
    let own_asked = asked.is_some();
    let (start, end) = asked.unwrap_or((form.period_start.as_deref(), form.period_end.as_deref()));
    let Some(end) = end else { return Some(unasked((from, to), explicit, report, doubts)) };
    let Some(to) = to else {
        let of = report.date.and_then(year);
        let near = of.is_some() && (of == year(end) || of == year(end).map(|y| y + 1));
        if !near || own_asked {
            doubts.push(Doubt::Period);
        }
        return Some(if near { 97 } else { 88 });
    };
    if to == end && (from == start || from.is_none() || start.is_none()) {
        return Some(100);
    }
    if year(to) != year(end) {
        if own_asked || explicit {
            return None;
        }
        doubts.push(Doubt::Period);
        return Some(85);
    }
    // "Up to 15 December" of a year that is asked for.
    if from.is_none() && start.is_some_and(|s| s <= to) && to <= end && to.get(5..7) == end.get(5..7) {
        return Some(98);
    }
    if own_asked && explicit {
        return None;
    }
    doubts.push(Doubt::Period);
    Some(90)
}

/// Nothing is asked: the report's own period is meant.
fn unasked(days: Days<'_>, explicit: bool, report: &Report<'_>, doubts: &mut Vec<Doubt>) -> u32 {
    let (mine, of_report) = (days.1.and_then(year), report.period.1.or(report.date).and_then(year));
    let other = explicit && mine.is_some() && of_report.is_some() && mine != of_report;
    let within = explicit && days.0.is_some() && report.period.0.is_some() && days != report.period;
    if other || within {
        doubts.push(Doubt::Period);
        return if other { 80 } else { 92 };
    }
    100
}
