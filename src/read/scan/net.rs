//! A small net of one hidden layer that tells printed digits and the marks between them. In: the light of a window; out: how likely
//! each sign is. It was trained on prints of this project's own making (`benches/shapes.rs`) and is a part of the program.

/// Rows of a window.
pub const HIGH: usize = 24;
/// Columns of a window.
pub const WIDE: usize = 20;
/// Signs that are told, in the order of the net's answers; behind them comes "none of these".
pub const SIGNS: &str = "0123456789.,%/-+():;";
/// How many answers there are.
pub const CLASSES: usize = 21;
/// Units of the hidden layer.
pub const UNITS: usize = 96;

/// Inputs: ink (0 to 1) row by row, then how wide it is.
pub const INPUTS: usize = HIGH * WIDE + 1;

/// The weights.
#[derive(Clone)]
pub struct Net {
    /// Of each unit, its inputs and what is added.
    pub first: Vec<f32>,
    /// Of each answer, its units and what is added.
    pub second: Vec<f32>,
}

impl Net {
    /// Weights of a file of [`Net::bytes`]. `None`: it is none.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let (mut rest, mut layers) = (bytes, Vec::new());
        for (rows, inputs) in [(UNITS, INPUTS), (CLASSES, UNITS)] {
            let mut layer = Vec::with_capacity(rows * (inputs + 1));
            for _ in 0..rows {
                let (head, tail) = rest.split_at_checked(8)?;
                let float = |at: usize| head.get(at..at + 4).and_then(|b| b.try_into().ok()).map(f32::from_le_bytes);
                let (step, added) = (float(0)?, float(4)?);
                let (weights, tail) = tail.split_at_checked(inputs)?;
                layer.extend(weights.iter().map(|w| f32::from(w.cast_signed()) * step));
                layer.push(added);
                rest = tail;
            }
            layers.push(layer);
        }
        let second = layers.pop()?;
        Some(Self { first: layers.pop()?, second })
    }

    /// The weights as a file: of each unit the size of a step and what is added (little-endian floats), then a byte a weight.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for (layer, inputs) in [(&self.first, INPUTS), (&self.second, UNITS)] {
            for row in layer.chunks_exact(inputs + 1) {
                let (added, weights) = row.split_last().unwrap_or((&0.0, &[]));
                let step = weights.iter().fold(1e-9_f32, |most, w| most.max(w.abs())) / 127.0;
                out.extend(step.to_le_bytes());
                out.extend(added.to_le_bytes());
                out.extend(weights.iter().map(|w| ((w / step).round().clamp(-127.0, 127.0) as i8).cast_unsigned()));
            }
        }
        out
    }

    /// How likely each sign is, the logarithm of it.
    pub fn answers(&self, window: &[f32; INPUTS]) -> [f32; CLASSES] {
        let mut units = [0.0; UNITS];
        for (unit, row) in units.iter_mut().zip(self.first.chunks_exact(INPUTS + 1)) {
            *unit = (dot(row, window) + row.last().copied().unwrap_or(0.0)).max(0.0);
        }
        let mut out = [0.0; CLASSES];
        for (answer, row) in out.iter_mut().zip(self.second.chunks_exact(UNITS + 1)) {
            *answer = dot(row, &units) + row.last().copied().unwrap_or(0.0);
        }
        let most = out.iter().copied().fold(f32::MIN, f32::max);
        let all = out.iter().map(|a| (a - most).exp()).sum::<f32>().ln() + most;
        out.map(|a| a - all)
    }
}

/// Sum of products; eight sums at a time, which compilers know what to do with.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 8];
    let (whole, rest) = b.as_chunks::<8>();
    for (x, y) in a.as_chunks::<8>().0.iter().zip(whole) {
        for i in 0..8 {
            sums[i] += x[i] * y[i];
        }
    }
    let tail: f32 = a[whole.len() * 8..].iter().zip(rest).map(|(x, y)| x * y).sum();
    sums.iter().sum::<f32>() + tail
}
