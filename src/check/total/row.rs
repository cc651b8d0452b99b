//! Total rows: the sum of the rows above (or below), over groups or over single rows, whichever fits any column.

use super::super::say::short;
use super::super::view::{Children, View};
use super::super::{Finding, Scene};
use super::{Side, Sum, Told, sum};
use crate::grammar::Class;

/// Total rows of one table that are looked at; a table with more of them is misread.
const TOTALS: usize = 512;

/// What the total may be the sum of.
struct Guess {
    rows: Vec<usize>,
    /// In words, for the message.
    what: &'static str,
}

/// How one side of a column fares under a guess.
#[derive(Debug, Clone, Copy)]
struct Trial {
    column: usize,
    side: Side,
    sum: Sum,
    fits: bool,
}

/// Every total row of a table.
pub(super) fn check(scene: &Scene<'_>, view: &View<'_>, out: &mut Vec<Finding>) {
    let totals: Vec<usize> = (0..view.table.rows.len()).filter(|&r| view.is_total(r) && view.counts(r)).take(TOTALS).collect();
    if totals.is_empty() {
        return;
    }
    let children = view.children();
    let counts: Vec<bool> = (0..view.table.rows.len()).map(|r| view.counts(r)).collect();
    for (nth, &total) in totals.iter().enumerate() {
        let guesses = guesses(view, &children, &counts, &totals, nth);
        judge(scene, view, &children, total, &guesses, out);
    }
}

/// The rows that a total may be the sum of, likeliest first.
fn guesses(view: &View<'_>, children: &Children, counts: &[bool], totals: &[usize], nth: usize) -> Vec<Guess> {
    let total = totals[nth];
    let parent = view.parent(total);
    let from = if nth == 0 { 0 } else { totals[nth - 1] + 1 };
    let mut region = from..total;
    if !region.clone().any(|r| counts[r]) {
        // The total stands on top of its rows.
        region = total + 1..totals.get(nth + 1).copied().unwrap_or(view.table.rows.len());
    }
    let plain = |r: &usize| counts[*r] && !view.is_total(*r);
    let leaf = |r: &usize| !children.of(*r).any(|c| counts[c]);
    let mut out = vec![
        Guess { rows: region.clone().filter(|r| plain(r) && view.parent(*r) == parent).collect(), what: "dòng" },
        Guess { rows: region.clone().filter(|r| plain(r) && leaf(r)).collect(), what: "dòng" },
        Guess { rows: children.of(total).filter(|&r| counts[r]).collect(), what: "dòng con" },
    ];
    if nth + 1 == totals.len() && nth > 1 {
        out.push(Guess { rows: totals[..nth].to_vec(), what: "dòng tổng" });
        out.push(Guess { rows: (0..view.table.rows.len()).filter(|r| plain(r) && leaf(r)).collect(), what: "dòng" });
    }
    out.retain(|g| g.rows.len() >= 2);
    out.dedup_by(|a, b| a.rows == b.rows);
    out
}

fn trials(view: &View<'_>, total: usize, guess: &Guess) -> Vec<Trial> {
    let mut out = Vec::new();
    for &column in &view.columns {
        for &side in Side::of(view.lanes[column]) {
            let Some(stated) = side.at(view, total, column) else { continue };
            let Some(sum) = sum(view, guess.rows.iter().copied(), column, |r| side.at(view, r, column)) else { continue };
            if sum.count > 0 {
                out.push(Trial { column, side, sum, fits: sum.fits(stated) });
            }
        }
    }
    out
}

/// Tries all guesses and tells what the best of them finds.
fn judge(scene: &Scene<'_>, view: &View<'_>, children: &Children, total: usize, guesses: &[Guess], out: &mut Vec<Finding>) {
    let tried: Vec<Vec<Trial>> = guesses.iter().map(|g| trials(view, total, g)).collect();
    let score = |t: &[Trial]| t.iter().filter(|t| t.fits && !t.sum.value.is_zero()).count();
    let Some(best) = (0..tried.len()).rev().max_by_key(|&g| score(&tried[g])) else { return };
    let (trials, guess) = (&tried[best], &guesses[best]);
    let fits = score(trials);
    let offs = trials.iter().filter(|t| !t.fits).count();
    let label = &view.table.rows[total].label;
    let flat = guess.rows.iter().all(|&r| children.of(r).len() == 0);
    let explicit = scene.grammar.is(label.trim(), Class::SumLabel);
    for trial in trials {
        let Some(stated) = trial.side.at(view, total, trial.column) else { continue };
        let elsewhere = || tried.iter().flatten().any(|t| t.fits && t.column == trial.column && t.side == trial.side);
        let flagged = !trial.fits
            && !elsewhere()
            && !trial.sum.mean_like(stated)
            && (trial.sum.near(stated, 10) || (fits > 0 && fits >= offs) || (fits == 0 && flat && explicit && trial.sum.near(stated, 50)));
        if !trial.fits && !flagged {
            continue;
        }
        let diff = (trial.sum.value - stated.value).abs();
        let suspect = guess.rows.iter().find(|&&r| trial.side.at(view, r, trial.column).is_some_and(|s| s.value == diff));
        let others = guess.rows.iter().filter_map(|&r| Some(view.figure(r, trial.column)?.0)).collect();
        let who = if label.trim().is_empty() { "dòng tổng".to_string() } else { format!("dòng {}", short(label, 60)) };
        let told = Told { what: format!("cộng {} {}", guess.rows.len(), guess.what), who: &who, total: stated, sum: trial.sum };
        out.push(told.finding(others, suspect.map(|&r| view.table.rows[r].label.clone())));
    }
}
