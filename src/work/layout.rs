//! A document's paragraphs and tables as the review page needs them, and where words stand on pages: ranges of the normalised text.
//!
//! Offsets count Unicode scalar values, as in the contract's JSON.

use crate::document::{Block, CharIndex, Document, Rect, Span};
use serde::{Deserialize, Serialize};

/// The pieces of a text in reading order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// They do not overlap; white space may lie between them.
    pub pieces: Vec<Piece>,
    /// Where words stand on the pages; empty where the input has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<PageWords>,
}

/// The words of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageWords {
    /// Page, from 1.
    pub page: u32,
    /// Six numbers a word: scalar values since the last word's first, scalar values in it; left, top, right, bottom in tenths of a point.
    pub at: Vec<u32>,
}

/// A word on its page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WordAt {
    /// Its words.
    pub at: Range,
    /// Its box in points.
    pub rect: Rect,
}

impl PageWords {
    /// The words, in the order of the text.
    pub fn words(&self) -> impl Iterator<Item = WordAt> {
        let mut start = 0u32;
        self.at.chunks_exact(6).map(move |w| {
            start = start.saturating_add(w[0]);
            let points = |tenths: u32| tenths as f32 / 10.0;
            WordAt { at: (start, start.saturating_add(w[1])), rect: [points(w[2]), points(w[3]), points(w[4]), points(w[5])] }
        })
    }
}

/// First scalar value and one past the last.
pub type Range = (u32, u32);

/// One piece.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    /// A paragraph.
    Paragraph {
        /// Its words.
        at: Range,
        /// Heading level of the source's own markup, 1 to 6; 0: none.
        #[serde(default, skip_serializing_if = "is_zero")]
        heading: u8,
        /// Set in bold.
        #[serde(default, skip_serializing_if = "is_false")]
        bold: bool,
        /// Set in italics.
        #[serde(default, skip_serializing_if = "is_false")]
        italic: bool,
    },
    /// A table as read.
    Table {
        /// First cell to last.
        at: Range,
        /// Its rows.
        rows: Vec<Vec<Cell>>,
    },
}

/// A cell: its words, columns covered, rows covered.
pub type Cell = (u32, u32, u16, u16);

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(n: &u8) -> bool {
    *n == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(b: &bool) -> bool {
    !*b
}

impl Layout {
    /// The layout of a document as read; by its lines where the reader gave no blocks.
    pub fn of(document: &Document) -> Self {
        let index = CharIndex::new(&document.text);
        let range = |s: Span| (index.chars_before(s.start), index.chars_before(s.end));
        let words = words(document, &range);
        if document.blocks.is_empty() {
            return Self { pieces: by_lines(&document.text, &range), words };
        }
        let piece = |block: &Block| match block {
            Block::Paragraph(p) => {
                Piece::Paragraph { at: range(p.span), heading: p.style.heading, bold: p.style.bold, italic: p.style.italic }
            }
            Block::Table(grid) => {
                let row = |cells: &Vec<crate::document::GridCell>| {
                    cells.iter().map(|c| (range(c.span), c)).map(|(at, c)| (at.0, at.1, c.columns, c.rows)).collect()
                };
                Piece::Table { at: range(grid.span), rows: grid.rows.iter().map(row).collect() }
            }
        };
        Self { pieces: document.blocks.iter().map(piece).collect(), words }
    }
}

/// Where words stand. A page whose words come in several runs (a note, a letterhead) has several entries.
fn words(document: &Document, range: &dyn Fn(Span) -> Range) -> Vec<PageWords> {
    let mut out: Vec<PageWords> = Vec::new();
    let mut last = 0;
    for placed in &document.places {
        let (start, end) = range(placed.span);
        #[allow(clippy::cast_sign_loss, reason = "cut off at 0 by the cast")]
        let tenths = |v: f32| (v * 10.0).round() as u32;
        if out.last().is_none_or(|p| p.page != placed.page) {
            out.push(PageWords { page: placed.page, at: Vec::new() });
            last = 0;
        }
        let Some(page) = out.last_mut() else { continue };
        let [left, top, right, bottom] = placed.rect.map(tenths);
        page.at.extend([start.saturating_sub(last), end.saturating_sub(start), left, top, right, bottom]);
        last = start;
    }
    out
}

/// A line is a paragraph; lines with a tab inside are rows.
fn by_lines(text: &str, range: &dyn Fn(Span) -> Range) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let paragraph = |at| Piece::Paragraph { at, heading: 0, bold: false, italic: false };
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        let lead = line.len() - line.trim_start().len();
        let span = Span::new(start + lead, start + lead + words.len());
        if words.contains('\t') {
            let mut at = span.start as usize;
            let cells = words.split('\t').map(|cell| {
                let from = at + cell.len() - cell.trim_start().len();
                at += cell.len() + 1;
                let (a, b) = range(Span::new(from, from + cell.trim().len()));
                (a, b, 1, 1)
            });
            let cells: Vec<Cell> = cells.collect();
            let whole = range(span);
            match pieces.last_mut() {
                Some(Piece::Table { at, rows }) => {
                    at.1 = whole.1;
                    rows.push(cells);
                }
                _ => pieces.push(Piece::Table { at: whole, rows: vec![cells] }),
            }
        } else if !words.is_empty() {
            pieces.push(paragraph(range(span)));
        }
        start += line.len();
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_tabs() {
        let text = "Đề mục\n\nTT\tTên\n1\t Xã A \nHết";
        let index = CharIndex::new(text);
        let pieces = by_lines(text, &|s| (index.chars_before(s.start), index.chars_before(s.end)));
        assert_eq!(pieces.len(), 3);
        let Some(Piece::Table { rows, .. }) = pieces.get(1) else { unreachable!("a table stands second") };
        assert_eq!(rows.len(), 2);
        let (a, b, _, _) = rows[1][1];
        let cell: String = text.chars().skip(a as usize).take((b - a) as usize).collect();
        assert_eq!(cell, "Xã A");
        let words = vec![PageWords { page: 2, at: vec![3, 2, 720, 100, 800, 220, 4, 1, 810, 100, 830, 220] }];
        let places: Vec<WordAt> = words[0].words().collect();
        assert_eq!((places[0].at, places[1].at, places[1].rect), ((3, 5), (7, 8), [81.0, 10.0, 83.0, 22.0]));
        let json = serde_json::to_string(&Layout { pieces: pieces.clone(), words: words.clone() }).unwrap_or_default();
        assert_eq!(serde_json::from_str::<Layout>(&json).ok(), Some(Layout { pieces, words }));
    }
}
