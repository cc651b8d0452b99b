//! Checks that failed, over many documents.

use super::DocumentId;
use std::fmt;
use std::str::FromStr;

/// A check that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedCheck {
    /// Which.
    pub place: Place,
    /// The document's file name.
    pub name: String,
    /// What it judges.
    pub rule: String,
    /// What it found, in words.
    pub message: String,
}

/// A failed check's place: its document, and its number in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The document.
    pub document: DocumentId,
    /// From 1.
    pub ordinal: i64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.document, self.ordinal)
    }
}

impl FromStr for Place {
    type Err = ();
    /// Reads what it writes.
    fn from_str(s: &str) -> Result<Self, ()> {
        let (document, ordinal) = s.split_once('.').ok_or(())?;
        Ok(Self { document: document.parse()?, ordinal: ordinal.parse().map_err(drop)? })
    }
}
