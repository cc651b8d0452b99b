//! Scanned pages are read in every form they come in, and whatever becomes of the engine is told page by page.
//!
//! How well they are read is measured elsewhere (`scans`).

mod make;

mod engines;

mod hostile;

mod pages;

mod serve;

use crate::common::bocso;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a run gave: the extraction of each document, messages, the exit code.
struct Ran {
    documents: Vec<Value>,
    told: String,
    code: Option<i32>,
}

/// `bocso extract` that keeps no pages, in Vietnamese.
fn extract() -> Command {
    let mut command = bocso();
    command.env_remove("BOCSO_LANG").env_remove("BOCSO_CACHE").args(["extract", "--cache", "-"]);
    command
}

fn ran(command: &mut Command) -> Ran {
    let out = command.output().unwrap();
    let documents = String::from_utf8(out.stdout).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    Ran { documents, told: String::from_utf8(out.stderr).unwrap(), code: out.status.code() }
}

impl Ran {
    /// The only document.
    fn one(self) -> Value {
        assert_eq!((self.documents.len(), self.code), (1, Some(0)), "{}", self.told);
        self.documents.into_iter().next().unwrap()
    }
}

fn written(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

/// Pages that were not read, and why.
fn unread(document: &Value) -> Vec<(u64, String)> {
    let pages = document["source"]["unread_pages"].as_array().unwrap();
    pages.iter().map(|u| (u["page"].as_u64().unwrap(), u["reason"].as_str().unwrap().to_owned())).collect()
}

/// The figures as stated.
fn raws(document: &Value) -> Vec<&str> {
    document["indicators"].as_array().unwrap().iter().map(|i| i["value"]["raw"].as_str().unwrap()).collect()
}

/// The figures of the strips' sentences.
const STRIP: [&str; 3] = ["315", "10.196", "973"];

fn is_strip(document: &Value, times: usize) {
    let found = raws(document);
    for figure in STRIP {
        assert_eq!(found.iter().filter(|r| **r == figure).count(), times, "{figure}: {found:?}");
    }
}
