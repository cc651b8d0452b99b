//! The grids of every report with gold: as many tables as a careful reader saw, as wide, with all their rows.

use super::{Limits, read};
use crate::document::{Block, Document, Grid};
use crate::grammar::Grammar;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(Grammar::embedded);

/// (name, text, gold) of our own reports, and of the shared samples where they lie beside the project.
fn reports() -> Vec<(String, Vec<u8>, Value)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = std::env::var_os("BOCSO_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let mut pairs: Vec<(PathBuf, PathBuf)> = Vec::new();
    for dir in fs::read_dir(root.join("corpus/reports")).into_iter().flatten().flatten() {
        let source = ["source.txt", "source.md"].iter().map(|n| dir.path().join(n)).find(|p| p.exists());
        pairs.extend(source.map(|s| (s, dir.path().join("gold.json"))));
    }
    for seed in fs::read_dir(shared.join("seeds")).into_iter().flatten().flatten() {
        let name = seed.file_name().to_string_lossy().chars().take(3).collect::<String>();
        pairs.push((seed.path(), shared.join("eval/gold").join(name + ".json")));
    }
    pairs.sort();
    let read = |(source, gold): (PathBuf, PathBuf)| {
        let bytes = fs::read(&source).ok()?;
        let gold = serde_json::from_slice(&fs::read(gold).ok()?).ok()?;
        Some((source.display().to_string(), bytes, gold))
    };
    pairs.into_iter().filter_map(read).collect()
}

fn grids(document: &Document) -> Vec<&Grid> {
    document.blocks.iter().filter_map(|b| if let Block::Table(g) = b { Some(g) } else { None }).collect()
}

fn letters(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[test]
fn grids_are_those_of_the_gold() {
    let reports = reports();
    assert!(reports.len() >= 12, "{} reports found", reports.len());
    for (name, bytes, gold) in reports {
        let document = read(&bytes, &Limits::default()).expect(&name);
        let grids = grids(&document);
        let tables = gold["tables"].as_array().cloned().unwrap_or_default();
        assert_eq!(grids.len(), tables.len(), "{name}: tables");
        for (n, (grid, table)) in grids.iter().zip(&tables).enumerate() {
            let columns = table["columns"].as_array().map_or(0, Vec::len);
            assert_eq!(grid.rows.iter().map(Vec::len).max(), Some(columns), "{name}: columns of table {n}");
            // Every row of the gold stands in the grid, in order.
            let mut rows = grid.rows.iter();
            for row in table["rows"].as_array().into_iter().flatten() {
                let label = letters(row["label"].as_str().unwrap_or(""));
                let ordinal = letters(row["ordinal"].as_str().unwrap_or(""));
                let found = rows.any(|r| {
                    let has = |want: &str| want.is_empty() || r.iter().any(|c| letters(c.span.of(&document.text)) == want);
                    has(&label) && has(&ordinal) || r.iter().any(|c| letters(c.span.of(&document.text)) == format!("{ordinal}{label}"))
                });
                assert!(found, "{name}: row {ordinal} {label} of table {n}");
            }
        }
    }
}

/// No figure of a sentence is lost or cut: its quote stands in one paragraph.
#[test]
fn quotes_of_the_gold_stand_in_paragraphs() {
    let (mut all, mut lost) = (0, Vec::new());
    for (name, bytes, gold) in reports() {
        let document = read(&bytes, &Limits::default()).expect(&name);
        let bare = |s: &str| s.replace('*', "").split_whitespace().collect::<Vec<_>>().join(" ");
        let paragraphs: Vec<String> = document
            .blocks
            .iter()
            .filter_map(|b| if let Block::Paragraph(p) = b { Some(bare(p.span.of(&document.text))) } else { None })
            .collect();
        for figure in gold["narrative"].as_array().into_iter().flatten() {
            all += 1;
            // The gold quotes the source; its markup comes off as the document's does.
            let context = bare(&super::text::read(figure["context"].as_str().unwrap_or(""), &GRAMMAR).text);
            if !paragraphs.iter().any(|p| p.contains(&context)) {
                lost.push(format!("{name}: {context}"));
            }
        }
    }
    assert!(lost.is_empty(), "{} of {all} contexts lost: {lost:#?}", lost.len());
}
