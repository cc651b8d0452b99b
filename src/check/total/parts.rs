//! Rows with parts below them: "Tổng số máy tính 285" over "- Máy chủ 2", "- Máy tính xách tay 81", "- Máy tính để bàn 204".
//!
//! Not every row is the sum of the rows below it, so it takes evidence: another column in which the same row is the sum, another row
//! with the same parts that is, or other such rows of the document and a total that is nearly right. "Trong đó" claims nothing.

use super::super::say::short;
use super::super::view::{View, bare, same_unit, unaddable};
use super::super::{Finding, Scene};
use super::{Side, Sum, Told, sum};
use crate::grammar::Class;
use crate::orthography::fold;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A row with parts.
struct Whole {
    view: usize,
    row: usize,
    parts: Vec<usize>,
    /// Hash of the parts' labels: rows with the same parts are twins.
    family: u64,
    /// (column, side, sum, fits)
    trials: Vec<(usize, Side, Sum, bool)>,
}

impl Whole {
    fn fits(&self) -> usize {
        self.trials.iter().filter(|t| t.3 && !t.2.value.is_zero() && t.2.count >= 2).count()
    }
    fn offs(&self) -> usize {
        self.trials.iter().filter(|t| !t.3).count()
    }
}

/// Every row with parts, in all tables together.
pub(super) fn check(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let wholes: Vec<Whole> = scene.views.iter().enumerate().flat_map(|(v, view)| wholes(scene, view, v)).collect();
    let mut families: HashMap<u64, usize> = HashMap::new();
    let mut tables = vec![(0usize, 0usize); scene.views.len()];
    for w in &wholes {
        let good = w.fits() > w.offs();
        *families.entry(w.family).or_default() += usize::from(good);
        tables[w.view].0 += usize::from(good);
        tables[w.view].1 += usize::from(w.fits() == 0 && w.offs() > 0);
    }
    let all: usize = tables.iter().map(|t| t.0).sum();
    for w in &wholes {
        let twins = families.get(&w.family).copied().unwrap_or(0);
        tell(scene, w, twins > 0, tables[w.view], all, out);
    }
}

/// The rows of a table that have at least two parts, and how they fare.
fn wholes(scene: &Scene<'_>, view: &View<'_>, number: usize) -> Vec<Whole> {
    let children = view.children();
    let mut out = Vec::new();
    for row in 0..view.table.rows.len() {
        if view.is_total(row) || !view.counts(row) {
            continue;
        }
        let parts: Vec<usize> = if children.of(row).len() > 0 {
            children.of(row).filter(|&c| view.counts(c) || view.table.rows[c].unit.is_some()).collect()
        } else {
            extensions(view, row)
        };
        let unit = view.table.rows[row].unit.as_deref();
        let claims = |&c: &usize| {
            let label = bare(&view.table.rows[c].label);
            same_unit(unit, view.table.rows[c].unit.as_deref()) && !scene.grammar.begins(label, Class::SomeOf)
        };
        if parts.len() < 2 || !parts.iter().all(claims) || unaddable(scene.grammar, &view.table.rows[row].label) {
            continue;
        }
        let mut hasher = DefaultHasher::new();
        for &c in &parts {
            fold::folded(view.table.rows[c].label.trim()).hash(&mut hasher);
        }
        let mut trials = Vec::new();
        for &column in &view.columns {
            for &side in Side::of(view.lanes[column]) {
                let Some(stated) = side.at(view, row, column) else { continue };
                let Some(sum) = sum(view, parts.iter().copied(), column, |r| side.at(view, r, column)) else { continue };
                if sum.count > 0 {
                    trials.push((column, side, sum, sum.fits(stated)));
                }
            }
        }
        out.push(Whole { view: number, row, parts, family: hasher.finish(), trials });
    }
    out
}

/// The rows right below that repeat a row's whole label and go on ("Tổng số văn bản gửi", "Tổng số văn bản gửi song song …").
fn extensions(view: &View<'_>, row: usize) -> Vec<usize> {
    let rows = &view.table.rows;
    let stem = rows[row].label.trim();
    if stem.chars().count() < 8 {
        return Vec::new();
    }
    let longer = |r: &usize| {
        let label = rows[*r].label.trim();
        rows[*r].parent == rows[row].parent && label.len() > stem.len() && label.starts_with(stem)
    };
    (row + 1..rows.len()).take_while(longer).take(64).collect()
}

fn tell(scene: &Scene<'_>, w: &Whole, twin: bool, (good, bad): (usize, usize), all: usize, out: &mut Vec<Finding>) {
    let view = &scene.views[w.view];
    let row = &view.table.rows[w.row];
    let (fits, offs) = (w.fits(), w.offs());
    let named = scene.grammar.begins(bare(&row.label), Class::SumLabel);
    for &(column, side, sum, passed) in &w.trials {
        let Some(stated) = side.at(view, w.row, column) else { continue };
        let over = sum.value > stated.value;
        let flagged = !passed && sum.count >= 2 && !sum.mean_like(stated) && {
            if fits > 0 {
                sum.near(stated, 10) || fits > offs
            } else {
                // One column only: the parts may be some of many, so the evidence must come from elsewhere.
                let elsewhere = twin || (good > bad && (named || over)) || (all > 0 && bad <= 1 && over);
                sum.near(stated, 10) && elsewhere && (over || twin || sum.near(stated, 5))
            }
        };
        if !(flagged || passed && sum.count >= 2) {
            continue;
        }
        let diff = (sum.value - stated.value).abs();
        let suspect = w.parts.iter().find(|&&r| side.at(view, r, column).is_some_and(|s| s.value == diff));
        let others = w.parts.iter().filter_map(|&r| Some(view.figure(r, column)?.0)).collect();
        let who = format!("“{}”", short(&row.label, 60));
        let told = Told { what: format!("cộng {} phần", w.parts.len()), who: &who, total: stated, sum };
        out.push(told.finding(others, suspect.map(|&r| view.table.rows[r].label.clone())));
    }
}
