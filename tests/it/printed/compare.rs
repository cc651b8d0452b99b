//! What two extractions have in common.

use crate::common::tally;
use bocso::indicator::output::{Extraction, Indicator};
use std::fmt;

/// Things expected, found, and found as expected.
#[derive(Default, Clone, Copy)]
pub struct Count {
    expected: usize,
    found: usize,
    same: usize,
}

impl Count {
    fn of(expected: Vec<String>, found: Vec<String>) -> Self {
        let (e, f) = (expected.len(), found.len());
        let found = tally(found);
        let same = tally(expected).into_iter().map(|(k, n)| n.min(found.get(&k).copied().unwrap_or(0))).sum();
        Self { expected: e, found: f, same }
    }
    /// Recall or precision, the lower one, in hundredths.
    pub fn least(self) -> f64 {
        let most = self.expected.max(self.found);
        if most == 0 { 100.0 } else { self.same as f64 * 100.0 / most as f64 }
    }
}

/// The comparison of two extractions, or of many pairs.
#[derive(Default)]
pub struct Tally {
    pub figures: Count,
    pub cells: Count,
    pub sections: Count,
    pub fields: Count,
}

impl Tally {
    pub fn add(&mut self, other: &Self) {
        for (a, b) in [
            (&mut self.figures, other.figures),
            (&mut self.cells, other.cells),
            (&mut self.sections, other.sections),
            (&mut self.fields, other.fields),
        ] {
            *a = Count { expected: a.expected + b.expected, found: a.found + b.found, same: a.same + b.same };
        }
    }
}

/// The head of the table that `Tally` prints lines of.
pub const HEAD: &str = "  figures expected found same | cells expected found same | sections | header fields";

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in [self.figures, self.cells, self.sections, self.fields] {
            write!(f, "  {:5}{:5}{:5} {:5.1} %", c.expected, c.found, c.same, c.least())?;
        }
        Ok(())
    }
}

/// Compares what was read with what is true.
pub fn compare(truth: &Extraction, out: &Extraction) -> Tally {
    Tally {
        figures: Count::of(figures(truth), figures(out)),
        cells: Count::of(cells(truth), cells(out)),
        sections: Count::of(sections(truth), sections(out)),
        fields: Count::of(fields(truth), fields(out)),
    }
}

/// Letters and digits only: spaces and marks may differ.
fn bare(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn value(i: &Indicator) -> String {
    let mut value = serde_json::to_value(&i.value).unwrap();
    value["raw"] = bare(&i.value.raw).into();
    value.to_string()
}

fn figures(out: &Extraction) -> Vec<String> {
    let told = out.indicators.iter().filter(|i| i.table.is_none());
    told.map(|i| {
        let period = i.period.as_ref().map(|p| serde_json::to_value(p).unwrap());
        let between = period.map(|p| format!("{}..{}", p["start"], p["end"]));
        format!("{} {between:?}", value(i))
    })
    .collect()
}

fn cells(out: &Extraction) -> Vec<String> {
    let key =
        |i: &Indicator| i.table.as_ref().map(|t| format!("{} | {} | {}", bare(&t.row_label), bare(&t.column_path.join(" ")), value(i)));
    out.indicators.iter().filter_map(key).collect()
}

fn sections(out: &Extraction) -> Vec<String> {
    out.sections.iter().map(|s| format!("{} {}", s.number, bare(s.title.as_deref().unwrap_or_default()))).collect()
}

fn fields(out: &Extraction) -> Vec<String> {
    let r = &out.report;
    let all = [&r.number, &r.date, &r.place, &r.kind, &r.issuer, &r.title, &r.period_start, &r.period_end, &r.signer];
    all.into_iter().enumerate().filter_map(|(i, f)| f.as_ref().map(|f| format!("{i} {}", bare(&f.value)))).collect()
}
