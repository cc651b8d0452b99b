//! The words of a title → the reporting period.
//!
//! | words | first and last day |
//! |---|---|
//! | `năm 2021` | 2021-01-01 … 2021-12-31 |
//! | `6 tháng đầu năm 2023`, `10 tháng năm 2019` | first to that month |
//! | `6 tháng cuối năm 2023` | 2023-07-01 … 2023-12-31 |
//! | `tháng 10 năm 2019`, `tháng 10/2019` | that month |
//! | `quý III/2020`, `quý I năm 2024` | that quarter |
//! | `từ ngày 15/12/2021 đến ngày 14/6/2022` | those days |
//! | `giai đoạn 2021-2025` | 2021-01-01 … 2025-12-31 |
//! | `năm học 2022-2023`, `đến năm 2030`, `Luật Tố cáo năm 2018` | none |
//!
//! Of a title that gives the results of one year and the plans for the next, the results' year is the period.

use super::line::Line;
use crate::document::Span;
use crate::grammar::Class;
use crate::grammar::token::TokenKind;
use crate::value::date::{self, Day};

/// A period found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// First and last day.
    pub days: (Day, Day),
    /// Its tokens.
    pub tokens: (usize, usize),
    /// It is planned for, not reported on.
    pub plan: bool,
    /// Both its days are stated.
    pub exact: bool,
}

impl Found {
    /// Its words.
    pub fn span(&self, line: &Line<'_>) -> Span {
        line.stretch(self.tokens.0, self.tokens.1)
    }
}

/// The reporting period that the line states. `None`: it states none.
pub fn reporting(line: &Line<'_>) -> Option<Found> {
    let found = all(line);
    let mut done = found.iter().filter(|f| !f.plan);
    let first = done.next().or(found.first())?;
    // "tháng 10 và 10 tháng năm 2019": the longer one of two that stand side by side and end together.
    let longer = found.iter().find(|f| {
        !f.plan && f.tokens.0 > first.tokens.1 && f.tokens.0 - first.tokens.1 <= 3 && f.days.1 == first.days.1 && f.days.0 < first.days.0
    });
    Some(*longer.unwrap_or(first))
}

/// All periods that the line states, in order.
pub fn all(line: &Line<'_>) -> Vec<Found> {
    let mut out = Vec::new();
    let (mut i, mut plan) = (0, false);
    while i < line.tokens.len() {
        let (planned, done) = (line.at(i, Class::SectionPlan), line.at(i, Class::SectionResult).max(line.at(i, Class::SectionWork)));
        if planned > 0 && planned >= done {
            plan = true;
            i += planned;
            continue;
        }
        if let Some(n) = no_period(line, i) {
            i += n;
            continue;
        }
        if let Some((days, to, exact)) = one(line, i) {
            out.push(Found { days, tokens: (i, to), plan, exact });
            plan = false;
            i = to;
            continue;
        }
        if done > 0 {
            // "tình hình thực hiện kế hoạch năm 2023": the plan is its object.
            let mut to = i + done;
            while to < line.tokens.len() && line.kind(to) == Some(TokenKind::Word) {
                let n = line.at(to, Class::SectionPlan).max(line.at(to, Class::SectionWork));
                if n == 0 {
                    break;
                }
                to += n;
            }
            i = to;
            continue;
        }
        i += 1;
    }
    out
}

/// School years and the years of laws: how many tokens to pass over.
fn no_period(line: &Line<'_>, i: usize) -> Option<usize> {
    let school = line.at(i, Class::HeaderSchool);
    if school > 0 {
        let mut to = i + school;
        while to < line.tokens.len()
            && to - i < 9
            && (line.kind(to) != Some(TokenKind::Word) || line.at(to, Class::HeaderYear) > 0 || line.word(to).len() <= 3)
        {
            to += 1;
        }
        return Some(to - i);
    }
    let law = line.at(i, Class::HeaderLaw);
    if law > 0 {
        let near = (i + law..(i + law + 8).min(line.tokens.len())).find(|at| line.mark(*at) == ',' || line.at(*at, Class::HeaderYear) > 0);
        if let Some(at) = near
            && line.at(at, Class::HeaderYear) > 0
            && year(line, at + 1).is_some()
            && (i + law..at).all(|k| line.kind(k) == Some(TokenKind::Word))
        {
            return Some(at + 2 - i);
        }
    }
    None
}

type Stretch = ((Day, Day), usize, bool);

fn one(line: &Line<'_>, i: usize) -> Option<Stretch> {
    days(line, i)
        .or_else(|| years(line, i))
        .or_else(|| month_count(line, i))
        .or_else(|| quarter(line, i))
        .or_else(|| month(line, i))
        .or_else(|| whole_year(line, i))
}

fn year(line: &Line<'_>, i: usize) -> Option<u32> {
    line.tokens.get(i).filter(|t| t.span.len() == 4)?;
    line.int(i).filter(|y| (1900..2200).contains(y))
}

/// "từ ngày D đến ngày D", "từ tháng M đến tháng M năm Y".
fn days(line: &Line<'_>, i: usize) -> Option<Stretch> {
    let mut at = i + line.at(i, Class::HeaderFrom);
    if at == i {
        return None;
    }
    at += usize::from(line.mark(at) == ':');
    if let Some((from, to)) = day(line, at) {
        let joint = line.at(to, Class::HeaderTo);
        let mut behind = to + joint;
        behind += usize::from(line.mark(behind) == ':');
        let (last, end) = day(line, behind).filter(|_| joint > 0)?;
        let from = from.with_year(last)?;
        return (from <= last.day()?).then_some(((from, last.day()?), end, true));
    }
    let months = line.at(at, Class::HeaderMonth);
    let first = line.int(at + months).filter(|_| months > 0)?;
    let own = (line.mark(at + months + 1) == '/').then(|| year(line, at + months + 2)).flatten();
    let to = at + months + 1 + if own.is_some() { 2 } else { 0 };
    let joint = line.at(to, Class::HeaderTo);
    let again = line.at(to + joint, Class::HeaderMonth);
    let last = line.int(to + joint + again).filter(|_| joint > 0)?;
    let (y, end) = year_behind(line, to + joint + again + 1)?;
    let a = Day::new(own.unwrap_or(y), first, 1)?;
    let b = Day::new(y, last, 1)?.month_end();
    (a <= b).then_some(((a, b), end, true))
}

/// A day as written; the year may be left to the other end.
#[derive(Clone, Copy)]
struct Written {
    day: u32,
    month: u32,
    year: Option<u32>,
}

impl Written {
    fn day(self) -> Option<Day> {
        Day::new(self.year?, self.month, self.day)
    }
    fn with_year(self, other: Self) -> Option<Day> {
        let year = self.year.or(other.year)?;
        Day::new(year, self.month, self.day)
    }
}

/// "[ngày] 15/12/2021", "ngày 01 tháng 01 năm 2023", "15.12.2021", "01/01".
fn day(line: &Line<'_>, i: usize) -> Option<(Written, usize)> {
    let at = i + line.at(i, Class::HeaderDay);
    let word = line.word(at);
    if line.kind(at) == Some(TokenKind::Number) && word.contains('.') {
        let mut parts = word.split('.').map(|p| p.parse::<u32>().unwrap_or(0));
        let written = Written { day: parts.next()?, month: parts.next()?, year: parts.next() };
        return (written.month <= 12 && written.day <= 31).then_some((written, at + 1));
    }
    let day = line.int(at).filter(|d| (1..=31).contains(d))?;
    let months = line.at(at + 1, Class::HeaderMonth);
    let joint = if months > 0 { months } else { usize::from(matches!(line.mark(at + 1), '/' | '-')) };
    let month = line.int(at + 1 + joint).filter(|m| joint > 0 && (1..=12).contains(m))?;
    let to = at + 2 + joint;
    let years = line.at(to, Class::HeaderYear);
    let joint = if years > 0 { years } else { usize::from(matches!(line.mark(to), '/' | '-')) };
    match year(line, to + joint).filter(|_| joint > 0) {
        Some(y) => Some((Written { day, month, year: Some(y) }, to + joint + 1)),
        None => Some((Written { day, month, year: None }, to)),
    }
}

/// "giai đoạn 2021-2025".
fn years(line: &Line<'_>, i: usize) -> Option<Stretch> {
    let mut at = i + line.at(i, Class::HeaderSpan);
    if at == i {
        return None;
    }
    at += line.at(at, Class::HeaderFrom);
    at += line.at(at, Class::HeaderYear);
    let first = year(line, at)?;
    let joint = line.at(at + 1, Class::HeaderTo);
    let again = line.at(at + 1 + joint, Class::HeaderYear);
    let last = year(line, at + 1 + joint + again).filter(|_| joint > 0)?;
    let ends = (Day::new(first, 1, 1)?, Day::new(last, 12, 31)?);
    (first < last).then_some((ends, at + 2 + joint + again, true))
}

/// "6 tháng đầu năm 2023", "10 tháng năm 2019", "3 tháng cuối năm".
fn month_count(line: &Line<'_>, i: usize) -> Option<Stretch> {
    let count = line.int(i).filter(|n| (2..=12).contains(n))?;
    let at = i + 1 + line.at(i + 1, Class::HeaderMonth);
    if at == i + 1 {
        return None;
    }
    let (first, last) = (line.at(at, Class::HeaderFirstPart), line.at(at, Class::HeaderLastPart));
    let (year, to) = year_behind(line, at + first.max(last))?;
    let months = if last > 0 { (13 - count, 12) } else { (1, count) };
    Some((date::months(year, months.0, months.1)?, to, false))
}

/// "quý III/2020", "quý 3 năm 2020".
fn quarter(line: &Line<'_>, i: usize) -> Option<Stretch> {
    let at = i + line.at(i, Class::HeaderQuarter);
    if at == i {
        return None;
    }
    let number =
        line.int(at).or_else(|| date::roman(line.word(at)).filter(|_| line.word(at).len() <= 3)).filter(|q| (1..=4).contains(q))?;
    let (year, to) = year_behind(line, at + 1)?;
    Some((date::months(year, number * 3 - 2, number * 3)?, to, false))
}

/// "tháng 10 năm 2019".
fn month(line: &Line<'_>, i: usize) -> Option<Stretch> {
    let at = i + line.at(i, Class::HeaderMonth);
    let number = line.int(at).filter(|m| at > i && (1..=12).contains(m))?;
    let (year, to) = year_behind(line, at + 1)?;
    Some((date::months(year, number, number)?, to, false))
}

/// "năm 2021", never "đến năm 2030".
fn whole_year(line: &Line<'_>, i: usize) -> Option<Stretch> {
    let at = i + line.at(i, Class::HeaderYear);
    let first = year(line, at).filter(|_| at > i)?;
    if (1..=2).any(|n| i >= n && line.at(i - n, Class::HeaderUntil) == n) {
        return None;
    }
    let last = matches!(line.mark(at + 1), '-' | '–').then(|| year(line, at + 2)).flatten();
    let to = if last.is_some() { at + 3 } else { at + 1 };
    Some(((Day::new(first, 1, 1)?, Day::new(last.unwrap_or(first), 12, 31)?), to, false))
}

/// The year that belongs to what ends before token `i`: right behind it ("năm 2020", "/2020"), else the next one of the line.
fn year_behind(line: &Line<'_>, i: usize) -> Option<(u32, usize)> {
    let mut at = i + usize::from(matches!(line.mark(i), '/' | '-' | ','));
    at += line.at(at, Class::HeaderYear);
    if let Some(y) = year(line, at) {
        return Some((y, at + 1));
    }
    (i..line.tokens.len()).find_map(|k| year(line, k)).map(|y| (y, at.min(line.tokens.len())))
}

/// What is impossible about a day, month or quarter that the line states, in words. `None`: nothing is.
pub fn impossible(line: &Line<'_>) -> Option<String> {
    (0..line.tokens.len()).find_map(|i| {
        let quarter = line.at(i, Class::HeaderQuarter);
        if quarter > 0 {
            let word = line.word(i + quarter);
            let number = line
                .int(i + quarter)
                .or_else(|| date::roman(word).filter(|_| word.len() <= 4 && word.bytes().all(|b| b.is_ascii_uppercase())))?;
            let stated = matches!(line.mark(i + quarter + 1), '/') || line.at(i + quarter + 1, Class::HeaderYear) > 0;
            return (number > 4 && stated).then(|| format!("một năm chỉ có bốn quý, văn bản ghi quý {word}"));
        }
        let (day, month) = (line.int(i)?, line.int(i + 2)?);
        let year = year(line, i + 4)?;
        let strokes = line.mark(i + 1) == '/' && line.mark(i + 3) == '/' && (i == 0 || line.mark(i - 1) != '/');
        (strokes && (1..=99).contains(&day) && Day::new(year, month, day).is_none())
            .then(|| format!("không có ngày {}", line.stretch(i, i + 5).of(line.text)))
    })
}
