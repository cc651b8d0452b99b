//! Bytes → [`crate::document::Document`]. `sniff` names the form by content; one module a form.
//!
//! Text and web pages are written by `text::writer` and told apart by their lines; files that know paragraphs and cells write through
//! `build`. It understands nothing: a table is a grid of cells, a heading is a paragraph with a style. Bytes are hostile: every
//! loop and allocation is bounded by [`Limits`], and outside of plain text the whole runs in a child process (see `work`).

pub(crate) mod build;

pub mod decode;

pub(crate) mod doc;

pub(crate) mod docx;

pub mod dump;

mod error;

pub(crate) mod grid;

pub mod html;

mod margins;

pub(crate) mod package;

pub(crate) mod pdf;

pub(crate) mod rtf;

pub mod scan;

pub mod show;

pub(crate) mod sheet;

pub mod sniff;

pub mod text;

#[cfg(test)]
mod corpus;

#[cfg(test)]
mod properties;

pub use error::Error;

use crate::document::{Document, Placed, UnreadPage};
use crate::grammar::Grammar;
use scan::Scans;
use sniff::{File, Form};
use std::ops::ControlFlow;
use std::sync::LazyLock;

/// What a file may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of a file.
    pub file_bytes: usize,
    /// Most bytes of text, as a file or as what is read out of one.
    pub text_bytes: usize,
    /// Most bytes that the parts of one packed file (DOCX, XLSX, ODS) may unpack to, all together.
    pub unpacked_bytes: u64,
    /// Most pages that are read.
    pub pages: u32,
    /// Most cells of a workbook that are read.
    pub cells: usize,
}

impl Default for Limits {
    /// 32 MiB of text: some hundred times the longest report seen. The rest likewise: far above what an office has.
    fn default() -> Self {
        Self { file_bytes: 256 << 20, text_bytes: 32 << 20, unpacked_bytes: 256 << 20, pages: 20_000, cells: 2_000_000 }
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
    read_scans(bytes, limits, grammar, &Scans::default())
}

/// As [`read_with`]; pages that are pictures are read as `scans` says.
///
/// # Errors
/// See [`read`].
pub fn read_scans(bytes: &[u8], limits: &Limits, grammar: &Grammar, scans: &Scans) -> Result<Document, Error> {
    if bytes.len() > limits.file_bytes {
        return Err(Error::TooLarge { limit: limits.file_bytes, size: bytes.len() });
    }
    let form = sniff::sniff(bytes);
    let coding = match form {
        Form::Text(coding) | Form::Html(coding) => coding,
        Form::File(file) => return read_file(file, bytes, limits, scans),
        Form::Other { name: sniff::LOCKED, .. } => return Err(Error::Encrypted),
        Form::Other { name, .. } => return Err(Error::Unsupported { found: name }),
    };
    let too_large = |size: usize| Error::TooLarge { limit: limits.text_bytes, size };
    if bytes.len() > limits.text_bytes {
        return Err(too_large(bytes.len()));
    }
    // A font that the page names tells more than what its letters look like.
    let by_font = if form == Form::Html(sniff::Coding::Utf8) { html::fonts::decode(bytes) } else { None };
    let decoded = by_font.map_or_else(|| decode::decode(bytes, coding), Ok)?;
    if decoded.text.len() > limits.text_bytes.saturating_mul(2) {
        return Err(too_large(decoded.text.len()));
    }
    let mut document = match form {
        Form::Html(_) => html::read(&decoded.text, grammar),
        _ => text::read(&decoded.text, grammar),
    };
    document.encoding = decoded.encoding;
    if !document.text.chars().any(char::is_alphanumeric) {
        return Err(Error::Empty);
    }
    if let Some(at) = decoded.first_fault {
        document.unread.push(fault(&document, at, decoded.faults));
    }
    Ok(document)
}

/// Takes words in reading order and where they stand on their pages; spans count in this very text. It may say stop.
pub type Sink<'a> = dyn FnMut(&str, &[Placed]) -> ControlFlow<()> + 'a;

/// As [`read_scans`], for whoever wants nothing but the words: they are handed on as soon as they are finished, page by page where
/// the form has pages (PDF), so that a long file does not gather in memory.
///
/// # Errors
/// See [`read`]; what was handed on before stands.
pub fn stream(bytes: &[u8], limits: &Limits, grammar: &Grammar, scans: &Scans, to: &mut Sink<'_>) -> Result<(), Error> {
    if bytes.len() <= limits.file_bytes && sniff::sniff(bytes) == Form::File(File::Pdf) {
        return pdf::stream(bytes, limits, scans, to);
    }
    let whole = read_scans(bytes, limits, grammar, scans)?;
    let _ = to(&whole.text, &whole.places);
    Ok(())
}

fn read_file(file: File, bytes: &[u8], limits: &Limits, scans: &Scans) -> Result<Document, Error> {
    match file {
        File::Pdf => pdf::read(bytes, limits, scans),
        File::Picture(_) => pdf::read_picture(bytes, limits, scans),
        File::Docx => docx::read(bytes, limits),
        File::Doc => doc::read(bytes, limits),
        File::Rtf => rtf::read(bytes, limits),
        File::Xlsx | File::Xls | File::Ods => sheet::read(file, bytes, limits),
    }
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
        let limits = Limits { text_bytes: 1000, ..Limits::default() };
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
