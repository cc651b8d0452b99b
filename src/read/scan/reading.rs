//! What recognition gives of one page: lines and tables in points of the page made straight, and each word's place on the page as
//! it is. This is what is kept, so that a page is recognised once.

use crate::document::{Rect, Second};
use crate::read::grid::Rule;
use serde::{Deserialize, Serialize};

/// A page as recognised.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(in crate::read) struct Reading {
    /// Width and height of the straight page in points.
    pub size: (f32, f32),
    /// Lines outside tables, in the engine's order.
    pub lines: Vec<Line>,
    /// Tables from top to bottom.
    pub tables: Vec<Table>,
    /// All ruling lines.
    pub rules: Vec<Rule>,
}

/// A line of words.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(in crate::read) struct Line {
    /// Its base line.
    pub y: f32,
    /// Height of its em.
    pub size: f32,
    /// Its words from left to right.
    pub words: Vec<Word>,
}

/// A word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::read) struct Word {
    /// Its letters as recognised.
    pub text: String,
    /// Where it begins and ends on the straight page.
    pub x0: f32,
    /// See `x0`.
    pub x1: f32,
    /// Its box on the page as it is.
    pub rect: Rect,
    /// The engine's confidence, 0 to 100.
    pub confidence: u8,
    /// What an independent second reading of it says.
    pub second: Second,
}

/// A ruled table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(in crate::read) struct Table {
    /// Column boundaries.
    pub xs: Vec<f32>,
    /// Row boundaries.
    pub ys: Vec<f32>,
    /// Its cells in reading order.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(in crate::read) struct Cell {
    /// First row.
    pub row: usize,
    /// First column.
    pub column: usize,
    /// Rows covered.
    pub rows: usize,
    /// Columns covered.
    pub columns: usize,
    /// Its lines.
    pub lines: Vec<Line>,
}
