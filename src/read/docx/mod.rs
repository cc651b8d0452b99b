//! Word 2007 and later (DOCX) → Document.

use super::{Error, Limits};
use crate::document::Document;

/// Reads the file.
///
/// # Errors
/// When it is broken, locked, empty or too large.
pub(crate) fn read(_bytes: &[u8], _limits: &Limits) -> Result<Document, Error> {
    Err(Error::Unsupported { found: "a Word (DOCX) file" })
}
