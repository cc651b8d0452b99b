//! What the decisions of a document amount to: events in order → one verdict a figure, the last decision counting.

use super::event::{Action, Anchor, Event, Reading};
use crate::indicator::output::Indicator;
use std::collections::HashMap;

/// How a figure stands after review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The last decision.
    pub action: Action,
    /// What was corrected or added, all corrections so far laid over each other. Empty: nothing.
    pub reading: Reading,
    /// Who decided last.
    pub who: String,
    /// When, milliseconds since 1970.
    pub time_ms: i64,
    /// The last decision's note.
    pub note: Option<String>,
    /// Number of the event that decided last.
    pub seq: u64,
    /// The figure.
    pub anchor: Anchor,
}

/// The verdicts of a document.
#[derive(Debug, Clone, Default)]
pub struct Verdicts {
    all: Vec<Verdict>,
    by_place: HashMap<Place, usize>,
}

/// Where a figure stands: its words and its cell.
pub type Place = (Option<(u32, u32)>, Option<(String, u64, u64)>);

/// Where an anchor points to.
pub fn place(anchor: &Anchor) -> Place {
    let cell = anchor.cell.as_ref().map(|c| (c.table.clone(), c.row, c.column));
    (anchor.start.zip(anchor.end), cell)
}

impl Verdicts {
    /// Those of these events.
    pub fn of(events: &[Event]) -> Self {
        let mut out = Self::default();
        for event in events {
            let key = place(&event.anchor);
            let at = *out.by_place.entry(key).or_insert_with(|| {
                out.all.push(Verdict {
                    action: event.action,
                    reading: Reading::default(),
                    who: String::new(),
                    time_ms: 0,
                    note: None,
                    seq: 0,
                    anchor: event.anchor.clone(),
                });
                out.all.len() - 1
            });
            let Some(verdict) = out.all.get_mut(at) else { continue };
            // An acceptance of what was corrected or added before leaves it so.
            if verdict.seq == 0 || event.action != Action::Accept || verdict.action == Action::Reject {
                verdict.action = event.action;
            }
            if let (Action::Correct | Action::Add, Some(after)) = (event.action, &event.after) {
                verdict.reading.0.extend(after.0.iter().map(|(k, v)| (k.clone(), v.clone())));
            }
            verdict.who.clone_from(&event.who);
            verdict.time_ms = event.time_ms;
            verdict.note.clone_from(&event.note);
            verdict.seq = event.seq;
        }
        out
    }

    /// The verdict on a figure of the machine, by the words it rests on. `None`: nobody decided.
    pub fn on(&self, figure: &Indicator) -> Option<&Verdict> {
        if self.all.is_empty() {
            return None;
        }
        let anchor = Anchor::of(figure);
        let verdict = self.all.get(*self.by_place.get(&place(&anchor))?)?;
        verdict.anchor.same_place(&anchor).then_some(verdict)
    }

    /// All of them, in the order of their first decisions.
    pub fn all(&self) -> &[Verdict] {
        &self.all
    }
}

impl Verdict {
    /// It speaks of a figure that the program did not find.
    pub fn is_addition(&self) -> bool {
        self.anchor.indicator.is_none()
    }
}
