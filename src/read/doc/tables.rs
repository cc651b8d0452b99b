//! Paragraphs and cell ends in the order of the file → paragraphs and tables with spans. A table is collected whole before it
//! is written: which columns there are is known only then.

use super::columns;
use super::shape::{CellShape, Shape};
use super::words::Words;
use crate::document::Style;
use crate::read::build::Builder;
use crate::read::{Error, Limits};

/// Tables within tables deeper than this are taken as this deep.
const DEPTH: usize = 12;

/// What the end of a paragraph ends besides it.
#[derive(Debug)]
pub enum End {
    /// Nothing.
    Paragraph,
    /// A cell.
    Cell,
    /// A row of that shape, and nothing was said. `None`: the row was deleted.
    Row(Option<Shape>),
}

#[derive(Debug)]
enum Item {
    Paragraph(Words, Style),
    Table(Vec<Row>),
}

type Cell = Vec<Item>;

#[derive(Debug)]
struct Row {
    cells: Vec<Cell>,
    shape: Shape,
}

/// A table while it is read.
#[derive(Debug, Default)]
struct Open {
    rows: Vec<Row>,
    cells: Vec<Cell>,
    cell: Cell,
}

impl Open {
    fn end_row(&mut self, mut shape: Shape) {
        if !self.cell.is_empty() {
            self.cells.push(std::mem::take(&mut self.cell));
        }
        let cells = std::mem::take(&mut self.cells);
        shape.edges.truncate(cells.len() + 1);
        shape.edges.shrink_to_fit();
        shape.cells.truncate(cells.len());
        shape.cells.shrink_to_fit();
        if !cells.is_empty() {
            self.rows.push(Row { cells, shape });
        }
    }
}

/// Sorts paragraphs into tables.
pub struct Tables<'b> {
    builder: &'b mut Builder,
    open: Vec<Open>,
    cells: usize,
}

impl<'b> Tables<'b> {
    /// Writes into `builder`.
    pub fn new(builder: &'b mut Builder) -> Self {
        Self { builder, open: Vec::new(), cells: 0 }
    }

    /// Takes a paragraph that stands in `depth` tables.
    pub fn paragraph(&mut self, words: Words, style: Style, depth: usize, end: End) {
        let depth = depth.min(DEPTH);
        while self.open.len() > depth {
            self.close();
        }
        while self.open.len() < depth {
            self.open.push(Open::default());
        }
        let Some(table) = self.open.last_mut() else { return words.write(style, self.builder) };
        if let End::Row(shape) = end {
            // What stands in front of the row's end mark is no cell of its own.
            match shape {
                Some(shape) => table.end_row(shape),
                None => *table = Open { rows: std::mem::take(&mut table.rows), ..Open::default() },
            }
            return;
        }
        if !words.is_empty() {
            table.cell.push(Item::Paragraph(words, style));
        }
        if matches!(end, End::Cell) {
            self.cells += 1;
            table.cells.push(std::mem::take(&mut table.cell));
        }
    }

    /// Ends all tables and gives the builder back.
    pub fn finish(mut self) -> &'b mut Builder {
        while !self.open.is_empty() {
            self.close();
        }
        self.builder
    }

    /// # Errors
    /// When more text was written, or more cells collected, than a document may have.
    pub fn check(&self, limits: &Limits) -> Result<(), Error> {
        if self.cells > limits.cells {
            return Err(Error::TooLarge { limit: limits.cells, size: self.cells });
        }
        self.builder.check(limits)
    }

    fn close(&mut self) {
        let Some(mut table) = self.open.pop() else { return };
        table.end_row(Shape::default());
        match self.open.last_mut() {
            Some(outer) => outer.cell.push(Item::Table(table.rows)),
            None => write(table.rows, self.builder),
        }
    }
}

/// A cell as it will be written.
#[derive(Debug)]
struct Slot {
    items: Cell,
    from: u16,
    to: u16,
    down: u8,
    rows: u16,
}

/// Writes rows that follow each other as tables; depth is bounded by the collector.
fn write(rows: Vec<Row>, builder: &mut Builder) {
    let mut table: Vec<Row> = Vec::new();
    for row in rows {
        if table.last().is_some_and(|above| is_parted(&above.shape, &row.shape)) {
            write_one(std::mem::take(&mut table), builder);
        }
        table.push(row);
    }
    write_one(table, builder);
}

/// Whether two rows belong to two tables that only touch: lines are drawn in one of them, and it is not as wide as the other.
fn is_parted(above: &Shape, below: &Shape) -> bool {
    /// Twentieths of a point.
    const SAME: u32 = 100;
    let sides = |shape: &Shape| Some((*shape.edges.first()?, *shape.edges.last()?));
    let (Some(a), Some(b)) = (sides(above), sides(below)) else { return false };
    above.is_ruled() != below.is_ruled() && (a.0.abs_diff(b.0) > SAME || a.1.abs_diff(b.1) > SAME)
}

fn write_one(rows: Vec<Row>, builder: &mut Builder) {
    builder.start_table(rows.iter().any(|r| r.shape.is_ruled()));
    for row in place(rows) {
        builder.start_row();
        for slot in row {
            builder.start_cell(slot.to - slot.from, slot.rows);
            for item in slot.items {
                match item {
                    Item::Paragraph(words, style) => words.write(style, builder),
                    Item::Table(rows) => write(rows, builder),
                }
            }
            builder.end_cell();
        }
    }
    builder.end_table();
}

/// Gives every cell its columns and rows and leaves covered ones out.
fn place(rows: Vec<Row>) -> Vec<Vec<Slot>> {
    let edges = rows.iter().map(|r| edges(&r.shape, r.cells.len())).collect();
    let mut out: Vec<Vec<Slot>> = Vec::with_capacity(rows.len());
    // Merges that may go on: columns, and where the cell that began it stands.
    let mut open: Vec<(u16, u16, usize, usize)> = Vec::new();
    for (row, lines) in rows.into_iter().zip(columns::lines(edges)) {
        let mut slots = across(row, &lines);
        let goes_on = |s: &Slot| s.down == 1 && open.iter().any(|o| (o.0, o.1) == (s.from, s.to));
        if slots.iter().all(&goes_on) {
            // A row without a cell of its own adds nothing that could be seen.
            continue;
        }
        for &(from, to, r, i) in &open {
            if slots.iter().any(|s| s.down == 1 && (s.from, s.to) == (from, to))
                && let Some(slot) = out.get_mut(r).and_then(|row| row.get_mut(i))
            {
                slot.rows = slot.rows.saturating_add(1);
            }
        }
        let still: Vec<_> = open.iter().copied().filter(|o| slots.iter().any(|s| s.down == 1 && (o.0, o.1) == (s.from, s.to))).collect();
        slots.retain(|s| !goes_on(s));
        open = still;
        if let Some(gap) = slots.iter().map(|s| s.from).chain(open.iter().map(|o| o.0)).min().filter(|&from| from > 0) {
            slots.insert(0, Slot { items: Vec::new(), from: 0, to: gap, down: 0, rows: 1 });
        }
        for (i, s) in slots.iter().enumerate() {
            if s.down > 0 {
                open.push((s.from, s.to, out.len(), i));
            }
        }
        out.push(slots);
    }
    out
}

/// The edges of a row's cells; equal columns where the shape does not tell.
fn edges(shape: &Shape, cells: usize) -> Vec<i32> {
    /// Twentieths of a point: about four centimetres.
    const WIDTH: i32 = 2000;
    match shape.edges.get(..=cells) {
        Some(edges) => edges.to_vec(),
        None => (0..=cells).map(|i| i32::try_from(i).unwrap_or(i32::MAX).saturating_mul(WIDTH)).collect(),
    }
}

/// Cells of a row, those merged sideways as one.
fn across(row: Row, lines: &[u16]) -> Vec<Slot> {
    let mut slots: Vec<Slot> = Vec::with_capacity(row.cells.len());
    let mut first = 0;
    for (i, items) in row.cells.into_iter().enumerate() {
        let shape = row.shape.cells.get(i).copied().unwrap_or(CellShape { across: 0, down: 0, ruled: false });
        let (from, to) = (lines.get(i).copied().unwrap_or(0), lines.get(i + 1).copied().unwrap_or(0));
        let merged = shape.across != 0 && first != 0 && shape.across != first;
        if !merged {
            first = shape.across;
        }
        match slots.last_mut() {
            Some(last) if merged || to <= from && items.is_empty() => {
                last.items.extend(items);
                last.to = last.to.max(to);
            }
            _ => slots.push(Slot { items, from, to: to.max(from.saturating_add(1)), down: shape.down, rows: 1 }),
        }
    }
    slots
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, TextOrigin};

    fn words(text: &str) -> Words {
        let mut words = Words::default();
        for c in text.chars() {
            words.push(c, None);
            words.look(false, false);
        }
        words
    }

    fn shape(edges: &[i32], down: &[u8], across: &[u8]) -> Shape {
        let cells = down.iter().zip(across).map(|(&down, &across)| CellShape { across, down, ruled: true }).collect();
        Shape { edges: edges.to_vec(), cells, ruled: false }
    }

    fn table(rows: &[(&str, Shape)]) -> Vec<Vec<(String, u16, u16)>> {
        let mut builder = Builder::new(TextOrigin::Doc);
        let mut tables = Tables::new(&mut builder);
        for (cells, shape) in rows {
            for cell in cells.split('|') {
                tables.paragraph(words(cell), Style::default(), 1, End::Cell);
            }
            tables.paragraph(Words::default(), Style::default(), 1, End::Row(Some(shape.clone())));
        }
        tables.finish();
        let d = builder.finish().expect("a document");
        let Some(Block::Table(grid)) = d.blocks.first() else { panic!("a table") };
        grid.rows.iter().map(|r| r.iter().map(|c| (c.span.of(&d.text).to_owned(), c.columns, c.rows)).collect()).collect()
    }

    #[test]
    fn spans_come_from_edges_and_merges() {
        let found = table(&[
            ("TT|Chỉ tiêu|Năm||x", shape(&[0, 500, 2500, 3500, 4500, 5500], &[3, 3, 0, 0, 0], &[0, 0, 1, 2, 0])),
            ("|| 2022|2023|y", shape(&[0, 500, 2500, 3500, 4500, 5500], &[1, 1, 0, 0, 0], &[0; 5])),
            ("A|chung", shape(&[0, 500, 5500], &[0, 0], &[0, 0])),
        ]);
        let cell = |words: &str, columns, rows| (words.to_owned(), columns, rows);
        assert_eq!(found[0], [cell("TT", 1, 2), cell("Chỉ tiêu", 1, 2), cell("Năm", 2, 1), cell("x", 1, 1)]);
        assert_eq!(found[1], [cell("2022", 1, 1), cell("2023", 1, 1), cell("y", 1, 1)]);
        assert_eq!(found[2], [cell("A", 1, 1), cell("chung", 4, 1)]);
    }

    #[test]
    fn rows_without_a_shape_and_indented_rows_have_columns() {
        let unknown = Shape { ruled: true, ..Shape::default() };
        let found = table(&[("a|b|c", unknown.clone()), ("d|e|f", unknown)]);
        assert_eq!(found[1][2], ("f".to_owned(), 1, 1));
        let found =
            table(&[("a|b|c", shape(&[0, 1000, 2000, 3000], &[0; 3], &[0; 3])), ("d|e", shape(&[1000, 2000, 3000], &[0; 2], &[0; 2]))]);
        assert_eq!(found[1][0], (String::new(), 1, 1));
        assert_eq!(found[1][1], ("d".to_owned(), 1, 1));
    }
}
