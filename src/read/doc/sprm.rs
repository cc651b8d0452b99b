//! Lists of property changes: each a code, whose upper bits tell the operand's size, and its operand.

use super::bytes::{byte, clip, long, part, short, word};
use std::cell::Cell;

/// One property change.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// Which property.
    pub code: u16,
    /// Its operand, without a length in front.
    pub operand: &'a [u8],
}

impl Change<'_> {
    /// The operand as a byte; 0 when there is none.
    pub fn byte(&self) -> u8 {
        byte(self.operand, 0).unwrap_or(0)
    }

    /// The operand as a 16-bit number.
    pub fn word(&self) -> u16 {
        word(self.operand, 0).unwrap_or(0)
    }

    /// The operand as a 32-bit number.
    pub fn long(&self) -> u32 {
        long(self.operand, 0).unwrap_or(0)
    }

    /// The operand as a switch.
    pub fn on(&self) -> bool {
        self.byte() != 0
    }
}

/// The changes of a list; ends where the bytes do or make no sense.
pub struct Changes<'a>(pub &'a [u8]);

impl<'a> Iterator for Changes<'a> {
    type Item = Change<'a>;

    fn next(&mut self) -> Option<Change<'a>> {
        let code = word(self.0, 0)?;
        let (from, len) = match code >> 13 {
            0 | 1 => (2, 1),
            2 | 4 | 5 => (2, 2),
            3 => (2, 4),
            7 => (2, 3),
            _ => self.variable(code)?,
        };
        let operand = part(self.0, from, len)?;
        self.0 = self.0.get(from + len..).unwrap_or_default();
        Some(Change { code, operand })
    }
}

impl Changes<'_> {
    /// Where an operand of its own length begins, and that length.
    fn variable(&self, code: u16) -> Option<(usize, usize)> {
        match (code, byte(self.0, 2)?) {
            // The definition of a table row counts in 16 bits, one too many.
            (0xD606 | 0xD608, _) => Some((4, usize::from(word(self.0, 2)?).saturating_sub(1))),
            // Tab stops too many for one byte: those deleted take four bytes each, those added three.
            (0xC615, 255) => {
                let deleted = usize::from(byte(self.0, 3)?) * 4;
                let added = usize::from(byte(self.0, 4 + deleted)?) * 3;
                Some((3, 2 + deleted + added))
            }
            (_, len) => Some((3, usize::from(len))),
        }
    }
}

/// Lists too long for their page lie in the data stream; this follows the way there.
pub struct Indirect<'a> {
    data: &'a [u8],
    /// Bytes that may still be read there: one long list may be named by any number of paragraphs.
    left: Cell<usize>,
    spent: Cell<bool>,
}

impl<'a> Indirect<'a> {
    /// Lists in the stream `Data`.
    pub fn new(data: &'a [u8]) -> Self {
        Self { data, left: Cell::new((16 << 20) + data.len().saturating_mul(16)), spent: Cell::new(false) }
    }

    /// Gives every change of `list`, those in the data stream at their place.
    pub fn each(&self, list: &[u8], mut change: impl FnMut(Change<'_>)) {
        for c in Changes(list) {
            // Huge paragraph properties (two codes) and table properties.
            if matches!(c.code, 0x6645 | 0x6646 | 0x646B) {
                Changes(self.far(c.long() as usize)).for_each(&mut change);
            } else {
                change(c);
            }
        }
    }

    fn far(&self, at: usize) -> &'a [u8] {
        let len = short(self.data, at).map_or(0, |n| usize::try_from(n).unwrap_or(0));
        self.allow(clip(self.data, at.saturating_add(2), len))
    }

    /// A list that many paragraphs may name: itself, or nothing when too much was read so.
    pub fn allow<'l>(&self, list: &'l [u8]) -> &'l [u8] {
        let Some(left) = self.left.get().checked_sub(list.len()) else {
            self.spent.set(true);
            return &[];
        };
        self.left.set(left);
        list
    }

    /// Whether lists were left out because too much was read.
    pub fn is_spent(&self) -> bool {
        self.spent.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operands_have_the_size_that_the_code_tells() {
        let list = [
            0x35, 0x08, 1, // one byte
            0x4F, 0x4A, 3, 0, // two bytes
            0x15, 0xC6, 255, 1, 9, 9, 9, 9, 1, 9, 9, 9, // tab stops
            0x08, 0xD6, 3, 0, 7, 8, // a table row of two bytes
            0x2B, 0xD6, 2, 4, 1, // own length
            0x49, 0x66, 2, 0, 0, 0, // four bytes
            0x49, 0x66, 2, // cut off
        ];
        let found: Vec<(u16, usize)> = Changes(&list).map(|c| (c.code, c.operand.len())).collect();
        assert_eq!(found, [(0x0835, 1), (0x4A4F, 2), (0xC615, 9), (0xD608, 2), (0xD62B, 2), (0x6649, 4)]);
    }

    #[test]
    fn lists_in_the_data_stream_are_followed_once() {
        // At 0 a list of its own place, at 8 one that marks a table.
        let data = [6, 0, 0x46, 0x66, 0, 0, 0, 0, 3, 0, 0x16, 0x24, 1];
        let lists = Indirect::new(&data);
        let codes = |list: &[u8]| {
            let mut out = Vec::new();
            lists.each(list, |c| out.push(c.code));
            out
        };
        assert_eq!(codes(&[0x46, 0x66, 8, 0, 0, 0]), [0x2416]);
        assert_eq!(codes(&[0x46, 0x66, 0, 0, 0, 0]), [0x6646]);
        assert_eq!(codes(&[0x46, 0x66, 0xFF, 0xFF, 0xFF, 0xFF]), [0u16; 0]);
    }
}
