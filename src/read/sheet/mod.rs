//! Workbooks (XLSX, XLS, ODS) → Document: what a person sees in the cells, in the order of the sheets.

mod code;
mod date;
mod decimal;
mod format;
mod layout;
mod markup;
mod model;
mod ods;
mod pieces;
mod place;
mod scripts;
mod table;
#[cfg(test)]
mod tests;
mod words;
mod xls;
pub(crate) mod xlsx;

use super::build::Builder;
use super::sniff::File;
use super::{Error, Limits};
use crate::document::{Document, TextOrigin};

/// Reads the file.
///
/// # Errors
/// When it is broken, locked, empty or too large.
pub(crate) fn read(file: File, bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    let book = match file {
        File::Xlsx => xlsx::read(bytes, limits)?,
        File::Xls => xls::read(bytes, limits)?,
        File::Ods => ods::read(bytes, limits)?,
        _ => return Err(Error::Unsupported { found: "another file than a workbook" }),
    };
    let mut builder = Builder::new(TextOrigin::Sheet);
    layout::write(&book, &mut builder, limits)?;
    builder.check(limits)?;
    builder.finish()
}
