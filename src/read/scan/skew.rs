//! How far a page is turned. In: its ink; out: the angle of its lines, and whether they stand instead of lying.

use super::bits::Bits;
use super::parts::{Part, Parts};

/// Points that are looked at.
const MOST: usize = 24_000;
/// The largest angle that is tried, in degrees.
const WIDEST: f32 = 7.0;

/// The angle of the text lines in radians, positive when they fall to the right. 0 when nothing tells.
pub(super) fn angle(ink: &Bits, dpi: f32) -> f32 {
    let points = feet(ink, (dpi / 6.0) as usize);
    if points.len() < 60 {
        return 0.0;
    }
    let best = |middle: f32, reach: i32, step: f32, bin: f32| {
        let mut bins = Vec::new();
        let scores: Vec<(f32, f32)> =
            (-reach..=reach).map(|i| middle + i as f32 * step).map(|a| (score(&points, a, bin, &mut bins), a)).collect();
        let top = scores.iter().copied().fold((f32::MIN, middle), |a, b| if b.0 > a.0 { b } else { a });
        let mut all: Vec<f32> = scores.iter().map(|s| s.0).collect();
        all.sort_by(f32::total_cmp);
        (top, all[all.len() / 2])
    };
    let unit = dpi / 200.0;
    let (coarse, usual) = best(0.0, (WIDEST / 0.25) as i32, 0.25, 4.0 * unit);
    if coarse.0 < 1.12 * usual {
        return 0.0;
    }
    let (fine, _) = best(coarse.1, 5, 0.06, 2.0 * unit);
    let (finest, _) = best(fine.1, 4, 0.02, unit);
    finest.1.to_radians()
}

/// How well lines at an angle (degrees) gather the points: the sum of squares over bins.
fn score(points: &[(f32, f32)], degrees: f32, bin: f32, bins: &mut Vec<f32>) -> f32 {
    let slope = degrees.to_radians().tan();
    let place = |p: &(f32, f32)| (p.1 - p.0 * slope) / bin;
    let low = points.iter().map(place).fold(f32::MAX, f32::min);
    let high = points.iter().map(place).fold(f32::MIN, f32::max);
    bins.clear();
    bins.resize(((high - low).clamp(0.0, 100_000.0)) as usize + 2, 0.0);
    for p in points {
        // Shared between two bins: no jumps between angles.
        let at = place(p) - low;
        let (bin, part) = (at as usize, at.fract());
        if let Some([a, b]) = bins.get_mut(bin..bin + 2) {
            *a += 1.0 - part;
            *b += part;
        }
    }
    bins.iter().map(|n| n * n).sum()
}

/// Lower edges of ink: the feet of letters, pieces of rules.
fn feet(ink: &Bits, piece: usize) -> Vec<(f32, f32)> {
    let mut edges = Bits::new(ink.width(), 1);
    let mut out = Vec::new();
    for y in 0..ink.height() {
        edges.take_edges(ink.row(y), ink.row(y + 1));
        for (from, to) in edges.runs(0) {
            let pieces = (to - from).div_ceil(piece.max(1));
            for i in 0..pieces {
                out.push(((from as f32) + (to - from) as f32 * (i as f32 + 0.5) / pieces as f32, y as f32));
            }
        }
    }
    let step = out.len().div_ceil(MOST).max(1);
    out.into_iter().step_by(step).collect()
}

/// Whether the text lines stand: letters follow each other downwards rather than to the right.
pub(super) fn sideways(parts: &Parts, dpi: f32) -> bool {
    let letters: Vec<&Part> = parts
        .list
        .iter()
        .filter(|p| {
            (0.04..0.3).contains(&(p.side() as f32 / dpi)) && p.area as f32 > 0.0007 * dpi * dpi && 8 * p.width().min(p.height()) > p.side()
        })
        .take(60_000)
        .collect();
    let bin = (dpi / 4.0).max(8.0) as usize;
    let mut grid: std::collections::HashMap<(usize, usize), Vec<&Part>> = std::collections::HashMap::new();
    for p in &letters {
        grid.entry((p.left / bin, p.top / bin)).or_default().push(p);
    }
    // The nearest letter to the right and the nearest below, if they stand side by side.
    let near = (0.045 * dpi) as usize;
    let (mut across, mut down) = (0usize, 0usize);
    let shared = |a: (usize, usize), b: (usize, usize)| {
        let common = a.1.min(b.1).saturating_sub(a.0.max(b.0));
        10 * common > 6 * (a.1 - a.0).min(b.1 - b.0) && 2 * (a.1 - a.0) > b.1 - b.0 && 2 * (b.1 - b.0) > a.1 - a.0
    };
    for p in &letters {
        let (c, r) = (p.left / bin, p.top / bin);
        let around = (r.saturating_sub(1)..=r + 2)
            .flat_map(|r| (c.saturating_sub(1)..=c + 2).map(move |c| (c, r)))
            .filter_map(|key| grid.get(&key))
            .flat_map(|near| near.iter().take(40));
        let (mut right, mut below) = (false, false);
        for q in around {
            right |= q.left >= p.right && q.left - p.right < near && shared((p.top, p.bottom), (q.top, q.bottom));
            below |= q.top >= p.bottom && q.top - p.bottom < near && shared((p.left, p.right), (q.left, q.right));
        }
        across += usize::from(right);
        down += usize::from(below);
    }
    down > 40 && 2 * down > 3 * across
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of letter-like boxes, fallen by `degrees`.
    fn lines(degrees: f32) -> Bits {
        let mut out = Bits::new(1200, 900);
        let slope = degrees.to_radians().tan();
        for line in 0..16usize {
            for letter in (0..70usize).filter(|l| (l * 7 + line) % 6 != 0) {
                let left = 60 + letter * 15;
                let top = (80.0 + line as f32 * 42.0 + left as f32 * slope) as usize;
                for y in top..top + 18 {
                    out.set_run(y, left, left + 4);
                    if (y - top) % 9 < 3 {
                        out.set_run(y, left, left + 11);
                    }
                }
            }
        }
        out
    }

    #[test]
    fn the_angle_of_lines_is_found() {
        for degrees in [-5.0f32, -1.3, 0.0, 0.4, 2.75, 5.0] {
            let found = angle(&lines(degrees), 200.0).to_degrees();
            assert!((found - degrees).abs() < 0.06, "{degrees}: {found}");
        }
        assert!(angle(&Bits::new(500, 500), 200.0).abs() < f32::EPSILON);
    }

    #[test]
    fn lines_that_stand_are_told() {
        let lying = lines(1.0);
        assert!(!sideways(&Parts::of(&lying), 200.0));
        assert!(sideways(&Parts::of(&lying.turned()), 200.0));
    }
}
