//! One entry and a filter → the figures, checks and decisions that an export holds of it.

use super::Error;
use super::figure::{self, Figure};
use super::filter::Filter;
use super::source::Entry;
use crate::indicator::output::{CheckOut, Extraction, Indicator, SectionOut, TableOut};
use crate::review::verdict::{Place, place};
use crate::review::{Anchor, Verdict, Verdicts};
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

/// An entry's extraction and decisions, read.
pub struct Read {
    /// The extraction.
    pub extraction: Extraction,
    /// What people decided.
    pub verdicts: Verdicts,
    /// Figures that people added, with their place in `verdicts`.
    added: Vec<(Indicator, usize)>,
}

impl Read {
    /// Reads an entry.
    ///
    /// # Errors
    /// [`Error::Extraction`] if its JSON is not what this program writes.
    pub fn of(entry: &Entry) -> Result<Self, Error> {
        let extraction: Extraction = serde_json::from_str(&entry.extraction)
            .map_err(|e| Error::Extraction { document: entry.document.clone(), why: e.to_string() })?;
        let verdicts = Verdicts::of(&entry.events);
        let mut added: Vec<(Indicator, usize)> = Vec::new();
        if verdicts.all().iter().any(Verdict::is_addition) {
            // A later program may have found what a person had to add.
            let found: HashSet<Place> = extraction.indicators.iter().map(|f| place(&Anchor::of(f))).collect();
            let all =
                verdicts.all().iter().enumerate().filter(|(_, v)| v.is_addition() && v.was_added && !found.contains(&place(&v.anchor)));
            added.extend(all.map(|(i, v)| (figure::added(v), i)));
        }
        Ok(Self { extraction, verdicts, added })
    }
}

/// What an export holds of one document.
pub struct Selected<'a> {
    /// The document.
    pub entry: &'a Entry,
    /// All that was extracted of it.
    pub extraction: &'a Extraction,
    /// The figures that the filter lets through, in document order, those that people added last.
    pub figures: Vec<Figure<'a>>,
    /// Checks that one of these figures takes part in, and those of the document as a whole.
    pub checks: Vec<&'a CheckOut>,
    /// The filter asked for nothing: all figures are here.
    pub whole: bool,
}

/// Chooses.
pub fn select<'a>(entry: &'a Entry, read: &'a Read, filter: &Filter) -> Selected<'a> {
    let extraction = &read.extraction;
    let sections: HashMap<&str, &SectionOut> = extraction.sections.iter().map(|s| (s.id.as_str(), s)).collect();
    let tables: HashMap<&str, &TableOut> = extraction.tables.iter().map(|t| (t.id.as_str(), t)).collect();
    let machine = extraction.indicators.iter().map(|i| Figure {
        entry,
        extraction,
        indicator: i,
        section: i.section.as_deref().and_then(|s| sections.get(s).copied()),
        table: i.table.as_ref().and_then(|t| tables.get(&*t.id).copied()),
        verdict: read.verdicts.on(i),
    });
    let people = read.added.iter().map(|(i, v)| Figure {
        entry,
        extraction,
        indicator: i,
        section: None,
        table: None,
        verdict: read.verdicts.all().get(*v),
    });
    let figures: Vec<Figure<'a>> = machine.chain(people).filter(|f| filter.admits(f)).collect();
    let ids: HashSet<&str> = figures.iter().map(|f| f.indicator.id.as_str()).collect();
    let checks = extraction.checks.iter().filter(|c| concerns(c, &ids)).collect();
    Selected { entry, extraction, figures, checks, whole: filter.is_open() }
}

/// Whether a check speaks of one of these figures, or of the document as a whole (its numbering, its periods).
pub fn concerns<S: BuildHasher>(check: &CheckOut, ids: &HashSet<&str, S>) -> bool {
    check.indicators.is_empty() || check.indicators.iter().any(|i| ids.contains(i.as_str()))
}
