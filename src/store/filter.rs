//! Which documents are meant, and what is said of several of them together.

use super::record::{DocumentId, Status};

/// Lets through the documents that have all that is asked for; nothing asked for: all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// One of these. Empty: any.
    pub status: Vec<Status>,
    /// This one alone. `None`: any.
    pub document: Option<DocumentId>,
    /// Belongs to this organisation. `None`: whosever it is.
    pub organisation: Option<String>,
    /// Issuing body, by the key of any of its names (`kin::Issuer`).
    pub issuer: Option<String>,
    /// Reporting period ends on this day or later, ISO.
    pub from: Option<String>,
    /// Reporting period ends on this day or earlier, ISO.
    pub to: Option<String>,
}

/// How one document belongs to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// Another file of the same report: a second scan, the Word file of a PDF.
    SameReport,
    /// It is an annex of the other.
    AnnexOf,
    /// It stands in place of the other: a corrected report.
    Replaces,
}

impl Link {
    const NAMES: [(Self, &'static str); 3] = [(Self::SameReport, "same_report"), (Self::AnnexOf, "annex_of"), (Self::Replaces, "replaces")];

    /// The word the store uses.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|n| n.0 == self).map_or("", |n| n.1)
    }

    /// The link with that name. `None`: there is none.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|n| n.1 == name).map(|n| n.0)
    }
}

/// How many reports an issuer has of a period. Files of the same report count once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// The issuer's first name.
    pub issuer: String,
    /// First day of the reporting period, ISO. `None`: not stated.
    pub period_start: Option<String>,
    /// Last day.
    pub period_end: Option<String>,
    /// Reports.
    pub reports: u64,
}
