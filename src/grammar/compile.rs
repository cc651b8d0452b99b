//! Grammar files → [`Compiled`]: vocabulary, phrase trie, rules indexed by how they begin.
//!
//! Runs when bocso is built (for the embedded grammars) and when `--grammars` names a folder. Every fault is an error that
//! names the file and what to do.

use super::catalog;
use super::lexicon::{Builder, Lexicon, Sense};
use super::packed;
use super::pattern::{Look, NumberForm, Op};
use super::source::{File, Group, UnitKind};
use crate::orthography::fold;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// The class that holds units; its payload is an index into [`Compiled::units`].
pub const UNIT: u8 = 0;
/// The class that holds scale words; its payload is an index into [`Compiled::scales`].
pub const SCALE: u8 = 1;

/// All grammar files, ready to run.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Compiled {
    /// Vocabulary and phrases.
    pub lexicon: Lexicon,
    /// Class names by id; the first two are `unit` and `scale`.
    pub classes: Vec<String>,
    /// Slot names by id; 0 is no slot.
    pub slots: Vec<String>,
    /// Units.
    pub units: Vec<UnitKind>,
    /// Factors of the scale words.
    #[serde(with = "packed")]
    pub scales: Vec<u64>,
    /// Rules.
    pub rules: Vec<Rule>,
    /// (rule, pattern) of patterns that begin with a number.
    #[serde(with = "packed")]
    pub at_number: Vec<(u16, u16)>,
    /// Patterns that begin with this word, by word id, ascending.
    #[serde(with = "packed")]
    pub at_word: Vec<(u16, u16, u16)>,
    /// Whether any pattern begins with a word, by word id.
    #[serde(with = "packed")]
    pub begins: Vec<bool>,
    /// First words of each class's phrases, by class id.
    pub heads: Vec<Vec<u16>>,
    /// Phrases whose spelling is beyond doubt, a line each, folded: common words, names.
    pub spelling: [String; 2],
    /// The catalogue of indicators.
    pub catalog: catalog::Index,
    /// SHA-256 of the sources, in hexadecimal.
    pub digest: String,
}

/// A compiled rule.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Rule {
    /// Its name.
    pub name: String,
    /// What a match is.
    pub group: Group,
    /// What it gives.
    pub gives: String,
    /// Its patterns.
    pub patterns: Vec<Vec<Op>>,
    /// Its examples.
    pub examples: Vec<(String, String)>,
    /// Its rejects.
    pub rejects: Vec<String>,
}

/// A fault in a grammar file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is no grammar.
    #[error("{file}: expected a grammar file, found: {fault}")]
    Syntax {
        /// The file.
        file: String,
        /// What the TOML reader says.
        fault: String,
    },
    /// A pattern cannot be read.
    #[error("{file}: rule {rule}: pattern {pattern:?}: {fault}")]
    Pattern {
        /// The file.
        file: String,
        /// The rule.
        rule: String,
        /// The pattern as written.
        pattern: String,
        /// What is wrong.
        fault: String,
    },
    /// Two things claim the same.
    #[error("{file}: {fault}")]
    Tie {
        /// The file.
        file: String,
        /// What ties.
        fault: String,
    },
}

/// Compiles files given as (name, text), in the order given.
///
/// # Errors
/// Any file that is no grammar, a pattern that cannot be read, or a tie: the same phrase twice with two meanings in one class,
/// the same rule name or the same pattern twice.
pub fn compile(all: &[(String, String)]) -> Result<Compiled, Error> {
    let mut c = Compiler { out: Compiled::default(), builder: Builder::default(), patterns: BTreeMap::new() };
    c.out.classes = vec!["unit".into(), "scale".into()];
    c.out.slots = vec![String::new()];
    let mut parsed = Vec::new();
    let (catalogue, files): (Vec<_>, Vec<_>) = all.iter().cloned().partition(|f| f.0.starts_with(catalog::FOLDER));
    for (name, text) in &files {
        let file: File = toml::from_str(text).map_err(|e| Error::Syntax { file: name.clone(), fault: e.to_string() })?;
        parsed.push((name, file));
    }
    for (name, file) in &parsed {
        c.words(name, file)?;
    }
    for (name, file) in &parsed {
        c.rules(name, file)?;
    }
    let Compiler { mut out, builder, .. } = c;
    out.lexicon = builder.build();
    out.index();
    out.catalog = catalog::compile(&catalogue).map_err(|(file, fault)| Error::Syntax { file, fault })?;
    out.digest = digest(all);
    Ok(out)
}

/// The indicators of the catalogue among the files, as they were written.
///
/// # Errors
/// See [`catalog::entries`].
pub fn entries(files: &[(String, String)]) -> Result<Vec<catalog::Entry>, Error> {
    let files: Vec<_> = files.iter().filter(|f| f.0.starts_with(catalog::FOLDER)).cloned().collect();
    catalog::entries(&files).map_err(|(file, fault)| Error::Syntax { file, fault })
}

fn digest(files: &[(String, String)]) -> String {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    for (name, text) in files {
        hash.update(name.as_bytes());
        hash.update([0]);
        hash.update(text.as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().flat_map(|b| [b >> 4, b & 15]).filter_map(|d| char::from_digit(u32::from(d), 16)).collect()
}

struct Compiler {
    out: Compiled,
    builder: Builder,
    patterns: BTreeMap<String, String>,
}

impl Compiler {
    fn class(&mut self, name: &str) -> u8 {
        let at = self.out.classes.iter().position(|c| c == name).unwrap_or_else(|| {
            self.out.classes.push(name.to_owned());
            self.out.classes.len() - 1
        });
        u8::try_from(at).unwrap_or(u8::MAX)
    }

    fn slot(&mut self, name: &str) -> u8 {
        if name.is_empty() {
            return 0;
        }
        let at = self.out.slots.iter().position(|c| c == name).unwrap_or_else(|| {
            self.out.slots.push(name.to_owned());
            self.out.slots.len() - 1
        });
        u8::try_from(at).unwrap_or(u8::MAX)
    }

    fn phrase(&mut self, file: &str, words: &str, sense: Sense) -> Result<(), Error> {
        let ids: Vec<u16> = split(words).iter().map(|w| self.builder.word(w)).collect();
        if ids.is_empty() {
            return Err(Error::Tie { file: file.into(), fault: "expected a phrase, found an empty one".into() });
        }
        let head = ids[0];
        if self.builder.phrase(ids, sense) {
            let class = sense.class as usize;
            self.out.heads.resize_with(self.out.heads.len().max(class + 1), Vec::new);
            if !self.out.heads[class].contains(&head) {
                self.out.heads[class].push(head);
            }
            return Ok(());
        }
        let class = &self.out.classes[sense.class as usize];
        Err(Error::Tie { file: file.into(), fault: format!("{words:?} stands twice in {class} with two meanings; leave one") })
    }

    fn words(&mut self, name: &str, file: &File) -> Result<(), Error> {
        for (to, phrases) in self.out.spelling.iter_mut().zip([&file.spelling.words, &file.spelling.names]) {
            for phrase in phrases {
                to.push_str(&split(phrase).join(" "));
                to.push('\n');
            }
        }
        for (class, source) in &file.class {
            let class = self.class(class);
            for words in &source.phrases {
                self.phrase(name, words, Sense { class, payload: 0 })?;
            }
        }
        for unit in &file.unit {
            let known = self.out.units.iter().position(|u| *u == unit.kind);
            let payload = known.unwrap_or(self.out.units.len()) as u16;
            if known.is_none() {
                self.out.units.push(unit.kind);
            }
            for words in &unit.words {
                self.phrase(name, words, Sense { class: UNIT, payload })?;
            }
        }
        for scale in &file.scale {
            self.out.scales.push(scale.factor);
            let payload = (self.out.scales.len() - 1) as u16;
            for words in &scale.words {
                self.phrase(name, words, Sense { class: SCALE, payload })?;
            }
        }
        Ok(())
    }

    fn rules(&mut self, name: &str, file: &File) -> Result<(), Error> {
        for rule in &file.rule {
            if self.out.rules.iter().any(|r| r.name == rule.name) {
                return Err(Error::Tie { file: name.into(), fault: format!("rule {:?} stands twice; rename one", rule.name) });
            }
            let mut patterns = Vec::new();
            for pattern in &rule.patterns {
                if let Some(other) = self.patterns.insert(pattern.clone(), rule.name.clone()) {
                    return Err(Error::Tie {
                        file: name.into(),
                        fault: format!("rules {other:?} and {:?} share the pattern {pattern:?}", rule.name),
                    });
                }
                patterns.push(self.pattern(&expand(pattern, &file.macros)).map_err(|fault| Error::Pattern {
                    file: name.into(),
                    rule: rule.name.clone(),
                    pattern: pattern.clone(),
                    fault,
                })?);
            }
            self.out.rules.push(Rule {
                name: rule.name.clone(),
                group: rule.group,
                gives: rule.gives.clone(),
                patterns,
                examples: rule.examples.clone().into_iter().collect(),
                rejects: rule.rejects.clone(),
            });
        }
        Ok(())
    }

    fn pattern(&mut self, text: &str) -> Result<Vec<Op>, String> {
        let pieces = pieces(text)?;
        let mut at = 0;
        let ops = self.sequence(&pieces, &mut at, None)?;
        if at < pieces.len() {
            return Err(format!("{:?} closes nothing", pieces[at]));
        }
        match ops.first() {
            None => Err("it is empty".into()),
            Some(Op::Maybe(_) | Op::Words { .. } | Op::Glued | Op::Spaced | Op::Look { .. } | Op::Roman { .. }) => {
                Err("it must begin with a word, a number or a class".into())
            }
            Some(_) => Ok(ops),
        }
    }

    fn sequence(&mut self, pieces: &[String], at: &mut usize, close: Option<&str>) -> Result<Vec<Op>, String> {
        let mut ops = Vec::new();
        while let Some(piece) = pieces.get(*at) {
            match piece.as_str() {
                p if Some(p) == close || (close == Some(">") && p == "|") => return Ok(ops),
                "]" | ">" | "|" => return Err(format!("{piece:?} closes nothing")),
                "[" => {
                    *at += 1;
                    let inner = self.sequence(pieces, at, Some("]"))?;
                    if pieces.get(*at).map(String::as_str) != Some("]") {
                        return Err("expected a closing ]".into());
                    }
                    ops.push(Op::Maybe(inner));
                }
                "<" => {
                    let mut ways = Vec::new();
                    loop {
                        *at += 1;
                        ways.push(self.sequence(pieces, at, Some(">"))?);
                        match pieces.get(*at).map(String::as_str) {
                            Some("|") => {}
                            Some(">") => break,
                            _ => return Err("expected a closing >".into()),
                        }
                    }
                    ops.push(Op::Either(ways));
                }
                "~" => ops.push(Op::Glued),
                "_" => ops.push(Op::Spaced),
                p if p.starts_with('{') => ops.push(self.slot_op(&p[1..p.len() - 1])?),
                p => ops.extend(split(p.trim_start_matches('\\')).iter().map(|w| Op::Literal(self.builder.word(w)))),
            }
            *at += 1;
        }
        Ok(ops)
    }

    fn slot_op(&mut self, inside: &str) -> Result<Op, String> {
        let mut parts = inside.split_whitespace();
        let kind = parts.next().ok_or("an empty slot")?;
        let (mut name, mut bounds) = ("", None);
        for part in parts {
            match part.split_once('-') {
                Some((a, b)) => {
                    let bound = |s: &str| s.parse::<u32>().map_err(|_| format!("expected bounds such as 1-31, found {part:?}"));
                    bounds = Some((bound(a)?, bound(b)?));
                }
                None => name = part,
            }
        }
        let cap = self.slot(name);
        Ok(match kind {
            "number" => Op::Number { cap, form: NumberForm::Any },
            "int" => {
                let (a, b) = bounds.unwrap_or((0, 999_999_999));
                Op::Number { cap, form: NumberForm::Int(a, b) }
            }
            "year" => Op::Number { cap, form: NumberForm::Int(1900, 2199) },
            "digits" => {
                let (a, b) = bounds.ok_or("digits needs bounds such as 9-11")?;
                Op::Number { cap, form: NumberForm::Digits(a.min(255) as u8, b.min(255) as u8) }
            }
            "version" => Op::Number { cap, form: NumberForm::Version },
            "dot-zero" => Op::Number { cap, form: NumberForm::DotZero },
            "roman" => Op::Roman { cap },
            "upper" => Op::Look { cap, look: Look::Upper },
            "capital" => Op::Look { cap, look: Look::Capital },
            "word" => Op::Look { cap, look: Look::Any },
            "words" => {
                let (a, b) = bounds.ok_or("words needs bounds such as 0-6")?;
                let names = ["numbered", "numbered-thing", "numbered-weak"].map(|n| self.class(n));
                Op::Words { least: a.min(40) as u8, most: b.min(40) as u8, names }
            }
            class => match self.out.classes.iter().position(|c| c == class) {
                Some(at) => Op::Class { cap, class: at as u8 },
                None => return Err(format!("no word class is called {class:?}")),
            },
        })
    }
}

impl Compiled {
    fn index(&mut self) {
        for (r, rule) in self.rules.iter().enumerate() {
            for (p, pattern) in rule.patterns.iter().enumerate() {
                let here = (r as u16, p as u16);
                let mut heads = Vec::new();
                if first_words(&pattern[0], &self.heads, &mut heads) {
                    self.at_number.push(here);
                }
                heads.sort_unstable();
                heads.dedup();
                self.at_word.extend(heads.iter().map(|&w| (w, here.0, here.1)));
            }
        }
        self.at_word.sort_unstable();
        self.begins = vec![false; self.lexicon.len() + 1];
        for (word, ..) in &self.at_word {
            self.begins[*word as usize] = true;
        }
    }
}

/// Adds the words that a pattern beginning with `op` can begin with; `true`: it can begin with a number too.
fn first_words(op: &Op, heads: &[Vec<u16>], out: &mut Vec<u16>) -> bool {
    match op {
        Op::Literal(id) => out.push(*id),
        Op::Class { class, .. } => out.extend(heads.get(*class as usize).into_iter().flatten()),
        Op::Number { .. } => return true,
        Op::Either(ways) => {
            let mut number = false;
            for op in ways.iter().filter_map(|w| w.first()) {
                number |= first_words(op, heads, out);
            }
            return number;
        }
        _ => {}
    }
    false
}

/// Writes out `$NAME`, longest names first; twice, so that a macro may use another.
fn expand(pattern: &str, macros: &BTreeMap<String, String>) -> String {
    let mut out = pattern.to_owned();
    for _ in 0..2 {
        for (name, text) in macros.iter().rev() {
            out = out.replace(&format!("${name}"), text);
        }
    }
    out
}

/// The pieces of a pattern: brackets, slots, words.
fn pieces(text: &str) -> Result<Vec<String>, String> {
    let mut out = Vec::new();
    let mut chars = text.chars().peekable();
    let mut word = String::new();
    while let Some(c) = chars.next() {
        if c == '{' {
            push(&mut out, &mut word);
            let mut slot = String::from("{");
            loop {
                match chars.next() {
                    Some('}') => break,
                    Some(c) => slot.push(c),
                    None => return Err("expected a closing }".into()),
                }
            }
            slot.push('}');
            out.push(slot);
        } else if c.is_whitespace() {
            push(&mut out, &mut word);
        } else if matches!(c, '[' | ']' | '<' | '>' | '|' | '~' | '_') {
            push(&mut out, &mut word);
            out.push(c.to_string());
        } else if c == '\\' {
            push(&mut out, &mut word);
            word.push('\\');
            word.extend(chars.next());
            push(&mut out, &mut word);
        } else {
            word.push(c);
        }
    }
    push(&mut out, &mut word);
    Ok(out)
}

fn push(out: &mut Vec<String>, word: &mut String) {
    if !word.is_empty() {
        out.push(std::mem::take(word));
    }
}

/// A phrase's folded tokens: runs of letters, and every other character by itself.
fn split(phrase: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut letters = String::new();
    for c in phrase.nfc() {
        let exponent = matches!(c, '2' | '3') && matches!(letters.as_str(), "m" | "km" | "cm" | "dm" | "mm");
        if fold::is_letter(c) || exponent {
            letters.push(c);
            continue;
        }
        if !letters.is_empty() {
            out.push(fold::folded(&std::mem::take(&mut letters)));
        }
        if !c.is_whitespace() {
            out.push(c.to_string());
        }
    }
    if !letters.is_empty() {
        out.push(fold::folded(&letters));
    }
    out
}
