//! What each column holds: ordinal, label, unit, value or note. Header words propose, the cells below decide.

use super::head::Head;
use super::look::{Look, is_year};
use super::ordinal;
use super::sheet::Sheet;
use super::unit::{self, Sense};
use super::words::Words;
use crate::document::Span;
use crate::grammar::Class;
use crate::report::{ColumnRole, Shape};

/// The columns of a table and its shape.
#[derive(Debug)]
pub(super) struct Roles {
    /// Role of each column.
    pub(super) of: Vec<ColumnRole>,
    /// The column of row numbers.
    pub(super) ordinal: Option<usize>,
    /// The label column.
    pub(super) label: Option<usize>,
    /// The unit column.
    pub(super) unit: Option<usize>,
    /// Note columns.
    pub(super) notes: Vec<usize>,
    /// Value columns.
    pub(super) values: Vec<usize>,
    /// Columns whose numbers are days or years.
    pub(super) dates: Vec<bool>,
    /// Columns of codes: their numbers are names.
    pub(super) codes: Vec<bool>,
    /// The label column holds years, months or quarters.
    pub(super) periods: bool,
    /// Shape of the table.
    pub(super) shape: Shape,
    /// Whether the table has figures at all.
    pub(super) figures: bool,
}

/// What the cells of a column look like.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    filled: u32,
    figures: u32,
    text: u32,
    ordinals: u32,
    steps: u32,
    years: u32,
    units: u32,
    short: u32,
    small: u32,
}

/// Rows looked at to tell the columns: more would not change the answer.
const SAMPLE: usize = 400;

/// Tells the columns of a sheet.
pub(super) fn read(sheet: &Sheet<'_>, head: &Head, words: &mut Words<'_>) -> Roles {
    let tallies = tally(sheet, head, words);
    let mut roles = Roles {
        of: vec![ColumnRole::Value; sheet.width],
        ordinal: None,
        label: None,
        unit: None,
        notes: Vec::new(),
        values: Vec::new(),
        dates: vec![false; sheet.width],
        codes: vec![false; sheet.width],
        periods: false,
        shape: Shape::Entity,
        figures: false,
    };
    roles.ordinal = ordinal_column(head, words, &tallies);
    roles.label = label_column(head, words, &tallies, roles.ordinal);
    words.read(roles.label.map_or(Span::default(), |l| head.inner(l)));
    roles.periods = words.is(Class::TableHeadDate);
    roles.unit = unit_column(head, words, &tallies, roles.label);
    for (c, t) in tallies.iter().enumerate() {
        let taken = [(roles.ordinal, ColumnRole::Ordinal), (roles.label, ColumnRole::Label), (roles.unit, ColumnRole::Unit)];
        if let Some((_, role)) = taken.iter().find(|t| t.0 == Some(c)) {
            roles.of[c] = *role;
            continue;
        }
        let figures = t.figures >= 3 && 5 * t.figures >= 4 * t.filled;
        words.read(head.inner(c));
        let code = words.begins(Class::TableHeadCode) && roles.label.is_some_and(|l| c < l + 2);
        if code || (words.begins(Class::TableHeadNote) && !figures) {
            roles.of[c] = ColumnRole::Note;
            roles.codes[c] = code;
            roles.notes.push(c);
        } else {
            roles.dates[c] = words.is(Class::TableHeadDate) && t.years > 0 && t.years + t.text >= t.filled;
            roles.values.push(c);
        }
    }
    roles.figures = head.body.iter().any(|&(r, _)| {
        roles.values.iter().any(|&c| {
            let look = sheet.own(r, c).look;
            look.is_figure() && !roles.dates[c]
        })
    });
    roles.shape = shape(sheet, head, words, &roles);
    roles
}

fn tally(sheet: &Sheet<'_>, head: &Head, words: &mut Words<'_>) -> Vec<Tally> {
    let mut tallies = vec![Tally::default(); sheet.width];
    let mut last: [Option<u32>; 3] = [None; 3];
    for &(r, _) in head.body.iter().take(SAMPLE) {
        for (c, place) in sheet.cells(r).iter().enumerate() {
            let place = if place.cover == super::sheet::Cover::Own { *place } else { sheet.own(r, c) };
            let t = &mut tallies[c];
            let cell = place.span.of(sheet.text);
            if c < 3
                && let Some(ordinal) = ordinal::parse(cell)
            {
                t.ordinals += 1;
                t.steps += u32::from(last[c].is_some_and(|l| ordinal.value == l + 1) || ordinal.is_bullet());
                last[c] = Some(ordinal.value);
            }
            if place.look.is_empty() {
                continue;
            }
            t.filled += 1;
            if place.look.is_figure() {
                t.figures += 1;
                t.years += u32::from(is_year(cell));
            } else if place.look.is_text() {
                t.text += 1;
                t.years += u32::from(place.look == Look::Date);
                if c < 12 && cell.len() <= 48 {
                    t.short += 1;
                    t.small += u32::from(cell.chars().next().is_some_and(|c| c.is_lowercase() || c == '%' || c == '‰'));
                    let sense = unit::sense(words, place.span);
                    t.units += u32::from(sense != Sense::Unknown && words.tokens.len() <= 6);
                }
            }
        }
    }
    tallies
}

fn ordinal_column(head: &Head, words: &mut Words<'_>, tallies: &[Tally]) -> Option<usize> {
    for (c, t) in tallies.iter().enumerate().take(2) {
        words.read(head.inner(c));
        let named = words.is(Class::TableHeadOrdinal);
        let bulk = t.filled.max(1);
        if named && (t.text.saturating_sub(t.ordinals) * 2 < bulk || t.ordinals * 2 >= bulk) {
            return Some(c);
        }
        let next = tallies.get(c + 1).copied().unwrap_or_default();
        // "TT" that recognition took for a number names nothing.
        let plain = head.inner(c).is_empty() || c == 0 && ordinal::parse(head.inner(c).of(words.text)).is_some();
        if plain && t.ordinals * 5 >= bulk * 4 && t.filled >= 2 && t.steps * 3 >= t.ordinals && next.text * 2 > next.filled {
            return Some(c);
        }
    }
    None
}

fn label_column(head: &Head, words: &mut Words<'_>, tallies: &[Tally], ordinal: Option<usize>) -> Option<usize> {
    let from = ordinal.map_or(0, |o| o + 1);
    let mut text = None;
    for (c, t) in tallies.iter().enumerate().skip(from).take(4) {
        words.read(head.inner(c));
        let named = words.begins(Class::TableHeadIndicator) || words.begins(Class::TableHeadEntity);
        let other = words.is(Class::TableHeadUnit) || words.begins(Class::TableHeadNote) && !words.begins(Class::TableHeadIndicator);
        let has_words = t.text * 2 > t.filled || (named && t.text >= t.figures);
        let code = words.begins(Class::TableHeadCode);
        if has_words && named && !code {
            return Some(c);
        }
        if has_words && !other && !code && text.is_none() {
            text = Some(c);
        }
        if t.figures * 2 > t.filled && t.filled > 0 && text.is_some() {
            break;
        }
        if c == from && named && t.filled > 0 && numbers_name_rows(words, *t, ordinal.is_some()) {
            return Some(c);
        }
    }
    text
}

/// Whether numbers in a first column name the rows: years, months, classes.
fn numbers_name_rows(words: &Words<'_>, t: Tally, numbered: bool) -> bool {
    (t.years * 5 >= t.filled * 4 && words.is(Class::TableHeadDate)) || (!numbered && t.steps + 1 >= t.filled && t.filled >= 2)
}

fn unit_column(head: &Head, words: &mut Words<'_>, tallies: &[Tally], label: Option<usize>) -> Option<usize> {
    for (c, t) in tallies.iter().enumerate().take(12) {
        if Some(c) == label {
            continue;
        }
        words.read(head.inner(c));
        let numbers = t.figures * 2 > t.filled && t.filled > 0;
        if words.is(Class::TableHeadUnit) && !numbers {
            return Some(c);
        }
        let few_words = t.short * 10 >= t.filled * 9 && t.filled > 0;
        let behind_label = label.is_some_and(|l| c > l);
        // Units are written small, bodies are not.
        let like_units = 3 * t.units >= t.filled || 3 * t.small >= 2 * t.filled;
        if words.is(Class::TableHeadUnitLoose) && behind_label && !numbers && few_words && like_units {
            return Some(c);
        }
        if head.inner(c).is_empty() && behind_label && few_words && t.filled >= 2 && t.units * 10 >= t.filled * 7 && t.text == t.filled {
            return Some(c);
        }
    }
    None
}

/// Entity, indicator or list.
fn shape(sheet: &Sheet<'_>, head: &Head, words: &mut Words<'_>, roles: &Roles) -> Shape {
    words.read(roles.label.map_or(Span::default(), |l| head.inner(l)));
    let (metric, body) = (words.at(0, Class::TableHeadIndicator), words.at(0, Class::TableHeadEntity));
    let indicator = roles.unit.is_some() || metric > body;
    if !roles.figures {
        let answers = head.body.iter().any(|&(r, _)| roles.values.iter().any(|&c| sheet.own(r, c).look.is_text()));
        return match (answers, indicator) {
            (true, _) if roles.unit.is_none() => Shape::List,
            (_, true) => Shape::Indicator,
            (true, false) => Shape::List,
            (false, false) => Shape::Entity,
        };
    }
    if indicator {
        return Shape::Indicator;
    }
    // Columns that are nothing but levels and their total have rows of metrics, and those of plans, results and periods where the header
    // word is unknown.
    let (mut plain, mut levels, mut totals) = (0, 0, 0);
    for &c in &roles.values {
        let span = head.inner(c);
        words.read(span);
        let status = words.begins(Class::TableTarget) || words.begins(Class::TableActual) || words.begins(Class::TableCompare);
        plain += usize::from(status || words.begins(Class::TableYear) || is_year(span.of(sheet.text)));
        levels += usize::from(words.begins(Class::TableLevel));
        totals += usize::from(words.begins(Class::TableTotal) && !words.begins(Class::TableLevel));
    }
    let all = roles.values.len();
    let by_level = levels > 1 && levels + totals == all;
    let metrics = body == 0 && all > 0 && plain == all;
    if roles.label.is_some() && (by_level || metrics) { Shape::Indicator } else { Shape::Entity }
}

/// The note of a row: the words of its note columns.
pub(super) fn note_of(sheet: &Sheet<'_>, roles: &Roles, row: usize) -> Option<Span> {
    roles.notes.iter().filter(|&&c| !roles.codes[c]).map(|&c| sheet.own(row, c).span).find(|s| !s.is_empty())
}
