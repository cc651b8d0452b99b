//! Bytes → [`crate::document::Document`]. `sniff` names the form by content; one module a form.
//!
//! Text, Markdown and web pages so far. It understands nothing: a table is a grid of cells, a heading is a paragraph with a
//! style.

pub mod decode;

pub mod dump;

mod error;

pub mod html;

pub mod sniff;

pub mod text;

#[cfg(test)]
mod corpus;

#[cfg(test)]
mod properties;

pub use error::Error;

use crate::document::{Document, UnreadPage};
use crate::grammar::Grammar;
use sniff::Form;
use std::sync::LazyLock;

/// What a file may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of a text file.
    pub text_bytes: usize,
}

impl Default for Limits {
    /// 32 MiB of text: some hundred times the longest report seen.
    fn default() -> Self {
        Self { text_bytes: 32 << 20 }
    }
}

/// The IANA media type of a file, by its content.
pub fn media_type(bytes: &[u8]) -> &'static str {
    sniff::sniff(bytes).media_type()
}

/// Reads a file with the words compiled in.
///
/// # Errors
/// See [`Error`]: nothing in it, something else than text, too large.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    static GRAMMAR: LazyLock<Grammar> = LazyLock::new(Grammar::embedded);
    read_with(bytes, limits, &GRAMMAR)
}

/// Reads a file with the words of `grammar`.
///
/// # Errors
/// See [`read`].
pub fn read_with(bytes: &[u8], limits: &Limits, grammar: &Grammar) -> Result<Document, Error> {
    let form = sniff::sniff(bytes);
    let (Form::Text(coding) | Form::Html(coding)) = form else {
        let Form::Other { name, .. } = form else { return Err(Error::Empty) };
        return Err(Error::Unsupported { found: name });
    };
    let too_large = |size: usize| Error::TooLarge { limit: limits.text_bytes, size };
    if bytes.len() > limits.text_bytes {
        return Err(too_large(bytes.len()));
    }
    let decoded = decode::decode(bytes, coding)?;
    if decoded.text.len() > limits.text_bytes.saturating_mul(2) {
        return Err(too_large(decoded.text.len()));
    }
    let mut document = match form {
        Form::Html(_) => html::read(&decoded.text, grammar),
        _ => text::read(&decoded.text, grammar),
    };
    if !document.text.chars().any(char::is_alphanumeric) {
        return Err(Error::Empty);
    }
    if let Some(at) = decoded.first_fault {
        document.unread.push(fault(&document, at, decoded.faults));
    }
    Ok(document)
}

/// Says where bytes were lost.
fn fault(document: &Document, at: usize, faults: usize) -> UnreadPage {
    let mark = document.text.find(char::REPLACEMENT_CHARACTER).unwrap_or(at.min(document.text.len())) as u32;
    let page = document.pages.iter().rev().find(|p| p.span.start <= mark).map_or(1, |p| p.number);
    UnreadPage { page, reason: format!("{faults} chỗ không phải UTF-8, đã thay bằng \u{fffd}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_or_refused_with_a_reason() {
        let limits = Limits { text_bytes: 1000 };
        for (bytes, reason) in [
            (b"".as_slice(), "empty"),
            (b" \n\t\xEF\xBB\xBF--- ".as_slice(), "empty"),
            (b"%PDF-1.7".as_slice(), "unsupported"),
            (&[1, 2, 3, 4, 5, 6, 7, 8, 0xFF, 0xFE].repeat(9), "unsupported"),
            (&[b'a'; 1001], "too_large"),
        ] {
            let error = read(bytes, &limits).expect_err(reason);
            assert_eq!(error.reason(), reason, "{error}");
            assert!(!error.vietnamese().is_empty());
        }
        assert!(read("Đạt 5%".as_bytes(), &limits).is_ok());
        assert_eq!(media_type(b"<html><p>a"), "text/html");
    }

    #[test]
    fn lost_bytes_are_told() {
        let mut bytes = "Trang một\u{c}Đạt 5% và ".as_bytes().to_vec();
        bytes.push(0xE1);
        let document = read(&bytes, &Limits::default()).expect("text");
        assert_eq!(document.unread.len(), 1);
        assert_eq!(document.unread[0].page, 2);
    }
}
