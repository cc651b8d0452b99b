//! Two readings of a scanned number, and arithmetic that holds with only one of them: the vote of ratios, totals and sums.
//!
//! A figure is given its other reading where that makes more of the report hold. It stays a doubt all the same: whoever reviews it
//! sees both readings.

use super::{Finding, run};
use crate::grammar::Grammar;
use crate::report::{Reason, Report};
use std::collections::BTreeMap;

/// The name of the reason of alternatives that recognition gave.
const READING: &str = "ocr";

/// Figures tried in one document: each costs a run of all checks.
const TRIED: usize = 40;

/// Lets arithmetic choose between readings; returns the findings on what was chosen.
pub fn settle(text: &str, report: &mut Report, grammar: &Grammar, findings: Vec<Finding>) -> Vec<Finding> {
    let mut best = findings;
    for figure in suspects(report, &best) {
        let Some(at) = report.figures[figure].alternatives.iter().position(|a| a.1 == READING) else { continue };
        swap(report, figure, at);
        let tried = run(text, report, grammar);
        let faults = |all: &[Finding]| all.iter().filter(|f| !f.passed).count();
        let holds = |all: &[Finding]| all.iter().filter(|f| f.passed && concerns(f, figure)).count();
        if faults(&tried) < faults(&best) && holds(&tried) > 0 {
            report.figures[figure].reasons.push(Reason::SeenSettled);
            best = tried;
        } else {
            swap(report, figure, at);
        }
    }
    best
}

fn swap(report: &mut Report, figure: usize, at: usize) {
    let figure = &mut report.figures[figure];
    std::mem::swap(&mut figure.value, &mut figure.alternatives[at].0);
}

fn concerns(finding: &Finding, figure: usize) -> bool {
    finding.judged.contains(&figure) || finding.others.contains(&figure)
}

/// Figures with two readings that take part in what does not hold, those of most faults first.
fn suspects(report: &Report, findings: &[Finding]) -> Vec<usize> {
    let mut faults: BTreeMap<usize, usize> = BTreeMap::new();
    for finding in findings.iter().filter(|f| !f.passed) {
        for &i in finding.judged.iter().chain(&finding.others) {
            let read_twice = report.figures.get(i).is_some_and(|f| f.alternatives.iter().any(|a| a.1 == READING));
            if read_twice {
                *faults.entry(i).or_default() += 1;
            }
        }
    }
    let mut out: Vec<usize> = faults.keys().copied().collect();
    out.sort_by_key(|i| std::cmp::Reverse(faults[i]));
    out.truncate(TRIED);
    out
}
