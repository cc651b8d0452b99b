//! Where decoded letters go, with the places they come from.

use super::capital;

/// Appends letters to a text and notes where its bytes and those of the source stop advancing together.
pub(super) struct Writer<'a> {
    out: &'a mut String,
    runs: Option<&'a mut Vec<(u32, u32)>>,
    /// Byte of the text minus byte of the source, at the last pair.
    apart: Option<isize>,
    /// Whether all letters become capitals.
    pub capitals: bool,
}

impl<'a> Writer<'a> {
    pub fn new(out: &'a mut String, runs: Option<&'a mut Vec<(u32, u32)>>) -> Self {
        Self { out, runs, apart: None, capitals: false }
    }

    /// Appends a letter that begins at byte `at` of the source.
    pub fn put(&mut self, at: usize, c: char) {
        self.note(at);
        self.out.push(if self.capitals { capital(c) } else { c });
    }

    /// Appends a stretch that stays as it is.
    pub fn keep(&mut self, at: usize, piece: &str) {
        if self.capitals {
            for (i, c) in piece.char_indices() {
                self.put(at + i, c);
            }
        } else {
            self.note(at);
            self.out.push_str(piece);
        }
    }

    /// Nothing follows; the source is `len` bytes long.
    pub fn end(&mut self, len: usize) {
        self.note(len);
    }

    fn note(&mut self, at: usize) {
        let Some(runs) = &mut self.runs else { return };
        let apart = self.out.len().cast_signed() - at.cast_signed();
        if self.apart != Some(apart) {
            self.apart = Some(apart);
            runs.push((self.out.len() as u32, at as u32));
        }
    }
}
