//! A workbook as its file has it: cells, merges, styles. No words are rendered and no letters converted yet.

use super::format::Format;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A font of the workbook.
#[derive(Debug, Clone, Default)]
pub(super) struct Font {
    pub name: String,
    pub bold: bool,
    pub italic: bool,
}

/// How a cell looks.
#[derive(Debug, Clone, Default)]
pub(super) struct Look {
    /// Index into [`Book::fonts`].
    pub font: usize,
    pub format: Rc<Format>,
    /// A line stands at its left side, at its right side.
    pub ruled: (bool, bool),
    /// Its words are centred over the empty cells to its right that have the same mark.
    pub across: bool,
}

/// Words in one font.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    pub text: String,
    /// Index into [`Book::fonts`]; `None`: the cell's own font.
    pub font: Option<usize>,
}

/// What a cell holds.
#[derive(Debug, Clone)]
pub(super) enum Value {
    /// Words; shared, for thousands of cells may show the same ones.
    Text(Rc<[Run]>),
    /// A number or date, to be rendered by the cell's format.
    Number(f64),
    /// A number as it is to be shown.
    Shown(String),
    Bool(bool),
    /// `#REF!` and the like.
    Error(&'static str),
}

/// A cell that holds something.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub row: u32,
    pub column: u32,
    /// Index into [`Book::looks`].
    pub look: usize,
    pub value: Value,
}

/// Cells shown as one; both ends belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Merge {
    pub row: u32,
    pub column: u32,
    pub last_row: u32,
    pub last_column: u32,
}

/// A sheet.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub name: String,
    pub hidden: bool,
    /// In any order while reading; sorted by the layout.
    pub cells: Vec<Cell>,
    pub merges: Vec<Merge>,
    /// Rows with upright lines: the columns before which the first and the last one stand.
    pub ruled: BTreeMap<u32, (u32, u32)>,
    /// How many ruled cells stand in a column.
    pub ruled_columns: BTreeMap<u32, u32>,
    /// Some row or column that holds something is hidden.
    pub hidden_rows: bool,
    pub hidden_columns: bool,
    /// The last words that are centred over several cells, and those cells.
    pub across: Option<Merge>,
}

impl Sheet {
    /// A cell stands there, in the order of rows and columns; `filled`: with words.
    pub fn see(&mut self, row: u32, column: u32, look: &Look, filled: bool) {
        self.rule(row, column, look.ruled);
        if !look.across {
            return;
        }
        match &mut self.across {
            Some(open) if !filled && open.row == row && open.last_column + 1 == column => open.last_column = column,
            _ => {
                self.close();
                self.across = filled.then_some(Merge { row, column, last_row: row, last_column: column });
            }
        }
    }

    /// No cells follow: words centred over several cells are a merge like others.
    pub fn close(&mut self) {
        let wide = self.across.take().filter(|m| m.last_column > m.column && self.merges.len() < MOST_MERGES);
        self.merges.extend(wide);
    }

    /// A cell with lines at its sides stands there.
    pub fn rule(&mut self, row: u32, column: u32, (left, right): (bool, bool)) {
        if !left && !right {
            return;
        }
        let (first, last) = (column + u32::from(!left), column + u32::from(right));
        let at = self.ruled.entry(row).or_insert((first, last));
        *at = (at.0.min(first), at.1.max(last));
        *self.ruled_columns.entry(column).or_default() += 1;
    }
}

/// A workbook.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub fonts: Vec<Font>,
    pub looks: Vec<Look>,
    /// Days count from 1904 instead of 1900.
    pub since_1904: bool,
    pub sheets: Vec<Sheet>,
}

/// Most rows and columns of any sheet.
pub(super) const MOST_ROWS: u32 = 1 << 20;
pub(super) const MOST_COLUMNS: u32 = 1 << 14;
/// Most merges of a sheet that are heeded.
pub(super) const MOST_MERGES: usize = 100_000;
/// Most fonts, formats and cell styles that are heeded; Excel has at most 65,490.
pub(super) const MOST_STYLES: usize = 1 << 16;
/// Most number formats that are heeded.
pub(super) const MOST_FORMATS: usize = 1 << 13;
/// The known error values.
pub(super) const ERRORS: [(u8, &str); 8] = [
    (0x00, "#NULL!"),
    (0x07, "#DIV/0!"),
    (0x0F, "#VALUE!"),
    (0x17, "#REF!"),
    (0x1D, "#NAME?"),
    (0x24, "#NUM!"),
    (0x2A, "#N/A"),
    (0x2B, "#GETTING_DATA"),
];
