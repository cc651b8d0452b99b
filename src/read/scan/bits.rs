//! A black-and-white picture, 64 pixels a word. In: bytes under a threshold, or runs; out: runs, grown and turned pictures.
//!
//! A row's bits beyond the width are always clear.

use image::GrayImage;

/// A bitmap; a set bit is ink.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Bits {
    width: usize,
    height: usize,
    /// Words of a row.
    stride: usize,
    words: Vec<u64>,
}

impl Bits {
    /// A blank picture.
    pub fn new(width: usize, height: usize) -> Self {
        let stride = width.div_ceil(64);
        Self { width, height, stride, words: vec![0; stride * height] }
    }

    /// The pixels of a picture that are darker than `level`.
    pub fn darker(picture: &GrayImage, level: u8) -> Self {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let mut out = Self::new(width, height);
        for (y, row) in picture.as_raw().chunks_exact(width.max(1)).enumerate().take(height) {
            out.pack(y, row, |g| g < level);
        }
        out
    }

    /// Writes a row by a test of its bytes.
    pub fn pack(&mut self, y: usize, row: &[u8], test: impl Fn(u8) -> bool) {
        let stride = self.stride;
        for (word, bytes) in self.words[y * stride..(y + 1) * stride].iter_mut().zip(row.chunks(64)) {
            let mut flags = [0u8; 64];
            for (flag, byte) in flags.iter_mut().zip(bytes) {
                *flag = u8::from(test(*byte));
            }
            *word = flags.chunks_exact(8).enumerate().fold(0, |word, (i, eight)| {
                // Eight bytes of 0 or 1 gathered into eight bits by one product.
                let eight = eight.iter().rev().fold(0u64, |all, b| all << 8 | u64::from(*b));
                word | (eight.wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * i)
            });
        }
    }

    pub fn width(&self) -> usize {
        self.width
    }

    pub fn height(&self) -> usize {
        self.height
    }

    /// The words of a row. Outside: none.
    pub fn row(&self, y: usize) -> &[u64] {
        self.words.get(y * self.stride..(y + 1) * self.stride).unwrap_or_default()
    }

    /// A pixel; clear outside.
    pub fn get(&self, x: usize, y: usize) -> bool {
        x < self.width && y < self.height && self.words[y * self.stride + x / 64] >> (x % 64) & 1 == 1
    }

    /// Sets the pixels `from..to` of a row, as far as they lie inside.
    pub fn set_run(&mut self, y: usize, from: usize, to: usize) {
        self.masks(y, from, to, |word, mask| *word |= mask);
    }

    /// Clears the pixels `from..to` of a row.
    pub fn clear_run(&mut self, y: usize, from: usize, to: usize) {
        self.masks(y, from, to, |word, mask| *word &= !mask);
    }

    fn masks(&mut self, y: usize, from: usize, to: usize, mut each: impl FnMut(&mut u64, u64)) {
        let to = to.min(self.width);
        if from >= to || y >= self.height {
            return;
        }
        let (first, last) = (from / 64, (to - 1) / 64);
        for w in first..=last {
            let mut mask = u64::MAX;
            if w == first {
                mask &= u64::MAX << (from % 64);
            }
            if w == last {
                mask &= u64::MAX >> (63 - (to - 1) % 64);
            }
            each(&mut self.words[y * self.stride + w], mask);
        }
    }

    /// The runs of set pixels of a row, from left to right: begin, end (exclusive).
    pub fn runs(&self, y: usize) -> Runs<'_> {
        Runs { row: self.row(y), at: 0 }
    }

    /// How many pixels are set.
    pub fn count(&self) -> usize {
        self.words.iter().map(|w| w.count_ones() as usize).sum()
    }

    /// How many pixels of `from..to` of a row are set.
    pub fn count_run(&self, y: usize, from: usize, to: usize) -> usize {
        let (row, to) = (self.row(y), to.min(self.width));
        if from >= to || row.is_empty() {
            return 0;
        }
        let (first, last) = (from / 64, (to - 1) / 64);
        (first..=last)
            .map(|w| {
                let low = if w == first { u64::MAX << (from % 64) } else { u64::MAX };
                let high = if w == last { u64::MAX >> (63 - (to - 1) % 64) } else { u64::MAX };
                (row[w] & low & high).count_ones() as usize
            })
            .sum()
    }

    /// Gaps of up to `gap` pixels between runs of a row closed, then runs shorter than `least` dropped.
    pub fn long_runs(&self, gap: usize, least: usize) -> Self {
        let mut out = Self::new(self.width, self.height);
        for y in 0..self.height {
            let mut now: Option<(usize, usize)> = None;
            for (from, to) in self.runs(y) {
                match &mut now {
                    Some(run) if from <= run.1 + gap => run.1 = to,
                    _ => {
                        if let Some((from, to)) = now.replace((from, to)).filter(|r| r.1 - r.0 >= least) {
                            out.set_run(y, from, to);
                        }
                    }
                }
            }
            if let Some((from, to)) = now.filter(|r| r.1 - r.0 >= least) {
                out.set_run(y, from, to);
            }
        }
        out
    }

    /// Every set pixel grown to a box: so far to either side, so far up and down.
    pub fn grown(&self, across: usize, along: usize) -> Self {
        let mut wide = Self::new(self.width, self.height);
        for y in 0..self.height {
            for (from, to) in self.runs(y) {
                wide.set_run(y, from.saturating_sub(across), to + across);
            }
        }
        let mut out = wide.clone();
        for shift in 1..=along.min(self.height) {
            for y in 0..self.height {
                for other in [y.checked_sub(shift), Some(y + shift)].into_iter().flatten() {
                    let (a, b) = (y * self.stride, other * self.stride);
                    for (word, more) in out.words[a..a + self.stride].iter_mut().zip(wide.words.get(b..).unwrap_or_default()) {
                        *word |= more;
                    }
                }
            }
        }
        out
    }

    /// Writes the first row: set where the upper row is and the lower is not.
    pub fn take_edges(&mut self, upper: &[u64], lower: &[u64]) {
        for (i, word) in self.words.iter_mut().take(self.stride).enumerate() {
            *word = upper.get(i).copied().unwrap_or(0) & !lower.get(i).copied().unwrap_or(0);
        }
    }

    /// What is set here and in the other of the same size.
    pub fn and(mut self, other: &Self) -> Self {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a &= b);
        self
    }

    /// What is set here or in the other of the same size.
    pub fn or(mut self, other: &Self) -> Self {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a |= b);
        self
    }

    /// What is set here and not in the other of the same size.
    pub fn without(mut self, other: &Self) -> Self {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a &= !b);
        self
    }

    /// Rows become columns.
    pub fn turned(&self) -> Self {
        let mut out = Self::new(self.height, self.width);
        for block in 0..self.height.div_ceil(64) {
            for w in 0..self.stride {
                let mut square = [0u64; 64];
                for (i, line) in square.iter_mut().enumerate() {
                    *line = self.row(block * 64 + i).get(w).copied().unwrap_or(0);
                }
                turn_square(&mut square);
                for (i, line) in square.iter().enumerate().take_while(|(i, _)| w * 64 + i < self.width) {
                    out.words[(w * 64 + i) * out.stride + block] = *line;
                }
            }
        }
        out
    }
}

/// Turns 64 x 64 bits by swapping ever smaller quarters.
fn turn_square(square: &mut [u64; 64]) {
    let (mut half, mut mask) = (32, u64::from(u32::MAX));
    while half > 0 {
        for i in (0..64).filter(|i| i & half == 0) {
            let swap = (square[i] >> half ^ square[i + half]) & mask;
            square[i] ^= swap << half;
            square[i + half] ^= swap;
        }
        half /= 2;
        mask ^= mask << half;
    }
}

/// See [`Bits::runs`].
pub(crate) struct Runs<'a> {
    row: &'a [u64],
    at: usize,
}

impl Runs<'_> {
    /// The next place at or after `at` whose bit is `set`.
    fn seek(&self, at: usize, set: bool) -> Option<usize> {
        let mut w = at / 64;
        let flip = if set { 0 } else { u64::MAX };
        let mut word = (self.row.get(w)? ^ flip) & (u64::MAX << (at % 64));
        while word == 0 {
            w += 1;
            word = self.row.get(w)? ^ flip;
        }
        Some(w * 64 + word.trailing_zeros() as usize)
    }
}

impl Iterator for Runs<'_> {
    type Item = (usize, usize);

    fn next(&mut self) -> Option<(usize, usize)> {
        let from = self.seek(self.at, true)?;
        let to = self.seek(from, false).unwrap_or(self.row.len() * 64);
        self.at = to;
        Some((from, to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn random(width: usize, height: usize) -> Bits {
        let mut seed = 3u32;
        let mut out = Bits::new(width, height);
        for y in 0..height {
            for x in 0..width {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                if seed >> 30 == 0 {
                    out.set_run(y, x, x + 1);
                }
            }
        }
        out
    }

    #[test]
    fn turning_moves_every_pixel() {
        let bits = random(150, 70);
        let turned = bits.turned();
        assert_eq!((turned.width(), turned.height()), (70, 150));
        assert!((0..70).all(|y| (0..150).all(|x| bits.get(x, y) == turned.get(y, x))));
        assert_eq!(turned.turned(), bits);
    }

    #[test]
    fn runs_give_back_the_picture() {
        let bits = random(193, 40);
        let mut again = Bits::new(193, 40);
        let mut pixels = 0;
        for y in 0..40 {
            for (from, to) in bits.runs(y) {
                again.set_run(y, from, to);
                pixels += to - from;
            }
        }
        assert_eq!(again, bits);
        assert_eq!(pixels, bits.count());
        assert_eq!(bits.count_run(5, 30, 150), (30..150).filter(|x| bits.get(*x, 5)).count());
    }

    #[test]
    fn gaps_close_and_short_runs_go() {
        let mut bits = Bits::new(200, 1);
        for (from, to) in [(3, 60), (63, 130), (150, 152), (190, 200)] {
            bits.set_run(0, from, to);
        }
        assert_eq!(bits.long_runs(3, 5).runs(0).collect::<Vec<_>>(), [(3, 130), (190, 200)]);
        bits.clear_run(0, 10, 150);
        assert_eq!(bits.runs(0).collect::<Vec<_>>(), [(3, 10), (150, 152), (190, 200)]);
    }

    #[test]
    fn growing_fills_a_box() {
        let mut bits = Bits::new(100, 20);
        bits.set_run(10, 64, 65);
        let grown = bits.grown(3, 2);
        assert_eq!(grown.count(), 35);
        assert!(grown.get(61, 8) && grown.get(67, 12) && !grown.get(68, 10));
    }

    #[test]
    fn darker_pixels_are_packed_in_order() {
        let picture = GrayImage::from_fn(130, 3, |x, y| image::Luma([if (x + y) % 5 == 0 { 10 } else { 200 }]));
        let bits = Bits::darker(&picture, 100);
        assert!((0..3).all(|y| (0..130).all(|x| bits.get(x, y) == ((x + y) % 5 == 0))));
    }
}
