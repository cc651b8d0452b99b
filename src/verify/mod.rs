//! An export held against the originals: batches of exported lines and documents read anew → what holds and what does not.
//!
//! | aspect | holds when |
//! |---|---|
//! | original | the document with that hash is there and can be read |
//! | quote | the normalised text has the exported words at the exported place |
//! | value | the figure read there anew states the exported value |
//! | reading | label, subject, period, flags and the rest are read the same; asked only of the program and grammars that made the export |
//! | check | every check comes out as exported, and none is missing |
//! | chain | the decisions hang together, none changed, dropped or moved |
//! | review | they give the exported review state and corrections |
//! | whole | as many lines are there as the export says it has |
//!
//! Files are found and read by the caller; nothing here knows how.

pub mod lines;

mod compare;

mod checks;

pub use compare::{Reread, compare};
pub use lines::{Batch, Lines};

use std::collections::BTreeMap;

/// What is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// The document is there and can be read.
    Original,
    /// The words stand where the export says.
    Quote,
    /// They state what the export says.
    Value,
    /// They are understood as the export says.
    Reading,
    /// Arithmetic comes out as the export says.
    Check,
    /// The decisions are chained.
    Chain,
    /// They amount to what the export says.
    Review,
    /// Nothing was left out or put in.
    Whole,
}

impl Aspect {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 8] =
        [Self::Original, Self::Quote, Self::Value, Self::Reading, Self::Check, Self::Chain, Self::Review, Self::Whole];

    /// Its name, Vietnamese and English.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Original => ("bản gốc", "original"),
            Self::Quote => ("trích dẫn", "quote"),
            Self::Value => ("giá trị", "value"),
            Self::Reading => ("cách hiểu", "reading"),
            Self::Check => ("phép kiểm tra", "check"),
            Self::Chain => ("chuỗi duyệt", "chain"),
            Self::Review => ("kết quả duyệt", "review"),
            Self::Whole => ("đủ dòng", "whole"),
        }
    }
}

/// Something that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miss {
    /// The file as exported, or the document's id.
    pub document: String,
    /// Id of the figure, number of the event, name of the check. Empty: the document as a whole.
    pub what: String,
    /// What does not hold.
    pub aspect: Aspect,
    /// The column, or what is wrong, Vietnamese and English. Empty: the aspect says it all.
    pub detail: (String, String),
    /// What the original gives, or what the decisions do.
    pub expected: String,
    /// What the export says.
    pub found: String,
}

/// What was verified.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    held: BTreeMap<Aspect, u64>,
    failed: BTreeMap<Aspect, u64>,
}

impl Tally {
    /// Notes an outcome.
    pub fn note(&mut self, aspect: Aspect, holds: bool) {
        *if holds { &mut self.held } else { &mut self.failed }.entry(aspect).or_default() += 1;
    }

    /// Adds what was verified elsewhere.
    pub fn add(&mut self, other: &Self) {
        for (mine, more) in [(&mut self.held, &other.held), (&mut self.failed, &other.failed)] {
            for (aspect, n) in more {
                *mine.entry(*aspect).or_default() += n;
            }
        }
    }

    /// How often it held, and how often not.
    pub fn of(&self, aspect: Aspect) -> (u64, u64) {
        let get = |map: &BTreeMap<Aspect, u64>| map.get(&aspect).copied().unwrap_or_default();
        (get(&self.held), get(&self.failed))
    }

    /// Everything held.
    pub fn holds(&self) -> bool {
        self.failed.values().all(|n| *n == 0)
    }
}

/// Where outcomes go.
pub struct Findings<'a> {
    /// Counted here.
    pub tally: &'a mut Tally,
    /// What does not hold is told here.
    pub tell: &'a mut dyn FnMut(Miss),
    /// The document that is verified, as people know it.
    pub document: &'a str,
}

impl Findings<'_> {
    /// It holds.
    pub fn held(&mut self, aspect: Aspect) {
        self.tally.note(aspect, true);
    }

    /// It does not.
    pub fn failed(&mut self, aspect: Aspect, what: &str, detail: &str, expected: &str, found: &str) {
        self.wrong(aspect, what, (detail, detail), expected, found);
    }

    /// As [`Findings::failed`], the detail in words.
    pub fn wrong(&mut self, aspect: Aspect, what: &str, detail: (&str, &str), expected: &str, found: &str) {
        self.tally.note(aspect, false);
        (self.tell)(Miss {
            document: self.document.to_owned(),
            what: what.to_owned(),
            aspect,
            detail: (detail.0.to_owned(), detail.1.to_owned()),
            expected: expected.to_owned(),
            found: found.to_owned(),
        });
    }
}

/// Nothing there, as a cell of the table of what does not hold.
pub const NOTHING: &str = "–";
