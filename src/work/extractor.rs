//! The child's side: `bocso child` reads one document from standard input, extracts it under limits that it set on itself, and
//! writes [`Answer`]s to standard output. It opens no store and no socket.
//!
//! Standard input is the file's name, a line end, and its bytes.

use super::layout::Layout;
use super::limits;
use crate::confidence::calibration::Calibration;
use crate::extract;
use crate::grammar::Grammar;
use crate::read::scan::{Progress, Scans};
use crate::store::{Filed, Reason};
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::io::{Read, Write};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The name of the hidden command.
pub const COMMAND: &str = "child";

/// What the pages so far give is made no more once that took so long: the next would take twice as long.
const INTERIM: Duration = Duration::from_secs(10);

/// What the child writes: lines of JSON, some with bytes behind them.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It could be extracted: the line is followed by that many bytes, a [`Filed`] in postcard's notation.
    Filed(u64),
    /// What the pages recognised so far give, likewise; the answer is still to come.
    Interim(u64),
    /// A scanned page was recognised; the answer is still to come.
    Page {
        /// Pages done.
        done: u32,
        /// Pages in all.
        of: u32,
    },
    /// It could not be extracted.
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
    let Some((memory_bytes, cpu_seconds, scans, calibration)) = limits::told(args) else { return ExitCode::from(2) };
    // Pages of a scan raise the processor time again.
    if limits::lower(memory_bytes, 0).and_then(|()| limits::spend(cpu_seconds)).is_err() {
        return ExitCode::FAILURE;
    }
    let mut input = Vec::new();
    if let Err(e) = std::io::stdin().lock().read_to_end(&mut input) {
        return limits::unread(&e);
    }
    let cut = input.iter().position(|&b| b == b'\n').unwrap_or(input.len());
    let name = String::from_utf8_lossy(&input[..cut]).into_owned();
    let bytes: Arc<[u8]> = input.get(cut + 1..).unwrap_or_default().into();
    drop(input);
    let scans = Scans { progress: Some(tell(name.clone(), Arc::clone(&bytes), scans.clone(), calibration.clone())), ..scans };
    let written = match extract(&name, &bytes, &scans, calibration.as_ref()) {
        Ok(filed) => write(&Answer::Filed(filed.len() as u64), &filed),
        Err(failed) => write(&failed, &[]),
    };
    if written.is_err() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// One line of standard output, and the bytes behind it.
fn write(answer: &Answer, body: &[u8]) -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    serde_json::to_writer(&mut out, answer)?;
    out.write_all(b"\n")?;
    out.write_all(body)?;
    out.flush()
}

/// Tells of each page, and of what the pages so far give after the 1st, 2nd, 4th, 8th …: so that all of it together costs no more
/// than reading the kept pages twice; no longer once it holds up the pages to come.
fn tell(name: String, bytes: Arc<[u8]>, scans: Scans, calibration: Option<Calibration>) -> Progress {
    let last = Mutex::new(Duration::ZERO);
    Arc::new(move |done, of| {
        limits::extend(limits::PAGE_SECONDS);
        if write(&Answer::Page { done, of }, &[]).is_err() {
            // Nobody listens any more; pages done so far are kept.
            std::process::exit(1);
        }
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        if scans.cache.is_some() && done < of && done.is_power_of_two() && *last < INTERIM {
            let begun = Instant::now();
            let kept = Scans { kept_only: Some(done), progress: None, ..scans.clone() };
            if let Ok(filed) = extract(&name, &bytes, &kept, calibration.as_ref()) {
                let _ = write(&Answer::Interim(filed.len() as u64), &filed);
            }
            *last = begun.elapsed();
            limits::extend(last.as_secs() + 1);
        }
    })
}

/// One document → a [`Filed`] in postcard's notation, or [`Answer::Failed`].
fn extract(name: &str, bytes: &[u8], scans: &Scans, calibration: Option<&Calibration>) -> Result<Vec<u8>, Answer> {
    postcard::to_stdvec(&filed(name, bytes, scans, calibration)?).map_err(|e| failed(Reason::Crashed.name(), &e))
}

/// One document → what is filed of it.
///
/// # Errors
/// [`Answer::Failed`] if it cannot be extracted.
pub fn filed(name: &str, bytes: &[u8], scans: &Scans, calibration: Option<&Calibration>) -> Result<Filed, Answer> {
    let grammar = Grammar::embedded();
    let (document, extraction) =
        extract::extract_calibrated(name, bytes, &grammar, scans, calibration).map_err(|e| failed(e.reason(), &e))?;
    let crashed = |e: &dyn std::fmt::Display| failed(Reason::Crashed.name(), e);
    let layout = serde_json::to_string(&Layout::of(&document)).map_err(|e| crashed(&e))?;
    Filed::of(&extraction, &document.text, &layout, &grammar).map_err(|e| crashed(&e))
}

fn failed(reason: &str, error: &dyn std::fmt::Display) -> Answer {
    Answer::Failed { reason: reason.to_owned(), message: error.to_string() }
}
