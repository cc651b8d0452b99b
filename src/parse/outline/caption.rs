//! Lines that name annexes and tables: which line opens a caption, which goes on, which is a note below it.
//!
//! | line | reading |
//! |---|---|
//! | `PHỤ LỤC II`, `BIỂU SỐ 01`, `Phụ lục 01` | opens a caption, numbered; the line below is its title |
//! | `BIỂU TỔNG HỢP SỐ LIỆU`, `DANH SÁCH CÁC VĂN BẢN` | opens a caption with its title |
//! | `BIỂU 01. CHỈ TIÊU CHỦ YẾU` | opens a caption, number and title one |
//! | `(Kèm theo Báo cáo số …)`, `Từ ngày … đến ngày …`, `Đơn vị tính: triệu đồng` | a note |

use super::line::Line;
use super::name;
use crate::document::{Span, Style};
use crate::grammar::Class;
use crate::grammar::token::TokenKind;
use crate::report::NameKind;

/// How a caption opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// The annex or table and its number, or all of the line.
    pub head: Span,
    /// The title on the same line, where it is not one with the head. `None`: one with it, or on the next line.
    pub title: Option<Span>,
    /// Only a name and a number: the title is still to come.
    pub bare: bool,
    /// It names a list of documents or people.
    pub list: bool,
}

/// The most words of a caption.
const LONGEST: usize = 60;

/// Reads a line that opens a caption. `None`: it opens none.
pub fn opening(line: &Line<'_>, style: Style) -> Option<Opening> {
    let words = line.at(0, Class::CaptionWord);
    if words == 0 || !line.tokens[0].capital || line.at(0, Class::CaptionNot) >= words || line.words() > LONGEST || !line.whole {
        return None;
    }
    let list = line.at(0, Class::CaptionList) > 0;
    let marked = style.heading > 0 || style.bold;
    let mut to = words;
    while line.mark(to) == ':' {
        to += 1;
    }
    if let Some(end) = number(line, to) {
        let separator = matches!(line.mark(end), '.' | ':' | '-' | '–' | ')');
        let behind = end + usize::from(separator);
        if behind >= line.tokens.len() {
            return Some(Opening { head: line.stretch(0, end), title: None, bare: true, list });
        }
        if line.ends_sentence() || (!separator && !line.tokens[end].capital && !line.tokens[end].line) {
            return None;
        }
        if line.find(behind, Class::HeaderAttached).is_some_and(|(at, _)| at == behind) {
            return None;
        }
        if separator && !line.tokens[behind].line {
            return Some(Opening { head: line.span, title: None, bare: false, list });
        }
        let title = line.rest(behind);
        let bracketed = line.mark(behind) == '(';
        return Some(Opening { head: line.stretch(0, end), title: (!bracketed).then_some(title), bare: bracketed, list });
    }
    let alone = words >= line.tokens.len();
    let shown = line.capitals(0) || (marked && !line.ends_sentence() && line.last() != ':' && line.words() <= 30);
    let bare = alone && !list;
    (shown && (alone || line.capitals(0) || marked) && line.last() != '.').then_some(Opening { head: line.span, title: None, bare, list })
}

/// The number of an annex or table at token `at`: the token behind it.
fn number(line: &Line<'_>, at: usize) -> Option<usize> {
    let token = line.tokens.get(at)?;
    let word = line.word(at);
    match token.kind {
        TokenKind::Number if word.len() <= 5 => {
            let mut to = at + 1;
            // "01a", "3A.1", "02/BC"
            while line
                .tokens
                .get(to)
                .is_some_and(|t| !t.space && (t.kind == TokenKind::Number || (t.kind == TokenKind::Word && t.span.len() == 1)))
            {
                to += 1;
            }
            Some(to)
        }
        TokenKind::Word if word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X')) => Some(at + 1),
        TokenKind::Word
            if word.len() == 1 && token.capital && line.tokens.get(at + 1).is_none_or(|t| t.kind == TokenKind::Mark || t.line) =>
        {
            Some(at + 1)
        }
        _ => None,
    }
}

/// Whether the line is a note between a caption and its table: whose annex it is, which days or which unit.
pub fn note(line: &Line<'_>) -> bool {
    let from = usize::from(matches!(line.mark(0), '(' | '[' | '*'));
    let attached = line.at(from, Class::HeaderAttached);
    if attached > 0 {
        return from > 0 || line.tokens[0].capital;
    }
    if line.at(from, Class::CaptionUnit) > 0 && line.words() <= 14 {
        let n = from + line.at(from, Class::CaptionUnit);
        return matches!(line.mark(n), ':' | ';') || (from > 0 && line.mark(n) != ',');
    }
    let data = line.at(from, Class::CaptionData);
    if data == 0 || !line.whole || line.words() > 32 {
        return false;
    }
    // Nothing but the days, unless the line stands in brackets.
    let dates = (from..line.tokens.len()).any(|i| name::one(line, i) == Some(NameKind::Date));
    dates && (from > 0 || other_words(line, data) <= 1)
}

/// How many words of the line, from token `from` on, belong to no date.
fn other_words(line: &Line<'_>, from: usize) -> usize {
    const OF_DATES: [Class; 5] = [Class::SectionTime, Class::HeaderFrom, Class::HeaderTo, Class::HeaderFirstPart, Class::HeaderLastPart];
    let (mut i, mut count) = (from, 0);
    while i < line.tokens.len() {
        let n = OF_DATES.iter().map(|c| line.at(i, *c)).max().unwrap_or(0);
        let roman = line.word(i).bytes().all(|b| matches!(b, b'I' | b'V'));
        count += usize::from(n == 0 && !roman && line.kind(i) == Some(TokenKind::Word));
        i += n.max(1);
    }
    count
}

/// Whether a bracket opens in the text and does not close in it: a note that goes on in the next paragraph.
pub fn unclosed(words: &str) -> bool {
    let open = words.bytes().filter(|b| *b == b'(').count();
    open > words.bytes().filter(|b| *b == b')').count()
}

/// Whether the line can stand above a table as its caption: short, and neither a sentence nor a figure.
pub fn names_table(line: &Line<'_>) -> bool {
    let last = line.last();
    line.whole
        && line.words() <= 45
        && line.words() >= 2
        && !matches!(last, '.' | ';' | ',' | '!' | '?')
        && !(last == ':' && line.words() > 25)
        && !name::has_figure(line, 0)
}
