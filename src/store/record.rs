//! The things a store keeps, as plain values.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// A document's public id: 24 letters and digits, the first 120 bits of its SHA-256. It tells nothing about order or number.
#[derive(Debug, Clone, PartialEq, PartialOrd, Ord, Eq, Hash)]
pub struct DocumentId(String);

/// Crockford's base 32: no i, l, o, u.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

impl DocumentId {
    /// Letters and digits in an id.
    pub const LENGTH: usize = 24;

    /// The id of a document with this SHA-256 in hexadecimal. `None`: it is none.
    pub fn of_hash(sha256: &str) -> Option<Self> {
        let hex = sha256.get(..30).filter(|_| sha256.len() == 64)?;
        // 30 hexadecimal digits are 120 bits are 24 digits of base 32; five digits of the one are four of the other.
        let mut id = String::with_capacity(Self::LENGTH);
        for five in hex.as_bytes().chunks(5) {
            let bits = u32::from_str_radix(std::str::from_utf8(five).ok()?, 16).ok()?;
            for shift in [15u32, 10, 5, 0] {
                id.push(char::from(ALPHABET[(bits >> shift & 31) as usize]));
            }
        }
        Some(Self(id))
    }

    /// The id of an organisation's document with this SHA-256: the same bytes from two organisations are two documents. Nobody's
    /// in particular: that of the hash alone.
    pub fn of(sha256: &str, organisation: Option<&str>) -> Option<Self> {
        match organisation {
            None => Self::of_hash(sha256),
            Some(name) => Self::of_hash(&self::sha256(format!("{name}\0{sha256}").as_bytes())),
        }
    }

    /// The id as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for DocumentId {
    type Err = ();
    /// Accepts only what [`DocumentId::of_hash`] can write.
    fn from_str(s: &str) -> Result<Self, ()> {
        (s.len() == Self::LENGTH && s.bytes().all(|b| ALPHABET.contains(&b))).then(|| Self(s.to_owned())).ok_or(())
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The SHA-256 of some bytes in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        hex.push(char::from(b"0123456789abcdef"[usize::from(byte >> 4)]));
        hex.push(char::from(b"0123456789abcdef"[usize::from(byte & 15)]));
    }
    hex
}

/// A document that is handed in.
#[derive(Clone, Copy)]
pub struct NewDocument<'a> {
    /// File name without its folder.
    pub name: &'a str,
    /// The bytes.
    pub bytes: &'a [u8],
    /// Who waits for it.
    pub priority: Priority,
    /// Whose it is to be. `None`: nobody's in particular.
    pub organisation: Option<&'a str>,
    /// Who hands it in.
    pub sender: Option<&'a str>,
}

/// Who waits for a document: those that a person waits for come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// A person.
    Urgent = 0,
    /// An import.
    Bulk = 1,
}

impl fmt::Debug for NewDocument<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewDocument").field("name", &self.name).field("size_bytes", &self.bytes.len()).finish()
    }
}

/// What became of a document that was handed in.
#[derive(Debug, Clone)]
pub struct Put {
    /// Where it stands.
    pub record: Record,
    /// Its bytes were not known before.
    pub new: bool,
}

/// Where a document stands.
#[derive(Debug, Clone)]
pub struct Record {
    /// Public id.
    pub id: DocumentId,
    /// SHA-256 of the bytes in hexadecimal.
    pub sha256: String,
    /// File name without its folder, as first handed in.
    pub name: String,
    /// Size of the original.
    pub size_bytes: u64,
    /// How far it has come.
    pub status: Status,
    /// Why it failed. `None`: it has not.
    pub failure: Option<Failure>,
    /// What the extraction counted. `None`: there is none yet.
    pub tally: Option<Tally>,
    /// Its issuer's first name. `None`: not stated, or not read yet.
    pub issuer: Option<String>,
    /// First day of its reporting period, ISO. `None`: not stated, or not read yet.
    pub period_start: Option<String>,
    /// Last day.
    pub period_end: Option<String>,
    /// Whose it is. `None`: nobody's in particular.
    pub organisation: Option<String>,
    /// When it came, milliseconds since 1970.
    pub received_ms: i64,
    /// When its extraction ended, milliseconds since 1970. `None`: it has not.
    pub finished_ms: Option<i64>,
}

/// How far a document has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It waits.
    Queued,
    /// Its extraction is running.
    Running,
    /// Extracted; nothing is in doubt.
    Done,
    /// Extracted; a person must look at something.
    NeedsReview,
    /// Extracted, but some pages could not be read.
    Partial,
    /// Not extracted; the failure says why.
    Failed,
    /// Not extracted: somebody called it off.
    Cancelled,
}

impl Status {
    const NAMES: &'static [(Self, &'static str)] = &[
        (Self::Queued, "queued"),
        (Self::Running, "running"),
        (Self::Done, "done"),
        (Self::NeedsReview, "needs_review"),
        (Self::Partial, "partial"),
        (Self::Failed, "failed"),
        (Self::Cancelled, "cancelled"),
    ];

    /// The word the API and the store use.
    pub fn name(self) -> &'static str {
        name(Self::NAMES, self)
    }

    /// All of them, in the order of a document's life.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::NAMES.iter().map(|n| n.0)
    }

    /// The status with that name. `None`: there is none.
    pub fn named(name: &str) -> Option<Self> {
        named(Self::NAMES, name)
    }

    /// Nothing more will happen by itself.
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Queued | Self::Running)
    }
}

/// Why a document could not be extracted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// In one word of the contract.
    pub reason: Reason,
    /// In a sentence: expected, found, what to do. Empty: the reason says it all.
    pub message: String,
}

/// The contract's words for a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The extractor ended without an answer.
    Crashed,
    /// It took longer than allowed.
    TimedOut,
    /// It needed more memory than allowed.
    Memory,
    /// There is more than may be read.
    TooLarge,
    /// It is locked with a password.
    Encrypted,
    /// No reader knows this form.
    Unsupported,
    /// There are no words in it.
    Empty,
    /// Its bytes are not where originals lie.
    Missing,
}

impl Reason {
    const NAMES: &'static [(Self, &'static str)] = &[
        (Self::Crashed, "crashed"),
        (Self::TimedOut, "timed_out"),
        (Self::Memory, "memory"),
        (Self::TooLarge, "too_large"),
        (Self::Encrypted, "encrypted"),
        (Self::Unsupported, "unsupported"),
        (Self::Empty, "empty"),
        (Self::Missing, "missing"),
    ];

    /// The word the API and the store use.
    pub fn name(self) -> &'static str {
        name(Self::NAMES, self)
    }

    /// The reason with that name. `None`: there is none.
    pub fn named(name: &str) -> Option<Self> {
        named(Self::NAMES, name)
    }
}

fn name<T: PartialEq + Copy>(names: &[(T, &'static str)], of: T) -> &'static str {
    names.iter().find(|n| n.0 == of).map_or("", |n| n.1)
}

fn named<T: Copy>(names: &[(T, &str)], name: &str) -> Option<T> {
    names.iter().find(|n| n.1 == name).map(|n| n.0)
}

/// What an extraction counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Figures that state a number.
    pub figures: u32,
    /// Figures a person must look at.
    pub to_review: u32,
    /// Checks that failed.
    pub failed_checks: u32,
    /// Number tokens that nothing explains.
    pub unexplained: u32,
    /// Some pages could not be read. Kept only in the document's status.
    pub partial: bool,
}

impl Tally {
    /// The status of a document whose extraction counted this.
    pub fn status(self) -> Status {
        if self.partial {
            Status::Partial
        } else if self.to_review + self.failed_checks + self.unexplained > 0 {
            Status::NeedsReview
        } else {
            Status::Done
        }
    }
}

/// A document whose turn has come.
#[derive(Clone)]
pub struct Job {
    /// Which, and the right to file what comes of it.
    pub claim: Claim,
    /// File name without its folder.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job").field("claim", &self.claim).field("name", &self.name).field("size_bytes", &self.bytes.len()).finish()
    }
}

/// The right to file what comes of a document, until somebody else claims it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Claim {
    /// The document.
    pub id: DocumentId,
    /// Which claim of this document it is, from 1.
    pub turn: i64,
}

/// Some of the documents, the newest first.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The documents.
    pub records: Vec<Record>,
    /// Older ones follow.
    pub more: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_from_the_hash_and_read_back() {
        let id = DocumentId::of_hash(&sha256(b"abc")).map(|id| id.to_string()).unwrap_or_default();
        // SHA-256 of "abc" begins ba7816bf 8f01cfea 414140de 5dae22.
        assert_eq!(id.len(), DocumentId::LENGTH);
        assert!(id.starts_with("q9w1dfwf"), "{id}");
        assert!(id.parse::<DocumentId>().is_ok());
        assert!("../../etc/passwd".parse::<DocumentId>().is_err());
        assert_eq!(DocumentId::of_hash("short"), None);
    }

    #[test]
    fn names_read_back() {
        for &(status, name) in Status::NAMES {
            assert_eq!(Status::named(status.name()), Some(status), "{name}");
        }
        for &(reason, name) in Reason::NAMES {
            assert_eq!(Reason::named(reason.name()), Some(reason), "{name}");
        }
    }
}
