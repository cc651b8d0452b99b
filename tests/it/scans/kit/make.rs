//! Prints → scans: every page of a print, worn out by a preset.

use super::chance::Chance;
use super::picture::{self, Picture};
use super::presets;
use super::store::Sheet;

/// Pages of one print, drawn once for each resolution that is asked for.
pub struct Print {
    pdf: Vec<u8>,
    drawn: Vec<(f32, Vec<Picture>)>,
}

impl Print {
    pub fn new(pdf: Vec<u8>) -> Self {
        Self { pdf, drawn: Vec::new() }
    }

    /// The print itself.
    pub fn pdf(&self) -> &[u8] {
        &self.pdf
    }

    fn pages(&mut self, dpi: f32) -> &[Picture] {
        let at = self.drawn.iter().position(|d| d.0.to_bits() == dpi.to_bits()).unwrap_or_else(|| {
            // Drawn pages are large: two resolutions are kept at most.
            self.drawn.truncate(1);
            self.drawn.push((dpi, picture::pages(&self.pdf, dpi)));
            self.drawn.len() - 1
        });
        &self.drawn[at].1
    }

    /// The scan of this print by a preset, page by page.
    ///
    /// # Panics
    /// Where there is no such preset.
    pub fn scan(&mut self, preset: &str, seed: u64) -> Vec<Sheet> {
        let mut chance = Chance::new(seed, preset);
        let mut dpi = 200.0;
        let mut sheets = Vec::new();
        let mut at = 0;
        loop {
            let recipe = presets::recipe(preset, &mut chance).unwrap_or_else(|| panic!("no preset is named {preset}"));
            dpi = if at == 0 { recipe.dpi } else { dpi };
            let pages = self.pages(dpi);
            let Some(page) = pages.get(at) else { return sheets };
            let reverse = pages.get(at ^ 1).unwrap_or(page);
            sheets.push(Sheet { picture: presets::scan(page, reverse, &recipe, &mut chance), store: recipe.store });
            at += 1;
        }
    }
}

/// The bytes that a text in base 64 stands for.
pub fn from_base64(text: &str) -> Vec<u8> {
    let (mut out, mut held, mut bits) = (Vec::with_capacity(text.len() * 3 / 4), 0_u32, 0);
    for c in text.bytes() {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        held = (held << 6) | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
        }
    }
    out
}
