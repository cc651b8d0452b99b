//! The words of one cell at a time, read into one buffer, and what word classes say of them.

use crate::document::Span;
use crate::grammar::pattern::Input;
use crate::grammar::token::{Token, TokenKind, tokenise};
use crate::grammar::{Class, Grammar};
use crate::orthography::{floor, squeeze};

/// Longest stretch of a cell that is read for classes, in bytes: the rest of a longer cell is prose.
const REACH: u32 = 400;

/// A cell's tokens and the grammar to ask.
pub(super) struct Words<'a> {
    /// The document's text.
    pub(super) text: &'a str,
    /// The grammar.
    pub(super) grammar: &'a Grammar,
    /// Tokens of the cell read last.
    pub(super) tokens: Vec<Token>,
}

impl<'a> Words<'a> {
    /// An empty buffer.
    pub(super) const fn new(text: &'a str, grammar: &'a Grammar) -> Self {
        Self { text, grammar, tokens: Vec::new() }
    }

    /// Reads the beginning of a cell.
    pub(super) fn read(&mut self, span: Span) {
        let mut end = span.end.min(span.start + REACH);
        while !self.text.is_char_boundary(end as usize) {
            end -= 1;
        }
        self.tokens.clear();
        tokenise(self.text, Span { start: span.start, end }, self.grammar.lexicon(), &mut self.tokens);
    }

    /// Text and tokens.
    pub(super) fn input(&self) -> Input<'_> {
        self.grammar.input(self.text, &self.tokens)
    }

    /// Tokens that a phrase of the class takes at a token; 0: none.
    pub(super) fn at(&self, at: usize, class: Class) -> usize {
        self.grammar.at(self.input(), at, class)
    }

    /// Whether the cell begins with a phrase of the class.
    pub(super) fn begins(&self, class: Class) -> bool {
        self.at(0, class) > 0
    }

    /// The first phrase of the class: (first token, one past the last).
    pub(super) fn find(&self, class: Class) -> Option<(usize, usize)> {
        self.grammar.find(self.input(), 0, self.tokens.len(), class)
    }

    /// Whether a phrase of the class stands anywhere.
    pub(super) fn has(&self, class: Class) -> bool {
        self.find(class).is_some()
    }

    /// Whether the cell is one phrase of the class, closing marks apart.
    pub(super) fn is(&self, class: Class) -> bool {
        let n = self.at(0, class);
        n > 0 && self.tokens[n..].iter().all(|t| t.kind == TokenKind::Mark)
    }

    /// Words of a token.
    pub(super) fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |t| t.span.of(self.text))
    }

    /// Whether the token is this mark.
    pub(super) fn is_mark(&self, at: usize, mark: char) -> bool {
        self.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Mark && t.mark(self.text) == mark)
    }
}

/// A cell's words with runs of white space made one space, cut at `most` bytes.
pub(super) fn tidy(words: &str, most: usize) -> String {
    let words = words.trim();
    squeeze(&words[..floor(words, most)])
}
