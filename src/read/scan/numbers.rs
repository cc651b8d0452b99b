//! Which words are numbers to be read twice, and what two readings of one say together.
//!
//! Two readings agree when they hold the same digits, separators and signs in the same order. What only dresses a number (a full
//! stop behind it, kinds of dashes) does not part them.

use crate::document::Second;

/// Letters that engines read for digits, in words that may be numbers.
const ALIKE: &str = "lIiOoDQSsBbZzTtAagqGKJj|!][)(}{?/\\";

/// Whether a word states a number and nothing else that could not be a misread digit: it is worth a second look.
pub(super) fn wants_second(word: &str) -> bool {
    let bare = trimmed(word);
    let digits = bare.chars().filter(char::is_ascii_digit).count();
    let strange = bare.chars().filter(|c| !c.is_ascii_digit() && !is_dressing(*c)).count();
    digits > 0 && strange <= 1 && bare.chars().count() <= 24
}

/// Whether a cell's words may be a number that was misread: short, one word, of letters that digits are taken for, or odd signs.
pub(super) fn may_be_number(text: &str) -> bool {
    let bare = text.trim();
    let odd = |c: char| c.is_ascii_digit() || is_dressing(c) || ALIKE.contains(c) || !c.is_alphanumeric();
    bare.chars().count() <= 6 && bare.chars().all(odd) || wants_second(bare)
}

/// Signs within and around numbers.
fn is_dressing(c: char) -> bool {
    matches!(c, '.' | ',' | '%' | '/' | '(' | ')' | '+' | '-' | '–' | '—' | '−' | ';' | ':' | '=' | '*' | '\'' | '"' | '“' | '”' | '’')
}

/// Without signs at either end that no number needs.
fn trimmed(word: &str) -> &str {
    word.trim_matches(|c: char| matches!(c, ';' | ':' | '=' | '*' | '\'' | '"' | '“' | '”' | '’' | '(' | ')' | ' '))
        .trim_end_matches(['.', ','])
}

/// What of a reading counts when two are compared: digits, separators, percent, fraction bar, and a sign before.
pub(super) fn core(word: &str) -> String {
    let bare = trimmed(word);
    let mut out = String::with_capacity(bare.len());
    for c in bare.chars() {
        match c {
            '0'..='9' | '.' | ',' | '%' | '/' | '+' => out.push(c),
            '-' | '–' | '—' | '−' => out.push('-'),
            _ => {}
        }
    }
    out
}

/// Whether a reading holds a digit, or is the dash of an empty cell.
pub(super) fn is_number(core: &str) -> bool {
    core == "-" || core.bytes().any(|b| b.is_ascii_digit())
}

/// Joins the reading `first` of a word with the one that reads nothing but digits: the word's text and what the second said.
/// `expected`: a number is to be expected there, since its column holds numbers.
pub(super) fn settle(first: (&str, u8), digits: (&str, u8), expected: bool) -> (String, u8, Second) {
    let (a, b) = (core(first.0), core(digits.0));
    if a == b && is_number(&a) {
        return (first.0.to_owned(), first.1.max(digits.1), Second::Same);
    }
    if !is_number(&b) {
        return (first.0.to_owned(), first.1, Second::Nothing);
    }
    let replace = if is_number(&a) {
        // The reading that knows nothing but digits errs less, unless it is less sure by far.
        u32::from(digits.1) + 15 >= u32::from(first.1)
    } else {
        // Letters stay letters ("TT" over a column of ordinals) unless a digit is to be expected or nobody was sure of them.
        expected || first.0.is_empty() || digits.1 >= 60 && first.1 < 60
    };
    if replace {
        (replaced(first.0, &b), digits.1.min(first.1), Second::Other(first.0.into()))
    } else {
        (first.0.to_owned(), first.1, Second::Other(b.into()))
    }
}

/// The word with its number replaced, the dressing at its ends kept.
fn replaced(word: &str, number: &str) -> String {
    let bare = trimmed(word);
    match word.find(bare) {
        Some(at) if !bare.is_empty() => format!("{}{number}{}", &word[..at], &word[at + bare.len()..]),
        _ => number.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_words() {
        for word in ["12", "1.204,5", "76,07%;", "(178/234)", "+3", "l2", "2023,", "“15”", "714v"] {
            assert!(wants_second(word), "{word}");
        }
        for word in ["vụ", "-", "", "50/BC-UBND", "Covid19", "…"] {
            assert!(!wants_second(word), "{word}");
        }
        for text in ["s", "K", "TA", "|", "]", "12", "-", "O", ""] {
            assert!(may_be_number(text), "{text}");
        }
        for text in ["Xã", "Tổng", "máy", "Hồ sơ"] {
            assert!(!may_be_number(text), "{text}");
        }
    }

    #[test]
    fn two_readings_are_joined() {
        let settle = |a: (&str, u8), b: (&str, u8)| settle(a, b, false);
        assert_eq!(settle(("1.204;", 90), ("1.204", 80)), ("1.204;".into(), 90, Second::Same));
        assert_eq!(settle(("–", 50), ("-", 60)), ("–".into(), 60, Second::Same));
        assert_eq!(settle(("s", 50), ("1", 90)), ("1".into(), 50, Second::Other("s".into())));
        assert_eq!(settle(("73,8", 95), ("73.8", 40)), ("73,8".into(), 95, Second::Other("73.8".into())));
        assert_eq!(settle(("(15%)", 80), ("16%", 90)), ("(16%)".into(), 80, Second::Other("(15%)".into())));
        assert_eq!(settle(("12", 80), ("", 0)), ("12".into(), 80, Second::Nothing));
        assert_eq!(settle(("TT", 88), ("11", 80)), ("TT".into(), 88, Second::Other("11".into())));
        assert_eq!(super::settle(("s", 88), ("1", 80), true), ("1".into(), 80, Second::Other("s".into())));
    }
}
