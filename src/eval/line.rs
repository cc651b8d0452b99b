//! A figure as one line of `corpus/cases/*.txt`: `ratio 178/234 = 76.07 | unit: dịch vụ | label: …`.

use crate::indicator::output::Indicator;
use crate::value::number::Number;
use crate::value::{Change, Kind, Qualifier, Status, Value};
use std::fmt::Write;

/// The figure's kind and numbers: `count 106`, `percent 65..70`, `text RAW`, `empty`.
pub fn figure(v: &Value) -> String {
    let one = |n: Option<Number>| n.map_or_else(|| "-".into(), |n| n.to_string());
    let upper = v.upper.map(|u| format!("..{u}")).unwrap_or_default();
    match v.kind {
        Kind::Ratio => {
            let percent = v.percent.map(|p| format!(" = {p}")).unwrap_or_default();
            format!("ratio {}/{}{percent}", one(v.numerator), one(v.denominator))
        }
        Kind::Percent => format!("percent {}{upper}", one(v.percent)),
        Kind::Text => format!("text {}", v.raw),
        Kind::Empty => "empty".into(),
        kind => format!("{} {}{upper}", kind.name(), one(v.number)),
    }
}

/// The whole line; what is at its usual value is left out.
pub fn indicator(i: &Indicator) -> String {
    let mut out = figure(&i.value);
    let mut add = |name: &str, value: &str| {
        let _ = write!(out, " | {name}: {value}");
    };
    if let Some(unit) = &i.value.unit {
        add("unit", unit);
    }
    if !i.label.is_empty() {
        add("label", &i.label);
    }
    if let Some(subject) = &i.subject {
        add("subject", subject);
    }
    if i.value.qualifier != Qualifier::Exact {
        add("qualifier", i.value.qualifier.name());
    }
    if i.status == Status::Target {
        add("status", "target");
    }
    if let Some(p) = &i.period {
        add("period", &format!("{}..{}", p.start.as_deref().unwrap_or(""), p.end.as_deref().unwrap_or("")));
    }
    match i.value.change {
        Some(Change::Increase) => add("change", "increase"),
        Some(Change::Decrease) => add("change", "decrease"),
        None => {}
    }
    out
}
