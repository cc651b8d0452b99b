//! Folding for matching: lower case, new-style tone placement (hoà → hòa), homoglyphs of Đ.
//!
//! The folded form is only compared, never shown: evidence keeps the original spelling. Input is taken to be NFC.

/// The longest word that is folded, in letters; no Vietnamese syllable has more than 7, no abbreviation much over 20.
pub const LONGEST: usize = 32;

/// The lower-case letters of the characters below U+0250; `None` where the character is no letter.
static SMALL: [Option<char>; 0x250] = {
    let mut table = [None; 0x250];
    let mut n = 0;
    while n < 0x250 {
        let c = n as u32;
        let letter = matches!(c, 0x41..=0x5A | 0x61..=0x7A | 0xAA | 0xB5 | 0xBA | 0xC0..=0x24F) && c != 0xD7 && c != 0xF7;
        table[n] = match c {
            _ if !letter => None,
            0xD0 | 0xF0 | 0x110 | 0x189 => Some('đ'),
            0x41..=0x5A | 0xC0..=0xDE => char::from_u32(c + 32),
            0x102 | 0x128 | 0x168 | 0x1A0 | 0x1AF => char::from_u32(c + 1),
            _ => char::from_u32(c),
        };
        n += 1;
    }
    table
};

/// The lower-case letter of an NFC character. `None`: it is no letter.
pub fn small(c: char) -> Option<char> {
    match c as u32 {
        n @ 0..=0x24F => SMALL[n as usize],
        n @ 0x1EA0..=0x1EFF => char::from_u32(n | 1),
        _ => is_letter(c).then(|| letter(c)),
    }
}

/// The lower-case letter of an NFC character, with the homoglyphs Ð (U+00D0), ð and Ɖ read as đ.
pub fn letter(c: char) -> char {
    let n = c as u32;
    match n {
        0x41..=0x5A => (c as u8 + 32) as char,
        0xD0 | 0xF0 | 0x110 | 0x189 => 'đ',
        0xC0..=0xDE if n != 0xD7 => char::from_u32(n + 32).unwrap_or(c),
        0x102 | 0x128 | 0x168 | 0x1A0 => char::from_u32(n + 1).unwrap_or(c),
        0x1AF => 'ư',
        0x1E00..=0x1EFF if n.is_multiple_of(2) && !(0x1E96..=0x1E9F).contains(&n) => char::from_u32(n + 1).unwrap_or(c),
        0..=0x24F | 0x1E00..=0x1EFF => c,
        _ => c.to_lowercase().next().unwrap_or(c),
    }
}

/// Writes the folded letters of `word` into `out` and returns how many there are.
/// `None`: the word is longer than [`LONGEST`].
pub fn word(word: &str, out: &mut [char; LONGEST]) -> Option<usize> {
    let mut n = 0;
    for c in word.chars() {
        *out.get_mut(n)? = small(c).unwrap_or_else(|| letter(c));
        n += 1;
    }
    place_tone(out, n);
    Some(n)
}

/// Moves the tone of the last two of `n` folded letters to its new-style place (hoà → hòa).
pub fn place_tone(out: &mut [char; LONGEST], n: usize) {
    if (2..=LONGEST).contains(&n)
        && !out[n - 1].is_ascii()
        && let Some((bare, tone)) = open_tone(out[n - 1])
        && let Some(toned) = close_tone(out[n - 2], bare, tone)
        && !(n >= 3 && out[n - 3] == 'q')
    {
        out[n - 2] = toned;
        out[n - 1] = bare;
    }
}

/// Folded words with one space between them, at most 64.
pub fn spaced(text: &str) -> String {
    let words: Vec<String> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(64).map(folded).collect();
    words.join(" ")
}

/// The folded form as a string.
pub fn folded(text: &str) -> String {
    let mut buffer = ['\0'; LONGEST];
    word(text, &mut buffer).map_or_else(|| text.chars().map(letter).collect(), |n| buffer[..n].iter().collect())
}

/// The words of a text without marks and tones, in small letters, one space between them: only compared, never shown.
pub fn blind(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match small(c) {
            Some(letter) => out.push(super::syllable::parted(letter).0),
            None if c.is_alphanumeric() => out.push(c),
            None if !out.is_empty() && !out.ends_with(' ') => out.push(' '),
            None => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// A toned final a, e or y, split into the bare letter and its tone (0 grave, 1 acute, 2 hook, 3 tilde, 4 dot).
fn open_tone(c: char) -> Option<(char, usize)> {
    Some(match c {
        'à' => ('a', 0),
        'á' => ('a', 1),
        'ả' => ('a', 2),
        'ã' => ('a', 3),
        'ạ' => ('a', 4),
        'è' => ('e', 0),
        'é' => ('e', 1),
        'ẻ' => ('e', 2),
        'ẽ' => ('e', 3),
        'ẹ' => ('e', 4),
        'ỳ' => ('y', 0),
        'ý' => ('y', 1),
        'ỷ' => ('y', 2),
        'ỹ' => ('y', 3),
        'ỵ' => ('y', 4),
        _ => return None,
    })
}

/// The toned form of the vowel before it, where the two make oa, oe or uy.
fn close_tone(before: char, last: char, tone: usize) -> Option<char> {
    let row = match (before, last) {
        ('o', 'a' | 'e') => ['ò', 'ó', 'ỏ', 'õ', 'ọ'],
        ('u', 'y') => ['ù', 'ú', 'ủ', 'ũ', 'ụ'],
        _ => return None,
    };
    row.get(tone).copied()
}

/// Whether the character may stand inside a word: letters and combining marks.
pub fn is_letter(c: char) -> bool {
    match c as u32 {
        0..=0x7F => c.is_ascii_alphabetic(),
        0xD7 | 0xF7 => false,
        0xC0..=0x24F | 0x1E00..=0x1EFF => true,
        _ => c.is_alphabetic(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_is_case_and_tone_place_blind() {
        for (a, b) in
            [("HOÀ", "hòa"), ("khoẻ", "khỏe"), ("Uỷ", "ủy"), ("THUÝ", "thúy"), ("Ðề", "đề"), ("ĐỀ", "đề"), ("ƯỚC", "ước"), ("Ệ", "ệ")]
        {
            assert_eq!(folded(a), folded(b), "{a} {b}");
        }
        assert_ne!(folded("quý"), folded("qúy"), "qu is an onset");
        assert_ne!(folded("hòa"), folded("hóa"));
    }

    #[test]
    fn the_table_agrees_with_the_rules() {
        for c in (0..0x3000).filter_map(char::from_u32) {
            assert_eq!(small(c), is_letter(c).then(|| letter(c)), "{c:?} {:x}", c as u32);
        }
    }

    #[test]
    fn every_capital_has_its_small_letter() {
        let small = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ";
        for c in small.chars() {
            let capital = c.to_uppercase().next().expect("a capital");
            assert_eq!(letter(capital), c);
            assert_eq!(letter(c), c);
        }
    }
}
