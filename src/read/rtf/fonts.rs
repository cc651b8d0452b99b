//! The fonts that rich text names, and how letters are stored in each.

use crate::orthography::legacy::{self, Scheme};
use crate::read::docx::symbol::symbol;
use encoding_rs::{self as enc, Encoding};
use std::collections::HashMap;

/// How many fonts are kept.
const MOST: usize = 65_536;

/// How the codes of a font become letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    /// A code page.
    Page(&'static Encoding),
    /// Pictures; `true`: the font named Symbol.
    Symbols(bool),
    /// A Vietnamese font from before Unicode.
    Legacy(Scheme),
}

impl Coding {
    /// The scheme that the builder undoes.
    pub fn scheme(self) -> Option<Scheme> {
        match self {
            Self::Legacy(scheme) => Some(scheme),
            _ => None,
        }
    }

    /// Appends the letters of bytes.
    pub fn decode(self, bytes: &[u8], out: &mut String) {
        match self {
            Self::Page(page) => out.push_str(&page.decode_without_bom_handling(bytes).0),
            Self::Legacy(_) => out.push_str(&enc::WINDOWS_1252.decode_without_bom_handling(bytes).0),
            Self::Symbols(named) => {
                let font = if named { "Symbol" } else { "" };
                out.extend(bytes.iter().filter_map(|&b| match b {
                    0..=0x20 => Some(' '),
                    _ => symbol(font, 0xF000 + u32::from(b)),
                }));
            }
        }
    }

    /// The letter of a Unicode code in such a font: pictures stand in the private range.
    pub fn letter(self, c: char) -> Option<char> {
        match (self, c) {
            (Self::Symbols(named), '\u{f020}'..='\u{f0ff}') => symbol(if named { "Symbol" } else { "" }, c as u32),
            (Self::Legacy(_), '\u{f020}'..='\u{f0ff}') => Some(char::from(c as u32 as u8)),
            _ => Some(c),
        }
    }
}

/// A font while it is read.
#[derive(Debug, Default)]
pub(super) struct Draft {
    id: i32,
    charset: i32,
    page: Option<i32>,
    name: Vec<u8>,
}

/// All fonts.
#[derive(Debug)]
pub(super) struct Fonts {
    codings: HashMap<i32, Coding>,
    /// Of text in a font that says nothing about it.
    pub base: &'static Encoding,
    /// The font of text that names none.
    pub default: i32,
    draft: Draft,
}

impl Fonts {
    pub fn new() -> Self {
        Self { codings: HashMap::new(), base: enc::WINDOWS_1252, default: 0, draft: Draft::default() }
    }

    /// A control word in the font table.
    pub fn word(&mut self, name: &str, number: i32) {
        match name {
            "f" => self.draft = Draft { id: number, ..Draft::default() },
            "fcharset" => self.draft.charset = number,
            "cpg" => self.draft.page = Some(number),
            _ => {}
        }
    }

    /// Letters in the font table: the font's name up to a semicolon.
    pub fn text(&mut self, bytes: &[u8]) {
        for &b in bytes {
            if b != b';' {
                if self.draft.name.len() < 64 {
                    self.draft.name.push(b);
                }
                continue;
            }
            let draft = std::mem::take(&mut self.draft);
            let coding = self.coding(&draft);
            if self.codings.len() < MOST {
                self.codings.entry(draft.id).or_insert(coding);
            }
        }
    }

    fn coding(&self, draft: &Draft) -> Coding {
        let name = String::from_utf8_lossy(&draft.name);
        if let Some(scheme) = legacy::by_font(name.trim()) {
            return Coding::Legacy(scheme);
        }
        if draft.charset == 2 {
            return Coding::Symbols(name.trim().eq_ignore_ascii_case("symbol"));
        }
        Coding::Page(draft.page.and_then(code_page).or_else(|| charset(draft.charset)).unwrap_or(self.base))
    }

    /// How the font of a number stores letters.
    pub fn get(&self, id: i32) -> Coding {
        self.codings.get(&id).copied().unwrap_or(Coding::Page(self.base))
    }
}

/// The code page of a Windows character set. `None`: the document's.
fn charset(number: i32) -> Option<&'static Encoding> {
    code_page(match number {
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}

/// A code page by its number.
pub(super) fn code_page(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        874 => enc::WINDOWS_874,
        932 => enc::SHIFT_JIS,
        936 => enc::GBK,
        949 => enc::EUC_KR,
        950 => enc::BIG5,
        1250 => enc::WINDOWS_1250,
        1251 => enc::WINDOWS_1251,
        1252 => enc::WINDOWS_1252,
        1253 => enc::WINDOWS_1253,
        1254 => enc::WINDOWS_1254,
        1255 => enc::WINDOWS_1255,
        1256 => enc::WINDOWS_1256,
        1257 => enc::WINDOWS_1257,
        1258 => enc::WINDOWS_1258,
        10000 => enc::MACINTOSH,
        65001 => enc::UTF_8,
        _ => return None,
    })
}
