//! The elements of a story (the body, a cell, a text box, a footnote) → blocks.

use super::counter::Counter;
use super::heads::Section;
use super::model::{self, Block, Paragraph, Piece};
use super::notes::Notes;
use super::props::{self, ParaProps, RunProps};
use super::styles::{self, Styles};
use super::table::CellProps;
use super::xml::Xml;
use crate::document::Style;
use crate::read::{Error, Limits};

/// Sections whose heads and feet are looked for.
const SECTIONS: usize = 1000;

/// What is known while a document is read.
pub(super) struct Walker<'s> {
    pub styles: &'s Styles,
    pub limits: &'s Limits,
    pub notes: Notes,
    /// Of each open field, the outermost first: its code is being read, which is not shown.
    pub fields: Vec<bool>,
    /// Files of other forms that are embedded as text; they are not read.
    pub chunks: usize,
    /// Sections of the text, in order.
    pub sections: Vec<Section>,
    counter: Counter,
    /// A paragraph whose mark is deleted: the next one goes on with it.
    carry: Option<Draft>,
    /// Bytes of words and cells so far.
    words: usize,
    cells: usize,
}

/// A paragraph while it is read.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub pieces: Vec<Piece>,
    /// What stands in text boxes that are anchored in it.
    pub boxes: Vec<Block>,
    /// All words so far are bold; italic. `None`: there are no words so far.
    pub bold: Option<bool>,
    pub italic: Option<bool>,
}

impl Draft {
    /// Whether anything was read.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty() && self.boxes.is_empty()
    }
}

impl<'s> Walker<'s> {
    pub fn new(styles: &'s Styles, counter: Counter, limits: &'s Limits) -> Self {
        Self {
            styles,
            limits,
            notes: Notes::default(),
            fields: Vec::new(),
            chunks: 0,
            sections: Vec::new(),
            counter,
            carry: None,
            words: 0,
            cells: 0,
        }
    }

    fn section(&mut self, section: Section) {
        if self.sections.len() < SECTIONS {
            self.sections.push(section);
        }
    }

    /// Reads the story in the element just opened, to its end.
    pub fn story(&mut self, xml: &mut Xml<'_>) -> Result<Vec<Block>, Error> {
        self.story_of_cell(xml, &mut CellProps::default())
    }

    /// Reads the story in the cell just opened, and what the cell says about itself.
    pub fn story_of_cell(&mut self, xml: &mut Xml<'_>, cell: &mut CellProps) -> Result<Vec<Block>, Error> {
        let outer = self.carry.take();
        let mut out = Vec::new();
        self.blocks(xml, &mut out, cell)?;
        if let Some(draft) = self.carry.take() {
            self.end_paragraph(draft, &ParaProps::default(), styles::Style::default(), &mut out)?;
        }
        self.carry = outer;
        Ok(out)
    }

    /// Reads the blocks in the element just opened; elements that only hold others are walked through.
    fn blocks(&mut self, xml: &mut Xml<'_>, out: &mut Vec<Block>, cell: &mut CellProps) -> Result<(), Error> {
        while let Some(e) = xml.child()? {
            match e.name() {
                "p" => self.paragraph(xml, out)?,
                "tcPr" => *cell = CellProps::read(xml)?,
                "tbl" => {
                    let table = self.table(xml)?;
                    if !table.rows.is_empty() {
                        out.push(Block::Table(table));
                    }
                }
                "AlternateContent" => {
                    let before = out.len();
                    while let Some(branch) = xml.child()? {
                        if out.len() == before && matches!(branch.name(), "Choice" | "Fallback") {
                            self.blocks(xml, out, cell)?;
                        } else {
                            xml.skip()?;
                        }
                    }
                }
                "altChunk" => {
                    self.chunks += 1;
                    xml.skip()?;
                }
                "sectPr" => {
                    let section = Section::read(xml)?;
                    self.section(section);
                }
                "del" | "moveFrom" | "sdtPr" | "sdtEndPr" | "instrText" | "background" => xml.skip()?,
                _ => self.blocks(xml, out, cell)?,
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, xml: &mut Xml<'_>, out: &mut Vec<Block>) -> Result<(), Error> {
        let mut draft = self.carry.take().unwrap_or_default();
        let mut props = ParaProps::default();
        let mut style = self.styles.paragraph(None);
        while let Some(e) = xml.child()? {
            if e.name() == "pPr" {
                props = props::paragraph(xml)?;
                style = self.styles.paragraph(props.style.as_deref());
                if let Some(section) = props.section.take() {
                    self.section(section);
                }
            } else {
                self.inline(&e, xml, &mut draft, style.run.over(self.styles.base))?;
            }
        }
        // No field's code goes on in another paragraph; one that never ends must not swallow the document.
        self.fields.fill(false);
        if props.mark_deleted {
            self.carry = (!draft.is_empty()).then_some(draft);
            return Ok(());
        }
        self.end_paragraph(draft, &props, style, out)
    }

    fn end_paragraph(&mut self, draft: Draft, props: &ParaProps, style: styles::Style, out: &mut Vec<Block>) -> Result<(), Error> {
        let Draft { mut pieces, boxes, bold, italic } = draft;
        let worded = pieces.iter().any(|p| !matches!(p, Piece::Tab | Piece::Break));
        let hidden = props.mark_hidden.or(style.run.hidden).unwrap_or(false);
        if worded || !hidden {
            let label = self.counter.next(props.list, style.list, props.style.as_deref(), self.styles);
            // A dash alone would be read as "none".
            if let Some(label) = label.filter(|l| worded || !l.bullet) {
                self.count(model::PIECE + label.text.len())?;
                pieces.insert(0, Piece::Rendered(label.text + " "));
            }
        }
        if pieces.iter().any(|p| !matches!(p, Piece::Tab | Piece::Break)) {
            let heading = props.outline.or(style.outline).filter(|&level| level < 9).map_or(0, |level| (level + 1).min(6));
            let style = Style { heading, bold: bold == Some(true), italic: italic == Some(true) };
            out.push(Block::Paragraph(Paragraph { pieces, style }));
        }
        out.extend(boxes);
        Ok(())
    }

    /// Puts words behind those read so far.
    pub fn put(&mut self, words: &str, props: RunProps, draft: &mut Draft) -> Result<(), Error> {
        if words.is_empty() {
            return Ok(());
        }
        self.count(words.len())?;
        // The mark of a note says nothing about the words before it.
        if !words.trim().is_empty() && props.raised != Some(true) {
            draft.bold = Some(draft.bold.unwrap_or(true) && props.bold == Some(true));
            draft.italic = Some(draft.italic.unwrap_or(true) && props.italic == Some(true));
        }
        let scheme = props.scheme();
        match draft.pieces.last_mut() {
            Some(Piece::Words(last, of)) if *of == scheme => last.push_str(words),
            _ => self.push(Piece::Words(words.to_owned(), scheme), draft)?,
        }
        Ok(())
    }

    /// Puts a piece behind those read so far.
    pub fn push(&mut self, piece: Piece, draft: &mut Draft) -> Result<(), Error> {
        self.count(model::PIECE)?;
        draft.pieces.push(piece);
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

    /// Counts a cell.
    pub fn count_cell(&mut self) -> Result<(), Error> {
        self.cells += 1;
        if self.cells > self.limits.cells {
            return Err(Error::TooLarge { limit: self.limits.cells, size: self.cells });
        }
        Ok(())
    }
}
