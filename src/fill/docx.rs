//! A blank Word file: where its blank cells and rows of dots are, and the file with something in them. Everything else of it stays
//! as it is, byte for byte.

use super::blank::{self, Cell};
use super::form::Slot;
use super::markup::{Edits, entity, escape};
use crate::grammar::Grammar;
use crate::grammar::forms::Words;
use crate::read::Error;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The part that holds the text.
pub const PART: &str = "word/document.xml";

/// Most cells of a file that are looked at.
const MOST_CELLS: usize = 200_000;
/// How deep tables may stand in each other.
const MOST_DEPTH: usize = 32;

/// A table cell of the markup.
#[derive(Debug, Clone, Default)]
struct Tc {
    /// The prefix of the markup's names, with its colon.
    prefix: String,
    /// Just before the end of its last paragraph, or the whole of a paragraph that is one empty tag.
    place: Option<(usize, usize)>,
    /// The paragraph is one empty tag.
    closed: bool,
    /// How its letters look, as its paragraph says.
    look: String,
    /// Holds a picture, a field or another table.
    busy: bool,
    cell: Cell,
    covered: bool,
}

/// A piece of text.
#[derive(Debug, Clone, Copy)]
struct Text {
    from: usize,
    to: usize,
    /// It stands in a table.
    inside: bool,
    /// How its letters look, in bytes of the part.
    look: (usize, usize),
    /// The prefix of the markup's names, in bytes of the part, with its colon.
    prefix: (usize, usize),
}

/// What the markup holds.
#[derive(Debug, Default)]
pub struct Scan {
    cells: Vec<Tc>,
    /// Ranges of `cells` by table.
    tables: Vec<Vec<usize>>,
    texts: Vec<Text>,
    /// Just before the end of the body, and before the last section's properties.
    pub end: usize,
}

fn broken(e: &quick_xml::Error) -> Error {
    Error::Damaged { form: "DOCX", fault: e.to_string() }
}

/// An open table.
#[derive(Debug, Default)]
struct Open {
    rows: u32,
    column: u32,
    cells: Vec<usize>,
    /// The cell that is open.
    cell: Option<usize>,
}

/// What is known while the part is read.
#[derive(Debug, Default)]
struct Reading {
    out: Scan,
    open: Vec<Open>,
    /// Where the piece of text begins that is open.
    text: Option<usize>,
    /// How letters look: in the paragraph that is open, and in its run.
    look: String,
    run: (usize, usize),
    /// Where a description of a look begins that is open.
    look_from: Option<usize>,
    /// The paragraph's own properties are open.
    own: bool,
    prefix: (usize, usize),
}

fn value(e: &BytesStart<'_>, key: &str) -> Option<String> {
    let found = e.attributes().with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == key);
    found.map(|a| a.value.into_owned())
}

impl Reading {
    /// An element begins at `before`; its tag ends at `after`.
    fn begin(&mut self, e: &BytesStart<'_>, empty: bool, before: usize, after: usize) -> Result<(), Error> {
        match e.local_name().as_ref() {
            "tbl" if !empty => {
                self.out.of(&self.open, |c| c.busy = true);
                if self.open.len() >= MOST_DEPTH {
                    return Err(Error::Damaged { form: "DOCX", fault: "tables in tables".to_owned() });
                }
                self.open.push(Open::default());
            }
            "tr" => {
                if let Some(o) = self.open.last_mut() {
                    o.column = 0;
                    o.rows += u32::from(!empty);
                }
            }
            "gridBefore" => {
                if let (Some(o), Some(n)) = (self.open.last_mut(), value(e, "val").and_then(|v| v.parse::<u32>().ok())) {
                    o.column = o.column.saturating_add(n.min(1024));
                }
            }
            "tc" if !empty => self.cell(e)?,
            "gridSpan" => {
                let n = value(e, "val").and_then(|v| v.parse::<u32>().ok()).unwrap_or(1).clamp(1, 1024);
                self.out.of(&self.open, |c| c.cell.columns = n);
            }
            "vMerge" => {
                let goes_on = value(e, "val").as_deref() != Some("restart");
                self.out.of(&self.open, |c| c.covered = goes_on);
            }
            "p" => {
                self.look.clear();
                if empty {
                    self.out.of(&self.open, |c| {
                        c.place = Some((before, after));
                        c.closed = true;
                    });
                }
            }
            "r" => self.run = (0, 0),
            "pPr" => self.own = !empty,
            "rPr" if !empty && self.look_from.is_none() => self.look_from = Some(before),
            "drawing" | "pict" | "object" | "fldSimple" | "fldChar" | "sdt" | "checkBox" | "hyperlink" => {
                self.out.of(&self.open, |c| c.busy = true);
            }
            "t" if !empty => {
                self.text = Some(after);
                let colon = e.name().as_ref().find(':').map_or(0, |at| at + 1);
                self.prefix = (before + 1, before + 1 + colon);
            }
            "sectPr" if self.open.is_empty() && !self.own => self.out.end = before,
            _ => {}
        }
        Ok(())
    }

    fn cell(&mut self, e: &BytesStart<'_>) -> Result<(), Error> {
        if self.out.cells.len() >= MOST_CELLS {
            return Err(Error::TooLarge { limit: MOST_CELLS, size: MOST_CELLS + 1 });
        }
        if let Some(o) = self.open.last_mut() {
            let prefix = e.name().as_ref().rsplit_once(':').map_or(String::new(), |p| format!("{}:", p.0));
            let cell = Cell { row: o.rows.saturating_sub(1), column: o.column, columns: 1, ..Cell::default() };
            o.cells.push(self.out.cells.len());
            o.cell = Some(self.out.cells.len());
            self.out.cells.push(Tc { prefix, cell, ..Tc::default() });
        }
        Ok(())
    }

    /// An element ends; its end tag stands at `before..after`.
    fn end(&mut self, name: &str, part: &str, before: usize, after: usize) {
        match name {
            "tbl" => self.out.tables.extend(self.open.pop().map(|o| o.cells)),
            "tc" => {
                if let Some(o) = self.open.last_mut()
                    && let Some(c) = o.cell.take().and_then(|at| self.out.cells.get(at))
                {
                    o.column = o.column.saturating_add(c.cell.columns);
                }
            }
            "pPr" => self.own = false,
            // The first run says better than the paragraph how letters look.
            "rPr" => {
                if let Some(from) = self.look_from.take() {
                    if !self.own {
                        self.run = (from, after);
                    }
                    part.get(from..after).unwrap_or_default().clone_into(&mut self.look);
                }
            }
            "p" => {
                let look = &self.look;
                self.out.of(&self.open, |c| {
                    c.place = Some((before, before));
                    c.closed = false;
                    c.look.clone_from(look);
                });
            }
            "t" => {
                if let Some(from) = self.text.take() {
                    let (look, prefix) = (self.run, self.prefix);
                    self.out.texts.push(Text { from, to: before, inside: !self.open.is_empty(), look, prefix });
                }
            }
            "body" if self.out.end == 0 => self.out.end = before,
            _ => {}
        }
    }
}

impl Scan {
    /// Reads the part.
    ///
    /// # Errors
    /// When it is no XML.
    pub fn read(part: &str) -> Result<Self, Error> {
        let mut reader = Reader::from_str(part);
        let mut at = Reading::default();
        loop {
            let before = reader.buffer_position() as usize;
            let event = reader.read_event().map_err(|e| broken(&e))?;
            let after = reader.buffer_position() as usize;
            match &event {
                Event::Start(e) => at.begin(e, false, before, after)?,
                Event::Empty(e) => at.begin(e, true, before, after)?,
                Event::End(e) => at.end(e.local_name().as_ref(), part, before, after),
                Event::Text(t) if at.text.is_some() => {
                    let words = t.xml10_content();
                    at.out.of(&at.open, |c| c.cell.text.push_str(&words));
                }
                Event::GeneralRef(e) if at.text.is_some() => at.out.of(&at.open, |c| entity(e, &mut c.cell.text)),
                Event::Eof => return Ok(at.out),
                _ => {}
            }
        }
    }

    fn with(&mut self, at: usize, change: impl FnOnce(&mut Tc)) {
        if let Some(cell) = self.cells.get_mut(at) {
            change(cell);
        }
    }

    /// Changes the cell that is open, if one is.
    fn of(&mut self, open: &[Open], change: impl FnOnce(&mut Tc)) {
        if let Some(at) = open.last().and_then(|o| o.cell) {
            self.with(at, change);
        }
    }

    /// Cells and rows of dots that wait for something.
    pub fn slots(&self, part: &str, words: &Words, grammar: &Grammar) -> Vec<Slot> {
        let mut out = Vec::new();
        let drawn = |text: &str| text.chars().all(|c| c.is_whitespace() || words.blank.contains(c));
        for table in &self.tables {
            let cells: Vec<Cell> = table
                .iter()
                .filter_map(|&i| self.cells.get(i))
                .map(|tc| {
                    let text = if drawn(&tc.cell.text) { String::new() } else { tc.cell.text.trim().to_owned() };
                    let free = text.is_empty() && !tc.busy && !tc.covered && tc.place.is_some() && tc.cell.text.trim().is_empty();
                    Cell { text, free, ..tc.cell.clone() }
                })
                .collect();
            out.extend(blank::waiting(&cells, grammar).into_iter().filter_map(|i| table.get(i)).map(|&i| Slot::Cell(i as u32)));
        }
        for (n, text) in self.texts.iter().enumerate() {
            let words_of = part.get(text.from..text.to).unwrap_or_default();
            for (from, to) in dots(words_of, words) {
                let lead = lead(part, &self.texts, n, from);
                if !text.inside && !no_field(&lead, words) {
                    out.push(Slot::Dots { text: n as u32, from: from as u32, to: to as u32 });
                }
            }
        }
        out
    }

    /// Puts a run into a cell or the place of dots. `mark`: markup before and after the run, which gets a yellow ground.
    pub fn put(&self, part: &str, slot: &Slot, value: &str, mark: Option<(String, String)>, edits: &mut Edits) -> bool {
        let highlight = mark.is_some();
        let (before, after) = mark.unwrap_or_default();
        let value = escape(value);
        match *slot {
            Slot::Cell(at) => {
                let Some(tc) = self.cells.get(at as usize) else { return false };
                let Some((from, to)) = tc.place else { return false };
                let p = &tc.prefix;
                let look = highlighted(&tc.look, p, highlight);
                let run = format!("{before}<{p}r>{look}<{p}t>{value}</{p}t></{p}r>{after}");
                edits.replace(from, to, if tc.closed { format!("<{p}p>{run}</{p}p>") } else { run });
                true
            }
            Slot::Dots { text, from, to } => {
                let Some(piece) = self.texts.get(text as usize) else { return false };
                let (from, to) = (piece.from + from as usize, piece.from + to as usize);
                let spaced = |c: Option<char>| c.is_none_or(char::is_whitespace);
                let before_it = part.get(piece.from..from).and_then(|t| t.chars().next_back());
                let behind = part.get(to..piece.to).and_then(|t| t.chars().next());
                let lead = if spaced(before_it) { "" } else { " " };
                let tail = if spaced(behind) || behind.is_some_and(|c| c.is_ascii_punctuation()) { "" } else { " " };
                let value = format!("{lead}{value}{tail}");
                if !highlight {
                    edits.replace(from, to, value);
                    return true;
                }
                // The run is parted: what is before, the value on yellow ground, what is behind.
                let p = part.get(piece.prefix.0..piece.prefix.1).unwrap_or_default();
                let look = part.get(piece.look.0..piece.look.1).unwrap_or_default();
                let text = format!("<{p}t xml:space=\"preserve\">");
                let yellow = highlighted(look, p, true);
                let run = format!("</{p}t></{p}r>{before}<{p}r>{yellow}{text}{value}</{p}t></{p}r>{after}<{p}r>{look}{text}");
                edits.replace(from, to, run);
                true
            }
            Slot::Sheet { .. } => false,
        }
    }
}

/// Letters' look with a yellow ground.
fn highlighted(look: &str, p: &str, on: bool) -> String {
    if !on {
        return look.to_owned();
    }
    let mark = format!("<{p}highlight {p}val=\"yellow\"/>");
    if look.contains(&format!("<{p}highlight")) {
        return look.to_owned();
    }
    if look.is_empty() {
        return format!("<{p}rPr>{mark}</{p}rPr>");
    }
    // The schema wants it behind size and before underline; what stands behind is looked for.
    let behind =
        ["u ", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs/", "em ", "lang", "eastAsianLayout", "specVanish", "oMath"];
    let places = behind.iter().filter_map(|n| look.find(&format!("<{p}{n}")));
    let at = places.chain(look.rfind(&format!("</{p}rPr>"))).min().unwrap_or(look.len());
    let (head, tail) = look.split_at(at);
    format!("{head}{mark}{tail}")
}

/// Rows of dots in a text, as bytes.
fn dots(text: &str, words: &Words) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    let mut run: Option<(usize, usize, usize)> = None;
    for (at, c) in text.char_indices().chain([(text.len(), '\0')]) {
        if words.blank.contains(c) {
            // An ellipsis is three dots in one sign.
            let dots = if c == '…' { 3 } else { 1 };
            run = Some(run.map_or((at, at + c.len_utf8(), dots), |r| (r.0, at + c.len_utf8(), r.2 + dots)));
        } else if let Some((from, to, n)) = run.take()
            && n >= words.blank_from.max(2)
        {
            out.push((from, to));
        }
    }
    out
}

/// What stands before a place, in its own piece of text and, as far as needed, in those before it.
fn lead(part: &str, texts: &[Text], n: usize, from: usize) -> String {
    let own = texts.get(n).and_then(|t| part.get(t.from..t.from + from)).unwrap_or_default();
    let mut out = own.to_owned();
    let mut at = n;
    while out.trim().is_empty() && at > 0 && n - at < 4 {
        at -= 1;
        let before = texts.get(at).and_then(|t| part.get(t.from..t.to)).unwrap_or_default();
        out = format!("{before}{out}");
    }
    out
}

/// Whether a blank behind these words is no field.
fn no_field(lead: &str, words: &Words) -> bool {
    let lead = quick_xml::escape::unescape(lead).map_or_else(|_| lead.to_owned(), std::borrow::Cow::into_owned);
    let lead = lead.trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let ends = |w: &String| lead.strip_suffix(w.as_str()).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric));
    !lead.chars().any(char::is_alphabetic) || words.no_field.iter().any(ends)
}
