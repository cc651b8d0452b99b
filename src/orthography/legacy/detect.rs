//! Words without a telling font → their scheme, by how many become possible syllables when decoded.
//!
//! Only words with codes count. Small and capital TCVN3 fonts share their codes: without the font's name they are told apart
//! only where somebody typed the plain letters as capitals (`HO¹CH`); `kÕ ho¹ch` in a capital font comes out small.

use super::{Scheme, Writer, codes, letters, mixed, viqr};
use crate::orthography::syllable;

/// So much of a sample is looked at, in bytes.
const SAMPLE: usize = 200_000;

/// Quotation marks and signs that touch words in many languages: at a word's edge their codes say nothing.
const QUOTES: [char; 4] = ['«', '»', '×', '·'];

/// What the words of a text say about one scheme.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    /// Words that decoding changes, abbreviations aside.
    coded: usize,
    /// Words that are possible syllables only after decoding, only before, and both.
    after: usize,
    before: usize,
    both: usize,
    /// Of those possible only after decoding: words with a code that is no letter in any language (`n«ng`).
    certain: usize,
    /// Possible words with a letter that only Unicode has.
    unicode: usize,
    /// Whether decoding changes anything.
    changed: bool,
}

impl Tally {
    fn of(text: &str, scheme: Scheme) -> Self {
        let mut tally = Self::default();
        let mut buffer = String::new();
        for (_, word) in codes::words(text).filter(|(_, w)| !w.is_ascii()) {
            tally.add(word, scheme, &mut buffer);
        }
        tally
    }

    fn add(&mut self, word: &str, scheme: Scheme, buffer: &mut String) {
        let before = syllable::possible(word);
        if mixed::is_mixed(word) {
            self.unicode += usize::from(before);
            return;
        }
        let mut chars = word.chars();
        if chars.next().is_some_and(|c| !c.is_alphabetic()) && chars.next().is_none() {
            return;
        }
        buffer.clear();
        letters(word, 0, scheme, &mut Writer::new(buffer, None));
        let changed = buffer != word;
        self.changed |= changed;
        if word.trim_matches(QUOTES).is_ascii() {
            return;
        }
        let after = changed && syllable::possible(buffer);
        if !before && !after && !word.bytes().any(|b| b.is_ascii_lowercase()) {
            return;
        }
        self.coded += usize::from(changed);
        match (before, after) {
            (true, true) => self.both += 1,
            (true, false) => self.before += 1,
            (false, true) => {
                self.after += 1;
                // µm is a unit.
                self.certain += usize::from(word != "µm" && word.contains(|c: char| !c.is_alphabetic()));
            }
            (false, false) => {}
        }
    }

    /// Words that decoding makes or leaves possible.
    fn possible(&self) -> usize {
        self.after + self.both
    }
}

/// See [`super::detect`].
pub(super) fn detect(sample: &str) -> Option<Scheme> {
    let sample = head(sample);
    if sample.is_ascii() {
        return is_viqr(sample).then_some(Scheme::Viqr);
    }
    let (tcvn3, vni) = (Tally::of(sample, Scheme::Tcvn3), Tally::of(sample, Scheme::Vni));
    let key = |t: &Tally| (t.possible().saturating_sub(t.before), t.after);
    let (scheme, tally) = if key(&vni) > key(&tcvn3) { (Scheme::Vni, vni) } else { (Scheme::Tcvn3, tcvn3) };
    let against = tally.before + tally.unicode;
    // Accented letters alone may be another language's (på, più): the plain words must be syllables too.
    let enough = match foreign(sample) {
        foreign if tally.certain > 0 => foreign <= tally.after * 4,
        foreign => tally.after > 1 && foreign <= tally.after,
    };
    let most = tally.possible() * 10 >= tally.coded * 7;
    if enough && most && against * 4 <= tally.after {
        return Some(in_case(sample, scheme));
    }
    is_viqr(sample).then_some(Scheme::Viqr)
}

/// See [`super::classify`].
pub(super) fn classify(text: &str, hint: Option<Scheme>) -> Option<Scheme> {
    let Some(hint) = hint else { return detect(text) };
    let text = head(text);
    if hint == Scheme::Viqr {
        let (_, possible, _) = viqr::count(text);
        return if possible > 0 { Some(hint) } else { detect(text) };
    }
    if text.is_ascii() {
        return detect(text);
    }
    let other = if hint == Scheme::Vni { Scheme::Tcvn3 } else { Scheme::Vni };
    let (by_hint, by_other) = (Tally::of(text, hint), Tally::of(text, other));
    let as_is = by_hint.before + by_hint.both + by_hint.unicode * 2;
    if by_other.possible() > by_hint.possible() && by_other.possible() > as_is {
        return Some(in_case(text, other));
    }
    (by_hint.changed && as_is <= by_hint.possible()).then(|| in_case(text, hint))
}

/// The beginning of a long sample.
fn head(sample: &str) -> &str {
    sample.get(..crate::orthography::floor(sample, SAMPLE)).unwrap_or(sample)
}

/// Tells the capital font where no small ASCII letter stands in a word with codes, but several capitals do.
fn in_case(text: &str, scheme: Scheme) -> Scheme {
    if scheme != Scheme::Tcvn3 {
        return scheme;
    }
    let coded = || codes::words(text).filter(|(_, w)| w.chars().any(|c| codes::code(c).is_some_and(|code| code >= 0xA8))).map(|(_, w)| w);
    let small = coded().any(|w| w.bytes().any(|b| b.is_ascii_lowercase()));
    let capitals: usize = coded().map(|w| w.bytes().filter(u8::is_ascii_uppercase).count()).sum();
    if !small && capitals >= 3 { Scheme::Tcvn3Capitals } else { scheme }
}

/// How many plain words are no Vietnamese syllables.
fn foreign(text: &str) -> usize {
    codes::words(text)
        .filter(|(_, w)| w.len() > 1 && w.is_ascii() && w.bytes().any(|b| b.is_ascii_lowercase()) && !syllable::possible(w))
        .count()
}

fn is_viqr(text: &str) -> bool {
    let (marked, possible, certain) = viqr::count(text);
    certain >= 2 && possible * 10 >= marked * 6 && foreign(text) <= possible * 4
}
