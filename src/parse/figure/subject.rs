//! Whom or where a clause speaks of: bodies and places ("UBND thành phố", "các xã, phường", "toàn huyện").

use crate::grammar::pattern::Input;
use crate::grammar::token::TokenKind;
use crate::grammar::{Class, Grammar};
use crate::orthography::squeeze;

/// The most tokens that a subject takes.
const LONGEST: usize = 14;

/// How many tokens a body's word takes at `at`; 0 where a longer phrase that names no body begins ("xã hội", "sở hữu").
fn body(input: Input<'_>, grammar: &Grammar, at: usize) -> usize {
    let n = grammar.at(input, at, Class::Body);
    if n > 0 && grammar.at(input, at, Class::NotBody) > n { 0 } else { n }
}

/// A body at token `at`, with the names, levels and list members that follow it: one past its last token.
fn extent(input: Input<'_>, grammar: &Grammar, at: usize) -> Option<usize> {
    let n = body(input, grammar, at);
    if n == 0 {
        return None;
    }
    // "cơ sở" is no "sở", "phòng họp" no "phòng": such words are bodies with a name of their own only.
    let named = |i: usize| input.tokens.get(i).is_some_and(|t| t.kind == TokenKind::Word && t.capital && !t.line);
    if grammar.spans(input, at, at + n, Class::NeedsName) && !named(at + n) {
        return None;
    }
    let mut to = at + n;
    while to < input.tokens.len() && to - at < LONGEST {
        let token = input.tokens[to];
        let more = body(input, grammar, to);
        if more > 0 {
            to += more;
        } else if token.kind == TokenKind::Word && token.capital && !token.line {
            to += 1;
        } else if matches!(token.mark(input.text), ',' | '-' | '–' | '&') || grammar.at(input, to, Class::And) > 0 {
            let next = body(input, grammar, to + 1);
            if next == 0 {
                break;
            }
            to += 1 + next;
        } else if grammar.at(input, to, Class::Within) > 0 {
            let skip = grammar.at(input, to, Class::Within);
            match body(input, grammar, to + skip) {
                0 => break,
                m => to += skip + m,
            }
        } else {
            break;
        }
    }
    Some(to)
}

/// The last body in `from..to`.
pub(super) fn last(input: Input<'_>, grammar: &Grammar, from: usize, to: usize) -> Option<String> {
    let mut found = None;
    let mut i = from;
    while i < to {
        match extent(input, grammar, i) {
            Some(end) if end <= to => {
                found = Some((i, end));
                i = end;
            }
            _ => i += 1,
        }
    }
    found.map(|(a, b)| squeeze(input.span(a, b).of(input.text)))
}

/// The first body in `from..to`.
pub(super) fn first(input: Input<'_>, grammar: &Grammar, from: usize, to: usize) -> Option<String> {
    (from..to).find_map(|i| extent(input, grammar, i).filter(|e| *e <= to).map(|e| squeeze(input.span(i, e).of(input.text))))
}

/// The body that a paragraph begins with, behind its list mark and before a colon: "- Cấp huyện: …".
pub(super) fn leading(input: Input<'_>, grammar: &Grammar) -> Option<String> {
    let from = input.tokens.iter().take_while(|t| matches!(t.mark(input.text), '-' | '+' | '*' | '•' | '–')).count();
    let skip = grammar.at(input, from, Class::LeadIn);
    let at = if extent(input, grammar, from).is_some() { from } else { from + skip };
    let end = extent(input, grammar, at)?;
    let colon = input.tokens.get(end).is_none_or(|t| t.mark(input.text) == ':');
    colon.then(|| squeeze(input.span(at, end).of(input.text)))
}

/// Whether a body ends right before token `at`.
pub(super) fn ends_at(input: Input<'_>, grammar: &Grammar, from: usize, at: usize) -> bool {
    (at.saturating_sub(6).max(from)..at).any(|i| extent(input, grammar, i) == Some(at))
}

/// Whether `from..to` holds nothing but bodies and connectors.
pub(super) fn covers(input: Input<'_>, grammar: &Grammar, mut from: usize, to: usize) -> bool {
    let mut any = false;
    while from < to {
        if let Some(end) = extent(input, grammar, from) {
            from = end;
            any = true;
        } else if input.tokens[from].kind == TokenKind::Mark {
            from += 1;
        } else {
            let skip =
                [Class::LeadIn, Class::And, Class::Exists, Class::Within].iter().map(|c| grammar.at(input, from, *c)).max().unwrap_or(0);
            if skip == 0 {
                return false;
            }
            from += skip;
        }
    }
    any
}
