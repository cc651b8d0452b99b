//! Sheets → paragraphs and tables.

use super::model::{Book, Sheet};
use super::pieces::{pieces, plain};
use super::place::{Item, Line, Piece, lines};
use super::words::Words;
use super::{scripts, table};
use crate::document::Style;
use crate::read::build::Builder;
use crate::read::{Error, Limits};

/// Writes all sheets.
pub(super) fn write(book: &Book, builder: &mut Builder, limits: &Limits) -> Result<(), Error> {
    let mut left = limits.cells;
    for sheet in &book.sheets {
        let words = Words::new(book, sheet, limits);
        let lines = lines(sheet, &words);
        if lines.is_empty() {
            continue;
        }
        caption(sheet, builder);
        let mut out = Out { sheet, words: &words, builder: &mut *builder, limits, left: &mut left };
        let parts = pieces(&lines, sheet);
        out.pieces(&lines, parts)?;
    }
    Ok(())
}

/// The sheet's name where somebody gave it one, and what of it a person does not see at once.
fn caption(sheet: &Sheet, builder: &mut Builder) {
    let mut notes = Vec::new();
    for (there, note) in [(sheet.hidden, "trang ẩn"), (sheet.hidden_rows, "có hàng ẩn"), (sheet.hidden_columns, "có cột ẩn")] {
        if there {
            notes.push(note);
        }
    }
    if !is_default(&sheet.name) {
        builder.run(sheet.name.trim(), scripts::of_name(&sheet.name));
        builder.run(" ", None);
    }
    if !notes.is_empty() {
        builder.run(&format!("({})", notes.join("; ")), None);
    }
    builder.end_paragraph(Style::default());
}

/// Names that a program gives a new sheet.
fn is_default(name: &str) -> bool {
    let stem = name.trim().trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | ' ')).to_lowercase();
    stem.is_empty() || ["sheet", "trang tính", "trang_tính", "bảng tính", "table", "tabelle", "feuil", "лист"].contains(&stem.as_str())
}

struct Out<'a> {
    sheet: &'a Sheet,
    words: &'a Words<'a>,
    builder: &'a mut Builder,
    limits: &'a Limits,
    left: &'a mut usize,
}

impl Out<'_> {
    fn pieces(&mut self, lines: &[Line], parts: Vec<Piece>) -> Result<(), Error> {
        for part in parts {
            match part {
                Piece::Text(range) => self.text(lines.get(range).unwrap_or_default())?,
                Piece::Table(range, columns) => {
                    let lines = lines.get(range).unwrap_or_default();
                    if nameless(lines) { self.text(lines)? } else { self.table(lines, columns)? }
                }
            }
            self.builder.check(self.limits)?;
        }
        Ok(())
    }

    fn table(&mut self, lines: &[Line], columns: Option<(u32, u32)>) -> Result<(), Error> {
        // Sums and notes beside a drawn table are none of its cells.
        let (inside, outside) = match columns {
            Some((from, to)) => table::split(lines, |i| i.area.last_column >= from && i.area.column <= to),
            None => (lines.to_vec(), Vec::new()),
        };
        for part in table::side_by_side(inside, &self.sheet.ruled_columns) {
            table::write(&part, self.words, self.builder, self.left)?;
            self.builder.check(self.limits)?;
        }
        if !outside.is_empty() {
            let mut parts = Vec::new();
            plain(&outside, 0..outside.len(), true, &mut parts);
            self.pieces_plain(&outside, parts)?;
        }
        Ok(())
    }

    /// Pieces of which none has drawn lines.
    fn pieces_plain(&mut self, lines: &[Line], parts: Vec<Piece>) -> Result<(), Error> {
        for part in parts {
            match part {
                Piece::Text(range) => self.text(lines.get(range).unwrap_or_default())?,
                Piece::Table(range, _) => {
                    let lines = lines.get(range).unwrap_or_default();
                    if nameless(lines) { self.text(lines)? } else { table::write(lines, self.words, self.builder, self.left)? }
                }
            }
        }
        Ok(())
    }

    /// Paragraphs; where blocks stand side by side (a letterhead, signatures), the left block goes first.
    fn text(&mut self, lines: &[Line]) -> Result<(), Error> {
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            if line.len() < 2 {
                line.items.iter().try_for_each(|i| self.words.write(i.cell, self.builder))?;
                at += 1;
                continue;
            }
            let (blocks, count) = blocks(&lines[at..]);
            blocks.iter().flatten().try_for_each(|i| self.words.write(i.cell, self.builder))?;
            at += count;
        }
        Ok(())
    }
}

/// Numbers alone are somebody's sums beside the tables: as a table they would look like figures with a name.
fn nameless(lines: &[Line]) -> bool {
    lines.iter().flat_map(|l| &l.items).all(|i| i.numeric)
}

/// The blocks that stand side by side from the first line on, and how many lines they take.
fn blocks(lines: &[Line]) -> (Vec<Vec<Item>>, usize) {
    let mut blocks: Vec<Vec<Item>> = lines.first().map(|l| l.items.iter().map(|&i| vec![i]).collect()).unwrap_or_default();
    let mut count = 1;
    while let (Some(last), Some(line)) = (lines.get(count - 1), lines.get(count)) {
        // A lone cell goes along only where the blocks go on below it.
        let goes_on = line.len() == blocks.len()
            || line.len() == 1 && lines.get(count + 1).is_some_and(|n| n.row == line.row + 1 && n.len() == blocks.len());
        if line.row != last.row + 1 || !goes_on {
            break;
        }
        let over = |item: &Item| {
            let apart = |b: &Vec<Item>| b.last().map_or(u32::MAX, |i| i.area.column.abs_diff(item.area.column));
            (0..blocks.len()).min_by_key(|&b| blocks.get(b).map_or(u32::MAX, apart)).unwrap_or(0)
        };
        let targets: Vec<usize> =
            if line.len() == blocks.len() { (0..blocks.len()).collect() } else { line.items.iter().map(over).collect() };
        for (&item, target) in line.items.iter().zip(targets) {
            if let Some(block) = blocks.get_mut(target) {
                block.push(item);
            }
        }
        count += 1;
    }
    (blocks, count)
}

#[cfg(test)]
mod tests {
    #[test]
    fn default_names_are_known() {
        for (name, default) in
            [("Sheet1", true), ("Trang tính1", true), ("Sheet1 (2)", true), ("Thu NS", false), ("2024", true), ("PL 01", false)]
        {
            assert_eq!(super::is_default(name), default, "{name}");
        }
    }
}
