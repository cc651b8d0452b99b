//! Numbers that a space broke ("15, 6%", "1 79,7 nghìn tỷ", "năm 200 3", "2 600 USD") → one token each.
//!
//! Text layers of PDF files put a space wherever glyphs stand a little apart; some writers group thousands by spaces. Two
//! numbers side by side are joined only where what follows speaks for one number: a percent sign, a scale word, a unit, or the
//! word for a year before it. A joined token is marked, its figure goes to review. Pieces that nothing ties stay apart and are
//! doubted as neighbours ([`beside`]).

use crate::grammar::pattern::Input;
use crate::grammar::token::{Token, TokenKind};
use crate::grammar::{Class, Grammar};
use crate::value::number;

/// How many tokens before a number the name that takes it may begin.
const REACH: usize = 6;

/// Joins the pieces of broken numbers in `tokens`.
pub(super) fn mend(text: &str, grammar: &Grammar, tokens: &mut Vec<Token>) {
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at].kind == TokenKind::Number
            && let Some(to) = whole(grammar.input(text, tokens), grammar, at)
        {
            tokens[at].span.end = tokens[to - 1].span.end;
            tokens[at].broken = true;
            tokens.drain(at + 1..to);
        }
        at += 1;
    }
}

/// One past the last piece of the number that begins at `at`. `None`: it is whole.
fn whole(input: Input<'_>, grammar: &Grammar, at: usize) -> Option<usize> {
    let to = run(input, at)?;
    if named(input, grammar, at) {
        return None;
    }
    let joined = Token { broken: true, span: input.span(at, to), ..input.tokens[at] };
    let joined = joined.number(input.text);
    let year = joined.len() == 4 && (joined.starts_with("19") || joined.starts_with("20"));
    let dated = at > 0 && (grammar.at(input, at - 1, Class::CalendarYear) == 1 || input.tokens[at - 1].mark(input.text) == '/');
    if year && dated {
        return Some(to);
    }
    let counted = |i: usize| {
        input.tokens.get(i).is_some_and(|t| t.mark(input.text) == '%')
            || grammar.scale(input, i).is_some()
            || grammar.unit(input, i).is_some()
    };
    let number = |i: usize| input.tokens.get(i).is_some_and(|t| t.kind == TokenKind::Number);
    let ranged = input.tokens.get(to).is_some_and(|t| matches!(t.mark(input.text), '-' | '–')) && number(to + 1) && counted(to + 2);
    ((counted(to) || ranged) && number::read(&joined).is_some()).then_some(to)
}

/// The pieces that could be one number: two of them, or groups of three digits behind the first.
fn run(input: Input<'_>, at: usize) -> Option<usize> {
    let word = |i: usize| input.tokens.get(i).filter(|t| t.kind == TokenKind::Number).map_or("", |t| t.of(input.text));
    let first = word(at);
    if at > 0 && near(input, at) && !word(at - 1).is_empty() {
        return None;
    }
    let marked = input.tokens.get(at + 1).is_some_and(|t| !t.space && matches!(t.mark(input.text), ',' | '.'));
    if marked && at + 2 < input.tokens.len() && near(input, at + 2) && at > 0 {
        // "15, 6%": a decimal comma; "1. 852 vụ": a group of thousands.
        let (tail, point) = (word(at + 2), input.tokens[at + 1].mark(input.text) == '.');
        let digits = plain(tail) && plain(first) && first.len() <= 3;
        let fits = if point { tail.len() == 3 } else { tail.len() <= 2 };
        return (digits && fits && word(at + 3).is_empty()).then_some(at + 3);
    }
    let mut to = at + 1;
    while near(input, to) && !word(to).is_empty() {
        to += 1;
    }
    let pieces = to - at;
    let groups = first.len() <= 3 && plain(first) && !first.starts_with('0') && (at + 1..to).all(|i| plain(word(i)) && word(i).len() == 3);
    let halves = pieces == 2 && (plain(first) || plain(word(at + 1)));
    (pieces >= 2 && (groups || halves)).then_some(to)
}

/// Whether just one space, and no line's end, stands before token `i`.
fn near(input: Input<'_>, i: usize) -> bool {
    let Some(token) = input.tokens.get(i).filter(|t| t.space && !t.line && i > 0) else { return false };
    token.span.start - input.tokens[i - 1].span.end == 1
}

fn plain(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a name or date that begins before `at` takes the number at `at` for itself ("Quyết định số 15 …", "tháng 12 …").
fn named(input: Input<'_>, grammar: &Grammar, at: usize) -> bool {
    (at.saturating_sub(REACH)..=at).any(|from| {
        let [_, name, stretch] = grammar.matches(input, from);
        [name, stretch].iter().flatten().any(|m| m.to > at)
    })
}

/// Whether the number of tokens `from..to` stands beside another number, with only a space, or a mark and a space, between, or
/// breaks off at a mark ("58,%").
pub(super) fn beside(input: Input<'_>, grammar: &Grammar, from: usize, to: usize) -> bool {
    let number = |i: usize| input.tokens.get(i).is_some_and(|t| t.kind == TokenKind::Number);
    let comma = |i: usize| input.tokens.get(i).is_some_and(|t| matches!(t.mark(input.text), ',' | '.'));
    let close = |i: usize| near(input, i) || input.tokens.get(i).is_some_and(|t| !t.space);
    // "Trong tháng 9, 214 hồ sơ": behind a comma the number of a name is whole.
    let listed = |i: usize| number(i) && !named(input, grammar, i);
    let before = from > 0 && close(from) && (number(from - 1) || from > 1 && comma(from - 1) && close(from - 1) && listed(from - 2));
    let percent = input.tokens.get(to + 1).is_some_and(|t| t.mark(input.text) == '%' && !t.space);
    let behind = near(input, to) && number(to) || comma(to) && close(to) && (close(to + 1) && number(to + 1) || percent);
    before || behind
}
