//! The extraction as printed (`bocso/1`): field names and meanings are a contract with the users' programs.
//!
//! Offsets count Unicode scalar values in the normalised text that `bocso text` prints, end exclusive.

use crate::document::{Encoding, Signature, TextOrigin, UnreadPage};
use crate::value::date::Period;
use crate::value::number::Number;
use crate::value::{Status, Value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The name and version of this format.
pub const SCHEMA: &str = "bocso/1";

/// One document's audited indicators.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Extraction {
    /// Always `bocso/1`.
    pub schema: String,
    /// What was read.
    pub source: Source,
    /// Which program and grammars read it.
    pub made_by: MadeBy,
    /// The report's header.
    pub report: ReportFields,
    /// Numbered headings and paragraphs in document order.
    pub sections: Vec<SectionOut>,
    /// Tables in document order.
    pub tables: Vec<TableOut>,
    /// Every figure, in document order.
    pub indicators: Vec<Indicator>,
    /// Arithmetic and order checks that passed or failed.
    pub checks: Vec<CheckOut>,
    /// Every number token of the document accounted for.
    pub numbers: Ledger,
    /// Figures whose code was learned from reviewers, by their ids: the code that the catalogue alone gives; null: none. Not there:
    /// there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learned: Option<BTreeMap<String, Option<String>>>,
}

/// The document as it came.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// File name, without its folder.
    pub name: String,
    /// SHA-256 of the original bytes, in hexadecimal.
    pub sha256: String,
    /// Media type by content.
    pub media_type: String,
    /// Size of the original.
    pub bytes: u64,
    /// Pages; null where the input has none.
    pub pages: Option<u32>,
    /// What the words were read from.
    pub text_origin: TextOrigin,
    /// What the words were stored in.
    pub encoding: Encoding,
    /// Whether all pages were read.
    pub status: ReadStatus,
    /// Pages that were not.
    pub unread_pages: Vec<UnreadPage>,
    /// Digital signatures as the file states them, not verified; absent where it has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signatures: Vec<Signature>,
}

/// Whether all of a document was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ReadStatus {
    /// All of it.
    Done,
    /// Some pages could not be read; they are listed.
    Partial,
}

/// Who made this extraction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MadeBy {
    /// Program and version.
    pub program: String,
    /// SHA-256 of the grammars, with its prefix.
    pub grammars: String,
    /// The calibration of the confidences, by its version. Not there: the one that the program came with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibration: Option<String>,
    /// What reviewers taught the catalogue, by its version. Not there: all codes are the catalogue's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lessons: Option<String>,
}

/// A fact with the words it rests on.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct FactOut {
    /// The value.
    pub value: String,
    /// The words.
    pub evidence: Evidence,
    /// Probability that it is right.
    pub confidence: Confidence,
}

/// The report's header; null: not stated, or left blank.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct ReportFields {
    /// Number and sign.
    pub number: Option<FactOut>,
    /// Date of issue, ISO; the month alone when the day is blank.
    pub date: Option<FactOut>,
    /// Place of issue.
    pub place: Option<FactOut>,
    /// Kind of document, lower case.
    pub kind: Option<FactOut>,
    /// Issuing body.
    pub issuer: Option<FactOut>,
    /// Subject line.
    pub title: Option<FactOut>,
    /// First day of the reporting period.
    pub period_start: Option<FactOut>,
    /// Last day of the reporting period.
    pub period_end: Option<FactOut>,
    /// Who signed.
    pub signer: Option<FactOut>,
}

/// Where something stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// Page, from 1; null where the input has no pages.
    pub page: Option<u32>,
    /// First scalar value in the normalised text.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// The words: exactly the text from `start` to `end`.
    pub text: String,
    /// Boxes on the page: left, top, right, bottom in PDF points, origin top left; null where the input has no pages.
    pub boxes: Option<Vec<[f32; 4]>>,
}

/// A probability from 0 to 1, printed with three digits.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Confidence(#[serde(serialize_with = "three_digits")] pub f32);

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn three_digits<S: serde::Serializer>(p: &f32, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_f64((f64::from(*p) * 1000.0).round() / 1000.0)
}

/// A section.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SectionOut {
    /// "s1", "s2" … in document order.
    pub id: String,
    /// Its own number without the closing mark.
    pub number: String,
    /// Its heading; null: a numbered paragraph without one.
    pub title: Option<String>,
    /// Numbers from the root to itself.
    pub path: Vec<String>,
    /// Depth, from 1.
    pub level: u8,
    /// The heading's words.
    pub evidence: Evidence,
}

/// A table.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct TableOut {
    /// "t1", "t2" … in document order.
    pub id: String,
    /// Id of its section; null: none.
    pub section: Option<String>,
    /// The lines that name it.
    pub caption: Option<String>,
    /// "entity", "indicator" or "list".
    pub shape: String,
    /// Pages it stands on.
    pub pages: Vec<u32>,
    /// Its columns.
    pub columns: Vec<ColumnOut>,
    /// Its body rows.
    pub rows: Vec<RowOut>,
}

/// A column of a table.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ColumnOut {
    /// Header labels, outermost first.
    pub path: Vec<String>,
    /// "ordinal", "label", "unit", "value" or "note".
    pub role: String,
}

/// A body row of a table.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct RowOut {
    /// "data", "group" or "total".
    pub role: String,
    /// Its number as written.
    pub ordinal: Option<String>,
    /// Its label.
    pub label: String,
    /// Ancestors as "ordinal label".
    pub path: Vec<String>,
    /// From the unit column.
    pub unit: Option<String>,
    /// From the note column.
    pub note: Option<String>,
}

/// One figure, audited.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Indicator {
    /// "i1", "i2" … in document order.
    pub id: String,
    /// The document's own words for what is measured.
    pub label: String,
    /// The catalogue's code; null when none fits well enough.
    pub code: Option<String>,
    /// Whom or where; the row's unit in an entity table.
    pub subject: Option<String>,
    /// Reached or aimed at.
    pub status: Status,
    /// null: the report's own period.
    pub period: Option<Period>,
    /// The value as stated.
    pub value: Value,
    /// "narrative" or "table".
    pub source: Place,
    /// Id of its section; null: none.
    pub section: Option<Arc<str>>,
    /// Its cell; null in a sentence.
    pub table: Option<CellOut>,
    /// Where it stands; null for a blank cell, which has no words.
    pub evidence: Option<Evidence>,
    /// The grammar rule that fired; null in tables.
    pub rule: Option<String>,
    /// Other readings, best first.
    pub alternatives: Vec<Alternative>,
    /// Calibrated probability that it is right.
    pub confidence: Confidence,
    /// What that rests on.
    pub reasons: Vec<ReasonOut>,
    /// What does not add up.
    pub flags: Vec<Flag>,
    /// A person must look.
    pub review: bool,
}

/// Where a figure was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In a sentence.
    Narrative,
    /// In a table cell.
    Table,
}

/// A figure's cell.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CellOut {
    /// Id of the table.
    pub id: Arc<str>,
    /// Row, from 0, among the body rows.
    pub row: usize,
    /// Column, from 0.
    pub column: usize,
    /// The row's label.
    pub row_label: Arc<str>,
    /// Ancestor rows.
    pub row_path: Arc<[String]>,
    /// Header labels.
    pub column_path: Arc<[String]>,
}

/// Another reading that was kept.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Alternative {
    /// The value it would be.
    pub value: Value,
    /// Why it was kept.
    pub reason: String,
}

/// A named reason with its factor on the odds.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ReasonOut {
    /// Its name.
    pub name: Cow<'static, str>,
    /// Above 1 speaks for the reading, below against.
    pub factor: Confidence,
}

/// Something that does not add up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Flag {
    /// The check's name.
    pub rule: String,
    /// In words, Vietnamese.
    pub message: String,
    /// What arithmetic gives; null: it gives nothing.
    pub expected: Option<Number>,
}

/// A check's outcome.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CheckOut {
    /// Its name.
    pub rule: String,
    /// Passed or failed.
    pub status: Outcome,
    /// In words, Vietnamese.
    pub message: String,
    /// What arithmetic gives.
    pub expected: Option<Number>,
    /// What is stated.
    pub stated: Option<Number>,
    /// Ids of the figures that take part, the judged one first.
    pub indicators: Vec<String>,
    /// Where the judged words stand.
    pub evidence: Option<Evidence>,
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It holds.
    Passed,
    /// It does not.
    Failed,
}

/// The number ledger.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct Ledger {
    /// Number tokens in the document (`\d+([.,]\d+)*`).
    pub total: u32,
    /// How many were explained, by what they are.
    pub explained: BTreeMap<String, u32>,
    /// Those that nothing explains.
    pub unexplained: Vec<Unexplained>,
}

/// A number token that nothing explains.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Unexplained {
    /// The token.
    pub text: String,
    /// Where it stands.
    pub evidence: Evidence,
}
