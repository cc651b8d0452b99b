//! A page as recognised → lines and tables in reading order, as if its letters had been drawn.

use super::flow::{self, Cell, Page, Table};
use super::lines::{Line, Sight, Word};
use crate::read::grid::Frame;
use crate::read::scan;

/// Puts a recognised page in order.
pub(super) fn page(number: u32, reading: scan::Reading) -> Page {
    let size = reading.size;
    let out = Page { number, height: size.1, ..Page::default() };
    let frames: Vec<Frame> = reading.tables.iter().map(|t| Frame::bare(t.xs.clone(), t.ys.clone())).collect();
    let tables = reading.tables.into_iter().filter_map(table).collect();
    let mut lines: Vec<Line> = reading.lines.into_iter().filter_map(line).collect();
    lines.sort_by(|a, b| a.y.total_cmp(&b.y));
    flow::arranged(out, tables, side_by_side(lines), &reading.rules, &frames, size)
}

/// A table and its top. `None`: it is empty.
fn table(read: scan::Table) -> Option<(f32, Table)> {
    let top = *read.ys.first()?;
    let mut table = Table { xs: read.xs, ..Table::default() };
    table.rows.resize_with(read.ys.len() - 1, Vec::new);
    for cell in read.cells {
        let right = table.xs.get(cell.column + cell.columns).copied().unwrap_or(f32::INFINITY);
        let lines = cell.lines.into_iter().filter_map(line).collect();
        let cell_of = Cell { column: cell.column, columns: cell.columns, rows: cell.rows, lines, turn: 0, right };
        table.rows.get_mut(cell.row)?.push(cell_of);
    }
    Some((top, table))
}

fn line(read: scan::Line) -> Option<Line> {
    let size = if read.size > 0.0 { read.size } else { 12.0 };
    let mut words: Vec<Word> = Vec::with_capacity(read.words.len());
    for w in read.words {
        let gap = words.last().map_or(f32::INFINITY, |last| ((w.x0 - last.x1) / size).max(0.05));
        let seen = Some(Box::new(Sight { rect: w.rect, confidence: w.confidence, second: w.second }));
        words.push(Word {
            text: w.text,
            x0: w.x0,
            x1: w.x1,
            y: read.y,
            gap,
            open: open(gap),
            scheme: None,
            bold: false,
            italic: false,
            seen,
        });
    }
    (!words.is_empty()).then_some(Line { words, y: read.y, size, guessed: false })
}

/// Free space that parts columns. Boxes of recognised words are not exact, and lines are justified: less than that says nothing.
fn open(gap: f32) -> f32 {
    if gap > 1.6 { gap } else { 0.0 }
}

/// Lines of different columns on one base line are one line with a gap, as letters drawn there would be.
fn side_by_side(lines: Vec<Line>) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        let beside = |a: &Line| a.x1() < line.x0() || line.x1() < a.x0();
        match out.last_mut() {
            Some(last) if (line.y - last.y).abs() < 0.42 * last.size.min(line.size) && beside(last) => {
                last.words.extend(line.words);
                last.words.sort_by(|a, b| a.x0.total_cmp(&b.x0));
                let size = last.size;
                let mut end: Option<f32> = None;
                for word in &mut last.words {
                    word.gap = end.map_or(f32::INFINITY, |x1| ((word.x0 - x1) / size).max(0.05));
                    word.open = open(word.gap);
                    end = Some(word.x1);
                }
            }
            _ => out.push(line),
        }
    }
    out
}
