//! Which of some values stand apart from the rest: by median and median deviation, which a few wrong values cannot move.

/// Fewer values than these say nothing about what is usual.
pub(super) const LEAST: usize = 5;

/// How many deviations from the median are too many (Iglewicz and Hoaglin, 1993).
const MOST: f64 = 3.5;

/// A deviation of less than a tenth is no outlier, however alike the others are.
const LEAST_RATIO: f64 = 0.1;

fn median(sorted: &[f64]) -> f64 {
    let half = sorted.len() / 2;
    let at = |n: usize| sorted.get(n).copied().unwrap_or(0.0);
    if sorted.len() % 2 == 1 { at(half) } else { f64::midpoint(at(half.wrapping_sub(1)), at(half)) }
}

/// The median of some values. `None`: there are none.
pub(super) fn middle(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    (!sorted.is_empty()).then(|| median(&sorted))
}

/// For each value whether it stands apart. `ratios`: sizes differ by factors (counts, money), so that logarithms are compared where
/// all are above zero; else the values themselves (percentages).
pub(super) fn apart(values: &[f64], ratios: bool) -> Vec<bool> {
    if values.len() < LEAST || values.iter().any(|v| !v.is_finite()) {
        return vec![false; values.len()];
    }
    let logarithms = ratios && values.iter().all(|v| *v > 0.0);
    let scaled: Vec<f64> = values.iter().map(|v| if logarithms { v.ln() } else { *v }).collect();
    let Some(middle) = middle(&scaled) else { return Vec::new() };
    let mut deviations: Vec<f64> = scaled.iter().map(|v| (v - middle).abs()).collect();
    deviations.sort_unstable_by(f64::total_cmp);
    #[expect(clippy::cast_precision_loss, reason = "some thousands of values")]
    let mean = deviations.iter().sum::<f64>() / deviations.len() as f64;
    // Half of them alike: the mean deviation takes the place of the median one, which is nothing then.
    let unit = match median(&deviations) {
        some if some > 0.0 => some * 1.4826,
        _ => mean * 1.2533,
    };
    let least = if logarithms { (1.0 + LEAST_RATIO).ln() } else { middle.abs() * LEAST_RATIO };
    scaled.iter().map(|v| unit > 0.0 && (v - middle).abs() > (unit * MOST).max(least)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn which(values: &[f64], ratios: bool) -> Vec<usize> {
        apart(values, ratios).iter().enumerate().filter(|a| *a.1).map(|a| a.0).collect()
    }

    #[test]
    fn one_value_stands_apart() {
        assert_eq!(which(&[102.0, 98.0, 105.0, 101.0, 99_000.0, 97.0], true), [4]);
        assert_eq!(which(&[102.0, 98.0, 105.0, 0.101, 99.0, 97.0], true), [3]);
        assert_eq!(which(&[92.0, 93.5, 94.1, 95.0, 9.5], false), [4]);
        assert_eq!(which(&[10.0, 10.0, 10.0, 10.0, 10.0, 80.0], true), [5], "all others are alike");
    }

    #[test]
    fn what_is_usual_does_not() {
        assert!(which(&[1.0, 100.0, 1000.0], true).is_empty(), "too few");
        assert!(which(&[100.0, 112.0, 125.0, 141.0, 160.0, 181.0], true).is_empty(), "growth");
        assert!(which(&[99.8, 99.9, 99.9, 99.9, 99.9, 99.5], false).is_empty(), "a tenth is the least");
        assert!(which(&[0.0; 6], true).is_empty());
        assert!(which(&[f64::NAN, 1.0, 1.0, 1.0, 1.0, 9.0], true).is_empty());
        assert_eq!((middle(&[]), middle(&[3.0, 1.0, 2.0]), middle(&[4.0, 1.0])), (None, Some(2.0), Some(2.5)));
    }
}
