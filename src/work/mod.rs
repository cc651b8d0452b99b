//! Bytes from outside → answers, made in child processes of the same program that lower their own limits ([`limits`]). What a
//! child does to itself ends as one document's [`Failure`], never here. Nothing here knows HTTP.
//!
//! | who asks | its side | the child's side |
//! |---|---|---|
//! | the service's queue ([`work`]) | [`child`]: asynchronous, a child a document | [`extractor`] |
//! | the review page | [`drawing`]: asynchronous, a child a page that is drawn | the same |
//! | the command line | [`pool`]: blocking, a child reads file after file ([`frame`]) | [`worker`] |

pub mod limits;

pub mod layout;

pub mod extractor;

pub mod child;

pub mod show;

pub mod drawing;

pub mod frame;

pub mod worker;

pub mod pool;

pub mod underway;

pub mod lease;

pub mod intake;

pub mod loading;

pub mod learning;

pub mod lessons;

use crate::store::{Claim, DocumentId, Job, Status, Store};
use child::{Limits, Said};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use underway::Underway;

pub use crate::store::Failure;

/// How long to wait before asking a store again that did not answer.
const PAUSE: Duration = Duration::from_secs(2);

/// How often the queue is looked at for documents that another process queued.
const LOOK: Duration = Duration::from_secs(2);

/// How often a process asks what it still holds: by then a document that was called off is let go.
const BEAT: Duration = Duration::from_millis(1500);

/// What the workers of a process share.
pub struct Crew {
    store: Arc<dyn Store>,
    limits: Limits,
    /// How far scanned documents are.
    pub underway: Underway,
    /// Notified when a document was queued.
    pub wake: Notify,
    name: String,
    lease: Duration,
    /// What is being extracted, and how to call it off.
    running: Mutex<HashMap<Claim, Arc<Notify>>>,
    /// Once set, workers end when nothing waits.
    drain: AtomicBool,
    /// How long a store may give no answer before the workers give up; `None`: they never do.
    patience: Option<Duration>,
    /// Why they gave up.
    fault: Mutex<Option<crate::store::Error>>,
    /// Told of each document that was filed.
    done: Box<dyn Fn(Status) + Send + Sync>,
}

impl Crew {
    /// Workers for a store; `done` hears the status of each document that they filed.
    pub fn new(store: Arc<dyn Store>, limits: Limits, done: impl Fn(Status) + Send + Sync + 'static) -> Self {
        Self {
            store,
            limits,
            underway: Underway::default(),
            wake: Notify::new(),
            name: lease::name(),
            lease: lease::LEASE,
            running: Mutex::default(),
            drain: AtomicBool::new(false),
            patience: None,
            fault: Mutex::default(),
            done: Box::new(done),
        }
    }

    /// The same, giving up when the store has given no answer for so long.
    #[must_use]
    pub fn patient(self, patience: Duration) -> Self {
        Self { patience: Some(patience), ..self }
    }

    /// Why the workers gave up. `None`: they did not.
    pub fn fault(&self) -> Option<crate::store::Error> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// From now on workers end when nothing waits.
    pub fn drain(&self) {
        self.drain.store(true, Ordering::Release);
        self.wake.notify_waiters();
    }

    /// Queues again what dead workers of this machine held, at once; what others held, when their leases run out.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn take_up(&self) -> Result<(), crate::store::Error> {
        for worker in self.store.workers().await? {
            if lease::dead(&worker) {
                self.store.take_up(Some(&worker)).await?;
            }
        }
        if self.store.take_up(None).await? > 0 {
            self.wake.notify_one();
        }
        Ok(())
    }

    /// Takes queued documents and files what comes of them, `count` at a time; beside them, one at a time that a person waits for.
    /// Until it is dropped, or nothing waits after [`Self::drain`]. After dropping it, [`Self::put_back`].
    pub async fn work(self: &Arc<Self>, count: usize) {
        let mut workers = JoinSet::new();
        for _ in 0..count.max(1) {
            workers.spawn(Arc::clone(self).worker(false));
        }
        // An import never stands in the way of a person.
        workers.spawn(Arc::clone(self).worker(true));
        let _beat = Ends(tokio::spawn(Arc::clone(self).beat()));
        while workers.join_next().await.is_some() {}
    }

    /// Queues again what this process holds: for an orderly stop.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn put_back(&self) -> Result<(), crate::store::Error> {
        self.store.put_back(&self.name).await
    }

    /// Stops extracting a document, if this process does: the store was told before.
    pub fn call_off(&self, id: &DocumentId) {
        for (_, stop) in self.running().iter().filter(|(claim, _)| claim.id == *id) {
            stop.notify_one();
        }
    }

    async fn worker(self: Arc<Self>, urgent: bool) {
        let mut answered = Instant::now();
        loop {
            // Created before the question, so that a document queued in between is not slept through.
            let woken = self.wake.notified();
            match self.store.claim(&self.name, self.lease, urgent).await {
                Ok(Some(job)) => {
                    answered = Instant::now();
                    // The others may sleep although more waits.
                    self.wake.notify_one();
                    self.one(job).await;
                }
                Ok(None) if self.drain.load(Ordering::Acquire) => return,
                Ok(None) => {
                    answered = Instant::now();
                    let _ = tokio::time::timeout(LOOK, woken).await;
                }
                Err(e) if self.patience.is_some_and(|most| answered.elapsed() > most) => {
                    self.fault.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(e);
                    return;
                }
                Err(e) => {
                    tracing::error!(error = %e, "no document could be taken from the queue");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    /// Keeps up this process's leases, calls off what it lost, and takes up what others let go.
    async fn beat(self: Arc<Self>) {
        let mut taken_up = Instant::now();
        loop {
            tokio::time::sleep(BEAT.min(self.lease / 3)).await;
            let before: Vec<Claim> = self.running().keys().cloned().collect();
            if !before.is_empty() {
                self.keep_up(&before).await;
            }
            if taken_up.elapsed() < self.lease / 3 {
                continue;
            }
            taken_up = Instant::now();
            if let Err(e) = self.take_up().await {
                tracing::error!(error = %e, "what dead workers held could not be taken up");
            }
        }
    }

    /// Keeps up leases, and calls off those of `before` that are lost.
    async fn keep_up(&self, before: &[Claim]) {
        match self.store.beat(&self.name, self.lease, before).await {
            Ok(held) => {
                let running = self.running();
                for lost in before.iter().filter(|c| !held.contains(c)) {
                    if let Some(stop) = running.get(lost) {
                        stop.notify_one();
                    }
                }
            }
            Err(e) => tracing::error!(error = %e, "leases could not be kept up"),
        }
    }

    async fn one(&self, job: Job) {
        let begun = Instant::now();
        let Job { claim, name, bytes } = job;
        let id = &claim.id;
        let size_bytes = bytes.len();
        let said = |said: Said| match said {
            Said::Page { done, of } => self.underway.page(id, done, of),
            Said::Interim(filed) => {
                if let Ok(made) = filed.extracted() {
                    self.underway.interim(id, made);
                }
            }
        };
        let stop = Arc::new(Notify::new());
        self.running().insert(claim.clone(), Arc::clone(&stop));
        let result = tokio::select! {
            result = child::extract(&name, bytes, &self.limits, said) => Some(result),
            () = stop.notified() => None,
        };
        self.running().remove(&claim);
        self.underway.end(id);
        let Some(result) = result else {
            tracing::info!(document = %id, "called off, or given to another worker");
            return;
        };
        let duration_ms = begun.elapsed().as_millis();
        let status = result.as_ref().map_or(Status::Failed, |filed| filed.tally.status());
        match &result {
            Ok(_) => tracing::info!(document = %id, size_bytes, duration_ms, status = status.name(), "extracted a document"),
            Err(failure) => tracing::warn!(document = %id, size_bytes, duration_ms, reason = failure.reason.name(),
                message = failure.message, "could not extract a document"),
        }
        self.file(&claim, result.as_ref(), status).await;
    }

    /// Files a result, trying again while the store does not answer: for as long as the lease may hold, the work is not lost.
    async fn file(&self, claim: &Claim, result: Result<&crate::store::Filed, &Failure>, status: Status) {
        let until = Instant::now() + self.lease;
        loop {
            match self.store.finish(claim, result).await {
                Ok(true) => return (self.done)(status),
                Ok(false) => return tracing::warn!(document = %claim.id, "another worker has taken it up: nothing was filed"),
                Err(e) if Instant::now() > until => {
                    return tracing::error!(document = %claim.id, error = %e,
                        "what became of a document could not be filed; it is taken up again");
                }
                Err(e) => {
                    tracing::warn!(document = %claim.id, error = %e, "the store does not answer; trying again");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    fn running(&self) -> MutexGuard<'_, HashMap<Claim, Arc<Notify>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends a task with itself.
struct Ends(tokio::task::JoinHandle<()>);

impl Drop for Ends {
    fn drop(&mut self) {
        self.0.abort();
    }
}
