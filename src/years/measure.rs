//! Units of one indicator's figures → measures that can be compared: words that scale a unit ("nghìn", "triệu") are a factor, ha and
//! m2 measure the same, and things counted are counted whatever they are called. What is left unlike stays apart.

use crate::catalog::unit::Units;
use crate::grammar::catalog::{Entry, Kind};
use crate::orthography::fold::folded;
use crate::store::filed::key;
use crate::value::number::Number;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// What a figure's unit measures in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Measure {
    /// The unit without the words that scale it, folded; of a measure such as area its smallest unit.
    pub base: String,
    /// What one of the unit is in `base`.
    pub factor: u64,
}

/// Splits a unit as stated: "triệu đồng" is a million of "đồng", "ha" ten thousand of "m2".
pub fn of(unit: &str, units: &Units<'_>) -> Measure {
    let unit = units.read(unit);
    let all = unit.scale.checked_mul(unit.is).and_then(|n| n.to_u64());
    match (unit.measure, all) {
        (Some(measure), Some(factor)) => Measure { base: units.smallest(measure).to_owned(), factor },
        _ => Measure { base: key(&folded(&unit.name)), factor: unit.scale.to_u64().unwrap_or(1) },
    }
}

/// What a figure of that code measures in; `kind` is the figure's, by its name.
pub fn measured(unit: Option<&str>, kind: &str, entry: Option<&Entry>, units: &Units<'_>) -> Measure {
    let Measure { base, factor } = of(unit.unwrap_or_default(), units);
    let own = entry.and_then(|e| e.unit.as_deref()).map(|u| of(u, units).base);
    match entry.map(|e| e.kind) {
        // Its catalogue entry agreed to the unit when the code was given: a count is a count.
        Some(Kind::Count) if kind != "percent" => Measure { base: own.unwrap_or_default(), factor },
        Some(Kind::Percent) => Measure { base: "%".to_owned(), factor: 1 },
        Some(Kind::Money) if base.is_empty() => Measure { base: own.unwrap_or_default(), factor },
        _ => Measure { base, factor },
    }
}

/// A number in units of `to`, of the same base. `None`: it has more digits than can be held exactly.
pub fn converted(n: Number, from: u64, to: u64) -> Option<Number> {
    if from == to {
        return Some(n);
    }
    let whole = n.decimal().checked_mul(Decimal::from(from))?;
    let exact = whole.checked_div(Decimal::from(to.max(1)))?;
    Some(Number::from(exact.normalize()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::Grammar;

    #[test]
    fn scaled_units_have_one_base() {
        let grammar = Grammar::embedded();
        let forms = grammar.forms();
        let units = Units::new(&grammar, forms);
        let split = |unit: &str| {
            let m = of(unit, &units);
            (m.base, m.factor)
        };
        assert_eq!(split("triệu đồng"), ("đồng".to_owned(), 1_000_000));
        assert_eq!(split("Tỷ đồng"), ("đồng".to_owned(), 1_000_000_000));
        assert_eq!(split("đồng"), ("đồng".to_owned(), 1));
        assert_eq!(split("nghìn tấn"), ("g".to_owned(), 1_000_000_000));
        assert_eq!(split("kg"), ("g".to_owned(), 1000));
        assert_eq!(split("ha"), ("m2".to_owned(), 10_000));
        assert_eq!(split("nghìn lượt").1, 1000);
        assert_eq!(split("m2"), ("m2".to_owned(), 1));
        assert_eq!(split(""), (String::new(), 1));
    }

    #[test]
    fn numbers_are_converted_exactly() {
        let number = |n: &str| n.parse::<Number>().expect("a number");
        assert_eq!(converted(number("1.5"), 1_000_000_000, 1_000_000), Some(number("1500")));
        assert_eq!(converted(number("750"), 1_000_000, 1_000_000_000), Some(number("0.75")));
        assert_eq!(converted(number("7.50"), 1, 1).map(|n| n.to_string()), Some("7.50".to_owned()));
    }
}
