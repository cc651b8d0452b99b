//! Text → tokens: words, number tokens and marks, each with its id in the grammar's vocabulary.
//!
//! A number token is `\d+([.,]\d+)*`, the ledger's own definition; a word is a run of letters; any other character that is no
//! white space is a mark of its own. Tokens never hold text, only places in it.

use super::lexicon::{Hash, Lexicon};
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
    /// Any other single character, or the sign for thousandths in several ([`thousandths`]).
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
        match (self.kind, self.of(text)) {
            (TokenKind::Mark, sign) if sign.len() > 1 && sign.is_ascii() => THOUSANDTHS,
            (TokenKind::Mark, sign) => sign.chars().next().unwrap_or('\0'),
            _ => '\0',
        }
    }
}

/// Appends the tokens of `text[span]` to `out`.
pub fn tokenise(text: &str, span: Span, lexicon: &Lexicon, out: &mut Vec<Token>) {
    // A token takes four or five bytes of a report, the space behind it included; a long text's tokens may be fewer.
    out.reserve((span.end.saturating_sub(span.start) as usize / 4 + 1).min(1024));
    out.extend(Tokens::new(text, span, lexicon));
}

/// The tokens of a stretch of text, one after the other.
#[derive(Clone)]
pub struct Tokens<'a> {
    text: &'a str,
    lexicon: &'a Lexicon,
    at: usize,
    end: usize,
    /// The folded letters of the word being read.
    folded: [char; fold::LONGEST],
    first: bool,
}

impl<'a> Tokens<'a> {
    /// The tokens of `text[span]`.
    pub fn new(text: &'a str, span: Span, lexicon: &'a Lexicon) -> Self {
        Self { text, lexicon, at: span.start as usize, end: span.end as usize, folded: ['\0'; fold::LONGEST], first: true }
    }

    /// Reads the word here, whose first letter is `first`, in lower case `small`.
    fn word(&mut self, token: &mut Token, first: char, small: char) {
        let bytes = self.text.as_bytes();
        let bytes = bytes.get(..self.end).unwrap_or(bytes);
        let start = self.at;
        let (mut at, mut letters, mut capitals, mut hash) = (start, 0usize, 0usize, Hash::default());
        let mut last = small;
        while let Some(&b) = bytes.get(at) {
            // Two letters in three are ASCII.
            let (letter, len, capital) = if b.is_ascii() {
                if !b.is_ascii_alphabetic() {
                    break;
                }
                let letter = b | 0x20;
                (char::from(letter), 1, letter != b)
            } else {
                let c = self.text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
                let Some(letter) = fold::small(c).or_else(|| is_combining(c).then_some(c)) else { break };
                (letter, c.len_utf8(), letter != c)
            };
            if let Some(slot) = self.folded.get_mut(letters) {
                *slot = letter;
            }
            hash.take(letter);
            last = letter;
            letters += 1;
            capitals += usize::from(capital);
            at += len;
        }
        if bytes.get(at).is_some_and(u8::is_ascii_digit) && is_exponent(bytes, start, at, bytes.len()) {
            last = char::from(bytes[at]);
            if let Some(slot) = self.folded.get_mut(letters) {
                *slot = last;
            }
            hash.take(last);
            letters += 1;
            at += 1;
        }
        self.at = at;
        token.kind = TokenKind::Word;
        token.capital = small != first;
        token.upper = letters >= 2 && capitals == letters;
        if letters <= fold::LONGEST {
            token.id = if last.is_ascii() {
                self.lexicon.at(hash)
            } else {
                fold::place_tone(&mut self.folded, letters);
                self.lexicon.id(&self.folded[..letters])
            };
        }
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let bytes = self.text.as_bytes();
        let (mut space, mut line) = (self.first, self.first);
        self.first = false;
        while self.at < self.end {
            let b = bytes[self.at];
            if matches!(b, b' ' | b'\t' | b'\r' | b'\n') {
                (space, line) = (true, line || b == b'\n');
                self.at += 1;
                continue;
            }
            let start = self.at;
            let mut token =
                Token { span: Span::default(), id: 0, kind: TokenKind::Mark, space, line, capital: false, upper: false, broken: false };
            if let Some(end) = thousandths(bytes, start, self.end) {
                self.at = end;
                token.id = self.lexicon.id(&[THOUSANDTHS]);
            } else if b.is_ascii_digit() {
                self.at = number_end(bytes, start, self.end);
                token.kind = TokenKind::Number;
            } else {
                let c = self.text[start..self.end].chars().next().unwrap_or(' ');
                if let Some(small) = fold::small(c) {
                    self.word(&mut token, c, small);
                } else {
                    self.at += c.len_utf8();
                    if c.is_whitespace() {
                        space = true;
                        continue;
                    }
                    token.id = self.lexicon.id(&[c]);
                }
            }
            token.span = Span::new(start, self.at);
            return Some(token);
        }
        None
    }
}

/// The sign for thousandths.
const THOUSANDTHS: char = '‰';

/// Where the sign for thousandths ends that begins at `at`, in the letters of a keyboard that lacks it: `%o`, `%0`, `0/00`, `o/oo`.
fn thousandths(bytes: &[u8], at: usize, end: usize) -> Option<usize> {
    let ring = |b: &u8| matches!(b, b'o' | b'O' | b'0');
    // A letter may follow a number at once, a zero would be its last digit.
    let begins = |at: usize, ring: u8| !at.checked_sub(1).is_some_and(|i| joins(bytes[i]) && (ring == b'0' || !bytes[i].is_ascii_digit()));
    let len = match bytes.get(at..end)? {
        [b'%', a, ..] if ring(a) => 2,
        [a, b'/', b, c, ..] if ring(a) && b == a && c == a && begins(at, *a) => 4,
        _ => return None,
    };
    (!bytes.get(at + len).is_some_and(|&b| joins(b) || b == b'/')).then_some(at + len)
}

/// Whether a byte belongs to a word or a number.
fn joins(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
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
