//! Tokens → stories: the text, its footnotes, its text boxes.

use super::fonts::{Coding, Fonts};
use super::state::{Destination, State};
use super::styles::Styles;
use super::table::{Definition, Story};
use super::token::Token;
use super::words::letter;
use crate::document::Style;
use crate::orthography::raised::superscript;
use crate::read::docx::model::{self, Block, Paragraph, Piece};
use crate::read::margins::Place;
use crate::read::{Error, Limits};

/// How deep groups may nest.
const GROUPS: usize = 4096;

/// A paragraph while it is read.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) pieces: Vec<Piece>,
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) boxes: Vec<Block>,
}

/// A head or foot of pages.
pub(super) type Margin = (Place, Vec<Block>);

/// What interrupts a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inner {
    Box,
    Note(u32),
    /// A head or foot of pages.
    Margin(Place),
}

/// A story that another interrupts.
#[derive(Debug)]
pub(super) struct Outer {
    pub(super) story: Story,
    pub(super) draft: Draft,
    pub(super) inner: Inner,
    /// The groups open when it was interrupted.
    pub(super) groups: usize,
}

/// Reads tokens.
pub(super) struct Reader<'l> {
    pub(super) limits: &'l Limits,
    pub(super) fonts: Fonts,
    pub(super) styles: Styles,
    pub(super) state: State,
    pub(super) groups: Vec<State>,
    pub(super) outer: Vec<Outer>,
    pub(super) story: Story,
    pub(super) draft: Draft,
    pub(super) rows: Definition,
    pub(super) inner_rows: Definition,
    /// Bytes in the coding of the font, not yet letters.
    pub(super) bytes: Vec<u8>,
    /// The first half of a letter beyond 16 bits.
    pub(super) half: Option<u16>,
    /// Characters still to be passed over behind a Unicode code.
    pub(super) skip: u8,
    /// The group just opened begins with `\*`.
    pub(super) starred: bool,
    /// The number of a list item, while it is read.
    pub(super) label: String,
    pub(super) notes: Vec<Vec<Block>>,
    pub(super) margins: Vec<Margin>,
    /// A first page has a head and a foot of its own.
    pub(super) title: bool,
    /// Sections that have ended.
    pub(super) sections: u32,
    /// Marks of notes so far.
    pub(super) marks: u32,
    pub(super) words: usize,
    pub(super) cells: usize,
}

impl<'l> Reader<'l> {
    pub fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            fonts: Fonts::new(),
            styles: Styles::default(),
            state: State::new(),
            groups: Vec::new(),
            outer: Vec::new(),
            story: Story::new(),
            draft: Draft::default(),
            rows: Definition::default(),
            inner_rows: Definition::default(),
            bytes: Vec::new(),
            half: None,
            skip: 0,
            starred: false,
            label: String::new(),
            notes: Vec::new(),
            margins: Vec::new(),
            title: false,
            sections: 0,
            marks: 0,
            words: 0,
            cells: 0,
        }
    }

    /// Reads a token. `false`: the document has ended.
    pub fn token(&mut self, token: Token<'_>) -> Result<bool, Error> {
        if !matches!(token, Token::Text(_) | Token::Hex(_)) {
            self.flush()?;
        }
        match token {
            Token::Open => {
                if self.groups.len() >= GROUPS {
                    return Err(super::damaged("groups nested too deep"));
                }
                self.groups.push(self.state);
                self.skip = 0;
            }
            Token::Close => return self.close(),
            Token::Text(bytes) => {
                let skipped = usize::from(self.skip).min(bytes.len());
                self.skip -= skipped as u8;
                self.text(&bytes[skipped..])?;
            }
            Token::Hex(_) if self.skip > 0 => self.skip -= 1,
            Token::Hex(byte) => self.text(&[byte])?,
            Token::Symbol(b'*') => {
                self.starred = true;
                return Ok(true);
            }
            Token::Symbol(_) if self.skip > 0 => self.skip -= 1,
            // A word that stands for a character is passed over like one; others are not given up.
            Token::Word(name, _) if self.skip > 0 && letter(name).is_some() => self.skip -= 1,
            Token::Symbol(sign) => self.symbol(sign)?,
            Token::Word(name, number) => self.word(name, number)?,
        }
        self.starred = false;
        Ok(true)
    }

    /// All blocks: the text, then the notes; and the heads and feet of pages that show.
    pub fn finish(mut self) -> Result<(Vec<Block>, Vec<Margin>), Error> {
        if !self.groups.is_empty() {
            return Err(super::damaged("text that breaks off"));
        }
        self.end_paragraph(0)?;
        let mut blocks = self.story.finish();
        blocks.extend(self.notes.into_iter().flatten());
        // Where the first page has its own, the others' head does not show on it; else that of the first page does not.
        let title = self.title;
        let shown = self.margins.into_iter().filter(|m| title || m.0 != Place::FirstPage);
        let margins = shown.map(|(place, b)| (if title && place == Place::EachPage { Place::Other } else { place }, b));
        Ok((blocks, margins.collect()))
    }

    fn close(&mut self) -> Result<bool, Error> {
        let Some(state) = self.groups.pop() else { return Ok(false) };
        self.skip = 0;
        if self.outer.last().is_some_and(|o| o.groups > self.groups.len()) {
            self.end_paragraph(0)?;
            if let Some(outer) = self.outer.pop() {
                let blocks = std::mem::replace(&mut self.story, outer.story).finish();
                self.draft = outer.draft;
                match outer.inner {
                    Inner::Box => self.draft.boxes.extend(blocks),
                    Inner::Note(_) => self.notes.push(blocks),
                    Inner::Margin(place) => self.margins.push((place, blocks)),
                }
            }
        }
        if self.state.to == Destination::Label && state.to != Destination::Label {
            let label = std::mem::take(&mut self.label);
            let label = match label.trim() {
                // Bullets, among them letters of fonts that draw them as such.
                "o" | "§" | "·" | "•" | "–" | "▪" | "■" => "-",
                words => words,
            };
            if !label.is_empty() {
                self.state = state;
                self.put(&format!("{label} "), None)?;
            }
        }
        self.state = state;
        Ok(!self.groups.is_empty())
    }

    /// Bytes in the coding of the font.
    pub(super) fn text(&mut self, bytes: &[u8]) -> Result<(), Error> {
        match self.state.to {
            Destination::Fonts => self.fonts.text(bytes),
            Destination::Styles => self.styles.text(bytes),
            Destination::Text | Destination::Label => {
                self.bytes.extend_from_slice(bytes);
                if self.bytes.len() > self.limits.text_bytes {
                    return Err(Error::TooLarge { limit: self.limits.text_bytes, size: self.bytes.len() });
                }
            }
            Destination::Rows | Destination::Nowhere => {}
        }
        Ok(())
    }

    /// Bytes so far → letters.
    fn flush(&mut self) -> Result<(), Error> {
        if self.bytes.is_empty() {
            return Ok(());
        }
        self.half = None;
        let mut letters = String::new();
        let coding = self.fonts.get(self.state.font);
        coding.decode(&self.bytes, &mut letters);
        self.bytes.clear();
        self.put(&letters, Some(coding))
    }

    /// Puts words behind those read so far. `coding`: that of their font, where letters were stored in it.
    pub(super) fn put(&mut self, words: &str, coding: Option<Coding>) -> Result<(), Error> {
        let s = self.state;
        if s.to == Destination::Label && !s.hidden && !s.deleted {
            if self.label.len() < 200 {
                self.label.push_str(words);
            }
            return Ok(());
        }
        if s.to != Destination::Text || s.hidden || s.deleted || words.is_empty() {
            return Ok(());
        }
        self.count(words.len())?;
        if !words.trim().is_empty() && !s.raised {
            self.draft.bold = Some(self.draft.bold.unwrap_or(true) && s.bold);
            self.draft.italic = Some(self.draft.italic.unwrap_or(true) && s.italic);
        }
        let raised = s.raised && words.is_ascii();
        let words = if raised { superscript(words) } else { words.into() };
        let scheme = coding.filter(|_| !raised).and_then(Coding::scheme);
        match self.draft.pieces.last_mut() {
            Some(Piece::Words(last, of)) if *of == scheme => last.push_str(&words),
            _ => self.push(Piece::Words(words.into_owned(), scheme))?,
        }
        Ok(())
    }

    pub(super) fn push(&mut self, piece: Piece) -> Result<(), Error> {
        self.count(model::PIECE)?;
        self.draft.pieces.push(piece);
        Ok(())
    }

    /// Counts bytes of text.
    fn count(&mut self, bytes: usize) -> Result<(), Error> {
        self.words = self.words.saturating_add(bytes);
        if self.words > self.limits.text_bytes {
            return Err(Error::TooLarge { limit: self.limits.text_bytes, size: self.words });
        }
        Ok(())
    }

    pub(super) fn shown(&self) -> bool {
        self.state.to == Destination::Text && !self.state.hidden && !self.state.deleted
    }

    pub(super) fn end_paragraph(&mut self, depth: usize) -> Result<(), Error> {
        self.flush()?;
        (self.half, self.skip) = (None, 0);
        let Draft { pieces, bold, italic, boxes } = std::mem::take(&mut self.draft);
        self.story.leave(depth);
        if pieces.iter().any(|p| !matches!(p, Piece::Tab | Piece::Break)) {
            let style = Style { heading: self.state.heading, bold: bold == Some(true), italic: italic == Some(true) };
            self.story.paragraph(depth, Paragraph { pieces, style });
        }
        if !boxes.is_empty() {
            self.story.boxes(depth, boxes);
        }
        Ok(())
    }
}
