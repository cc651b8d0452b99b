//! One decision of a person about one figure, and its hash.
//!
//! The events of a document form a chain: each carries the hash of the one before it, the first one the SHA-256 of the document's
//! own bytes. A hash is the SHA-256, in hexadecimal, of the event without its `hash` in the canonical form of RFC 8785: keys
//! sorted, no white space, UTF-8. All values are strings, whole numbers, null and objects of these, so that any language makes
//! the same bytes; in Python:
//!
//! ```text
//! sha256(json.dumps({k: v for k, v in e.items() if k != "hash"}, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode())
//! ```

use crate::indicator::output::{Indicator, MadeBy};
use crate::value::Value;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A decision, as stored and as exported. Fields are only ever added as options that are left out when empty, so that old hashes hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Place in the document's chain, from 1, without gaps.
    pub seq: u64,
    /// When, milliseconds since 1970.
    pub time_ms: i64,
    /// Who, as the service knows them.
    pub who: String,
    /// Id of the document (`store::DocumentId` as written).
    pub document: String,
    /// The figure that is decided about.
    pub anchor: Anchor,
    /// What was decided.
    pub action: Action,
    /// What stood there before, the fields that `after` changes; of an acceptance the whole reading. `None`: nothing stood there.
    pub before: Option<Reading>,
    /// What stands there now. `None`: the decision changes nothing, or takes the figure away.
    pub after: Option<Reading>,
    /// Why, in the person's words. `None`: nothing was said.
    pub note: Option<String>,
    /// The event that this one takes back, by its `seq`. `None`: it takes none back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<u64>,
    /// The figure was drawn by lot, and the decision made without seeing what the program is sure of.
    #[serde(default, skip_serializing_if = "is_false")]
    pub sample: bool,
    /// Of a figure drawn by lot: which sample, out of how many. `None`: it was not, or nobody noted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draw: Option<Draw>,
    /// Program and grammars of the extraction that was looked at.
    pub made_by: MadeBy,
    /// Hash of the event before, or of the document's bytes.
    pub prev_hash: String,
    /// Hash of this event.
    pub hash: String,
}

/// The sample that a figure was drawn for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Draw {
    /// Id of the sample.
    pub sample: String,
    /// Figures that it was drawn from.
    pub population: u64,
    /// Figures drawn.
    pub size: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(b: &bool) -> bool {
    !*b
}

/// What a person can decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// The figure is right as it stands.
    Accept,
    /// The figure is another one: `after` says which.
    Correct,
    /// There is no figure here.
    Reject,
    /// There is a figure that the program did not find.
    Add,
    /// It is looked at and left for later, or for somebody else.
    Postpone,
    /// An earlier event is taken back: `undoes` says which. That event stays in the chain.
    Undo,
}

impl Action {
    /// Its name in exports and stores.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Correct => "correct",
            Self::Reject => "reject",
            Self::Add => "add",
            Self::Postpone => "postpone",
            Self::Undo => "undo",
        }
    }

    /// All of them.
    pub const ALL: [Self; 6] = [Self::Accept, Self::Correct, Self::Reject, Self::Add, Self::Postpone, Self::Undo];

    /// The action with that name. `None`: there is none.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.name() == name)
    }
}

/// The figure that a decision is about, by the words it rests on: ids change with program and grammars, words do not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// Its id in the extraction that was looked at ("i12"). `None`: a figure that was added.
    pub indicator: Option<String>,
    /// Page, from 1. `None`: the input has no pages.
    pub page: Option<u32>,
    /// First scalar value in the normalised text. `None`: a blank cell, which has no words.
    pub start: Option<u32>,
    /// One past the last.
    pub end: Option<u32>,
    /// The words: the text from `start` to `end`.
    pub quote: Option<String>,
    /// Its cell. `None`: it stands in a sentence.
    pub cell: Option<CellAt>,
    /// Where it stands on its page; of figures that a person drew a box around. `None`: the words tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frame: Option<Frame>,
}

/// A box on a page in hundredths of a point, origin top left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Frame {
    /// Left side.
    pub left: u32,
    /// Upper side.
    pub top: u32,
    /// Right side.
    pub right: u32,
    /// Lower side.
    pub bottom: u32,
}

/// A cell by its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CellAt {
    /// Id of the table ("t1").
    pub table: String,
    /// Row, from 0, among the body rows.
    pub row: u64,
    /// Column, from 0.
    pub column: u64,
}

impl Anchor {
    /// The anchor of a figure.
    pub fn of(figure: &Indicator) -> Self {
        let words = figure.evidence.as_ref();
        Self {
            indicator: Some(figure.id.clone()),
            page: words.and_then(|e| e.page),
            start: words.map(|e| e.start),
            end: words.map(|e| e.end),
            quote: words.map(|e| e.text.clone()),
            cell: figure.table.as_ref().map(|t| CellAt { table: t.id.to_string(), row: t.row as u64, column: t.column as u64 }),
            frame: None,
        }
    }

    /// Whether both rest on the same words at the same place, whatever their ids; blank cells: whether it is the same cell; neither
    /// words nor a cell: whether it is the same box.
    pub fn same_place(&self, other: &Self) -> bool {
        match (&self.quote, &other.quote) {
            (Some(a), Some(b)) => a == b && self.start == other.start && self.end == other.end,
            (None, None) if self.cell.is_some() || other.cell.is_some() => self.cell == other.cell,
            (None, None) => self.frame.is_some() && self.frame == other.frame && self.page == other.page,
            _ => false,
        }
    }
}

/// What a figure says, field by field, each value in plain words: numbers as decimals with a point ("12.50"), names as in the
/// extraction's JSON. Keys: [`Reading::FIELDS`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Reading(pub BTreeMap<String, String>);

impl Reading {
    /// The fields that a decision can speak of.
    pub const FIELDS: [&'static str; 16] = [
        "change",
        "code",
        "denominator",
        "kind",
        "label",
        "number",
        "numerator",
        "percent",
        "period_end",
        "period_label",
        "period_start",
        "qualifier",
        "status",
        "subject",
        "unit",
        "upper",
    ];

    /// What a figure says; fields that it leaves open are left out.
    pub fn of(figure: &Indicator) -> Self {
        let mut out = Self::default();
        let v: &Value = &figure.value;
        let numbers =
            [("number", v.number), ("numerator", v.numerator), ("denominator", v.denominator), ("percent", v.percent), ("upper", v.upper)];
        for (field, number) in numbers {
            out.set(field, number.map(|n| n.to_string()));
        }
        out.set("kind", Some(v.kind.name().to_owned()));
        out.set("qualifier", Some(v.qualifier.name().to_owned()));
        out.set("unit", v.unit.clone());
        out.set("change", v.change.map(|c| c.name().to_owned()));
        out.set("label", Some(figure.label.clone()));
        out.set("code", figure.code.clone());
        out.set("subject", figure.subject.clone());
        out.set("status", Some(figure.status.name().to_owned()));
        if let Some(period) = &figure.period {
            out.set("period_label", Some(period.label.clone()));
            out.set("period_start", period.start.clone());
            out.set("period_end", period.end.clone());
        }
        out
    }

    /// A field's value. `None`: it is not spoken of.
    pub fn get(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }

    /// Sets a field where there is something to set.
    pub fn set(&mut self, field: &str, value: Option<String>) {
        if let Some(value) = value {
            self.0.insert(field.to_owned(), value);
        }
    }
}

impl Event {
    /// What the hash is made of: the event without `hash` in the canonical form.
    pub fn canonical(&self) -> String {
        let mut out = String::with_capacity(512);
        // Serialising plain types into memory cannot fail; an empty form would match no hash.
        let Ok(serde_json::Value::Object(mut fields)) = serde_json::to_value(self) else { return out };
        fields.remove("hash");
        write_canonical(&serde_json::Value::Object(fields), &mut out);
        out
    }

    /// The hash that this event must have.
    pub fn digest(&self) -> String {
        hex(&Sha256::digest(self.canonical()))
    }

    /// The event with its hash.
    #[must_use]
    pub fn sealed(mut self) -> Self {
        self.hash = self.digest();
        self
    }
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|b| [DIGITS[usize::from(b >> 4)] as char, DIGITS[usize::from(b & 15)] as char]).collect()
}

/// RFC 8785 for what events hold. Keys are sorted by bytes, which for names of our own is the order of the RFC. Objects lie three
/// deep at most, so the recursion is bounded.
fn write_canonical(value: &serde_json::Value, out: &mut String) {
    if let serde_json::Value::Object(fields) = value {
        let mut sorted: Vec<_> = fields.iter().collect();
        sorted.sort_unstable_by(|a, b| a.0.cmp(b.0));
        out.push('{');
        for (i, (key, value)) in sorted.into_iter().enumerate() {
            if i > 0 {
                out.push(',');
            }
            out.push_str(&serde_json::Value::from(key.as_str()).to_string());
            out.push(':');
            write_canonical(value, out);
        }
        out.push('}');
    } else {
        out.push_str(&value.to_string());
    }
}
