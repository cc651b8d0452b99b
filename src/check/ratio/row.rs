//! Rows of rates: "Tỷ lệ" under a ratio ("150/168"), or under its part and its whole.
//!
//! What a rate row comes from is tried over all columns, as rate columns are over rows. A single column is flagged only where the
//! words leave no doubt: a bare "Tỷ lệ" right under a ratio, or a rate whose words are those of the two rows above it.

use super::super::label::{Label, Words};
use super::super::stated::Stated;
use super::super::view::{View, bare, same_unit};
use super::super::{Finding, Scene};
use super::{Form, finding};
use crate::grammar::{Class, Grammar};
use crate::report::Report;

/// Rows above a rate row that are looked at.
const REACH: usize = 6;

/// A cell that states the rate of two others.
#[derive(Debug, Clone, Copy)]
pub struct RateCell {
    /// The table's index.
    pub table: usize,
    /// The rate's row.
    pub row: usize,
    /// Its column.
    pub column: usize,
    /// The part.
    pub part: Stated,
    /// The whole.
    pub whole: Stated,
    /// The rate as stated.
    pub percent: Stated,
    /// Whether a rate that does not follow may be flagged.
    pub sure: bool,
}

/// Every rate row of every table.
pub(super) fn check(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    for cell in &scene.rates {
        let Some(given) = Form::Share.given(cell.part, cell.whole) else { continue };
        let found = finding(Form::Share, cell.part, cell.whole, cell.percent, given);
        if found.passed || cell.sure {
            out.push(found);
        }
    }
}

/// The rate cells of a table whose part and whole stand in rows above.
pub(in crate::check) fn rates(view: &View<'_>, grammar: &Grammar, report: &Report) -> Vec<RateCell> {
    let mut out = Vec::new();
    let words = &Words::default();
    for (row, r) in view.table.rows.iter().enumerate() {
        let label = bare(&r.label);
        if row == 0 || !grammar.begins(label, Class::ShareWord) || view.is_total(row) {
            continue;
        }
        let cells: Vec<(usize, Stated)> = view.columns.iter().filter_map(|&c| Some((c, rate_at(view, report, row, c)?))).collect();
        if cells.is_empty() {
            continue;
        }
        let own = words.label(grammar, label);
        if !under_ratio(view, row, &own, &cells, &mut out) {
            under_rows(view, grammar, row, &own, &cells, words, &mut out);
        }
    }
    out
}

/// A percent, or a plain number where the row's label says that it is a rate.
fn rate_at(view: &View<'_>, report: &Report, row: usize, column: usize) -> Option<Stated> {
    if let Some(p) = view.percent(row, column) {
        return Some(p);
    }
    let (i, f) = view.figure(row, column)?;
    (f.value.kind == crate::value::Kind::Count && f.value.unit.is_none()).then(|| super::super::stated::amount(report, i))?
}

/// The row above states ratios.
fn under_ratio(view: &View<'_>, row: usize, own: &Label, cells: &[(usize, Stated)], out: &mut Vec<RateCell>) -> bool {
    let mut found = false;
    for &(column, percent) in cells {
        if let Some((part, whole)) = view.ratio(row - 1, column) {
            out.push(RateCell { table: view.number, row, column, part, whole, percent, sure: own.set.is_empty() });
            found = true;
        }
    }
    found
}

/// Two of the rows above are its part and its whole.
fn under_rows(
    view: &View<'_>,
    grammar: &Grammar,
    row: usize,
    own: &Label,
    cells: &[(usize, Stated)],
    words: &Words,
    out: &mut Vec<RateCell>,
) {
    let above: Vec<usize> = (row.saturating_sub(REACH)..row).rev().filter(|&r| view.counts(r) && !view.is_total(r)).collect();
    let unit = |r: usize| view.table.rows[r].unit.as_deref();
    let mut best: Option<(usize, usize, usize, usize)> = None;
    for &part in &above {
        for &whole in above.iter().filter(|&&w| w != part && same_unit(unit(w), unit(part))) {
            let (mut good, mut bad) = (0, 0);
            for &(column, percent) in cells {
                let (Some(a), Some(b)) = (view.amount(part, column), view.amount(whole, column)) else { continue };
                match Form::Share.given(a, b) {
                    Some(given) if given.fits(percent.number) => good += 1,
                    Some(_) => bad += 1,
                    None => {}
                }
            }
            if good > bad && best.is_none_or(|(_, _, g, _)| good > g) {
                best = Some((part, whole, good, bad));
            }
        }
    }
    let adjacent = || {
        // Nothing fits: the two rows right above, whole first, if the rate speaks of nothing else.
        let &[part, whole] = above.get(..2)? else { return None };
        (whole + 2 == row && part + 1 == row && same_unit(unit(part), unit(whole))).then_some(())?;
        let mut said = words.label(grammar, &view.table.rows[part].label).set.clone();
        said.extend_from_slice(&words.label(grammar, &view.table.rows[whole].label).set);
        let known = own.set.iter().filter(|w| said.contains(w)).count();
        (known == own.set.len()).then_some((part, whole, 2, 0))
    };
    let Some((part, whole, good, _)) = best.or_else(adjacent) else { return };
    for &(column, percent) in cells {
        if let (Some(part), Some(whole)) = (view.amount(part, column), view.amount(whole, column)) {
            out.push(RateCell { table: view.number, row, column, part, whole, percent, sure: good >= 2 });
        }
    }
}
