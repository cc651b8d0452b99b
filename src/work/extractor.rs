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
use crate::read::scan::{Progress, Scans};
use crate::store::{Reason, Tally};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::ffi::OsString;
use std::io::{Read, Write};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The name of the hidden command.
pub const COMMAND: &str = "child";

/// What the pages so far give is made no more once that took so long: the next would take twice as long.
const INTERIM: Duration = Duration::from_secs(10);

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
    /// A scanned page was recognised; the answer is still to come.
    Page {
        /// Pages done.
        done: u32,
        /// Pages in all.
        of: u32,
    },
    /// What the pages recognised so far give; the answer is still to come.
    Interim(Box<Answer>),
    /// It could not.
    Failed {
        /// The contract's word.
        reason: String,
        /// In a sentence.
        message: String,
    },
}

/// Runs the hidden command: `args` are those of [`limits::told`].
///
/// The exit code says only whether an answer was written.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let Some((memory_bytes, cpu_seconds, scans)) = limits::told(args) else { return ExitCode::from(2) };
    // Pages of a scan raise the processor time again.
    if limits::lower(memory_bytes, 0).and_then(|()| limits::spend(cpu_seconds)).is_err() {
        return ExitCode::FAILURE;
    }
    let mut input = Vec::new();
    if std::io::stdin().lock().read_to_end(&mut input).is_err() {
        return ExitCode::FAILURE;
    }
    let cut = input.iter().position(|&b| b == b'\n').unwrap_or(input.len());
    let name = String::from_utf8_lossy(&input[..cut]).into_owned();
    let bytes: Arc<[u8]> = input.get(cut + 1..).unwrap_or_default().into();
    drop(input);
    let scans = Scans { progress: Some(tell(name.clone(), Arc::clone(&bytes), scans.clone())), ..scans };
    if write(&answer(&name, &bytes, &scans)).is_err() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// One line of standard output.
fn write(answer: &Answer) -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    serde_json::to_writer(&mut out, answer)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// Tells of each page, and of what the pages so far give after the 1st, 2nd, 4th, 8th …: so that all of it together costs no more
/// than reading the kept pages twice; no longer once it holds up the pages to come.
fn tell(name: String, bytes: Arc<[u8]>, scans: Scans) -> Progress {
    let last = Mutex::new(Duration::ZERO);
    Arc::new(move |done, of| {
        limits::extend(limits::PAGE_SECONDS);
        if write(&Answer::Page { done, of }).is_err() {
            // Nobody listens any more; pages done so far are kept.
            std::process::exit(1);
        }
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        if scans.cache.is_some() && done < of && done.is_power_of_two() && *last < INTERIM {
            let begun = Instant::now();
            let kept = Scans { kept_only: Some(done), progress: None, ..scans.clone() };
            let _ = write(&Answer::Interim(Box::new(answer(&name, &bytes, &kept))));
            *last = begun.elapsed();
            limits::extend(last.as_secs() + 1);
        }
    })
}

/// One document → the answer.
pub fn answer(name: &str, bytes: &[u8], scans: &Scans) -> Answer {
    let grammar = Grammar::embedded();
    match extract::extract_scans(name, bytes, &grammar, scans) {
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
