//! Source text → its lines, each with a note of what it needs: nothing (most lines), markup, letters in pieces.
//!
//! One look at each byte.

use crate::orthography::unicode;

/// A line of source text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Raw {
    /// First byte.
    pub start: usize,
    /// One past the last byte, the line end not included.
    pub end: usize,
    /// Where the next line begins.
    pub next: usize,
    /// See the constants.
    pub needs: u8,
    /// A form feed ends it.
    pub page: bool,
}

/// Stars or low lines: perhaps emphasis.
pub(crate) const STARS: u8 = 1;
/// Other markup: tags, entities, escapes, links.
pub(crate) const MARKS: u8 = 2;
/// Characters that may change.
pub(crate) const ODD: u8 = 4;
/// Bars: perhaps a row of a Markdown table.
pub(crate) const BARS: u8 = 8;
/// Letters, digits or marks: the line is not blank.
pub(crate) const INK: u8 = 16;
/// A tab.
pub(crate) const TABS: u8 = 32;

const END: u8 = 64;
const LEAD: u8 = 128;

const CLASS: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [INK; 256];
    let mut b = 0;
    while b < 256 {
        table[b] = match b as u8 {
            b' ' => 0,
            b'\t' => TABS,
            b'\n' | b'\r' | 0xB | 0xC => END,
            0..=0x1F | 0x7F => ODD,
            b'*' | b'_' => INK | STARS,
            b'\\' | b'<' | b'&' | b'[' => INK | MARKS,
            b'|' => INK | BARS,
            b'!'..=b'~' => INK,
            0x80..=0xFF => INK | LEAD,
        };
        b += 1;
    }
    table
}

/// The line that begins at `start`; `start` is within the text.
pub(crate) fn line(src: &str, start: usize) -> Raw {
    let bytes = src.as_bytes();
    let mut needs = 0;
    let mut at = start;
    while let Some(&b) = bytes.get(at) {
        let class = CLASS[b as usize];
        if class & (END | LEAD) == 0 {
            needs |= class;
            at += 1;
        } else if class & LEAD != 0 {
            // A lead byte has a second byte behind it; a trail byte is skipped with its lead.
            let second = bytes.get(at + 1).copied().unwrap_or(0);
            needs |= INK;
            if unicode::may_change(b, second) {
                needs |= ODD;
            }
            at += match b {
                0xC0..=0xDF => 2,
                0xE0..=0xEF => 3,
                _ => 4,
            };
        } else {
            break;
        }
    }
    let end = at.min(bytes.len());
    let next = match bytes.get(end) {
        Some(b'\r') if bytes.get(end + 1) == Some(&b'\n') => end + 2,
        Some(_) => end + 1,
        None => end,
    };
    Raw { start, end, next, needs, page: bytes.get(end) == Some(&0xC) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_every_convention() {
        let src = "một\r\nhai\rba\nbốn\u{b}năm\u{c}sáu";
        let mut at = 0;
        let mut words = Vec::new();
        while at < src.len() {
            let raw = line(src, at);
            words.push(&src[raw.start..raw.end]);
            assert_eq!(raw.page, words.len() == 5);
            at = raw.next;
        }
        assert_eq!(words, ["một", "hai", "ba", "bốn", "năm", "sáu"]);
    }

    #[test]
    fn needs_are_noted() {
        for (src, needs) in [
            ("Tổng số 12 hồ sơ", INK),
            ("  ", 0),
            ("\t", TABS),
            ("**a**", INK | STARS),
            ("a &amp; b", INK | MARKS),
            ("| a |", INK | BARS),
            ("e\u{301}", INK | ODD),
            ("\u{a0}", INK | ODD),
            ("Đề án \u{d0}ề", INK | ODD),
        ] {
            assert_eq!(line(src, 0).needs, needs, "{src:?}");
        }
    }
}
