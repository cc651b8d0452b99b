//! The elements of a table → rows of cells.

use super::model::{Cell, Merge, Row, Table};
use super::props;
use super::walk::Walker;
use super::xml::{Element, Xml};
use crate::read::Error;

/// Most columns that a cell may cover; Word has 63.
const COLUMNS: u16 = 1024;

/// What a table's cells say about their lines.
#[derive(Debug, Default)]
struct Lines {
    /// Some cell shows lines of its own.
    shown: bool,
    /// Some cell has those of the table.
    inherited: bool,
}

impl Walker<'_> {
    /// Reads `tbl`, which was just opened.
    pub fn table(&mut self, xml: &mut Xml<'_>) -> Result<Table, Error> {
        let mut table = Table::default();
        let (mut style, mut own, mut lines) = (None, None, Lines::default());
        self.rows(xml, &mut table, &mut style, &mut own, &mut lines)?;
        let whole = own.or_else(|| self.styles.ruled(style.as_deref())).unwrap_or(false);
        table.ruled = lines.shown || (whole && lines.inherited);
        Ok(table)
    }

    fn rows(
        &mut self,
        xml: &mut Xml<'_>,
        table: &mut Table,
        style: &mut Option<String>,
        own: &mut Option<bool>,
        lines: &mut Lines,
    ) -> Result<(), Error> {
        while let Some(e) = xml.child()? {
            match e.name() {
                "tr" => {
                    let mut row = Row::default();
                    let mut gone = false;
                    self.cells(xml, &mut row, &mut gone, lines)?;
                    if !gone && !row.cells.is_empty() {
                        table.rows.push(row);
                    }
                }
                "tblPr" => {
                    while let Some(e) = xml.child()? {
                        match e.name() {
                            "tblBorders" => {
                                *own = props::borders(xml)?;
                                continue;
                            }
                            "tblStyle" => *style = e.val(),
                            _ => {}
                        }
                        xml.skip()?;
                    }
                }
                "del" | "moveFrom" | "sdtPr" | "sdtEndPr" | "tblGrid" | "p" => xml.skip()?,
                _ => self.rows(xml, table, style, own, lines)?,
            }
        }
        Ok(())
    }

    /// Reads the row just opened; `gone`: it is deleted or hidden.
    fn cells(&mut self, xml: &mut Xml<'_>, row: &mut Row, gone: &mut bool, lines: &mut Lines) -> Result<(), Error> {
        while let Some(e) = xml.child()? {
            match e.name() {
                "tc" if !*gone => {
                    self.count_cell()?;
                    self.cell(xml, row, lines)?;
                }
                "trPr" => {
                    while let Some(e) = xml.child()? {
                        match e.name() {
                            "gridBefore" => row.before = columns(&e).unwrap_or(0),
                            "del" => *gone = true,
                            "hidden" => *gone |= e.on(),
                            _ => {}
                        }
                        xml.skip()?;
                    }
                }
                "tc" | "del" | "moveFrom" | "sdtPr" | "sdtEndPr" | "tblPrEx" | "p" => xml.skip()?,
                _ => self.cells(xml, row, gone, lines)?,
            }
        }
        Ok(())
    }

    fn cell(&mut self, xml: &mut Xml<'_>, row: &mut Row, lines: &mut Lines) -> Result<(), Error> {
        let mut says = CellProps::default();
        let blocks = self.story_of_cell(xml, &mut says)?;
        lines.shown |= says.ruled == Some(true);
        lines.inherited |= says.ruled.is_none();
        let merge = if says.covered { Merge::Covered } else { Merge::First };
        let columns = says.columns.unwrap_or(1).max(1);
        match row.cells.last_mut().filter(|_| says.joins_left) {
            Some(last) => last.columns = last.columns.saturating_add(columns).min(COLUMNS),
            None => row.cells.push(Cell { blocks: if says.deleted { Vec::new() } else { blocks }, columns, merge }),
        }
        Ok(())
    }
}

/// What a cell says about itself (`tcPr`).
#[derive(Debug, Default)]
pub(super) struct CellProps {
    /// Columns it covers. `None`: one.
    columns: Option<u16>,
    /// It is covered by one above.
    covered: bool,
    /// It is merged, in the old way, into the one before.
    joins_left: bool,
    deleted: bool,
    /// Its own borders show. `None`: it has those of the table.
    ruled: Option<bool>,
}

impl CellProps {
    /// Reads `tcPr`, which was just opened.
    pub fn read(xml: &mut Xml<'_>) -> Result<Self, Error> {
        let mut out = Self::default();
        while let Some(e) = xml.child()? {
            match e.name() {
                "gridSpan" => out.columns = columns(&e),
                "vMerge" => out.covered = e.val().as_deref() != Some("restart"),
                "hMerge" => out.joins_left = e.val().as_deref() != Some("restart"),
                "cellDel" => out.deleted = true,
                "tcBorders" => {
                    out.ruled = props::borders(xml)?;
                    continue;
                }
                _ => {}
            }
            xml.skip()?;
        }
        Ok(out)
    }
}

fn columns(e: &Element<'_>) -> Option<u16> {
    e.number::<u32>().map(|n| n.min(u32::from(COLUMNS)) as u16)
}
