//! Chance by seed: the same seed gives the same numbers on every machine.

/// SplitMix64 (Steele, Lea, Flood 2014).
#[derive(Clone)]
pub struct Chance(u64);

impl Chance {
    /// A stream of its own for a seed and what it is for.
    pub fn new(seed: u64, purpose: &str) -> Self {
        let folded = purpose.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ folded)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to 1, 1 excluded.
    pub fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u32 << 24) as f32
    }

    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// A whole number from `low` to `high`, both included.
    pub fn whole(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high.saturating_sub(low) + 1)
    }

    /// A number below `end`, 0 where `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.next() % end as u64) as usize }
    }

    /// A number with up to so many digits, small ones as likely as large ones.
    pub fn spread(&mut self, digits: u64) -> u64 {
        let digits = self.whole(1, digits) as u32;
        let low = if digits == 1 { 0 } else { 10_u64.pow(digits - 1) };
        self.whole(low, 10_u64.pow(digits) - 1)
    }

    pub fn odds(&mut self, share: f32) -> bool {
        self.unit() < share
    }

    pub fn pick<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }

    /// Near 0 with standard deviation 1: the sum of four uniforms is close enough to a bell for the noise of a sensor.
    pub fn normal(&mut self) -> f32 {
        let bits = self.next();
        let sum: u64 = (0..4).map(|i| (bits >> (16 * i)) & 0xffff).sum();
        // Mean of the sum 2 * 65535, deviation 65536 / sqrt(3).
        (sum as f32 - 131_070.0) / 37_837.2
    }

    /// So many of the list, in their order.
    pub fn some<'a, T: ?Sized>(&mut self, all: &[&'a T], count: usize) -> Vec<&'a T> {
        let mut left = count.min(all.len());
        let mut out = Vec::with_capacity(left);
        for (i, item) in all.iter().enumerate() {
            if self.below(all.len() - i) < left {
                out.push(*item);
                left -= 1;
            }
        }
        out
    }
}
