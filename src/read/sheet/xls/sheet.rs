//! A sheet's records → cells, merges, rules.

use super::super::model::{Book, Cell, ERRORS, Font, MOST_COLUMNS, MOST_MERGES, Merge, Run, Sheet, Value};
use super::globals::{Globals, font_index, runs};
use super::records::{BOF, EOF, Joined, Record, f64_at, record, u16_at, u32_at};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::rc::Rc;

/// A sheet while it is read.
struct Reading<'a> {
    stream: &'a [u8],
    globals: &'a Globals,
    book: &'a Book,
    sheet: &'a mut Sheet,
    left: &'a mut usize,
    hidden_rows: BTreeSet<u16>,
    hidden_columns: Vec<RangeInclusive<u16>>,
    /// The formula whose words follow in a record of their own.
    waiting: Option<(u16, u16, u16)>,
}

/// Reads the substream at byte `at`; `None` when it has more cells than may be read. `steps` counts the records of all sheets
/// down, so that sheets inside each other end too.
pub(super) fn read(
    stream: &[u8],
    at: usize,
    globals: &Globals,
    book: &Book,
    sheet: &mut Sheet,
    (left, steps): (&mut usize, &mut usize),
) -> Option<()> {
    let mut depth = 0;
    let mut at = at;
    let (hidden_rows, hidden_columns) = (BTreeSet::new(), Vec::new());
    let mut reading = Reading { stream, globals, book, sheet, left, hidden_rows, hidden_columns, waiting: None };
    while let Some(r) = record(stream, at) {
        at = r.next;
        *steps = steps.saturating_sub(1);
        match r.id {
            _ if *steps == 0 => break,
            BOF => depth += 1,
            EOF if depth <= 1 => break,
            EOF => depth -= 1,
            // A chart inside the sheet has cells of its own.
            _ if depth == 1 => reading.record(r)?,
            _ if depth == 0 => break,
            _ => {}
        }
    }
    reading.sheet.close();
    Some(())
}

impl Reading<'_> {
    fn record(&mut self, r: Record<'_>) -> Option<()> {
        let d = r.data;
        // Row, column, look.
        let head = || Some((u16_at(d, 0)?, u16_at(d, 2)?, u16_at(d, 4)?));
        match r.id {
            0xFD => {
                let words = u32_at(d, 6).and_then(|i| self.globals.strings.get(i as usize));
                if let (Some(at), Some(words)) = (head(), words) {
                    self.put(at, Some(Value::Text(Rc::clone(words))))?;
                }
            }
            0x204 | 0xD6 => {
                if let Some(at) = head() {
                    let value = self.label(r, at.2);
                    self.put(at, value)?;
                }
            }
            0x203 => {
                if let Some(at) = head() {
                    self.put(at, f64_at(d, 6).map(Value::Number))?;
                }
            }
            0x27E => {
                if let Some(at) = head() {
                    self.put(at, u32_at(d, 6).map(rk))?;
                }
            }
            0xBD | 0xBE => self.several(d, if r.id == 0xBD { 6 } else { 2 })?,
            0x205 => {
                if let (Some(at), Some(&value), Some(&is_error)) = (head(), d.get(6), d.get(7)) {
                    self.put(at, if is_error == 0 { Some(Value::Bool(value != 0)) } else { error(value) })?;
                }
            }
            0x06 | 0x406 => {
                if let (Some(at), Some(result)) = (head(), d.get(6..14)) {
                    let special = result[6..] == [0xFF, 0xFF];
                    let value = match result[0] {
                        _ if !special => f64_at(result, 0).map(Value::Number),
                        1 => Some(Value::Bool(result[2] != 0)),
                        2 => error(result[2]),
                        _ => None,
                    };
                    self.waiting = (special && result[0] == 0).then_some(at);
                    if self.waiting.is_none() {
                        self.put(at, value)?;
                    }
                }
            }
            0x207 => {
                if let Some(at) = self.waiting.take() {
                    let value = self.string(r, 0, at.2);
                    self.put(at, value)?;
                }
            }
            0x201 => {
                if let Some(at) = head() {
                    self.put(at, None)?;
                }
            }
            0xE5 => {
                for m in d.get(2..).unwrap_or_default().chunks_exact(8) {
                    if let (Some(row), Some(last_row), Some(column), Some(last_column)) =
                        (u16_at(m, 0), u16_at(m, 2), u16_at(m, 4), u16_at(m, 6))
                        && self.sheet.merges.len() < MOST_MERGES
                    {
                        self.sheet.merges.push(Merge {
                            row: row.into(),
                            column: column.into(),
                            last_row: last_row.into(),
                            last_column: last_column.into(),
                        });
                    }
                }
            }
            0x208 if d.get(12).is_some_and(|f| f & 0x20 != 0) => self.hidden_rows.extend(u16_at(d, 0)),
            0x7D if d.get(8).is_some_and(|f| f & 1 != 0) && self.hidden_columns.len() < 256 => {
                self.hidden_columns.push(u16_at(d, 0).unwrap_or(0)..=u16_at(d, 2).unwrap_or(0));
            }
            _ => {}
        }
        Some(())
    }

    /// Cells of one row: their looks, and with `step` 6 their numbers.
    fn several(&mut self, d: &[u8], step: usize) -> Option<()> {
        let (Some(row), Some(first)) = (u16_at(d, 0), u16_at(d, 2)) else { return Some(()) };
        let cells = d.get(4..d.len().saturating_sub(2)).unwrap_or_default();
        for (i, cell) in cells.chunks_exact(step).enumerate() {
            let look = u16_at(cell, 0).unwrap_or(0);
            self.put((row, first.saturating_add(i as u16), look), u32_at(cell, 2).map(rk))?;
        }
        Some(())
    }

    fn put(&mut self, (row, column, look): (u16, u16, u16), value: Option<Value>) -> Option<()> {
        let look = usize::from(look);
        let (r, c) = (u32::from(row), u32::from(column));
        if c >= MOST_COLUMNS {
            return Some(());
        }
        if let Some(look) = self.book.looks.get(look) {
            self.sheet.see(r, c, look, value.is_some());
        }
        if let Some(value) = value {
            *self.left = self.left.checked_sub(1)?;
            self.sheet.hidden_rows |= self.hidden_rows.contains(&row);
            self.sheet.hidden_columns = self.sheet.hidden_columns || self.hidden_columns.iter().any(|h| h.contains(&column));
            self.sheet.cells.push(Cell { row: r, column: c, look, value });
        }
        Some(())
    }

    fn font(&self, look: u16) -> Option<&Font> {
        self.book.looks.get(usize::from(look)).and_then(|l| self.book.fonts.get(l.font))
    }

    /// A formula's words.
    fn string(&self, r: Record<'_>, at: usize, look: u16) -> Option<Value> {
        if self.globals.wide {
            return Joined::new(self.stream, r, at).string().map(|s| Value::Text(runs(&s)));
        }
        let count = usize::from(u16_at(r.data, at)?);
        let text = self.globals.narrow(r.data.get(at + 2..at + 2 + count)?, self.font(look));
        Some(Value::Text(Rc::new([Run { text, font: None }])))
    }

    /// Words that stand in the cell's own record, in Excel 5 with the fonts behind them.
    fn label(&self, r: Record<'_>, look: u16) -> Option<Value> {
        if self.globals.wide || r.id != 0xD6 {
            return self.string(r, 6, look);
        }
        let count = usize::from(u16_at(r.data, 6)?);
        let bytes = r.data.get(8..8 + count)?;
        let changes =
            r.data.get(9 + count..).unwrap_or_default().chunks_exact(2).map(|c| (usize::from(c[0]), Some(font_index(c[1].into()))));
        let mut out = Vec::new();
        let (mut from, mut font) = (0, None);
        for (to, next) in changes.chain([(count, None)]) {
            if let Some(part) = bytes.get(from..to.min(count)).filter(|p| !p.is_empty()) {
                let known = font.and_then(|f: usize| self.book.fonts.get(f)).or_else(|| self.font(look));
                out.push(Run { text: self.globals.narrow(part, known), font });
                from = to;
            }
            font = next;
        }
        Some(Value::Text(out.into()))
    }
}

fn error(code: u8) -> Option<Value> {
    ERRORS.iter().find(|e| e.0 == code).map(|e| Value::Error(e.1))
}

/// A number packed in 30 bits: an integer or the high part of a float, perhaps a hundredth of it.
fn rk(packed: u32) -> Value {
    let number = if packed & 2 != 0 { f64::from(packed.cast_signed() >> 2) } else { f64::from_bits(u64::from(packed & !3) << 32) };
    Value::Number(if packed & 1 != 0 { number / 100.0 } else { number })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_numbers_unpack() {
        for (packed, value) in [(0x3FF0_0000, 1.0), (0x004B_5646, 1_234_321.0), (0x004B_5647, 12_343.21), (0xFFFF_FFFE, -1.0)] {
            assert!(matches!(rk(packed), Value::Number(n) if (n - value).abs() < 1e-9), "{packed:x}");
        }
    }
}
