//! The shape of a table row: where its cells begin and end, which of them are merged, whether lines are drawn.

use super::bytes::{byte, part, short, word};
use super::sprm::Change;
use super::styles::Styles;

/// A cell's part in merges and lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CellShape {
    /// 0: alone; cells of one merge follow each other, the first with another number than the rest.
    pub across: u8,
    /// 0: alone; 1: goes on from the row above; more: such a merge begins.
    pub down: u8,
    /// A line is drawn at one of its sides.
    pub ruled: bool,
}

/// A row's shape.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shape {
    /// Left edge of every cell and the right one of the last, in twentieths of a point.
    pub edges: Vec<i32>,
    /// Cells, one less than edges.
    pub cells: Vec<CellShape>,
    /// Lines are drawn around or between the row's cells.
    pub ruled: bool,
}

/// Most cells of a row.
const CELLS: usize = 255;

impl Shape {
    /// Applies one change.
    pub fn apply(&mut self, c: &Change<'_>, styles: &Styles<'_>) {
        if c.code == 0x563A {
            self.ruled |= styles.rules_tables(c.word());
        } else {
            self.change(c);
        }
    }

    fn change(&mut self, c: &Change<'_>) {
        let at = |i| byte(c.operand, i).map_or(0, usize::from);
        match c.code {
            0xD608 => self.define(c.operand),
            0xD605 | 0xD613 => self.ruled = draws(c).unwrap_or(false),
            0xD620 | 0xD62F => {
                let kind = byte(c.operand, if c.code == 0xD620 { 4 } else { 8 }).unwrap_or(0);
                self.each(at(0), at(1), |cell| cell.ruled |= is_line(kind));
            }
            0xD62B => self.each(at(0), at(0) + 1, |cell| cell.down = (at(1) & 3) as u8),
            0x5624 => {
                self.each(at(0), at(1), |cell| cell.across = 1);
                self.each(at(0), at(0) + 1, |cell| cell.across = 2);
            }
            0x5625 => self.each(at(0), at(1), |cell| cell.across = 0),
            0x7621 => self.insert(at(0), at(1), i32::from(word(c.operand, 2).unwrap_or(0))),
            0x5622 => self.delete(at(0), at(1)),
            0x7623 => self.widen(at(0), at(1), i32::from(word(c.operand, 2).unwrap_or(0))),
            _ => {}
        }
    }

    /// Number of cells, edges, then 20 bytes a cell, possibly for the first cells only.
    fn define(&mut self, operand: &[u8]) {
        const CELL: usize = 20;
        let Some(count) = byte(operand, 0).map(usize::from) else { return };
        let edges: Option<Vec<i32>> = (0..=count).map(|i| short(operand, 1 + i * 2).map(i32::from)).collect();
        let Some(edges) = edges else { return };
        let first = 1 + (count + 1) * 2;
        self.cells = (0..count)
            .map(|i| {
                let cell = part(operand, first + i * CELL, CELL).unwrap_or_default();
                let flags = byte(cell, 0).unwrap_or(0);
                let ruled = cell.get(4..).unwrap_or_default().as_chunks::<4>().0.iter().any(|&[_, kind, ..]| is_line(kind));
                CellShape { across: flags & 3, down: flags >> 5 & 3, ruled }
            })
            .collect();
        self.edges = edges;
    }

    fn each(&mut self, from: usize, to: usize, change: impl FnMut(&mut CellShape)) {
        let to = to.min(self.cells.len());
        self.cells.get_mut(from..to).unwrap_or_default().iter_mut().for_each(change);
    }

    fn insert(&mut self, at: usize, count: usize, width: i32) {
        if self.edges.is_empty() {
            self.edges.push(0);
        }
        for i in at.min(self.cells.len())..at.min(self.cells.len()) + count.min(CELLS.saturating_sub(self.cells.len())) {
            let left = self.edges.get(i).copied().unwrap_or(0);
            self.cells.insert(i, CellShape::default());
            self.edges.iter_mut().skip(i + 1).for_each(|e| *e = e.saturating_add(width));
            self.edges.insert(i + 1, left.saturating_add(width));
        }
    }

    fn delete(&mut self, from: usize, to: usize) {
        for _ in from..to.min(self.cells.len()) {
            let (Some(&left), Some(&right)) = (self.edges.get(from), self.edges.get(from + 1)) else { return };
            self.cells.remove(from);
            self.edges.remove(from + 1);
            self.edges.iter_mut().skip(from + 1).for_each(|e| *e = e.saturating_sub(right.saturating_sub(left)));
        }
    }

    fn widen(&mut self, from: usize, to: usize, width: i32) {
        for i in from..to.min(self.cells.len()) {
            let (Some(&left), Some(&right)) = (self.edges.get(i), self.edges.get(i + 1)) else { return };
            let by = left.saturating_add(width).saturating_sub(right);
            self.edges.iter_mut().skip(i + 1).for_each(|e| *e = e.saturating_add(by));
        }
    }

    /// Whether a line is drawn anywhere.
    pub fn is_ruled(&self) -> bool {
        self.ruled || self.cells.iter().any(|c| c.ruled)
    }
}

/// Whether a change of a table's lines draws any. `None`: it changes something else.
pub fn draws(c: &Change<'_>) -> Option<bool> {
    match c.code {
        0xD605 => Some(c.operand.as_chunks::<4>().0.iter().any(|&[_, kind, ..]| is_line(kind))),
        0xD613 => Some(c.operand.as_chunks::<8>().0.iter().any(|&[_, _, _, _, _, kind, ..]| is_line(kind))),
        _ => None,
    }
}

/// Kinds of lines: 0 and 255 are none.
const fn is_line(kind: u8) -> bool {
    !matches!(kind, 0 | 0xFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn definition() -> Vec<u8> {
        let mut operand = vec![3];
        for edge in [0i16, 1000, 2000, 3000] {
            operand.extend(edge.to_le_bytes());
        }
        let mut cell = [0u8; 20];
        cell[0] = 0x60;
        cell[5] = 1;
        operand.extend(cell);
        operand
    }

    #[test]
    fn rows_are_defined_and_changed() {
        let styles = Styles::default();
        let mut shape = Shape::default();
        let mut apply = |code, operand: &[u8]| {
            shape.apply(&Change { code, operand }, &styles);
            shape.clone()
        };
        let first = apply(0xD608, &definition());
        assert_eq!(first.edges, [0, 1000, 2000, 3000]);
        assert_eq!(first.cells[0], CellShape { across: 0, down: 3, ruled: true });
        assert!(first.is_ruled());
        assert_eq!(apply(0x5624, &[0, 2]).cells.iter().map(|c| c.across).collect::<Vec<_>>(), [2, 1, 0]);
        assert_eq!(apply(0xD62B, &[1, 1]).cells[1].down, 1);
        assert_eq!(apply(0x7621, &[1, 1, 100, 0]).edges, [0, 1000, 1100, 2100, 3100]);
        assert_eq!(apply(0x7623, &[1, 2, 200, 0]).edges, [0, 1000, 1200, 2200, 3200]);
        assert_eq!(apply(0x5622, &[1, 2]).edges, [0, 1000, 2000, 3000]);
        assert_eq!(apply(0x5622, &[0, 255]).cells, []);
        apply(0xD608, &[9, 1, 2]);
    }
}
