//! Excel 5 to 2003 → [`Book`]. The records are read one by one, so that a cell's font and format are known and a sheet costs
//! only the cells it has.

mod globals;
mod records;
mod sheet;

use super::super::{Error, Limits};
use super::model::{Book, Sheet};
use std::io::{Cursor, Read};

pub(super) const FORM: &str = "XLS file";

/// Reads the workbook.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Error> {
    let stream = stream(bytes)?;
    let mut book = Book::default();
    let globals = globals::read(&stream, &mut book, limits)?;
    let (mut left, mut steps) = (limits.cells, stream.len());
    for entry in &globals.sheets {
        let mut sheet = Sheet { name: entry.name.clone(), hidden: entry.hidden, ..Sheet::default() };
        sheet::read(&stream, entry.at, &globals, &book, &mut sheet, (&mut left, &mut steps))
            .ok_or(Error::TooLarge { limit: limits.cells, size: limits.cells.saturating_add(1) })?;
        book.sheets.push(sheet);
    }
    Ok(book)
}

/// The workbook's stream in the compound file.
fn stream(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let damaged = |fault: String| Error::Damaged { form: FORM, fault };
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|e| damaged(format!("a broken compound file ({e})")))?;
    if file.is_stream("/EncryptedPackage") {
        return Err(Error::Encrypted);
    }
    let name = ["/Workbook", "/Book"].into_iter().find(|n| file.is_stream(n)).ok_or_else(|| damaged("no workbook in it".to_owned()))?;
    let stream = file.open_stream(name).map_err(|e| damaged(format!("a broken workbook stream ({e})")))?;
    let mut out = Vec::new();
    // A stream cannot be longer than its file; a cut one is read as far as it goes.
    let read = stream.take(bytes.len() as u64).read_to_end(&mut out);
    match read {
        Err(e) if out.is_empty() => Err(damaged(format!("a broken workbook stream ({e})"))),
        _ => Ok(out),
    }
}
