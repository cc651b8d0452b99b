//! CSV (RFC 4180) for spreadsheet programs: UTF-8 with a byte order mark, separator and decimal mark by choice, words that such a
//! program would run as a formula made harmless.

use super::cell::Cell;
use super::column::COLUMNS;
use super::select::Selected;
use super::{Error, Sink};
use std::borrow::Cow;
use std::io::Write;

/// How numbers and cells are written.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Between cells.
    pub separator: u8,
    /// Decimal numbers have a comma.
    pub comma: bool,
}

/// Writes CSV.
pub struct Csv<W: Write> {
    out: csv::Writer<W>,
    style: Style,
}

impl<W: Write> Csv<W> {
    /// Onto this output, mark and heads first.
    ///
    /// # Errors
    /// Those of the output.
    pub fn new(mut out: W, style: Style) -> Result<Self, Error> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut out = csv::WriterBuilder::new().delimiter(style.separator).terminator(csv::Terminator::CRLF).from_writer(out);
        out.write_record(COLUMNS.iter().map(|c| c.name)).map_err(wrong)?;
        Ok(Self { out, style })
    }
}

impl<W: Write> Sink for Csv<W> {
    fn document(&mut self, document: &Selected<'_>) -> Result<(), Error> {
        for figure in &document.figures {
            for column in COLUMNS {
                let cell = (column.get)(figure);
                self.out.write_field(&*written(&cell, self.style)).map_err(wrong)?;
            }
            self.out.write_record(None::<&[u8]>).map_err(wrong)?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Error> {
        Ok(self.out.flush()?)
    }
}

fn wrong(e: csv::Error) -> Error {
    match e.into_kind() {
        csv::ErrorKind::Io(e) => Error::Write(e),
        other => Error::Format(format!("{other:?}")),
    }
}

/// A cell as written, before quoting.
pub(super) fn written<'a>(cell: &'a Cell<'a>, style: Style) -> Cow<'a, str> {
    let Some(plain) = cell.plain() else { return Cow::Borrowed("") };
    match cell {
        Cell::Number(_) if style.comma => Cow::Owned(plain.replace('.', ",")),
        Cell::Number(_) | Cell::Whole(_) | Cell::Date(_) => plain,
        _ => harmless(plain),
    }
}

/// Words that a spreadsheet program shows as they stand: an apostrophe before what would begin a formula.
fn harmless(words: Cow<'_, str>) -> Cow<'_, str> {
    if words.starts_with(['=', '+', '-', '@', '\t', '\r']) { Cow::Owned(format!("'{words}")) } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_stay_words_and_numbers_stay_numbers() {
        let style = Style { separator: b';', comma: true };
        for (words, shown) in [
            ("=1+1", "'=1+1"),
            ("+84", "'+84"),
            ("-5", "'-5"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("a=1", "a=1"),
            ("", ""),
        ] {
            assert_eq!(written(&Cell::text(words), style), shown);
        }
        let number = |n: &str| n.parse().map_or(Cell::Null, Cell::Number);
        assert_eq!(written(&number("-5"), style), "-5");
        assert_eq!(written(&number("-76.070"), style), "-76,070");
        assert_eq!(written(&number("76.07"), Style { comma: false, ..style }), "76.07");
        assert_eq!(written(&Cell::list(&["- Cấp xã".to_owned()]), style), "'- Cấp xã");
    }
}
