//! The list of all files of an import and what became of each: JSON, CSV or a workbook.

use super::super::lang::Lang;
use super::words;
use crate::store::{ImportFile, Record};
use rust_xlsxwriter::{Workbook, XlsxError};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// What each line says.
const COLUMNS: [&str; 10] = ["path", "size_bytes", "outcome", "document", "sha256", "status", "reason", "message", "figures", "to_review"];

/// Rows of a sheet, as the format allows.
const ROWS: u32 = 1_048_576;

/// A value of a line.
enum Value {
    Text(String),
    Number(u64),
    None,
}

/// The list, written line by line.
pub enum Report {
    /// An array of objects.
    Json {
        /// Where it goes.
        out: BufWriter<File>,
        /// Objects so far.
        lines: u64,
    },
    /// UTF-8 with a byte order mark, so that spreadsheet programs read it as such.
    Csv(Box<csv::Writer<BufWriter<File>>>),
    /// A workbook, kept in memory row by row until the end.
    Xlsx {
        /// The workbook.
        book: Box<Workbook>,
        /// Where it goes.
        path: PathBuf,
        /// Rows so far, the head included.
        rows: u32,
    },
}

/// Whether a report can be written to such a file.
pub fn is_possible(path: &Path) -> bool {
    matches!(ending(path), "json" | "csv" | "xlsx")
}

fn ending(path: &Path) -> &str {
    path.extension().and_then(|e| e.to_str()).unwrap_or_default()
}

impl Report {
    /// Begins a report; its form is the file's ending.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn create(path: &Path) -> io::Result<Self> {
        let mut out = BufWriter::new(File::create(path)?);
        Ok(match ending(path) {
            "csv" => {
                out.write_all("\u{feff}".as_bytes())?;
                let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
                csv.write_record(COLUMNS)?;
                Self::Csv(Box::new(csv))
            }
            "xlsx" => {
                let mut book = Box::new(Workbook::new());
                let sheet = book.add_worksheet_with_constant_memory().map_err(fault)?;
                for (column, head) in COLUMNS.iter().enumerate() {
                    sheet.write_string(0, column as u16, *head).map_err(fault)?;
                }
                Self::Xlsx { book, path: path.to_path_buf(), rows: 1 }
            }
            _ => {
                out.write_all(b"[")?;
                Self::Json { out, lines: 0 }
            }
        })
    }

    /// Adds a file.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn line(&mut self, file: &ImportFile, record: Option<&Record>, lang: Lang) -> io::Result<()> {
        let values = values(file, record, lang);
        match self {
            Self::Json { out, lines } => {
                let object: serde_json::Map<_, _> = COLUMNS.iter().map(|c| (*c).to_owned()).zip(values.into_iter().map(json)).collect();
                write!(out, "{}\n{}", if *lines > 0 { "," } else { "" }, serde_json::Value::Object(object))?;
                *lines += 1;
            }
            Self::Csv(csv) => csv.write_record(values.map(|v| match v {
                Value::Text(text) => unformula(text),
                Value::Number(n) => n.to_string(),
                Value::None => String::new(),
            }))?,
            Self::Xlsx { book, rows, .. } => {
                if *rows == ROWS {
                    book.add_worksheet_with_constant_memory().map_err(fault)?;
                    *rows = 0;
                }
                let sheet = book.worksheets_mut().last_mut().ok_or(io::ErrorKind::NotFound)?;
                for (column, value) in values.into_iter().enumerate() {
                    match value {
                        Value::Text(text) => sheet.write_string(*rows, column as u16, text).map_err(fault)?,
                        Value::Number(n) => sheet.write_number(*rows, column as u16, n as f64).map_err(fault)?,
                        Value::None => continue,
                    };
                }
                *rows += 1;
            }
        }
        Ok(())
    }

    /// Ends the report.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn end(self) -> io::Result<()> {
        match self {
            Self::Json { mut out, .. } => {
                out.write_all(b"\n]\n")?;
                out.flush()
            }
            Self::Csv(mut csv) => csv.flush(),
            Self::Xlsx { mut book, path, .. } => book.save(path).map_err(fault),
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
fn fault(e: XlsxError) -> io::Error {
    io::Error::other(e.to_string())
}

fn values(file: &ImportFile, record: Option<&Record>, lang: Lang) -> [Value; 10] {
    let text = |t: Option<&str>| t.map_or(Value::None, |t| Value::Text(t.to_owned()));
    let number = |n: Option<u32>| n.map_or(Value::None, |n| Value::Number(n.into()));
    let failure = record.and_then(|r| r.failure.as_ref());
    let tally = record.and_then(|r| r.tally);
    let reason = file.reason.as_deref().map(|why| words::reason(why, lang));
    [
        text(Some(&file.path)),
        Value::Number(file.size_bytes),
        text(Some(file.outcome.name())),
        text(record.map(|r| r.id.as_str())),
        text(file.sha256.as_deref()),
        text(record.map(|r| r.status.name())),
        text(failure.map(|f| f.reason.name()).or(reason.as_deref())),
        text(failure.map(|f| &*f.message)),
        number(tally.map(|t| t.figures)),
        number(tally.map(|t| t.to_review)),
    ]
}

fn json(value: Value) -> serde_json::Value {
    match value {
        Value::Text(text) => text.into(),
        Value::Number(n) => n.into(),
        Value::None => serde_json::Value::Null,
    }
}

/// A cell that no spreadsheet program takes for a formula.
fn unformula(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}
