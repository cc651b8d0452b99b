//! Sentences that break a whole down: "256 chứng thư số (tổ chức 76; cá nhân 180)".

use super::super::breakdown::{Breakdown, kin};
use super::super::say::plain;
use super::super::stated::{self, Stated};
use super::super::{Finding, Scene};
use super::{Sum, Told};
use crate::document::Span;
use crate::grammar::Class;
use crate::grammar::token::{Token, TokenKind};
use crate::report::Relation;
use crate::value::{Kind, number::Number};
use rust_decimal::Decimal;

/// Figures before the one named that may be the whole instead.
const BACK: usize = 5;

/// Every breakdown.
pub(super) fn check(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    for breakdown in &scene.breakdowns {
        if stated::ratio(scene.report, breakdown.relation.whole).is_some() {
            ratios(scene, breakdown, out);
        } else {
            amounts(scene, breakdown, out);
        }
    }
}

/// The whole that a breakdown's parts divide: the figure that the parser names, or one shortly before it that the sum of the parts
/// meets, or whose unit is the parts' own while the named one's is not.
pub(in crate::check) fn whole_of(scene: &Scene<'_>, relation: &Relation) -> usize {
    let figures = &scene.report.figures;
    let Some(named) = figures.get(relation.whole) else { return relation.whole };
    let stated: Option<Vec<Stated>> = relation.parts.iter().map(|&p| stated::amount(scene.report, p)).collect();
    let sum = stated.as_ref().and_then(|parts| parts.iter().try_fold(Sum::EMPTY, |sum, &p| sum.plus(p)));
    let fits = |i: usize| sum.zip(stated::amount(scene.report, i)).is_some_and(|(s, w)| s.count >= 2 && s.fits(w));
    let unit = |i: usize| figures.get(i).and_then(|f| f.value.unit.as_deref());
    let units: Vec<Option<&str>> = relation.parts.iter().map(|&p| unit(p)).collect();
    let shared = units.first().copied().flatten().filter(|u| units.iter().all(|v| *v == Some(*u)));
    let foreign = matches!((shared, unit(relation.whole)), (Some(a), Some(b)) if !kin(Some(a), Some(b)));
    if fits(relation.whole) {
        return relation.whole;
    }
    let near = (relation.whole.saturating_sub(BACK)..relation.whole).rev().filter(|&i| {
        let f = &figures[i];
        f.cell.is_none() && f.section == named.section && f.value.kind == named.value.kind && f.value.change.is_none()
    });
    let near: Vec<usize> = near.filter(|i| !relation.parts.contains(i)).collect();
    let by_unit = || near.iter().copied().find(|&i| foreign && unit(i) == shared);
    near.iter().copied().find(|&i| fits(i)).or_else(by_unit).unwrap_or(relation.whole)
}

fn amounts(scene: &Scene<'_>, breakdown: &Breakdown, out: &mut Vec<Finding>) {
    let relation = &breakdown.relation;
    let whole = whole_of(scene, relation);
    let (Some(whole), Some(kind)) = (stated::amount(scene.report, whole), kind_of(scene, whole)) else { return };
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
    // Parts that are not all there is prove something only when they happen to fill the whole; so do parts that are far from it.
    let claimed = relation.complete && !others_among(scene, whole.figure, &relation.parts);
    let complete = (claimed || opposites(scene, &relation.parts)) && sum.near(whole, breakdown.near);
    if !(complete || sum.fits(whole)) {
        return;
    }
    let said: Vec<String> = parts.iter().take(8).map(|p| plain(p.value)).collect();
    let what = if parts.len() <= 8 { said.join(" + ") } else { format!("cộng {} phần", parts.len()) };
    let diff = (sum.value - whole.value).abs();
    let suspect = parts.iter().find(|p| p.value == diff).map(|p| scene.report.figures[p.figure].label.clone());
    out.push(Told { what, who: "tổng", total: whole, sum }.finding(relation.parts.clone(), suspect));
}

/// Whether numbers stand among the parts that are none of them: a part that was not understood, perhaps.
fn others_among(scene: &Scene<'_>, whole: usize, parts: &[usize]) -> bool {
    let figures = &scene.report.figures;
    let place = |i: usize| figures.get(i).map(|f| f.span).filter(|s| !s.is_empty());
    let (Some(&first), Some(&last)) = (parts.iter().min(), parts.iter().max()) else { return false };
    let (Some(from), Some(end), Some(whole)) = (place(first), place(last), place(whole)) else { return false };
    let rest = scene.text.get(end.end as usize..).unwrap_or("");
    let open = scene.text.get(whole.end as usize..end.end as usize).is_some_and(|w| w.contains('(') && !w.contains(')'));
    let tail = if open { rest.bytes().take(200).position(|b| b == b')' || b == b'\n').unwrap_or(0) } else { 0 };
    let span = Span::new(from.start as usize, (end.end as usize + tail).max(from.start as usize));
    if span.len() > 4_000 {
        return true;
    }
    // Percents beside the parts are no parts.
    let beside = (first..figures.len()).take_while(|&i| figures[i].span.start < span.end && figures[i].cell.is_none());
    let known: Vec<Span> = beside
        .filter(|i| parts.contains(i) || matches!(figures[*i].value.kind, Kind::Percent) || figures[*i].value.change.is_some())
        .map(|i| figures[i].span)
        .collect();
    let tokens =
        scene.grammar.tokens(scene.text, Span::new(span.start as usize, (span.end as usize + usize::from(tail > 0)).min(scene.text.len())));
    let strange = |(i, t): (usize, &Token)| {
        let stranger = t.kind == TokenKind::Number && !known.iter().any(|k| k.holds(t.span));
        // A name's number at the end of an item may be the item's figure ("liên cấp 02)").
        let last = || tokens.get(i + 1).is_some_and(|n| matches!(n.mark(scene.text), ',' | ';' | ')'));
        let name = scene.named.binary_search_by_key(&t.span.start, |n| n.0).ok().map(|at| scene.named[at].1);
        stranger && name.is_none_or(|part_of_name| part_of_name && last())
    };
    tokens.iter().enumerate().any(strange)
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
        let said = format!("{} {} {}", f.label, f.subject.as_deref().unwrap_or_default(), f.value.unit.as_deref().unwrap_or_default());
        let tokens = scene.grammar.tokens(&said, Span::new(0, said.len()));
        let input = scene.grammar.input(&said, &tokens);
        let (mut at, mut first) = (0, None);
        while let Some((from, to)) = scene.grammar.find(input, at, tokens.len(), class) {
            let words: Vec<u16> = tokens[from..to].iter().map(|t| t.id).collect();
            if first.as_ref().is_some_and(|f| *f != words) {
                return None;
            }
            (first, at) = (Some(words), to);
        }
        first
    };
    [Class::PairParty, Class::PairSex].into_iter().any(|class| matches!((word(a, class), word(b, class)), (Some(x), Some(y)) if x != y))
}

/// A ratio over ratios: parts with wholes of their own, which the ratio's own two numbers must hold.
fn ratios(scene: &Scene<'_>, breakdown: &Breakdown, out: &mut Vec<Finding>) {
    let relation = &breakdown.relation;
    let Some((part, whole)) = stated::ratio(scene.report, relation.whole) else { return };
    let sides: Option<Vec<(Stated, Stated)>> = relation.parts.iter().map(|&p| stated::ratio(scene.report, p)).collect();
    let Some(sides) = sides.filter(|s| s.len() >= 2) else { return };
    let add = |pick: fn(&(Stated, Stated)) -> Stated| sides.iter().try_fold(Sum::EMPTY, |sum, s| sum.plus(pick(s)));
    let (Some(a), Some(b)) = (add(|s| s.0), add(|s| s.1)) else { return };
    let exceeds = a.value > part.value + part.slack || b.value > whole.value + whole.slack;
    let passed = a.fits(part) && b.fits(whole);
    if !(passed || exceeds || (breakdown.said && relation.complete)) {
        return;
    }
    let (x, y) = (format!("{}/{}", plain(a.value), plain(b.value)), format!("{}/{}", plain(part.value), plain(whole.value)));
    let verdict = if passed { "khớp tổng".to_string() } else { format!("tổng ghi {y}") };
    let message = format!("cộng {} phần = {x}, {verdict}", sides.len());
    let (sum, side): (Decimal, Stated) = if a.fits(part) { (b.value, whole) } else { (a.value, part) };
    let found = Finding::on(super::DOC.name, passed, relation.whole, message);
    out.push(found.sides(Some(Number::from(sum)), Some(side.number)).with(relation.parts.clone()));
}
