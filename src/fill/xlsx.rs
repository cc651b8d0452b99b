//! A blank workbook: where its blank cells are, and the workbook with something in them. Cells keep their looks, formulas and
//! shared words are never touched.

use super::blank::{self, Cell};
use super::form::{Slot, column_name};
use super::markup::{Edits, entity, escape, part};
use super::styles::Styles;
use crate::grammar::{Class, Grammar};
use crate::read::sheet::xlsx::sheet::place;
use crate::read::{Error, Limits};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::{HashMap, HashSet};

/// Most cells of a sheet that are looked at.
const MOST_CELLS: usize = 200_000;
/// Most sheets.
const MOST_SHEETS: usize = 64;
/// Most rows and columns over which a merged cell is followed.
const MOST_COLUMNS: u32 = 256;

/// The workbook's list of sheets.
pub const WORKBOOK: &str = "xl/workbook.xml";
/// What it refers to.
pub const RELATIONS: &str = "xl/_rels/workbook.xml.rels";
/// Looks of cells.
pub const STYLES: &str = "xl/styles.xml";

/// A cell of the markup.
#[derive(Debug, Clone, Default)]
struct Mark {
    row: u32,
    column: u32,
    from: usize,
    to: usize,
    style: u32,
    text: String,
    formula: bool,
}

/// A row of the markup.
#[derive(Debug, Clone, Copy)]
struct Row {
    row: u32,
    /// Just before its end; `None`: it is one empty tag.
    end: Option<usize>,
}

/// A sheet of the workbook.
#[derive(Debug, Default)]
pub struct Sheet {
    /// Its part.
    pub name: String,
    /// The part's text.
    pub part: String,
    cells: Vec<Mark>,
    rows: Vec<Row>,
    merges: Vec<[u32; 4]>,
    /// It has formulas.
    pub formulas: bool,
}

/// The workbook.
#[derive(Debug, Default)]
pub struct Book {
    /// Sheets in order.
    pub sheets: Vec<Sheet>,
    /// Looks.
    pub styles: Styles,
}

fn broken(e: &quick_xml::Error) -> Error {
    Error::Damaged { form: "XLSX", fault: e.to_string() }
}

fn value(e: &BytesStart<'_>, key: &str) -> Option<String> {
    e.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == key).map(|a| a.value.into_owned())
}

impl Book {
    /// Reads the workbook.
    ///
    /// # Errors
    /// When it is broken or too large.
    pub fn read(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        let workbook = part(bytes, WORKBOOK, limits)?.unwrap_or_default();
        let paths = relations(&part(bytes, RELATIONS, limits)?.unwrap_or_default())?;
        let shared = strings(&part(bytes, "xl/sharedStrings.xml", limits)?.unwrap_or_default())?;
        let styles = Styles::read(part(bytes, STYLES, limits)?.unwrap_or_default())?;
        let mut sheets = Vec::new();
        let mut reader = Reader::from_str(&workbook);
        loop {
            match reader.read_event().map_err(|e| broken(&e))? {
                Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "sheet" && sheets.len() < MOST_SHEETS => {
                    let id = e.attributes().with_checks(false).flatten().find(|a| a.key.as_ref().ends_with(":id"));
                    let path = id.and_then(|a| paths.get(a.value.as_ref()).cloned());
                    let text = path.as_ref().map(|p| part(bytes, p, limits)).transpose()?.flatten();
                    // A sheet without a part keeps its place in the count.
                    sheets.push(Sheet::read(path.unwrap_or_default(), text.unwrap_or_default(), &shared)?);
                }
                Event::Eof => break,
                _ => {}
            }
        }
        Ok(Self { sheets, styles })
    }

    /// Cells that wait for something.
    pub fn slots(&self, grammar: &Grammar) -> Vec<Slot> {
        let mut out = Vec::new();
        for (n, sheet) in self.sheets.iter().enumerate() {
            let grid = sheet.grid(&self.styles, grammar);
            for table in grid {
                for at in blank::waiting(&table, grammar) {
                    let Some(cell) = table.get(at) else { continue };
                    let style = sheet.find(cell.row, cell.column).map_or(0, |m| m.style);
                    let percent = self.styles.percent(style);
                    out.push(Slot::Sheet { sheet: n as u32, row: cell.row, column: cell.column, percent });
                }
            }
        }
        out
    }
}

/// Most blank cells that a table is completed with.
const MOST_ADDED: usize = 20_000;

/// Adds the blank cells that a file without rules leaves out: below the head, as far as the head goes.
fn complete(table: &mut Vec<Cell>, covered: &HashSet<(u32, u32)>) {
    let Some(head) = table.first().map(|c| c.row) else { return };
    let width = table.iter().take_while(|c| c.row == head).map(|c| c.column.saturating_add(c.columns)).max().unwrap_or(0);
    let mut out: Vec<Cell> = Vec::with_capacity(table.len());
    let mut left = MOST_ADDED;
    for row in table.chunk_by(|a, b| a.row == b.row) {
        let at = row.first().map_or(head, |c| c.row);
        let there = |column: u32| row.iter().any(|c| c.column <= column && column < c.column.saturating_add(c.columns));
        let from = row.first().map_or(0, |c| c.column);
        let missing = (from..width.min(MOST_COLUMNS)).filter(|&c| at > head && !there(c) && !covered.contains(&(at, c)));
        let missing: Vec<u32> = missing.take(left).collect();
        left -= missing.len();
        out.extend(missing.into_iter().map(|column| Cell { row: at, column, columns: 1, free: true, text: String::new() }));
        out.extend(row.iter().cloned());
    }
    out.sort_by_key(|c| (c.row, c.column));
    *table = out;
}

impl Sheet {
    fn read(name: String, part: String, shared: &[String]) -> Result<Self, Error> {
        let mut out = Self { name, ..Self::default() };
        let mut reader = Reader::from_str(&part);
        let (mut row, mut column) = (0u32, 0u32);
        let mut cell: Option<(Mark, String)> = None;
        let mut reads = false;
        loop {
            let before = reader.buffer_position() as usize;
            let event = reader.read_event().map_err(|e| broken(&e))?;
            let after = reader.buffer_position() as usize;
            let empty = matches!(event, Event::Empty(_));
            match &event {
                Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                    "row" => {
                        row = value(e, "r").and_then(|r| r.parse::<u32>().ok()).map_or(row, |r| r.saturating_sub(1));
                        column = 0;
                        if empty {
                            out.rows.push(Row { row, end: None });
                            row = row.saturating_add(1);
                        }
                    }
                    "c" => {
                        if out.cells.len() >= MOST_CELLS {
                            return Err(Error::TooLarge { limit: MOST_CELLS, size: MOST_CELLS + 1 });
                        }
                        if let Some(at) = value(e, "r").and_then(|r| place(&r)) {
                            (row, column) = at;
                        }
                        let style = value(e, "s").and_then(|s| s.parse().ok()).unwrap_or(0);
                        let mark = Mark { row, column, from: before, to: after, style, ..Mark::default() };
                        column = column.saturating_add(1);
                        if empty { out.cells.push(mark) } else { cell = Some((mark, value(e, "t").unwrap_or_default())) }
                    }
                    "f" => {
                        out.formulas = true;
                        if let Some((mark, _)) = &mut cell {
                            mark.formula = true;
                        }
                    }
                    "v" | "t" if !empty => reads = true,
                    "mergeCell" => {
                        let area = value(e, "ref").unwrap_or_default();
                        if let Some((from, to)) = area.split_once(':').and_then(|(a, b)| place(a).zip(place(b)))
                            && out.merges.len() < MOST_CELLS
                        {
                            out.merges.push([from.0, from.1, to.0, to.1]);
                        }
                    }
                    _ => {}
                },
                Event::Text(t) if reads => {
                    if let Some((mark, _)) = &mut cell {
                        mark.text.push_str(&t.xml10_content());
                    }
                }
                Event::GeneralRef(e) if reads => {
                    if let Some((mark, _)) = &mut cell {
                        entity(e, &mut mark.text);
                    }
                }
                Event::End(e) => match e.local_name().as_ref() {
                    "row" => {
                        out.rows.push(Row { row, end: Some(before) });
                        row = row.saturating_add(1);
                    }
                    "v" | "t" => reads = false,
                    "c" => {
                        if let Some((mut mark, kind)) = cell.take() {
                            if kind == "s" {
                                mark.text = mark.text.trim().parse::<usize>().ok().and_then(|i| shared.get(i).cloned()).unwrap_or_default();
                            }
                            mark.to = after;
                            out.cells.push(mark);
                        }
                    }
                    _ => {}
                },
                Event::Eof => break,
                _ => {}
            }
        }
        drop(reader);
        out.part = part;
        out.cells.sort_by_key(|c| (c.row, c.column));
        out.rows.sort_by_key(|r| r.row);
        Ok(out)
    }

    fn find(&self, row: u32, column: u32) -> Option<&Mark> {
        self.cells.binary_search_by_key(&(row, column), |c| (c.row, c.column)).ok().and_then(|at| self.cells.get(at))
    }

    /// Its tables as grids: cells with lines around them where it has such, else all of it from the first row that heads a table.
    fn grid(&self, styles: &Styles, grammar: &Grammar) -> Vec<Vec<Cell>> {
        let ruled = self.cells.iter().any(|c| styles.ruled(c.style));
        let mut covered: HashSet<(u32, u32)> = HashSet::new();
        let mut wide: HashMap<(u32, u32), u32> = HashMap::new();
        for &[r0, c0, r1, c1] in self.merges.iter().take(10_000) {
            wide.insert((r0, c0), c1.saturating_sub(c0).saturating_add(1).min(MOST_COLUMNS));
            for r in r0..=r1.min(r0.saturating_add(200)) {
                for c in c0..=c1.min(c0.saturating_add(MOST_COLUMNS)) {
                    if (r, c) != (r0, c0) && covered.len() < MOST_CELLS {
                        covered.insert((r, c));
                    }
                }
            }
        }
        let heads = [Class::TableHeadOrdinal, Class::TableHeadIndicator, Class::TableHeadEntity, Class::TableHeadUnit];
        let heading = |c: &&Mark| heads.iter().any(|h| grammar.is(c.text.trim(), *h));
        let first = if ruled { 0 } else { self.cells.iter().find(heading).map_or(u32::MAX, |c| c.row) };
        let mut out: Vec<Vec<Cell>> = Vec::new();
        let mut last: Option<u32> = None;
        for mark in &self.cells {
            let inside = mark.row >= first && (!ruled || styles.ruled(mark.style) || wide.contains_key(&(mark.row, mark.column)));
            if !inside || covered.contains(&(mark.row, mark.column)) || mark.column >= MOST_COLUMNS {
                continue;
            }
            if last.is_none_or(|l| mark.row > l.saturating_add(1)) {
                out.push(Vec::new());
            }
            last = Some(mark.row);
            let text = mark.text.trim().to_owned();
            let columns = wide.get(&(mark.row, mark.column)).copied().unwrap_or(1);
            let cell = Cell { row: mark.row, column: mark.column, columns, free: text.is_empty() && !mark.formula, text };
            if let Some(table) = out.last_mut() {
                table.push(cell);
            }
        }
        if !ruled {
            for table in &mut out {
                complete(table, &covered);
            }
        }
        out
    }

    /// Puts a number or words into a cell. `style`: its look; `None`: the one it has.
    pub fn put(&self, row: u32, column: u32, content: &Content<'_>, style: Option<u32>, edits: &mut Edits) -> bool {
        let name = format!("{}{}", column_name(column), row.saturating_add(1));
        let own = self.find(row, column);
        if own.is_some_and(|m| m.formula || !m.text.trim().is_empty()) {
            return false;
        }
        let style = style.unwrap_or_else(|| own.map_or(0, |m| m.style));
        let look = if style == 0 { String::new() } else { format!(" s=\"{style}\"") };
        let cell = match content {
            Content::Number(n) => format!("<c r=\"{name}\"{look}><v>{}</v></c>", escape(n)),
            Content::Probe(n) => format!("<c r=\"{name}\"{look} t=\"str\"><v>{n}</v></c>"),
        };
        // The prefix of the sheet's names, where it has one.
        let cell = match self.part.find("<x:c ").or_else(|| self.part.find("<x:row")) {
            Some(_) => cell.replace("</", "</\u{1}").replace('<', "<x:").replace("<x:/\u{1}", "</x:"),
            None => cell,
        };
        if let Some(mark) = own {
            edits.replace(mark.from, mark.to, cell);
            return true;
        }
        let Some(end) = self.rows.iter().find(|r| r.row == row).and_then(|r| r.end) else { return false };
        let next = self.cells.iter().find(|c| c.row == row && c.column > column).map_or(end, |c| c.from);
        edits.replace(next, next, cell);
        true
    }

    /// The look of a cell.
    pub fn style(&self, row: u32, column: u32) -> u32 {
        self.find(row, column).map_or(0, |m| m.style)
    }
}

/// What goes into a cell.
#[derive(Debug)]
pub enum Content<'a> {
    /// A number in digits.
    Number(&'a str),
    /// A number as words, for finding the cell again.
    Probe(u32),
}

/// Ids of worksheets → their parts.
fn relations(part: &str) -> Result<HashMap<String, String>, Error> {
    let mut reader = Reader::from_str(part);
    let mut out = HashMap::new();
    loop {
        match reader.read_event().map_err(|e| broken(&e))? {
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "Relationship" => {
                if let (Some(id), Some(target), true) =
                    (value(&e, "Id"), value(&e, "Target"), value(&e, "Type").is_some_and(|t| t.ends_with("/worksheet")))
                {
                    let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), ToOwned::to_owned);
                    out.insert(id, path);
                }
            }
            Event::Eof => return Ok(out),
            _ => {}
        }
    }
}

/// The shared words.
fn strings(part: &str) -> Result<Vec<String>, Error> {
    let mut reader = Reader::from_str(part);
    let (mut out, mut reads, mut own) = (Vec::new(), false, String::new());
    loop {
        match reader.read_event().map_err(|e| broken(&e))? {
            Event::Start(e) if e.local_name().as_ref() == "t" => reads = true,
            Event::End(e) if e.local_name().as_ref() == "t" => reads = false,
            Event::Text(t) if reads => own.push_str(&t.xml10_content()),
            Event::GeneralRef(e) if reads => entity(&e, &mut own),
            Event::End(e) if e.local_name().as_ref() == "si" && out.len() < MOST_CELLS => out.push(std::mem::take(&mut own)),
            Event::Empty(e) if e.local_name().as_ref() == "si" => out.push(String::new()),
            Event::Eof => return Ok(out),
            _ => {}
        }
    }
}
