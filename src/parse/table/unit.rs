//! Units of tables: in the unit column, in brackets of a header, in the line above the table. What is counted and how.

use super::words::Words;
use crate::document::{Document, Span};
use crate::grammar::Class;
use crate::grammar::source::UnitKind;
use crate::grammar::token::TokenKind;

/// What a unit makes of a plain number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// A number of things.
    Count,
    /// A share of a hundred.
    Percent,
    /// A measure.
    Quantity,
    /// Money.
    Money,
    /// Yes or no, written 1 or 0.
    Boolean,
    /// Words that no grammar knows as a unit.
    Unknown,
}

/// Whether a percent sign stands in a text. With a ring or a zero behind it ("%o", "%0") it is what a keyboard without the sign
/// for thousandths gives.
pub(super) fn has_percent(text: &str) -> bool {
    text.match_indices('%').any(|(at, sign)| {
        let mut behind = text[at + sign.len()..].chars();
        let ring = behind.next().is_some_and(|c| matches!(c, 'o' | 'O' | '0'));
        !ring || behind.next().is_some_and(char::is_alphanumeric)
    })
}

/// What a unit cell says.
pub(super) fn sense(words: &mut Words<'_>, span: Span) -> Sense {
    let text = span.of(words.text);
    if has_percent(text) {
        return Sense::Percent;
    }
    words.read(span);
    if words.tokens.iter().any(|t| t.mark(words.text) == '‰') {
        return Sense::Quantity;
    }
    if words.tokens.is_empty() {
        return Sense::Unknown;
    }
    if is_boolean(words, 0) {
        return Sense::Boolean;
    }
    if words.has(Class::TableUnitMoney) {
        return Sense::Money;
    }
    // A scale word or a number before the unit ("nghìn ha", "1000 tấn") says nothing of its kind.
    let mut at = 0;
    while at < words.tokens.len() {
        let scale = words.grammar.scale(words.input(), at).map_or(0, |s| s.0).max(words.at(at, Class::TableUnitScale));
        match (scale, words.tokens[at].kind) {
            (0, TokenKind::Number) => at += 1,
            // "Ng.tấn"
            (0, _) if at > 0 && words.tokens[at].mark(words.text) == '.' => at += 1,
            (0, _) => break,
            (n, _) => at += n,
        }
    }
    let known = words.grammar.unit(words.input(), at).map(|u| u.1);
    if known == Some(UnitKind::Money) {
        return Sense::Money;
    }
    if words.at(at, Class::TableUnitMeasure) > 0 || matches!(known, Some(UnitKind::Quantity | UnitKind::Age | UnitKind::Time)) {
        return Sense::Quantity;
    }
    match known {
        Some(_) if text.contains('/') && !text.contains('(') && words.has(Class::TableUnitMeasure) => Sense::Quantity,
        Some(_) => Sense::Count,
        None => Sense::Unknown,
    }
}

/// Whether the unit begins with a scale word, so that numbers of it have decimals.
pub(super) fn is_scaled(words: &mut Words<'_>, span: Span) -> bool {
    words.read(span);
    words.grammar.scale(words.input(), 0).is_some() || words.begins(Class::TableUnitScale)
}

/// Whether "1/0" or "1: … 0: …" stands at a token.
pub(super) fn is_boolean(words: &Words<'_>, at: usize) -> bool {
    let (a, b, c) = (words.word(at), words.word(at + 1), words.word(at + 2));
    (matches!((a, c), ("1", "0") | ("0", "1")) && b == "/")
        || (matches!(a, "1" | "0") && b == ":" && words.tokens.len() > 4)
        || (words.tokens.len() <= 5
            && words.at(at, Class::TableUnitBoolean) > 0
            && words.has_slash()
            && words.ends_with(Class::TableUnitBoolean))
}

impl Words<'_> {
    fn has_slash(&self) -> bool {
        (0..self.tokens.len()).any(|i| self.is_mark(i, '/'))
    }
    fn ends_with(&self, class: Class) -> bool {
        self.tokens.len().checked_sub(1).is_some_and(|last| self.at(last, class) > 0)
    }
}

/// The unit that a header label states, in brackets or behind a comma or colon at its end.
pub(super) fn in_header(words: &mut Words<'_>, label: Span) -> Option<(Span, Sense)> {
    let text = label.of(words.text);
    if let Some(open) = text.rfind('(')
        && let Some(close) = text[open..].find(')')
    {
        let inside = trimmed(label, text, open + 1, open + close);
        words.read(inside);
        let skip = words.at(0, Class::TableUnitLine);
        let inside = match words.tokens.get(skip) {
            Some(t) if skip > 0 => {
                let from =
                    if words.is_mark(skip, ':') { words.tokens.get(skip + 1).map_or(inside.end, |n| n.span.start) } else { t.span.start };
                Span { start: from, end: inside.end }
            }
            _ => inside,
        };
        let sense = sense(words, inside);
        if !matches!(sense, Sense::Unknown | Sense::Boolean) && inside.len() <= 48 && closed(words) {
            return Some((inside, sense));
        }
    }
    if let Some(at) = text.rfind([',', ':', ';']) {
        let tail = trimmed(label, text, at + 1, text.len());
        let sense = sense(words, tail);
        if matches!(sense, Sense::Money | Sense::Quantity | Sense::Percent) && tail.len() <= 24 && closed(words) {
            return Some((tail, sense));
        }
    }
    None
}

/// Whether the words read last are few enough to be nothing but a unit.
fn closed(words: &Words<'_>) -> bool {
    words.tokens.len() <= 7
}

fn trimmed(base: Span, text: &str, from: usize, to: usize) -> Span {
    let part = &text[from..to];
    let start = base.start as usize + from + (part.len() - part.trim_start().len());
    Span::new(start, start + part.trim().len())
}

/// The unit that a line names: "Đơn vị tính: triệu đồng". `None`: it is no such line.
pub(super) fn in_line(words: &mut Words<'_>, line: Span) -> Option<(Span, Sense)> {
    if line.len() > 120 {
        return None;
    }
    words.read(line);
    // At the head of the line, or in brackets at its end.
    let open = (0..words.tokens.len())
        .find(|&i| (i == 0 || words.is_mark(i - 1, '(')) && words.at(i, Class::TableUnitLine) > 0)
        .or_else(|| (words.is_mark(0, '(') && words.at(1, Class::TableUnitLine) > 0).then_some(1))?;
    let n = words.at(open, Class::TableUnitLine);
    let colon = usize::from(words.is_mark(open + n, ':'));
    let loose = words.at(open, Class::TableHeadUnitLoose) == n;
    let from = words.tokens.get(open + n + colon)?.span.start;
    let rest = Span { start: from, end: line.end };
    let rest_text = rest.of(words.text).trim_end_matches([')', '.', ';', ' ']);
    let first = rest_text.split([',', ';', ')']).next().unwrap_or(rest_text).trim_end();
    let unit = Span::new(from as usize, from as usize + first.len());
    let sense = sense(words, unit);
    let few = words.tokens.len() <= 5;
    let named = !loose && colon == 1 && words.tokens.len() <= 3 && words.tokens.iter().skip(1).all(|t| !t.capital);
    (few && (sense != Sense::Unknown || named)).then_some((unit, sense))
}

/// Lines above the table that are looked at for its unit.
const LINES: usize = 4;
/// How far up they may begin, in bytes.
const REACH: usize = 600;

/// The unit that a line right above the table, or one of its title rows, names.
pub(super) fn above(document: &Document, table: Span, titles: &[Span], words: &mut Words<'_>) -> Option<(Span, Sense)> {
    for &title in titles {
        if let Some(unit) = in_line(words, title) {
            return Some(unit);
        }
    }
    let text = &document.text;
    let end = (table.start as usize).min(text.len());
    let mut from = end.saturating_sub(REACH);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let mut at = end;
    let mut seen = 0;
    while at > from && seen < LINES {
        let start = text[from..at].rfind('\n').map_or(from, |i| from + i + 1);
        let line = &text[start..at];
        at = start.saturating_sub(1).max(from);
        if start == from && from > 0 {
            break;
        }
        if line.trim().is_empty() {
            if start == 0 {
                break;
            }
            continue;
        }
        if let Some(unit) = in_line(words, trimmed(Span::new(start, start + line.len()), line, 0, line.len())) {
            return Some(unit);
        }
        if line.trim_matches('\t').contains('\t') {
            break;
        }
        seen += 1;
    }
    None
}
