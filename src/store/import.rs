//! Runs of `bocso import` and the files that they saw.

use super::record::DocumentId;

/// A run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its number, from 1.
    pub seq: i64,
    /// It goes on with one that did not come to its end.
    pub resumed: bool,
}

/// A file that an import saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFile {
    /// As walked; of a file in an archive: the archive's path, `!/`, its own.
    pub path: String,
    /// Its size.
    pub size_bytes: u64,
    /// When it was last changed, milliseconds since 1970. `None`: not known.
    pub modified_ms: Option<i64>,
    /// SHA-256 of its bytes in hexadecimal, if they were taken in.
    pub sha256: Option<String>,
    /// What came of it: a hash makes [`Outcome::New`] or [`Outcome::Known`], as the store finds.
    pub outcome: Outcome,
    /// Why it was skipped or failed.
    pub reason: Option<String>,
}

impl ImportFile {
    /// The name that its document gets: the file's own, without folders.
    pub fn name(&self) -> &str {
        self.path.rsplit(['/', '\\']).next().unwrap_or(&self.path)
    }

    /// Its document's id, where the import is an organisation's. `None`: it was not taken in.
    pub fn document(&self, organisation: Option<&str>) -> Option<DocumentId> {
        self.sha256.as_deref().and_then(|hash| DocumentId::of(hash, organisation))
    }
}

/// What came of a file that an import saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A document that the store did not have.
    New,
    /// One that it had.
    Known,
    /// No document that bocso reads.
    Skipped,
    /// It could not be read from the disk.
    Failed,
}

impl Outcome {
    const NAMES: [(Self, &'static str); 4] =
        [(Self::New, "new"), (Self::Known, "known"), (Self::Skipped, "skipped"), (Self::Failed, "failed")];

    /// The word the store uses.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|n| n.0 == self).map_or("", |n| n.1)
    }

    /// The outcome with that name. `None`: there is none.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|n| n.1 == name).map(|n| n.0)
    }
}
