//! A document's blocks, one a line, to look at: `P` a paragraph, `H2` a heading, `T rows×columns` a table with its cells.

use crate::document::{Block, Document, GridForm};
use std::fmt::Write;

/// The layout as text, one block a line and one row of a table a line below it.
pub fn layout(document: &Document) -> String {
    let mut out = String::new();
    for block in &document.blocks {
        // Writing to a string cannot fail.
        let _ = match block {
            Block::Paragraph(p) => {
                let name = if p.style.heading > 0 { format!("H{}", p.style.heading) } else { "P".to_owned() };
                let marks = match (p.style.bold, p.style.italic) {
                    (true, true) => "*** ",
                    (true, false) => "** ",
                    (false, true) => "* ",
                    (false, false) => "",
                };
                writeln!(out, "{name} {marks}{}", p.span.of(&document.text).replace('\n', "⏎").replace('\t', "⇥"))
            }
            Block::Table(g) => {
                let widest = g.rows.iter().map(Vec::len).max().unwrap_or(0);
                let form = match g.form {
                    GridForm::Tabs => "tabs",
                    GridForm::CellLines => "cell lines",
                    GridForm::Pipes => "pipes",
                    GridForm::Spanned => "spans",
                };
                writeln!(out, "T {}×{widest} {form}", g.rows.len())
            }
        };
        if let Block::Table(g) = block {
            for row in &g.rows {
                out.push_str("  ");
                for cell in row {
                    let words = cell.span.of(&document.text).replace('\n', "⏎");
                    let _ = match (cell.columns, cell.rows) {
                        (1, 1) => write!(out, "⟦{words}⟧"),
                        (columns, rows) => write!(out, "⟦{words}⟧{rows}×{columns}"),
                    };
                }
                out.push('\n');
            }
        }
    }
    out
}
