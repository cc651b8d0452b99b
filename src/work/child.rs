//! The service's side of the child: starts it, feeds it, listens to it no longer and no more than allowed, and puts its end
//! into one of the contract's words.

use super::extractor::{Answer, COMMAND};
use super::limits::{LAST_WORDS, cause};
use crate::store::{Failure, Reason, Tally};
use std::process::{ExitStatus, Stdio};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};

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

/// Extracts one document in a child process of its own. Dropping the future kills the child.
///
/// # Errors
/// The reason, in the contract's words, why there is no extraction.
pub async fn extract(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Done, Failure> {
    let mut child = spawn(limits).map_err(|e| {
        tracing::error!(program = %limits.program.display(), error = %e, "the extractor could not be started");
        plain(Reason::Crashed)
    })?;
    let conversation = converse(&mut child, name, &bytes, limits.answer_bytes);
    let Ok(heard) = tokio::time::timeout(limits.time, conversation).await else {
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

async fn converse(child: &mut Child, name: &str, bytes: &[u8], answer_bytes: u64) -> std::io::Result<Heard> {
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let feed = async {
        let Some(mut stdin) = stdin else { return };
        // A child that died stops reading: its end tells why, not this pipe's.
        let line: String = name.chars().filter(|c| *c != '\n').chain(['\n']).collect();
        if stdin.write_all(line.as_bytes()).await.is_ok() && stdin.write_all(bytes).await.is_ok() {
            let _ = stdin.shutdown().await;
        }
    };
    let ((), answer, errors) = tokio::join!(feed, most(stdout, answer_bytes + 1), most(stderr, LAST_WORDS));
    let answer = answer?;
    let status = if answer.len() as u64 > answer_bytes { None } else { Some(child.wait().await?) };
    Ok(Heard { status, answer, errors: errors? })
}

/// At most `bytes` of a stream; what follows is not read.
async fn most(stream: Option<impl AsyncRead + Unpin>, bytes: u64) -> std::io::Result<Vec<u8>> {
    let mut heard = Vec::new();
    if let Some(stream) = stream {
        stream.take(bytes).read_to_end(&mut heard).await?;
    }
    Ok(heard)
}

fn read(answer: &[u8]) -> Result<Done, Failure> {
    match serde_json::from_slice(answer) {
        Ok(Answer::Extracted { json, text, layout, tally: [figures, to_review, failed_checks, unexplained], partial }) => Ok(Done {
            json: Box::<str>::from(json).into(),
            text,
            layout: Box::<str>::from(layout).into(),
            tally: Tally { figures, to_review, failed_checks, unexplained, partial },
        }),
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
