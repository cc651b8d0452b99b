//! `xl/styles.xml` → fonts, formats, looks.

use super::super::super::Error;
use super::super::format::Format;
use super::super::model::{Book, Font, Look, MOST_FORMATS, MOST_STYLES};
use super::super::markup::{attribute, broken, flag, number, xml};
use super::FORM;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;
use std::rc::Rc;

/// Reads the part into the book.
pub(super) fn read(part: &str, book: &mut Book) -> Result<(), Error> {
    let mut reader = xml(part);
    let mut formats: HashMap<u16, Rc<Format>> = HashMap::new();
    let mut borders: Vec<(bool, bool)> = Vec::new();
    // The list that the reader is in.
    let mut list = String::new();
    loop {
        match reader.read_event().map_err(|e| broken(FORM, &e))? {
            Event::Start(e) => match (list.as_str(), e.local_name().as_ref()) {
                (_, name @ ("fonts" | "borders" | "cellXfs" | "cellStyleXfs" | "dxfs" | "numFmts")) => name.clone_into(&mut list),
                ("numFmts", "numFmt") => {
                    if let (Some(id), Some(code)) = (number(&e, "numFmtId"), attribute(&e, "formatCode"))
                        && formats.len() < MOST_FORMATS
                    {
                        formats.insert(id, Rc::new(Format::new(&code)));
                    }
                }
                ("fonts", "font") if book.fonts.len() < MOST_STYLES => book.fonts.push(Font::default()),
                ("fonts", name) => font(name, &e, book),
                ("borders", "border") if borders.len() < MOST_STYLES => borders.push((false, false)),
                ("borders", side @ ("left" | "right" | "start" | "end")) if attribute(&e, "style").is_some_and(|s| s != "none") => {
                    if let Some(border) = borders.last_mut() {
                        *if matches!(side, "left" | "start") { &mut border.0 } else { &mut border.1 } = true;
                    }
                }
                ("cellXfs", "xf") if book.looks.len() < MOST_STYLES => {
                    let id = number(&e, "numFmtId").unwrap_or(0);
                    let format = formats.entry(id).or_insert_with(|| Rc::new(Format::builtin(id).unwrap_or_default()));
                    let border = number::<usize>(&e, "borderId").and_then(|i| borders.get(i));
                    let font = number(&e, "fontId").unwrap_or(0);
                    book.looks.push(Look { font, format: Rc::clone(format), ruled: border.copied().unwrap_or_default(), across: false });
                }
                ("cellXfs", "alignment") if attribute(&e, "horizontal").is_some_and(|h| h == "centerContinuous") => {
                    book.looks.last_mut().into_iter().for_each(|l| l.across = true);
                }
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == list => list.clear(),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn font(name: &str, element: &BytesStart<'_>, book: &mut Book) {
    let Some(font) = book.fonts.last_mut() else { return };
    let yes = || attribute(element, "val").is_none() || flag(element, "val");
    match name {
        "name" => font.name = attribute(element, "val").unwrap_or_default(),
        "b" => font.bold = yes(),
        "i" => font.italic = yes(),
        _ => {}
    }
}
