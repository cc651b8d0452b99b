//! Columns of tables: "Tổng số văn bản đi có ký số" cannot pass "Tổng số văn bản đi".
//!
//! A column is part of another if its header repeats the other's words and adds some, under the same upper headers, or if the other
//! is headed as the total of its neighbours. Four of five rows must agree before any is flagged.

use super::super::label::Label;
use super::super::say::short;
use super::super::stated::Stated;
use super::super::view::{Lane, View};
use super::super::{Finding, Scene};
use super::{found, surpassable};
use crate::grammar::Class;
use std::rc::Rc;

/// Columns before a column among which its whole is looked for.
const REACH: usize = 12;

/// Every pair of part and whole columns of a table.
pub(super) fn check(scene: &Scene<'_>, view: &View<'_>, out: &mut Vec<Finding>) {
    let sums: Vec<usize> = view.columns.iter().copied().filter(|&c| view.lanes[c] == Lane::Sum).collect();
    if sums.len() < 2 {
        return;
    }
    let words = &scene.words;
    let labels: Vec<Option<Rc<Label>>> = sums
        .iter()
        .map(|&c| {
            let path = &view.table.columns[c].path;
            let leaf = path.last()?;
            (!surpassable(scene.grammar, &path.join(" "))).then(|| words.label(scene.grammar, leaf))
        })
        .collect();
    for (i, &part) in sums.iter().enumerate() {
        let window = i.saturating_sub(REACH)..(i + REACH + 1).min(sums.len());
        let whole = window.clone().filter(|&j| j != i).filter(|&j| holds(scene, view, &labels, (sums[j], j), (part, i))).min_by_key(|&j| {
            // The closest whole: the one with most of the part's words.
            labels[i].as_ref().map_or(0, |l| l.set.len()) - labels[j].as_ref().map_or(0, |l| l.set.len())
        });
        if let Some(whole) = whole {
            judge(view, sums[whole], part, out);
        }
    }
}

/// Whether the headers say that `part` lies within `whole`.
fn holds(scene: &Scene<'_>, view: &View<'_>, labels: &[Option<Rc<Label>>], whole: (usize, usize), part: (usize, usize)) -> bool {
    let (w, p) = (&view.table.columns[whole.0], &view.table.columns[part.0]);
    let (Some((leaf, above)), Some((_, beside))) = (w.path.split_last(), p.path.split_last()) else { return false };
    let (Some(a), Some(b)) = (&labels[whole.1], &labels[part.1]) else { return false };
    if above != beside || w.period != p.period || w.target != p.target {
        return false;
    }
    // "không ký số" is what "có ký số" leaves, no part of it.
    let beside_leaf = p.path.last().map_or("", String::as_str);
    if scene.grammar.has(beside_leaf, Class::Negation) != scene.grammar.has(leaf, Class::Negation)
        && scene.grammar.has(leaf, Class::Affirmed)
    {
        return false;
    }
    if !above.is_empty() && scene.grammar.is(leaf.trim(), Class::SumLabel) {
        return true;
    }
    // "không ký số" is no part of "có ký số".
    if p.path.last().is_some_and(|l| scene.grammar.has(l, Class::Unlike)) {
        return false;
    }
    !a.set.is_empty() && a.set.len() < b.set.len() && a.set.iter().all(|x| b.set.binary_search(x).is_ok())
}

fn judge(view: &View<'_>, whole: usize, part: usize, out: &mut Vec<Finding>) {
    let cells: Vec<(Stated, Stated)> =
        (0..view.table.rows.len()).filter_map(|r| Some((view.amount(r, part)?, view.amount(r, whole)?))).collect();
    let bad: Vec<&(Stated, Stated)> = cells.iter().filter(|(p, w)| p.low() > w.high()).collect();
    let strict = cells.iter().filter(|(p, w)| p.value < w.value).count();
    if bad.is_empty() || cells.len() < 3 || strict == 0 || bad.len() * 4 > cells.len() - bad.len() {
        return;
    }
    let what = format!("ở cột “{}”", short(view.table.columns[part].path.last().map_or("", String::as_str), 40));
    out.extend(bad.into_iter().map(|&(p, w)| found(p, w, &what)));
}
