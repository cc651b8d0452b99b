//! One of the file's texts (main text, notes, text boxes) → paragraphs with their words, in tables or not.

use super::damaged;
use super::numbers::Numbers;
use super::props::{Characters, Layout};
use super::source::Source;
use super::tables::{End, Tables};
use super::words::Words;
use crate::orthography::legacy::Scheme;
use crate::orthography::raised::{raised, raised_digit};
use crate::read::{Error, Limits};
use std::collections::HashSet;
use std::ops::Range;

/// Which text it is: what a note's mark stands for depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Calls notes.
    Main,
    /// Text of footnotes.
    Footnotes,
    /// Text of endnotes.
    Endnotes,
    /// Text boxes; heads and feet of pages.
    Boxes,
}

/// Characters that stand for something.
const NOTE: u16 = 0x02;
const CELL: u16 = 0x07;
const TAB: u16 = 0x09;
const LINE: u16 = 0x0B;
const PAGE: u16 = 0x0C;
const PARAGRAPH: u16 = 0x0D;
const COLUMN: u16 = 0x0E;
const FIELD: u16 = 0x13;
const FIELD_RESULT: u16 = 0x14;
const FIELD_END: u16 = 0x15;
const HARD_HYPHEN: u16 = 0x1E;

/// Reads the characters of `range`.
pub struct Story<'s, 'a> {
    source: &'s Source<'a>,
    range: Range<u32>,
    kind: Kind,
    /// Fields that end: for each whether its instruction is being read, and of how many it is.
    fields: Vec<bool>,
    instructions: usize,
    closed: HashSet<u32>,
    words: Words,
    /// Bytes of numbers, which stand in no text.
    numbered: usize,
}

impl<'s, 'a> Story<'s, 'a> {
    /// A text.
    pub fn new(source: &'s Source<'a>, range: Range<u32>, kind: Kind) -> Self {
        let len = source.text.units.len() as u32;
        let range = range.start.min(len)..range.end.min(len);
        let mut story =
            Self { source, range, kind, fields: Vec::new(), instructions: 0, closed: HashSet::new(), words: Words::default(), numbered: 0 };
        let mut open = Vec::new();
        for at in story.range.clone() {
            match story.unit(at) {
                FIELD => open.push(at),
                FIELD_END => story.closed.extend(open.pop()),
                _ => {}
            }
        }
        story
    }

    fn unit(&self, at: u32) -> u16 {
        self.source.text.units.get(at as usize).copied().unwrap_or(0)
    }

    /// Writes all paragraphs.
    ///
    /// # Errors
    /// When they are more text than allowed.
    pub fn write(mut self, numbers: &mut Numbers<'_>, tables: &mut Tables<'_>, limits: &Limits) -> Result<(), Error> {
        let mut from = self.range.start;
        for at in self.range.clone() {
            if self.ends_paragraph(at) {
                self.paragraph(from..at, at, numbers, tables);
                from = at + 1;
                tables.check(limits)?;
                if self.numbered > limits.text_bytes {
                    return Err(Error::TooLarge { limit: limits.text_bytes, size: self.numbered });
                }
            }
        }
        if self.source.indirect.is_spent() {
            return Err(damaged("its paragraphs share their properties without end"));
        }
        if from < self.range.end {
            let layout = self.source.styles.paragraph(0).layout;
            self.read(from..self.range.end, &layout);
        }
        if !self.words.is_empty() {
            let words = std::mem::take(&mut self.words);
            let style = words.style(0);
            tables.paragraph(words, style, 0, End::Paragraph);
        }
        Ok(())
    }

    /// Whether a character ends a paragraph: its mark, a cell's, or the end of a section, which formatting ends with.
    fn ends_paragraph(&self, at: u32) -> bool {
        match self.unit(at) {
            PARAGRAPH | CELL => true,
            PAGE => self.source.text.piece(at).is_some_and(|piece| {
                let place = piece.place(at);
                self.source.paragraphs.at(place).until == place.saturating_add(piece.width())
            }),
            _ => false,
        }
    }

    /// A paragraph and its end mark.
    fn paragraph(&mut self, range: Range<u32>, mark: u32, numbers: &mut Numbers<'_>, tables: &mut Tables<'_>) {
        let source = self.source;
        let layout = source.layout(mark, |_| {});
        self.read(range, &layout);
        let letters = source.letters(mark, &layout).0;
        let (hidden, in_cell) = (letters.hidden || letters.deleted, self.unit(mark) == CELL);
        let depth = if in_cell { 1 } else { layout.tables() };
        let inner = depth > 1;
        let end = if in_cell && layout.ends_row || inner && layout.ends_inner_row {
            End::Row((!letters.deleted).then(|| source.shape(mark)))
        } else if in_cell || inner && layout.ends_inner_cell {
            End::Cell
        } else {
            End::Paragraph
        };
        if hidden && depth == 0 && matches!(end, End::Paragraph) {
            // Without its mark the paragraph goes on in the next one.
            return;
        }
        let mut words = std::mem::take(&mut self.words);
        if !matches!(end, End::Row(_))
            && let Some((number, level)) = numbers.next(layout.list, layout.level)
            && (!words.is_empty() || (depth > 0 && number != "-"))
        {
            let mut own = letters;
            own.apply(&level.characters, &letters, |style, on| source.styles.characters(style, on));
            self.numbered += number.len();
            let scheme = source.scheme(&own, &number.encode_utf16().collect::<Vec<_>>());
            words.number(number, scheme);
        }
        let style = source.styles.paragraph(layout.style);
        let heading = match layout.outline {
            level @ 0..9 => level + 1,
            _ => style.heading,
        };
        let style = words.style(heading.min(6));
        tables.paragraph(words, style, depth, end);
    }

    /// Appends the characters of a range, run by run.
    fn read(&mut self, range: Range<u32>, layout: &Layout) {
        let mut from = range.start;
        while from < range.end {
            let (letters, until) = self.source.letters(from, layout);
            let to = until.clamp(from + 1, range.end);
            self.run(from..to, &letters);
            from = to;
        }
    }

    /// Appends characters that are set alike.
    fn run(&mut self, range: Range<u32>, letters: &Characters) {
        let units = self.source.text.units.get(range.start as usize..range.end as usize).unwrap_or_default();
        let scheme = self.source.scheme(letters, units);
        let mut at = range.start;
        for c in char::decode_utf16(units.iter().copied()) {
            let here = at;
            at += c.as_ref().map_or(1, |c| c.len_utf16() as u32);
            let Ok(c) = c else { continue };
            if self.is_shown(here) && !letters.hidden && !letters.deleted {
                self.character(c, here, letters, scheme);
            }
        }
    }

    /// Keeps count of fields; whether a character is none of their instruction.
    fn is_shown(&mut self, at: u32) -> bool {
        match self.unit(at) {
            FIELD if self.closed.contains(&at) => {
                self.fields.push(true);
                self.instructions += 1;
            }
            FIELD_RESULT => {
                if let Some(instruction) = self.fields.last_mut()
                    && std::mem::take(instruction)
                {
                    self.instructions -= 1;
                }
            }
            FIELD_END => self.instructions -= usize::from(self.fields.pop() == Some(true)),
            _ => return self.instructions == 0,
        }
        false
    }

    fn character(&mut self, c: char, at: u32, letters: &Characters, scheme: Option<Scheme>) {
        match c as u32 as u16 {
            _ if c as u32 > 0xFFFF => self.words.push(c, None),
            TAB => self.words.push('\t', None),
            LINE | PAGE | COLUMN => self.words.push('\n', None),
            HARD_HYPHEN => self.words.push('-', None),
            NOTE => {
                if let Some(number) = self.note(at) {
                    raised(number).chars().for_each(|c| self.words.push(c, None));
                }
            }
            0x28 if letters.special => {
                if let Some((font, code)) = letters.symbol {
                    self.symbol(font, code);
                }
            }
            // Pictures, separators, drawings, optional hyphens.
            0..0x20 => {}
            _ => {
                let raised = if letters.rise == 1 { raised_digit(c) } else { None };
                match raised {
                    Some(raised) => self.words.push(raised, None),
                    None => self.words.push(legacy_code(c, scheme), scheme),
                }
                if !c.is_whitespace() {
                    self.words.look(letters.bold, letters.italic);
                }
            }
        }
    }

    fn symbol(&mut self, font: u16, code: u16) {
        let scheme = self.source.fonts.scheme(font);
        let code = if code < 0x100 { 0xF000 | code } else { code };
        if let Some(c) = char::from_u32(u32::from(code)) {
            self.words.push(legacy_code(c, scheme), scheme);
            self.words.look(false, false);
        }
    }

    fn note(&self, at: u32) -> Option<u32> {
        let source = self.source;
        match self.kind {
            Kind::Main => source.footnotes.called(at).or_else(|| source.endnotes.called(at)),
            Kind::Footnotes => source.footnotes.holding(at - self.range.start),
            Kind::Endnotes => source.endnotes.holding(at - self.range.start),
            Kind::Boxes => None,
        }
    }
}

/// Codes of symbol fonts are letters where the font is one of the old letter fonts.
fn legacy_code(c: char, scheme: Option<Scheme>) -> char {
    match (scheme, c as u32) {
        (Some(_), code @ 0xF020..=0xF0FF) => char::from_u32(code - 0xF000).unwrap_or(c),
        _ => c,
    }
}
