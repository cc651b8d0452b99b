//! A report of the corpus → the truth of its print.

use super::truth::{Kind, Paragraph, Table, Truth};
use bocso::document::{Block, Document, Grid};
use bocso::indicator::output::{Extraction, TableOut};

/// What stands on the print of a document that was read from text, by what was extracted from the text.
pub fn truth(name: &str, document: &Document, extraction: &Extraction) -> Truth {
    let mut out = Truth { name: name.to_owned(), ..Truth::default() };
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let texts: Vec<String> = document.blocks.iter().map(|b| words(b.span().of(&document.text))).collect();
    let title = texts.iter().take(10).position(|t| t == "BÁO CÁO").map_or(0, |k| k + 2);
    let mut tables = extraction.tables.iter();
    for (i, (block, text)) in document.blocks.iter().zip(texts).enumerate() {
        match block {
            Block::Table(grid) => out.tables.extend(tables.next().map(|t| table(document, grid, t))),
            Block::Paragraph(_) => {
                let kind = if i < title { Kind::Letterhead } else { Kind::Text };
                out.paragraphs.push(Paragraph { kind, text });
            }
        }
    }
    out
}

fn table(document: &Document, grid: &Grid, said: &TableOut) -> Table {
    let rows: Vec<Vec<String>> =
        grid.rows.iter().map(|r| r.iter().map(|c| c.span.of(&document.text).trim().to_owned()).collect()).collect();
    let depth = said.columns.iter().map(|c| c.path.len()).max().unwrap_or(1).min(rows.len());
    let coded = |r: &Vec<String>| r.iter().any(|c| !c.is_empty()) && r.iter().all(|c| c.is_empty() || c.starts_with('('));
    let head = depth + usize::from(rows.get(depth).is_some_and(coded));
    let (header, body) = rows.split_at(head);
    let body: Vec<Vec<String>> = body.iter().filter(|r| !header.contains(r)).cloned().collect();
    // Rows that number the columns in other ways than "(1) (2)" stand before the rows that were made of the table.
    let numbering = body.len().saturating_sub(said.rows.len());
    Table {
        caption: said.caption.clone().unwrap_or_default(),
        roles: said.columns.iter().map(|c| c.role.clone()).collect(),
        header: header.to_vec(),
        rows: body[numbering..].to_vec(),
    }
}
