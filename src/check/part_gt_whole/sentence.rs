//! Parts of sentences: "trong đó" parts, ratios over one, things given out and come back.

use super::super::breakdown::{kin, one_line};
use super::super::over_100::clause;
use super::super::ratio::whole;
use super::super::stated::{self, any_amount};
use super::super::total::relation::whole_of;
use super::super::{Finding, Scene};
use super::{found, surpassable, two_things};
use crate::grammar::{Class, Grammar};
use crate::report::Figure;
use crate::value::{Kind, Qualifier, Status};

/// Every breakdown, ratio and pair of figures.
pub(super) fn check(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    breakdowns(scene, out);
    let figures = &scene.report.figures;
    let mut handed = Handed::default();
    for (i, f) in figures.iter().enumerate().filter(|(_, f)| f.cell.is_none()) {
        ratio(scene, i, f, out);
        among(scene, i, f, out);
        returned(scene, i, f, &mut handed, out);
    }
}

fn breakdowns(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    for relation in scene.breakdowns.iter().filter(|b| b.said).map(|b| &b.relation) {
        let at = whole_of(scene, relation);
        let Some(w) = scene.report.figures.get(at) else { continue };
        let Some(whole) = any_amount(w, at).filter(|_| upper_bound(w)) else { continue };
        for &p in &relation.parts {
            let Some(f) = scene.report.figures.get(p).filter(|f| f.value.kind == w.value.kind && lower_bound(f)) else { continue };
            if let Some(part) = any_amount(f, p)
                && (kin(f.value.unit.as_deref(), w.value.unit.as_deref()) || relation.parts.len() == 1)
                && f.value.change.is_none()
                && part.low() > whole.high()
            {
                out.push(found(part, whole, f.value.unit.as_deref().unwrap_or("")));
            }
        }
    }
}

/// "27 vụ việc, trong đó 31 vụ việc": the first figure behind the words, unless a breakdown has been judged.
fn among(scene: &Scene<'_>, i: usize, f: &Figure, out: &mut Vec<Finding>) {
    if f.value.kind == Kind::Percent || f.value.kind == Kind::Ratio || f.value.change.is_some() || !lower_bound(f) {
        return;
    }
    let Some(at) = whole::among(scene, i, &whole::holders(scene, i)) else { return };
    let w = &scene.report.figures[at];
    let Some((part, whole)) = any_amount(f, i).zip(any_amount(w, at)).filter(|_| upper_bound(w)) else { return };
    let told = || out.iter().any(|o| o.rule == super::DOC.name && o.judged.first() == Some(&i));
    if part.low() > whole.high() && !told() {
        out.push(found(part, whole, f.value.unit.as_deref().unwrap_or("")));
    }
}

/// Whether the whole can be no more than stated.
fn upper_bound(f: &Figure) -> bool {
    matches!(f.value.qualifier, Qualifier::Exact | Qualifier::Under | Qualifier::AtMost) && f.value.upper.is_none()
}

/// Whether the part can be no less than stated.
fn lower_bound(f: &Figure) -> bool {
    matches!(f.value.qualifier, Qualifier::Exact | Qualifier::Over | Qualifier::AtLeast)
}

/// "28/26 trường học": only where nothing near speaks of a plan.
fn ratio(scene: &Scene<'_>, i: usize, f: &Figure, out: &mut Vec<Finding>) {
    let Some((a, b)) = stated::ratio(scene.report, i) else { return };
    let free = f.status == Status::Target || f.value.change.is_some() || a.number.decimals() + b.number.decimals() > 0;
    if a.value <= b.value || b.value.is_zero() || free {
        return;
    }
    if surpassable(scene.grammar, clause(scene.text, f.span)) || surpassable(scene.grammar, &f.label) || two_things(scene.grammar, &f.label)
    {
        return;
    }
    if f.value.unit.as_deref().is_some_and(|u| two_things(scene.grammar, u)) {
        return;
    }
    out.push(found(a, b, f.value.unit.as_deref().unwrap_or("")));
}

/// The clause that was looked at last: neighbouring figures share theirs.
#[derive(Default)]
struct Handed<'t> {
    clause: &'t str,
    /// It speaks of things given out and come back.
    both: bool,
}

impl<'t> Handed<'t> {
    fn both(&mut self, grammar: &Grammar, clause: &'t str) -> bool {
        if !std::ptr::eq(self.clause, clause) {
            let both = grammar.has(clause, Class::HandedOut) && grammar.has(clause, Class::HandedBack);
            *self = Self { clause, both };
        }
        self.both
    }
}

/// "phát ra 850 phiếu, thu về 862 phiếu".
fn returned<'t>(scene: &Scene<'t>, i: usize, first: &Figure, handed: &mut Handed<'t>, out: &mut Vec<Finding>) {
    let figures = &scene.report.figures;
    let clause = clause(scene.text, first.span);
    if first.value.kind != Kind::Count || !handed.both(scene.grammar, clause) {
        return;
    }
    let said = |from: usize, to: usize, class: Class| scene.text.get(from..to).is_some_and(|w| scene.grammar.has(w, class));
    let before = i.checked_sub(1).filter(|&p| figures[p].cell.is_none()).map_or(0, |p| figures[p].span.end as usize);
    let start = first.span.start as usize;
    if !said(before.max((clause.as_ptr() as usize).saturating_sub(scene.text.as_ptr() as usize)), start, Class::HandedOut) {
        return;
    }
    let back = (i + 1..figures.len().min(i + 4)).find(|&j| {
        let f = &figures[j];
        let kind = f.cell.is_none() && f.value.kind == Kind::Count && kin(f.value.unit.as_deref(), first.value.unit.as_deref());
        kind && one_line(scene.text, first, f) && said(figures[j - 1].span.end as usize, f.span.start as usize, Class::HandedBack)
    });
    let Some(back) = back else { return };
    if let (Some(whole), Some(part)) = (stated::amount(scene.report, i), stated::amount(scene.report, back))
        && part.low() > whole.high()
    {
        out.push(found(part, whole, first.value.unit.as_deref().unwrap_or("")));
    }
}
