//! What has to be equal for a value to be right: its sort and its numbers.

use super::gold::{GoldCell, GoldFigure};
use super::words::norm;
use crate::value::number::Number;
use crate::value::{Kind, Value};

/// A value's identity. Counts, quantities, money and yes/no answers are one sort: only their numbers must agree.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Key {
    /// Numerator, denominator, percent.
    Ratio(Option<Number>, Option<Number>, Option<Number>),
    /// Words, normalised.
    Words(Kind, String),
    /// A percent.
    Percent(Option<Number>),
    /// Any other number.
    Count(Option<Number>),
}

fn key(kind: Kind, raw: &str, number: Option<Number>, ratio: (Option<Number>, Option<Number>), percent: Option<Number>) -> Key {
    match kind {
        Kind::Ratio => Key::Ratio(ratio.0, ratio.1, percent),
        Kind::Text | Kind::Empty => Key::Words(kind, norm(raw)),
        Kind::Percent => Key::Percent(number.or(percent)),
        Kind::Count | Kind::Quantity | Kind::Money | Kind::Boolean => Key::Count(number),
    }
}

/// A value's key.
pub fn of_value(v: &Value) -> Key {
    key(v.kind, &v.raw, v.number, (v.numerator, v.denominator), v.percent)
}

/// A gold figure's key.
pub fn of_figure(g: &GoldFigure) -> Key {
    key(g.kind, "", g.number, (g.numerator, g.denominator), g.percent)
}

/// A gold cell's key.
pub fn of_cell(c: &GoldCell) -> Key {
    key(c.kind, c.raw.as_deref().unwrap_or(""), c.number, (c.numerator, c.denominator), c.percent)
}
