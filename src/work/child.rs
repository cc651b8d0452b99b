//! The service's side of the child: starts it, feeds it, listens to it no longer and no more than allowed, and puts its end
//! into one of the contract's words.

use super::extractor::{Answer, COMMAND};
use super::lessons;
use super::limits::{LAST_WORDS, cause};
use crate::store::{Failure, Filed, Reason};
use std::process::{ExitStatus, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep_until};

pub use super::limits::{Learned, Limits};

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
    Interim(Box<Filed>),
}

/// Extracts one document in a child process of its own. Dropping the future kills the child. `said` hears what the child says
/// meanwhile; the time starts anew with each page that it tells of.
///
/// # Errors
/// The reason, in the contract's words, why there is no extraction.
pub async fn extract(name: &str, bytes: Vec<u8>, limits: &Limits, said: impl Fn(Said)) -> Result<Filed, Failure> {
    let mut child = spawn(limits).map_err(|e| {
        tracing::error!(program = %limits.program.display(), error = %e, "the extractor could not be started");
        plain(Reason::Crashed)
    })?;
    // A time beyond the clock is no limit; a year is.
    let time = limits.time.min(Duration::from_hours(24 * 365));
    let until = Mutex::new(Instant::now() + time);
    let limit = || *until.lock().unwrap_or_else(PoisonError::into_inner);
    let meanwhile = |word: Said| {
        if matches!(word, Said::Page { .. }) {
            *until.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now() + time;
        }
        said(word);
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
    match answer {
        Last::Filed(mut filed) => {
            let lessons = limits.lessons.now();
            lessons::taught(&mut filed, &lessons).map_err(|e| {
                tracing::error!(error = %e, "codes that were learned could not be given");
                plain(Reason::Crashed)
            })?;
            Ok(*filed)
        }
        Last::Failed(failure) => Err(failure),
        Last::TooLong => {
            let _ = child.kill().await;
            Err(plain(Reason::TooLarge))
        }
        Last::Nothing => {
            let errors = String::from_utf8_lossy(&errors);
            tracing::warn!(status = ?status, errors = errors.trim_end(), "the extractor died");
            Err(plain(cause(status, &errors)))
        }
    }
}

fn spawn(limits: &Limits) -> std::io::Result<Child> {
    let mut command = Command::from(limits.command(COMMAND));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true).spawn()
}

struct Heard {
    /// `None`: it said too much to be waited for.
    status: Option<ExitStatus>,
    answer: Last,
    errors: Vec<u8>,
}

/// The last that a child said.
enum Last {
    Filed(Box<Filed>),
    Failed(Failure),
    /// More than is allowed.
    TooLong,
    /// Nothing, or nothing that is understood: it died.
    Nothing,
}

async fn converse(child: &mut Child, name: &str, bytes: &[u8], answer_bytes: u64, meanwhile: impl Fn(Said)) -> std::io::Result<Heard> {
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let feed = async {
        let Some(mut stdin) = stdin else { return };
        // A child that died stops reading: its end tells why, not this pipe's.
        let line: String = name.chars().filter(|c| *c != '\n').chain(['\n']).collect();
        if stdin.write_all(line.as_bytes()).await.is_ok() && stdin.write_all(bytes).await.is_ok() {
            let _ = stdin.shutdown().await;
        }
    };
    let ((), answer, errors) = tokio::join!(feed, listen(stdout, answer_bytes, meanwhile), most(stderr, LAST_WORDS));
    let answer = answer?;
    let status = if matches!(answer, Last::TooLong) { None } else { Some(child.wait().await?) };
    Ok(Heard { status, answer, errors: errors? })
}

/// Hears a child to its last word; what it says before is told to `meanwhile`. No line and no body is longer than `bytes`.
async fn listen(stream: Option<impl AsyncRead + Unpin>, bytes: u64, meanwhile: impl Fn(Said)) -> std::io::Result<Last> {
    let Some(stream) = stream else { return Ok(Last::Nothing) };
    let mut stream = BufReader::with_capacity(1 << 16, stream);
    loop {
        let mut line = Vec::new();
        (&mut stream).take(LAST_WORDS).read_until(b'\n', &mut line).await?;
        let Ok(answer) = serde_json::from_slice::<Answer>(&line) else { return Ok(Last::Nothing) };
        match answer {
            Answer::Page { done, of } => meanwhile(Said::Page { done, of }),
            Answer::Failed { reason, message } => {
                return Ok(Last::Failed(Failure { reason: Reason::named(&reason).unwrap_or(Reason::Unsupported), message }));
            }
            Answer::Filed(size) | Answer::Interim(size) if size > bytes => return Ok(Last::TooLong),
            Answer::Filed(size) => return Ok(body(&mut stream, size).await?.map_or(Last::Nothing, Last::Filed)),
            Answer::Interim(size) => {
                if let Some(filed) = body(&mut stream, size).await? {
                    meanwhile(Said::Interim(filed));
                }
            }
        }
    }
}

/// What follows a line. `None`: it is not what the line announced.
async fn body(stream: &mut (impl AsyncRead + Unpin), size: u64) -> std::io::Result<Option<Box<Filed>>> {
    let mut body = Vec::new();
    stream.take(size).read_to_end(&mut body).await?;
    Ok(postcard::from_bytes(&body).ok().filter(|_| body.len() as u64 == size))
}

/// At most `bytes` of a stream; what follows is not read.
async fn most(stream: Option<impl AsyncRead + Unpin>, bytes: u64) -> std::io::Result<Vec<u8>> {
    let mut heard = Vec::new();
    if let Some(stream) = stream {
        stream.take(bytes).read_to_end(&mut heard).await?;
    }
    Ok(heard)
}

fn plain(reason: Reason) -> Failure {
    Failure { reason, message: String::new() }
}
