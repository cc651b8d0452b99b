//! Workbooks (XLSX, XLS, ODS) → Document.

use super::sniff::File;
use super::{Error, Limits};
use crate::document::Document;

/// Reads the file.
///
/// # Errors
/// When it is broken, locked, empty or too large.
pub(crate) fn read(_file: File, _bytes: &[u8], _limits: &Limits) -> Result<Document, Error> {
    Err(Error::Unsupported { found: "a workbook" })
}
