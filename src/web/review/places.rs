//! Scalar values, as the JSON counts → bytes, as Rust slices.

use crate::indicator::output::Evidence;

/// The way from the one to the other.
pub(super) struct Places<'t> {
    text: &'t str,
    /// Byte of every 64th scalar value.
    marks: Vec<usize>,
    length: usize,
}

const STRIDE: usize = 64;

impl<'t> Places<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut marks = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut length = 0;
        for (byte, _) in text.char_indices() {
            if length % STRIDE == 0 {
                marks.push(byte);
            }
            length += 1;
        }
        Self { text, marks, length }
    }

    /// The byte where the scalar value `at` begins; the text's end for all beyond it.
    pub(super) fn byte(&self, at: u32) -> usize {
        let at = at as usize;
        if at >= self.length {
            return self.text.len();
        }
        let from = self.marks.get(at / STRIDE).copied().unwrap_or(0);
        self.text[from..].char_indices().nth(at % STRIDE).map_or(self.text.len(), |(byte, _)| from + byte)
    }

    /// The bytes of some evidence.
    pub(super) fn range(&self, evidence: &Evidence) -> (usize, usize) {
        let start = self.byte(evidence.start);
        (start, self.byte(evidence.end).max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_counting() {
        let text = "Tỷ lệ đạt 76,07% – ".repeat(20);
        let places = Places::new(&text);
        for (n, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(places.byte(n as u32), byte);
        }
        assert_eq!(places.byte(u32::MAX), text.len());
        assert_eq!(Places::new("").byte(0), 0);
    }
}
