//! The pieces above a table's first row → the cells of its head with their merges, by where they stand over the columns.
//!
//! Pieces close below each other are one cell. The lowest cell of each column names it; the cells above those stand over several
//! columns: over which, their middles or left edges tell, and how deep the names below them stand.

use super::Cell;
use super::align::Piece;

/// Levels of a head.
const LEVELS: usize = 4;
/// Cells of a head that are looked at; more are no head.
const MOST: usize = 150;
/// Cost of a column without a name below a parent.
const BLANK: f32 = 6.0;

/// What a head is made of.
pub(super) struct Frame<'a> {
    /// Where the words of each column lie.
    pub columns: &'a [(f32, f32)],
    /// Where columns meet.
    pub xs: &'a [f32],
    /// Lines of a cell are at most this far apart.
    pub line: f32,
    /// Cells are plainly farther apart than lines of a cell.
    pub plain: bool,
}

/// A cell while it is put together.
#[derive(Debug, Clone)]
struct Draft {
    pieces: Vec<Piece>,
    x0: f32,
    x1: f32,
    /// First and last base line.
    ys: (f32, f32),
}

impl Draft {
    fn top(&self) -> f32 {
        self.ys.0
    }
    fn bottom(&self) -> f32 {
        self.ys.1
    }
    fn level(&self) -> f32 {
        f32::midpoint(self.top(), self.bottom())
    }
    fn middle(&self) -> f32 {
        f32::midpoint(self.x0, self.x1)
    }
}

/// The rows of the head, and whether nothing speaks against them.
pub(super) fn rows(mut pieces: Vec<Piece>, frame: &Frame<'_>) -> (Vec<Vec<Cell>>, bool) {
    if pieces.is_empty() || frame.columns.is_empty() {
        return (Vec::new(), true);
    }
    pieces.sort_by(|a, b| a.y().total_cmp(&b.y()).then(a.x0.total_cmp(&b.x0)));
    if pieces.len() > MOST {
        return (leaves_only(pieces, frame), false);
    }
    // Names close below each other are one; or those that stand level with their neighbours' first line are names of their own.
    let [joined, split] = [false, true].map(|split| read(drafts(&pieces, frame, split), frame));
    let same = joined.drafts.len() == split.drafts.len();
    let (best, other) = if split.cost < joined.cost { (split, joined) } else { (joined, split) };
    let sure = best.sure && (same || other.cost > best.cost + 1.0);
    if !best.cost.is_finite() {
        return (leaves_only(pieces, frame), false);
    }
    (laid_out(&best, frame), sure)
}

/// A head as understood.
struct Head {
    drafts: Vec<Draft>,
    /// The draft that names each column.
    names: Vec<Option<usize>>,
    /// Level, columns from and to, draft of the cells over several columns.
    over: Vec<(usize, usize, usize, usize)>,
    /// Column and draft: more words of its name.
    extra: Vec<(usize, usize)>,
    depth: usize,
    cost: f32,
    sure: bool,
}

fn read(drafts: Vec<Draft>, frame: &Frame<'_>) -> Head {
    let mut names: Vec<Option<usize>> = vec![None; frame.columns.len()];
    for (i, d) in drafts.iter().enumerate() {
        let Some(c) = frame.column(d).filter(|_| frame.beside(d).is_none()) else { continue };
        // The lowest names the column.
        if names[c].is_none_or(|k| drafts[k].bottom() < d.bottom()) {
            names[c] = Some(i);
        }
    }
    // What stands between the words of two columns names the one that has no name yet.
    for (i, d) in drafts.iter().enumerate() {
        let Some((left, right)) = frame.beside(d) else { continue };
        let Some(near) = frame.column(d) else { continue };
        let far = if near == left { right } else { left };
        let c = if names[near].is_some() && names[far].is_none() { far } else { near };
        if names[c].is_none_or(|k| drafts[k].bottom() < d.bottom()) {
            names[c] = Some(i);
        }
    }
    let parents: Vec<usize> = (0..drafts.len()).filter(|i| !names.contains(&Some(*i))).collect();
    let levels = levels(&parents, &drafts, frame.line);
    let depth = levels.iter().map(|l| l + 1).max().unwrap_or(0).min(LEVELS - 1);
    let mut head = Head { drafts, names, over: Vec::new(), extra: Vec::new(), depth: depth + 1, cost: 0.0, sure: depth <= 1 };
    for level in 0..depth.max(1) {
        let mut own: Vec<usize> = parents.iter().zip(&levels).filter(|(_, l)| **l == level).map(|(p, _)| *p).collect();
        own.sort_by(|a, b| head.drafts[*a].middle().total_cmp(&head.drafts[*b].middle()));
        let single = depth <= 1;
        let all = EDGES.map(|edge| Spread { frame, drafts: &head.drafts, names: &head.names, own: &own, single, edge }.ranges());
        let Some(found) = all.into_iter().min_by(|a, b| a.cost.total_cmp(&b.cost)) else { continue };
        head.sure &= found.sure;
        head.cost += found.cost;
        for (p, (a, b)) in own.iter().zip(found.ranges) {
            if b == a + 1 {
                head.extra.push((a, *p));
            } else {
                head.over.push((level, a, b, *p));
            }
        }
    }
    head.sure &= !head.names.contains(&None);
    head
}

/// Puts the cells into rows; places that nothing covers are blank cells.
fn laid_out(head: &Head, frame: &Frame<'_>) -> Vec<Vec<Cell>> {
    let Head { drafts, names, over, extra, depth, .. } = head;
    let depth = *depth;
    let n = names.len();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    rows.resize_with(depth, Vec::new);
    let mut taken = vec![vec![false; n]; depth];
    let lines = |i: usize| drafts[i].pieces.iter().map(|p| p.line.clone());
    for &(level, a, b, p) in over {
        if level >= depth || taken[level][a..b].contains(&true) {
            continue;
        }
        taken[level][a..b].fill(true);
        let cell = Cell { column: a, columns: b - a, rows: 1, lines: lines(p).collect(), turn: 0, right: frame.columns[b - 1].1 };
        rows[level].push(cell);
    }
    for (c, name) in names.iter().enumerate() {
        let from = (0..depth).rev().find(|&r| taken[r][c]).map_or(0, |r| r + 1);
        if from >= depth {
            continue;
        }
        let above = extra.iter().filter(|e| e.0 == c).flat_map(|e| lines(e.1));
        let own = above.chain(name.iter().flat_map(|&i| lines(i))).collect();
        (from..depth).for_each(|r| taken[r][c] = true);
        rows[from].push(Cell { column: c, columns: 1, rows: depth - from, lines: own, turn: 0, right: frame.columns[c].1 });
    }
    for (row, taken) in rows.iter_mut().zip(&taken) {
        let blank = |c: usize| Cell { column: c, columns: 1, rows: 1, right: frame.columns[c].1, ..Cell::default() };
        row.extend((0..n).filter(|&c| !taken[c]).map(blank));
        row.sort_by_key(|c| c.column);
    }
    rows
}

fn leaves_only(pieces: Vec<Piece>, frame: &Frame<'_>) -> Vec<Vec<Cell>> {
    let blank = |c: usize| Cell { column: c, columns: 1, rows: 1, right: frame.columns[c].1, ..Cell::default() };
    let mut row: Vec<Cell> = (0..frame.columns.len()).map(blank).collect();
    for piece in pieces {
        let c = frame.xs.windows(2).position(|x| piece.middle() < x[1]).unwrap_or(row.len() - 1);
        row[c].lines.push(piece.line);
    }
    vec![row]
}

impl Frame<'_> {
    /// The column that holds all of a cell. `None`: it reaches into another.
    fn column(&self, d: &Draft) -> Option<usize> {
        let c = self.xs.windows(2).position(|x| d.middle() < x[1]).unwrap_or(self.columns.len() - 1);
        let before = c.checked_sub(1).map_or(f32::MIN, |b| self.columns[b].1);
        let after = self.columns.get(c + 1).map_or(f32::MAX, |a| a.0);
        (d.x0 > before - 0.6 && d.x1 < after + 0.6).then_some(c)
    }
    /// The columns to the left and right of a cell that stands over the words of neither.
    fn beside(&self, d: &Draft) -> Option<(usize, usize)> {
        let right = self.columns.partition_point(|c| c.1 <= d.x0);
        let free = right > 0 && self.columns.get(right).is_some_and(|c| c.0 >= d.x1);
        free.then(|| (right - 1, right))
    }
    /// The columns whose words a stretch stands over.
    fn touched(&self, d: &Draft) -> (usize, usize) {
        let from = self.xs[1..].iter().position(|x| d.x0 + 1.0 < *x).unwrap_or(self.columns.len() - 1);
        let to = self.xs[1..].iter().position(|x| d.x1 - 1.0 <= *x).unwrap_or(self.columns.len() - 1);
        (from, to.max(from) + 1)
    }
}

/// Pieces close below each other, one over the other, are one cell.
fn drafts(pieces: &[Piece], frame: &Frame<'_>, split: bool) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::new();
    let high = pieces.first().map_or(0.0, Piece::y);
    let column = |p: &Piece| frame.xs.windows(2).position(|x| p.middle() < x[1]).unwrap_or(frame.columns.len() - 1);
    // Where the first piece of each column stands.
    let mut tops: Vec<Option<f32>> = vec![None; frame.columns.len()];
    for p in pieces {
        tops[column(p)].get_or_insert(p.y());
    }
    for (i, p) in pieces.iter().enumerate() {
        let size = p.line.size;
        let own = Draft { pieces: vec![p.clone()], x0: p.x0, x1: p.x1, ys: (p.y(), p.y()) };
        let beside = |q: &Draft| {
            let near = |o: &Piece| (o.y() - p.y()).abs() < 0.4 * size && o.x0 < q.x1 + 2.0 * size && o.x1 > q.x0 - 2.0 * size;
            pieces.iter().enumerate().any(|(k, o)| k != i && near(o))
        };
        let fits = |q: &Draft| {
            let apart = p.y() - q.bottom();
            let over = p.x1.min(q.x1) - p.x0.max(q.x0) > 0.2 * (p.x1 - p.x0).min(q.x1 - q.x0);
            if !over || apart < 0.6 * size || apart > frame.line + 0.12 * size {
                return false;
            }
            if frame.plain {
                return true;
            }
            // Beside it a column begins: names below a common one.
            let begins = |c: Option<usize>| c.and_then(|c| *tops.get(c)?).is_some_and(|y| (y - p.y()).abs() < 0.3 * size);
            if split && p.y() > high + 0.6 * size && (begins(Some(column(p) + 1)) || begins(column(p).checked_sub(1))) {
                return false;
            }
            let same = (q.middle() - p.middle()).abs() < 0.3 * size || (q.x0 - p.x0).abs() < 0.8;
            match (frame.column(q), frame.column(&own)) {
                (Some(a), Some(b)) => a == b,
                (None, _) => same && !beside(q),
                (Some(_), None) => same,
            }
        };
        match (0..out.len()).rev().find(|&k| fits(&out[k])) {
            Some(k) => {
                out[k].x0 = out[k].x0.min(p.x0);
                out[k].x1 = out[k].x1.max(p.x1);
                out[k].ys.1 = p.y();
                out[k].pieces.push(p.clone());
            }
            None => out.push(own),
        }
    }
    out
}

/// How many of the cells over several columns stand above each.
fn levels(parents: &[usize], drafts: &[Draft], line: f32) -> Vec<usize> {
    let mut order: Vec<usize> = (0..parents.len()).collect();
    order.sort_by(|a, b| drafts[parents[*a]].top().total_cmp(&drafts[parents[*b]].top()));
    let mut out = vec![0; parents.len()];
    for (n, &i) in order.iter().enumerate() {
        let above = order[..n].iter().filter(|&&k| drafts[parents[k]].bottom() + 0.9 * line < drafts[parents[i]].top());
        out[i] = above.map(|&k| out[k] + 1).max().unwrap_or(0);
    }
    out
}

/// Where the names of a head stand in their cells.
type Edge = fn(&Draft) -> f32;
const EDGES: [Edge; 3] = [Draft::level, Draft::top, Draft::bottom];

/// The parents of one level and what they may stand over.
#[derive(Clone, Copy)]
struct Spread<'a> {
    frame: &'a Frame<'a>,
    drafts: &'a [Draft],
    names: &'a [Option<usize>],
    own: &'a [usize],
    single: bool,
    edge: Edge,
}

/// Ranges of columns, one a parent.
struct Found {
    ranges: Vec<(usize, usize)>,
    cost: f32,
    sure: bool,
}

impl Spread<'_> {
    fn ranges(&self) -> Found {
        let tables = [true, false].map(|centred| self.table(centred));
        let Some((ways, centred)) = tables.into_iter().zip([true, false]).min_by(|a, b| a.0.0.total_cmp(&b.0.0)) else {
            return Found { ranges: Vec::new(), cost: f32::INFINITY, sure: false };
        };
        let (total, ranges) = ways;
        if !total.is_finite() {
            return Found { ranges: Vec::new(), cost: f32::INFINITY, sure: false };
        }
        // The next best: one end of one range moved by a column.
        let sum = |ranges: &[(usize, usize)]| {
            let inside = |c: usize| ranges.iter().any(|r| r.0 <= c && c < r.1);
            let all = ranges.iter().enumerate().map(|(t, r)| self.over(t, r.0, r.1, centred)).sum::<f32>();
            all + (0..self.names.len()).filter(|c| !inside(*c)).map(|c| self.alone(c)).sum::<f32>()
        };
        let mut rival = f32::INFINITY;
        for t in 0..ranges.len() {
            for (left, right) in [(0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, -1)] {
                let mut moved = ranges.clone();
                let (Some(a), Some(b)) = (moved[t].0.checked_add_signed(left), moved[t].1.checked_add_signed(right)) else { continue };
                if a >= b || b > self.names.len() {
                    continue;
                }
                moved[t] = (a, b);
                if let Some(next) = moved.get_mut(t + 1).filter(|next| next.0 < b) {
                    next.0 = b;
                }
                if let Some(before) = t.checked_sub(1).and_then(|k| moved.get_mut(k)).filter(|before| before.1 > a) {
                    before.1 = a;
                }
                if moved.iter().all(|r| r.0 < r.1) {
                    rival = rival.min(sum(&moved));
                }
            }
        }
        let sure = total < 0.7 * ranges.len().max(1) as f32 && rival > total + 0.8;
        Found { ranges, cost: total, sure }
    }

    /// What it costs that parent `t` stands over the columns `a..b`.
    fn over(&self, t: usize, a: usize, b: usize, centred: bool) -> f32 {
        let d = &self.drafts[self.own[t]];
        let size = d.pieces.first().map_or(10.0, |p| p.line.size);
        let (from, to) = self.frame.touched(d);
        if from < a || to > b {
            return 30.0;
        }
        if b == a + 1 {
            // More of the column's own name.
            return 2.5;
        }
        let below: Vec<&Draft> = self.names[a..b].iter().flatten().map(|&i| &self.drafts[i]).collect();
        let mut cost = BLANK * (b - a - below.len()) as f32;
        let ends = |i: Option<&Draft>, c: usize| {
            i.map_or(self.frame.columns[c], |d| (d.x0.min(self.frame.columns[c].0), d.x1.max(self.frame.columns[c].1)))
        };
        let name = |c: usize| self.names[c].map(|i| &self.drafts[i]);
        let (left, right) = (ends(name(a), a).0, ends(name(b - 1), b - 1).1);
        cost += if centred {
            let words = (d.middle() - f32::midpoint(left, right)).abs();
            let spaces = (d.middle() - f32::midpoint(self.frame.xs[a], self.frame.xs[b])).abs();
            words.min(spaces) / size
        } else {
            name(a).map_or(2.0, |n| (d.x0 - n.x0).abs() / size)
        };
        let line = self.frame.line.min(2.0 * size);
        for name in &below {
            if name.top() < d.bottom() + 0.85 * line {
                cost += 8.0;
            }
        }
        if self.single {
            let all = below.iter().map(|d| (self.edge)(d));
            let uneven = (all.clone().fold(f32::MIN, f32::max) - all.fold(f32::MAX, f32::min)).max(0.0);
            cost += 3.0 * uneven / line;
        }
        cost
    }

    /// What it costs that a column stands under no parent: its name is set over the whole height of the head.
    fn alone(&self, c: usize) -> f32 {
        let Some(d) = self.names[c].map(|i| &self.drafts[i]) else { return 0.5 };
        if !self.single {
            return 0.0;
        }
        // The same edge of the whole head.
        let all = self.drafts.iter();
        let top = all.clone().map(Draft::top).fold(f32::MAX, f32::min);
        let bottom = all.map(Draft::bottom).fold(f32::MIN, f32::max);
        let whole = Draft { pieces: Vec::new(), x0: 0.0, x1: 0.0, ys: (top, bottom) };
        let off = ((self.edge)(d) - (self.edge)(&whole)).abs();
        2.0 * off / self.frame.line.min(2.0 * d.pieces.first().map_or(10.0, |p| p.line.size))
    }

    /// The cheapest ranges of all parents, and what they cost.
    fn table(&self, centred: bool) -> (f32, Vec<(usize, usize)>) {
        let (n, k) = (self.names.len(), self.own.len());
        // best[t][b]: the first t parents and the first b columns are done; where the last parent began, if it ends here.
        let mut best = vec![vec![(f32::INFINITY, None::<usize>); n + 1]; k + 1];
        best[0][0].0 = 0.0;
        for t in 0..=k {
            for b in 1..=n {
                let skip = best[t][b - 1].0 + self.alone(b - 1);
                let mut least = (skip, None);
                if t > 0 {
                    for (a, &(before, _)) in best[t - 1].iter().enumerate().take(b) {
                        if before < least.0 {
                            let sum = before + self.over(t - 1, a, b, centred);
                            if sum < least.0 {
                                least = (sum, Some(a));
                            }
                        }
                    }
                }
                if least.0 < best[t][b].0 {
                    best[t][b] = least;
                }
            }
        }
        let (mut t, mut b) = (k, n);
        let mut ranges = Vec::new();
        while b > 0 {
            match best[t][b].1 {
                Some(a) => {
                    ranges.push((a, b));
                    (t, b) = (t.saturating_sub(1), a);
                }
                None => b -= 1,
            }
        }
        ranges.reverse();
        let total = if ranges.len() == k { best[k][n].0 } else { f32::INFINITY };
        (total, ranges)
    }
}
