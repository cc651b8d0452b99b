//! What bocso remembers: original bytes, where each document stands, what was made of it, and what people decided.
//!
//! In the words of the domain; SQL lives only in the modules below: [`sqlite`] and [`postgres`] open a database and name what is
//! their own, [`queries`](sqlite::queries) asks both the same. Nothing here knows HTTP or how an extraction is made. Bytes of an
//! original, extractions and events are only ever added.
//!
//! # The queue
//!
//! A document's row is its job: it is claimed under a lease ([`Store::claim`]), the lease is kept up ([`Store::beat`]), and what
//! comes of it is filed ([`Store::finish`]) in one transaction that checks the claim. A worker that lost its lease files nothing,
//! so that each document is done exactly once in effect, whoever is killed when. A queue beside the store could not do that: its
//! acknowledgement and the result would be two transactions.

pub mod record;

pub mod kin;

pub mod filed;

pub mod blobs;

pub mod import;

pub mod filter;

pub mod access;

pub mod checks;

pub mod shelf;

pub mod series;

pub mod issuers;

pub mod trail;

pub mod papers;

pub mod copy;

pub mod sqlite;

pub mod postgres;

#[cfg(test)]
mod story;

pub use access::{Accounts, Deletion, Role};
pub use blobs::Blobs;
pub use filed::{Extracted, Filed};
pub use filter::{Covered, Filter, Link};
pub use import::{Import, ImportFile, Outcome, Run, RunFiles};
pub use issuers::{Named, Register};
pub use papers::{Paper, PaperFilter};
pub use record::{Claim, DocumentId, Failure, Job, NewDocument, Page, Priority, Put, Reason, Record, Status, Tally};
pub use series::{Bearer, Cursor, Found, Held, Point, Points, Review, Wanted};
pub use shelf::Shelf;
pub use trail::{Chained, Step, Trace, Trail};

use crate::indicator::output::MadeBy;
use crate::review::Event;
use checks::{FailedCheck, Place};
use copy::{Cell, Table};
use kin::Issuer;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// The answer to a question put to a store.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// Where documents and extractions are kept. Every question fails with [`Error::Query`] or [`Error::Blob`] if the store does not
/// answer.
pub trait Store: Send + Sync {
    /// Files a document under the hash of its bytes and queues it. Bytes that are known already give the known document, with
    /// its first name; if that one had failed or was called off it is queued once more, and if it waits it waits no longer than
    /// `new` would.
    fn put_document<'a>(&'a self, new: NewDocument<'a>) -> Answer<'a, Put>;

    /// Where a document stands. `None`: no such document.
    fn document<'a>(&'a self, id: &'a DocumentId) -> Answer<'a, Option<Record>>;

    /// At most `limit` documents that `filter` lets through, the newest first, only those older than `after`. `after` unknown: an
    /// empty page.
    fn documents<'a>(&'a self, filter: &'a Filter, after: Option<&'a DocumentId>, limit: u32) -> Answer<'a, Page>;

    /// How many documents stand where, of those that `filter` lets through.
    fn counts<'a>(&'a self, filter: &'a Filter) -> Answer<'a, Vec<(Status, u64)>>;

    /// The bytes as they came. `None`: no such document.
    fn original<'a>(&'a self, id: &'a DocumentId) -> Answer<'a, Option<Vec<u8>>>;

    /// The extraction that counts. `None`: there is none (yet).
    fn extraction<'a>(&'a self, id: &'a DocumentId) -> Answer<'a, Option<Extracted>>;

    /// The most urgent, then longest-waiting queued document, now `running` for `worker`, which must [`Store::beat`] within
    /// `lease`. `urgent`: only one that a person waits for. `None`: nothing waits.
    fn claim<'a>(&'a self, worker: &'a str, lease: Duration, urgent: bool) -> Answer<'a, Option<Job>>;

    /// Keeps up a worker's leases on `claims`; what it still holds of them. A claim that is not among them was called off or given
    /// to another. One that the worker does not know of, because the database went away behind its question, runs out.
    fn beat<'a>(&'a self, worker: &'a str, lease: Duration, claims: &'a [Claim]) -> Answer<'a, Vec<Claim>>;

    /// Files what came of a document, and its new status. `false`: the claim is no longer good, nothing was filed.
    fn finish<'a>(&'a self, claim: &'a Claim, made: Result<&'a Filed, &'a Failure>) -> Answer<'a, bool>;

    /// Before an orderly stop: queues what `worker` holds again, without counting the attempt.
    fn put_back<'a>(&'a self, worker: &'a str) -> Answer<'a, ()>;

    /// Queues documents again whose worker has let its lease run out, and those that `dead` holds; fails those that were begun
    /// [`MOST_ATTEMPTS`] times without an end. How many were queued.
    fn take_up<'a>(&'a self, dead: Option<&'a str>) -> Answer<'a, u64>;

    /// Workers that hold documents.
    fn workers(&self) -> Answer<'_, Vec<String>>;

    /// Calls a document off that waits or runs. `false`: it does neither.
    fn cancel<'a>(&'a self, id: &'a DocumentId) -> Answer<'a, bool>;

    /// Deletes a document: row, extractions, figures, and the bytes unless another document has the same. Its decisions and who
    /// deleted it are kept ([`Store::deletions`]). `false`: no such document.
    fn delete<'a>(&'a self, id: &'a DocumentId, by: &'a str, note: &'a str) -> Answer<'a, bool>;

    /// What was deleted, in order, only those after `after`; of one organisation or of all.
    fn deletions<'a>(&'a self, organisation: Option<&'a str>, after: i64, limit: u32) -> Answer<'a, Vec<Deletion>>;

    /// How many documents come before this one in the queue. `None`: it does not wait.
    fn ahead<'a>(&'a self, id: &'a DocumentId) -> Answer<'a, Option<u64>>;

    /// Adds a decision to a document's chain. `false`: it does not follow the chain's last event, or there is no such document.
    fn add_event<'a>(&'a self, id: &'a DocumentId, event: &'a Event) -> Answer<'a, bool>;

    /// After a decision: a document that waited for a person is done when nothing is `left` to decide, and waits again when
    /// something is.
    fn settle<'a>(&'a self, id: &'a DocumentId, left: bool) -> Answer<'a, ()>;

    /// A document's decisions in the order of their chain.
    fn events<'a>(&'a self, id: &'a DocumentId) -> Answer<'a, Vec<Event>>;

    /// Files a later extraction of a document that is done in place of the one that counts, which is kept. `false`: the document
    /// is not done, or its extraction is no longer `old`.
    fn replace<'a>(&'a self, id: &'a DocumentId, old: &'a MadeBy, filed: &'a Filed) -> Answer<'a, bool>;

    /// At most `limit` decisions that are meant by `trail`, the newest first, only those behind `after`.
    fn trail<'a>(&'a self, trail: &'a Trail, after: Option<&'a Step>, limit: u32) -> Answer<'a, Vec<Trace>>;

    /// The chains of at most `limit` documents that have decisions, in the order in which the documents came, only those behind
    /// `after`; of one organisation or of all.
    fn chains<'a>(&'a self, organisation: Option<&'a str>, after: Option<&'a DocumentId>, limit: u32) -> Answer<'a, Vec<Chained>>;

    /// Documents that belong together with this one, and how.
    fn links<'a>(&'a self, id: &'a DocumentId) -> Answer<'a, Vec<(Link, DocumentId)>>;

    /// How many reports there are of each issuer and period.
    fn coverage<'a>(&'a self, filter: &'a Filter) -> Answer<'a, Vec<Covered>>;

    /// At most `limit` failed checks of documents that `filter` lets through, the newest document first, only those behind `after`;
    /// of one rule or of all. With the place behind which the next page begins, if there is one.
    fn failed_checks<'a>(
        &'a self,
        filter: &'a Filter,
        rule: Option<&'a str>,
        after: Option<&'a Place>,
        limit: u32,
    ) -> Answer<'a, (Vec<FailedCheck>, Option<Place>)>;

    /// At most `limit` figures that are `wanted`, only those behind `after`: of one label or code, by period, issuer and document;
    /// others document by document.
    fn points<'a>(&'a self, wanted: &'a Wanted, after: Option<&'a Cursor>, limit: u32) -> Answer<'a, Points>;

    /// At most `limit` labels that hold all of `words` (as `filed::key` makes them), those of the most issuers first; of one
    /// organisation's figures or of all.
    fn labels<'a>(&'a self, words: &'a str, organisation: Option<&'a str>, limit: u32) -> Answer<'a, Vec<Found>>;

    /// The codes of the catalogue that figures bear, those of the most issuers first; of one organisation's figures or of all.
    fn codes<'a>(&'a self, organisation: Option<&'a str>) -> Answer<'a, Vec<Held>>;

    /// At most `limit` labels in the order of their numbers, only those behind `after`.
    fn label_words(&self, after: i64, limit: u32) -> Answer<'_, Vec<(i64, String)>>;

    /// The figures that bear one of these labels, by the labels' numbers.
    fn bearers<'a>(&'a self, labels: &'a [i64]) -> Answer<'a, Vec<Bearer>>;

    /// All issuers with their names, in the order of their first names.
    fn issuers(&self) -> Answer<'_, Vec<Register>>;

    /// From now on `other` is another name of the body called `name`, whose documents, links and figures are one. Whatever else the
    /// other body was called comes with it.
    fn alias<'a>(&'a self, name: &'a Issuer, other: &'a Issuer) -> Answer<'a, Named>;

    /// From now on `name` is a body of its own, with the documents that write that name.
    fn unalias<'a>(&'a self, name: &'a Issuer) -> Answer<'a, Named>;

    /// A table's rows whose first key lies in `from..to`, for a copy of the store.
    fn dump<'a>(&'a self, table: &'a Table, from: i64, to: i64) -> Answer<'a, Vec<Vec<Cell>>>;

    /// Adds rows of another store's table; one that is there already stays.
    fn load<'a>(&'a self, table: &'a Table, rows: &'a [Vec<Cell>]) -> Answer<'a, ()>;

    /// The largest first key of a table, 0 for an empty one; after [`Store::load`], new rows are numbered from there.
    fn extent<'a>(&'a self, table: &'a Table) -> Answer<'a, i64>;

    /// Begins a run of imports over `roots`, or goes on with the one over the same roots that did not come to its end.
    /// Its documents belong to `organisation`, if any.
    fn begin_import<'a>(&'a self, roots: &'a [String], organisation: Option<&'a str>) -> Answer<'a, Import>;

    /// What an import knows of `path`. `None`: it has not seen it.
    fn import_file<'a>(&'a self, import: i64, path: &'a str) -> Answer<'a, Option<ImportFile>>;

    /// Notes files that an import saw and queues the new ones among them, whose bytes must be in [`Store::blobs`]. All or none.
    fn note_files<'a>(&'a self, import: i64, files: &'a [ImportFile]) -> Answer<'a, Vec<Outcome>>;

    /// Notes that an import has seen all of its files.
    fn end_import(&self, import: i64) -> Answer<'_, ()>;

    /// Files of an import with their documents, in order of their paths, only those after `after`.
    fn import_files<'a>(&'a self, import: i64, after: &'a str, limit: u32) -> Answer<'a, Vec<(ImportFile, Option<Record>)>>;

    /// At most `limit` runs of imports, the newest first, only those before `before`; of one organisation or of all.
    fn runs<'a>(&'a self, organisation: Option<&'a str>, before: Option<i64>, limit: u32) -> Answer<'a, Vec<Run>>;

    /// One run. `None`: there is none of that number.
    fn run(&self, import: i64) -> Answer<'_, Option<Run>>;

    /// Files of an import that were skipped or failed, or whose documents could not be read in full; in order of their paths, only
    /// those after `after`.
    fn troubled_files<'a>(&'a self, import: i64, after: &'a str, limit: u32) -> Answer<'a, Vec<(ImportFile, Option<Record>)>>;

    /// How many documents of an import wait or run.
    fn import_open(&self, import: i64) -> Answer<'_, u64>;

    /// Keeps a sheet. `false`: there is one of that kind, part and number.
    fn keep_paper<'a>(&'a self, paper: &'a Paper) -> Answer<'a, bool>;

    /// At most `limit` sheets, the largest number first, of one number the newest.
    fn papers<'a>(&'a self, wanted: PaperFilter<'a>, limit: u32) -> Answer<'a, Vec<Paper>>;

    /// Users, log-ins, tokens.
    fn accounts(&self) -> &dyn Accounts;

    /// Where originals lie.
    fn blobs(&self) -> Arc<dyn Blobs>;

    /// Whether the store answers.
    fn ping(&self) -> Answer<'_, ()>;
}

/// How often a document is begun before it is held to bring its workers down.
pub const MOST_ATTEMPTS: u32 = 3;

/// Opens the store that `database` names: `sqlite://FILE` (created if missing), `sqlite::memory:` or `postgres://…`; its originals
/// lie where `blobs` says ([`blobs::open`]), else beside the database's file.
///
/// # Errors
/// [`Error::Address`] if no store has that address, [`Error::Open`] if it cannot be opened.
pub async fn open(database: &str, blobs: Option<&str>) -> Result<Arc<dyn Store>, Error> {
    if database.starts_with("sqlite:") {
        return Ok(Arc::new(sqlite::open(database, blobs).await?));
    }
    if database.starts_with("postgres:") || database.starts_with("postgresql:") {
        return Ok(Arc::new(postgres::open(database, blobs).await?));
    }
    let scheme = database.split(':').next().unwrap_or_default();
    Err(Error::Address { found: scheme.to_owned() })
}

/// Why the store could not answer. No variant holds an address in full, which may carry a password.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address names no store.
    #[error("expected a database address such as sqlite://bocso.sqlite or postgres://host/bocso, found one that begins with `{found}`")]
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
    /// Originals could not be read or written.
    #[error("originals: {0}")]
    Blob(#[from] blobs::Error),
}
