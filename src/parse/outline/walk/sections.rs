//! Numbered paragraphs: which are sections, which items of a list, and which speak of plans.

use super::super::line::{Line, trim};
use super::super::numeral::{Form, Numeral};
use super::super::{Role, name, title};
use super::Walk;
use crate::document::{Paragraph, Span};
use crate::grammar::Class;
use crate::grammar::token::TokenKind;
use crate::orthography::{floor, squeeze};
use crate::report::{NameKind, Named, Oddity, Section};

impl Walk<'_> {
    /// A paragraph with a number at its start. `None`: the number is no section's.
    pub(super) fn numbered(&mut self, at: usize, line: &Line<'_>, mut n: Numeral, p: Paragraph) -> Option<Role> {
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
            number: squeeze(n.number.of(self.text)),
            title: split.title.map(|t| squeeze(t.of(self.text))),
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
    pub(super) fn late_title(&mut self, section: usize, line: &Line<'_>, p: Paragraph) -> Option<Role> {
        let s = self.out.sections.get_mut(section)?;
        if line.ends_sentence() || line.last() == ':' || line.words() > 45 || !line.whole || line.bullet() || name::has_figure(line, 0) {
            return None;
        }
        s.title = Some(squeeze(p.span.of(self.text)));
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
    let end = floor(text, line.span.start as usize + 200).min(line.span.end as usize).max(n.number.end as usize);
    let words = &text[line.span.start as usize..end];
    let words = words.split('\n').next().unwrap_or(words);
    let words = if end < line.span.end as usize && words.len() > 100 { words.rsplit_once(' ').map_or(words, |w| w.0) } else { words };
    trim(text, Span::new(line.span.start as usize, line.span.start as usize + words.len()))
}
