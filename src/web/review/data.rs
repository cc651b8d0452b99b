//! What the script must know of each entry to show it in full: one JSON text, numbers in plain decimals as text.

use super::super::lang::Lang;
use super::list::{facts, reading};
use super::marks::{percent, why};
use super::places::Places;
use crate::indicator::output::{Evidence, Extraction, Flag, Indicator, Outcome};
use crate::review::Reading;
use crate::value::Value;
use crate::value::number::Number;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// Everything.
#[derive(Serialize)]
pub(super) struct Data<'a> {
    /// The entries by id.
    entries: BTreeMap<String, Entry<'a>>,
    /// Failed checks that figures take part in.
    checks: Vec<Failed<'a>>,
}

#[derive(Serialize, Default)]
struct Entry<'a> {
    /// A person must decide.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    review: bool,
    label: &'a str,
    raw: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    facts: Vec<String>,
    fields: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    confidence: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    doubts: Vec<Doubt<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    others: Vec<Other>,
    /// Failed checks that it takes part in: places in `checks`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    checks: Vec<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    boxes: Option<&'a [[f32; 4]]>,
    /// The words before and behind.
    #[serde(skip_serializing_if = "Option::is_none")]
    around: Option<(String, String)>,
}

#[derive(Serialize)]
struct Doubt<'a> {
    head: &'a str,
    text: String,
    /// What arithmetic gives, in plain decimals and as people write it, and the field that it speaks of; null: none of them alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<(String, String, Option<&'static str>)>,
}

/// Another reading.
#[derive(Serialize)]
struct Other {
    text: String,
    why: String,
    fields: BTreeMap<String, String>,
}

#[derive(Serialize)]
struct Failed<'a> {
    id: String,
    head: &'a str,
    message: &'a str,
    figures: &'a [String],
}

/// Letters shown on either side.
const AROUND: usize = 90;

pub(super) fn data<'a>(extraction: &'a Extraction, text: &str, places: &Places<'_>, lang: Lang) -> Data<'a> {
    let (mut checks, mut judged) = (Vec::new(), Vec::new());
    let mut taking_part: HashMap<&str, Vec<usize>> = HashMap::new();
    for (n, c) in extraction.checks.iter().enumerate().filter(|c| c.1.status == Outcome::Failed && !c.1.indicators.is_empty()) {
        for i in &c.indicators {
            taking_part.entry(i).or_default().push(checks.len());
        }
        judged.push(c);
        checks.push(Failed {
            id: format!("c{}", n + 1),
            head: lang.rule(&c.rule).unwrap_or(&c.rule),
            message: &c.message,
            figures: &c.indicators,
        });
    }
    let mut entries: BTreeMap<String, Entry<'a>> = BTreeMap::new();
    for i in &extraction.indicators {
        let stated = |flag: &Flag| {
            let mut judging = taking_part.get(i.id.as_str()).into_iter().flatten().filter_map(|n| judged.get(*n));
            judging.find(|c| c.rule == flag.rule && c.expected == flag.expected).and_then(|c| c.stated)
        };
        let mut entry = figure(i, &stated, lang);
        entry.checks = taking_part.remove(i.id.as_str()).unwrap_or_default();
        if let Some(e) = &i.evidence {
            entry.stands(e, text, places);
        }
        entries.insert(i.id.clone(), entry);
    }
    for (n, u) in extraction.numbers.unexplained.iter().enumerate() {
        let mut entry = Entry { review: true, raw: &u.text, ..Entry::default() };
        entry.doubts.push(Doubt {
            head: "",
            text: lang
                .pick(
                    "Không quy tắc nào giải thích số này: có thể là số liệu bị sót.",
                    "No rule explains this number: it may be a figure that was missed.",
                )
                .to_owned(),
            expected: None,
        });
        entry.stands(&u.evidence, text, places);
        entries.insert(format!("u{}", n + 1), entry);
    }
    Data { entries, checks }
}

/// The field that states a number which a check judges.
fn field(value: &Value, stated: Option<Number>) -> Option<&'static str> {
    let fields = [
        ("percent", value.percent),
        ("number", value.number),
        ("numerator", value.numerator),
        ("denominator", value.denominator),
        ("upper", value.upper),
    ];
    let stated = stated?;
    fields.into_iter().find(|f| f.1.is_some_and(|n| n.decimal() == stated.decimal())).map(|f| f.0)
}

fn figure<'a>(i: &'a Indicator, stated: &dyn Fn(&Flag) -> Option<Number>, lang: Lang) -> Entry<'a> {
    let mut fields = Reading::of(i).0;
    // What a person would not look at here.
    fields.remove("label");
    let said = |f: &Flag| f.expected.map(|n| (n.to_string(), lang.number(&n.to_string()), field(&i.value, stated(f))));
    let mut doubts: Vec<Doubt<'_>> =
        i.flags.iter().map(|f| Doubt { head: lang.rule(&f.rule).unwrap_or(&f.rule), text: f.message.clone(), expected: said(f) }).collect();
    if i.review && doubts.is_empty() {
        doubts.push(Doubt { head: "", text: why(i, lang), expected: None });
    }
    let other = |a: &crate::indicator::output::Alternative| {
        let mut like = i.clone();
        like.value = a.value.clone();
        let mut fields = Reading::of(&like).0;
        fields.retain(|k, _| {
            ["kind", "number", "numerator", "denominator", "percent", "upper", "unit", "qualifier", "change"].contains(&k.as_str())
        });
        let text = reading(&a.value, lang).unwrap_or_else(|| a.value.raw.clone());
        Other { text, why: lang.other(&a.reason).unwrap_or(&a.reason).to_owned(), fields }
    };
    Entry {
        review: i.review,
        label: &i.label,
        raw: &i.value.raw,
        facts: facts(i, lang),
        fields,
        confidence: percent(i.confidence.0),
        doubts,
        others: i.alternatives.iter().map(other).collect(),
        ..Entry::default()
    }
}

impl<'a> Entry<'a> {
    fn stands(&mut self, e: &'a Evidence, text: &str, places: &Places<'_>) {
        (self.page, self.boxes) = (e.page, e.boxes.as_deref());
        // Letters around are only shown where there is something to decide, or the reader asks for it: short for all others.
        let most = if self.review { AROUND } else { AROUND / 3 };
        let (start, end) = places.range(e);
        let before = text.get(..start).unwrap_or_default();
        let from = before.char_indices().rev().take(most).take_while(|c| c.1 != '\n').last().map_or(start, |c| c.0);
        let after: String = text.get(end..).unwrap_or_default().chars().take(most).take_while(|c| *c != '\n').collect();
        self.around = Some((before.get(from..).unwrap_or_default().replace('\t', " │ "), after.replace('\t', " │ ")));
    }
}

/// JSON that can stand in a page between the tags of a script that is not run: nothing in it closes the tag.
pub(super) fn embedded(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}
