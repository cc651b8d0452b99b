//! What the decisions of a document amount to: events in order → one verdict a figure, the last decision counting that was not
//! taken back.

use super::event::{Action, Anchor, Event, Frame, Reading};
use crate::indicator::output::Indicator;
use std::collections::{HashMap, HashSet};

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
    /// A person added it as a figure; else the program found it, or it is a bare number that was looked at.
    pub was_added: bool,
    /// Who confirmed a correction or addition of somebody else. `None`: nobody yet.
    pub second: Option<String>,
    /// Who made that correction or addition.
    author: String,
}

/// The verdicts of a document.
#[derive(Debug, Clone, Default)]
pub struct Verdicts {
    all: Vec<Verdict>,
    by_place: HashMap<Place, usize>,
}

/// Where a figure stands: its words, its cell, and where it has neither, its page and box.
pub type Place = (Option<(u32, u32)>, Option<(String, u64, u64)>, Option<(u32, Frame)>);

/// Where an anchor points to.
pub fn place(anchor: &Anchor) -> Place {
    let words = anchor.start.zip(anchor.end);
    let cell = anchor.cell.as_ref().map(|c| (c.table.clone(), c.row, c.column));
    let frame = if words.is_none() && cell.is_none() { anchor.page.zip(anchor.frame) } else { None };
    (words, cell, frame)
}

/// Numbers of the events that were taken back. An undo that was itself taken back takes nothing back.
pub fn undone(events: &[Event]) -> HashSet<u64> {
    let mut void = HashSet::new();
    for event in events.iter().rev().filter(|e| e.action == Action::Undo) {
        // Only what stood before can be taken back.
        if let Some(seq) = event.undoes.filter(|seq| *seq < event.seq && !void.contains(&event.seq)) {
            void.insert(seq);
        }
    }
    void
}

impl Verdicts {
    /// Those of these events.
    pub fn of(events: &[Event]) -> Self {
        let mut out = Self::default();
        let void = undone(events);
        for event in events.iter().filter(|e| e.action != Action::Undo && !void.contains(&e.seq)) {
            let key = place(&event.anchor);
            let at = *out.by_place.entry(key).or_insert_with(|| {
                out.all.push(Verdict::on(event));
                out.all.len() - 1
            });
            if let Some(verdict) = out.all.get_mut(at) {
                verdict.take(event);
            }
        }
        out
    }

    /// The verdict on a figure of the machine, by the words it rests on. `None`: nobody decided.
    pub fn on(&self, figure: &Indicator) -> Option<&Verdict> {
        if self.all.is_empty() { None } else { self.at(&Anchor::of(figure)) }
    }

    /// The verdict on what an anchor points to. `None`: nobody decided.
    pub fn at(&self, anchor: &Anchor) -> Option<&Verdict> {
        let verdict = self.all.get(*self.by_place.get(&place(anchor))?)?;
        verdict.anchor.same_place(anchor).then_some(verdict)
    }

    /// All of them, in the order of their first decisions.
    pub fn all(&self) -> &[Verdict] {
        &self.all
    }
}

impl Verdict {
    /// Before anything was decided.
    fn on(event: &Event) -> Self {
        Self {
            action: event.action,
            reading: Reading::default(),
            who: String::new(),
            time_ms: 0,
            note: None,
            seq: 0,
            anchor: event.anchor.clone(),
            was_added: false,
            second: None,
            author: String::new(),
        }
    }

    /// One more decision.
    fn take(&mut self, event: &Event) {
        let read = if self.was_added { Action::Add } else { Action::Correct };
        self.action = match (event.action, self.action) {
            // An acceptance of what was corrected or added before leaves it so.
            (Action::Accept, before) if self.seq > 0 && matches!(before, Action::Correct | Action::Add) => before,
            (Action::Accept, Action::Postpone) if !self.reading.0.is_empty() => read,
            (action, _) => action,
        };
        if let (Action::Correct | Action::Add, Some(after)) = (event.action, &event.after) {
            self.reading.0.extend(after.0.iter().map(|(k, v)| (k.clone(), v.clone())));
            self.author.clone_from(&event.who);
            self.second = None;
            self.was_added |= event.action == Action::Add;
        }
        if event.action == Action::Accept && matches!(self.action, Action::Correct | Action::Add) && event.who != self.author {
            self.second = Some(event.who.clone());
        }
        self.who.clone_from(&event.who);
        self.time_ms = event.time_ms;
        self.note.clone_from(&event.note);
        self.seq = event.seq;
    }

    /// It speaks of a figure that the program did not find.
    pub fn is_addition(&self) -> bool {
        self.anchor.indicator.is_none()
    }

    /// Nothing is left to decide. `four_eyes`: what one person corrected or added, another one must have confirmed.
    pub fn is_settled(&self, four_eyes: bool) -> bool {
        match self.action {
            Action::Accept | Action::Reject => true,
            Action::Correct | Action::Add => !four_eyes || self.second.is_some(),
            Action::Postpone | Action::Undo => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicator::output::MadeBy;

    fn events(decided: &[(Action, &str, Option<&str>, Option<u64>)]) -> Vec<Event> {
        let mut chain = super::super::Chain::new("doc", "00");
        let event = |&(action, who, number, undoes): &(Action, &str, Option<&str>, Option<u64>)| {
            let anchor = Anchor { start: Some(3), end: Some(5), quote: Some("17".to_owned()), ..Anchor::default() };
            let after = number.map(|n| Reading([("number".to_owned(), n.to_owned())].into()));
            let made_by = MadeBy { program: String::new(), grammars: String::new(), calibration: None, lessons: None };
            let (document, prev_hash, hash) = (String::new(), String::new(), String::new());
            let (seq, time_ms, before, note, sample) = (0, 0, None, None, false);
            let who = who.to_owned();
            Event { seq, time_ms, who, document, anchor, action, before, after, note, undoes, sample, draw: None, made_by, prev_hash, hash }
        };
        decided.iter().map(|d| chain.seal(event(d))).collect()
    }

    fn last(decided: &[(Action, &str, Option<&str>, Option<u64>)]) -> Option<Verdict> {
        Verdicts::of(&events(decided)).all().first().cloned()
    }

    #[test]
    fn what_is_taken_back_counts_no_more_and_can_come_again() {
        let correct = (Action::Correct, "a", Some("18"), None);
        let undo = |seq| (Action::Undo, "a", None, Some(seq));
        assert_eq!(last(&[correct, undo(1)]), None);
        let before = last(&[(Action::Accept, "a", None, None), correct, undo(2)]);
        assert_eq!(before.map(|v| (v.action, v.reading, v.seq)), Some((Action::Accept, Reading::default(), 1)));
        let again = last(&[correct, undo(1), undo(2)]).map(|v| v.action);
        assert_eq!(again, Some(Action::Correct), "an undo can be taken back");
        assert_eq!(last(&[(Action::Undo, "a", None, Some(2)), correct]).map(|v| v.seq), Some(2), "nobody takes back what is to come");
    }

    #[test]
    fn a_second_reader_settles_what_the_first_changed() {
        let correct = (Action::Correct, "a", Some("18"), None);
        let accept = |who| (Action::Accept, who, None, None);
        let settled = |decided: &[_]| last(decided).map(|v| (v.action, v.is_settled(false), v.is_settled(true)));
        assert_eq!(settled(&[correct]), Some((Action::Correct, true, false)));
        assert_eq!(settled(&[correct, accept("a")]), Some((Action::Correct, true, false)), "not by the same person");
        assert_eq!(settled(&[correct, accept("b")]), Some((Action::Correct, true, true)));
        assert_eq!(settled(&[correct, accept("b"), (Action::Correct, "b", Some("19"), None)]), Some((Action::Correct, true, false)));
        assert_eq!(settled(&[accept("a")]), Some((Action::Accept, true, true)));
    }

    #[test]
    fn what_waits_is_not_settled_and_keeps_its_correction() {
        let postpone = (Action::Postpone, "a", None, None);
        assert_eq!(last(&[postpone]).map(|v| v.is_settled(false)), Some(false));
        let resumed = last(&[(Action::Correct, "a", Some("18"), None), postpone, (Action::Accept, "b", None, None)]);
        assert_eq!(resumed.map(|v| (v.action, v.second)), Some((Action::Correct, Some("b".to_owned()))));
        assert_eq!(last(&[postpone, (Action::Accept, "a", None, None)]).map(|v| v.action), Some(Action::Accept));
    }
}
