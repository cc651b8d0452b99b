//! The interval that a stated number stands for: what rounding or cutting to its digits allows.
//!
//! A stated 76,07 may be anything that rounds to it, [76.065, 76.075], or that was cut to it, [76.07, 76.08).
//! A check compares intervals, never bare numbers, and says which of the two it allows.

use super::number::Number;
use rust_decimal::Decimal;

/// A closed interval of exact decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// The lowest value allowed.
    pub low: Decimal,
    /// The highest value allowed.
    pub high: Decimal,
}

impl Interval {
    /// One value only.
    pub const fn exactly(d: Decimal) -> Self {
        Self { low: d, high: d }
    }

    /// Half a unit of the last digit on both sides.
    pub fn rounded(n: Number) -> Self {
        let half = digit(5, n.decimals() + 1);
        Self { low: n.decimal() - half, high: n.decimal() + half }
    }

    /// What is cut to these digits: from the number itself up to (nearly) one unit of its last digit more.
    pub fn cut(n: Number) -> Self {
        let unit = digit(1, n.decimals());
        let hair = digit(1, (n.decimals() + 9).min(28));
        Self { low: n.decimal(), high: n.decimal() + unit - hair }
    }

    /// Whether the value lies inside.
    pub fn holds(self, d: Decimal) -> bool {
        self.low <= d && d <= self.high
    }

    /// Whether the two have a value in common.
    pub fn meets(self, other: Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }

    /// The sum of two intervals. `None` on overflow.
    pub fn plus(self, other: Self) -> Option<Self> {
        Some(Self { low: self.low.checked_add(other.low)?, high: self.high.checked_add(other.high)? })
    }
}

/// One digit at a decimal place; zero beyond what can be held.
fn digit(value: i64, place: u32) -> Decimal {
    Decimal::try_new(value, place).unwrap_or_default()
}

/// Whether `exact` may be stated as `n`, rounded or cut to its digits.
pub fn may_be_stated_as(exact: Decimal, n: Number) -> bool {
    Interval::rounded(n).holds(exact) || Interval::cut(n).holds(exact)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n(s: &str) -> Number {
        s.parse().expect("number")
    }
    fn d(s: &str) -> Decimal {
        n(s).decimal()
    }

    #[test]
    fn rounding_and_cutting() {
        assert!(may_be_stated_as(d("76.068376"), n("76.07")));
        assert!(may_be_stated_as(d("2.5012"), n("2")), "cut");
        assert!(!may_be_stated_as(d("97.4988"), n("98")), "98 only by rounding twice");
        assert!(!may_be_stated_as(d("7.53"), n("8.28")));
        assert!(may_be_stated_as(d("85.9"), n("86")));
    }
}
