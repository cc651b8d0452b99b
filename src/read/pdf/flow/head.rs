//! The pieces above a table's first row → the cells of its head with their merges, by where they stand over the columns.

use super::Cell;
use super::align::Piece;

/// Levels of a head.
const LEVELS: usize = 5;

/// A cell of the head: first column, columns, level, pieces; a leaf goes down to the last level.
struct Placed {
    column: usize,
    columns: usize,
    level: usize,
    pieces: Vec<Piece>,
}

struct Head<'a> {
    columns: &'a [(f32, f32)],
    xs: &'a [f32],
    out: Vec<Placed>,
}

/// The rows of the head.
pub(super) fn rows(mut pieces: Vec<Piece>, columns: &[(f32, f32)], xs: &[f32]) -> Vec<Vec<Cell>> {
    if pieces.is_empty() {
        return Vec::new();
    }
    pieces.sort_by(|a, b| a.y().total_cmp(&b.y()).then(a.x0.total_cmp(&b.x0)));
    let mut head = Head { columns, xs, out: Vec::new() };
    head.split(0, columns.len(), pieces, 0);
    let depth = head.out.iter().map(|p| p.level + 1).max().unwrap_or(1);
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    rows.resize_with(depth, Vec::new);
    head.out.sort_by_key(|p| (p.level, p.column));
    for p in head.out {
        let down = if p.columns > 1 { 1 } else { depth - p.level };
        let right = columns.get(p.column + p.columns - 1).map_or(f32::INFINITY, |c| c.1);
        let lines = p.pieces.into_iter().map(|p| p.line).collect();
        rows[p.level].push(Cell { column: p.column, columns: p.columns, rows: down, lines, turn: 0, right });
    }
    rows
}

impl Head<'_> {
    /// Puts the pieces that stand over the columns `from..to` into cells from `level` down.
    fn split(&mut self, from: usize, to: usize, pieces: Vec<Piece>, level: usize) {
        if to == from + 1 || level + 1 >= LEVELS || pieces.is_empty() {
            self.out.push(Placed { column: from, columns: to - from, level, pieces });
            return;
        }
        let tops = self.tops(from, to, &pieces);
        if tops.len() > to - from || tops.len() < 2 && level == 0 {
            // One name over all columns is no head of two levels.
            self.leaves(from, to, pieces, level);
            return;
        }
        let groups = self.groups(from, to, &pieces, &tops);
        // A group begins where its columns do, or with its name.
        let edges: Vec<f32> = groups.iter().zip(&tops).map(|(g, &t)| self.xs[g.0].min(pieces[t].x0 - 0.1)).collect();
        let mut rest: Vec<Vec<Piece>> = groups.iter().map(|_| Vec::new()).collect();
        for piece in pieces {
            let begun = |t: usize| piece.middle() > edges[t];
            let within = (1..groups.len()).rev().find(|&t| begun(t)).unwrap_or(0);
            rest[within].push(piece);
        }
        for (&(a, b), mut own) in groups.iter().zip(rest) {
            if b - a == 1 {
                self.out.push(Placed { column: a, columns: 1, level, pieces: own });
                continue;
            }
            let lower = lower(&own);
            let below = own.split_off(lower);
            self.out.push(Placed { column: a, columns: b - a, level, pieces: own });
            if !below.is_empty() {
                self.split(a, b, below, level + 1);
            }
        }
    }

    /// Each column for itself.
    fn leaves(&mut self, from: usize, to: usize, pieces: Vec<Piece>, level: usize) {
        let mut own: Vec<Vec<Piece>> = (from..to).map(|_| Vec::new()).collect();
        for piece in pieces {
            let middle = piece.middle();
            let c = (from..to).find(|&c| middle < self.xs[c + 1]).unwrap_or(to - 1);
            own[c - from].push(piece);
        }
        for (c, pieces) in (from..to).zip(own) {
            self.out.push(Placed { column: c, columns: 1, level, pieces });
        }
    }

    /// The pieces that open a cell of the highest level: those of the first line, and those set half way down in columns of their own.
    fn tops(&self, from: usize, to: usize, pieces: &[Piece]) -> Vec<usize> {
        let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return Vec::new() };
        let (high, low, size) = (first.y(), last.y(), first.line.size);
        let mut tops: Vec<usize> = (0..pieces.len()).filter(|&i| pieces[i].y() < high + 0.4 * size).collect();
        for c in from..to {
            let (left, right) = (self.xs[c], self.xs[c + 1]);
            let over = |p: &Piece| p.x1 > left + 0.5 && p.x0 < right - 0.5;
            let own: Vec<usize> = (0..pieces.len()).filter(|&i| over(&pieces[i])).collect();
            let (Some(&a), Some(&b)) = (own.first(), own.last()) else { continue };
            let (top, bottom) = (pieces[a].y(), pieces[b].y());
            let halfway = (f32::midpoint(top, bottom) - f32::midpoint(high, low)).abs() < 0.4 * size;
            if top > high + 0.4 * size
                && bottom < low - 0.4 * size
                && halfway
                && own.iter().all(|&i| pieces[i].x0 > left - 0.5 && pieces[i].x1 < right + 0.5)
            {
                tops.push(a);
            }
        }
        tops.sort_by(|a, b| pieces[*a].x0.total_cmp(&pieces[*b].x0));
        tops.dedup();
        tops
    }

    /// Parts the columns among the top pieces, in order.
    fn groups(&self, from: usize, to: usize, pieces: &[Piece], tops: &[usize]) -> Vec<(usize, usize)> {
        let (n, k) = (to - from, tops.len().max(1));
        let size = pieces.first().map_or(10.0, |p| p.line.size);
        let high = tops.first().map_or(0.0, |&t| pieces[t].y());
        // Where the first piece below the tops begins in each column.
        let below = |c: usize| pieces.iter().find(|p| p.y() > high + 0.4 * size && p.middle() > self.xs[c] && p.middle() < self.xs[c + 1]);
        let under: Vec<Option<f32>> = (from..to).map(|c| below(c).map(|p| p.x0)).collect();
        // Heads are set alike: all over the middle of their columns, or all over the left edge.
        let cost = |t: usize, a: usize, b: usize, centred: bool| {
            let Some(p) = tops.get(t).and_then(|&t| pieces.get(t)) else { return 0.0 };
            let (left, right) = (self.columns[from + a].0, self.columns[from + b - 1].1);
            let words = (p.middle() - f32::midpoint(left, right)).abs();
            let middle = words.min((p.middle() - f32::midpoint(self.xs[from + a], self.xs[from + b])).abs());
            let alone = if b - a == 1 { 0.3 } else { 1.0 };
            let mut cost = if centred { alone * middle } else { under[a].map_or(0.0, |x| (p.x0 - x).abs()) } / size;
            if b - a > 1 {
                cost += 8.0 * (a..b).filter(|&c| under[c].is_none()).count() as f32;
            }
            let over = p.x1.min(self.xs[from + b]) - p.x0.max(self.xs[from + a]);
            // A name set to the left begins behind the column before; its own figures may stand far to the right.
            let before = (from + a).checked_sub(1).map_or(f32::MIN, |c| self.columns[c].1);
            let misses = if centred { over < 0.6 * (p.x1 - p.x0) } else { p.x0 < before - 1.0 || p.x0 > self.columns[from + a].1 };
            if misses {
                cost += 12.0;
            }
            cost
        };
        // best[t][b]: the least cost of the first t pieces over the first b columns, and where the last of them begins.
        let table = |centred: bool| {
            let mut best = vec![vec![(f32::INFINITY, 0usize); n + 1]; k + 1];
            best[0][0].0 = 0.0;
            for t in 1..=k {
                for b in t..=n {
                    for a in t - 1..b {
                        let sum = best[t - 1][a].0 + cost(t - 1, a, b, centred);
                        if sum < best[t][b].0 {
                            best[t][b] = (sum, a);
                        }
                    }
                }
            }
            best
        };
        let (middle, edge) = (table(true), table(false));
        let best = if edge[k][n].0 < middle[k][n].0 { edge } else { middle };
        let mut out = Vec::new();
        let mut b = n;
        for t in (1..=k).rev() {
            let a = best[t][b].1;
            out.push((from + a, from + b));
            b = a;
        }
        out.reverse();
        out
    }
}

/// Where the pieces below a parent begin: its own further lines are single pieces close below.
fn lower(pieces: &[Piece]) -> usize {
    let mut at = 1;
    while at < pieces.len() {
        let y = pieces[at].y();
        let line = pieces[at..].iter().take_while(|p| (p.y() - y).abs() < 0.4 * p.line.size).count();
        let more = pieces.len() > at + line;
        let near = y - pieces[at - 1].y() < 1.5 * pieces[at].line.size;
        let same = (pieces[at].middle() - pieces[0].middle()).abs() < pieces[at].line.size || (pieces[at].x0 - pieces[0].x0).abs() < 0.5;
        if line > 1 || !more || !near || !same {
            break;
        }
        at += 1;
    }
    at
}
