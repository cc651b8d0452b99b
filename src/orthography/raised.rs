//! Raised digits: exponents of units, and marks of footnotes.

use std::borrow::Cow;

/// The digits 0 to 9 set above the line.
pub const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/// A digit as a raised one; `None`: it is no digit.
pub fn raised_digit(c: char) -> Option<char> {
    c.to_digit(10).and_then(|d| RAISED.get(d as usize).copied())
}

/// A number in raised digits.
pub fn raised(number: u32) -> String {
    superscript(&number.to_string()).into_owned()
}

/// The words with their digits raised.
pub fn superscript(words: &str) -> Cow<'_, str> {
    if !words.bytes().any(|b| b.is_ascii_digit()) {
        return Cow::Borrowed(words);
    }
    Cow::Owned(words.chars().map(|c| raised_digit(c).unwrap_or(c)).collect())
}

/// The words without marks of footnotes. Exponents of lengths stay (m², km³).
pub fn without_notes(words: &str) -> Cow<'_, str> {
    // Every raised digit is written in more than one byte.
    if words.is_ascii() || !words.contains(RAISED) {
        return Cow::Borrowed(words);
    }
    let mut out = String::with_capacity(words.len());
    let mut exponent = false;
    for c in words.chars() {
        if RAISED.contains(&c) {
            exponent = matches!(c, '²' | '³') && !exponent && is_length(&out);
            if !exponent {
                continue;
            }
        } else {
            exponent = false;
        }
        out.push(c);
    }
    Cow::Owned(out)
}

/// Whether the text ends with metres, alone or multiplied: m, km, cm.
fn is_length(text: &str) -> bool {
    let word = text.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    matches!(word, "m" | "M" | "km" | "Km" | "KM" | "hm" | "dam" | "dm" | "cm" | "mm")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_raised() {
        assert_eq!((raised(10).as_str(), superscript("2(10)a").as_ref()), ("¹⁰", "²(¹⁰)a"));
        assert!(matches!(superscript("km"), Cow::Borrowed("km")));
    }

    #[test]
    fn notes_go_and_exponents_stay() {
        for (words, want) in [
            ("tỷ lệ so với GDP¹ năm", "tỷ lệ so với GDP năm"),
            ("³² Ước thực hiện", " Ước thực hiện"),
            ("diện tích m² sàn", "diện tích m² sàn"),
            ("m³ nước¹² sạch", "m³ nước sạch"),
            ("m²³ sàn", "m² sàn"),
            ("số máy", "số máy"),
        ] {
            assert_eq!(without_notes(words), want);
        }
    }
}
