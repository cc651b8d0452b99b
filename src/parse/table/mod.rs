//! A grid of cells → a table with roles, paths and figures.
//!
//! Pure steps, each its own file: sheet (cells laid out), head (header rows → column paths; spans where they are only hinted
//! at), roles (what each column holds), rows (hierarchy, groups, totals; order of numbers), columns (unit, percent, status and
//! period of each), figures (cells → values; separators). A table continued over a page break is one grid with its header
//! repeated. Every number token of the grid ends inside a figure or among the named.

mod columns;
mod figures;
mod head;
mod ledger;
mod look;
mod name;
mod order;
mod ordinal;
mod period;
mod roles;
mod rows;
mod separators;
mod sheet;
mod spans;
mod stated;
mod totals;
mod unit;
mod words;

#[cfg(test)]
mod tests;

use crate::document::{Document, Grid, GridForm, Span};
use crate::grammar::{Class, Grammar};
use crate::report::{Figure, Named, Oddity, Row, Shape, Table};
use crate::value::date::Period;
use figures::{Habits, Maker, RowUnit, RowView};
use rows::Draft;
use sheet::Sheet;
use unit::Sense;
use words::{Words, tidy};

/// What one grid gave.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// The table. `None`: the grid was only layout.
    pub table: Option<Table>,
    /// The figures that stood before it, then its own in row order; `Row::cells` index into this list.
    pub figures: Vec<Figure>,
    /// Number tokens that are no figures.
    pub named: Vec<Named>,
    /// Row ordinals out of order, impossible periods.
    pub oddities: Vec<Oddity>,
}

/// Most bytes of labels that the rows and figures of one table may hold together.
const ROOM: usize = 96_000_000;

/// Reads one table. `captions`: the lines that name it, outermost first. `number`: its index among the report's tables. `figures`:
/// those that stand before it, which its own are added to: there may be tens of thousands, so they are laid down once.
pub fn read(document: &Document, grid: &Grid, captions: &[Span], number: usize, grammar: &Grammar, mut figures: Vec<Figure>) -> Parsed {
    let text = document.text.as_str();
    let mut sheet = Sheet::new(text, grid);
    let mut words = Words::new(text, grammar);
    let head = head::read(&sheet, &mut words);
    stretch(&mut sheet, &head, &mut words);
    let roles = roles::read(&sheet, &head, &mut words);
    if head.rows.is_empty() && !roles.figures && (sheet.width < 3 || head.body.len() < 2) {
        return Parsed { figures, named: ledger::layout(text, grid), ..Parsed::default() };
    }
    let titles: Vec<Span> = head.titles.iter().flat_map(|&r| sheet.cells(r).iter().map(|p| p.span)).filter(|s| !s.is_empty()).collect();
    let line = unit::above(document, grid.span, &titles, &mut words);
    let captions: Vec<Span> = captions.iter().copied().filter(|&c| unit::in_line(&mut words, c).is_none()).collect();
    let said = columns::read(&sheet, &head, &roles, &captions, line, &mut words);
    let mut spare = Vec::new();
    let (drafts, mut oddities) = rows::read(&sheet, &head, &roles, &mut words, &mut spare);
    let units = row_units(&sheet, &roles, &drafts, &mut words);
    let habits = Habits::see(&sheet, &roles, &drafts, &units, &said);
    let maker = Maker {
        sheet: &sheet,
        said: &said,
        habits: &habits,
        shape: roles.shape,
        dates: &roles.dates,
        table: number,
        inferred: head.inferred,
        shifted: is_shifted(&sheet, &head, &roles),
    };
    let most = (ROOM / (drafts.len().max(1) * (roles.values.len() + 4))).clamp(60, 4_000);
    let before = figures.len();
    figures.reserve(drafts.len().saturating_mul(roles.values.len()));
    let mut rows: Vec<Row> = Vec::with_capacity(drafts.len());
    let mut below: Vec<(Vec<String>, Option<usize>)> = Vec::with_capacity(drafts.len());
    for (index, draft) in drafts.iter().enumerate() {
        let (label, name) = rows::names(&sheet, draft, most);
        let (path, level) = draft.parent.and_then(|p| below.get(p)).cloned().unwrap_or_default();
        let subject = level.filter(|_| roles.shape == Shape::Indicator).map(|l| rows[l].label.clone());
        let period = if roles.periods { row_period(&mut words, draft.label) } else { None };
        let unit = units[index].or_else(|| unit_in_label(&mut words, &roles, draft));
        let view = RowView { draft, index, label: &label, subject: subject.as_deref(), unit, period: period.as_ref() };
        let mut cells = vec![None; sheet.width];
        for &column in &roles.values {
            cells[column] = Some(figures.len());
            figures.push(maker.figure(&mut words, &view, column));
        }
        let mut under = path.clone();
        under.push(name);
        below.push((under, if draft.level { Some(index) } else { level }));
        let start = draft.ordinal.unwrap_or(draft.label).start;
        rows.push(Row {
            role: draft.role,
            ordinal: draft.ordinal.map(|o| tidy(o.of(text), most)),
            label,
            path,
            parent: draft.parent,
            unit: units[index].map(|u| tidy(u.span.of(text), most)),
            note: roles::note_of(&sheet, &roles, draft.row).map(|n| tidy(n.of(text), most)),
            span: Span { start, end: draft.label.end.max(start) },
            cells,
        });
    }
    totals::promote(&mut rows, &figures);
    let named = ledger::names(grid, &sheet, &head, &roles, &drafts, &spare, &figures[before..]);
    ledger::periods(&sheet, &roles, &drafts, &mut words, &mut oddities);
    let caption: Vec<String> = captions.iter().map(|c| tidy(c.of(text), 2_000)).filter(|c| !c.is_empty()).collect();
    let table = Table {
        span: grid.span,
        section: None,
        caption: (!caption.is_empty()).then(|| caption.join(" > ")),
        shape: roles.shape,
        pages: pages(document, grid.span),
        columns: columns::of_report(text, &said, &head, &roles),
        rows,
    };
    Parsed { table: Some(table), figures, named, oddities }
}

/// Lets the label of a short total row cover the columns that the row lacks.
fn stretch(sheet: &mut Sheet<'_>, head: &head::Head, words: &mut Words<'_>) {
    if sheet.form == GridForm::Spanned || sheet.width < 3 {
        return;
    }
    words.read(head.inner(0));
    if !words.is(Class::TableHeadOrdinal) {
        return;
    }
    for &(row, _) in &head.body {
        let cells = sheet.cells(row);
        let short = cells.len() >= 2 && cells.len() < sheet.width && sheet.width - cells.len() <= 2;
        if short && cells[0].look == look::Look::Words && ordinal::parse(cells[0].span.of(sheet.text)).is_none() && !cells[1].look.is_text()
        {
            sheet.stretch(row);
        }
    }
}

/// The unit of each row, from the unit column; a ditto mark takes the unit of the row above.
fn row_units(sheet: &Sheet<'_>, roles: &roles::Roles, drafts: &[Draft], words: &mut Words<'_>) -> Vec<Option<RowUnit>> {
    let Some(column) = roles.unit else { return vec![None; drafts.len()] };
    let mut last: Option<RowUnit> = None;
    drafts
        .iter()
        .map(|d| {
            let span = sheet.place(d.row, column).span;
            if span.is_empty() {
                return None;
            }
            if let Some(same) = last.filter(|l| l.span.of(sheet.text) == span.of(sheet.text)) {
                return Some(RowUnit { span, ..same });
            }
            let sense = unit::sense(words, span);
            words.read(span);
            if sense == Sense::Unknown && words.is(Class::TableDitto) {
                return last;
            }
            // What recognition could not read names no unit.
            let unread = || span.of(sheet.text).trim() == char::REPLACEMENT_CHARACTER.encode_utf8(&mut [0; 4]);
            if sense == Sense::Unknown && (sheet.own(d.row, column).look.is_empty() || unread()) {
                return None;
            }
            last = Some(RowUnit { span, sense, scaled: unit::is_scaled(words, span) });
            last
        })
        .collect()
}

/// Whether a column of figures has no header at all where another has one.
fn is_shifted(sheet: &Sheet<'_>, head: &head::Head, roles: &roles::Roles) -> bool {
    let named = |c: usize| head.paths[c].iter().any(|p| !p.trim().is_empty());
    let figures = |c: usize| head.body.iter().filter(|b| sheet.own(b.0, c).look.is_figure()).take(2).count() == 2;
    roles.values.iter().any(|&c| named(c)) && roles.values.iter().any(|&c| !named(c) && figures(c))
}

/// The unit that the label of a metric states in brackets: "Diện tích (ha)".
fn unit_in_label(words: &mut Words<'_>, roles: &roles::Roles, draft: &Draft) -> Option<RowUnit> {
    if roles.shape != Shape::Indicator || draft.bare || !draft.label.of(words.text).ends_with(')') {
        return None;
    }
    let (span, sense) = unit::in_header(words, draft.label)?;
    Some(RowUnit { span, sense, scaled: unit::is_scaled(words, span) })
}

/// The period that a row label is: "2021", "Quý I".
fn row_period(words: &mut Words<'_>, label: Span) -> Option<Period> {
    let mut stated = period::Stated::default();
    stated.read(words, label);
    stated.period(words.text, None)
}

/// The pages that a stretch of text stands on.
fn pages(document: &Document, span: Span) -> Vec<u32> {
    let first = document.pages.partition_point(|p| p.span.end <= span.start);
    document.pages[first..].iter().take_while(|p| p.span.start < span.end).map(|p| p.number).collect()
}
