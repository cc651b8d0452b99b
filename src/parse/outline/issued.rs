//! What a letterhead states of a document's coming into the world: its number and sign, and the place and day of its issue.
//!
//! Tokens of one line in, values out; blanks left for a pen are told apart from what is missing.

use super::line::Line;
use crate::document::Span;
use crate::grammar::Class;
use crate::grammar::token::TokenKind;
use crate::orthography::squeeze;
use crate::report::Fact;
use crate::value::date::Day;

/// The line that states place and date of issue.
#[derive(Debug, Clone)]
pub struct PlaceAndDate {
    /// The place. `None`: not stated.
    pub place: Option<Fact>,
    /// The date. `None`: month or year left blank.
    pub date: Option<Fact>,
}

/// "Yên Sơn, ngày 05 tháng 12 năm 2022", from token `from` to the end of the line. `None`: the line is something else.
pub fn place_and_date(line: &Line<'_>, from: usize) -> Option<PlaceAndDate> {
    let (at, _) = line.find(from, Class::HeaderDay)?;
    let (date, to) = day(line, at)?;
    let place_end = if at > from && line.mark(at - 1) == ',' { at - 1 } else { at };
    let words = place_end - from;
    let left = line.tokens[to.min(line.tokens.len())..].iter().filter(|t| t.kind != TokenKind::Mark).count();
    let bare = words == 0;
    if !line.whole || words > 10 || left > 1 || (!bare && line.mark(at - 1) != ',' && !line.tokens[from].capital) {
        return None;
    }
    if line.at(from, Class::HeaderAttached) > 0 || (from..place_end).any(|i| line.kind(i) == Some(TokenKind::Number)) {
        return None;
    }
    let fact = |value: String, span: Span, confidence: f32| Fact { value, span, confidence };
    let place = line.stretch(from, place_end);
    Some(PlaceAndDate {
        place: (!bare).then(|| fact(squeeze(place.of(line.text)), place, 0.95)),
        date: date.map(|d| fact(d, line.stretch(at, to), 0.98)),
    })
}

/// A document's number from token `from` on: its value without spaces (`None`: left blank), the token behind it, the letters that end
/// its sign. `None`: no number stands there.
pub fn sign(line: &Line<'_>, from: usize) -> Option<(Option<String>, usize, String)> {
    let mut value = String::new();
    let (mut to, mut slash, mut digits, mut tail) = (from, false, false, String::new());
    while let Some(token) = line.tokens.get(to) {
        let word = token.of(line.text);
        match token.kind {
            TokenKind::Number => {
                // A second number only right behind a stroke: "05/2023/BC-UBND".
                if to > from && !matches!(line.mark(to - 1), '/' | '-' | '–' | '.' | '…') && token.space {
                    break;
                }
                digits |= !slash;
                value.push_str(word);
            }
            TokenKind::Word => {
                let joined = to > from && (matches!(line.mark(to - 1), '/' | '-' | '–' | '&' | '.') || !token.space);
                if !joined || !token.capital || !(slash || value.contains('-')) && token.space {
                    break;
                }
                tail.clear();
                tail.push_str(word);
                value.push_str(word);
            }
            TokenKind::Mark => match word {
                "/" => {
                    slash = true;
                    value.push('/');
                }
                "-" | "–" | "&" => value.push_str(word),
                "." | "…" | "_" => {
                    if !value.is_empty() && slash {
                        break;
                    }
                }
                _ => break,
            },
        }
        to += 1;
    }
    while to > from && matches!(line.mark(to - 1), '-' | '–' | '&') {
        value.pop();
        to -= 1;
    }
    let signed = slash || value.contains('-');
    if !signed || (tail.is_empty() && !digits) {
        return None;
    }
    Some((digits.then_some(value), to, tail))
}

/// A date at the word for day: ISO ("2023-11" when the day is blank; `None` when month or year is), and the token behind it.
pub fn day(line: &Line<'_>, at: usize) -> Option<(Option<String>, usize)> {
    let mut i = skip_blank(line, at + line.at(at, Class::HeaderDay));
    let word = line.word(i);
    if line.kind(i) == Some(TokenKind::Number) && word.bytes().filter(|b| *b == b'.').count() == 2 {
        let parts: Vec<u32> = word.split('.').filter_map(|p| p.parse().ok()).collect();
        return match parts.as_slice() {
            [d, m, y] => Some((Some(Day::new(*y, *m, *d)?.iso()), i + 1)),
            _ => None,
        };
    }
    let day = line.int(i).filter(|d| (1..=31).contains(d));
    i = skip_blank(line, i + usize::from(day.is_some()));
    if day.is_none() && line.at(i, Class::HeaderMonth) == 0 {
        i = skip_garbled(line, i);
    }
    let months = line.at(i, Class::HeaderMonth);
    let strokes = months == 0;
    if strokes && !matches!(line.mark(i), '/' | '-') {
        return None;
    }
    i = skip_blank(line, i + months.max(1));
    let month = line.int(i).filter(|m| (1..=12).contains(m));
    i = skip_blank(line, i + usize::from(month.is_some()));
    let years = line.at(i, Class::HeaderYear);
    if years == 0 && !(strokes && matches!(line.mark(i), '/' | '-')) {
        return None;
    }
    i = skip_blank(line, i + years.max(1));
    let year = line.int(i).filter(|y| (1900..2200).contains(y));
    let to = i + usize::from(year.is_some());
    let value = match (year, month, day) {
        (Some(y), Some(m), Some(d)) => Day::new(y, m, d).map(Day::iso),
        (Some(y), Some(m), None) => Some(format!("{y:04}-{m:02}")),
        _ => None,
    };
    Some((value, to))
}

/// Past what recognition made of a day written by hand: a token or three that are no word and no day, before the word for month.
fn skip_garbled(line: &Line<'_>, at: usize) -> usize {
    let garbled = |i: usize| match line.kind(i) {
        Some(TokenKind::Word) => line.word(i).chars().count() <= 2,
        Some(TokenKind::Number) => line.word(i).len() <= 3,
        Some(TokenKind::Mark) => line.mark(i) != '/' && line.mark(i) != '-',
        None => false,
    };
    let to = (at..at + 3).find(|i| !garbled(*i)).unwrap_or(at + 3);
    if to > at && line.at(to, Class::HeaderMonth) > 0 { to } else { at }
}

/// Past the dots of a blank.
fn skip_blank(line: &Line<'_>, mut at: usize) -> usize {
    while matches!(line.mark(at), '.' | '…' | '_') {
        at += 1;
    }
    at
}
