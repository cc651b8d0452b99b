//! A figure with all that a row says of it: its document, section and table, and what people decided.

use super::source::Entry;
use crate::indicator::output::{Confidence, Evidence, Extraction, FactOut, Indicator, Place, SectionOut, TableOut};
use crate::review::{Action, Reading, Verdict};
use crate::value::date::Period;
use crate::value::number::Number;
use crate::value::{Kind, Status, Value};

/// What ids of figures that people added begin with.
const ADDED: &str = "added-";

/// One row in the making.
#[derive(Clone, Copy)]
pub struct Figure<'a> {
    /// Its document.
    pub entry: &'a Entry,
    /// All that was extracted of it.
    pub extraction: &'a Extraction,
    /// The figure.
    pub indicator: &'a Indicator,
    /// Its section. `None`: none.
    pub section: Option<&'a SectionOut>,
    /// Its table. `None`: it stands in a sentence.
    pub table: Option<&'a TableOut>,
    /// What people decided. `None`: nothing.
    pub verdict: Option<&'a Verdict>,
}

impl<'a> Figure<'a> {
    /// `machine`, `to_review`, `accepted`, `corrected`, `rejected` or `added`.
    pub fn review(&self) -> &'static str {
        match self.verdict.map(|v| v.action) {
            Some(Action::Postpone) => "to_review",
            // An undo never is a verdict: it makes another one count.
            None | Some(Action::Undo) if self.indicator.review => "to_review",
            None | Some(Action::Undo) => "machine",
            Some(Action::Accept) => "accepted",
            Some(Action::Correct) => "corrected",
            Some(Action::Reject) => "rejected",
            Some(Action::Add) => "added",
        }
    }

    /// A person looked and found a figure here.
    pub fn is_reviewed(&self) -> bool {
        matches!(self.verdict.map(|v| v.action), Some(Action::Accept | Action::Correct | Action::Add))
    }

    /// The verdict that puts another reading beside the machine's: a correction, or what a person added before the program found it.
    fn correction(&self) -> Option<&'a Verdict> {
        let machine = !self.indicator.id.starts_with(ADDED);
        self.verdict.filter(|v| v.action == Action::Correct || v.action == Action::Add && machine)
    }

    /// A field as corrected. `None`: it was not.
    pub fn corrected(&self, field: &str) -> Option<&'a str> {
        self.correction()?.reading.get(field)
    }

    /// The number that stands for it as corrected: the percent of a percent, else the number.
    pub fn corrected_value(&self) -> Option<Number> {
        let kind = self.corrected("kind").unwrap_or(self.indicator.value.kind.name());
        let field = if kind == Kind::Percent.name() { "percent" } else { "number" };
        self.corrected(field)?.parse().ok()
    }

    /// Every corrected field, "field: value" each.
    pub fn corrections(&self) -> Option<String> {
        let verdict = self.correction().filter(|v| !v.reading.0.is_empty())?;
        Some(verdict.reading.0.iter().map(|(field, value)| format!("{field}: {value}")).collect::<Vec<_>>().join("; "))
    }

    /// Where it stands.
    pub fn evidence(&self) -> Option<&'a Evidence> {
        self.indicator.evidence.as_ref()
    }

    /// First day of its period: its own, else the report's.
    pub fn period_start(&self) -> Option<&'a str> {
        match &self.indicator.period {
            Some(own) => own.start.as_deref(),
            None => fact(self.extraction.report.period_start.as_ref()),
        }
    }

    /// Last day of its period: its own, else the report's.
    pub fn period_end(&self) -> Option<&'a str> {
        match &self.indicator.period {
            Some(own) => own.end.as_deref(),
            None => fact(self.extraction.report.period_end.as_ref()),
        }
    }
}

/// The value of a header's fact.
pub fn fact(fact: Option<&FactOut>) -> Option<&str> {
    fact.map(|f| f.value.as_str())
}

/// A probability with three digits, as the extraction's JSON prints it.
pub fn probability(p: Confidence) -> Option<Number> {
    format!("{:.3}", (f64::from(p.0) * 1000.0).round() / 1000.0).parse().ok()
}

/// The figure that a person added, as a row needs it.
pub fn added(verdict: &Verdict) -> Indicator {
    let reading = &verdict.reading;
    let number = |field: &str| reading.get(field).and_then(|n| n.parse().ok());
    let words = |field: &str| reading.get(field).map(str::to_owned);
    let anchor = &verdict.anchor;
    let mut value = Value::new(kind(reading), anchor.quote.clone().unwrap_or_default());
    (value.number, value.numerator, value.denominator) = (number("number"), number("numerator"), number("denominator"));
    (value.percent, value.upper, value.unit) = (number("percent"), number("upper"), words("unit"));
    let evidence = anchor.start.zip(anchor.end).map(|(start, end)| Evidence {
        page: anchor.page,
        start,
        end,
        text: anchor.quote.clone().unwrap_or_default(),
        boxes: None,
    });
    Indicator {
        id: format!("{ADDED}{}", verdict.seq),
        label: words("label").unwrap_or_default(),
        code: words("code"),
        subject: words("subject"),
        status: if reading.get("status") == Some(Status::Target.name()) { Status::Target } else { Status::Actual },
        period: reading.get("period_label").map(|label| Period {
            label: label.to_owned(),
            start: words("period_start"),
            end: words("period_end"),
        }),
        value,
        source: if anchor.cell.is_some() { Place::Table } else { Place::Narrative },
        section: None,
        table: None,
        evidence,
        rule: None,
        alternatives: Vec::new(),
        confidence: Confidence(1.0),
        reasons: Vec::new(),
        flags: Vec::new(),
        review: false,
    }
}

fn kind(reading: &Reading) -> Kind {
    let named = |name: &str| {
        let all = [Kind::Count, Kind::Percent, Kind::Ratio, Kind::Money, Kind::Quantity, Kind::Boolean, Kind::Text, Kind::Empty];
        all.into_iter().find(|k| k.name() == name)
    };
    reading.get("kind").and_then(named).unwrap_or(if reading.get("percent").is_some() { Kind::Percent } else { Kind::Count })
}
