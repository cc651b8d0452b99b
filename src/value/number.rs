//! Number tokens as Vietnamese reports write them: spelling → exact decimal, with the other reading where the separators allow two.
//!
//! | spelling | best reading | other reading | why |
//! |---|---|---|---|
//! | `178` | 178 | – | no separator |
//! | `02` | 2 | – | leading zero |
//! | `88.008` | 88008 | 88.008 | one point before three digits groups thousands |
//! | `1.234.567` | 1234567 | – | equal groups |
//! | `76,07` | 76.07 | – | comma is the decimal mark |
//! | `52,669` | 52.669 | 52669 | comma before three digits |
//! | `85.3` | 85.3 | – | a point before one or two digits can only be a decimal mark |
//! | `0.455` | 0.455 | – | a group never starts with a lone zero |
//! | `1.234,5` | 1234.5 | – | both marks, each in its place |
//! | `1,234.5` | 1234.5 | – | English style |
//! | `12.34.567` | – | – | unequal groups: no number |

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// An exact decimal as stated: trailing zeros stay (86,0 is 86.0). It serialises as a JSON number with just those digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(Decimal);

impl Number {
    /// The decimal itself.
    pub const fn decimal(self) -> Decimal {
        self.0
    }

    /// How many digits stand behind the decimal mark.
    pub const fn decimals(self) -> u32 {
        self.0.scale()
    }

    /// The product with a scale word's factor (nghìn, triệu, tỷ), without trailing zeros behind the mark.
    /// `None` if it has more digits than can be held exactly.
    pub fn scaled(self, factor: u64) -> Option<Self> {
        self.0.checked_mul(Decimal::from(factor)).map(|d| Self(d.normalize()))
    }

    /// The number whose last digit as written is one more. `None`: there is none.
    pub fn beside(self) -> Option<Self> {
        self.0.checked_add(Decimal::new(1, self.0.scale())).map(Self)
    }
}

impl From<Decimal> for Number {
    fn from(d: Decimal) -> Self {
        Self(d)
    }
}

impl From<u32> for Number {
    fn from(n: u32) -> Self {
        Self(Decimal::from(n))
    }
}

impl FromStr for Number {
    type Err = rust_decimal::Error;
    /// Reads the plain form (`-12.50`).
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Decimal::from_str_exact(s).map(Self)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if self.0.scale() == 0
            && let Ok(n) = i64::try_from(self.0.mantissa())
        {
            return s.serialize_i64(n);
        }
        let raw = serde_json::value::RawValue::from_string(self.0.to_string()).map_err(serde::ser::Error::custom)?;
        raw.serialize(s)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let raw = Box::<serde_json::value::RawValue>::deserialize(d)?;
        Self::from_str(raw.get().trim_matches('"')).map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Number {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Number".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "number" })
    }
}

/// Why one reading of a token's separators was preferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separators {
    /// No separator, or only one reading is possible.
    Plain,
    /// A single point before exactly three digits: groups thousands, unless the context says otherwise.
    PointBeforeThree,
    /// A single comma before exactly three digits: the decimal mark, unless the context says otherwise.
    CommaBeforeThree,
}

/// The readings of one number token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Readings {
    /// The likelier reading without context.
    pub best: Number,
    /// The other one. `None`: there is no other.
    pub other: Option<Number>,
    /// What the preference rests on.
    pub why: Separators,
}

/// Reads a token `\d+([.,]\d+)*`. `None`: it has unequal groups (a date, a version) or more digits than can be held exactly.
pub fn read(token: &str) -> Option<Readings> {
    let bytes = token.as_bytes();
    let plain = |best: Number| Some(Readings { best, other: None, why: Separators::Plain });
    let marks: Vec<(usize, u8)> = bytes.iter().copied().enumerate().filter(|&(_, b)| b == b'.' || b == b',').collect();
    match marks.as_slice() {
        [] => plain(exact(bytes, None)?),
        [(at, mark)] => {
            let (whole, tail) = (*at, bytes.len() - at - 1);
            let as_decimal = exact(bytes, Some(*at))?;
            if tail != 3 || whole > 3 || bytes[0] == b'0' {
                return plain(as_decimal);
            }
            let as_group = exact(bytes, None)?;
            Some(if *mark == b'.' {
                Readings { best: as_group, other: Some(as_decimal), why: Separators::PointBeforeThree }
            } else {
                Readings { best: as_decimal, other: Some(as_group), why: Separators::CommaBeforeThree }
            })
        }
        [first, .., last] => {
            let grouped = |to: usize| {
                let mut ends: Vec<usize> = marks.iter().map(|m| m.0).filter(|&p| p < to).collect();
                ends.push(to);
                ends[0] <= 3 && ends[0] > 0 && bytes[0] != b'0' && ends.windows(2).all(|w| w[1] - w[0] == 4)
            };
            if first.1 == last.1 {
                let same = marks.iter().all(|m| m.1 == first.1);
                return if same && grouped(bytes.len()) { plain(exact(bytes, None)?) } else { None };
            }
            let inner = &marks[..marks.len() - 1];
            if inner.iter().all(|m| m.1 == first.1) && grouped(last.0) { plain(exact(bytes, Some(last.0))?) } else { None }
        }
    }
}

/// The digits with the decimal mark at `mark` (`None`: no decimal part).
fn exact(bytes: &[u8], mark: Option<usize>) -> Option<Number> {
    let mut mantissa: i128 = 0;
    let mut scale = 0u32;
    for (i, &b) in bytes.iter().enumerate() {
        if b.is_ascii_digit() {
            mantissa = mantissa.checked_mul(10)?.checked_add(i128::from(b - b'0'))?;
            scale += u32::from(mark.is_some_and(|m| i > m));
        }
    }
    Decimal::try_from_i128_with_scale(mantissa, scale).ok().map(Number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_of_spellings() {
        for (token, best, other) in [
            ("178", Some("178"), None),
            ("02", Some("2"), None),
            ("88.008", Some("88008"), Some("88.008")),
            ("1.234.567", Some("1234567"), None),
            ("76,07", Some("76.07"), None),
            ("52,669", Some("52.669"), Some("52669")),
            ("85.3", Some("85.3"), None),
            ("86,0", Some("86.0"), None),
            ("0.455", Some("0.455"), None),
            ("1.234,5", Some("1234.5"), None),
            ("1,234.5", Some("1234.5"), None),
            ("12.34.567", None, None),
            ("15.12.2021", None, None),
            ("99999999999999999999999999999999999999999999", None, None),
        ] {
            let got = read(token);
            assert_eq!(got.map(|r| r.best.to_string()), best.map(String::from), "{token}");
            assert_eq!(got.and_then(|r| r.other).map(|n| n.to_string()), other.map(String::from), "{token}");
        }
    }

    #[test]
    fn numbers_are_json_numbers_with_their_own_digits() {
        let n: Number = "86.0".parse().expect("a number");
        assert_eq!(serde_json::to_string(&n).expect("json"), "86.0");
        assert_eq!(serde_json::to_string(&Number::from(520_716_601)).expect("json"), "520716601");
        let back: Number = serde_json::from_str("76.070").expect("number");
        assert_eq!(back.to_string(), "76.070");
    }
}
