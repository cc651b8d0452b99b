//! A cell → its words.

use super::model::{Book, Cell, Sheet, Value};
use super::scripts::Scripts;
use crate::document::Style;
use crate::read::build::Builder;
use crate::read::{Error, Limits};
use std::borrow::Cow;
use std::cell::Cell as StdCell;

/// The words of one sheet's cells.
pub(super) struct Words<'a> {
    book: &'a Book,
    sheet: &'a Sheet,
    scripts: Scripts,
    /// Bytes that may still be written: a table's words wait in the builder, where they are not counted yet.
    left: StdCell<usize>,
    limit: usize,
}

impl<'a> Words<'a> {
    pub fn new(book: &'a Book, sheet: &'a Sheet, limits: &Limits) -> Self {
        Self { book, sheet, scripts: Scripts::new(book, sheet), left: StdCell::new(limits.text_bytes), limit: limits.text_bytes }
    }

    /// What a cell without words shows; `None` for words.
    fn shown(&self, cell: &'a Cell) -> Option<Cow<'a, str>> {
        Some(match &cell.value {
            Value::Text(_) => return None,
            Value::Number(n) => {
                let since_1904 = self.book.since_1904;
                Cow::Owned(
                    self.book
                        .looks
                        .get(cell.look)
                        .map_or_else(|| super::format::Format::default().show(*n, since_1904), |l| l.format.show(*n, since_1904)),
                )
            }
            Value::Shown(text) => Cow::Borrowed(text),
            Value::Bool(true) => Cow::Borrowed("TRUE"),
            Value::Bool(false) => Cow::Borrowed("FALSE"),
            Value::Error(text) => Cow::Borrowed(text),
        })
    }

    /// Whether nothing is to be seen in it.
    pub fn blank(&self, cell: &'a Cell) -> bool {
        match &cell.value {
            Value::Text(runs) => runs.iter().all(|r| r.text.trim().is_empty()),
            _ => self.shown(cell).is_none_or(|t| t.trim().is_empty()),
        }
    }

    /// Whether a number stands in it, as such or typed. Years are names of columns.
    pub fn numeric(cell: &Cell) -> bool {
        let year = match &cell.value {
            Value::Number(n) => n.fract() == 0.0 && (1990.0..2051.0).contains(n),
            Value::Text(runs) => matches!(&runs[..], [run] if run.text.trim().parse::<u16>().is_ok_and(|n| (1990..2051).contains(&n))),
            _ => false,
        };
        if year {
            return false;
        }
        match &cell.value {
            Value::Text(runs) => match &runs[..] {
                [run] => {
                    run.text.len() < 40
                        && run.text.contains(|c: char| c.is_ascii_digit())
                        && run.text.chars().all(|c| c.is_ascii_digit() || " .,%()+-".contains(c))
                }
                _ => false,
            },
            Value::Number(_) | Value::Shown(_) | Value::Error(_) => true,
            Value::Bool(_) => false,
        }
    }

    fn spend(&self, bytes: usize) -> Result<(), Error> {
        let left =
            self.left.get().checked_sub(bytes).ok_or(Error::TooLarge { limit: self.limit, size: self.limit.saturating_add(bytes) })?;
        self.left.set(left);
        Ok(())
    }

    /// Writes it and ends a paragraph.
    pub fn write(&self, index: usize, builder: &mut Builder) -> Result<(), Error> {
        let Some(cell) = self.sheet.cells.get(index) else { return Ok(()) };
        let own = self.book.looks.get(cell.look).map_or(0, |l| l.font);
        if let Some(text) = self.shown(cell) {
            self.spend(text.len())?;
            builder.run(&text, None);
        }
        if let Value::Text(runs) = &cell.value {
            for run in runs.iter() {
                self.spend(run.text.len())?;
                let text = squeeze(&run.text);
                builder.run(&text, self.scripts.of(run.font.unwrap_or(own), &text));
            }
        }
        let style = self.book.fonts.get(own).map(|f| Style { heading: 0, bold: f.bold, italic: f.italic });
        builder.end_paragraph(style.unwrap_or_default());
        Ok(())
    }
}

/// Spaces that only push words about are one.
fn squeeze(text: &str) -> Cow<'_, str> {
    if !text.contains("  ") && !text.contains(" \n") && !text.contains("\n ") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' ' if out.ends_with([' ', '\n']) => {}
            '\n' if out.ends_with(' ') => {
                out.pop();
                out.push('\n');
            }
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}
