//! Text of a legacy font in which some words are in Unicode already: typed later, or given by a file's own glyph table.

use super::{Scheme, Writer, codes, letters};
use crate::orthography::syllable;

/// Whether a letter occurs that only Unicode has.
pub(super) fn is_mixed(text: &str) -> bool {
    text.chars().any(syllable::is_telling)
}

/// Decodes the words that are not in Unicode.
///
/// A word with a letter that only Unicode has stays if it is a possible syllable. Another one stays if decoding would
/// spoil it; if both readings are possible, the majority of the certain words decides.
pub(super) fn decode(text: &str, scheme: Scheme, to: &mut Writer<'_>) {
    let mut buffer = String::new();
    let mut majority = 0i64;
    for (_, word) in codes::words(text) {
        match judge(word, scheme, &mut buffer) {
            Word::Unicode => majority += 1,
            Word::Coded => majority -= 1,
            Word::Both => {}
        }
    }
    let mut done = 0;
    for (start, word) in codes::words(text) {
        letters(text.get(done..start).unwrap_or_default(), done, scheme, to);
        done = start + word.len();
        let stays = match judge(word, scheme, &mut buffer) {
            Word::Unicode => true,
            Word::Coded => false,
            Word::Both => majority > 0,
        };
        if stays {
            to.keep(start, word);
        } else {
            letters(word, start, scheme, to);
        }
    }
    letters(text.get(done..).unwrap_or_default(), done, scheme, to);
}

enum Word {
    Unicode,
    Coded,
    Both,
}

fn judge(word: &str, scheme: Scheme, buffer: &mut String) -> Word {
    if word.is_ascii() {
        return Word::Both;
    }
    let as_is = syllable::possible(word);
    if is_mixed(word) {
        return if as_is { Word::Unicode } else { Word::Coded };
    }
    buffer.clear();
    letters(word, 0, scheme, &mut Writer::new(buffer, None));
    match (as_is, buffer != word && syllable::possible(buffer)) {
        (true, false) => Word::Unicode,
        (false, _) => Word::Coded,
        (true, true) => Word::Both,
    }
}
