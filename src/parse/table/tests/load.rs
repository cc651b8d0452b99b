//! Text → document, grids and the captions above them, by the reader and the outline.

use crate::document::{Block, Document, Grid, Span};
use crate::grammar::Grammar;
use crate::parse::outline::outline;
use crate::parse::table::{Parsed, read};
use crate::read;
use std::sync::LazyLock;

/// The grammars, loaded once.
pub(super) static GRAMMAR: LazyLock<Grammar> = LazyLock::new(Grammar::embedded);

/// A document with its tables.
pub(super) struct Loaded {
    /// The document.
    pub(super) document: Document,
    /// Its grids, each with the lines that name it.
    pub(super) grids: Vec<(Grid, Vec<Span>)>,
}

/// Reads a text.
pub(super) fn load(text: &str) -> Loaded {
    let document = read::read(text.as_bytes(), &read::Limits::default()).expect("a text");
    let outline = outline(&document, &GRAMMAR);
    let captions = |at: usize| outline.captions.iter().find(|c| c.0 == at).map_or_else(Vec::new, |c| c.1.clone());
    let grids = document
        .blocks
        .iter()
        .enumerate()
        .filter_map(|(i, b)| if let Block::Table(grid) = b { Some((grid.clone(), captions(i))) } else { None })
        .collect();
    Loaded { document, grids }
}

/// Parses every table of a text.
pub(super) fn parse_all(text: &str) -> (Document, Vec<(Grid, Parsed)>) {
    let Loaded { document, grids } = load(text);
    let parsed = grids.into_iter().map(|(g, c)| (g.clone(), read(&document, &g, &c, 0, &GRAMMAR, Vec::new()))).collect();
    (document, parsed)
}
