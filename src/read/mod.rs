//! STUB until the reader is merged: take the reader's file on merge.
//!
//! Bytes → [`crate::document::Document`].

pub mod dump;

pub mod text;

use crate::document::Document;

/// How much is read.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Largest input in bytes.
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 32 << 20 }
    }
}

/// Why a document could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing in it.
    #[error("expected text, found an empty file")]
    Empty,
    /// Not text.
    #[error("expected text or Markdown, found {0}")]
    Unsupported(&'static str),
    /// Too many bytes.
    #[error("expected at most {limit} bytes, found {size}")]
    TooLarge {
        /// The limit.
        limit: usize,
        /// The size.
        size: usize,
    },
}

impl Error {
    /// The contract's word.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Unsupported(_) => "unsupported",
            Self::TooLarge { .. } => "too_large",
        }
    }
}

/// Reads a document.
///
/// # Errors
/// See [`Error`].
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    if bytes.len() > limits.bytes {
        return Err(Error::TooLarge { limit: limits.bytes, size: bytes.len() });
    }
    if bytes.contains(&0) || bytes.starts_with(b"%PDF") {
        return Err(Error::Unsupported("binary data"));
    }
    let text = String::from_utf8_lossy(bytes);
    if text.trim().is_empty() {
        return Err(Error::Empty);
    }
    Ok(text::read(&text))
}
