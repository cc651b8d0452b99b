//! What sentences tie together: a count and the percent it is of a whole ("14.275 trẻ em, trong đó 1.136 …, chiếm 7,96%"), and a
//! ratio with what it leaves ("1.946/2.187 hồ sơ, còn 241 hồ sơ (11,02%)").

use super::super::say::vi;
use super::super::stated::{self, Stated, tame};
use super::super::{Finding, Scene, breakdown, over_100, total};
use super::whole::whole;
use super::{Form, finding};
use crate::grammar::Class;
use crate::report::{Relation, RelationKind};
use crate::value::{Kind, number::Number};
use rust_decimal::Decimal;

/// Every share and remainder.
pub(super) fn check(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let mut tied: Vec<usize> =
        scene.report.relations.iter().filter(|r| r.kind != RelationKind::Breakdown).flat_map(|r| r.parts.clone()).collect();
    tied.sort_unstable();
    for percent in 1..scene.report.figures.len() {
        if tied.binary_search(&percent).is_err() && follows(scene, percent) {
            share(
                scene,
                &Relation { kind: RelationKind::Share, whole: percent - 1, parts: vec![percent - 1, percent], complete: false },
                out,
            );
        }
    }
    for relation in &scene.report.relations {
        match relation.kind {
            RelationKind::Share => share(scene, relation, out),
            RelationKind::Remainder => remainder(scene, relation, out),
            RelationKind::Breakdown => {}
        }
    }
}

fn share(scene: &Scene<'_>, relation: &Relation, out: &mut Vec<Finding>) {
    let &[part, percent] = relation.parts.as_slice() else { return };
    let part = stated::amount(scene.report, part).or_else(|| Some(stated::ratio(scene.report, part)?.0));
    let (Some(a), Some(p)) = (part, percent_of(scene, percent)) else { return };
    if let Some((b, given)) = whole(scene, a, relation.whole, p) {
        out.push(finding(Form::Share, a, b, p, given));
    }
}

/// Whether a percent is said of the count right before it: "1.136 trẻ em có hoàn cảnh đặc biệt, chiếm 7,96%".
fn follows(scene: &Scene<'_>, percent: usize) -> bool {
    let (count, p) = (&scene.report.figures[percent - 1], &scene.report.figures[percent]);
    let kinds = matches!(count.value.kind, Kind::Count | Kind::Money | Kind::Quantity) && p.value.kind == Kind::Percent;
    if !kinds || count.cell.is_some() || p.cell.is_some() || p.value.change.is_some() || count.value.change.is_some() {
        return false;
    }
    let Some(words) = breakdown::between(scene.text, count, p).filter(|w| w.len() <= 90 && !breakdown::ends(w) && !w.contains(';')) else {
        return false;
    };
    let linked = scene.grammar.has(words, Class::Link) || words.trim_end().ends_with('(');
    linked && !scene.grammar.has(over_100::phrase(scene.text, p.span), Class::Yardstick)
}

fn percent_of(scene: &Scene<'_>, figure: usize) -> Option<Stated> {
    let f = scene.report.figures.get(figure)?;
    (f.value.kind == Kind::Percent && f.value.change.is_none()).then(|| stated::amount(scene.report, figure))?
}

fn remainder(scene: &Scene<'_>, relation: &Relation, out: &mut Vec<Finding>) {
    let Some(&first) = relation.parts.first() else { return };
    let Some((a, b)) = stated::ratio(scene.report, relation.whole) else { return };
    if let Some(rest) = stated::amount(scene.report, first).filter(|_| percent_of(scene, first).is_none()) {
        let left = b.value - a.value;
        let passed = (left - rest.value).abs() <= rest.slack + a.slack + b.slack;
        let (x, y, r) = (vi(a.value), vi(b.value), vi(rest.value));
        let message = if passed { format!("{x} + {r} = {y}") } else { format!("{y} − {x} = {}, văn bản ghi còn {r}", vi(left)) };
        let found = Finding::on(total::DOC.name, passed, rest.figure, message);
        out.push(found.sides(Some(Number::from(left)), Some(rest.number)).with(vec![relation.whole]));
    }
    // The percent of the rest: of the rest itself, or what the stated percent leaves of a hundred.
    let Some(p) = relation.parts.iter().find_map(|&i| percent_of(scene, i)) else { return };
    let left = Stated { figure: relation.whole, number: a.number, value: b.value - a.value, slack: a.slack + b.slack };
    let Some(given) = Form::Share.given(left, b) else { return };
    let complement = scene.report.figures.get(relation.whole).and_then(|f| f.value.percent).and_then(tame);
    let fills = complement.is_some_and(|c| c + p.value == Decimal::ONE_HUNDRED);
    let mut found = finding(Form::Share, left, b, p, given);
    if !found.passed && fills {
        // "98 % … còn 2 %": it follows the first percent, which is judged on its own.
        found.passed = true;
        found.message = format!("phần còn lại của {} %", vi(Decimal::ONE_HUNDRED - p.value));
        found.expected = Some(p.number);
    }
    out.push(found);
}
