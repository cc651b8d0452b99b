//! Figures of many documents: one indicator over all years, or all that a few questions let through.

use super::record::DocumentId;
use serde::Serialize;
use std::fmt;
use std::str::FromStr;

/// Which figures are meant: those that have all that is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The catalogue's code.
    pub code: Option<String>,
    /// What is measured, by its key (`filed::key`): any way of writing that has the same key.
    pub label: Option<String>,
    /// Words that stand in the label's key.
    pub words: Option<String>,
    /// Of this organisation's documents. `None`: of all.
    pub organisation: Option<String>,
    /// Issuing body, by the key of any of its names (`kin::Issuer`).
    pub issuer: Option<String>,
    /// The unit as stated.
    pub unit: Option<String>,
    /// "actual" or "target".
    pub status: Option<String>,
    /// Its period ends on this day or later, ISO.
    pub from: Option<String>,
    /// Its period ends on this day or earlier, ISO.
    pub to: Option<String>,
    /// One of these. Empty: any but what people rejected.
    pub review: Vec<Review>,
    /// Also blanks and words, which have no number.
    pub blanks: bool,
    /// Also second files of a report that is there already.
    pub copies: bool,
}

impl Wanted {
    /// It names one indicator, whose figures come by period and issuer; others come document by document.
    pub fn is_series(&self) -> bool {
        self.code.is_some() || self.label.is_some()
    }
}

/// A label that holds the words somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// As first written.
    pub label: String,
    /// Figures that bear it, however it is written.
    pub figures: u64,
    /// Issuers of these.
    pub issuers: u64,
}

/// A code of the catalogue that figures bear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Held {
    /// The code.
    pub code: String,
    /// Figures that bear it.
    pub figures: u64,
    /// Issuers of these.
    pub issuers: u64,
}

/// A figure that bears one of some labels, with what says its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bearer {
    /// Its document.
    pub document: DocumentId,
    /// The document's file name.
    pub name: String,
    /// Its id in the document.
    pub indicator: String,
    /// The label's number in the store.
    pub label_seq: i64,
    /// The label.
    pub label: String,
    /// What sort of value.
    pub kind: String,
    /// As stated or corrected.
    pub value: Option<String>,
    /// As stated.
    pub unit: Option<String>,
    /// The code that it has: the program's, or a person's.
    pub code: Option<String>,
    /// The last decision about it, by the name of its action. `None`: nobody decided.
    pub decided: Option<String>,
}

/// How a figure stands between program and people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Review {
    /// The program's, and it has no doubt.
    Machine,
    /// A person must look.
    ToReview,
    /// A person found it right.
    Accepted,
    /// A person put another reading in its place, which is what stands there.
    Corrected,
    /// A person found that there is no figure.
    Rejected,
    /// A person found what the program had not.
    Added,
}

impl Review {
    const NAMES: [(Self, &'static str, Option<&'static str>); 6] = [
        (Self::Machine, "machine", None),
        (Self::ToReview, "to_review", None),
        (Self::Accepted, "accepted", Some("accept")),
        (Self::Corrected, "corrected", Some("correct")),
        (Self::Rejected, "rejected", Some("reject")),
        (Self::Added, "added", Some("add")),
    ];

    /// Its name, the one that exports use.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|n| n.0 == self).map_or("", |n| n.1)
    }

    /// The state with that name. `None`: there is none.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|n| n.1 == name).map(|n| n.0)
    }

    /// The decision that makes it, by the name of its action. `None`: nobody decided.
    pub fn decided(self) -> Option<&'static str> {
        Self::NAMES.iter().find(|n| n.0 == self).and_then(|n| n.2)
    }

    /// The state of a figure after a decision, and whether the program asks for a look.
    pub fn after(decided: Option<&str>, review: bool) -> Self {
        let made = decided.and_then(|d| Self::NAMES.iter().find(|n| n.2 == Some(d)));
        made.map_or(if review { Self::ToReview } else { Self::Machine }, |n| n.0)
    }
}

/// A figure with all that tells it from others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Point {
    /// Id of its document.
    #[serde(serialize_with = "written")]
    pub document: DocumentId,
    /// The document's file name.
    pub name: String,
    /// Id of the figure in it: "i12"; "added-3" where a person added it.
    pub indicator: String,
    /// The issuer's first name. `None`: not stated.
    pub issuer: Option<String>,
    /// What is measured, as written.
    pub label: String,
    /// Whom or where.
    pub subject: Option<String>,
    /// The catalogue's code.
    pub code: Option<String>,
    /// What sort of value.
    pub kind: String,
    /// "actual" or "target".
    pub status: String,
    /// The number as stated or corrected, a decimal with a point. `None`: a blank, a word.
    pub value: Option<String>,
    /// As stated.
    pub unit: Option<String>,
    /// First day, ISO.
    pub period_start: Option<String>,
    /// Last day, ISO.
    pub period_end: Option<String>,
    /// Last day of its document's own reporting period, ISO.
    pub report_end: Option<String>,
    /// From 1.
    pub page: Option<u32>,
    /// The program's, in thousandths; 1000 for what a person added.
    pub confidence: u32,
    /// How it stands.
    pub review: Review,
}

fn written<S: serde::Serializer>(id: &DocumentId, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(id.as_str())
}

/// A page of figures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Points {
    /// In their order.
    pub points: Vec<Point>,
    /// Where the next page begins. `None`: there is none.
    pub next: Option<Cursor>,
}

/// A place in the order of figures: a page holds those behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// Last day of the period, empty where there is none.
    pub(super) period_end: String,
    /// The issuer's number.
    pub(super) issuer: i64,
    /// The document.
    pub(super) document: DocumentId,
    /// The figure's number in it.
    pub(super) ordinal: i64,
}

impl Cursor {
    /// The document of the last figure before it.
    pub fn document(&self) -> &DocumentId {
        &self.document
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}.{}", self.period_end, self.issuer, self.document, self.ordinal)
    }
}

impl FromStr for Cursor {
    type Err = ();
    /// Reads what it writes.
    fn from_str(s: &str) -> Result<Self, ()> {
        let mut parts = s.split('.');
        let (Some(day), Some(issuer), Some(document), Some(ordinal), None) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(());
        };
        if day.len() > 10 || !day.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            return Err(());
        }
        let number = |n: &str| n.parse::<i64>().map_err(drop);
        Ok(Self { period_end: day.to_owned(), issuer: number(issuer)?, document: document.parse()?, ordinal: number(ordinal)? })
    }
}

/// Numbers of figures that people added begin here: above all that a program gives.
pub(super) const ADDED: i64 = 1 << 40;

/// The id of the figure with that number.
pub(super) fn id_of(ordinal: i64) -> String {
    if ordinal >= ADDED { format!("added-{}", ordinal - ADDED) } else { format!("i{ordinal}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_written() {
        let document = DocumentId::of_hash(&"ab".repeat(32)).expect("a hash");
        for day in ["2023-12-31", ""] {
            let cursor = Cursor { period_end: day.to_owned(), issuer: 7, document: document.clone(), ordinal: 12 };
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
        for bad in ["", "1.2.3", "2023-12-31.7.x.1", "'.7.x.1", "2023-12-31.7.7.7.7"] {
            assert_eq!(bad.parse::<Cursor>(), Err(()), "{bad}");
        }
    }
}
