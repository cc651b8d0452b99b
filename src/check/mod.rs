//! Report → findings: what adds up and what does not. One fault, one file. Total: no `Result`, no panic.
//!
//! A check reads the report and says what it found; it changes nothing. `confidence` and `indicator` make flags of it.

use crate::document::Span;
use crate::report::Report;
use crate::value::number::Number;

/// What one check found.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The check's name (`ratio`, `total` …).
    pub rule: &'static str,
    /// It holds.
    pub passed: bool,
    /// In words, Vietnamese.
    pub message: String,
    /// What arithmetic gives. `None`: it gives nothing.
    pub expected: Option<Number>,
    /// What is stated. `None`: the check judges no number.
    pub stated: Option<Number>,
    /// Figures that are flagged when it failed (indices into [`Report::figures`]), the judged one first; empty for a section or row check.
    pub judged: Vec<usize>,
    /// The other figures that take part.
    pub others: Vec<usize>,
    /// The judged words where no figure is judged (heading or row label as written, number included).
    pub span: Option<Span>,
}

/// Runs every check.
pub fn run(text: &str, report: &Report) -> Vec<Finding> {
    let _ = (text, report);
    Vec::new()
}
