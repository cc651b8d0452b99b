//! **What** dates and periods that do not exist. **Why** the true one must be asked for. **Example** "ngày 31/9/2021", "quý V".
//!
//! The outline and the tables report theirs while they read; here the running text is looked through, too: days that no calendar
//! has, a fifth quarter, a thirteenth month, and a stated period that ends before it begins.

use super::{Doc, Finding, Scene, ordinal};
use crate::document::Span;
use crate::grammar::Class;
use crate::grammar::token::{Token, TokenKind};
use crate::value::date::{Day, last_day, roman};
use std::collections::HashSet;

/// For people.
pub const DOC: Doc = Doc {
    name: "period",
    what: "Ngày, tháng, quý và kỳ báo cáo phải có thật, ngày kết thúc không đứng trước ngày bắt đầu.",
    why: "Kỳ số liệu sai làm số liệu không dùng được cho tới khi hỏi lại.",
    example: "Tính đến ngày 31/9/2021 (tháng 9 chỉ có 30 ngày).",
};

/// Bytes of text that are looked at together; a line break or this many.
const CHUNK: usize = 32 * 1024;
/// Findings after which a document is not looked through any further.
const MOST: usize = 200;

/// Oddities, periods that run backwards, and the running text.
pub(super) fn check(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let first = out.len();
    ordinal::pass_on(scene, DOC.name, out);
    let mut known: Vec<Span> = scene.report.oddities.iter().filter(|o| o.rule == DOC.name).map(|o| o.span).collect();
    known.sort_unstable();
    backwards(scene, out);
    let mut at = 0;
    while at < scene.text.len() && out.len() - first < MOST {
        let end = chunk_end(scene.text, at);
        look_through(scene, Span::new(at, end), &known, out);
        at = end;
    }
}

/// Where the chunk that begins at `at` ends: behind a line break if there is one, else at white space or any character.
fn chunk_end(text: &str, at: usize) -> usize {
    let mut end = (at + CHUNK).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    if end == text.len() {
        return end;
    }
    match text[at..end].rfind(['\n', ' ']) {
        Some(cut) if cut > 0 => at + cut + 1,
        _ => end,
    }
}

/// Periods of figures whose end lies before their start.
fn backwards(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let mut seen: HashSet<&str> = HashSet::new();
    for f in &scene.report.figures {
        let Some(period) = &f.period else { continue };
        let (Some(start), Some(end)) = (&period.start, &period.end) else { continue };
        if start > end && seen.insert(&period.label) {
            // The words stand before the figure or, in a header, anywhere.
            let before = scene.text.get(..f.span.start as usize).unwrap_or("");
            let place = before.rfind(period.label.as_str()).or_else(|| scene.text.find(period.label.as_str()));
            let message = format!("“{}”: ngày kết thúc đứng trước ngày bắt đầu", period.label.trim());
            let span = place.map_or(f.span, |at| Span::new(at, at + period.label.len()));
            out.push(fault(span, message));
        }
    }
}

fn fault(span: Span, message: String) -> Finding {
    Finding {
        rule: DOC.name,
        passed: false,
        message,
        expected: None,
        stated: None,
        judged: Vec::new(),
        others: Vec::new(),
        span: Some(span),
    }
}

fn look_through(scene: &Scene<'_>, chunk: Span, known: &[Span], out: &mut Vec<Finding>) {
    let bytes = scene.text.as_bytes();
    if !bytes[chunk.range()].iter().any(u8::is_ascii_digit) && !scene.text[chunk.range()].contains(['V', 'v']) {
        return;
    }
    let tokens = scene.grammar.tokens(scene.text, chunk);
    let input = scene.grammar.input(scene.text, &tokens);
    for i in 0..tokens.len() {
        if let Some((span, message)) = stretch(scene, &tokens, i, input)
            && !out.iter().any(|f| f.rule == DOC.name && f.span.is_some_and(|s| s.holds(span) || span.holds(s)))
        {
            out.push(fault(span, message));
        }
        let found = match tokens[i].kind {
            TokenKind::Number => date(scene.text, &tokens, i),
            TokenKind::Word => part_of_year(scene, &tokens, i, input),
            TokenKind::Mark => None,
        };
        if let Some((span, message)) = found
            && !covered(known, span)
        {
            out.push(fault(span, message));
        }
    }
}

/// Whether a known oddity lies over the span. Spans are sorted by their start; oddities are short and few.
fn covered(known: &[Span], span: Span) -> bool {
    let upto = known.partition_point(|k| k.start <= span.start);
    known[..upto].iter().rev().take(8).any(|k| k.holds(span))
}

fn whole(text: &str, token: &Token) -> Option<u32> {
    (token.kind == TokenKind::Number && token.span.len() <= 4).then(|| token.of(text).parse().ok())?
}

/// "Từ ngày 05/9/2022 đến ngày 25/5/2022": it ends before it begins.
fn stretch(scene: &Scene<'_>, tokens: &[Token], i: usize, input: crate::grammar::pattern::Input<'_>) -> Option<(Span, String)> {
    let from = scene.grammar.at(input, i, Class::CalendarFrom);
    let (start, at) = (from > 0).then(|| day(scene.text, tokens, i + from))??;
    let to = scene.grammar.at(input, at, Class::CalendarTo);
    let (end, last) = (to > 0).then(|| day(scene.text, tokens, at + to))??;
    let span = tokens[i].span.join(tokens.get(last - 1)?.span);
    (end < start).then(|| (span, format!("“{}”: ngày kết thúc đứng trước ngày bắt đầu", span.of(scene.text))))
}

/// A full date at a token, and the token behind it.
fn day(text: &str, tokens: &[Token], i: usize) -> Option<(Day, usize)> {
    let [d, s, m, t, y] = tokens.get(i..i + 5)? else { return None };
    let parted = s.mark(text) == '/' && t.mark(text) == '/';
    parted.then(|| Some((Day::new(whole(text, y)?, whole(text, m)?, whole(text, d)?)?, i + 5)))?
}

/// "31/9/2021" that no calendar has. A month over twelve or a day over 31 may be no date at all and is left alone.
fn date(text: &str, tokens: &[Token], i: usize) -> Option<(Span, String)> {
    let [d, s, m, t, y] = tokens.get(i..i + 5)? else { return None };
    let slash = |k: &Token| matches!(k.mark(text), '/' | '-') && !k.space;
    if !(slash(s) && slash(t) && s.mark(text) == t.mark(text)) || m.space || y.space {
        return None;
    }
    let joined = |k: Option<&Token>| k.is_some_and(|k| matches!(k.mark(text), '/' | '-') && !k.space);
    if i > 0 && joined(tokens.get(i - 1)) && !d.space || joined(tokens.get(i + 5)) {
        return None;
    }
    let (day, month, year) = (whole(text, d)?, whole(text, m)?, whole(text, y)?);
    let plausible = (1900..2200).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    (plausible && Day::new(year, month, day).is_none()).then(|| {
        let last = last_day(year as u16, month as u8).unwrap_or(30);
        let span = d.span.join(y.span);
        (span, format!("{}: tháng {month} chỉ có {last} ngày", span.of(text)))
    })
}

/// "quý V", "tháng 13".
fn part_of_year(scene: &Scene<'_>, tokens: &[Token], i: usize, input: crate::grammar::pattern::Input<'_>) -> Option<(Span, String)> {
    let text = scene.text;
    let next = tokens.get(i + 1)?;
    if next.line {
        return None;
    }
    if scene.grammar.at(input, i, Class::CalendarQuarter) == 1 {
        let n = match next.kind {
            TokenKind::Word if next.upper || next.span.len() == 1 && next.capital => roman(next.of(text))?,
            TokenKind::Number => whole(text, next)?,
            _ => return None,
        };
        let dated = tokens.get(i + 2).is_some_and(|t| t.mark(text) == '/') && tokens.get(i + 3).and_then(|t| whole(text, t)).is_some();
        let span = tokens[i].span.join(if dated { tokens[i + 3].span } else { next.span });
        // "Quý 2021" and the like speak of years; "quý 15 đại biểu" addresses people.
        let year = tokens.get(i + 2).is_some_and(|t| t.mark(text) == '/' || scene.grammar.at(input, i + 2, Class::CalendarYear) > 0);
        return ((5..=12).contains(&n) && (next.kind == TokenKind::Word || year))
            .then(|| (span, format!("“{}”: một năm chỉ có bốn quý", span.of(text))));
    }
    if scene.grammar.at(input, i, Class::CalendarMonth) == 1 && next.kind == TokenKind::Number {
        let n = whole(text, next)?;
        let [slash, year] = tokens.get(i + 2..i + 4)? else { return None };
        let dated = slash.mark(text) == '/' && whole(text, year).is_some_and(|y| (1900..2200).contains(&y))
            || scene.grammar.at(input, i + 2, Class::CalendarYear) > 0;
        // "tháng 29/08/2023" is a day called a month: a slip, but no impossible period.
        let third = tokens.get(i + 4).is_some_and(|t| t.mark(text) == '/');
        let span = tokens[i].span.join(next.span);
        return (dated && !third && (n == 0 || (13..=99).contains(&n)))
            .then(|| (span, format!("“{}”: một năm chỉ có 12 tháng", span.of(text))));
    }
    None
}
