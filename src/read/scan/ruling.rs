//! Rules and tables of a page by its pixels. In: a straight page; out: rules, tables and where the strokes lie.
//!
//! Long strokes give the places of rules and how they bend over the page; whether a wall stands between two cells is asked of
//! the pixels along it, wherever the long strokes broke.

use super::bits::Bits;
use super::parts::Parts;
use super::prepare::Prepared;
use super::ridge;
use crate::read::grid::{self, Frame, Rule, Side};

/// The rules of a page.
#[derive(Debug)]
pub(crate) struct Ruling {
    /// Rules in pixels of the page's grays.
    pub rules: Vec<Rule>,
    /// Thin strokes that lie, thin strokes that stand (rows as columns).
    strokes: [Strokes; 2],
    /// Points (1/72 inch) for each pixel.
    points: f32,
}

/// The strokes of one direction; along them is `x`, across `y`.
#[derive(Debug)]
struct Strokes {
    /// Strokes made a pixel wider either way, small gaps closed.
    bits: Bits,
    bend: Bend,
}

/// How lines of a direction leave their straight place: `y - at`, for `x` and `y` from -1 to 1 over the page.
#[derive(Debug, Default, Clone, Copy)]
struct Bend {
    /// Of x, of x², of x·y; pixels.
    by: [f32; 3],
    half: (f32, f32),
}

impl Bend {
    fn terms(&self, x: f32, y: f32) -> [f32; 3] {
        let (u, v) = ((x - self.half.0) / self.half.0, (y - self.half.1) / self.half.1);
        [u, u * u, u * v]
    }

    fn off(&self, x: f32, y: f32) -> f32 {
        self.terms(x, y).iter().zip(self.by).map(|(t, b)| t * b).sum()
    }
}

/// A long stroke: places sampled along, and its ends.
struct Track {
    samples: Vec<(f32, f32)>,
    from: usize,
    to: usize,
}

/// Long strokes that are looked at; more are a drawing or a hatched ground.
const MOST: usize = 20_000;

/// Finds the rules of a page scanned at `dpi` dots an inch.
pub(crate) fn ruling(page: &Prepared, dpi: f32) -> Ruling {
    let unit = dpi.clamp(50.0, 1200.0) / 200.0;
    let (width, height) = (page.gray.width() as usize, page.gray.height() as usize);
    let mut rules = Vec::new();
    let lies = strokes(&ridge::lying(page.gray.as_raw(), width, unit, page.noise), &page.ink, 40.0 * unit, true, unit, &mut rules);
    let stands = strokes(
        &ridge::lying(&ridge::turned(&page.gray), height, unit, page.noise),
        &page.ink.turned(),
        30.0 * unit,
        false,
        unit,
        &mut rules,
    );
    let rules = supported(&rules, unit);
    Ruling { rules, strokes: [lies, stands], points: 72.0 / (200.0 * unit) }
}

/// Long rules; short ones that continue a long one, or that stand between two rules of the other direction.
fn supported(rules: &[Rule], unit: f32) -> Vec<Rule> {
    let long = |r: &Rule| r.to - r.from > if r.lies { 120.0 * unit } else { 90.0 * unit };
    let (mut out, mut short): (Vec<Rule>, Vec<Rule>) = rules.iter().partition(|r| long(r));
    // Short ones may hold on to short ones that were taken before.
    for _ in 0..4 {
        if out.len().saturating_mul(short.len()) > 20_000_000 {
            break;
        }
        let near = 3.0 * unit;
        let held = |r: &Rule, o: &[Rule]| {
            let meets =
                |end: f32| o.iter().any(|q| q.lies != r.lies && (q.at - end).abs() < near && q.from - near < r.at && r.at < q.to + near);
            let goes_on = o.iter().any(|q| {
                q.lies == r.lies && (q.at - r.at).abs() < 3.0 * unit && r.from < q.to + 40.0 * unit && q.from < r.to + 40.0 * unit
            });
            // Stems of large letters fill a low row: nothing so short makes a place of its own.
            let tall = r.lies || r.to - r.from > 48.0 * unit;
            // A stem below a table goes on nothing: rules of the other direction lie before and behind.
            let framed = |inside: &dyn Fn(&Rule) -> bool| {
                o.iter().any(|q| q.lies != r.lies && inside(q) && q.from - near < r.at && r.at < q.to + near)
            };
            let goes_on = goes_on && framed(&|q| q.at <= r.from + near) && framed(&|q| q.at >= r.to - near);
            goes_on || (tall && meets(r.from) && meets(r.to))
        };
        let (more, rest): (Vec<Rule>, Vec<Rule>) = short.iter().partition(|r| held(r, &out));
        if more.is_empty() {
            break;
        }
        out.extend(more);
        short = rest;
    }
    out
}

impl Ruling {
    /// The tables; places in pixels of the page's grays.
    pub fn frames(&self) -> Vec<Frame> {
        let mut rules: Vec<Rule> = self.rules.iter().map(|r| scaled(r, self.points)).collect();
        let mut frames = grid::frames_by(&rules, |side| self.wall(side));
        for _ in 0..40 {
            let Some((lies, at, from, to)) = frames.iter().find_map(|f| bare(f).or_else(|| passing(f))) else { break };
            // A place where nothing stands after all: without its rules.
            let before = rules.len();
            rules.retain(|r| r.lies != lies || (r.at - at).abs() > 4.0 || r.to <= from || r.from >= to);
            if rules.len() == before {
                break;
            }
            frames = grid::frames_by(&rules, |side| self.wall(side));
        }
        for place in frames.iter_mut().flat_map(|f| f.xs.iter_mut().chain(&mut f.ys)) {
            *place /= self.points;
        }
        frames
    }

    /// Whether ink goes along most of a side, up to both of its ends.
    fn wall(&self, side: &Side) -> bool {
        let rule = scaled(&side.rule, 1.0 / self.points);
        let unit = 0.36 / self.points;
        if side.mostly {
            return rule.lies && self.dotted(&rule, unit);
        }
        if self.passed(&rule, unit) {
            return true;
        }
        let most = if side.ruled { 0.62 } else { 0.72 };
        self.cover(&rule, unit) >= most
            && (rule.to - rule.from > 60.0 * unit || {
                // Tall letters all but fill a low cell: a wall reaches its neighbours.
                let end = |from: f32| self.cover(&Rule { from, to: from + 11.0 * unit, ..rule }, unit) >= 0.75;
                end(rule.from - unit) && end(rule.to - 10.0 * unit)
            })
    }

    /// Whether long strokes go along nearly all of a side: no letter of a low row is so long, whatever its ends look like.
    fn passed(&self, side: &Rule, unit: f32) -> bool {
        let least = if side.lies { 120.0 } else { 90.0 } * unit;
        let near = |r: &&Rule| r.lies == side.lies && (r.at - side.at).abs() < 4.0 * unit && r.to - r.from > least;
        let over: f32 = self.rules.iter().filter(near).map(|r| (r.to.min(side.to) - r.from.max(side.from)).max(0.0)).sum();
        over >= 0.9 * (side.to - side.from)
    }

    /// Whether a broken or dotted rule goes along a lying side: ink in places, and none where the letters of a line that the side
    /// goes through would have theirs.
    fn dotted(&self, side: &Rule, unit: f32) -> bool {
        let along = self.cover(side, unit);
        let beside = |by: f32| self.cover(&Rule { at: side.at + by * unit, ..*side }, unit);
        along >= 0.25 && 2.5 * beside(-11.0) < along && 2.5 * beside(11.0) < along
    }

    /// The share of a side that is ink along one bent line near it; the worse of both ends counts too.
    fn cover(&self, rule: &Rule, unit: f32) -> f32 {
        let strokes = &self.strokes[usize::from(!rule.lies)];
        let skip = (3.0 * unit).min((rule.to - rule.from) / 6.0);
        let (from, to) = ((rule.from + skip).max(0.0) as usize, (rule.to - skip).max(0.0) as usize);
        if to <= from {
            return if to == from { 1.0 } else { 0.0 };
        }
        let reach = (5.0 * unit).round() as i32;
        let n = to - from;
        let mut best = 0.0f32;
        for shift in -reach..=reach {
            let (mut hits, mut ends) = (0usize, [0usize; 2]);
            let third = (n / 3).max(1);
            // The line bends slowly: pieces of 16 pixels are straight.
            let mut x = from;
            while x < to {
                let next = (x + 16).min(to);
                let y = rule.at + strokes.bend.off(f32::midpoint(x as f32, next as f32), rule.at) + shift as f32;
                if y >= 0.0 {
                    let y = y.round() as usize;
                    hits += strokes.bits.count_run(y, x, next);
                    ends[0] += strokes.bits.count_run(y, x, next.min(from + third));
                    ends[1] += strokes.bits.count_run(y, x.max(to - third), next);
                }
                x = next;
            }
            let share = hits as f32 / n as f32;
            let worse = ends[0].min(ends[1]) as f32 / third as f32;
            best = best.max(share.min(worse + 0.15));
        }
        best
    }

    /// Where a rule's strokes lie: bits of the page's grays, lying and standing together. Letters close by, whose marks and tails are
    /// thin strokes as well, are none of it.
    pub fn strokes(&self) -> (Bits, Bits) {
        let of = |lies: bool| {
            let strokes = &self.strokes[usize::from(!lies)];
            let mut out = Bits::new(strokes.bits.width(), strokes.bits.height());
            let reach = (1.8 / self.points).ceil() as usize;
            for rule in self.rules.iter().filter(|r| r.lies == lies) {
                let (from, to) = (rule.from.max(0.0) as usize, rule.to.max(0.0) as usize);
                let mut x = from;
                while x < to {
                    let next = (x + 8).min(to);
                    let y = (rule.at + strokes.bend.off(x as f32, rule.at)).max(0.0).round() as usize;
                    // The rule as such shows over a longer stretch than any letter.
                    let along = x.saturating_sub(4 * reach).max(from)..(next + 4 * reach).min(to);
                    for y in band(&strokes.bits, y, reach, along) {
                        out.set_run(y, x, next);
                    }
                    x = next;
                }
            }
            out.and(&strokes.bits)
        };
        (of(true), of(false).turned())
    }
}

/// The rows near `y` that strokes fill along a stretch: a rule's own, or those of two that lie close together.
fn band(bits: &Bits, y: usize, reach: usize, along: std::ops::Range<usize>) -> impl Iterator<Item = usize> {
    let counts: Vec<usize> = (y.saturating_sub(reach)..=y + reach).map(|y| bits.count_run(y, along.start, along.end)).collect();
    let best = counts.iter().copied().max().unwrap_or(0);
    // Rows of letters are filled in places only.
    let taken = move |n: usize| n > 0 && (5 * n >= 4 * along.len() || 5 * n >= 4 * best);
    counts.into_iter().enumerate().filter(move |(_, n)| taken(*n)).map(move |(k, _)| y.saturating_sub(reach) + k)
}

fn scaled(r: &Rule, by: f32) -> Rule {
    Rule { lies: r.lies, at: r.at * by, from: r.from * by, to: r.to * by }
}

/// An inner place of a table where no cell begins: direction, place, extent along.
fn bare(frame: &Frame) -> Option<(bool, f32, f32, f32)> {
    let [left, top, right, bottom] = frame.bounds();
    let column = (1..frame.xs.len().saturating_sub(1)).find(|c| frame.cells.iter().all(|cell| cell.column != *c));
    let row = (1..frame.ys.len().saturating_sub(1)).find(|r| frame.cells.iter().all(|cell| cell.row != *r));
    column.map(|c| (false, frame.xs[c], top, bottom)).or(row.map(|r| (true, frame.ys[r], left, right)))
}

/// A place of columns where hardly a cell ends, in a table of many rows: the ring of a stamp, not a column.
fn passing(frame: &Frame) -> Option<(bool, f32, f32, f32)> {
    let [_, top, _, bottom] = frame.bounds();
    if frame.ys.len() < 7 {
        return None;
    }
    let walls = |column: usize| -> f32 {
        let begins = frame.cells.iter().filter(|c| c.column == column);
        begins.map(|c| frame.ys[c.row + c.rows] - frame.ys[c.row]).sum()
    };
    let column = (1..frame.xs.len().saturating_sub(1)).find(|&c| walls(c) < 0.12 * (bottom - top))?;
    Some((false, frame.xs[column], top, bottom))
}

/// Long strokes of one direction as rules; the strokes themselves for the question of walls.
fn strokes(thin: &Bits, ink: &Bits, least: f32, lies: bool, unit: f32, rules: &mut Vec<Rule>) -> Strokes {
    let (width, height) = (thin.width(), thin.height());
    // A pixel wider: a stroke that climbs goes on in the next row.
    // Where a rule crosses another it is no thin stroke, but ink.
    let crossed = thin.long_runs((8.0 * unit) as usize, 1).and(ink);
    let wide = thin.clone().or(&crossed).grown(0, 1);
    let bits = wide.long_runs((2.0 * unit) as usize, (8.0 * unit) as usize);
    let parts = Parts::of(&wide.long_runs(unit as usize, least as usize));
    let mut bend = Bend { by: [0.0; 3], half: (width.max(2) as f32 / 2.0, height.max(2) as f32 / 2.0) };
    if parts.list.len() > MOST {
        return Strokes { bits: Bits::new(width, height), bend };
    }
    let mut tracks: Vec<Track> = parts.list.iter().map(|p| Track { samples: Vec::new(), from: p.left, to: p.right }).collect();
    for run in &parts.runs {
        let samples = &mut tracks[run.part as usize].samples;
        // One sample for each stretch of a run, weighted by repetition.
        let pieces = (run.to - run.from).div_ceil(24).max(1);
        for i in 0..pieces {
            let x = run.from as f32 + (run.to - run.from) as f32 * (i as f32 + 0.5) / pieces as f32;
            samples.push((x, run.y as f32));
        }
    }
    // A blot as high as a letter is none.
    let thickest = (12.0 * unit) as usize;
    let mut kept: Vec<Track> = Vec::new();
    for (track, part) in tracks.into_iter().zip(&parts.list) {
        if part.area <= part.width() * thickest {
            kept.push(track);
        }
    }
    bend.fit(&kept, 120.0 * unit);
    for track in &kept {
        let n = track.samples.len().max(1) as f32;
        let middle = track.samples.iter().map(|s| s.1).sum::<f32>() / n;
        let at = track.samples.iter().map(|s| s.1 - bend.off(s.0, middle)).sum::<f32>() / n;
        rules.push(Rule { lies, at, from: track.from as f32, to: track.to as f32 });
    }
    Strokes { bits, bend }
}

impl Bend {
    /// Least squares over the long strokes, each about its own mean.
    fn fit(&mut self, tracks: &[Track], least: f32) {
        let mut sums = [[0.0f64; 4]; 3];
        let mut used = 0.0f32;
        for track in tracks.iter().filter(|t| (t.to - t.from) as f32 > least) {
            let n = track.samples.len() as f32;
            let middle = track.samples.iter().map(|s| s.1).sum::<f32>() / n;
            let mut mean = [0.0f32; 3];
            for s in &track.samples {
                mean.iter_mut().zip(self.terms(s.0, middle)).for_each(|(m, t)| *m += t / n);
            }
            for s in &track.samples {
                let terms: [f32; 3] = std::array::from_fn(|i| self.terms(s.0, middle)[i] - mean[i]);
                for i in 0..3 {
                    for j in 0..3 {
                        sums[i][j] += f64::from(terms[i] * terms[j]);
                    }
                    sums[i][3] += f64::from(terms[i] * (s.1 - middle));
                }
            }
            used += n;
        }
        if used < 20.0 {
            return;
        }
        // A little weight on straightness keeps what the strokes do not tell at 0.
        for (i, row) in sums.iter_mut().enumerate() {
            row[i] += 0.02 * f64::from(used);
        }
        if let Some(by) = solved(sums) {
            // More than this is no scan of a sheet.
            self.by = by.map(|b| (b as f32).clamp(-40.0, 40.0));
        }
    }
}

/// Three equations in three unknowns.
fn solved(mut m: [[f64; 4]; 3]) -> Option<[f64; 3]> {
    for i in 0..3 {
        let pivot = m[i][i];
        if pivot.abs() < 1e-9 {
            return None;
        }
        m[i].iter_mut().for_each(|v| *v /= pivot);
        let row = m[i];
        for (_, other) in m.iter_mut().enumerate().filter(|(k, _)| *k != i) {
            let factor = other[i];
            other.iter_mut().zip(row).for_each(|(v, r)| *v -= factor * r);
        }
    }
    Some([m[0][3], m[1][3], m[2][3]])
}
