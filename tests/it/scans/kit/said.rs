//! What the program said of a scan: the parts of its JSON that are measured, its text, and the processor time it took.

use serde::Deserialize;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One extraction.
#[derive(Debug, Default, Deserialize)]
pub struct Said {
    pub tables: Vec<SaidTable>,
    pub indicators: Vec<Indicator>,
}

#[derive(Debug, Deserialize)]
pub struct SaidTable {
    pub id: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
}

#[derive(Debug, Deserialize)]
pub struct Column {
    pub role: String,
}

#[derive(Debug, Deserialize)]
pub struct Row {
    pub ordinal: Option<String>,
    pub label: String,
    pub unit: Option<String>,
    pub note: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Indicator {
    pub value: Value,
    pub source: String,
    pub table: Option<Place>,
    pub evidence: Option<Evidence>,
    pub reasons: Vec<Reason>,
    pub flags: Vec<Flag>,
    pub review: bool,
}

#[derive(Debug, Deserialize)]
pub struct Value {
    pub raw: String,
}

#[derive(Debug, Deserialize)]
pub struct Place {
    pub id: String,
    pub row: usize,
    pub column: usize,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Evidence {
    pub page: Option<u32>,
    pub start: usize,
    pub end: usize,
    pub boxes: Option<Vec<[f32; 4]>>,
}

#[derive(Debug, Deserialize)]
pub struct Reason {
    pub name: String,
}

#[derive(Debug, Deserialize)]
pub struct Flag {
    pub rule: String,
}

impl Indicator {
    /// Why it is doubted, in names.
    pub fn doubts(&self) -> Vec<String> {
        self.flags.iter().map(|f| format!("flag {}", f.rule)).chain(self.reasons.iter().map(|r| r.name.clone())).collect()
    }
}

/// A cell as said: its words, and the figure made of it. `None`: the column is no column of values.
#[derive(Clone, Copy)]
pub struct SaidCell<'a> {
    pub words: &'a str,
    pub figure: Option<&'a Indicator>,
}

impl Said {
    /// Each table as rows of cells.
    pub fn grids<'a>(&'a self) -> Vec<Vec<Vec<SaidCell<'a>>>> {
        let placed = self.indicators.iter().filter_map(|i| i.table.as_ref().map(|t| ((t.id.as_str(), t.row, t.column), i)));
        let figures: HashMap<(&str, usize, usize), &'a Indicator> = placed.collect();
        let grid = |table: &'a SaidTable| -> Vec<Vec<SaidCell<'a>>> {
            let cell = |r: usize, c: usize| {
                let row = &table.rows[r];
                let figure = figures.get(&(table.id.as_str(), r, c)).copied();
                let words = match table.columns[c].role.as_str() {
                    "ordinal" => row.ordinal.as_deref().unwrap_or_default(),
                    "label" => &row.label,
                    "unit" => row.unit.as_deref().unwrap_or_default(),
                    "note" => row.note.as_deref().unwrap_or_default(),
                    _ => figure.map_or("", |f| f.value.raw.as_str()),
                };
                SaidCell { words, figure }
            };
            (0..table.rows.len()).map(|r| (0..table.columns.len()).map(|c| cell(r, c)).collect()).collect()
        };
        self.tables.iter().map(grid).collect()
    }
}

/// What the program says of a file, its text, and the seconds of processor time that the extraction took.
///
/// # Errors
/// What it complained of where it read nothing.
pub fn ask(program: &Path, file: &Path) -> Result<(Said, String, f64), String> {
    // Pages that an older build recognised would tell of that build; the text is that of the pages just read.
    let kept = tempfile::tempdir().map_err(|e| e.to_string())?;
    let ask = |what: &str| run(Command::new(program).arg(what).arg(file).arg("--cache").arg(kept.path()));
    let before = child_seconds();
    let json = ask("extract")?;
    let seconds = child_seconds() - before;
    let said = serde_json::from_slice(&json).map_err(|e| format!("{}: {e}", file.display()))?;
    let text = ask("text")?;
    Ok((said, String::from_utf8_lossy(&text).into_owned(), seconds))
}

/// The text of plain tesseract over pictures with their dots an inch, and its seconds of processor time.
///
/// # Errors
/// Where tesseract or its Vietnamese model is missing.
pub fn plain_tesseract(pictures: &[(PathBuf, f32)]) -> Result<(String, f64), String> {
    let before = child_seconds();
    let mut text = String::new();
    for (picture, dpi) in pictures {
        let out = run(Command::new("tesseract").arg(picture).args(["-", "-l", "vie", "--psm", "3", "--dpi", &format!("{dpi:.0}")]))?;
        text.push_str(&String::from_utf8_lossy(&out));
    }
    Ok((text, child_seconds() - before))
}

fn run(command: &mut Command) -> Result<Vec<u8>, String> {
    let out = command.env("OMP_THREAD_LIMIT", "1").output().map_err(|e| format!("{command:?}: {e}"))?;
    if out.status.success() { Ok(out.stdout) } else { Err(String::from_utf8_lossy(&out.stderr).trim().to_owned()) }
}

/// Processor time of all children that have ended, in seconds (proc(5), fields 16 and 17, a hundredth of a second each).
fn child_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<f64> = stat.rsplit_once(')').map_or("", |s| s.1).split_whitespace().map(|f| f.parse().unwrap_or(0.0)).collect();
    (fields.get(13).unwrap_or(&0.0) + fields.get(14).unwrap_or(&0.0)) / 100.0
}
