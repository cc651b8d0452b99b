//! Pieces of source → normalised text, its lines and the way back. Every reader of marked-up text writes through it.

use super::line::{self, APART, BOLD, EMPTY, GLUED, ITALIC, LEAD, Line, PAGE, PIPE, ROW, RULE, is_rule};
use crate::document::Grid;
use crate::orthography::unicode::{self, Role};
use unicode_normalization::char::is_combining_mark;

/// The normalised text while it grows.
#[derive(Debug)]
pub(crate) struct Writer<'s> {
    /// What is read.
    pub src: &'s str,
    /// What was written.
    pub text: String,
    /// (normalised byte, source byte) wherever the two stop advancing together.
    pub runs: Vec<(u32, u32)>,
    /// Lines that are not blank.
    pub lines: Vec<Line>,
    /// Tables with known spans, in order; a line with the flag `GRID` stands for each.
    pub grids: Vec<Grid>,
    /// Where pages after the first begin in the text.
    pub pages: Vec<u32>,
    /// Nesting of bold and italic at this point.
    pub bold: u32,
    /// See `bold`.
    pub italic: u32,
    /// Whether letters are counted by style: only where there is markup.
    pub styled: bool,
    /// Flags and heading level of the line being written.
    pub flags: u16,
    /// See `flags`.
    pub heading: u8,
    /// The line being written is a row: breaks inside it are spaces.
    pub in_row: bool,
    /// What was written before here has its place in a cell: no mark behind it changes it.
    pub sealed: usize,
    /// Text length less source place at the last mark, wrapping.
    shift: Option<usize>,
    start: usize,
    gap: u16,
    letters: u32,
    bold_letters: u32,
    italic_letters: u32,
}

impl<'s> Writer<'s> {
    /// A writer for this source.
    pub fn new(src: &'s str) -> Self {
        Self {
            src,
            text: String::with_capacity(src.len() + src.len() / 64),
            runs: Vec::new(),
            lines: Vec::new(),
            grids: Vec::new(),
            pages: Vec::new(),
            bold: 0,
            italic: 0,
            styled: false,
            flags: 0,
            heading: 0,
            in_row: false,
            sealed: 0,
            shift: None,
            start: 0,
            gap: 0,
            letters: 0,
            bold_letters: 0,
            italic_letters: 0,
        }
    }

    /// Where the line being written begins.
    pub fn line_start(&self) -> usize {
        self.start
    }

    /// Whether nothing but a little white space was written on this line.
    pub fn at_line_start(&self) -> bool {
        self.text.len() - self.start < 64 && self.text[self.start..].bytes().all(|b| b == b' ' || b == b'\t')
    }

    /// Says that what is written next stood at `orig` in the source.
    pub fn mark(&mut self, orig: usize) {
        let shift = self.text.len().wrapping_sub(orig);
        if self.shift != Some(shift) {
            self.shift = Some(shift);
            let here = self.text.len() as u32;
            // Composing may have taken back letters that a run began with.
            while self.runs.last().is_some_and(|run| run.0 >= here) {
                self.runs.pop();
            }
            self.runs.push((here, orig as u32));
        }
    }

    /// Copies `src[from..to]`, which needs no change.
    pub fn copy(&mut self, from: usize, to: usize) {
        if from < to {
            self.mark(from);
            let src = self.src;
            self.count(&src[from..to]);
            self.text.push_str(&src[from..to]);
        }
    }

    /// Copies `src[from..to]` with letters composed, look-alikes read, invisible marks dropped, line ends obeyed.
    pub fn fold(&mut self, mut from: usize, to: usize) {
        let src = self.src;
        let bytes = src.as_bytes();
        let mut at = from;
        while at < to {
            let first = bytes[at];
            if (0x20..0x7F).contains(&first) || first == b'\t' {
                at += 1;
                continue;
            }
            let c = src[at..].chars().next().unwrap_or(' ');
            let next = at + c.len_utf8();
            if first < 0x80 || unicode::may_change(first, bytes[at + 1]) {
                let role = unicode::role(c);
                if role != Role::Keep {
                    self.copy(from, at);
                    self.apply(c, role, at, src[next..to].chars().next());
                    from = next;
                }
            }
            at = next;
        }
        self.copy(from, to);
    }

    /// Writes a character that stood at `orig`, given otherwise than by copying (an entity).
    pub fn put(&mut self, c: char, orig: usize, after: Option<char>) {
        match unicode::role(c) {
            Role::Keep => self.push(c, orig),
            role => self.apply(c, role, orig, after),
        }
    }

    fn apply(&mut self, c: char, role: Role, orig: usize, after: Option<char>) {
        match role {
            Role::Keep => self.push(c, orig),
            Role::Like(like) => self.push(like, orig),
            Role::Nothing => {}
            Role::Line => self.line_break(orig),
            Role::Page => {
                self.line_break(orig);
                self.page_break();
            }
            Role::Join => {
                // Signs that are written as another letter (the Kelvin sign) begin a letter of their own; marks belong to the one before.
                if !is_combining_mark(c) {
                    self.mark(orig);
                }
                unicode::compose_behind(&mut self.text, self.sealed, c.encode_utf8(&mut [0; 4]));
            }
            Role::Eth(letter) => {
                let before = self.text[self.start..].chars().next_back();
                let letter = if unicode::is_vietnamese_eth(before, after) { letter } else { c };
                self.push(letter, orig);
            }
            Role::Symbol => {
                let c = if self.at_line_start() { '-' } else { c };
                self.push(c, orig);
            }
        }
    }

    /// Writes one character as it is.
    pub fn push(&mut self, c: char, orig: usize) {
        self.mark(orig);
        self.count(c.encode_utf8(&mut [0; 4]));
        self.text.push(c);
    }

    /// Writes a space, unless one stands there already or the line is still empty.
    pub fn space(&mut self, orig: usize) {
        if self.text.len() > self.start && !self.text.ends_with([' ', '\t']) {
            self.push(' ', orig);
        }
    }

    /// A break inside a line of source: a new line, or a space in a row of a table.
    pub fn line_break(&mut self, orig: usize) {
        if self.in_row {
            self.space(orig);
        } else {
            let (flags, heading) = (self.flags & !(APART | GLUED | PAGE), self.heading);
            self.end_line(orig);
            (self.flags, self.heading) = (flags, heading);
        }
    }

    /// The next line begins a page.
    pub fn page_break(&mut self) {
        self.flags |= PAGE;
        self.gap = self.gap.max(1);
        self.pages.push(self.text.len() as u32);
    }

    /// The markup begins a paragraph here.
    pub fn apart(&mut self) {
        self.blank();
        self.flags |= APART;
    }

    /// A blank line comes between this line and the next.
    pub fn blank(&mut self) {
        if !self.lines.is_empty() {
            self.gap = self.gap.saturating_add(1);
        }
    }

    /// Ends the line; its end stood at `orig` in the source.
    pub fn end_line(&mut self, orig: usize) {
        let row = self.flags & PIPE != 0;
        let kept = if row { self.text.len() } else { self.text.trim_end_matches(' ').len().max(self.start) };
        self.text.truncate(kept);
        let written = &self.text[self.start..];
        if written.is_empty() {
            self.blank();
        } else {
            self.note_line();
        }
        self.mark(orig);
        self.text.push('\n');
        self.start = self.text.len();
        (self.flags, self.heading) = (0, 0);
        (self.letters, self.bold_letters, self.italic_letters) = (0, 0, 0);
    }

    fn note_line(&mut self) {
        let written = &self.text[self.start..];
        let bytes = written.as_bytes();
        let words = written.trim();
        let tabs = memchr::memchr_iter(b'\t', bytes).count();
        let mut flags = self.flags;
        if words.is_empty() {
            if tabs == 0 {
                self.blank();
                return;
            }
            flags |= EMPTY;
        } else if tabs > 0 {
            let lead = bytes.len() - written.trim_start().len();
            let before = memchr::memchr_iter(b'\t', &bytes[..lead]).count();
            flags |= if before == tabs { LEAD } else { ROW };
        } else if flags & PIPE != 0 {
            flags |= ROW;
        } else if is_rule(words) {
            flags |= RULE;
        }
        if self.letters > 0 {
            flags |= if self.bold_letters == self.letters { BOLD } else { 0 };
            flags |= if self.italic_letters == self.letters { ITALIC } else { 0 };
        }
        let (start, end) = (self.start as u32, self.text.len() as u32);
        let tabs = u16::try_from(tabs).unwrap_or(u16::MAX);
        self.lines.push(Line { start, end, gap: self.gap, tabs, flags, heading: self.heading });
        self.gap = 0;
    }

    /// Stands a table at this place: its grid is the next one of `grids`.
    pub fn table(&mut self, grid: Grid) {
        self.grids.push(grid);
        let start = self.text.len() as u32;
        self.lines.push(Line { start, end: start, gap: self.gap.max(1), tabs: 0, flags: line::GRID, heading: 0 });
        self.gap = 1;
    }

    /// Makes a line of each line of text within `range`, which was written as part of a table that is none.
    pub fn note_lines(&mut self, range: std::ops::Range<usize>) {
        let mut at = range.start;
        for piece in self.text[range].split('\n') {
            let words = piece.trim();
            if !words.is_empty() {
                let start = (at + piece.len() - piece.trim_start().len()) as u32;
                let end = start + words.len() as u32;
                self.lines.push(Line { start, end, gap: self.gap, tabs: 0, flags: 0, heading: 0 });
                self.gap = 0;
            }
            at += piece.len() + 1;
        }
    }

    /// Ends what was written since the last line end without making a line of it.
    pub fn close_raw(&mut self, orig: usize) {
        self.mark(orig);
        self.text.push('\n');
        self.start = self.text.len();
        (self.flags, self.heading) = (0, 0);
        (self.letters, self.bold_letters, self.italic_letters) = (0, 0, 0);
    }

    fn count(&mut self, piece: &str) {
        if self.styled {
            let n = piece.bytes().filter(|&b| b.is_ascii_alphanumeric() || b >= 0x80).count() as u32;
            self.letters += n;
            self.bold_letters += if self.bold > 0 { n } else { 0 };
            self.italic_letters += if self.italic > 0 { n } else { 0 };
        }
    }
}

impl Writer<'_> {
    /// Takes back the closing marks of a Markdown heading (`## Tên ##`).
    pub fn drop_closing_marks(&mut self) {
        let written = &self.text[self.start..];
        let bare = written.trim_end().trim_end_matches('#');
        if bare.ends_with([' ', '\t']) || bare.is_empty() {
            let kept = self.start + bare.trim_end().len();
            self.text.truncate(kept);
        }
    }
}
