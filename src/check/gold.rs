//! Test only: a report as gold writes it down, so that the checks can be measured apart from the parsers.

use crate::document::Span;
use crate::report::{CellRef, Column, ColumnRole, Fact, Figure, Relation, RelationKind, Report, Row, RowRole, Section, Shape, Table};
use crate::value::date::Period;
use crate::value::number::Number;
use crate::value::{Change, Kind, Qualifier, Status, Value};
use serde_json::Value as Json;
use std::collections::HashMap;

/// The document's text (markup roughly off) and its report, as the gold says.
pub fn load(source: &str, gold: &str) -> (String, Report, Json) {
    let text = strip(source);
    let gold: Json = serde_json::from_str(gold).expect("gold is JSON");
    let mut report = Report::default();
    if let Some(end) = gold["report"]["period_end"].as_str() {
        report.header.period_end = Some(Fact { value: end.to_string(), span: Span::default(), confidence: 1.0 });
    }
    let mut sections: HashMap<Vec<String>, usize> = HashMap::new();
    for s in list(&gold["sections"]) {
        let path: Vec<String> = strings(&s["path"]);
        sections.entry(path.clone()).or_insert(report.sections.len());
        let number = path.last().cloned().unwrap_or_default();
        report.sections.push(Section {
            number,
            title: None,
            level: path.len() as u8,
            path,
            span: Span::default(),
            target: false,
            root: false,
        });
    }
    let mut from = 0;
    for n in list(&gold["narrative"]) {
        let (context, quote) = (strip(str_of(&n["context"])), strip(str_of(&n["quote"])));
        let at = text[from..].find(&context).map(|i| i + from).or_else(|| text.find(&context));
        let nth = n["nth"].as_u64().unwrap_or(1) as usize;
        let inside = context.match_indices(&quote).nth(nth.saturating_sub(1)).map_or(0, |m| m.0);
        let start = at.map_or(0, |a| a + inside);
        let span = if at.is_some() { Span::new(start, start + quote.len()) } else { Span::default() };
        from = at.unwrap_or(from);
        report.figures.push(Figure {
            span,
            value: value(n, &quote),
            label: str_of(&n["label"]).to_string(),
            leans: None,
            topic: None,
            subject: n["subject"].as_str().map(String::from),
            status: if n["status"] == "target" { Status::Target } else { Status::Actual },
            period: n["period"].as_object().map(|p| Period {
                label: p["label"].as_str().unwrap_or_default().to_string(),
                start: p["start"].as_str().map(String::from),
                end: p["end"].as_str().map(String::from),
            }),
            section: sections.get(&strings(&n["section"])).copied(),
            cell: None,
            rule: None,
            alternatives: Vec::new(),
            reasons: Vec::new(),
        });
    }
    report.figures.sort_by_key(|f| f.span.start);
    relations(&text, &mut report);
    for (t, table) in list(&gold["tables"]).iter().enumerate() {
        add_table(&mut report, t, table);
    }
    (text, report, gold)
}

fn strip(s: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut s: String = s.nfc().collect::<String>().replace("**", "").replace('Ð', "Đ").replace('\u{a0}', " ").replace('\r', "");
    for tag in ["<b>", "</b>", "<i>", "</i>", "<p>", "</p>"] {
        s = s.replace(tag, "");
    }
    s
}

fn list(j: &Json) -> &[Json] {
    j.as_array().map_or(&[], Vec::as_slice)
}
fn str_of(j: &Json) -> &str {
    j.as_str().unwrap_or_default()
}
fn strings(j: &Json) -> Vec<String> {
    list(j).iter().map(|s| str_of(s).to_string()).collect()
}
fn number(j: &Json) -> Option<Number> {
    (!j.is_null()).then(|| j.to_string().trim_matches('"').parse().ok())?
}

fn value(j: &Json, raw: &str) -> Value {
    let kind = match str_of(&j["kind"]) {
        "count" => Kind::Count,
        "percent" => Kind::Percent,
        "ratio" => Kind::Ratio,
        "money" => Kind::Money,
        "quantity" => Kind::Quantity,
        "boolean" => Kind::Boolean,
        "text" => Kind::Text,
        _ => Kind::Empty,
    };
    let mut v = Value::new(kind, raw);
    (v.numerator, v.denominator, v.upper) = (number(&j["numerator"]), number(&j["denominator"]), number(&j["upper"]));
    // A percent of 7,53 is written so in gold; floats of the JSON reader lose trailing noughts, which does no harm here.
    v.percent = number(&j["percent"]).or(if kind == Kind::Percent { number(&j["number"]) } else { None });
    v.number = if kind == Kind::Percent { None } else { number(&j["number"]) };
    v.unit = j["unit"].as_str().map(String::from);
    v.change = j["change"].as_str().map(|c| if c == "decrease" { Change::Decrease } else { Change::Increase });
    v.qualifier = match str_of(&j["qualifier"]) {
        "over" => Qualifier::Over,
        "at_least" => Qualifier::AtLeast,
        "under" => Qualifier::Under,
        "at_most" => Qualifier::AtMost,
        "about" => Qualifier::About,
        _ => Qualifier::Exact,
    };
    // As stated: as many digits as the raw words have.
    if let Some(p) = v.percent
        && let Some(token) = raw.split(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.')).rfind(|t| t.contains(['.', ',']))
        && let Some(stated) = crate::value::number::read(token.trim_matches(['.', ',']))
        && stated.best.decimal() == p.decimal().abs()
        && !p.decimal().is_sign_negative()
    {
        v.percent = Some(stated.best);
    }
    v
}

fn add_table(report: &mut Report, number: usize, j: &Json) {
    let columns: Vec<Column> = list(&j["columns"])
        .iter()
        .map(|c| {
            let path = strings(&c["path"]);
            let header = path.join(" ").to_lowercase();
            let role = match str_of(&c["role"]) {
                "ordinal" => ColumnRole::Ordinal,
                "label" => ColumnRole::Label,
                "unit" => ColumnRole::Unit,
                "note" => ColumnRole::Note,
                _ => ColumnRole::Value,
            };
            let years: Vec<&str> = header.split(|c: char| !c.is_ascii_digit()).filter(|w| w.len() == 4 && w.starts_with("20")).collect();
            let period = years.first().map(|y| Period { label: (*y).to_string(), start: None, end: Some(format!("{y}-12-31")) });
            let unit = path.last().and_then(|l| Some(l.split_once('(')?.1.trim_end_matches(')').to_string())).filter(|u| u != "%");
            Column {
                percent: header.contains('%') || header.contains("tỷ lệ"),
                target: ["kế hoạch", "dự toán", "chỉ tiêu"].iter().any(|w| header.contains(w)) && !header.contains('%'),
                role,
                unit,
                period,
                path,
            }
        })
        .collect();
    let mut rows: Vec<Row> = Vec::new();
    for (r, row) in list(&j["rows"]).iter().enumerate() {
        let path = strings(&row["path"]);
        let named = |x: &Row| format!("{} {}", x.ordinal.as_deref().unwrap_or_default(), x.label).trim().to_string();
        let parent = rows.iter().rposition(|x| path.last() == Some(&named(x)) && x.path.len() + 1 == path.len());
        let mut cells = vec![None; columns.len()];
        for c in list(&row["cells"]) {
            let col = c["col"].as_u64().unwrap_or(0) as usize;
            if columns[col].role != ColumnRole::Value {
                continue;
            }
            cells[col] = Some(report.figures.len());
            let mut v = value(c, str_of(&c["raw"]));
            v.unit = row["unit"].as_str().map(String::from).or(columns[col].unit.clone());
            report.figures.push(Figure {
                span: Span::default(),
                value: v,
                label: str_of(&row["label"]).to_string(),
                leans: None,
                topic: None,
                subject: None,
                status: if columns[col].target { Status::Target } else { Status::Actual },
                period: columns[col].period.clone(),
                section: None,
                cell: Some(CellRef { table: number, row: r, column: col }),
                rule: None,
                alternatives: Vec::new(),
                reasons: Vec::new(),
            });
        }
        rows.push(Row {
            role: match str_of(&row["role"]) {
                "group" => RowRole::Group,
                "total" => RowRole::Total,
                _ => RowRole::Data,
            },
            ordinal: row["ordinal"].as_str().map(String::from),
            label: str_of(&row["label"]).to_string(),
            path,
            parent,
            unit: row["unit"].as_str().map(String::from),
            note: None,
            span: Span::default(),
            cells,
        });
    }
    report.tables.push(Table {
        span: Span::default(),
        section: None,
        caption: j["caption"].as_str().map(String::from),
        shape: match str_of(&j["shape"]) {
            "entity" => Shape::Entity,
            "list" => Shape::List,
            _ => Shape::Indicator,
        },
        pages: Vec::new(),
        columns,
        rows,
    });
}

/// Relations as a plain reader of sentences would find them: brackets, "gồm", "trong đó", "chiếm", "còn lại".
fn relations(text: &str, report: &mut Report) {
    let figures = &report.figures;
    let mut out = Vec::new();
    let between = |a: usize, b: usize| {
        let (from, to) = (figures[a].span.end as usize, figures[b].span.start as usize);
        if from <= to { text[from..to].to_lowercase() } else { "\n".into() }
    };
    let stop = |words: &str| words.contains('\n') || words.contains(". ");
    for i in 0..figures.len() {
        if figures[i].span.is_empty() || figures[i].value.change.is_some() {
            continue;
        }
        let Some(gap) = (i + 1 < figures.len()).then(|| between(i, i + 1)) else { continue };
        let bracket = gap.contains('(') && !gap.contains(')');
        let all = bracket || [" gồm", "bao gồm", "chia ra", ": "].iter().any(|w| gap.contains(w));
        let some = gap.contains("trong đó");
        let kind = figures[i].value.kind;
        if (all || some) && !stop(&gap) {
            let mut parts = Vec::new();
            for (j, part) in figures.iter().enumerate().skip(i + 1) {
                let words = if j == i + 1 { gap.clone() } else { between(j - 1, j) };
                if stop(&words) || (j > i + 1 && bracket && words.contains(')')) || (!bracket && j > i + 1 && words.contains(';') && some) {
                    break;
                }
                if part.value.change.is_none() && part.value.kind == kind {
                    parts.push(j);
                }
            }
            if !parts.is_empty() {
                out.push(Relation { kind: RelationKind::Breakdown, whole: i, parts, complete: all && !some });
            }
        }
        // "N hồ sơ, trong đó M …, chiếm P%"
        if some && !stop(&gap) && i + 2 < figures.len() {
            let (m, p) = (i + 1, i + 2);
            let words = between(m, p);
            if figures[m].value.kind == kind
                && figures[p].value.kind == Kind::Percent
                && (words.contains("chiếm") || words.contains("đạt"))
                && !stop(&words)
            {
                out.push(Relation { kind: RelationKind::Share, whole: i, parts: vec![m, p], complete: false });
            }
        }
        if kind == Kind::Ratio
            && (gap.contains("còn") || gap.contains("số còn lại"))
            && !stop(&gap)
            && figures[i + 1].value.kind == Kind::Count
        {
            let mut parts = vec![i + 1];
            if i + 2 < figures.len() && figures[i + 2].value.kind == Kind::Percent && !stop(&between(i + 1, i + 2)) {
                parts.push(i + 2);
            }
            out.push(Relation { kind: RelationKind::Remainder, whole: i, parts, complete: true });
        }
    }
    report.relations = out;
}
