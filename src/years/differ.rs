//! Values of one unit and period that do not agree: a later report's look back against the period's own report, two agencies' reports
//! of the same thing, a sum of units against what was reported.

use super::grid::{Entry, Row, Told};
use super::links::Web;
use crate::value::number::Number;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

/// What two values are that do not agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// A later report gives another value for that period than the period's own.
    Restated,
    /// Reports of two issuers.
    Agencies,
    /// Two reports of one issuer.
    Reports,
    /// One report tells two values.
    Within,
    /// The units that became one, added up, and a report.
    Sum,
}

impl Why {
    /// In words, Vietnamese and English.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Restated => ("báo cáo sau nêu lại khác", "restated by a later report"),
            Self::Agencies => ("hai cơ quan báo cáo khác nhau", "two agencies report differently"),
            Self::Reports => ("hai báo cáo của một cơ quan khác nhau", "two reports of one issuer differ"),
            Self::Within => ("một báo cáo nêu hai giá trị", "one report tells two values"),
            Self::Sum => ("khác tổng các đơn vị sáp nhập", "differs from the sum of the merged units"),
        }
    }
}

/// Two values of a unit and period that do not agree.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Difference {
    /// What they are.
    pub why: Why,
    /// The unit.
    pub unit: String,
    /// First day of the period; empty: not stated.
    pub period_start: String,
    /// Last day.
    pub period_end: String,
    /// The one that counts.
    pub one: Entry,
    /// The other.
    pub other: Entry,
    /// The other less the one.
    pub by: Number,
    /// The same in percent of the one, with one decimal. `None`: the one is nothing.
    pub percent: Option<Number>,
    /// The words that the one rests on; filled in where somebody asks for them.
    pub one_quote: Option<String>,
    /// The words that the other rests on.
    pub other_quote: Option<String>,
}

/// Whether two values may be the same number, as far as their digits tell.
fn agree(a: &Entry, b: &Entry) -> bool {
    a.value.decimal().checked_sub(b.value.decimal()).is_some_and(|d| d.abs() <= a.slack.max(b.slack))
}

fn percent(by: Decimal, of: Decimal) -> Option<Number> {
    let share = by.checked_div(of.abs())?.checked_mul(Decimal::from(100_u32))?;
    Some(Number::from(share.round_dp(1)))
}

/// Finds them, and marks their cells. Each against the value that counts.
pub fn find(rows: &mut [Row], periods: &[(String, String)], web: &Web) -> Vec<Difference> {
    let mut out = Vec::new();
    for row in rows {
        for (cell, period) in row.cells.iter_mut().zip(periods) {
            let Some(one) = cell.entries.first().cloned() else { continue };
            for other in cell.entries.iter().skip(1) {
                if agree(&one, other) {
                    continue;
                }
                let why = match (one.told, other.told) {
                    // A unit that took others in was another one before.
                    (Told::Own, Told::Sum) if web.grew(&row.unit) => continue,
                    (_, Told::Sum) => Why::Sum,
                    _ if one.document == other.document => Why::Within,
                    (Told::Own, Told::Later) => Why::Restated,
                    _ if one.issuer != other.issuer => Why::Agencies,
                    (Told::Own, Told::Own) => Why::Reports,
                    _ => Why::Restated,
                };
                let Some(by) = other.value.decimal().checked_sub(one.value.decimal()) else { continue };
                cell.differs = true;
                out.push(Difference {
                    why,
                    unit: row.unit.clone(),
                    period_start: period.0.clone(),
                    period_end: period.1.clone(),
                    percent: percent(by, one.value.decimal()),
                    by: Number::from(by.normalize()),
                    one: one.clone(),
                    other: other.clone(),
                    one_quote: None,
                    other_quote: None,
                });
            }
        }
    }
    out
}
