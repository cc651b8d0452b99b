//! The grammar files as people write them: what serde reads from `grammars/*.toml`.
//!
//! Any file may hold any of the three: word classes, units and rules.

use serde::Deserialize;
use std::collections::BTreeMap;

/// One grammar file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Word classes by name.
    #[serde(default)]
    pub class: BTreeMap<String, ClassSource>,
    /// Units of counting and measuring.
    #[serde(default)]
    pub unit: Vec<UnitSource>,
    /// Scale words (nghìn, triệu, tỷ).
    #[serde(default)]
    pub scale: Vec<ScaleSource>,
    /// Pieces of patterns that rules of this file write as `$NAME`.
    #[serde(default, rename = "macro")]
    pub macros: BTreeMap<String, String>,
    /// Patterns.
    #[serde(default)]
    pub rule: Vec<RuleSource>,
    /// Phrases whose spelling is beyond doubt.
    #[serde(default)]
    pub spelling: Spelling,
}

/// Phrases by which words that recognition misspelled are repaired for labels.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spelling {
    /// Common words.
    #[serde(default)]
    pub words: Vec<String>,
    /// Names, which others may be spelled like.
    #[serde(default)]
    pub names: Vec<String>,
}

/// A set of phrases that mean the same to the parser.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassSource {
    /// What the class is for, in a sentence.
    pub what: String,
    /// Its phrases, any case.
    pub phrases: Vec<String>,
}

/// Units that behave alike.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitSource {
    /// What a number of them is.
    pub kind: UnitKind,
    /// Their spellings.
    pub words: Vec<String>,
}

/// What a number with a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum UnitKind {
    /// Things counted.
    Count,
    /// Things measured.
    Quantity,
    /// Money.
    Money,
    /// An age: a number of them limits a group and is no figure.
    Age,
    /// A stretch of time: a number of them is a figure only where a label asks for it.
    Time,
}

/// A scale word.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScaleSource {
    /// What it multiplies by.
    pub factor: u64,
    /// Its spellings.
    pub words: Vec<String>,
}

/// A pattern and what it gives.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSource {
    /// Its name, unique, which travels with the evidence.
    pub name: String,
    /// `figure`, `name` or `period`.
    pub group: Group,
    /// What a match is: for `figure` a value kind, for `name` a ledger kind, for `period` how its slots make two days.
    pub gives: String,
    /// The patterns, any of which fires it.
    pub patterns: Vec<String>,
    /// text → what must come out.
    #[serde(default)]
    pub examples: BTreeMap<String, String>,
    /// Texts on which it must not fire.
    #[serde(default)]
    pub rejects: Vec<String>,
}

/// What a rule's match is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// A figure.
    Figure,
    /// Number tokens that are no figure.
    Name,
    /// A period or date.
    Period,
}
