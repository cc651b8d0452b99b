//! How fast whole documents and single stages are, in bytes of source a second: `cargo bench`, or `cargo bench -- stage`.
//!
//! Documents are the reports of the corpus and, where they lie beside the project, the shared samples; `all` is all of them in one.

#![expect(clippy::expect_used, reason = "a benchmark")]

use bocso::document::{Document, Span};
use bocso::extract::{audit, extract};
use bocso::grammar::Grammar;
use bocso::indicator::{Origin, lay};
use bocso::read::scan::Scans;
use bocso::read::{self, Limits};
use bocso::report::Report;
use bocso::{catalog, check, confidence, parse};
use divan::Bencher;
use divan::counter::BytesCount;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

fn main() {
    divan::main();
}

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(Grammar::embedded);

/// A source with its name.
struct Sample {
    name: String,
    bytes: Vec<u8>,
}

impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

fn entries(dir: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = fs::read_dir(dir).into_iter().flatten().filter_map(|e| e.ok().map(|e| e.path())).collect();
    all.sort();
    all
}

/// `corpus`: all reports of the corpus in one; `shared`: all shared samples in one; `all`: both.
static SAMPLES: LazyLock<Vec<Sample>> = LazyLock::new(|| {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let reports = entries(&root.join("corpus/reports"))
        .into_iter()
        .flat_map(|d| entries(&d))
        .filter(|p| p.file_stem().is_some_and(|s| s == "source"));
    let beside = std::env::var_os("BOCSO_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let join = |paths: Vec<PathBuf>| paths.iter().filter_map(|p| fs::read(p).ok()).collect::<Vec<_>>().join(&b"\n\n"[..]);
    let (corpus, shared) = (join(reports.collect()), join(entries(&beside.join("seeds"))));
    let all = [corpus.clone(), shared.clone()].join(&b"\n\n"[..]);
    let named = [("corpus", corpus), ("shared", shared), ("all", all)];
    named.into_iter().filter(|(_, bytes)| !bytes.is_empty()).map(|(name, bytes)| Sample { name: name.into(), bytes }).collect()
});

fn samples() -> &'static [Sample] {
    &SAMPLES
}

fn document(sample: &Sample) -> Document {
    read::read(&sample.bytes, &Limits::default()).expect("a sample that can be read")
}

fn report(document: &Document) -> Report {
    parse::parse(document, &GRAMMAR)
}

#[divan::bench]
fn start() -> Grammar {
    Grammar::embedded()
}

/// Bytes → JSON.
#[divan::bench(args = samples())]
fn document_to_json(bencher: Bencher<'_, '_>, sample: &Sample) {
    LazyLock::force(&GRAMMAR);
    bencher.counter(BytesCount::of_slice(&sample.bytes)).bench(|| {
        let mut out = Vec::with_capacity(20 * sample.bytes.len());
        let audit = audit(&sample.name, &sample.bytes, &GRAMMAR, &Scans::default(), None);
        audit.expect("a sample that can be read").write(&mut out).expect("JSON");
        out
    });
}

/// Each report of the corpus by itself, as a user has them.
#[divan::bench]
fn reports_one_by_one(bencher: Bencher<'_, '_>) {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let all: Vec<Vec<u8>> = entries(&root.join("corpus/reports"))
        .into_iter()
        .flat_map(|d| entries(&d))
        .filter(|p| p.file_stem().is_some_and(|s| s == "source"))
        .filter_map(|p| fs::read(p).ok())
        .collect();
    LazyLock::force(&GRAMMAR);
    bencher
        .counter(BytesCount::new(all.iter().map(Vec::len).sum::<usize>()))
        .bench(|| all.iter().map(|bytes| extract("report", bytes, &GRAMMAR).map_or(0, |out| out.indicators.len())).sum::<usize>());
}

mod stage {
    use super::{
        Bencher, BytesCount, GRAMMAR, LazyLock, Limits, Origin, Sample, Span, catalog, check, confidence, document, lay, parse, read,
        report, samples,
    };

    #[divan::bench(args = samples())]
    fn a_read(bencher: Bencher<'_, '_>, sample: &Sample) {
        bencher.counter(BytesCount::of_slice(&sample.bytes)).bench(|| read::read(&sample.bytes, &Limits::default()));
    }

    #[divan::bench(args = samples())]
    fn b_tokens(bencher: Bencher<'_, '_>, sample: &Sample) {
        let document = document(sample);
        LazyLock::force(&GRAMMAR);
        let all = Span::new(0, document.text.len());
        bencher.counter(BytesCount::of_slice(&sample.bytes)).bench(|| GRAMMAR.tokens(&document.text, all));
    }

    #[divan::bench(args = samples())]
    fn c_outline(bencher: Bencher<'_, '_>, sample: &Sample) {
        let document = document(sample);
        LazyLock::force(&GRAMMAR);
        bencher.counter(BytesCount::of_slice(&sample.bytes)).bench(|| parse::outline::outline(&document, &GRAMMAR));
    }

    #[divan::bench(args = samples())]
    fn d_parse(bencher: Bencher<'_, '_>, sample: &Sample) {
        let document = document(sample);
        LazyLock::force(&GRAMMAR);
        bencher.counter(BytesCount::of_slice(&sample.bytes)).bench(|| report(&document));
    }

    #[divan::bench(args = samples())]
    fn e_check(bencher: Bencher<'_, '_>, sample: &Sample) {
        let document = document(sample);
        let report = report(&document);
        bencher.counter(BytesCount::of_slice(&sample.bytes)).bench(|| check::run(&document.text, &report, &GRAMMAR));
    }

    #[divan::bench(args = samples())]
    fn e_codes(bencher: Bencher<'_, '_>, sample: &Sample) {
        let document = document(sample);
        let report = report(&document);
        bencher.counter(BytesCount::of_slice(&sample.bytes)).bench(|| catalog::codes(&report, &GRAMMAR, false));
    }

    #[divan::bench(args = samples())]
    fn f_assemble(bencher: Bencher<'_, '_>, sample: &Sample) {
        let document = document(sample);
        let report = report(&document);
        let findings = check::run(&document.text, &report, &GRAMMAR);
        bencher.counter(BytesCount::of_slice(&sample.bytes)).with_inputs(|| (report.clone(), findings.clone())).bench_values(
            |(report, findings)| {
                let codes = vec![None; report.figures.len()];
                let scores = confidence::score(&report, &findings, None);
                let origin = Origin { name: &sample.name, sha256: "", media_type: "text/plain", bytes: sample.bytes.len() as u64 };
                lay(origin, &document, report, findings, scores, codes, &GRAMMAR).whole(&document)
            },
        );
    }
}
