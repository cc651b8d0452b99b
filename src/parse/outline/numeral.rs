//! The number at the start of a heading or numbered paragraph: spelling → form and value.
//!
//! | spelling | form | value | number as written |
//! |---|---|---|---|
//! | `MỤC 2.`, `Phần I`, `Chương II`, `Phần thứ nhất` | keyword | 2, 1, 2, 1 | `MỤC 2`, `Phần I`, … |
//! | `Bảng 3A.1 DANH SÁCH …` | keyword | – | `Bảng 3A.1` |
//! | `A.`, `B/` | capital letter | 1, 2 | `A`, `B` |
//! | `I.`, `II -`, `III/` | Roman | 1, 2, 3 | `I`, `II`, `III` |
//! | `1.`, `2/`, `3-`, `2.1.`, `2.10` | arabic of one part or more | 1, 2, 3, 2·1, 2·10 | `1`, `2`, `3`, `2.1`, `2.10` |
//! | `1)`, `(1)` | arabic in brackets | 1 | `1` |
//! | `a)`, `đ.`, `(b)` | small letter | 1, 5, 2 | `a`, `đ`, `b` |
//! | `ii)` | small Roman | 2 | `ii` |
//!
//! `1.250 triệu`, `12/15 xã`, `5-10%`, `08/08`, `30/4`, `V/v` are none.

use super::line::Line;
use crate::document::Span;
use crate::grammar::Class;
use crate::grammar::token::TokenKind;
use crate::value::{date, ordinal};

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Behind a keyword, which the vocabulary's id of its first word tells from others.
    Word(u16),
    /// A capital letter.
    Upper,
    /// A Roman numeral in capitals.
    Roman,
    /// Arabic, so many parts ("2.1" has two).
    Arabic(u8),
    /// Arabic with a closing bracket.
    Bracket,
    /// Arabic in two brackets.
    Brackets,
    /// A small letter.
    Lower,
    /// A Roman numeral in small letters.
    Small,
}

impl Form {
    /// Where it stands in the usual order of depth, 0 outermost; forms of one rank nest in the order they appear.
    pub fn rank(self) -> u8 {
        match self {
            Self::Word(_) => 0,
            Self::Upper => 10,
            Self::Roman => 20,
            Self::Arabic(parts) => 29 + parts,
            Self::Bracket | Self::Brackets | Self::Lower | Self::Small => 50,
        }
    }
}

/// The most parts of an arabic number that is still a heading's.
pub const PARTS: usize = 6;

/// A number read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numeral {
    /// How it is written.
    pub form: Form,
    /// The values of its parts, outermost first.
    pub values: [u16; PARTS],
    /// How many parts it has.
    pub parts: usize,
    /// The number as written, without its closing mark.
    pub number: Span,
    /// The token behind it and its closing mark.
    pub next: usize,
    /// A closing mark stands behind it.
    pub closed: bool,
    /// Its value says nothing about order ("3A.1").
    pub loose: bool,
}

impl Numeral {
    /// The value of its last part.
    pub fn value(&self) -> u16 {
        self.values[self.parts.saturating_sub(1).min(PARTS - 1)]
    }

    /// The values of all parts but the last.
    pub fn prefix(&self) -> &[u16] {
        &self.values[..self.parts.saturating_sub(1).min(PARTS)]
    }

    /// The values of all parts.
    pub fn all(&self) -> &[u16] {
        &self.values[..self.parts.min(PARTS)]
    }

    fn new(form: Form, value: u16, number: Span, next: usize) -> Self {
        let mut values = [0; PARTS];
        values[0] = value;
        Self { form, values, parts: 1, number, next, closed: false, loose: false }
    }
}

/// Reads the number that the line begins with. `None`: it begins with none.
pub fn read(line: &Line<'_>) -> Option<Numeral> {
    match line.kind(0)? {
        TokenKind::Number => arabic(line),
        TokenKind::Word => keyword(line).or_else(|| table(line)).or_else(|| roman(line)).or_else(|| letter(line)),
        TokenKind::Mark if line.mark(0) == '(' && line.mark(2) == ')' => bracketed(line),
        TokenKind::Mark => None,
    }
}

/// The closing mark at token `at`, which stands right behind a number: the token after it. `None`: no closing mark.
fn close(line: &Line<'_>, at: usize, marks: &str) -> Option<usize> {
    let mark = line.mark(at);
    if mark == '\0' || !marks.contains(mark) {
        return None;
    }
    let token = &line.tokens[at];
    let next = line.tokens.get(at + 1);
    let fits = match mark {
        ')' | ']' => !token.space,
        '.' | ':' => !token.space && next.is_none_or(|n| n.space || n.kind != TokenKind::Number),
        // "1/ Công tác" and "1/Công tác", never "1/0" or "V/v".
        '/' => !token.space && next.is_none_or(|n| n.space || (n.kind == TokenKind::Word && n.capital && n.span.len() > 1)),
        _ => next.is_none_or(|n| n.kind == TokenKind::Word && (n.space || n.capital)),
    };
    // "1.-", "I.–": a dash behind the closing mark belongs to it.
    let more = usize::from(fits && mark == '.' && matches!(line.mark(at + 1), '-' | '–'));
    fits.then_some(at + 1 + more)
}

fn arabic(line: &Line<'_>) -> Option<Numeral> {
    let word = line.word(0);
    if word.len() > 3 * PARTS || word.contains(',') {
        return None;
    }
    let mut n = Numeral::new(Form::Arabic(1), 0, line.tokens[0].span, 1);
    n.parts = 0;
    for part in word.split('.') {
        if part.len() > 2 || n.parts == PARTS {
            return None;
        }
        n.values[n.parts] = part.parse().ok()?;
        n.parts += 1;
    }
    if n.values[..n.parts].contains(&0) {
        return None;
    }
    n.form = Form::Arabic(n.parts as u8);
    if let Some(next) = close(line, 1, "./-–—:") {
        // "1: Có" explains a code; a colon closes no arabic number of one part.
        if line.mark(1) == ':' && n.parts == 1 {
            return None;
        }
        (n.next, n.closed) = (next, true);
    } else if let Some(next) = close(line, 1, ")") {
        (n.next, n.closed) = (next, true);
        if n.parts == 1 {
            n.form = Form::Bracket;
        }
    } else if n.parts == 1 || line.tokens.get(1).is_none_or(|t| !t.space || t.kind != TokenKind::Word || !t.capital) {
        return None;
    }
    Some(n)
}

fn bracketed(line: &Line<'_>) -> Option<Numeral> {
    let token = line.tokens.get(1)?;
    let word = line.word(1);
    let mut n = match token.kind {
        TokenKind::Number => Numeral::new(Form::Brackets, line.int(1).filter(|v| (1..100).contains(v))? as u16, token.span, 3),
        TokenKind::Word => lower_word(word, token.span, 3)?,
        TokenKind::Mark => return None,
    };
    n.closed = true;
    Some(n)
}

/// A small letter or small Roman numeral.
fn lower_word(word: &str, span: Span, next: usize) -> Option<Numeral> {
    let mut chars = word.chars();
    let first = chars.next()?;
    if first.is_uppercase() {
        return None;
    }
    if chars.next().is_none() {
        return Some(Numeral::new(Form::Lower, ordinal::letter(first)? as u16, span, next));
    }
    let roman = word.len() <= 5 && word.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
    roman.then(|| date::roman(word)).flatten().map(|v| Numeral::new(Form::Small, v as u16, span, next))
}

fn keyword(line: &Line<'_>) -> Option<Numeral> {
    let words = line.at(0, Class::SectionWord);
    if words == 0 || !line.tokens[0].capital {
        return None;
    }
    let value = match line.kind(words)? {
        TokenKind::Number => line.int(words).filter(|v| (1..1000).contains(v))?,
        TokenKind::Word => roman_value(line.word(words)).or_else(|| ordinal_value(line, words))?,
        TokenKind::Mark => return None,
    };
    let number = line.stretch(0, words + 1);
    let mut n = Numeral::new(Form::Word(line.tokens[0].id), value as u16, number, words + 1);
    if let Some(next) = close(line, words + 1, ".:-–—)/") {
        (n.next, n.closed) = (next, true);
        return Some(n);
    }
    // "Phần I" alone, or "MỤC 4 TRANG THÔNG TIN"; "Mục 2 Điều 5 quy định" is a sentence.
    (line.tokens.len() == words + 1 || line.tokens[words + 1].line || line.capitals(words + 1)).then_some(n)
}

fn ordinal_value(line: &Line<'_>, at: usize) -> Option<u32> {
    // "Phần hai" but "Phần mềm hai": only right behind the keyword, and nothing but a heading's rest behind it.
    let value = ordinal::word(line.word(at))?;
    let next = line.tokens.get(at + 1);
    (at >= 2 || next.is_none_or(|t| t.line || t.kind == TokenKind::Mark || t.upper)).then_some(value)
}

/// "Bảng 3A.1 DANH SÁCH …": a table's number of several parts with its title on the same line.
fn table(line: &Line<'_>) -> Option<Numeral> {
    let words = line.at(0, Class::SectionTableWord);
    if words == 0 || !line.tokens[0].capital || line.kind(words) != Some(TokenKind::Number) {
        return None;
    }
    let mut to = words + 1;
    let mut parts = usize::from(line.word(words).contains('.'));
    while let Some(t) = line.tokens.get(to) {
        let word = t.of(line.text);
        let fits = match t.kind {
            TokenKind::Word => word.chars().count() == 1,
            TokenKind::Number => true,
            TokenKind::Mark => word == "." && line.tokens.get(to + 1).is_some_and(|n| !n.space),
        };
        if t.space || !fits {
            break;
        }
        parts += 1;
        to += 1;
    }
    if parts == 0 || line.tokens.get(to).is_none_or(|t| t.line) {
        return None;
    }
    let mut n = Numeral::new(Form::Word(line.tokens[0].id), 0, line.stretch(0, to), to);
    n.loose = true;
    if let Some(next) = close(line, to, ".:-–—") {
        (n.next, n.closed) = (next, true);
    }
    (n.closed || line.capitals(to)).then_some(n)
}

fn roman_value(word: &str) -> Option<u32> {
    // "iV" is a Roman numeral whose capitals a font change has lost in part.
    let roman = word.len() <= 6
        && word.bytes().any(|b| b.is_ascii_uppercase())
        && word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'i' | b'v' | b'x'));
    if roman { date::roman(word) } else { None }
}

fn roman(line: &Line<'_>) -> Option<Numeral> {
    let value = roman_value(line.word(0))?;
    let mut n = Numeral::new(Form::Roman, value as u16, line.tokens[0].span, 1);
    if let Some(next) = close(line, 1, "./-–—:)") {
        (n.next, n.closed) = (next, true);
        return Some(n);
    }
    let alone = line.tokens.len() == 1 || line.tokens[1].line;
    (alone || (line.tokens[1].kind == TokenKind::Word && line.capitals(1))).then_some(n)
}

fn letter(line: &Line<'_>) -> Option<Numeral> {
    let word = line.word(0);
    let token = line.tokens[0];
    let mut n = if token.capital {
        let mut chars = word.chars();
        let value = ordinal::letter(chars.next()?)?;
        if chars.next().is_some() {
            return None;
        }
        Numeral::new(Form::Upper, value as u16, token.span, 1)
    } else {
        lower_word(word, token.span, 1)?
    };
    n.next = close(line, 1, ".)/-–—")?;
    n.closed = true;
    Some(n)
}
