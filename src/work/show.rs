//! One document → the bytes that a command prints of it. The command line shows its own texts with it, a [`super::worker`] what it
//! was sent, so that both print the same.

use crate::confidence::calibration::Calibration;
use crate::document::{Document, Placed};
use crate::extract::{self, Audit};
use crate::fill;
use crate::fill::write::Entry;
use crate::grammar::Grammar;
use crate::indicator::json;
use crate::indicator::output::Extraction;
use crate::read::scan::Scans;
use crate::read::{self, Limits, dump};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::io::{self, Write};
use std::ops::ControlFlow;

/// What is to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// The extraction as one line of JSON.
    Extraction,
    /// The same, indented.
    Indented,
    /// The extraction as one line of JSON, and the normalised text behind it: of one and the same reading.
    Both,
    /// The normalised text.
    Text,
    /// Its paragraphs and tables.
    Layout,
    /// Its words by their places on the pages.
    Boxes,
    /// The document is a blank form: its fields as JSON.
    Form,
    /// The document is what [`filling`] made, a blank form and values for it: the form filled in.
    Fill,
}

/// A document read, ready to be written out.
pub enum Shown {
    /// For [`Ask::Extraction`].
    Extraction(Box<Audit>),
    /// For [`Ask::Indented`].
    Indented(Box<Extraction>),
    /// For [`Ask::Both`].
    Both(Box<(Document, Extraction)>),
    /// For [`Ask::Layout`].
    Layout(Box<Document>),
    /// For the rest.
    Bytes(Vec<u8>),
}

/// A blank form and values for it as one body: the length of the values (four bytes, low first), the values as JSON, the form.
///
/// # Errors
/// None in practice: values are numbers and words.
pub fn filling(form: &[u8], entries: &[Entry]) -> io::Result<Vec<u8>> {
    let values = serde_json::to_vec(entries)?;
    let mut out = Vec::with_capacity(4 + values.len() + form.len());
    out.extend_from_slice(&(values.len() as u32).to_le_bytes());
    out.extend_from_slice(&values);
    out.extend_from_slice(form);
    Ok(out)
}

/// What [`filling`] made taken apart. `None`: it did not make it.
fn filled(body: &[u8]) -> Option<(Vec<Entry>, &[u8])> {
    let (length, rest) = body.split_first_chunk::<4>()?;
    let length = u32::from_le_bytes(*length) as usize;
    let (values, form) = (rest.get(..length)?, rest.get(length..)?);
    Some((serde_json::from_slice(values).ok()?, form))
}

/// Reads a document as far as `ask` needs.
///
/// # Errors
/// When the bytes are no document that can be read.
pub fn show(
    ask: Ask,
    name: &str,
    bytes: &[u8],
    grammar: &Grammar,
    scans: &Scans,
    calibration: Option<&Calibration>,
) -> Result<Shown, extract::Error> {
    if ask == Ask::Form {
        let form = fill::read::read(name, bytes, grammar)?;
        return Ok(Shown::Bytes(serde_json::to_vec(&form).unwrap_or_default()));
    }
    if ask == Ask::Fill {
        let (entries, form) = filled(bytes).ok_or(read::Error::Empty)?;
        return Ok(Shown::Bytes(fill::write::write(form, &entries)?));
    }
    if ask == Ask::Extraction {
        return Ok(Shown::Extraction(Box::new(extract::audit(name, bytes, grammar, scans, calibration)?)));
    }
    if ask == Ask::Both {
        return Ok(Shown::Both(Box::new(extract::extract_calibrated(name, bytes, grammar, scans, calibration)?)));
    }
    if ask == Ask::Indented {
        return Ok(Shown::Indented(Box::new(extract::extract_calibrated(name, bytes, grammar, scans, calibration)?.1)));
    }
    if ask == Ask::Layout {
        return Ok(Shown::Layout(Box::new(read::read_scans(bytes, &Limits::default(), grammar, scans)?)));
    }
    let mut whole = Vec::new();
    pour(ask, bytes, grammar, scans, &mut |part| {
        whole.extend_from_slice(part);
        ControlFlow::Continue(())
    })?;
    Ok(Shown::Bytes(whole))
}

/// The words of a document, for [`Ask::Boxes`] with their places, handed to `out` part by part while it is read; `out` may say stop.
///
/// # Errors
/// When the bytes are no document that can be read to its end; what was handed over before stands.
pub fn pour(
    ask: Ask,
    bytes: &[u8],
    grammar: &Grammar,
    scans: &Scans,
    out: &mut dyn FnMut(&[u8]) -> ControlFlow<()>,
) -> Result<(), extract::Error> {
    let mut lines = String::new();
    read::stream(bytes, &Limits::default(), grammar, scans, &mut |text, places| {
        if ask != Ask::Boxes {
            return out(text.as_bytes());
        }
        lines.clear();
        boxes(text, places, &mut lines);
        out(lines.as_bytes())
    })?;
    Ok(())
}

impl Shown {
    /// Writes it, an extraction with its line end; to be called once.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&mut self, out: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Extraction(audit) => {
                audit.write(out)?;
                out.write_all(b"\n")
            }
            Self::Indented(extraction) => {
                serde_json::to_writer_pretty(&mut *out, extraction)?;
                out.write_all(b"\n")
            }
            Self::Both(both) => {
                let mut line = &mut *out;
                json::write(&both.1, &mut line)?;
                out.write_all(b"\n")?;
                out.write_all(both.0.text.as_bytes())
            }
            Self::Bytes(bytes) => out.write_all(bytes),
            Self::Layout(document) => out.write_all(dump::layout(document).as_bytes()),
        }
    }

    /// About how many bytes it takes, so that a buffer is not copied as it grows.
    pub fn size_hint(&self) -> usize {
        match self {
            Self::Extraction(audit) => 4096 + 1024 * audit.figures(),
            Self::Indented(extraction) => 4096 + 1536 * extraction.indicators.len(),
            Self::Bytes(bytes) => bytes.len(),
            Self::Both(both) => both.0.text.len() + 4096 + 1024 * both.1.indicators.len(),
            Self::Layout(document) => document.text.len() + document.text.len() / 4,
        }
    }
}

/// `page⇥left top right bottom⇥words`, in points from the page's upper left corner.
fn boxes(text: &str, places: &[Placed], out: &mut String) {
    for placed in places {
        let [left, top, right, bottom] = placed.rect;
        let words = text.get(placed.span.range()).unwrap_or_default().replace('\n', "⏎").replace('\t', "⇥");
        let _ = writeln!(out, "{}\t{left:.1} {top:.1} {right:.1} {bottom:.1}\t{words}", placed.page);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Span;

    #[test]
    fn boxes_are_a_line_each() {
        let text = "Tổng\tsố 12";
        let places = [Placed { span: Span::new(0, text.len()), page: 3, rect: [1.0, 2.25, 30.5, 14.0], guessed: false }];
        let mut out = String::new();
        boxes(text, &places, &mut out);
        assert_eq!(out, "3\t1.0 2.2 30.5 14.0\tTổng⇥số 12\n");
    }
}
