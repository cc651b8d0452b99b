//! Which figures are exported.

use super::cell::day;
use super::figure::{Figure, fact};
use crate::orthography::fold::folded;
use crate::value::Status;
use crate::value::date::{Day, months};
use std::str::FromStr;

/// All that is asked for must hold. The default lets every stated number through.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// The catalogue's code, or the part of it before a dot. `None`: any.
    pub code: Option<String>,
    /// Words of the label, whatever their case. `None`: any.
    pub label: Option<String>,
    /// Words of the issuer's name, whatever their case. `None`: any.
    pub issuer: Option<String>,
    /// The figure's period, else the report's, shares a day with it. `None`: any.
    pub period: Option<Within>,
    /// Reached or aimed at. `None`: both.
    pub status: Option<Status>,
    /// Only what a person accepted, corrected or added.
    pub reviewed: bool,
    /// Blank cells and cells with words as well.
    pub cells: bool,
}

/// A stretch of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Within {
    /// First day.
    pub first: Day,
    /// Last day.
    pub last: Day,
}

impl FromStr for Within {
    type Err = ();

    /// Reads `2022`, `2022-09`, `2022-Q3`, `2022-09-15` and two of these joined by `..`.
    fn from_str(s: &str) -> Result<Self, ()> {
        if let Some((a, b)) = s.split_once("..") {
            let (a, b) = (one(a).ok_or(())?, one(b).ok_or(())?);
            return if a.first <= b.last { Ok(Self { first: a.first, last: b.last }) } else { Err(()) };
        }
        one(s).ok_or(())
    }
}

fn one(s: &str) -> Option<Within> {
    let parts: Vec<&str> = s.split('-').collect();
    let number = |s: &str, digits: usize| if s.len() == digits { s.parse::<u32>().ok() } else { None };
    let within = |(first, last)| Within { first, last };
    match parts.as_slice() {
        [year] => months(number(year, 4)?, 1, 12).map(within),
        [year, part] => {
            let year = number(year, 4)?;
            if let Some(quarter) = part.strip_prefix(['Q', 'q']) {
                let quarter = number(quarter, 1).filter(|q| (1..=4).contains(q))?;
                return months(year, quarter * 3 - 2, quarter * 3).map(within);
            }
            let month = number(part, 2)?;
            months(year, month, month).map(within)
        }
        [_, _, _] => day(s).map(|d| Within { first: d, last: d }),
        _ => None,
    }
}

impl Within {
    /// Shares a day with the stretch from `start` to `end`; an end that is not stated is that of the other one. A month stands for all its days.
    fn touches(self, start: Option<&str>, end: Option<&str>) -> bool {
        let (start, end) = (start.and_then(one), end.and_then(one));
        let Some((first, last)) = start.or(end).zip(end.or(start)) else { return false };
        first.first <= self.last && self.first <= last.last
    }
}

impl Filter {
    /// Whether nothing is asked for.
    pub fn is_open(&self) -> bool {
        let words = [&self.code, &self.label, &self.issuer];
        words.iter().all(|w| w.is_none()) && self.period.is_none() && self.status.is_none() && !self.reviewed
    }

    /// Whether a figure is let through.
    pub fn admits(&self, figure: &Figure<'_>) -> bool {
        let i = figure.indicator;
        let report = &figure.extraction.report;
        if !self.cells && !i.value.is_figure() || self.status.is_some_and(|s| s != i.status) || self.reviewed && !figure.is_reviewed() {
            return false;
        }
        if let Some(code) = &self.code
            && !i.code.as_deref().is_some_and(|c| c == code || c.strip_prefix(code.as_str()).is_some_and(|rest| rest.starts_with('.')))
        {
            return false;
        }
        let holds = |words: &Option<String>, text: Option<&str>| {
            words.as_ref().is_none_or(|w| text.is_some_and(|t| folded(t).contains(&folded(w))))
        };
        if !holds(&self.label, Some(&i.label)) || !holds(&self.issuer, fact(report.issuer.as_ref())) {
            return false;
        }
        let Some(period) = self.period else { return true };
        let (start, end) = (figure.period_start(), figure.period_end());
        if start.or(end).is_some() {
            return period.touches(start, end);
        }
        let date = fact(report.date.as_ref());
        period.touches(date, date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read() {
        let iso = |s: &str| s.parse::<Within>().map(|w| (w.first.iso(), w.last.iso()));
        for (written, first, last) in [
            ("2022", "2022-01-01", "2022-12-31"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2022-Q3", "2022-07-01", "2022-09-30"),
            ("2022-09-15", "2022-09-15", "2022-09-15"),
            ("2020..2022-Q2", "2020-01-01", "2022-06-30"),
        ] {
            assert_eq!(iso(written), Ok((first.to_owned(), last.to_owned())), "{written}");
        }
        for bad in ["", "22", "2022-13", "2022-Q5", "2023..2022", "2022-1", "abc"] {
            assert_eq!(iso(bad), Err(()), "{bad}");
        }
    }

    #[test]
    fn stretches_touch() {
        let quarter: Within = "2022-Q3".parse().expect("a period");
        assert!(quarter.touches(Some("2022-01-01"), Some("2022-07-01")));
        assert!(!quarter.touches(Some("2022-01-01"), Some("2022-06-30")));
        assert!(quarter.touches(None, Some("2022-09-30")) && !quarter.touches(None, Some("2022-12-31")));
        assert!(quarter.touches(Some("2022-08"), None) && !quarter.touches(None, None));
    }
}
