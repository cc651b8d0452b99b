//! Named reasons → a calibrated probability → whether a person must look.
//!
//! Each reason multiplies the odds that a reading is right. The factors were fitted on the corpus' gold (see
//! `bocso eval`, reliability table); a failed check always means review, whatever the score.

pub mod calibration;

use crate::check::Finding;
use crate::report::{Figure, Reason, Report};
use crate::value::Kind;
use calibration::{Calibration, Origin};

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
        // Both are few enough that the clearest cell goes to review; arithmetic that holds lifts the first of them; the
        // second stays unless no other reading would hold, which makes it another reason (see `check::vote`).
        Reason::SeenOnce => ("read-once", 0.002),
        Reason::SeenApart => ("readings-differ", 0.0015),
        Reason::HeadUnclear => ("column-head-unclear", 0.0015),
        Reason::SeenUnread => ("unreadable", 0.001),
        Reason::SeenFaintly => ("read-faintly", 0.05),
        Reason::SeenSettled => ("reading-chosen-by-arithmetic", 0.1),
        Reason::SeenProved => ("reading-confirmed-by-arithmetic", 1.0),
        Reason::CellClear => ("cell-clear", 1.2),
        Reason::ColumnsGuessed => ("columns-guessed", 0.005),
        Reason::CellRagged => ("cell-ragged", 0.05),
        Reason::HeaderInferred => ("header-inferred", 0.6),
        Reason::CheckPassed => ("check-passed", 2.0),
        Reason::CheckFailed => ("check-failed", 0.15),
    }
}

/// Reasons that come of a picture of a page.
const PICTURED: [Reason; 7] = [
    Reason::SeenApart,
    Reason::SeenFaintly,
    Reason::SeenOnce,
    Reason::SeenProved,
    Reason::SeenSettled,
    Reason::SeenTwice,
    Reason::SeenUnread,
];

/// What a score rests on, of a figure as printed: whether it is a cell, the names of its reasons and their factors → where it was
/// read, and the logarithm of the shipped odds.
pub fn basis<'n>(cell: bool, reasons: impl Iterator<Item = (&'n str, f32)>) -> (Origin, f64) {
    let (mut scan, mut odds) = (false, f64::from(if cell { CELL } else { SENTENCE }).ln());
    for (name, factor) in reasons {
        scan |= PICTURED.iter().any(|r| self::factor(*r).0 == name);
        odds += f64::from(factor.max(1e-6)).ln();
    }
    (origin(cell, scan), odds)
}

const fn origin(cell: bool, scan: bool) -> Origin {
    match (scan, cell) {
        (true, _) => Origin::Scan,
        (false, true) => Origin::Cell,
        (false, false) => Origin::Sentence,
    }
}

/// Scores every figure of a report. With a calibration the probabilities are its own, and its bound asks for more looks: what the
/// shipped scores send to review stays there.
pub fn score(report: &Report, findings: &[Finding], calibration: Option<&Calibration>) -> Vec<Score> {
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
    report.figures.iter().enumerate().map(|(i, f)| one(f, passed[i], failed[i], calibration)).collect()
}

fn one(figure: &Figure, passed: bool, failed: bool, calibration: Option<&Calibration>) -> Score {
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
    let mut review = failed || unread || (!blank && (guessed || probability < REVIEW_BELOW));
    let Some(learned) = calibration else { return Score { probability, reasons, review } };
    let origin = origin(figure.cell.is_some(), reasons.iter().any(|r| PICTURED.contains(r)));
    let corrected = learned.probability(origin, f64::from(odds.max(f32::MIN_POSITIVE)).ln());
    review |= !blank && learned.review_below.is_some_and(|bound| corrected < bound);
    #[allow(clippy::cast_possible_truncation, reason = "a share: four digits are printed")]
    let probability = corrected as f32;
    Score { probability, reasons, review }
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
            leans: None,
            topic: None,
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
        let drawn = one(&cell(vec![Reason::CellClear]), true, false, None);
        let guessed = one(&cell(vec![Reason::CellClear, Reason::ColumnsGuessed]), true, false, None);
        assert!(!drawn.review && guessed.review);
        assert!(guessed.reasons.contains(&Reason::ColumnsGuessed));
        let clear = [Reason::CellClear, Reason::UnitKnown, Reason::LabelClear];
        for (reason, passed, review) in [
            (Reason::SeenTwice, false, false),
            (Reason::SeenOnce, false, true),
            (Reason::SeenOnce, true, false),
            (Reason::SeenApart, true, true),
        ] {
            assert_eq!(one(&cell([&clear[..], &[reason]].concat()), passed, false, None).review, review, "{reason:?} {passed}");
        }
    }

    #[test]
    fn a_calibration_asks_for_more_looks_and_never_for_fewer() {
        let figure = |reasons: Vec<Reason>| Figure {
            span: Span::new(0, 2),
            value: Value::new(Kind::Count, "12"),
            leans: None,
            topic: None,
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
        let learned = |shift: f64, bound: Option<f64>| Calibration {
            points: [(Origin::Cell, calibration::GRID.map(|x| x + shift).to_vec())].into(),
            review_below: bound,
            ..Calibration::default()
        };
        let (doubted, clear) = (vec![Reason::ColumnsGuessed], vec![Reason::CellClear]);
        let sure = learned(9.0, Some(0.1));
        assert!(one(&figure(doubted), false, false, Some(&sure)).review, "a doubt stays, however sure the calibration is");
        assert!(one(&figure(clear.clone()), false, true, Some(&sure)).review, "so does a failed check");
        assert!(!one(&figure(clear.clone()), false, false, Some(&sure)).review);
        let strict = learned(0.0, Some(0.9999));
        let asked = one(&figure(clear.clone()), false, false, Some(&strict));
        assert!(asked.review && asked.probability > 0.99);
        let humble = one(&figure(clear.clone()), false, false, Some(&learned(-5.0, None)));
        assert!(humble.probability < 0.8 && !humble.review, "without a bound of its own it moves no figure to review");
        let (origin, odds) = basis(true, [("cell-clear", 1.2)].into_iter());
        assert_eq!(origin, Origin::Cell);
        let shipped = one(&figure(clear), false, false, None).probability;
        assert!((calibration::probability(odds) - f64::from(shipped)).abs() < 0.001);
        assert_eq!(basis(false, [("read-once", 0.002)].into_iter()).0, Origin::Scan);
    }
}
