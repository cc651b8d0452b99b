//! A paragraph's words and look: its first tokens, its ending, its capitals.
//!
//! Only the head of a long paragraph is tokenised: what a paragraph is for shows in its first words, and sentences are read later.

use crate::document::Span;
use crate::grammar::token::{Token, TokenKind, tokenise};
use crate::grammar::{Class, Grammar};
use crate::orthography::{floor, fold, squeeze};

/// How many bytes of a paragraph are tokenised to see what it is for.
pub const HEAD: usize = 300;

/// A stretch of text with its tokens.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    /// The document's text.
    pub text: &'a str,
    /// The grammar asked.
    pub grammar: &'a Grammar,
    /// All of it.
    pub span: Span,
    /// The tokens of its head.
    pub tokens: Vec<Token>,
    /// The tokens cover all of it.
    pub whole: bool,
}

impl<'a> Line<'a> {
    /// Tokenises the head of `span`.
    pub fn head(text: &'a str, span: Span, grammar: &'a Grammar) -> Self {
        let end = floor(text, span.start as usize + HEAD).min(span.end as usize);
        let mut tokens = Vec::with_capacity(32);
        tokenise(text, Span::new(span.start as usize, end), grammar.lexicon(), &mut tokens);
        Self { text, grammar, span, tokens, whole: end == span.end as usize }
    }

    /// Tokenises all of `span`.
    pub fn all(text: &'a str, span: Span, grammar: &'a Grammar) -> Self {
        Self { text, grammar, span, tokens: grammar.tokens(text, span), whole: true }
    }

    /// How many tokens of a phrase of `class` stand at token `at`; 0: none.
    pub fn at(&self, at: usize, class: Class) -> usize {
        self.grammar.at(self.grammar.input(self.text, &self.tokens), at, class)
    }

    /// The first phrase of `class` from token `from` on: (first token, one past the last).
    pub fn find(&self, from: usize, class: Class) -> Option<(usize, usize)> {
        self.grammar.find(self.grammar.input(self.text, &self.tokens), from, self.tokens.len(), class)
    }

    /// Whether the line is one phrase of `class`, marks at its end aside.
    pub fn is(&self, class: Class) -> bool {
        let n = self.at(0, class);
        n > 0 && self.whole && self.tokens[n..].iter().all(|t| t.kind == TokenKind::Mark)
    }

    /// Whether it begins with a phrase of `class`, bullets and brackets aside.
    pub fn begins(&self, class: Class) -> bool {
        let from = self.tokens.iter().take_while(|t| t.kind == TokenKind::Mark).count().min(3);
        self.at(from, class) > 0
    }

    /// The mark at token `at`; `'\0'`: none.
    pub fn mark(&self, at: usize) -> char {
        self.tokens.get(at).map_or('\0', |t| t.mark(self.text))
    }

    /// The kind of token `at`.
    pub fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).map(|t| t.kind)
    }

    /// The words of token `at`; "" past the end.
    pub fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |t| &self.text[t.span.range()])
    }

    /// The value of a number token of digits only, at most four. `None`: it is none.
    pub fn int(&self, at: usize) -> Option<u32> {
        let token = self.tokens.get(at)?;
        if token.kind != TokenKind::Number || token.span.len() > 4 {
            return None;
        }
        self.text[token.span.range()].parse().ok()
    }

    /// The words of the tokens `from..to`.
    pub fn stretch(&self, from: usize, to: usize) -> Span {
        let to = to.min(self.tokens.len());
        if from >= to {
            return Span { start: self.span.start, end: self.span.start };
        }
        Span { start: self.tokens[from].span.start, end: self.tokens[to - 1].span.end }
    }

    /// From token `from` to the end of the line; empty where nothing follows.
    pub fn rest(&self, from: usize) -> Span {
        match self.tokens.get(from) {
            Some(t) => Span { start: t.span.start, end: self.span.end },
            None => Span { start: self.span.end, end: self.span.end },
        }
    }

    /// How many words it has; of a long line those of its head.
    pub fn words(&self) -> usize {
        self.tokens.iter().filter(|t| t.kind != TokenKind::Mark).count()
    }

    /// Set in capitals from token `from` on: four words in five, a lone letter aside.
    pub fn capitals(&self, from: usize) -> bool {
        let (mut all, mut upper) = (0usize, 0usize);
        for t in self.tokens.get(from..).unwrap_or_default() {
            if t.kind == TokenKind::Word && t.span.len() > 1 {
                all += 1;
                upper += usize::from(t.upper || (t.capital && letters(t.of(self.text)) == 1));
            }
        }
        upper > 0 && upper * 5 >= all * 4
    }

    /// Its last character that is no space or quotation mark.
    pub fn last(&self) -> char {
        last(self.span.of(self.text))
    }

    /// It ends as a sentence or an item of a list does.
    pub fn ends_sentence(&self) -> bool {
        matches!(self.last(), '.' | ';' | '!' | '?' | '…')
    }

    /// Its first character is a dash, plus, star or dot of a list.
    pub fn bullet(&self) -> bool {
        is_bullet(self.span.of(self.text))
    }
}

/// The last character that is no space or quotation mark; `'\0'`: none.
pub fn last(text: &str) -> char {
    text.chars().rev().find(|c| !c.is_whitespace() && !matches!(c, '"' | '”' | '*' | '_')).unwrap_or('\0')
}

/// Whether the text begins with a dash, plus, star or dot of a list.
pub fn is_bullet(text: &str) -> bool {
    matches!(text.chars().next(), Some('-' | '–' | '—' | '+' | '•' | '*' | '·' | '●' | '○' | '▪' | '■' | '◦' | '➢' | '✓' | '‒' | '−'))
}

/// The text without bullets at its start.
pub fn unbullet(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let rest = words.trim_start_matches(|c: char| c.is_whitespace() || is_bullet(c.encode_utf8(&mut [0; 4])));
    Span { start: span.end - rest.len() as u32, end: span.end }
}

/// The span without white space at either end.
pub fn trim(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let start = span.start as usize + (words.len() - words.trim_start().len());
    Span::new(start, (start + words.trim().len()).max(start))
}

/// The words in lower case, white space made plain.
pub fn lower(words: &str) -> String {
    squeeze(words).chars().map(fold::letter).collect()
}

fn letters(word: &str) -> usize {
    word.chars().count()
}

/// The lines of a paragraph, each again cut at tabs and at three spaces or more: the columns of a flattened layout.
pub fn cells(text: &str, span: Span) -> Vec<Span> {
    let mut out = Vec::new();
    let words = span.of(text);
    let bytes = words.as_bytes();
    let (mut from, mut at) = (0, 0);
    let mut push = |from: usize, to: usize| {
        let cell = trim(text, Span::new(span.start as usize + from, span.start as usize + to));
        if !cell.is_empty() && out.len() < 200 {
            out.push(cell);
        }
    };
    while at < bytes.len() {
        let gap = match bytes[at] {
            b'\n' | b'\t' => 1,
            b' ' => {
                let n = bytes[at..].iter().take_while(|b| **b == b' ').count();
                // A gap in "Số:      /BC" or "ngày      tháng" stands for a blank; a column begins with a capital or a mark.
                let column =
                    words[at + n..].chars().next().is_some_and(|c| c.is_uppercase() || !(c.is_alphanumeric() || matches!(c, '/' | '.')));
                if n >= 3 && column { n } else { 0 }
            }
            _ => 0,
        };
        if gap > 0 {
            push(from, at);
            at += gap;
            from = at;
        } else if bytes[at] == b' ' {
            at += bytes[at..].iter().take_while(|b| **b == b' ').count();
        } else {
            at += 1;
        }
    }
    push(from, bytes.len());
    out
}
