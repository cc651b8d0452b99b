//! Labels as sets of words, and how much two of them agree.
//!
//! A label's words are folded, words of no meaning of their own (class `empty-word`) left out, number tokens kept, since "mức độ 3"
//! and "mức độ 4" are two things. An abbreviation in capitals matches the run of words that its letters begin (BHYT, bảo hiểm y tế).

use crate::document::Span;
use crate::grammar::token::{Token, TokenKind, tokenise};
use crate::grammar::{Class, Grammar};
use crate::orthography::fold;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Words as numbers, in the order they were first seen, shared by all checks of a report.
#[derive(Debug, Default)]
pub struct Words(RefCell<Seen>);

#[derive(Debug, Default)]
struct Seen {
    /// Of words that the grammar does not know, and of numbers.
    ids: HashMap<String, u32>,
    /// Of words that it knows, by the grammar's number for them; `u32::MAX` where not seen yet.
    known: Vec<u32>,
    list: Vec<String>,
    /// Labels by their text: captions, row paths and units come again and again.
    labels: HashMap<String, Rc<Label>>,
    /// Tokens of the text read last, for their room.
    tokens: Vec<Token>,
}

/// A label's words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Label {
    /// In order of reading, fillers left out.
    pub words: Vec<u32>,
    /// The same, sorted, once each.
    pub set: Vec<u32>,
    /// Those that are numbers, sorted.
    pub numbers: Vec<u32>,
    /// Those in capitals, which may be abbreviations.
    pub short: Vec<u32>,
}

impl Words {
    /// The label of some words.
    pub fn label(&self, grammar: &Grammar, text: &str) -> Rc<Label> {
        let mut seen = self.0.borrow_mut();
        if let Some(label) = seen.labels.get(text) {
            return Rc::clone(label);
        }
        let label = Rc::new(seen.read(grammar, text));
        seen.labels.insert(text.to_owned(), Rc::clone(&label));
        label
    }

    /// How many different words it has seen.
    pub fn len(&self) -> usize {
        self.0.borrow().list.len()
    }

    /// Whether it has seen none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How much two labels agree, in percent of their words (Dice), and whether either has words that the other lacks.
    pub fn agree(&self, a: &Label, b: &Label) -> Agreement {
        let seen = self.0.borrow();
        let (only_a, only_b) = (seen.missing(a, b), seen.missing(b, a));
        let (n, m) = (a.set.len(), b.set.len());
        let both = (n - only_a) + (m - only_b);
        let percent = (100 * both).checked_div(n + m).unwrap_or(0) as u32;
        Agreement { percent, only_a: only_a as u32, only_b: only_b as u32, numbers: a.numbers == b.numbers }
    }
}

impl Seen {
    fn read(&mut self, grammar: &Grammar, text: &str) -> Label {
        let mut tokens = std::mem::take(&mut self.tokens);
        tokens.clear();
        tokenise(text, Span::new(0, text.len()), grammar.lexicon(), &mut tokens);
        let input = grammar.input(text, &tokens);
        let mut label = Label { words: Vec::with_capacity(tokens.len()), ..Label::default() };
        let mut i = 0;
        while i < tokens.len() {
            if i > 0 && grammar.at(input, i, Class::ByLaw) > 0 {
                break; // What follows names a document.
            }
            let skip = grammar.at(input, i, Class::EmptyWord);
            if skip > 0 {
                i += skip;
                continue;
            }
            let token = tokens[i];
            i += 1;
            if token.kind == TokenKind::Mark {
                continue;
            }
            let id = self.id(grammar, token, text);
            label.words.push(id);
            match token.kind {
                TokenKind::Number => label.numbers.push(id),
                _ if token.upper => label.short.push(id),
                _ => {}
            }
        }
        label.set.clone_from(&label.words);
        for list in [&mut label.set, &mut label.numbers, &mut label.short] {
            list.sort_unstable();
            list.dedup();
        }
        self.tokens = tokens;
        label
    }

    fn id(&mut self, grammar: &Grammar, token: Token, text: &str) -> u32 {
        let next = self.list.len() as u32;
        if token.id != 0 {
            if self.known.is_empty() {
                self.known.resize(grammar.lexicon().len() + 1, u32::MAX);
            }
            let slot = &mut self.known[token.id as usize];
            if *slot == u32::MAX {
                *slot = next;
                self.list.push(grammar.lexicon().word(token.id).to_owned());
            }
            return *slot;
        }
        let folded = fold::folded(token.of(text));
        if let Some(&id) = self.ids.get(&folded) {
            return id;
        }
        self.ids.insert(folded.clone(), next);
        self.list.push(folded);
        next
    }

    fn word(&self, id: u32) -> &str {
        self.list.get(id as usize).map_or("", String::as_str)
    }

    /// The words of `a` that neither stand in `b` nor are spelt out or shortened there.
    fn missing(&self, a: &Label, b: &Label) -> usize {
        if a.short.is_empty() && b.short.is_empty() {
            return a.set.iter().filter(|w| b.set.binary_search(w).is_err()).count();
        }
        let mut left: Vec<u32> = a.set.iter().copied().filter(|w| b.set.binary_search(w).is_err()).collect();
        if left.is_empty() {
            return 0;
        }
        left.retain(|w| a.short.binary_search(w).is_err() || self.spelt(*w, &b.words).is_none());
        for &short in b.short.iter().filter(|w| a.set.binary_search(w).is_err()) {
            if let Some(at) = self.spelt(short, &a.words) {
                let run = &a.words[at..at + self.word(short).chars().count()];
                left.retain(|w| !run.contains(w));
            }
        }
        left.len()
    }

    /// Where the letters of an abbreviation begin a run of words.
    fn spelt(&self, short: u32, words: &[u32]) -> Option<usize> {
        let initials = self.word(short);
        let n = initials.chars().count();
        (2..=8).contains(&n).then_some(())?;
        words.windows(n).position(|run| run.iter().zip(initials.chars()).all(|(&w, c)| self.word(w).starts_with(c)))
    }
}

/// How much two labels agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreement {
    /// Words in common, of a hundred.
    pub percent: u32,
    /// Words that only the first has.
    pub only_a: u32,
    /// Words that only the second has.
    pub only_b: u32,
    /// The numbers in them are the same.
    pub numbers: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_fillers_and_numbers() {
        let grammar = Grammar::embedded();
        let words = Words::default();
        for (a, b, low, high, numbers) in [
            ("Tỷ lệ người dân tham gia BHYT", "người dân tham gia bảo hiểm y tế", 100, 100, true),
            ("Tổng số trạm phát sóng 5G", "trạm phát sóng 5G", 100, 100, true),
            ("dịch vụ công mức độ 3", "dịch vụ công mức độ 4", 0, 90, false),
            ("Đã chỉnh lý", "Chưa chỉnh lý", 0, 80, true),
        ] {
            let (a, b) = (words.label(&grammar, a), words.label(&grammar, b));
            let got = words.agree(&a, &b);
            assert!((low..=high).contains(&got.percent), "{got:?}");
            assert_eq!(got.numbers, numbers);
        }
    }
}
