//! Tokens → stories: the text, its footnotes, its text boxes.

use super::fonts::{Coding, Fonts, code_page};
use super::state::{Destination, State};
use super::styles::Styles;
use super::table::{Definition, Story};
use super::token::Token;
use crate::document::Style;
use crate::read::docx::model::{self, Block, Paragraph, Piece};
use crate::read::docx::symbol::superscript;
use crate::read::{Error, Limits};

/// How deep groups may nest.
const GROUPS: usize = 4096;
/// How deep stories may nest: a text box with a footnote in a text box.
const STORIES: usize = 8;

/// A paragraph while it is read.
#[derive(Debug, Default)]
struct Draft {
    pieces: Vec<Piece>,
    bold: Option<bool>,
    italic: Option<bool>,
    boxes: Vec<Block>,
}

/// What interrupts a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inner {
    Box,
    Note(u32),
}

/// A story that another interrupts.
#[derive(Debug)]
struct Outer {
    story: Story,
    draft: Draft,
    inner: Inner,
    /// The groups open when it was interrupted.
    groups: usize,
}

/// Reads tokens.
pub(super) struct Reader<'l> {
    limits: &'l Limits,
    fonts: Fonts,
    styles: Styles,
    state: State,
    groups: Vec<State>,
    outer: Vec<Outer>,
    story: Story,
    draft: Draft,
    rows: Definition,
    inner_rows: Definition,
    /// Bytes in the coding of the font, not yet letters.
    bytes: Vec<u8>,
    /// The first half of a letter beyond 16 bits.
    half: Option<u16>,
    /// Characters still to be passed over behind a Unicode code.
    skip: u8,
    /// The group just opened begins with `\*`.
    starred: bool,
    /// The number of a list item, while it is read.
    label: String,
    notes: Vec<Vec<Block>>,
    /// Marks of notes so far.
    marks: u32,
    words: usize,
    cells: usize,
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

    /// All blocks: the text, then the notes.
    pub fn finish(mut self) -> Result<Vec<Block>, Error> {
        if !self.groups.is_empty() {
            return Err(super::damaged("text that breaks off"));
        }
        self.end_paragraph(0)?;
        let mut blocks = self.story.finish();
        blocks.extend(self.notes.into_iter().flatten());
        Ok(blocks)
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
    fn text(&mut self, bytes: &[u8]) -> Result<(), Error> {
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
    fn put(&mut self, words: &str, coding: Option<Coding>) -> Result<(), Error> {
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

    fn push(&mut self, piece: Piece) -> Result<(), Error> {
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

    fn shown(&self) -> bool {
        self.state.to == Destination::Text && !self.state.hidden && !self.state.deleted
    }

    fn symbol(&mut self, sign: u8) -> Result<(), Error> {
        match sign {
            b'~' => self.put(" ", None),
            b'_' => self.put("-", None),
            b'\\' | b'{' | b'}' => self.text(&[sign]),
            b'\r' | b'\n' => self.word("par", None),
            _ => Ok(()),
        }
    }

    fn word(&mut self, name: &str, number: Option<i32>) -> Result<(), Error> {
        if self.destination(name) {
            return Ok(());
        }
        let n = number.unwrap_or(0);
        match self.state.to {
            Destination::Nowhere => return Ok(()),
            Destination::Fonts => self.fonts.word(name, n),
            Destination::Styles => self.styles.word(name, n),
            Destination::Rows if name == "nestrow" => {
                self.story.end_row(usize::from(self.state.tables.max(2)), &self.inner_rows);
            }
            Destination::Rows => {
                self.inner_rows.word(name, n);
            }
            Destination::Text | Destination::Label => return self.text_word(name, number),
        }
        Ok(())
    }

    /// Where the words of the group go that begins with such a control word; `false`: they go on.
    fn destination(&mut self, name: &str) -> bool {
        let starred = std::mem::take(&mut self.starred);
        let to = match name {
            "fonttbl" => Destination::Fonts,
            "stylesheet" => Destination::Styles,
            "nesttableprops" => Destination::Rows,
            "listtext" | "pntext" => Destination::Label,
            "footnote" | "shptxt" | "dptxbxtext" if self.shown() && self.outer.len() < STORIES => {
                let inner = if name == "footnote" { Inner::Note(self.marks) } else { Inner::Box };
                let story = std::mem::replace(&mut self.story, Story::new());
                let draft = std::mem::take(&mut self.draft);
                self.outer.push(Outer { story, draft, inner, groups: self.groups.len() });
                self.state.tables = 0;
                self.state.plain(self.fonts.default);
                return true;
            }
            "shpinst" | "do" => return true,
            "info" | "pict" | "object" | "colortbl" | "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr"
            | "footerf" | "ftnsep" | "ftnsepc" | "ftncn" | "aftnsep" | "aftnsepc" | "aftncn" | "fldinst" | "shprslt" | "nonshppict"
            | "nonesttables" | "footnote" | "shptxt" | "dptxbxtext" | "sp" | "xe" | "tc" | "rxe" | "txe" | "private" | "mmathPr"
            | "annotation" => Destination::Nowhere,
            _ if starred => Destination::Nowhere,
            _ => return false,
        };
        // What is left out stays so, whatever stands in it.
        if self.state.to != Destination::Nowhere {
            self.state.to = to;
        }
        true
    }

    fn text_word(&mut self, name: &str, number: Option<i32>) -> Result<(), Error> {
        let n = number.unwrap_or(0);
        if self.state.word(name, number) {
            return Ok(());
        }
        if name == "u" {
            return self.unicode(n);
        }
        if let Some(letter) = letter(name) {
            return self.put(letter, None);
        }
        match name {
            "plain" => self.state.plain(self.fonts.default),
            "s" => self.state.heading = self.styles.heading(n),
            "ansicpg" => self.fonts.base = code_page(n).unwrap_or(self.fonts.base),
            "mac" => self.fonts.base = encoding_rs::MACINTOSH,
            "deff" => {
                self.fonts.default = n;
                self.state.font = n;
            }
            "tab" if self.state.to == Destination::Label => self.put(" ", None)?,
            "tab" if self.shown() => self.push(Piece::Tab)?,
            "line" | "lbr" | "page" | "column" if self.shown() => self.push(Piece::Break)?,
            "chftn" => self.mark()?,
            "par" | "sect" => {
                let depth = self.depth();
                self.end_paragraph(depth)?;
            }
            "cell" | "nestcell" => {
                let depth = if name == "cell" { 1 } else { usize::from(self.state.tables.max(2)) };
                self.end_paragraph(depth)?;
                self.cells += 1;
                if self.cells > self.limits.cells {
                    return Err(Error::TooLarge { limit: self.limits.cells, size: self.cells });
                }
                self.story.end_cell(depth);
            }
            "row" => {
                self.story.end_row(1, &self.rows);
                self.story.in_row = false;
            }
            _ => {
                self.story.in_row |= name == "trowd";
                self.rows.word(name, n);
            }
        }
        Ok(())
    }

    /// In how many tables the paragraph stands; writers forget to say so inside a row.
    fn depth(&self) -> usize {
        usize::from(self.state.tables.max(u8::from(self.story.is_in_row())))
    }

    /// A Unicode code, negative from 0x8000 on; letters beyond 16 bits come in halves.
    fn unicode(&mut self, code: i32) -> Result<(), Error> {
        self.skip = self.state.fallback;
        // Written signed or unsigned; more than 16 bits are cut off.
        let unit = u16::try_from(code & 0xFFFF).unwrap_or_default();
        let units = match (self.half.take(), unit) {
            (Some(first), 0xDC00..=0xDFFF) => vec![first, unit],
            (_, 0xD800..=0xDBFF) => {
                self.half = Some(unit);
                return Ok(());
            }
            _ => vec![unit],
        };
        let coding = self.fonts.get(self.state.font);
        let letters: String = char::decode_utf16(units).flatten().filter_map(|c| coding.letter(c)).collect();
        self.put(&letters, Some(coding))
    }

    /// The mark of a note, in the text or at the note's own beginning.
    fn mark(&mut self) -> Result<(), Error> {
        if !self.shown() {
            return Ok(());
        }
        let number = if let Some(Inner::Note(number)) = self.outer.last().map(|o| o.inner) {
            number
        } else {
            self.marks += 1;
            self.marks
        };
        self.push(Piece::Rendered(superscript(&number.to_string()).into_owned()))
    }

    fn end_paragraph(&mut self, depth: usize) -> Result<(), Error> {
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

/// The character that a control word stands for.
fn letter(name: &str) -> Option<&'static str> {
    Some(match name {
        "bullet" => "•",
        "endash" => "–",
        "emdash" => "—",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "emspace" | "enspace" | "qmspace" => " ",
        _ => return None,
    })
}
