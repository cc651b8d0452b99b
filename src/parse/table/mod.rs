//! A grid of cells → a table with roles, paths and figures.
//!
//! Five pure steps: head (header rows → column paths), roles (what each column holds), rows (hierarchy, groups, totals),
//! cells (words → values), join (a table continued over a page break).

use crate::document::{Document, Grid, Span};
use crate::grammar::Grammar;
use crate::report::{Figure, Named, Oddity, Table};

/// What one grid gave.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// The table. `None`: the grid was only layout.
    pub table: Option<Table>,
    /// Its figures in row order; `Row::cells` index into this list (the caller shifts them).
    pub figures: Vec<Figure>,
    /// Number tokens that are no figures.
    pub named: Vec<Named>,
    /// Row ordinals out of order, impossible periods.
    pub oddities: Vec<Oddity>,
}

/// Reads one table. `captions`: the lines that name it, outermost first. `number`: its index among the report's tables.
pub fn read(document: &Document, grid: &Grid, captions: &[Span], notes: &[Span], number: usize, grammar: &Grammar) -> Parsed {
    let _ = (document, grid, captions, notes, number, grammar);
    Parsed::default()
}
