//! The period that header labels and captions state, and periods that cannot be.
//!
//! | words | period |
//! |---|---|
//! | `Năm 2021`, `TH 2021`, `2021` | the year |
//! | `6 tháng đầu năm 2022`, `9 tháng` below `Năm 2022` | its first months |
//! | `6 tháng cuối năm 2022` | its last months |
//! | `Quý III/2020`, `Quý I` below `Năm 2022` | the quarter |
//! | `Tháng 10/2023` | the month |
//! | `đến 30/9/2023` | up to that day |
//! | `từ 01/01/2023 đến 30/6/2023` | both days |
//! | `Giai đoạn 2021-2025` | both years |
//! | `Năm học 2022-2023`, `Cùng kỳ` | the words only |

use super::look::is_year;
use super::words::Words;
use crate::document::Span;
use crate::grammar::Class;
use crate::grammar::token::TokenKind;
use crate::value::date::{Day, Period, months, roman};

/// What the labels over a column, or the lines of a caption, say of time.
#[derive(Debug, Default, Clone)]
pub(super) struct Stated {
    years: Vec<u32>,
    quarter: Option<u32>,
    months: Option<(u32, u32)>,
    days: Vec<Day>,
    until: bool,
    vague: bool,
    label: Option<Span>,
}

impl Stated {
    /// Reads one label. Labels are read outermost first; what a later one says adds to the earlier.
    pub(super) fn read(&mut self, words: &mut Words<'_>, span: Span) {
        words.read(span);
        let mut at = 0;
        let mut hit: Option<Span> = None;
        while at < words.tokens.len() {
            let n = self.at(words, at);
            if n > 0 {
                let here = words.input().span(at, at + n);
                hit = Some(hit.map_or(here, |h| h.join(here)));
            }
            at += n.max(1);
        }
        self.label = hit.or(self.label);
    }

    /// Takes what stands at a token; returns how many tokens it covers.
    fn at(&mut self, words: &Words<'_>, at: usize) -> usize {
        let token = words.tokens[at];
        let number = |i: usize| words.tokens.get(i).filter(|t| t.kind == TokenKind::Number).and_then(|_| words.word(i).parse::<u32>().ok());
        if token.kind == TokenKind::Number {
            if let Some((day, n)) = day(words, at) {
                self.days.push(day);
                self.until |= at > 0 && ends_with(words, at, Class::TableUntil);
                return n;
            }
            if let (Some(n), m) = (number(at), words.at(at + 1, Class::TableMonth))
                && m > 0
                && (1..=12).contains(&n)
            {
                let late = words.at(at + 1 + m, Class::TableLastMonths) > 0;
                self.months = Some(if late { (13 - n, 12) } else { (1, n) });
                return 1 + m;
            }
            if is_year(words.word(at)) {
                self.years.extend(number(at));
                return 1;
            }
            return 0;
        }
        let n = words.at(at, Class::TableSchoolYear);
        if n > 0 && number(at + n).is_some() {
            self.vague = true;
            let tail = if words.is_mark(at + n + 1, '-') || words.is_mark(at + n + 1, '–') { 3 } else { 1 };
            return n + tail;
        }
        let n = words.at(at, Class::TableQuarter);
        if n > 0
            && let Some(q) = number(at + n).or_else(|| roman(words.word(at + n)))
        {
            self.quarter = Some(q);
            return n + 1;
        }
        let n = words.at(at, Class::TableHalf);
        if n > 0 {
            self.months = Some((1, 6));
            return n;
        }
        let n = words.at(at, Class::TableMonth);
        if n > 0
            && let Some(m) = number(at + n).filter(|m| (1..=12).contains(m))
        {
            self.months = Some((m, m));
            return n + 1;
        }
        let n = words.at(at, Class::TableSamePeriod);
        self.vague |= n > 0;
        let n = n.max(words.at(at, Class::TableYear));
        if n > 0 && (number(at + n).is_some_and(|_| is_year(words.word(at + n))) || words.at(at, Class::TableSamePeriod) > 0) {
            n
        } else {
            0
        }
    }

    /// The period. `year`: the one to take where the labels name none. `None`: nothing is said.
    pub(super) fn period(&self, text: &str, year: Option<u32>) -> Option<Period> {
        let label = self.label?;
        let label = label.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let ends = self.ends(year);
        Some(Period { label, start: ends.and_then(|e| e.0).map(Day::iso), end: ends.and_then(|e| e.1).map(Day::iso) })
    }

    fn ends(&self, year: Option<u32>) -> Option<(Option<Day>, Option<Day>)> {
        match self.days.as_slice() {
            [a, b] if a <= b => return Some((Some(*a), Some(*b))),
            [a] if self.until => return Some((None, Some(*a))),
            [a] => return Some((Some(*a), Some(*a))),
            _ => {}
        }
        let both = |(a, b): (Day, Day)| (Some(a), Some(b));
        let one = match self.years.as_slice() {
            [y] => Some(*y),
            [] => year.filter(|_| !self.vague),
            [a, b] if a < b && self.months.is_none() && self.quarter.is_none() => return Some((Day::new(*a, 1, 1), Day::new(*b, 12, 31))),
            _ => None,
        };
        let y = one?;
        match (self.quarter, self.months) {
            (Some(q @ 1..=4), _) => months(y, 3 * q - 2, 3 * q).map(both),
            (Some(_), _) => None,
            (None, Some((a, b))) => months(y, a, b).map(both),
            (None, None) if self.years.is_empty() => None,
            (None, None) => months(y, 1, 12).map(both),
        }
    }

    /// The one year that is named. `None`: none or several.
    pub(super) fn year(&self) -> Option<u32> {
        match (self.years.as_slice(), self.days.first()) {
            ([y], _) => Some(*y),
            ([], Some(d)) => Some(u32::from(d.year)),
            _ => None,
        }
    }

    /// Whether anything is said of time.
    pub(super) fn is_some(&self) -> bool {
        self.label.is_some()
    }
}

/// "30/9/2023", "30-9-2023", "30.9.2023" at a token.
fn day(words: &Words<'_>, at: usize) -> Option<(Day, usize)> {
    let (d, m, y) = parts(words, at)?;
    Day::new(y, m, d).map(|day| (day, 5))
}

/// The three numbers of a day written with slashes or dashes.
fn parts(words: &Words<'_>, at: usize) -> Option<(u32, u32, u32)> {
    let mark = |i: usize| ['/', '-'].into_iter().find(|&c| words.is_mark(i, c));
    let (a, b) = (mark(at + 1)?, mark(at + 3)?);
    let number = |i: usize| words.word(i).parse::<u32>().ok();
    (a == b).then_some((number(at)?, number(at + 2)?, number(at + 4)?)).filter(|p| (1900..2200).contains(&p.2))
}

/// Whether a phrase of the class ends right before a token.
fn ends_with(words: &Words<'_>, before: usize, class: Class) -> bool {
    (1..=4.min(before)).any(|n| words.at(before - n, class) == n)
}

/// What cannot be among the days, months and quarters of a cell: the words, and why in Vietnamese.
pub(super) fn impossible(words: &mut Words<'_>, span: Span) -> Option<(Span, String)> {
    words.read(span);
    for at in 0..words.tokens.len() {
        let number = |i: usize| words.tokens.get(i).filter(|t| t.kind == TokenKind::Number).and_then(|_| words.word(i).parse::<u32>().ok());
        let n = words.at(at, Class::TableQuarter);
        if n > 0
            && let Some(q) =
                number(at + n).or_else(|| roman(words.word(at + n)).filter(|_| words.tokens[at + n].upper || words.word(at + n).len() == 1))
            && !(1..=4).contains(&q)
            && q < 40
        {
            return Some((span, format!("không có quý {}", words.word(at + n))));
        }
        let n = words.at(at, Class::TableMonth);
        if n > 0
            && let Some(m) = number(at + n)
            && m > 12
            && words.is_mark(at + n + 1, '/')
        {
            return Some((span, format!("không có tháng {m}")));
        }
        if words.tokens[at].kind == TokenKind::Number
            && let Some((d, m, y)) = parts(words, at)
            && Day::new(y, m, d).is_none()
        {
            let why = if (1..=12).contains(&m) { format!("tháng {m} không có ngày {d}") } else { format!("không có tháng {m}") };
            return Some((span, why));
        }
    }
    None
}
