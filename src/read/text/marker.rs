//! What a line begins with: a list mark, an outline number, a small letter, a figure.
//!
//! Shapes only; it knows no words.

use super::floor;

/// How a line begins, as far as joining lines goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opening {
    /// A dash, a bullet, an outline number or letter: a paragraph of its own.
    Item,
    /// A small letter.
    Small,
    /// A number that is no outline number.
    Figure,
    /// A number and a capital behind it, as footnotes and numbered headings begin.
    Numbered,
    /// A capital letter.
    Capital,
    /// A mark that only goes on: %, a comma, a closing bracket.
    Tail,
    /// Anything else.
    Other,
}

/// How the line begins.
pub(crate) fn opening(words: &str) -> Opening {
    let mut chars = words.chars();
    let Some(first) = chars.next() else { return Opening::Other };
    let rest = chars.as_str();
    match first {
        '-' | '+' | '•' | '–' | '—' | '·' | '●' | '○' | '■' | '□' | '▪' | '✓' | '►' | '→' | '*' | '⁎' | '∗' | '#' | '>' => {
            Opening::Item
        }
        '%' | '‰' | ',' | ';' | ')' | ']' | '”' | '/' | '=' => Opening::Tail,
        '(' => {
            let inner = rest.split(')').next().unwrap_or("");
            let short = inner.len() <= 4 && inner.len() < rest.len() && !inner.is_empty() && inner.chars().all(char::is_alphanumeric);
            if short { Opening::Item } else { Opening::Other }
        }
        '0'..='9' => number(words),
        '"' | '“' | '‘' | '\'' => match rest.chars().next() {
            Some(c) if c.is_lowercase() => Opening::Small,
            Some(c) if c.is_uppercase() => Opening::Capital,
            _ => Opening::Other,
        },
        c if c.is_lowercase() => {
            if is_letter_mark(words) {
                Opening::Item
            } else {
                Opening::Small
            }
        }
        c if c.is_uppercase() => {
            if is_letter_mark(words) {
                Opening::Item
            } else {
                Opening::Capital
            }
        }
        _ => Opening::Other,
    }
}

/// `a)`, `đ.`, `ii)`, `IV.`, `A -`: letters that number a paragraph.
fn is_letter_mark(words: &str) -> bool {
    let end = words.char_indices().take(6).find(|(_, c)| !c.is_alphabetic()).map(|(i, _)| i);
    let Some(end) = end else { return false };
    let (mark, rest) = words.split_at(end);
    let single = mark.chars().nth(1).is_none();
    let roman = mark.len() <= 5 && (mark.bytes().all(|b| b"ivx".contains(&b)) || mark.bytes().all(|b| b"IVXLC".contains(&b)));
    if !(single || roman) {
        return false;
    }
    let mut after = rest.chars();
    match after.next() {
        Some(')') => true,
        // "T.S", "a.b" are no marks; "a. ", "I.Một" are.
        Some('.' | '/') => after.next().is_none_or(|c| c == ' ' || c == '\t' || c.is_uppercase() && roman),
        Some('-') => roman && mark.chars().all(char::is_uppercase),
        Some(' ') => roman && mark.chars().all(char::is_uppercase) && after.as_str().starts_with(['-', '–', '.', ')']),
        _ => false,
    }
}

/// A line that begins with a digit: an outline number, or a figure.
fn number(words: &str) -> Opening {
    let bytes = words.as_bytes();
    let mut at = 0;
    let (mut parts, mut long) = (0, false);
    loop {
        let from = at;
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        parts += 1;
        // No outline counts past 99 in its lower levels; groups of thousands do.
        long |= at - from > if parts == 1 { 3 } else { 2 };
        if bytes.get(at) == Some(&b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
            at += 1;
        } else {
            break;
        }
    }
    let rest = &words[at..];
    let spaced = |s: &str| s.is_empty() || s.starts_with([' ', '\t']);
    let capital = |s: &str| s.trim_start().chars().next().is_some_and(|c| c.is_uppercase() || matches!(c, '"' | '“'));
    let marked = match bytes.get(at) {
        Some(b'.' | b')') => spaced(&rest[1..]) || capital(&rest[1..]),
        Some(b'/' | b'-') => spaced(&rest[1..]) && capital(&rest[1..]),
        _ => false,
    };
    if !long && (marked || parts > 1 && spaced(rest) && capital(rest)) {
        Opening::Item
    } else if capital(rest) && spaced(rest) {
        Opening::Numbered
    } else {
        Opening::Figure
    }
}

/// Whether a line of source begins a block of its own in Markdown: a heading, a list item, a row of a table.
pub(crate) fn begins_block(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t']);
    let bytes = line.as_bytes();
    match bytes.first() {
        Some(b'#' | b'|') => true,
        Some(b'-' | b'+' | b'*') => bytes.get(1).is_some_and(|&b| b == b' ' || b == b'\t'),
        Some(b'0'..=b'9') => opening(line.split(['\n', '\r']).next().map_or("", |l| &l[..floor(l, 32)])) == Opening::Item,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openings() {
        use Opening::{Capital, Figure, Item, Numbered, Other, Small, Tail};
        for (words, opening_of) in [
            ("- Số máy", Item),
            ("+Lĩnh vực", Item),
            ("1. Công tác", Item),
            ("1.Công tác", Item),
            ("12) nội dung", Item),
            ("2.1. Hạ tầng", Item),
            ("2.1 Hạ tầng", Item),
            ("3/ Nội dung", Item),
            ("(2) Giá trị", Item),
            ("(a) Giá trị", Item),
            ("a) Phát triển", Item),
            ("đ. Phần mềm", Item),
            ("ii) hai", Item),
            ("IV. Kết quả", Item),
            ("II - Kết quả", Item),
            ("A. KẾT QUẢ", Item),
            ("1.204 hồ sơ", Figure),
            ("79 ca (19,2%)", Figure),
            ("100% cơ quan", Figure),
            ("12/15 xã", Figure),
            ("4,5 tỷ", Figure),
            ("2021.", Figure),
            ("1 Trạm y tế", Numbered),
            ("truyền, quảng bá", Small),
            ("và các xã", Small),
            ("“mở rộng”", Small),
            ("Ủy ban", Capital),
            ("T.S An", Capital),
            ("% kế hoạch", Tail),
            ("(Kèm theo)", Other),
            ("", Other),
        ] {
            assert_eq!(opening(words), opening_of, "{words}");
        }
    }
}
