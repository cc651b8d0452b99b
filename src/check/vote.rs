//! Two readings of a scanned number, and arithmetic that holds with only one of them: the vote of ratios, totals and sums.
//!
//! A figure is given its other reading where that makes more of the report hold. It stays a doubt all the same: whoever reviews it
//! sees both readings. Where exact arithmetic holds with the reading that stands, and no longer with the other or with any digit
//! beside it, arithmetic is the second reading: no doubt is left.

use super::{Finding, run};
use crate::grammar::Grammar;
use crate::report::{Figure, Reason, Report};
use crate::value::Value;
use crate::value::number::Number;
use std::collections::BTreeMap;

/// The name of the reason of alternatives that recognition gave.
const READING: &str = "ocr";

/// Figures tried in one document: each costs a run of all checks.
const TRIED: usize = 40;

/// The checks that hold with one number alone. What only bounds a figure says nothing of its digits.
const EXACT: [&str; 2] = ["ratio", "total"];

/// Figures whose reading is put to the proof in one document: each costs a run of all checks or two.
const PROVED: usize = 120;

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
    prove(text, report, grammar, &best);
    best
}

/// Takes the doubt from figures whose reading exact arithmetic confirms.
fn prove(text: &str, report: &mut Report, grammar: &Grammar, findings: &[Finding]) {
    let doubted = |f: &Figure| {
        let clear = !f.reasons.iter().any(|r| matches!(r, Reason::SeenUnread | Reason::SeenSettled));
        clear && f.reasons.iter().any(|r| is_doubt(*r)) && !lost_marks(&f.value.raw)
    };
    let count = |all: &[Finding], figure: usize| all.iter().filter(|f| f.passed && EXACT.contains(&f.rule) && concerns(f, figure)).count();
    let mut tried = 0;
    for figure in 0..report.figures.len() {
        let holding = count(findings, figure);
        if !doubted(&report.figures[figure]) || holding == 0 || findings.iter().any(|f| !f.passed && concerns(f, figure)) {
            continue;
        }
        tried += 1;
        if tried > PROVED {
            return;
        }
        let others = others(&report.figures[figure]);
        let mut falls = |value: &Value| {
            let own = std::mem::replace(&mut report.figures[figure].value, value.clone());
            let fewer = count(&run(text, report, grammar), figure) < holding;
            report.figures[figure].value = own;
            fewer
        };
        if !others.is_empty() && others.iter().all(&mut falls) {
            let reasons = &mut report.figures[figure].reasons;
            reasons.retain(|r| !is_doubt(*r));
            reasons.push(Reason::SeenProved);
        }
    }
}

/// Whether so many digits stand in a row that separators between them may be lost: arithmetic holds without them.
fn lost_marks(raw: &str) -> bool {
    raw.as_bytes().windows(5).any(|run| run.iter().all(u8::is_ascii_digit))
}

/// Whether a reason says that one reading alone stands.
fn is_doubt(reason: Reason) -> bool {
    matches!(reason, Reason::SeenApart | Reason::SeenOnce)
}

/// What a figure might be instead: its other readings; without any, the same number with its last digit another.
fn others(figure: &Figure) -> Vec<Value> {
    let mut out: Vec<Value> = figure.alternatives.iter().filter(|a| a.1 == READING).map(|a| a.0.clone()).collect();
    if out.is_empty() {
        let beside = |n: &mut Option<Number>| n.and_then(Number::beside).map(|other| *n = Some(other)).is_some();
        let parts: [fn(&mut Value) -> &mut Option<Number>; 4] =
            [|v| &mut v.number, |v| &mut v.numerator, |v| &mut v.denominator, |v| &mut v.percent];
        for part in parts {
            let mut value = figure.value.clone();
            if beside(part(&mut value)) {
                out.push(value);
            }
        }
    }
    out
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Limits, read};

    const TABLE: &str = "| TT | Xã | Số hộ nghèo | Ghi chú số |\n|---|---|---|---|\n| 1 | An Lạc | 374 | 12 |\n| 2 | Cẩm Đàn | 250 | 40 |\n\
                         | 3 | Yên Định | 118 | 7 |\n| | Tổng cộng | 742 | 58 |\n";

    /// The figures of the table, the first doubted with another reading; its reasons after arithmetic had its say.
    fn reasons(raw: &str, other: &str) -> Vec<Reason> {
        let grammar = Grammar::embedded();
        let document = read(TABLE.as_bytes(), &Limits::default()).expect("a document");
        let mut report = crate::parse::parse(&document, &grammar);
        let number = |t: &str| t.parse::<Number>().expect("a number");
        let figure = report.figures.iter_mut().find(|f| f.value.raw == raw).expect("the figure");
        let mut value = figure.value.clone();
        value.number = Some(number(other));
        figure.alternatives.push((value, READING));
        figure.reasons.push(Reason::SeenApart);
        let findings = run(&document.text, &report, &grammar);
        settle(&document.text, &mut report, &grammar, findings);
        let figure = report.figures.iter().find(|f| f.value.raw == raw).expect("the figure");
        figure.reasons.iter().copied().filter(|r| is_doubt(*r) || matches!(r, Reason::SeenProved | Reason::SeenSettled)).collect()
    }

    #[test]
    fn sums_that_hold_with_one_reading_alone_prove_it() {
        assert_eq!(reasons("374", "314"), [Reason::SeenProved]);
        assert_eq!(reasons("374", "374"), [Reason::SeenApart], "no other number");
    }

    #[test]
    fn digits_in_a_row_may_have_lost_their_points() {
        assert!(lost_marks("1609955") && lost_marks("1609955,5"));
        assert!(!lost_marks("1.609.955") && !lost_marks("1609"));
    }
}
