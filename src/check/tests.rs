//! The checks measured on gold: every hard flag that they can find is found, and nothing else is flagged.

use super::{CHECKS, Finding, gold, run};
use crate::grammar::Grammar;
use crate::report::Report;
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

#[test]
fn gold_flags_are_found_and_no_others() {
    let grammar = Grammar::embedded();
    let (mut hard, mut hit, mut needless, mut figures, mut passed) = (0, 0, 0, 0, 0);
    let mut missed = Vec::new();
    for (id, source, gold) in documents() {
        let source = std::fs::read_to_string(source).expect("source");
        let gold = std::fs::read_to_string(gold).expect("gold");
        let (text, report, gold) = gold::load(&source, &gold);
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
        assert!(!check.doc.name.is_empty() && check.doc.what.len() > 20 && check.doc.why.len() > 20 && check.doc.example.len() > 10);
    }
}
