//! What several tests need: where things lie, the corpus, the program.

use bocso::document::Document;
use bocso::grammar::Grammar;
use bocso::indicator::output::Extraction;
use bocso::read::{self, Limits};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

/// What the program was built with, or what the folder holds that `BOCSO_TEST_GRAMMARS` names: to try rules without a build.
pub static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| {
    let Some(folder) = std::env::var_os("BOCSO_TEST_GRAMMARS").map(PathBuf::from) else { return Grammar::embedded() };
    let mut files = Vec::new();
    for inside in ["", "catalog/", "forms/"] {
        for path in
            fs::read_dir(folder.join(inside)).unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|x| x == "toml"))
        {
            let name = path.file_name().unwrap().to_string_lossy();
            files.push((format!("{inside}{name}"), fs::read_to_string(&path).unwrap()));
        }
    }
    files.sort();
    Grammar::from_files(&files).unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
});

/// The project's folder.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of shared material beside the project, or the one that `BOCSO_SHARED` names. `None`: there is none here.
pub fn shared() -> Option<PathBuf> {
    let named = std::env::var_os("BOCSO_SHARED").map(PathBuf::from);
    [named, root().parent().map(|p| p.join("shared"))].into_iter().flatten().find(|p| p.is_dir())
}

/// A service that a test needs is missing: fails where services are required, else says that the test is skipped.
pub fn skipped(test: &str, lacks: &str) {
    assert!(std::env::var_os("BOCSO_REQUIRE_SERVICES").is_none(), "{test} needs {lacks}, and BOCSO_REQUIRE_SERVICES is set");
    println!("{test}: skipped, {lacks} is missing");
}

/// Whether tesseract is here with both models that scanned pages are read by; says so otherwise, as [`skipped`] does.
pub fn has_tesseract(test: &str) -> bool {
    let runs = Command::new("tesseract").arg("--list-langs").stderr(Stdio::null()).output();
    let models = runs.map(|o| String::from_utf8_lossy(&o.stdout).into_owned()).unwrap_or_default();
    let there = ["vie", "eng"].iter().all(|m| models.lines().any(|l| l == *m));
    if !there {
        skipped(test, "tesseract with its models vie and eng");
    }
    there
}

/// An empty database of the PostgreSQL server that `BOCSO_TEST_POSTGRES` names (`postgres://USER@HOST:PORT`); says so where there is
/// none, as [`skipped`] does.
pub fn postgres(test: &str) -> Option<String> {
    let Some(server) = std::env::var("BOCSO_TEST_POSTGRES").ok().filter(|s| !s.is_empty()) else {
        skipped(test, "a PostgreSQL server (BOCSO_TEST_POSTGRES)");
        return None;
    };
    let name = format!("{test}_{}", std::process::id());
    let create = format!("CREATE DATABASE {name}");
    let made = Command::new("psql").args([&format!("{server}/postgres"), "-qc", &create]).stdin(Stdio::null()).status();
    assert!(made.is_ok_and(|s| s.success()), "psql could not create {name}");
    Some(format!("{server}/{name}"))
}

/// Python with the packages that a test needs, where `tests/run` puts it. `None`: it is not there, and the test says so.
pub fn python(test: &str, packages: &str) -> Option<PathBuf> {
    let target = Path::new(env!("CARGO_BIN_EXE_bocso")).parent()?.parent()?.to_path_buf();
    let own = std::env::var_os("BOCSO_PYTHON").map(PathBuf::from);
    let places = own.into_iter().chain([target.join("readers/bin/python"), PathBuf::from("python3")]);
    let import = format!("import {packages}");
    let found = places.into_iter().find(|p| Command::new(p).args(["-c", &import]).output().is_ok_and(|o| o.status.success()));
    if found.is_none() {
        skipped(test, &format!("python with {packages} (tests/run installs them in target/readers)"));
    }
    found
}

/// Whether the blessed outputs are to be rewritten.
pub fn blessing() -> bool {
    std::env::var_os("UPDATE_EXPECT").is_some()
}

/// The program, built.
pub fn bocso() -> Command {
    Command::new(env!("CARGO_BIN_EXE_bocso"))
}

/// Files of a folder by name, whatever they are; empty where the folder is missing.
pub fn entries(dir: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = fs::read_dir(dir).into_iter().flatten().filter_map(|e| e.ok().map(|e| e.path())).collect();
    all.sort();
    all
}

/// A report of the corpus.
pub struct Report {
    pub id: String,
    pub dir: PathBuf,
    pub source: PathBuf,
    pub bytes: Vec<u8>,
}

/// The reports of the corpus.
pub fn reports() -> Vec<Report> {
    let found: Vec<Report> = entries(&root().join("corpus/reports"))
        .into_iter()
        .filter(|d| d.is_dir())
        .map(|dir| {
            let source = entries(&dir).into_iter().find(|p| p.file_stem().is_some_and(|s| s == "source"));
            let source = source.unwrap_or_else(|| panic!("{}: expected source.*, found none", dir.display()));
            Report { id: dir.file_name().unwrap().to_string_lossy().into_owned(), bytes: fs::read(&source).unwrap(), dir, source }
        })
        .collect();
    assert!(!found.is_empty(), "the corpus is empty");
    found
}

/// Documents to try invariants on: the reports, every case, and the shared samples where they are.
pub fn documents() -> Vec<(String, Vec<u8>)> {
    let mut out: Vec<(String, Vec<u8>)> = reports().into_iter().map(|r| (r.id, r.bytes)).collect();
    out.extend(crate::cases::all().into_iter().map(|c| (format!("{}: {}", c.topic, c.title), c.input.into_bytes())));
    let samples = shared().map(|s| entries(&s.join("seeds"))).unwrap_or_default();
    out.extend(samples.into_iter().map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&p).unwrap())));
    out
}

pub fn extract(name: &str, bytes: &[u8]) -> Extraction {
    bocso::extract::extract(name, bytes, &GRAMMAR).unwrap_or_else(|e| panic!("{name}: {e}"))
}

pub fn read(name: &str, bytes: &[u8]) -> Document {
    read::read(bytes, &Limits::default()).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// A text by scalar values, as evidence counts.
pub struct Chars<'a> {
    text: &'a str,
    /// Byte of each scalar value, and the text's end.
    at: Vec<usize>,
}

impl<'a> Chars<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, at: text.char_indices().map(|c| c.0).chain([text.len()]).collect() }
    }
    /// The words from scalar value `start` to `end`. `None`: there are not so many.
    pub fn slice(&self, start: u32, end: u32) -> Option<&'a str> {
        self.text.get(*self.at.get(start as usize)?..*self.at.get(end as usize)?)
    }
}

/// The number tokens `\d+([.,]\d+)*` of a text as (byte, token), found here by other means than the program's.
pub fn number_tokens(text: &str) -> Vec<(usize, &str)> {
    let bytes = text.as_bytes();
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let (mut out, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        if !digit(at) {
            at += 1;
            continue;
        }
        let start = at;
        loop {
            while digit(at) {
                at += 1;
            }
            if !(matches!(bytes.get(at), Some(b'.' | b',')) && digit(at + 1)) {
                break;
            }
            at += 1;
        }
        out.push((start, &text[start..at]));
    }
    out
}

/// Counts by key.
pub fn tally<K: std::hash::Hash + Eq>(keys: impl IntoIterator<Item = K>) -> HashMap<K, usize> {
    let mut out = HashMap::new();
    for key in keys {
        *out.entry(key).or_default() += 1;
    }
    out
}
