//! Scanned pages by simulation: what stands on them is known, so what is read of them can be counted.
//!
//! The wide measurement is `cargo bench --bench scans`; here are a few pages, and the proof that the measure itself counts rightly.

#[expect(dead_code, reason = "the benchmark uses more of it")]
pub mod kit;

use crate::browser::Browser;
use crate::common::{entries, has_tesseract, root, skipped};
use kit::measure::{self, BORN, Measure};
use kit::report::{self, Printable};
use kit::said::{Said, SaidTable};
use kit::score::{self, Miss, Score};
use kit::truth::{Truth, is_figure};
use kit::{cells, sentences};
use std::path::PathBuf;

/// Reports printed and scanned by presets: the score of each preset.
fn scored(browser: &mut Browser, reports: Vec<Printable>, presets: &[&str], misses: &mut Vec<Miss>) -> Vec<(String, Score)> {
    let folder = tempfile::tempdir().unwrap();
    let program = Some(PathBuf::from(env!("CARGO_BIN_EXE_bocso")));
    let measure = Measure { program, plain: false, pictures: false, folder: folder.path().to_owned() };
    let mut scores: Vec<(String, Score)> = presets.iter().map(|p| ((*p).to_owned(), Score::default())).collect();
    for (seed, report) in reports.into_iter().enumerate() {
        let mut print = measure::print(folder.path(), &report.truth.name, &report.html, |address| {
            browser.open(address);
            browser.print(&report.header, &report.footer)
        });
        for (preset, all) in &mut scores {
            all.add(&measure.score(&mut print, &report.truth, preset, seed as u64, misses));
        }
    }
    println!("{}", score::table(&scores));
    scores
}

#[test]
fn a_print_with_its_text_scores_in_full() {
    let Some(mut browser) = Browser::start() else {
        skipped("a_print_with_its_text_scores_in_full", "chromium");
        return;
    };
    let mut misses = Vec::new();
    let scores = scored(&mut browser, vec![report::report(1, 3), report::report(2, 3), report::slip(3)], &[BORN], &mut misses);
    let score = &scores[0].1;
    assert!(score.cells.all > 500, "{} cells are few", score.cells.all);
    assert_eq!(score.cells.right, score.cells.all, "{misses:?}");
    assert_eq!((score.body_changes, score.numbers_right), (0, score.numbers));
    assert_eq!(score.sentences.silent + score.cells.silent, 0);
}

#[test]
fn simulated_scans_are_read() {
    let Some(mut browser) = Browser::start() else {
        skipped("simulated_scans_are_read", "chromium");
        return;
    };
    if !has_tesseract("simulated_scans_are_read") {
        return;
    }
    let mut misses = Vec::new();
    let reports = (11..15).map(report::slip).collect();
    for (preset, score) in scored(&mut browser, reports, &["spike", "fax200"], &mut misses) {
        holds(&preset, &score, &misses);
    }
}

/// The floor of scans: so many cells are right, and of those that are wrong none goes by unseen.
fn holds(name: &str, score: &Score, misses: &[Miss]) {
    let (c, right) = (score.cells, score.cells.right + score.cells.doubted);
    assert!(right * 100 >= c.all * 94, "{name}: {right} cells right of {}: {misses:#?}", c.all);
    let silent: Vec<&Miss> = misses.iter().filter(|m| m.file.contains(name) && !m.flagged && m.what == "cell" && !same_worth(m)).collect();
    assert!(silent.is_empty(), "{name}: {silent:#?}");
    assert_eq!(score.numbers_right, score.numbers, "{name}: {misses:#?}");
}

/// A figure whose decimal comma was read as a point says the same: "0.1" for "0,1", but not "1.234" for "1,234".
fn same_worth(miss: &Miss) -> bool {
    let fraction = |t: &str| t.rsplit(['.', ',']).next().map_or(0, str::len);
    miss.read.as_ref().is_some_and(|read| read.replace('.', ",") == miss.truth.replace('.', ",") && matches!(fraction(read), 1 | 2))
}

#[test]
fn kept_scans_are_read() {
    if !has_tesseract("kept_scans_are_read") {
        return;
    }
    let program = PathBuf::from(env!("CARGO_BIN_EXE_bocso"));
    let scans: Vec<PathBuf> =
        entries(&root().join("tests/it/scans/fixtures")).into_iter().filter(|p| p.extension().is_some_and(|e| e != "json")).collect();
    assert!(scans.len() >= 3, "{} scans are kept", scans.len());
    for scan in scans {
        let name = scan.file_name().unwrap().to_string_lossy().into_owned();
        let truth = scan.with_file_name(format!("{}.truth.json", name.split('.').next().unwrap_or_default()));
        let truth: Truth = serde_json::from_slice(&std::fs::read(truth).unwrap()).unwrap();
        let (said, text, _) = kit::said::ask(&program, &scan).unwrap();
        let (mut misses, mut score) = (Vec::new(), Score::default());
        score.cells = cells::compare(&name, &truth, &said, &mut misses);
        sentences::compare(&name, &truth, &text, &said, &mut score, &mut misses);
        println!("{name}: {}", score::line(&score));
        holds(&name, &score, &misses);
    }
}

/// The extraction of a reader without faults, as far as tables go.
fn perfect(truth: &Truth) -> Said {
    let mut said = Said::default();
    for (t, table) in truth.tables.iter().enumerate() {
        let of = |r: &[String], role: &str| table.roles.iter().position(|x| x == role).and_then(|c| r.get(c)).cloned();
        let rows = table.rows.iter().map(|r| {
            serde_json::json!({ "ordinal": of(r, "ordinal"), "label": of(r, "label").unwrap_or_default(), "unit": of(r, "unit"), "note": of(r, "note") })
        });
        let columns = table.roles.iter().map(|r| serde_json::json!({ "role": r }));
        let one = serde_json::json!({ "id": format!("t{t}"), "columns": columns.collect::<Vec<_>>(), "rows": rows.collect::<Vec<_>>() });
        said.tables.push(serde_json::from_value::<SaidTable>(one).unwrap());
        for (r, row) in table.rows.iter().enumerate() {
            for (c, cell) in row.iter().enumerate().filter(|(c, _)| table.roles[*c] == "value") {
                let place = serde_json::json!({ "id": format!("t{t}"), "row": r, "column": c });
                let one = serde_json::json!({
                    "value": { "raw": cell }, "source": "table", "table": place, "evidence": null, "reasons": [], "flags": [], "review": false,
                });
                said.indicators.push(serde_json::from_value(one).unwrap());
            }
        }
    }
    said
}

#[test]
fn faults_are_counted_each_in_its_place() {
    let truth = report::report(7, 3).truth;
    let count = |said: &Said| cells::compare("", &truth, said, &mut Vec::new());
    let whole = count(&perfect(&truth));
    assert_eq!((whole.right, whole.silent, whole.missing), (whole.all, 0, 0));

    // A wrong digit, flagged and not; a figure where none stands; a row lost; a table cut in two at a page's end.
    let mut said = perfect(&truth);
    let figures: Vec<usize> = (0..said.indicators.len()).filter(|&i| is_figure(&said.indicators[i].value.raw)).collect();
    for (at, flagged) in [(figures[3], false), (figures[5], true)] {
        said.indicators[at].value.raw.push('7');
        said.indicators[at].review = flagged;
    }
    let blank = said.indicators.iter().position(|i| !is_figure(&i.value.raw)).expect("a blank cell");
    said.indicators[blank].value.raw = "8".to_owned();
    let wrong = count(&said);
    assert_eq!((wrong.right, wrong.silent, wrong.caught, wrong.invented_silent), (whole.all - 2, 1, 1, 1));

    let mut said = perfect(&truth);
    let lost = said.tables[0].rows.len() - 2;
    said.tables[0].rows.remove(lost);
    let of_row = |i: &kit::said::Indicator, row: usize| i.table.as_ref().is_some_and(|t| t.id == "t0" && t.row == row);
    let gone = said.indicators.iter().filter(|i| of_row(i, lost) && is_figure(&i.value.raw)).count() as u32;
    said.indicators.retain(|i| !of_row(i, lost));
    for place in said.indicators.iter_mut().filter_map(|i| i.table.as_mut()).filter(|t| t.id == "t0" && t.row > lost) {
        place.row -= 1;
    }
    let short = count(&said);
    assert_eq!((short.missing, short.right, short.silent), (gone, whole.all - gone, 0));

    let mut said = perfect(&truth);
    let rest = said.tables[0].rows.split_off(5);
    let columns = truth.tables[0].roles.iter().map(|r| serde_json::json!({ "role": r })).collect::<Vec<_>>();
    let mut second: SaidTable = serde_json::from_value(serde_json::json!({ "id": "t0b", "columns": columns, "rows": [] })).unwrap();
    second.rows = rest;
    said.tables.insert(1, second);
    for place in said.indicators.iter_mut().filter_map(|i| i.table.as_mut()).filter(|t| t.id == "t0" && t.row >= 5) {
        (place.id, place.row) = ("t0b".to_owned(), place.row - 5);
    }
    let cut = count(&said);
    assert_eq!((cut.right, cut.silent, cut.missing), (whole.all, 0, 0));
}

#[test]
fn words_are_found_and_their_changes_counted() {
    let letters = |s: &str| s.chars().collect::<Vec<_>>();
    let found = kit::align::find(&letters("có 1.284 hồ sơ"), &letters("Trang 3 Huyện cò 1.284 hồ sơ, đạt"), 0);
    assert_eq!(found.changes, 1);
    assert_eq!(found.places.iter().flatten().count(), 14);
    let second = kit::align::find(&letters("1. Y tế"), &letters("1. Y tế 1. Y tế"), 7);
    assert_eq!(second.places.first(), Some(&Some(8)));
    assert_eq!(kit::align::find(&letters("abc"), &[], 0).changes, 3);
}

#[test]
fn bound_is_that_of_the_tables() {
    // The rule of three: none of 3,000 leaves 1 in 1,000.
    assert!((score::upper_bound(0, 3000) - 0.000_998).abs() < 1e-5);
    assert!((score::upper_bound(2, 100) - 0.0616).abs() < 1e-3);
}
