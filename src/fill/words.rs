//! Labels as sets of words: what two labels share, and what only one of them says. Abbreviations, synonyms and what tells apart are
//! those of the catalogue; words that it does not know count as themselves.

use crate::grammar::Grammar;
use crate::grammar::forms::Forms;
use crate::grammar::terms::flag;
use crate::orthography::fold::folded;
pub use crate::orthography::fold::spaced;
use std::collections::HashMap;
use std::rc::Rc;

/// The weight of a word that the catalogue does not know, and of a bare number.
const UNKNOWN: u32 = 44;
const NUMBER: u32 = 12;
/// The weight from which on a word tells something.
pub const TELLING: u32 = 14;
/// Most words of a label that are looked at.
const MOST: usize = 64;
/// The longest phrase in words.
const LONGEST: usize = 6;

/// A label's words.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// Ids and weights, ascending by id; ids from [`OWN`] on are of words that the catalogue does not know.
    pub words: Vec<(u32, u32)>,
    /// Ids of words that tell apart.
    pub marks: Vec<u32>,
    /// It names a share; a whole; compares two figures; names a plan or another year.
    pub rate: bool,
    pub total: bool,
    pub compare: bool,
    pub plan: bool,
    /// Levels named, a bit each.
    pub levels: u8,
    /// Words that may tell apart, a bit each.
    pub apart: u32,
}

/// Where ids of unknown words begin.
const OWN: u32 = 1 << 16;

impl Said {
    /// Whether a word is there.
    pub fn has(&self, id: u32) -> bool {
        self.words.binary_search_by_key(&id, |w| w.0).is_ok()
    }

    /// Whether it has a word that the catalogue does not know: most often a name.
    pub fn names(&self) -> bool {
        self.words.last().is_some_and(|w| w.0 >= OWN)
    }

    /// Words of several labels together.
    pub fn join<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut out = Self::default();
        for said in all {
            out.words.extend_from_slice(&said.words);
            out.marks.extend_from_slice(&said.marks);
            out.rate |= said.rate;
            out.total |= said.total;
            out.compare |= said.compare;
            out.plan |= said.plan;
            out.levels |= said.levels;
            out.apart |= said.apart;
        }
        out.words.sort_unstable();
        out.words.dedup_by_key(|w| w.0);
        out.marks.sort_unstable();
        out.marks.dedup();
        out
    }
}

/// Reads labels, each once.
pub struct Reader<'a> {
    grammar: &'a Grammar,
    known: HashMap<String, Rc<Said>>,
    own: HashMap<String, u32>,
    alone: HashMap<String, bool>,
    levels: Vec<Vec<String>>,
    apart: Vec<String>,
    /// Words of headers that say nothing, ascending.
    plain: Vec<u32>,
}

impl<'a> Reader<'a> {
    /// Begins with no label.
    pub fn new(grammar: &'a Grammar, forms: &Forms) -> Self {
        let spell = |words: &String| format!(" {} ", spaced(words));
        let levels = forms.levels.iter().take(8).map(|l| l.words.iter().map(spell).collect()).collect();
        let (known, own, alone) = (HashMap::new(), HashMap::new(), HashMap::new());
        let apart = forms.words.apart.iter().take(32).map(spell).collect();
        let mut out = Self { grammar, known, own, alone, levels, apart, plain: Vec::new() };
        out.plain = forms.words.header.iter().flat_map(|h| out.read(h).words.clone()).map(|w| w.0).collect();
        out.plain.sort_unstable();
        out
    }

    /// A label's words; where it says nothing of its own ("Cấp huyện", "Trong đó"), with those of the row above.
    pub fn label(&mut self, text: &str, path: &[String]) -> Rc<Said> {
        let own = self.read(text);
        match path.last() {
            Some(above) if own.words.iter().all(|w| w.1 < TELLING) => Rc::new(Said::join([&*own, &*self.read(above)])),
            _ => own,
        }
    }

    /// The words of a column's headers, those left out that say nothing.
    pub fn header(&mut self, path: &[String]) -> Rc<Said> {
        let all: Vec<Rc<Said>> = path.iter().rev().take(3).map(|c| self.read(c)).collect();
        let mut out = Said::join(all.iter().map(|s| &**s));
        out.words.retain(|w| self.plain.binary_search(&w.0).is_err());
        Rc::new(out)
    }

    /// A label's words.
    pub fn read(&mut self, text: &str) -> Rc<Said> {
        if let Some(said) = self.known.get(text) {
            return Rc::clone(said);
        }
        let said = Rc::new(self.say(text));
        self.known.insert(text.to_owned(), Rc::clone(&said));
        said
    }

    fn say(&mut self, text: &str) -> Said {
        let terms = &self.grammar.catalog().terms;
        let label = terms.read(text, false);
        let mut out = Said::default();
        for &t in &label.terms {
            let is = |flags| terms.is(t, flags);
            out.words.push((u32::from(t), terms.weight(t)));
            out.rate |= is(flag::RATE);
            out.total |= is(flag::TOTAL);
            out.compare |= is(flag::COMPARE);
            out.plan |= is(flag::PLAN);
            if is(flag::MARK) {
                out.marks.push(u32::from(t));
            }
        }
        if label.unknown > 0 {
            self.strangers(text, &mut out);
        }
        let spelt = format!(" {} ", spaced(text));
        for (n, words) in self.levels.iter().enumerate() {
            if words.iter().any(|w| spelt.contains(w.as_str())) {
                out.levels |= 1 << n;
            }
        }
        for (n, word) in self.apart.iter().enumerate() {
            if spelt.contains(word.as_str()) {
                out.apart |= 1 << n;
            }
        }
        out.words.sort_unstable();
        out.words.dedup_by_key(|w| w.0);
        out
    }

    /// Words that the catalogue does not know.
    fn strangers(&mut self, text: &str, out: &mut Said) {
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(MOST).collect();
        let mut at = 0;
        while let Some(&word) = words.get(at) {
            let phrase = (2..=LONGEST).rev().find(|n| {
                // Only where the word alone says nothing: a phrase may know it.
                !self.knows(word) && words.get(at..at + n).is_some_and(|p| self.knows(&p.join(" ")))
            });
            if let Some(n) = phrase {
                at += n;
                continue;
            }
            at += 1;
            if self.knows(word) {
                continue;
            }
            let next = self.own.len() as u32;
            let id = *self.own.entry(folded(word)).or_insert(OWN + next);
            let number = word.chars().all(|c| c.is_ascii_digit());
            out.words.push((id, if number { NUMBER } else { UNKNOWN }));
        }
    }

    /// Whether the catalogue knows the words.
    fn knows(&mut self, words: &str) -> bool {
        if let Some(&known) = self.alone.get(words) {
            return known;
        }
        let label = self.grammar.catalog().terms.read(words, false);
        let known = label.unknown == 0 && !label.terms.is_empty();
        self.alone.insert(words.to_owned(), known);
        known
    }
}

/// A label and what stands around it.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The label itself.
    pub label: Rc<Said>,
    /// Rows and headers above it.
    pub near: Rc<Said>,
    /// Caption and headings.
    pub far: Rc<Said>,
    /// Headers of its column in a table whose rows are labels.
    pub tail: Rc<Said>,
}

/// How much of a word counts that only the rows above say, and only the headings, in percent.
const NEAR: u32 = 92;
const FAR: u32 = 80;

/// Whether one side says a word that may tell apart, and the other does not.
pub fn may_differ(form: &Asked, report: &Asked) -> bool {
    let all = |a: &Asked| a.label.apart | a.near.apart | a.far.apart | a.tail.apart;
    let own = |a: &Asked| a.label.apart | a.tail.apart;
    (own(form) | form.near.apart) & !all(report) != 0 || own(report) & !all(form) != 0
}

/// The share of the form's words that the report says, in thousandths.
pub fn said(form: &Asked, report: &Asked) -> u32 {
    covered(form, report)
}

/// How much a word of the column's header weighs beside one of the row's label, in percent.
const TAIL: u32 = 60;

/// How alike two labels are, from 0 to 1000: the share of the form's words that the report says, times the share of the report's
/// words that the form says. 0 where one of them says what tells apart and the other does not.
pub fn alike(form: &Asked, report: &Asked) -> u32 {
    let says = |a: &Asked| (a.label.compare || a.tail.compare, a.label.plan || a.tail.plan);
    if says(form) != says(report) {
        return 0;
    }
    // What tells apart in a label must stand somewhere on the other side; what only stands above it, in the label or above.
    let everywhere = |asked: &Asked, id: u32| asked.label.has(id) || asked.near.has(id) || asked.far.has(id) || asked.tail.has(id);
    let apart = |a: &Asked, b: &Asked| a.label.marks.iter().chain(&a.tail.marks).any(|&m| !everywhere(b, m));
    if apart(form, report) || apart(report, form) {
        return 0;
    }
    let (a, b) = (covered(form, report), covered(report, form));
    // A mark of the rows above that the other side does not have: another part of the report.
    let strange = |a: &Asked, b: &Asked| a.near.marks.iter().any(|&m| !everywhere(b, m));
    let fit = a * b / 1000;
    if strange(form, report) || strange(report, form) { fit * 80 / 100 } else { fit }
}

/// The share of a label's words that the other side says, in thousandths.
fn covered(of: &Asked, by: &Asked) -> u32 {
    let (mut all, mut there) = (0, 0);
    let tail = of.tail.words.iter().map(|w| (w.0, w.1 * TAIL / 100));
    for (id, weight) in of.label.words.iter().copied().chain(tail) {
        all += weight;
        there += if by.label.has(id) || by.tail.has(id) {
            weight
        } else if by.near.has(id) {
            weight * NEAR / 100
        } else if by.far.has(id) {
            weight * FAR / 100
        } else {
            0
        };
    }
    (there * 1000).checked_div(all).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(reader: &mut Reader<'_>, label: &str) -> Asked {
        Asked { label: reader.read(label), ..Asked::default() }
    }

    #[test]
    fn alike_is_what_says_the_same() {
        let grammar = Grammar::embedded();
        let mut reader = Reader::new(&grammar, grammar.forms());
        let mut fit = |a: &str, b: &str| {
            let (a, b) = (asked(&mut reader, a), asked(&mut reader, b));
            alike(&a, &b)
        };
        assert!(fit("Tổng số TTHC", "Số thủ tục hành chính") > 900);
        assert!(fit("Số cây xanh trồng mới", "Số cây xanh trồng mới") == 1000);
        assert_eq!(fit("Số hồ sơ tiếp nhận", "Số hồ sơ giải quyết"), 0);
        assert_eq!(fit("Thu ngân sách", "Thu ngân sách so với cùng kỳ"), 0);
        assert!(fit("Số cây xanh trồng mới", "Số cầu tre được thay") < 400);
        assert!(reader.read("UBND các xã").levels != 0);
    }
}
