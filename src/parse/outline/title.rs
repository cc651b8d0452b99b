//! A numbered paragraph → its heading and the running text behind it.
//!
//! | words behind the number | heading | text |
//! |---|---|---|
//! | `Hạ tầng kỹ thuật` | all of it | – |
//! | `Công tác tuyên truyền: Thực hiện …` | before the colon | behind it |
//! | `Tổng số hồ sơ: 1.234 hồ sơ` | before the colon | all of it, for the figure needs its label |
//! | `Trồng trọt. Cả vụ gieo …` | before the full stop, if short | behind it |
//! | `Phân loại 4.620 đơn: khiếu nại …`, `Điều chỉnh giao diện … của tin, bài.` | – | all of it |

use super::line::{Line, last, trim};
use super::name;
use crate::document::{Span, Style};
use crate::grammar::token::TokenKind;

/// The most words of a heading that fills its line, stands before a colon, stands before a full stop.
const LONGEST: (usize, usize, usize) = (45, 30, 12);

/// A heading and the text behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    /// The heading. `None`: there is none.
    pub title: Option<Span>,
    /// The text parsed as sentences; empty: none.
    pub body: Span,
}

/// Splits the line behind token `from`, the first one after the number.
pub fn split(line: &Line<'_>, from: usize, style: Style) -> Split {
    let text = line.text;
    let rest = line.rest(from);
    let none = Span { start: rest.end, end: rest.end };
    if rest.is_empty() {
        return Split { title: None, body: none };
    }
    let whole = Split { title: None, body: rest };
    let marked = style.heading > 0 || style.bold;
    match breaks(line, from) {
        Some((at, ':')) => {
            let title = line.stretch(from, at);
            let behind = trim(text, line.rest(at + 1));
            if at - from > 2 * LONGEST.1 || name::has_figure(&until(line, at), from) || line.words() == 0 {
                return whole;
            }
            let states = line.tokens.get(at + 1..(at + 4).min(line.tokens.len())).unwrap_or_default();
            let figure_first = states.iter().any(|t| t.kind == TokenKind::Number) && !behind.is_empty() && {
                let first = (at + 1..(at + 4).min(line.tokens.len())).find(|i| line.kind(*i) == Some(TokenKind::Number));
                first.is_some_and(|i| name::one(line, i).is_none())
            };
            Split { title: Some(title), body: if figure_first { rest } else { behind } }
        }
        Some((at, '.')) => {
            let words = line.tokens[from..at].iter().filter(|t| t.kind != TokenKind::Mark).count();
            let commas = (from..at).any(|i| matches!(line.mark(i), ',' | ';'));
            let behind = trim(text, line.rest(at + 1));
            let most = if style.bold { LONGEST.1 } else { LONGEST.2 };
            if words > most || (commas && words > 8) || name::has_amount(&until(line, at), from) {
                return whole;
            }
            if behind.is_empty() && words > 10 && !marked {
                return whole;
            }
            Split { title: Some(line.stretch(from, at)), body: behind }
        }
        Some((at, _)) => {
            // A line of its own with text on the lines below.
            let first = until(line, at);
            if name::has_figure(&first, from) || last(line.stretch(from, at).of(text)) == ',' {
                return whole;
            }
            Split { title: Some(heading_words(text, line.stretch(from, at))), body: trim(text, line.rest(at)) }
        }
        None => {
            let words = line.tokens[from.min(line.tokens.len())..].iter().filter(|t| t.kind != TokenKind::Mark).count();
            let sentence = matches!(line.last(), '.' | ';' | ',') && !marked;
            if !line.whole || words > LONGEST.0 || sentence || name::has_figure(line, from) {
                let title = (marked && line.whole && words <= LONGEST.0).then(|| heading_words(text, rest));
                return Split { title, body: rest };
            }
            Split { title: Some(heading_words(text, rest)), body: none }
        }
    }
}

/// The words without a closing mark.
fn heading_words(text: &str, span: Span) -> Span {
    let words = span.of(text).trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '.' | ';' | ','));
    Span { start: span.start, end: span.start + words.len() as u32 }
}

fn until<'a>(line: &Line<'a>, to: usize) -> Line<'a> {
    Line { tokens: line.tokens[..to].to_vec(), ..*line }
}

/// Where the heading ends: the token of the colon or full stop, or the first token of the text below (given as a line end).
fn breaks(line: &Line<'_>, from: usize) -> Option<(usize, char)> {
    let mut depth = 0i32;
    for i in from..line.tokens.len() {
        let token = &line.tokens[i];
        let next = line.tokens.get(i + 1);
        if i > from && token.line && depth <= 0 && below(line, i) {
            return Some((i, '\n'));
        }
        match line.mark(i) {
            '(' | '[' | '“' => depth += 1,
            ')' | ']' | '”' => depth -= 1,
            ':' if depth <= 0 && i > from && next.is_none_or(|n| n.space || n.kind == TokenKind::Word) => return Some((i, ':')),
            '.' if depth <= 0 && i > from && !token.space => {
                let begins = next.is_none_or(|n| n.space && (n.kind == TokenKind::Number || n.capital || n.kind == TokenKind::Mark));
                let before = &line.tokens[i - 1];
                let short = before.kind == TokenKind::Word && before.capital && before.of(line.text).chars().count() <= 3;
                let ends = next.is_none() && line.whole;
                if (begins && next.is_some() && !short) || ends {
                    return Some((i, '.'));
                }
            }
            ';' if depth <= 0 => return None,
            _ => {}
        }
    }
    None
}

/// Whether token `i`, the first of a line, begins the text below a heading: the line above ends none of its sentences.
fn below(line: &Line<'_>, i: usize) -> bool {
    let token = &line.tokens[i];
    let begins = token.kind != TokenKind::Word || token.capital;
    let above_capitals = line.tokens[..i].iter().rev().take(4).filter(|t| t.kind == TokenKind::Word).all(|t| t.upper || t.span.len() == 1);
    begins && !(above_capitals && token.upper)
}
