//! A ratio that states its percent: "178/234 = 76,07%".

use super::super::stated::{self, Stated, tame};
use super::super::{Finding, Scene};
use super::{Form, finding};
use rust_decimal::Decimal;

/// Every ratio with a percent, in sentences and cells.
pub(super) fn check(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    for (i, f) in scene.report.figures.iter().enumerate() {
        let Some(number) = f.value.percent else { continue };
        let Some((a, b)) = stated::ratio(scene.report, i) else { continue };
        let Some(value) = tame(number) else { continue };
        let p = Stated { figure: i, number, value, slack: Decimal::ZERO };
        if let Some(given) = Form::Share.given(a, b) {
            out.push(finding(Form::Share, a, b, p, given));
        }
    }
}
