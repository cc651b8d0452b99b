//! Two tables that state the same: units of one annex come again in another under the same headers.
//!
//! Believed where at least five units and two columns are common and four of five cells agree; the cells that differ are flagged
//! on both sides. Percents are left out: they follow their counts. A unit of which nothing agrees is stated for another period or
//! another matter (a form filled in twice), not mistyped.

use super::super::say::{short, vi};
use super::super::view::View;
use super::super::{Finding, Scene};
use crate::report::Shape;
use crate::value::Kind;
use std::collections::HashMap;

/// Units that two tables must share.
const UNITS: usize = 5;
/// Columns that two tables must share.
const COLUMNS: usize = 2;
/// So many differing cells of a unit, and none that agrees, are no mistyped cell.
const WHOLLY: usize = 3;
/// Most tables that are compared with one another.
const TABLES: usize = 24;
/// Most rows of a table that is compared.
const ROWS: usize = 5_000;

/// Every pair of entity tables.
pub(super) fn check(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let entity = |v: &&View<'_>| v.table.shape == Shape::Entity && v.table.rows.len() <= ROWS;
    let views: Vec<&View<'_>> = scene.views.iter().filter(entity).take(TABLES).collect();
    for (i, first) in views.iter().enumerate() {
        for second in &views[i + 1..] {
            pair(first, second, out);
        }
    }
}

fn folded(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

fn pair(first: &View<'_>, second: &View<'_>, out: &mut Vec<Finding>) {
    let header = |v: &View<'_>, c: usize| v.table.columns[c].path.iter().map(|p| folded(p)).collect::<Vec<_>>().join(" > ");
    let theirs: HashMap<String, usize> = second.columns.iter().map(|&c| (header(second, c), c)).collect();
    let alike = |a: usize, b: usize| {
        let (a, b) = (&first.table.columns[a], &second.table.columns[b]);
        a.period == b.period && a.target == b.target && !a.percent && !b.percent
    };
    let columns: Vec<(usize, usize)> =
        first.columns.iter().filter_map(|&a| theirs.get(&header(first, a)).map(|&b| (a, b))).filter(|&(a, b)| alike(a, b)).collect();
    if columns.len() < COLUMNS {
        return;
    }
    let units = |v: &View<'_>| {
        let mut seen: HashMap<String, Option<usize>> = HashMap::new();
        for (r, row) in v.table.rows.iter().enumerate().filter(|(r, row)| !v.is_total(*r) && !row.label.is_empty()) {
            // A label that comes twice names nobody in particular.
            seen.entry(folded(&row.label)).and_modify(|e| *e = None).or_insert(Some(r));
        }
        seen
    };
    let other = units(second);
    let mut rows: Vec<(usize, usize)> =
        units(first).into_iter().filter_map(|(label, r)| Some((r?, other.get(&label).copied().flatten()?))).collect();
    rows.sort_unstable();
    if rows.len() < UNITS {
        return;
    }
    let (mut same, mut apart) = (0usize, Vec::new());
    for &(r, s) in &rows {
        let (before, mut agree) = (apart.len(), 0usize);
        for &(a, b) in &columns {
            let (Some((at, here)), Some((twin, there))) = (first.figure(r, a), second.figure(s, b)) else { continue };
            let counts = |k: Kind| matches!(k, Kind::Count | Kind::Money | Kind::Quantity);
            let (Some(stated), Some(elsewhere)) = (here.value.amount(), there.value.amount()) else { continue };
            if !counts(here.value.kind) || here.value.kind != there.value.kind {
                continue;
            }
            if stated.decimal() == elsewhere.decimal() {
                // Nothing twice says nothing of what the annexes are about.
                same += usize::from(!stated.decimal().is_zero());
                agree += 1;
            } else {
                apart.push((at, twin, stated, elsewhere, r, a));
            }
        }
        if agree == 0 && apart.len() >= before + WHOLLY {
            apart.truncate(before);
        }
    }
    if apart.len() * 4 > same {
        return;
    }
    for (at, twin, stated, elsewhere, r, a) in apart {
        let unit = short(&first.table.rows[r].label, 40);
        let column = short(first.table.columns[a].path.last().map_or("", String::as_str), 40);
        let message =
            format!("“{unit}”, cột “{column}”: bảng trước ghi {}, bảng sau ghi {}", vi(stated.decimal()), vi(elsewhere.decimal()));
        let mut found = Finding::on(super::DOC.name, false, at, message).sides(Some(elsewhere), Some(stated));
        found.judged.push(twin);
        out.push(found);
    }
}
