//! Block after block behind the header: sections, captions, lists, the closing, annexes.

mod sections;
mod tables;

use super::caption;
use super::closing::{self, Signature};
use super::furniture::Furniture;
use super::issuer::Attached;
use super::line::{Line, unbullet};
use super::numeral::{self, Form};
use super::issued::{PlaceAndDate, place_and_date};
use super::tree::Tree;
use super::{Outline, Role, name, period};
use crate::document::{Block, Document, Paragraph, Span};
use crate::grammar::{Class, Grammar};
use crate::report::{NameKind, Oddity};

/// Where in the document the walk stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The text itself.
    Main,
    /// Recipients and signature.
    Closing,
    /// What follows the signature.
    Annex,
}

/// The walk and what it remembers.
#[expect(clippy::struct_excessive_bools, reason = "each is one independent fact about the place reached")]
pub struct Walk<'a> {
    text: &'a str,
    blocks: &'a [Block],
    grammar: &'a Grammar,
    /// What it has found.
    pub out: Outline,
    tree: Tree,
    phase: Phase,
    /// Below the caption of a list.
    list: bool,
    /// The captions that hold here, outermost first.
    captions: Vec<Span>,
    /// The paragraph before was (part of) a caption, a title may follow: what the last caption line still wants.
    open: Option<Wants>,
    /// The line right above, if it can name a table.
    inner: Option<Span>,
    notes: Vec<Span>,
    /// A note's bracket goes on in the next paragraph.
    note_open: bool,
    /// The captions of the last table, while no text has come since.
    last: Option<Vec<Span>>,
    /// A numbered heading whose title stands on the next line.
    untitled: Option<usize>,
    furniture: Furniture,
    signature: Signature,
    /// "Kèm theo …" notes.
    pub attached: Vec<Attached>,
    /// The paragraphs before the first section.
    pub preamble: Vec<Span>,
    plans: bool,
    /// The caption names a table within the text and has closed no outline.
    inline: bool,
    /// Place and date above the signature.
    pub late_date: Option<PlaceAndDate>,
}

/// What a caption still wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wants {
    /// Its title.
    Title,
    /// The rest of its title.
    More,
    /// A note has come; only notes and the table may follow.
    Table,
}

impl<'a> Walk<'a> {
    /// A walk over `document`; `plans`: the document is a plan.
    pub fn new(document: &'a Document, grammar: &'a Grammar, plans: bool) -> Self {
        Self {
            text: &document.text,
            blocks: &document.blocks,
            grammar,
            out: Outline::default(),
            tree: Tree::new(),
            phase: Phase::Main,
            list: false,
            captions: Vec::new(),
            open: None,
            inner: None,
            notes: Vec::new(),
            note_open: false,
            last: None,
            untitled: None,
            furniture: Furniture::new(document),
            signature: Signature::default(),
            attached: Vec::new(),
            preamble: Vec::new(),
            plans,
            inline: false,
            late_date: None,
        }
    }

    /// Walks all blocks; those before `from` are the header.
    pub fn run(&mut self, from: usize) {
        for (at, block) in self.blocks.iter().enumerate() {
            let role = if at < from {
                self.header(block.span());
                Role::Header
            } else {
                match block {
                    Block::Paragraph(p) => self.paragraph(at, *p),
                    Block::Table(grid) => self.table(at, grid),
                }
            };
            self.out.roles.push(role);
            self.out.section_of.push(self.tree.current());
        }
        self.out.header.signer = self.signature.signer.take();
    }

    fn header(&mut self, span: Span) {
        self.name(span, 0, NameKind::Header);
    }

    fn paragraph(&mut self, at: usize, p: Paragraph) -> Role {
        let words = p.span.of(self.text);
        if self.furniture.is(self.text, self.blocks, at, p.span) {
            self.name(p.span, 0, NameKind::PageNumber);
            return Role::PageFurniture;
        }
        if std::mem::take(&mut self.note_open) && p.span.len() < 600 {
            self.note_open = !words.contains(')');
            return self.note(at, p.span);
        }
        let line = Line::head(self.text, p.span, self.grammar);
        if self.phase == Phase::Closing
            && let Some(role) = self.in_closing(&line, p)
        {
            return role;
        }
        if line.bullet() && self.phase != Phase::Annex && self.open.is_none() {
            return self.running(at, &line, p);
        }
        let number = numeral::read(&line);
        let opening = if number.is_some_and(|n| n.loose) { None } else { caption::opening(&line, p.style) };
        if caption::note(&line)
            && opening.is_none()
            && (self.open.is_some() || words.starts_with('(') && line.begins(Class::HeaderAttached) || self.table_ahead(at))
        {
            return self.note(at, p.span);
        }
        if self.phase != Phase::Closing && opening.is_none() && closing::begins(&line) && !self.table_ahead(at) {
            return self.begin_closing(p.span);
        }
        if let Some(opening) = opening {
            return self.caption(at, &line, opening);
        }
        let was_open = self.open.take();
        if let Some(n) = number
            && let Some(role) = self.numbered(at, &line, n, p)
        {
            return role;
        }
        if let Some(section) = self.untitled.take()
            && let Some(role) = self.late_title(section, &line, p)
        {
            return role;
        }
        if let Some(wants) = was_open
            && let Some(role) = self.caption_title(at, wants, &line)
        {
            return role;
        }
        self.running(at, &line, p)
    }

    /// Text that is no heading, caption or note.
    fn running(&mut self, at: usize, line: &Line<'_>, p: Paragraph) -> Role {
        self.open = None;
        self.untitled = None;
        let titled = line.capitals(0) && caption::names_table(line) && self.table_ahead(at);
        if self.list && self.phase != Phase::Main && !titled {
            self.name(p.span, 0, NameKind::ListItem);
            return Role::ListItem;
        }
        if caption::names_table(line) && self.table_ahead(at) {
            let span = trim_mark(self.text, unbullet(self.text, p.span));
            if self.phase == Phase::Annex && line.capitals(0) {
                self.captions.clear();
                self.captions.push(span);
                self.open = Some(Wants::More);
                self.inner = None;
                self.tree.close(true);
            } else {
                self.inner = Some(span);
            }
            self.last = None;
            self.name(p.span, 0, NameKind::Header);
            return Role::Caption;
        }
        (self.inner, self.last) = (None, None);
        if self.inline && matches!(at.checked_sub(1).map(|b| &self.blocks[b]), Some(Block::Table(_))) {
            self.inline = false;
            self.captions.clear();
        }
        if self.phase == Phase::Main
            && p.span.len() < 160
            && self.closing_next(at)
            && let Some(found) = place_and_date(line, 0)
        {
            self.late_date = Some(found);
            self.name(p.span, 0, NameKind::Date);
            return Role::Closing;
        }
        if self.out.sections.is_empty() && self.preamble.len() < 8 && self.phase == Phase::Main {
            self.preamble.push(p.span);
        }
        Role::Body
    }

    /// Whether the next paragraph begins the closing.
    fn closing_next(&self, at: usize) -> bool {
        match self.blocks.get(at + 1) {
            Some(Block::Paragraph(p)) => closing::begins(&Line::head(self.text, p.span, self.grammar)),
            _ => false,
        }
    }

    fn name(&mut self, span: Span, from: usize, default: NameKind) {
        let line = Line::all(self.text, span, self.grammar);
        name::all(&line, from, default, &mut self.out.named);
        if matches!(default, NameKind::Header | NameKind::Name)
            && let Some(message) = period::impossible(&line)
        {
            self.out.oddities.push(Oddity { rule: "period", span, message, expected: None });
        }
    }

    fn begin_closing(&mut self, span: Span) -> Role {
        if self.phase == Phase::Main {
            self.signature = Signature::default();
        }
        self.phase = Phase::Closing;
        self.tree.close(true);
        (self.open, self.inner, self.last, self.list) = (None, None, None, false);
        self.captions.clear();
        self.sign(span);
        Role::Closing
    }

    fn sign(&mut self, span: Span) -> bool {
        let belongs = self.signature.read(self.text, span, self.grammar);
        if belongs {
            self.name(span, 0, NameKind::ListItem);
        }
        belongs
    }

    /// A paragraph behind the recipients or the signature. `None`: the closing is over.
    fn in_closing(&mut self, line: &Line<'_>, p: Paragraph) -> Option<Role> {
        let opening = caption::opening(line, p.style);
        let numbered = numeral::read(line).is_some_and(|n| n.closed && !matches!(n.form, Form::Upper));
        let titled = (line.capitals(0) || p.style.heading > 0) && line.at(0, Class::HeaderKind) > 0;
        let over = opening.is_some()
            || titled
            || (numbered && (self.signature.signed() || line.capitals(0) || p.style.heading > 0))
            || caption::note(line);
        if !over {
            let office = closing::part(line) == closing::Part::Office;
            let beyond = self.signature.signed() && line.capitals(0) && !office && line.words() > 3;
            if !beyond && self.sign(p.span) {
                return Some(Role::Closing);
            }
            if p.span.len() <= 240 && !self.signature.signed() && !beyond {
                self.name(p.span, 0, NameKind::ListItem);
                return Some(Role::Closing);
            }
        }
        let mistaken = !self.signature.signed() && numeral::read(line).is_some_and(|n| self.tree.resumes(&n));
        self.phase = if mistaken { Phase::Main } else { Phase::Annex };
        None
    }
}

/// The span without a colon or stop at its end.
fn trim_mark(text: &str, span: Span) -> Span {
    let words = span.of(text).trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '.' | ';'));
    Span { start: span.start, end: span.start + words.len() as u32 }
}
