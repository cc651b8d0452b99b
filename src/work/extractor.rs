//! The child's side: `bocso child` reads one document from standard input, extracts it under limits that it set on itself, and
//! writes one [`Answer`] to standard output. It opens no store and no socket.
//!
//! Standard input is the file's name, a line end, and its bytes.

use super::layout::Layout;
use super::limits;
use crate::document::Document;
use crate::extract;
use crate::grammar::Grammar;
use crate::indicator::output::{Extraction, Outcome, ReadStatus};
use crate::store::{Reason, Tally};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::ffi::OsString;
use std::io::{Read, Write};
use std::process::ExitCode;

/// The name of the hidden command.
pub const COMMAND: &str = "child";

/// What the child writes: one JSON object.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It could be extracted.
    Extracted {
        /// The contract's JSON.
        json: Box<RawValue>,
        /// The normalised text.
        text: String,
        /// Its paragraphs and tables ([`Layout`]).
        layout: Box<RawValue>,
        /// Figures, in review, failed checks, unexplained.
        tally: [u32; 4],
        /// Some pages could not be read.
        partial: bool,
    },
    /// It could not.
    Failed {
        /// The contract's word.
        reason: String,
        /// In a sentence.
        message: String,
    },
}

/// Runs the hidden command: `args` are `MEMORY-BYTES CPU-SECONDS`, 0 for no limit.
///
/// The exit code says only whether an answer was written.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let numbers: Vec<u64> = args.into_iter().filter_map(|a| a.to_str()?.parse().ok()).collect();
    let [memory_bytes, cpu_seconds] = numbers[..] else { return ExitCode::from(2) };
    if limits::lower(memory_bytes, cpu_seconds).is_err() {
        return ExitCode::FAILURE;
    }
    let mut input = Vec::new();
    if std::io::stdin().lock().read_to_end(&mut input).is_err() {
        return ExitCode::FAILURE;
    }
    let cut = input.iter().position(|&b| b == b'\n').unwrap_or(input.len());
    let name = String::from_utf8_lossy(&input[..cut]).into_owned();
    let answer = answer(&name, input.get(cut + 1..).unwrap_or_default());
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    if serde_json::to_writer(&mut out, &answer).is_err() || out.flush().is_err() {
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// One document → the answer.
pub fn answer(name: &str, bytes: &[u8]) -> Answer {
    let grammar = Grammar::embedded();
    match extract::extract_with_document(name, bytes, &grammar) {
        Ok((document, extraction)) => extracted(&extraction, document, tally(&extraction)).unwrap_or_else(|e| crashed(&e)),
        Err(e) => failed(e.reason(), &e),
    }
}

fn extracted(extraction: &Extraction, document: Document, tally: Tally) -> Result<Answer, serde_json::Error> {
    Ok(Answer::Extracted {
        json: serde_json::value::to_raw_value(extraction)?,
        layout: serde_json::value::to_raw_value(&Layout::of(&document))?,
        text: document.text,
        tally: [tally.figures, tally.to_review, tally.failed_checks, tally.unexplained],
        partial: tally.partial,
    })
}

fn failed(reason: &str, error: &dyn std::fmt::Display) -> Answer {
    Answer::Failed { reason: reason.to_owned(), message: error.to_string() }
}

fn crashed(error: &serde_json::Error) -> Answer {
    Answer::Failed { reason: Reason::Crashed.name().to_owned(), message: error.to_string() }
}

/// What an extraction counts.
pub fn tally(extraction: &Extraction) -> Tally {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Tally {
        figures: count(extraction.indicators.iter().filter(|i| i.value.is_figure()).count()),
        to_review: count(extraction.indicators.iter().filter(|i| i.review).count()),
        failed_checks: count(extraction.checks.iter().filter(|c| c.status == Outcome::Failed).count()),
        unexplained: count(extraction.numbers.unexplained.len()),
        partial: extraction.source.status == ReadStatus::Partial,
    }
}
