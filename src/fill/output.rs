//! A filled form as printed (`bocso-fill/1`): field names and meanings are a contract with the users' programs.

use super::form::Slot;
use crate::value::date::Period;
use crate::value::number::Number;
use crate::value::{Qualifier, Status};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::indicator::output::Confidence;

/// The name and version of this format.
pub const SCHEMA: &str = "bocso-fill/1";

/// A form with what is proposed for each of its fields.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Filled {
    /// Always `bocso-fill/1`.
    pub schema: String,
    /// Program and version.
    pub program: String,
    /// SHA-256 of the grammars, with its prefix.
    pub grammars: String,
    /// The form.
    pub form: FormOut,
    /// The reports, in the order given.
    pub reports: Vec<ReportOut>,
    /// Its fields, in the form's order.
    pub fields: Vec<FieldOut>,
    /// How many fields are in which state.
    pub summary: Summary,
}

/// The form.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct FormOut {
    /// File name, or the definition's code.
    pub name: String,
    /// "docx", "xlsx" or "definition".
    pub kind: String,
    /// SHA-256 of the blank file; null for a definition.
    pub sha256: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Who is to fill it in.
    pub issuer: Option<String>,
    /// First day of its period, ISO.
    pub period_start: Option<String>,
    /// Last day of its period, ISO.
    pub period_end: Option<String>,
}

/// A report that was searched.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ReportOut {
    /// "r1", "r2" … in the order given.
    pub id: String,
    /// File name.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Number and sign.
    pub number: Option<String>,
    /// Date of issue, ISO.
    pub date: Option<String>,
    /// Issuing body.
    pub issuer: Option<String>,
    /// Subject line.
    pub title: Option<String>,
    /// First day of its period, ISO.
    pub period_start: Option<String>,
    /// Last day of its period, ISO.
    pub period_end: Option<String>,
}

/// What is to be thought of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// The value may be taken.
    Sure,
    /// A person must look at the value first.
    Uncertain,
    /// No value; `why` and `message` say why.
    Empty,
    /// Something stands in the form already; what is proposed is only shown.
    Typed,
}

/// Why a field has no value, or none that is sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// No report has a figure with such a label.
    NotFound,
    /// Figures are alike, but not enough.
    BelowThreshold,
    /// Two different figures fit as well.
    TwoCandidates,
    /// The figure is in a unit that cannot be turned into the form's.
    OtherUnit,
    /// The figure is of another period.
    OtherPeriod,
    /// What it follows from is not known.
    PartsMissing,
}

/// A field.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct FieldOut {
    /// The definition's id, else "f1", "f2" … in the form's order.
    pub id: String,
    /// What is asked for.
    pub label: String,
    /// Rows above it, outermost first.
    pub path: Vec<String>,
    /// Headers above it, outermost first.
    pub columns: Vec<String>,
    /// Its number in the form.
    pub ordinal: Option<String>,
    /// Whom it is about.
    pub subject: Option<String>,
    /// Its unit.
    pub unit: Option<String>,
    /// Its code in the catalogue.
    pub code: Option<String>,
    /// Reached or aimed at.
    pub status: Status,
    /// Its own period; null: the form's.
    pub period: Option<Period>,
    /// Its cell in a workbook ("D5"); null elsewhere.
    pub cell: Option<String>,
    /// Where its value goes in the file; null: nowhere.
    pub slot: Option<Slot>,
    /// What stands in the form already.
    pub typed: Option<String>,
    /// What is to be thought of it.
    pub state: State,
    /// What is proposed; null: nothing.
    pub value: Option<ValueOut>,
    /// Probability that the value is right; 0 without one.
    pub confidence: Confidence,
    /// How the value follows from other figures; null: it is stated.
    pub derived: Option<DerivedOut>,
    /// The figure; null where there is none, or several.
    pub source: Option<SourceOut>,
    /// Other values, best first.
    pub alternatives: Vec<AlternativeOut>,
    /// Why there is no value, or none that is sure.
    pub why: Option<Why>,
    /// The same and every doubt in words, in the language asked for.
    pub messages: Vec<String>,
}

/// A value as the form wants it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ValueOut {
    /// The number in the form's unit.
    pub number: Number,
    /// The same as it is written in Vietnam.
    pub text: String,
    /// The form's unit, else that of the report.
    pub unit: Option<String>,
    /// How exactly it is stated.
    pub qualifier: Qualifier,
    /// From which number and unit it was converted; null: it was not.
    pub converted: Option<ConvertedOut>,
}

/// A number before it was converted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConvertedOut {
    /// The number as the report has it.
    pub number: Number,
    /// Its unit there.
    pub unit: Option<String>,
    /// What was done, in words.
    pub message: String,
}

/// How a value follows from others.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct DerivedOut {
    /// "sum", "ratio", "rest" of other fields; "parts": of the part and the whole that a figure states; "figures": of two figures of
    /// a report, the part and the whole.
    pub how: String,
    /// Ids of the fields it was computed from; empty for "parts" and "figures".
    pub fields: Vec<String>,
    /// The computation, in words, in the language asked for.
    pub message: String,
    /// The two figures of "figures": part, whole.
    #[serde(default)]
    pub sources: Vec<SourceOut>,
}

/// A figure of a report.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SourceOut {
    /// Id of the report here.
    pub report: String,
    /// The report's file name.
    pub name: String,
    /// Id of the figure in that report's extraction.
    pub indicator: String,
    /// The report's words for what is measured.
    pub label: String,
    /// Whom it is about.
    pub subject: Option<String>,
    /// Rows above it, outermost first.
    pub path: Vec<String>,
    /// Headers above it, outermost first.
    pub columns: Vec<String>,
    /// Its own period.
    pub period: Option<Period>,
    /// Page, from 1; null where the report has no pages.
    pub page: Option<u32>,
    /// The figure's words.
    pub quote: String,
    /// The words around it in its line.
    pub line: String,
    /// First scalar value in the report's text.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Boxes on the page, in PDF points; null where the report has no pages.
    pub boxes: Option<Vec<[f32; 4]>>,
    /// Probability that the figure was read right.
    pub confidence: Confidence,
    /// What does not add up in the report, in words, Vietnamese.
    pub flags: Vec<String>,
    /// A person must look at the figure itself.
    pub review: bool,
}

/// Another value that was found.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct AlternativeOut {
    /// The value.
    pub value: ValueOut,
    /// Where it stands.
    pub source: SourceOut,
    /// Probability that it is the one meant.
    pub confidence: Confidence,
    /// Why it was not taken, in words, in the language asked for.
    pub message: String,
}

/// How many fields are in which state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// All fields.
    pub fields: usize,
    /// Those that may be taken.
    pub sure: usize,
    /// Those that must be looked at.
    pub uncertain: usize,
    /// Those without a value.
    pub empty: usize,
    /// Those that were filled in before.
    pub typed: usize,
}

impl Summary {
    /// Counts.
    pub fn of(fields: &[FieldOut]) -> Self {
        let count = |state: State| fields.iter().filter(|f| f.state == state).count();
        Self {
            fields: fields.len(),
            sure: count(State::Sure),
            uncertain: count(State::Uncertain),
            empty: count(State::Empty),
            typed: count(State::Typed),
        }
    }
}
