//! VIQR (RFC 1456): ASCII letters with their marks written behind them, `dd` for đ.
//!
//! The marks are punctuation as well. They are read as marks where the word becomes a possible syllable; at the end of a
//! word they are punctuation behind a letter that does not bear the tone (`ai?`), and so is a full stop where a sentence may
//! end (`ba la.`; a word that ends in the tone has two: `la..`). A backslash before a mark makes it punctuation.

use super::{Writer, capital};
use crate::orthography::syllable::{self, ACUTE, DOT, GRAVE, HOOK, LEVEL, LONGEST, TILDE};

/// A letter with its marks.
#[derive(Clone, Copy, Default)]
struct Unit {
    /// The letter without its tone, and with it.
    bare: char,
    toned: char,
    /// The letter without any mark, as written.
    base: char,
    /// Where in the source it begins, where its tone mark begins, and where it ends.
    start: usize,
    tone: usize,
    end: usize,
    has_modifier: bool,
}

impl Unit {
    fn has_tone(&self) -> bool {
        self.tone < self.end
    }

    fn is_marked(&self) -> bool {
        self.has_tone() || self.has_modifier
    }
}

/// A word: letters that may be one syllable.
struct Word {
    units: [Unit; LONGEST],
    len: usize,
}

impl Word {
    fn units(&self) -> &[Unit] {
        self.units.get(..self.len).unwrap_or_default()
    }

    /// The letters, the last one with all its marks, without its tone, or without any.
    fn spell(&self, last: Last) -> Spelt {
        let mut spelt = Spelt { bytes: [0; LONGEST * 4], len: 0 };
        let units = self.units();
        for (i, unit) in units.iter().enumerate() {
            let c = match last {
                Last::Tone if i + 1 == units.len() => unit.bare,
                Last::Bare if i + 1 == units.len() => unit.base,
                _ => unit.toned,
            };
            spelt.push(c);
        }
        spelt
    }
}

/// What of the last letter's marks is punctuation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Nothing,
    Tone,
    Bare,
}

/// A short text on the stack.
struct Spelt {
    bytes: [u8; LONGEST * 4],
    len: usize,
}

impl Spelt {
    fn push(&mut self, c: char) {
        if let Some(room) = self.bytes.get_mut(self.len..self.len + c.len_utf8()) {
            self.len += c.encode_utf8(room).len();
        }
    }

    fn as_str(&self) -> &str {
        self.bytes.get(..self.len).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or_default()
    }
}

/// Decodes a text.
pub(super) fn decode(text: &str, to: &mut Writer<'_>) {
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(c) = rest.chars().next() else { break };
        if c == '\\' && is_escaped(text, at) {
            to.keep(at + 1, rest.get(1..2).unwrap_or_default());
            at += 2;
        } else if c.is_ascii_alphabetic() {
            at = word(text, at, to);
        } else {
            to.put(at, c);
            at += c.len_utf8();
        }
    }
}

/// Whether a mark follows the backslash at byte `at`.
fn is_escaped(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    match bytes.get(at + 1) {
        Some(b'\'' | b'`' | b'?' | b'~' | b'.' | b'^' | b'(' | b'+' | b'*') => true,
        Some(b'd' | b'D') => at.checked_sub(1).and_then(|i| bytes.get(i)).is_some_and(|b| b.eq_ignore_ascii_case(&b'd')),
        _ => false,
    }
}

/// Decodes the word at byte `at`; returns where it ends.
fn word(text: &str, at: usize, to: &mut Writer<'_>) -> usize {
    let Some((word, last)) = read(text, at) else {
        return literally(text, at, to);
    };
    let units = word.units();
    for (i, unit) in units.iter().enumerate() {
        let is_last = i + 1 == units.len();
        let (c, end) = match last {
            Last::Tone if is_last => (unit.bare, unit.tone),
            Last::Bare if is_last => (unit.base, unit.start + 1),
            _ => (unit.toned, unit.end),
        };
        to.put(unit.start, c);
        if is_last && end < unit.end {
            to.keep(end, text.get(end..unit.end).unwrap_or_default());
        }
    }
    units.last().map_or(at + 1, |u| u.end).max(at + 1)
}

/// The word at byte `at` if it is a possible syllable with marks, and what of its last letter's marks is punctuation.
fn read(text: &str, at: usize) -> Option<(Word, Last)> {
    let mut word = Word { units: [Unit::default(); LONGEST], len: 0 };
    let mut end = at;
    while let Some(unit) = unit(text, end) {
        *word.units.get_mut(word.len)? = unit;
        word.len += 1;
        end = unit.end;
    }
    loop {
        let last = *word.units().last()?;
        let before = |u: &[Unit]| u.iter().rev().skip(1).any(Unit::has_tone);
        let ends_word = !text.as_bytes().get(last.end).is_some_and(u8::is_ascii_alphabetic);
        if last.has_tone() {
            let mark = text.as_bytes().get(last.tone).copied().unwrap_or_default();
            let stop = !ends_word || before(word.units()) || is_punctuation(text, at, &word, mark);
            // Behind a letter that bears no tone (ai?, sau.) it is punctuation.
            let possible = if matches!(mark, b'`' | b'~') { syllable::nearly } else { syllable::possible };
            if !stop && possible(word.spell(Last::Nothing).as_str()) {
                return Some((word, Last::Nothing));
            }
            if syllable::nearly(word.spell(Last::Tone).as_str()) {
                return Some((word, Last::Tone));
            }
        } else if ends_word && syllable::nearly(word.spell(Last::Nothing).as_str()) {
            return Some((word, Last::Nothing));
        }
        if last.has_modifier && syllable::nearly(word.spell(Last::Bare).as_str()) {
            return Some((word, Last::Bare));
        }
        // Shorter: the word may end at an earlier mark.
        word.len -= 1;
        while word.units().last().is_some_and(|u| !u.is_marked()) {
            word.len -= 1;
        }
    }
}

/// Whether the mark behind the word's last letter is punctuation although the letter could bear it.
fn is_punctuation(text: &str, at: usize, word: &Word, mark: u8) -> bool {
    let end = word.units().last().map_or(at, |u| u.end);
    let rest = text.get(end..).unwrap_or_default();
    let closes = |c: char| matches!(c, ' ' | '\t' | '"' | '\'' | ')' | '”' | '’' | '»');
    // What follows: nothing or a line's end; a capital behind a space.
    let next = rest.chars().find(|&c| !closes(c));
    let line_ends = next.is_none_or(|c| matches!(c, '\n' | '\r'));
    match mark {
        b'\'' => text.get(..at).is_some_and(|t| t.ends_with('\'')),
        b'.' => {
            let dots = 1 + rest.bytes().take_while(|&b| b == b'.').count();
            let is_label = word.len == 1 && !word.units().iter().any(|u| u.has_modifier);
            let capitalised = text.get(at..).is_some_and(|t| t.starts_with(|c: char| c.is_ascii_uppercase()));
            let begins = rest.starts_with(closes) && next.is_some_and(char::is_uppercase);
            // Hardly a word ends in ê or ô without a tone.
            let needs = word.units().last().is_some_and(|u| matches!(u.bare, 'ê' | 'ô' | 'Ê' | 'Ô'));
            is_label || dots == 3 || (dots == 1 && !needs && (line_ends || (begins && !capitalised)))
        }
        _ => false,
    }
}

/// The letter at byte `at` with the marks behind it.
fn unit(text: &str, at: usize) -> Option<Unit> {
    let bytes = text.as_bytes();
    let base = *bytes.get(at).filter(|b| b.is_ascii_alphabetic())?;
    let next = bytes.get(at + 1).copied();
    let is_capital = base.is_ascii_uppercase();
    if base.eq_ignore_ascii_case(&b'd') && next.is_some_and(|n| n.eq_ignore_ascii_case(&b'd')) {
        let c = if is_capital { 'Đ' } else { 'đ' };
        return Some(Unit { bare: c, toned: c, base: c, start: at, tone: at + 2, end: at + 2, has_modifier: false });
    }
    let small = base.to_ascii_lowercase();
    let code = match (small, next) {
        (b'a', Some(b'(')) => b'A',
        (b'a', Some(b'^')) => b'B',
        (b'e', Some(b'^')) => b'E',
        (b'o', Some(b'^')) => b'O',
        (b'o', Some(b'+' | b'*')) => b'P',
        (b'u', Some(b'+' | b'*')) => b'U',
        _ => small,
    };
    let has_modifier = code != small;
    let tone_at = at + 1 + usize::from(has_modifier);
    let tone = match bytes.get(tone_at) {
        Some(b'`') => GRAVE,
        Some(b'?') => HOOK,
        Some(b'~') => TILDE,
        Some(b'\'') => ACUTE,
        Some(b'.') => DOT,
        _ => LEVEL,
    };
    let in_case = |c: char| if is_capital { capital(c) } else { c };
    let Some(bare) = syllable::vowel(code, LEVEL).map(in_case) else {
        let c = char::from(base);
        return Some(Unit { bare: c, toned: c, base: c, start: at, tone: at + 1, end: at + 1, has_modifier: false });
    };
    let toned = syllable::vowel(code, tone).map_or(bare, in_case);
    let end = tone_at + usize::from(tone != LEVEL);
    Some(Unit { bare, toned, base: char::from(base), start: at, tone: tone_at, end, has_modifier })
}

/// Writes the letters at byte `at` as they are; DD is Đ where they are an abbreviation (`HDDND`). Returns where they end.
fn literally(text: &str, at: usize, to: &mut Writer<'_>) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let len = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    let word = rest.get(..len).unwrap_or_default();
    let is_abbreviation = word.bytes().all(|b| b.is_ascii_uppercase());
    let mut from = at;
    while let Some(i) = text.get(from..at + len).and_then(|w| w.find("DD")).filter(|_| is_abbreviation) {
        to.keep(from, text.get(from..from + i).unwrap_or_default());
        to.put(from + i, 'Đ');
        from += i + 2;
    }
    to.keep(from, text.get(from..at + len).unwrap_or_default());
    at + len.max(1)
}

/// How many words bear marks, how many of these are possible syllables with them, and how many of those could not be read
/// otherwise: a mark inside the word, or one that is no punctuation.
pub(super) fn count(text: &str) -> (usize, usize, usize) {
    let (mut marked, mut possible, mut certain) = (0, 0, 0);
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find(|c: char| c.is_ascii_alphabetic())).map(|i| i + at) {
        let mut end = start;
        let mut marks = false;
        let mut modified = false;
        while let Some(unit) = unit(text, end) {
            marks |= unit.is_marked();
            modified |= unit.has_modifier || (unit.has_tone() && text.as_bytes().get(unit.end).is_some_and(u8::is_ascii_alphabetic));
            end = unit.end;
        }
        at = end.max(start + 1);
        if !marks {
            continue;
        }
        marked += 1;
        if let Some((word, last)) = read(text, start)
            && last == Last::Nothing
            && word.units().last().is_some_and(|u| u.end == end)
            && syllable::possible(word.spell(last).as_str())
        {
            possible += 1;
            certain += usize::from(modified);
        }
    }
    (marked, possible, certain)
}
