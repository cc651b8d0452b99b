//! A document as Word holds it, before it is written through the builder: merged cells are known only when a table has ended.

use crate::document::Style;
use crate::orthography::legacy::Scheme;

/// What a piece weighs beside its words when text is counted, so that a file of nothing but tabs is bounded, too.
pub(in crate::read) const PIECE: usize = 16;

/// What stands one below the other.
#[derive(Debug)]
pub(in crate::read) enum Block {
    Paragraph(Paragraph),
    Table(Table),
}

/// A paragraph with something in it.
#[derive(Debug, Default)]
pub(in crate::read) struct Paragraph {
    pub pieces: Vec<Piece>,
    pub style: Style,
}

/// What stands in a line.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::read) enum Piece {
    /// Words as stored.
    Words(String, Option<Scheme>),
    /// Words that Word shows and the file does not hold.
    Rendered(String),
    Tab,
    Break,
}

/// A table.
#[derive(Debug, Default)]
pub(in crate::read) struct Table {
    pub rows: Vec<Row>,
    /// Its lines show.
    pub ruled: bool,
}

/// A row.
#[derive(Debug, Default)]
pub(in crate::read) struct Row {
    /// Columns left free before the first cell.
    pub before: u16,
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Debug)]
pub(in crate::read) struct Cell {
    pub blocks: Vec<Block>,
    pub columns: u16,
    pub merge: Merge,
}

/// How a cell is merged with those above and below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Merge {
    /// Not, or it is the first of those that are.
    First,
    /// It is covered by one above.
    Covered,
}
