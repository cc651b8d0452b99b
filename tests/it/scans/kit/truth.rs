//! What stands on pages, known before they are scanned. Kept as JSON beside each scan.

use serde::{Deserialize, Serialize};

/// A report's words and tables in reading order.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Truth {
    pub name: String,
    pub paragraphs: Vec<Paragraph>,
    pub tables: Vec<Table>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Paragraph {
    pub kind: Kind,
    pub text: String,
}

/// Where a paragraph stands; character errors are counted in headings and text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Letterhead,
    Heading,
    Text,
    Caption,
    Signature,
}

impl Kind {
    pub fn is_body(self) -> bool {
        matches!(self, Self::Heading | Self::Text)
    }
}

/// A table: its header level by level with empty places where a merge covers them, and its body.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Table {
    pub caption: String,
    /// What each column holds: `ordinal`, `label`, `unit`, `value` or `note`.
    pub roles: Vec<String>,
    pub header: Vec<Vec<String>>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    pub fn columns(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }
}

/// Whether a cell states a figure: digits with the marks that numbers are written with, and no words.
pub fn is_figure(cell: &str) -> bool {
    cell.chars().any(|c| c.is_ascii_digit()) && !cell.chars().any(char::is_alphabetic)
}

/// A cell's marks without white space, dashes written alike.
pub fn bare(cell: &str) -> String {
    cell.chars().filter(|c| !c.is_whitespace()).map(|c| if matches!(c, '–' | '—' | '−') { '-' } else { c }).collect()
}
