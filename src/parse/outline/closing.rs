//! The closing (phần kết): recipients and signature; whose name stands under it.

use super::line::{Line, cells};
use crate::document::Span;
use crate::grammar::token::TokenKind;
use crate::grammar::{Class, Grammar};
use crate::report::Fact;

/// What one line of the closing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// "Nơi nhận:".
    Recipients,
    /// "TM. …", "KT. …", "CHỦ TỊCH".
    Office,
    /// "(Đã ký)".
    Signed,
    /// "- Lưu: VT.", and other items of the list.
    Item,
    /// A personal name.
    Name(Span),
    /// Anything else.
    Other,
}

/// Whether a closing begins with this line.
pub fn begins(line: &Line<'_>) -> bool {
    match part(line) {
        Part::Recipients => true,
        Part::Office => line.capitals(0) && !line.ends_sentence() && line.words() <= 14,
        _ => false,
    }
}

/// What a line of the closing is.
pub fn part(line: &Line<'_>) -> Part {
    if line.tokens.is_empty() {
        return Part::Other;
    }
    let from = usize::from(line.mark(0) == '(');
    if line.at(from, Class::ClosingRecipients) > 0 && line.words() <= 12 {
        return Part::Recipients;
    }
    if from == 0 && (office(line, Class::ClosingFor) || office(line, Class::ClosingPosition)) {
        return Part::Office;
    }
    if line.at(from, Class::ClosingSigned) > 0 && (from > 0 || line.is(Class::ClosingSigned)) {
        return Part::Signed;
    }
    if line.bullet() {
        return Part::Item;
    }
    if let Some(span) = name(line) {
        return Part::Name(span);
    }
    if matches!(line.last(), ';' | '.') && line.words() <= 30 {
        return Part::Item;
    }
    Part::Other
}

fn office(line: &Line<'_>, class: Class) -> bool {
    let n = line.at(0, class);
    n > 0
        && line.whole
        && line.words() <= 14
        && line.tokens[0].capital
        && line.find(n, Class::HeaderReports).is_none()
        && (line.capitals(0) || (class == Class::ClosingFor && line.mark(n) == '.') || n >= line.tokens.len())
}

/// A personal name of two to five words, a rank before it left out. `None`: the line is none.
fn name(line: &Line<'_>) -> Option<Span> {
    if !line.whole || line.tokens.len() > 12 {
        return None;
    }
    let mut from = 0;
    loop {
        let rank = line.at(from, Class::ClosingRank);
        if rank > 0 && line.tokens.len() > from + rank + 1 {
            from += rank;
            from += usize::from(line.mark(from) == '.' || line.mark(from) == ':');
        } else if from > 0 && matches!(line.mark(from), ',' | '.' | '-') {
            from += 1;
        } else {
            break;
        }
    }
    let words = line.tokens.get(from..)?;
    let all_words = words.iter().all(|t| t.kind == TokenKind::Word && !(t.line && t.span.start != words[0].span.start));
    let capitals = words.iter().filter(|t| t.capital).count();
    let shaped = all_words && (2..=5).contains(&words.len()) && words[0].capital && capitals * 2 >= words.len();
    let known = line.at(from, Class::HeaderBody) > 0 || line.at(from, Class::ClosingPosition) > 0 || line.at(from, Class::CaptionWord) > 0;
    let syllables = words.iter().all(|t| t.of(line.text).chars().count() <= 7);
    (shaped && !known && syllables && line.at(from, Class::HeaderKind) == 0).then(|| line.stretch(from, line.tokens.len()))
}

/// Reads the closing piece by piece and keeps the name under the signature.
#[derive(Debug, Clone, Default)]
pub struct Signature {
    office: bool,
    /// The last name under an office.
    pub signer: Option<Fact>,
    recipients: bool,
}

impl Signature {
    /// Reads one paragraph or cell of the closing; says whether it belongs to it.
    pub fn read(&mut self, text: &str, span: Span, grammar: &Grammar) -> bool {
        if span.len() > 600 {
            return false;
        }
        let mut any = false;
        for cell in cells(text, span) {
            let line = Line::head(text, cell, grammar);
            match part(&line) {
                Part::Recipients => self.recipients = true,
                Part::Office => self.office = true,
                Part::Name(span) if self.office || self.recipients => {
                    let confidence = if self.office { 0.95 } else { 0.6 };
                    if self.office || self.signer.is_none() {
                        self.signer = Some(Fact { value: crate::orthography::squeeze(span.of(text)), span, confidence });
                    }
                }
                Part::Signed | Part::Item | Part::Name(_) => {}
                Part::Other => continue,
            }
            any = true;
        }
        any
    }

    /// Whether a name stands under an office already.
    pub fn signed(&self) -> bool {
        self.signer.is_some() && self.office
    }
}
