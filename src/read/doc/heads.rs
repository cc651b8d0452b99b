//! Heads and feet of pages: which characters are whose, and which of them show.

use super::bytes::{Plex, clip, long, word};
use super::sprm::Changes;
use crate::read::margins::Place;
use std::ops::Range;

/// Texts of separators of notes that stand before the heads and feet.
const SEPARATORS: usize = 6;
/// Heads and feet of a section: of even pages, odd pages, the first page; twice heads, twice feet, one each.
const EACH: usize = 6;
const ODD_HEAD: usize = 1;
const FIRST_HEAD: usize = 4;
const FIRST_FOOT: usize = 5;
/// The property of a section whose first page has a head and foot of its own.
const TITLE_PAGE: u16 = 0x300A;

/// Where each text stands, counted from the first character of all of them, and where it shows. At the most `most`.
pub fn stories(texts: &[u8], sections: &[u8], main: &[u8], most: usize) -> Vec<(Place, Range<u32>)> {
    let (texts, sections) = (Plex::new(texts, 0), Plex::new(sections, 12));
    let mut out = Vec::new();
    for i in SEPARATORS..texts.len() {
        let (Some(from), Some(to)) = (texts.position(i), texts.position(i + 1)) else { break };
        let (section, which) = ((i - SEPARATORS) / EACH, (i - SEPARATORS) % EACH);
        // One that is empty is that of the section before.
        if from >= to {
            continue;
        }
        let first = matches!(which, FIRST_HEAD | FIRST_FOOT);
        let title = has_title_page(&sections, section, main);
        if first && !title {
            continue;
        }
        let place = match which {
            FIRST_HEAD if section == 0 => Place::FirstPage,
            ODD_HEAD if section == 0 && !title => Place::EachPage,
            _ => Place::Other,
        };
        out.push((place, from..to));
        if out.len() >= most {
            break;
        }
    }
    out
}

/// Whether the first page of a section has a head and foot of its own.
fn has_title_page(sections: &Plex<'_>, section: usize, main: &[u8]) -> bool {
    let Some(at) = sections.record(section).and_then(|record| long(record, 2)) else { return false };
    let at = at as usize;
    let Some(len) = word(main, at) else { return false };
    Changes(clip(main, at.saturating_add(2), usize::from(len))).filter(|c| c.code == TITLE_PAGE).last().is_some_and(|c| c.on())
}
