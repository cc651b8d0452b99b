//! The checks measured on gold: every hard flag that they can find is found, and nothing else is flagged.

#![expect(clippy::print_stdout, reason = "what the checks find is read by people: cargo test check:: -- --nocapture")]

use super::{CHECKS, Finding, Scene, gold, run};
use crate::document::Span;
use crate::grammar::Grammar;
use crate::report::{CellRef, Column, ColumnRole, Figure, Relation, RelationKind, Report, Row, RowRole, Shape, Table};
use crate::value::date::Period;
use crate::value::{Kind, Status, Value};
use serde_json::Value as Json;
use std::path::{Path, PathBuf};

/// What the test report cannot show: sections, row numbers and periods, which the parsers report.
const ELSEWHERE: [&str; 2] = ["ordinal", "period"];

fn documents() -> Vec<(String, PathBuf, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut out = Vec::new();
    for entry in std::fs::read_dir(root.join("corpus/reports")).expect("corpus").flatten() {
        let dir = entry.path();
        let source = ["source.txt", "source.md"].iter().map(|n| dir.join(n)).find(|p| p.is_file());
        if let (Some(source), gold) = (source, dir.join("gold.json"))
            && gold.is_file()
        {
            out.push((entry.file_name().to_string_lossy().into_owned(), source, gold));
        }
    }
    let shared = std::env::var("BOCSO_SHARED").map_or_else(|_| root.join("../shared"), PathBuf::from);
    for entry in std::fs::read_dir(shared.join("eval/gold")).into_iter().flatten().flatten() {
        let id = entry.path().file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let seeds = std::fs::read_dir(shared.join("seeds")).into_iter().flatten().flatten();
        let seed = seeds.map(|s| s.path()).find(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with(&format!("{id}_"))));
        out.extend(seed.map(|seed| (id, seed, entry.path())));
    }
    out.sort();
    out
}

fn numbers(words: &str) -> Vec<&str> {
    words
        .split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
        .map(|t| t.trim_matches(['.', ',']))
        .filter(|t| !t.is_empty())
        .collect()
}

/// Whether a finding is the one that a gold flag asks for.
fn answers(report: &Report, text: &str, flag: &Json, found: &Finding) -> bool {
    if found.passed {
        return false;
    }
    [flag, &flag["other"]].into_iter().filter(|s| s.is_object()).any(|at| {
        found.judged.iter().any(|&i| {
            let f = &report.figures[i];
            match (f.cell, at["row"].as_u64()) {
                (Some(c), Some(row)) => {
                    at["table"].as_u64() == Some(c.table as u64)
                        && row == c.row as u64
                        && (at["col"].is_null() || at["col"].as_u64() == Some(c.column as u64))
                }
                (None, None) => {
                    let want = numbers(at["quote"].as_str().unwrap_or_default());
                    let have = numbers(&f.value.raw);
                    !have.is_empty() && (want.iter().all(|n| have.contains(n)) || have.iter().all(|n| want.contains(n)))
                }
                _ => false,
            }
        }) || (found.rule == flag["rule"]
            && found.span.is_some_and(|s| at["quote"].as_str().is_some_and(|q| q.contains(s.of(text)) || s.of(text).contains(q))))
    })
}

/// Relations that only a reader of whole paragraphs sees: (document, kind, raw of the whole, raws of the parts).
const BY_HAND: &[(&str, RelationKind, &str, &[&str])] = &[
    ("003", RelationKind::Share, "34144", &["33.290", "98%"]),
    (
        "003",
        RelationKind::Breakdown,
        "1.386/1.611 hồ sơ đạt tỷ lệ 86,0%",
        &["830/964 hồ sơ trực tuyến, đạt 86,1%", "552/602 hồ sơ trực tuyến, đạt 91,7%", "271/312 hồ sơ trực tuyến, đạt 86,9%"],
    ),
    ("nong-thon-moi-2023", RelationKind::Share, "186,54", &["31,3", "17,68%"]),
];

fn by_hand(id: &str, report: &mut Report) {
    let at = |raw: &str| report.figures.iter().position(|f| f.cell.is_none() && f.value.raw == raw);
    let mut more = Vec::new();
    for &(_, kind, whole, parts) in BY_HAND.iter().filter(|r| r.0 == id) {
        let parts: Vec<usize> = parts.iter().filter_map(|p| at(p)).collect();
        more.extend(at(whole).map(|whole| Relation { kind, whole, parts, complete: false }));
    }
    report.relations.extend(more);
}

#[test]
fn gold_flags_are_found_and_no_others() {
    let grammar = Grammar::embedded();
    let (mut hard, mut hit, mut needless, mut figures, mut passed) = (0, 0, 0, 0, 0);
    let mut missed = Vec::new();
    for (id, source, gold) in documents() {
        let source = std::fs::read_to_string(source).expect("source");
        let gold = std::fs::read_to_string(gold).expect("gold");
        let (text, mut report, gold) = gold::load(&source, &gold);
        by_hand(&id, &mut report);
        let found = run(&text, &report, &grammar);
        figures += report.figures.len();
        passed += found.iter().filter(|f| f.passed).count();
        let flags = gold["expected_flags"].as_array().cloned().unwrap_or_default();
        for flag in &flags {
            let soft = flag["class"] == "may" || flag["why"].as_str().is_some_and(|w| w.starts_with("soft"));
            let rule = flag["rule"].as_str().unwrap_or_default();
            if soft || (ELSEWHERE.contains(&rule) && !found.iter().any(|f| answers(&report, &text, flag, f))) {
                continue;
            }
            hard += 1;
            if found.iter().any(|f| answers(&report, &text, flag, f)) {
                hit += 1;
            } else {
                missed.push(format!("{id}: {} {}", flag["rule"], flag["why"]));
            }
        }
        let doubtful: Vec<String> = flags.iter().map(|f| format!("{} {}", f["quote"], f["why"])).collect();
        for f in found.iter().filter(|f| !f.passed) {
            let known = flags.iter().any(|flag| answers(&report, &text, flag, f));
            let touched = f
                .judged
                .iter()
                .any(|&i| numbers(&report.figures[i].value.raw).iter().any(|n| doubtful.iter().any(|d| numbers(d).contains(n))));
            if !known {
                needless += usize::from(!touched && !f.judged.is_empty());
                println!("{id}: {} {} {:?}", if touched { "touches" } else { "NEEDLESS" }, f.rule, f.message);
            } else if std::env::var_os("BOCSO_SHOW").is_some() {
                println!("{id}: found {} {:?}", f.rule, f.message);
            }
        }
    }
    println!("hard flags {hit}/{hard}, needless {needless} of {figures} figures, passed findings {passed}");
    for m in &missed {
        println!("MISSED {m}");
    }
    assert!(missed.is_empty() && needless == 0, "{hit}/{hard} found, {needless} needless");
}

#[test]
fn every_check_says_what_it_is_for() {
    for check in CHECKS {
        assert!(!check.doc.name.is_empty() && check.doc.example.len() > 10);
        for (vi, en) in [check.doc.what, check.doc.why] {
            assert!(!vi.is_ascii() && vi.len() > 20, "{vi}");
            assert!(en.len() > 20 && en != vi, "{en}");
        }
    }
}

/// A small source of numbers for tests: the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

fn figure(value: Value, cell: Option<CellRef>, label: &str, span: Span) -> Figure {
    Figure {
        span,
        value,
        label: label.into(),
        leans: None,
        topic: None,
        subject: None,
        status: Status::Actual,
        period: None,
        section: None,
        cell,
        rule: None,
        alternatives: Vec::new(),
        reasons: Vec::new(),
    }
}

/// A table of `rows` × `columns` counts with a total row; every tenth column a rate.
fn wide_or_tall(rows: usize, columns: usize) -> Report {
    let mut report = Report::default();
    let mut table = Table {
        span: Span::default(),
        section: None,
        caption: Some("Biểu 1".into()),
        shape: Shape::Entity,
        pages: Vec::new(),
        columns: (0..columns)
            .map(|c| Column {
                path: vec![if c % 10 == 9 { format!("Tỷ lệ {c} (%)") } else { format!("Số vụ loại {c}") }],
                role: ColumnRole::Value,
                unit: None,
                percent: c % 10 == 9,
                target: false,
                period: None,
            })
            .collect(),
        rows: Vec::new(),
    };
    for r in 0..rows {
        let mut cells = Vec::with_capacity(columns);
        for c in 0..columns {
            let n = ((r * 31 + c * 17) % 997) as u32;
            let mut v = Value::new(if c % 10 == 9 { Kind::Percent } else { Kind::Count }, n.to_string());
            if c % 10 == 9 {
                v.percent = Some(n.into());
            } else {
                v.number = Some(n.into());
            }
            cells.push(Some(report.figures.len()));
            report.figures.push(figure(v, Some(CellRef { table: 0, row: r, column: c }), "Số vụ", Span::default()));
        }
        table.rows.push(Row {
            role: if r + 1 == rows { RowRole::Total } else { RowRole::Data },
            ordinal: None,
            label: format!("Xã số {r}"),
            path: Vec::new(),
            parent: None,
            unit: None,
            note: None,
            span: Span::default(),
            cells,
        });
    }
    report.tables.push(table);
    report
}

#[test]
fn large_tables_take_bounded_time() {
    let grammar = Grammar::embedded();
    // Debug builds are some twenty times slower than release builds.
    let full = std::env::var_os("BOCSO_FULL").is_some() || !cfg!(debug_assertions);
    let scale = if full { 1 } else { 10 };
    for (rows, columns) in [(100_000 / scale, 10), (12, 20_000 / scale)] {
        let report = wide_or_tall(rows, columns);
        let start = std::time::Instant::now();
        let scene = Scene::new("", &report, &grammar);
        println!("{rows} x {columns}: views {:?}", start.elapsed());
        for check in CHECKS {
            let (from, mut found) = (std::time::Instant::now(), Vec::new());
            (check.run)(&scene, &mut found);
            println!("  {} {} findings in {:?}", check.doc.name, found.len(), from.elapsed());
        }
        assert!(start.elapsed().as_secs() < 10);
    }
}

#[test]
fn many_alike_sentences_take_bounded_time() {
    let grammar = Grammar::embedded();
    let mut report = Report::default();
    let line = "Số hồ sơ tiếp nhận trong kỳ là 3207 hồ sơ.\n";
    let n = if std::env::var_os("BOCSO_FULL").is_some() || !cfg!(debug_assertions) { 50_000 } else { 4_000 };
    let at = line.find("3207").unwrap_or(0);
    for i in 0..n {
        let mut v = Value::new(Kind::Count, "3207");
        v.number = Some((3000 + (i % 400) as u32).into());
        let start = i * line.len() + at;
        report.figures.push(figure(v, None, "hồ sơ tiếp nhận trong kỳ", Span::new(start, start + 4)));
    }
    let start = std::time::Instant::now();
    let found = run(&line.repeat(n), &report, &grammar);
    println!("{n} sentences: {} findings in {:?}", found.len(), start.elapsed());
    assert!(start.elapsed().as_secs() < 10);
}

#[test]
fn nonsense_never_panics() {
    let grammar = Grammar::embedded();
    let mut dice = Dice(7);
    let text = "Tỷ lệ hộ quý V/2023 đạt 99/9/2023; tháng 13/2020 trong đó 5 hộ, 31/2/2024.\n".repeat(3);
    let bounds: Vec<usize> = (0..=text.len()).filter(|&i| text.is_char_boundary(i)).collect();
    let numbers = ["0", "1", "-3", "79228162514264337593543950335", "0.0000000000000000000000000001", "12.5", "999999999999999999", "100"];
    let labels = ["Tổng số", "Trong đó: nữ", "Tỷ lệ", "Tỷ lệ hộ/người", "", "- Máy chủ", "5G BHYT", "Cấp xã", "phát ra", "thu về"];
    for _ in 0..300 {
        let mut report = wide_or_tall(1 + dice.roll(6) as usize, 1 + dice.roll(6) as usize);
        for _ in 0..dice.roll(30) {
            let (a, b) = (bounds[dice.roll(bounds.len() as u64) as usize], bounds[dice.roll(bounds.len() as u64) as usize]);
            report.figures.push(figure(Value::new(Kind::Count, "1"), None, "hộ", Span::new(a.min(b), a.max(b))));
        }
        for f in &mut report.figures {
            let mut any =
                |none: u64| (dice.roll(10) >= none).then(|| numbers[dice.roll(numbers.len() as u64) as usize].parse().expect("number"));
            (f.value.number, f.value.percent, f.value.upper) = (any(2), any(6), any(8));
            (f.value.numerator, f.value.denominator) = (any(5), any(5));
            let kinds = [Kind::Count, Kind::Percent, Kind::Ratio, Kind::Money, Kind::Quantity, Kind::Text, Kind::Empty, Kind::Boolean];
            f.value.kind = kinds[dice.roll(8) as usize];
            f.label = labels[dice.roll(10) as usize].into();
            let days = ["2023-01-01", "2021-12-31", "", "x"];
            f.period = Some(Period {
                label: "quý V".into(),
                start: Some(days[dice.roll(4) as usize].into()),
                end: Some(days[dice.roll(4) as usize].into()),
            });
        }
        let figures = report.figures.len() as u64 + 3;
        for row in &mut report.tables[0].rows {
            row.label = labels[dice.roll(10) as usize].into();
            row.parent = (dice.roll(2) == 0).then(|| dice.roll(8) as usize);
            row.cells.truncate(dice.roll(8) as usize);
            row.cells.iter_mut().for_each(|c| *c = (dice.roll(9) > 0).then(|| dice.roll(figures) as usize));
            row.role = [RowRole::Data, RowRole::Group, RowRole::Total][dice.roll(3) as usize];
        }
        report.tables[0].shape = [Shape::Entity, Shape::Indicator, Shape::List][dice.roll(3) as usize];
        for kind in [RelationKind::Breakdown, RelationKind::Share, RelationKind::Remainder] {
            let parts = (0..dice.roll(4)).map(|_| dice.roll(figures) as usize).collect();
            report.relations.push(Relation { kind, whole: dice.roll(figures) as usize, parts, complete: dice.roll(2) == 0 });
        }
        for found in run(&text, &report, &grammar) {
            assert!(found.judged.iter().chain(&found.others).all(|&i| i < report.figures.len()));
            assert!(found.span.is_none_or(|s| text.get(s.range()).is_some()));
        }
    }
}
