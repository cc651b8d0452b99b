//! A period rule's slots → two days.

use super::Above;
use crate::grammar::Grammar;
use crate::grammar::Match;
use crate::grammar::pattern::Input;
use crate::grammar::token::TokenKind;
use crate::orthography::squeeze;
use crate::value::date::{Day, Period, last_day, months, roman};

/// The period that a match states. `None`: no such day exists.
pub(super) fn period(input: Input<'_>, grammar: &Grammar, m: &Match, above: &Above) -> Option<Period> {
    let gives = grammar.rule(m.rule).gives.as_str();
    let slot = |name: &str| {
        let c = m.captures.iter().find(|c| grammar.slot(c.name) == name)?;
        let word = input.tokens.get(c.from)?.number(input.text);
        word.parse::<u32>().ok().or_else(|| roman(&word))
    };
    let report_year = above.report.map(|r| u32::from(r.1.year));
    let year = || slot("year").or(report_year);
    let day = || Day::new(year()?, slot("month")?, slot("day")?);
    let second = || Day::new(slot("yearb").or_else(year)?, slot("monthb")?, slot("dayb")?);
    let month_end = |y: u32, m: u32| Day::new(y, m, u32::from(last_day(u16::try_from(y).ok()?, u8::try_from(m).ok()?)?));
    let (start, end) = match gives {
        "day" => (Some(day()?), Some(day()?)),
        "until-day" => (None, Some(day()?)),
        "from-day" => (Some(day()?), None),
        "days" => {
            let b = second()?;
            let (y, m) = (slot("year").unwrap_or(u32::from(b.year)), slot("month").unwrap_or(u32::from(b.month)));
            let a = Day::new(y, m, slot("day").unwrap_or(1))?;
            if a > b {
                return None;
            }
            (Some(a), Some(b))
        }
        "month" => {
            let (a, b) = months(year()?, slot("month")?, slot("month")?)?;
            (Some(a), Some(b))
        }
        "until-month" => (None, Some(month_end(year()?, slot("month")?)?)),
        "from-month" => (Some(Day::new(year()?, slot("month")?, 1)?), None),
        "months" => {
            let (y, yb) = (slot("year").or_else(|| slot("yearb"))?, slot("yearb").or_else(|| slot("year"))?);
            (Some(Day::new(y, slot("month")?, 1)?), Some(month_end(yb, slot("monthb")?)?))
        }
        "quarter" => {
            let q = slot("quarter")?;
            if !(1..=4).contains(&q) {
                return None;
            }
            let (a, b) = months(year()?, 3 * q - 2, 3 * q)?;
            (Some(a), Some(b))
        }
        "first-months" => {
            let (a, b) = months(year()?, 1, slot("count")?)?;
            (Some(a), Some(b))
        }
        "last-months" => {
            let (a, b) = months(year()?, 13u32.checked_sub(slot("count")?)?, 12)?;
            (Some(a), Some(b))
        }
        "year" => {
            let (a, b) = months(year()?, 1, 12)?;
            (Some(a), Some(b))
        }
        "report" => (above.report.map(|r| r.0), above.report.map(|r| r.1)),
        "months-so-far" => {
            // "Qua 9 tháng" in a nine months' report; elsewhere it is a stretch of time and says nothing.
            let (from, to) = above.report.filter(|r| r.0.month == 1 && Some(u32::from(r.1.month)) == slot("count"))?;
            (Some(from), Some(to))
        }
        "until-year" => (None, Some(Day::new(year()?, 12, 31)?)),
        "years" => (Some(Day::new(slot("year")?, 1, 1)?), Some(Day::new(slot("yearb")?, 12, 31)?)),
        _ => (None, None),
    };
    let label = crate::document::Span::of(input.span(m.from, m.to), input.text);
    Some(Period { label: squeeze(label), start: start.map(Day::iso), end: end.map(Day::iso) })
}

/// Whether a stretch that gave no period names a day, quarter or order of days that cannot be.
pub(super) fn impossible(input: Input<'_>, grammar: &Grammar, from: usize, to: usize) -> bool {
    let [_, _, Some(m)] = grammar.matches(input, from) else { return false };
    let whole = m.to == to && !matches!(grammar.rule(m.rule).gives.as_str(), "months-so-far" | "now" | "report" | "school-year");
    let dated = |name: &str| m.captures.iter().any(|c| grammar.slot(c.name) == name);
    whole && (dated("year") || dated("yearb"))
}

/// Whether d/m/y stands at token `at`.
pub(super) fn is_day(input: Input<'_>, at: usize) -> bool {
    let number = |i: usize| input.tokens.get(i).is_some_and(|t| t.kind == TokenKind::Number);
    let slash = |i: usize| input.tokens.get(i).is_some_and(|t| t.mark(input.text) == '/');
    number(at) && slash(at + 1) && number(at + 2) && slash(at + 3) && number(at + 4)
}

/// Whether a date of the form d/m/y names a day that its month has not. Months over twelve may be no dates at all.
pub(super) fn no_such_day(input: Input<'_>, from: usize, to: usize) -> bool {
    let number = |i: usize| input.tokens.get(i).and_then(|t| t.of(input.text).parse::<u32>().ok());
    let slash = |i: usize| input.tokens.get(i).is_some_and(|t| t.mark(input.text) == '/');
    (from..to.saturating_sub(4)).any(|i| {
        let (Some(d), Some(m), Some(y)) = (number(i), number(i + 2), number(i + 4)) else { return false };
        slash(i + 1) && slash(i + 3) && (1..=31).contains(&d) && (1..=12).contains(&m) && y >= 1900 && Day::new(y, m, d).is_none()
    })
}
