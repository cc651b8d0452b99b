//! Number tokens outside of sentences → what each is: a date, a document's number, an article, part of a name.
//!
//! | words | kind |
//! |---|---|
//! | `61/2018/NĐ-CP`, `163/KH-UBND`, `55/2010/QH12` | document number |
//! | `23/4/2018`, `31.12.2021`, `tháng 10`, `năm 2021`, `2021-2025`, `6 tháng` | date |
//! | `Điều 5`, `Phụ lục 2`, `Biểu số 01` | article |
//! | `Đề án 06`, `mức độ 3`, `Covid-19`, `3G` | name |
//!
//! Sentences are read elsewhere; this is for headers, headings, captions, lists and signatures.

use super::line::Line;
use crate::grammar::Class;
use crate::grammar::token::TokenKind;
use crate::report::{NameKind, Named};

/// Names every number token of the line from token `from` on; what is nothing known is a `default`.
pub fn all(line: &Line<'_>, from: usize, default: NameKind, out: &mut Vec<Named>) {
    for (i, token) in line.tokens.iter().enumerate().skip(from) {
        if token.kind == TokenKind::Number {
            out.push(Named { span: token.span, kind: one(line, i).unwrap_or(default) });
        }
    }
}

/// What the number token `i` is. `None`: nothing that can be named; it may be a figure.
pub fn one(line: &Line<'_>, i: usize) -> Option<NameKind> {
    if document_number(line, i) {
        return Some(NameKind::DocumentNumber);
    }
    if date(line, i) {
        return Some(NameKind::Date);
    }
    if behind(line, i, Class::SectionArticle) {
        return Some(NameKind::Article);
    }
    let glued = |at: usize, token: usize| line.kind(at) == Some(TokenKind::Word) && line.tokens.get(token).is_some_and(|t| !t.space);
    let before =
        i > 0 && (glued(i - 1, i) || (matches!(line.mark(i - 1), '-' | '–') && i > 1 && glued(i - 2, i - 1) && !line.tokens[i].space));
    (before || glued(i + 1, i + 1) || behind(line, i, Class::SectionName)).then_some(NameKind::Name)
}

/// Whether the line, from token `from` on, states an amount: a heading that does is read as a sentence too.
pub fn has_figure(line: &Line<'_>, from: usize) -> bool {
    (from..line.tokens.len()).any(|i| {
        let token = &line.tokens[i];
        token.kind == TokenKind::Number
            && (token.span.len() > 2
                || line.mark(i + 1) == '%'
                || (i > from && (line.mark(i - 1) == ':' || behind(line, i, Class::SectionMeasure)))
                || (line.mark(i + 1) == '/' && line.kind(i + 2) == Some(TokenKind::Number)))
            && one(line, i).is_none()
    })
}

/// Whether the line, from token `from` on, holds any number that nothing names: in a sentence that is an amount, however small.
pub fn has_amount(line: &Line<'_>, from: usize) -> bool {
    (from..line.tokens.len()).any(|i| line.kind(i) == Some(TokenKind::Number) && one(line, i).is_none())
}

/// Whether a phrase of `class` ends right before token `i`.
pub fn behind(line: &Line<'_>, i: usize, class: Class) -> bool {
    (1..=4).any(|n| i >= n && line.at(i - n, class) == n)
}

/// `…/KH-UBND` behind it, or a sign before it that ends in digits (`QH12`).
fn document_number(line: &Line<'_>, i: usize) -> bool {
    let sign = |at: usize| line.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Word && t.capital && t.span.len() > 1);
    let mut at = i + 1;
    for _ in 0..3 {
        match line.mark(at) {
            '/' if sign(at + 1) => return !line.tokens[at + 1].space || line.mark(at + 2) == '-',
            '/' if line.kind(at + 1) == Some(TokenKind::Number) => at += 2,
            '-' if sign(at + 1) && !line.tokens[at].space && !line.tokens[at + 1].space => {
                return line.mark(at + 2) == '/' || behind(line, i, Class::SectionNumberWord);
            }
            _ => break,
        }
    }
    if i > 0 && sign(i - 1) && !line.tokens[i].space {
        return i > 1 && line.mark(i - 2) == '/';
    }
    // "140KH-UBND", "số 12": a number that a document's kind and "số" announce.
    (sign(i + 1) && !line.tokens[i + 1].space && line.mark(i + 2) == '-')
        || (i > 1 && behind(line, i, Class::SectionNumberWord) && (1..=3).any(|n| i > n && line.at(i - 1 - n, Class::SectionDocument) == n))
}

fn year(line: &Line<'_>, i: usize) -> bool {
    line.tokens.get(i).is_some_and(|t| t.span.len() == 4) && line.int(i).is_some_and(|y| (1900..2200).contains(&y))
}

fn date(line: &Line<'_>, i: usize) -> bool {
    if year(line, i) || behind(line, i, Class::SectionTime) {
        return true;
    }
    let word = line.word(i);
    if word.len() >= 8 && word.bytes().filter(|b| *b == b'.').count() == 2 && word.rsplit('.').next().is_some_and(|y| y.len() == 4) {
        return true;
    }
    // The run of numbers joined by strokes that it stands in.
    let joined = |at: usize| matches!(line.mark(at), '/' | '-') && line.kind(at + 1) == Some(TokenKind::Number);
    let (mut from, mut to) = (i, i);
    while from >= 2 && i - from < 4 && joined(from - 1) && line.kind(from - 2) == Some(TokenKind::Number) {
        from -= 2;
    }
    while to - i < 4 && joined(to + 1) {
        to += 2;
    }
    // "(từ 15/6 đến 14/9/2024)": the day that a span begins with may lack its year.
    let opens = || to == from + 2 && (to + 1..to + 8).any(|at| year(line, at) && matches!(line.mark(at - 1), '/' | '-'));
    if from < to && (year(line, to) || behind(line, from, Class::SectionTime) || opens()) {
        return true;
    }
    line.at(i + 1, Class::SectionTimeUnit) > 0
}
