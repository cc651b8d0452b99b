//! One cell a line behind a tab, rows parted by blank lines → grids.
//!
//! Word's "save as text" writes tables like that, and lays out titles the same way: a row of empty cells with one filled.
//! What tells a table: rows of two filled cells and more, the same number of cells again and again, short cells.

use super::blocks::Builder;
use super::grid::{cell, is_figure, is_header, same_header};
use super::line::{EMPTY, LEAD};
use crate::document::{Grid, GridCell, GridForm, Span, Style};

/// The lines between two blank lines.
#[derive(Debug)]
struct Group {
    /// First line.
    from: usize,
    cells: Vec<Span>,
    filled: usize,
}

/// Reads the tables that begin at line `first` or behind titles there. Returns the line behind them. `None`: it is text.
pub(crate) fn take(b: &mut Builder<'_>, first: usize) -> Option<usize> {
    if first < b.no_cells_before {
        return None;
    }
    let (groups, end) = groups(b, first);
    b.no_cells_before = end;
    if !groups.iter().any(|g| g.filled >= 2) {
        return None;
    }
    let mut at = 0;
    let mut found = false;
    let mut pending: Vec<usize> = Vec::new();
    while at < groups.len() {
        if groups[at].filled < 2 {
            pending.push(at);
            at += 1;
            continue;
        }
        let to = extent(b, &groups, at);
        if let Some(grid) = rows(b, &groups[at..to]) {
            found = true;
            for group in pending.drain(..) {
                loose(b, &groups[group]);
            }
            b.table(grid);
        } else {
            pending.extend(at..to);
        }
        at = to;
    }
    if !found {
        return None;
    }
    for group in pending {
        loose(b, &groups[group]);
    }
    Some(end)
}

/// The stretch of groups from `first` on, and the line behind them.
fn groups(b: &Builder<'_>, first: usize) -> (Vec<Group>, usize) {
    let mut groups: Vec<Group> = Vec::new();
    let mut i = first;
    while let Some(line) = b.lines.get(i) {
        let is_cell = line.is(LEAD | EMPTY) && line.tabs == 1;
        if !is_cell {
            break;
        }
        let mut cells: Vec<Span> = Vec::new();
        let mut plain = 0;
        let mut j = i;
        while let Some(line) = b.lines.get(j) {
            if j > i && line.gap > 0 {
                break;
            }
            if line.is(LEAD | EMPTY) && line.tabs == 1 {
                cells.push(b.trimmed(Span { start: line.start, end: line.end }));
            } else if line.tabs == 0 && line.flags & !super::line::BOLD & !super::line::ITALIC == 0 && line.heading == 0 {
                // A line end inside a cell.
                plain += 1;
                let words = b.trimmed(Span { start: line.start, end: line.end });
                match cells.last_mut() {
                    Some(last) if !last.is_empty() => *last = last.join(words),
                    Some(last) => *last = words,
                    None => {}
                }
            } else {
                return (groups, i);
            }
            j += 1;
        }
        if plain > cells.len() {
            return (groups, i);
        }
        let filled = cells.iter().filter(|c| !c.is_empty()).count();
        groups.push(Group { from: i, cells, filled });
        i = j;
    }
    (groups, i)
}

fn words<'t>(b: &'t Builder<'_>, group: &'t Group) -> impl Iterator<Item = &'t str> {
    group.cells.iter().map(|c| c.of(&b.text))
}

/// The most frequent number of cells among rows.
fn width(groups: &[Group]) -> (usize, usize) {
    let mut counts: Vec<usize> = groups.iter().filter(|g| g.filled >= 2).map(|g| g.cells.len()).collect();
    counts.sort_unstable();
    counts.chunk_by(|a, b| a == b).map(|c| (c.len(), c[0])).max().map_or((0, 0), |(n, w)| (w, n))
}

/// One past the last group of the table that begins with group `first`.
fn extent(b: &Builder<'_>, groups: &[Group], first: usize) -> usize {
    let mut last = first;
    let mut titled = false;
    let mut figures = false;
    for (i, group) in groups.iter().enumerate().skip(first + 1) {
        match group.filled {
            0 => {}
            1 => titled = true,
            _ => {
                let header = is_header(words(b, group).filter(|w| !w.is_empty()));
                let again = same_header(words(b, &groups[first]), words(b, group));
                if header && !again && figures && (titled || group.cells.len() != groups[last].cells.len()) {
                    break;
                }
                figures |= words(b, group).skip(1).any(is_figure);
                last = i;
                titled = false;
            }
        }
    }
    last + 1
}

/// Groups → a grid. `None`: these are paragraphs after all.
fn rows(b: &Builder<'_>, groups: &[Group]) -> Option<Grid> {
    let (mut wide, often) = width(groups);
    let filled: Vec<&Group> = groups.iter().filter(|g| g.filled > 0).collect();
    if wide < 2 || often < 2 || filled.len() < 2 {
        return None;
    }
    let cells = || filled.iter().flat_map(|g| &g.cells);
    let long = cells().filter(|c| c.len() > 60 && c.of(&b.text).ends_with(['.', ';', ','])).count();
    let figures = cells().filter(|c| is_figure(c.of(&b.text))).count();
    if long * 4 > cells().count() || wide == 2 && figures == 0 && filled.len() < 4 {
        return None;
    }
    let body = |g: &Group| g.cells.len() == wide && words(b, g).skip(1).any(is_figure);
    let first_body = filled.iter().position(|g| body(g)).unwrap_or(1);
    // A last cell that is empty in every row and stands under no header is the exporter's end of row.
    let head = filled[..first_body].iter().map(|g| g.cells.len()).max().unwrap_or(0);
    let tail_empty = filled[first_body..].iter().all(|g| g.cells.len() < wide || g.cells[wide - 1].is_empty());
    if head < wide && tail_empty && head > 0 {
        wide -= 1;
    }
    let rows: Vec<Vec<GridCell>> = filled.iter().enumerate().map(|(i, g)| row(g, wide, i >= first_body)).collect();
    let span = rows.iter().flatten().map(|c| c.span).reduce(Span::join)?;
    Some(Grid { span, form: GridForm::CellLines, rows })
}

/// A row of the grid; a body row is as wide as the table, its first cell covering what is missing (`Tổng cộng`).
fn row(group: &Group, wide: usize, body: bool) -> Vec<GridCell> {
    let mut row: Vec<GridCell> = group.cells.iter().map(|&s| cell(s)).collect();
    while row.len() > wide && row.last().is_some_and(|c| c.span.is_empty()) {
        row.pop();
    }
    if body && row.len() < wide {
        let missing = wide - row.len();
        let at = row.first().map_or(0, |c| c.span.end) as usize;
        let blank = cell(Span::new(at, at));
        let merged = group.filled >= 2;
        let place = if merged { 1.min(row.len()) } else { row.len() };
        let blank = if place == 1 { blank } else { cell(row.last().map_or(blank.span, |c| Span { start: c.span.end, end: c.span.end })) };
        row.splice(place..place, std::iter::repeat_n(blank, missing));
    }
    row
}

/// A group that belongs to no table: its lines are paragraphs.
fn loose(b: &mut Builder<'_>, group: &Group) {
    b.stop();
    let mut i = group.from;
    while let Some(&line) = b.lines.get(i) {
        if i > group.from && line.gap > 0 {
            break;
        }
        let span = b.trimmed(Span { start: line.start, end: line.end });
        let style = Style { heading: line.heading, bold: line.is(super::line::BOLD), italic: line.is(super::line::ITALIC) };
        b.paragraphs(span, style);
        i += 1;
    }
    b.stop();
}

#[cfg(test)]
mod tests {
    use crate::grammar::Grammar;
    use crate::read::{dump::layout, text::read};

    #[test]
    fn tables_of_one_cell_a_line() {
        for (src, want) in [
            ("\tSTT\n\tXã\n\tHộ\n\n\t1\n\tAn\n\t5\n", "T 2×3 cell lines\n  ⟦STT⟧⟦Xã⟧⟦Hộ⟧\n  ⟦1⟧⟦An⟧⟦5⟧\n"),
            // Titles are laid out like rows; the total covers two columns.
            (
                "\t\n\tPHỤ LỤC\nBIỂU\n\t\n\n\t\n\t\n\n\tSTT\n\tXã\n\tHộ\n\n\t1\n\tAn\n\t5\n\n\tTổng\n\t5\n",
                "P PHỤ LỤC\nP BIỂU\nT 3×3 cell lines\n  ⟦STT⟧⟦Xã⟧⟦Hộ⟧\n  ⟦1⟧⟦An⟧⟦5⟧\n  ⟦Tổng⟧⟦⟧⟦5⟧\n",
            ),
            // The exporter's end of row is no column.
            (
                "\tTT\n\tXã\n\tHộ\n\n\t1\n\tAn\n\t5\n\t\n\n\t2\n\tBé\n\t6\n\t\n",
                "T 3×3 cell lines\n  ⟦TT⟧⟦Xã⟧⟦Hộ⟧\n  ⟦1⟧⟦An⟧⟦5⟧\n  ⟦2⟧⟦Bé⟧⟦6⟧\n",
            ),
            // Two tables with a title between.
            (
                "\tTT\n\tXã\n\tHộ\n\n\t1\n\tAn\n\t5\n\n\tBIỂU 2\n\n\tTT\n\tTên\n\tTuổi\n\n\t1\n\tBé\n\t6\n",
                "T 2×3 cell lines\n  ⟦TT⟧⟦Xã⟧⟦Hộ⟧\n  ⟦1⟧⟦An⟧⟦5⟧\nP BIỂU 2\nT 2×3 cell lines\n  ⟦TT⟧⟦Tên⟧⟦Tuổi⟧\n  ⟦1⟧⟦Bé⟧⟦6⟧\n",
            ),
            ("\tNơi nhận:\n\t- Sở Y tế;\n", "P Nơi nhận:\nP - Sở Y tế;\n"),
        ] {
            assert_eq!(layout(&read(src, &Grammar::embedded())), want, "{src:?}");
        }
    }
}
