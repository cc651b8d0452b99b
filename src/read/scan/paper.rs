//! Even paper and full contrast. In: grays; out: grays with paper near 255 and ink near 0, the threshold between, the noise.

use image::GrayImage;

/// What was found out about a picture's grays.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Grays {
    /// Darker is ink.
    pub threshold: u8,
    /// Standard deviation of the paper's grays, after stretching.
    pub noise: f32,
    /// Only black and white were given.
    pub bilevel: bool,
}

/// Evens out the paper and stretches the contrast in place.
pub(super) fn even(gray: &mut GrayImage, dpi: f32) -> Grays {
    let all = histogram(gray);
    let total: u64 = all.iter().sum();
    let between: u64 = all[40..216].iter().sum();
    let bilevel = between * 200 < total;
    if bilevel {
        for g in gray.iter_mut() {
            *g = if *g < 128 { 0 } else { 255 };
        }
        return Grays { threshold: 128, noise: 0.0, bilevel };
    }
    let tiles = Tiles::of(gray, (dpi / 4.0).clamp(16.0, 400.0) as usize);
    let noise = noise(gray);
    let mut table: [u8; 256] = std::array::from_fn(|g| g as u8);
    let (low, high) = tiles.extremes();
    if high - low > 0.04 * high {
        tiles.flatten(gray);
    } else {
        let gain = PAPER / high.max(1.0);
        table = std::array::from_fn(|g| (g as f32 * gain).min(255.0) as u8);
    }
    let mut seen = [0u64; 256];
    for (g, n) in histogram(gray).iter().enumerate() {
        seen[usize::from(table[g])] += n;
    }
    let (split, ink) = otsu(&seen);
    let gain = PAPER / high.max(1.0);
    // Noise above the paper's mean is cut off; half of what is below stays.
    let white = (PAPER - (noise * gain).min(20.0)).max(f32::from(split) + 20.0);
    let black = (0.7 * ink).min(0.5 * white);
    let stretch = |g: f32| ((g - black) * 255.0 / (white - black)).clamp(0.0, 255.0);
    let table: [u8; 256] = std::array::from_fn(|g| stretch(f32::from(table[g])) as u8);
    for g in gray.iter_mut() {
        *g = table[usize::from(*g)];
    }
    Grays { threshold: stretch(f32::from(split)).clamp(60.0, 200.0) as u8, noise: noise * gain * 255.0 / (white - black), bilevel }
}

/// Where flattened paper lies before stretching.
const PAPER: f32 = 235.0;

fn histogram(gray: &GrayImage) -> [u64; 256] {
    // Four at once: neighbours are often alike and would wait for each other.
    let mut four = [[0u32; 256]; 4];
    for pixels in gray.as_raw().chunks(4) {
        for (counts, g) in four.iter_mut().zip(pixels) {
            counts[usize::from(*g)] += 1;
        }
    }
    std::array::from_fn(|g| four.iter().map(|c| u64::from(c[g])).sum())
}

/// The split of a histogram that keeps both sides most alike (Otsu), and the mean of the dark side.
fn otsu(counts: &[u64; 256]) -> (u8, f32) {
    let total: f64 = counts.iter().map(|n| *n as f64).sum();
    let sum: f64 = counts.iter().enumerate().map(|(g, n)| g as f64 * *n as f64).sum();
    let (mut dark, mut dark_sum, mut best) = (0.0, 0.0, (0.0, 128u8, 0.0f32));
    for (g, n) in counts.iter().enumerate() {
        dark += *n as f64;
        dark_sum += g as f64 * *n as f64;
        if dark == 0.0 || dark >= total {
            continue;
        }
        let (a, b) = (dark_sum / dark, (sum - dark_sum) / (total - dark));
        let apart = dark * (total - dark) * (a - b) * (a - b);
        if apart > best.0 {
            best = (apart, g.min(254) as u8 + 1, a as f32);
        }
    }
    (best.1, best.2)
}

/// Noise of the paper: the middle difference of bright neighbours.
fn noise(gray: &GrayImage) -> f32 {
    let mut counts = [0u32; 256];
    for row in gray.as_raw().chunks_exact((gray.width() as usize).max(1)).step_by(7) {
        for pair in row.windows(2).step_by(3).filter(|p| p[0] > 150 && p[1] > 150 && p[0] < 254) {
            counts[usize::from(pair[0].abs_diff(pair[1]))] += 1;
        }
    }
    let half = counts.iter().sum::<u32>() / 2;
    let mut seen = 0;
    let middle = counts.iter().position(|n| {
        seen += n;
        seen > half
    });
    middle.unwrap_or(0) as f32 / 0.954
}

/// The paper's gray, tile by tile.
struct Tiles {
    side: usize,
    columns: usize,
    rows: usize,
    paper: Vec<f32>,
}

impl Tiles {
    fn of(gray: &GrayImage, side: usize) -> Self {
        let (width, height) = (gray.width() as usize, gray.height() as usize);
        let (columns, rows) = (width.div_ceil(side).max(1), height.div_ceil(side).max(1));
        let mut paper = Vec::with_capacity(columns * rows);
        for r in 0..rows {
            let mut counts = vec![[0u32; 256]; columns];
            for y in (r * side..((r + 1) * side).min(height)).step_by(2) {
                for (tile, bytes) in counts.iter_mut().zip(gray.as_raw()[y * width..(y + 1) * width].chunks(side)) {
                    bytes.iter().step_by(2).for_each(|g| tile[usize::from(*g)] += 1);
                }
            }
            paper.extend(counts.iter().map(upper));
        }
        let mut out = Self { side, columns, rows, paper };
        // A tile full of ink takes its paper from its neighbours.
        let brightest = out.around(|near| near.iter().copied().fold(0.0, f32::max));
        let typical = median(&out.paper);
        for (paper, bright) in out.paper.iter_mut().zip(brightest) {
            if *paper < 0.85 * bright {
                *paper = bright;
            }
            *paper = paper.max(0.45 * typical).max(30.0);
        }
        out.paper = out.around(|near| near.iter().sum::<f32>() / near.len() as f32);
        out
    }

    /// Each tile's value from the 3 x 3 tiles around it.
    fn around(&self, of: impl Fn(&[f32]) -> f32) -> Vec<f32> {
        let mut near = Vec::with_capacity(9);
        let mut out = Vec::with_capacity(self.paper.len());
        for r in 0..self.rows {
            for c in 0..self.columns {
                near.clear();
                for y in r.saturating_sub(1)..(r + 2).min(self.rows) {
                    near.extend_from_slice(
                        &self.paper[y * self.columns + c.saturating_sub(1)..y * self.columns + (c + 2).min(self.columns)],
                    );
                }
                out.push(of(&near));
            }
        }
        out
    }

    fn extremes(&self) -> (f32, f32) {
        self.paper.iter().fold((f32::MAX, 0.0), |(low, high), p| (p.min(low), p.max(high)))
    }

    /// Divides the picture by its paper.
    fn flatten(&self, gray: &mut GrayImage) {
        let width = gray.width() as usize;
        let place = |v: usize, most: usize| {
            let at = ((v as f32 + 0.5) / self.side as f32 - 0.5).clamp(0.0, (most - 1) as f32);
            (at as usize, (at as usize + 1).min(most - 1), at.fract())
        };
        let mut gains = vec![0.0f32; self.columns];
        let mut fine = vec![0u32; width];
        for (y, row) in gray.chunks_exact_mut(width.max(1)).enumerate() {
            let (a, b, part) = place(y, self.rows);
            for (c, gain) in gains.iter_mut().enumerate() {
                let (above, below) = (self.paper[a * self.columns + c], self.paper[b * self.columns + c]);
                *gain = 256.0 * PAPER / (above + (below - above) * part);
            }
            // Rows change slowly: the fine gains serve eight of them.
            if y % 8 == 0 {
                for (x, gain) in fine.iter_mut().enumerate() {
                    let (a, b, part) = place(x, self.columns);
                    *gain = (gains[a] + (gains[b] - gains[a]) * part) as u32;
                }
            }
            for (g, gain) in row.iter_mut().zip(&fine) {
                *g = ((u32::from(*g) * gain) >> 8).min(255) as u8;
            }
        }
    }
}

/// The gray that three quarters of a tile stay under.
fn upper(counts: &[u32; 256]) -> f32 {
    let most = counts.iter().sum::<u32>() / 4 * 3;
    let mut seen = 0;
    let at = counts.iter().position(|n| {
        seen += n;
        seen > most
    });
    at.unwrap_or(255) as f32
}

fn median(values: &[f32]) -> f32 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f32::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(255.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shaded_paper_is_evened() {
        let ink = |x: u32, y: u32| (y / 10).is_multiple_of(3) && x % 7 < 3;
        let shade = |x: u32| 0.55 + 0.45 * x as f32 / 800.0;
        let mut gray = GrayImage::from_fn(800, 600, |x, y| image::Luma([(shade(x) * if ink(x, y) { 60.0 } else { 230.0 }) as u8]));
        let grays = even(&mut gray, 200.0);
        assert!(!grays.bilevel);
        for (x, y, g) in gray.enumerate_pixels() {
            assert_eq!(g.0[0] < grays.threshold, ink(x, y), "{x} {y} {g:?} {grays:?}");
        }
    }

    #[test]
    fn black_and_white_stays() {
        let mut gray = GrayImage::from_fn(90, 90, |x, _| image::Luma([if x % 9 == 0 { 3 } else { 252 }]));
        assert!(even(&mut gray, 200.0).bilevel);
        assert!(gray.iter().all(|g| *g == 0 || *g == 255));
    }
}
