//! The child's side of a batch: `bocso reader` reads document after document from standard input ([`frame`]) under limits that it
//! set on itself, and shows each on standard output. It opens no file and no socket, and ends when its input does.

use super::frame::{self, Body, Refusal, Reply, Request};
use super::limits;
use super::show::{Ask, Shown, pour, show};
use crate::confidence::calibration::Calibration;
use crate::extract;
use crate::grammar::Grammar;
use crate::read;
use crate::read::scan::{Progress, Scans};
use std::cell::OnceCell;
use std::ffi::OsString;
use std::io::{self, BufRead, ErrorKind, Write};
use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// About how many bytes of words are sent at a time: a small document's all at once.
const PART: usize = 1 << 18;

/// The name of the hidden command.
pub const COMMAND: &str = "reader";

/// Where the last fault of the program happened, and what it said.
static FAULT: Mutex<String> = Mutex::new(String::new());

/// Runs the hidden command: `args` are those of [`limits::told`], its processor time being that of a document.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let Some((memory_bytes, cpu_seconds, scans, calibration)) = limits::told(args) else { return ExitCode::from(2) };
    if limits::lower(memory_bytes, 0).is_err() {
        return ExitCode::FAILURE;
    }
    panic::set_hook(Box::new(|fault| {
        *FAULT.lock().unwrap_or_else(PoisonError::into_inner) = fault.to_string().replace('\n', " ");
    }));
    // A page recognised is told at once: the time starts anew. The answer's pipe is locked by this very thread.
    let progress: Progress = Arc::new(|done, of| {
        limits::extend(limits::PAGE_SECONDS);
        let mut out = io::stdout().lock();
        if frame::begin(&mut out, &Reply::Page { done, of }).and_then(|()| Body::on(&mut out).end()).is_err() {
            // Nobody listens any more; pages done so far are kept.
            std::process::exit(1);
        }
    });
    let scans = Scans { progress: Some(progress), ..scans };
    match serve(Allowance { seconds: cpu_seconds, busy: Duration::from_secs(1) }, &scans, calibration.as_ref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            let _ = writeln!(io::stderr().lock(), "{e}");
            ExitCode::FAILURE
        }
    }
}

fn serve(mut allowance: Allowance, scans: &Scans, calibration: Option<&Calibration>) -> io::Result<()> {
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    let most = read::Limits::default().file_bytes as u64 + 1;
    let grammar: OnceCell<Grammar> = OnceCell::new();
    loop {
        // Waiting costs no processor time.
        if input.fill_buf()?.is_empty() {
            return Ok(());
        }
        let begun = Instant::now();
        allowance.renew()?;
        let Some(request) = frame::head(&mut input)? else { return Ok(()) };
        let size = if let Request::Document { size, .. } = request { size } else { 0 };
        let bytes = frame::body(&mut input, most, size)?.ok_or(ErrorKind::InvalidInput)?;
        match request {
            Request::Grammars => {
                let files: Vec<(String, String)> = serde_json::from_slice(&bytes)?;
                let own = Grammar::from_files(&files).map_err(|e| io::Error::new(ErrorKind::InvalidInput, e.to_string()))?;
                let _ = grammar.set(own);
            }
            Request::Document { ask: ask @ (Ask::Text | Ask::Boxes), .. } => {
                words(ask, &bytes, grammar.get_or_init(Grammar::embedded), scans, &mut output)?;
            }
            Request::Document { ask, name, .. } => {
                let shown = || show(ask, &name, &bytes, grammar.get_or_init(Grammar::embedded), scans, calibration);
                reply(shown, &mut output)?;
            }
        }
        allowance.busy += begun.elapsed();
    }
}

/// Shows one document, or says why not. A fault of the program costs the document; it costs the worker as well only if part of
/// the answer is out already.
fn reply(show: impl FnOnce() -> Result<Shown, extract::Error>, out: &mut impl Write) -> io::Result<()> {
    match catch_unwind(AssertUnwindSafe(show)) {
        Ok(Ok(mut shown)) => {
            frame::begin(out, &Reply::Shown)?;
            let mut body = Body::on(&mut *out);
            shown.write(&mut body)?;
            body.end()
        }
        Ok(Err(e)) => refuse(Some(&e), out),
        Err(_) => refuse(None, out),
    }
}

/// The words of one document, sent while it is read.
fn words(ask: Ask, bytes: &[u8], grammar: &Grammar, scans: &Scans, out: &mut impl Write) -> io::Result<()> {
    let (mut part, mut sent) = (Vec::new(), Ok(()));
    let read = catch_unwind(AssertUnwindSafe(|| {
        pour(ask, bytes, grammar, scans, &mut |words| {
            part.extend_from_slice(words);
            if part.len() >= PART {
                sent = send(&Reply::Part, &part, out);
                part.clear();
            }
            if sent.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })
    }));
    sent?;
    match read {
        Ok(Ok(())) => send(&Reply::Shown, &part, out),
        Ok(Err(e)) => refuse(Some(&e), out),
        Err(_) => refuse(None, out),
    }
}

/// Says why there is no answer, or no more of it; `None`: for a fault of the program.
fn refuse(why: Option<&extract::Error>, out: &mut impl Write) -> io::Result<()> {
    let refusal = if let Some(e) = why {
        let extract::Error::Read(why) = e;
        Refusal { reason: e.reason().to_owned(), english: e.to_string(), vietnamese: why.vietnamese() }
    } else {
        let at = FAULT.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Refusal { reason: "crashed".to_owned(), english: at.clone(), vietnamese: at }
    };
    send(&Reply::Refused, &serde_json::to_vec(&refusal)?, out)
}

fn send(head: &Reply, bytes: &[u8], out: &mut impl Write) -> io::Result<()> {
    frame::begin(out, head)?;
    let mut body = Body::on(out);
    body.write_all(bytes)?;
    body.end()
}

/// The processor time of one document.
struct Allowance {
    /// For a document; 0: no limit.
    seconds: u64,
    /// How long documents were worked on so far, which is no less than the processor time spent on them.
    busy: Duration,
}

impl Allowance {
    /// Raises the limit, which counts from the start of the process, by the time of one more document.
    fn renew(&self) -> io::Result<()> {
        if self.seconds > 0 {
            limits::spend((self.busy.as_secs() + 1).saturating_add(self.seconds))?;
        }
        Ok(())
    }
}
