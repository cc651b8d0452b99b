//! STUB until the pipeline is merged: take the pipeline's file on merge. Bytes + Grammar → Extraction.

use crate::document::{CharIndex, Span};
use crate::grammar::Grammar;
use crate::grammar::token::TokenKind;
use crate::indicator::output::{Evidence, Extraction, Ledger, MadeBy, ReadStatus, ReportFields, SCHEMA, Source, Unexplained};
use crate::read::{self, Limits};

/// Why a document gave no extraction.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It could not be read.
    #[error(transparent)]
    Read(#[from] read::Error),
}

impl Error {
    /// The contract's word.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Read(e) => e.reason(),
        }
    }
}

/// Extracts one document.
///
/// # Errors
/// A document that cannot be read.
pub fn extract(name: &str, bytes: &[u8], grammar: &Grammar) -> Result<Extraction, Error> {
    use sha2::{Digest, Sha256};
    let document = read::read(bytes, &Limits::default())?;
    let text = &document.text;
    let index = CharIndex::new(text);
    let tokens = grammar.tokens(text, Span::new(0, text.len()));
    let unexplained: Vec<Unexplained> = tokens
        .iter()
        .filter(|t| t.kind == TokenKind::Number)
        .map(|t| {
            let words = t.span.of(text).to_owned();
            let (start, end) = (index.chars_before(t.span.start), index.chars_before(t.span.end));
            Unexplained { text: words.clone(), evidence: Evidence { page: None, start, end, text: words, boxes: None } }
        })
        .collect();
    Ok(Extraction {
        schema: SCHEMA.into(),
        source: Source {
            name: name.into(),
            sha256: Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect(),
            media_type: "text/plain".into(),
            bytes: bytes.len() as u64,
            pages: None,
            text_origin: document.origin,
            encoding: document.encoding,
            status: ReadStatus::Done,
            unread_pages: Vec::new(),
        },
        made_by: MadeBy { program: concat!("bocso ", env!("CARGO_PKG_VERSION")).into(), grammars: format!("sha256:{}", grammar.digest()) },
        report: ReportFields::default(),
        sections: Vec::new(),
        tables: Vec::new(),
        indicators: Vec::new(),
        checks: Vec::new(),
        numbers: Ledger { total: unexplained.len() as u32, explained: std::collections::BTreeMap::default(), unexplained },
    })
}
