//! Is a confidence of 0.98 right 98 times in 100? Judged figures → bins and the expected calibration error.

use super::Judged;
use serde::Serialize;

/// The lower bounds of the bins, ascending; narrow at the top, where the figures are.
const BOUNDS: [f32; 9] = [0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995];

/// Figures of like confidence.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Bin {
    /// Confidence of the lowest figures it takes.
    pub from: f32,
    /// Bound that its figures stay below; 1 in the last bin, which takes 1 too.
    pub to: f32,
    /// Figures in it.
    pub figures: usize,
    /// Of which right.
    pub right: usize,
    /// Mean confidence. `None`: it is empty.
    pub said: Option<f64>,
    /// Share right, 0 to 1. `None`: it is empty.
    pub held: Option<f64>,
}

/// How far confidence can be believed.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Reliability {
    /// All figures judged.
    pub figures: usize,
    /// Of which right.
    pub right: usize,
    /// Expected calibration error: the mean distance of confidence and share right, weighted by figures. `None`: no figures.
    pub error: Option<f64>,
    /// The bins, ascending; empty ones included.
    pub bins: Vec<Bin>,
}

/// Sorts figures into bins.
#[expect(clippy::cast_precision_loss, reason = "counts of figures stay far below 2^52")]
pub fn reliability(judged: &[Judged]) -> Reliability {
    let mut sums = [(0usize, 0usize, 0f64); BOUNDS.len()];
    for j in judged {
        let bin = BOUNDS.partition_point(|b| *b <= j.confidence).saturating_sub(1);
        sums[bin].0 += 1;
        sums[bin].1 += usize::from(j.right);
        sums[bin].2 += f64::from(j.confidence);
    }
    let bins: Vec<Bin> = sums
        .iter()
        .enumerate()
        .map(|(n, &(figures, right, sum))| Bin {
            from: BOUNDS[n],
            to: BOUNDS.get(n + 1).copied().unwrap_or(1.0),
            figures,
            right,
            said: (figures > 0).then(|| sum / figures as f64),
            held: (figures > 0).then(|| right as f64 / figures as f64),
        })
        .collect();
    let off: f64 = bins.iter().filter_map(|b| Some((b.said? - b.held?).abs() * b.figures as f64)).sum();
    Reliability {
        figures: judged.len(),
        right: judged.iter().filter(|j| j.right).count(),
        error: (!judged.is_empty()).then(|| off / judged.len() as f64),
        bins,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sure_program_that_errs_is_off() {
        let judged = |n: usize, right, confidence| (0..n).map(move |i| Judged { indicator: i, right, confidence });
        let all: Vec<Judged> = judged(3, true, 1.0).chain(judged(1, false, 1.0)).chain(judged(2, false, 0.25)).collect();
        let r = reliability(&all);
        assert_eq!((r.figures, r.right), (6, 3));
        assert_eq!(r.bins.last().map(|b| (b.figures, b.right)), Some((4, 3)));
        assert!((r.error.expect("figures") - (0.25 * 4.0 + 0.25 * 2.0) / 6.0).abs() < 1e-9);
        assert_eq!(reliability(&[]).error, None);
    }
}
