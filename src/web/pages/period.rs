//! Reporting periods as people name them: days of the store → "Quý I/2023", and which periods stand between two others.

use crate::web::lang::Lang;

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::web) enum Kind {
    /// A calendar year.
    Year,
    /// The first half of a year, or the second.
    Half,
    /// Its first nine months.
    NineMonths,
    /// A quarter.
    Quarter,
    /// A month.
    Month,
    /// Anything else.
    Other,
}

impl Kind {
    /// All of them, with the words of addresses, Vietnamese and English.
    pub const ALL: [(Self, &'static str, &'static str, &'static str); 6] = [
        (Self::Year, "year", "Năm", "Years"),
        (Self::Half, "half", "6 tháng", "Half-years"),
        (Self::NineMonths, "nine", "9 tháng", "Nine months"),
        (Self::Quarter, "quarter", "Quý", "Quarters"),
        (Self::Month, "month", "Tháng", "Months"),
        (Self::Other, "other", "Kỳ khác", "Others"),
    ];

    /// The kind of that word. `None`: there is none.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|k| k.1 == word).map(|k| k.0)
    }

    /// Its word in addresses.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|k| k.0 == self).map_or("", |k| k.1)
    }

    /// Its name.
    pub fn name(self, lang: Lang) -> &'static str {
        Self::ALL.iter().find(|k| k.0 == self).map_or("", |k| lang.pick(k.2, k.3))
    }
}

/// A period by its first and last day, ISO; ordered by its last day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::web) struct Period {
    /// Last day.
    pub end: String,
    /// First day; empty: not stated.
    pub start: String,
}

/// Year, month and day of an ISO date.
fn parts(day: &str) -> Option<(i32, u8, u8)> {
    let mut parts = day.split('-');
    let (y, m, d) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    (parts.next().is_none() && (1..=12).contains(&m) && (1..=31).contains(&d)).then_some((y, m, d))
}

fn last_day(year: i32, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

const QUARTERS: [&str; 4] = ["I", "II", "III", "IV"];

impl Period {
    /// Of two days as the store has them. `None`: it has no last day.
    pub fn of(start: Option<&str>, end: Option<&str>) -> Option<Self> {
        Some(Self { start: start.unwrap_or_default().to_owned(), end: end.filter(|e| !e.is_empty())?.to_owned() })
    }

    fn whole_months(year: i32, from: u8, to: u8) -> Self {
        Self { start: format!("{year:04}-{from:02}-01"), end: format!("{year:04}-{to:02}-{:02}", last_day(year, to)) }
    }

    /// Year, first and last month, of a period of whole months of one year.
    fn months(&self) -> Option<(i32, u8, u8)> {
        let (y, m, d) = parts(&self.start)?;
        let (last_y, last_m, last_d) = parts(&self.end)?;
        (y == last_y && m <= last_m && d == 1 && last_d == last_day(y, last_m)).then_some((y, m, last_m))
    }

    /// How long it is.
    pub fn kind(&self) -> Kind {
        match self.months() {
            Some((_, 1, 12)) => Kind::Year,
            Some((_, 1, 6) | (_, 7, 12)) => Kind::Half,
            Some((_, 1, 9)) => Kind::NineMonths,
            Some((_, m, n)) if n == m + 2 && m % 3 == 1 => Kind::Quarter,
            Some((_, m, n)) if n == m => Kind::Month,
            _ => Kind::Other,
        }
    }

    /// As people write it.
    pub fn name(&self, lang: Lang) -> String {
        match (self.kind(), self.months()) {
            (Kind::Year, Some((y, ..))) => y.to_string(),
            (Kind::Half, Some((y, m, _))) => match lang {
                Lang::Vi => format!("6 tháng {}/{y}", if m == 1 { "đầu" } else { "cuối" }),
                Lang::En => format!("H{} {y}", if m == 1 { 1 } else { 2 }),
            },
            (Kind::NineMonths, Some((y, ..))) => format!("{} {y}", lang.pick("9 tháng", "9 months")),
            (Kind::Quarter, Some((y, m, _))) => match lang {
                Lang::Vi => format!("Quý {}/{y}", QUARTERS.get(usize::from(m / 3)).unwrap_or(&"")),
                Lang::En => format!("Q{} {y}", m / 3 + 1),
            },
            (Kind::Month, Some((y, m, _))) => format!("{m:02}/{y}"),
            _ => self.days(),
        }
    }

    fn days(&self) -> String {
        match (parts(&self.start), parts(&self.end)) {
            (Some((y, 1, 1)), Some((last, 12, 31))) => format!("{y}–{last}"),
            (Some(a), Some(b)) => format!("{:02}/{:02}/{}–{:02}/{:02}/{}", a.2, a.1, a.0, b.2, b.1, b.0),
            (None, Some(b)) => format!("→ {:02}/{:02}/{}", b.2, b.1, b.0),
            _ => format!("{}–{}", self.start, self.end),
        }
    }
}

/// All periods of a kind from the first to the last of `seen`: whatever part of a year some of them cover is expected of each year.
/// At most `most`, the latest; of other kinds only those that were seen.
pub(in crate::web) fn between(seen: &[Period], most: usize) -> Vec<Period> {
    let mut all: Vec<Period> = Vec::new();
    let years: Vec<i32> = seen.iter().filter_map(Period::months).map(|m| m.0).collect();
    let mut shapes: Vec<(u8, u8)> =
        seen.iter().filter(|p| p.kind() != Kind::Other).filter_map(Period::months).map(|m| (m.1, m.2)).collect();
    shapes.sort_unstable();
    shapes.dedup();
    if let (Some(&first), Some(&last)) = (years.iter().min(), years.iter().max()) {
        // A year that was misread must not make a grid of centuries.
        for year in first.max(last.saturating_sub(200))..=last {
            all.extend(shapes.iter().map(|&(m, n)| Period::whole_months(year, m, n)));
        }
    }
    let (begin, end) = (seen.iter().min().cloned(), seen.iter().max().cloned());
    all.retain(|p| begin.as_ref().is_some_and(|b| p >= b) && end.as_ref().is_some_and(|e| p <= e));
    all.extend(seen.iter().cloned());
    all.sort_unstable();
    all.dedup();
    all.split_off(all.len().saturating_sub(most))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(start: &str, end: &str) -> Period {
        Period { start: start.to_owned(), end: end.to_owned() }
    }

    #[test]
    fn names() {
        for (start, end, kind, name) in [
            ("2023-01-01", "2023-12-31", Kind::Year, "2023"),
            ("2023-01-01", "2023-06-30", Kind::Half, "6 tháng đầu/2023"),
            ("2023-07-01", "2023-12-31", Kind::Half, "6 tháng cuối/2023"),
            ("2023-01-01", "2023-09-30", Kind::NineMonths, "9 tháng 2023"),
            ("2023-10-01", "2023-12-31", Kind::Quarter, "Quý IV/2023"),
            ("2024-02-01", "2024-02-29", Kind::Month, "02/2024"),
            ("2023-02-01", "2023-02-27", Kind::Other, "01/02/2023–27/02/2023"),
            ("2016-01-01", "2020-12-31", Kind::Other, "2016–2020"),
            ("", "2023-02-27", Kind::Other, "→ 27/02/2023"),
            ("x", "y", Kind::Other, "x–y"),
        ] {
            let p = period(start, end);
            assert_eq!((p.kind(), p.name(Lang::Vi).as_str()), (kind, name));
        }
    }

    #[test]
    fn what_is_missing_stands_between() {
        let seen = [period("2019-01-01", "2019-12-31"), period("2022-01-01", "2022-12-31")];
        let all: Vec<String> = between(&seen, 60).iter().map(|p| p.name(Lang::Vi)).collect();
        assert_eq!(all, ["2019", "2020", "2021", "2022"]);
        let months = [period("2022-11-01", "2022-11-30"), period("2023-02-01", "2023-02-28")];
        let all: Vec<String> = between(&months, 60).iter().map(|p| p.name(Lang::Vi)).collect();
        assert_eq!(all, ["11/2022", "02/2023"], "only parts of years that somebody reports on");
        assert_eq!(between(&seen, 2).len(), 2);
        assert!(between(&[period("0001-01-01", "0001-12-31"), period("2022-01-01", "2022-12-31")], 60).len() <= 60);
    }
}
