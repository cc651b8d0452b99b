//! Pages of formatting: which stretch of the stream has which property changes.

use super::bytes::{Plex, byte, clip, long};
use std::collections::HashSet;

/// Bytes of a page.
const PAGE: usize = 512;

/// What the pages describe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Runs of characters.
    Characters,
    /// Paragraphs.
    Paragraphs,
}

/// A stretch with one set of properties.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    from: u32,
    to: u32,
    at: usize,
    len: usize,
}

/// All stretches, ascending.
pub struct Formatting<'a> {
    stream: &'a [u8],
    stretches: Vec<Stretch>,
}

/// What holds at a place of the stream.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// Its properties; for a paragraph, the style's number stands in front. Empty: none.
    pub list: &'a [u8],
    /// The first place from which on something else may hold.
    pub until: u32,
}

impl<'a> Formatting<'a> {
    /// Reads the pages that `table` lists.
    pub fn read(of: Of, table: &[u8], stream: &'a [u8]) -> Self {
        let plex = Plex::new(table, 4);
        let mut seen = HashSet::new();
        let mut stretches = Vec::new();
        for i in 0..plex.len() {
            let Some(number) = plex.record(i).and_then(|r| long(r, 0)).map(|n| (n & 0x003F_FFFF) as usize) else { break };
            if let Some(page) = stream.get(number * PAGE..(number + 1) * PAGE)
                && seen.insert(number)
            {
                read_page(of, page, number * PAGE, &mut stretches);
            }
        }
        stretches.sort_by_key(|s: &Stretch| s.from);
        Self { stream, stretches }
    }

    /// What holds at a place of the stream.
    pub fn at(&self, place: u32) -> Found<'a> {
        let n = self.stretches.partition_point(|s| s.from <= place);
        let next = self.stretches.get(n).map_or(u32::MAX, |s| s.from);
        match n.checked_sub(1).and_then(|i| self.stretches.get(i)).filter(|s| place < s.to) {
            Some(s) => Found { list: clip(self.stream, s.at, s.len), until: s.to.min(next) },
            None => Found { list: &[], until: next },
        }
    }
}

fn read_page(of: Of, page: &[u8], base: usize, out: &mut Vec<Stretch>) {
    let count = usize::from(byte(page, PAGE - 1).unwrap_or(0));
    let record = if of == Of::Characters { 1 } else { 13 };
    for i in 0..count {
        let (Some(from), Some(to)) = (long(page, i * 4), long(page, i * 4 + 4)) else { break };
        let Some(offset) = byte(page, (count + 1) * 4 + i * record).map(|b| usize::from(b) * 2) else { break };
        if from >= to {
            continue;
        }
        let (at, len) = match (of, offset, byte(page, offset).map(usize::from)) {
            (_, 0, _) | (_, _, None) => (0, 0),
            (Of::Characters, _, Some(len)) => (offset + 1, len),
            // A paragraph's length counts pairs: less one byte, or in the next byte where this one is nothing.
            (Of::Paragraphs, _, Some(0)) => (offset + 2, byte(page, offset + 1).map_or(0, |n| usize::from(n) * 2)),
            (Of::Paragraphs, _, Some(len)) => (offset + 1, len * 2 - 1),
        };
        let len = len.min(PAGE.saturating_sub(at));
        out.push(Stretch { from, to, at: base + at, len });
    }
}
