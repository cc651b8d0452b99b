//! The style sheet: every style with what it is built on already in it.

use super::bytes::{clip, word};
use super::props::{Characters, Layout};
use super::shape;
use super::sprm::{Change, Changes};

/// A chain of styles is no longer; a longer one runs in a circle.
const CHAIN: usize = 12;

/// What a style is for.
const PARAGRAPH: u16 = 1;
const CHARACTER: u16 = 2;
const TABLE: u16 = 3;

/// A style as it stands in the file.
#[derive(Debug, Clone, Copy, Default)]
struct Raw<'a> {
    /// Number of the built-in style: 1 to 9 are headings.
    built_in: u16,
    kind: u16,
    base: u16,
    characters: &'a [u8],
    paragraph: &'a [u8],
    table: &'a [u8],
}

/// A paragraph style, made up.
#[derive(Debug, Clone, Copy, Default)]
pub struct ParagraphStyle {
    /// Its letters.
    pub characters: Characters,
    /// Its paragraphs.
    pub layout: Layout,
    /// Level of the built-in heading that it is or is built on; 0: none.
    pub heading: u8,
}

/// All styles, by their number.
#[derive(Debug, Default)]
pub struct Styles<'a> {
    raw: Vec<Option<Raw<'a>>>,
    paragraphs: Vec<ParagraphStyle>,
    /// What each character style changes, those it is built on included.
    characters: Vec<Vec<u8>>,
    /// The table styles that draw lines.
    ruled: Vec<bool>,
    default: ParagraphStyle,
}

impl<'a> Styles<'a> {
    /// Reads the style sheet.
    pub fn read(sheet: &'a [u8]) -> Self {
        let Some(head) = word(sheet, 0).map(usize::from) else { return Self::default() };
        let info = clip(sheet, 2, head);
        let count = word(info, 0).unwrap_or(0);
        let base = usize::from(word(info, 2).unwrap_or(10));
        let mut default = ParagraphStyle::default();
        default.characters.font = word(info, 12).unwrap_or(0);
        default.characters.other_font = word(info, 16).unwrap_or(default.characters.font);
        let mut raw = Vec::new();
        let mut at = 2 + head;
        for _ in 0..count {
            let Some(len) = word(sheet, at).map(usize::from) else { break };
            raw.push(read_style(clip(sheet, at + 2, len), base));
            at += 2 + len;
        }
        let mut styles = Self { raw, default, ..Self::default() };
        let all = 0..styles.raw.len() as u16;
        styles.paragraphs = all.clone().map(|i| styles.make_up(i)).collect();
        styles.characters = all.clone().map(|i| styles.shorten(i)).collect();
        styles.ruled = all.map(|i| styles.draws(i)).collect();
        styles
    }

    /// A paragraph style; that of plain text when there is none of that number.
    pub fn paragraph(&self, number: u16) -> &ParagraphStyle {
        self.paragraphs.get(usize::from(number)).or(self.paragraphs.first()).unwrap_or(&self.default)
    }

    /// A character style's properties on top of others.
    pub fn characters(&self, number: u16, on: &Characters) -> Characters {
        let mut out = *on;
        if let Some(list) = self.characters.get(usize::from(number)) {
            out.apply(list, on, |_, style| *style);
        }
        out
    }

    /// Whether a table style draws lines.
    pub fn rules_tables(&self, number: u16) -> bool {
        self.ruled.get(usize::from(number)).copied().unwrap_or(false)
    }

    /// A style behind those it is built on, the last of them first.
    fn chain(&self, number: u16) -> impl Iterator<Item = Raw<'a>> + use<'a> {
        let mut chain = Vec::new();
        let mut next = number;
        while let Some(Some(raw)) = self.raw.get(usize::from(next))
            && chain.len() < CHAIN
        {
            chain.push(*raw);
            next = raw.base;
        }
        chain.into_iter().rev()
    }

    /// The last change of every property that a character style and those it is built on make.
    fn shorten(&self, number: u16) -> Vec<u8> {
        let mut last: Vec<Change<'_>> = Vec::new();
        for raw in self.chain(number).filter(|r| r.kind == CHARACTER) {
            for c in Changes(raw.characters).filter(|c| Characters::SET.contains(&c.code)) {
                last.retain(|l| l.code != c.code);
                last.push(c);
            }
        }
        last.iter().flat_map(|c| c.code.to_le_bytes().into_iter().chain(c.operand.iter().copied())).collect()
    }

    fn draws(&self, number: u16) -> bool {
        let tables = self.chain(number).filter(|r| r.kind == TABLE);
        tables.flat_map(|r| Changes(r.table)).filter_map(|c| shape::draws(&c)).last().unwrap_or(false)
    }

    fn make_up(&self, number: u16) -> ParagraphStyle {
        let mut style = self.default;
        style.layout.style = number;
        for raw in self.chain(number).filter(|r| r.kind == PARAGRAPH) {
            let below = style.characters;
            style.characters.apply(raw.characters, &below, |_, style| *style);
            Changes(raw.paragraph).for_each(|c| style.layout.apply(&c));
            if (1..=9).contains(&raw.built_in) {
                style.heading = raw.built_in as u8;
            }
        }
        style
    }
}

/// One style: fixed numbers, a name, then its lists of changes, which ones depends on its kind.
fn read_style(bytes: &[u8], base: usize) -> Option<Raw<'_>> {
    let (first, second, third) = (word(bytes, 0)?, word(bytes, 2)?, word(bytes, 4)?);
    let name = usize::from(word(bytes, base)?);
    let mut at = base + 2 + name * 2 + 2;
    let mut raw = Raw { built_in: first & 0x0FFF, kind: second & 0xF, base: second >> 4, ..Raw::default() };
    for i in 0..third & 0xF {
        let Some(len) = word(bytes, at).map(usize::from) else { break };
        let list = clip(bytes, at + 2, len);
        match (raw.kind, i) {
            // The style's own number stands in front.
            (PARAGRAPH, 0) => raw.paragraph = list.get(2..).unwrap_or_default(),
            (PARAGRAPH, 1) | (CHARACTER, 0) => raw.characters = list,
            (TABLE, 0) => raw.table = list,
            _ => {}
        }
        at += 2 + len + (len & 1);
    }
    Some(raw)
}
