//! What the texts are made of, and the properties that hold at each of their characters.

use super::bytes::word;
use super::fkp::Formatting;
use super::fonts::Fonts;
use super::notes::Notes;
use super::pieces::{Piece, Text};
use super::props::{Characters, Layout};
use super::shape::Shape;
use super::sprm::{Change, Indirect};
use super::styles::Styles;
use crate::orthography::legacy::Scheme;

/// Everything that the texts are made of.
pub struct Source<'a> {
    /// All texts.
    pub text: Text<'a>,
    /// Properties of characters.
    pub characters: Formatting<'a>,
    /// Properties of paragraphs.
    pub paragraphs: Formatting<'a>,
    /// Styles.
    pub styles: Styles<'a>,
    /// Fonts.
    pub fonts: Fonts,
    /// Lists of changes in the data stream.
    pub indirect: Indirect<'a>,
    /// Footnotes.
    pub footnotes: Notes,
    /// Endnotes.
    pub endnotes: Notes,
}

impl Source<'_> {
    /// The properties of the paragraph that a mark ends; `each` is shown every change.
    pub fn layout(&self, mark: u32, mut each: impl FnMut(&Change<'_>)) -> Layout {
        let Some(piece) = self.text.piece(mark) else { return Layout::default() };
        let found = self.paragraphs.at(piece.place(mark)).list;
        let mut layout = self.styles.paragraph(word(found, 0).unwrap_or(0)).layout;
        let mut apply = |c: Change<'_>| {
            if c.code == 0x4600 {
                let style = self.styles.paragraph(c.word()).layout;
                layout = Layout { in_table: layout.in_table, ends_row: layout.ends_row, depth: layout.depth, ..style };
            }
            layout.apply(&c);
            each(&c);
        };
        self.indirect.each(found.get(2..).unwrap_or_default(), &mut apply);
        if let Some(change) = self.text.change(piece) {
            self.indirect.each(self.indirect.allow(change.list()), &mut apply);
        }
        layout
    }

    /// The shape of the row that a mark ends.
    pub fn shape(&self, mark: u32) -> Shape {
        let mut shape = Shape::default();
        self.layout(mark, |c| shape.apply(c, &self.styles));
        shape
    }

    /// The properties of a character, and the first character from which on others may hold.
    pub fn letters(&self, at: u32, layout: &Layout) -> (Characters, u32) {
        let style = self.styles.paragraph(layout.style).characters;
        let Some(piece) = self.text.piece(at) else { return (style, at.saturating_add(1)) };
        let found = self.characters.at(piece.place(at));
        let named = |style: u16, on: &Characters| self.styles.characters(style, on);
        let mut letters = style;
        letters.apply(found.list, &style, named);
        if let Some(change) = self.text.change(piece) {
            letters.apply(self.indirect.allow(change.list()), &style, named);
        }
        (letters, end_of(piece, found.until))
    }

    /// The scheme of a run's letters. A font from before Unicode over letters that no such font has is a mistake without effect.
    pub fn scheme(&self, letters: &Characters, units: &[u16]) -> Option<Scheme> {
        let first = self.fonts.scheme(letters.font);
        let scheme = if units.iter().all(|&u| u < 0x80) { first } else { self.fonts.scheme(letters.other_font).or(first) }?;
        let is_code = |u: u16| matches!(u, 0..=0xFF | 0x152..=0x192 | 0x2C6 | 0x2DC | 0x2000..=0x2122 | 0xF000..=0xF0FF);
        units.iter().all(|&u| is_code(u)).then_some(scheme)
    }
}

fn end_of(piece: &Piece, until: u32) -> u32 {
    piece.end.min(piece.character(until))
}
