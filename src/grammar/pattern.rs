//! Patterns over tokens: their syntax, their compiled form, and the matcher.
//!
//! | written | matches |
//! |---|---|
//! | `ngày`, `/`, `%` | that word or mark (folded) |
//! | `{number a}` | a number token, captured as `a` |
//! | `{int a}`, `{int a 1-31}` | digits without separators, within bounds |
//! | `{digits 9-11}` | a run of that many digits |
//! | `{year a}` | 1900 to 2199 |
//! | `{roman a}` | a Roman numeral |
//! | `{upper}` | a word in capitals (an abbreviation) |
//! | `{capital}` | a word with a capital first letter |
//! | `{word}` | any word |
//! | `{unit a}` | the longest unit |
//! | `{scale a}` | a scale word |
//! | `{CLASS}` | the longest phrase of that word class |
//! | `{words 0-6}` | so many words, commas among them, as few as will do; never a number or a sentence's end |
//! | `[ … ]` | what is inside, or nothing |
//! | `< a \| b >` | one of several |
//! | `~` | no white space here |
//! | `_` | white space here |

use super::lexicon::{Lexicon, Sense};
use super::token::{Token, TokenKind};
use crate::document::Span;
use serde::{Deserialize, Serialize};
use std::cell::Cell;

/// One step of a compiled pattern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Op {
    /// This word or mark.
    Literal(u16),
    /// A number token within bounds.
    Number {
        /// Slot name, 0: none.
        cap: u8,
        /// Which number tokens.
        form: NumberForm,
    },
    /// A Roman numeral.
    Roman {
        /// Slot name, 0: none.
        cap: u8,
    },
    /// A word of some look.
    Look {
        /// Slot name, 0: none.
        cap: u8,
        /// Which words.
        look: Look,
    },
    /// The longest phrase of a class.
    Class {
        /// Slot name, 0: none.
        cap: u8,
        /// Index into the class names.
        class: u8,
    },
    /// A stretch of words.
    Words {
        /// At least so many.
        least: u8,
        /// At most so many.
        most: u8,
        /// Classes whose phrases may be followed by a number that is part of a name.
        names: [u8; 3],
    },
    /// The steps, or nothing.
    Maybe(Vec<Op>),
    /// One of several.
    Either(Vec<Vec<Op>>),
    /// No white space before the next token.
    Glued,
    /// White space before the next token.
    Spaced,
}

/// Which number tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NumberForm {
    /// Any.
    Any,
    /// Digits only, value within bounds.
    Int(u32, u32),
    /// Digits only, so many.
    Digits(u8, u8),
    /// As versions are written: 4.0, 12.2.1.
    Version,
    /// A digit and a zero behind a point: 4.0.
    DotZero,
}

/// Which words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Look {
    /// All capitals.
    Upper,
    /// First letter a capital.
    Capital,
    /// Any.
    Any,
}

/// A captured stretch of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capture {
    /// Index into the grammar's slot names; never 0.
    pub name: u8,
    /// First token.
    pub from: usize,
    /// One past the last.
    pub to: usize,
    /// What a class phrase stands for.
    pub sense: Option<Sense>,
}

/// The text and tokens that patterns run over.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The document's text.
    pub text: &'a str,
    /// The tokens of one paragraph or cell.
    pub tokens: &'a [Token],
    /// The vocabulary.
    pub lexicon: &'a Lexicon,
    /// Phrases found before, where patterns ask for the same ones over and over.
    pub memo: Option<&'a Memo>,
}

/// Phrases by place and class: the last of each of a few.
#[derive(Debug, Default)]
pub struct Memo([Cell<Option<(usize, u8, Phrase)>>; 8]);

/// A phrase's tokens and sense; `None`: none stands there.
type Phrase = Option<(usize, Sense)>;

impl Input<'_> {
    /// The longest phrase of `class` at token `at`.
    pub fn phrase(&self, at: usize, class: u8) -> Phrase {
        let tokens = self.tokens.get(at..)?;
        if !self.lexicon.may_begin(tokens.first()?.id, class) {
            return None;
        }
        let Some(Memo(slots)) = self.memo else { return self.longest(tokens, class) };
        let slot = &slots[(at * 3 + class as usize) % slots.len()];
        match slot.get() {
            Some((before, of, found)) if (before, of) == (at, class) => found,
            _ => {
                let found = self.longest(tokens, class);
                slot.set(Some((at, class, found)));
                found
            }
        }
    }

    fn longest(&self, tokens: &[Token], class: u8) -> Phrase {
        let mut best = None;
        self.lexicon.each(tokens.iter().map(|t| t.id), |hit| {
            if hit.sense.class == class {
                best = Some((hit.len, hit.sense));
            }
        });
        best
    }

    /// The words of the tokens `from..to`.
    pub fn span(&self, from: usize, to: usize) -> Span {
        if from >= to {
            return Span::default();
        }
        Span { start: self.tokens[from].span.start, end: self.tokens[to - 1].span.end }
    }
}

/// How far backtracking may go before a pattern gives up: keeps hostile text linear.
const FUEL: u32 = 400;

/// How many steps [`may_match`] looks at.
const GLANCE: u8 = 3;

/// Whether the first steps can hold at token `at`: a glance that spares most runs. It never says no to what [`run`] would take.
pub fn may_match(ops: &[Op], input: Input<'_>, at: usize) -> bool {
    glance(ops, input, at, GLANCE)
}

/// Whether `ops` can hold for the next `left` steps; what follows the end of `ops` is taken to.
fn glance(ops: &[Op], input: Input<'_>, at: usize, left: u8) -> bool {
    let Some((op, rest)) = ops.split_first().filter(|_| left > 0) else { return true };
    let token = input.tokens.get(at);
    let on = |to: usize| glance(rest, input, to, left - 1);
    match *op {
        Op::Literal(id) => token.is_some_and(|t| t.id == id) && on(at + 1),
        // What a number is worth is asked last: most patterns fall at the token behind it.
        Op::Number { form, .. } => token.is_some_and(|t| t.kind == TokenKind::Number && on(at + 1) && fits(&t.number(input.text), form)),
        Op::Class { class, .. } => input.phrase(at, class).is_some_and(|(len, _)| on(at + len)),
        Op::Roman { .. } | Op::Look { .. } => token.is_some_and(|t| t.kind == TokenKind::Word) && on(at + 1),
        Op::Glued => token.is_some_and(|t| !t.space) && glance(rest, input, at, left),
        Op::Spaced => token.is_some_and(|t| t.space) && glance(rest, input, at, left),
        Op::Maybe(ref inner) => glance(inner, input, at, left) || glance(rest, input, at, left),
        Op::Either(ref ways) => ways.iter().any(|way| glance(way, input, at, left)),
        Op::Words { .. } => true,
    }
}

/// Runs `ops` from token `at`; returns the token after the longest way through and fills `captures`.
pub fn run(ops: &[Op], input: Input<'_>, at: usize, captures: &mut Vec<Capture>) -> Option<usize> {
    captures.clear();
    let mut machine = Machine { input, stack: Vec::new(), best: None, best_captures: captures, fuel: FUEL };
    machine.go(&Rest { ops, next: None }, at, None);
    machine.best
}

/// A linked continuation: the rest of this list, then the rest of the outer ones.
struct Rest<'a> {
    ops: &'a [Op],
    next: Option<&'a Rest<'a>>,
}

struct Machine<'a, 'c> {
    input: Input<'a>,
    stack: Vec<Capture>,
    best: Option<usize>,
    best_captures: &'c mut Vec<Capture>,
    fuel: u32,
}

impl Machine<'_, '_> {
    fn go(&mut self, rest: &Rest<'_>, at: usize, space: Option<bool>) {
        if self.fuel == 0 {
            return;
        }
        self.fuel -= 1;
        let Some((op, ops)) = rest.ops.split_first() else {
            match rest.next {
                Some(next) => self.go(next, at, space),
                None => {
                    if self.best.is_none_or(|b| at > b) {
                        self.best = Some(at);
                        self.best_captures.clone_from(&self.stack);
                    }
                }
            }
            return;
        };
        let then = Rest { ops, next: rest.next };
        match op {
            Op::Glued => return self.go(&then, at, Some(false)),
            Op::Spaced => return self.go(&then, at, Some(true)),
            Op::Maybe(inner) => {
                self.go(&Rest { ops: inner, next: Some(&then) }, at, space);
                return self.go(&then, at, space);
            }
            Op::Either(ways) => {
                for way in ways {
                    self.go(&Rest { ops: way, next: Some(&then) }, at, space);
                }
                return;
            }
            Op::Words { least, most, names } => return self.words(&then, at, (*least, *most), *names, space),
            _ => {}
        }
        let Some(token) = self.input.tokens.get(at) else { return };
        if space.is_some_and(|s| s != token.space) {
            return;
        }
        let (to, cap, sense) = match *op {
            Op::Literal(id) if token.id == id && id != 0 => (at + 1, 0, None),
            Op::Number { cap, form } if token.kind == TokenKind::Number && fits(&token.number(self.input.text), form) => {
                (at + 1, cap, None)
            }
            Op::Roman { cap } if token.kind == TokenKind::Word && is_roman(token.of(self.input.text)) => (at + 1, cap, None),
            Op::Look { cap, look } if token.kind == TokenKind::Word && looks(token, look) => (at + 1, cap, None),
            Op::Class { cap, class } => match self.input.phrase(at, class) {
                Some((len, sense)) => (at + len, cap, Some(sense)),
                None => return,
            },
            _ => return,
        };
        let depth = self.stack.len();
        if cap != 0 {
            self.stack.push(Capture { name: cap, from: at, to, sense });
        }
        self.go(&then, to, None);
        self.stack.truncate(depth);
    }

    fn words(&mut self, then: &Rest<'_>, at: usize, (least, most): (u8, u8), names: [u8; 3], space: Option<bool>) {
        let mut to = at;
        let mut words = 0;
        let before = self.best;
        loop {
            if words >= least {
                self.go(then, to, if to == at { space } else { None });
                if self.best != before {
                    return;
                }
            }
            let Some(token) = self.input.tokens.get(to) else { return };
            match token.kind {
                TokenKind::Number if words > 0 && self.is_name(to, names) => {}
                TokenKind::Number => return,
                TokenKind::Word if words == most => return,
                TokenKind::Word => words += 1,
                TokenKind::Mark => match token.mark(self.input.text) {
                    ',' | '/' | '-' | '–' | '&' | '"' | '“' | '”' | '\'' if words > 0 => {}
                    _ => return,
                },
            }
            to += 1;
        }
    }
}

impl Machine<'_, '_> {
    /// Whether the number at `at` is part of a name ("lớp 9") or an age ("18 tuổi").
    fn is_name(&self, at: usize, names: [u8; 3]) -> bool {
        let word = self.input.tokens[at].of(self.input.text);
        let named = (1..=3.min(at)).any(|n| names.iter().any(|c| self.input.phrase(at - n, *c).is_some_and(|p| p.0 == n)));
        let age = self.input.tokens.get(at + 1).is_some_and(|t| self.input.lexicon.word(t.id) == "tuổi");
        word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit()) && (named || age)
    }
}

fn fits(token: &str, form: NumberForm) -> bool {
    match form {
        NumberForm::Any => true,
        NumberForm::Int(least, most) => token.len() <= 9 && token.parse::<u32>().is_ok_and(|n| (least..=most).contains(&n)),
        NumberForm::Digits(least, most) => {
            (least as usize..=most as usize).contains(&token.len()) && token.bytes().all(|b| b.is_ascii_digit())
        }
        NumberForm::DotZero => matches!(token.as_bytes(), [b'1'..=b'9', b'.', b'0']),
        NumberForm::Version => {
            let part = |p: &str| (1..=2).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit());
            token.contains('.') && token.split('.').all(part)
        }
    }
}

fn is_roman(word: &str) -> bool {
    word.len() <= 6 && word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'i' | b'v' | b'x'))
}

fn looks(token: &Token, look: Look) -> bool {
    match look {
        Look::Any => true,
        Look::Capital => token.capital,
        Look::Upper => token.upper,
    }
}
