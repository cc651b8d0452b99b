//! What decisions say of confidences: an extraction and its events → which figures were right, each with the odds that the program
//! gave it.
//!
//! A figure that a stage doubted is looked at by somebody whatever it says, so that those decided about are all there are. Of figures
//! that nobody must look at, people touch what they happen to notice, mostly errors; what was drawn by lot speaks for all
//! of them, and weighs as many as it stands for.

use super::event::{Action, Event};
use super::verdict::{Place, Verdict, place, undone};
use super::{Anchor, Verdicts};
use crate::confidence::basis;
use crate::confidence::calibration::{Finding, Origin};
use crate::indicator::output::{Extraction, Indicator, Place as Source};
use std::collections::HashMap;

/// Fields whose correction does not mean that the figure was wrong: people add them.
const ADDITIONS: [&str; 1] = ["code"];

/// Where a figure was read, and the logarithm of the shipped odds.
pub fn odds(figure: &Indicator) -> (Origin, f64) {
    basis(figure.source == Source::Table, figure.reasons.iter().map(|r| (r.name.as_ref(), r.factor.0)))
}

/// Whether a decision found the program's reading right. `None`: it leaves that open.
fn right(verdict: &Verdict) -> Option<bool> {
    match verdict.action {
        Action::Accept => Some(true),
        Action::Correct => Some(verdict.reading.0.keys().all(|field| ADDITIONS.contains(&field.as_str()))),
        Action::Reject => Some(false),
        Action::Add | Action::Postpone | Action::Undo => None,
    }
}

/// The answer to a blind check. `None`: the person could not tell.
fn told(event: &Event) -> Option<bool> {
    match event.action {
        Action::Accept => Some(true),
        // What was read is something else; nothing read: it could not be told.
        Action::Postpone => event.after.as_ref().map(|_| false),
        _ => None,
    }
}

/// The findings of a document.
pub fn findings(extraction: &Extraction, events: &[Event]) -> Vec<Finding> {
    let void = undone(events);
    let verdicts = Verdicts::of(events);
    let mut drawn: HashMap<Place, &Event> = HashMap::new();
    for event in events.iter().filter(|e| e.sample && e.draw.is_some() && !void.contains(&e.seq)) {
        drawn.insert(place(&event.anchor), event);
    }
    let mut out = Vec::new();
    for figure in extraction.indicators.iter().filter(|f| f.value.is_figure()) {
        let verdict = verdicts.on(figure);
        let sampled = drawn.get(&place(&Anchor::of(figure))).filter(|e| e.anchor.same_place(&Anchor::of(figure)));
        let (right, weight) = match (sampled, verdict) {
            (Some(event), _) => {
                // What somebody decided since then settles what the blind check left open.
                let later = verdict.filter(|v| v.seq > event.seq).and_then(right);
                let weight = event.draw.as_ref().map_or(1.0, |d| d.population as f64 / d.size.max(1) as f64);
                (later.or_else(|| told(event)), weight.max(1.0))
            }
            (None, Some(verdict)) => (right(verdict), 1.0),
            (None, None) => (None, 1.0),
        };
        if let Some(right) = right {
            let (origin, odds) = odds(figure);
            out.push(Finding { origin, odds, right, weight });
        }
    }
    out
}
