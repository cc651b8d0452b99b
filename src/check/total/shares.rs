//! Shares that should make a hundred: "tốt 86,2%, khá 12,6%, trung bình 1,5%".
//!
//! Three or more percents in a row, in one sentence and with no other figure among them, that add up to nearly but not just a
//! hundred. What rounding leaves in each of them is allowed.

use super::super::say::{plain, vi};
use super::super::stated::{self, Stated};
use super::super::{Finding, Scene};
use super::Sum;
use crate::document::Span;
use crate::report::Figure;
use crate::value::{Kind, number::Number};
use rust_decimal::Decimal;

/// Shares in a row that are looked at together.
const MOST: usize = 12;
/// Bytes of text between two of them at most.
const GAP: usize = 120;

/// Every run of percents.
pub(super) fn check(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let figures = &scene.report.figures;
    let mut at = 0;
    while at < figures.len() {
        let mut end = at;
        while end < figures.len() && is_share(&figures[end]) && (end == at || one_sentence(scene.text, &figures[end - 1], &figures[end])) {
            end += 1;
        }
        if end - at >= 3 {
            judge(scene, at, end, out);
        }
        at = end.max(at + 1);
    }
}

fn is_share(f: &Figure) -> bool {
    f.cell.is_none() && f.value.kind == Kind::Percent && f.value.change.is_none() && f.value.upper.is_none() && !f.span.is_empty()
}

fn one_sentence(text: &str, a: &Figure, b: &Figure) -> bool {
    let between = Span::new(a.span.end as usize, b.span.start as usize);
    if a.span.end > b.span.start || between.len() > GAP {
        return false;
    }
    let words = text.get(between.range()).unwrap_or("\n");
    !words.contains('\n') && !words.contains(". ") && !words.bytes().any(|b| b.is_ascii_digit())
}

fn judge(scene: &Scene<'_>, from: usize, to: usize, out: &mut Vec<Finding>) {
    let stated: Option<Vec<Stated>> = (from..to.min(from + MOST)).map(|i| stated::amount(scene.report, i)).collect();
    let Some(all) = stated else { return };
    // "100% …" at the head may be the whole that the shares behind it divide.
    let shares: &[Stated] = if all[0].value == Decimal::ONE_HUNDRED { &all[1..] } else { &all };
    if shares.len() < 3 || shares.iter().any(|s| s.value >= Decimal::ONE_HUNDRED || s.value.is_sign_negative()) {
        return;
    }
    let Some(sum) = shares.iter().try_fold(Sum::EMPTY, |sum, &s| sum.plus(s)) else { return };
    let off = (sum.value - Decimal::ONE_HUNDRED).abs();
    if off > Decimal::ONE {
        return;
    }
    let passed = off <= sum.slack;
    let said: Vec<String> = shares.iter().map(|s| vi(s.value)).collect();
    let verdict = if passed { "đủ 100 %" } else { "không đúng 100 %" };
    let message = format!("{} = {} %, {verdict}", said.join(" + "), plain(sum.value));
    out.push(Finding {
        rule: super::DOC.name,
        passed,
        message,
        expected: Some(Number::from(Decimal::ONE_HUNDRED)),
        stated: Some(Number::from(sum.value)),
        judged: shares.iter().map(|s| s.figure).collect(),
        others: Vec::new(),
        span: None,
    });
}
