//! The decisions of all documents together: which are meant, in which order, and whole chains to be verified.

use super::record::DocumentId;
use crate::review::{Action, Event};
use std::fmt;
use std::str::FromStr;

/// Which decisions are meant: those that have all that is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trail {
    /// Made by this person.
    pub who: Option<String>,
    /// Of this sort.
    pub action: Option<Action>,
    /// About this document.
    pub document: Option<DocumentId>,
    /// About documents of this organisation. `None`: of all.
    pub organisation: Option<String>,
    /// Made at this time or later, milliseconds since 1970.
    pub from_ms: Option<i64>,
    /// Made before this time.
    pub to_ms: Option<i64>,
}

/// A decision and the document that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// The document's id.
    pub document: DocumentId,
    /// Its file name.
    pub name: String,
    /// The decision.
    pub event: Event,
}

impl Trace {
    /// Its place in the order of decisions.
    pub fn place(&self) -> Step {
        Step { time_ms: self.event.time_ms, document: self.document.clone(), ordinal: i64::try_from(self.event.seq).unwrap_or(i64::MAX) }
    }
}

/// A place in the order of decisions, the newest first: a page holds those behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// When, milliseconds since 1970.
    pub(super) time_ms: i64,
    /// About which document.
    pub(super) document: DocumentId,
    /// Its number in the document's chain.
    pub(super) ordinal: i64,
}

impl Step {
    /// The document of the decision.
    pub fn document(&self) -> &DocumentId {
        &self.document
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.time_ms, self.document, self.ordinal)
    }
}

impl FromStr for Step {
    type Err = ();
    /// Reads what it writes.
    fn from_str(s: &str) -> Result<Self, ()> {
        let mut parts = s.splitn(3, '.');
        let (Some(time), Some(document), Some(ordinal)) = (parts.next(), parts.next(), parts.next()) else { return Err(()) };
        Ok(Self { time_ms: time.parse().map_err(drop)?, document: document.parse()?, ordinal: ordinal.parse().map_err(drop)? })
    }
}

/// The chain of a document's decisions, with what its first link hangs on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chained {
    /// The document's id.
    pub document: DocumentId,
    /// Its file name.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its decisions in order.
    pub events: Vec<Event>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_read_as_written() {
        let document = DocumentId::of_hash(&"ab".repeat(32)).expect("a hash");
        let step = Step { time_ms: 1_709_210_096_000, document, ordinal: 12 };
        assert_eq!(step.to_string().parse(), Ok(step));
        for bad in ["", "1.2.3", "x.y", "1.2"] {
            assert_eq!(bad.parse::<Step>(), Err(()), "{bad}");
        }
    }
}
