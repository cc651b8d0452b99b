//! What recognition of a scanned page says of the figures: whether two readings agree, and the other reading where they do not.

use super::joined;
use crate::document::{Document, Second, Seen};
use crate::orthography::syllable;
use crate::report::{Column, ColumnRole, Figure, Reason, Report, Table};
use crate::value::number::{self, Number};
use crate::value::{Kind, Value};
use std::collections::HashMap;

/// Below this the engine is not sure of a word, even where two readings agree.
const FAINT: u8 = 40;

/// Adds the doubts about recognised words to the figures that stand in them.
pub(super) fn doubts(document: &Document, report: &mut Report) {
    if document.seen.is_empty() {
        return;
    }
    heads(report);
    strokes(document, report);
    for figure in &mut report.figures {
        if figure.value.kind == Kind::Text {
            unread(document, figure);
        } else {
            doubt(document, figure);
        }
    }
}

/// Figures of a scanned table whose columns cannot be told apart by their heads: a stamp lay over them, or their walls were lost.
fn heads(report: &mut Report) {
    let unclear = |table: &Table| -> Vec<bool> {
        let columns = &table.columns;
        let value = |c: &Column| c.role == ColumnRole::Value;
        // One head over three columns, and none below it: the walls between the heads of each were lost.
        let shared = |i: usize| {
            let same = |k: usize| columns.get(k).is_some_and(|c| value(c) && c.path == columns[i].path);
            let left = (0..i).rev().take_while(|&k| same(k)).count();
            left + (i + 1..columns.len()).take_while(|&k| same(k)).count() >= 2
        };
        (0..columns.len()).map(|i| value(&columns[i]) && (is_rubble(&columns[i].path) || shared(i))).collect()
    };
    let tables: Vec<Vec<bool>> = report.tables.iter().map(unclear).collect();
    for figure in &mut report.figures {
        if let Some(cell) = figure.cell
            && tables.get(cell.table).and_then(|t| t.get(cell.column)).copied().unwrap_or(false)
        {
            figure.reasons.push(Reason::HeadUnclear);
        }
    }
}

/// Numbers in a column of parts and wholes: the stroke between the two was lost, or it was read as a digit.
fn strokes(document: &Document, report: &mut Report) {
    let parts = |f: &Figure| f.value.numerator.is_some() && f.value.denominator.is_some();
    // One digit alone is no part and whole together.
    let alone = |f: &Figure| !parts(f) && f.value.kind != Kind::Text && f.value.raw.bytes().filter(u8::is_ascii_digit).count() >= 2;
    let mut counts: HashMap<(usize, usize), [usize; 2]> = HashMap::new();
    for figure in &report.figures {
        let Some(cell) = figure.cell else { continue };
        let count = counts.entry((cell.table, cell.column)).or_default();
        count[0] += usize::from(parts(figure));
        count[1] += usize::from(alone(figure));
    }
    counts.retain(|_, [parts, alone]| *parts >= 3 && *alone > 0 && *parts >= 4 * *alone);
    for figure in report.figures.iter_mut().filter(|f| alone(f)) {
        if figure.cell.is_some_and(|c| counts.contains_key(&(c.table, c.column))) && !document.seen(figure.span).is_empty() {
            figure.reasons.push(Reason::SeenUnread);
        }
    }
}

/// Whether the words of a head are none: nothing, or mostly what is no syllable.
fn is_rubble(path: &[String]) -> bool {
    let bare = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let apart = |c: char| !c.is_alphanumeric() && !('\u{300}'..'\u{370}').contains(&c);
    let words: Vec<String> = path.iter().flat_map(|p| p.split(apart)).map(bare).filter(|w| !w.is_empty()).collect();
    let right = |w: &&String| {
        // Abbreviations and numbers are words of a head, too.
        w.chars().all(|c| c.is_ascii_digit() || c.is_uppercase()) || syllable::possible(w) || joined::is_joined(w)
    };
    words.iter().filter(right).count() * 2 <= words.len()
}

/// Words of a cell that were taken for a misread number and are none, or look like one: nobody knows what stands there.
fn unread(document: &Document, figure: &mut Figure) {
    let asked = |s: &Seen| matches!(s.second, Second::Nothing | Second::Other(_));
    let seen = document.seen(figure.span);
    let words = &figure.value.raw;
    // "23%/44I", "ˆ": digits that make no number, and marks alone.
    let odd = !seen.is_empty()
        && (words.contains(|c: char| c.is_ascii_digit()) || !words.contains(|c: char| c.is_lowercase() || c.is_uppercase()));
    if figure.cell.is_some() && (odd || seen.iter().any(asked)) {
        figure.reasons.push(Reason::SeenUnread);
    }
}

fn doubt(document: &Document, figure: &mut Figure) {
    let numbers = |s: &&Seen| {
        let digits = |t: &str| t.bytes().any(|b| b.is_ascii_digit());
        digits(s.span.of(&document.text)) || matches!(&s.second, Second::Other(other) if digits(other))
    };
    let mut worst: Option<Reason> = None;
    let mut faint = false;
    for seen in document.seen(figure.span).iter().filter(numbers) {
        let reason = match &seen.second {
            Second::Same => Reason::SeenTwice,
            Second::Unasked | Second::Nothing => Reason::SeenOnce,
            Second::Other(_) => Reason::SeenApart,
        };
        faint |= seen.confidence < FAINT;
        worst = worst.max(Some(reason));
        if let Second::Other(other) = &seen.second
            && let Some(value) = otherwise(&figure.value, seen.span.of(&document.text), other)
        {
            figure.alternatives.push((value, "ocr"));
        }
    }
    figure.reasons.extend(worst);
    // A dash that may have been a digit, or dirt.
    if figure.value.kind == Kind::Empty && worst == Some(Reason::SeenApart) {
        figure.reasons.push(Reason::SeenUnread);
    }
    if faint && worst == Some(Reason::SeenTwice) {
        figure.reasons.push(Reason::SeenFaintly);
    }
}

/// The number alone of a word: digits and separators from its first digit to its last.
fn bare(word: &str) -> &str {
    let digit = |c: char| c.is_ascii_digit();
    match (word.find(digit), word.rfind(digit)) {
        (Some(from), Some(to)) => &word[from..=to],
        _ => "",
    }
}

/// The value with the other reading of one of its words in place of the first.
fn otherwise(value: &Value, word: &str, other: &str) -> Option<Value> {
    let numbers = |word: &str| bare(word).split('/').map(|t| number::read(t).map(|r| r.best)).collect::<Option<Vec<Number>>>();
    let second = numbers(other)?;
    let first = numbers(word).unwrap_or_default();
    let mut out = value.clone();
    match (&first[..], &second[..]) {
        ([a, b], [c, d]) if value.numerator == Some(*a) && value.denominator == Some(*b) => {
            (out.numerator, out.denominator) = (Some(*c), Some(*d));
        }
        ([a], [b]) if value.numerator == Some(*a) => out.numerator = Some(*b),
        ([a], [b]) if value.denominator == Some(*a) => out.denominator = Some(*b),
        ([a], [b]) if value.percent == Some(*a) => out.percent = Some(*b),
        ([a], [b]) if value.number == Some(*a) => out.number = Some(*b),
        _ => return None,
    }
    Some(out)
}
