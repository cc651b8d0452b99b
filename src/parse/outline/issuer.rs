//! Who issued the document: the letterhead, else the "Kèm theo …" of an annex, else the preamble, else the number's sign and the place.
//!
//! The name stays as the document writes it; where it ends in a bare level ("UBND huyện"), the unit's name is completed from the title
//! or the place of issue.

use super::header::Opening;
use super::line::{Line, trim};
use super::issued::{day, sign};
use crate::document::Span;
use crate::grammar::token::TokenKind;
use crate::grammar::{Class, Grammar};
use crate::orthography::squeeze;
use crate::report::Fact;

/// To which document an annex belongs: "(Kèm theo Báo cáo số … ngày … của …)".
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attached {
    /// Its number and its words. `None`: left blank.
    pub number: Option<(String, Span)>,
    /// The letters that end the number's sign.
    pub sign: String,
    /// Its date, ISO, and its words. `None`: left blank or not stated.
    pub date: Option<(String, Span)>,
    /// Its issuer. `None`: not stated.
    pub issuer: Option<Span>,
}

/// Reads a "Kèm theo …" note. `None`: the line is none.
pub fn attached(line: &Line<'_>) -> Option<Attached> {
    let (_, mut at) = line.find(0, Class::HeaderAttached).filter(|(at, _)| *at <= 2)?;
    at += line.at(at, Class::HeaderKind);
    let mut out = Attached::default();
    let words = line.at(at, Class::SectionNumberWord);
    let from = at + words + usize::from(line.mark(at + words) == ':');
    let mut behind = from;
    if let Some((value, to, tail)) = sign(line, from) {
        out.number = value.map(|v| (v, line.stretch(from, to)));
        (out.sign, behind) = (tail, to);
    }
    if let Some((d, _)) = line.find(behind, Class::HeaderDay)
        && let Some((date, to)) = day(line, d)
    {
        out.date = date.map(|v| (v, line.stretch(d, to)));
        behind = to;
    }
    if let Some((_, of)) = line.find(behind, Class::HeaderOf) {
        let end = (of..line.tokens.len()).find(|i| matches!(line.mark(*i), ')' | ']' | ';' | ',')).unwrap_or(line.tokens.len());
        let span = line.stretch(of, end);
        out.issuer = (!span.is_empty()).then_some(span);
    }
    Some(out)
}

/// The issuer. `None`: the document does not say.
pub fn issuer(text: &str, grammar: &Grammar, opening: &Opening, notes: &[Attached], preamble: &[Span]) -> Option<Fact> {
    let context = Context { text, grammar, opening, preamble };
    if let Some((value, span)) = opening.bodies.last() {
        return Some(Fact { value: value.clone(), span: *span, confidence: 0.95 });
    }
    let same = |a: &&Attached| a.issuer.is_some() && (opening.annex || (!opening.sign.is_empty() && a.sign == opening.sign));
    if let Some(span) = notes.iter().find(same).and_then(|a| a.issuer) {
        return Some(context.complete(span, 0.95));
    }
    if let Some(span) = preamble.iter().find_map(|p| context.subject(*p)) {
        return Some(context.complete(span, 0.85));
    }
    context.by_sign()
}

struct Context<'a> {
    text: &'a str,
    grammar: &'a Grammar,
    opening: &'a Opening,
    preamble: &'a [Span],
}

impl Context<'_> {
    /// The body named right before "báo cáo" in the preamble.
    fn subject(&self, span: Span) -> Option<Span> {
        let line = Line::all(self.text, cut(self.text, span), self.grammar);
        let mut from = 0;
        while let Some((verb, to)) = line.find(from, Class::HeaderReports) {
            from = to;
            if line.tokens[verb].capital {
                continue;
            }
            // The longest run back from the verb that begins with a body's name and holds no stop.
            let start = (verb.saturating_sub(16)..verb)
                .rev()
                .take_while(|i| !matches!(line.mark(*i), ',' | ';' | '.' | ':' | '('))
                .filter(|i| line.at(*i, Class::HeaderBody) > 0 && line.tokens[*i].capital && !behind_of(&line, *i))
                .last();
            if let Some(at) = start {
                let end = (at..verb)
                    .find(|i| line.kind(*i) == Some(TokenKind::Word) && !line.tokens[*i].capital && stops(&line, *i))
                    .unwrap_or(verb);
                let body = line.stretch(at, end);
                if end > at {
                    return Some(body);
                }
            }
        }
        None
    }

    /// The issuer with the name of the unit where it ends in a bare level.
    fn complete(&self, span: Span, confidence: f32) -> Fact {
        let mut value = squeeze(trim(self.text, span).of(self.text));
        let line = Line::all(self.text, span, self.grammar);
        let level = (1..=2).find(|n| line.tokens.len() >= *n && line.at(line.tokens.len() - n, Class::HeaderLevel) == *n);
        if let Some(n) = level {
            let words = line.stretch(line.tokens.len() - n, line.tokens.len()).of(self.text);
            if let Some(name) = self.unit(words).or_else(|| self.place_name()) {
                value.push(' ');
                value.push_str(&name);
            }
        }
        Fact { value, span, confidence }
    }

    /// The name behind this level in the title, else in the preamble.
    fn unit(&self, level: &str) -> Option<String> {
        let wanted = super::line::lower(level);
        self.sources().find_map(|span| self.named(span, |l| l == wanted)).map(|(_, name)| name)
    }

    fn sources(&self) -> impl Iterator<Item = Span> + '_ {
        self.opening.title_lines.iter().chain(self.preamble).copied()
    }

    /// The first level with a name in the text that `fits`: the level as written and the name.
    fn named(&self, span: Span, fits: impl Fn(&str) -> bool) -> Option<(String, String)> {
        let line = Line::all(self.text, cut(self.text, span), self.grammar);
        (0..line.tokens.len()).find_map(|i| {
            let n = line.at(i, Class::HeaderLevel);
            let level = line.stretch(i, i + n).of(self.text);
            if n == 0 || !fits(&super::line::lower(level)) {
                return None;
            }
            let mut at = i + n;
            at += usize::from(line.mark(at) == '.');
            let end = (at..(at + 4).min(line.tokens.len()))
                .find(|k| line.kind(*k) != Some(TokenKind::Word) || !line.tokens[*k].capital || line.tokens[*k].line)
                .unwrap_or((at + 4).min(line.tokens.len()));
            (end > at).then(|| (squeeze(level), squeeze(line.stretch(at, end).of(self.text))))
        })
    }

    /// The place of issue without its level.
    fn place_name(&self) -> Option<String> {
        let place = self.opening.header.place.as_ref()?;
        let line = Line::all(self.text, place.span, self.grammar);
        let mut n = line.at(0, Class::HeaderLevel);
        n += usize::from(n > 0 && line.mark(n) == '.');
        let rest = line.rest(n);
        (!rest.is_empty()).then(|| squeeze(rest.of(self.text)))
    }

    /// "UBND" of the number's sign and the unit of the place ("TP. Bắc Kạn", or a level before that name in the title).
    fn by_sign(&self) -> Option<Fact> {
        let sign = &self.opening.sign;
        if sign.is_empty() {
            return None;
        }
        let span = self.opening.header.number.as_ref().map_or_else(Span::default, |f| f.span);
        if self.grammar.is(sign, Class::HeaderBody)
            && let Some(name) = self.place_name()
        {
            let level = self.sources().find_map(|s| self.named_so(s, &name)).or_else(|| self.place_level())?;
            return Some(Fact { value: format!("{sign} {level} {name}"), span, confidence: 0.8 });
        }
        self.sources().find_map(|s| self.initials(s, sign)).map(|span| self.complete(span, 0.7))
    }

    /// The level that stands before this name.
    fn named_so(&self, span: Span, name: &str) -> Option<String> {
        let line = Line::all(self.text, cut(self.text, span), self.grammar);
        (0..line.tokens.len()).find_map(|i| {
            let n = line.at(i, Class::HeaderLevel);
            let rest = line.rest(i + n);
            let spelled = squeeze(
                &self.text[rest.start as usize
                    ..crate::orthography::floor(self.text, rest.start as usize + name.len() + 8)
                        .min(rest.end as usize)
                        .max(rest.start as usize)],
            );
            (n > 0 && spelled.starts_with(name)).then(|| squeeze(line.stretch(i, i + n).of(self.text)))
        })
    }

    fn place_level(&self) -> Option<String> {
        let place = self.opening.header.place.as_ref()?;
        let line = Line::all(self.text, place.span, self.grammar);
        let n = line.at(0, Class::HeaderLevel);
        let dot = usize::from(n > 0 && line.mark(n) == '.');
        (n > 0).then(|| squeeze(line.stretch(0, n + dot).of(self.text)))
    }

    /// A body whose initials make the sign: "STTTT" for Sở Thông tin và Truyền thông.
    fn initials(&self, span: Span, sign: &str) -> Option<Span> {
        let line = Line::all(self.text, cut(self.text, span), self.grammar);
        let wanted: Vec<char> = sign.chars().collect();
        (0..line.tokens.len()).find_map(|i| {
            if line.at(i, Class::HeaderBody) == 0 {
                return None;
            }
            let (mut at, mut k) = (i, 0);
            while k < wanted.len() && at < line.tokens.len() && at - i < 16 {
                let first = line.word(at).chars().next()?;
                let fits = crate::orthography::fold::letter(first) == crate::orthography::fold::letter(wanted[k]);
                if fits {
                    k += 1;
                } else if !(line.kind(at) == Some(TokenKind::Mark) || line.word(at).chars().count() <= 2) {
                    return None;
                }
                at += 1;
            }
            (k == wanted.len() && k >= 2).then(|| line.stretch(i, at))
        })
    }
}

/// "của UBND huyện": the body is an owner, not the subject.
fn behind_of(line: &Line<'_>, i: usize) -> bool {
    i > 0 && line.at(i - 1, Class::HeaderOf) > 0
}

/// A small word that a body's name does not hold: neither one of a level nor one between two capitals.
fn stops(line: &Line<'_>, i: usize) -> bool {
    let level = (0..=1).any(|back| i >= back && line.at(i - back, Class::HeaderLevel) > back);
    let body = (0..=3).any(|back| i >= back && line.at(i - back, Class::HeaderBody) > back);
    let capital_soon = (i + 1..(i + 4).min(line.tokens.len())).any(|k| line.tokens[k].capital);
    !level && !body && !capital_soon
}

/// The first part of a paragraph: an issuer is named early.
fn cut(text: &str, span: Span) -> Span {
    let end = crate::orthography::floor(text, span.start as usize + 2500);
    Span::new(span.start as usize, end.min(span.end as usize))
}
