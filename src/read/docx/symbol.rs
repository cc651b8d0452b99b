//! Characters that office files name by font and code, and figures set above the line, as Unicode.

/// The character that a code of a symbol font shows. Codes of other symbol fonts stay in the private range.
pub(in crate::read) fn symbol(font: &str, code: u32) -> Option<char> {
    let low = if (0xF000..=0xF0FF).contains(&code) { code - 0xF000 } else { code };
    if font.eq_ignore_ascii_case("Symbol") {
        let known = match low {
            0xA3 => '≤',
            0xB3 => '≥',
            0xB0 => '°',
            0xB1 => '±',
            0xB4 => '×',
            0xB8 => '÷',
            0xB9 => '≠',
            0xBB => '≈',
            0xAE => '→',
            0x25 | 0x28..=0x29 | 0x2B..=0x2C | 0x2E..=0x3F => char::from_u32(low)?,
            0x2D => '-',
            0xE5 => 'Σ',
            _ => return char::from_u32(0xF000 + low.min(0xFF)),
        };
        return Some(known);
    }
    char::from_u32(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_and_exponents() {
        assert_eq!(symbol("Symbol", 0xF0B3), Some('≥'));
        assert_eq!(symbol("Wingdings", 0xF0FC), Some('\u{f0fc}'));
        assert_eq!(symbol("Times New Roman", 0x1EBF), Some('ế'));
        assert_eq!(symbol("Symbol", 0xFFFF_FFFF), Some('\u{f0ff}'));
    }
}
