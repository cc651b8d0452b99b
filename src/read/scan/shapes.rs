//! Printed numbers read by the shapes of their signs: a means of its own beside the engine, which shares no model with it and
//! costs a thousandth of it. In: the picture of one word; out: what stands there, and how sure that is.
//!
//! ```text
//! word ─▶ strip (digits 16 pixels high) ─▶ cuts between and within blobs ─▶ windows ─▶ net ─▶ cheapest way from left to right
//! ```
//!
//! Words that hold letters come out as nothing or as unsure.

use super::bits::Bits;
use super::net::{CLASSES, HIGH, INPUTS, Net, SIGNS, WIDE};
use super::parts::{Part, Parts};
use super::pixels;
use image::{GrayImage, imageops};
use std::sync::LazyLock;

/// How high digits stand in a strip, in pixels; above them [`ABOVE`] rows more.
const DIGIT: f32 = 16.0;
const ABOVE: f32 = 4.0;
/// Darker than this is ink, on a picture whose ink is black and whose paper white.
const INK: u8 = 128;
/// A column with no more ink than this in any of its pixels parts two blobs.
const PALE: f32 = 0.3;
/// A blob wider than this may be several signs.
const NARROW: usize = 8;
/// A blob wider than this is cut anywhere.
const BROAD: usize = 14;
/// Longest word that is read, in columns: some thirty digits.
const LONGEST: usize = 400;
/// Columns without ink within one sign: broken print.
const BREAK: usize = 4;

/// From here on a reading by shapes, in hundredths, that confirms the engine's needs no other look.
pub(super) const SURE: u8 = 90;
/// From here on it stands as a third reading.
pub(super) const LIKELY: u8 = 70;
/// From here on it confirms a reading that is the same (that both are wrong alike is rarer by far than that either is), and what
/// it says otherwise is a doubt.
pub(super) const LIKE: u8 = 50;

/// Signs that stand apart and are each likelier than this (a logarithm; nine in ten) are taken as they stand.
const QUICK: f32 = -0.105;

/// The net that is a part of the program.
static NET: LazyLock<Option<Net>> = LazyLock::new(|| Net::of(include_bytes!("shapes.bin")));

/// A word brought to size: columns of ink from 0 to 1.
pub struct Strip {
    columns: Vec<[f32; HIGH]>,
    cuts: Vec<usize>,
}

/// A part of a strip between two of its cuts.
pub struct Window {
    /// Place of its first cut in the strip's list.
    pub from: usize,
    /// Place of its last one.
    pub to: usize,
    /// What the net is shown.
    pub inputs: Box<[f32; INPUTS]>,
}

/// What a word says by its shapes.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// Its signs, without spaces.
    pub text: String,
    /// How likely the least likely of its signs is, from 0 to 1.
    pub sure: f32,
}

/// Reads a picture of one word. `None`: nothing in it is as high as a digit, or no signs are found in it.
pub fn read(picture: &GrayImage) -> Option<Shape> {
    Strip::of(picture)?.read(NET.as_ref()?)
}

impl Strip {
    /// `picture`: paper near 255, ink near 0, with room around it.
    pub fn of(picture: &GrayImage) -> Option<Self> {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let stretched = stretched(picture)?;
        let parts = Parts::of(&Bits::darker(&stretched, INK)).list;
        // Neighbours that the cut went through are not the word's.
        let whole = |p: &&Part| p.left > 0 && p.right < width && p.top > 0 && p.bottom < height;
        let parts: Vec<&Part> = parts.iter().filter(whole).collect();
        let tallest = parts.iter().map(|p| p.height()).max().filter(|h| *h >= 8)?;
        let mut high: Vec<&&Part> = parts.iter().filter(|p| p.height() * 20 >= tallest * 13).collect();
        // Brackets and strokes are narrow and higher than digits.
        let wide = |p: &Part| p.width() * 5 >= p.height() * 2;
        if high.iter().any(|p| wide(p)) {
            high.retain(|p| wide(p));
        } else {
            let least = high.iter().map(|p| p.height()).min()?;
            high.retain(|p| p.height() * 10 <= least * 11);
        }
        let middle = |mut all: Vec<usize>| {
            all.sort_unstable();
            all[all.len() / 2] as f32
        };
        let (top, bottom) = (middle(high.iter().map(|p| p.top).collect()), middle(high.iter().map(|p| p.bottom).collect()));
        let (left, right) = (parts.iter().map(|p| p.left).min()?, parts.iter().map(|p| p.right).max()?);
        let scale = DIGIT / (bottom - top).max(4.0);
        let size = |n: usize| ((n as f32 * scale).round() as usize).max(1);
        if size(width) > LONGEST || scale > 3.0 {
            return None;
        }
        let small = imageops::resize(&stretched, size(width) as u32, size(height) as u32, imageops::FilterType::Triangle);
        let up = (top * scale - ABOVE).round() as i64;
        let (from, to) = ((left as f32 * scale) as usize, ((right as f32 * scale).ceil() as usize + 1).min(small.width() as usize));
        let column = |x: usize| {
            let mut out = [0.0; HIGH];
            for (y, ink) in out.iter_mut().enumerate() {
                let at = u32::try_from(up + y as i64).ok().and_then(|y| small.get_pixel_checked(x as u32, y));
                *ink = at.map_or(0.0, |p| 1.0 - f32::from(p.0[0]) / 255.0);
            }
            out
        };
        let columns: Vec<[f32; HIGH]> = (from..to).map(column).collect();
        let cuts = cuts(&columns);
        (cuts.len() >= 2).then_some(Self { columns, cuts })
    }

    /// How many runs of columns with ink there are.
    pub fn blobs(&self) -> usize {
        (1..self.cuts.len()).filter(|&i| self.ends(i)).count()
    }

    /// Whether a cut stands behind a blob, or before the first one.
    fn ends(&self, cut: usize) -> bool {
        let at = self.cuts[cut];
        at >= self.columns.len() || pale(&self.columns[at])
    }

    /// The ink between two cuts: its first column, and behind its last. `None`: there is none, or it is no sign's by its width.
    fn ink(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        let (start, end) = (self.cuts[from], self.cuts[to]);
        let first = (start..end).find(|&x| !pale(&self.columns[x]))?;
        let last = (first..end).rev().find(|&x| !pale(&self.columns[x]))? + 1;
        if last - first > WIDE {
            return None;
        }
        let mut gap = 0;
        for x in first..last {
            gap = if pale(&self.columns[x]) { gap + 1 } else { 0 };
            if gap > BREAK {
                return None;
            }
        }
        Some((first, last))
    }

    /// What the net is shown of the ink between two cuts.
    pub fn window(&self, from: usize, to: usize) -> Option<Window> {
        let (first, last) = self.ink(from, to)?;
        let mut inputs = Box::new([0.0; INPUTS]);
        let room = (WIDE - (last - first)) / 2;
        for (i, column) in self.columns[first..last].iter().enumerate() {
            for (y, ink) in column.iter().enumerate() {
                inputs[y * WIDE + room + i] = *ink;
            }
        }
        inputs[INPUTS - 1] = (last - first) as f32 / WIDE as f32;
        Some(Window { from, to, inputs })
    }

    /// The windows that may be a sign each, from left to right.
    pub fn windows(&self) -> Vec<Window> {
        let mut out = Vec::new();
        for from in 0..self.cuts.len() {
            for to in from + 1..self.cuts.len() {
                if self.cuts[to] - self.cuts[from] > WIDE + BREAK {
                    break;
                }
                out.extend(self.window(from, to));
            }
        }
        out
    }

    /// The windows of the blobs as they stand.
    pub fn plain(&self) -> Option<Vec<Window>> {
        let ends: Vec<usize> = (0..self.cuts.len()).filter(|&i| i == 0 || self.ends(i)).collect();
        ends.windows(2).map(|w| self.window(w[0], w[1])).collect()
    }

    /// What stands there.
    pub fn read(&self, net: &Net) -> Option<Shape> {
        // Signs that stand apart are told at once.
        if let Some(plain) = self.plain() {
            let answers: Vec<(char, f32)> = plain.iter().map(|w| best(&net.answers(&w.inputs))).collect();
            if answers.iter().all(|a| a.1 > QUICK) {
                let sure = answers.iter().map(|a| a.1).fold(0.0, f32::min).exp();
                return Some(Shape { text: answers.iter().map(|a| a.0).collect(), sure });
            }
        }
        self.way(net, None)
    }

    /// The likeliest way through the cuts. `truth`: what is known to stand there; the way says that and nothing else.
    pub fn way(&self, net: &Net, truth: Option<&[char]>) -> Option<Shape> {
        let steps = self.steps(net, truth)?;
        let sure = steps.iter().map(|s| s.2).fold(0.0, f32::min).exp();
        Some(Shape { text: steps.iter().map(|s| s.1).collect(), sure })
    }

    /// The windows of the likeliest way, the sign of each, and how likely it is there (a logarithm).
    pub fn steps(&self, net: &Net, truth: Option<&[char]>) -> Option<Vec<(Window, char, f32)>> {
        let places = truth.map_or(1, |t| t.len() + 1);
        // By cut and by signs said: what the way there costs, and the step that led there.
        let mut cost = vec![f32::INFINITY; self.cuts.len() * places];
        let mut came: Vec<Option<(usize, usize)>> = vec![None; cost.len()];
        let mut steps: Vec<(Window, char, f32)> = Vec::new();
        cost[0] = 0.0;
        for window in self.windows() {
            let answers = net.answers(&window.inputs);
            // Wide windows stand for many columns: the way must not choose few windows for their number.
            let weight = (self.cuts[window.to] - self.cuts[window.from]) as f32;
            let one = best(&answers);
            for at in 0..places {
                let (sign, likely, then) = match truth {
                    None => (one.0, one.1, 0),
                    Some(truth) => {
                        let Some(&sign) = truth.get(at) else { continue };
                        let class = SIGNS.chars().position(|s| s == sign)?;
                        (sign, answers[class], at + 1)
                    }
                };
                let (here, there) = (window.from * places + at, window.to * places + then);
                let all = cost[here] - weight * likely.max(-20.0);
                if all < cost[there] {
                    cost[there] = all;
                    came[there] = Some((here, steps.len()));
                    steps.push((Window { from: window.from, to: window.to, inputs: window.inputs.clone() }, sign, likely));
                }
            }
        }
        let mut at = self.cuts.len() * places - 1;
        let mut way = Vec::new();
        while at > 0 {
            let (before, step) = came[at]?;
            way.push(step);
            at = before;
        }
        way.reverse();
        let mut kept: Vec<Option<(Window, char, f32)>> = steps.into_iter().map(Some).collect();
        Some(way.into_iter().filter_map(|s| kept[s].take()).collect())
    }
}

/// The likeliest sign, and how likely it is; never "none of these".
fn best(answers: &[f32; CLASSES]) -> (char, f32) {
    let signs = SIGNS.chars().zip(answers.iter().copied());
    signs.fold(('0', f32::MIN), |best, one| if one.1 > best.1 { one } else { best })
}

fn pale(column: &[f32; HIGH]) -> bool {
    column.iter().all(|ink| *ink <= PALE)
}

/// Where signs may begin and end: between blobs, and within wide ones.
fn cuts(columns: &[[f32; HIGH]]) -> Vec<usize> {
    let ink: Vec<f32> = columns.iter().map(|c| c.iter().sum()).collect();
    let mut out: Vec<usize> = Vec::new();
    let mut x = 0;
    while x < columns.len() {
        if pale(&columns[x]) {
            x += 1;
            continue;
        }
        let end = (x..columns.len()).find(|&e| pale(&columns[e])).unwrap_or(columns.len());
        if out.is_empty() {
            out.push(x);
        }
        if end - x > NARROW {
            for at in x + 2..end - 2 {
                let low = ink[at] <= ink[at - 1] && ink[at] < ink[at + 1] || ink[at] < ink[at - 1] && ink[at] <= ink[at + 1];
                if low || end - x > BROAD && (at - x) % 3 == 0 {
                    out.push(at);
                }
            }
        }
        out.push(end);
        x = end;
    }
    out
}

/// The picture with its ink made black and its paper white. `None`: nothing dark is in it.
fn stretched(picture: &GrayImage) -> Option<GrayImage> {
    let mut counts = [0usize; 256];
    for p in picture.as_raw() {
        counts[usize::from(*p)] += 1;
    }
    // The darkest percent is ink.
    let most = picture.as_raw().len() / 100;
    let mut seen = 0;
    let black = counts.iter().position(|n| {
        seen += n;
        seen > most
    })?;
    if black > 200 {
        return None;
    }
    let mut out = picture.clone();
    let table: Vec<u8> =
        (0..=255_u8).map(|v| ((f32::from(v) - black as f32) * 255.0 / (245.0 - black as f32)).clamp(0.0, 255.0) as u8).collect();
    for p in out.iter_mut() {
        *p = table[usize::from(*p)];
    }
    Some(out)
}

/// The words of a page of which each stands far from the others, row by row: pages that shapes are learned from.
pub fn lone(page: image::RgbImage, dpi: f32) -> Vec<Vec<GrayImage>> {
    let page = super::prepare::prepare(&pixels::Pixels::Colour(page), dpi);
    let unit = dpi / 200.0;
    let near = |mm: f32| ((mm * dpi / 25.4) as usize).max(1);
    let parts = Parts::of(&page.ink.grown(near(1.1), near(0.35)));
    let words =
        parts.list.iter().filter(|p| p.height() as f32 > 15.0 * unit && (p.height() as f32) < 70.0 * unit && p.width() < near(29.0));
    let mut words: Vec<&Part> = words.collect();
    words.sort_by_key(|p| p.top + p.bottom);
    let mut rows: Vec<Vec<&Part>> = Vec::new();
    for word in words {
        match rows.last_mut() {
            Some(row) if row.last().is_some_and(|l| (l.top + l.bottom).abs_diff(word.top + word.bottom) < 2 * near(2.2)) => row.push(word),
            _ => rows.push(vec![word]),
        }
    }
    let cut = |p: &&Part| pixels::cut(&page.gray, p.left, p.top, p.width(), p.height());
    for row in &mut rows {
        row.sort_by_key(|p| p.left);
    }
    rows.iter().map(|row| row.iter().map(cut).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Digits of seven strokes, as clocks show them: `-` is the middle one.
    fn drawn(text: &str) -> GrayImage {
        let mut out = GrayImage::from_pixel(30 + 26 * text.len() as u32, 60, image::Luma([255]));
        for (i, c) in text.chars().enumerate() {
            let x = 15 + 26 * i as u32;
            let mut ink = |x: u32, y: u32, w: u32, h: u32| {
                for (x, y) in (x..x + w).flat_map(|x| (y..y + h).map(move |y| (x, y))) {
                    out.put_pixel(x, y, image::Luma([0]));
                }
            };
            match c {
                '1' => ink(x + 7, 14, 4, 30),
                '.' => ink(x + 6, 40, 4, 4),
                '-' => ink(x + 2, 29, 12, 3),
                _ => [(0, 14, 16, 4), (0, 40, 16, 4), (0, 14, 4, 30), (12, 14, 4, 30)].iter().for_each(|s| ink(x + s.0, s.1, s.2, s.3)),
            }
        }
        out
    }

    #[test]
    fn the_net_is_whole() {
        let net = NET.as_ref().expect("weights of the right size");
        assert_eq!(Net::of(&net.bytes()).map(|n| n.bytes()), Some(net.bytes()));
        assert!(Net::of(&[0; 100]).is_none());
    }

    #[test]
    fn plain_signs_are_told() {
        for text in ["10", "0", "101", "1.0", "-10"] {
            assert_eq!(read(&drawn(text)).map(|s| s.text).as_deref(), Some(text));
        }
    }

    #[test]
    fn blobs_are_parted_at_gaps() {
        assert_eq!(Strip::of(&drawn("1001")).map(|s| s.blobs()), Some(4));
        assert_eq!(Strip::of(&GrayImage::from_pixel(60, 40, image::Luma([255]))).map(|s| s.blobs()), None, "paper");
        assert_eq!(Strip::of(&GrayImage::new(0, 0)).map(|s| s.blobs()), None);
    }

    #[test]
    fn what_is_known_to_stand_there_is_found() {
        let (net, strip) = (NET.as_ref().expect("weights"), Strip::of(&drawn("101")).expect("signs"));
        let steps = strip.steps(net, Some(&['1', '0', '1'])).expect("a way");
        assert_eq!(steps.iter().map(|s| s.1).collect::<String>(), "101");
        assert!(steps.windows(2).all(|w| w[0].0.to == w[1].0.from));
        assert!(strip.steps(net, Some(&['x'])).is_none(), "no sign that is told");
    }
}
