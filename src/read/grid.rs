//! Ruling lines → tables of cells with their merges. Shared by drawn pages and scanned ones.
//!
//! Lines that cross or touch belong to one table; their distinct places are its columns and rows; a cell grows over every
//! boundary that no line covers.

#![expect(clippy::cast_precision_loss, reason = "counts of lines and letters are small")]

use serde::{Deserialize, Serialize};

/// A straight line along an axis.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Rule {
    /// It lies; else it stands.
    pub lies: bool,
    /// Its place across.
    pub at: f32,
    /// Where it begins along.
    pub from: f32,
    /// Where it ends along.
    pub to: f32,
}

/// A cell: rows and columns covered, ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cell {
    /// First row.
    pub row: usize,
    /// First column.
    pub column: usize,
    /// Rows covered.
    pub rows: usize,
    /// Columns covered.
    pub columns: usize,
}

/// A table as drawn.
#[derive(Debug, Clone, Default)]
pub(crate) struct Frame {
    /// Column boundaries from left to right.
    pub xs: Vec<f32>,
    /// Row boundaries from top to bottom.
    pub ys: Vec<f32>,
    /// Cells in reading order of their first corner.
    pub cells: Vec<Cell>,
    /// Index into `cells` by row and column.
    owner: Vec<usize>,
}

/// Places closer than this are one.
const NEAR: f32 = 2.0;
/// Pieces of a dashed or broken line are joined over such gaps.
const GAP: f32 = 4.0;
/// Columns and rows thinner than this are double lines.
const THIN: f32 = 4.0;
/// Rules that are looked at; more are a drawing.
const MOST: usize = 6_000;
/// Rows and columns of one table.
const SIDE: usize = 3_000;

impl Frame {
    /// One whose cells are known elsewhere.
    pub fn bare(xs: Vec<f32>, ys: Vec<f32>) -> Self {
        Self { xs, ys, ..Self::default() }
    }

    /// The cell that holds a point. `None`: it lies outside.
    pub fn cell_at(&self, x: f32, y: f32) -> Option<usize> {
        let inside = |v: f32, edges: &[f32]| {
            let (first, last) = (*edges.first()?, *edges.last()?);
            (first - 0.5 <= v && v <= last + 0.5).then(|| edges.partition_point(|e| *e <= v).clamp(1, edges.len() - 1) - 1)
        };
        let (c, r) = (inside(x, &self.xs)?, inside(y, &self.ys)?);
        self.owner.get(r * (self.xs.len() - 1) + c).copied()
    }

    /// Left, top, right, bottom.
    pub fn bounds(&self) -> [f32; 4] {
        let ends = |v: &[f32]| (v.first().copied().unwrap_or(0.0), v.last().copied().unwrap_or(0.0));
        let ((left, right), (top, bottom)) = (ends(&self.xs), ends(&self.ys));
        [left, top, right, bottom]
    }
}

/// Whether a page has more rules than are looked at: then [`frames`] gives none of its tables.
pub(crate) fn too_many(rules: &[Rule]) -> bool {
    rules.len() > MOST && joined(rules, true).len() + joined(rules, false).len() > MOST
}

/// The tables that the rules of a page draw, from top to bottom. A single box of one cell is none.
pub(crate) fn frames(rules: &[Rule]) -> Vec<Frame> {
    frames_by(rules, |side| side.ruled)
}

/// A side of a cell, between two neighbouring places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Side {
    /// Where a wall would be.
    pub rule: Rule,
    /// A rule covers its middle.
    pub ruled: bool,
    /// Walls stand along most of its boundary, and none was found here.
    pub mostly: bool,
}

/// The tables that the rules of a page draw; `wall` decides whether a side is one.
pub(crate) fn frames_by(rules: &[Rule], wall: impl Fn(&Side) -> bool) -> Vec<Frame> {
    let lying = joined(rules, true);
    let standing = joined(rules, false);
    if lying.is_empty() || standing.is_empty() || lying.len() + standing.len() > MOST {
        return Vec::new();
    }
    let mut groups = Groups::new(lying.len() + standing.len());
    // Rules are sorted by place: only those within a line's stretch are tried.
    for (i, h) in lying.iter().enumerate() {
        let first = standing.partition_point(|v| v.at < h.from - NEAR);
        for (j, v) in standing.iter().enumerate().skip(first).take_while(|(_, v)| v.at <= h.to + NEAR) {
            if h.at >= v.from - NEAR && h.at <= v.to + NEAR {
                groups.join(i, lying.len() + j);
            }
        }
    }
    let mut members: std::collections::BTreeMap<usize, (Vec<Rule>, Vec<Rule>)> = std::collections::BTreeMap::new();
    for (i, rule) in lying.iter().chain(&standing).enumerate() {
        let member = members.entry(groups.root(i)).or_default();
        if rule.lies { member.0.push(*rule) } else { member.1.push(*rule) }
    }
    let mut out: Vec<Frame> = members.into_values().filter_map(|(h, v)| frame(h, v, &wall)).collect();
    out.sort_by(|a, b| a.ys[0].total_cmp(&b.ys[0]).then(a.xs[0].total_cmp(&b.xs[0])));
    out
}

/// Rules of one direction, collinear pieces joined, sorted by place.
pub(crate) fn joined(rules: &[Rule], lies: bool) -> Vec<Rule> {
    let mut all: Vec<Rule> = rules.iter().copied().filter(|r| r.lies == lies && r.at.is_finite() && r.from < r.to).collect();
    all.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut out = Vec::new();
    let mut start = 0;
    while start < all.len() {
        let mut end = start + 1;
        while end < all.len() && all[end].at - all[end - 1].at <= NEAR && all[end].at - all[start].at <= 2.0 * NEAR {
            end += 1;
        }
        let at = all[start..end].iter().map(|r| r.at).sum::<f32>() / (end - start) as f32;
        let group = &mut all[start..end];
        group.sort_by(|a, b| a.from.total_cmp(&b.from));
        let mut now = Rule { at, ..group[0] };
        for r in &group[1..] {
            if r.from <= now.to + GAP {
                now.to = now.to.max(r.to);
            } else {
                out.push(now);
                now = Rule { at, ..*r };
            }
        }
        out.push(now);
        start = end;
    }
    // A speck is no rule.
    out.retain(|r| r.to - r.from > 3.0);
    out
}

/// Distinct places, double lines taken as one.
fn places(rules: &[Rule]) -> Vec<f32> {
    let mut at: Vec<f32> = rules.iter().map(|r| r.at).collect();
    at.sort_by(f32::total_cmp);
    at.dedup_by(|b, a| *b - *a <= THIN);
    at
}

fn frame(mut h: Vec<Rule>, mut v: Vec<Rule>, is_wall: &impl Fn(&Side) -> bool) -> Option<Frame> {
    if h.len() < 2 || v.is_empty() {
        return None;
    }
    // Sides that are left open: the lying rules go on beyond the last standing one.
    let (left, right) = (extreme(&h, |r| -r.from), extreme(&h, |r| r.to));
    let (top, bottom) = (extreme(&h, |r| -r.at), extreme(&h, |r| r.at));
    for (side, open) in [(-left, extreme(&v, |r| -r.at) < left - 8.0), (right, extreme(&v, |r| r.at) < right - 8.0)] {
        if open {
            v.push(Rule { lies: false, at: side, from: -top, to: bottom });
        }
    }
    // Likewise a missing top or bottom line.
    let (high, low) = (-extreme(&v, |r| -r.from), extreme(&v, |r| r.to));
    // A stroke of a stamp that stands over the edge is no missing line: most standing rules go as far.
    let reach = |beyond: &dyn Fn(&Rule) -> bool| v.iter().filter(|r| beyond(r)).count() * 2 >= places(&v).len();
    let above = -top > high + 8.0 && reach(&|r| r.from + 8.0 < -top);
    let below = bottom < low - 8.0 && reach(&|r| r.to - 8.0 > bottom);
    for (side, open) in [(high, above), (low, below)] {
        if open {
            h.push(Rule { lies: true, at: side, from: -left, to: right });
        }
    }
    let (xs, ys) = (places(&v), places(&h));
    if xs.len() < 2 || ys.len() < 2 || xs.len() + ys.len() < 5 || xs.len() > SIDE || ys.len() > SIDE {
        return None;
    }
    let (columns, rows) = (xs.len() - 1, ys.len() - 1);
    if columns.saturating_mul(rows) > 400_000 {
        return None;
    }
    // Walls by boundary: whether a rule covers the middle of each cell's side.
    let covered = |lies: bool, rules: &[Rule], edges: &[f32], along: &[f32]| {
        let n = along.len() - 1;
        let mut wall = vec![false; edges.len() * n];
        for r in rules {
            let Some(e) = (0..edges.len()).min_by(|a, b| (edges[*a] - r.at).abs().total_cmp(&(edges[*b] - r.at).abs())) else { continue };
            let first = along.partition_point(|a| *a < r.from - THIN).saturating_sub(1);
            for (k, side) in along.windows(2).enumerate().skip(first).take_while(|(_, s)| s[0] <= r.to) {
                let middle = f32::midpoint(side[0], side[1]);
                wall[e * n + k] |= r.from <= middle && middle <= r.to;
            }
        }
        for (i, ruled) in wall.iter_mut().enumerate() {
            let (at, from, to) = (edges[i / n], along[i % n], along[i % n + 1]);
            *ruled = is_wall(&Side { rule: Rule { lies, at, from, to }, ruled: *ruled, mostly: false });
        }
        // A boundary with walls along most of it: those that lack are asked for once more.
        for (e, boundary) in wall.chunks_exact_mut(n).enumerate() {
            let walls = boundary.iter().filter(|w| **w).count();
            if 2 * walls < n || walls == n {
                continue;
            }
            for (k, there) in boundary.iter_mut().enumerate().filter(|(_, there)| !**there) {
                let rule = Rule { lies, at: edges[e], from: along[k], to: along[k + 1] };
                *there = is_wall(&Side { rule, ruled: false, mostly: true });
            }
        }
        wall
    };
    let standing = covered(false, &v, &xs, &ys);
    let lying = covered(true, &h, &ys, &xs);
    let mut owner = vec![usize::MAX; rows * columns];
    let mut cells = Vec::new();
    for r in 0..rows {
        for c in 0..columns {
            if owner[r * columns + c] != usize::MAX {
                continue;
            }
            let free = |r: usize, c: usize, owner: &[usize]| owner[r * columns + c] == usize::MAX;
            let mut right = c;
            while right + 1 < columns && !standing[(right + 1) * rows + r] && free(r, right + 1, &owner) {
                right += 1;
            }
            let mut down = r;
            // One wall of several under a merged cell may be lost: the others end it.
            let open = |row: usize| (c..=right).all(|k| !lying[row * columns + k]);
            while down + 1 < rows && open(down + 1) && (c..=right).all(|k| free(down + 1, k, &owner)) {
                down += 1;
            }
            for row in r..=down {
                owner[row * columns + c..=row * columns + right].fill(cells.len());
            }
            cells.push(Cell { row: r, column: c, rows: down - r + 1, columns: right - c + 1 });
        }
    }
    (cells.len() > 1).then_some(Frame { xs, ys, cells, owner })
}

fn extreme(rules: &[Rule], of: impl Fn(&Rule) -> f32) -> f32 {
    rules.iter().map(of).fold(f32::MIN, f32::max)
}

/// Sets that grow together.
struct Groups(Vec<usize>);

impl Groups {
    fn new(n: usize) -> Self {
        Self((0..n).collect())
    }
    fn root(&mut self, mut i: usize) -> usize {
        while self.0[i] != i {
            self.0[i] = self.0[self.0[i]];
            i = self.0[i];
        }
        i
    }
    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a] = b;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn h(at: f32, from: f32, to: f32) -> Rule {
        Rule { lies: true, at, from, to }
    }
    fn v(at: f32, from: f32, to: f32) -> Rule {
        Rule { lies: false, at, from, to }
    }

    #[test]
    fn merged_cells_grow_where_no_line_is() {
        // Two columns under one head, a first column over two rows.
        let rules = [
            h(0.0, 0.0, 300.0),
            h(20.0, 100.0, 300.0),
            h(40.0, 0.0, 300.0),
            h(60.0, 0.0, 300.0),
            v(0.0, 0.0, 60.0),
            v(100.0, 0.0, 60.0),
            v(200.0, 20.0, 60.0),
            v(300.0, 0.0, 60.0),
        ];
        let frames = frames(&rules);
        assert_eq!(frames.len(), 1);
        let f = &frames[0];
        assert_eq!((f.xs.len(), f.ys.len(), f.cells.len()), (4, 4, 7));
        assert_eq!(f.cells[0], Cell { row: 0, column: 0, rows: 2, columns: 1 });
        assert_eq!(f.cells[1], Cell { row: 0, column: 1, rows: 1, columns: 2 });
        assert_eq!(f.cell_at(150.0, 10.0), Some(1));
        assert_eq!(f.cell_at(50.0, 30.0), Some(0));
        assert_eq!(f.cell_at(350.0, 30.0), None);
    }

    #[test]
    fn dashed_double_and_open_lines() {
        let mut rules = vec![h(0.0, 0.0, 200.0), h(1.5, 0.0, 200.0), h(40.0, 0.0, 200.0), v(100.0, 0.0, 40.0)];
        rules.extend((0..50).map(|i| h(20.0, i as f32 * 4.0, i as f32 * 4.0 + 2.0)));
        let frames = frames(&rules);
        assert_eq!(frames.len(), 1);
        assert_eq!(frames[0].cells.len(), 4, "{:?}", frames[0]);
    }

    #[test]
    fn a_merged_cell_ends_at_any_wall_under_it() {
        // The rule under a head of two columns lacks its first half, where a stamp lies.
        let lying = [h(0.0, 0.0, 300.0), h(20.0, 200.0, 300.0), h(40.0, 0.0, 300.0), h(60.0, 0.0, 300.0)];
        let standing = [v(0.0, 0.0, 60.0), v(100.0, 0.0, 60.0), v(200.0, 20.0, 60.0), v(300.0, 0.0, 60.0)];
        let f = &frames(&[lying, standing].concat())[0];
        assert_eq!(f.cells[1], Cell { row: 0, column: 1, rows: 1, columns: 2 });
        assert_eq!(f.cells.len(), 7);
    }

    #[test]
    fn a_stroke_over_the_edge_makes_no_row() {
        let rules = [h(100.0, 0.0, 300.0), h(120.0, 0.0, 300.0), h(140.0, 0.0, 300.0), v(0.0, 100.0, 140.0), v(100.0, 100.0, 140.0)];
        let stamped = frames(&[&rules[..], &[v(300.0, 100.0, 140.0), v(230.0, 60.0, 130.0)]].concat());
        assert_eq!(stamped[0].ys, [100.0, 120.0, 140.0]);
        // No line at the top, where all the others go.
        let open = frames(&[h(120.0, 0.0, 300.0), h(140.0, 0.0, 300.0), v(0.0, 100.0, 140.0), v(100.0, 100.0, 140.0)]);
        assert_eq!(open[0].ys, [100.0, 120.0, 140.0]);
    }

    #[test]
    fn a_box_and_an_underline_are_no_tables() {
        assert!(frames(&[h(0.0, 0.0, 90.0), h(20.0, 0.0, 90.0), v(0.0, 0.0, 20.0), v(90.0, 0.0, 20.0)]).is_empty());
        assert!(frames(&[h(0.0, 0.0, 90.0)]).is_empty());
    }

    #[test]
    fn more_rules_than_are_looked_at_are_told_of() {
        let comb = |n: usize| -> Vec<Rule> {
            let standing = (0..n).map(|i| v(i as f32 * 5.0, 0.0, 50.0));
            standing.chain([h(0.0, 0.0, n as f32 * 5.0), h(50.0, 0.0, n as f32 * 5.0)]).collect()
        };
        assert!(!too_many(&comb(2_000)) && frames(&comb(2_000)).len() == 1);
        assert!(too_many(&comb(6_100)) && frames(&comb(6_100)).is_empty());
        // One line in many pieces is one rule.
        let dashes: Vec<Rule> = (0..9_000).map(|i| h(5.0, i as f32 * 4.0, i as f32 * 4.0 + 2.0)).collect();
        assert!(!too_many(&dashes));
    }

    #[test]
    fn any_rules_end() {
        let mut seed = 7u32;
        let mut next = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) as f32 % 600.0
        };
        for n in [1usize, 10, 200, 3000] {
            let rules: Vec<Rule> = (0..n).map(|i| Rule { lies: i % 2 == 0, at: next(), from: next(), to: next() }).collect();
            for f in frames(&rules) {
                assert!(f.cells.iter().all(|c| c.row + c.rows < f.ys.len() && c.column + c.columns < f.xs.len()));
            }
        }
    }
}
