//! How well scans are read: reports with known truth, printed, scanned by simulation, read by the program, compared.
//!
//! `cargo bench --bench scans -- --reports 20 --presets spike,fax200` prints a table by preset. `BOCSO_BIN` names another program than
//! the one built here. Options: `--reports N` synthetic reports (6), `--seed S` of the first one (5000), `--tables N` tables each (3), `--corpus`
//! the corpus besides, `--presets a,b` (all; `born` is the print itself), `--slips` small pages instead of reports, `--plain` plain tesseract on the
//! same pictures, `--pictures` pages as pictures besides, `--unread` makes scans and reads nothing, `--out DIR` where scans and truths go (with `--keep` they stay), `--misses FILE` every miss as JSON, `--list` the presets.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "a benchmark")]

#[path = "../tests/it/browser.rs"]
#[expect(dead_code, reason = "tests of pages use more of it")]
mod browser;

#[path = "../tests/it/scans/kit/mod.rs"]
mod kit;

#[path = "../tests/it/printed/page.rs"]
mod page;

use bocso::grammar::Grammar;
use bocso::read::{self, Limits};
use browser::Browser;
use kit::make::Print;
use kit::measure::{self, Measure};
use kit::score::{self, Miss, Score};
use kit::truth::Truth;
use std::fs;
use std::path::{Path, PathBuf};

struct Options {
    reports: u64,
    seed: u64,
    tables: usize,
    corpus: bool,
    presets: Vec<String>,
    plain: bool,
    pictures: bool,
    slips: bool,
    unread: bool,
    out: Option<PathBuf>,
    keep: bool,
    misses: Option<PathBuf>,
}

fn options() -> Result<Options, String> {
    let mut o = Options {
        reports: 6,
        seed: 5000,
        tables: 3,
        corpus: false,
        presets: measure::presets("")?,
        plain: false,
        pictures: false,
        slips: false,
        unread: false,
        out: None,
        keep: false,
        misses: None,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
        let number = |text: String| text.parse::<u64>().map_err(|e| format!("{text}: {e}"));
        match word.as_str() {
            "--reports" => o.reports = number(value()?)?,
            "--seed" => o.seed = number(value()?)?,
            "--tables" => o.tables = number(value()?)? as usize,
            "--presets" => o.presets = measure::presets(&value()?)?,
            "--out" => o.out = Some(value()?.into()),
            "--misses" => o.misses = Some(value()?.into()),
            "--corpus" => o.corpus = true,
            "--plain" => o.plain = true,
            "--pictures" => o.pictures = true,
            "--slips" => o.slips = true,
            "--unread" => o.unread = true,
            "--keep" => o.keep = true,
            "--list" => {
                let list: Vec<String> = kit::presets::PRESETS.iter().map(|p| format!("{:10} {}", p.0, p.1)).collect();
                return Err(list.join("\n"));
            }
            // Cargo's own word to every benchmark.
            "--bench" => {}
            other => return Err(format!("{other}: no such option")),
        }
    }
    Ok(o)
}

fn main() {
    let options = match options() {
        Ok(options) => options,
        Err(message) => return println!("{message}"),
    };
    let Some(mut browser) = Browser::start() else { return println!("no Chromium here: nothing can be printed") };
    let held = tempfile::tempdir().unwrap();
    let folder = options.out.as_ref().filter(|_| options.keep).map_or(held.path(), PathBuf::as_path);
    fs::create_dir_all(folder).unwrap();
    let program = std::env::var_os("BOCSO_BIN").map_or_else(|| env!("CARGO_BIN_EXE_bocso").into(), PathBuf::from);
    let measure = Measure {
        program: (!options.unread).then_some(program),
        plain: options.plain,
        pictures: options.pictures,
        folder: folder.to_owned(),
    };
    let mut scores: Vec<(String, Score)> = options.presets.iter().map(|p| (p.clone(), Score::default())).collect();
    let mut misses = Vec::new();
    for seed in options.seed..options.seed + options.reports {
        let report = if options.slips { kit::report::slip(seed) } else { kit::report::report(seed, options.tables) };
        let print = measure::print(folder, &report.truth.name, &report.html, |address| {
            browser.open(address);
            browser.print(&report.header, &report.footer)
        });
        one(&measure, print, &report.truth, seed, &mut scores, &mut misses);
        if folder == held.path() {
            clear(folder);
        }
    }
    if options.corpus {
        for (name, html, truth) in corpus() {
            let print = measure::print(folder, &name, &html, |address| {
                browser.open(address);
                browser.print("", "")
            });
            one(&measure, print, &truth, options.seed, &mut scores, &mut misses);
            if folder == held.path() {
                clear(folder);
            }
        }
    }
    println!("\n{}", score::table(&scores));
    if let Some(path) = options.misses {
        fs::write(path, serde_json::to_string_pretty(&misses).unwrap()).unwrap();
    }
}

/// One print under all presets.
fn one(measure: &Measure, mut print: Print, truth: &Truth, seed: u64, scores: &mut [(String, Score)], misses: &mut Vec<Miss>) {
    for (preset, all) in scores {
        let score = measure.score(&mut print, truth, preset, seed, misses);
        println!("{:40} {}", format!("{}.{preset}", truth.name), score::line(&score));
        all.add(&score);
    }
}

/// Scans are large: what is not kept goes at once.
fn clear(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let _ = fs::remove_file(entry.path());
    }
}

/// The corpus in three styles: name, page, truth.
fn corpus() -> Vec<(String, String, Truth)> {
    let styles = [
        ("serif", include_str!("../tests/it/printed/serif.css")),
        ("sans", include_str!("../tests/it/printed/sans.css")),
        ("ruled", include_str!("../tests/it/printed/ruled.css")),
    ];
    let grammar = Grammar::embedded();
    let mut out = Vec::new();
    let mut folders: Vec<PathBuf> =
        fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/reports")).unwrap().flatten().map(|e| e.path()).collect();
    folders.sort();
    for folder in folders {
        let source = fs::read_dir(&folder).unwrap().flatten().map(|e| e.path()).find(|p| p.file_stem().is_some_and(|s| s == "source"));
        let Some(source) = source else { continue };
        let bytes = fs::read(&source).unwrap();
        let document = read::read(&bytes, &Limits::default()).expect("a report of the corpus");
        let extraction = bocso::extract::extract("source", &bytes, &grammar).expect("a report of the corpus");
        let id = folder.file_name().unwrap_or_default().to_string_lossy();
        for (style, css) in styles {
            let name = format!("{id}.{style}");
            let truth = kit::corpus::truth(&name, &document, &extraction);
            out.push((name, page::html(&document, &extraction, css, false), truth));
        }
    }
    out
}
