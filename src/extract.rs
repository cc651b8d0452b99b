//! Bytes + Grammar → Extraction: the pipeline in one function.

use crate::confidence::calibration::Calibration;
use crate::document::{Document, TextOrigin};
use crate::grammar::Grammar;
use crate::indicator::output::Extraction;
use crate::indicator::{Laid, Origin, json, lay};
use crate::read::scan::Scans;
use crate::read::{self, Limits};
use crate::{catalog, check, confidence, parse};
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// Why nothing came out.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The bytes could not be read.
    #[error(transparent)]
    Read(#[from] read::Error),
}

impl Error {
    /// The contract's word for the reason (empty, unsupported, too_large …).
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Read(e) => e.reason(),
        }
    }
}

/// Reads one document and audits its figures.
///
/// # Errors
/// When the bytes are no document that can be read; see [`read::Error`].
pub fn extract(name: &str, bytes: &[u8], grammar: &Grammar) -> Result<Extraction, Error> {
    Ok(extract_with_document(name, bytes, grammar)?.1)
}

/// As [`extract`], with the document that the extraction's offsets count in.
///
/// # Errors
/// As [`extract`].
pub fn extract_with_document(name: &str, bytes: &[u8], grammar: &Grammar) -> Result<(Document, Extraction), Error> {
    extract_scans(name, bytes, grammar, &Scans::default())
}

/// As [`extract_with_document`]; pages that are pictures are read as `scans` says.
///
/// # Errors
/// As [`extract`].
pub fn extract_scans(name: &str, bytes: &[u8], grammar: &Grammar, scans: &Scans) -> Result<(Document, Extraction), Error> {
    extract_calibrated(name, bytes, grammar, scans, None)
}

/// As [`extract_scans`], with the confidences of a calibration, which the extraction names.
///
/// # Errors
/// As [`extract`].
pub fn extract_calibrated(
    name: &str,
    bytes: &[u8],
    grammar: &Grammar,
    scans: &Scans,
    calibration: Option<&Calibration>,
) -> Result<(Document, Extraction), Error> {
    let Audit { document, laid } = audit(name, bytes, grammar, scans, calibration)?;
    let extraction = laid.whole(&document);
    Ok((document, extraction))
}

/// A document read and audited, its figures not laid out yet.
#[derive(Debug)]
pub struct Audit {
    document: Document,
    laid: Laid,
}

impl Audit {
    /// How many figures were found.
    pub fn figures(&self) -> usize {
        self.laid.lists.indicators_left()
    }

    /// Writes the extraction as one line of JSON, without the line end. Its lists are used up by it.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&mut self, out: &mut impl Write) -> io::Result<()> {
        json::write_laid(&mut self.laid, &self.document, out)
    }
}

/// The first half of [`extract_calibrated`], for extractions that are written at once.
///
/// # Errors
/// As [`extract`].
pub fn audit(name: &str, bytes: &[u8], grammar: &Grammar, scans: &Scans, calibration: Option<&Calibration>) -> Result<Audit, Error> {
    let document = read::read_scans(bytes, &Limits::default(), grammar, scans)?;
    let mut report = parse::parse(&document, grammar);
    let findings = check::run(&document.text, &report, grammar);
    let findings = if document.seen.is_empty() { findings } else { check::vote::settle(&document.text, &mut report, grammar, findings) };
    let rough = matches!(document.origin, TextOrigin::PdfOcr | TextOrigin::PdfMixed | TextOrigin::ImageOcr);
    let codes = catalog::codes(&report, grammar, rough);
    let scores = confidence::score(&report, &findings, calibration);
    let sha256 = hex(&Sha256::digest(bytes));
    let origin = Origin { name, sha256: &sha256, media_type: read::media_type(bytes), bytes: bytes.len() as u64 };
    let mut laid = lay(origin, &document, report, findings, scores, codes, grammar);
    laid.rest.made_by.calibration = calibration.map(|c| c.version.clone());
    Ok(Audit { document, laid })
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|b| [DIGITS[(b >> 4) as usize] as char, DIGITS[(b & 15) as usize] as char]).collect()
}
