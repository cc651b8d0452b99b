//! Rows of cells parted by tabs or bars → grids.
//!
//! A table goes on over blank lines (a page break) with rows of its width; it ends with a line of text, or where another
//! header begins. Titles that an exporter wrote into the first cell of an otherwise empty row are paragraphs.

use super::blocks::Builder;
use super::grid::{RowText, is_figure, is_header, same_header};
use super::line::{BOLD, EMPTY, ITALIC, Line, PIPE, ROW, RULE};
use super::{columns, join, marker};
use crate::document::{Grid, GridForm, Span, Style};

/// A row that was read, and what to know of it.
#[derive(Debug, Clone, Copy)]
struct Row {
    at: RowText,
    cells: usize,
    filled: usize,
    last_filled: usize,
    /// An empty row, a blank line or a row of another width stands before it.
    apart: bool,
    style: Style,
}

/// The rows so far, and what is asked of all of them.
#[derive(Debug, Default)]
struct Draft {
    rows: Vec<Row>,
    /// Cells of the widest row.
    width: usize,
    /// The first row with two filled cells.
    head: Option<usize>,
}

impl Draft {
    fn head(&self) -> Option<&Row> {
        self.head.map(|i| &self.rows[i])
    }
}

/// Reads the table that begins at line `first`. Returns the line behind it.
pub(crate) fn take(b: &mut Builder<'_>, first: usize) -> usize {
    let pipes = b.lines[first].is(PIPE);
    let mut draft = Draft::default();
    let mut i = first;
    while let Some(&line) = b.lines.get(i) {
        let row_like = if pipes { line.is(PIPE) } else { line.tabs > 0 && !line.is(PIPE) };
        if i > first && line.gap > 0 {
            if row_like && goes_on(b, &draft, i, pipes) {
                push(b, &mut draft, i);
                i += 1;
                continue;
            }
            // A page number between two halves of a table.
            let number = !row_like && join::is_page_number(b.words(i));
            if number && b.lines.get(i + 1).is_some_and(|l| l.gap > 0 && l.is(ROW)) && goes_on(b, &draft, i + 1, pipes) {
                i += 1;
                continue;
            }
            break;
        }
        if row_like || group_row(b, &draft, i, pipes) {
            push(b, &mut draft, i);
            i += 1;
        } else if let Some(next) = broken_cell(b, &draft, i, pipes) {
            if let Some(last) = draft.rows.last_mut() {
                last.at.end = b.lines[next - 1].end;
            }
            i = next;
        } else {
            break;
        }
    }
    let mut rows = draft.rows;
    if !pipes {
        mend(b, &mut rows);
    }
    emit(b, &rows, if pipes { GridForm::Pipes } else { GridForm::Tabs });
    i
}

fn push(b: &Builder<'_>, draft: &mut Draft, i: usize) {
    let line = b.lines[i];
    let at = RowText { start: line.start, end: line.end };
    let (filled, last_filled) = if line.is(EMPTY) { (0, 0) } else { at.filled(&b.text) };
    let cells = line.cells(&b.text);
    let apart = line.gap > 0 || draft.rows.last().is_some_and(|r| r.filled == 0 || r.cells != cells);
    let style = Style { heading: line.heading, bold: line.is(BOLD), italic: line.is(ITALIC) };
    draft.width = draft.width.max(cells);
    if draft.head.is_none() && filled >= 2 {
        draft.head = Some(draft.rows.len());
    }
    draft.rows.push(Row { at, cells, filled, last_filled, apart, style });
}

fn row_text(line: &Line) -> RowText {
    RowText { start: line.start, end: line.end }
}

fn words(row: RowText, text: &str) -> impl Iterator<Item = &str> {
    row.cells(text).map(|(_, words)| words)
}

/// Whether the table of `rows` goes on at line `i`, which a blank line parts from it.
fn goes_on(b: &Builder<'_>, draft: &Draft, i: usize, pipes: bool) -> bool {
    let text = &b.text;
    let line = &b.lines[i];
    let next = row_text(line);
    let Some(head) = draft.head() else { return line.is(ROW) && draft.width == line.cells(text) };
    if line.is(EMPTY) || columns::begins(b, i) {
        return line.is(EMPTY) && line.cells(text) == head.cells;
    }
    if same_header(words(head.at, text), words(next, text)) {
        return true;
    }
    let header = is_header(words(next, text));
    let figures = draft.rows.iter().rev().take(6).any(|r| words(r.at, text).skip(1).any(is_figure));
    let cells = line.cells(text);
    let width = draft.width;
    if cells == width {
        // One more pair of cells proves nothing: a signature stands like that.
        return !(header && figures) && (width > 2 || pipes || words(next, text).nth(1).is_some_and(is_figure));
    }
    cells < width && cells + 2 >= width && width >= 4 && !header && words(next, text).any(is_figure)
}

/// Whether a plain line is a row of the table whose empty cells were cut off: "Đàn gia súc" between rows of figures.
fn group_row(b: &Builder<'_>, draft: &Draft, i: usize, pipes: bool) -> bool {
    /// A name of a group has no more words.
    const WORDS: usize = 14;
    let (Some(line), Some(after), Some(last)) = (b.lines.get(i), b.lines.get(i + 1), draft.rows.last()) else { return false };
    let text = &b.text;
    if pipes || draft.width < 3 || last.cells != draft.width || line.tabs > 0 || line.gap > 0 || line.heading > 0 || line.is(RULE | PIPE) {
        return false;
    }
    let own = line.words(text).trim();
    let named = own.chars().next().is_some_and(char::is_uppercase) || marker::opening(own) == marker::Opening::Item;
    if !named || own.split_whitespace().count() > WORDS || own.ends_with(['.', ';', ',']) || is_figure(own) {
        return false;
    }
    let follows = after.gap == 0 && after.is(ROW) && after.cells(text) == draft.width && !is_header(words(row_text(after), text));
    // A cell that ends in a figure does not go on with a name; one of a header may, unless its parts follow.
    let closed = words(last.at, text).last().is_some_and(is_figure);
    let parts = || words(row_text(after), text).next().is_some_and(|w| w.starts_with(['-', '–', '+', '•']));
    follows && (closed || draft.rows.len() == 1 && parts())
}

/// Whether the plain lines from `i` on belong to the last cell: more rows follow directly. Returns the line behind them.
fn broken_cell(b: &Builder<'_>, draft: &Draft, i: usize, pipes: bool) -> Option<usize> {
    /// A cell goes on over no more lines than this.
    const LINES: usize = 12;
    let last = draft.rows.last().filter(|r| r.filled > 0)?;
    let width = draft.width;
    let mut next = i;
    while let Some(line) = b.lines.get(next) {
        if line.gap > 0 || line.heading > 0 || line.is(RULE | PIPE) || next - i > LINES {
            return None;
        }
        if line.is(ROW) {
            break;
        }
        if line.tabs > 0 || join::is_title(line.words(&b.text)) {
            return None;
        }
        next += 1;
    }
    let after = b.lines.get(next)?;
    let cells = after.cells(&b.text);
    let head = draft.head()?;
    let again = same_header(words(head.at, &b.text), words(row_text(after), &b.text));
    let fits = draft.rows.len() >= 2 && (cells == width && last.cells >= 2 || last.cells + cells - 1 == width);
    (!pipes && fits && !again && !is_header(words(row_text(after), &b.text))).then_some(next)
}

/// Puts rows together that a line end inside a cell had cut in two.
fn mend(b: &Builder<'_>, rows: &mut Vec<Row>) {
    /// A row is cut into no more pieces than this.
    const PIECES: usize = 6;
    let mut counts: Vec<usize> = rows.iter().filter(|r| r.filled >= 2).map(|r| r.cells).collect();
    counts.sort_unstable();
    let width = counts.get(counts.len() / 2).copied().unwrap_or(0);
    let whole = counts.iter().filter(|&&c| c == width).count();
    if width < 3 || whole * 2 < counts.len() || whole < 2 || rows.iter().all(|r| r.cells >= width) {
        return;
    }
    let mut out: Vec<Row> = Vec::with_capacity(rows.len());
    let mut i = 0;
    while i < rows.len() {
        let row = rows[i];
        let mut tabs = row.cells - 1;
        let mut end = i + 1;
        // The cell that was cut is filled on both sides of the cut.
        if row.cells < width && row.last_filled + 1 == row.cells {
            while end < rows.len() && end - i < PIECES && tabs < width - 1 && !rows[end].apart {
                let first = words(rows[end].at, &b.text).next().unwrap_or("");
                if first.is_empty()
                    || is_figure(first)
                    || first.len() <= 4
                    || marker::opening(first) == marker::Opening::Item && first.len() < 8
                {
                    break;
                }
                tabs += rows[end].cells - 1;
                end += 1;
            }
        }
        if end > i + 1 && tabs == width - 1 {
            let at = RowText { start: row.at.start, end: rows[end - 1].at.end };
            let (filled, last_filled) = at.filled(&b.text);
            out.push(Row { at, cells: width, filled, last_filled, ..row });
            i = end;
        } else {
            out.push(row);
            i += 1;
        }
    }
    *rows = out;
}

/// Rows → tables, and paragraphs for what is none.
fn emit(b: &mut Builder<'_>, rows: &[Row], form: GridForm) {
    let mut from = 0;
    // For each row the next one with two filled cells.
    let mut ahead = vec![None; rows.len()];
    for at in (1..rows.len()).rev() {
        ahead[at - 1] = if rows[at].filled > 1 { Some(at) } else { ahead[at] };
    }
    let is_title_row = |b: &Builder<'_>, at: usize, first: bool| is_title_row(b, rows, at, ahead[at], first);
    while from < rows.len() {
        // Titles before the header.
        if rows[from].filled == 0 {
            from += 1;
            continue;
        }
        if is_title_row(b, from, true) {
            loose(b, &rows[from]);
            from += 1;
            continue;
        }
        let mut to = from + 1;
        while to < rows.len() && !(rows[to].apart && rows[to].filled == 1 && is_title_row(b, to, false)) {
            to += 1;
        }
        let next = to;
        while to > from + 2 && (rows[to - 1].filled == 0 || is_note_row(&rows[to - 1])) {
            to -= 1;
        }
        table(b, &rows[from..to], form);
        for row in &rows[to..next] {
            loose(b, row);
        }
        from = next;
    }
}

/// A row that holds one cell, the first, as a remark under a table does.
fn is_note_row(row: &Row) -> bool {
    row.filled == 1 && row.last_filled == 0 && row.cells >= 3
}

/// Whether a row of one filled cell is a title: rows with a header follow it.
fn is_title_row(b: &Builder<'_>, rows: &[Row], at: usize, ahead: Option<usize>, first: bool) -> bool {
    let row = &rows[at];
    if row.filled != 1 {
        return false;
    }
    let remark = words(row.at, &b.text).any(|w| w.contains(':'));
    if row.last_filled > 0 && !remark && first && rows.get(at + 1).is_some_and(|r| !r.apart && r.filled > 1) {
        return false;
    }
    match ahead.map(|i| &rows[i]) {
        Some(next) => first || is_header(words(next.at, &b.text).take(next.last_filled + 1)),
        None => first,
    }
}

/// The cells of a row that belongs to no table.
fn loose(b: &mut Builder<'_>, row: &Row) {
    let spans: Vec<Span> = row.at.cells(&b.text).map(|(span, _)| span).filter(|s| !s.is_empty()).collect();
    b.stop();
    for span in spans {
        b.paragraphs(span, row.style);
    }
}

fn table(b: &mut Builder<'_>, rows: &[Row], form: GridForm) {
    let kept: Vec<&Row> = rows.iter().filter(|r| r.filled > 0).collect();
    let most = kept.iter().map(|r| r.filled).max().unwrap_or(0);
    if let [row] = kept[..]
        && row.filled <= 2
    {
        pair(b, row);
        return;
    }
    let named = |r: &&Row| words(r.at, &b.text).find(|w| !w.is_empty()).is_some_and(|w| w.ends_with(':'));
    if most <= 1 || most == 2 && form == GridForm::Tabs && kept.iter().all(named) {
        for row in kept {
            if row.filled == 2 { pair(b, row) } else { loose(b, row) }
        }
        return;
    }
    let width = kept.iter().map(|r| r.last_filled + 1).max().unwrap_or(0);
    // Empty cells at the right edge belong to the table where its header is that wide too.
    let drawn = kept.iter().map(|r| r.cells).max().unwrap_or(0);
    let width = if drawn == width + 1 || form == GridForm::Pipes { drawn } else { width };
    let grid: Vec<_> = kept.iter().map(|r| r.at.grid(&b.text, width)).collect();
    let span = Span { start: grid[0].first().map_or(rows[0].at.start, |c| c.span.start), end: kept[kept.len() - 1].at.end };
    let span = grid.iter().flatten().fold(span, |s, c| Span { start: s.start.min(c.span.start), end: s.end.max(c.span.end) });
    let grid = Grid { span, form, rows: grid };
    if columns::is_layout(b, &grid) {
        for row in kept {
            loose(b, row);
        }
        return;
    }
    b.table(grid);
}

/// Two cells on a line of their own: `Số hộ: ⇥ 15` is one paragraph, two columns of words are two.
fn pair(b: &mut Builder<'_>, row: &Row) {
    let cells: Vec<(Span, bool, bool)> =
        row.at.cells(&b.text).filter(|c| !c.1.is_empty()).map(|(s, w)| (s, w.ends_with(':'), is_figure(w))).collect();
    b.stop();
    if let [left, right] = cells[..]
        && (left.1 || right.2)
    {
        b.paragraphs(left.0.join(right.0), row.style);
    } else {
        for (span, ..) in cells {
            b.paragraphs(span, row.style);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::grammar::Grammar;
    use crate::read::{dump::layout, text::read};

    #[test]
    fn tables_of_tabs_and_bars() {
        for (src, want) in [
            ("TT\tTên\tSố\n1\tMáy\t5\n\n\n2\tBàn\t6", "T 3×3 tabs\n  ⟦TT⟧⟦Tên⟧⟦Số⟧\n  ⟦1⟧⟦Máy⟧⟦5⟧\n  ⟦2⟧⟦Bàn⟧⟦6⟧\n"),
            // Another header begins another table.
            (
                "TT\tTên\tSố\n1\tMáy\t5\n\nTT\tXã\tHộ\n1\tAn\t6",
                "T 2×3 tabs\n  ⟦TT⟧⟦Tên⟧⟦Số⟧\n  ⟦1⟧⟦Máy⟧⟦5⟧\nT 2×3 tabs\n  ⟦TT⟧⟦Xã⟧⟦Hộ⟧\n  ⟦1⟧⟦An⟧⟦6⟧\n",
            ),
            // A page number does not end a table.
            ("TT\tTên\tSố\n1\tMáy\t5\n\n2\n\n2\tBàn\t6", "T 3×3 tabs\n  ⟦TT⟧⟦Tên⟧⟦Số⟧\n  ⟦1⟧⟦Máy⟧⟦5⟧\n  ⟦2⟧⟦Bàn⟧⟦6⟧\n"),
            // A line end inside a cell.
            (
                "TT\tTên\tSố\n1\tMáy\nchủ\t5\n2\tBàn\t6\n3\tGhế\t7",
                "T 4×3 tabs\n  ⟦TT⟧⟦Tên⟧⟦Số⟧\n  ⟦1⟧⟦Máy⏎chủ⟧⟦5⟧\n  ⟦2⟧⟦Bàn⟧⟦6⟧\n  ⟦3⟧⟦Ghế⟧⟦7⟧\n",
            ),
            (
                "TT\tTên\tGhi chú\n1\tMáy\tcũ;\n- mới\n2\tBàn\tmới",
                "T 3×3 tabs\n  ⟦TT⟧⟦Tên⟧⟦Ghi chú⟧\n  ⟦1⟧⟦Máy⟧⟦cũ;⏎- mới⟧\n  ⟦2⟧⟦Bàn⟧⟦mới⟧\n",
            ),
            ("TT\tTên\tSố\n1\tMáy\t<p>a</p> <p>b</p>", "T 2×3 tabs\n  ⟦TT⟧⟦Tên⟧⟦Số⟧\n  ⟦1⟧⟦Máy⟧⟦a b⟧\n"),
            // Titles and remarks in rows of one cell.
            (
                "Biểu 1\t\t\n\t\t\nTT\tTên\tSố\n1\tMáy\t5\nNguồn: Sở\t\t",
                "P Biểu 1\nT 2×3 tabs\n  ⟦TT⟧⟦Tên⟧⟦Số⟧\n  ⟦1⟧⟦Máy⟧⟦5⟧\nP Nguồn: Sở\n",
            ),
            ("\t- Một đoạn văn", "P - Một đoạn văn\n"),
            ("một đoạn\t", "P một đoạn\n"),
            ("Số hộ:\t15", "P Số hộ:⇥15\n"),
            ("| A | B |\n|:--|--:|\n| a\\|b | c<br>d |", "T 2×2 pipes\n  ⟦A⟧⟦B⟧\n  ⟦a|b⟧⟦c d⟧\n"),
            // A letterhead that an exporter made a table of.
            (
                "| UBND XÃ | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n|---|---|\n| Số: 5 | Ngày 6 |",
                "P UBND XÃ\nP CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nP Số: 5\nP Ngày 6\n",
            ),
            ("A | B\n--- | ---\n1 | ", "T 2×2 pipes\n  ⟦A⟧⟦B⟧\n  ⟦1⟧⟦⟧\n"),
        ] {
            assert_eq!(layout(&read(src, &Grammar::embedded())), want, "{src:?}");
        }
    }
}
