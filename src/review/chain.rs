//! The chain of a document's decisions: events in order → unbroken, or where it breaks.

use super::event::Event;
use std::fmt;

/// The end of a chain so far. Events are handed to it in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    document: String,
    last: u64,
    head: String,
}

/// Where a chain breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event {seq}: {fault}: expected {expected}, found {found}")]
pub struct Broken {
    /// The number that the event gives itself.
    pub seq: u64,
    /// What is wrong with it.
    pub fault: Fault,
    /// What it should say, computed.
    pub expected: String,
    /// What it says.
    pub found: String,
}

/// What can be wrong with a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It belongs to another document.
    Document,
    /// Events are missing before it, or it stands in the wrong place.
    Place,
    /// The event before it is not the one that it was chained to.
    Link,
    /// It was changed after it was chained.
    Content,
}

impl Fault {
    /// In words, Vietnamese and English.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Document => ("của tài liệu khác", "of another document"),
            Self::Place => ("sai thứ tự", "out of its place"),
            Self::Link => ("sai mắt nối", "chained to another"),
            Self::Content => ("đã bị sửa", "changed"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words().1)
    }
}

impl Chain {
    /// The empty chain of a document: its id, and the SHA-256 of its bytes in hexadecimal, to which the first event is chained.
    pub fn new(document: &str, sha256: &str) -> Self {
        Self { document: document.to_owned(), last: 0, head: sha256.to_owned() }
    }

    /// A chain that ends with this event, so that the next one can be added to it.
    pub fn after(event: &Event) -> Self {
        Self { document: event.document.clone(), last: event.seq, head: event.hash.clone() }
    }

    /// How many events it has.
    pub fn len(&self) -> u64 {
        self.last
    }

    /// Whether nothing was decided yet.
    pub fn is_empty(&self) -> bool {
        self.last == 0
    }

    /// Hash of the last event; of an empty chain that of the document's bytes. Noted down elsewhere, it shows later that
    /// no event was taken off the end.
    pub fn head(&self) -> &str {
        &self.head
    }

    /// Adds an event: document, `seq`, `prev_hash` and `hash` are set here, whatever they were.
    pub fn seal(&mut self, mut event: Event) -> Event {
        event.document.clone_from(&self.document);
        event.seq = self.last + 1;
        event.prev_hash.clone_from(&self.head);
        let event = event.sealed();
        self.last = event.seq;
        self.head.clone_from(&event.hash);
        event
    }

    /// Takes the next event, and goes on behind it even where it does not fit, so that one broken link is told once.
    ///
    /// # Errors
    /// The first thing that is wrong with the link.
    pub fn check(&mut self, event: &Event) -> Result<(), Broken> {
        let digest = event.digest();
        let next = (self.last + 1).to_string();
        let broken = |fault, expected: &str, found: &str| {
            Err(Broken { seq: event.seq, fault, expected: expected.to_owned(), found: found.to_owned() })
        };
        let said = if event.document != self.document {
            broken(Fault::Document, &self.document, &event.document)
        } else if event.hash != digest {
            broken(Fault::Content, &digest, &event.hash)
        } else if event.seq != self.last + 1 {
            broken(Fault::Place, &next, &event.seq.to_string())
        } else if event.prev_hash != self.head {
            broken(Fault::Link, &self.head, &event.prev_hash)
        } else {
            Ok(())
        };
        self.last = event.seq;
        self.head.clone_from(&event.hash);
        said
    }
}

#[cfg(test)]
mod tests {
    use super::super::event::{Action, Anchor, Event, Reading};
    use super::*;
    use crate::indicator::output::MadeBy;

    fn event(action: Action, number: &str) -> Event {
        let mut after = Reading::default();
        after.set("number", Some(number.to_owned()));
        Event {
            seq: 0,
            time_ms: 1_700_000_000_000,
            who: "Nguyễn Thị \"A\"".to_owned(),
            document: String::new(),
            anchor: Anchor {
                indicator: Some("i3".to_owned()),
                start: Some(12),
                end: Some(14),
                quote: Some("17".to_owned()),
                ..Anchor::default()
            },
            action,
            before: None,
            after: Some(after),
            note: None,
            undoes: None,
            sample: false,
            draw: None,
            made_by: MadeBy { program: "bocso 0.1.0".to_owned(), grammars: "sha256:ab".to_owned(), calibration: None, lessons: None },
            prev_hash: String::new(),
            hash: String::new(),
        }
    }

    fn chain() -> (Chain, Vec<Event>) {
        let empty = Chain::new("doc", "00ff");
        let mut chain = empty.clone();
        let events = vec![
            chain.seal(event(Action::Correct, "18")),
            chain.seal(event(Action::Correct, "19")),
            chain.seal(event(Action::Accept, "19")),
            chain.seal(event(Action::Reject, "19")),
        ];
        (empty, events)
    }

    fn faults(mut chain: Chain, events: &[Event]) -> Vec<(u64, Fault)> {
        events.iter().filter_map(|e| chain.check(e).err().map(|b| (b.seq, b.fault))).collect()
    }

    #[test]
    fn the_canonical_form_is_what_other_languages_write() {
        let mut chain = Chain::new("doc", "00ff");
        let sealed = chain.seal(event(Action::Correct, "18"));
        let form = concat!(
            r#"{"action":"correct","after":{"number":"18"},"anchor":{"cell":null,"end":14,"indicator":"i3","page":null,"quote":"17","start":12},"#,
            r#""before":null,"document":"doc","made_by":{"grammars":"sha256:ab","program":"bocso 0.1.0"},"note":null,"prev_hash":"00ff","#,
            r#""seq":1,"time_ms":1700000000000,"who":"Nguyễn Thị \"A\""}"#,
        );
        assert_eq!(sealed.canonical(), form);
        // Of Python's hashlib and json.
        assert_eq!(sealed.hash, "89799e925369f4a82f240b33c618130fe8cd80348af4bfa3adcfb93c0f3755cb");
    }

    #[test]
    fn an_untouched_chain_holds_and_can_be_read_back() {
        let (empty, events) = chain();
        assert_eq!(faults(empty.clone(), &events), []);
        let json: Vec<String> = events.iter().map(|e| serde_json::to_string(e).unwrap_or_default()).collect();
        let back: Vec<Event> = json.iter().filter_map(|j| serde_json::from_str(j).ok()).collect();
        assert_eq!(back, events);
        assert_eq!(faults(empty, &back), []);
        let mut grown = Chain::after(&events[3]);
        assert!(grown.seal(event(Action::Accept, "19")).seq == 5 && grown.len() == 5 && !grown.is_empty());
    }

    #[test]
    fn every_forgery_breaks_a_link() {
        let (empty, events) = chain();
        let changed = |at: usize, change: fn(&mut Event)| {
            let mut forged = events.clone();
            change(&mut forged[at]);
            forged
        };
        assert_eq!(faults(empty.clone(), &changed(1, |e| e.who = "ai khác".to_owned())), [(2, Fault::Content)]);
        assert_eq!(faults(empty.clone(), &changed(1, |e| e.after = None)), [(2, Fault::Content)]);
        assert_eq!(faults(empty.clone(), &changed(1, |e| e.document = "x".to_owned())), [(2, Fault::Document)]);
        // Whoever hashes the changed event anew breaks the next link.
        let again = changed(1, |e| {
            e.time_ms += 1;
            *e = e.clone().sealed();
        });
        assert_eq!(faults(empty.clone(), &again), [(3, Fault::Link)]);
        let dropped = [events[0].clone(), events[2].clone(), events[3].clone()];
        assert_eq!(faults(empty.clone(), &dropped), [(3, Fault::Place)]);
        let swapped = [events[0].clone(), events[2].clone(), events[1].clone(), events[3].clone()];
        assert_eq!(faults(empty.clone(), &swapped).first(), Some(&(3, Fault::Place)));
        assert_eq!(faults(empty.clone(), &events[1..]), [(2, Fault::Place)]);
        assert_eq!(faults(Chain::new("doc", "ff00"), &events), [(1, Fault::Link)], "the first event is chained to the document");
    }
}
