//! Cells of tables: same row label and same value, the best column and row path first, each figure used once.

use super::Score;
use super::gold::{Gold, GoldCell, GoldColumn, GoldRow};
use super::key::{self, Key};
use super::words::{f1, norm, norm_opt, tokens};
use crate::indicator::output::{Extraction, Indicator, Place};
use std::collections::{HashMap, HashSet};

/// What scoring the cells gave.
pub struct Cells<'a> {
    /// The figure found for each (table, row, column) of the gold.
    pub pred: HashMap<(usize, usize, usize), &'a Indicator>,
    /// Wrong or superfluous figures that ask for no review.
    pub silent: usize,
}

/// A figure of a cell, its words prepared.
struct Pred<'a> {
    indicator: &'a Indicator,
    index: usize,
    column: Vec<String>,
    row: Vec<String>,
    /// The innermost header label, normalised.
    last: String,
}

struct Want<'a> {
    at: (usize, usize, usize),
    cell: &'a GoldCell,
    row: &'a GoldRow,
    column: &'a GoldColumn,
}

/// Scores the cells that state a number.
pub fn score<'a>(gold: &Gold, out: &'a Extraction, score: &mut Score) -> Cells<'a> {
    let preds: Vec<Pred<'a>> = out
        .indicators
        .iter()
        .enumerate()
        .filter(|(_, i)| i.source == Place::Table && i.value.is_figure())
        .map(|(index, i)| {
            let (cp, rp) = i.table.as_ref().map_or((&[][..], &[][..]), |t| (&t.column_path[..], &t.row_path[..]));
            Pred {
                indicator: i,
                index,
                column: tokens(&cp.join(" ")),
                row: tokens(&rp.join(" ")),
                last: norm_opt(cp.last().map(String::as_str)),
            }
        })
        .collect();
    let mut by_key: HashMap<(String, Key), Vec<usize>> = HashMap::new();
    for (j, p) in preds.iter().enumerate() {
        let row = p.indicator.table.as_ref().map_or_else(String::new, |t| norm(&t.row_label));
        by_key.entry((row, key::of_value(&p.indicator.value))).or_default().push(j);
    }
    let wants = wants(gold);
    let mut used = HashSet::new();
    let mut pred = HashMap::new();
    let (mut hit, mut column_ok, mut path_ok, mut unit_ok, mut units, mut whole) = (0, 0, 0, 0, 0, 0);
    for w in &wants {
        let row_label = norm_opt(w.row.label.as_deref());
        let column_text = w.column.path.join(" ");
        let (column, path) = (tokens(&column_text), tokens(&w.row.path.join(" ")));
        let last = norm_opt(w.column.path.last().map(String::as_str));
        let mut best: Option<(f64, usize)> = None;
        for &j in by_key.get(&(row_label, key::of_cell(w.cell))).map_or(&[][..], Vec::as_slice) {
            if used.contains(&j) {
                continue;
            }
            let p = &preds[j];
            let fit = f64::from(4 * u8::from(p.last == last)) + 2.0 * f1(&column, &p.column) + f1(&path, &p.row);
            if best.is_none_or(|b| fit > b.0) {
                best = Some((fit, j));
            }
        }
        let Some((_, j)) = best else {
            let (table, row, _) = w.at;
            let (label, raw) = (w.row.label.as_deref().unwrap_or(""), w.cell.raw.as_deref().unwrap_or(""));
            score.miss("cell_recall", format!("table {table} row {row} {label:?} column {column_text:?} = {raw:?}"));
            continue;
        };
        used.insert(j);
        let p = &preds[j];
        pred.insert(w.at, p.indicator);
        hit += 1;
        let unit = w.row.unit.as_deref().filter(|u| !u.is_empty());
        let ok = [
            f1(&column, &p.column) >= 0.8,
            f1(&path, &p.row) >= 0.8,
            unit.is_none_or(|u| norm(u) == norm_opt(p.indicator.value.unit.as_deref())),
        ];
        column_ok += usize::from(ok[0]);
        path_ok += usize::from(ok[1]);
        if unit.is_some() {
            units += 1;
            unit_ok += usize::from(ok[2]);
        }
        if ok == [true; 3] {
            whole += 1;
        } else {
            incomplete(w, p, ok, score);
        }
    }
    let m = &mut score.metrics;
    m.count("table_cells", wants.len());
    m.share("cell_recall", hit, wants.len());
    m.share("cell_precision", used.len(), preds.len());
    m.share("cell_column_path", column_ok, hit);
    m.share("cell_row_path", path_ok, hit);
    m.share("cell_unit", unit_ok, units);
    m.share("cell_complete", whole, wants.len());
    let judged = preds.iter().enumerate().map(|(j, p)| (p.index, p.indicator, used.contains(&j)));
    let silent = score.judge(judged, ["cell extra", "cell extra, for review"], |i| {
        let row = i.table.as_ref().map_or("", |t| &t.row_label);
        format!("{row:?} = {:?}", i.value.raw)
    });
    Cells { pred, silent }
}

/// The gold's cells that state a number.
fn wants(gold: &Gold) -> Vec<Want<'_>> {
    let mut out = Vec::new();
    for (t, table) in gold.tables.iter().enumerate().filter(|(_, t)| t.shape != "list") {
        for (r, row) in table.rows.iter().enumerate() {
            for cell in &row.cells {
                let Some(column) = table.columns.get(cell.col).filter(|c| c.role == "value") else { continue };
                if !matches!(cell.kind, crate::value::Kind::Text | crate::value::Kind::Empty) {
                    out.push(Want { at: (t, r, cell.col), cell, row, column });
                }
            }
        }
    }
    out
}

/// Notes what of a found cell is wrong.
fn incomplete(w: &Want<'_>, p: &Pred<'_>, ok: [bool; 3], score: &mut Score) {
    let cell = p.indicator.table.as_ref();
    let label = w.row.label.as_deref().unwrap_or("");
    let at = format!("table {} row {} {label:?}", w.at.0, w.at.1);
    if !ok[0] {
        let got = cell.map_or(&[][..], |t| &t.column_path);
        score.miss("cell_column_path", format!("{at}: {:?}, got {got:?}", w.column.path));
    }
    if !ok[1] {
        let got = cell.map_or(&[][..], |t| &t.row_path);
        score.miss("cell_row_path", format!("{at}: {:?}, got {got:?}", w.row.path));
    }
    if !ok[2] {
        score.miss("cell_unit", format!("{at}: {:?}, got {:?}", w.row.unit, p.indicator.value.unit));
    }
}
