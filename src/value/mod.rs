//! What a stated figure is worth: numbers, ratios, units, qualifiers, periods, and the interval that a stated number stands for.
//!
//! Words in (a token, a phrase), values out. Nothing here knows documents, tables or grammars, and no float holds a stated number.

pub mod date;

pub mod interval;

pub mod number;

pub mod ordinal;

use number::Number;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What sort of thing a figure states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A number of things (178 hồ sơ).
    Count,
    /// A share or rate of a hundred (76,07%).
    Percent,
    /// A part over its whole, with or without the percent they give (178/234 = 76,07%).
    Ratio,
    /// An amount of money (1,2 tỷ đồng).
    Money,
    /// A physical or derived measure (172,2 nghìn ha, 3,2 Mbps/người).
    Quantity,
    /// A yes/no answer written 1 or 0.
    Boolean,
    /// Words where a number might have stood.
    Text,
    /// Nothing stated: a blank cell or a dash.
    Empty,
}

impl Kind {
    /// Its name in the JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Percent => "percent",
            Self::Ratio => "ratio",
            Self::Money => "money",
            Self::Quantity => "quantity",
            Self::Boolean => "boolean",
            Self::Text => "text",
            Self::Empty => "empty",
        }
    }
}

/// How exactly the figure is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Qualifier {
    /// No word limits it.
    #[default]
    Exact,
    /// More than (trên, hơn, >).
    Over,
    /// At least (ít nhất, từ … trở lên, ≥).
    AtLeast,
    /// Less than (dưới, <).
    Under,
    /// At most (không quá, tối đa, ≤).
    AtMost,
    /// Roughly (khoảng, gần).
    About,
}

impl Qualifier {
    /// Its name in the JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Over => "over",
            Self::AtLeast => "at_least",
            Self::Under => "under",
            Self::AtMost => "at_most",
            Self::About => "about",
        }
    }
}

/// The direction of a comparison with another period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// Grew by the figure (tăng).
    Increase,
    /// Fell by the figure (giảm).
    Decrease,
}

impl Change {
    /// Its name in the JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Increase => "increase",
            Self::Decrease => "decrease",
        }
    }
}

/// Whether the figure was reached or is aimed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Reported as fact.
    #[default]
    Actual,
    /// A plan, goal or norm.
    Target,
}

impl Status {
    /// Its name in the JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Actual => "actual",
            Self::Target => "target",
        }
    }
}

/// One figure's value, as stated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Value {
    /// What sort of thing it states.
    pub kind: Kind,
    /// The figure's own words: a substring of the document's text (empty for a blank cell).
    pub raw: String,
    /// The number of a count, money or quantity, in base units in sentences, as written in tables. `None`: the kind has none.
    pub number: Option<Number>,
    /// The part of a ratio. `None`: not a ratio.
    pub numerator: Option<Number>,
    /// The whole of a ratio. `None`: not a ratio.
    pub denominator: Option<Number>,
    /// The percent as stated (76.07, not 0.7607). `None`: none is written; it is never computed.
    pub percent: Option<Number>,
    /// The unit as written. `None`: none stands there.
    pub unit: Option<String>,
    /// How exactly it is stated.
    pub qualifier: Qualifier,
    /// The upper bound of a range, its lower bound being the number or percent. `None`: no range.
    pub upper: Option<Number>,
    /// The direction of a comparison. `None`: no comparison.
    pub change: Option<Change>,
}

impl Value {
    /// A value of `kind` with nothing but its words.
    pub fn new(kind: Kind, raw: impl Into<String>) -> Self {
        Self {
            kind,
            raw: raw.into(),
            number: None,
            numerator: None,
            denominator: None,
            percent: None,
            unit: None,
            qualifier: Qualifier::Exact,
            upper: None,
            change: None,
        }
    }

    /// The number that a total or a comparison works on: the percent of a percent, the number of all others.
    /// `None` for ratios, text and empty cells.
    pub fn amount(&self) -> Option<Number> {
        match self.kind {
            Kind::Percent => self.percent,
            Kind::Count | Kind::Money | Kind::Quantity | Kind::Boolean => self.number,
            Kind::Ratio | Kind::Text | Kind::Empty => None,
        }
    }

    /// The number or ratio in digits, `None` where it states none: "5.5", "178/234", the percent of a percent.
    pub fn stated(&self) -> Option<String> {
        match (self.amount(), self.numerator, self.denominator) {
            (Some(amount), ..) => Some(amount.to_string()),
            (None, Some(part), Some(whole)) => Some(format!("{part}/{whole}")),
            _ => None,
        }
    }

    /// Whether it states a number at all.
    pub fn is_figure(&self) -> bool {
        !matches!(self.kind, Kind::Text | Kind::Empty)
    }
}
