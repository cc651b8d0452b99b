//! Named measures that keep their counts, so that several documents pool by adding.

use serde::ser::{Serialize, SerializeMap, Serializer};

/// One measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// `hit` of `of`, printed in percent with two decimals; nothing to measure when `of` is 0.
    Share {
        /// How many were right (or wrong, where the name says so).
        hit: usize,
        /// Out of how many.
        of: usize,
    },
    /// A bare count.
    Count(usize),
}

impl Measure {
    /// The share in percent, rounded to two decimals, or the count. `None`: a share of nothing.
    #[expect(clippy::cast_precision_loss, reason = "counts of figures stay far below 2^52")]
    pub fn value(self) -> Option<f64> {
        match self {
            Self::Share { of: 0, .. } => None,
            Self::Share { hit, of } => Some(two_decimals(100.0 * hit as f64 / of as f64)),
            Self::Count(n) => Some(n as f64),
        }
    }

    fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Share { hit, of }, Self::Share { hit: h, of: o }) => Self::Share { hit: hit + h, of: of + o },
            (Self::Count(a), Self::Count(b)) => Self::Count(a + b),
            (mine, _) => mine,
        }
    }
}

/// The nearest value of two decimals; the formatter rounds the exact binary value, ties to even.
fn two_decimals(x: f64) -> f64 {
    format!("{x:.2}").parse().unwrap_or(x)
}

/// Measures in printing order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metrics(Vec<(&'static str, Measure)>);

impl Metrics {
    /// Adds a share.
    pub fn share(&mut self, name: &'static str, hit: usize, of: usize) {
        self.0.push((name, Measure::Share { hit, of }));
    }

    /// Adds a count.
    pub fn count(&mut self, name: &'static str, n: usize) {
        self.0.push((name, Measure::Count(n)));
    }

    /// Name and measure, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Measure)> + '_ {
        self.0.iter().copied()
    }

    /// One measure by name. `None`: it was not taken.
    pub fn get(&self, name: &str) -> Option<Measure> {
        self.0.iter().find(|m| m.0 == name).map(|m| m.1)
    }

    /// Adds the counts of another document.
    pub fn add(&mut self, other: &Self) {
        for &(name, measure) in &other.0 {
            match self.0.iter_mut().find(|m| m.0 == name) {
                Some(mine) => mine.1 = mine.1.plus(measure),
                None => self.0.push((name, measure)),
            }
        }
    }
}

impl Serialize for Metrics {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(self.0.len()))?;
        for (name, measure) in self.iter() {
            match measure {
                Measure::Count(n) => map.serialize_entry(name, &n)?,
                Measure::Share { .. } => map.serialize_entry(name, &measure.value())?,
            }
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_round_as_the_scorer_does() {
        for (hit, of, want) in
            [(1, 32, Some(3.12)), (3, 32, Some(9.38)), (2, 3, Some(66.67)), (1, 8, Some(12.5)), (7, 7, Some(100.0)), (0, 0, None)]
        {
            assert_eq!(Measure::Share { hit, of }.value(), want, "{hit}/{of}");
        }
    }

    #[test]
    fn documents_pool_by_counts() {
        let (mut a, mut b) = (Metrics::default(), Metrics::default());
        a.share("recall", 1, 2);
        b.share("recall", 9, 10);
        b.count("figures", 4);
        a.add(&b);
        assert_eq!(a.get("recall"), Some(Measure::Share { hit: 10, of: 12 }));
        assert_eq!(serde_json::to_string(&a).expect("json"), r#"{"recall":83.33,"figures":4}"#);
    }
}
