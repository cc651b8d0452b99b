//! Whole tables against gold: the corpus, and the shared seeds where they are at hand.

use super::ledger_holds;
use super::load::parse_all;
use crate::parse::table::Parsed;
use crate::report::RowRole;
use crate::value::{Kind, Value};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// Matches counted by what was compared.
#[derive(Default)]
struct Score {
    of: BTreeMap<&'static str, (usize, usize)>,
    misses: Vec<String>,
}

impl Score {
    fn count(&mut self, what: &'static str, good: bool, miss: impl FnOnce() -> String) {
        let (right, all) = self.of.entry(what).or_default();
        *all += 1;
        *right += usize::from(good);
        if !good {
            self.misses.push(format!("{what}: {}", miss()));
        }
    }
    fn show(&self, name: &str) {
        let line: Vec<String> = self.of.iter().map(|(k, (r, a))| format!("{k} {r}/{a}")).collect();
        println!("{name}: {}", line.join("  "));
        if std::env::var_os("BOCSO_MISSES").is_some() {
            for miss in &self.misses {
                println!("    {miss}");
            }
        }
    }
}

fn norm(words: &str) -> String {
    let words: String = words.nfc().collect::<String>().replace("**", "").replace(['*', '_'], " ").to_lowercase();
    words.split_whitespace().collect::<Vec<_>>().join(" ").trim_matches([' ', '.', ':', ';', ',', '-', '–', '+']).to_owned()
}

fn said(value: &Json) -> String {
    norm(value.as_str().unwrap_or(""))
}

fn family(kind: &str) -> &str {
    match kind {
        "quantity" | "boolean" | "money" => "count",
        other => other,
    }
}

fn same_number(gold: &Json, got: Option<crate::value::number::Number>) -> bool {
    let got = got.map(|n| n.decimal().normalize().to_string());
    let want = (!gold.is_null())
        .then(|| gold.to_string())
        .map(|s| s.parse::<rust_decimal::Decimal>().map_or(s.clone(), |d| d.normalize().to_string()));
    want == got
}

fn same_value(gold: &Json, got: &Value) -> bool {
    let kind = serde_json::to_value(got.kind).expect("a kind");
    if family(gold["kind"].as_str().unwrap_or("")) != family(kind.as_str().unwrap_or("")) {
        return false;
    }
    let qualifier = serde_json::to_value(got.qualifier).expect("a qualifier");
    let qualified = gold.get("qualifier").and_then(Json::as_str).unwrap_or("exact") == qualifier.as_str().unwrap_or("");
    qualified
        && match got.kind {
            Kind::Text | Kind::Empty => said(&gold["raw"]) == norm(&got.raw),
            Kind::Percent => same_number(if gold["percent"].is_null() { &gold["number"] } else { &gold["percent"] }, got.percent),
            Kind::Ratio => same_number(&gold["numerator"], got.numerator) && same_number(&gold["denominator"], got.denominator),
            _ => same_number(&gold["number"], got.number),
        }
}

fn compare(name: &str, text: &str, gold: &Json) -> Score {
    let (document, parsed) = parse_all(text);
    let mut score = Score::default();
    let none = Vec::new();
    let tables: Vec<&Json> = gold["tables"].as_array().unwrap_or(&none).iter().collect();
    let got: Vec<&Parsed> = parsed.iter().map(|p| &p.1).filter(|p| p.table.is_some()).collect();
    parsed.iter().for_each(|(g, p)| ledger_holds(&document, g, p));
    score.count("tables", tables.len() == got.len(), || format!("{} for {}", got.len(), tables.len()));
    for (t, (want, parsed)) in tables.iter().zip(got).enumerate() {
        let Some(table) = &parsed.table else { continue };
        let shape = format!("{:?}", table.shape).to_lowercase();
        score.count("shape", want["shape"] == shape.as_str(), || format!("table {t}: {shape} for {}", want["shape"]));
        let columns = want["columns"].as_array().unwrap_or(&none);
        for (c, column) in columns.iter().enumerate() {
            let have = table.columns.get(c);
            let path: Vec<String> = column["path"].as_array().unwrap_or(&none).iter().map(said).collect();
            let mine: Vec<String> = have.map(|h| h.path.iter().map(|p| norm(p)).collect()).unwrap_or_default();
            score.count("column", path == mine, || format!("table {t} column {c}: {mine:?} for {path:?}"));
            let role = have.map(|h| format!("{:?}", h.role).to_lowercase()).unwrap_or_default();
            score.count("role", column["role"] == role.as_str(), || format!("table {t} column {c}: {role} for {}", column["role"]));
        }
        let rows = want["rows"].as_array().unwrap_or(&none);
        score.count("rows", rows.len() == table.rows.len(), || format!("table {t}: {} for {}", table.rows.len(), rows.len()));
        for (r, row) in rows.iter().enumerate() {
            let Some(have) = table.rows.get(r) else { continue };
            let at = || format!("table {t} row {r} {:?}", have.label);
            score.count("label", said(&row["label"]) == norm(&have.label), || format!("{} for {}", at(), row["label"]));
            score.count("ordinal", said(&row["ordinal"]) == norm(have.ordinal.as_deref().unwrap_or("")), || {
                format!("{}: {:?}", at(), have.ordinal)
            });
            let path: Vec<String> = row["path"].as_array().unwrap_or(&none).iter().map(said).collect();
            let mine: Vec<String> = have.path.iter().map(|p| norm(p)).collect();
            score.count("path", path == mine, || format!("{}: {mine:?} for {path:?}", at()));
            score.count("unit", said(&row["unit"]) == norm(have.unit.as_deref().unwrap_or("")), || format!("{}: {:?}", at(), have.unit));
            score.count("note", said(&row["note"]) == norm(have.note.as_deref().unwrap_or("")), || format!("{}: {:?}", at(), have.note));
            let role = format!("{:?}", have.role).to_lowercase();
            score.count("row-role", row["role"] == role.as_str(), || format!("{}: {role} for {}", at(), row["role"]));
            for cell in row["cells"].as_array().unwrap_or(&none) {
                let column = usize::try_from(cell["col"].as_u64().unwrap_or(0)).unwrap_or(0);
                let figure = have.cells.get(column).copied().flatten().map(|i| &parsed.figures[i]);
                let good = figure.is_some_and(|f| same_value(cell, &f.value));
                score.count("cell", good, || format!("{} column {column}: {:?} for {cell}", at(), figure.map(|f| &f.value)));
            }
        }
    }
    let want: Vec<&Json> = gold["expected_flags"]
        .as_array()
        .unwrap_or(&none)
        .iter()
        .filter(|f| f["where"] == "table" && matches!(f["rule"].as_str(), Some("ordinal" | "period")))
        .collect();
    let told: Vec<String> = parsed
        .iter()
        .flat_map(|p| &p.1.oddities)
        .map(|o| format!("{} {} {}", o.rule, norm(o.span.of(&document.text)), norm(&o.message)))
        .collect();
    for flag in &want {
        let good = told.iter().any(|t| t.starts_with(flag["rule"].as_str().unwrap_or("")) && t.contains(&said(&flag["quote"])));
        score.count("flag", good, || format!("{flag}"));
    }
    score.count("no false flags", told.len() <= want.len(), || format!("{told:?}"));
    score.show(name);
    score
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The shared folder, if this checkout stands beside it.
fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("BOCSO_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    folder.join("seeds").is_dir().then_some(folder)
}

fn json(path: &Path) -> Option<Json> {
    serde_json::from_str(&std::fs::read_to_string(path).ok()?).ok()
}

fn share(scores: &[Score], what: &str) -> f64 {
    let (right, all) = scores.iter().filter_map(|s| s.of.get(what)).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    if all == 0 { 1.0 } else { f64::from(u32::try_from(right).unwrap_or(0)) / f64::from(u32::try_from(all).unwrap_or(1)) }
}

#[test]
fn tables_of_the_corpus() {
    let mut scores = Vec::new();
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(root().join("corpus/reports")).into_iter().flatten().flatten().map(|e| e.path()).collect();
    folders.sort();
    for folder in folders {
        let source = ["source.txt", "source.md"].iter().find_map(|n| std::fs::read_to_string(folder.join(n)).ok());
        if let (Some(text), Some(gold)) = (source, json(&folder.join("gold.json"))) {
            scores.push(compare(&folder.file_name().unwrap_or_default().to_string_lossy(), &text, &gold));
        }
    }
    for what in ["cell", "label", "column", "unit", "path", "flag"] {
        assert!(share(&scores, what) >= 0.98, "{what}: {}", share(&scores, what));
    }
}

#[test]
fn tables_of_the_seeds() {
    let Some(shared) = shared() else {
        println!("skipped: the shared folder is not beside this checkout");
        return;
    };
    for entry in std::fs::read_dir(shared.join("seeds")).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Ok(text) = std::fs::read_to_string(entry.path()) else { continue };
        match json(&shared.join("eval/gold").join(format!("{}.json", &name[..3]))) {
            Some(gold) => {
                let score = compare(&name, &text, &gold);
                for what in ["cell", "label", "column", "unit", "path", "row-role", "role", "shape", "flag"] {
                    assert!((share(std::slice::from_ref(&score), what) - 1.0).abs() < f64::EPSILON, "{name} {what}: {:?}", score.misses);
                }
            }
            None => {
                let (document, parsed) = parse_all(&text);
                parsed.iter().for_each(|(g, p)| ledger_holds(&document, g, p));
            }
        }
    }
}

/// Prints tables for reading: `BOCSO_TABLES=file cargo test --lib print_tables -- --nocapture`.
#[test]
fn print_tables() {
    let Some(text) = std::env::var_os("BOCSO_TABLES").and_then(|p| std::fs::read_to_string(p).ok()) else { return };
    let (document, parsed) = parse_all(&text);
    for (_, p) in parsed {
        let Some(table) = p.table else { continue };
        println!("{:?}", table.shape);
        for c in &table.columns {
            println!("  {:?} {:?} unit {:?} percent {} target {} {:?}", c.role, c.path, c.unit, c.percent, c.target, c.period);
        }
        for row in &table.rows {
            let cells: Vec<String> = row
                .cells
                .iter()
                .flatten()
                .map(|&i| {
                    let v = &p.figures[i].value;
                    let n = v.number.or(v.percent).or(v.numerator).map_or(String::new(), |n| n.to_string());
                    format!("{:?} {:?} {n} {}", v.kind, v.raw.chars().take(24).collect::<String>(), v.unit.as_deref().unwrap_or(""))
                })
                .collect();
            let role = if row.role == RowRole::Data {
                ""
            } else if row.role == RowRole::Group {
                "G"
            } else {
                "T"
            };
            let label: String = row.label.chars().take(40).collect();
            let path: Vec<String> = row.path.iter().map(|p| p.chars().take(14).collect()).collect();
            println!("    {role} {:?} {label} <- {path:?} | {:?} | {}", row.ordinal, row.unit, cells.join(" ; "));
        }
        for o in &p.oddities {
            println!("  ! {} {:?} {} {:?}", o.rule, o.span.of(&document.text), o.message, o.expected);
        }
    }
}
