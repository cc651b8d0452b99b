//! The documents of one organisation: a store that shows nothing else. Whoever asks through it need not think of whose documents
//! they are; what it does not let through is not there.
//!
//! What runs the service itself (the queue, copies of the whole store) does not go through a shelf and is refused here.

use super::access::{Accounts, Deletion};
use super::checks::{FailedCheck, Place};
use super::copy::{Cell, Table};
use super::kin::Issuer;
use super::{
    Answer, Bearer, Blobs, Chained, Claim, Covered, Cursor, DocumentId, Error, Extracted, Failure, Filed, Filter, Found, Held, Import,
    ImportFile, Job, Link, Named, NewDocument, Outcome, Page, Paper, PaperFilter, Points, Put, Record, Register, Run, Status, Step, Store,
    Trace, Trail, Wanted,
};
use crate::indicator::output::MadeBy;
use crate::review::Event;
use std::sync::Arc;
use std::time::Duration;

/// A part of a store.
pub struct Shelf {
    whole: Arc<dyn Store>,
    organisation: String,
}

impl Shelf {
    /// What `organisation` may see of a store; all of it for `None`.
    pub fn of(whole: Arc<dyn Store>, organisation: Option<&str>) -> Arc<dyn Store> {
        match organisation {
            None => whole,
            Some(name) => Arc::new(Self { whole, organisation: name.to_owned() }),
        }
    }

    /// Whether a document is theirs.
    async fn holds(&self, id: &DocumentId) -> Result<bool, Error> {
        Ok(self.look_up(id).await?.is_some())
    }

    async fn look_up(&self, id: &DocumentId) -> Result<Option<Record>, Error> {
        let record = self.whole.document(id).await?;
        Ok(record.filter(|r| r.organisation.as_deref() == Some(&self.organisation)))
    }

    async fn own_run(&self, import: i64) -> Result<Option<Run>, Error> {
        let run = self.whole.run(import).await?;
        Ok(run.filter(|r| r.organisation.as_deref() == Some(&self.organisation)))
    }

    fn narrowed(&self, filter: &Filter) -> Filter {
        Filter { organisation: Some(self.organisation.clone()), ..filter.clone() }
    }
}

/// What is no business of a part.
fn refused<'a, T: 'a>() -> Answer<'a, T> {
    Box::pin(async { Err(Error::Query("asked of an organisation's documents, not of the whole store".to_owned())) })
}

impl Store for Shelf {
    fn put_document<'a>(&'a self, new: NewDocument<'a>) -> Answer<'a, Put> {
        self.whole.put_document(NewDocument { organisation: Some(&self.organisation), ..new })
    }

    fn document<'a>(&'a self, id: &'a DocumentId) -> Answer<'a, Option<Record>> {
        Box::pin(self.look_up(id))
    }

    fn documents<'a>(&'a self, filter: &'a Filter, after: Option<&'a DocumentId>, limit: u32) -> Answer<'a, Page> {
        Box::pin(async move {
            if let Some(id) = after
                && !self.holds(id).await?
            {
                return Ok(Page::default());
            }
            self.whole.documents(&self.narrowed(filter), after, limit).await
        })
    }

    fn counts<'a>(&'a self, filter: &'a Filter) -> Answer<'a, Vec<(Status, u64)>> {
        Box::pin(async move { self.whole.counts(&self.narrowed(filter)).await })
    }

    fn original<'a>(&'a self, id: &'a DocumentId) -> Answer<'a, Option<Vec<u8>>> {
        Box::pin(async move { if self.holds(id).await? { self.whole.original(id).await } else { Ok(None) } })
    }

    fn extraction<'a>(&'a self, id: &'a DocumentId) -> Answer<'a, Option<Extracted>> {
        Box::pin(async move { if self.holds(id).await? { self.whole.extraction(id).await } else { Ok(None) } })
    }

    fn cancel<'a>(&'a self, id: &'a DocumentId) -> Answer<'a, bool> {
        Box::pin(async move { Ok(self.holds(id).await? && self.whole.cancel(id).await?) })
    }

    fn delete<'a>(&'a self, id: &'a DocumentId, by: &'a str, note: &'a str) -> Answer<'a, bool> {
        Box::pin(async move { Ok(self.holds(id).await? && self.whole.delete(id, by, note).await?) })
    }

    fn deletions<'a>(&'a self, _: Option<&'a str>, after: i64, limit: u32) -> Answer<'a, Vec<Deletion>> {
        self.whole.deletions(Some(&self.organisation), after, limit)
    }

    fn ahead<'a>(&'a self, id: &'a DocumentId) -> Answer<'a, Option<u64>> {
        Box::pin(async move { if self.holds(id).await? { self.whole.ahead(id).await } else { Ok(None) } })
    }

    fn settle<'a>(&'a self, id: &'a DocumentId, left: bool) -> Answer<'a, ()> {
        Box::pin(async move { if self.holds(id).await? { self.whole.settle(id, left).await } else { Ok(()) } })
    }

    fn add_event<'a>(&'a self, id: &'a DocumentId, event: &'a Event) -> Answer<'a, bool> {
        Box::pin(async move { Ok(self.holds(id).await? && self.whole.add_event(id, event).await?) })
    }

    fn events<'a>(&'a self, id: &'a DocumentId) -> Answer<'a, Vec<Event>> {
        Box::pin(async move { if self.holds(id).await? { self.whole.events(id).await } else { Ok(Vec::new()) } })
    }

    fn replace<'a>(&'a self, id: &'a DocumentId, old: &'a MadeBy, filed: &'a Filed) -> Answer<'a, bool> {
        Box::pin(async move { Ok(self.holds(id).await? && self.whole.replace(id, old, filed).await?) })
    }

    fn links<'a>(&'a self, id: &'a DocumentId) -> Answer<'a, Vec<(Link, DocumentId)>> {
        Box::pin(async move { if self.holds(id).await? { self.whole.links(id).await } else { Ok(Vec::new()) } })
    }

    fn coverage<'a>(&'a self, filter: &'a Filter) -> Answer<'a, Vec<Covered>> {
        Box::pin(async move { self.whole.coverage(&self.narrowed(filter)).await })
    }

    fn points<'a>(&'a self, wanted: &'a Wanted, after: Option<&'a Cursor>, limit: u32) -> Answer<'a, Points> {
        Box::pin(async move {
            if let Some(cursor) = after
                && !self.holds(cursor.document()).await?
            {
                return Ok(Points::default());
            }
            let wanted = Wanted { organisation: Some(self.organisation.clone()), ..wanted.clone() };
            self.whole.points(&wanted, after, limit).await
        })
    }

    fn failed_checks<'a>(
        &'a self,
        filter: &'a Filter,
        rule: Option<&'a str>,
        after: Option<&'a Place>,
        limit: u32,
    ) -> Answer<'a, (Vec<FailedCheck>, Option<Place>)> {
        Box::pin(async move {
            // A place in somebody else's document tells nothing, not even whether it is there.
            if let Some(place) = after
                && !self.holds(&place.document).await?
            {
                return Ok((Vec::new(), None));
            }
            self.whole.failed_checks(&self.narrowed(filter), rule, after, limit).await
        })
    }

    fn begin_import<'a>(&'a self, roots: &'a [String], _: Option<&'a str>) -> Answer<'a, Import> {
        self.whole.begin_import(roots, Some(&self.organisation))
    }

    fn runs<'a>(&'a self, _: Option<&'a str>, before: Option<i64>, limit: u32) -> Answer<'a, Vec<Run>> {
        self.whole.runs(Some(&self.organisation), before, limit)
    }

    fn run(&self, import: i64) -> Answer<'_, Option<Run>> {
        Box::pin(self.own_run(import))
    }

    fn import_files<'a>(&'a self, import: i64, after: &'a str, limit: u32) -> Answer<'a, Vec<(ImportFile, Option<Record>)>> {
        Box::pin(async move {
            if self.own_run(import).await?.is_some() { self.whole.import_files(import, after, limit).await } else { Ok(Vec::new()) }
        })
    }

    fn troubled_files<'a>(&'a self, import: i64, after: &'a str, limit: u32) -> Answer<'a, Vec<(ImportFile, Option<Record>)>> {
        Box::pin(async move {
            if self.own_run(import).await?.is_some() { self.whole.troubled_files(import, after, limit).await } else { Ok(Vec::new()) }
        })
    }

    fn trail<'a>(&'a self, trail: &'a Trail, after: Option<&'a Step>, limit: u32) -> Answer<'a, Vec<Trace>> {
        Box::pin(async move {
            if let Some(step) = after
                && !self.holds(step.document()).await?
            {
                return Ok(Vec::new());
            }
            let trail = Trail { organisation: Some(self.organisation.clone()), ..trail.clone() };
            self.whole.trail(&trail, after, limit).await
        })
    }

    fn chains<'a>(&'a self, _: Option<&'a str>, after: Option<&'a DocumentId>, limit: u32) -> Answer<'a, Vec<Chained>> {
        Box::pin(async move {
            if let Some(id) = after
                && !self.holds(id).await?
            {
                return Ok(Vec::new());
            }
            self.whole.chains(Some(&self.organisation), after, limit).await
        })
    }

    fn labels<'a>(&'a self, words: &'a str, _: Option<&'a str>, limit: u32) -> Answer<'a, Vec<Found>> {
        self.whole.labels(words, Some(&self.organisation), limit)
    }

    fn label_words(&self, _: i64, _: u32) -> Answer<'_, Vec<(i64, String)>> {
        refused()
    }

    fn bearers<'a>(&'a self, _: &'a [i64]) -> Answer<'a, Vec<Bearer>> {
        refused()
    }

    fn codes<'a>(&'a self, _: Option<&'a str>) -> Answer<'a, Vec<Held>> {
        self.whole.codes(Some(&self.organisation))
    }

    fn keep_paper<'a>(&'a self, paper: &'a Paper) -> Answer<'a, bool> {
        Box::pin(async move {
            let own = Paper { organisation: Some(self.organisation.clone()), ..paper.clone() };
            self.whole.keep_paper(&own).await
        })
    }

    fn papers<'a>(&'a self, wanted: PaperFilter<'a>, limit: u32) -> Answer<'a, Vec<Paper>> {
        self.whole.papers(PaperFilter { organisation: Some(&self.organisation), ..wanted }, limit)
    }

    fn accounts(&self) -> &dyn Accounts {
        self.whole.accounts()
    }

    fn ping(&self) -> Answer<'_, ()> {
        self.whole.ping()
    }

    fn claim<'a>(&'a self, _: &'a str, _: Duration, _: bool) -> Answer<'a, Option<Job>> {
        refused()
    }

    fn issuers(&self) -> Answer<'_, Vec<Register>> {
        refused()
    }

    fn alias<'a>(&'a self, _: &'a Issuer, _: &'a Issuer) -> Answer<'a, Named> {
        refused()
    }

    fn unalias<'a>(&'a self, _: &'a Issuer) -> Answer<'a, Named> {
        refused()
    }

    fn beat<'a>(&'a self, _: &'a str, _: Duration, _: &'a [Claim]) -> Answer<'a, Vec<Claim>> {
        refused()
    }

    fn finish<'a>(&'a self, _: &'a Claim, _: Result<&'a Filed, &'a Failure>) -> Answer<'a, bool> {
        refused()
    }

    fn put_back<'a>(&'a self, _: &'a str) -> Answer<'a, ()> {
        refused()
    }

    fn take_up<'a>(&'a self, _: Option<&'a str>) -> Answer<'a, u64> {
        refused()
    }

    fn workers(&self) -> Answer<'_, Vec<String>> {
        refused()
    }

    fn dump<'a>(&'a self, _: &'a Table, _: i64, _: i64) -> Answer<'a, Vec<Vec<Cell>>> {
        refused()
    }

    fn load<'a>(&'a self, _: &'a Table, _: &'a [Vec<Cell>]) -> Answer<'a, ()> {
        refused()
    }

    fn extent<'a>(&'a self, _: &'a Table) -> Answer<'a, i64> {
        refused()
    }

    fn import_file<'a>(&'a self, _: i64, _: &'a str) -> Answer<'a, Option<ImportFile>> {
        refused()
    }

    fn note_files<'a>(&'a self, _: i64, _: &'a [ImportFile]) -> Answer<'a, Vec<Outcome>> {
        refused()
    }

    fn end_import(&self, _: i64) -> Answer<'_, ()> {
        refused()
    }

    fn import_open(&self, _: i64) -> Answer<'_, u64> {
        refused()
    }

    fn blobs(&self) -> Arc<dyn Blobs> {
        // By hash, without asking whose they are: whoever wants bytes asks for a document's original.
        Arc::new(super::blobs::Memory::default())
    }
}
