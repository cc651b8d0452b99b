//! Stored documents → rows for other programs, long form: one row an indicator. Documents pass through one by one, so that memory
//! does not grow with their number.
//!
//! ```text
//! Store ── source ──▶ Entry ── select (filter) ──▶ Selected: rows of columns ──▶ a Sink: jsonl, csv, xlsx, parquet, annotation, audit
//! ```

pub mod source;

pub mod cell;

pub mod figure;

pub mod column;

pub mod filter;

pub mod select;

pub mod jsonl;

pub mod csv;

pub mod xlsx;

pub mod parquet;

pub mod annotation;

pub mod audit;

pub mod side;

#[cfg(test)]
mod tests;

use crate::store;
use filter::Filter;
use select::Selected;
use source::Documents;
use std::io;

/// Something that rows are written to, document by document.
pub trait Sink {
    /// Writes one document's rows.
    ///
    /// # Errors
    /// Those of the output.
    fn document(&mut self, document: &Selected<'_>) -> Result<(), Error>;

    /// Writes what stands at the end; nothing is complete without it.
    ///
    /// # Errors
    /// Those of the output.
    fn finish(&mut self) -> Result<(), Error>;

    /// What a reader of the output must know (rows that went to further sheets), as (Vietnamese, English).
    fn remarks(&self) -> Vec<(String, String)> {
        Vec::new()
    }
}

/// Why an export stopped.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The output could not be written.
    #[error(transparent)]
    Write(#[from] io::Error),
    /// A stored extraction is not what this program writes.
    #[error("the extraction of document {document} cannot be read: {why}")]
    Extraction {
        /// The document's id.
        document: String,
        /// What is wrong.
        why: String,
    },
    /// The writer of a format refused.
    #[error("{0}")]
    Format(String),
}

/// What an export wrote.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Documents with at least one row.
    pub documents: u64,
    /// Documents that were looked at.
    pub seen: u64,
    /// Rows.
    pub rows: u64,
}

/// Writes every row that the filter lets through.
///
/// # Errors
/// As [`Error`] says; what was written until then is no export.
pub async fn run(documents: &mut Documents, filter: &Filter, sink: &mut (dyn Sink + Send)) -> Result<Count, Error> {
    let mut count = Count::default();
    while one(documents, filter, sink, &mut count).await? {}
    sink.finish()?;
    Ok(count)
}

/// Writes the next document's rows that the filter lets through. `false`: there was none left; the sink is to be finished.
///
/// # Errors
/// As [`Error`] says.
pub async fn one(documents: &mut Documents, filter: &Filter, sink: &mut (dyn Sink + Send), count: &mut Count) -> Result<bool, Error> {
    let Some(entry) = documents.next().await? else { return Ok(false) };
    count.seen += 1;
    let read = select::Read::of(&entry)?;
    let selected = select::select(&entry, &read, filter);
    if !selected.figures.is_empty() {
        count.documents += 1;
        count.rows += selected.figures.len() as u64;
        sink.document(&selected)?;
    }
    Ok(true)
}
