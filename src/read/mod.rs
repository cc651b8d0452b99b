//! Bytes → [`crate::document::Document`]. `sniff` names the form by content; one module a form.

pub mod dump;

pub mod text;

use crate::document::Document;

/// Bounds on what is read.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of text.
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 32 << 20 }
    }
}

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing in it.
    #[error("empty")]
    Empty,
}

impl Error {
    /// The contract's word.
    pub fn reason(&self) -> &'static str {
        "empty"
    }
}

/// Reads bytes.
///
/// # Errors
/// See [`Error`].
pub fn read(bytes: &[u8], _limits: &Limits) -> Result<Document, Error> {
    Ok(text::read(&String::from_utf8_lossy(bytes)))
}

/// Media type.
pub fn media_type(_: &Document) -> &'static str {
    "text/plain"
}
