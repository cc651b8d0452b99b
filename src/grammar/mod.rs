//! `grammars/*.toml` → rules: word classes, units and patterns as data, and the questions the parser asks of them.
//!
//! Knowledge in, matches out. It decides nothing about documents; `parse` does.

pub mod source;

mod packed;

pub mod lexicon;

pub mod token;

pub mod pattern;

pub mod compile;

pub mod terms;

pub mod catalog;

pub mod forms;

mod class;

pub use class::Class;
pub use compile::Error;

use compile::{Compiled, SCALE, UNIT};
use lexicon::{Lexicon, Sense};
use pattern::{Capture, Input, Memo, Op};
use source::{Group, UnitKind};
use std::sync::LazyLock;
use token::{Token, TokenKind, Tokens, tokenise};

use crate::document::Span;

static EMBEDDED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/grammars.postcard"));
static ENTRIES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/catalog.postcard"));
static FORMS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/forms.postcard"));

/// The grammars, ready to be asked.
#[derive(Debug, Clone)]
pub struct Grammar {
    compiled: Compiled,
    /// Class id by [`Class`].
    ids: Vec<u8>,
    /// The word that must follow the number, for each pattern that begins with one; 0: none must.
    follows: Vec<u16>,
    /// The catalogue as written; `None`: the one compiled in.
    entries: Option<Vec<catalog::Entry>>,
    /// Definitions of forms; `None`: those compiled in.
    forms: Option<Box<forms::Forms>>,
}

/// A rule that fired.
#[derive(Debug, Clone)]
pub struct Match {
    /// Index into [`Grammar::rule`].
    pub rule: u16,
    /// First token.
    pub from: usize,
    /// One past the last token.
    pub to: usize,
    /// Its slots.
    pub captures: Vec<Capture>,
}

impl Grammar {
    /// The grammars compiled in.
    ///
    /// # Panics
    /// Never in a build that passed its tests: the bytes were written by the same code when bocso was built.
    #[expect(clippy::expect_used, reason = "written by the build script of this very program")]
    pub fn embedded() -> Self {
        let compiled = postcard::from_bytes(EMBEDDED).expect("embedded grammars");
        Self::new(compiled)
    }

    /// Compiles files given as (name, text).
    ///
    /// # Errors
    /// See [`compile::compile`].
    pub fn from_files(files: &[(String, String)]) -> Result<Self, Error> {
        let (of_forms, files): (Vec<_>, Vec<_>) = files.iter().cloned().partition(|f| f.0.starts_with(forms::FOLDER));
        let mut own = Self::new(compile::compile(&files)?);
        if !of_forms.is_empty() {
            let read = forms::read(&of_forms).map_err(|(file, fault)| Error::Syntax { file, fault })?;
            own.forms = Some(Box::new(read));
        }
        if files.iter().any(|f| f.0.starts_with(catalog::FOLDER)) {
            own.entries = Some(compile::entries(&files)?);
        } else {
            own.compiled.catalog = Self::embedded().compiled.catalog;
        }
        Ok(own)
    }

    /// The catalogue as labels are matched against it.
    pub fn catalog(&self) -> &catalog::Index {
        &self.compiled.catalog
    }

    /// The catalogue as it was written, in the order of its codes in [`Grammar::catalog`].
    ///
    /// # Panics
    /// Never in a build that passed its tests; see [`Grammar::embedded`].
    #[expect(clippy::expect_used, reason = "written by the build script of this very program")]
    pub fn entries(&self) -> Vec<catalog::Entry> {
        self.entries.clone().unwrap_or_else(|| postcard::from_bytes(ENTRIES).expect("embedded catalogue"))
    }

    /// Definitions of forms and the words of blank ones; unpacked anew with each call.
    ///
    /// # Panics
    /// Never in a build that passed its tests; see [`Grammar::embedded`].
    #[expect(clippy::expect_used, reason = "written by the build script of this very program")]
    pub fn forms(&self) -> &forms::Forms {
        static EMBEDDED: LazyLock<forms::Forms> = LazyLock::new(|| postcard::from_bytes(FORMS).expect("embedded forms"));
        self.forms.as_deref().unwrap_or_else(|| &EMBEDDED)
    }

    fn new(compiled: Compiled) -> Self {
        let ids = Class::ALL.iter().map(|c| compiled.classes.iter().position(|n| n == c.name()).map_or(u8::MAX, |i| i as u8)).collect();
        let second = |&(r, p): &(u16, u16)| match compiled.rules[r as usize].patterns[p as usize].as_slice() {
            [Op::Number { .. }, Op::Literal(id), ..] => *id,
            _ => 0,
        };
        let follows = compiled.at_number.iter().map(second).collect();
        Self { compiled, ids, follows, entries: None, forms: None }
    }

    /// Names of classes that the program asks for and the grammars do not have.
    pub fn missing_classes(&self) -> Vec<&'static str> {
        Class::ALL.iter().filter(|c| self.id(**c) == u8::MAX).map(|c| c.name()).collect()
    }

    /// The vocabulary.
    pub fn lexicon(&self) -> &Lexicon {
        &self.compiled.lexicon
    }

    /// Phrases whose spelling is beyond doubt, folded: common words, names.
    pub fn spelling(&self) -> [std::str::Lines<'_>; 2] {
        let [words, names] = &self.compiled.spelling;
        [words.lines(), names.lines()]
    }

    /// SHA-256 of the grammar sources, in hexadecimal.
    pub fn digest(&self) -> &str {
        &self.compiled.digest
    }

    /// All rules.
    pub fn rules(&self) -> &[compile::Rule] {
        &self.compiled.rules
    }

    /// One rule.
    pub fn rule(&self, index: u16) -> &compile::Rule {
        &self.compiled.rules[index as usize]
    }

    /// The name of a slot.
    pub fn slot(&self, id: u8) -> &str {
        &self.compiled.slots[id as usize]
    }

    /// The id of a class.
    pub fn id(&self, class: Class) -> u8 {
        self.ids[class as usize]
    }

    /// Whether any rule begins with this word.
    pub fn begins_rule(&self, id: u16) -> bool {
        self.compiled.begins.get(id as usize).copied().unwrap_or(false)
    }

    /// The tokens of a stretch of text.
    pub fn tokens(&self, text: &str, span: Span) -> Vec<Token> {
        let mut out = Vec::new();
        tokenise(text, span, &self.compiled.lexicon, &mut out);
        out
    }

    /// Text and tokens to run patterns over.
    pub fn input<'a>(&'a self, text: &'a str, tokens: &'a [Token]) -> Input<'a> {
        Input { text, tokens, lexicon: &self.compiled.lexicon, memo: None }
    }

    /// How many tokens the longest phrase of `class` takes at `at`; 0: none stands there.
    pub fn at(&self, input: Input<'_>, at: usize, class: Class) -> usize {
        input.phrase(at, self.id(class)).map_or(0, |hit| hit.0)
    }

    /// Whether the tokens `from..to` are one phrase of `class`, whatever follows them.
    pub fn spans(&self, input: Input<'_>, from: usize, to: usize, class: Class) -> bool {
        let id = self.id(class);
        let mut found = false;
        if let Some(tokens) = input.tokens.get(from..to)
            && tokens.first().is_some_and(|t| input.lexicon.may_begin(t.id, id))
        {
            input.lexicon.each(tokens.iter().map(|t| t.id), |hit| found |= hit.len == to - from && hit.sense.class == id);
        }
        found
    }

    /// The first phrase of `class` in the tokens `from..to`: (first token, one past the last).
    pub fn find(&self, input: Input<'_>, from: usize, to: usize, class: Class) -> Option<(usize, usize)> {
        let to = to.min(input.tokens.len());
        (from..to).find_map(|i| match self.at(input, i, class) {
            0 => None,
            n => (i + n <= to).then_some((i, i + n)),
        })
    }

    /// Whether the whole text is one phrase of `class`.
    pub fn is(&self, text: &str, class: Class) -> bool {
        let tokens = self.tokens(text, Span::new(0, text.len()));
        !tokens.is_empty() && self.at(self.input(text, &tokens), 0, class) == tokens.len()
    }

    /// Whether the text begins with a phrase of `class`.
    pub fn begins(&self, text: &str, class: Class) -> bool {
        let (lexicon, class) = (&self.compiled.lexicon, self.id(class));
        let mut found = false;
        let tokens = Tokens::new(text, Span::new(0, text.len()), lexicon);
        lexicon.each(tokens.map(|t| t.id), |hit| found |= hit.sense.class == class);
        found
    }

    /// Whether a phrase of `class` stands anywhere in the text.
    pub fn has(&self, text: &str, class: Class) -> bool {
        let (lexicon, class) = (&self.compiled.lexicon, self.id(class));
        let mut tokens = Tokens::new(text, Span::new(0, text.len()), lexicon);
        let mut found = false;
        while let Some(token) = tokens.next().filter(|_| !found) {
            if lexicon.may_begin(token.id, class) {
                let ids = std::iter::once(token.id).chain(tokens.clone().map(|t| t.id));
                lexicon.each(ids, |hit| found |= hit.sense.class == class);
            }
        }
        found
    }

    /// The longest unit at token `at`: tokens covered and what it is.
    pub fn unit(&self, input: Input<'_>, at: usize) -> Option<(usize, UnitKind)> {
        input.phrase(at, UNIT).map(|(len, sense)| (len, self.unit_kind(sense)))
    }

    /// What a unit's sense stands for.
    pub fn unit_kind(&self, sense: Sense) -> UnitKind {
        self.compiled.units.get(sense.payload as usize).copied().unwrap_or(UnitKind::Count)
    }

    /// The longest scale word at token `at`: tokens covered and its factor.
    pub fn scale(&self, input: Input<'_>, at: usize) -> Option<(usize, u64)> {
        input.phrase(at, SCALE).map(|(len, sense)| (len, self.compiled.scales[sense.payload as usize]))
    }

    /// A unit as written, parted into what its scale words multiply by and the words behind them: "triệu đồng" is a million of "đồng".
    /// 1 and all of it where there is no scale word.
    pub fn scaled<'u>(&self, unit: &'u str) -> (u64, &'u str) {
        let tokens = self.tokens(unit, Span::new(0, unit.len()));
        let (mut factor, mut at) = (1_u64, 0);
        while let Some((n, more)) = self.scale(self.input(unit, &tokens), at) {
            let Some(all) = factor.checked_mul(more) else { break };
            (factor, at) = (all, at + n);
        }
        let from = tokens.get(at).map_or(unit.len(), |t| t.span.start as usize);
        (factor, unit.get(from..).unwrap_or_default())
    }

    /// The longest match of any rule of `group` that begins at token `at`.
    pub fn longest(&self, input: Input<'_>, at: usize, group: Group) -> Option<Match> {
        self.matches(input, at).into_iter().flatten().find(|m| self.rule(m.rule).group == group)
    }

    /// The longest match of each group (figure, name, period) that begins at token `at`.
    pub fn matches(&self, input: Input<'_>, at: usize) -> [Option<Match>; 3] {
        let mut best = [None, None, None];
        let Some(token) = input.tokens.get(at) else { return best };
        let memo = Memo::default();
        let input = Input { memo: Some(&memo), ..input };
        let mut captures = Vec::new();
        if token.kind == TokenKind::Number {
            let next = input.tokens.get(at + 1).map_or(0, |t| t.id);
            for (&(r, p), &word) in self.compiled.at_number.iter().zip(&self.follows) {
                if word == 0 || word == next {
                    self.attempt(input, at, r, p, &mut captures, &mut best);
                }
            }
        } else if token.id != 0 {
            let list = &self.compiled.at_word;
            let from = list.partition_point(|e| e.0 < token.id);
            for &(_, r, p) in list[from..].iter().take_while(|e| e.0 == token.id) {
                self.attempt(input, at, r, p, &mut captures, &mut best);
            }
        }
        best
    }

    fn attempt(&self, input: Input<'_>, at: usize, r: u16, p: u16, captures: &mut Vec<Capture>, best: &mut [Option<Match>; 3]) {
        let rule = &self.compiled.rules[r as usize];
        let slot = &mut best[rule.group as usize];
        if pattern::may_match(&rule.patterns[p as usize], input, at)
            && let Some(to) = pattern::run(&rule.patterns[p as usize], input, at, captures)
            && slot.as_ref().is_none_or(|b| to > b.to)
        {
            *slot = Some(Match { rule: r, from: at, to, captures: std::mem::take(captures) });
        }
    }
}
