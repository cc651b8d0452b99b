//! How headings count: ordinal words and list letters, spelling → place in the row, and what may come next.
//!
//! | spelling | place |
//! |---|---|
//! | `nhất`, `hai` … `mười` | 1, 2 … 10 |
//! | `a`, `b`, `c`, `d`, `đ`, `e`, `f`, `g` … `z` | 1, 2, 3, 4, 5, 6, 7, 8 … 27 |
//!
//! Authors use the Vietnamese row (no f, j, w, z) or the English one (no đ); both are in order.

use crate::orthography::fold;

const LETTERS: &str = "abcdđefghijklmnopqrstuvwxyz";
const OFTEN_LEFT_OUT: &str = "đfjwz";

/// The place that an ordinal word names ("nhất" is 1), any case, 1 to 10. `None`: it is none.
pub fn word(text: &str) -> Option<u32> {
    const WORDS: [&[&str]; 10] =
        [&["nhất", "một"], &["hai", "nhì"], &["ba"], &["tư", "bốn"], &["năm"], &["sáu"], &["bảy", "bẩy"], &["tám"], &["chín"], &["mười"]];
    if text.len() > 8 {
        return None;
    }
    let folded = fold::folded(text);
    WORDS.iter().zip(1..).find_map(|(words, n)| words.contains(&folded.as_str()).then_some(n))
}

/// The place of a list letter, any case, from 1 in the row that holds both đ and the English letters. `None`: it is no letter of the row.
pub fn letter(c: char) -> Option<u32> {
    let c = fold::letter(c);
    LETTERS.chars().zip(1..).find_map(|(l, n)| (l == c).then_some(n))
}

/// Whether the letter at place `next` may stand right behind the one at `before`: only letters that authors leave out lie between.
pub fn letter_follows(before: u32, next: u32) -> bool {
    next > before && LETTERS.chars().skip(before as usize).take((next - before - 1) as usize).all(|c| OFTEN_LEFT_OUT.contains(c))
}

/// The letter that usually comes behind place `before`. `None`: the row ends.
pub fn letter_after(before: u32) -> Option<char> {
    LETTERS.chars().skip(before as usize).find(|c| !"fjwz".contains(*c))
}

/// A Roman numeral in capitals; 0 and what needs over ten thousands gives digits.
pub fn to_roman(n: u32) -> String {
    const PARTS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if n == 0 || n > 32_767 {
        return n.to_string();
    }
    let (mut out, mut left) = (String::new(), n);
    for (value, letters) in PARTS {
        while left >= value {
            out.push_str(letters);
            left -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_letters() {
        for (text, n) in [("nhất", Some(1)), ("Hai", Some(2)), ("MƯỜI", Some(10)), ("mục", None), ("", None)] {
            assert_eq!(word(text), n, "{text}");
        }
        assert_eq!(letter('đ'), Some(5));
        assert_eq!(letter('A'), Some(1));
        assert_eq!(letter('ê'), None);
    }

    #[test]
    fn both_rows_are_in_order() {
        let follows = |a, b| letter_follows(letter(a).unwrap_or(0), letter(b).unwrap_or(0));
        for (a, b) in [('a', 'b'), ('d', 'đ'), ('đ', 'e'), ('d', 'e'), ('e', 'g'), ('e', 'f'), ('i', 'k'), ('v', 'x')] {
            assert!(follows(a, b), "{a} {b}");
        }
        for (a, b) in [('b', 'd'), ('a', 'a'), ('c', 'b'), ('a', 'd')] {
            assert!(!follows(a, b), "{a} {b}");
        }
        assert_eq!(letter_after(4), Some('đ'));
        assert_eq!(letter_after(27), None);
    }
}
