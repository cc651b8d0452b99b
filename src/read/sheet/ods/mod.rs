//! OpenDocument sheets → [`Book`].

mod shown;
mod styles;

use super::super::{Error, Limits};
use super::model::{Book, Cell, MOST_COLUMNS, MOST_MERGES, MOST_ROWS, Merge, Run, Sheet, Value};
use crate::read::package::Package;
use super::markup::{attribute, broken, entity, number, xml};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::rc::Rc;
use styles::Styles;

pub(super) const FORM: &str = "ODS file";

/// Reads the workbook.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Error> {
    let mut package = Package::open(bytes, FORM, limits)?;
    if package.xml("META-INF/manifest.xml")?.is_some_and(|m| m.contains("encryption-data")) {
        return Err(Error::Encrypted);
    }
    let content = package.xml("content.xml")?.ok_or_else(|| Error::Damaged { form: FORM, fault: "no content in it".to_owned() })?;
    let mut book = Book::default();
    let mut styles = Styles::default();
    let mut reader = xml(&content);
    let mut left = limits.cells;
    loop {
        match reader.read_event().map_err(|e| broken(FORM, &e))? {
            Event::Start(e) => match e.name().as_ref() {
                "table:table" => {
                    let hidden = attribute(&e, "table:style-name").is_some_and(|s| styles.hidden(&s));
                    let name = attribute(&e, "table:name").unwrap_or_default();
                    let sheet = Sheet { name, hidden, ..Sheet::default() };
                    let mut reading = Reading { reader: &mut reader, styles: &styles, book: &book, sheet, left: &mut left };
                    let done = reading.table().map(|()| reading.sheet);
                    book.sheets.push(done.map_err(|e| match e {
                        Error::TooLarge { .. } => Error::TooLarge { limit: limits.cells, size: limits.cells.saturating_add(1) },
                        e => e,
                    })?);
                }
                _ => styles.start(&e, &mut book),
            },
            Event::Eof => return Ok(book),
            _ => {}
        }
    }
}

/// A sheet while it is read.
struct Reading<'a, 'b> {
    reader: &'a mut Reader<&'b [u8]>,
    styles: &'a Styles,
    book: &'a Book,
    sheet: Sheet,
    left: &'a mut usize,
}

/// A cell of the present row: column, how often it stands there, look, value.
type Draft = (u32, u32, usize, Option<Value>);

impl Reading<'_, '_> {
    /// Reads up to the end of the table.
    fn table(&mut self) -> Result<(), Error> {
        let (mut row, mut column) = (0u32, 0u32);
        let mut hidden: Vec<(u32, u32)> = Vec::new();
        let mut columns = 0u32;
        // The present row: how often it stands there, whether it is hidden, its cells.
        let (mut times, mut row_hidden, mut cells) = (1, false, Vec::<Draft>::new());
        loop {
            match self.reader.read_event().map_err(|e| broken(FORM, &e))? {
                Event::Start(e) => match e.name().as_ref() {
                    "table:table-column" => {
                        let count = number(&e, "table:number-columns-repeated").unwrap_or(1).min(MOST_COLUMNS);
                        if is_hidden(&e) && hidden.len() < 256 {
                            hidden.push((columns, columns.saturating_add(count)));
                        }
                        columns = columns.saturating_add(count);
                    }
                    "table:table-row" => {
                        times = number(&e, "table:number-rows-repeated").unwrap_or(1).min(MOST_ROWS);
                        row_hidden = is_hidden(&e);
                        column = 0;
                        cells.clear();
                    }
                    "table:table-cell" | "table:covered-table-cell" => {
                        let repeat = number(&e, "table:number-columns-repeated").unwrap_or(1u32).min(MOST_COLUMNS);
                        let look = attribute(&e, "table:style-name").and_then(|s| self.styles.look(&s)).unwrap_or(usize::MAX);
                        let name = e.name().as_ref().to_owned();
                        self.merge(&e, row, column);
                        let value = self.cell(&e, &name)?;
                        if column < MOST_COLUMNS && (value.is_some() || look != usize::MAX) {
                            if value.is_some() {
                                self.sheet.hidden_columns =
                                    self.sheet.hidden_columns || hidden.iter().any(|h| (h.0..h.1).contains(&column));
                                self.sheet.hidden_rows |= row_hidden;
                            }
                            cells.push((column, repeat.min(MOST_COLUMNS - column), look, value));
                        }
                        column = column.saturating_add(repeat);
                    }
                    // Drawings and remarks are no cells.
                    "table:shapes" | "office:forms" => self.skip(e.name().as_ref())?,
                    _ => {}
                },
                Event::End(e) => match e.name().as_ref() {
                    "table:table-row" => {
                        self.row(row, times, &cells)?;
                        row = row.saturating_add(times);
                    }
                    "table:table" => return Ok(()),
                    _ => {}
                },
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn row(&mut self, row: u32, times: u32, cells: &[Draft]) -> Result<(), Error> {
        let filled = cells.iter().any(|c| c.3.is_some());
        // Rows that only look like a table's end with the sheet.
        let times = if filled { times } else { times.min(8) };
        for r in row..row.saturating_add(times).min(MOST_ROWS) {
            for (column, repeat, look, value) in cells {
                let ruled = self.book.looks.get(*look).map(|l| l.ruled).unwrap_or_default();
                // The first and the last cell tell where lines stand.
                self.sheet.rule(r, *column, ruled);
                self.sheet.rule(r, column + repeat.saturating_sub(1), ruled);
                if let Some(value) = value {
                    for c in *column..column + repeat {
                        *self.left = self.left.checked_sub(1).ok_or(Error::TooLarge { limit: 0, size: 0 })?;
                        self.sheet.cells.push(Cell { row: r, column: c, look: *look, value: value.clone() });
                    }
                }
            }
        }
        Ok(())
    }

    fn merge(&mut self, cell: &BytesStart<'_>, row: u32, column: u32) {
        let columns = number(cell, "table:number-columns-spanned").unwrap_or(1u32).max(1);
        let rows = number(cell, "table:number-rows-spanned").unwrap_or(1u32).max(1);
        if (columns > 1 || rows > 1) && self.sheet.merges.len() < MOST_MERGES {
            let (last_row, last_column) =
                (row.saturating_add(rows - 1).min(MOST_ROWS - 1), column.saturating_add(columns - 1).min(MOST_COLUMNS - 1));
            self.sheet.merges.push(Merge { row, column, last_row, last_column });
        }
    }

    /// Reads up to the end of the cell.
    fn cell(&mut self, cell: &BytesStart<'_>, end: &str) -> Result<Option<Value>, Error> {
        let text = self.text(end)?;
        let kind = attribute(cell, "office:value-type").unwrap_or_default();
        let stored = number::<f64>(cell, "office:value");
        Ok(match (kind.as_str(), stored) {
            ("float" | "percentage" | "currency", Some(stored)) => Some(Value::Shown(shown::number(&text, stored))),
            ("date", _) => Some(Value::Shown(shown::date(&text, &attribute(cell, "office:date-value").unwrap_or_default()))),
            _ if text.trim().is_empty() => None,
            ("time" | "boolean", _) => Some(Value::Shown(text)),
            _ => Some(Value::Text(Rc::new([Run { text, font: None }]))),
        })
    }

    /// The words up to the end of a cell.
    fn text(&mut self, end: &str) -> Result<String, Error> {
        let mut out = String::new();
        let mut paragraphs = 0;
        let mut reads = 0usize;
        loop {
            match self.reader.read_event().map_err(|e| broken(FORM, &e))? {
                Event::Start(e) => match e.name().as_ref() {
                    "text:p" => {
                        if paragraphs > 0 {
                            out.push('\n');
                        }
                        paragraphs += 1;
                        reads += 1;
                    }
                    "text:s" => {
                        let count = number(&e, "text:c").unwrap_or(1usize).min(64);
                        out.extend(std::iter::repeat_n(' ', count));
                    }
                    "text:tab" => out.push(' '),
                    "text:line-break" => out.push('\n'),
                    name @ ("office:annotation" | "draw:frame" | "draw:custom-shape" | "draw:g" | "table:table") => self.skip(name)?,
                    _ => {}
                },
                Event::Text(t) if reads > 0 => out.push_str(&t.xml10_content()),
                Event::CData(t) if reads > 0 => out.push_str(&t.xml10_content()),
                Event::GeneralRef(e) if reads > 0 => entity(&e, &mut out),
                Event::End(e) => match e.name().as_ref() {
                    "text:p" => reads = reads.saturating_sub(1),
                    name if name == end => return Ok(out),
                    _ => {}
                },
                Event::Eof => return Ok(out),
                _ => {}
            }
        }
    }

    /// Passes over an element.
    fn skip(&mut self, name: &str) -> Result<(), Error> {
        let mut depth = 1;
        while depth > 0 {
            match self.reader.read_event().map_err(|e| broken(FORM, &e))? {
                Event::Start(e) if e.name().as_ref() == name => depth += 1,
                Event::End(e) if e.name().as_ref() == name => depth -= 1,
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
        Ok(())
    }
}

fn is_hidden(element: &BytesStart<'_>) -> bool {
    attribute(element, "table:visibility").is_some_and(|v| v != "visible")
}
