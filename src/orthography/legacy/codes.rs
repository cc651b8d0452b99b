//! A character as a file's reader gives it → the byte of the legacy font that it was.

/// What Windows-1252 shows for 0x80..0xA0; U+0000 where it shows nothing.
const WINDOWS: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“', '”', '•', '–', '—', '˜', '™',
    'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// The byte, 0x80 and above, that the character stands for. `None`: it is none of the font's codes.
///
/// Glyph names have more than one Unicode value for some codes (`mu`, `periodcentered`, `macron`), and a font marked as a
/// symbol font has its codes at U+F000.
pub(super) fn code(c: char) -> Option<u8> {
    match c {
        '\u{80}'..='\u{ff}' => Some(c as u8),
        '\u{f080}'..='\u{f0ff}' => Some((c as u32 - 0xF000) as u8),
        '\u{3bc}' => Some(0xB5),
        '\u{2219}' | '\u{22c5}' => Some(0xB7),
        '\u{2c9}' => Some(0xAF),
        '\u{152}'..='\u{2122}' => WINDOWS.iter().position(|&w| w == c).map(|at| at as u8 + 0x80),
        _ => None,
    }
}

/// The character that a code shows which is no letter of the scheme: what Windows-1252 has there, or the character itself.
pub(super) fn plain(c: char) -> char {
    let n = c as u32;
    match n {
        0x80..=0x9F => WINDOWS.get((n - 0x80) as usize).copied().filter(|&w| w != '\0').unwrap_or(c),
        0xF020..=0xF07E | 0xF0A0..=0xF0FF => char::from_u32(n - 0xF000).unwrap_or(c),
        _ => c,
    }
}

/// Whether the character can be part of a word in one of the schemes: a letter, or a code that may be one.
pub(super) fn in_word(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphabetic(),
        '\u{80}'..='\u{a0}' => false,
        '\u{a1}'..='\u{ff}' | '\u{2c9}' | '\u{300}'..='\u{36f}' | '\u{2219}' | '\u{22c5}' | '\u{f0a1}'..='\u{f0ff}' => true,
        _ => c.is_alphabetic(),
    }
}

/// The words of a text in a scheme of codes, with where they begin.
pub(super) fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text.get(from..)?.find(in_word)?;
        let rest = text.get(start..)?;
        let len = rest.find(|c| !in_word(c)).unwrap_or(rest.len());
        from = start + len;
        Some((start, rest.get(..len)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_come_in_several_guises() {
        for (c, byte) in [('\u{ad}', 0xAD), ('–', 0x96), ('\u{96}', 0x96), ('µ', 0xB5), ('μ', 0xB5), ('\u{f0ad}', 0xAD), ('Ÿ', 0x9F)] {
            assert_eq!(code(c), Some(byte), "{c:?}");
        }
        assert_eq!(code('a'), None);
        assert_eq!(code('ư'), None);
        assert_eq!(plain('\u{93}'), '“');
        assert_eq!(plain('\u{81}'), '\u{81}');
        assert_eq!(plain('\u{f041}'), 'A');
        assert_eq!(plain('ề'), 'ề');
    }

    #[test]
    fn words_end_at_what_is_no_letter_in_any_scheme() {
        let found: Vec<_> = words("(N«ng-l©m n\u{AD}íc) 5% – “Bé”").map(|w| w.1).collect();
        assert_eq!(found, ["N«ng", "l©m", "n\u{ad}íc", "Bé"]);
    }
}
