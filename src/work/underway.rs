//! Scanned documents that are being read: how many pages are done, and what was made of those.
//!
//! Kept in memory: after a stop the document is read anew, its pages coming from the cache.

use crate::store::{DocumentId, Extracted};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How far a document is.
#[derive(Debug, Clone, Default)]
pub struct Pages {
    /// Pages done.
    pub done: u32,
    /// Pages in all; 0: not known yet.
    pub of: u32,
    /// What the pages done so far give. `None`: nothing yet.
    pub interim: Option<Arc<Extracted>>,
}

/// All documents that are being read.
#[derive(Debug, Default)]
pub struct Underway(Mutex<HashMap<DocumentId, Pages>>);

impl Underway {
    /// How far a document is. `None`: it is not being read, or no page of it is done.
    pub fn of(&self, id: &DocumentId) -> Option<Pages> {
        self.lock().get(id).cloned()
    }

    /// Notes that pages are done.
    pub fn page(&self, id: &DocumentId, done: u32, of: u32) {
        let mut all = self.lock();
        let pages = all.entry(id.clone()).or_default();
        (pages.done, pages.of) = (done, of);
    }

    /// Keeps what the pages so far give.
    pub fn interim(&self, id: &DocumentId, made: Extracted) {
        self.lock().entry(id.clone()).or_default().interim = Some(Arc::new(made));
    }

    /// The document is done, one way or the other.
    pub fn end(&self, id: &DocumentId) {
        self.lock().remove(id);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<DocumentId, Pages>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
