//! Columns that other columns of the same row sum to: "Thành công + Thất bại + Chờ xử lý = Tổng cộng", "Năm 2021 + Tăng = Năm 2022".
//!
//! Which columns do is found by trying runs of neighbouring columns and pairs; it takes four rows, nine of ten of which agree. With
//! fewer rows the header must say so: a column headed as a total among its neighbours under one upper header.

use super::super::say::short;
use super::super::stated::Stated;
use super::super::view::{Lane, View};
use super::super::{Finding, Scene};
use super::{Sum, Told};
use crate::grammar::Class;

/// Columns to either side that are tried.
const REACH: usize = 10;
/// Columns of a table that are tried as sums without a header that says so.
const TRIED: usize = 120;
/// Trials in one table before the search stops.
const BUDGET: usize = 300_000;
/// Agreeing rows that are listed one by one.
const LISTED: usize = 200;

/// Every column that may be a sum.
pub(super) fn check(scene: &Scene<'_>, view: &View<'_>, out: &mut Vec<Finding>) {
    let sums: Vec<usize> = view.columns.iter().copied().filter(|&c| view.lanes[c] == Lane::Sum).collect();
    if sums.len() < 3 {
        return;
    }
    let rows: Vec<usize> = (0..view.table.rows.len()).filter(|&r| view.counts(r)).collect();
    let mut budget = BUDGET;
    let mut used = vec![false; view.table.columns.len()];
    for (at, &total) in sums.iter().enumerate() {
        if let Some(parts) = headed(scene, view, &sums, total).filter(|parts| holds(view, total, parts, &rows, 1, &mut budget).is_some()) {
            tell(view, total, &parts, &rows, out);
            continue;
        }
        if used[total] || rows.len() < 4 || at >= TRIED {
            continue;
        }
        let near = &sums[at.saturating_sub(REACH)..sums.len().min(at + REACH + 1)];
        let trial = |parts: Vec<usize>| holds(view, total, &parts, &rows, 4, &mut budget).map(|bad| (parts, bad));
        if let Some((parts, bad)) = candidates(near, total).into_iter().find_map(trial) {
            // Where the same parts make another column without fault, this one is but nearly that one.
            let mut other = |c: usize| c != total && !parts.contains(&c) && holds(view, c, &parts, &rows, 4, &mut budget) == Some(0);
            if bad > 0 && near.iter().any(|&c| other(c)) {
                continue;
            }
            tell(view, total, &parts, &rows, out);
            for p in parts {
                used[p] = true;
            }
        }
        if budget == 0 {
            return;
        }
    }
}

/// The parts of a column that its header calls a total: all its neighbours under the same upper header.
fn headed(scene: &Scene<'_>, view: &View<'_>, sums: &[usize], total: usize) -> Option<Vec<usize>> {
    let path = &view.table.columns[total].path;
    let (leaf, upper) = path.split_last()?;
    scene.grammar.is(leaf.trim(), Class::SumLabel).then_some(())?;
    let inside = |&&c: &&usize| c != total && view.table.columns[c].path.split_last().is_some_and(|(_, u)| u == upper);
    let parts: Vec<usize> = sums.iter().filter(inside).take(64).copied().collect();
    (parts.len() >= 2).then_some(parts)
}

/// Runs of columns right behind or before a column, and pairs among its neighbours.
fn candidates(near: &[usize], total: usize) -> Vec<Vec<usize>> {
    let Some(at) = near.iter().position(|&c| c == total) else { return Vec::new() };
    let mut out: Vec<Vec<usize>> = Vec::new();
    for n in (2..=6).rev() {
        out.extend(near.get(at + 1..at + 1 + n).map(<[usize]>::to_vec));
        out.extend(at.checked_sub(n).map(|from| near[from..at].to_vec()));
    }
    for (i, &a) in near.iter().enumerate().filter(|&(_, &a)| a != total) {
        out.extend(near[i + 1..].iter().filter(|&&b| b != total).map(|&b| vec![a, b]));
    }
    out
}

fn row_sum(view: &View<'_>, row: usize, total: usize, parts: &[usize]) -> Option<(Stated, Sum)> {
    let stated = view.amount(row, total)?;
    let mut sum = Sum::EMPTY;
    for &c in parts {
        match view.amount(row, c) {
            Some(s) => sum = sum.plus(s)?,
            None if view.blank(row, c) => {}
            None => return None,
        }
    }
    Some((stated, sum))
}

/// How many rows disagree, if nearly all agree. A row in which no two parts count for something proves nothing.
fn holds(view: &View<'_>, total: usize, parts: &[usize], rows: &[usize], least: usize, budget: &mut usize) -> Option<usize> {
    let (mut good, mut bad, mut telling) = (0usize, 0usize, 0usize);
    let mut filled = [0u8; 64];
    for &row in rows {
        *budget = budget.checked_sub(1)?;
        let Some((stated, sum)) = row_sum(view, row, total, parts) else { continue };
        if sum.fits(stated) {
            good += 1;
            let mut counting = 0;
            for (&c, n) in parts.iter().zip(&mut filled) {
                let counts = view.amount(row, c).is_some_and(|s| !s.value.is_zero());
                *n = n.saturating_add(u8::from(counts));
                counting += usize::from(counts);
            }
            telling += usize::from(counting >= 2);
        } else {
            bad += 1;
            if bad > 2 && bad * 9 > rows.len() {
                return None;
            }
        }
    }
    // A column of noughts may or may not be a part; only the header can tell.
    let all = least == 1 || filled.iter().take(parts.len()).all(|&n| n >= 2);
    (all && telling >= least.min(3) && good >= least && bad * 9 <= good).then_some(bad)
}

fn tell(view: &View<'_>, total: usize, parts: &[usize], rows: &[usize], out: &mut Vec<Finding>) {
    let leaf = |c: usize| view.table.columns[c].path.last().map_or("", String::as_str);
    let who = format!("cột “{}”", short(leaf(total), 40));
    let what = format!("cộng {} cột từ “{}”", parts.len(), short(leaf(parts[0]), 40));
    let mut listed = 0;
    for &row in rows {
        let Some((stated, sum)) = row_sum(view, row, total, parts) else { continue };
        let passed = sum.fits(stated);
        listed += usize::from(passed);
        if passed && listed > LISTED {
            continue;
        }
        let others = parts.iter().filter_map(|&c| Some(view.figure(row, c)?.0)).collect();
        out.push(Told { what: what.clone(), who: &who, total: stated, sum }.finding(others, None));
    }
}
