//! Excel 2007 and later → [`Book`].

pub(crate) mod sheet;
pub(super) use sheet::iso_date;
mod strings;
mod styles;

use super::super::{Error, Limits};
use super::markup::{attribute, broken, flag, xml};
use super::model::{Book, MOST_STYLES, Sheet};
use crate::read::package::Package;
use quick_xml::events::Event;
use std::collections::HashMap;

pub(super) const FORM: &str = "XLSX file";

/// Reads the workbook.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Error> {
    let mut package = Package::open(bytes, FORM, limits)?;
    let Some(workbook) = package.xml("xl/workbook.xml")? else {
        if package.part("xl/workbook.bin")?.is_some() {
            return Err(Error::Unsupported { found: "an Excel binary workbook (XLSB)" });
        }
        return Err(Error::Damaged { form: FORM, fault: "no list of its sheets".to_owned() });
    };
    let parts = relations(&package.xml("xl/_rels/workbook.xml.rels")?.unwrap_or_default())?;
    let mut book = Book::default();
    if let Some(part) = package.xml("xl/styles.xml")? {
        styles::read(&part, &mut book)?;
    }
    let shared = match package.xml("xl/sharedStrings.xml")? {
        Some(part) => strings::read(&part, &mut book, limits.cells)?,
        None => Vec::new(),
    };
    let mut left = limits.cells;
    for entry in sheets(&workbook, &mut book)? {
        let Some(path) = parts.get(&entry.id) else { continue };
        // A chart's sheet has no cells; a missing part has none either.
        let Some(part) = package.xml(path)? else { continue };
        let mut sheet = Sheet { name: entry.name, hidden: entry.hidden, ..Sheet::default() };
        sheet::read(&part, &shared, &mut book, &mut sheet, &mut left).map_err(|e| match e {
            Error::TooLarge { .. } => Error::TooLarge { limit: limits.cells, size: limits.cells.saturating_add(1) },
            e => e,
        })?;
        book.sheets.push(sheet);
    }
    Ok(book)
}

struct Entry {
    name: String,
    id: String,
    hidden: bool,
}

fn sheets(part: &str, book: &mut Book) -> Result<Vec<Entry>, Error> {
    let mut reader = xml(part);
    let mut out = Vec::new();
    loop {
        match reader.read_event().map_err(|e| broken(FORM, &e))? {
            Event::Start(e) if e.local_name().as_ref() == "sheet" => {
                let id =
                    e.attributes().with_checks(false).flatten().find(|a| a.key.as_ref().ends_with(":id")).map(|a| a.value.into_owned());
                let hidden = attribute(&e, "state").is_some_and(|s| s != "visible");
                if out.len() < MOST_STYLES {
                    out.push(Entry { name: attribute(&e, "name").unwrap_or_default(), id: id.unwrap_or_default(), hidden });
                }
            }
            Event::Start(e) if e.local_name().as_ref() == "workbookPr" => book.since_1904 = flag(&e, "date1904"),
            Event::Eof => return Ok(out),
            _ => {}
        }
    }
}

/// Identifiers of worksheets → paths in the package.
fn relations(part: &str) -> Result<HashMap<String, String>, Error> {
    let mut reader = xml(part);
    let mut out = HashMap::new();
    loop {
        match reader.read_event().map_err(|e| broken(FORM, &e))? {
            Event::Start(e) if e.local_name().as_ref() == "Relationship" => {
                let kind = attribute(&e, "Type").unwrap_or_default();
                if let (Some(id), Some(target)) = (attribute(&e, "Id"), attribute(&e, "Target"))
                    && kind.ends_with("/worksheet")
                {
                    let path = match target.strip_prefix('/') {
                        Some(whole) => whole.to_owned(),
                        None => match target.strip_prefix("../") {
                            Some(up) => up.to_owned(),
                            None => format!("xl/{target}"),
                        },
                    };
                    out.insert(id, path);
                }
            }
            Event::Eof => return Ok(out),
            _ => {}
        }
    }
}
