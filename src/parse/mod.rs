//! Document + Grammar → Report. Total: it returns no `Result` and never panics.
//!
//! outline (header, sections, what each paragraph is for) → figure (sentences) and table (grids), in document order.

pub mod figure;

pub mod outline;

pub mod table;

mod joined;

mod share;

mod sight;

mod spelling;

use crate::document::{Block, Document, Span};
use crate::grammar::Grammar;
use crate::grammar::token::{Token, TokenKind};
use crate::report::{Header, NameKind, Named, Reason, Relation, RelationKind, Report};
use crate::value::date::Day;
use figure::{Above, Found};
use outline::{Outline, Role};

/// Understands a document.
pub fn parse(document: &Document, grammar: &Grammar) -> Report {
    let outline = outline::outline(document, grammar);
    let mut state = State {
        document,
        grammar,
        report: Report { figures: Vec::with_capacity(room(document)), ..Report::default() },
        above: Above { report: period(&outline.header), ..Above::default() },
        tokens: Vec::new(),
        divided: None,
    };
    state.blocks(&outline);
    state.close_division();
    share::wholes(&mut state.report, grammar);
    let mut report = state.report;
    for figure in report.figures.iter_mut().filter(|f| document.is_guessed(f.span)) {
        figure.reasons.push(Reason::ColumnsGuessed);
    }
    report.header = outline.header;
    report.sections = outline.sections;
    report.named.extend(outline.named);
    report.oddities.extend(outline.oddities);
    report.named.sort_by_key(|n| n.span);
    report.named.dedup_by_key(|n| n.span);
    joined::repair(document, &mut report);
    sight::doubts(document, &mut report);
    spelling::repair(document, grammar, &mut report);
    report
}

/// How many figures to make room for at first: few reports have more than one in fifty bytes, and room that stays empty costs nothing.
fn room(document: &Document) -> usize {
    (document.text.len() / 50).min(4096)
}

fn period(header: &Header) -> Option<(Day, Day)> {
    let day = |f: &Option<crate::report::Fact>| {
        let value = f.as_ref()?.value.as_str();
        let mut parts = value.split('-').map(str::parse::<u32>);
        Day::new(parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?)
    };
    day(&header.period_start).zip(day(&header.period_end))
}

struct State<'a> {
    document: &'a Document,
    grammar: &'a Grammar,
    report: Report,
    above: Above,
    tokens: Vec<Token>,
    divided: Option<Division>,
}

/// A figure that the list below it divides.
struct Division {
    whole: usize,
    bullet: Option<char>,
    item: Option<char>,
    parts: Vec<usize>,
    complete: bool,
}

impl State<'_> {
    fn blocks(&mut self, outline: &Outline) {
        let mut captions = outline.captions.iter().peekable();
        for (i, block) in self.document.blocks.iter().enumerate() {
            let section = outline.section_of.get(i).copied().flatten();
            match block {
                Block::Table(grid) => {
                    let captions = lines_of(&mut captions, i);
                    match outline.roles.get(i) {
                        // A letterhead or signature set in a grid.
                        Some(role @ (Role::Header | Role::Closing)) => {
                            let rest = if *role == Role::Header { NameKind::Header } else { NameKind::ListItem };
                            self.named_only(grid.span, rest);
                        }
                        _ => self.table(grid, captions, section, outline),
                    }
                }
                Block::Paragraph(paragraph) => {
                    let role = outline.roles.get(i).copied().unwrap_or(Role::Body);
                    self.paragraph(paragraph.span, role, section, outline);
                }
            }
        }
    }

    fn paragraph(&mut self, span: Span, role: Role, section: Option<usize>, outline: &Outline) {
        let at = section.and_then(|s| outline.sections.get(s));
        (self.above.section, self.above.target) = (section, at.is_some_and(|s| s.target));
        self.above.title = at.and_then(|s| s.title.clone()).filter(|t| t.split_whitespace().count() <= 14);
        match role {
            Role::Body => self.sentences(span),
            Role::Heading { section, body } => {
                self.close_division();
                self.above.period = None;
                self.above.subject = None;
                self.above.topic = None;
                self.above.section = Some(section);
                self.above.target = outline.sections.get(section).is_some_and(|s| s.target);
                let title =
                    Span { start: span.start, end: if body.is_empty() { span.end } else { body.start.clamp(span.start, span.end) } };
                self.named_only(title, NameKind::Header);
                if !body.is_empty() {
                    self.above.topic = outline.sections.get(section).and_then(|s| s.title.clone());
                    self.sentences(body);
                }
            }
            Role::Header | Role::Caption => self.named_only(span, NameKind::Header),
            Role::ListItem | Role::Closing => self.named_only(span, NameKind::ListItem),
            Role::PageFurniture => self.named_only(span, NameKind::PageNumber),
        }
    }

    /// Figures of running text, and what it hands down to the list below it.
    fn sentences(&mut self, span: Span) {
        let found = figure::read(&self.document.text, span, &self.above, self.grammar, &mut self.tokens);
        self.hand_down(&found);
        let shift = self.report.figures.len();
        self.report.figures.extend(found.figures);
        self.report.named.extend(found.named);
        self.report.oddities.extend(found.oddities);
        self.divide(found.bullet, found.divides, found.lead, shift);
        self.report.relations.extend(found.relations.into_iter().map(|mut r| {
            r.whole += shift;
            r.parts.iter_mut().for_each(|p| *p += shift);
            r
        }));
    }

    /// Lists below "…, trong đó:" divide the lead-in's last figure: each item's first figure is a part.
    fn divide(&mut self, bullet: Option<char>, divides: Option<bool>, lead: bool, shift: usize) {
        let found = shift < self.report.figures.len();
        if let Some(open) = &mut self.divided
            && !lead
            && found
            && bullet.is_some()
            && bullet != open.bullet
            && open.item.is_none_or(|b| Some(b) == bullet)
        {
            open.item = bullet;
            open.parts.push(shift);
            return;
        }
        self.close_division();
        if let Some(complete) = divides.filter(|_| found) {
            self.divided = Some(Division { whole: self.report.figures.len() - 1, bullet, item: None, parts: Vec::new(), complete });
        }
    }

    fn close_division(&mut self) {
        let Some(division) = self.divided.take() else { return };
        let figures = &self.report.figures;
        // "… hồ sơ đạt 86 %, trong đó:" divides the ratio or count, not the percent behind it.
        let whole = (0..=division.whole).rev().take(3).find(|&i| figures[i].value.kind != crate::value::Kind::Percent);
        let Some(whole) = whole else { return };
        let same = |i: &usize| figures[*i].value.kind == figures[whole].value.kind && figures[*i].value.unit.is_some();
        let parts: Vec<usize> = division.parts.into_iter().filter(same).collect();
        if parts.len() >= 2 {
            self.report.relations.push(Relation { kind: RelationKind::Breakdown, whole, parts, complete: division.complete });
        }
    }

    fn hand_down(&mut self, found: &Found) {
        if found.lead {
            if found.lead_period.is_some() {
                self.above.period.clone_from(&found.lead_period);
            }
            self.above.subject.clone_from(&found.lead_subject);
            self.above.topic.clone_from(&found.lead_topic);
        } else if found.bullet.is_none() {
            self.above.period = found.carried.clone().or(self.above.period.take());
            self.above.subject = None;
            self.above.topic = None;
        }
    }

    /// Number tokens of text that states no figures.
    fn named_only(&mut self, span: Span, rest: NameKind) {
        let found = figure::read(&self.document.text, span, &Above::default(), self.grammar, &mut self.tokens);
        self.report.named.extend(found.named);
        let tokens = &self.tokens;
        for figure in found.figures {
            let inside = tokens.iter().filter(|t| t.kind == TokenKind::Number && figure.span.holds(t.span));
            self.report.named.extend(inside.map(|t| Named { span: t.span, kind: rest }));
        }
    }

    fn table(&mut self, grid: &crate::document::Grid, captions: &[Span], section: Option<usize>, outline: &Outline) {
        let number = self.report.tables.len();
        let before = self.report.figures.len();
        let parsed = table::read(self.document, grid, captions, number, self.grammar, std::mem::take(&mut self.report.figures));
        self.report.figures = parsed.figures;
        let target = section.and_then(|s| outline.sections.get(s)).is_some_and(|s| s.target);
        self.report.named.extend(parsed.named);
        self.report.oddities.extend(parsed.oddities);
        let Some(mut table) = parsed.table else {
            return self.layout(grid);
        };
        table.section = section;
        self.report.tables.push(table);
        for figure in &mut self.report.figures[before..] {
            figure.section = section;
            if target {
                figure.status = crate::value::Status::Target;
            }
        }
    }

    /// A grid that is only layout: its cells are read as sentences.
    fn layout(&mut self, grid: &crate::document::Grid) {
        for cell in grid.rows.iter().flatten().filter(|c| !c.span.is_empty()) {
            self.sentences(cell.span);
        }
    }
}

/// The lines that belong to table block `i`; lists are in block order.
fn lines_of<'a>(list: &mut std::iter::Peekable<std::slice::Iter<'a, (usize, Vec<Span>)>>, i: usize) -> &'a [Span] {
    while list.next_if(|c| c.0 < i).is_some() {}
    list.next_if(|c| c.0 == i).map_or(&[], |c| c.1.as_slice())
}
