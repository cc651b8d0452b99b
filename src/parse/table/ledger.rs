//! Every number token of a grid that is no figure gets its name; cells with a period that cannot be are told.

use super::head::Head;
use super::name::name;
use super::period;
use super::roles::Roles;
use super::rows::Draft;
use super::sheet::{Cover, Sheet};
use super::words::Words;
use crate::document::{Grid, Span};
use crate::grammar::token::number_end;
use crate::report::{ColumnRole, Figure, NameKind, Named, Oddity, Shape};
use crate::value::Kind;

/// Names for a grid that is only layout.
pub(super) fn layout(text: &str, grid: &Grid) -> Vec<Named> {
    let mut out = Vec::new();
    for cell in grid.rows.iter().flatten() {
        name(text, cell.span, NameKind::ListItem, &mut out);
    }
    out
}

/// Names for everything in a table but its figures.
pub(super) fn names(
    grid: &Grid,
    sheet: &Sheet<'_>,
    head: &Head,
    roles: &Roles,
    drafts: &[Draft],
    spare: &[usize],
    figures: &[Figure],
) -> Vec<Named> {
    let text = sheet.text;
    let mut out = Vec::new();
    let row = |r: usize, kind: NameKind, out: &mut Vec<Named>| {
        for place in sheet.cells(r).iter().filter(|p| p.cover == Cover::Own) {
            name(text, place.span, kind, out);
        }
    };
    for &r in head.titles.iter().chain(&head.rows).chain(&head.repeated) {
        row(r, NameKind::Header, &mut out);
    }
    for &r in spare {
        row(r, NameKind::Note, &mut out);
    }
    for &r in &head.numbering {
        for place in sheet.cells(r).iter().filter(|p| p.cover == Cover::Own) {
            column_numbers(text, place.span, &mut out);
        }
    }
    let list = roles.shape == Shape::List;
    for draft in drafts {
        for (c, place) in sheet.cells(draft.row).iter().enumerate() {
            if place.cover != Cover::Own || place.span.is_empty() {
                continue;
            }
            // A stretched row's cells stand further right; the roles of its cells are those of their new columns.
            let c = if sheet.place(draft.row, c).span == place.span { c } else { sheet.width - sheet.cells(draft.row).len() + c };
            match roles.of.get(c) {
                Some(ColumnRole::Ordinal) if draft.ordinal == Some(place.span) => plain(text, place.span, NameKind::Ordinal, &mut out),
                Some(ColumnRole::Value) => {}
                Some(ColumnRole::Note) => name(text, place.span, if roles.codes[c] { NameKind::Name } else { NameKind::Note }, &mut out),
                Some(ColumnRole::Unit) => plain(text, place.span, NameKind::Name, &mut out),
                _ => label(text, place.span, draft, list, &mut out),
            }
        }
    }
    for figure in figures.iter().filter(|f| f.value.kind == Kind::Text) {
        name(text, figure.span, if list { NameKind::ListItem } else { NameKind::Note }, &mut out);
    }
    for &span in &sheet.spill {
        name(text, span, NameKind::ListItem, &mut out);
    }
    between(text, grid, &mut out);
    out.sort_unstable_by_key(|n| n.span.start);
    out
}

/// A label: the number it carries at its head is an ordinal, the others are part of its name.
fn label(text: &str, span: Span, draft: &Draft, list: bool, out: &mut Vec<Named>) {
    let from = out.len();
    name(text, span, if list { NameKind::ListItem } else { NameKind::Name }, out);
    if draft.ordinal.is_none()
        && draft.mark.is_some_and(|m| !m.is_bullet())
        && let Some(first) = out.get_mut(from)
        && text[span.start as usize..first.span.start as usize].chars().count() <= 8
        && first.kind == NameKind::Name
    {
        first.kind = NameKind::Ordinal;
    }
}

/// All tokens of one kind.
fn plain(text: &str, span: Span, kind: NameKind, out: &mut Vec<Named>) {
    let bytes = text.as_bytes();
    let (mut at, end) = (span.start as usize, span.end as usize);
    while at < end {
        if bytes[at].is_ascii_digit() {
            let to = number_end(bytes, at, end);
            out.push(Named { span: Span::new(at, to), kind });
            at = to;
        } else {
            at += 1;
        }
    }
}

/// "(5)=(4)/(3)": the first token numbers the column, the others are its formula.
fn column_numbers(text: &str, span: Span, out: &mut Vec<Named>) {
    let equal = text[span.range()].find('=').map(|i| span.start + i as u32);
    let from = out.len();
    plain(text, span, NameKind::ColumnNumber, out);
    for named in &mut out[from..] {
        if equal.is_some_and(|e| named.span.start > e) {
            named.kind = NameKind::Formula;
        }
    }
}

/// Numbers between the cells: page numbers inside a table that was cut by a page.
fn between(text: &str, grid: &Grid, out: &mut Vec<Named>) {
    let mut at = grid.span.start;
    for cell in grid.rows.iter().flatten() {
        if cell.span.start > at {
            plain(text, Span { start: at, end: cell.span.start }, NameKind::PageNumber, out);
        }
        at = at.max(cell.span.end);
    }
    if grid.span.end > at {
        plain(text, Span { start: at, end: grid.span.end }, NameKind::PageNumber, out);
    }
}

/// Looks for days, months and quarters that cannot be in the cells of words.
pub(super) fn periods(sheet: &Sheet<'_>, roles: &Roles, drafts: &[Draft], words: &mut Words<'_>, out: &mut Vec<Oddity>) {
    for draft in drafts {
        for (c, place) in sheet.cells(draft.row).iter().enumerate() {
            if place.cover != Cover::Own || !place.look.is_text() || place.span.len() > 400 || roles.of.get(c) == Some(&ColumnRole::Ordinal)
            {
                continue;
            }
            let cell = place.span.of(sheet.text);
            if !cell.contains('/') && !cell.contains(['Q', 'q']) {
                continue;
            }
            if let Some((span, why)) = period::impossible(words, place.span) {
                let row = draft.label.of(sheet.text);
                let message = if draft.label == span { format!("{row}: {why}") } else { format!("{row}: {}, {why}", span.of(sheet.text)) };
                out.push(Oddity { rule: "period", span, message, expected: None });
            }
        }
    }
}
