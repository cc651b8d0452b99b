//! Labels as terms: the words of a label → ids of what they mean, whatever their case, their abbreviations and, where the words
//! came without them, their tones.
//!
//! Text in, term ids out. Built when the catalogue is compiled; asked by `catalog`.

use super::lexicon::{Builder, Lexicon, Sense};
use super::packed;
use crate::orthography::{fold, syllable};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;

/// The class of terms in the two vocabularies; units have those above it.
const TERM: u8 = 0;
/// Units that stand for each other make a group; there are at most so many.
pub const UNIT_GROUPS: usize = 128;
/// The most words of one label that are looked at.
const LONGEST: usize = 96;
/// The weight of a word that the catalogue does not know; see [`Terms::weight`].
const UNKNOWN: u16 = 40;
/// The weight of an unknown name or number.
const NAME: u16 = 6;

/// What a term tells.
pub mod flag {
    /// Stands in most labels and tells nothing apart.
    pub const WEAK: u8 = 1;
    /// Two labels of which one has it are not the same.
    pub const MARK: u8 = 2;
    /// The figure compares two others.
    pub const COMPARE: u8 = 4;
    /// The figure measures a plan or another year.
    pub const PLAN: u8 = 8;
    /// Says that the figure is a share.
    pub const RATE: u8 = 16;
    /// Says that the figure is a whole.
    pub const TOTAL: u8 = 32;
    /// Says that the figure counts.
    pub const NUMBER: u8 = 64;
}

/// An abbreviation, its letters without their marks, and the words that it stands for in either vocabulary.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Abbreviation {
    letters: String,
    exact: Vec<u16>,
    blind: Vec<u16>,
}

/// The vocabulary of labels.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Terms {
    exact: Lexicon,
    /// The same without tones and marks.
    blind: Lexicon,
    /// By their letters, ascending.
    abbreviations: Vec<Abbreviation>,
    /// Abbreviations, in letters without their marks, that alone over a column say no more than that its figures were reached.
    headers: Vec<String>,
    /// Words of units that are written for others ("trđ").
    spelt: Vec<Abbreviation>,
    /// (hash of a word without its marks, the only word that it may be), ascending.
    #[serde(with = "packed")]
    only: Vec<(u32, u16)>,
    /// By term: [`flag`]s.
    #[serde(with = "packed")]
    pub flags: Vec<u8>,
    /// By term: how much it tells apart.
    #[serde(with = "packed")]
    pub weights: Vec<u16>,
}

/// A label read.
#[derive(Debug, Clone, Default)]
pub struct Label {
    /// Its terms in their order, unknown words left out.
    pub terms: Vec<u16>,
    /// By term: the weight of the unknown words right before it.
    pub gaps: Vec<u16>,
    /// The weight of the words that are unknown.
    pub unknown: u32,
}

impl Label {
    /// Whether it has no word at all.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.unknown == 0
    }
}

/// The letters of a word as they are compared: folded, `y` at the end of a syllable as `i` (lý = lí).
fn letters(word: &str, out: &mut [char; fold::LONGEST]) -> Option<usize> {
    let n = fold::word(word, out)?;
    if n >= 2 && !matches!(out[n - 2], 'a' | 'â' | 'u' | 'o' | 'e') {
        out[n - 1] = match out[n - 1] {
            'y' => 'i',
            'ỳ' => 'ì',
            'ý' => 'í',
            'ỷ' => 'ỉ',
            'ỹ' => 'ĩ',
            'ỵ' => 'ị',
            other => other,
        };
    }
    Some(n)
}

fn bare(letters: &mut [char]) {
    for c in letters {
        *c = syllable::parted(*c).0;
    }
}

fn hash(letters: &[char]) -> u32 {
    letters.iter().fold(0x811c_9dc5, |h: u32, &c| (h ^ c as u32).wrapping_mul(0x0100_0193))
}

/// A remark in brackets of so many words tells how it was counted and not what.
const REMARK: usize = 5;

/// A text without the long remarks in its brackets.
fn without_remarks(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find('(') else { return Cow::Borrowed(text) };
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    let mut at = first;
    loop {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = from.find(')').map_or(from.len(), |e| e + 1);
        let (remark, behind) = from.split_at(end);
        out.push_str(if remark.split_whitespace().nth(REMARK - 1).is_some() { " " } else { remark });
        rest = behind;
        let Some(next) = rest.find('(') else { break };
        at = next;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The words of a text: runs of letters, runs of digits.
fn words(text: &str) -> impl Iterator<Item = &str> {
    /// What the first character is: 1 a letter, 2 a digit, 0 neither; and its bytes.
    fn first(text: &str) -> Option<(u8, usize)> {
        match *text.as_bytes().first()? {
            b if b.is_ascii_alphabetic() => Some((1, 1)),
            b if b.is_ascii() => Some((u8::from(b.is_ascii_digit()) * 2, 1)),
            _ => text.chars().next().map(|c| (u8::from(fold::is_letter(c)), c.len_utf8())),
        }
    }
    let mut rest = text;
    std::iter::from_fn(move || {
        let (kind, mut end) = loop {
            let (kind, len) = first(rest)?;
            if kind != 0 {
                break (kind, len);
            }
            rest = &rest[len..];
        };
        while let Some((_, len)) = first(&rest[end..]).filter(|next| next.0 == kind) {
            end += len;
        }
        let (word, behind) = rest.split_at(end);
        rest = behind;
        Some(word)
    })
    .take(LONGEST)
}

impl Terms {
    /// How much a term tells apart; 16 is little, 100 is much.
    pub fn weight(&self, term: u16) -> u32 {
        self.weights.get(term as usize).copied().unwrap_or(0).into()
    }

    /// Whether a term has one of these flags.
    pub fn is(&self, term: u16, flags: u8) -> bool {
        self.flags.get(term as usize).is_some_and(|f| f & flags != 0)
    }

    /// The name of a term's first words is not kept; this is for messages: the words of a text that are no weak terms, read alone.
    pub fn strong(&self, label: &Label) -> u32 {
        let known: u32 = label.terms.iter().filter(|&&t| !self.is(t, flag::WEAK)).map(|&t| self.weight(t)).sum();
        known + label.unknown
    }

    /// Reads a text. `rough`: it was recognised from a picture, and marks of single words may be wrong.
    pub fn read(&self, text: &str, rough: bool) -> Label {
        let mut out = Label::default();
        let text = &*without_remarks(text);
        let blind = text.is_ascii() && text.split_whitespace().nth(1).is_some();
        let capitals = !text.chars().any(char::is_lowercase);
        let lexicon = if blind { &self.blind } else { &self.exact };
        let mut ids: Vec<(u16, u16)> = Vec::with_capacity(16);
        let mut digits: Vec<bool> = Vec::with_capacity(16);
        let mut buffer = ['\0'; fold::LONGEST];
        for (at, word) in words(text).enumerate() {
            let Some(n) = letters(word, &mut buffer) else {
                ids.push((0, UNKNOWN));
                digits.push(false);
                continue;
            };
            let mut id = lexicon.id(&buffer[..n]);
            let tall = || word.chars().take(2).filter(|c| c.is_uppercase()).count() == 2;
            let first = word.chars().next().unwrap_or(' ');
            // A small letter cannot begin an abbreviation.
            if !first.is_ascii_lowercase()
                && tall()
                && (id == 0 || !capitals || word.len() == text.len())
                && let Some(short) = self.abbreviation(&buffer[..n])
                && !self.heads_column(text, at, word)
            {
                let of = if blind { &short.blind } else { &short.exact };
                ids.extend(of.iter().map(|&id| (id, UNKNOWN)));
                digits.resize(ids.len(), false);
                continue;
            }
            if id == 0 && rough && !blind {
                bare(&mut buffer[..n]);
                let h = hash(&buffer[..n]);
                id = self.only.binary_search_by_key(&h, |e| e.0).map_or(0, |i| self.only[i].1);
            }
            let name = first.is_ascii_digit() || (at > 0 && !capitals && first.is_uppercase());
            ids.push((id, if name { NAME } else { UNKNOWN }));
            digits.push(first.is_ascii_digit());
        }
        let (mut at, mut gap) = (0, 0);
        while let Some(&(_, weight)) = ids.get(at) {
            let mut best = (1, 0);
            lexicon.each(ids[at..].iter().map(|i| i.0), |hit| {
                if hit.sense.class == TERM {
                    best = (hit.len, hit.sense.payload);
                }
            });
            // A number alone counts something or stands before a row; only words make it tell ("mức độ 3").
            let number = best.0 == 1 && digits.get(at).copied().unwrap_or(false);
            if best.1 == 0 || number {
                let weight = if number { NAME } else { weight };
                out.unknown += u32::from(weight);
                gap += weight;
            } else {
                out.terms.push(best.1);
                out.gaps.push(std::mem::take(&mut gap));
            }
            at += best.0;
        }
        out
    }

    /// Whether the word of a text at `at` only says of what period or of what plan its column is: "TH 2024", "TH 6 tháng", "TH/KH",
    /// "Ước TH quý I", "TH cả năm trước".
    fn heads_column(&self, text: &str, at: usize, word: &str) -> bool {
        let (before, rest) = text.split_at((word.as_ptr() as usize).saturating_sub(text.as_ptr() as usize).min(text.len()));
        let rest = rest.get(word.len()..).unwrap_or_default();
        let number = |word: &&str| word.bytes().all(|b| b.is_ascii_digit());
        let mut next = words(rest);
        let (one, two) = (next.next(), next.next());
        if at == 0 {
            let of_period = rest.trim_start().starts_with('/')
                || one.filter(number).is_some_and(|n| n.len() == 4 || two.is_some_and(|w| self.says_nothing(w)))
                || one.is_some_and(|w| self.says_nothing(w)) && two.as_ref().is_some_and(number);
            if of_period {
                return true;
            }
        }
        // Nothing but words of time and of plans around it, and some of them.
        self.only_reached(word)
            && (at > 0 || one.is_some())
            && one.is_none_or(|w| !number(&w) || w.len() == 4 || two.is_some_and(|w| self.says_nothing(w)))
            && self.says_nothing(before)
            && self.says_nothing(rest)
    }

    /// Whether a text has no words but those that tell nothing apart, say of a plan or of another year, or count its parts.
    fn says_nothing(&self, text: &str) -> bool {
        let mut buffer = ['\0'; fold::LONGEST];
        let counts = |word: &str| word.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'I' | b'V' | b'X'));
        let ids: Vec<(u16, bool)> = words(text)
            .map(|w| (letters(w, &mut buffer).map_or(0, |n| self.exact.id(buffer.get(..n).unwrap_or_default())), counts(w)))
            .collect();
        let mut at = 0;
        while let Some(&(_, counts)) = ids.get(at) {
            let mut len = usize::from(counts);
            self.exact.each(ids[at..].iter().map(|i| i.0), |hit| {
                if hit.sense.class == TERM && (self.is(hit.sense.payload, flag::WEAK) || self.is(hit.sense.payload, flag::PLAN)) {
                    len = len.max(hit.len);
                }
            });
            if len == 0 {
                return false;
            }
            at += len;
        }
        true
    }

    /// Whether the head of a column says no more than that its figures were reached ("TH"), where nothing beside it says otherwise.
    pub fn only_reached(&self, head: &str) -> bool {
        let mut of = words(head);
        let (Some(word), None) = (of.next(), of.next()) else { return false };
        let mut buffer = ['\0'; fold::LONGEST];
        let Some(n) = letters(word, &mut buffer) else { return false };
        bare(&mut buffer[..n]);
        self.headers.iter().any(|h| h.chars().eq(buffer[..n].iter().copied()))
    }

    /// The groups of units that a unit belongs to, a bit each; 0: the catalogue knows no such unit. A unit with more said behind it
    /// ("hồ sơ trực tuyến") is what it begins with; not so one thing in another ("em/lớp").
    pub fn units(&self, unit: &str) -> u128 {
        let mut buffer = ['\0'; fold::LONGEST];
        let mut ids: Vec<u16> = Vec::new();
        for word in words(unit) {
            let read = letters(word, &mut buffer).and_then(|n| buffer.get(..n)).unwrap_or_default();
            match self.spelt.iter().find(|s| s.letters.chars().eq(read.iter().copied())) {
                Some(other) => ids.extend_from_slice(&other.exact),
                None => ids.push(if read.is_empty() { 0 } else { self.exact.id(read) }),
            }
        }
        let (mut groups, mut longest) = (0, 0);
        self.exact.each(ids.iter().copied(), |hit| {
            if hit.sense.class > TERM && (hit.len == ids.len() || !unit.contains('/')) {
                if hit.len > longest {
                    (groups, longest) = (0, hit.len);
                }
                groups |= 1 << (hit.sense.class - 1);
            }
        });
        groups
    }

    fn abbreviation(&self, letters: &[char]) -> Option<&Abbreviation> {
        let find = |letters: &[char]| {
            let at = self.abbreviations.binary_search_by(|a| a.letters.chars().cmp(letters.iter().copied())).ok()?;
            self.abbreviations.get(at)
        };
        let mut plain = [' '; fold::LONGEST];
        let plain = plain.get_mut(..letters.len())?;
        plain.copy_from_slice(letters);
        bare(plain);
        // With their marks letters may stand for something else: SDD and SDĐ.
        find(letters).or_else(|| find(plain))
    }
}

/// Builds [`Terms`].
#[derive(Debug, Default)]
pub struct Making {
    exact: Builder,
    blind: Builder,
    terms: HashMap<Vec<String>, u16>,
    flags: Vec<u8>,
    groups: u8,
    short: Vec<Abbreviation>,
    headers: Vec<String>,
    spelt: Vec<Abbreviation>,
    alike: HashMap<String, Vec<u16>>,
}

fn spelt(text: &str) -> Vec<[String; 2]> {
    let spell = |word| {
        let mut buffer = ['\0'; fold::LONGEST];
        let n = letters(word, &mut buffer)?;
        let exact: String = buffer[..n].iter().collect();
        bare(&mut buffer[..n]);
        Some([exact, buffer[..n].iter().collect()])
    };
    words(text).filter_map(spell).collect()
}

impl Making {
    /// Begins with no word.
    pub fn new() -> Self {
        Self { flags: vec![0], ..Self::default() }
    }

    fn ids(&mut self, words: &[[String; 2]]) -> [Vec<u16>; 2] {
        let exact: Vec<u16> = words.iter().map(|w| self.exact.word(&w[0])).collect();
        for (word, &id) in words.iter().zip(&exact) {
            let known = self.alike.entry(word[1].clone()).or_default();
            if !known.contains(&id) {
                known.push(id);
            }
        }
        [exact, words.iter().map(|w| self.blind.word(&w[1])).collect()]
    }

    /// Makes phrases one term.
    ///
    /// # Errors
    /// The phrase that is empty or another term's already.
    pub fn term(&mut self, phrases: &[String], flags: u8) -> Result<(), String> {
        let mut term = 0;
        for phrase in phrases {
            let words = spelt(phrase);
            let key: Vec<String> = words.iter().map(|w| w[0].clone()).collect();
            if key.is_empty() {
                return Err(phrase.clone());
            }
            let known = self.terms.get(&key).copied();
            if known.is_some_and(|k| term != 0 && k != term) || (known.is_some() && term == 0 && phrases.len() > 1) {
                return Err(phrase.clone());
            }
            if term == 0 {
                term = known.unwrap_or(self.flags.len() as u16);
                if known.is_none() {
                    self.flags.push(0);
                }
                self.flags[term as usize] |= flags;
            }
            self.terms.insert(key, term);
            let [exact, blind] = self.ids(&words);
            let sense = Sense { class: TERM, payload: term };
            self.exact.phrase(exact, sense);
            // Without their marks two terms may look alike; the one that was named first keeps the words.
            self.blind.phrase(blind, sense);
        }
        Ok(())
    }

    /// Makes each word of a text that is no term yet a term of its own.
    pub fn learn(&mut self, text: &str) {
        for word in spelt(text) {
            if !self.terms.contains_key(std::slice::from_ref(&word[0])) {
                let _ = self.term(std::slice::from_ref(&word[0]), 0);
            }
        }
    }

    /// Makes units one group. `None`: there are too many groups.
    pub fn units(&mut self, units: &[String]) -> Option<()> {
        self.groups = self.groups.checked_add(1).filter(|&g| usize::from(g) <= UNIT_GROUPS)?;
        for unit in units {
            let [exact, _] = self.ids(&spelt(unit));
            if !exact.is_empty() {
                self.exact.phrase(exact, Sense { class: self.groups, payload: 0 });
            }
        }
        Some(())
    }

    /// Adds an abbreviation.
    pub fn abbreviation(&mut self, letters: &str, words: &str) {
        self.learn(words);
        let [exact, blind] = self.ids(&spelt(words));
        self.short.push(Abbreviation { letters: letters.to_owned(), exact, blind });
    }

    /// Adds a word of units that is written for others.
    pub fn spelling(&mut self, word: &str, words: &str) {
        self.learn(words);
        let [exact, blind] = self.ids(&spelt(words));
        self.spelt.push(Abbreviation { letters: word.to_owned(), exact, blind });
    }

    /// Adds an abbreviation that may head a column of what was reached.
    pub fn header(&mut self, letters: &str) {
        self.headers.push(letters.to_owned());
    }

    /// Lays the vocabulary out. Weights are still to be set.
    pub fn build(mut self) -> Terms {
        self.short.sort_by(|a, b| a.letters.chars().cmp(b.letters.chars()));
        let only = self.alike.iter().filter(|(word, ids)| ids.len() == 1 && word.chars().count() > 2);
        let mut only: Vec<(u32, u16)> = only.map(|(word, ids)| (hash(&word.chars().collect::<Vec<_>>()), ids[0])).collect();
        only.sort_unstable();
        let weights = vec![0; self.flags.len()];
        Terms {
            exact: self.exact.build(),
            blind: self.blind.build(),
            abbreviations: self.short,
            headers: self.headers,
            spelt: self.spelt,
            only,
            flags: self.flags,
            weights,
        }
    }
}
