//! A number → its letters: "3", "iii", "c", "03".

use crate::value::ordinal::to_roman;

/// How a number is written (`numFmt`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Decimal,
    /// Two digits at least.
    Zero,
    Lower,
    Upper,
    LowerRoman,
    UpperRoman,
    Bullet,
    None,
}

impl Format {
    /// The format of a name; names of other alphabets are read as digits.
    pub fn named(name: &str) -> Self {
        match name {
            "decimalZero" => Self::Zero,
            "lowerLetter" => Self::Lower,
            "upperLetter" => Self::Upper,
            "lowerRoman" => Self::LowerRoman,
            "upperRoman" => Self::UpperRoman,
            "bullet" => Self::Bullet,
            "none" => Self::None,
            _ => Self::Decimal,
        }
    }

    /// Writes a number.
    pub fn write(self, n: u32, out: &mut String) {
        match self {
            Self::Decimal => out.push_str(&n.to_string()),
            Self::Zero => {
                if n < 10 {
                    out.push('0');
                }
                out.push_str(&n.to_string());
            }
            Self::Lower => letters(n, b'a', out),
            Self::Upper => letters(n, b'A', out),
            Self::LowerRoman => out.push_str(&to_roman(n).to_lowercase()),
            Self::UpperRoman => out.push_str(&to_roman(n)),
            Self::Bullet | Self::None => {}
        }
    }
}

/// a to z, then aa to zz, aaa …; the letter is repeated.
fn letters(n: u32, first: u8, out: &mut String) {
    let Some(n) = n.checked_sub(1) else { return };
    let letter = char::from(first + (n % 26) as u8);
    // No list is longer; a hostile start number must not become megabytes.
    for _ in 0..=(n / 26).min(30) {
        out.push(letter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written() {
        for (format, n, letters) in [
            ("decimal", 12, "12"),
            ("decimalZero", 3, "03"),
            ("lowerLetter", 4, "d"),
            ("upperLetter", 28, "BB"),
            ("lowerRoman", 14, "xiv"),
            ("upperRoman", 1999, "MCMXCIX"),
            ("chineseCounting", 5, "5"),
            ("none", 5, ""),
            ("lowerLetter", 0, ""),
        ] {
            let mut out = String::new();
            Format::named(format).write(n, &mut out);
            assert_eq!(out, letters, "{format} {n}");
        }
        let mut out = String::new();
        Format::Lower.write(u32::MAX, &mut out);
        Format::UpperRoman.write(u32::MAX, &mut out);
        assert!(out.len() < 100);
    }
}
