//! Words of scanned tables that recognition misspelled, repaired where they are shown: labels of rows and columns. In: the report of
//! a recognised document; out: the same with labels as the document itself or a known phrase spells them.
//!
//! The text, and with it all evidence, stays as recognised; figures are none of this. A mark is given back that recognition
//! loses or takes for another, never one taken away from a word that could stand so.

use crate::document::{Block, Document, Span};
use crate::grammar::Grammar;
use crate::orthography::fold;
use crate::orthography::syllable::{self, ACUTE, GRAVE, HOOK, LEVEL, TILDE};
use crate::report::{Report, Table};
use std::collections::HashMap;
use std::ops::Range;

/// Words of the longest known phrase.
const PHRASE: usize = 8;
/// Words that are looked at; the rest of a longer document brings nothing new.
const MOST: usize = 200_000;
/// From here on the engine was sure of a word: pairs of the document alone do not outweigh it.
const SURE: u8 = 94;
/// What a known phrase weighs: more than a doubt about a sure word needs.
const KNOWN: u32 = 8;
/// What a known name weighs: other names may be like it.
const NAME: u32 = 4;

/// Repairs the labels of recognised tables.
pub(super) fn repair(document: &Document, grammar: &Grammar, report: &mut Report) {
    if document.seen.is_empty() {
        return;
    }
    let lexicon = Lexicon::of(document, grammar);
    for (t, table) in report.tables.iter_mut().enumerate() {
        let seen = Seen::of(document, table.span);
        if seen.0.is_empty() {
            continue;
        }
        let mut done: HashMap<String, Option<String>> = HashMap::new();
        let mut fix = |words: &mut String| {
            if !done.contains_key(words.as_str()) {
                done.insert(words.clone(), lexicon.repaired(words, &seen));
            }
            if let Some(Some(better)) = done.get(words.as_str()) {
                words.clone_from(better);
            }
        };
        labels(table).for_each(&mut fix);
        for figure in report.figures.iter_mut().filter(|f| f.cell.is_some_and(|c| c.table == t)) {
            fix(&mut figure.label);
            figure.subject.iter_mut().for_each(&mut fix);
        }
    }
}

/// What a table shows of its words.
fn labels(table: &mut Table) -> impl Iterator<Item = &mut String> {
    let columns = table.columns.iter_mut().flat_map(|c| &mut c.path);
    let rows = table.rows.iter_mut().flat_map(|r| std::iter::once(&mut r.label).chain(&mut r.path));
    columns.chain(rows)
}

/// How sure the engine was of the words of a table, by their folded spelling; the least of all.
struct Seen(HashMap<String, u8>);

impl Seen {
    fn of(document: &Document, span: Span) -> Self {
        let mut out: HashMap<String, u8> = HashMap::new();
        for seen in document.seen(span) {
            for word in words(seen.span.of(&document.text)) {
                let least = out.entry(word.folded).or_insert(u8::MAX);
                *least = seen.confidence.min(*least);
            }
        }
        Self(out)
    }
}

/// A run of letters.
struct Word {
    range: Range<usize>,
    /// Lower case, tone in its new place.
    folded: String,
    /// Without any mark.
    bare: String,
    /// Nothing but a space parts it from the word before.
    joined: bool,
}

fn words(text: &str) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    let mut rest = 0;
    while let Some(from) = text[rest..].find(fold::is_letter).map(|at| rest + at) {
        let to = text[from..].find(|c| !fold::is_letter(c)).map_or(text.len(), |at| from + at);
        let folded = fold::folded(&text[from..to]);
        let bare = folded.chars().map(|c| syllable::parted(c).0).collect();
        let joined = out.last().is_some_and(|last| text[last.range.end..from].chars().all(char::is_whitespace));
        out.push(Word { range: from..to, folded, bare, joined });
        rest = to;
    }
    out
}

/// How often two words stand beside each other in the document.
#[derive(Default, Clone, Copy)]
struct Count {
    sentences: u32,
    cells: u32,
}

impl Count {
    /// `own`: one of the cells is the word that is asked about.
    fn weight(self, own: bool) -> u32 {
        (2 * self.sentences).min(8) + self.cells.saturating_sub(u32::from(own)).min(5)
    }
}

/// Spellings by what they are without marks.
#[derive(Default)]
struct Lexicon {
    /// Known phrases: their words and weight.
    phrases: HashMap<String, Vec<(Vec<String>, u32)>>,
    /// Pairs of neighbours in the document.
    pairs: HashMap<String, Vec<([String; 2], Count)>>,
}

impl Lexicon {
    fn of(document: &Document, grammar: &Grammar) -> Self {
        let mut out = Self::default();
        for (phrases, weight) in grammar.spelling().into_iter().zip([KNOWN, NAME]) {
            for phrase in phrases {
                let words = words(phrase);
                let bare: Vec<&str> = words.iter().map(|w| w.bare.as_str()).collect();
                let spelled = words.iter().map(|w| w.folded.clone()).collect();
                out.phrases.entry(bare.join(" ")).or_default().push((spelled, weight));
            }
        }
        let mut left = MOST;
        for block in &document.blocks {
            match block {
                Block::Paragraph(paragraph) => out.count(paragraph.span.of(&document.text), false, &mut left),
                Block::Table(grid) => {
                    for cell in grid.rows.iter().flatten() {
                        out.count(cell.span.of(&document.text), true, &mut left);
                    }
                }
            }
        }
        out
    }

    fn count(&mut self, text: &str, cell: bool, left: &mut usize) {
        let words = words(text);
        *left = left.saturating_sub(words.len());
        if *left == 0 {
            return;
        }
        for (a, b) in words.iter().zip(words.iter().skip(1)).filter(|(_, b)| b.joined) {
            let known = self.pairs.entry(format!("{} {}", a.bare, b.bare)).or_default();
            let at = known.iter().position(|(p, _)| p[0] == a.folded && p[1] == b.folded).unwrap_or_else(|| {
                known.push(([a.folded.clone(), b.folded.clone()], Count::default()));
                known.len() - 1
            });
            if let Some((_, count)) = known.get_mut(at) {
                *(if cell { &mut count.cells } else { &mut count.sentences }) += 1;
            }
        }
    }

    /// A label with its words as they should be. `None`: they are.
    fn repaired(&self, label: &str, seen: &Seen) -> Option<String> {
        let words = words(label);
        let mut out = label.to_owned();
        let mut any = false;
        // From the end, so that places stay.
        for i in (0..words.len()).rev() {
            let Some(word) = words.get(i) else { continue };
            let Some(&confidence) = seen.0.get(&word.folded) else { continue };
            if let Some(better) = self.better(&words, i, confidence) {
                out.replace_range(word.range.clone(), &in_case_of(&label[word.range.clone()], &better));
                any = true;
            }
        }
        any.then_some(out)
    }

    /// The one spelling that a word's neighbours speak for.
    fn better(&self, words: &[Word], at: usize, confidence: u8) -> Option<String> {
        let word = words.get(at)?;
        let mut votes: HashMap<&str, u32> = HashMap::new();
        self.ask_phrases(words, at, &mut votes);
        self.ask_pairs(words, at, &mut votes);
        let own = votes.get(word.folded.as_str()).copied().unwrap_or(0);
        let impossible = !syllable::nearly(&word.folded);
        let mut others: Vec<(u32, &str)> =
            votes.into_iter().filter(|(w, _)| *w != word.folded && lost(&word.folded, w, impossible)).map(|(w, n)| (n, w)).collect();
        others.sort_unstable();
        let (best, spelled) = others.pop()?;
        let second = others.pop().map_or(0, |o| o.0);
        let need = match (impossible, confidence >= SURE) {
            (true, _) => 2,
            (false, false) => 4,
            (false, true) => KNOWN,
        };
        (best >= need && best >= 3 * own && best >= 2 * second).then(|| spelled.to_owned())
    }

    /// Known phrases that the word is part of, its neighbours being spelled so or nearly so.
    fn ask_phrases<'a>(&'a self, words: &[Word], at: usize, votes: &mut HashMap<&'a str, u32>) {
        for from in at.saturating_sub(PHRASE - 1)..=at {
            let mut bare = String::new();
            for to in from..words.len().min(from + PHRASE) {
                let Some(word) = words.get(to).filter(|w| to == from || w.joined) else { break };
                if to > from {
                    bare.push(' ');
                }
                bare.push_str(&word.bare);
                // A word alone says nothing, unless it is all there is.
                if to < at || (to == from && words.len() > 1) {
                    continue;
                }
                for (spelled, weight) in self.phrases.get(&bare).into_iter().flatten() {
                    let stands = |(w, s): (&Word, &String)| w.folded == *s || lost(&w.folded, s, !syllable::nearly(&w.folded));
                    if words.iter().skip(from).zip(spelled).all(stands)
                        && let Some(here) = spelled.get(at - from)
                    {
                        let votes = votes.entry(here).or_default();
                        *votes = (*votes).max(*weight);
                    }
                }
            }
        }
    }

    /// How the document itself spells the word beside its neighbours.
    fn ask_pairs<'a>(&'a self, words: &[Word], at: usize, votes: &mut HashMap<&'a str, u32>) {
        let mut ask = |a: usize, b: usize, here: usize| {
            let (Some(first), Some(second)) = (words.get(a), words.get(b)) else { return };
            if !second.joined {
                return;
            }
            for (spelled, count) in self.pairs.get(&format!("{} {}", first.bare, second.bare)).into_iter().flatten() {
                let there = 1 - here;
                let other = if there == 0 { first } else { second };
                let own = spelled[0] == first.folded && spelled[1] == second.folded;
                let weight = count.weight(own);
                let stands = other.folded == spelled[there];
                let near = stands || lost(&other.folded, &spelled[there], !syllable::nearly(&other.folded));
                let weight = if stands { weight } else { weight / 2 };
                if near && weight > 0 {
                    *votes.entry(&spelled[here]).or_default() += weight;
                }
            }
        };
        if at > 0 {
            ask(at - 1, at, 1);
        }
        ask(at, at + 1, 0);
    }
}

/// Whether `word` may be what recognition makes of `whole`: marks lost, a hook or tilde taken for an acute. `impossible`: the
/// word is none, any marks may be wrong.
fn lost(word: &str, whole: &str, impossible: bool) -> bool {
    let mut changed = 0;
    for (a, b) in word.chars().zip(whole.chars()) {
        let ((x, code, tone), (y, wanted, whole)) = (syllable::parted(a), syllable::parted(b));
        if x != y {
            return false;
        }
        // The dot of an i passes for a tone.
        let plain = code == wanted || code == x as u8;
        let toned = tone == whole || tone == LEVEL || matches!((tone, whole), (ACUTE | GRAVE | TILDE, HOOK) | (ACUTE, TILDE)) || x == 'i';
        // A hook over a is as high as a roof with a tone.
        let roof = code == b'B' && wanted == b'a' && whole == HOOK && matches!(tone, ACUTE | GRAVE);
        if !(plain && toned || roof || impossible) {
            return false;
        }
        changed += usize::from(a != b);
    }
    changed <= 2 && word.chars().count() == whole.chars().count()
}

/// Small letters with the capitals of the word that they stand for.
fn in_case_of(word: &str, small: &str) -> String {
    let upper = |c: char| fold::letter(c) != c;
    word.chars().zip(small.chars()).fold(String::with_capacity(small.len()), |mut out, (like, c)| {
        if upper(like) {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon(sentences: &[&str], cells: &[&str]) -> Lexicon {
        let mut out = Lexicon::default();
        let mut left = MOST;
        for s in sentences {
            out.count(s, false, &mut left);
        }
        for s in cells {
            out.count(s, true, &mut left);
        }
        for (phrases, weight) in Grammar::embedded().spelling().into_iter().zip([KNOWN, NAME]) {
            for phrase in phrases {
                let words = words(phrase);
                let bare: Vec<&str> = words.iter().map(|w| w.bare.as_str()).collect();
                out.phrases.entry(bare.join(" ")).or_default().push((words.iter().map(|w| w.folded.clone()).collect(), weight));
            }
        }
        out
    }

    fn seen(label: &str, confidence: u8) -> Seen {
        Seen(words(label).into_iter().map(|w| (w.folded, confidence)).collect())
    }

    #[test]
    fn known_phrases_give_marks_back() {
        let lexicon = lexicon(&[], &[]);
        let repaired = |label: &str| lexicon.repaired(label, &seen(label, 96));
        assert_eq!(repaired("Tống số văn ban đi").as_deref(), Some("Tổng số văn bản đi"));
        assert_eq!(repaired("Đảng Úy Phường Sông Cầu").as_deref(), Some("Đảng Ủy Phường Sông Cầu"));
        assert_eq!(repaired("UỶ BAN NHÂN DÂN"), None);
        assert_eq!(repaired("2.1 Trường Tiếu Hoc Số 2").as_deref(), Some("2.1 Trường Tiểu Học Số 2"));
        assert_eq!(repaired("Trụ sở Công an"), None);
        assert_eq!(repaired("Số dư cuối kỳ"), None);
        assert_eq!(repaired("Tố cáo"), None);
    }

    #[test]
    fn the_document_is_its_own_lexicon() {
        let lexicon = lexicon(&["xã Nông Thượng và xã Nông Thượng", "Nông Thượng", "xã Thạnh Hóa", "xã Thạnh Hóa"], &["xã Nông Thương"]);
        let label = "UBND xã Nông Thương";
        assert_eq!(lexicon.repaired(label, &seen(label, 90)).as_deref(), Some("UBND xã Nông Thượng"));
        // The engine was sure, and nothing but a few sentences speaks against it.
        assert_eq!(lexicon.repaired("xã Thanh Hóa", &seen("xã Thanh Hóa", 96)), None);
        // No mark is taken away, and what was not recognised is not touched.
        assert_eq!(lexicon.repaired("Nông Thượng", &seen("Nông Thượng", 50)), None);
        assert_eq!(lexicon.repaired(label, &seen("", 0)), None);
    }

    #[test]
    fn marks_are_lost_and_not_made_up() {
        for (word, whole) in [("kan", "kạn"), ("tống", "tổng"), ("uy", "ủy"), ("mang", "mạng"), ("phần", "phản"), ("đỉa", "địa")]
        {
            assert!(lost(word, whole, false), "{word}");
        }
        for (word, whole) in [("thạnh", "thanh"), ("tổng", "tống"), ("số", "sổ2"), ("nông", "nong"), ("bản", "bán"), ("an", "ăng")]
        {
            assert!(!lost(word, whole, false), "{word}");
        }
        assert_eq!(in_case_of("TỐNG", "tổng"), "TỔNG");
        assert_eq!(in_case_of("Uy", "ủy"), "Ủy");
    }
}
