//! Tokens → the words of a label: white space squeezed, asides left out.

use super::{LONG_BRACKET, Mark, Reader};
use crate::grammar::token::TokenKind;
use crate::orthography::raised::without_notes;
use crate::orthography::squeeze;

impl Reader<'_> {
    /// The words of `from..to` with white space squeezed, and without numbers' own brackets.
    pub(super) fn text(&self, from: usize, to: usize) -> String {
        let mut from = from;
        while from < to && self.marks[from] != Mark::None && self.marks[from] != Mark::Open {
            from += 1;
        }
        let mut label = String::new();
        let mut at = from;
        while at < to {
            let open = (at..to).find(|&i| self.marks[i] == Mark::Open && self.close_of(i, to) > i + LONG_BRACKET);
            let end = open.unwrap_or(to);
            if end > at {
                if !label.is_empty() {
                    label.push(' ');
                }
                label.push_str(&clean(self.input.span(at, end).of(self.input.text)));
            }
            at = open.map_or(to, |o| self.close_of(o, to) + 1);
        }
        label
    }

    /// The bracket that closes the one at `open`, or the end.
    pub(super) fn close_of(&self, open: usize, to: usize) -> usize {
        (open + 1..to).find(|&i| self.marks[i] == Mark::Close && self.open[i] == self.open[open]).unwrap_or(to)
    }

    /// The last `most` words of `from..to`, long brackets not counted.
    pub(super) fn clip(&self, from: usize, to: usize, most: usize) -> usize {
        let (mut at, mut words) = (to, 0);
        while at > from && words < most {
            at -= 1;
            if self.marks[at] == Mark::Close
                && let Some(open) = (from..at).rev().find(|&i| self.marks[i] == Mark::Open && self.open[i] == self.open[at])
                && at - open > LONG_BRACKET
            {
                at = open;
                continue;
            }
            words += usize::from(self.input.tokens[at].kind == TokenKind::Word);
        }
        at
    }

    pub(super) fn append(&self, label: &mut String, from: usize, to: usize) {
        let words = self.text(from, to);
        if words.is_empty() {
            return;
        }
        if !label.is_empty() {
            label.push_str(if self.marks[from] == Mark::Comma { ", " } else { " " });
        }
        label.push_str(&words);
    }
}

/// How many words with letters a text has.
pub(super) fn count_words(text: &str) -> usize {
    text.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)).count()
}

/// White space squeezed, marks of footnotes, marks at the end and an unclosed bracket off.
fn clean(text: &str) -> String {
    let out = squeeze(&without_notes(text));
    let trimmed = out.trim_end_matches([',', ';', ':', '.', '-', '–', ' ', '"']);
    let opened = trimmed.matches('(').count() > trimmed.matches(')').count();
    let trimmed = trimmed.rfind('(').filter(|_| opened).map_or(trimmed, |at| trimmed[..at].trim_end());
    trimmed.to_owned()
}
