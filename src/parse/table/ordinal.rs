//! Row numbers as reports write them.
//!
//! | written | mark | value |
//! |---|---|---|
//! | `1`, `01.`, `1)`, `(1)` | arabic | 1 |
//! | `2.1`, `2,1`, `2.1.3.` | dotted | the last part |
//! | `I`, `IV.` | Roman | 1, 4 |
//! | `A`, `B.` | capital | its place in the alphabet |
//! | `a`, `b)`, `đ` | small | its place in the alphabet |
//! | `-`, `–`, `+`, `*`, `•` | bullet | – |

use crate::value::date::roman;
use crate::value::ordinal::to_roman;

/// What kind of number a row carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// "MỤC 1", "Phần I".
    Part,
    /// A capital letter.
    Capital,
    /// A Roman numeral.
    Roman,
    /// A number.
    Arabic,
    /// A number of so many parts, at least two.
    Dotted(u8),
    /// A small letter.
    Small,
    /// A small Roman numeral.
    SmallRoman,
    /// A dash.
    Dash,
    /// A plus.
    Plus,
    /// A star or dot.
    Star,
}

/// Most parts of a dotted number.
const PARTS: usize = 6;

/// A row number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ordinal {
    /// Its kind.
    pub(super) mark: Mark,
    /// Its place among its siblings, from 1; 0 for bullets.
    pub(super) value: u32,
    /// The parts of a number.
    pub(super) parts: [u16; PARTS],
}

impl Ordinal {
    const fn new(mark: Mark, value: u32) -> Self {
        Self { mark, value, parts: [0; PARTS] }
    }
    /// A dash, plus or star.
    pub(super) const fn is_bullet(self) -> bool {
        matches!(self.mark, Mark::Dash | Mark::Plus | Mark::Star)
    }
    /// How deep such a number usually stands; greater is deeper.
    pub(super) const fn rank(self) -> u8 {
        match self.mark {
            Mark::Part => 0,
            Mark::Capital => 1,
            Mark::Roman => 2,
            Mark::Arabic => 3,
            Mark::Dotted(n) => 2 + n,
            Mark::Small => 20,
            Mark::SmallRoman => 21,
            Mark::Dash => 30,
            Mark::Plus => 31,
            Mark::Star => 32,
        }
    }
    /// The same number read as a letter, where "I", "V", "X", "i" can be both. `None`: it is no single letter.
    pub(super) fn as_letter(self, written: &str) -> Option<Self> {
        let c = core(written).chars().next()?;
        let mark = match self.mark {
            Mark::Roman => Mark::Capital,
            Mark::SmallRoman => Mark::Small,
            _ => return None,
        };
        (core(written).chars().count() == 1).then(|| letter(c, mark)).flatten()
    }
    /// How the number with another last part is written; `None` for bullets.
    pub(super) fn with(self, value: u32) -> Option<String> {
        Some(match self.mark {
            Mark::Part | Mark::Arabic => value.to_string(),
            Mark::Dotted(n) => {
                let mut out = String::new();
                for p in &self.parts[..usize::from(n) - 1] {
                    out.push_str(&p.to_string());
                    out.push('.');
                }
                out + &value.to_string()
            }
            Mark::Roman => to_roman(value),
            Mark::SmallRoman => to_roman(value).to_lowercase(),
            Mark::Capital => ALPHABET.get((value as usize).checked_sub(1)?)?.to_uppercase().collect(),
            Mark::Small => ALPHABET.get((value as usize).checked_sub(1)?)?.to_string(),
            Mark::Dash | Mark::Plus | Mark::Star => return None,
        })
    }
}

/// The letters that number items.
const ALPHABET: [char; 22] = ['a', 'b', 'c', 'd', 'đ', 'e', 'g', 'h', 'i', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'x'];

fn letter(c: char, mark: Mark) -> Option<Ordinal> {
    let small = c.to_lowercase().next()?;
    let at = ALPHABET.iter().position(|&a| a == small)?;
    Some(Ordinal::new(mark, at as u32 + 1))
}

/// The number without brackets and closing marks.
fn core(written: &str) -> &str {
    written.trim().trim_start_matches(['(', '[']).trim_end_matches(['.', ')', ']', ':', '/', '-', ' ', ','])
}

/// Whether `next` may follow `last` among siblings: one more; "e" also after "d", which older lists do without "đ".
pub(super) fn follows(mark: Mark, last: u32, next: u32) -> bool {
    next == last + 1 || (matches!(mark, Mark::Small | Mark::Capital) && last == 4 && next == 6)
}

/// Reads a whole cell as a row number. `None`: it is none.
pub(super) fn parse(cell: &str) -> Option<Ordinal> {
    let cell = cell.trim();
    if cell.is_empty() || cell.len() > 24 {
        return None;
    }
    match cell {
        "-" | "–" | "—" | "−" => return Some(Ordinal::new(Mark::Dash, 0)),
        "+" | "++" => return Some(Ordinal::new(Mark::Plus, 0)),
        "*" | "**" | "•" | "●" | "○" | "·" | "►" | "▪" => return Some(Ordinal::new(Mark::Star, 0)),
        _ => {}
    }
    let inside = core(cell);
    let first = inside.chars().next()?;
    if first.is_ascii_digit() {
        return number(inside);
    }
    if inside.chars().count() == 1 && !matches!(first, 'I' | 'V' | 'X' | 'i' | 'v' | 'x') {
        return letter(first, if first.is_uppercase() { Mark::Capital } else { Mark::Small });
    }
    if let Some(n) = roman(inside) {
        let small = inside.bytes().all(|b| b.is_ascii_lowercase());
        let large = inside.bytes().all(|b| b.is_ascii_uppercase());
        return (small || large).then(|| Ordinal::new(if small { Mark::SmallRoman } else { Mark::Roman }, n));
    }
    // "I.1", "A.2", "II-3": a number below a Roman or a letter.
    let (head, tail) = inside.split_once(['.', '-', '/'])?;
    (head.len() <= 4 && (roman(head).is_some() || head.chars().count() == 1)).then(|| number(tail.trim()))?
}

/// "1", "2.1", "4,1", "2.1.3".
fn number(inside: &str) -> Option<Ordinal> {
    let mut parts = [0u16; PARTS];
    let mut n = 0;
    for part in inside.split(['.', ',']) {
        let part = part.trim();
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > 4 || n == PARTS {
            return None;
        }
        parts[n] = part[..digits].parse().ok()?;
        n += 1;
        let rest = &part[digits..];
        if !rest.is_empty() {
            // "3a": a letter below a number, the last part.
            let c = rest.chars().next()?;
            if rest.chars().count() != 1 || n == PARTS {
                return None;
            }
            parts[n] = u16::try_from(letter(c, Mark::Small)?.value).ok()?;
            n += 1;
        }
    }
    let value = u32::from(parts[n - 1]);
    // Three digits behind a separator are thousands, not a sub-number; neither is 0,5.
    if n > 1 && (parts[0] == 0 || inside.split(['.', ',']).skip(1).any(|p| p.len() >= 3)) {
        return None;
    }
    Some(Ordinal { mark: if n == 1 { Mark::Arabic } else { Mark::Dotted(n as u8) }, value, parts })
}

/// A number that a label carries itself: "- Máy chủ", "1. Họ tên", "a) Đất ở". Returns it and its length in bytes.
pub(super) fn carried(label: &str) -> Option<(Ordinal, usize)> {
    let first = label.chars().next()?;
    match first {
        '-' | '–' | '—' | '+' | '*' | '•' | '●' | '·' => {
            let next = label[first.len_utf8()..].chars().next()?;
            return (!next.is_ascii_digit()).then(|| parse(&label[..first.len_utf8()])).flatten().map(|o| (o, first.len_utf8()));
        }
        c if c.is_alphanumeric() || c == '(' => {}
        _ => return None,
    }
    let end = label.char_indices().take(14).find(|(_, c)| c.is_whitespace()).map_or_else(|| label.len().min(12), |(i, _)| i);
    let word = label.get(..end)?;
    // "1.GDP": the number is glued to the words.
    let glued = word.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    let word = if glued > 1 && glued < word.len() && word.as_bytes()[glued - 1] == b'.' { &word[..glued] } else { word };
    if !word.ends_with(['.', ')', '/', '-', ':']) {
        return None;
    }
    parse(word).filter(|o| !o.is_bullet()).map(|o| (o, word.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_numbers() {
        for (cell, want) in [
            ("1", Some((Mark::Arabic, 1))),
            ("01.", Some((Mark::Arabic, 1))),
            ("(3)", Some((Mark::Arabic, 3))),
            ("2.1", Some((Mark::Dotted(2), 1))),
            ("4,1", Some((Mark::Dotted(2), 1))),
            ("2.2.3.", Some((Mark::Dotted(3), 3))),
            ("I", Some((Mark::Roman, 1))),
            ("XIV.", Some((Mark::Roman, 14))),
            ("B", Some((Mark::Capital, 2))),
            ("đ)", Some((Mark::Small, 5))),
            ("i", Some((Mark::SmallRoman, 1))),
            ("-", Some((Mark::Dash, 0))),
            ("+", Some((Mark::Plus, 0))),
            ("1.234", None),
            ("0,5", None),
            ("Tổng", None),
            ("", None),
        ] {
            assert_eq!(parse(cell).map(|o| (o.mark, o.value)), want, "{cell}");
        }
    }

    #[test]
    fn labels_that_carry_their_number() {
        for (label, want) in [
            ("- Máy chủ", Some(Mark::Dash)),
            ("+ Lúa", Some(Mark::Plus)),
            ("-12", None),
            ("1. Họ và tên", Some(Mark::Arabic)),
            ("1.GDP", Some(Mark::Arabic)),
            ("a) Đất ở", Some(Mark::Small)),
            ("A. Chỉ tiêu kinh tế", Some(Mark::Capital)),
            ("Xã An Bình", None),
            ("TT. Y tế", None),
            ("2 cấp (huyện, xã)", None),
        ] {
            assert_eq!(carried(label).map(|o| o.0.mark), want, "{label}");
        }
    }

    #[test]
    fn next_numbers_are_written_alike() {
        let n = parse("2.2.2").expect("a number");
        assert_eq!(n.with(3).as_deref(), Some("2.2.3"));
        assert_eq!(parse("c").expect("a letter").with(4).as_deref(), Some("d"));
        assert_eq!(parse("II").expect("a numeral").with(4).as_deref(), Some("IV"));
    }
}
