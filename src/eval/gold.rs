//! Gold files as people write them: what serde reads from `gold.json`. Fields that no measure reads are skipped.

use crate::value::number::Number;
use crate::value::{Change, Kind, Qualifier, Status};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What a careful auditor wrote down when reading one document.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Gold {
    /// The document's name.
    #[serde(default)]
    pub doc: String,
    /// Header fields by name; null: not stated.
    #[serde(default)]
    pub report: BTreeMap<String, Option<String>>,
    /// Sections in document order.
    #[serde(default)]
    pub sections: Vec<GoldSection>,
    /// Figures of sentences.
    #[serde(default)]
    pub narrative: Vec<GoldFigure>,
    /// Tables in document order.
    #[serde(default)]
    pub tables: Vec<GoldTable>,
    /// What does not add up.
    #[serde(default)]
    pub expected_flags: Vec<GoldFlag>,
}

/// A section.
#[derive(Debug, Clone, Deserialize)]
pub struct GoldSection {
    /// Numbers from the root to itself.
    #[serde(default)]
    pub path: Vec<String>,
}

/// A figure of a sentence.
#[derive(Debug, Clone, Deserialize)]
pub struct GoldFigure {
    /// Path of its section. `None`: none.
    pub section: Option<Vec<String>>,
    /// The number expression.
    pub quote: String,
    /// The clause around it.
    pub context: String,
    /// `must` (an indicator) or `may` (finding it is welcome, missing it costs nothing).
    #[serde(default)]
    pub class: String,
    /// What it states.
    pub kind: Kind,
    /// Of a count, money or quantity, in base units.
    pub number: Option<Number>,
    /// Of a ratio.
    pub numerator: Option<Number>,
    /// Of a ratio.
    pub denominator: Option<Number>,
    /// As stated.
    pub percent: Option<Number>,
    /// As written. `None`: none stands there.
    pub unit: Option<String>,
    /// `None`: exact.
    pub qualifier: Option<Qualifier>,
    /// What the number counts.
    pub label: Option<String>,
    /// `None`: actual.
    pub status: Option<Status>,
    /// `None`: the report's own.
    pub period: Option<GoldPeriod>,
    /// Direction of a comparison.
    pub change: Option<Change>,
    /// Upper bound of a range.
    pub upper: Option<Number>,
}

impl GoldFigure {
    /// Whether missing it costs something.
    pub fn must(&self) -> bool {
        self.class == "must"
    }
}

/// A period, ISO days.
#[derive(Debug, Clone, Deserialize)]
pub struct GoldPeriod {
    /// First day.
    pub start: Option<String>,
    /// Last day.
    pub end: Option<String>,
}

/// A table.
#[derive(Debug, Clone, Deserialize)]
pub struct GoldTable {
    /// `entity`, `indicator` or `list`; figures of lists are not measured.
    #[serde(default)]
    pub shape: String,
    /// Columns in order.
    pub columns: Vec<GoldColumn>,
    /// Body rows in order.
    pub rows: Vec<GoldRow>,
}

/// A column.
#[derive(Debug, Clone, Deserialize)]
pub struct GoldColumn {
    /// Header labels, outermost first.
    #[serde(default)]
    pub path: Vec<String>,
    /// `ordinal`, `label`, `unit`, `value` or `note`.
    #[serde(default)]
    pub role: String,
}

/// A row.
#[derive(Debug, Clone, Deserialize)]
pub struct GoldRow {
    /// Its label. `None`: none.
    pub label: Option<String>,
    /// Ancestors as "ordinal label".
    #[serde(default)]
    pub path: Vec<String>,
    /// From the unit column.
    pub unit: Option<String>,
    /// Its cells.
    #[serde(default)]
    pub cells: Vec<GoldCell>,
}

/// A cell.
#[derive(Debug, Clone, Deserialize)]
pub struct GoldCell {
    /// Index into the table's columns.
    pub col: usize,
    /// Its words.
    pub raw: Option<String>,
    /// What it states.
    pub kind: Kind,
    /// Of a count, money, quantity or percent.
    pub number: Option<Number>,
    /// Of a ratio.
    pub numerator: Option<Number>,
    /// Of a ratio.
    pub denominator: Option<Number>,
    /// Of a percent.
    pub percent: Option<Number>,
}

/// Something that does not add up.
#[derive(Debug, Clone, Deserialize)]
pub struct GoldFlag {
    /// The check's name.
    pub rule: String,
    /// Why; `soft …` marks a judgement call.
    #[serde(default)]
    pub why: String,
    /// `must` or `may`. `None`: must.
    pub class: Option<String>,
    /// Where it shows.
    #[serde(flatten)]
    pub at: GoldPlace,
    /// The other side of a conflict, which may be flagged instead.
    pub other: Option<GoldPlace>,
}

impl GoldFlag {
    /// Whether missing it costs something.
    pub fn hard(&self) -> bool {
        self.class.as_deref().unwrap_or("must") == "must" && !self.why.starts_with("soft")
    }
}

/// Where a fault shows: words of a sentence, or a row or cell of a table.
#[derive(Debug, Clone, Deserialize)]
pub struct GoldPlace {
    /// The words.
    pub quote: Option<String>,
    /// Index into the gold's tables.
    pub table: Option<usize>,
    /// Index into its rows. `None`: no table row.
    pub row: Option<usize>,
    /// Index into its columns. `None`: the whole row.
    pub col: Option<usize>,
}

impl Gold {
    /// Reads a gold file.
    ///
    /// # Errors
    /// Text that is no gold: not JSON, or a field of another type.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}
