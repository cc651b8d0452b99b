//! What was read: a document's normalised text, its blocks in reading order, its pages, and the way back to the original.
//!
//! Types only. Offsets here are byte offsets into [`Document::text`] (UTF-8, NFC, markup removed); the JSON counts Unicode
//! scalar values, and [`CharIndex`] converts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A byte range of [`Document::text`], end exclusive, on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }
    /// The range as `usize`, for slicing.
    pub const fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
    /// The words themselves.
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }
    /// Whether nothing lies in it.
    pub const fn is_empty(self) -> bool {
        self.start >= self.end
    }
    /// Length in bytes.
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }
    /// Whether `other` lies inside.
    pub const fn holds(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
    /// The smallest range that holds both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// What the words were read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TextOrigin {
    /// Plain text or Markdown.
    Text,
    /// A web page.
    Html,
    /// Word 2007 and later.
    Docx,
    /// Word 97 to 2003.
    Doc,
    /// Rich text.
    Rtf,
    /// A workbook.
    Sheet,
    /// The text layer of a PDF.
    PdfText,
    /// Scanned pages of a PDF.
    PdfOcr,
    /// A PDF with both.
    PdfMixed,
    /// A picture.
    ImageOcr,
}

/// What the words were stored in before conversion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Encoding {
    /// Unicode, whatever its byte form.
    Unicode,
    /// TCVN 5712 (ABC) fonts.
    Tcvn3,
    /// VNI fonts.
    Vni,
    /// VIQR mnemonics.
    Viqr,
    /// More than one of these.
    Mixed,
}

/// One document as read.
#[derive(Debug, Clone)]
pub struct Document {
    /// The normalised text: NFC, line ends `\n`, markup removed. All spans count in it.
    pub text: String,
    /// Paragraphs and tables in reading order; their spans do not overlap.
    pub blocks: Vec<Block>,
    /// Pages with the byte where each begins; empty where the input has none.
    pub pages: Vec<Page>,
    /// What it was read from.
    pub origin: TextOrigin,
    /// What the words were stored in.
    pub encoding: Encoding,
    /// Pages that could not be read, with the reason.
    pub unread: Vec<UnreadPage>,
    /// Digital signatures that the file carries, as it states them; nobody has verified them.
    pub signatures: Vec<Signature>,
    /// Normalised text ↔ original.
    pub map: SourceMap,
    /// Where words stand on their pages, ascending by span; empty where the input has no pages.
    pub places: Vec<Placed>,
    /// Words that the file's program shows and the file does not store (numbers of list items, marks of footnotes), ascending.
    pub rendered: Vec<Span>,
    /// Words that were recognised from a picture, ascending by span; empty where nothing was.
    pub seen: Vec<Seen>,
    /// Paragraphs that belong to the page and not to the text (running heads and feet), as the file itself says; ascending.
    pub furniture: Vec<Span>,
}

/// A word recognised from a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The word in [`Document::text`].
    pub span: Span,
    /// The engine's confidence, 0 to 100.
    pub confidence: u8,
    /// What an independent second reading says.
    pub second: Second,
}

/// What an independent second reading of a recognised word says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Second {
    /// It was not asked for.
    #[default]
    Unasked,
    /// The same.
    Same,
    /// Nothing that it could read.
    Nothing,
    /// Something else.
    Other(Box<str>),
}

/// A box on a page: left, top, right, bottom in PDF points, origin top left.
pub type Rect = [f32; 4];

/// Words and where they stand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// The words in [`Document::text`], on one line of the page.
    pub span: Span,
    /// Page number, from 1.
    pub page: u32,
    /// Their box.
    pub rect: Rect,
    /// Which words stand beside and above it in a table was guessed: nothing is drawn, and the spaces between columns leave a doubt.
    pub guessed: bool,
}

impl Document {
    /// The recognised words that touch a stretch.
    pub fn seen(&self, span: Span) -> &[Seen] {
        let from = self.seen.partition_point(|s| s.span.end <= span.start);
        let to = self.seen.partition_point(|s| s.span.start < span.end);
        self.seen.get(from..to).unwrap_or_default()
    }

    /// The pages and boxes of a stretch of words, a box a line of the page, in reading order. Empty where the input has no pages.
    pub fn boxes(&self, span: Span) -> Vec<(u32, Rect)> {
        let mut out: Vec<(u32, Rect)> = Vec::new();
        let from = self.places.partition_point(|p| p.span.end <= span.start);
        for placed in self.places[from..].iter().take_while(|p| p.span.start < span.end) {
            let rect = placed.part(span, &self.text);
            match out.last_mut() {
                Some((page, last)) if *page == placed.page && same_line(*last, rect) => {
                    *last = [last[0].min(rect[0]), last[1].min(rect[1]), last[2].max(rect[2]), last[3].max(rect[3])];
                }
                _ => out.push((placed.page, rect)),
            }
        }
        out
    }
}

impl Document {
    /// Whether it was only guessed where the words of a span belong.
    pub fn is_guessed(&self, span: Span) -> bool {
        let from = self.places.partition_point(|p| p.span.end <= span.start);
        self.places[from..].iter().take_while(|p| p.span.start < span.end).any(|p| p.guessed)
    }
}

/// Whether two boxes overlap by half the lower one's height.
fn same_line(a: Rect, b: Rect) -> bool {
    let overlap = a[3].min(b[3]) - a[1].max(b[1]);
    overlap * 2.0 >= (a[3] - a[1]).min(b[3] - b[1])
}

impl Placed {
    /// The box of the part that lies in `span`, letters taken as equally wide.
    fn part(&self, span: Span, text: &str) -> Rect {
        let chars = |from: u32, to: u32| text.get(from as usize..to as usize).map_or(0, |t| t.chars().count()) as f32;
        let all = chars(self.span.start, self.span.end).max(1.0);
        let width = self.rect[2] - self.rect[0];
        let left = self.rect[0] + width * chars(self.span.start, span.start.clamp(self.span.start, self.span.end)) / all;
        let right = self.rect[2] - width * chars(span.end.clamp(self.span.start, self.span.end), self.span.end) / all;
        [left, self.rect[1], right.max(left), self.rect[3]]
    }
}

/// A page (trang).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Page {
    /// Number, from 1.
    pub number: u32,
    /// Its words in [`Document::text`].
    pub span: Span,
}

/// A page that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnreadPage {
    /// Number, from 1.
    pub page: u32,
    /// Why not, in words.
    pub reason: String,
}

/// A digital signature (chữ ký số) as a PDF states it. Whether it is valid is not checked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Signature {
    /// Who signed, by the file's own words; null: not stated outside the certificate.
    pub name: Option<String>,
    /// When, ISO 8601 with the zone where the file states one.
    pub date: Option<String>,
    /// Why or in what words, as stated.
    pub reason: Option<String>,
    /// The page that its field stands on, from 1.
    pub page: u32,
}

/// A piece of the document in reading order.
#[derive(Debug, Clone)]
pub enum Block {
    /// Running text, a heading, a list item, a caption.
    Paragraph(Paragraph),
    /// A table (bảng biểu).
    Table(Grid),
}

impl Block {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Paragraph(p) => p.span,
            Self::Table(g) => g.span,
        }
    }
}

/// A paragraph (đoạn): one or more lines that belong together, a page break inside it included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paragraph {
    /// Its words, without white space at either end. Never empty.
    pub span: Span,
    /// How the source marked it.
    pub style: Style,
}

/// How the source marked a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// Heading level of the source's own markup, 1 to 6; 0: none.
    pub heading: u8,
    /// The whole paragraph is set in bold.
    pub bold: bool,
    /// The whole paragraph is set in italics.
    pub italic: bool,
}

/// How the source draws a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GridForm {
    /// One row a line, cells parted by tabs; merged cells are empty.
    Tabs,
    /// One cell a line behind a tab, rows parted by blank lines; covered cells of a merge are left out or empty.
    CellLines,
    /// A Markdown table of pipes.
    Pipes,
    /// Spans are known (HTML, DOCX, drawn rules).
    Spanned,
}

/// A table as read: cells in rows, no meaning yet.
#[derive(Debug, Clone)]
pub struct Grid {
    /// Where it stands, first cell to last.
    pub span: Span,
    /// How it was drawn.
    pub form: GridForm,
    /// Its rows; those of a text table may be ragged.
    pub rows: Vec<Vec<GridCell>>,
}

/// A cell as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GridCell {
    /// Its words, trimmed; empty where nothing stands.
    pub span: Span,
    /// Columns covered, at least 1. In [`GridForm::Tabs`], [`GridForm::CellLines`] and [`GridForm::Pipes`] always 1: spans are inferred later.
    pub columns: u16,
    /// Rows covered, at least 1; likewise.
    pub rows: u16,
}

/// Normalised text ↔ original bytes: runs within which both advance together.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    /// (normalised byte, original byte) at the start of each run, ascending.
    pub runs: Vec<(u32, u32)>,
}

impl SourceMap {
    /// The original byte that the normalised byte `at` came from.
    pub fn original(&self, at: u32) -> u32 {
        match self.runs.partition_point(|r| r.0 <= at) {
            0 => at,
            n => {
                let (norm, orig) = self.runs[n - 1];
                orig + (at - norm)
            }
        }
    }
}

/// Byte offsets → counts of Unicode scalar values, in O(1) for nearby questions.
#[derive(Debug)]
pub struct CharIndex<'a> {
    text: &'a [u8],
    marks: Vec<u32>,
}

const STRIDE: usize = 128;

impl<'a> CharIndex<'a> {
    /// Counts the text once.
    pub fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let mut marks = Vec::with_capacity(bytes.len() / STRIDE + 1);
        let mut seen = 0u32;
        for chunk in bytes.chunks(STRIDE) {
            marks.push(seen);
            seen += scalars(chunk);
        }
        Self { text: bytes, marks }
    }

    /// The number of scalar values before byte `at`.
    pub fn chars_before(&self, at: u32) -> u32 {
        let at = (at as usize).min(self.text.len());
        let block = at / STRIDE;
        let before = self.marks.get(block).copied();
        let from = block * STRIDE;
        before.map_or_else(
            || self.marks.last().copied().unwrap_or(0) + scalars(&self.text[from.saturating_sub(STRIDE)..at]),
            |seen| seen + scalars(&self.text[from..at]),
        )
    }
}

fn scalars(bytes: &[u8]) -> u32 {
    bytes.iter().map(|&b| u32::from((b & 0xC0) != 0x80)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn char_index_agrees_with_counting() {
        let text = "Tỷ lệ hồ sơ đạt 76,07% — ".repeat(40);
        let index = CharIndex::new(&text);
        for (n, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(index.chars_before(at as u32) as usize, n);
        }
        assert_eq!(index.chars_before(text.len() as u32) as usize, text.chars().count());
        assert_eq!(CharIndex::new("").chars_before(0), 0);
    }

    #[test]
    fn source_map_walks_runs() {
        let map = SourceMap { runs: vec![(0, 0), (10, 14)] };
        assert_eq!(map.original(5), 5);
        assert_eq!(map.original(12), 16);
    }
}
