//! A table as the checks see it: which columns can be added, which hold rates, and each cell's number.

use super::stated::{self, Stated};
use crate::grammar::{Class, Grammar};
use crate::report::{ColumnRole, Figure, Report, RowRole, Shape, Table};
use crate::value::Kind;

/// What the figures of a column are to a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Counts, amounts, measures: they can be added.
    Sum,
    /// Percents and rates.
    Rate,
    /// Parts over wholes ("98/98").
    Ratio,
    /// Anything else.
    Other,
}

/// A table with its lanes.
pub struct View<'a> {
    /// The report it stands in.
    pub report: &'a Report,
    /// The table.
    pub table: &'a Table,
    /// Index into [`Report::tables`].
    pub number: usize,
    /// One a column.
    pub lanes: Vec<Lane>,
    /// The columns that are no [`Lane::Other`], in order.
    pub columns: Vec<usize>,
}

/// The tables that hold figures.
pub fn views<'a>(report: &'a Report, grammar: &Grammar) -> Vec<View<'a>> {
    let tables = report.tables.iter().enumerate().filter(|(_, t)| t.shape != Shape::List);
    tables.map(|(number, table)| View::new(report, table, number, grammar)).collect()
}

impl<'a> View<'a> {
    fn new(report: &'a Report, table: &'a Table, number: usize, grammar: &Grammar) -> Self {
        let mut view = Self { report, table, number, lanes: vec![Lane::Other; table.columns.len()], columns: Vec::new() };
        let mut tallies = vec![(0u32, 0u32, 0u32, 0u32); table.columns.len()];
        for row in &table.rows {
            for (&cell, tally) in row.cells.iter().zip(&mut tallies) {
                let Some(f) = cell.and_then(|i| report.figures.get(i)) else { continue };
                match f.value.kind {
                    Kind::Count | Kind::Money | Kind::Quantity => tally.0 += 1,
                    Kind::Percent => tally.1 += 1,
                    Kind::Ratio => tally.2 += 1,
                    Kind::Text | Kind::Boolean => tally.3 += 1,
                    Kind::Empty => {}
                }
            }
        }
        for (c, (column, (sums, rates, ratios, words))) in table.columns.iter().zip(tallies).enumerate() {
            if column.role != ColumnRole::Value || sums + rates + ratios == 0 {
                continue;
            }
            let unaddable = || column.path.iter().any(|h| unaddable(grammar, h));
            // In an indicator table a column of figures holds rates row by row; only its header makes the whole column one of rates.
            view.lanes[c] = if column.percent || (rates > 0 && sums + ratios == 0) || (table.shape == Shape::Entity && rates > sums) {
                Lane::Rate
            } else if ratios > sums {
                Lane::Ratio
            } else if words > sums || unaddable() {
                Lane::Other
            } else {
                Lane::Sum
            };
            if view.lanes[c] != Lane::Other {
                view.columns.push(c);
            }
        }
        view
    }

    /// A cell's figure and its index.
    pub fn figure(&self, row: usize, column: usize) -> Option<(usize, &'a Figure)> {
        let i = (*self.table.rows.get(row)?.cells.get(column)?)?;
        Some((i, self.report.figures.get(i)?))
    }

    /// What a cell states exactly, if it can be added (no percent).
    pub fn amount(&self, row: usize, column: usize) -> Option<Stated> {
        let (i, f) = self.figure(row, column)?;
        (f.value.kind != Kind::Percent && f.value.kind != Kind::Boolean).then(|| stated::amount(self.report, i))?
    }

    /// The percent that a cell states exactly.
    pub fn percent(&self, row: usize, column: usize) -> Option<Stated> {
        let (i, f) = self.figure(row, column)?;
        let plain = matches!(f.value.kind, Kind::Percent)
            || (self.lanes.get(column) == Some(&Lane::Rate) && matches!(f.value.kind, Kind::Count | Kind::Quantity));
        plain.then(|| stated::amount(self.report, i))?
    }

    /// Part and whole that a cell states.
    pub fn ratio(&self, row: usize, column: usize) -> Option<(Stated, Stated)> {
        stated::ratio(self.report, self.figure(row, column)?.0)
    }

    /// Whether nothing stands in a cell.
    pub fn blank(&self, row: usize, column: usize) -> bool {
        self.figure(row, column).is_none_or(|(_, f)| f.value.kind == Kind::Empty)
    }

    /// Whether any cell of a row states a number to add or a ratio.
    pub fn counts(&self, row: usize) -> bool {
        self.columns.iter().any(|&c| {
            matches!(self.lanes[c], Lane::Sum | Lane::Ratio)
                && self.figure(row, c).is_some_and(|(_, f)| f.value.is_figure() && f.value.kind != Kind::Percent)
        })
    }

    /// Whether a row is one of totals.
    pub fn is_total(&self, row: usize) -> bool {
        self.table.rows.get(row).is_some_and(|r| r.role == RowRole::Total)
    }

    /// A row's parent, if it stands before it in the table.
    pub fn parent(&self, row: usize) -> Option<usize> {
        self.table.rows.get(row)?.parent.filter(|&p| p < self.table.rows.len() && p != row)
    }

    /// Direct children of each row, totals left out: `children[starts[r]..starts[r + 1]]`.
    pub fn children(&self) -> Children {
        let rows = self.table.rows.len();
        let mut starts = vec![0u32; rows + 1];
        let kept = |r: &usize| !self.is_total(*r);
        for r in (0..rows).filter(kept) {
            if let Some(p) = self.parent(r) {
                starts[p + 1] += 1;
            }
        }
        for i in 0..rows {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut list = vec![0u32; starts[rows] as usize];
        for r in (0..rows).filter(kept) {
            if let Some(p) = self.parent(r) {
                list[next[p] as usize] = r as u32;
                next[p] += 1;
            }
        }
        Children { starts, list }
    }
}

/// Rows by their parent.
pub struct Children {
    starts: Vec<u32>,
    list: Vec<u32>,
}

impl Children {
    /// The direct children of a row, in order.
    pub fn of(&self, row: usize) -> impl ExactSizeIterator<Item = usize> + Clone + '_ {
        let range = match (self.starts.get(row), self.starts.get(row + 1)) {
            (Some(&a), Some(&b)) => a as usize..b as usize,
            _ => 0..0,
        };
        self.list[range].iter().map(|&r| r as usize)
    }
}

/// Whether figures of this header or row label cannot be added.
pub fn unaddable(grammar: &Grammar, label: &str) -> bool {
    grammar.begins(bare(label), Class::NoSum) || grammar.has(label, Class::Average)
}

/// A label without the list mark before it ("- Máy chủ").
pub fn bare(label: &str) -> &str {
    label.trim_start_matches(['-', '+', '*', '–', '•', ' ']).trim_end()
}

/// Whether two units of rows are the same words (both missing counts as the same).
pub fn same_unit(a: Option<&str>, b: Option<&str>) -> bool {
    let fold = |s: &str| s.trim().chars().map(crate::orthography::fold::letter).collect::<String>();
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => a == b || fold(a) == fold(b),
        _ => false,
    }
}
