//! What a character stands for before anything reads it: spaces of all widths, invisible marks, look-alikes, and
//! letters stored in pieces.
//!
//! One character in, its role out. Line ends and the letters themselves stay as they are.

use unicode_normalization::UnicodeNormalization;

/// What becomes of a character in the normalised text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It stays.
    Keep,
    /// Another character means the same: a space of another width, a hyphen, a full-width digit.
    Like(char),
    /// It shows nothing: zero-width marks, the soft hyphen, control characters.
    Nothing,
    /// It ends a line.
    Line,
    /// It ends a page.
    Page,
    /// It joins the character before it, or is a second code of another character (NFC decides).
    Join,
    /// A look-alike of Đ or đ: it is that letter in a Latin word.
    Eth(char),
    /// A picture of a symbol font; a bullet where it begins a line.
    Symbol,
}

/// The role of one character.
pub fn role(c: char) -> Role {
    match c {
        '\t' | '\n' | ' '..='~' | '\u{1f300}'..='\u{1faff}' => Role::Keep,
        '\u{b}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Role::Line,
        '\u{c}' => Role::Page,
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Role::Like(' '),
        '\0'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{ad}'
        | '\u{34f}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' => Role::Nothing,
        '\u{2010}' | '\u{2011}' | '\u{2212}' | '\u{fe63}' => Role::Like('-'),
        '\u{2044}' | '\u{2215}' => Role::Like('/'),
        '\u{ff01}'..='\u{ff5e}' => Role::Like(char::from_u32(c as u32 - 0xFEE0).unwrap_or(c)),
        'Ð' | 'Ɖ' => Role::Eth('Đ'),
        'ð' => Role::Eth('đ'),
        '\u{f000}'..='\u{f0ff}' => Role::Symbol,
        _ if is_settled(c) => Role::Keep,
        _ => Role::Join,
    }
}

/// Characters whose only normal form is themselves and that never join the one before.
const fn is_settled(c: char) -> bool {
    matches!(c, '\u{a1}'..='\u{2ff}' | '\u{1e00}'..='\u{1eff}' | '\u{2012}'..='\u{2125}' | '\u{212c}'..='\u{2328}' | '\u{232b}'..='\u{2adb}')
        || matches!(c, '\u{3400}'..='\u{9fff}' | '\u{fffd}')
}

/// Whether a letter belongs to the Latin script, Vietnamese letters and their loose marks included.
pub fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic()
        || (matches!(c, '\u{aa}'..='\u{24f}' | '\u{300}'..='\u{36f}' | '\u{1e00}'..='\u{1eff}') && !matches!(c, '×' | '÷'))
}

/// Whether a Đ look-alike between these two characters is the Vietnamese letter: no letter of another script touches it.
pub fn is_vietnamese_eth(before: Option<char>, after: Option<char>) -> bool {
    [before, after].into_iter().flatten().all(|c| !c.is_alphabetic() || is_latin(c))
}

/// Puts `tail` behind the text and composes it with what stands there (NFC).
pub fn compose(text: &mut String, tail: &str) {
    compose_behind(text, 0, tail);
}

/// Like [`compose`]; what stands before byte `floor` of the text stays as it is.
pub fn compose_behind(text: &mut String, floor: usize, tail: &str) {
    /// No written letter carries more marks; behind that they no longer compose.
    const MARKS: usize = 32;
    let mut from = text.len();
    for (at, c) in text.char_indices().rev().take(MARKS) {
        if c.is_whitespace() || at < floor {
            break;
        }
        from = at;
        if role(c) != Role::Join {
            break;
        }
    }
    let mut cluster = text.split_off(from);
    cluster.push_str(tail);
    text.extend(cluster.nfc());
}

/// For a byte that begins a character: whether the character may need more than copying. The second byte decides.
///
/// `true` is a maybe, to be settled by [`role`]; `false` is certain.
pub const fn may_change(first: u8, second: u8) -> bool {
    match first {
        0..=0x7F | 0xC4 | 0xC5 | 0xC7..=0xCB | 0xE4..=0xE9 => false,
        0xC2 => second < 0xA1 || second == 0xAD,
        0xC3 => matches!(second, 0x90 | 0xB0),
        0xC6 => second == 0x89,
        0xE1 => second < 0xB8 || second > 0xBB,
        0xE2 => matches!(second, 0x80 | 0x81 | 0x84 | 0x88 | 0x8C | 0xAB..=0xBF),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_not_change_keeps_its_place() {
        for c in (0u32..0x1_1000).filter_map(char::from_u32) {
            let mut bytes = [0; 4];
            let bytes = c.encode_utf8(&mut bytes).as_bytes();
            if bytes.len() > 1 && !may_change(bytes[0], bytes[1]) {
                assert_eq!(role(c), Role::Keep, "{c:?} {:x}", c as u32);
            }
            if role(c) == Role::Keep {
                assert!(c.nfc().eq([c]), "{c:?} {:x} is not its own normal form", c as u32);
            }
        }
    }

    #[test]
    fn pieces_become_letters() {
        for (pieces, letter) in [("o\u{302}\u{323}", "ộ"), ("u\u{31b}\u{301}", "ứ"), ("a\u{306}\u{303}", "ẵ"), ("x\u{301}", "x\u{301}")]
        {
            let mut text = String::from("h");
            for c in pieces.chars() {
                compose(&mut text, c.encode_utf8(&mut [0; 4]));
            }
            assert_eq!(text, format!("h{letter}"));
        }
    }

    #[test]
    fn look_alikes_are_read_by_their_neighbours() {
        assert!(is_vietnamese_eth(None, Some('ề')));
        assert!(is_vietnamese_eth(Some(' '), Some(')')));
        assert!(!is_vietnamese_eth(Some('Ж'), Some('а')));
    }
}
