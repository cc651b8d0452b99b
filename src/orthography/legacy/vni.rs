//! VNI for Windows: a base letter and, behind it, a code for all its marks; a few letters have codes of their own.

use crate::orthography::syllable::{self, ACUTE, DOT, GRAVE, HOOK, LEVEL, TILDE};

/// The letter that one code stands for by itself, in its case.
pub(super) fn single(c: char) -> Option<char> {
    Some(match c {
        'ñ' => 'đ',
        'Ñ' => 'Đ',
        'ô' => 'ơ',
        'Ô' => 'Ơ',
        'ö' => 'ư',
        'Ö' => 'Ư',
        'ì' | 'í' | 'Ì' | 'Í' => c,
        'æ' => 'ỉ',
        'Æ' => 'Ỉ',
        'ó' => 'ĩ',
        'Ó' => 'Ĩ',
        'ò' => 'ị',
        'Ò' => 'Ị',
        'î' => 'ỵ',
        'Î' => 'Ỵ',
        _ => return None,
    })
}

/// The letter of a base and the code behind it; the base says the case. `None`: the two do not belong together.
pub(super) fn pair(base: char, mark: char) -> Option<char> {
    let code = match base {
        'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'A' | 'E' | 'I' | 'O' | 'U' | 'Y' => (base as u8).to_ascii_lowercase(),
        'ô' | 'Ô' => b'P',
        'ö' | 'Ö' => b'U',
        _ => return None,
    };
    let (over, tone) = marks(mark)?;
    let code = match (over, code) {
        (Over::Nothing, code) => code,
        (Over::Circumflex, b'a') => b'B',
        (Over::Circumflex, b'e') => b'E',
        (Over::Circumflex, b'o') => b'O',
        (Over::Breve, b'a') => b'A',
        _ => return None,
    };
    let small = syllable::vowel(code, tone)?;
    Some(if base.is_uppercase() { super::capital(small) } else { small })
}

/// What a code puts over the letter beside the tone.
#[derive(Clone, Copy)]
enum Over {
    Nothing,
    Circumflex,
    Breve,
}

const fn marks(mark: char) -> Option<(Over, u8)> {
    Some(match mark {
        'ù' | 'Ù' => (Over::Nothing, ACUTE),
        'ø' | 'Ø' => (Over::Nothing, GRAVE),
        'û' | 'Û' => (Over::Nothing, HOOK),
        'õ' | 'Õ' => (Over::Nothing, TILDE),
        'ï' | 'Ï' => (Over::Nothing, DOT),
        'â' | 'Â' => (Over::Circumflex, LEVEL),
        'á' | 'Á' => (Over::Circumflex, ACUTE),
        'à' | 'À' => (Over::Circumflex, GRAVE),
        'å' | 'Å' => (Over::Circumflex, HOOK),
        'ã' | 'Ã' => (Over::Circumflex, TILDE),
        'ä' | 'Ä' => (Over::Circumflex, DOT),
        'ê' | 'Ê' => (Over::Breve, LEVEL),
        'é' | 'É' => (Over::Breve, ACUTE),
        'è' | 'È' => (Over::Breve, GRAVE),
        'ú' | 'Ú' => (Over::Breve, HOOK),
        'ü' | 'Ü' => (Over::Breve, TILDE),
        'ë' | 'Ë' => (Over::Breve, DOT),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every letter with marks, small and capital, as the code table of VNI gives them.
    pub(crate) const TABLE: &str = "á aù à aø ả aû ã aõ ạ aï â aâ ấ aá ầ aà ẩ aå ẫ aã ậ aä ă aê ắ aé ằ aè ẳ aú ẵ aü ặ aë \
        é eù è eø ẻ eû ẽ eõ ẹ eï ê eâ ế eá ề eà ể eå ễ eã ệ eä í í ì ì ỉ æ ĩ ó ị ò \
        ó où ò oø ỏ oû õ oõ ọ oï ô oâ ố oá ồ oà ổ oå ỗ oã ộ oä ơ ô ớ ôù ờ ôø ở ôû ỡ ôõ ợ ôï \
        ú uù ù uø ủ uû ũ uõ ụ uï ư ö ứ öù ừ öø ử öû ữ öõ ự öï ý yù ỳ yø ỷ yû ỹ yõ ỵ î đ ñ";

    #[test]
    fn the_table_is_read() {
        let mut n = 0;
        let cells: Vec<&str> = TABLE.split_whitespace().collect();
        for cell in cells.chunks(2) {
            for (letter, codes) in [(cell[0].to_owned(), cell[1].to_owned()), (cell[0].to_uppercase(), cell[1].to_uppercase())] {
                let mut out = String::new();
                super::super::decode(&codes, super::super::Scheme::Vni, &mut out);
                assert_eq!(out, letter, "{codes}");
                n += 1;
            }
        }
        assert_eq!(n, 134);
    }

    #[test]
    fn strange_pairs_stay() {
        assert_eq!(pair('i', 'â'), None);
        assert_eq!(pair('b', 'ù'), None);
        assert_eq!(pair('ö', 'â'), None);
        assert_eq!(pair('A', 'ù'), Some('Á'), "the base says the case");
    }
}
