//! Names of fonts, as far as they tell that text is stored in letters from before Unicode.

use super::bytes::{byte, clip, units, word};
use crate::orthography::legacy::{self, Scheme};

/// The scheme of every font, by its number.
#[derive(Debug, Default)]
pub struct Fonts(Vec<Option<Scheme>>);

impl Fonts {
    /// Reads the font table.
    pub fn read(table: &[u8]) -> Self {
        /// What stands in front of the name: length, kind, weight, character set, looks.
        const HEAD: usize = 40;
        let mut fonts = Vec::new();
        let mut at = 4;
        for _ in 0..word(table, 0).unwrap_or(0) {
            let Some(len) = byte(table, at).map(|n| usize::from(n) + 1) else { break };
            let name = units(clip(table, at + HEAD, len.saturating_sub(HEAD)));
            let name = name.split(|&u| u == 0).next().unwrap_or_default();
            fonts.push(legacy::by_font(&String::from_utf16_lossy(name)));
            at += len;
        }
        Self(fonts)
    }

    /// The scheme of a font. `None`: it is a Unicode font, or there is none of that number.
    pub fn scheme(&self, font: u16) -> Option<Scheme> {
        self.0.get(usize::from(font)).copied().flatten()
    }
}
