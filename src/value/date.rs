//! Dates and periods as stated: "ngày 15/12/2021", "tháng 11 năm 2023", "6 tháng đầu năm 2023", "quý I/2020".

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A stated period. Both ends may be open: "tính đến ngày 15/12/2021" has no start, "hiện nay" has neither.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Period {
    /// The document's words.
    pub label: String,
    /// First day, ISO. `None`: not stated.
    pub start: Option<String>,
    /// Last day, ISO. `None`: not stated.
    pub end: Option<String>,
}

/// A calendar day. Ordered by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// Year, 1900 to 2199.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, from 1.
    pub day: u8,
}

impl Day {
    /// The day, if there is such a one.
    pub fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        let (y, m, d) = (u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?);
        ((1900..2200).contains(&y) && d >= 1 && d <= last_day(y, m)?).then_some(Self { year: y, month: m, day: d })
    }

    /// The last day of its month.
    #[must_use]
    pub fn month_end(self) -> Self {
        Self { day: last_day(self.year, self.month).unwrap_or(self.day), ..self }
    }

    /// ISO 8601: 2021-12-15.
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// The last day of a month; `None` if there is no such month.
pub fn last_day(year: u16, month: u8) -> Option<u8> {
    Some(match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => return None,
    })
}

/// The two ends of a stretch of whole months of one year. `None` if a month does not exist.
pub fn months(year: u32, first: u32, last: u32) -> Option<(Day, Day)> {
    let (a, b) = (Day::new(year, first, 1)?, Day::new(year, last, 1)?);
    (a <= b).then(|| (a, b.month_end()))
}

/// A Roman numeral from I to XXXIX, any case. `None`: it is none, or not in its usual spelling.
pub fn roman(text: &str) -> Option<u32> {
    const TENS: [&str; 4] = ["", "X", "XX", "XXX"];
    const ONES: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    let upper = text.to_ascii_uppercase();
    (1..40u32).find(|n| {
        let (t, o) = (TENS[(n / 10) as usize], ONES[(n % 10) as usize]);
        upper.len() == t.len() + o.len() && upper.starts_with(t) && upper.ends_with(o)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_exist() {
        assert_eq!(Day::new(2024, 2, 29).map(Day::iso).as_deref(), Some("2024-02-29"));
        assert_eq!(Day::new(2023, 2, 29), None);
        assert_eq!(months(2023, 1, 6).map(|p| p.1.iso()).as_deref(), Some("2023-06-30"));
    }

    #[test]
    fn roman_numerals() {
        for (text, n) in [("I", Some(1)), ("iv", Some(4)), ("XIX", Some(19)), ("IIII", None), ("", None), ("V", Some(5))] {
            assert_eq!(roman(text), n, "{text}");
        }
    }
}
