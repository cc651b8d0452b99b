//! The fonts of a file: character codes → letters and widths, and what the font's name says of its encoding.

use crate::orthography::legacy::{self, Scheme};
use hayro_cmap::BfString;
use hayro_font::{CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn};
use hayro_syntax::object::{Dict, Name, ObjectIdentifier};
use hayro_syntax::page::Resources;
use std::collections::HashMap;
use std::sync::Arc;

/// Index into [`Fonts`].
pub(super) type FontId = u16;

/// Fonts of one file that are kept.
const FONTS: usize = 4_000;
/// Bytes of the words that one code may show.
const LIGATURE: usize = 512;
/// Codes that show more than that, before a font is asked no more: each costs as much as it is long.
const LONG: u32 = 32;

/// What a character code shows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Info {
    /// Its letter; U+FFFD where the font does not tell.
    pub ch: char,
    /// Index of a string of several letters.
    pub more: Option<u32>,
    /// Width in ems.
    pub advance: f32,
}

/// What a page needs to know of a font.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Face {
    /// Letters are stored in the codes of a font from before Unicode.
    pub scheme: Option<Scheme>,
    /// Its name says bold.
    pub bold: bool,
    /// Its name says italic.
    pub italic: bool,
}

struct Entry<'a> {
    font: Font<'a>,
    face: Face,
    simple: Vec<Option<Info>>,
    wide: HashMap<u32, Info>,
    /// Codes that showed too long a string.
    long: u32,
}

/// The fonts met so far.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    loaded: Vec<Entry<'a>>,
    by_ref: HashMap<ObjectIdentifier, Option<FontId>>,
    by_dict: HashMap<(usize, usize), Option<FontId>>,
    strings: Vec<String>,
    resolve_font: FontResolverFn,
    resolve_cmap: CMapResolverFn,
}

impl<'a> Fonts<'a> {
    /// No fonts yet.
    pub fn new() -> Self {
        Self {
            cache: FontCache::new(),
            loaded: Vec::new(),
            by_ref: HashMap::new(),
            by_dict: HashMap::new(),
            strings: Vec::new(),
            resolve_font: Arc::new(|query| {
                Some(match query {
                    FontQuery::Standard(s) => s.get_font_data(),
                    FontQuery::Fallback(f) => f.pick_standard_font().get_font_data(),
                })
            }),
            resolve_cmap: Arc::new(|_| None),
        }
    }

    /// The font that a page calls `name`.
    pub fn find(&mut self, resources: &Resources<'a>, name: &Name<'_>) -> Option<FontId> {
        if let Some(id) = resources.fonts.get_ref(name).map(ObjectIdentifier::from) {
            if let Some(&known) = self.by_ref.get(&id) {
                return known;
            }
            let found = self.load(&resources.get_font(name)?);
            self.by_ref.insert(id, found);
            return found;
        }
        let dict = resources.get_font(name)?;
        let key = (dict.data().as_ptr() as usize, dict.data().len());
        if let Some(&known) = self.by_dict.get(&key) {
            return known;
        }
        let found = self.load(&dict);
        self.by_dict.insert(key, found);
        found
    }

    fn load(&mut self, dict: &Dict<'a>) -> Option<FontId> {
        if self.loaded.len() >= FONTS {
            return None;
        }
        let font = self.cache.font(dict, &self.resolve_font, &self.resolve_cmap)?;
        let name = dict.get::<Name<'_>>("BaseFont").map(|n| n.as_str().to_owned()).unwrap_or_default();
        let lower = name.to_ascii_lowercase();
        let face = Face {
            scheme: legacy::by_font(&name),
            bold: lower.contains("bold") || lower.contains("black"),
            italic: lower.contains("italic") || lower.contains("oblique"),
        };
        self.loaded.push(Entry { font, face, simple: vec![None; 256], wide: HashMap::new(), long: 0 });
        Some((self.loaded.len() - 1) as FontId)
    }

    /// What is known of a font.
    pub fn face(&self, font: FontId) -> Face {
        self.loaded.get(usize::from(font)).map_or_else(Face::default, |f| f.face)
    }

    /// The code at byte `at` and its length. `at` lies within `bytes`.
    pub fn read_code(&self, font: FontId, bytes: &[u8], at: usize) -> (u32, usize) {
        self.loaded.get(usize::from(font)).map_or((0, 1), |f| f.font.read_code(bytes, at))
    }

    /// What a code shows.
    pub fn glyph(&mut self, font: FontId, code: u32) -> Info {
        let none = Info { ch: char::REPLACEMENT_CHARACTER, more: None, advance: 0.5 };
        let Some(entry) = self.loaded.get_mut(usize::from(font)) else { return none };
        let known = match entry.simple.get(code as usize) {
            Some(slot) => *slot,
            None => entry.wide.get(&code).copied(),
        };
        if let Some(info) = known {
            return info;
        }
        if entry.long > LONG {
            return none;
        }
        let info = entry.look(code, &mut self.strings);
        match entry.simple.get_mut(code as usize) {
            Some(slot) => *slot = Some(info),
            None => {
                entry.wide.insert(code, info);
            }
        }
        info
    }

    /// Whether a font's codes stand for strings so long that looking them up costs the file's whole time.
    pub fn overlong(&self) -> bool {
        self.loaded.iter().any(|f| f.long > LONG)
    }

    /// A string of several letters.
    pub fn string(&self, index: u32) -> String {
        self.strings.get(index as usize).cloned().unwrap_or_default()
    }
}

impl Entry<'_> {
    fn look(&mut self, code: u32, strings: &mut Vec<String>) -> Info {
        let glyph = self.font.glyph(self.font.map_code(code), code);
        let unicode = match &glyph {
            FontGlyph::Outline(g) => g.as_unicode(),
            FontGlyph::Type3(g) => g.as_unicode(),
        };
        // In thousandths of an em, also where a font has a matrix of its own.
        let advance = (self.font.code_advance(code).x * 0.001) as f32;
        let advance = if advance.is_finite() { advance.clamp(-10.0, 10.0) } else { 0.5 };
        let mut more = None;
        let ch = match unicode {
            Some(BfString::Char(c)) => c,
            Some(BfString::String(s)) if s.len() > LIGATURE => {
                self.long += 1;
                char::REPLACEMENT_CHARACTER
            }
            Some(BfString::String(s)) => {
                let mut letters = s.chars();
                match (letters.next(), letters.next()) {
                    (Some(c), None) => c,
                    (Some(c), Some(_)) => {
                        more = Some(strings.len() as u32);
                        strings.push(s);
                        c
                    }
                    _ => char::REPLACEMENT_CHARACTER,
                }
            }
            // A legacy font's codes are its letters.
            None if self.face.scheme.is_some() && code < 256 => char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
            None => char::REPLACEMENT_CHARACTER,
        };
        Info { ch, more, advance }
    }
}
