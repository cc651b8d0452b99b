//! Which documents are meant.

use super::record::Status;

/// Lets through the documents that have all that is asked for; nothing asked for: all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// One of these. Empty: any.
    pub status: Vec<Status>,
    /// Issuing body, by any of its names.
    pub issuer: Option<String>,
    /// Reporting period ends on this day or later, ISO.
    pub from: Option<String>,
    /// Reporting period ends on this day or earlier, ISO.
    pub to: Option<String>,
}
