//! The command line's side of its children: each reads document after document, is killed when one takes too long, and is replaced
//! when one brings it down.
//!
//! Blocking, for as many threads as ask; there are never more children than threads that asked at the same time.

use super::frame::{self, Body, Refusal, Reply, Request};
use super::limits::{LAST_WORDS, Limits, cause};
use super::show::Ask;
use super::worker::COMMAND;
use crate::store::Reason;
use std::cell::Cell;
use std::io::{self, BufReader, ErrorKind, Read, Seek, Write};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

/// Children that wait for documents.
pub struct Pool {
    limits: Limits,
    /// Grammar files as JSON, if others than those compiled in.
    grammars: Option<Vec<u8>>,
    idle: Mutex<Vec<Worker>>,
}

/// Why a document gave nothing.
#[derive(Debug)]
pub enum Refused {
    /// The child read it and says why.
    Told(Refusal),
    /// The child came to an end over it.
    Ended(Reason),
    /// The document could not be handed over.
    Unreadable(io::Error),
    /// A part of the answer could not be handed on.
    Unwritten(io::Error),
    /// No child could be started.
    NotStarted(io::Error),
}

/// Takes a part of an answer.
pub type Part<'a> = dyn FnMut(&[u8]) -> io::Result<()> + 'a;

/// A document's bytes, which may have to be sent twice.
pub trait Source: Read + Seek {}

impl<T: Read + Seek> Source for T {}

impl Pool {
    /// A pool without children yet. `grammars`: files (name, text) to use instead of those compiled in.
    ///
    /// # Errors
    /// None in practice: the files are text.
    pub fn new(limits: Limits, grammars: Option<&[(String, String)]>) -> io::Result<Self> {
        let grammars = grammars.map(serde_json::to_vec).transpose()?;
        Ok(Self { limits, grammars, idle: Mutex::default() })
    }

    /// What is asked of a document of about `size` bytes.
    ///
    /// # Errors
    /// Why there is no answer.
    pub fn ask(&self, ask: Ask, name: &str, size: u64, source: &mut dyn Source) -> Result<Vec<u8>, Refused> {
        let request = Request::Document { ask, name: name.to_owned(), size };
        let mut whole = Vec::new();
        let rest = self.parts(&request, source, &mut |part| {
            whole.extend_from_slice(part);
            Ok(())
        })?;
        if whole.is_empty() {
            return Ok(rest);
        }
        whole.extend_from_slice(&rest);
        Ok(whole)
    }

    /// The same, handed to `out` part by part as the child sends it. What `out` takes is no part of the child's time.
    ///
    /// # Errors
    /// Why there is no answer, or no more of it.
    pub fn pour(&self, ask: Ask, name: &str, size: u64, source: &mut dyn Source, out: &mut Part<'_>) -> Result<(), Refused> {
        let rest = self.parts(&Request::Document { ask, name: name.to_owned(), size }, source, out)?;
        out(&rest).map_err(Refused::Unwritten)
    }

    /// The answer's last part, the others being handed to `out`.
    fn parts(&self, request: &Request, source: &mut dyn Source, out: &mut Part<'_>) -> Result<Vec<u8>, Refused> {
        let begun = Cell::new(false);
        let mut out = |part: &[u8]| {
            begun.set(true);
            out(part)
        };
        let idle = lock(&self.idle).pop();
        if let Some(worker) = idle {
            match self.one(worker, request, source, &mut out) {
                // Earlier documents leave less memory, or the child died while it waited: what one document alone can do is
                // told by a fresh child, so that an answer does not hang on what was read before.
                Err(Refused::Ended(Reason::Memory | Reason::Crashed)) if !begun.get() => {}
                done => return done,
            }
        }
        let worker = Worker::start(&self.limits, self.grammars.as_deref()).map_err(Refused::NotStarted)?;
        self.one(worker, request, source, &mut out)
    }

    fn one(&self, mut worker: Worker, request: &Request, source: &mut dyn Source, out: &mut Part<'_>) -> Result<Vec<u8>, Refused> {
        source.rewind().map_err(Refused::Unreadable)?;
        let answer = worker.ask(request, source, &self.limits, out)?;
        lock(&self.idle).push(worker);
        answer.map_err(Refused::Told)
    }
}

/// What a child says.
enum Heard {
    /// Pages done, and of how many.
    Page(u32, u32),
    /// The next part of the answer.
    Part(Vec<u8>),
    /// The last word on a document.
    Answer(Result<Vec<u8>, Refusal>),
}

/// A child and the three pipes to it. Dropping it ends the child.
struct Worker {
    child: Arc<Mutex<Child>>,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    errors: ChildStderr,
    watch: Sender<Option<Instant>>,
}

impl Worker {
    fn start(limits: &Limits, grammars: Option<&[u8]>) -> io::Result<Self> {
        let mut child = limits.command(COMMAND).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let child = Arc::new(Mutex::new(child));
        let (watch, orders) = mpsc::channel();
        let watched = Arc::clone(&child);
        thread::Builder::new().name("bocso-watch".to_owned()).spawn(move || keep_watch(&watched, &orders))?;
        let (Some(input), Some(output), Some(errors)) = pipes else { return Err(ErrorKind::BrokenPipe.into()) };
        let mut worker = Self { child, input, output: BufReader::with_capacity(1 << 16, output), errors, watch };
        if let Some(grammars) = grammars {
            frame::begin(&mut worker.input, &Request::Grammars)?;
            let mut body = Body::on(&mut worker.input);
            body.write_all(grammars)?;
            body.end()?;
        }
        Ok(worker)
    }

    /// The child's answer, right or refused. After an error the child is of no use any more.
    fn ask(
        &mut self,
        request: &Request,
        source: &mut dyn Source,
        limits: &Limits,
        out: &mut Part<'_>,
    ) -> Result<Result<Vec<u8>, Refusal>, Refused> {
        let begun = Instant::now();
        // A time beyond the clock is no limit.
        let _ = self.watch.send(begun.checked_add(limits.time));
        self.send(request, source).map_err(Refused::Unreadable)?;
        let (mut begun, mut room) = (begun, limits.answer_bytes);
        let heard = loop {
            match self.hear(room) {
                Ok(Some(Heard::Page(done, of))) => {
                    begun = Instant::now();
                    let _ = self.watch.send(begun.checked_add(limits.time));
                    if let Some(progress) = &limits.scans.progress {
                        progress(done, of);
                    }
                }
                Ok(Some(Heard::Part(part))) => {
                    let _ = self.watch.send(None);
                    let handed = Instant::now();
                    out(&part).map_err(Refused::Unwritten)?;
                    room = room.saturating_sub(part.len() as u64);
                    begun += handed.elapsed();
                    let _ = self.watch.send(begun.checked_add(limits.time));
                }
                Ok(Some(Heard::Answer(answer))) => break Ok(Some(answer)),
                Ok(None) => break Ok(None),
                Err(e) => break Err(e),
            }
        };
        let _ = self.watch.send(None);
        match heard {
            Ok(Some(answer)) => Ok(answer),
            Ok(None) => Err(Refused::Ended(Reason::TooLarge)),
            Err(_) if begun.elapsed() >= limits.time => Err(Refused::Ended(Reason::TimedOut)),
            // It lives and talks nonsense: its end would be our own signal.
            Err(e) if e.kind() == ErrorKind::InvalidData => Err(Refused::Ended(Reason::Crashed)),
            Err(_) => Err(Refused::Ended(self.cause())),
        }
    }

    /// Sends a document. A child that died stops reading: its end tells why, not this pipe's, so only the source's errors count.
    fn send(&mut self, request: &Request, source: &mut dyn Source) -> io::Result<()> {
        if frame::begin(&mut self.input, request).is_err() {
            return Ok(());
        }
        let mut body = Body::on(&mut self.input);
        let mut buffer = vec![0; 1 << 16];
        loop {
            let some = match source.read(&mut buffer) {
                Ok(0) => break,
                Ok(n) => buffer.get(..n).unwrap_or_default(),
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            if body.write_all(some).is_err() {
                return Ok(());
            }
        }
        let _ = body.end();
        Ok(())
    }

    /// Hears what comes next. `None`: it is longer than allowed.
    fn hear(&mut self, most: u64) -> io::Result<Option<Heard>> {
        let head = frame::head(&mut self.output)?.ok_or(ErrorKind::UnexpectedEof)?;
        let Some(body) = frame::body(&mut self.output, most, 0)? else { return Ok(None) };
        Ok(Some(match head {
            Reply::Shown => Heard::Answer(Ok(body)),
            Reply::Part => Heard::Part(body),
            Reply::Refused => Heard::Answer(Err(serde_json::from_slice(&body)?)),
            Reply::Page { done, of } => Heard::Page(done, of),
        }))
    }

    /// Why the child died.
    fn cause(&mut self) -> Reason {
        let mut errors = Vec::new();
        let status = {
            let mut child = lock(&self.child);
            // It closed its output: it is as good as dead, and a signal does not change what killed it before.
            let _ = child.kill();
            child.wait().ok()
        };
        let _ = self.errors.by_ref().take(LAST_WORDS).read_to_end(&mut errors);
        cause(status, &String::from_utf8_lossy(&errors))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let mut child = lock(&self.child);
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// Kills a child that is past its time; ends with the worker. Orders are the time by which it must have answered, or none.
fn keep_watch(child: &Mutex<Child>, orders: &Receiver<Option<Instant>>) {
    let mut until: Option<Instant> = None;
    loop {
        let order = match until {
            None => orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(time) => orders.recv_timeout(time.saturating_duration_since(Instant::now())),
        };
        match order {
            Ok(next) => until = next,
            Err(RecvTimeoutError::Timeout) => {
                let _ = lock(child).kill();
                return;
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
