//! Bytes from outside → answers, made in child processes of the same program that lower their own limits ([`limits`]). What a
//! child does to itself ends as one document's [`Failure`], never here. Nothing here knows HTTP.
//!
//! | who asks | its side | the child's side |
//! |---|---|---|
//! | the service's queue ([`work`]) | [`child`]: asynchronous, a child a document | [`extractor`] |
//! | the command line | [`pool`]: blocking, a child reads file after file ([`frame`]) | [`worker`] |

pub mod limits;

pub mod layout;

pub mod extractor;

pub mod child;

pub mod show;

pub mod frame;

pub mod worker;

pub mod pool;

pub mod underway;

use crate::store::{Job, Store};
use child::{Limits, Said};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use underway::Underway;

pub use crate::store::Failure;

/// How long to wait before asking a store again that did not answer.
const PAUSE: Duration = Duration::from_secs(2);

/// Takes queued documents and files what comes of them, `count` at a time, until it is dropped.
///
/// `wake` is notified when a document was queued; `underway` tells of scanned documents how far they are.
pub async fn work(store: Arc<dyn Store>, limits: Arc<Limits>, wake: Arc<Notify>, underway: Arc<Underway>, count: usize) {
    let mut workers = JoinSet::new();
    for _ in 0..count.max(1) {
        workers.spawn(worker(Arc::clone(&store), Arc::clone(&limits), Arc::clone(&wake), Arc::clone(&underway)));
    }
    while workers.join_next().await.is_some() {}
}

async fn worker(store: Arc<dyn Store>, limits: Arc<Limits>, wake: Arc<Notify>, underway: Arc<Underway>) {
    loop {
        // Created before the question, so that a document queued in between is not slept through.
        let woken = wake.notified();
        match store.claim_next().await {
            Ok(Some(job)) => {
                // The others may sleep although more waits.
                wake.notify_one();
                one(&*store, &limits, &underway, job).await;
            }
            Ok(None) => {
                // The timeout is for documents that another program queued.
                let _ = tokio::time::timeout(Duration::from_secs(30), woken).await;
            }
            Err(e) => {
                tracing::error!(error = %e, "no document could be taken from the queue");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

async fn one(store: &dyn Store, limits: &Limits, underway: &Underway, job: Job) {
    let begun = Instant::now();
    let Job { id, name, bytes } = job;
    let size_bytes = bytes.len();
    let said = |said: Said| match said {
        Said::Page { done, of } => underway.page(&id, done, of),
        Said::Interim(made) => underway.interim(&id, made.made()),
    };
    let result = child::extract(&name, bytes, limits, said).await;
    let duration_ms = begun.elapsed().as_millis();
    let filed = match result {
        Ok(done) => {
            tracing::info!(document = %id, size_bytes, duration_ms, status = done.tally.status().name(), "extracted a document");
            let tally = done.tally;
            store.put_extraction(&id, &done.made(), tally).await
        }
        Err(failure) => {
            tracing::warn!(document = %id, size_bytes, duration_ms, reason = failure.reason.name(), message = failure.message,
                "could not extract a document");
            store.put_failure(&id, &failure).await
        }
    };
    underway.end(&id);
    if let Err(e) = filed {
        tracing::error!(document = %id, error = %e, "what became of a document could not be filed; it is taken up again at the next start");
        tokio::time::sleep(PAUSE).await;
    }
}
