//! Which rows are header, and the path of labels over each column.
//!
//! The header is what stands before the first body row: title rows, one to six rows of labels, a numbering row. Further down,
//! rows that repeat it (page breaks; OCR slips allowed) are no body rows either.

use super::look::is_year;
use super::sheet::{Cover, Sheet};
use super::spans::{self, Over};
use super::words::{Words, tidy};
use crate::document::{GridForm, Span};
use crate::grammar::Class;

/// What the rows of a sheet are.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// Header rows, top down.
    pub(super) rows: Vec<usize>,
    /// Rows above the header that are titles.
    pub(super) titles: Vec<usize>,
    /// Numbering rows ("(1) (2) (3)=(2)/(1)").
    pub(super) numbering: Vec<usize>,
    /// Header rows seen again.
    pub(super) repeated: Vec<usize>,
    /// Body rows in order, with whether a repeated header stands right above.
    pub(super) body: Vec<(usize, bool)>,
    /// Column paths, outermost first.
    pub(super) paths: Vec<Vec<String>>,
    /// The header cells over each column, outermost first.
    pub(super) cells: Vec<Vec<Span>>,
    /// Covered header cells had to be inferred.
    pub(super) inferred: bool,
}

impl Head {
    /// The innermost header cell of a column; empty if it has none.
    pub(super) fn inner(&self, column: usize) -> Span {
        self.cells.get(column).and_then(|c| c.last()).copied().unwrap_or_default()
    }
}

/// Most rows of labels.
const DEEPEST: usize = 6;
/// Most bytes of labels that all figures below the header may repeat.
const ROOM: usize = 96_000_000;

/// Reads the header of a sheet.
pub(super) fn read(sheet: &Sheet<'_>, words: &mut Words<'_>) -> Head {
    let mut head = Head::default();
    let mut at = titles(sheet, words, &mut head);
    at = labels(sheet, words, at, &mut head);
    paths(sheet, &mut head);
    body(sheet, at, &mut head);
    head
}

/// Skips blank rows and rows with a title or a unit above the labels; returns the first row after them.
fn titles(sheet: &Sheet<'_>, words: &mut Words<'_>, head: &mut Head) -> usize {
    let mut seen = 0;
    let mut at = 0;
    let mut alone = Vec::new();
    while at < sheet.rows.len() && seen < 8 {
        if sheet.is_blank(at) {
            at += 1;
            continue;
        }
        let (count, first) = sheet.filled(at);
        if opens(sheet, words, at, first) && count > 1 {
            head.titles = alone;
            return at;
        }
        if count > 1 {
            break;
        }
        alone.push(at);
        at += 1;
        seen += 1;
    }
    // No header words: titles are only rows alone in a wide table, with labels right below.
    if sheet.width > 2 && !alone.is_empty() && at < sheet.rows.len() && looks_like_labels(sheet, at) {
        head.titles = alone;
        return at;
    }
    0
}

/// Whether the row begins with the header of a column of numbers, labels or units.
fn opens(sheet: &Sheet<'_>, words: &mut Words<'_>, row: usize, first: Option<usize>) -> bool {
    let Some(first) = first else { return false };
    words.read(sheet.place(row, first).span);
    words.is(Class::TableHeadOrdinal) || words.begins(Class::TableHeadIndicator) || words.is(Class::TableHeadEntity)
}

/// No figures but years, and words in most of its cells.
fn looks_like_labels(sheet: &Sheet<'_>, row: usize) -> bool {
    labels_from(sheet, row, 0)
}

/// Likewise, whatever stands before the column `from`.
fn labels_from(sheet: &Sheet<'_>, row: usize, from: usize) -> bool {
    let cells = sheet.cells(row).get(from..).unwrap_or_default();
    let figures = cells.iter().filter(|p| p.look.is_figure() && !is_year(p.span.of(sheet.text).trim())).count();
    figures == 0 && cells.iter().filter(|p| !p.look.is_empty() && p.cover == Cover::Own).count() >= 2
}

/// Collects the rows of labels from `at`; returns the first body row.
fn labels(sheet: &Sheet<'_>, words: &mut Words<'_>, mut at: usize, head: &mut Head) -> usize {
    let mut numbered = false;
    let mut label_at = 0;
    while at < sheet.rows.len() && head.rows.len() < DEEPEST {
        if sheet.is_blank(at) {
            at += 1;
            continue;
        }
        if head.rows.is_empty() {
            let (_, first) = sheet.filled(at);
            words.read(sheet.place(at, first.unwrap_or(0)).span);
            let ordinal = words.is(Class::TableHeadOrdinal);
            if !ordinal && !heads(sheet, words, at) {
                return at;
            }
            label_at = first.unwrap_or(0) + usize::from(ordinal);
        } else if let Some(bracketed) = numbering(sheet, at) {
            if bracketed || next_is_other(sheet, at) {
                head.numbering.push(at);
                numbered = true;
                at += 1;
                continue;
            }
            break;
        } else if numbered || !goes_on(sheet, head, at, label_at) {
            break;
        }
        head.rows.push(at);
        at += 1;
    }
    while at < sheet.rows.len() && (sheet.is_blank(at) || numbering(sheet, at) == Some(true)) {
        if !sheet.is_blank(at) {
            head.numbering.push(at);
        }
        at += 1;
    }
    at
}

/// Whether a first row without a column of numbers is a header: words, no figures, and figures or other words below.
fn heads(sheet: &Sheet<'_>, words: &mut Words<'_>, row: usize) -> bool {
    if !looks_like_labels(sheet, row) {
        return misread_ordinal(sheet, words, row);
    }
    for class in [Class::TableHeadIndicator, Class::TableHeadEntity, Class::TableHeadUnit, Class::TableHeadNote, Class::TableHeadOrdinal] {
        for p in sheet.cells(row).iter().take(4) {
            words.read(p.span);
            if words.begins(class) {
                return true;
            }
        }
    }
    let below = (row + 1..sheet.rows.len().min(row + 6)).filter(|&r| sheet.cells(r).iter().any(|p| p.look.is_figure())).count();
    below > 0
}

/// Whether a row is a header but for a number in its first place, which recognition made of "TT": the label column says its name,
/// the rest are words, and the rows below begin with ordinals.
fn misread_ordinal(sheet: &Sheet<'_>, words: &mut Words<'_>, row: usize) -> bool {
    if sheet.width < 4 || !labels_from(sheet, row, 1) || sheet.own(row, 0).span.is_empty() {
        return false;
    }
    words.read(sheet.place(row, 1).span);
    if !words.is(Class::TableHeadIndicator) && !words.is(Class::TableHeadEntity) {
        return false;
    }
    let named = sheet.cells(row).iter().skip(1).filter(|p| !p.look.is_empty() && p.cover == Cover::Own).count();
    let below = (row + 1..sheet.rows.len().min(row + 6)).filter(|&r| sheet.cells(r).iter().skip(1).any(|p| p.look.is_figure())).count();
    named >= 3 && below > 0
}

/// Whether a row goes on with the header above it.
fn goes_on(sheet: &Sheet<'_>, head: &Head, row: usize, label_at: usize) -> bool {
    let cells = sheet.cells(row);
    if cells.iter().any(|p| p.cover == Cover::Own && p.look.is_figure() && !is_year(p.span.of(sheet.text).trim())) {
        return false;
    }
    let own = |c: usize| !sheet.own(row, c).span.is_empty();
    let filled = cells.iter().filter(|p| p.cover == Cover::Own && !p.span.is_empty()).count();
    if filled == 0 {
        return cells.iter().any(|p| p.cover == Cover::Above);
    }
    if (0..=label_at).all(|c| !own(c)) {
        // Under the columns of numbers and labels nothing may stand; a note alone in the last column is a body row.
        return filled > 1 || sheet.form != GridForm::CellLines || cells.len() < sheet.width;
    }
    // Known merges: words under a cell that covers several columns name these columns.
    let under = |c: usize| {
        head.rows
            .last()
            .is_some_and(|&r| sheet.place(r, c).cover == Cover::Left || c + 1 < sheet.width && sheet.place(r, c + 1).cover == Cover::Left)
    };
    let named = (0..sheet.width).filter(|&c| own(c));
    if sheet.form == GridForm::Spanned && filled > 1 && named.clone().all(under) && named.clone().count() == filled {
        return next_has_figures(sheet, row);
    }
    // A header without those columns: labels below places that are still bare, in the row right below the first.
    let bare = |c: usize| head.rows.iter().all(|&r| sheet.place(r, c).span.is_empty());
    head.rows.len() == 1
        && filled > 1
        && (0..sheet.width).any(|c| bare(c) && own(c))
        && super::ordinal::parse(sheet.words(row, 0)).is_none()
}

/// Whether the next row that is not blank states figures.
fn next_has_figures(sheet: &Sheet<'_>, row: usize) -> bool {
    let next = (row + 1..sheet.rows.len()).find(|&r| !sheet.is_blank(r));
    next.is_some_and(|r| sheet.cells(r).iter().any(|p| p.look.is_figure()))
}

/// Whether a row of bare numbers is followed by a row that is none: "1 2 3" under a header.
fn next_is_other(sheet: &Sheet<'_>, row: usize) -> bool {
    (row + 1..sheet.rows.len()).find(|&r| !sheet.is_blank(r)).is_some_and(|r| numbering(sheet, r).is_none())
}

/// Whether the row only numbers columns. `Some(true)`: it says so by brackets or formulas; `Some(false)`: bare numbers or letters in order.
pub(super) fn numbering(sheet: &Sheet<'_>, row: usize) -> Option<bool> {
    if counts_columns(sheet, row) {
        return Some(true);
    }
    let (mut bracketed, mut letters, mut count) = (0, 0, 0usize);
    let mut last = 0u32;
    let mut in_order = true;
    for place in sheet.cells(row) {
        if place.cover != Cover::Own || place.span.is_empty() {
            continue;
        }
        let cell = place.span.of(sheet.text);
        if cell.len() > 40 {
            return None;
        }
        count += 1;
        let label = equation(cell).map_or(cell, |(a, _)| a).trim();
        let inside = label.trim_matches(['(', ')', '[', ']', '{', '}']).trim();
        bracketed += usize::from(inside.len() < label.len() || label.len() < cell.len());
        if let Some((_, formula)) = equation(cell)
            && !formula.chars().all(|c| c.is_ascii_digit() || " ()[]+-–*/x×:.,%".contains(c))
        {
            return None;
        }
        if inside.len() == 1 && inside.as_bytes()[0].is_ascii_uppercase() {
            letters += 1;
            continue;
        }
        let n = inside.parse::<u32>().ok().filter(|n| *n < 10_000 && inside.len() <= 4)?;
        in_order &= last == 0 || n == last + 1;
        last = n;
    }
    if bracketed >= 2 && 2 * (bracketed + letters) >= count {
        return Some(true);
    }
    (in_order && count >= 3 && 2 * count >= sheet.width && (last as usize + letters == count || letters > 0)).then_some(false)
}

/// Whether nearly every cell of a row is the number of its place, the label's too; recognition may have garbled a few of them
/// ("1 2 3 W -2% 6 7 8 9=7/4").
fn counts_columns(sheet: &Sheet<'_>, row: usize) -> bool {
    let (mut fits, mut strays, mut opening) = (0usize, 0usize, 0usize);
    for (i, place) in sheet.cells(row).iter().filter(|p| p.cover == Cover::Own).enumerate() {
        let cell = place.span.of(sheet.text).trim();
        let number = equation(cell).map_or(cell, |(a, _)| a).trim().trim_matches(['(', ')', '[', ']', '{', '}']);
        if number.len() <= 2 && number.parse() == Ok(i + 1) {
            fits += 1;
            opening += usize::from(i < 2);
        } else if cell.chars().count() > 6 || cell.chars().filter(|c| c.is_alphabetic()).count() > 2 {
            return false;
        } else {
            strays += usize::from(!cell.is_empty());
        }
    }
    opening == 2 && fits >= 4 && 2 * strays <= fits
}

/// A column's number and its formula: "9=7/4"; the sign may have been recognised as another stroke ("9-7/4", "10+7/5").
fn equation(cell: &str) -> Option<(&str, &str)> {
    cell.split_once('=').or_else(|| {
        let (number, formula) = cell.split_once(['-', '+'])?;
        let (of, by) = formula.trim_end_matches('.').split_once('/')?;
        let small = |t: &str| (1..=2).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit());
        (small(number) && small(of) && small(by)).then_some((number, formula))
    })
}

/// Lays the labels over the columns.
fn paths(sheet: &Sheet<'_>, head: &mut Head) {
    let over = lay(sheet, head);
    head.paths.reserve(sheet.width);
    let most = (ROOM / (sheet.width.max(1) * head.rows.len().max(1) * sheet.rows.len().max(1))).clamp(40, 2_000);
    for c in 0..sheet.width {
        let mut path: Vec<String> = Vec::with_capacity(over.len());
        let mut cells: Vec<Span> = Vec::with_capacity(over.len());
        for span in over.iter().filter_map(|line| line[c]) {
            if cells.last() == Some(&span) || span.is_empty() {
                continue;
            }
            let label = tidy(span.of(sheet.text), most);
            if path.last() != Some(&label) {
                path.push(label);
                cells.push(span);
            }
        }
        head.paths.push(path);
        head.cells.push(cells);
    }
    formulas(sheet, head, most);
}

/// Columns under one and the same header cell are told apart by the formulas of the numbering row ("9=7/4"), where all have one.
fn formulas(sheet: &Sheet<'_>, head: &mut Head, most: usize) {
    let Some(&row) = head.numbering.first() else { return };
    let formula = |c: usize| {
        let span = sheet.own(row, c).span;
        Some(span).filter(|s| equation(s.of(sheet.text)).is_some())
    };
    let mut from = 0;
    while from < sheet.width {
        let mut to = from + 1;
        while to < sheet.width && !head.cells[from].is_empty() && head.cells[to] == head.cells[from] {
            to += 1;
        }
        let own: Vec<Span> = (from..to).filter_map(formula).collect();
        if to - from > 1 && own.len() == to - from {
            for (path, span) in head.paths[from..to].iter_mut().zip(own) {
                path.push(tidy(span.of(sheet.text), most));
            }
        }
        from = to;
    }
}

/// For each header row the cell over each column.
fn lay(sheet: &Sheet<'_>, head: &mut Head) -> Over {
    if sheet.form == GridForm::Spanned {
        return head
            .rows
            .iter()
            .map(|&r| (0..sheet.width).map(|c| Some(sheet.place(r, c).span).filter(|s| !s.is_empty())).collect())
            .collect();
    }
    let rows: Vec<Vec<Span>> = head.rows.iter().map(|&r| sheet.cells(r).iter().map(|p| p.span).collect()).collect();
    let short = |row: &Vec<Span>| row.len() < sheet.width;
    if sheet.form == GridForm::CellLines && rows.len() > 1 && rows[..rows.len() - 1].iter().any(short) {
        head.inferred = true;
        return spans::from_runs(sheet.text, &rows, sheet.width);
    }
    head.inferred = rows.len() > 1;
    spans::from_blanks(&rows, sheet.width)
}

/// Sorts the rows below the header.
fn body(sheet: &Sheet<'_>, from: usize, head: &mut Head) {
    let mut after = false;
    let mut at = from;
    while at < sheet.rows.len() {
        if sheet.is_blank(at) {
            at += 1;
            continue;
        }
        if numbering(sheet, at) == Some(true) {
            head.numbering.push(at);
            at += 1;
            continue;
        }
        if let Some(&first) = head.rows.first()
            && same(sheet, first, at)
        {
            head.repeated.push(at);
            after = true;
            at += 1;
            for &row in &head.rows[1..] {
                if at < sheet.rows.len() && same(sheet, row, at) {
                    head.repeated.push(at);
                    at += 1;
                }
            }
            if at < sheet.rows.len() && numbering(sheet, at).is_some() {
                head.numbering.push(at);
                at += 1;
            }
            continue;
        }
        head.body.push((at, after));
        after = false;
        at += 1;
    }
}

/// Whether a row says the same as a header row: at least two thirds of the words, a slip of a few letters in each allowed.
fn same(sheet: &Sheet<'_>, header: usize, row: usize) -> bool {
    let (a, b) = (sheet.cells(header), sheet.cells(row));
    let text = sheet.text;
    let Some(first) = a.iter().position(|p| !p.span.is_empty()) else { return false };
    let Some(opening) = b.get(first) else { return false };
    if b[..first].iter().any(|p| !p.span.is_empty()) {
        return false;
    }
    // Recognition reads "TT" now so and now so: then all the others must agree.
    let opens = near(a[first].span.of(text), opening.span.of(text));
    let (mut alike, mut all) = (0, 0);
    for i in 0..a.len().max(b.len()) {
        let (x, y) = (a.get(i).map_or("", |p| p.span.of(text)), b.get(i).map_or("", |p| p.span.of(text)));
        if x.is_empty() && y.is_empty() {
            continue;
        }
        all += 1;
        alike += usize::from(near(x, y));
    }
    if opens { 3 * alike >= 2 * all } else { all >= 4 && alike + 2 >= all && 3 * alike >= 2 * all && alike >= 3 }
}

/// Equal but for one spot of at most a fifth of the letters.
fn near(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let front = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let back = a.chars().rev().zip(b.chars().rev()).take_while(|(x, y)| x == y).count();
    let (m, n) = (a.chars().count(), b.chars().count());
    let (short, long) = (m.min(n), m.max(n));
    long - (front + back).min(short) <= long / 5
}
