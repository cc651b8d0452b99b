//! Pieces of a structured file (Word, PDF, workbook …) → [`Document`]: one writer for all readers that know paragraphs and cells.
//!
//! Readers call it in reading order: runs, then the end of the paragraph; tables as rows of cells that hold paragraphs. It
//! normalises the characters, keeps the places of words, and unrolls tables that only lay text out (a letterhead, a signature).

use super::{Error, Limits, Sink};
use crate::document::{Block, Document, Encoding, Grid, GridCell, GridForm, Page, Paragraph, Placed, SourceMap, Span, Style, TextOrigin};
use crate::document::{Rect, Second, Seen, Signature, UnreadPage};
use crate::orthography::legacy::{self, Scheme};
use crate::orthography::unicode::{self, Role};
use std::ops::ControlFlow;

/// Signatures of one file that are kept.
const SIGNATURES: usize = 500;

/// Words with their places, before they have a position in the document.
#[derive(Debug, Default, Clone)]
struct Piece {
    text: String,
    /// Spans count in `text`.
    places: Vec<Placed>,
    /// Stretches that the file's program shows but the file does not store as text; spans count in `text`.
    rendered: Vec<Span>,
    /// Words recognised from a picture; spans count in `text`.
    seen: Vec<Seen>,
}

/// A cell while it is read.
#[derive(Debug, Default)]
struct CellDraft {
    paragraphs: Vec<(Piece, Style)>,
    columns: u16,
    rows: u16,
}

/// A table while it is read.
#[derive(Debug, Default)]
struct TableDraft {
    rows: Vec<Vec<CellDraft>>,
    ruled: bool,
}

/// The document while it grows.
#[derive(Debug)]
pub(crate) struct Builder {
    origin: TextOrigin,
    text: String,
    blocks: Vec<Block>,
    places: Vec<Placed>,
    rendered: Vec<Span>,
    seen: Vec<Seen>,
    furniture: Vec<Span>,
    unread: Vec<UnreadPage>,
    signatures: Vec<Signature>,
    pages: u32,
    now: Piece,
    table: Option<TableDraft>,
    /// A nested table's rows wait until the outer one has ended.
    inner: Vec<TableDraft>,
    schemes: [bool; 4],
    /// Where the words that come now belong is only guessed.
    guessed: bool,
    /// Letters of a legacy font that wait to be decoded.
    coded: (Option<Scheme>, String),
    /// Bytes that were handed on and are gone, and whether they held a letter or digit.
    handed: (usize, bool),
}

impl Builder {
    /// An empty document.
    pub fn new(origin: TextOrigin) -> Self {
        Self {
            origin,
            text: String::new(),
            blocks: Vec::new(),
            places: Vec::new(),
            rendered: Vec::new(),
            seen: Vec::new(),
            furniture: Vec::new(),
            unread: Vec::new(),
            signatures: Vec::new(),
            pages: 0,
            now: Piece::default(),
            table: None,
            inner: Vec::new(),
            schemes: [false; 4],
            guessed: false,
            coded: (None, String::new()),
            handed: (0, false),
        }
    }

    /// What the words were read from, where that shows only while they are read.
    pub fn origin(&mut self, origin: TextOrigin) {
        self.origin = origin;
    }

    /// # Errors
    /// When more text was written than a document may have.
    pub fn check(&self, limits: &Limits) -> Result<(), Error> {
        let size = self.handed.0 + self.text.len() + self.now.text.len();
        if size > limits.text_bytes {
            return Err(Error::TooLarge { limit: limits.text_bytes, size });
        }
        Ok(())
    }

    /// Hands the paragraphs and tables that are finished on and forgets them: the document that comes at the end lacks them.
    pub fn hand_on(&mut self, to: &mut Sink<'_>) -> ControlFlow<()> {
        if self.text.is_empty() {
            return ControlFlow::Continue(());
        }
        let flow = to(&self.text, &self.places);
        self.handed.0 += self.text.len();
        self.handed.1 |= said_anything(&self.text);
        self.text.clear();
        self.blocks.clear();
        self.places.clear();
        self.rendered.clear();
        self.seen.clear();
        self.furniture.clear();
        flow
    }

    /// The file has so many pages.
    pub fn pages(&mut self, count: u32) {
        self.pages = count;
    }

    /// A page that cannot be read, and why in Vietnamese words.
    pub fn unread(&mut self, page: u32, reason: String) {
        self.unread.push(UnreadPage { page, reason });
    }

    /// A digital signature that the file carries.
    pub fn signed(&mut self, signature: Signature) {
        if self.signatures.len() < SIGNATURES {
            self.signatures.push(signature);
        }
    }

    /// Words of the paragraph, in Unicode or, with a scheme, as the legacy font's codes. Letters of a legacy font may be split
    /// over runs (a base in one, its mark in the next): runs of one scheme are decoded together.
    pub fn run(&mut self, words: &str, scheme: Option<Scheme>) {
        if self.coded.0 != scheme {
            self.decode();
            self.coded.0 = scheme;
        }
        match scheme {
            Some(_) => self.coded.1.push_str(words),
            None => fold(&mut self.now.text, words),
        }
    }

    /// Writes the legacy letters that wait.
    fn decode(&mut self) {
        let (Some(scheme), codes) = (self.coded.0.take(), std::mem::take(&mut self.coded.1)) else { return };
        let telling = !codes.is_ascii() || scheme == Scheme::Viqr;
        self.schemes[scheme as usize] |= telling;
        let mut out = String::with_capacity(codes.len() + 16);
        legacy::decode(&codes, scheme, &mut out);
        fold(&mut self.now.text, &out);
    }

    /// Where the words that come next belong (to which row and column) is only guessed, or not.
    pub fn guessed(&mut self, yes: bool) {
        self.guessed = yes;
    }

    /// Words that stand in `rect` on `page` (from 1).
    pub fn run_at(&mut self, words: &str, scheme: Option<Scheme>, page: u32, rect: Rect) {
        self.decode();
        let from = self.now.text.len();
        self.run(words, scheme);
        self.decode();
        let to = self.now.text.len();
        if from < to {
            self.now.places.push(Placed { span: Span::new(from, to), page, rect, guessed: self.guessed });
        }
    }

    /// A word recognised in `rect` on `page` (from 1), how sure that is, and what a second reading says.
    pub fn run_seen(&mut self, word: &str, page: u32, rect: Rect, confidence: u8, second: Second) {
        self.decode();
        let from = self.now.text.len();
        self.run_at(word, None, page, rect);
        let to = self.now.text.len();
        if from < to {
            self.now.seen.push(Seen { span: Span::new(from, to), confidence, second });
        }
    }

    /// Words that the file's program shows and the file does not store: the number of a list item, the mark of a footnote.
    pub fn rendered(&mut self, words: &str) {
        self.decode();
        let from = self.now.text.len();
        self.run(words, None);
        let to = self.now.text.len();
        if from < to {
            self.now.rendered.push(Span::new(from, to));
        }
    }

    /// A tab between words.
    pub fn tab(&mut self) {
        self.decode();
        self.now.text.push('\t');
    }

    /// A line break inside the paragraph: a space where the sentence goes on behind it, else the paragraph's end.
    pub fn line_break(&mut self) {
        self.decode();
        self.now.text.push('\n');
    }

    /// Ends the paragraph; an empty one leaves no trace.
    pub fn end_paragraph(&mut self, style: Style) {
        self.decode();
        let mut rest = std::mem::take(&mut self.now);
        // From the back, so that each byte is moved once.
        let mut tails: Vec<Piece> = breaks(&mut rest.text).into_iter().map(|at| split(&mut rest, at)).collect();
        self.paragraph(rest, style);
        while let Some(piece) = tails.pop() {
            self.paragraph(piece, style);
        }
    }

    /// Words of the page's margin, as paragraphs of their own.
    pub fn furniture(&mut self, words: &str) {
        let from = self.blocks.len();
        self.run(words, None);
        self.end_paragraph(Style::default());
        self.furniture.extend(self.blocks.get(from..).unwrap_or_default().iter().map(Block::span));
    }

    /// Whether the text so far holds these words.
    pub fn holds(&self, words: &str) -> bool {
        memchr::memmem::find(self.text.as_bytes(), words.as_bytes()).is_some()
    }

    fn paragraph(&mut self, piece: Piece, style: Style) {
        if piece.text.trim().is_empty() {
            return;
        }
        let cell = self.table.as_mut().and_then(|t| t.rows.last_mut()).and_then(|r| r.last_mut());
        match cell {
            Some(cell) => cell.paragraphs.push((piece, style)),
            None => self.put_paragraph(piece, style),
        }
    }

    fn put_paragraph(&mut self, piece: Piece, style: Style) {
        let span = self.put(piece);
        self.text.push('\n');
        self.blocks.push(Block::Paragraph(Paragraph { span, style }));
    }

    /// Appends words; returns where they stand without white space at either end.
    fn put(&mut self, piece: Piece) -> Span {
        let lead = piece.text.len() - piece.text.trim_start().len();
        let words = piece.text.trim();
        let at = self.text.len();
        self.text.push_str(words);
        let to = self.text.len() as u32;
        let shift = |n: u32| ((n as usize + at).saturating_sub(lead)).max(at) as u32;
        self.places.extend(piece.places.into_iter().filter_map(|p| {
            let span = Span { start: shift(p.span.start).min(to), end: shift(p.span.end).min(to) };
            (!span.is_empty()).then_some(Placed { span, ..p })
        }));
        let placed = |s: Span| Some(Span { start: shift(s.start).min(to), end: shift(s.end).min(to) }).filter(|s| !s.is_empty());
        self.rendered.extend(piece.rendered.into_iter().filter_map(placed));
        self.seen.extend(piece.seen.into_iter().filter_map(|s| placed(s.span).map(|span| Seen { span, ..s })));
        Span { start: at as u32, end: to }
    }

    /// Begins a table; `ruled`: it has visible lines. A table inside a cell follows the table that holds it.
    pub fn start_table(&mut self, ruled: bool) {
        if let Some(outer) = self.table.take() {
            self.inner.push(outer);
        }
        self.table = Some(TableDraft { rows: Vec::new(), ruled });
    }

    /// Begins a row.
    pub fn start_row(&mut self) {
        if let Some(t) = &mut self.table {
            t.rows.push(Vec::new());
        }
    }

    /// Begins a cell that covers so many columns and rows. Cells covered by a merge from above are not started.
    pub fn start_cell(&mut self, columns: u16, rows: u16) {
        if let Some(row) = self.table.as_mut().and_then(|t| t.rows.last_mut()) {
            row.push(CellDraft { paragraphs: Vec::new(), columns: columns.max(1), rows: rows.max(1) });
        }
    }

    /// Ends the cell: what was not ended as a paragraph is one.
    pub fn end_cell(&mut self) {
        self.end_paragraph(Style::default());
    }

    /// Ends the table and writes it: as a grid, or its paragraphs cell by cell where it only lays them out.
    pub fn end_table(&mut self) {
        let Some(mut table) = self.table.take() else { return };
        let outer = self.inner.pop();
        table.rows.retain(|r| !r.is_empty());
        if let Some(mut outer) = outer {
            // A table in a cell: the outer one is layout; what it holds goes on as paragraphs of that cell.
            if let Some(cell) = outer.rows.last_mut().and_then(|r| r.last_mut()) {
                for row in table.rows {
                    let mut line = Piece::default();
                    for (i, c) in row.into_iter().enumerate() {
                        if i > 0 {
                            line.text.push('\t');
                        }
                        for (k, (piece, _)) in c.paragraphs.into_iter().enumerate() {
                            if k > 0 {
                                line.text.push(' ');
                            }
                            append(&mut line, piece);
                        }
                    }
                    if !line.text.trim().is_empty() {
                        cell.paragraphs.push((line, Style::default()));
                    }
                }
            }
            self.table = Some(outer);
            return;
        }
        if is_layout(&table) {
            for (piece, style) in table.rows.into_iter().flatten().flat_map(|c| c.paragraphs) {
                self.put_paragraph(piece, style);
            }
            return;
        }
        self.put_grid(table);
    }

    fn put_grid(&mut self, table: TableDraft) {
        let start = self.text.len();
        let mut rows = Vec::with_capacity(table.rows.len());
        for row in table.rows {
            let mut cells = Vec::with_capacity(row.len());
            for (i, cell) in row.into_iter().enumerate() {
                if i > 0 {
                    self.text.push('\t');
                }
                let mut words = Piece::default();
                for (k, (piece, _)) in cell.paragraphs.into_iter().enumerate() {
                    if k > 0 {
                        words.text.push(' ');
                    }
                    append(&mut words, piece);
                }
                words.text = words.text.replace(['\t', '\n'], " ");
                let span = self.put(words);
                cells.push(GridCell { span, columns: cell.columns, rows: cell.rows });
            }
            self.text.push('\n');
            rows.push(cells);
        }
        let end = self.text.trim_end().len().max(start);
        // Empty cells at the end stand behind the last word: they, too, lie within the table.
        for cell in rows.iter_mut().flatten().filter(|c: &&mut GridCell| c.span.start as usize > end) {
            cell.span = Span::new(end, end);
        }
        if end > start {
            self.blocks.push(Block::Table(Grid { span: Span::new(start, end), form: GridForm::Spanned, rows }));
        }
    }

    /// The document. Pages are where their first words stand.
    ///
    /// # Errors
    /// [`Error::Empty`] when not a single letter or digit was written and no page waits to be read otherwise.
    pub fn finish(mut self) -> Result<Document, Error> {
        self.end_paragraph(Style::default());
        while self.table.is_some() {
            self.end_table();
        }
        if self.unread.is_empty() && !self.handed.1 && !said_anything(&self.text) {
            return Err(Error::Empty);
        }
        let mut pages = Vec::new();
        let mut at = 0;
        for number in 1..=self.pages {
            let start = self.places[at..].iter().position(|p| p.page >= number).map_or(self.text.len(), |i| {
                at += i;
                self.places[at].span.start as usize
            });
            let start = if number == 1 { 0 } else { start };
            if let Some(last) = pages.last_mut() {
                let last: &mut Page = last;
                last.span.end = start as u32;
            }
            pages.push(Page { number, span: Span::new(start, self.text.len()) });
        }
        let encoding = match self.schemes {
            [false, false, false, false] => Encoding::Unicode,
            [tcvn, caps, false, false] if tcvn || caps => Encoding::Tcvn3,
            [false, false, true, false] => Encoding::Vni,
            [false, false, false, true] => Encoding::Viqr,
            _ => Encoding::Mixed,
        };
        Ok(Document {
            text: self.text,
            blocks: self.blocks,
            pages,
            origin: self.origin,
            encoding,
            unread: self.unread,
            signatures: self.signatures,
            map: SourceMap::default(),
            places: self.places,
            rendered: self.rendered,
            seen: self.seen,
            furniture: self.furniture,
        })
    }
}

fn said_anything(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// Whether a table only lays text out: no rules, few cells, and more than one paragraph in some cell.
fn is_layout(table: &TableDraft) -> bool {
    let columns = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    let cells = table.rows.iter().flatten();
    let deep = cells.clone().filter(|c| c.paragraphs.len() > 1).count();
    if columns <= 1 {
        return true;
    }
    // Empty cells only make room.
    let filled = table.rows.iter().map(|r| r.iter().filter(|c| !c.paragraphs.is_empty()).count()).max().unwrap_or(0);
    !table.ruled && filled <= 3 && table.rows.len() <= 6 && (deep > 0 || table.rows.len() <= 2)
}

/// The line breaks that end a paragraph, last first; the others are made spaces.
fn breaks(text: &mut String) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut spaces = Vec::new();
    let mut goes_on = false;
    for (at, c) in text.char_indices().rev() {
        if c == '\n' {
            if goes_on { &mut spaces } else { &mut ends }.push(at);
        }
        if !c.is_whitespace() {
            goes_on = c.is_lowercase();
        }
    }
    for at in spaces {
        text.replace_range(at..=at, " ");
    }
    ends
}

/// Takes what stands behind byte `at` off; the byte itself is dropped.
fn split(piece: &mut Piece, at: usize) -> Piece {
    let cut = at as u32;
    let back = |s: Span| Span { start: s.start.saturating_sub(cut + 1), end: s.end.saturating_sub(cut + 1) };
    let mut tail = Piece { text: piece.text.split_off(at + 1), ..Piece::default() };
    piece.text.truncate(at);
    tail.places = piece.places.split_off(piece.places.partition_point(|p| p.span.start < cut));
    tail.rendered = piece.rendered.split_off(piece.rendered.partition_point(|s| s.start < cut));
    for p in &mut tail.places {
        p.span = back(p.span);
    }
    tail.seen = piece.seen.split_off(piece.seen.partition_point(|s| s.span.start < cut));
    for s in tail.rendered.iter_mut().chain(tail.seen.iter_mut().map(|s| &mut s.span)) {
        *s = back(*s);
    }
    tail
}

fn append(to: &mut Piece, piece: Piece) {
    let shift = to.text.len() as u32;
    let moved = |s: Span| Span { start: s.start + shift, end: s.end + shift };
    to.text.push_str(&piece.text);
    to.places.extend(piece.places.into_iter().map(|p| Placed { span: moved(p.span), ..p }));
    to.rendered.extend(piece.rendered.into_iter().map(moved));
    to.seen.extend(piece.seen.into_iter().map(|s| Seen { span: moved(s.span), ..s }));
}

/// Appends words with letters composed, look-alikes read, invisible marks dropped.
fn fold(out: &mut String, words: &str) {
    let mut rest = words;
    while let Some(at) = rest.bytes().position(|b| !(0x20..0x7F).contains(&b)) {
        out.push_str(&rest[..at]);
        let mut chars = rest[at..].chars();
        let Some(c) = chars.next() else { break };
        rest = chars.as_str();
        match unicode::role(c) {
            Role::Keep => out.push(c),
            Role::Like(like) => out.push(like),
            Role::Nothing => {}
            Role::Line | Role::Page => out.push('\n'),
            Role::Join => unicode::compose(out, c.encode_utf8(&mut [0; 4])),
            Role::Eth(letter) => {
                let vietnamese = unicode::is_vietnamese_eth(out.chars().next_back(), rest.chars().next());
                out.push(if vietnamese { letter } else { c });
            }
            Role::Symbol => out.push(if out.trim_end().is_empty() { '-' } else { c }),
        }
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rect(x: f32) -> Rect {
        [x, 10.0, x + 5.0, 20.0]
    }

    #[test]
    fn paragraphs_cells_and_places_stand_where_they_are_said_to() {
        let mut b = Builder::new(TextOrigin::PdfText);
        b.pages(2);
        b.run_at("  Đạt ", None, 1, rect(0.0));
        b.run_at("76,07%", None, 1, rect(9.0));
        b.end_paragraph(Style::default());
        b.start_table(true);
        for row in [["Xã", "Số"], ["A", "12"]] {
            b.start_row();
            for cell in row {
                b.start_cell(1, 1);
                b.run_at(cell, None, 2, rect(1.0));
                b.end_cell();
            }
        }
        b.end_table();
        let d = b.finish().expect("a document");
        assert_eq!(d.text, "Đạt 76,07%\nXã\tSố\nA\t12\n");
        let words: Vec<&str> = d.places.iter().map(|p| p.span.of(&d.text)).collect();
        assert_eq!(words, ["Đạt ", "76,07%", "Xã", "Số", "A", "12"]);
        let pages: Vec<&str> = d.pages.iter().map(|p| p.span.of(&d.text)).collect();
        assert_eq!(pages, ["Đạt 76,07%\n", "Xã\tSố\nA\t12\n"]);
        assert!(matches!(&d.blocks[1], Block::Table(g) if g.rows.len() == 2 && g.rows[1][1].span.of(&d.text) == "12"));
    }

    #[test]
    fn rendered_words_are_told_apart() {
        let mut b = Builder::new(TextOrigin::Docx);
        b.rendered("1. ");
        b.run("Thu", None);
        b.line_break();
        b.run("Chi", None);
        b.rendered("²");
        b.end_paragraph(Style::default());
        b.start_table(true);
        b.start_row();
        for cell in ["a", "b"] {
            b.start_cell(1, 1);
            b.run(cell, None);
            b.end_paragraph(Style::default());
            b.rendered("3.");
            b.end_cell();
        }
        b.end_table();
        let d = b.finish().expect("a document");
        assert_eq!(d.text, "1. Thu\nChi²\na 3.\tb 3.\n");
        let rendered: Vec<&str> = d.rendered.iter().map(|s| s.of(&d.text)).collect();
        assert_eq!(rendered, ["1. ", "²", "3.", "3."]);
        assert!(d.rendered.is_sorted());
    }

    #[test]
    fn layout_is_unrolled_and_breaks_part_paragraphs() {
        let mut b = Builder::new(TextOrigin::Docx);
        b.start_table(false);
        b.start_row();
        for (first, second) in [("UBND HUYỆN A", "Số: 5/BC"), ("CỘNG HÒA", "Độc lập")] {
            b.start_cell(1, 1);
            b.run(first, None);
            b.end_paragraph(Style::default());
            b.run(second, None);
            b.end_cell();
        }
        b.end_table();
        b.run("Một câu", None);
        b.line_break();
        b.run("còn tiếp", None);
        b.line_break();
        b.run("Câu hai", None);
        let d = b.finish().expect("a document");
        assert_eq!(d.text, "UBND HUYỆN A\nSố: 5/BC\nCỘNG HÒA\nĐộc lập\nMột câu còn tiếp\nCâu hai\n");
        assert_eq!(d.blocks.len(), 6);
    }

    #[test]
    fn characters_are_normalised() {
        let mut out = String::new();
        fold(&mut out, "\u{f0b7}\u{a0}Ðề a\u{301}n\u{200b} 2\u{2011}3");
        assert_eq!(out, "- Đề án 2-3");
    }

    #[test]
    fn empty_cells_at_the_end_lie_within_the_table() {
        let mut b = Builder::new(TextOrigin::Docx);
        b.start_table(true);
        for words in ["a", "", ""] {
            b.start_row();
            for _ in 0..3 {
                b.start_cell(1, 1);
                b.run(words, None);
                b.end_cell();
            }
        }
        b.end_table();
        let document = b.finish().expect("words");
        let Block::Table(grid) = &document.blocks[0] else { panic!("no table") };
        assert_eq!(grid.rows.len(), 3);
        assert!(grid.rows.iter().flatten().all(|c| grid.span.holds(c.span)));
    }
}
