//! Report → findings: what adds up and what does not. One fault, one file or folder. Total: no `Result`, no panic.
//!
//! A check reads the report and says what it found; it changes nothing. `confidence` and `indicator` make flags of it.
//! Stated numbers are compared as intervals (see [`stated`]): a count is exact, a measure or an amount of money is what rounds to it,
//! a percent is what rounds to it or was cut to it. Every check runs in about linear time and within bounded memory.

pub mod say;

pub mod stated;

pub mod view;

pub mod label;

pub mod breakdown;

pub mod ratio;

pub mod total;

pub mod part_gt_whole;

pub mod over_100;

pub mod conflict;

pub mod ordinal;

pub mod period;

pub mod range;

pub mod vote;

#[cfg(test)]
mod gold;

#[cfg(test)]
mod tests;

use crate::document::Span;
use crate::grammar::Grammar;
use crate::report::{NameKind, Report};
use crate::value::number::Number;
use breakdown::Breakdown;
use label::Words;
use ratio::row::RateCell;
use std::collections::HashMap;
use view::View;

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

impl Finding {
    /// A finding on one figure; the rest is filled in by the check.
    pub(crate) fn on(rule: &'static str, passed: bool, figure: usize, message: String) -> Self {
        Self { rule, passed, message, expected: None, stated: None, judged: vec![figure], others: Vec::new(), span: None }
    }
    /// With what arithmetic gives and what is stated.
    pub(crate) fn sides(mut self, expected: Option<Number>, stated: Option<Number>) -> Self {
        (self.expected, self.stated) = (expected, stated);
        self
    }
    /// With the other figures that take part.
    pub(crate) fn with(mut self, others: Vec<usize>) -> Self {
        self.others = others;
        self
    }
}

/// What a check looks for, in words for people (Vietnamese).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doc {
    /// The name that flags and checks carry.
    pub name: &'static str,
    /// What it compares, in Vietnamese and in English.
    pub what: (&'static str, &'static str),
    /// Why that matters, in Vietnamese and in English.
    pub why: (&'static str, &'static str),
    /// A sentence or table that it flags, in Vietnamese as reports are.
    pub example: &'static str,
}

/// A check: what it is for and how it is run.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// For people.
    pub doc: Doc,
    run: fn(&Scene<'_>, &mut Vec<Finding>),
}

/// All checks, in the order they run and are listed.
pub const CHECKS: &[Check] = &[
    Check { doc: ratio::DOC, run: ratio::check },
    Check { doc: total::DOC, run: total::check },
    Check { doc: part_gt_whole::DOC, run: part_gt_whole::check },
    Check { doc: over_100::DOC, run: over_100::check },
    Check { doc: conflict::DOC, run: conflict::check },
    Check { doc: ordinal::DOC, run: ordinal::check },
    Check { doc: period::DOC, run: period::check },
    Check { doc: range::DOC, run: range::check },
];

/// What the checks look at.
pub(crate) struct Scene<'a> {
    /// The document's normalised text.
    pub text: &'a str,
    /// What was understood of it.
    pub report: &'a Report,
    /// Word classes.
    pub grammar: &'a Grammar,
    /// The tables that hold figures.
    pub views: Vec<View<'a>>,
    /// Their rates that rest on rows above, in order of the tables.
    pub rates: Vec<RateCell>,
    /// Wholes and parts of sentences.
    pub breakdowns: Vec<Breakdown>,
    /// The whole of each part.
    pub wholes: HashMap<usize, usize>,
    /// Number tokens that are named for something else than a figure: where they begin, sorted, and whether as part of a name.
    pub named: Vec<(u32, bool)>,
    /// The words of labels.
    pub words: Words,
}

impl<'a> Scene<'a> {
    pub(crate) fn new(text: &'a str, report: &'a Report, grammar: &'a Grammar) -> Self {
        let mut named: Vec<(u32, bool)> = report.named.iter().map(|n| (n.span.start, n.kind == NameKind::Name)).collect();
        named.sort_unstable();
        let breakdowns = breakdown::all(text, report, grammar);
        let wholes = breakdowns.iter().rev().flat_map(|b| b.relation.parts.iter().map(|&p| (p, b.relation.whole))).collect();
        let views = view::views(report, grammar);
        let rates = views.iter().flat_map(|v| ratio::row::rates(v, grammar, report)).collect();
        Self { text, report, grammar, views, rates, breakdowns, wholes, named, words: Words::default() }
    }

    /// The rates of one table that rest on rows above.
    pub(crate) fn rates_of(&self, table: usize) -> &[RateCell] {
        let from = self.rates.partition_point(|r| r.table < table);
        let rest = &self.rates[from..];
        &rest[..rest.partition_point(|r| r.table == table)]
    }
}

/// Runs every check. `text` is the document's normalised text, which the report's spans point into.
pub fn run(text: &str, report: &Report, grammar: &Grammar) -> Vec<Finding> {
    let scene = Scene::new(text, report, grammar);
    let mut findings = Vec::new();
    for check in CHECKS {
        (check.run)(&scene, &mut findings);
    }
    findings
}
