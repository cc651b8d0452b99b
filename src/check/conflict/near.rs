//! Whether two values say the same, contradict one another closely, or are just two different things.

use super::super::stated::Stated;
use super::super::total::digits_swapped;
use crate::value::Qualifier;
use rust_decimal::Decimal;

/// How two values stand to one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The same, as far as their digits go.
    Same,
    /// Not the same, but one may be a slip for the other.
    Close,
    /// Too far apart to be one thing.
    Far,
}

/// Compares two values. `exact`: their labels are the same words, so that more distance is believed.
pub fn standing(a: Stated, qualifier: Qualifier, b: Stated, exact: bool) -> Standing {
    if same(a, b) || satisfied(a, qualifier, b) {
        return Standing::Same;
    }
    let (low, high) = (a.value.abs().min(b.value.abs()), a.value.abs().max(b.value.abs()));
    let off = high - low;
    let within = |percent: u32| {
        let limit = high.checked_mul(Decimal::from(percent));
        off.checked_mul(Decimal::ONE_HUNDRED).zip(limit).is_some_and(|(o, l)| o <= l)
    };
    let two = Decimal::TWO;
    let small = off <= two && low >= Decimal::TEN;
    let close = within(10) || small || digits_swapped(a.value, b.value) || (exact && within(25));
    if close && a.value.is_sign_negative() == b.value.is_sign_negative() && !low.is_zero() { Standing::Close } else { Standing::Far }
}

/// Equal to the last digit of the coarser one, which may be rounded or cut.
fn same(a: Stated, b: Stated) -> bool {
    let room = a.slack.max(b.slack);
    let room = if a.slack == b.slack { Decimal::ZERO } else { room + room };
    (a.value - b.value).abs() <= room
}

/// "trên 94%" holds of 96%.
fn satisfied(a: Stated, qualifier: Qualifier, b: Stated) -> bool {
    match qualifier {
        Qualifier::Exact => false,
        Qualifier::Over | Qualifier::AtLeast => b.value >= a.value,
        Qualifier::Under | Qualifier::AtMost => b.value <= a.value,
        Qualifier::About => {
            let off = (a.value - b.value).abs();
            off.checked_mul(Decimal::TEN).is_some_and(|o| o <= a.value.abs())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::number::Number;

    fn s(text: &str, slack: &str) -> Stated {
        let number: Number = text.parse().expect("number");
        Stated { figure: 0, number, value: number.decimal(), slack: slack.parse().expect("slack") }
    }

    #[test]
    fn slips_and_strangers() {
        use Qualifier::{About, Exact, Over};
        for (a, b, q, exact, want) in [
            (s("1204", "0"), s("1240", "0"), Exact, true, Standing::Close),
            (s("1640", "0.5"), s("1460", "0.5"), Exact, false, Standing::Close),
            (s("14", "0"), s("12", "0"), Exact, false, Standing::Close),
            (s("98.3", "0.05"), s("98.33", "0.005"), Exact, true, Standing::Same),
            (s("98.33", "0.005"), s("98.34", "0.005"), Exact, true, Standing::Close),
            (s("94", "0.5"), s("96", "0.5"), Over, true, Standing::Same),
            (s("700", "0"), s("712", "0"), About, true, Standing::Same),
            (s("28", "0"), s("118", "0"), Exact, true, Standing::Far),
            (s("0", "0"), s("2", "0"), Exact, true, Standing::Far),
        ] {
            assert_eq!(standing(a, q, b, exact), want, "{a:?} {b:?}");
        }
    }
}
