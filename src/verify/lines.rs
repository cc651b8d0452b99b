//! The lines of an export → batches, one a document. Both exports of JSON Lines are read: that for an audit, and rows alone.

use crate::export::audit::{End, Head};
use crate::indicator::output::CheckOut;
use crate::review::Event;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::io::{self, BufRead, Read};

/// Bytes of a line at most.
const LINE: u64 = 64 << 20;
/// Lines of a document at most.
const BATCH: usize = 4_000_000;

/// A figure's exported fields as they stand there.
pub type Row = BTreeMap<String, Box<RawValue>>;

/// What an export says of one document.
#[derive(Debug, Default)]
pub struct Batch {
    /// What it says of the document as a whole. `None`: an export of rows alone.
    pub head: Option<Head>,
    /// SHA-256 of the original in hexadecimal.
    pub sha256: String,
    /// Its figures.
    pub figures: Vec<Row>,
    /// Its checks.
    pub checks: Vec<CheckOut>,
    /// Its decisions.
    pub events: Vec<Event>,
}

impl Batch {
    /// The document as people know it.
    pub fn name(&self) -> String {
        let row = || self.figures.first().and_then(|f| words(f, "file"));
        self.head.as_ref().map(|h| h.file.clone()).or_else(row).unwrap_or_else(|| self.sha256.clone())
    }

    /// The document's id, as its decisions or its first figure state it.
    pub fn document(&self) -> Option<String> {
        let event = self.events.first().map(|e| e.document.clone());
        event.or_else(|| self.figures.first().and_then(|f| words(f, "document")))
    }

    /// Program and grammars that made it.
    pub fn made_by(&self) -> (String, String) {
        if let Some(head) = &self.head {
            return (head.program.clone(), head.grammars.clone());
        }
        let row = |name| self.figures.first().and_then(|f| words(f, name)).unwrap_or_default();
        (row("program"), row("grammars"))
    }

    fn lines(&self) -> usize {
        self.figures.len() + self.checks.len() + self.events.len()
    }
}

/// A field that holds words.
pub fn words(row: &Row, name: &str) -> Option<String> {
    serde_json::from_str(row.get(name)?.get()).ok()
}

/// Why an export could not be read to its end.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file.
    #[error(transparent)]
    Read(#[from] io::Error),
    /// A line is none of an export.
    #[error("line {line}: {why}")]
    Line {
        /// Its number, from 1.
        line: u64,
        /// What is wrong with it.
        why: String,
    },
}

/// Reads batch after batch.
pub struct Lines<R> {
    from: R,
    line: u64,
    waiting: Option<Batch>,
    /// What stands at the end of an export for an audit. `None`: not met yet.
    pub end: Option<End>,
    /// The export is one for an audit.
    pub audit: bool,
}

#[derive(Deserialize)]
struct Sort {
    record: Option<String>,
}

/// Lines as they are told apart.
enum Line {
    Head(Head),
    Figure(Row),
    Check(CheckOut),
    Event(Box<Event>),
    End(End),
}

impl<R: BufRead> Lines<R> {
    /// Of this file.
    pub fn new(from: R) -> Self {
        Self { from, line: 0, waiting: None, end: None, audit: false }
    }

    /// The next document's lines. `None`: the export is at its end.
    ///
    /// # Errors
    /// At the first line that is none of an export.
    pub fn batch(&mut self) -> Result<Option<Batch>, Error> {
        while let Some(line) = self.next()? {
            let batch = self.waiting.get_or_insert_with(Batch::default);
            if batch.lines() >= BATCH {
                return Err(self.wrong("more lines of one document than can be held"));
            }
            match line {
                Line::Head(head) => {
                    let sha256 = head.sha256.clone();
                    let done = self.waiting.replace(Batch { head: Some(head), sha256, ..Batch::default() });
                    if let Some(done) = done.filter(|b| b.head.is_some() || b.lines() > 0) {
                        return Ok(Some(done));
                    }
                }
                Line::Figure(row) => {
                    let sha256 = words(&row, "sha256").unwrap_or_default();
                    // Rows alone: a new document begins with its hash.
                    if batch.head.is_none() && batch.sha256 != sha256 {
                        let next = Batch { sha256, figures: vec![row], ..Batch::default() };
                        let done = self.waiting.replace(next);
                        if let Some(done) = done.filter(|b| b.lines() > 0) {
                            return Ok(Some(done));
                        }
                    } else {
                        batch.figures.push(row);
                    }
                }
                Line::Check(check) => batch.checks.push(check),
                Line::Event(event) => batch.events.push(*event),
                Line::End(end) => {
                    self.end = Some(end);
                }
            }
        }
        Ok(self.waiting.take().filter(|b| b.head.is_some() || b.lines() > 0))
    }

    fn next(&mut self) -> Result<Option<Line>, Error> {
        loop {
            let mut line = String::new();
            if self.from.by_ref().take(LINE).read_line(&mut line)? == 0 {
                return Ok(None);
            }
            self.line += 1;
            let line = line.trim_start_matches('\u{feff}').trim();
            if line.is_empty() {
                continue;
            }
            if self.end.is_some() {
                return Err(self.wrong("a line behind the end of the export"));
            }
            return self.read(line).map(Some);
        }
    }

    fn read(&mut self, line: &str) -> Result<Line, Error> {
        let sort: Sort = serde_json::from_str(line).map_err(|e| self.wrong(&e.to_string()))?;
        let read = match sort.record.as_deref() {
            None if !self.audit => serde_json::from_str(line).map(Line::Figure),
            Some("figure") => serde_json::from_str(line).map(Line::Figure),
            Some("document") => serde_json::from_str(line).map(Line::Head),
            Some("check") => serde_json::from_str(line).map(Line::Check),
            Some("event") => without_sort(line).map(|e| Line::Event(Box::new(e))),
            Some("end") => serde_json::from_str(line).map(Line::End),
            _ => return Err(self.wrong("expected a document, figure, check, event or end")),
        };
        self.audit |= sort.record.is_some();
        read.map_err(|e| self.wrong(&e.to_string()))
    }

    fn wrong(&self, why: &str) -> Error {
        Error::Line { line: self.line, why: why.to_owned() }
    }
}

/// An event, whose own fields alone are hashed.
fn without_sort(line: &str) -> serde_json::Result<Event> {
    let mut fields: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line)?;
    fields.remove("record");
    serde_json::from_value(serde_json::Value::Object(fields))
}
