//! Footnotes and endnotes: which number stands where.

use super::bytes::{Plex, word};

/// One kind of notes.
#[derive(Debug, Default)]
pub struct Notes {
    /// Where a note is called in the main text, and its number.
    calls: Vec<(u32, u32)>,
    /// Where its own text begins, counted in the text of all notes.
    texts: Vec<(u32, u32)>,
}

impl Notes {
    /// Reads where notes are called and where their texts begin.
    pub fn read(calls: &[u8], texts: &[u8]) -> Self {
        let calls_plex = Plex::new(calls, 2);
        let texts = Plex::new(texts, 0);
        let mut notes = Self::default();
        let mut number = 0;
        for i in 0..calls_plex.len() {
            let (Some(at), Some(record)) = (calls_plex.position(i), calls_plex.record(i)) else { break };
            // A note with a mark of its own is not counted.
            number += u32::from(word(record, 0) != Some(0));
            notes.calls.push((at, number));
            if let Some(text) = texts.position(i) {
                notes.texts.push((text, number));
            }
        }
        notes.calls.sort_unstable();
        notes.texts.sort_unstable();
        notes
    }

    /// The number of the note called at a character of the main text.
    pub fn called(&self, at: u32) -> Option<u32> {
        self.calls.binary_search_by_key(&at, |c| c.0).ok().and_then(|i| self.calls.get(i)).map(|c| c.1)
    }

    /// The number of the note whose text holds a character.
    pub fn holding(&self, at: u32) -> Option<u32> {
        let n = self.texts.partition_point(|t| t.0 <= at);
        self.texts.get(n.checked_sub(1)?).map(|t| t.1)
    }
}
