//! PDF → Document.

use super::{Error, Limits};
use crate::document::Document;
use crate::grammar::Grammar;

/// Reads the file.
///
/// # Errors
/// When it is broken, locked, empty or too large.
pub(crate) fn read(_bytes: &[u8], _limits: &Limits, _grammar: &Grammar) -> Result<Document, Error> {
    Err(Error::Unsupported { found: "a PDF" })
}
