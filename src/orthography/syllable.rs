//! Whether a word can be a Vietnamese syllable: onset, rhyme, tone, and the place of the tone.
//!
//! A word of NFC letters in, yes or no out; capitals count as small letters, nothing is allocated. The rules are those of the
//! orthography and know no words: `nghiễng` is possible, `ngiêng` and `tàch` are not. A text most of whose words fail is
//! another language, another encoding or a bad reading.

use super::fold;

/// The most letters a syllable has (`nghiêng`).
pub const LONGEST: usize = 7;

/// Vowel letters by code and tone (none, grave, hook, tilde, acute, dot). The codes of letters that ASCII lacks are capitals:
/// A ă, B â, E ê, O ô, P ơ, U ư, and D for đ.
const VOWELS: [(u8, [char; 6]); 12] = [
    (b'a', ['a', 'à', 'ả', 'ã', 'á', 'ạ']),
    (b'A', ['ă', 'ằ', 'ẳ', 'ẵ', 'ắ', 'ặ']),
    (b'B', ['â', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ']),
    (b'e', ['e', 'è', 'ẻ', 'ẽ', 'é', 'ẹ']),
    (b'E', ['ê', 'ề', 'ể', 'ễ', 'ế', 'ệ']),
    (b'i', ['i', 'ì', 'ỉ', 'ĩ', 'í', 'ị']),
    (b'o', ['o', 'ò', 'ỏ', 'õ', 'ó', 'ọ']),
    (b'O', ['ô', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ']),
    (b'P', ['ơ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ']),
    (b'u', ['u', 'ù', 'ủ', 'ũ', 'ú', 'ụ']),
    (b'U', ['ư', 'ừ', 'ử', 'ữ', 'ứ', 'ự']),
    (b'y', ['y', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ']),
];

/// No tone mark; the others follow in the order of the rows.
pub(crate) const LEVEL: u8 = 0;
/// Huyền.
pub(crate) const GRAVE: u8 = 1;
/// Hỏi.
pub(crate) const HOOK: u8 = 2;
/// Ngã.
pub(crate) const TILDE: u8 = 3;
/// Sắc.
pub(crate) const ACUTE: u8 = 4;
/// Nặng.
pub(crate) const DOT: u8 = 5;

const LOW: usize = 0x1B1;
const HIGH_FROM: usize = 0x1EA0;
const HIGH: usize = 0x5A;

/// Row and tone of small letters below U+01B1 as `row + 1 << 3 | tone`; 0: no vowel.
static LOWER: [u8; LOW] = table::<LOW>(0);
/// The same from U+1EA0.
static UPPER: [u8; HIGH] = table::<HIGH>(HIGH_FROM);

const fn table<const N: usize>(from: usize) -> [u8; N] {
    let mut out = [0; N];
    let mut row = 0;
    while row < VOWELS.len() {
        let mut tone = 0;
        while tone < 6 {
            let at = VOWELS[row].1[tone] as usize;
            if at >= from && at < from + N {
                out[at - from] = ((row as u8 + 1) << 3) | tone as u8;
            }
            tone += 1;
        }
        row += 1;
    }
    out
}

/// The small vowel letter of a code and a tone.
pub(crate) fn vowel(code: u8, tone: u8) -> Option<char> {
    VOWELS.iter().find(|row| row.0 == code)?.1.get(usize::from(tone)).copied()
}

/// The code and the tone of a letter that Vietnamese uses.
fn letter(c: char) -> Option<(u8, u8)> {
    let c = fold::letter(c);
    let n = c as usize;
    let packed = if n < LOW { LOWER.get(n) } else { UPPER.get(n.wrapping_sub(HIGH_FROM)) }.copied().unwrap_or(0);
    if packed != 0 {
        let row = VOWELS.get(usize::from(packed >> 3).wrapping_sub(1))?;
        return Some((row.0, packed & 7));
    }
    match c {
        'f' | 'j' | 'w' | 'z' => None,
        'b'..='z' => Some((c as u8, LEVEL)),
        'đ' => Some((b'D', LEVEL)),
        _ => None,
    }
}

/// A small letter in parts: the bare letter, its code where a mark makes it another letter (`ă`, `đ`; else the bare one), its tone.
pub(crate) fn parted(c: char) -> (char, u8, u8) {
    let Some((code, tone)) = letter(c) else { return (c, 0, LEVEL) };
    let bare = match code {
        b'A' | b'B' => 'a',
        b'E' => 'e',
        b'O' | b'P' => 'o',
        b'U' => 'u',
        b'D' => 'd',
        plain => plain as char,
    };
    (bare, code, tone)
}

/// Whether the letter is Vietnamese and stands in no code page of Western Europe: đ, ă, ĩ, ũ, ơ, ư, and those from U+1EA0.
pub(crate) fn is_telling(c: char) -> bool {
    matches!(c, '\u{102}' | '\u{103}' | '\u{110}' | '\u{111}' | '\u{128}' | '\u{129}' | '\u{168}' | '\u{169}')
        || matches!(c, '\u{1A0}' | '\u{1A1}' | '\u{1AF}' | '\u{1B0}' | '\u{1EA0}'..='\u{1EF9}')
}

/// A word in codes, its tone aside.
struct Parts {
    letters: [u8; LONGEST],
    len: usize,
    tone: u8,
    /// The letter that carries the tone.
    at: usize,
}

fn parts(word: &str) -> Option<Parts> {
    let mut parts = Parts { letters: [0; LONGEST], len: 0, tone: LEVEL, at: 0 };
    for c in word.chars() {
        let (code, tone) = letter(c)?;
        *parts.letters.get_mut(parts.len)? = code;
        if tone != LEVEL {
            if parts.tone != LEVEL {
                return None;
            }
            (parts.tone, parts.at) = (tone, parts.len);
        }
        parts.len += 1;
    }
    Some(parts)
}

/// Whether the word can be a syllable with its tone in its place, old style (hoà) or new (hòa).
pub fn possible(word: &str) -> bool {
    let Some(parts) = parts(word) else { return false };
    fits(&parts, true)
}

/// Whether the word can be a syllable, wherever in its rhyme the tone stands (`qủa`, `hòan` are often written so).
pub fn nearly(word: &str) -> bool {
    let Some(parts) = parts(word) else { return false };
    fits(&parts, false)
}

fn fits(parts: &Parts, strictly: bool) -> bool {
    let Some(word) = parts.letters.get(..parts.len) else { return false };
    let (onset, rhyme) = word.split_at(onset(word));
    if is_syllable(onset, rhyme, parts, strictly) {
        return true;
    }
    // gì, gìn, giếng, giết: the i belongs to both.
    onset == b"gi"
        && matches!(word, [b'g', rest @ ..] if matches!(rest, b"i" | b"in" | b"iEng" | b"iEt" | b"iEc") && placed(b"g", rest, parts, strictly))
}

/// How many letters the longest onset has.
fn onset(word: &[u8]) -> usize {
    match word {
        [b'n', b'g', b'h', ..] => 3,
        [b'n', b'g' | b'h', ..] | [b'g', b'h' | b'i', ..] | [b'k' | b'p' | b'c', b'h', ..] | [b't', b'h' | b'r', ..] | [b'q', b'u', ..] => {
            2
        }
        [b'b' | b'c' | b'd' | b'D' | b'g' | b'h' | b'k' | b'l' | b'm' | b'n' | b'p' | b'r' | b's' | b't' | b'v' | b'x', ..] => 1,
        _ => 0,
    }
}

fn is_syllable(onset: &[u8], rhyme: &[u8], parts: &Parts, strictly: bool) -> bool {
    is_rhyme(rhyme) && meet(onset, rhyme) && placed(onset, rhyme, parts, strictly)
}

/// Whether the tone may stand where it does, and whether the rhyme may bear it.
fn placed(onset: &[u8], rhyme: &[u8], parts: &Parts, strictly: bool) -> bool {
    let stops = matches!(rhyme, [.., b'c' | b'p' | b't'] | [.., b'c', b'h']);
    if parts.tone == LEVEL {
        return !stops;
    }
    // Rhymes of borrowed words (moóc, goòng) have few tones.
    let refuses = match rhyme {
        [b'o', b'o', ..] => !matches!(parts.tone, ACUTE | GRAVE),
        _ => stops && !matches!(parts.tone, ACUTE | DOT),
    };
    if refuses {
        return false;
    }
    !strictly || parts.at.checked_sub(onset.len()).is_some_and(|at| bears(rhyme, at))
}

/// Whether the letter `at` bears the tone of the rhyme: its last marked vowel; else the only vowel, the second of two before
/// a consonant, the middle one of three, the first of two that end the syllable – or the second of oa, oe, uy.
fn bears(rhyme: &[u8], at: usize) -> bool {
    let vowels = rhyme.iter().take_while(|&&c| is_vowel(c)).count();
    if let Some(marked) = rhyme.iter().take(vowels).rposition(u8::is_ascii_uppercase) {
        return at == marked;
    }
    match (rhyme, vowels) {
        (b"oa" | b"oe" | b"uy", _) => at < 2,
        (_, 1) => at == 0,
        (_, 2) => at == usize::from(rhyme.len() > 2),
        _ => at == 1,
    }
}

const fn is_vowel(code: u8) -> bool {
    matches!(code, b'a' | b'A' | b'B' | b'e' | b'E' | b'i' | b'o' | b'O' | b'P' | b'u' | b'U' | b'y')
}

/// Whether the onset may stand before the rhyme: c, k, q and g, gh share their sounds by the vowel that follows.
fn meet(onset: &[u8], rhyme: &[u8]) -> bool {
    let Some(&first) = rhyme.first() else { return false };
    if matches!(rhyme, [b'o', b'o', ..]) {
        return matches!(onset, [b'b' | b'c' | b'D' | b'g' | b'l' | b'm' | b'p' | b'r' | b's' | b't' | b'x']);
    }
    let front = matches!(first, b'e' | b'E' | b'i');
    let glides = glides(rhyme);
    match onset {
        b"" => match rhyme {
            [b'i', b'E', ..] => false,
            [b'y', rest @ ..] => matches!(rest, [] | [b'E', ..]),
            _ => true,
        },
        b"qu" => !glides && (!matches!(first, b'o' | b'O' | b'u' | b'U') || rhyme == b"Oc"),
        b"gi" => !glides && !matches!(first, b'i' | b'y'),
        b"k" => front || rhyme == b"y",
        b"gh" | b"ngh" => front,
        b"c" => !front && !glides && first != b'y',
        b"g" => !front && first != b'y' && (!glides || rhyme == b"oa"),
        b"ng" => !front && first != b'y',
        b"b" | b"p" | b"ph" | b"r" => (!glides || matches!(rhyme, b"uy" | b"uyt")) && first != b'y',
        b"m" => !glides && (first != b'y' || rhyme == b"y"),
        b"v" => (!glides || rhyme == b"oan") && (first != b'y' || rhyme == b"y"),
        b"n" => (!glides || matches!(rhyme, b"oa" | b"oan")) && first != b'y',
        b"h" | b"l" | b"s" | b"t" | b"th" => first != b'y' || rhyme == b"y",
        _ => first != b'y',
    }
}

/// Whether the rhyme begins with the rounded glide (oa, oă, oe, uâ, uê, uơ, uy).
fn glides(rhyme: &[u8]) -> bool {
    matches!(rhyme, [b'o', b'a' | b'A' | b'e', ..] | [b'u', b'B' | b'E' | b'P' | b'y', ..])
}

fn is_rhyme(rhyme: &[u8]) -> bool {
    match rhyme {
        [b'a', rest @ ..] => matches!(rest, b"" | b"i" | b"o" | b"u" | b"y") || ends(rest),
        [b'A', rest @ ..] => ends(rest) && !matches!(rest, b"ch" | b"nh"),
        [b'B', rest @ ..] => matches!(rest, b"u" | b"y") || (ends(rest) && !matches!(rest, b"ch" | b"nh")),
        [b'e', rest @ ..] => matches!(rest, b"" | b"o") || (ends(rest) && !matches!(rest, b"ch" | b"nh")),
        [b'E', rest @ ..] => matches!(rest, b"" | b"u") || (ends(rest) && !matches!(rest, b"c" | b"ng")),
        [b'i', b'E', rest @ ..] => rest == b"u" || (ends(rest) && !matches!(rest, b"ch" | b"nh")),
        [b'i', rest @ ..] => matches!(rest, b"" | b"a" | b"u") || (ends(rest) && !matches!(rest, b"c" | b"ng")),
        [b'o', b'a', rest @ ..] => matches!(rest, b"" | b"i" | b"o" | b"y") || ends(rest),
        [b'o', b'A', rest @ ..] => matches!(rest, b"c" | b"m" | b"n" | b"ng" | b"p" | b"t"),
        [b'o', b'e', rest @ ..] => matches!(rest, b"" | b"o" | b"m" | b"n" | b"ng" | b"t"),
        [b'o', b'o', rest @ ..] => matches!(rest, b"ng" | b"c" | b"n"),
        [b'o' | b'O', rest @ ..] => matches!(rest, b"" | b"i") || (ends(rest) && !matches!(rest, b"ch" | b"nh")),
        [b'P', rest @ ..] => matches!(rest, b"" | b"i" | b"m" | b"n" | b"p" | b"t"),
        [b'u', b'B', rest @ ..] => matches!(rest, b"y" | b"n" | b"ng" | b"t"),
        [b'u', b'E', rest @ ..] => matches!(rest, b"" | b"u" | b"ch" | b"n" | b"nh" | b"t"),
        [b'u', b'P', rest @ ..] => rest.is_empty(),
        [b'u', b'O', rest @ ..] => rest == b"i" || (ends(rest) && !matches!(rest, b"ch" | b"nh" | b"p")),
        [b'u', b'y', rest @ ..] => {
            matches!(rest, b"" | b"a" | b"u" | b"ch" | b"n" | b"nh" | b"p" | b"t" | b"En" | b"Et")
        }
        [b'u', rest @ ..] => matches!(rest, b"" | b"a" | b"i") || (ends(rest) && !matches!(rest, b"ch" | b"nh")),
        [b'U', b'P', rest @ ..] => matches!(rest, b"i" | b"u") || (ends(rest) && !matches!(rest, b"ch" | b"nh")),
        [b'U', rest @ ..] => matches!(rest, b"" | b"a" | b"i" | b"u" | b"c" | b"m" | b"n" | b"ng" | b"t"),
        // y, yên, yêu; and behind qu.
        [b'y', rest @ ..] => matches!(rest, b"" | b"t" | b"n" | b"nh" | b"ch" | b"p" | b"u" | b"Em" | b"En" | b"Et" | b"Eu" | b"Eng"),
        _ => false,
    }
}

/// The consonants that end a syllable.
const fn ends(tail: &[u8]) -> bool {
    matches!(tail, b"c" | b"ch" | b"m" | b"n" | b"ng" | b"nh" | b"p" | b"t")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_syllables_are_possible() {
        let words = "Ủy ban nhân dân tỉnh báo cáo tình hình thực hiện nhiệm vụ phát triển kinh tế xã hội quý năm \
            nghiêng nghĩa nghề ghế ghi kỹ kỳ kiểm kê quyết quốc quỹ quản quang quynh quỳnh quýt quặng quét giếng giêng gì gìn giữ giá già giết \
            được đường thuỷ thủy hoà hòa khoẻ khỏe tuý túy huyện nguyên nguyện khuya khuỷu ngoẻo ngoáy xoay xoong moóc boong thuở thuế huệ \
            luật tuần khuây huých huỳnh suýt truyền tuyết xuyến ưu hươu rượu cứu mưa cửa kìa mía của múa lúa uống yêu yếu yến yết yểng ý \
            hưởng lười xoắn hoặc loăng toát ngoặt oanh hoạch khoảnh choèn khoét xoè xòe bưu buýt phuy goá noãn ơn ừ ở ăn âu ấy oi ổi \
            Vy Thy Lý Mỹ sỹ tỷ tỉ VIỆT NAM CỘNG HOÀ XÃ HỘI CHỦ NGHĨA ĐỘC LẬP pin xúc ích ếch oách uỵch chuếnh đêm mềm nếp tếch";
        for word in words.split_whitespace() {
            assert!(possible(word), "{word}");
            assert!(nearly(word), "{word}");
        }
    }

    #[test]
    fn others_are_not() {
        let words = "cac côp tàch tỏc cạcs ngiêng nghanh ghà kan keng3 cê ci qua1 qe qoa ceng yn ky1 byn f wa jo zô the1 school report \
            lực̀ toán1 tóan hòan hoàanh tếế ứơc nứơc ngừơi qúa qủa gía thúê tòan ai1 aa ee ơng ưp êc văch nhâch âch ăi ă â bươ iê uô tiê \
            khoõng gioỏng toõng été où général für niño señor cœur GDP UBND HĐND TTg Đắkk sản2 \u{fffd} § ¸n ®ång nghiiêng nghiêngg ngoằnngoèo";
        for word in words.split_whitespace() {
            assert!(!possible(word), "{word}");
        }
        assert!(!possible(""));
        for word in ["qủa", "hòan", "ngừơi", "thúê"] {
            assert!(nearly(word), "{word}");
        }
        assert!(!nearly("tàch"));
    }

    #[test]
    fn every_letter_has_its_code() {
        for (code, row) in VOWELS {
            for (tone, c) in row.into_iter().enumerate() {
                assert_eq!(letter(c), Some((code, tone as u8)));
                assert_eq!(letter(c.to_uppercase().next().expect("a capital")), Some((code, tone as u8)));
                assert_eq!(vowel(code, tone as u8), Some(c));
            }
        }
        assert_eq!(letter('Đ'), Some((b'D', LEVEL)));
        assert_eq!(vowel(b'a', 6), None);
        assert_eq!(letter('z'), None);
    }
}
