//! Pictures of pages, kept in memory up to a bound, each drawn once however many ask for it at the same time.

use super::problem::Problem;
use crate::store::{Record, Store};
use crate::work::child::Limits;
use crate::work::drawing::{Ask, draw};
use axum::http::StatusCode;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{OnceCell, Semaphore};

/// Bytes of pictures that are kept: some hundred pages of letters.
const MOST: usize = 64 << 20;

/// Children that draw at once.
const AT_ONCE: usize = 2;

/// Widths that pages are drawn in; others are rounded up, so that the same page is not kept in a hundred sizes.
const WIDTHS: [u32; 5] = [320, 640, 960, 1280, 1920];

/// What was drawn: whose (the document's hash) and what, as the child was asked.
type Key = (String, String);

/// `None`: there is no such page.
type Drawn = Option<Arc<[u8]>>;

/// The pictures.
pub(super) struct Pictures {
    limits: Limits,
    kept: Mutex<Kept>,
    places: Semaphore,
}

#[derive(Default)]
struct Kept {
    cells: HashMap<Key, (Arc<OnceCell<Drawn>>, u64)>,
    /// Counts requests: the picture that nobody asked for longest goes first.
    clock: u64,
}

impl Pictures {
    /// None yet; children are held to these limits.
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, kept: Mutex::default(), places: Semaphore::new(AT_ONCE) }
    }

    /// The sizes of a document's pages in points; empty where it has no pages to look at.
    ///
    /// # Errors
    /// If the file cannot be opened.
    pub(super) async fn sizes(&self, store: &dyn Store, record: &Record) -> Result<Vec<(f32, f32)>, Problem> {
        let json = self.get(store, record, Ask::Sizes).await?.unwrap_or_default();
        serde_json::from_slice(&json).map_err(|_| undrawn())
    }

    /// A page, or a part of it, as a picture.
    ///
    /// # Errors
    /// 404 if there is no such page.
    pub(super) async fn picture(
        &self,
        store: &dyn Store,
        record: &Record,
        page: u32,
        width: u32,
        part: Option<[f32; 4]>,
    ) -> Result<Arc<[u8]>, Problem> {
        let width = WIDTHS.into_iter().find(|w| *w >= width).unwrap_or(WIDTHS[WIDTHS.len() - 1]);
        let drawn = self.get(store, record, Ask::Picture { page, width, part }).await?;
        drawn.ok_or_else(|| Problem::not_found("there is no such page"))
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn get(&self, store: &dyn Store, record: &Record, ask: Ask) -> Result<Drawn, Problem> {
        let key = (record.sha256.clone(), serde_json::to_string(&ask).unwrap_or_default());
        let cell = {
            let mut kept = self.kept();
            kept.clock += 1;
            let now = kept.clock;
            let entry = kept.cells.entry(key).or_insert_with(|| (Arc::default(), now));
            entry.1 = now;
            Arc::clone(&entry.0)
        };
        let made = cell.get_or_try_init(|| self.make(store, record, ask)).await?.clone();
        self.kept().shrink();
        Ok(made)
    }

    async fn make(&self, store: &dyn Store, record: &Record, ask: Ask) -> Result<Drawn, Problem> {
        let _place = self.places.acquire().await.map_err(|_| Problem::internal())?;
        let bytes = store.original(&record.id).await?.ok_or_else(Problem::internal)?;
        match draw(ask, &bytes, &self.limits).await {
            Ok(drawn) => Ok(drawn.map(Into::into)),
            Err(reason) => {
                tracing::warn!(document = %record.id, reason = reason.name(), "a page could not be drawn");
                Err(undrawn())
            }
        }
    }
}

fn undrawn() -> Problem {
    let detail = "the page could not be drawn within the limits; its text and its original are there";
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "undrawn", "Page not drawn", detail)
}

impl Kept {
    /// Lets go of the pictures that nobody asked for longest, and of those that never came to be.
    fn shrink(&mut self) {
        let size = |cell: &OnceCell<Drawn>| cell.get().and_then(Option::as_ref).map_or(0, |d| d.len()) + 256;
        let mut all: usize = self.cells.values().map(|(cell, _)| size(cell)).sum();
        if all <= MOST {
            return;
        }
        let mut old: Vec<(u64, Key)> = self.cells.iter().map(|(key, (_, at))| (*at, key.clone())).collect();
        old.sort_unstable();
        for (_, key) in old {
            // A tenth more than needed, so that not every request sorts.
            if all <= MOST / 10 * 9 {
                break;
            }
            if let Some((cell, _)) = self.cells.remove(&key) {
                all -= size(&cell);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_goes_first() {
        let mut kept = Kept::default();
        for n in 0..20u64 {
            let cell = OnceCell::new_with(Some(Some(vec![0; 4 << 20].into())));
            kept.cells.insert((format!("{n}"), String::new()), (Arc::new(cell), n));
        }
        kept.shrink();
        let mut left: Vec<u64> = kept.cells.values().map(|c| c.1).collect();
        left.sort_unstable();
        assert_eq!(left, (6..20).collect::<Vec<_>>());
    }
}
