//! The look of a cell: what its characters alone say, before any word is read. One pass over the cell, stopping early.

/// What a cell looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Nothing, or dots that hold a place.
    Blank,
    /// A dash: nothing stated.
    Dash,
    /// A cross or tick.
    Mark,
    /// Digits with separators, sign, qualifier mark, percent sign or range.
    Number,
    /// Two numbers around a slash.
    Ratio,
    /// A day, month or pair of years written in digits.
    Date,
    /// A telephone number.
    Phone,
    /// A number with words behind it.
    Led,
    /// Words.
    Words,
}

impl Look {
    /// Whether it can only be a figure.
    pub(super) const fn is_figure(self) -> bool {
        matches!(self, Self::Number | Self::Ratio)
    }
    /// Whether nothing is stated.
    pub(super) const fn is_empty(self) -> bool {
        matches!(self, Self::Blank | Self::Dash)
    }
    /// Whether it is words, or something that is no figure.
    pub(super) const fn is_text(self) -> bool {
        matches!(self, Self::Words | Self::Led | Self::Mark | Self::Date | Self::Phone)
    }
}

/// Looks at a trimmed cell.
pub(super) fn look(cell: &str) -> Look {
    let (mut digits, mut slashes, mut other) = (0u32, 0u32, 0u32);
    let mut first_digit = None;
    for (i, c) in cell.char_indices() {
        match c {
            '0'..='9' => {
                digits += 1;
                if first_digit.is_none() {
                    first_digit = Some(i);
                }
            }
            '/' => slashes += 1,
            '-' | '–' | '—' | '−' | '.' | ',' | ' ' | '\t' | '\n' | '…' => {}
            '+' | '%' | '‰' | '(' | ')' | '<' | '>' | '=' | '≥' | '≤' | '~' | '±' | '*' | '²' | '³' | '¹' | '÷' | '[' | ']' | '\'' => {
                other += 1
            }
            'x' | 'X' | '✓' | '✔' | '√' | '☑' | '×' if digits == 0 && is_mark(cell) => return Look::Mark,
            _ => return if digits > 0 { Look::Led } else { Look::Words },
        }
    }
    if digits == 0 {
        return if other > 0 || slashes > 0 {
            Look::Words
        } else if cell.contains(['-', '–', '—', '−']) {
            Look::Dash
        } else {
            Look::Blank
        };
    }
    let first = first_digit.unwrap_or(0);
    if digits >= 9 && slashes == 0 && other == 0 && is_phone(&cell[first..]) {
        return Look::Phone;
    }
    match slashes {
        0 => Look::Number,
        1 if is_month_or_years(cell) => Look::Date,
        1 => Look::Ratio,
        _ => Look::Date,
    }
}

/// A leading zero and a first group of at least three digits: "0263.3822.456", but not "0.033966480".
fn is_phone(digits: &str) -> bool {
    let group = digits.bytes().take_while(u8::is_ascii_digit).count();
    digits.starts_with('0') && group >= 3 && !digits.contains(',')
}

fn is_mark(cell: &str) -> bool {
    matches!(cell.trim_matches(['[', ']', '(', ')', ' ']), "x" | "X" | "✓" | "✔" | "√" | "☑" | "×")
}

/// "12/2021" or "2020/2021".
fn is_month_or_years(cell: &str) -> bool {
    let Some((left, right)) = cell.split_once('/') else { return false };
    let (left, right) = (left.trim(), right.trim());
    is_year(right) && (is_year(left) || (left.len() <= 2 && left.parse::<u8>().is_ok_and(|m| (1..=12).contains(&m))))
}

/// Four digits from 1900 to 2199.
pub(super) fn is_year(word: &str) -> bool {
    word.len() == 4 && word.parse::<u16>().is_ok_and(|y| (1900..2200).contains(&y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks() {
        for (cell, want) in [
            ("", Look::Blank),
            ("…", Look::Blank),
            ("-", Look::Dash),
            ("–", Look::Dash),
            ("x", Look::Mark),
            ("[x]", Look::Mark),
            ("1.755", Look::Number),
            (">60%", Look::Number),
            ("≥ 93", Look::Number),
            ("-12,5%", Look::Number),
            ("7,5 - 8", Look::Number),
            ("435/463", Look::Ratio),
            ("178/234 = 76,07%", Look::Ratio),
            ("12/2021", Look::Date),
            ("15/12/2021", Look::Date),
            ("2020/2021", Look::Date),
            ("0263.3822.456", Look::Phone),
            ("0912 345 067", Look::Phone),
            ("0.03396648045", Look::Number),
            ("02", Look::Number),
            ("02 hệ thống", Look::Led),
            ("Xã An Bình", Look::Words),
            ("xã", Look::Words),
            ("%", Look::Words),
        ] {
            assert_eq!(look(cell), want, "{cell}");
        }
    }
}
