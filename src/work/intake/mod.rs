//! Files on disk → documents in the store's queue: the first half of `bocso import`.
//!
//! Each file is hashed, its bytes kept, then noted and queued in one transaction with its neighbours, so that a run that is cut off
//! anywhere goes on where it was: what was noted is not opened again, what was not is met again by the walk.

pub mod unpack;

pub mod walk;

use super::limits::Limits;
use crate::store::record::sha256;
use crate::store::{Blobs, Error, Import, ImportFile, Outcome, Store};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use walk::{Content, Found};

/// Files noted by one transaction.
const BATCH: usize = 64;

/// How long a file waits for its neighbours.
const WAIT: Duration = Duration::from_millis(250);

/// What an intake counted so far.
#[derive(Debug, Default)]
pub struct Counts {
    /// New documents.
    pub new: AtomicU64,
    /// Documents that the store had.
    pub known: AtomicU64,
    /// Files that hold no document.
    pub skipped: AtomicU64,
    /// Files that could not be read.
    pub failed: AtomicU64,
    /// Files that the run before had noted.
    pub before: AtomicU64,
}

impl Counts {
    fn count(&self, outcome: Outcome) {
        let of = match outcome {
            Outcome::New => &self.new,
            Outcome::Known => &self.known,
            Outcome::Skipped => &self.skipped,
            Outcome::Failed => &self.failed,
        };
        of.fetch_add(1, Ordering::Relaxed);
    }
}

/// What an intake needs.
pub struct Intake {
    /// Where documents go.
    pub store: Arc<dyn Store>,
    /// What children may use that unpack archives.
    pub limits: Limits,
    /// Files and folders.
    pub roots: Vec<PathBuf>,
    /// What was counted so far.
    pub counts: Arc<Counts>,
    /// Set from outside: stop.
    pub stop: Arc<AtomicBool>,
}

impl Intake {
    /// Takes in all files, on the thread that calls, which must not be one of the runtime's own. `queued` is told whenever
    /// documents were queued. Whether it came to its end.
    ///
    /// # Errors
    /// If the store does not answer, or originals cannot be kept.
    pub fn run(&self, import: &Import, runtime: &Handle, queued: &dyn Fn()) -> Result<bool, Error> {
        let blobs = self.store.blobs();
        let mut batch = Batch { intake: self, import: import.seq, runtime, queued, files: Vec::new(), since: Instant::now(), fault: None };
        let mut known = |path: &str, size: u64, modified: Option<i64>| {
            if !import.resumed {
                return false;
            }
            let before = runtime.block_on(self.store.import_file(import.seq, path));
            let same = |f: &ImportFile| f.size_bytes == size && f.modified_ms == modified && f.outcome != Outcome::Failed;
            let known = matches!(before, Ok(Some(f)) if same(&f));
            if known {
                self.counts.before.fetch_add(1, Ordering::Relaxed);
            }
            known
        };
        let mut tell = |found: Found| !self.stop.load(Ordering::Relaxed) && batch.take(&*blobs, found);
        walk::walk(&self.roots, &self.limits, &mut known, &mut tell);
        batch.flush();
        if let Some(fault) = batch.fault {
            return Err(fault);
        }
        let ended = !self.stop.load(Ordering::Relaxed);
        if ended {
            runtime.block_on(self.store.end_import(import.seq))?;
        }
        Ok(ended)
    }
}

/// Files that wait to be noted.
struct Batch<'a> {
    intake: &'a Intake,
    import: i64,
    runtime: &'a Handle,
    queued: &'a dyn Fn(),
    files: Vec<ImportFile>,
    since: Instant,
    fault: Option<Error>,
}

impl Batch<'_> {
    /// Whether to go on.
    fn take(&mut self, blobs: &dyn Blobs, found: Found) -> bool {
        let Found { path, size_bytes, modified_ms, content } = found;
        let (sha256, outcome, reason) = match content {
            Content::Document(bytes) => {
                let hash = sha256(&bytes);
                if let Err(e) = blobs.put(&hash, &bytes) {
                    self.fault = Some(e.into());
                    return false;
                }
                (Some(hash), Outcome::New, None)
            }
            Content::Archive => (None, Outcome::Skipped, Some("an archive: see its members".to_owned())),
            Content::Skipped(what) => (None, Outcome::Skipped, Some(what.to_owned())),
            Content::Failed(why) => (None, Outcome::Failed, Some(why)),
        };
        self.files.push(ImportFile { path, size_bytes, modified_ms, sha256, outcome, reason });
        if self.files.len() >= BATCH || self.since.elapsed() >= WAIT {
            self.flush();
        }
        self.fault.is_none()
    }

    fn flush(&mut self) {
        self.since = Instant::now();
        if self.files.is_empty() || self.fault.is_some() {
            return;
        }
        match self.runtime.block_on(self.intake.store.note_files(self.import, &self.files)) {
            Ok(outcomes) => {
                for outcome in outcomes {
                    self.intake.counts.count(outcome);
                }
                self.files.clear();
                (self.queued)();
            }
            Err(e) => self.fault = Some(e),
        }
    }
}
