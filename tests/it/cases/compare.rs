//! A case against its extraction: what does not hold, a line each.

use super::parse::{Case, Figure, Other};
use crate::common::number_tokens;
use bocso::eval::line;
use bocso::eval::words::{norm, norm_opt, tokens};
use bocso::indicator::output::{Evidence, Extraction, Indicator, Outcome, ReportFields};
use bocso::value::number::Number;
use bocso::value::{Change, Kind, Status, Value};

pub fn faults(case: &Case, out: &Extraction) -> Vec<String> {
    let mut faults = Vec::new();
    // A case that lists no text and no empty cells is not about them.
    let words = case.figures.iter().any(|f| f.value.starts_with("text") || f.value == "empty");
    let found: Vec<&Indicator> = out.indicators.iter().filter(|i| words || i.value.is_figure()).collect();
    let about_figures = !case.figures.is_empty() || case.others.iter().any(|o| matches!(o, Other::None));
    if about_figures {
        if found.len() != case.figures.len() {
            faults.push(format!("{} figures expected, {} found", case.figures.len(), found.len()));
        }
        for (n, (want, got)) in case.figures.iter().zip(&found).enumerate() {
            faults.extend(figure(want, got).into_iter().map(|f| format!("figure {}: {f}", n + 1)));
        }
    }
    for o in &case.others {
        faults.extend(other(o, case, out));
    }
    faults
}

fn figure(want: &Figure, got: &Indicator) -> Vec<String> {
    let mut faults = Vec::new();
    if !same_value(&want.value, &got.value) {
        faults.push(format!("{} expected, {} found", want.value, line::figure(&got.value)));
    }
    let v = &got.value;
    for (name, value) in &want.attributes {
        let subject = got.subject.as_deref().unwrap_or("");
        let holds = |text: &str| {
            let all = tokens(text);
            tokens(value).iter().all(|w| all.contains(w))
        };
        let ok = match name.as_str() {
            "unit" if value == "-" => v.unit.is_none(),
            "unit" => norm_opt(v.unit.as_deref()) == norm(value),
            "label" => holds(&format!("{} {subject}", got.label)),
            "says" => norm(&got.label) == norm(value),
            "code" if value == "-" => got.code.is_none(),
            "code" => got.code.as_deref() == Some(value.as_str()),
            "subject" if value == "-" => subject.is_empty(),
            "review" => value == if got.review { "yes" } else { "no" },
            "subject" => holds(subject),
            "qualifier" => v.qualifier.name() == value,
            "status" => value == if got.status == Status::Target { "target" } else { "actual" },
            "period" => period(value, got),
            "change" if value == "-" => v.change.is_none(),
            "change" => v.change == Some(if value == "increase" { Change::Increase } else { Change::Decrease }),
            "upper" => v.upper.is_some() && v.upper == number(value),
            "raw" => v.raw == *value,
            "row" => got.table.as_ref().is_some_and(|t| norm(&t.row_label) == norm(value)),
            "column" => got.table.as_ref().is_some_and(|t| {
                norm(&t.column_path.join(" > ")) == norm(value) || norm_opt(t.column_path.last().map(String::as_str)) == norm(value)
            }),
            _ => false,
        };
        if !ok {
            faults.push(format!("{name}: {value:?} expected in {}", line::indicator(got)));
        }
    }
    faults
}

fn number(text: &str) -> Option<Number> {
    text.trim().parse().ok()
}

/// `count 106`, `percent 76.07`, `ratio 178/234 = 76.07`, `text RAW`, `empty` against a value.
fn same_value(want: &str, got: &Value) -> bool {
    let (kind, rest) = want.split_once(' ').unwrap_or((want, ""));
    if kind != got.kind.name() {
        return false;
    }
    match got.kind {
        Kind::Empty => true,
        Kind::Text => norm(rest) == norm(&got.raw),
        Kind::Ratio => {
            let (parts, percent) = rest.split_once('=').map_or((rest, None), |(a, b)| (a, number(b)));
            let (part, whole) = parts.split_once('/').unwrap_or((parts, ""));
            (number(part), number(whole), percent) == (got.numerator, got.denominator, got.percent)
        }
        Kind::Percent => number(rest).is_some() && number(rest) == got.percent,
        _ => number(rest).is_some() && number(rest) == got.number,
    }
}

/// `2021-01-01..2021-12-31`; an end left out is not asked for.
fn period(want: &str, got: &Indicator) -> bool {
    if want == "-" {
        return got.period.is_none();
    }
    let (start, end) = want.split_once("..").unwrap_or((want, ""));
    let has = got.period.as_ref().map_or((None, None), |p| (p.start.as_deref(), p.end.as_deref()));
    (start.is_empty() || has.0 == Some(start)) && (end.is_empty() || has.1 == Some(end))
}

fn other(o: &Other, case: &Case, out: &Extraction) -> Option<String> {
    match o {
        Other::None => None, // the number of figures says it
        Other::NoFlags => {
            let flagged = out.indicators.iter().flat_map(|i| &i.flags).map(|f| &f.message);
            let failed = out.checks.iter().filter(|c| c.status == Outcome::Failed).map(|c| &c.message);
            let all: Vec<&String> = flagged.chain(failed).collect();
            (!all.is_empty()).then(|| format!("no flags expected, found {all:?}"))
        }
        Other::Flag { rule, quote } => {
            let holds = |text: &str| norm(text).contains(&norm(quote));
            let words = |e: &Option<Evidence>| e.as_ref().is_some_and(|e| holds(&e.text));
            let on_figure =
                out.indicators.iter().any(|i| i.flags.iter().any(|f| f.rule == *rule) && (holds(&i.value.raw) || words(&i.evidence)));
            let failed = out.checks.iter().any(|c| c.status == Outcome::Failed && c.rule == *rule && words(&c.evidence));
            (!on_figure && !failed).then(|| format!("flag {rule}: {quote} is missing"))
        }
        Other::Section { path, title } => {
            let same_path = |p: &[String]| p.len() == path.len() && p.iter().zip(path).all(|(a, b)| norm(a) == norm(b));
            let hit =
                out.sections.iter().any(|s| same_path(&s.path) && title.as_ref().is_none_or(|t| norm(t) == norm_opt(s.title.as_deref())));
            let all = || out.sections.iter().map(|s| format!("{}: {:?}", s.path.join("/"), s.title)).collect::<Vec<_>>().join("; ");
            (!hit).then(|| format!("section {}: {title:?} is missing, found {}", path.join("/"), all()))
        }
        Other::Report { field, value } => {
            let got = report(&out.report, field);
            let ok = match value {
                Some(v) => norm(v) == norm_opt(got),
                None => got.is_none(),
            };
            (!ok).then(|| format!("report {field}: {value:?} expected, {got:?} found"))
        }
        Other::Named { token, kind } => named(token, kind, case, out),
    }
}

fn report<'a>(r: &'a ReportFields, field: &str) -> Option<&'a str> {
    let fact = match field {
        "number" => &r.number,
        "date" => &r.date,
        "place" => &r.place,
        "kind" => &r.kind,
        "issuer" => &r.issuer,
        "title" => &r.title,
        "period_start" => &r.period_start,
        "period_end" => &r.period_end,
        "signer" => &r.signer,
        _ => panic!("no such header field: {field}"),
    };
    fact.as_ref().map(|f| f.value.as_str())
}

/// The ledger says how many tokens of each kind there are, not which: a named token must lie in no figure, must not be unexplained,
/// and its kind must have room for all that the case names.
fn named(token: &str, kind: &str, case: &Case, out: &Extraction) -> Option<String> {
    let numbers = |t: &str| number_tokens(t).len();
    let asked: usize = case
        .others
        .iter()
        .filter_map(|o| match o {
            Other::Named { token, kind: k } if k == kind => Some(numbers(token)),
            _ => None,
        })
        .sum();
    let have = out.numbers.explained.get(kind).copied().unwrap_or(0) as usize;
    if have < asked {
        return Some(format!("named {token}: {kind}: {have} tokens of that kind in {:?}", out.numbers.explained));
    }
    if out.numbers.unexplained.iter().any(|u| number_tokens(token).iter().any(|t| t.1 == u.text)) {
        return Some(format!("named {token}: {kind}: unexplained"));
    }
    let total = number_tokens(&case.input).iter().filter(|t| number_tokens(token).iter().any(|n| n.1 == t.1)).count();
    let in_figures = out
        .indicators
        .iter()
        .filter_map(|i| i.evidence.as_ref())
        .flat_map(|e| number_tokens(&e.text))
        .filter(|t| number_tokens(token).iter().any(|n| n.1 == t.1))
        .count();
    (in_figures > 0 && total.saturating_sub(in_figures) < numbers(token)).then(|| format!("named {token}: {kind}: read as a figure"))
}
