//! Rows of one indicator table that state the same thing in two places: "Tổng dân số" under two headings.
//!
//! The same words under two groups are mostly two things ("Máy chủ" of the district and of the communes). They are one thing only if
//! nothing in the groups tells them apart: no body or level heads either of them, and no second label that both groups have.

use super::super::say::{plain, short};
use super::super::view::{Children, View, bare};
use super::super::{Finding, Scene};
use super::near::{Standing, standing};
use super::statement;
use crate::grammar::Class;
use crate::orthography::fold;
use crate::report::Shape;
use crate::value::{Kind, Qualifier};
use std::collections::HashMap;

/// Every pair of equal labels of a table, each with the one before it.
pub(super) fn check(scene: &Scene<'_>, view: &View<'_>, out: &mut Vec<Finding>) {
    if view.table.shape != Shape::Indicator {
        return;
    }
    let mut last: HashMap<String, usize> = HashMap::new();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (row, r) in view.table.rows.iter().enumerate() {
        let label = bare(&r.label);
        if label.is_empty() || view.is_total(row) || !view.counts(row) {
            continue;
        }
        let key: String = label.split_whitespace().flat_map(|w| [fold::folded(w), r.unit.clone().unwrap_or_default()]).collect();
        if let Some(before) = last.insert(key, row) {
            pairs.push((before, row));
        }
    }
    if pairs.is_empty() {
        return;
    }
    let children = view.children();
    let words = &scene.words;
    for (first, second) in pairs.into_iter().take(2_000) {
        let said = bare(&view.table.rows[second].label);
        let total = scene.grammar.begins(said, Class::SumLabel) && said.split_whitespace().count() >= 3;
        let telling = total || words.label(scene.grammar, said).set.len() >= 4;
        if telling && !told_apart(scene, view, &children, first, second) {
            compare(scene, view, first, second, out);
        }
    }
}

/// Whether the groups of two rows tell them apart.
fn told_apart(scene: &Scene<'_>, view: &View<'_>, children: &Children, first: usize, second: usize) -> bool {
    let rows = &view.table.rows;
    if rows[first].parent == rows[second].parent && rows[first].path == rows[second].path {
        return false;
    }
    let body = |p: &String| {
        let name = p.split_once(' ').filter(|(ordinal, _)| ordinal.len() <= 8).map_or(p.as_str(), |(_, name)| name);
        scene.grammar.begins(bare(name), Class::BodyLevel) || scene.grammar.begins(bare(p), Class::BodyLevel)
    };
    if [first, second].iter().any(|&r| rows[r].path.iter().any(body)) {
        return true;
    }
    let (Some(a), Some(b)) = (view.parent(first), view.parent(second)) else { return true };
    // Groups that repeat one another's rows are a form filled in twice.
    let common = children.of(a).take(50).filter(|&x| children.of(b).take(50).any(|y| rows[x].label.trim() == rows[y].label.trim())).count();
    common > 1
}

fn compare(scene: &Scene<'_>, view: &View<'_>, first: usize, second: usize, out: &mut Vec<Finding>) {
    for &c in &view.columns {
        let usable = statement::usable(scene, view, c, false);
        let (Some(a), Some(b)) = (view.amount(first, c), view.amount(second, c)) else { continue };
        // Sums of money under two headings are mostly two sums.
        let money = view.figure(second, c).is_some_and(|(_, f)| f.value.kind == Kind::Money);
        if !usable || money || standing(b, Qualifier::Exact, a, false) != Standing::Close {
            continue;
        }
        let label = short(&view.table.rows[second].label, 60);
        let message = format!("“{label}”: dòng này ghi {}, dòng khác của bảng ghi {}", plain(b.value), plain(a.value));
        let mut found = Finding::on(super::DOC.name, false, b.figure, message).sides(Some(a.number), Some(b.number));
        found.judged.push(a.figure);
        out.push(found);
    }
}
