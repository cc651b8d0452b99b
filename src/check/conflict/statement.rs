//! What sentences and tables state, in a form in which they can be compared: words, unit, base value.

use super::super::label::{Label, Words};
use super::super::stated::{self, Stated};
use super::super::view::{Lane, View};
use super::super::{Scene, say};
use crate::document::Span;
use crate::grammar::{Class, Grammar};
use crate::report::{Figure, Shape};
use crate::value::date::Period;
use crate::value::{Kind, Status};
use rust_decimal::Decimal;
use std::rc::Rc;

/// A figure of a sentence.
pub(super) struct Text<'a> {
    /// Index into the report's figures.
    pub figure: usize,
    /// It.
    pub it: &'a Figure,
    /// Words of its label.
    pub label: Rc<Label>,
    /// Words of its unit, scale word left out.
    pub unit: Rc<Label>,
    /// Words of its subject.
    pub subject: Rc<Label>,
    /// Words of its subject that name something narrower than the whole.
    pub narrow: Rc<Label>,
    /// Number of its line in the text: figures of one line belong to one statement.
    pub line: u32,
}

/// An indicator of a table: a row of an indicator table, or a column of the total row of an entity table.
pub(super) struct Entry {
    /// Index into the scene's views.
    pub view: usize,
    /// Row.
    pub row: usize,
    /// `None`: all columns of the row.
    pub column: Option<usize>,
    /// Words that name it.
    pub label: Rc<Label>,
    /// Words of the rows above it.
    pub context: Rc<Label>,
    /// Words of the caption.
    pub caption: Rc<Label>,
    /// Words of its unit.
    pub unit: Rc<Label>,
}

/// Rows of one report whose words are looked at.
const ROWS: usize = 50_000;
/// Columns of a total row whose words are looked at.
const COLUMNS: usize = 200;

/// The figures of sentences that state what was reached, no change and no range, and have words to go by.
pub(super) fn texts<'a>(scene: &Scene<'a>, words: &Words) -> Vec<Text<'a>> {
    let mut out = Vec::new();
    let (mut line, mut at) = (0u32, 0usize);
    for (figure, it) in scene.report.figures.iter().enumerate() {
        let v = &it.value;
        let plain = it.cell.is_none() && it.status == Status::Actual && v.change.is_none() && v.upper.is_none() && v.is_figure();
        if !plain || it.label.is_empty() {
            continue;
        }
        let start = it.span.start as usize;
        if let Some(passed) = scene.text.as_bytes().get(at..start) {
            line += memchr::memchr_iter(b'\n', passed).count() as u32;
            at = start;
        }
        let unit = v.unit.as_deref().unwrap_or_default();
        let subject = it.subject.as_deref().unwrap_or_default();
        out.push(Text {
            figure,
            it,
            label: words.label(scene.grammar, &it.label),
            unit: unit_words(scene.grammar, words, unit),
            subject: words.label(scene.grammar, subject),
            narrow: narrow(scene.grammar, words, subject),
            line,
        });
    }
    out
}

/// The indicators of all tables.
pub(super) fn entries(scene: &Scene<'_>, words: &Words) -> Vec<Entry> {
    let mut out = Vec::new();
    for (v, view) in scene.views.iter().enumerate() {
        for row in 0..view.table.rows.len() {
            if out.len() >= ROWS {
                return out;
            }
            if view.table.shape == Shape::Indicator {
                out.extend(row_entry(scene, view, v, row, words));
            } else if view.is_total(row) {
                for &column in view.columns.iter().filter(|&&c| !view.blank(row, c)).take(COLUMNS) {
                    out.push(column_entry(scene, view, v, row, column, words));
                }
            }
        }
    }
    out
}

fn row_entry(scene: &Scene<'_>, view: &View<'_>, number: usize, row: usize, words: &Words) -> Option<Entry> {
    let r = &view.table.rows[row];
    view.columns.iter().any(|&c| !view.blank(row, c)).then_some(())?;
    let context = words.label(scene.grammar, &r.path.join(" "));
    let caption = words.label(scene.grammar, view.table.caption.as_deref().unwrap_or_default());
    let mut label = words.label(scene.grammar, &r.label);
    if label.set.len() < 2
        && let Some(above) = r.path.last()
    {
        // "Số vụ" under "Tai nạn giao thông".
        label = words.label(scene.grammar, &format!("{} {above}", r.label));
    }
    let unit = unit_words(scene.grammar, words, r.unit.as_deref().unwrap_or_default());
    Some(Entry { view: number, row, column: None, label, context, caption, unit })
}

fn column_entry(scene: &Scene<'_>, view: &View<'_>, number: usize, row: usize, column: usize, words: &Words) -> Entry {
    let c = &view.table.columns[column];
    Entry {
        view: number,
        row,
        column: Some(column),
        label: words.label(scene.grammar, &c.path.join(" ")),
        context: Rc::default(),
        caption: words.label(scene.grammar, view.table.caption.as_deref().unwrap_or_default()),
        unit: unit_words(scene.grammar, words, c.unit.as_deref().unwrap_or_default()),
    }
}

/// A unit's words without its scale word.
fn unit_words(grammar: &Grammar, words: &Words, unit: &str) -> Rc<Label> {
    if unit.is_empty() {
        return Rc::default();
    }
    words.label(grammar, grammar.scaled(unit).1)
}

/// The words of a subject that name something narrower than the whole ("toàn huyện" has none).
fn narrow(grammar: &Grammar, words: &Words, subject: &str) -> Rc<Label> {
    if subject.is_empty() {
        return Rc::default();
    }
    let tokens = grammar.tokens(subject, Span::new(0, subject.len()));
    let input = grammar.input(subject, &tokens);
    let mut left = String::new();
    let mut i = 0;
    while i < tokens.len() {
        match grammar.at(input, i, Class::WholeArea) {
            0 => {
                left.push_str(tokens[i].of(subject));
                left.push(' ');
                i += 1;
            }
            n => i += n,
        }
    }
    words.label(grammar, &left)
}

/// What a table's cell states in base units, and whether a scale word was multiplied in. `None`: it states no number, or a ratio.
pub(super) fn cell_value(scene: &Scene<'_>, view: &View<'_>, row: usize, column: usize) -> Option<(Kind, Stated, bool)> {
    let (i, f) = view.figure(row, column)?;
    let s = stated::amount(scene.report, i)?;
    let unit = f.value.unit.as_deref().or(view.table.rows[row].unit.as_deref()).or(view.table.columns[column].unit.as_deref());
    let unit = unit.unwrap_or_default();
    let factor = scene.grammar.scaled(unit).0;
    let factor = if f.value.kind == Kind::Percent { Decimal::ONE } else { Decimal::from(factor) };
    let (value, slack) = (s.value.checked_mul(factor)?, s.slack.checked_mul(factor)?);
    let scaled = factor != Decimal::ONE;
    Some((f.value.kind, Stated { value, slack, ..s }, scaled))
}

/// Whether a column's or row's period may be the one that a sentence speaks of.
pub(super) fn period_fits(scene: &Scene<'_>, text: Option<&Period>, table: Option<&Period>) -> bool {
    let header = &scene.report.header;
    let own = header.period_end.as_ref().map(|f| f.value.as_str());
    let Some(table) = table else { return true };
    let Some(end) = table.end.as_deref() else { return true };
    match text.and_then(|p| p.end.as_deref()) {
        // The day that a sentence counts up to lies in the year or month of the column.
        Some(said) => said.get(..4) == end.get(..4),
        None => own.is_none_or(|own| own.get(..4) == end.get(..4)),
    }
}

/// Where a table's figure stands, for people.
pub(super) fn place(view: &View<'_>) -> String {
    match &view.table.caption {
        Some(caption) => format!("bảng “{}”", say::short(caption.split(" > ").next().unwrap_or(caption), 40)),
        None => "bảng".to_string(),
    }
}

/// Whether a column may hold what sentences state of a row (no plan, no comparison).
pub(super) fn usable(scene: &Scene<'_>, view: &View<'_>, column: usize, total: bool) -> bool {
    let c = &view.table.columns[column];
    let grammar_says_rate = c.path.iter().any(|h| super::super::view::unaddable(scene.grammar, h));
    if c.target || (total && view.lanes[column] == Lane::Other) {
        return false;
    }
    total || !(c.percent || grammar_says_rate)
}
