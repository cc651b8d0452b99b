//! The service's side of the child: starts it, feeds it, listens to it no longer and no more than allowed, and puts its end
//! into one of the contract's words.

use super::extractor::{Answer, COMMAND};
use super::limits::{LAST_WORDS, cause};
use crate::store::{Extracted, Failure, Reason, Tally};
use std::process::{ExitStatus, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep_until};

pub use super::limits::Limits;

/// An extraction as the child gave it.
#[derive(Debug)]
pub struct Done {
    /// The contract's JSON.
    pub json: String,
    /// The normalised text.
    pub text: String,
    /// Its layout as JSON.
    pub layout: String,
    /// What it counted.
    pub tally: Tally,
}

impl Done {
    /// What is filed of it.
    pub fn made(self) -> Extracted {
        Extracted { json: self.json, text: self.text, layout: self.layout }
    }
}

/// What a child says of a scanned document before it is done.
#[derive(Debug)]
pub enum Said {
    /// A page was recognised.
    Page {
        /// Pages done.
        done: u32,
        /// Pages in all.
        of: u32,
    },
    /// What the pages so far give.
    Interim(Box<Done>),
}

/// Extracts one document in a child process of its own. Dropping the future kills the child. `said` hears what the child says
/// meanwhile; the time starts anew with each page that it tells of.
///
/// # Errors
/// The reason, in the contract's words, why there is no extraction.
pub async fn extract(name: &str, bytes: Vec<u8>, limits: &Limits, said: impl Fn(Said)) -> Result<Done, Failure> {
    let mut child = spawn(limits).map_err(|e| {
        tracing::error!(program = %limits.program.display(), error = %e, "the extractor could not be started");
        plain(Reason::Crashed)
    })?;
    // A time beyond the clock is no limit; a year is.
    let time = limits.time.min(Duration::from_hours(24 * 365));
    let until = Mutex::new(Instant::now() + time);
    let limit = || *until.lock().unwrap_or_else(PoisonError::into_inner);
    let meanwhile = |line: &[u8]| {
        let Some(word) = aside(line) else { return false };
        if matches!(word, Said::Page { .. }) {
            *until.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now() + time;
        }
        said(word);
        true
    };
    let too_late = async {
        while limit() > Instant::now() {
            sleep_until(limit()).await;
        }
    };
    let heard = tokio::select! {
        heard = converse(&mut child, name, &bytes, limits.answer_bytes, meanwhile) => Some(heard),
        () = too_late => None,
    };
    let Some(heard) = heard else {
        let _ = child.kill().await;
        return Err(plain(Reason::TimedOut));
    };
    let Heard { status, answer, errors } = heard.map_err(|e| {
        tracing::error!(error = %e, "the extractor could not be heard");
        plain(Reason::Crashed)
    })?;
    if answer.len() as u64 > limits.answer_bytes {
        let _ = child.kill().await;
        return Err(plain(Reason::TooLarge));
    }
    if !status.is_some_and(|s| s.success()) {
        let errors = String::from_utf8_lossy(&errors);
        tracing::warn!(status = ?status, errors = errors.trim_end(), "the extractor died");
        return Err(plain(cause(status, &errors)));
    }
    read(&answer)
}

fn spawn(limits: &Limits) -> std::io::Result<Child> {
    let mut command = Command::from(limits.command(COMMAND));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true).spawn()
}

struct Heard {
    /// `None`: it said too much to be waited for.
    status: Option<ExitStatus>,
    answer: Vec<u8>,
    errors: Vec<u8>,
}

async fn converse(
    child: &mut Child,
    name: &str,
    bytes: &[u8],
    answer_bytes: u64,
    meanwhile: impl Fn(&[u8]) -> bool,
) -> std::io::Result<Heard> {
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let feed = async {
        let Some(mut stdin) = stdin else { return };
        // A child that died stops reading: its end tells why, not this pipe's.
        let line: String = name.chars().filter(|c| *c != '\n').chain(['\n']).collect();
        if stdin.write_all(line.as_bytes()).await.is_ok() && stdin.write_all(bytes).await.is_ok() {
            let _ = stdin.shutdown().await;
        }
    };
    let ((), answer, errors) = tokio::join!(feed, last_line(stdout, answer_bytes + 1, meanwhile), most(stderr, LAST_WORDS));
    let answer = answer?;
    let status = if answer.len() as u64 > answer_bytes { None } else { Some(child.wait().await?) };
    Ok(Heard { status, answer, errors: errors? })
}

/// The last of a stream's lines, each of at most `bytes`; those before are heard by `meanwhile`, which says whether they are for it.
async fn last_line(stream: Option<impl AsyncRead + Unpin>, bytes: u64, meanwhile: impl Fn(&[u8]) -> bool) -> std::io::Result<Vec<u8>> {
    let mut heard = Vec::new();
    let Some(stream) = stream else { return Ok(heard) };
    let mut stream = BufReader::new(stream);
    loop {
        let before = heard.len();
        let read = (&mut stream).take(bytes - before as u64).read_until(b'\n', &mut heard).await?;
        if read == 0 || heard.len() as u64 >= bytes {
            return Ok(heard);
        }
        if before == 0 && heard.ends_with(b"\n") && meanwhile(&heard) {
            heard.clear();
        }
    }
}

/// What a line says that is not the answer. `None`: it is, or nothing that is understood.
fn aside(line: &[u8]) -> Option<Said> {
    match serde_json::from_slice(line).ok()? {
        Answer::Page { done, of } => Some(Said::Page { done, of }),
        Answer::Interim(answer) => match *answer {
            Answer::Extracted { .. } => Some(Said::Interim(Box::new(done(*answer)?))),
            _ => None,
        },
        Answer::Extracted { .. } | Answer::Failed { .. } => None,
    }
}

/// At most `bytes` of a stream; what follows is not read.
async fn most(stream: Option<impl AsyncRead + Unpin>, bytes: u64) -> std::io::Result<Vec<u8>> {
    let mut heard = Vec::new();
    if let Some(stream) = stream {
        stream.take(bytes).read_to_end(&mut heard).await?;
    }
    Ok(heard)
}

fn done(answer: Answer) -> Option<Done> {
    let Answer::Extracted { json, text, layout, tally: [figures, to_review, failed_checks, unexplained], partial } = answer else {
        return None;
    };
    Some(Done {
        json: Box::<str>::from(json).into(),
        text,
        layout: Box::<str>::from(layout).into(),
        tally: Tally { figures, to_review, failed_checks, unexplained, partial },
    })
}

fn read(answer: &[u8]) -> Result<Done, Failure> {
    match serde_json::from_slice(answer) {
        Ok(answer @ Answer::Extracted { .. }) => done(answer).ok_or_else(|| plain(Reason::Crashed)),
        Ok(Answer::Page { .. } | Answer::Interim(_)) => Err(plain(Reason::Crashed)),
        Ok(Answer::Failed { reason, message }) => Err(Failure { reason: Reason::named(&reason).unwrap_or(Reason::Unsupported), message }),
        Err(e) => {
            tracing::error!(error = %e, "the extractor's answer could not be understood");
            Err(plain(Reason::Crashed))
        }
    }
}

fn plain(reason: Reason) -> Failure {
    Failure { reason, message: String::new() }
}
