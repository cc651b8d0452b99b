//! Sentences that break a whole down: "256 chứng thư số (tổ chức 76; cá nhân 180)".

use super::super::say::plain;
use super::super::stated::{self, Stated};
use super::super::{Finding, Scene};
use super::{Sum, Told};
use crate::grammar::Class;
use crate::report::{Relation, RelationKind};
use crate::value::Kind;
use rust_decimal::Decimal;

/// Every breakdown.
pub(super) fn check(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    for relation in scene.report.relations.iter().filter(|r| r.kind == RelationKind::Breakdown) {
        if stated::ratio(scene.report, relation.whole).is_some() {
            ratios(scene, relation, out);
        } else {
            amounts(scene, relation, out);
        }
    }
}

fn amounts(scene: &Scene<'_>, relation: &Relation, out: &mut Vec<Finding>) {
    let Some(whole) = stated::amount(scene.report, relation.whole) else { return };
    let Some(kind) = kind_of(scene, relation.whole) else { return };
    let parts: Option<Vec<Stated>> = relation
        .parts
        .iter()
        .map(|&p| {
            let plain = kind_of(scene, p) == Some(kind) && scene.report.figures.get(p)?.value.change.is_none();
            plain.then(|| stated::amount(scene.report, p))?
        })
        .collect();
    let Some(parts) = parts.filter(|p| p.len() >= 2) else { return };
    let Some(sum) = parts.iter().try_fold(Sum::EMPTY, |sum, &p| sum.plus(p)) else { return };
    let complete = relation.complete || opposites(scene, &relation.parts);
    // Parts that are not all there is prove something only when they happen to fill the whole.
    if !(complete || sum.fits(whole)) || (kind == Kind::Percent && !complete) {
        return;
    }
    let said: Vec<String> = parts.iter().take(8).map(|p| plain(p.value)).collect();
    let what = if parts.len() <= 8 { said.join(" + ") } else { format!("cộng {} phần", parts.len()) };
    let diff = (sum.value - whole.value).abs();
    let suspect = parts.iter().find(|p| p.value == diff).map(|p| scene.report.figures[p.figure].label.clone());
    out.push(Told { what, who: "tổng", total: whole, sum }.finding(relation.parts.clone(), suspect));
}

/// Kinds that can be added to one another: counts of different things make a count.
fn kind_of(scene: &Scene<'_>, figure: usize) -> Option<Kind> {
    scene.report.figures.get(figure).map(|f| f.value.kind)
}

/// Whether the parts are two opposites that leave nothing between them (tổ chức and cá nhân, nam and nữ).
fn opposites(scene: &Scene<'_>, parts: &[usize]) -> bool {
    let &[a, b] = parts else { return false };
    let word = |figure: usize, class: Class| {
        let f = scene.report.figures.get(figure)?;
        let said = format!("{} {}", f.label, f.subject.as_deref().unwrap_or_default());
        let tokens = scene.grammar.tokens(&said, crate::document::Span::new(0, said.len()));
        let input = scene.grammar.input(&said, &tokens);
        let (from, to) = scene.grammar.find(input, 0, tokens.len(), class)?;
        let again = scene.grammar.find(input, to, tokens.len(), class);
        let words = |from: usize, to: usize| tokens[from..to].iter().map(|t| t.id).collect::<Vec<u16>>();
        let first = words(from, to);
        again.is_none_or(|(f, t)| words(f, t) == first).then_some(first)
    };
    [Class::PairParty, Class::PairSex].into_iter().any(|class| matches!((word(a, class), word(b, class)), (Some(x), Some(y)) if x != y))
}

/// A ratio over ratios: parts with wholes of their own, which the ratio's own two numbers must hold.
fn ratios(scene: &Scene<'_>, relation: &Relation, out: &mut Vec<Finding>) {
    let Some((part, whole)) = stated::ratio(scene.report, relation.whole) else { return };
    let sides: Option<Vec<(Stated, Stated)>> = relation.parts.iter().map(|&p| stated::ratio(scene.report, p)).collect();
    let Some(sides) = sides.filter(|s| s.len() >= 2) else { return };
    let add = |pick: fn(&(Stated, Stated)) -> Stated| sides.iter().try_fold(Sum::EMPTY, |sum, s| sum.plus(pick(s)));
    let (Some(a), Some(b)) = (add(|s| s.0), add(|s| s.1)) else { return };
    let exceeds = a.value > part.value + part.slack || b.value > whole.value + whole.slack;
    let passed = a.fits(part) && b.fits(whole);
    if !(passed || exceeds || relation.complete) {
        return;
    }
    let (x, y) = (format!("{}/{}", plain(a.value), plain(b.value)), format!("{}/{}", plain(part.value), plain(whole.value)));
    let message = if passed {
        format!("cộng {} phần = {x}, khớp tổng", sides.len())
    } else {
        format!("cộng {} phần = {x}, tổng ghi {y}", sides.len())
    };
    let expected = (!(a.value - part.value).is_zero()).then_some((a.value, part.number)).unwrap_or((b.value, whole.number));
    let found = Finding::on(super::DOC.name, passed, relation.whole, message);
    out.push(found.sides(Some(Decimal::into(expected.0)), Some(expected.1)).with(relation.parts.clone()));
}
