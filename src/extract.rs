//! STAND-IN, replaced when the pipeline is merged: bytes → an extraction without figures, so that the service has something to run.

use crate::document::Document;
use crate::grammar::Grammar;
use crate::indicator::output::{Extraction, Ledger, MadeBy, ReadStatus, ReportFields, SCHEMA, Source};

/// Why a document could not be extracted.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There are no words in it.
    #[error("expected a document with words, found none")]
    Empty,
    /// No reader knows this form.
    #[error("expected text in UTF-8, found other bytes")]
    Unsupported,
}

impl Error {
    /// The contract's word.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Unsupported => "unsupported",
        }
    }
}

/// Bytes → what was read.
///
/// # Errors
/// If there is nothing to read.
pub fn read(bytes: &[u8]) -> Result<Document, Error> {
    let text = std::str::from_utf8(bytes).map_err(|_| Error::Unsupported)?;
    if text.contains('\0') {
        return Err(Error::Unsupported);
    }
    if text.trim().is_empty() { Err(Error::Empty) } else { Ok(crate::read::text::read(text)) }
}

/// Bytes → extraction.
///
/// # Errors
/// If there is nothing to read.
pub fn extract(name: &str, bytes: &[u8], _: &Grammar) -> Result<Extraction, Error> {
    let document = read(bytes)?;
    Ok(Extraction {
        schema: SCHEMA.to_owned(),
        source: Source {
            name: name.to_owned(),
            sha256: crate::store::record::sha256(bytes),
            media_type: "text/plain".to_owned(),
            bytes: bytes.len() as u64,
            pages: None,
            text_origin: document.origin,
            encoding: document.encoding,
            status: ReadStatus::Done,
            unread_pages: Vec::new(),
        },
        made_by: MadeBy { program: concat!("bocso ", env!("CARGO_PKG_VERSION")).to_owned(), grammars: String::new() },
        report: ReportFields::default(),
        sections: Vec::new(),
        tables: Vec::new(),
        indicators: Vec::new(),
        checks: Vec::new(),
        numbers: Ledger::default(),
    })
}
