//! Blocks → the builder: merged cells get the rows they cover, tables that only frame others are dropped.

use super::model::{Block, Merge, Paragraph, Piece, Row, Table};
use crate::document::Style;
use crate::read::build::Builder;
use crate::read::{Error, Limits};
use std::collections::HashMap;

/// Writes blocks.
pub(in crate::read) fn blocks(list: Vec<Block>, b: &mut Builder, limits: &Limits) -> Result<(), Error> {
    for block in list {
        match block {
            Block::Paragraph(p) => {
                paragraph(p, b);
                b.check(limits)?;
            }
            Block::Table(t) if is_frame(&t) => {
                for cell in t.rows.into_iter().flat_map(|r| r.cells).filter(|c| c.merge == Merge::First) {
                    blocks(cell.blocks, b, limits)?;
                }
            }
            Block::Table(t) => table(t, b, limits)?,
        }
    }
    Ok(())
}

fn paragraph(p: Paragraph, b: &mut Builder) {
    for piece in p.pieces {
        match piece {
            Piece::Words(words, scheme) => b.run(&words, scheme),
            Piece::Rendered(words) => b.rendered(&words),
            Piece::Tab => b.tab(),
            Piece::Break => b.line_break(),
        }
    }
    b.end_paragraph(p.style);
}

/// Whether a table only frames what stands in it: one column, or no lines and tables inside.
fn is_frame(t: &Table) -> bool {
    let narrow = t.rows.iter().all(|r| r.cells.len() <= 1);
    narrow || (!t.ruled && t.rows.iter().flat_map(|r| &r.cells).any(|c| c.blocks.iter().any(|b| matches!(b, Block::Table(_)))))
}

fn table(t: Table, b: &mut Builder, limits: &Limits) -> Result<(), Error> {
    let heights = heights(&t.rows);
    b.start_table(t.ruled);
    for (row, heights) in t.rows.into_iter().zip(heights) {
        if heights.iter().all(|&h| h == 0) {
            continue;
        }
        b.start_row();
        if row.before > 0 {
            b.start_cell(row.before, 1);
            b.end_cell();
        }
        for (cell, height) in row.cells.into_iter().zip(heights) {
            if height == 0 {
                continue;
            }
            b.start_cell(cell.columns, height);
            blocks(cell.blocks, b, limits)?;
            b.end_paragraph(Style::default());
            b.end_cell();
        }
    }
    b.end_table();
    Ok(())
}

/// Of each cell, the rows it covers; 0: it is covered. A row in which all cells are covered counts for nothing.
fn heights(rows: &[Row]) -> Vec<Vec<u16>> {
    let mut out: Vec<Vec<u16>> = Vec::with_capacity(rows.len());
    // Column and width → the row and the cell that a cell below may go on with.
    let mut open: HashMap<u32, (u16, usize, usize)> = HashMap::new();
    for (y, row) in rows.iter().enumerate() {
        let mut now = HashMap::with_capacity(row.cells.len());
        let mut heights = Vec::with_capacity(row.cells.len());
        let mut column = u32::from(row.before);
        for (x, cell) in row.cells.iter().enumerate() {
            let above = open.get(&column).filter(|o| cell.merge == Merge::Covered && o.0 == cell.columns).copied();
            heights.push(u16::from(above.is_none()));
            now.insert(column, above.unwrap_or((cell.columns, y, x)));
            column = column.saturating_add(u32::from(cell.columns));
        }
        if heights.contains(&1) {
            for &(_, top, x) in now.values().filter(|o| o.1 < y) {
                if let Some(height) = out.get_mut(top).and_then(|r| r.get_mut(x)) {
                    *height = height.saturating_add(1);
                }
            }
        }
        out.push(heights);
        open = now;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::model::Cell;
    use super::*;

    #[test]
    fn covered_cells_stretch_those_above() {
        let row = |cells: &[(u16, Merge)]| Row {
            before: 0,
            cells: cells.iter().map(|&(columns, merge)| Cell { blocks: Vec::new(), columns, merge }).collect(),
        };
        let (f, c) = (Merge::First, Merge::Covered);
        let rows = [
            row(&[(1, f), (2, f)]),
            row(&[(1, c), (1, f), (1, f)]),
            row(&[(1, c), (1, c), (1, c)]),
            row(&[(1, c), (1, c), (1, f)]),
            row(&[(2, c), (1, c)]),
        ];
        // The third row is covered throughout; in the last nothing of its width stands above the first cell.
        assert_eq!(heights(&rows), [vec![3, 1], vec![0, 2, 1], vec![0, 0, 0], vec![0, 0, 2], vec![1, 0]]);
    }
}
