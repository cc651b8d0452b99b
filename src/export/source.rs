//! The one place where an export asks the store: documents page by page, each with its newest extraction and its decisions.

use crate::review::Event;
use crate::store::{Error, Filter, Record, Store};
use std::collections::VecDeque;
use std::sync::Arc;

/// Records asked for at once.
const PAGE: u32 = 100;

/// A document as an export needs it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Public id.
    pub document: String,
    /// SHA-256 of the original in hexadecimal.
    pub sha256: String,
    /// File name.
    pub name: String,
    /// The contract's JSON.
    pub extraction: String,
    /// The normalised text that its offsets count in.
    pub text: String,
    /// Decisions, in the order of their chain.
    pub events: Vec<Event>,
}

/// Documents that have an extraction, the newest first, or those asked for in the order of their ids.
pub struct Documents {
    store: Arc<dyn Store>,
    waiting: VecDeque<Record>,
    last: Option<crate::store::DocumentId>,
    more: bool,
}

impl Documents {
    /// All documents of the store.
    pub fn all(store: Arc<dyn Store>) -> Self {
        Self { store, waiting: VecDeque::new(), last: None, more: true }
    }

    /// These documents.
    pub fn these(store: Arc<dyn Store>, records: Vec<Record>) -> Self {
        Self { store, waiting: records.into(), last: None, more: false }
    }

    /// The next document that has an extraction. `None`: there is none left.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn next(&mut self) -> Result<Option<Entry>, Error> {
        loop {
            if self.waiting.is_empty() && self.more {
                let page = self.store.documents(&Filter::default(), self.last.as_ref(), PAGE).await?;
                self.more = page.more;
                self.last = page.records.last().map(|r| r.id.clone());
                self.waiting.extend(page.records);
            }
            let Some(record) = self.waiting.pop_front() else { return Ok(None) };
            if let Some(made) = self.store.extraction(&record.id).await? {
                return Ok(Some(Entry {
                    document: record.id.to_string(),
                    sha256: record.sha256,
                    name: record.name,
                    extraction: made.json,
                    text: made.text,
                    events: self.store.events(&record.id).await?,
                }));
            }
        }
    }
}
