//! JSON Lines: one object a figure, numbers with the digits as stated.

use super::column::COLUMNS;
use super::figure::Figure;
use super::select::Selected;
use super::{Error, Sink};
use std::io::Write;

/// Writes JSON Lines.
pub struct Jsonl<W> {
    out: W,
    line: String,
}

impl<W: Write> Jsonl<W> {
    /// Onto this output.
    pub fn new(out: W) -> Self {
        Self { out, line: String::new() }
    }
}

/// Appends a figure's fields, each with its key, between the braces.
pub fn fields(figure: &Figure<'_>, out: &mut String) {
    for (i, column) in COLUMNS.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        out.push('"');
        out.push_str(column.name);
        out.push_str("\":");
        (column.get)(figure).json(out);
    }
}

impl<W: Write> Sink for Jsonl<W> {
    fn document(&mut self, document: &Selected<'_>) -> Result<(), Error> {
        for figure in &document.figures {
            self.line.clear();
            self.line.push('{');
            fields(figure, &mut self.line);
            self.line.push_str("}\n");
            self.out.write_all(self.line.as_bytes())?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Error> {
        Ok(self.out.flush()?)
    }
}
