//! Cells and rows as rich text ends them → tables: columns are found from where the cells' right edges stand.

use crate::read::docx::model::{Block, Cell, Merge, Paragraph, Row, Table};

/// How deep tables may nest.
pub(super) const DEPTH: u8 = 16;
/// Most cells that a row may define.
const CELLS: usize = 1024;
/// Edges as close as this are one, in twentieths of a point.
const NEAR: i32 = 30;

/// A cell as its row defines it.
#[derive(Debug, Default, Clone, Copy)]
struct Shape {
    /// Where it ends.
    right: i32,
    /// Merged into the cell before; into the one above.
    joins_left: bool,
    covered: bool,
}

/// A row's definition.
#[derive(Debug, Default, Clone)]
pub(super) struct Definition {
    left: i32,
    shapes: Vec<Shape>,
    next: Shape,
    /// Lines show.
    ruled: bool,
    /// The line that is being described belongs to the table.
    line: bool,
}

impl Definition {
    /// A control word about the row; `false`: it is about something else.
    pub fn word(&mut self, name: &str, number: i32) -> bool {
        match name {
            "trowd" => *self = Self::default(),
            "trleft" => self.left = number,
            "clmrg" => self.next.joins_left = true,
            "clvmrg" => self.next.covered = true,
            "cellx" => {
                self.line = false;
                let shape = Shape { right: number, ..std::mem::take(&mut self.next) };
                if self.shapes.len() < CELLS {
                    self.shapes.push(shape);
                }
            }
            "brdrt" | "brdrb" | "brdrl" | "brdrr" | "brdrbtw" | "brdrbar" | "box" | "chbrdr" => self.line = false,
            "brdrw" | "brdrcf" | "brdrsp" | "brdrnone" | "brdrnil" | "brdrtbl" | "brdrart" => {}
            _ if name.starts_with("clbrdr") || name.starts_with("trbrdr") => self.line = true,
            _ if name.starts_with("brdr") => self.ruled |= self.line,
            _ => return false,
        }
        true
    }
}

/// A row that has ended.
#[derive(Debug)]
struct Line {
    left: i32,
    cells: Vec<(Vec<Block>, Shape)>,
}

/// What is read at one depth of tables: 0 the text, 1 cells of a table in it …
#[derive(Debug, Default)]
struct Level {
    blocks: Vec<Block>,
    cells: Vec<Vec<Block>>,
    lines: Vec<Line>,
    ruled: bool,
}

/// A stretch of text with its tables.
#[derive(Debug)]
pub(super) struct Story {
    /// Never empty.
    levels: Vec<Level>,
    /// A row has been defined and has not ended.
    pub in_row: bool,
}

impl Story {
    pub fn new() -> Self {
        Self { levels: vec![Level::default()], in_row: false }
    }

    fn at(&mut self, depth: usize) -> &mut Level {
        let depth = depth.min(usize::from(DEPTH));
        while self.levels.len() > depth + 1 {
            self.close();
        }
        while self.levels.len() < depth + 1 {
            self.levels.push(Level::default());
        }
        let last = self.levels.len() - 1;
        &mut self.levels[last]
    }

    /// Ends the innermost table.
    fn close(&mut self) {
        let Some(mut level) = self.levels.pop() else { return };
        if !level.cells.is_empty() {
            level.end_row(&Definition::default());
        }
        let Some(outer) = self.levels.last_mut() else { return };
        if !level.lines.is_empty() {
            outer.blocks.push(Block::Table(table(level.lines, level.ruled)));
        }
        outer.blocks.append(&mut level.blocks);
    }

    /// Puts a paragraph that stands in so many tables.
    pub fn paragraph(&mut self, depth: usize, paragraph: Paragraph) {
        self.at(depth).blocks.push(Block::Paragraph(paragraph));
    }

    /// Puts what stands in text boxes.
    pub fn boxes(&mut self, depth: usize, blocks: Vec<Block>) {
        self.at(depth).blocks.extend(blocks);
    }

    /// A paragraph that stands in no table ends the tables.
    pub fn leave(&mut self, depth: usize) {
        self.at(depth);
    }

    /// Whether a row is under way.
    pub fn is_in_row(&self) -> bool {
        self.in_row || self.levels.get(1).is_some_and(|l| !l.cells.is_empty())
    }

    /// Ends a cell of a table at this depth, from 1.
    pub fn end_cell(&mut self, depth: usize) {
        let level = self.at(depth);
        let blocks = std::mem::take(&mut level.blocks);
        level.cells.push(blocks);
    }

    /// Ends a row of a table at this depth, from 1.
    pub fn end_row(&mut self, depth: usize, definition: &Definition) {
        self.at(depth).end_row(definition);
    }

    /// All blocks.
    pub fn finish(mut self) -> Vec<Block> {
        std::mem::take(&mut self.at(0).blocks)
    }
}

impl Level {
    fn end_row(&mut self, definition: &Definition) {
        let cells = std::mem::take(&mut self.cells);
        if cells.is_empty() {
            return;
        }
        self.ruled |= definition.ruled;
        let mut right = definition.shapes.last().map_or(definition.left, |s| s.right);
        let mut shapes = definition.shapes.iter().copied();
        let cells = cells.into_iter().map(|blocks| {
            let shape = shapes.next().unwrap_or_else(|| {
                // More cells than are defined: each as wide as an inch.
                right = right.saturating_add(1440);
                Shape { right, ..Shape::default() }
            });
            (blocks, shape)
        });
        let cells = cells.collect();
        self.lines.push(Line { left: definition.left, cells });
    }
}

/// The table of such rows.
fn table(lines: Vec<Line>, ruled: bool) -> Table {
    let mut edges: Vec<i32> = lines.iter().flat_map(|l| l.cells.iter().map(|c| c.1.right).chain([l.left])).collect();
    edges.sort_unstable();
    let mut first = i32::MIN;
    edges.retain(|&e| {
        let new = first == i32::MIN || e.saturating_sub(first) > NEAR;
        if new {
            first = e;
        }
        new
    });
    let column = |edge: i32| edges.partition_point(|&e| e <= edge).saturating_sub(1);
    let rows = lines.into_iter().map(|line| {
        let mut at = column(line.left);
        let mut row = Row { before: u16::try_from(at).unwrap_or(0), cells: Vec::new() };
        for (blocks, shape) in line.cells {
            let right = column(shape.right).max(at + 1);
            let columns = u16::try_from(right - at).unwrap_or(1);
            at = right;
            if let Some(last) = row.cells.last_mut().filter(|_| shape.joins_left) {
                last.columns = last.columns.saturating_add(columns);
            } else {
                let merge = if shape.covered { Merge::Covered } else { Merge::First };
                row.cells.push(Cell { blocks, columns, merge });
            }
        }
        row
    });
    Table { rows: rows.collect(), ruled }
}
