//! Vietnamese letters, tones and syllables: what belongs to the script and to no vocabulary.
//!
//! Letters in, letters out: lower case, tone placement (hoà = hòa), homoglyphs, letters in pieces. It knows no words.

pub mod fold;

pub mod legacy;

pub mod raised;

pub mod syllable;

pub mod unicode;

/// The words with each run of white space made one space, and none at either end.
pub fn squeeze(words: &str) -> String {
    let words = words.trim();
    let bytes = words.as_bytes();
    if !bytes.iter().any(|b| matches!(b, b'\n' | b'\t' | b'\r')) && !bytes.windows(2).any(|w| w == b"  ") {
        return words.to_owned();
    }
    let mut out = String::with_capacity(words.len());
    for word in words.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The largest character boundary of `text` that is not beyond `at`.
pub fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
