//! One value of one row, typed, in the forms that text formats write it in.

use crate::value::date::Day;
use crate::value::number::Number;
use std::borrow::Cow;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Null,
    /// Words.
    Text(Cow<'a, str>),
    /// Words in an order: a path, flags.
    List(Vec<Cow<'a, str>>),
    /// An exact decimal.
    Number(Number),
    /// A count or place.
    Whole(i64),
    /// A day in ISO form, or a month where the day is not stated.
    Date(Cow<'a, str>),
    /// Left, top, right, bottom of each.
    Boxes(&'a [[f32; 4]]),
}

impl<'a> Cell<'a> {
    /// Words; nothing where there are none.
    pub fn text(words: &'a str) -> Self {
        Self::Text(Cow::Borrowed(words))
    }

    /// Words that may be missing.
    pub fn maybe(words: Option<&'a str>) -> Self {
        words.map_or(Self::Null, Self::text)
    }

    /// A number that may be missing.
    pub fn number(n: Option<Number>) -> Self {
        n.map_or(Self::Null, Self::Number)
    }

    /// A count that may be missing.
    pub fn whole<N: TryInto<i64>>(n: Option<N>) -> Self {
        n.and_then(|n| n.try_into().ok()).map_or(Self::Null, Self::Whole)
    }

    /// A date that may be missing.
    pub fn date(iso: Option<&'a str>) -> Self {
        iso.map_or(Self::Null, |d| Self::Date(Cow::Borrowed(d)))
    }

    /// Words in an order.
    pub fn list(words: &'a [String]) -> Self {
        Self::List(words.iter().map(|w| Cow::Borrowed(w.as_str())).collect())
    }

    /// As one piece of text: lists joined by " > ", boxes as four numbers each (the digits of the JSON), numbers with a point. `None`: nothing.
    pub fn plain(&self) -> Option<Cow<'_, str>> {
        Some(match self {
            Self::Null => return None,
            Self::Text(t) | Self::Date(t) => Cow::Borrowed(t.as_ref()),
            Self::List(all) if all.is_empty() => return None,
            Self::List(all) => Cow::Owned(all.join(" > ")),
            Self::Number(n) => Cow::Owned(n.to_string()),
            Self::Whole(n) => Cow::Owned(n.to_string()),
            Self::Boxes(all) => {
                let each = all.iter().map(|[l, t, r, b]| format!("{l:?} {t:?} {r:?} {b:?}"));
                Cow::Owned(each.collect::<Vec<_>>().join("; "))
            }
        })
    }

    /// Appends it as JSON, numbers with the digits as stated.
    pub fn json(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Text(t) | Self::Date(t) => quoted(t, out),
            Self::List(all) => {
                out.push('[');
                for (i, words) in all.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    quoted(words, out);
                }
                out.push(']');
            }
            Self::Number(n) => out.push_str(&n.to_string()),
            Self::Whole(n) => out.push_str(&n.to_string()),
            // Serialising plain numbers into memory cannot fail.
            Self::Boxes(all) => out.push_str(&serde_json::to_string(all).unwrap_or_default()),
        }
    }
}

/// Appends a JSON string.
pub fn quoted(words: &str, out: &mut String) {
    out.push_str(&serde_json::to_string(words).unwrap_or_default());
}

/// Year, month and day of an ISO date. `None`: the day is not stated, or it is none.
pub fn day(iso: &str) -> Option<Day> {
    let mut parts = iso.splitn(3, '-');
    let mut next = |digits: usize| parts.next().filter(|p| p.len() == digits)?.parse::<u32>().ok();
    Day::new(next(4)?, next(2)?, next(2)?)
}

/// Days from 1 January 1970 to a day.
pub fn days_since_1970(day: Day) -> i32 {
    // Years begin in March, so that the leap day is the last one.
    let (y, m, d) = (i32::from(day.year), i32::from(day.month), i32::from(day.day));
    let y = if m <= 2 { y - 1 } else { y };
    let of_year = (153 * ((m + 9) % 12) + 2) / 5 + d - 1;
    365 * y + y / 4 - y / 100 + y / 400 + of_year - 719_468
}

/// A moment as ISO 8601 in UTC, to the second.
pub fn moment(ms: i64) -> String {
    let (seconds, days) = (ms.div_euclid(1000), ms.div_euclid(86_400_000));
    let of_day = seconds.rem_euclid(86_400);
    // Counted by eras of 400 years that begin in March.
    let z = days + 719_468;
    let (era, doe) = (z.div_euclid(146_097), z.rem_euclid(146_097));
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let (d, m) = (doy - (153 * mp + 2) / 5 + 1, if mp < 10 { mp + 3 } else { mp - 9 });
    let y = yoe + era * 400 + i64::from(m <= 2);
    format!("{y:04}-{m:02}-{d:02}T{:02}:{:02}:{:02}Z", of_day / 3600, of_day / 60 % 60, of_day % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_calendars_do() {
        for (iso, days) in [("1970-01-01", 0), ("2000-02-29", 11_016), ("2022-12-31", 19_357), ("1969-12-31", -1)] {
            assert_eq!(day(iso).map(days_since_1970), Some(days), "{iso}");
        }
        assert_eq!(day("2023-11"), None);
        assert_eq!(day("2023-02-29"), None);
        assert_eq!(moment(1_700_000_000_000), "2023-11-14T22:13:20Z");
        assert_eq!(moment(951_782_400_000), "2000-02-29T00:00:00Z");
    }

    #[test]
    fn json_keeps_digits_and_escapes_words() {
        let json = |cell: Cell<'_>| {
            let mut out = String::new();
            cell.json(&mut out);
            out
        };
        assert_eq!("86.0".parse().map(|n| json(Cell::Number(n))).as_deref(), Ok("86.0"));
        assert_eq!(json(Cell::text("\"a\"\n")), r#""\"a\"\n""#);
        assert_eq!(json(Cell::list(&["I".to_owned(), "2".to_owned()])), r#"["I","2"]"#);
        assert_eq!(json(Cell::Boxes(&[[1.5, 2.0, 3.0, 4.25]])), "[[1.5,2.0,3.0,4.25]]");
    }
}
