//! Named reasons → a calibrated probability → whether a person must look.
//!
//! Each reason multiplies the odds that a reading is right. The factors were fitted on the corpus' gold (see
//! `bocso eval`, reliability table); a failed check always means review, whatever the score.

use crate::check::Finding;
use crate::report::{Figure, Reason, Report};
use crate::value::Kind;

/// Below this a person must look.
pub const REVIEW_BELOW: f32 = 0.80;

/// A figure's score.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// Probability that the figure is right.
    pub probability: f32,
    /// What it rests on; see [`factor`].
    pub reasons: Vec<Reason>,
    /// A person must look.
    pub review: bool,
}

/// Odds before any reason is heard: a figure in a sentence, and a table cell.
const SENTENCE: f32 = 30.0;
const CELL: f32 = 400.0;

/// The name of a reason and its factor on the odds.
pub const fn factor(reason: Reason) -> (&'static str, f32) {
    match reason {
        Reason::UnitKnown => ("unit-known", 1.6),
        Reason::UnitGuessed => ("unit-guessed", 0.45),
        Reason::UnitMissing => ("unit-missing", 0.5),
        Reason::LabelClear => ("label-clear", 1.5),
        Reason::LabelInherited => ("label-inherited", 0.9),
        Reason::LabelMissing => ("label-missing", 0.06),
        Reason::SeparatorAmbiguous => ("separator-ambiguous", 0.5),
        Reason::SeparatorDecided => ("separator-decided", 1.0),
        Reason::Glued => ("glued-to-a-word", 0.5),
        Reason::Broken => ("number-broken", 0.04),
        Reason::Unannounced => ("unannounced", 0.1),
        Reason::YearLike => ("year-like", 0.1),
        Reason::SeenTwice => ("read-twice-alike", 1.0),
        // Both are few enough that the clearest cell goes to review; arithmetic that holds lifts the first of them, never the second.
        Reason::SeenOnce => ("read-once", 0.002),
        Reason::SeenApart => ("readings-differ", 0.0015),
        Reason::HeadUnclear => ("column-head-unclear", 0.0015),
        Reason::SeenUnread => ("unreadable", 0.001),
        Reason::SeenFaintly => ("read-faintly", 0.05),
        Reason::SeenSettled => ("reading-chosen-by-arithmetic", 0.1),
        Reason::CellClear => ("cell-clear", 1.2),
        Reason::ColumnsGuessed => ("columns-guessed", 0.005),
        Reason::CellRagged => ("cell-ragged", 0.05),
        Reason::HeaderInferred => ("header-inferred", 0.6),
        Reason::CheckPassed => ("check-passed", 2.0),
        Reason::CheckFailed => ("check-failed", 0.15),
    }
}

/// Scores every figure of a report.
pub fn score(report: &Report, findings: &[Finding]) -> Vec<Score> {
    let mut passed = vec![false; report.figures.len()];
    let mut failed = vec![false; report.figures.len()];
    for finding in findings {
        let judged = finding.judged.iter().chain(if finding.passed { &finding.others[..] } else { &[] });
        for &i in judged {
            let list = if finding.passed { &mut passed } else { &mut failed };
            if let Some(slot) = list.get_mut(i) {
                *slot = true;
            }
        }
    }
    report.figures.iter().enumerate().map(|(i, f)| one(f, passed[i], failed[i])).collect()
}

fn one(figure: &Figure, passed: bool, failed: bool) -> Score {
    let prior = if figure.cell.is_some() { CELL } else { SENTENCE };
    // What a guessed table adds up to says little of where each figure stands: no check that passed lifts this doubt.
    let guessed = figure.reasons.contains(&Reason::ColumnsGuessed);
    let unread = figure.reasons.contains(&Reason::SeenUnread);
    let mut reasons: Vec<Reason> = Vec::with_capacity(figure.reasons.len() + 2);
    reasons.extend_from_slice(&figure.reasons);
    reasons.sort_unstable();
    reasons.dedup();
    if passed && !failed {
        reasons.push(Reason::CheckPassed);
    }
    if failed {
        reasons.push(Reason::CheckFailed);
    }
    let odds = reasons.iter().fold(prior, |odds, &reason| odds * factor(reason).1);
    let blank = matches!(figure.value.kind, Kind::Empty | Kind::Text);
    let probability = (odds / (1.0 + odds)).clamp(0.01, 0.999);
    Score { probability, reasons, review: failed || unread || (!blank && (guessed || probability < REVIEW_BELOW)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Span;
    use crate::report::CellRef;
    use crate::value::{Status, Value};

    #[test]
    fn no_passed_check_lifts_the_doubt_about_guessed_columns() {
        let cell = |reasons: Vec<Reason>| Figure {
            span: Span::new(0, 2),
            value: Value::new(Kind::Count, "12"),
            label: "Số hộ".to_owned(),
            subject: None,
            status: Status::Actual,
            period: None,
            section: None,
            cell: Some(CellRef { table: 0, row: 0, column: 1 }),
            rule: None,
            alternatives: Vec::new(),
            reasons,
        };
        let drawn = one(&cell(vec![Reason::CellClear]), true, false);
        let guessed = one(&cell(vec![Reason::CellClear, Reason::ColumnsGuessed]), true, false);
        assert!(!drawn.review && guessed.review);
        assert!(guessed.reasons.contains(&Reason::ColumnsGuessed));
        let clear = [Reason::CellClear, Reason::UnitKnown, Reason::LabelClear];
        for (reason, passed, review) in [
            (Reason::SeenTwice, false, false),
            (Reason::SeenOnce, false, true),
            (Reason::SeenOnce, true, false),
            (Reason::SeenApart, true, true),
        ] {
            assert_eq!(one(&cell([&clear[..], &[reason]].concat()), passed, false).review, review, "{reason:?} {passed}");
        }
    }
}
