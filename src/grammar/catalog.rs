//! `grammars/catalog/*.toml` → the catalogue of indicators: what people wrote, and the same laid out for matching.
//!
//! Runs when bocso is built and when `--grammars` names a folder with a `catalog` in it. It decides nothing about labels;
//! `catalog` does.

use super::packed::{self, Fixed};
use super::terms::{Making, Terms, flag};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// The folder of the catalogue's files inside that of the grammars, as it begins their names.
pub const FOLDER: &str = "catalog/";

/// One file of the catalogue.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Levels of the indicators that name none.
    #[serde(default)]
    level: Vec<Level>,
    #[serde(default)]
    indicator: Vec<Entry>,
    #[serde(default)]
    weak: Vec<String>,
    #[serde(default)]
    compare: Vec<String>,
    #[serde(default)]
    plan: Vec<String>,
    #[serde(default)]
    past: Vec<String>,
    #[serde(default)]
    rate: Vec<String>,
    #[serde(default)]
    total: Vec<String>,
    #[serde(default)]
    number: Vec<String>,
    #[serde(default)]
    header: Vec<String>,
    #[serde(default)]
    expand: BTreeMap<String, String>,
    #[serde(default)]
    spelt: BTreeMap<String, String>,
    #[serde(default)]
    unit: Vec<Alike>,
    #[serde(default)]
    term: Vec<Alike>,
}

/// Words that mean the same.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Alike {
    words: Vec<String>,
    /// Whether labels with and without them differ.
    #[serde(default)]
    mark: bool,
}

/// Whom an indicator is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// A province.
    Tinh,
    /// A district.
    Huyen,
    /// A commune.
    Xa,
}

/// What an indicator's figures are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Things counted.
    Count,
    /// A share of a hundred.
    Percent,
    /// Money.
    Money,
    /// Things measured.
    Quantity,
}

impl Kind {
    /// In the order of the program's tables.
    pub const ALL: [Self; 4] = [Self::Count, Self::Percent, Self::Money, Self::Quantity];
}

/// An indicator as its file tells it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its code, stable.
    pub code: String,
    /// Its name.
    pub vi: String,
    /// Its name in English.
    pub en: String,
    /// What its figures are.
    pub kind: Kind,
    /// Its unit as usually written; `None`: a share, or money in any unit.
    #[serde(default)]
    pub unit: Option<String>,
    /// Other units that it may have.
    #[serde(default)]
    pub units: Vec<String>,
    /// Whom it is about; empty: the file's levels.
    #[serde(default)]
    pub level: Vec<Level>,
    /// Other ways to say it.
    #[serde(default)]
    pub phrases: Vec<String>,
    /// One of these must stand in the label.
    #[serde(default)]
    pub must: Vec<String>,
    /// One of these must stand in the label or around it.
    #[serde(default, rename = "in")]
    pub within: Vec<String>,
    /// With one of these it is something else.
    #[serde(default)]
    pub not: Vec<String>,
    /// The code of a share's part.
    #[serde(default)]
    pub num: Option<String>,
    /// The code of a share's whole.
    #[serde(default)]
    pub den: Option<String>,
    /// The code of the whole that it is a part of.
    #[serde(default)]
    pub of: Option<String>,
    /// Where it is defined.
    #[serde(default)]
    pub source: Option<String>,
}

/// A stretch of one of the long lists of [`Index`].
pub type Range = (u32, u32);

/// An indicator laid out for matching. Lists of alternatives are stretches of [`Index::lists`], a 0 behind each alternative.
#[derive(Debug, Clone)]
pub struct Known {
    /// What its figures are.
    pub kind: Kind,
    /// Groups of units that it may have; 0: any.
    pub units: u128,
    /// Every term of its phrases, ascending.
    pub union: Range,
    /// One of these in the label.
    pub must: Range,
    /// One of these in the label or around it.
    pub within: Range,
    /// None of these in the label.
    pub not: Range,
    /// The one share that it is the part of; [`NONE`]: there is no such, or several.
    pub share: u16,
}

/// No indicator.
pub const NONE: u16 = u16::MAX;

/// A way to say an indicator.
#[derive(Debug, Clone)]
pub struct Phrase {
    /// The indicator's place in [`Index::known`].
    pub entry: u16,
    /// Its terms that are not weak.
    pub terms: Range,
    /// Their weights together.
    pub weight: u32,
}

impl Fixed for Known {
    const SIZE: usize = 1 + 16 + 4 * 8 + 2;
    fn put(&self, out: &mut Vec<u8>) {
        let kind = Kind::ALL.iter().position(|k| *k == self.kind).unwrap_or(0) as u8;
        (kind, self.units, [self.union, self.must, self.within, self.not]).put(out);
        self.share.put(out);
    }
    fn take(bytes: &[u8]) -> Self {
        let ((kind, units, [union, must, within, not]), share): ((u8, u128, [Range; 4]), u16) = Fixed::take(bytes);
        let kind = Kind::ALL.get(usize::from(kind)).copied().unwrap_or(Kind::Count);
        Self { kind, units, union, must, within, not, share }
    }
}

impl Fixed for Phrase {
    const SIZE: usize = 2 + 8 + 4;
    fn put(&self, out: &mut Vec<u8>) {
        (self.entry, self.terms, self.weight).put(out);
    }
    fn take(bytes: &[u8]) -> Self {
        let (entry, terms, weight) = Fixed::take(bytes);
        Self { entry, terms, weight }
    }
}

/// The catalogue as labels are matched against it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Index {
    /// The vocabulary.
    pub terms: Terms,
    /// The codes, a line each, in the order of `known`.
    codes: String,
    /// Indicators.
    #[serde(with = "packed")]
    pub known: Vec<Known>,
    /// Their phrases.
    #[serde(with = "packed")]
    pub phrases: Vec<Phrase>,
    /// Terms of phrases and of alternatives.
    #[serde(with = "packed")]
    pub lists: Vec<u16>,
    /// By term: where its phrases stand in `at`; one more at the end.
    #[serde(with = "packed")]
    pub starts: Vec<u32>,
    /// Phrases by term.
    #[serde(with = "packed")]
    pub at: Vec<u16>,
}

impl Index {
    /// A stretch of terms.
    pub fn list(&self, range: Range) -> &[u16] {
        self.lists.get(range.0 as usize..range.1 as usize).unwrap_or_default()
    }

    /// The phrases that a term stands in.
    pub fn with(&self, term: u16) -> &[u16] {
        let bounds = self.starts.get(term as usize).zip(self.starts.get(term as usize + 1));
        bounds.and_then(|(&from, &to)| self.at.get(from as usize..to as usize)).unwrap_or_default()
    }

    /// The codes in the order of `known`.
    pub fn codes(&self) -> std::str::Lines<'_> {
        self.codes.lines()
    }
}

/// Reads the indicators of files given as (name, text) as they were written.
///
/// # Errors
/// A file that is none of the catalogue's, the same code twice, or a code that no indicator has: (file, fault).
pub fn entries(files: &[(String, String)]) -> Result<Vec<Entry>, (String, String)> {
    Ok(parse(files)?.1)
}

fn parse(files: &[(String, String)]) -> Result<(Vec<File>, Vec<Entry>), (String, String)> {
    let (mut parsed, mut all): (Vec<File>, Vec<Entry>) = (Vec::new(), Vec::new());
    let mut seen: HashMap<String, String> = HashMap::new();
    for (name, text) in files {
        let mut file: File = toml::from_str(text).map_err(|e| (name.clone(), e.to_string()))?;
        for mut entry in std::mem::take(&mut file.indicator) {
            if entry.level.is_empty() {
                entry.level.clone_from(&file.level);
            }
            if seen.insert(entry.code.clone(), name.clone()).is_some() {
                return Err((name.clone(), format!("the code {:?} stands twice; rename one", entry.code)));
            }
            all.push(entry);
        }
        parsed.push(file);
    }
    for entry in &all {
        let named = [&entry.num, &entry.den, &entry.of].into_iter().flatten();
        if let Some(code) = named.into_iter().find(|code| !seen.contains_key(*code)) {
            let file = seen.get(&entry.code).cloned().unwrap_or_default();
            return Err((file, format!("{:?} names the code {code:?}, which no indicator has", entry.code)));
        }
    }
    Ok((parsed, all))
}

/// Lays the files out for matching.
///
/// # Errors
/// As [`entries`], and words that are two terms at once.
pub fn compile(files: &[(String, String)]) -> Result<Index, (String, String)> {
    let (parsed, mut all) = parse(files)?;
    let short: BTreeMap<&str, &str> = parsed.iter().flat_map(|f| &f.expand).map(|(k, v)| (k.as_str(), v.as_str())).collect();
    for entry in &mut all {
        // Abbreviations of labels are read as what they stand for.
        let lists = [&mut entry.phrases, &mut entry.must, &mut entry.within, &mut entry.not];
        for text in lists.into_iter().flatten().filter(|t| t.split(' ').any(|w| short.contains_key(w))) {
            *text = text.split(' ').map(|w| short.get(w).copied().unwrap_or(w)).collect::<Vec<_>>().join(" ");
        }
    }
    let mut making = Making::new();
    let tie = |name: &str, words: String| (name.to_owned(), format!("{words:?} is empty or stands in two terms; leave one"));
    for (file, (name, _)) in parsed.iter().zip(files) {
        for term in &file.term {
            let flags = if term.mark { flag::MARK } else { 0 };
            making.term(&term.words, flags).map_err(|w| tie(name, w))?;
        }
        let single = [
            (&file.weak, flag::WEAK),
            (&file.compare, flag::COMPARE),
            (&file.plan, flag::PLAN),
            (&file.past, flag::PLAN | flag::WEAK),
            (&file.rate, flag::RATE),
            (&file.total, flag::WEAK | flag::TOTAL | flag::NUMBER),
            (&file.number, flag::WEAK | flag::NUMBER),
        ];
        for (words, flags) in single {
            for word in words {
                making.term(std::slice::from_ref(word), flags).map_err(|w| tie(name, w))?;
            }
        }
    }
    for (file, (name, _)) in parsed.iter().zip(files) {
        for group in &file.unit {
            making.units(&group.words).ok_or_else(|| (name.clone(), "there are too many groups of units".to_owned()))?;
        }
        file.expand.iter().for_each(|(letters, words)| making.abbreviation(letters, words));
        file.header.iter().for_each(|letters| making.header(letters));
        file.spelt.iter().for_each(|(word, words)| making.spelling(word, words));
    }
    let mut alone: Vec<&String> = all.iter().flat_map(|e| e.unit.iter().chain(&e.units)).collect();
    alone.sort();
    alone.dedup();
    let grouped: Vec<&String> = parsed.iter().flat_map(|f| &f.unit).flat_map(|g| &g.words).collect();
    for unit in alone.into_iter().filter(|u| !grouped.contains(u)) {
        making.units(std::slice::from_ref(unit)).ok_or_else(|| (FOLDER.to_owned(), "there are too many units".to_owned()))?;
    }
    for entry in &all {
        let texts = [&entry.phrases, &entry.must, &entry.within, &entry.not].into_iter().flatten();
        texts.chain([&entry.vi]).for_each(|text| making.learn(text));
    }
    Ok(lay(making.build(), &all))
}

/// The weight of a term that `n` of `total` indicators have: 16 for one of all, 8 more with each halving.
fn rarity(total: u32, n: u32) -> u16 {
    let (mut weight, mut of) = (16, n.max(1));
    while of * 2 <= total {
        of *= 2;
        weight += 8;
    }
    // Between two powers of two in proportion.
    weight + (8 * (total - of.min(total)) / of) as u16
}

fn lay(terms: Terms, all: &[Entry]) -> Index {
    let mut out = Index { terms, ..Index::default() };
    let mut seen = vec![0u32; out.terms.flags.len()];
    let mut phrases: Vec<(u16, Vec<u16>)> = Vec::new();
    let mut shares: HashMap<&str, u16> = HashMap::new();
    for (at, entry) in all.iter().enumerate() {
        if let Some(part) = &entry.num {
            shares.entry(part).and_modify(|share| *share = NONE).or_insert(at as u16);
        }
    }
    for (at, entry) in all.iter().enumerate() {
        out.codes.push_str(&entry.code);
        out.codes.push('\n');
        let mut union = Vec::new();
        for text in std::iter::once(&entry.vi).chain(&entry.phrases) {
            let mut label = out.terms.read(text, false).terms;
            union.extend_from_slice(&label);
            label.retain(|&t| !out.terms.is(t, flag::WEAK));
            label.sort_unstable();
            label.dedup();
            if !label.is_empty() && !phrases.contains(&(at as u16, label.clone())) {
                phrases.push((at as u16, label));
            }
        }
        let (must, within) = (out.alternatives(&entry.must), out.alternatives(&entry.within));
        union.extend(out.list(must).iter().chain(out.list(within)).filter(|&&t| t != 0));
        union.sort_unstable();
        union.dedup();
        for &t in &union {
            seen[t as usize] += 1;
        }
        let not = out.alternatives(&entry.not);
        let units = entry.unit.iter().chain(&entry.units).fold(0, |all, unit| all | out.terms.units(unit));
        let union = out.push(&union);
        let share = shares.get(entry.code.as_str()).copied().unwrap_or(NONE);
        out.known.push(Known { kind: entry.kind, units, union, must, within, not, share });
    }
    let total = all.len() as u32;
    for (term, &n) in seen.iter().enumerate() {
        let weak = out.terms.flags[term] & flag::WEAK != 0;
        out.terms.weights[term] = if weak { 2 } else { rarity(total, n) };
    }
    let mut by_term = vec![Vec::new(); out.terms.flags.len()];
    for (n, (entry, terms)) in phrases.into_iter().enumerate() {
        for &t in &terms {
            by_term[t as usize].push(n as u16);
        }
        let weight = terms.iter().map(|&t| out.terms.weight(t)).sum();
        let terms = out.push(&terms);
        out.phrases.push(Phrase { entry, terms, weight });
    }
    for list in by_term {
        out.starts.push(out.at.len() as u32);
        out.at.extend(list);
    }
    out.starts.push(out.at.len() as u32);
    out
}

impl Index {
    fn push(&mut self, terms: &[u16]) -> Range {
        let from = self.lists.len() as u32;
        self.lists.extend_from_slice(terms);
        (from, self.lists.len() as u32)
    }

    fn alternatives(&mut self, texts: &[String]) -> Range {
        let mut all = Vec::new();
        for text in texts {
            let label = self.terms.read(text, false);
            if !label.terms.is_empty() {
                all.extend(label.terms);
                all.push(0);
            }
        }
        self.push(&all)
    }
}
