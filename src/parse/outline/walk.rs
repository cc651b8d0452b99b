//! Block after block behind the header: sections, captions, lists, the closing, annexes.

use super::caption::{self, Opening};
use super::closing::{self, Signature};
use super::furniture::Furniture;
use super::header::{PlaceAndDate, place_and_date};
use super::issuer::{Attached, attached};
use super::line::{Line, cut, plain, trim, unbullet};
use super::numeral::{self, Form, Numeral};
use super::tree::Tree;
use super::{Outline, Role, name, period, title};
use crate::document::{Block, Document, Grid, Paragraph, Span};
use crate::grammar::token::TokenKind;
use crate::grammar::{Class, Grammar};
use crate::report::{NameKind, Named, Oddity, Section};

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

/// How far a table may stand behind its caption, in blocks.
const AHEAD: usize = 8;

/// The walk and what it remembers.
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

    fn table(&mut self, at: usize, grid: &Grid) -> Role {
        let layout = grid.rows.len() <= 14 && grid.rows.iter().all(|r| r.len() <= 4);
        if layout && self.phase != Phase::Annex && self.layout(grid) {
            return Role::Closing;
        }
        if self.phase == Phase::Closing {
            self.phase = Phase::Annex;
            self.tree.close(false);
        }
        let captions = match self.last.take() {
            Some(last) if self.inner.is_none() && self.open.is_none() => last,
            _ => {
                let mut all = self.captions.clone();
                all.extend(self.inner.take());
                all
            }
        };
        self.out.captions.push((at, captions.clone()));
        if !self.notes.is_empty() {
            self.out.notes.push((at, std::mem::take(&mut self.notes)));
        }
        self.last = Some(captions);
        (self.open, self.inner, self.list, self.untitled) = (None, None, false, None);
        Role::Body
    }

    /// A grid that only lays out recipients and signature.
    fn layout(&mut self, grid: &Grid) -> bool {
        let mut cells = grid.rows.iter().flatten().map(|c| c.span).filter(|s| !s.is_empty());
        let Some(first) = cells.next() else { return false };
        let line = Line::head(self.text, first, self.grammar);
        let starts = closing::begins(&line) || cells.next().is_some_and(|s| closing::begins(&Line::head(self.text, s, self.grammar)));
        let goes_on = self.phase == Phase::Closing
            && matches!(closing::part(&line), closing::Part::Item | closing::Part::Name(_) | closing::Part::Signed | closing::Part::Office);
        if !starts && !goes_on {
            return false;
        }
        self.begin_closing(Span { start: first.start, end: first.start });
        let width = grid.rows.iter().map(Vec::len).max().unwrap_or(0);
        for c in 0..width {
            for cell in grid.rows.iter().filter_map(|r| r.get(c)).filter(|c| !c.span.is_empty()) {
                self.signature.read(self.text, cell.span, self.grammar);
            }
        }
        self.name(grid.span, 0, NameKind::ListItem);
        true
    }

    fn note(&mut self, at: usize, span: Span) -> Role {
        let words = span.of(self.text);
        self.note_open |= caption::unclosed(words) && span.len() < 600;
        let mut whole = span;
        if self.note_open
            && let Some(Block::Paragraph(next)) = self.blocks.get(at + 1)
            && next.span.len() < 600
        {
            whole = span.join(next.span);
        }
        let line = Line::all(self.text, whole, self.grammar);
        if self.attached.len() < 64
            && let Some(found) = attached(&line)
        {
            self.attached.push(found);
        }
        self.notes.push(span);
        if self.open.is_some() {
            self.open = Some(Wants::Table);
        }
        self.name(span, 0, NameKind::Header);
        Role::Caption
    }

    fn caption(&mut self, at: usize, line: &Line<'_>, opening: Opening) -> Role {
        let goes_on = self.open == Some(Wants::Title) && !opening.bare;
        if !goes_on {
            self.captions.clear();
            self.notes.clear();
            self.inline = self.phase == Phase::Main && line.at(0, Class::SectionTableWord) > 0;
            if !self.inline {
                self.tree.close(self.phase == Phase::Main && line.at(0, Class::CaptionAnnex) == 0);
            }
        }
        if self.phase == Phase::Closing {
            self.phase = Phase::Annex;
            self.tree.close(false);
        }
        self.captions.push(trim_mark(self.text, opening.head));
        self.captions.extend(opening.title.map(|t| trim_mark(self.text, t)));
        self.open = Some(if opening.bare { Wants::Title } else { Wants::More });
        self.list = opening.list && !self.ahead(at, false);
        (self.inner, self.last, self.untitled) = (None, None, None);
        self.name(line.span, 0, NameKind::Header);
        Role::Caption
    }

    /// A line below a caption that is its title or goes on with it.
    fn caption_title(&mut self, at: usize, wants: Wants, line: &Line<'_>) -> Option<Role> {
        if wants == Wants::Table || line.ends_sentence() || line.words() > 60 || !line.whole || line.bullet() {
            return None;
        }
        let span = trim_mark(self.text, line.span);
        match wants {
            Wants::Title => self.captions.push(span),
            _ => {
                let last = self.captions.last_mut()?;
                let above = Line::head(self.text, *last, self.grammar);
                let small = line.tokens.first().is_some_and(|t| t.kind == TokenKind::Word && !t.capital);
                let alike = above.capitals(0) && line.capitals(0) && line.words() > 1;
                let near = self
                    .text
                    .get(last.end as usize..span.start as usize)
                    .is_some_and(|gap| gap.bytes().filter(|b| *b == b'\n').count() <= 1);
                if !(small || (alike && near)) {
                    return None;
                }
                *last = last.join(span);
            }
        }
        self.open = Some(Wants::More);
        let list = line.at(0, Class::CaptionList) > 0;
        self.list = (self.list || list) && !self.ahead(at, false);
        self.name(line.span, 0, NameKind::Header);
        Some(Role::Caption)
    }

    /// Whether a table follows, notes and short lines in capitals between aside.
    fn table_ahead(&self, at: usize) -> bool {
        self.ahead(at, true)
    }

    /// Whether a table follows, notes between aside, and short lines in capitals if `captions`.
    fn ahead(&self, at: usize, captions: bool) -> bool {
        for block in self.blocks.iter().skip(at + 1).take(AHEAD) {
            let p = match block {
                Block::Table(_) => return true,
                Block::Paragraph(p) if p.span.len() > 400 => return false,
                Block::Paragraph(p) => p,
            };
            let line = Line::head(self.text, p.span, self.grammar);
            let passes = caption::note(&line)
                || p.span.len() <= 4
                || (captions
                    && numeral::read(&line).is_none()
                    && line.capitals(0)
                    && caption::names_table(&line)
                    && caption::opening(&line, p.style).is_none());
            if !passes {
                return false;
            }
        }
        false
    }

    /// A paragraph with a number at its start. `None`: the number is no section's.
    fn numbered(&mut self, at: usize, line: &Line<'_>, mut n: Numeral, p: Paragraph) -> Option<Role> {
        if (self.list && !self.ahead(at, false)) || self.lists_document(line, &n) {
            self.inner = None;
            self.item(p.span, &n);
            return Some(Role::ListItem);
        }
        let marked = p.style.heading > 0 || p.style.bold;
        let strong = marked || line.capitals(n.next);
        let lower = line.tokens.get(n.next).is_some_and(|t| t.kind == TokenKind::Word && !t.capital);
        self.tree.adapt(&mut n);
        self.tree.resume(&n);
        if !self.tree.plausible(&n, strong, lower) {
            return None;
        }
        let split = title::split(line, n.next, p.style);
        if n.form == Form::Brackets && !strong && !(split.body.is_empty() && split.title.is_some()) {
            return None;
        }
        if std::mem::take(&mut self.inline) {
            self.captions.clear();
        }
        let section = self.out.sections.len();
        let (path, root, fault) = self.tree.place(n, self.text, &self.out.sections);
        let span = heading_span(self.text, line, &n, split.title);
        // Numbers in two brackets may run on from a sentence: their row shows only in part.
        if let Some(fault) = fault.filter(|_| n.form != Form::Brackets) {
            self.out.oddities.push(Oddity { rule: "ordinal", span, message: fault.message, expected: Some(fault.expected) });
        }
        self.ordinal(n.number);
        if let Some(t) = split.title
            && (split.body.is_empty() || t.end <= split.body.start)
        {
            self.name(t, 0, NameKind::Name);
        }
        let level = u8::try_from(path.len()).unwrap_or(u8::MAX);
        let target = self.target(split.title);
        self.tree.set_target(target);
        let target = target.unwrap_or(self.plans);
        self.out.sections.push(Section {
            number: plain(n.number.of(self.text)),
            title: split.title.map(|t| plain(t.of(self.text))),
            path,
            level,
            span,
            target,
            root,
        });
        self.untitled = (split.title.is_none() && split.body.is_empty()).then_some(section);
        self.inner = split.body.is_empty().then_some(span);
        self.last = None;
        self.list = false;
        Some(Role::Heading { section, body: split.body })
    }

    /// Names the number tokens of a heading's own number.
    fn ordinal(&mut self, number: Span) {
        let line = Line::all(self.text, number, self.grammar);
        let tokens = line.tokens.iter().filter(|t| t.kind == TokenKind::Number);
        self.out.named.extend(tokens.map(|t| Named { span: t.span, kind: NameKind::Ordinal }));
    }

    fn item(&mut self, span: Span, n: &Numeral) {
        let line = Line::all(self.text, span, self.grammar);
        let from = line.tokens.iter().take_while(|t| t.span.start < n.number.end).count();
        self.ordinal(n.number);
        name::all(&line, from, NameKind::ListItem, &mut self.out.named);
    }

    /// "1. Kế hoạch số 163/KH-UBND ngày …": an item of a list of documents.
    fn lists_document(&self, line: &Line<'_>, n: &Numeral) -> bool {
        let words = line.at(n.next, Class::SectionDocument);
        if words == 0 || line.tokens.iter().any(|t| t.of(self.text) == "%") {
            return false;
        }
        let at = n.next + words;
        (at..at + 3).any(|i| line.kind(i) == Some(TokenKind::Number) && name::one(line, i) == Some(NameKind::DocumentNumber))
    }

    /// The title of a heading whose number stood alone on the line above.
    fn late_title(&mut self, section: usize, line: &Line<'_>, p: Paragraph) -> Option<Role> {
        let s = self.out.sections.get_mut(section)?;
        if line.ends_sentence() || line.last() == ':' || line.words() > 45 || !line.whole || line.bullet() || name::has_figure(line, 0) {
            return None;
        }
        s.title = Some(plain(p.span.of(self.text)));
        s.span = s.span.join(p.span);
        let span = s.span;
        let target = self.target(Some(p.span));
        if let Some(s) = self.out.sections.get_mut(section) {
            s.target = target.unwrap_or(self.plans);
        }
        self.tree.set_target(target);
        self.inner = Some(span);
        self.name(p.span, 0, NameKind::Name);
        Some(Role::Heading { section, body: Span { start: p.span.end, end: p.span.end } })
    }

    /// Whether a section with this title speaks of plans or of results: by its own words, else as its parent does.
    /// `None`: neither is said. Below a heading of results only words that cannot be its object make a plan; below one of plans only a
    /// heading that begins with results is about them.
    fn target(&self, title: Option<Span>) -> Option<bool> {
        let parent = self.tree.parent_target();
        let own = title.and_then(|t| {
            let line = Line::head(self.text, t, self.grammar);
            let plan = if parent == Some(false) { Class::SectionPlanOnly } else { Class::SectionPlan };
            for i in 0..line.tokens.len() {
                let (plan, result) = (line.at(i, plan).max(line.at(i, Class::SectionPlanOnly)), line.at(i, Class::SectionResult));
                if plan > 0 && plan >= result {
                    return Some(true);
                }
                if result > 0 && (i == 0 || parent != Some(true)) {
                    return Some(false);
                }
                if line.at(i, Class::SectionWork) > 0 {
                    return None;
                }
            }
            None
        });
        own.or(parent)
    }
}

/// The heading as written; of a numbered paragraph without one its number and first words.
fn heading_span(text: &str, line: &Line<'_>, n: &Numeral, title: Option<Span>) -> Span {
    if let Some(t) = title {
        return Span { start: line.span.start, end: t.end };
    }
    let end = cut(text, line.span.start as usize + 200).min(line.span.end as usize).max(n.number.end as usize);
    let words = &text[line.span.start as usize..end];
    let words = words.split('\n').next().unwrap_or(words);
    let words = if end < line.span.end as usize && words.len() > 100 { words.rsplit_once(' ').map_or(words, |w| w.0) } else { words };
    trim(text, Span::new(line.span.start as usize, line.span.start as usize + words.len()))
}

/// The span without a colon or stop at its end.
fn trim_mark(text: &str, span: Span) -> Span {
    let words = span.of(text).trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '.' | ';'));
    Span { start: span.start, end: span.start + words.len() as u32 }
}
