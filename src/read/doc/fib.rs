//! The head of the file (FIB): what it is, how long its texts are, where its parts lie in the table stream.

use super::bytes::{clip, long, word};
use super::damaged;
use crate::read::Error;

/// Parts of the table stream, by their number in the head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub enum Part {
    /// Style sheet.
    Styles = 1,
    /// Where footnotes are called.
    FootnoteRefs = 2,
    /// Where the text of each footnote begins.
    FootnoteTexts = 3,
    /// Sections and where their properties lie.
    Sections = 6,
    /// Where the text of each head and foot begins.
    Heads = 11,
    /// Pages of character properties.
    Characters = 12,
    /// Pages of paragraph properties.
    Paragraphs = 13,
    /// Font names.
    Fonts = 15,
    /// Piece table.
    Pieces = 33,
    /// Where endnotes are called.
    EndnoteRefs = 46,
    /// Where the text of each endnote begins.
    EndnoteTexts = 47,
    /// Lists.
    Lists = 73,
    /// Uses of lists.
    ListUses = 74,
}

/// Lengths of the texts that follow each other in the file, in characters.
#[derive(Debug, Clone, Copy, Default)]
pub struct Lengths {
    /// Main text.
    pub main: u32,
    /// Footnotes.
    pub footnotes: u32,
    /// Headers and footers.
    pub headers: u32,
    /// Comments.
    pub comments: u32,
    /// Endnotes.
    pub endnotes: u32,
    /// Text boxes.
    pub boxes: u32,
    /// Text boxes of the heads and feet.
    pub head_boxes: u32,
}

/// The head.
#[derive(Debug)]
pub struct Fib<'a> {
    parts: &'a [u8],
    /// Text lengths.
    pub lengths: Lengths,
    /// The table stream is `1Table`, not `0Table`.
    pub second_table: bool,
}

/// First version of Word 97; some writers said one less.
const WORD_97: u16 = 0x00C0;

impl<'a> Fib<'a> {
    /// Reads the head of the stream `WordDocument`.
    ///
    /// # Errors
    /// When it is no such head, older than Word 97, locked, or cut off.
    pub fn read(stream: &'a [u8]) -> Result<Self, Error> {
        let damaged = || damaged("its head is cut off or is no such head");
        let at = |at| word(stream, at).ok_or_else(damaged);
        let (magic, version, flags) = (at(0)?, at(2)?, at(10)?);
        if !matches!(magic, 0xA5EC | 0xA5DC | 0xA5DB | 0xA59B | 0xA59C | 0x37FE) {
            return Err(damaged());
        }
        if magic != 0xA5EC || version < WORD_97 {
            return Err(Error::Unsupported { found: "a Word 6 or Word 95 (DOC) file" });
        }
        if flags & 0x0100 != 0 {
            return Err(Error::Encrypted);
        }
        // Behind 32 fixed bytes: 16-bit numbers, 32-bit numbers, places of parts, each behind its count.
        let longs = 34 + usize::from(at(32)?) * 2;
        let places = longs + 2 + usize::from(at(longs)?) * 4;
        let count = usize::from(at(places)?);
        let length = |i: usize| long(stream, longs + 2 + i * 4).filter(|n| n.cast_signed() >= 0).ok_or_else(damaged);
        let lengths = Lengths {
            main: length(3)?,
            footnotes: length(4)?,
            headers: length(5)?,
            comments: length(7)?,
            endnotes: length(8)?,
            boxes: length(9)?,
            head_boxes: length(10).unwrap_or(0),
        };
        Ok(Self { parts: clip(stream, places + 2, count * 8), lengths, second_table: flags & 0x0200 != 0 })
    }

    /// Where a part begins in the table stream and how long it says to be. `None`: there is none.
    pub fn place(&self, part: Part) -> Option<(usize, usize)> {
        let at = part as usize * 8;
        let (from, len) = (long(self.parts, at)? as usize, long(self.parts, at + 4)? as usize);
        (len > 0).then_some((from, len))
    }

    /// A part of the table stream, as far as it is there.
    pub fn part<'t>(&self, part: Part, table: &'t [u8]) -> &'t [u8] {
        self.place(part).map_or(&[], |(from, len)| clip(table, from, len))
    }
}
