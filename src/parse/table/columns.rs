//! Header labels → what the figures below them are: unit, percents, plan or result, period.

use super::head::Head;
use super::period::Stated;
use super::roles::Roles;
use super::sheet::Sheet;
use super::unit::{self, Sense, has_percent};
use super::words::Words;
use crate::document::Span;
use crate::grammar::Class;
use crate::report::Column;
use crate::value::Status;
use crate::value::date::Period;

/// What the header says of a column.
#[derive(Debug, Clone)]
pub(super) struct Said {
    /// The labels joined.
    pub(super) label: String,
    /// The unit of the header, else of the line above the table where it fits.
    pub(super) unit: Option<(Span, Sense)>,
    /// The figures are percents.
    pub(super) percent: bool,
    /// The header counts things.
    pub(super) counts: bool,
    /// The header speaks of money.
    pub(super) money: bool,
    /// Plan or result.
    pub(super) status: Status,
    /// The period of the header, else of the caption.
    pub(super) period: Option<Period>,
}

/// Rows looked at to tell differences from rates.
const SAMPLE: usize = 60;

/// Reads the header labels of every column.
pub(super) fn read(
    sheet: &Sheet<'_>,
    head: &Head,
    roles: &Roles,
    captions: &[Span],
    line: Option<(Span, Sense)>,
    words: &mut Words<'_>,
) -> Vec<Said> {
    let mut caption = Stated::default();
    let mut aims = false;
    for &span in captions {
        caption.read(words, span);
        aims |= words.begins(Class::TableTargetCaption);
    }
    let year = caption.year();
    let mut any_status = false;
    let mut columns: Vec<Said> = Vec::with_capacity(sheet.width);
    for c in 0..sheet.width {
        let cells = &head.cells[c];
        let inner = head.inner(c);
        let value = roles.values.binary_search(&c).is_ok();
        if !value {
            columns.push(plain(head, c));
            continue;
        }
        let compares = cells.iter().any(|&s| has(words, s, Class::TableCompare));
        let own = unit::in_header(words, inner).or_else(|| cells.iter().rev().skip(1).find_map(|&s| unit::in_header(words, s)));
        let percent = is_percent(sheet, head, words, c, own, compares);
        words.read(inner);
        let counts = words.begins(Class::TableColumnCount);
        let money = cells.iter().any(|&s| has(words, s, Class::TableColumnMoney));
        let unit = own.filter(|u| !percent || u.1 == Sense::Percent).or_else(|| line.filter(|_| !percent && !counts));
        let (status, said) = status(words, cells, compares);
        any_status |= said;
        let mut stated = Stated::default();
        if !compares {
            for &span in cells {
                stated.read(words, span);
            }
        }
        let period = if stated.is_some() { stated.period(sheet.text, year) } else { caption.period(sheet.text, None) };
        let percent = percent || unit.is_some_and(|u| u.1 == Sense::Percent);
        columns.push(Said { label: head.paths[c].join(" > "), unit, percent, counts, money, status, period });
    }
    if aims && !any_status {
        for &c in &roles.values {
            columns[c].status = Status::Target;
        }
    }
    columns
}

fn plain(head: &Head, c: usize) -> Said {
    Said { label: head.paths[c].join(" > "), unit: None, percent: false, counts: false, money: false, status: Status::Actual, period: None }
}

fn has(words: &mut Words<'_>, span: Span, class: Class) -> bool {
    words.read(span);
    words.has(class)
}

/// Whether the figures of a column are percents.
fn is_percent(sheet: &Sheet<'_>, head: &Head, words: &mut Words<'_>, c: usize, unit: Option<(Span, Sense)>, compares: bool) -> bool {
    let inner = head.inner(c);
    if let Some((span, sense)) = unit
        && inner.holds(span)
    {
        return sense == Sense::Percent;
    }
    if has_percent(inner.of(sheet.text)) {
        return true;
    }
    words.read(inner);
    if words.begins(Class::TableColumnCount) || words.begins(Class::TableDifference) {
        return false;
    }
    if unit.is_some_and(|u| u.1 == Sense::Percent) || head.cells[c].iter().any(|s| has_percent(s.of(sheet.text))) {
        return true;
    }
    let rate = words.begins(Class::TableRate);
    if !rate && !compares {
        return false;
    }
    // A rate or comparison without "%": percents, unless the cells are ratios, signed differences or too large.
    let (mut fits, mut against) = (0, 0);
    for &(r, _) in head.body.iter().take(SAMPLE) {
        let place = sheet.own(r, c);
        let cell = place.span.of(sheet.text);
        match place.look {
            super::look::Look::Ratio => against += 1,
            super::look::Look::Number => {
                let signed = compares && !rate && cell.starts_with(['+', '-', '–', '−']);
                let digits = cell.split(['.', ',']).next().unwrap_or(cell).bytes().filter(u8::is_ascii_digit).count();
                if signed || digits > 4 || (digits == 4 && !cell.contains([',', '.'])) {
                    against += 1;
                } else {
                    fits += 1;
                }
            }
            _ => {}
        }
    }
    fits >= against
}

/// Plan or result, by the innermost label that says so; whether any does.
fn status(words: &mut Words<'_>, cells: &[Span], compares: bool) -> (Status, bool) {
    if compares {
        return (Status::Actual, true);
    }
    for &span in cells.iter().rev() {
        words.read(span);
        let (target, actual) = (words.find(Class::TableTarget), words.find(Class::TableActual));
        match (target, actual) {
            (Some(t), Some(a)) => return (if t.0 < a.0 { Status::Target } else { Status::Actual }, true),
            (Some(_), None) => return (Status::Target, true),
            (None, Some(_)) => return (Status::Actual, true),
            (None, None) => {}
        }
    }
    (Status::Actual, false)
}

/// The columns as the report keeps them.
pub(super) fn of_report(text: &str, said: &[Said], head: &Head, roles: &Roles) -> Vec<Column> {
    said.iter()
        .enumerate()
        .map(|(c, s)| Column {
            path: head.paths[c].clone(),
            role: roles.of[c],
            unit: s.unit.map(|u| u.0.of(text).to_owned()),
            percent: s.percent,
            target: s.status == Status::Target,
            period: s.period.clone(),
        })
        .collect()
}
