//! "33.290 lượt đạt 98%": which figure stated before is the whole that the percent is of.
//!
//! A whole is believed when the percent fits it, or when the words name it: "trong đó", "tổng số …" behind the percent, a "tổng số"
//! at the head of the list. Where nothing names one, nothing is claimed.

use crate::grammar::{Class, Grammar};
use crate::report::{Figure, Relation, RelationKind, Report};
use crate::value::interval::may_be_stated_as;
use crate::value::number::Number;
use rust_decimal::Decimal;

/// How many figures back a whole is looked for.
const BACK: usize = 14;

/// Gives each share its whole; shares without one are dropped.
pub(super) fn wholes(report: &mut Report, grammar: &Grammar) {
    let (shares, mut rest): (Vec<Relation>, Vec<Relation>) =
        std::mem::take(&mut report.relations).into_iter().partition(|r| r.kind == RelationKind::Share);
    for share in shares {
        let &[part, percent] = share.parts.as_slice() else { continue };
        if let Some(whole) = whole(&report.figures, &rest, part, percent, grammar) {
            rest.push(Relation { whole, ..share });
        }
    }
    report.relations = rest;
}

fn whole(figures: &[Figure], relations: &[Relation], part: usize, percent: usize, grammar: &Grammar) -> Option<usize> {
    let (p, share) = (figures.get(part)?, figures.get(percent)?);
    let stated = share.value.percent?;
    let amount = p.value.amount()?.decimal();
    let candidate = |&i: &usize| {
        let f = &figures[i];
        let unit = || match (&f.value.unit, &p.value.unit) {
            (Some(a), Some(b)) => a.eq_ignore_ascii_case(b) || a.to_lowercase() == b.to_lowercase(),
            _ => p.value.kind == crate::value::Kind::Count,
        };
        f.cell.is_none()
            && f.section == p.section
            && f.value.kind == p.value.kind
            && f.value.change.is_none()
            && f.value.amount().is_some_and(|a| a.decimal() >= amount)
            && unit()
    };
    let before: Vec<usize> = (part.saturating_sub(BACK)..part).rev().filter(candidate).collect();
    let fits = |i: usize| figures[i].value.amount().is_some_and(|w| gives(amount, w, stated));
    if let Some(&i) = before.iter().find(|&&i| fits(i)) {
        return Some(i);
    }
    let divided = relations.iter().find(|r| r.kind == RelationKind::Breakdown && r.parts.contains(&part)).map(|r| r.whole);
    if let Some(w) = divided.filter(|w| before.contains(w)) {
        return Some(w);
    }
    let named = |i: usize| grammar.begins(&figures[i].label, Class::Whole);
    let tail = share.label.strip_prefix(p.label.as_str()).unwrap_or("").trim();
    if grammar.begins(tail, Class::Whole) {
        return before.iter().copied().find(|&i| named(i) && overlaps(&figures[i].label, tail));
    }
    // A head of the list is believed when the percent comes near: a far one belongs to a whole that is not stated.
    let close = |i: usize| {
        let given = figures[i].value.amount().and_then(|w| amount.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(w.decimal()));
        given.is_some_and(|g| (g - stated.decimal()).abs() * Decimal::TEN <= stated.decimal())
    };
    let list = |i: usize| named(i) && figures[i].value.unit == p.value.unit && close(i);
    if tail.is_empty() { before.iter().copied().find(|&i| list(i)) } else { None }
}

fn gives(part: Decimal, whole: Number, percent: Number) -> bool {
    let w = whole.decimal();
    !w.is_zero() && part.checked_mul(Decimal::ONE_HUNDRED).and_then(|x| x.checked_div(w)).is_some_and(|x| may_be_stated_as(x, percent))
}

/// Most words of the shorter stand in the longer.
fn overlaps(label: &str, tail: &str) -> bool {
    let words = |s: &str| s.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    let (a, b) = (words(label), words(tail));
    let few = b.iter().take(4).collect::<Vec<_>>();
    !few.is_empty() && few.iter().filter(|w| a.contains(w)).count() * 3 >= few.len() * 2
}
