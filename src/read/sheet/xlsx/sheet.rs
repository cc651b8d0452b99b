//! `xl/worksheets/sheetN.xml` → cells, merges, rules.

use super::super::super::Error;
use super::super::markup::{attribute, broken, entity, flag, number, xml};
use super::super::model::{Book, Cell, ERRORS, MOST_COLUMNS, MOST_MERGES, MOST_ROWS, Merge, Run, Sheet, Value};
use super::FORM;
use super::strings::{escapes, item};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::rc::Rc;

/// Reads the part; `left` counts the cells down that may still be read.
pub(super) fn read(part: &str, shared: &[Rc<[Run]>], book: &mut Book, sheet: &mut Sheet, left: &mut usize) -> Result<(), Error> {
    let mut reader = xml(part);
    let (mut row, mut column) = (0, 0);
    let mut row_hidden = false;
    let mut hidden: Vec<(u32, u32)> = Vec::new();
    loop {
        match reader.read_event().map_err(|e| broken(FORM, &e))? {
            Event::Start(e) => match e.local_name().as_ref() {
                "row" => {
                    row = number::<u32>(&e, "r").map_or(row, |r| r.saturating_sub(1));
                    column = 0;
                    row_hidden = flag(&e, "hidden");
                }
                "col" if flag(&e, "hidden") && hidden.len() < 256 => {
                    hidden.push((number(&e, "min").unwrap_or(1), number(&e, "max").unwrap_or(1)));
                }
                "c" => {
                    if let Some(at) = attribute(&e, "r").and_then(|r| place(&r)) {
                        (row, column) = at;
                    }
                    let look = number(&e, "s").unwrap_or(0);
                    let value = value(&mut reader, &e, shared, book)?;
                    if row < MOST_ROWS && column < MOST_COLUMNS {
                        if let Some(look) = book.looks.get(look) {
                            sheet.see(row, column, look, value.is_some());
                        }
                        if let Some(value) = value {
                            *left = left.checked_sub(1).ok_or(Error::TooLarge { limit: 0, size: 0 })?;
                            sheet.hidden_rows |= row_hidden;
                            sheet.hidden_columns = sheet.hidden_columns || hidden.iter().any(|h| (h.0..=h.1).contains(&(column + 1)));
                            sheet.cells.push(Cell { row, column, look, value });
                        }
                    }
                    column = column.saturating_add(1);
                }
                "mergeCell" => {
                    let area = attribute(&e, "ref").unwrap_or_default();
                    if let Some((from, to)) = area.split_once(':')
                        && let (Some(from), Some(to)) = (place(from), place(to))
                        && sheet.merges.len() < MOST_MERGES
                    {
                        sheet.merges.push(Merge { row: from.0, column: from.1, last_row: to.0, last_column: to.1 });
                    }
                }
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "row" => row = row.saturating_add(1),
            Event::Eof => {
                sheet.close();
                return Ok(());
            }
            _ => {}
        }
    }
}

/// Row and column of `C12`, from 0.
pub(crate) fn place(name: &str) -> Option<(u32, u32)> {
    let name = name.trim();
    let split = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = name.split_at(split);
    let mut column = 0u32;
    for b in letters.bytes().filter(|&b| b != b'$') {
        let digit = u32::from(b.to_ascii_uppercase().checked_sub(b'A').filter(|&d| d < 26)?);
        column = column.checked_mul(26)?.checked_add(digit + 1)?;
    }
    Some((digits.parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

/// Reads up to the end of `<c>`.
fn value(reader: &mut Reader<&[u8]>, cell: &BytesStart<'_>, shared: &[Rc<[Run]>], book: &mut Book) -> Result<Option<Value>, Error> {
    let kind = attribute(cell, "t").unwrap_or_default();
    let mut text = String::new();
    let mut reads = false;
    let mut inline = None;
    loop {
        match reader.read_event().map_err(|e| broken(FORM, &e))? {
            Event::Start(e) => match e.local_name().as_ref() {
                "v" => reads = true,
                "is" => inline = Some(item(reader, "is", book)?),
                _ => {}
            },
            Event::Text(t) if reads => text.push_str(&t.xml10_content()),
            Event::CData(t) if reads => text.push_str(&t.xml10_content()),
            Event::GeneralRef(e) if reads => entity(&e, &mut text),
            Event::End(e) => match e.local_name().as_ref() {
                "v" => reads = false,
                "c" => break,
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    if let Some(runs) = inline {
        return Ok((!runs.is_empty()).then_some(Value::Text(runs)));
    }
    let words = |text: String| (!text.trim().is_empty()).then(|| Value::Text(Rc::new([Run { text, font: None }])));
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Ok(None);
    }
    Ok(match kind.as_str() {
        "s" => trimmed
            .parse::<usize>()
            .ok()
            .and_then(|i| shared.get(i))
            .filter(|r| r.iter().any(|r| !r.text.trim().is_empty()))
            .map(|r| Value::Text(Rc::clone(r))),
        "b" => Some(Value::Bool(matches!(trimmed, "1" | "true"))),
        "e" => match ERRORS.iter().find(|e| e.1 == trimmed) {
            Some(error) => Some(Value::Error(error.1)),
            None => words(text),
        },
        "d" => Some(Value::Shown(iso_date(trimmed))),
        "str" | "inlineStr" => words(escapes(text)),
        _ => match trimmed.parse::<f64>() {
            Ok(n) if n.is_finite() => Some(Value::Number(n)),
            _ => words(text),
        },
    })
}

/// `2021-12-31T08:00:00` → `31/12/2021 08:00:00`; midnight is left out.
pub(in super::super) fn iso_date(text: &str) -> String {
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    let parts: Vec<&str> = date.split('-').collect();
    let [year, month, day] = parts[..] else { return text.to_owned() };
    let clock = time.trim_end_matches('Z').split('.').next().unwrap_or_default();
    let clock = if clock == "00:00:00" { "" } else { clock };
    format!("{day}/{month}/{year} {clock}").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    #[test]
    fn places_are_read() {
        assert_eq!(super::place("A1"), Some((0, 0)));
        assert_eq!(super::place("XFD1048576"), Some((1_048_575, 16_383)));
        for bad in ["", "A", "1", "A0", "ZZZZZZZZZ1", "A99999999999", "Á1"] {
            assert_eq!(super::place(bad), None, "{bad}");
        }
        assert_eq!(super::iso_date("2021-12-31T00:00:00"), "31/12/2021");
    }
}
