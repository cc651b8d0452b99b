//! Which letters a cell's codes stand for: by its font's name, else by how the sheet's words look.

use super::model::{Book, Sheet, Value};
use crate::orthography::legacy::{self, Scheme};

/// What is known about one sheet.
pub(super) struct Scripts {
    /// By font.
    fonts: Vec<Option<Scheme>>,
    /// For words in a font that tells nothing.
    other: Option<Scheme>,
}

/// Bytes of words that are looked at to tell a sheet's scheme.
const SAMPLE: usize = 16_384;

impl Scripts {
    pub fn new(book: &Book, sheet: &Sheet) -> Self {
        let fonts: Vec<Option<Scheme>> = book.fonts.iter().map(|f| legacy::by_font(&f.name)).collect();
        let mut sample = String::new();
        'cells: for cell in &sheet.cells {
            let Value::Text(runs) = &cell.value else { continue };
            for run in runs.iter() {
                let font = run.font.or_else(|| book.looks.get(cell.look).map(|l| l.font)).and_then(|f| fonts.get(f).copied().flatten());
                if font.is_none() && may_be_legacy(&run.text) {
                    sample.push_str(&run.text);
                    sample.push('\n');
                }
                if sample.len() > SAMPLE {
                    break 'cells;
                }
            }
        }
        let other = if sample.is_empty() { None } else { legacy::detect(&sample) };
        Self { fonts, other }
    }

    /// The scheme of words in that font.
    pub fn of(&self, font: usize, words: &str) -> Option<Scheme> {
        let by_font = self.fonts.get(font).copied().flatten();
        // A font of small capitals changes plain letters too.
        if by_font == Some(Scheme::Tcvn3Capitals) && !is_unicode(words) && words.chars().any(char::is_alphabetic) {
            return by_font;
        }
        if !may_be_legacy(words) {
            return None;
        }
        // Words in a plain font that are a scheme of their own outweigh the rest of the sheet.
        by_font.or_else(|| legacy::detect(words)).or(self.other)
    }
}

/// Letters that no legacy font has: Vietnamese ones of Unicode.
fn is_unicode(words: &str) -> bool {
    words.chars().any(|c| matches!(c, '\u{300}'..='\u{303}' | '\u{309}' | '\u{323}' | 'Ă' | 'ă' | 'Đ' | 'đ' | 'Ĩ' | 'ĩ' | 'Ũ' | 'ũ' | 'Ơ' | 'ơ' | 'Ư' | 'ư' | '\u{1EA0}'..='\u{1EF9}'))
}

fn may_be_legacy(words: &str) -> bool {
    !words.is_ascii() && !is_unicode(words)
}

/// The scheme of a sheet's name.
pub(super) fn of_name(name: &str) -> Option<Scheme> {
    if may_be_legacy(name) { legacy::detect(name) } else { None }
}
