//! Columns of rates: which two columns (or which column of ratios) a rate column comes from is found by trying, and the rows
//! that do not follow are flagged. It takes at least three rows, four of five of which agree; with fewer, only agreement is told.

use super::super::stated::Stated;
use super::super::view::{Lane, View};
use super::super::{Finding, Scene};
use super::{Form, finding};

/// How far from a rate column its part and whole are looked for, in columns.
const REACH: usize = 12;
/// Rows looked at before a pair of columns is given up.
const SAMPLE: usize = 24;
/// Trials in one table before the search stops, so that very wide tables stay cheap.
const BUDGET: usize = 400_000;
/// Agreeing rows that are listed one by one.
const LISTED: usize = 300;

/// Where a rate column comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Columns(Form, usize, usize),
    Ratios(usize),
}

/// Every rate column of a table.
pub(super) fn check(_scene: &Scene<'_>, view: &View<'_>, out: &mut Vec<Finding>) {
    let mut budget = BUDGET;
    for (at, &column) in view.columns.iter().enumerate() {
        if view.lanes[column] != Lane::Rate {
            continue;
        }
        let rows: Vec<(usize, Stated)> = (0..view.table.rows.len()).filter_map(|r| Some((r, view.percent(r, column)?))).collect();
        if rows.is_empty() {
            continue;
        }
        if let Some((source, sure)) = search(view, column, at, &rows, &mut budget) {
            report(view, source, sure, &rows, out);
        }
    }
}

/// The source that explains most rows, and whether the rows that it does not explain may be flagged.
fn search(view: &View<'_>, column: usize, at: usize, rows: &[(usize, Stated)], budget: &mut usize) -> Option<(Source, bool)> {
    let near = &view.columns[at.saturating_sub(REACH)..view.columns.len().min(at + REACH + 1)];
    let lane = |want: Lane| near.iter().copied().filter(move |&c| c != column && view.lanes[c] == want);
    let ratios = lane(Lane::Ratio).map(Source::Ratios);
    let pairs = lane(Lane::Sum).flat_map(|a| lane(Lane::Sum).filter(move |&b| a != b).map(move |b| (a, b)));
    let pairs = pairs.flat_map(|(a, b)| [Source::Columns(Form::Share, a, b), Source::Columns(Form::Growth, a, b)]);
    // Rows spread over the whole column are tried first.
    let step = (rows.len() / SAMPLE).max(1);
    let mut best: Option<(Source, usize, usize)> = None;
    for source in ratios.chain(pairs) {
        let (mut good, mut bad) = (0usize, 0usize);
        for &(row, p) in rows.iter().step_by(step) {
            *budget = budget.checked_sub(1)?;
            match agrees(view, source, row, p) {
                Some(true) => good += 1,
                Some(false) => bad += 1,
                None => {}
            }
            if bad > 2 && bad * 4 > good + 2 {
                break;
            }
        }
        if good == 0 || bad * 4 > good {
            continue;
        }
        if best.is_none_or(|(_, g, b)| good * (b + 1) > g * (bad + 1)) {
            best = Some((source, good, bad));
        }
    }
    let (source, good, bad) = best?;
    Some((source, good + bad >= 3 && good >= 2))
}

/// Whether a row's percent follows its source. `None`: it cannot be said.
fn agrees(view: &View<'_>, source: Source, row: usize, p: Stated) -> Option<bool> {
    let (form, a, b) = sides(view, source, row)?;
    Some(form.given(a, b)?.fits(p.number))
}

fn sides(view: &View<'_>, source: Source, row: usize) -> Option<(Form, Stated, Stated)> {
    match source {
        Source::Columns(form, a, b) => Some((form, view.amount(row, a)?, view.amount(row, b)?)),
        Source::Ratios(c) => view.ratio(row, c).map(|(a, b)| (Form::Share, a, b)),
    }
}

/// Lists the rows that agree and, where the source is sure, flags those that do not.
fn report(view: &View<'_>, source: Source, sure: bool, rows: &[(usize, Stated)], out: &mut Vec<Finding>) {
    let all: Vec<Finding> = rows
        .iter()
        .filter_map(|&(row, p)| {
            let (form, a, b) = sides(view, source, row)?;
            Some(finding(form, a, b, p, form.given(a, b)?))
        })
        .collect();
    let bad = all.iter().filter(|f| !f.passed).count();
    let sure = sure && bad * 4 <= all.len() - bad;
    let mut listed = 0;
    for found in all {
        if found.passed {
            listed += 1;
            if listed <= LISTED {
                out.push(found);
            }
        } else if sure {
            out.push(found);
        }
    }
}
