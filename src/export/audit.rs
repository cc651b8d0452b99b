//! The export that `bocso verify` proves in full: JSON Lines of five sorts, told apart by `record`.
//!
//! ```text
//! {"record":"document", …}   a document: hash, who read it, how many lines of the other sorts follow, the head of its chain
//! {"record":"figure", …}     the columns of the long form
//! {"record":"check", …}      a check's outcome, as in the extraction
//! {"record":"event", …}      a decision, in the order of the chain
//! {"record":"end", …}        once, at the end: how many documents and figures there are
//! ```

use super::cell::quoted;
use super::jsonl;
use super::select::Selected;
use super::{Error, Sink};
use serde::{Deserialize, Serialize};
use std::io::Write;

/// What stands first of each document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Public id.
    pub document: String,
    /// SHA-256 of the original in hexadecimal.
    pub sha256: String,
    /// File name.
    pub file: String,
    /// Size of the original.
    pub bytes: u64,
    /// Program that made the extraction.
    pub program: String,
    /// Grammars that it used.
    pub grammars: String,
    /// All stated numbers of the document are here.
    pub whole: bool,
    /// Lines of figures.
    pub figures: u64,
    /// Lines of checks.
    pub checks: u64,
    /// Lines of decisions.
    pub events: u64,
    /// Hash of the last decision; where there is none, that of the original.
    pub head: String,
}

/// What stands last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// Documents.
    pub documents: u64,
    /// Figures of all of them.
    pub figures: u64,
}

/// Writes it.
pub struct Audit<W> {
    out: W,
    line: String,
    end: End,
}

impl<W: Write> Audit<W> {
    /// Onto this output.
    pub fn new(out: W) -> Self {
        Self { out, line: String::new(), end: End::default() }
    }

    /// A line of a sort, its fields those of a value.
    fn put(&mut self, record: &str, value: &impl Serialize) -> Result<(), Error> {
        let json = serde_json::to_string(value).map_err(std::io::Error::from)?;
        self.line.clear();
        self.line.push_str("{\"record\":");
        quoted(record, &mut self.line);
        self.line.push(',');
        self.line.push_str(json.strip_prefix('{').unwrap_or(&json));
        self.line.push('\n');
        Ok(self.out.write_all(self.line.as_bytes())?)
    }
}

impl<W: Write> Sink for Audit<W> {
    fn document(&mut self, document: &Selected<'_>) -> Result<(), Error> {
        let (entry, made) = (document.entry, &document.extraction.made_by);
        let head = Head {
            document: entry.document.clone(),
            sha256: entry.sha256.clone(),
            file: entry.name.clone(),
            bytes: document.extraction.source.bytes,
            program: made.program.clone(),
            grammars: made.grammars.clone(),
            whole: document.whole,
            figures: document.figures.len() as u64,
            checks: document.checks.len() as u64,
            events: entry.events.len() as u64,
            head: entry.events.last().map_or_else(|| entry.sha256.clone(), |e| e.hash.clone()),
        };
        self.end.documents += 1;
        self.end.figures += head.figures;
        self.put("document", &head)?;
        for figure in &document.figures {
            self.line.clear();
            self.line.push_str("{\"record\":\"figure\",");
            jsonl::fields(figure, &mut self.line);
            self.line.push_str("}\n");
            self.out.write_all(self.line.as_bytes())?;
        }
        for check in &document.checks {
            self.put("check", check)?;
        }
        for event in &entry.events {
            self.put("event", event)?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Error> {
        let end = self.end.clone();
        self.put("end", &end)?;
        Ok(self.out.flush()?)
    }
}
