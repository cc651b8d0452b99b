//! Grid → sheet: cells addressed by row and column, spans laid out, with the look of each. Bounded: what a hostile grid
//! would blow up (spans of spans, one very long row among many) is cut, and every cell stays reachable.

use super::look::{Look, look};
use crate::document::{Grid, GridForm, Span};

/// Who owns a place of the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cover {
    /// A cell of its own.
    Own,
    /// Covered by the cell to its left.
    Left,
    /// Covered by the cell above.
    Above,
}

/// One place of the sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The words of the cell that owns or covers it.
    pub(super) span: Span,
    /// Who owns it.
    pub(super) cover: Cover,
    /// What the words look like.
    pub(super) look: Look,
}

/// A row of the sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    first: u32,
    len: u32,
    /// Blank places to put behind the first cell: a total row whose label covers several columns.
    gap: u32,
    /// The row lacks cells or has too many.
    pub(super) ragged: bool,
}

/// A table with its cells laid out.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    /// The document's text.
    pub(super) text: &'a str,
    /// How the table was drawn.
    pub(super) form: GridForm,
    /// Columns.
    pub(super) width: usize,
    /// Rows.
    pub(super) rows: Vec<Line>,
    places: Vec<Place>,
    /// Cells that found no place, for the ledger.
    pub(super) spill: Vec<Span>,
}

/// Places that spans may add over the cells that stand there.
const ROOM: usize = 2_000_000;
/// Places that a table may have besides four times its cells.
const FREE: usize = 200_000;

impl<'a> Sheet<'a> {
    /// Lays a grid out.
    pub(super) fn new(text: &'a str, grid: &Grid) -> Self {
        let cells: usize = grid.rows.iter().map(Vec::len).sum();
        let mut sheet = Sheet {
            text,
            form: grid.form,
            width: 0,
            rows: Vec::with_capacity(grid.rows.len()),
            places: Vec::with_capacity(cells),
            spill: Vec::new(),
        };
        if grid.form == GridForm::Spanned {
            sheet.spread(grid, cells);
        } else {
            for row in &grid.rows {
                let first = sheet.places.len() as u32;
                sheet.places.extend(row.iter().map(|c| Place { span: c.span, cover: Cover::Own, look: look(c.span.of(text)) }));
                sheet.rows.push(Line { first, len: row.len() as u32, gap: 0, ragged: false });
            }
        }
        sheet.measure(cells);
        sheet
    }

    /// Lays out known spans.
    fn spread(&mut self, grid: &Grid, cells: usize) {
        let mut room = ROOM + 4 * cells;
        let widest = grid.rows.iter().map(Vec::len).max().unwrap_or(0).max(64) * 4;
        let mut hanging: Vec<(Span, u16, Look)> = Vec::new();
        for row in &grid.rows {
            let first = self.places.len();
            let mut below: Vec<(usize, Span, u16, Look)> = Vec::new();
            for cell in row {
                self.hang(first, &mut hanging, &mut room);
                let at = self.places.len() - first;
                let (mut wide, mut high) = (usize::from(cell.columns.max(1)), cell.rows.max(1));
                if at + wide > widest || wide > room {
                    wide = 1;
                }
                room -= wide.min(room);
                if wide > room {
                    high = 1;
                }
                let look = look(cell.span.of(self.text));
                for i in 0..wide {
                    self.places.push(Place { span: cell.span, cover: if i == 0 { Cover::Own } else { Cover::Left }, look });
                    if high > 1 {
                        below.push((at + i, cell.span, high - 1, look));
                    }
                }
            }
            self.hang(first, &mut hanging, &mut room);
            for (at, span, rows, look) in below {
                if hanging.len() <= at {
                    hanging.resize(at + 1, (Span::default(), 0, Look::Blank));
                }
                hanging[at] = (span, rows, look);
            }
            self.rows.push(Line { first: first as u32, len: (self.places.len() - first) as u32, gap: 0, ragged: false });
        }
    }

    /// Fills places that cells of rows above cover.
    fn hang(&mut self, first: usize, hanging: &mut [(Span, u16, Look)], room: &mut usize) {
        while let Some((span, rows, look)) = hanging.get_mut(self.places.len() - first) {
            if *rows == 0 || *room == 0 {
                return;
            }
            *rows -= 1;
            *room -= 1;
            self.places.push(Place { span: *span, cover: Cover::Above, look: *look });
        }
    }

    /// Finds the width and marks ragged rows.
    fn measure(&mut self, cells: usize) {
        let used = |sheet: &Self, line: &Line| {
            let cells = &sheet.places[line.first as usize..(line.first + line.len) as usize];
            cells.iter().rposition(|p| p.look != Look::Blank || !p.span.is_empty()).map_or(0, |i| i + 1)
        };
        let lens: Vec<usize> = self.rows.iter().map(|l| used(self, l)).collect();
        let mut width = lens.iter().copied().max().unwrap_or(0);
        if self.form == GridForm::CellLines {
            let most = usual(&self.rows.iter().map(|l| l.len as usize).collect::<Vec<_>>());
            width = self.without_tail(most, width);
        }
        // Blank places are figures too: far more of them than cells is no table.
        let most = 4 * cells + FREE;
        if width.saturating_mul(self.rows.len()) > most {
            width = (most / self.rows.len().max(1)).clamp(1, width);
        }
        self.width = width;
        for line in &mut self.rows {
            let len = line.len as usize;
            line.ragged = len != width && self.form != GridForm::Tabs && len != 0;
            if len > width {
                let from = line.first as usize + width;
                let to = line.first as usize + len;
                self.spill.extend(self.places[from..to].iter().filter(|p| p.cover == Cover::Own && !p.span.is_empty()).map(|p| p.span));
                line.len = width as u32;
            }
        }
    }

    /// The width of a table of one cell a line: `usual`, unless a blank cell ends every row that no header row has.
    /// `used`: the last column with words.
    fn without_tail(&self, usual: usize, used: usize) -> usize {
        let figures = |l: &Line| self.places[l.first as usize..(l.first + l.len) as usize].iter().any(|p| p.look.is_figure());
        let header = self.rows.iter().take_while(|l| !figures(l)).map(|l| l.len as usize).max().unwrap_or(0);
        if header < usual && header >= used && header > 2 { header } else { usual }
    }

    /// The place at a row and column; outside a short row a blank one.
    pub(super) fn place(&self, row: usize, column: usize) -> Place {
        let line = self.rows[row];
        let (first, len, gap) = (line.first as usize, line.len as usize, line.gap as usize);
        let at = match column {
            0 => Some(0),
            c if c <= gap => None,
            c => Some(c - gap),
        };
        if let Some(at) = at.filter(|&a| a < len) {
            return self.places[first + at];
        }
        let at = if len == 0 { 0 } else { self.places[first + len - 1].span.end };
        Place { span: Span { start: at, end: at }, cover: Cover::Own, look: Look::Blank }
    }

    /// The words of a cell that stands here itself; empty if a neighbour covers the place.
    pub(super) fn own(&self, row: usize, column: usize) -> Place {
        let place = self.place(row, column);
        if place.cover == Cover::Own {
            return place;
        }
        Place { span: Span { start: place.span.end, end: place.span.end }, cover: place.cover, look: Look::Blank }
    }

    /// The words at a place.
    pub(super) fn words(&self, row: usize, column: usize) -> &'a str {
        self.place(row, column).span.of(self.text)
    }

    /// The cells of a row as they stand.
    pub(super) fn cells(&self, row: usize) -> &[Place] {
        let line = self.rows[row];
        &self.places[line.first as usize..(line.first + line.len) as usize]
    }

    /// Whether no cell of the row has words.
    pub(super) fn is_blank(&self, row: usize) -> bool {
        self.cells(row).iter().all(|p| p.span.is_empty())
    }

    /// How many cells of the row stand there themselves and have words, and the first of them.
    pub(super) fn filled(&self, row: usize) -> (usize, Option<usize>) {
        let mut count = 0;
        let mut first = None;
        for (i, p) in self.cells(row).iter().enumerate() {
            if p.cover == Cover::Own && !p.span.is_empty() {
                count += 1;
                first = first.or(Some(i));
            }
        }
        (count, first)
    }

    /// Lets the first cell of a short row cover the columns that the row lacks.
    pub(super) fn stretch(&mut self, row: usize) {
        let line = &mut self.rows[row];
        line.gap = (self.width as u32).saturating_sub(line.len);
        line.ragged = false;
    }
}

/// The commonest of some lengths; the larger one in a tie.
fn usual(lens: &[usize]) -> usize {
    let mut sorted = lens.to_vec();
    sorted.sort_unstable();
    sorted.chunk_by(|a, b| a == b).max_by_key(|c| (c.len(), c[0])).map_or(0, |c| c[0])
}
