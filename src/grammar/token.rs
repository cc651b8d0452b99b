//! Text → tokens: words, number tokens and marks, each with its id in the grammar's vocabulary.
//!
//! A number token is `\d+([.,]\d+)*`, the ledger's own definition; a word is a run of letters; any other character that is no
//! white space is a mark of its own. Tokens never hold text, only places in it.

use super::lexicon::Lexicon;
use crate::document::Span;
use crate::orthography::fold;
use std::borrow::Cow;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A run of letters.
    Word,
    /// `\d+([.,]\d+)*`.
    Number,
    /// Any other single character.
    Mark,
}

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// Its id in the vocabulary; 0: the grammar does not know it. Numbers have id 0.
    pub id: u16,
    /// What it is.
    pub kind: TokenKind,
    /// White space stands before it (or it is the first).
    pub space: bool,
    /// A line break stands before it (or it is the first).
    pub line: bool,
    /// A word whose first letter is a capital.
    pub capital: bool,
    /// A word of at least two letters, all capitals.
    pub upper: bool,
    /// A number joined out of pieces that a space parted.
    pub broken: bool,
}

impl Token {
    /// The words.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        self.span.of(text)
    }
    /// A number's digits and separators, without the spaces that broke it.
    pub fn number<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let word = self.of(text);
        if self.broken { Cow::Owned(word.split_ascii_whitespace().collect()) } else { Cow::Borrowed(word) }
    }
    /// The mark's character; `'\0'` for words and numbers.
    pub fn mark(&self, text: &str) -> char {
        if self.kind == TokenKind::Mark { self.of(text).chars().next().unwrap_or('\0') } else { '\0' }
    }
}

/// Appends the tokens of `text[span]` to `out`.
pub fn tokenise(text: &str, span: Span, lexicon: &Lexicon, out: &mut Vec<Token>) {
    let bytes = text.as_bytes();
    let end = span.end as usize;
    let mut at = span.start as usize;
    let (mut space, mut line) = (true, true);
    let mut folded = ['\0'; fold::LONGEST];
    while at < end {
        let b = bytes[at];
        if b == b' ' || b == b'\t' || b == b'\r' {
            space = true;
            at += 1;
            continue;
        }
        if b == b'\n' {
            (space, line) = (true, true);
            at += 1;
            continue;
        }
        let start = at;
        let mut token =
            Token { span: Span::default(), id: 0, kind: TokenKind::Mark, space, line, capital: false, upper: false, broken: false };
        if b.is_ascii_digit() {
            at = number_end(bytes, at, end);
            token.kind = TokenKind::Number;
        } else {
            let c = text[at..end].chars().next().unwrap_or(' ');
            if let Some(first) = fold::small(c) {
                let (mut letters, mut capitals) = (0usize, 0usize);
                for c in text[at..end].chars() {
                    let Some(small) = fold::small(c).or_else(|| is_combining(c).then_some(c)) else { break };
                    if let Some(slot) = folded.get_mut(letters) {
                        *slot = small;
                    }
                    letters += 1;
                    capitals += usize::from(small != c);
                    at += c.len_utf8();
                }
                if at < end && is_exponent(bytes, start, at, end) {
                    if let Some(slot) = folded.get_mut(letters) {
                        *slot = bytes[at] as char;
                    }
                    letters += 1;
                    at += 1;
                }
                token.kind = TokenKind::Word;
                token.capital = first != c;
                token.upper = letters >= 2 && capitals == letters;
                if letters <= fold::LONGEST {
                    fold::place_tone(&mut folded, letters);
                    token.id = lexicon.id(&folded[..letters]);
                }
            } else {
                at += c.len_utf8();
                if c.is_whitespace() {
                    space = true;
                    continue;
                }
                token.id = lexicon.id(&[c]);
            }
        }
        token.span = Span::new(start, at);
        out.push(token);
        (space, line) = (false, false);
    }
}

/// Where the number token that begins at `at` ends.
pub fn number_end(bytes: &[u8], mut at: usize, end: usize) -> usize {
    loop {
        while at < end && bytes[at].is_ascii_digit() {
            at += 1;
        }
        if at + 1 < end && (bytes[at] == b'.' || bytes[at] == b',') && bytes[at + 1].is_ascii_digit() {
            at += 1;
        } else {
            return at;
        }
    }
}

/// Whether the digit at `at` is the exponent of the metres before it: m2, km2, cm3.
fn is_exponent(bytes: &[u8], start: usize, at: usize, end: usize) -> bool {
    let metres = matches!(&bytes[start..at], b"m" | b"M" | b"km" | b"cm" | b"dm" | b"mm" | b"Km" | b"KM");
    metres && matches!(bytes[at], b'2' | b'3') && !(at + 1 < end && (bytes[at + 1].is_ascii_alphanumeric() || bytes[at + 1] >= 0x80))
}

fn is_combining(c: char) -> bool {
    matches!(c as u32, 0x300..=0x36F)
}
