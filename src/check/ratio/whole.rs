//! The whole that a count and its percent are of, where the sentence does not name it beside them.
//!
//! "14.275 trẻ em, trong đó 1.136 trẻ em …, chiếm 7,96%": the whole stands before "trong đó". "Tổng số 34.144 lượt; … thành công: 33.290
//! lượt đạt 97%": it stands in a sentence before. Many a figure stands before a count, so a whole that gives the stated percent is
//! taken wherever it is near, and one that does not only where the words leave little doubt.

use super::super::Scene;
use super::super::breakdown::kin;
use super::super::say;
use super::super::stated::{self, Stated};
use super::{Form, Given};
use crate::document::Span;
use crate::grammar::Class;
use crate::report::Figure;
use crate::value::{Kind, Status};
use rust_decimal::Decimal;

/// Figures before the part that are looked at.
const BACK: usize = 10;

/// The whole of which `part` is `percent`. `named`: the figure that the parser holds for it; the part itself where it holds none.
pub(super) fn whole(scene: &Scene<'_>, part: Stated, named: usize, percent: Stated) -> Option<(Stated, Given)> {
    let of = |i: usize| {
        let whole = stated::amount(scene.report, i).or_else(|| Some(stated::ratio(scene.report, i)?.1))?;
        Some((whole, Form::Share.given(part, whole)?))
    };
    let named = (named != part.figure).then(|| of(named)).flatten();
    if let Some(found) = named.filter(|(_, given)| given.fits(percent.number)) {
        return Some(found);
    }
    let near: Vec<usize> = before(scene, part.figure).collect();
    let fitting = near.iter().filter_map(|&i| of(i)).find(|(_, given)| given.fits(percent.number));
    let broken = || scene.wholes.get(&part.figure).copied();
    fitting
        .or_else(|| named.filter(|(_, g)| comparable(g, percent)))
        .or_else(|| broken().and_then(of).filter(|(_, g)| comparable(g, percent)))
        .or_else(|| among(scene, part.figure, &near).and_then(of).filter(|(_, g)| comparable(g, percent)))
        .or_else(|| {
            let sure = |&i: &usize| heads(scene, i, part.figure);
            let (whole, given) = of(near.iter().copied().find(sure)?)?;
            // Near enough to be meant, too far to be right.
            ((given.exact - percent.value).abs() <= Decimal::ONE).then_some((whole, given))
        })
}

/// Counts and amounts of the same section shortly before a figure, nearest first.
fn before<'s>(scene: &'s Scene<'_>, part: usize) -> impl Iterator<Item = usize> + 's {
    let figures = &scene.report.figures;
    let own = figures.get(part);
    let range = part.saturating_sub(BACK)..part.min(figures.len());
    range.rev().filter(move |&i| own.is_some_and(|own| alike(&figures[i], own)))
}

fn alike(whole: &Figure, part: &Figure) -> bool {
    let unit = kin(whole.value.unit.as_deref(), part.value.unit.as_deref());
    let kind = whole.value.kind == part.value.kind || (whole.value.kind == Kind::Ratio && part.value.kind == Kind::Count);
    whole.cell.is_none() && whole.section == part.section && kind && unit && whole.value.change.is_none() && whole.status == Status::Actual
}

/// The nearest figure with "trong đó" between it and the part, in one sentence.
pub(in crate::check) fn among(scene: &Scene<'_>, part: usize, near: &[usize]) -> Option<usize> {
    let figures = &scene.report.figures;
    near.iter().copied().filter(|i| part - i <= 4).find(|&i| {
        let between = Span::new(figures[i].span.end as usize, (figures[part].span.start as usize).max(figures[i].span.end as usize));
        let words = scene.text.get(between.range()).unwrap_or("\n");
        let ends = words.contains(['\n', ';']) || words.contains(". ");
        between.len() <= 300 && !ends && scene.grammar.has(words, Class::SomeOf)
    })
}

/// The figures before a part that may hold it as "trong đó", nearest first.
pub(in crate::check) fn holders(scene: &Scene<'_>, part: usize) -> Vec<usize> {
    before(scene, part).collect()
}

/// Whether a stated percent can be a slip for the given one: within three tenths of it. What is farther off has another whole.
fn comparable(given: &Given, percent: Stated) -> bool {
    let (low, high) = (given.exact.abs().min(percent.value.abs()), given.exact.abs().max(percent.value.abs()));
    low.checked_mul(Decimal::new(13, 1)).is_some_and(|l| l >= high)
}

/// Whether a figure is called a total whose label shares two words with the part's.
fn heads(scene: &Scene<'_>, whole: usize, part: usize) -> bool {
    let (w, p) = (&scene.report.figures[whole], &scene.report.figures[part]);
    let words = &scene.words;
    let (a, b) = (words.label(scene.grammar, &w.label), words.label(scene.grammar, &p.label));
    let common = a.set.iter().filter(|x| b.set.binary_search(x).is_ok()).count();
    scene.grammar.begins(&say::short(&w.label, 200), Class::SumLabel) && common >= 2 && w.value.unit == p.value.unit
}
