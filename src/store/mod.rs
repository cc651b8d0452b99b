//! What the service remembers: original bytes, where each document stands, and what was made of it.
//!
//! In the words of the domain; SQL lives only in the modules below ([`sqlite`]). Nothing here knows HTTP or how an extraction is
//! made. Bytes of an original and extractions are only ever added.

pub mod record;

pub mod sqlite;

#[cfg(test)]
mod story;

pub use record::{DocumentId, Extracted, Failure, Job, NewDocument, Page, Put, Reason, Record, Status, Tally};

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// The answer to a question put to a store.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// Where documents and extractions are kept.
pub trait Store: Send + Sync {
    /// Files a document under the hash of its bytes and queues it. Bytes that are known already give the known document, with
    /// its first name; if that one had failed it is queued once more.
    ///
    /// # Errors
    /// [`Error::Query`] if the store cannot be written.
    fn put_document<'a>(&'a self, new: NewDocument<'a>) -> Answer<'a, Put>;

    /// Where a document stands. `None`: no such document.
    ///
    /// # Errors
    /// [`Error::Query`] if the store cannot be read.
    fn document<'a>(&'a self, id: &'a DocumentId) -> Answer<'a, Option<Record>>;

    /// At most `limit` documents, the newest first, those before `after` left out. `after` unknown: an empty page.
    ///
    /// # Errors
    /// [`Error::Query`] if the store cannot be read.
    fn documents<'a>(&'a self, after: Option<&'a DocumentId>, limit: u32) -> Answer<'a, Page>;

    /// The bytes as they came. `None`: no such document.
    ///
    /// # Errors
    /// [`Error::Query`] if the store cannot be read.
    fn original<'a>(&'a self, id: &'a DocumentId) -> Answer<'a, Option<Vec<u8>>>;

    /// The newest extraction. `None`: there is none (yet).
    ///
    /// # Errors
    /// [`Error::Query`] if the store cannot be read.
    fn extraction<'a>(&'a self, id: &'a DocumentId) -> Answer<'a, Option<Extracted>>;

    /// Files an extraction and its document's new status.
    ///
    /// # Errors
    /// [`Error::Query`] if the store cannot be written.
    fn put_extraction<'a>(&'a self, id: &'a DocumentId, made: &'a Extracted, tally: Tally) -> Answer<'a, ()>;

    /// Notes that a document could not be extracted, and why.
    ///
    /// # Errors
    /// [`Error::Query`] if the store cannot be written.
    fn put_failure<'a>(&'a self, id: &'a DocumentId, failure: &'a Failure) -> Answer<'a, ()>;

    /// The longest-waiting queued document, now `running`. `None`: nothing waits.
    ///
    /// # Errors
    /// [`Error::Query`] if the store cannot be written.
    fn claim_next(&self) -> Answer<'_, Option<Job>>;

    /// After a crash or power cut: queues `running` documents again, and fails those that were begun
    /// [`MOST_ATTEMPTS`] times without an end.
    ///
    /// # Errors
    /// [`Error::Query`] if the store cannot be written.
    fn take_up_again(&self) -> Answer<'_, ()>;

    /// Before an orderly stop: queues `running` documents again, without counting the attempt.
    ///
    /// # Errors
    /// [`Error::Query`] if the store cannot be written.
    fn put_back(&self) -> Answer<'_, ()>;

    /// Whether the store answers.
    ///
    /// # Errors
    /// [`Error::Query`] if it does not.
    fn ping(&self) -> Answer<'_, ()>;
}

/// How often a document is begun before it is held to bring the service down.
pub const MOST_ATTEMPTS: u32 = 3;

/// Opens the store that `address` names: `sqlite://FILE` (created if missing) or `sqlite::memory:`.
///
/// # Errors
/// [`Error::Address`] if no store has that address, [`Error::Open`] if it cannot be opened.
pub async fn open(address: &str) -> Result<Arc<dyn Store>, Error> {
    if address.starts_with("sqlite:") {
        return Ok(Arc::new(sqlite::Sqlite::open(address).await?));
    }
    let scheme = address.split(':').next().unwrap_or_default();
    Err(Error::Address { found: scheme.to_owned() })
}

/// Why the store could not answer. No variant holds an address in full, which may carry a password.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address names no store.
    #[error("expected a database address such as sqlite://bocso.sqlite, found one that begins with `{found}`")]
    Address {
        /// Its scheme.
        found: String,
    },
    /// The store could not be opened.
    #[error("cannot open the database: {0}")]
    Open(String),
    /// A question failed.
    #[error("the database did not answer: {0}")]
    Query(String),
}
