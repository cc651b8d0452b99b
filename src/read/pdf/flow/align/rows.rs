//! Lines of a table without standing rules → its rows.
//!
//! Lines with figures or the number of a row anchor one row each. The lines between two anchors are parted by whatever fits best
//! over the whole table: rows are farther apart than the lines of a cell, cells stand at the top, in the middle or at the bottom of
//! their rows, and a cell's words go on below only where its line had no room left.

use super::Piece;
use std::ops::Range;

/// Most lines between two anchors that are given to either row.
const REACH: usize = 6;
/// Costs: a fault of distance or of place, a row without an anchor, words that break where they had room.
const FAULT: f32 = 3.0;
const FREE: f32 = 1.3;
const ROOM: f32 = 1.5;
const CASE: f32 = 0.7;

/// A line of the table.
pub(super) struct Row<'a> {
    /// Its base line.
    pub y: f32,
    /// Its em.
    pub size: f32,
    /// Its pieces with their columns.
    pub pieces: Vec<(usize, &'a Piece)>,
    /// It has figures or the number of a row.
    pub anchor: bool,
    /// A rule lies between it and the line above.
    pub ruled: bool,
}

/// The rows found.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Rows {
    /// Lines of the head: those before this one.
    pub head: usize,
    /// The lines of each row.
    pub bands: Vec<Range<usize>>,
    /// Nothing speaks against them.
    pub sure: bool,
    /// Lines of a cell are at most this far apart.
    pub line: f32,
    /// Rows are mostly so far apart.
    pub row: f32,
    /// Rows are plainly farther apart than lines of a cell.
    pub plain: bool,
}

/// Where cells stand in their rows.
#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Top,
    Middle,
    Bottom,
}

/// What parts lines: the distance of lines in a cell, that of rows.
struct Scale {
    line: f32,
    row: f32,
    /// Rows are plainly farther apart than lines.
    plain: bool,
}

/// Finds the rows. `edges`: how wide the widest words of each column are.
pub(super) fn rows(lines: &[Row<'_>], edges: &[f32]) -> Rows {
    let anchors = anchors(lines);
    let (Some(first), Some(last)) = (anchors.first(), anchors.last()) else { return Rows::default() };
    let scale = scale(lines, &anchors, first.start);
    let span = first.start..last.end;
    // A rule between all rows: then nothing else parts them.
    let inner = (span.start + 1..span.end).filter(|&i| lines[i].ruled).count();
    let open = anchors.windows(2).filter(|a| !(a[0].end..=a[1].start).any(|i| lines[i].ruled)).count();
    if inner >= 2 && open == 0 {
        return Rows { line: scale.line, row: scale.row, plain: scale.plain, ..ruled(lines, &anchors) };
    }
    let found = [Mode::Middle, Mode::Top, Mode::Bottom].map(|mode| best(lines, edges, &anchors, &scale, mode));
    let Some(cheapest) = found.iter().min_by(|a, b| a.0.total_cmp(&b.0)) else { return Rows::default() };
    let rivals = found.iter().all(|f| f.1 == cheapest.1 || f.0 > cheapest.0 + 1.0);
    Rows { sure: cheapest.0 < 1.2 && rivals, line: scale.line, row: scale.row, plain: scale.plain, ..cheapest.1.clone() }
}

/// Anchor lines; those nearer to each other than lines can be are one.
fn anchors(lines: &[Row<'_>]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (i, line) in lines.iter().enumerate().filter(|(_, l)| l.anchor) {
        match out.last_mut() {
            Some(last) if line.y - lines[last.end - 1].y < 0.85 * line.size => last.end = i + 1,
            _ => out.push(i..i + 1),
        }
    }
    out
}

/// Rows as the rules between them say; the head is what stands before the rule above the first anchor.
fn ruled(lines: &[Row<'_>], anchors: &[Range<usize>]) -> Rows {
    let first = anchors.first().map_or(0, |a| a.start);
    let head = (0..=first).rev().find(|&i| lines[i].ruled).unwrap_or(first);
    let mut rows = Vec::new();
    let mut start = head;
    for (i, line) in lines.iter().enumerate().skip(head + 1) {
        if line.ruled {
            rows.push(start..i);
            start = i;
        }
    }
    rows.push(start..lines.len());
    let once = rows.iter().all(|r| anchors.iter().filter(|a| r.contains(&a.start)).count() <= 1);
    Rows { head, bands: rows, sure: once, ..Rows::default() }
}

fn scale(lines: &[Row<'_>], anchors: &[Range<usize>], from: usize) -> Scale {
    let size = lines[from].size;
    // Lines of one column nearest to each other are lines of a cell.
    let mut last: Vec<Option<f32>> = Vec::new();
    let mut line = f32::INFINITY;
    for row in &lines[from..] {
        for &(c, p) in &row.pieces {
            if last.len() <= c {
                last.resize(c + 1, None);
            }
            if let Some(y) = last[c].replace(p.y()).filter(|y| p.y() - y > 0.85 * size) {
                line = line.min(p.y() - y);
            }
        }
    }
    let next = anchors.windows(2).filter(|a| a[0].end == a[1].start);
    let mut steps: Vec<f32> = next.map(|a| lines[a[1].start].y - lines[a[0].end - 1].y).collect();
    steps.sort_by(f32::total_cmp);
    let row = steps.get(steps.len() / 4).copied().unwrap_or(f32::INFINITY);
    Scale { line, row, plain: steps.len() >= 2 && row > 1.06 * line + 0.4 }
}

/// What it costs that a row ends before line `i`, or goes on with it.
struct Cost<'a> {
    lines: &'a [Row<'a>],
    edges: &'a [f32],
    scale: &'a Scale,
}

impl Cost<'_> {
    fn between(&self, i: usize) -> f32 {
        let Some((a, b)) = i.checked_sub(1).and_then(|k| Some((self.lines.get(k)?, self.lines.get(i)?))) else { return 0.0 };
        if b.ruled {
            return 0.0;
        }
        let gap = b.y - a.y;
        let near = if self.scale.plain {
            FAULT * ((self.scale.row - 0.5 - gap) / (self.scale.row - self.scale.line)).clamp(0.0, 1.0)
        } else if gap < 0.9 * self.scale.line.min(1.2 * b.size) {
            FAULT
        } else {
            0.0
        };
        let goes_on = b.pieces.iter().any(|(_, p)| p.text().starts_with(|c: char| c.is_lowercase() || c == ')'));
        near + if goes_on && !b.anchor { CASE } else { 0.0 }
    }
    /// A rule or white space plainly parts line `i` from the one above.
    fn parts(&self, i: usize) -> bool {
        let Some((a, b)) = i.checked_sub(1).and_then(|k| Some((self.lines.get(k)?, self.lines.get(i)?))) else { return true };
        b.ruled || self.scale.plain && b.y - a.y > self.scale.row - 0.5
    }
    /// The lines are a row without an anchor.
    fn free(&self, from: usize, to: usize) -> f32 {
        if self.parts(from) && (to >= self.lines.len() || self.parts(to)) { 0.2 } else { FREE }
    }
    /// The lines are of one row.
    fn within(&self, lines: Range<usize>) -> f32 {
        let mut sum = 0.0;
        let mut last: Vec<(usize, &Piece)> = Vec::new();
        for i in lines.clone() {
            let line = &self.lines[i];
            if i > lines.start {
                let gap = line.y - self.lines[i - 1].y;
                if line.ruled {
                    sum += 2.0 * FAULT;
                } else if self.scale.plain {
                    sum += FAULT * ((gap - self.scale.line - 0.5) / (self.scale.row - self.scale.line)).clamp(0.0, 1.0);
                } else if gap > (1.2 * self.scale.line).clamp(1.5 * line.size, 2.2 * line.size) {
                    sum += FAULT;
                }
            }
            for &(c, p) in &line.pieces {
                let word = p.line.words.first().map_or(0.0, |w| w.x1 - w.x0);
                if let Some(at) = last.iter().position(|l| l.0 == c) {
                    let above = last[at].1;
                    let room = self.edges.get(c).is_some_and(|edge| (above.x1 - above.x0) + 0.3 * line.size + word < edge - 0.5);
                    sum += if above.is_figure() && p.is_figure() {
                        FAULT
                    } else if room {
                        // Where white space tells rows apart, a line that someone broke is no fault.
                        if self.scale.plain { 0.1 * ROOM } else { ROOM }
                    } else {
                        0.0
                    };
                    last[at].1 = p;
                } else {
                    last.push((c, p));
                }
            }
        }
        sum
    }
    /// An anchored row of these lines.
    fn row(&self, lines: Range<usize>, anchor: &Range<usize>, mode: Mode) -> f32 {
        let (above, below) = (anchor.start - lines.start, lines.end - anchor.end);
        let place = match mode {
            Mode::Top => above as f32,
            Mode::Bottom => below as f32,
            Mode::Middle => {
                let y = |i: usize| self.lines[i].y;
                let middle = f32::midpoint(y(lines.start), y(lines.end - 1));
                let own = f32::midpoint(y(anchor.start), y(anchor.end - 1));
                let off = (middle - own).abs() / self.scale.line.min(2.0 * self.lines[anchor.start].size);
                (2.0 * (off - 0.12)).clamp(0.0, 2.0)
            }
        };
        FAULT * place + self.within(lines)
    }
}

/// The cheapest rows where cells stand so: what they cost, and they.
fn best(lines: &[Row<'_>], edges: &[f32], anchors: &[Range<usize>], scale: &Scale, mode: Mode) -> (f32, Rows) {
    let cost = Cost { lines, edges, scale };
    // State: where the row of the anchor begins. Per state: the cost so far, the state before, and where the row before ended.
    let mut steps: Vec<Vec<(usize, f32, usize, usize)>> = Vec::with_capacity(anchors.len());
    let first = anchors[0].start;
    // A name set like the head's is the head's.
    let bold = |i: usize| lines[i].pieces.iter().all(|(_, p)| p.line.words.iter().all(|w| w.bold));
    let odd = |b: usize| (b..first).filter(|&i| bold(i) && !bold(first)).count() as f32;
    let begin = |b: usize| {
        let doubt = if b < first && !cost.parts(b) { FREE } else { 0.0 };
        (b, cost.between(b) + doubt + FAULT * odd(b), 0, b)
    };
    steps.push((first.saturating_sub(REACH)..=first).map(begin).collect());
    for pair in anchors.windows(2) {
        let (from, to) = (pair[0].end, pair[1].start);
        let Some(before) = steps.last() else { break };
        let mut next: Vec<(usize, f32, usize, usize)> = Vec::new();
        for begin in to.saturating_sub(REACH).max(from)..=to {
            let mut least = (begin, f32::INFINITY, 0, begin);
            for end in from..=(from + REACH).min(begin) {
                let free = if end < begin { cost.free(end, begin) + cost.between(end) + cost.within(end..begin) } else { 0.0 };
                for (k, old) in before.iter().enumerate() {
                    let sum = old.1 + cost.row(old.0..end, &pair[0], mode) + free + cost.between(begin);
                    if sum < least.1 {
                        least = (begin, sum, k, end);
                    }
                }
            }
            next.push(least);
        }
        steps.push(next);
    }
    let tail = anchors[anchors.len() - 1].clone();
    let mut least = (f32::INFINITY, 0, tail.end);
    if let Some(last) = steps.last() {
        for end in tail.end..=(tail.end + REACH).min(lines.len()) {
            let free = if end < lines.len() { cost.free(end, lines.len()) + cost.between(end) } else { 0.0 };
            for (k, old) in last.iter().enumerate() {
                let sum = old.1 + cost.row(old.0..end, &tail, mode) + free;
                if sum < least.0 {
                    least = (sum, k, end);
                }
            }
        }
    }
    let (total, mut state, mut end) = least;
    let mut rows: Vec<Range<usize>> = Vec::new();
    if end < lines.len() {
        rows.push(end..lines.len());
    }
    let mut head = 0;
    for step in steps.iter().rev() {
        let Some(&(begin, _, before, ended)) = step.get(state) else { break };
        rows.push(begin..end);
        if ended < begin {
            rows.push(ended..begin);
        }
        (state, end, head) = (before, ended, begin);
    }
    rows.reverse();
    (total, Rows { head, bands: rows, ..Rows::default() })
}
