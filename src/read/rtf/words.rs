//! Control words and signs of rich text → what they do to the reader: destinations, breaks, cells, letters by code.

use super::fonts::code_page;
use super::reader::{Inner, Outer, Reader};
use super::state::Destination;
use super::table::Story;
use crate::orthography::raised::raised;
use crate::read::Error;
use crate::read::docx::model::Piece;
use crate::read::margins::{self, Place};

/// How deep stories may nest: a text box with a footnote in a text box.
const STORIES: usize = 8;

impl Reader<'_> {
    pub fn symbol(&mut self, sign: u8) -> Result<(), Error> {
        match sign {
            b'~' => self.put(" ", None),
            b'_' => self.put("-", None),
            b'\\' | b'{' | b'}' => self.text(&[sign]),
            b'\r' | b'\n' => self.word("par", None),
            _ => Ok(()),
        }
    }

    pub fn word(&mut self, name: &str, number: Option<i32>) -> Result<(), Error> {
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
                self.interrupt(if name == "footnote" { Inner::Note(self.marks) } else { Inner::Box });
                return true;
            }
            "shpinst" | "do" => return true,
            "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf"
                if self.shown() && self.outer.is_empty() && self.margins.len() < margins::PARTS =>
            {
                let place = match name {
                    _ if self.sections > 0 => Place::Other,
                    "headerf" => Place::FirstPage,
                    "header" | "headerr" => Place::EachPage,
                    _ => Place::Other,
                };
                self.interrupt(Inner::Margin(place));
                return true;
            }
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

    /// Another story begins inside this one.
    fn interrupt(&mut self, inner: Inner) {
        let story = std::mem::replace(&mut self.story, Story::new());
        let draft = std::mem::take(&mut self.draft);
        self.outer.push(Outer { story, draft, inner, groups: self.groups.len() });
        self.state.tables = 0;
        self.state.plain(self.fonts.default);
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
            "titlepg" => self.title = true,
            "par" | "sect" => {
                let depth = self.depth();
                self.end_paragraph(depth)?;
                self.sections += u32::from(name == "sect");
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
        self.push(Piece::Rendered(raised(number)))
    }
}

/// The character that a control word stands for.
pub(super) fn letter(name: &str) -> Option<&'static str> {
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
