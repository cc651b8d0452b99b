//! Cells and merges → the areas that hold words, row by row.

use super::model::{MOST_COLUMNS, MOST_ROWS, Merge, Sheet};
use super::words::Words;
use std::collections::BTreeMap;
use std::ops::Range;

/// A cell with words and the area it covers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    pub area: Merge,
    /// Index into the sheet's cells.
    pub cell: usize,
    pub numeric: bool,
}

/// A row with words.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub row: u32,
    pub items: Vec<Item>,
    /// The columns between its first and last upright line.
    pub ruled: Option<(u32, u32)>,
}

impl Line {
    pub fn numeric(&self) -> bool {
        self.items.iter().any(|i| i.numeric)
    }
    pub fn len(&self) -> usize {
        self.items.len()
    }
}

/// The rows of a sheet that hold words.
pub(super) fn lines(sheet: &Sheet, words: &Words<'_>) -> Vec<Line> {
    let mut order: Vec<usize> = (0..sheet.cells.len()).filter(|&i| sheet.cells.get(i).is_some_and(|c| !words.blank(c))).collect();
    order.sort_by_key(|&i| (sheet.cells[i].row, sheet.cells[i].column));
    order.dedup_by_key(|&mut i| (sheet.cells[i].row, sheet.cells[i].column));
    let mut merges: Vec<Merge> = sheet
        .merges
        .iter()
        .copied()
        .filter(|m| m.row <= m.last_row && m.column <= m.last_column && m.last_row < MOST_ROWS && m.last_column < MOST_COLUMNS)
        .collect();
    merges.sort_unstable();
    let mut waiting = merges.into_iter().peekable();
    let mut open = Open::default();
    let mut out: Vec<Line> = Vec::new();
    for cell in order {
        let at = &sheet.cells[cell];
        while let Some(merge) = waiting.next_if(|m| m.row <= at.row) {
            open.insert(merge);
        }
        let area = match open.at(at.row, at.column) {
            Some(area) if (area.row, area.column) == (at.row, at.column) => area,
            // Covered by a merge: not to be seen.
            Some(_) => continue,
            None => Merge { row: at.row, column: at.column, last_row: at.row, last_column: at.column },
        };
        let item = Item { area, cell, numeric: Words::numeric(at) };
        match out.last_mut() {
            Some(line) if line.row == at.row => line.items.push(item),
            _ => out.push(Line { row: at.row, items: vec![item], ruled: None }),
        }
    }
    for line in &mut out {
        let ruled = sheet.ruled.get(&line.row).copied().map(|r| (r.0, r.1.saturating_sub(1))).filter(|r| r.0 < r.1);
        line.ruled = ruled.filter(|r| line.items.iter().any(|i| (r.0..=r.1).contains(&i.area.column)));
    }
    out
}

/// The merges that reach the present row, none over another, by first column.
#[derive(Default)]
struct Open(BTreeMap<u32, Merge>);

impl Open {
    fn insert(&mut self, merge: Merge) {
        while let Some((&column, old)) = self.0.range(..=merge.last_column).next_back() {
            if old.last_column < merge.column {
                break;
            }
            if old.last_row >= merge.row {
                return;
            }
            self.0.remove(&column);
        }
        self.0.insert(merge.column, merge);
    }

    fn at(&self, row: u32, column: u32) -> Option<Merge> {
        self.0.range(..=column).next_back().map(|m| *m.1).filter(|m| m.last_column >= column && m.last_row >= row)
    }
}

/// A part of a sheet's lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Paragraphs.
    Text(Range<usize>),
    /// A table; with drawn lines, the columns they enclose.
    Table(Range<usize>, Option<(u32, u32)>),
}
