//! The style sheet of rich text, for the levels of headings.

use super::state::heading;
use std::collections::HashMap;

/// How many styles are kept.
const MOST: usize = 65_536;

/// Paragraph styles → heading levels.
#[derive(Debug, Default)]
pub(super) struct Styles {
    levels: HashMap<i32, u8>,
    id: i32,
    outline: Option<i32>,
    name: Vec<u8>,
}

impl Styles {
    /// A control word in the style sheet.
    pub fn word(&mut self, name: &str, number: i32) {
        match name {
            "s" => self.id = number,
            // Other kinds of styles have numbers of their own.
            "cs" | "ds" | "ts" => self.id = -1,
            "outlinelevel" => self.outline = Some(number),
            _ => {}
        }
    }

    /// Letters in the style sheet: the style's name up to a semicolon.
    pub fn text(&mut self, bytes: &[u8]) {
        for &b in bytes {
            if b != b';' {
                if self.name.len() < 64 {
                    self.name.push(b.to_ascii_lowercase());
                }
                continue;
            }
            let name = String::from_utf8_lossy(&self.name).into_owned();
            let named = name.trim().strip_prefix("heading ").and_then(|n| n.parse::<i32>().ok()).map(|n| n.saturating_sub(1));
            let level = heading(self.outline.or(named).unwrap_or(9));
            if level > 0 && self.id >= 0 && self.levels.len() < MOST {
                self.levels.insert(self.id, level);
            }
            *self = Self { levels: std::mem::take(&mut self.levels), ..Self::default() };
        }
    }

    /// The heading level of a paragraph style; 0: none.
    pub fn heading(&self, id: i32) -> u8 {
        self.levels.get(&id).copied().unwrap_or(0)
    }
}
