//! How a whole document stands: extraction and events → what was decided about each entry of the review page, and the counts.
//!
//! Entries carry the page's ids: `i12` a figure, `u3` a number that nothing explains, `a7` a figure that event 7 was the first to add.

use super::event::{Action, Anchor, Event};
use super::verdict::{Place, Verdict, Verdicts, place};
use crate::indicator::output::{Extraction, Unexplained};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;

/// A document's entries and verdicts.
pub struct Standing {
    verdicts: Verdicts,
    ids: HashMap<Place, String>,
    /// Added by people and found by no program, in the order they were added: id and anchor.
    added: Vec<(String, Anchor)>,
}

/// How many entries stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct Counts {
    /// A person must decide, and nobody has; those that wait included.
    pub undecided: u32,
    /// Of these: put off for later.
    pub postponed: u32,
    /// Of these: corrected or added, and not confirmed by a second person where that is asked for.
    pub unconfirmed: u32,
    /// Found right.
    pub accepted: u32,
    /// Changed.
    pub corrected: u32,
    /// No figures, as people found.
    pub rejected: u32,
    /// Added by people.
    pub added: u32,
    /// Nobody needs to look, and nobody did.
    pub machine: u32,
}

/// The anchor of a number that nothing explains.
pub fn number(u: &Unexplained) -> Anchor {
    let e = &u.evidence;
    Anchor { page: e.page, start: Some(e.start), end: Some(e.end), quote: Some(e.text.clone()), ..Anchor::default() }
}

impl Standing {
    /// Of an extraction and the events so far.
    pub fn of(extraction: &Extraction, events: &[Event]) -> Self {
        let mut ids: HashMap<Place, String> = extraction.indicators.iter().map(|i| (place(&Anchor::of(i)), i.id.clone())).collect();
        for (n, u) in extraction.numbers.unexplained.iter().enumerate() {
            ids.entry(place(&number(u))).or_insert_with(|| format!("u{}", n + 1));
        }
        let mut added = Vec::new();
        for event in events {
            // A decision about a figure that this extraction no longer has is shown as one that people know of.
            let at = place(&event.anchor);
            if event.action != Action::Undo && !ids.contains_key(&at) {
                let id = format!("a{}", event.seq);
                added.push((id.clone(), event.anchor.clone()));
                ids.insert(at, id);
            }
        }
        Self { verdicts: Verdicts::of(events), ids, added }
    }

    /// The entry that an anchor points to. `None`: there is none.
    pub fn id(&self, anchor: &Anchor) -> Option<&str> {
        self.ids.get(&place(anchor)).map(String::as_str)
    }

    /// The verdict on an entry's anchor. `None`: nobody decided.
    pub fn verdict(&self, anchor: &Anchor) -> Option<&Verdict> {
        self.verdicts.at(anchor)
    }

    /// Where an entry stands. `None`: there is no such entry.
    pub fn anchor(&self, extraction: &Extraction, id: &str) -> Option<Anchor> {
        let nth = |prefix: char| id.strip_prefix(prefix)?.parse::<usize>().ok()?.checked_sub(1);
        if let Some(u) = nth('u').and_then(|n| extraction.numbers.unexplained.get(n)) {
            return Some(number(u));
        }
        // Ids of figures count from 1 in their order; should they ever not, they are looked for.
        let likely = nth('i').and_then(|n| extraction.indicators.get(n)).filter(|i| i.id == id);
        if let Some(i) = likely.or_else(|| extraction.indicators.iter().find(|i| i.id == id)) {
            return Some(Anchor::of(i));
        }
        self.added.iter().find(|a| a.0 == id).map(|a| a.1.clone())
    }

    /// Every entry that somebody decided about, with its verdict, in the order of the first decisions.
    pub fn decided(&self) -> impl Iterator<Item = (&str, &Verdict)> {
        self.verdicts.all().iter().filter_map(|v| Some((self.id(&v.anchor)?, v)))
    }

    /// The counts.
    pub fn counts(&self, extraction: &Extraction, four_eyes: bool) -> Counts {
        let mut counts = Counts::default();
        for i in &extraction.indicators {
            counts.add(self.verdicts.on(i), i.review, four_eyes, i.value.is_figure());
        }
        for u in &extraction.numbers.unexplained {
            counts.add(self.verdicts.at(&number(u)), true, four_eyes, true);
        }
        for (_, anchor) in &self.added {
            counts.add(self.verdicts.at(anchor), false, four_eyes, false);
        }
        counts
    }
}

impl Counts {
    fn add(&mut self, verdict: Option<&Verdict>, review: bool, four_eyes: bool, figure: bool) {
        let Some(v) = verdict else {
            self.undecided += u32::from(review);
            self.machine += u32::from(!review && figure);
            return;
        };
        match v.action {
            Action::Postpone | Action::Undo => self.postponed += 1,
            Action::Accept => self.accepted += 1,
            Action::Correct => self.corrected += 1,
            Action::Reject => self.rejected += 1,
            Action::Add => self.added += 1,
        }
        if !v.is_settled(four_eyes) {
            self.undecided += 1;
            self.unconfirmed += u32::from(matches!(v.action, Action::Correct | Action::Add));
        }
    }
}
