//! The ledger's invariant, and what the files here check: gold, cases, hostile grids.

mod cases;
mod forms;
mod gold;
mod hostile;
mod load;
mod spanned;

use crate::document::{Document, Grid};
use crate::grammar::token::number_end;
use crate::parse::table::Parsed;
use crate::report::ColumnRole;
use crate::value::Kind;

/// Every number token lies in a figure or is named once.
fn ledger_holds(document: &Document, grid: &Grid, parsed: &Parsed) {
    let text = &document.text;
    let bytes = text.as_bytes();
    let mut covered = vec![false; grid.span.len()];
    let base = grid.span.start as usize;
    let spans = parsed.figures.iter().filter(|f| f.value.kind != Kind::Text).map(|f| f.span).chain(parsed.named.iter().map(|n| n.span));
    for span in spans {
        for i in span.range() {
            covered[i - base] = true;
        }
    }
    let mut at = base;
    while at < grid.span.end as usize {
        if bytes[at].is_ascii_digit() {
            let to = number_end(bytes, at, grid.span.end as usize);
            assert!(
                covered[at - base],
                "not in the ledger: {:?} in {:?}",
                &text[at..to],
                &text[text.floor_char_boundary(at.saturating_sub(60))..to]
            );
            at = to;
        } else {
            at += 1;
        }
    }
    for pair in parsed.named.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "named twice: {:?}", pair[1].span.of(text));
    }
    if let Some(table) = &parsed.table {
        for (r, row) in table.rows.iter().enumerate() {
            assert_eq!(row.cells.len(), table.columns.len());
            for (c, cell) in row.cells.iter().enumerate() {
                assert_eq!(cell.is_some(), table.columns[c].role == ColumnRole::Value);
                if let Some(f) = cell.map(|i| &parsed.figures[i]) {
                    let at = f.cell.expect("a cell");
                    assert_eq!((at.row, at.column), (r, c));
                    assert_eq!(f.span.of(text), f.value.raw);
                }
            }
        }
    }
}
