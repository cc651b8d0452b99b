//! Lines over periods as places in a drawing: numbers in, coordinates out. The template makes SVG of them.

use crate::web::lang::Lang;

/// The drawing's size in its own units.
pub(super) const WIDTH: f64 = 960.0;
pub(super) const HEIGHT: f64 = 320.0;

const LEFT: f64 = 84.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 30.0;

/// Labels under the drawing that do not run into each other.
const MOST_LABELS: usize = 12;

/// Where a value of a period stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    periods: usize,
}

/// A mark on an axis: where, and what stands there.
pub(super) struct Tick {
    pub at: String,
    pub words: String,
}

/// A coordinate as written: a tenth is fine enough.
pub(super) fn written(v: f64) -> String {
    format!("{v:.1}")
}

#[expect(clippy::cast_precision_loss, reason = "some hundreds of periods")]
fn float(n: usize) -> f64 {
    n as f64
}

impl Scale {
    /// That holds all values; down to zero where that costs little.
    pub fn of(values: &[f64], periods: usize) -> Self {
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if !(low.is_finite() && high.is_finite()) {
            return Self { low: 0.0, high: 1.0, periods };
        }
        let low = if low >= 0.0 && low < high * 0.6 { 0.0 } else { low };
        let room = if high > low { (high - low) * 0.06 } else { high.abs().max(1.0) * 0.1 };
        Self { low: if low == 0.0 { 0.0 } else { low - room }, high: high + room, periods }
    }

    /// From the left.
    pub fn x(&self, period: usize) -> f64 {
        let width = WIDTH - LEFT - RIGHT;
        if self.periods < 2 { LEFT + width / 2.0 } else { LEFT + width * (float(period) + 0.5) / float(self.periods) }
    }

    /// From the top; what the scale does not hold stands at its edge.
    pub fn y(&self, value: f64) -> f64 {
        let share = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - share)
    }

    /// Round values, four or so.
    pub fn ticks(&self, lang: Lang) -> Vec<Tick> {
        let rough = (self.high - self.low) / 4.0;
        let power = 10f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|s| s * power).find(|s| *s >= rough).unwrap_or(rough);
        if !step.is_finite() || step <= 0.0 {
            return Vec::new();
        }
        let digits = (-step.log10().floor()).clamp(0.0, 9.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 9")]
        let digits = usize::from(digits as u8);
        let first = (self.low / step).ceil();
        let value = |n: u8| (first + f64::from(n)) * step;
        let inside = (0..12).map(value).take_while(|v| *v <= self.high);
        inside.map(|v| Tick { at: written(self.y(v)), words: lang.number(&format!("{v:.digits$}")) }).collect()
    }

    /// The periods' names, as many as fit.
    pub fn names(&self, names: &[String]) -> Vec<Tick> {
        let every = names.len().div_ceil(MOST_LABELS).max(1);
        let some = names.iter().enumerate().filter(|(n, _)| n.is_multiple_of(every));
        some.map(|(n, name)| Tick { at: written(self.x(n)), words: name.clone() }).collect()
    }

    /// The points of a line, as `polyline` takes them.
    pub fn line(&self, points: &[(usize, f64)]) -> String {
        let place = |&(period, value): &(usize, f64)| format!("{},{}", written(self.x(period)), written(self.y(value)));
        points.iter().map(place).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_inside() {
        for values in [&[0.0, 5.0, 100.0][..], &[95.0, 99.5], &[7.0], &[-3.0, 4.0], &[], &[0.0, 0.0]] {
            let scale = Scale::of(values, 5);
            for v in values {
                assert!((TOP..=HEIGHT - BOTTOM).contains(&scale.y(*v)), "{values:?}: {}", scale.y(*v));
            }
            assert!((LEFT..=WIDTH - RIGHT).contains(&scale.x(4)));
            let ticks = scale.ticks(Lang::Vi);
            assert!((1..=12).contains(&ticks.len()), "{values:?}: {}", ticks.len());
        }
        let words: Vec<String> = Scale::of(&[0.0, 4000.0], 3).ticks(Lang::Vi).into_iter().map(|t| t.words).collect();
        assert_eq!(words, ["0", "2.000", "4.000"]);
        assert_eq!(Scale::of(&[1.0], 40).names(&vec!["2023".to_owned(); 40]).len(), 10);
    }
}
