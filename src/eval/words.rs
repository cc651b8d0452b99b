//! Words compared without regard to case, markup, spacing and marks at either end: the ground of every measure.
//!
//! Letters and digits here are Unicode's; a token is a run of them, of `_` and of `%`.

use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// The text in lower case and NFC, without tags, stars and underscores, runs of white space made one space, and without marks at
/// either end.
pub fn norm(text: &str) -> String {
    let lower = text.nfc().collect::<String>().to_lowercase();
    let mut out = String::with_capacity(lower.len());
    let mut rest = lower.as_str();
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '<' => tag(rest),
            '_' => 1,
            _ => 0,
        };
        let space = taken > 0 || is_space(c);
        if space {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else if c != '*' {
            out.push(c);
        }
        rest = &rest[taken.max(c.len_utf8())..];
    }
    let trimmed = out.trim_matches(|c| matches!(c, ' ' | '.' | ':' | ';' | ',' | '-' | '–' | '+'));
    if trimmed.len() == out.len() { out } else { trimmed.to_owned() }
}

/// [`norm`] of words that may be missing.
pub fn norm_opt(text: Option<&str>) -> String {
    text.map(norm).unwrap_or_default()
}

/// The bytes of the tag `<b>`, `</b>` that the text begins with; 0: none.
fn tag(text: &str) -> usize {
    let name = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    let end = name.find(|c| !is_word(c)).unwrap_or(name.len());
    if end > 0 && name[end..].starts_with('>') { text.len() - name.len() + end + 1 } else { 0 }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\x1c'..='\x1f').contains(&c)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The tokens of the normalised text.
pub fn tokens(text: &str) -> Vec<String> {
    of_normed(&norm(text))
}

/// The tokens of words that may be missing.
pub fn tokens_opt(text: Option<&str>) -> Vec<String> {
    text.map(tokens).unwrap_or_default()
}

fn of_normed(normed: &str) -> Vec<String> {
    normed.split(|c| !(is_word(c) || c == '%')).filter(|t| !t.is_empty()).map(str::to_owned).collect()
}

/// How far two bags of tokens agree, 0 to 1; two empty ones agree.
#[expect(clippy::cast_precision_loss, reason = "token counts stay far below 2^52")]
pub fn f1(gold: &[String], pred: &[String]) -> f64 {
    if gold.is_empty() && pred.is_empty() {
        return 1.0;
    }
    let mut pool: HashMap<&str, usize> = HashMap::new();
    for t in pred {
        *pool.entry(t).or_default() += 1;
    }
    let mut hit = 0usize;
    for t in gold {
        if let Some(left) = pool.get_mut(t.as_str()).filter(|n| **n > 0) {
            *left -= 1;
            hit += 1;
        }
    }
    (2 * hit) as f64 / (gold.len() + pred.len()) as f64
}

/// Whether a label says what the gold's label says: six tenths agreement, or nearly all gold words in a label that is not much longer.
#[expect(clippy::cast_precision_loss, reason = "token counts stay far below 2^52")]
pub fn label_fits(gold: &[String], pred: &[String]) -> bool {
    if f1(gold, pred) >= 0.6 {
        return true;
    }
    let set: std::collections::HashSet<&str> = pred.iter().map(String::as_str).collect();
    let held = gold.iter().filter(|t| set.contains(t.as_str())).count();
    !gold.is_empty() && held as f64 / gold.len() as f64 >= 0.8 && set.len() <= 4 * gold.len() + 4
}

/// The number tokens of a text, marks between digits included.
pub fn numbers(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let run = bytes[at..].iter().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b',')).count();
        let end = bytes[at..at + run].iter().rposition(u8::is_ascii_digit).map_or(at + 1, |p| at + p + 1);
        out.push(&text[at..end]);
        at += run;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn norm_takes_off_case_markup_and_marks() {
        for (text, want) in [
            ("  Số <b>hồ sơ</b>:  ", "số hồ sơ"),
            ("**Tổng** *số*_A_", "tổng số a"),
            ("a <1 b>", "a <1 b>"),
            ("- Xã Tân An;", "xã tân an"),
            ("x\u{1f}y\u{a0}z", "x y z"),
            ("<", "<"),
            ("</>", "</>"),
            ("– + .", ""),
        ] {
            assert_eq!(norm(text), want, "{text:?}");
        }
    }

    #[test]
    fn numbers_end_in_a_digit() {
        assert_eq!(numbers("178/234 = 76,07%. 1.2, 3., 4"), ["178", "234", "76,07", "1.2", "3", "4"]);
        assert_eq!(numbers("không có"), [""; 0]);
    }

    #[test]
    fn agreement_counts_repeated_words_once_each() {
        let t = |s| tokens(s);
        assert!((f1(&t("hồ sơ hồ sơ"), &t("hồ sơ")) - 2.0 / 3.0).abs() < 1e-12);
        assert!((f1(&t(""), &t("")) - 1.0).abs() < f64::EPSILON);
        assert!(label_fits(&t("máy tính"), &t("số máy tính của cơ quan")));
        assert!(!label_fits(&t("máy tính"), &t("số máy in của cơ quan")));
    }
}
