//! The questions of [`Store`], asked of SQLite and PostgreSQL in the same words. Compiled once for each (`sqlite.rs`, `postgres.rs`):
//! `super::dialect` says which database, how its transactions begin, what time it is there and how a queue's row is taken.
//!
//! Times come from the database's own clock, so that leases mean the same on every machine.

mod access;

mod checks;

mod copying;

mod deleting;

mod documents;

mod filing;

mod imports;

mod issuers;

mod jobs;

mod papers;

mod reviewed;

mod rows;

mod series;

mod together;

mod trail;

use super::super::checks::{FailedCheck, Place};
use super::super::copy::{Cell, Table};
use super::super::kin::Issuer;
use super::super::{
    Accounts, Answer, Bearer, Blobs, Chained, Claim, Covered, Cursor, Deletion, DocumentId, Error, Extracted, Failure, Filed, Filter,
    Found, Held, Import, ImportFile, Job, Link, Named, NewDocument, Outcome, Page, Paper, PaperFilter, Points, Put, Record, Register, Run,
    Status, Step, Store, Trace, Trail, Wanted,
};
use super::dialect::{self, BEGIN, Database, NOW};
use crate::indicator::output::MadeBy;
use crate::review::Event;
use sqlx::{Pool, Transaction};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Values bound by one statement: below the least that either database allows.
const MOST_BOUND: usize = 30_000;

/// A statement; all its text is written in this module, values are bound.
macro_rules! sql {
    ($($text:tt)*) => { sqlx::query(sqlx::AssertSqlSafe(format!($($text)*))) };
}
use sql;

/// A database with its originals.
pub struct Kept {
    pool: Pool<Database>,
    blobs: Arc<dyn Blobs>,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(dialect::NAME).finish_non_exhaustive()
    }
}

impl Kept {
    /// A database whose tables are up to date.
    pub fn new(pool: Pool<Database>, blobs: Arc<dyn Blobs>) -> Self {
        Self { pool, blobs }
    }

    async fn begin(&self) -> Result<Transaction<'_, Database>, sqlx::Error> {
        self.pool.begin_with(BEGIN).await
    }

    /// Asks the originals, on a thread that may wait.
    async fn blob<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&dyn Blobs) -> Result<T, super::super::blobs::Error> + Send + 'static,
    ) -> Result<T, Error> {
        let blobs = Arc::clone(&self.blobs);
        let answer = tokio::task::spawn_blocking(move || ask(&*blobs)).await;
        Ok(answer.map_err(|e| Error::Query(e.to_string()))??)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
fn failed(e: sqlx::Error) -> Error {
    Error::Query(e.to_string())
}

impl Store for Kept {
    fn put_document<'a>(&'a self, new: NewDocument<'a>) -> Answer<'a, Put> {
        Box::pin(self.put(new))
    }

    fn document<'a>(&'a self, id: &'a DocumentId) -> Answer<'a, Option<Record>> {
        Box::pin(async move { self.record(id).await.map_err(failed) })
    }

    fn documents<'a>(&'a self, filter: &'a Filter, after: Option<&'a DocumentId>, limit: u32) -> Answer<'a, Page> {
        Box::pin(async move { self.page(filter, after, limit).await.map_err(failed) })
    }

    fn counts<'a>(&'a self, filter: &'a Filter) -> Answer<'a, Vec<(Status, u64)>> {
        Box::pin(async move { self.count_by_status(filter).await.map_err(failed) })
    }

    fn original<'a>(&'a self, id: &'a DocumentId) -> Answer<'a, Option<Vec<u8>>> {
        Box::pin(async move {
            let Some(record) = self.record(id).await.map_err(failed)? else { return Ok(None) };
            self.blob(move |blobs| blobs.get(&record.sha256)).await
        })
    }

    fn extraction<'a>(&'a self, id: &'a DocumentId) -> Answer<'a, Option<Extracted>> {
        Box::pin(async move { self.extracted(id).await.map_err(failed) })
    }

    fn claim<'a>(&'a self, worker: &'a str, lease: Duration, urgent: bool) -> Answer<'a, Option<Job>> {
        Box::pin(self.take(worker, lease, urgent))
    }

    fn beat<'a>(&'a self, worker: &'a str, lease: Duration, claims: &'a [Claim]) -> Answer<'a, Vec<Claim>> {
        Box::pin(async move { self.keep_up(worker, lease, claims).await.map_err(failed) })
    }

    fn finish<'a>(&'a self, claim: &'a Claim, made: Result<&'a Filed, &'a Failure>) -> Answer<'a, bool> {
        Box::pin(async move {
            match made {
                Ok(filed) => self.file(claim, filed).await,
                Err(failure) => self.fail(claim, failure).await,
            }
            .map_err(failed)
        })
    }

    fn put_back<'a>(&'a self, worker: &'a str) -> Answer<'a, ()> {
        Box::pin(async move { self.give_back(worker).await.map_err(failed) })
    }

    fn take_up<'a>(&'a self, dead: Option<&'a str>) -> Answer<'a, u64> {
        Box::pin(async move { self.expire(dead).await.map_err(failed) })
    }

    fn workers(&self) -> Answer<'_, Vec<String>> {
        Box::pin(async move { self.at_work().await.map_err(failed) })
    }

    fn cancel<'a>(&'a self, id: &'a DocumentId) -> Answer<'a, bool> {
        Box::pin(async move { self.call_off(id).await.map_err(failed) })
    }

    fn delete<'a>(&'a self, id: &'a DocumentId, by: &'a str, note: &'a str) -> Answer<'a, bool> {
        Box::pin(self.remove(id, by, note))
    }

    fn deletions<'a>(&'a self, organisation: Option<&'a str>, after: i64, limit: u32) -> Answer<'a, Vec<Deletion>> {
        Box::pin(async move { self.removed(organisation, after, limit).await.map_err(failed) })
    }

    fn ahead<'a>(&'a self, id: &'a DocumentId) -> Answer<'a, Option<u64>> {
        Box::pin(async move { self.place_of(id).await.map_err(failed) })
    }

    fn keep_paper<'a>(&'a self, paper: &'a Paper) -> Answer<'a, bool> {
        Box::pin(async move { self.file_paper(paper).await.map_err(failed) })
    }

    fn papers<'a>(&'a self, wanted: PaperFilter<'a>, limit: u32) -> Answer<'a, Vec<Paper>> {
        Box::pin(async move { self.papers_of(wanted, limit).await.map_err(failed) })
    }

    fn accounts(&self) -> &dyn Accounts {
        self
    }

    fn add_event<'a>(&'a self, id: &'a DocumentId, event: &'a Event) -> Answer<'a, bool> {
        Box::pin(async move { self.chain_on(id, event).await.map_err(failed) })
    }

    fn settle<'a>(&'a self, id: &'a DocumentId, left: bool) -> Answer<'a, ()> {
        Box::pin(async move { self.settled(id, left).await.map_err(failed) })
    }

    fn events<'a>(&'a self, id: &'a DocumentId) -> Answer<'a, Vec<Event>> {
        Box::pin(async move { self.events_of(id).await.map_err(failed) })
    }

    fn replace<'a>(&'a self, id: &'a DocumentId, old: &'a MadeBy, filed: &'a Filed) -> Answer<'a, bool> {
        Box::pin(async move { self.put_in_place(id, old, filed).await.map_err(failed) })
    }

    fn links<'a>(&'a self, id: &'a DocumentId) -> Answer<'a, Vec<(Link, DocumentId)>> {
        Box::pin(async move { self.linked(id).await.map_err(failed) })
    }

    fn coverage<'a>(&'a self, filter: &'a Filter) -> Answer<'a, Vec<Covered>> {
        Box::pin(async move { self.covered(filter).await.map_err(failed) })
    }

    fn failed_checks<'a>(
        &'a self,
        filter: &'a Filter,
        rule: Option<&'a str>,
        after: Option<&'a Place>,
        limit: u32,
    ) -> Answer<'a, (Vec<FailedCheck>, Option<Place>)> {
        Box::pin(async move { self.failed_ones(filter, rule, after, limit).await.map_err(failed) })
    }

    fn points<'a>(&'a self, wanted: &'a Wanted, after: Option<&'a Cursor>, limit: u32) -> Answer<'a, Points> {
        Box::pin(async move { self.points_of(wanted, after, limit).await.map_err(failed) })
    }

    fn issuers(&self) -> Answer<'_, Vec<Register>> {
        Box::pin(async move { self.register().await.map_err(failed) })
    }

    fn alias<'a>(&'a self, name: &'a Issuer, other: &'a Issuer) -> Answer<'a, Named> {
        Box::pin(async move { self.join(name, other).await.map_err(failed) })
    }

    fn unalias<'a>(&'a self, name: &'a Issuer) -> Answer<'a, Named> {
        Box::pin(async move { self.part(name).await.map_err(failed) })
    }

    fn dump<'a>(&'a self, table: &'a Table, from: i64, to: i64) -> Answer<'a, Vec<Vec<Cell>>> {
        Box::pin(async move { self.rows_of(table, from, to).await.map_err(failed) })
    }

    fn load<'a>(&'a self, table: &'a Table, rows: &'a [Vec<Cell>]) -> Answer<'a, ()> {
        Box::pin(async move { self.add_rows(table, rows).await.map_err(failed) })
    }

    fn extent<'a>(&'a self, table: &'a Table) -> Answer<'a, i64> {
        Box::pin(async move { self.last_of(table).await.map_err(failed) })
    }

    fn begin_import<'a>(&'a self, roots: &'a [String], organisation: Option<&'a str>) -> Answer<'a, Import> {
        Box::pin(async move { self.new_import(roots, organisation).await.map_err(failed) })
    }

    fn import_file<'a>(&'a self, import: i64, path: &'a str) -> Answer<'a, Option<ImportFile>> {
        Box::pin(async move { self.seen(import, path).await.map_err(failed) })
    }

    fn note_files<'a>(&'a self, import: i64, files: &'a [ImportFile]) -> Answer<'a, Vec<Outcome>> {
        Box::pin(async move { self.note(import, files).await.map_err(failed) })
    }

    fn end_import(&self, import: i64) -> Answer<'_, ()> {
        Box::pin(async move {
            let end = sql!("UPDATE imports SET ended_ms = {NOW} WHERE seq = $1");
            end.bind(import).execute(&self.pool).await.map(drop).map_err(failed)
        })
    }

    fn import_files<'a>(&'a self, import: i64, after: &'a str, limit: u32) -> Answer<'a, Vec<(ImportFile, Option<Record>)>> {
        Box::pin(async move { self.files_of(import, after, limit).await.map_err(failed) })
    }

    fn import_open(&self, import: i64) -> Answer<'_, u64> {
        Box::pin(async move { self.open_of(import).await.map_err(failed) })
    }

    fn runs<'a>(&'a self, organisation: Option<&'a str>, before: Option<i64>, limit: u32) -> Answer<'a, Vec<Run>> {
        Box::pin(async move { self.runs_of(None, organisation, before, limit).await.map_err(failed) })
    }

    fn run(&self, import: i64) -> Answer<'_, Option<Run>> {
        Box::pin(async move { Ok(self.runs_of(Some(import), None, None, 1).await.map_err(failed)?.pop()) })
    }

    fn troubled_files<'a>(&'a self, import: i64, after: &'a str, limit: u32) -> Answer<'a, Vec<(ImportFile, Option<Record>)>> {
        Box::pin(async move { self.troubled_of(import, after, limit).await.map_err(failed) })
    }

    fn trail<'a>(&'a self, trail: &'a Trail, after: Option<&'a Step>, limit: u32) -> Answer<'a, Vec<Trace>> {
        Box::pin(async move { self.decisions_of(trail, after, limit).await.map_err(failed) })
    }

    fn chains<'a>(&'a self, organisation: Option<&'a str>, after: Option<&'a DocumentId>, limit: u32) -> Answer<'a, Vec<Chained>> {
        Box::pin(async move { self.chains_of(organisation, after, limit).await.map_err(failed) })
    }

    fn labels<'a>(&'a self, words: &'a str, organisation: Option<&'a str>, limit: u32) -> Answer<'a, Vec<Found>> {
        Box::pin(async move { self.labels_with(words, organisation, limit).await.map_err(failed) })
    }

    fn label_words(&self, after: i64, limit: u32) -> Answer<'_, Vec<(i64, String)>> {
        Box::pin(async move { self.some_labels(after, limit).await.map_err(failed) })
    }

    fn bearers<'a>(&'a self, labels: &'a [i64]) -> Answer<'a, Vec<Bearer>> {
        Box::pin(async move { self.bearing(labels).await.map_err(failed) })
    }

    fn codes<'a>(&'a self, organisation: Option<&'a str>) -> Answer<'a, Vec<Held>> {
        Box::pin(async move { self.codes_with_figures(organisation).await.map_err(failed) })
    }

    fn blobs(&self) -> Arc<dyn Blobs> {
        Arc::clone(&self.blobs)
    }

    fn ping(&self) -> Answer<'_, ()> {
        Box::pin(async move { sqlx::query("SELECT 1").execute(&self.pool).await.map(drop).map_err(failed) })
    }
}
