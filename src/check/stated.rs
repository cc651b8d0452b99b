//! A figure → the number it states with the room that its digits leave.
//!
//! A count is exact. A measure, an amount of money or a number with a scale word (31,3 tỷ đồng) stands for all that rounds to its
//! last digit: half a unit of it on both sides. Numbers of more than 18 digits before or 8 behind the mark are left out, so that
//! no later sum or product can overflow. Qualified numbers (trên, khoảng) state no value to compare and are left out too.

use crate::report::{Figure, Report};
use crate::value::interval::Interval;
use crate::value::number::{self, Number};
use crate::value::{Kind, Qualifier, Value};
use rust_decimal::Decimal;

/// A stated number and its room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stated {
    /// Index into [`Report::figures`].
    pub figure: usize,
    /// As stated.
    pub number: Number,
    /// The same as a decimal.
    pub value: Decimal,
    /// Half a unit of the last digit; 0 for a count.
    pub slack: Decimal,
}

impl Stated {
    /// The lowest value it may stand for.
    pub fn low(self) -> Decimal {
        self.value - self.slack
    }
    /// The highest value it may stand for.
    pub fn high(self) -> Decimal {
        self.value + self.slack
    }
}

/// The number as a decimal small enough to reckon with. `None`: too many digits.
pub fn tame(n: Number) -> Option<Decimal> {
    let d = n.decimal();
    (d.scale() <= 8 && d.trunc().mantissa().unsigned_abs() < 1_000_000_000_000_000_000).then_some(d)
}

/// What an exactly stated count, amount, measure or percent states.
pub fn amount(report: &Report, figure: usize) -> Option<Stated> {
    let f = report.figures.get(figure)?;
    if f.value.qualifier != Qualifier::Exact || f.value.upper.is_some() {
        return None;
    }
    any_amount(f, figure)
}

/// The same, whatever its qualifier; of a range the lower bound.
pub fn any_amount(f: &Figure, figure: usize) -> Option<Stated> {
    let number = f.value.amount()?;
    let value = tame(number)?;
    let slack = if f.cell.is_some() { table_slack(&f.value, number) } else { slack(&f.value, number) };
    Some(Stated { figure, number, value, slack })
}

/// Part and whole of an exactly stated ratio.
pub fn ratio(report: &Report, figure: usize) -> Option<(Stated, Stated)> {
    let v = &report.figures.get(figure)?.value;
    let side = |number: Option<Number>| {
        let number = number?;
        let value = tame(number)?;
        let slack = if number.decimals() > 0 { half_unit(number.decimals()) } else { Decimal::ZERO };
        Some(Stated { figure, number, value, slack })
    };
    (v.kind == Kind::Ratio && v.qualifier == Qualifier::Exact).then_some(())?;
    Some((side(v.numerator)?, side(v.denominator)?))
}

/// Whether something between `low` and `high` may be stated as the percent `n`, rounded or cut.
pub fn percent_fits(low: Decimal, high: Decimal, n: Number) -> bool {
    if n.decimals() > 8 {
        return true;
    }
    let exact = Interval { low, high };
    let magnitude = if n.decimal().is_sign_negative() {
        // Cutting goes towards nought on both sides of it.
        return percent_fits(-high, -low, Number::from(-n.decimal()));
    } else {
        n
    };
    Interval::rounded(magnitude).meets(exact) || Interval::cut(magnitude).meets(exact)
}

fn half_unit(decimals: u32) -> Decimal {
    Decimal::new(5, decimals.min(8) + 1)
}

/// In tables numbers stand as written: only counts without decimals are exact.
fn table_slack(v: &Value, number: Number) -> Decimal {
    match v.kind {
        Kind::Count | Kind::Boolean if number.decimals() == 0 => Decimal::ZERO,
        _ => half_unit(number.decimals()),
    }
}

/// In sentences a scale word is multiplied in, so the room comes from the digits as written.
fn slack(v: &Value, number: Number) -> Decimal {
    let written = first_token(&v.raw).and_then(number::read);
    let factor = written.and_then(|r| {
        [Some(r.best), r.other].into_iter().flatten().find_map(|n| {
            let d = tame(n)?;
            (!d.is_zero()).then_some(())?;
            let factor = number.decimal().checked_div(d)?;
            (factor >= Decimal::ONE && factor.fract().is_zero()).then_some((factor, n.decimals()))
        })
    });
    match factor {
        Some((factor, 0)) if factor == Decimal::ONE && matches!(v.kind, Kind::Count | Kind::Boolean) => Decimal::ZERO,
        Some((factor, decimals)) => half_unit(decimals).checked_mul(factor).unwrap_or_default(),
        None if v.kind == Kind::Count => Decimal::ZERO,
        None => half_unit(number.decimals()),
    }
}

/// The first `\d+([.,]\d+)*` of some words.
fn first_token(raw: &str) -> Option<&str> {
    let start = raw.find(|c: char| c.is_ascii_digit())?;
    let bytes = raw.as_bytes();
    Some(&raw[start..crate::grammar::token::number_end(bytes, start, bytes.len())])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n(s: &str) -> Number {
        s.parse().expect("number")
    }

    #[test]
    fn room_comes_from_the_digits_as_written() {
        for (kind, raw, number, expect) in [
            (Kind::Count, "1.386", "1386", "0"),
            (Kind::Money, "31,3", "31300000000", "50000000"),
            (Kind::Money, "1.250", "1250000000", "500000"),
            (Kind::Count, "120", "120000", "500"),
            (Kind::Quantity, "12.845,6", "12845.6", "0.05"),
            (Kind::Quantity, "7.420", "7420", "0.5"),
        ] {
            let mut v = Value::new(kind, raw);
            v.number = Some(n(number));
            assert_eq!(slack(&v, n(number)).normalize(), n(expect).decimal(), "{raw}");
        }
    }

    #[test]
    fn percents_may_be_rounded_or_cut() {
        for (exact, stated, fits) in
            [("97.4988", "98", false), ("98.388", "98.38", true), ("93.75", "93.7", true), ("-12.58", "-12.5", true)]
        {
            let d = n(exact).decimal();
            assert_eq!(percent_fits(d, d, n(stated)), fits, "{exact} {stated}");
        }
    }

    #[test]
    fn very_long_numbers_are_left_out() {
        assert_eq!(tame(n("79228162514264337593543950335")), None);
        assert_eq!(tame(n("0.0000000000000000000000000001")), None);
        assert!(tame(n("999999999999999999")).is_some());
    }
}
