//! Words of cells: the shared table, and words written into a cell.

use super::super::super::Error;
use super::super::model::{Book, Font, MOST_STYLES, Run};
use super::super::markup::{attribute, broken, entity, xml};
use super::FORM;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::rc::Rc;

/// Reads `xl/sharedStrings.xml`, at most so many entries.
pub(super) fn read(part: &str, book: &mut Book, most: usize) -> Result<Vec<Rc<[Run]>>, Error> {
    let mut reader = xml(part);
    let mut out = Vec::new();
    loop {
        match reader.read_event().map_err(|e| broken(FORM, &e))? {
            Event::Start(e) if e.local_name().as_ref() == "si" => {
                if out.len() >= most {
                    return Err(Error::TooLarge { limit: most, size: most.saturating_add(1) });
                }
                out.push(item(&mut reader, "si", book)?);
            }
            Event::Eof => return Ok(out),
            _ => {}
        }
    }
}

/// The runs up to the end of `<si>` or `<is>`.
pub(super) fn item(reader: &mut Reader<&[u8]>, end: &str, book: &mut Book) -> Result<Rc<[Run]>, Error> {
    let mut runs: Vec<Run> = Vec::new();
    let mut font = None;
    let (mut reads, mut phonetic) = (false, false);
    let mut text = String::new();
    loop {
        match reader.read_event().map_err(|e| broken(FORM, &e))? {
            Event::Start(e) => match e.local_name().as_ref() {
                "t" => reads = !phonetic,
                "r" => font = None,
                "rPh" => phonetic = true,
                "rFont" => font = attribute(&e, "val").and_then(|name| font_of(name, book)),
                _ => {}
            },
            Event::Text(t) if reads => text.push_str(&t.xml10_content()),
            Event::CData(t) if reads => text.push_str(&t.xml10_content()),
            Event::GeneralRef(e) if reads => entity(&e, &mut text),
            Event::End(e) => match e.local_name().as_ref() {
                "t" if reads => {
                    reads = false;
                    let words = escapes(std::mem::take(&mut text));
                    match runs.last_mut() {
                        Some(last) if last.font == font => last.text.push_str(&words),
                        _ => runs.push(Run { text: words, font }),
                    }
                }
                "rPh" => phonetic = false,
                name if name == end => return Ok(runs.into()),
                _ => {}
            },
            Event::Eof => return Ok(runs.into()),
            _ => {}
        }
    }
}

/// The font of that name, entered where it is new.
fn font_of(name: String, book: &mut Book) -> Option<usize> {
    let found = book.fonts.iter().position(|f| f.name == name && !f.bold && !f.italic);
    found.or_else(|| {
        // Real workbooks have a handful; the search above stays short.
        (book.fonts.len() < MOST_STYLES / 64).then(|| {
            book.fonts.push(Font { name, bold: false, italic: false });
            book.fonts.len() - 1
        })
    })
}

/// `_x000D_` stands for the character 000D.
pub(super) fn escapes(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        let code =
            rest.get(at + 2..at + 6).filter(|c| rest.as_bytes().get(at + 6) == Some(&b'_') && c.bytes().all(|b| b.is_ascii_hexdigit()));
        if let Some(c) = code.and_then(|c| u32::from_str_radix(c, 16).ok()).and_then(char::from_u32) {
            out.push(if c == '\r' { ' ' } else { c });
            rest = &rest[at + 7..];
        } else {
            out.push_str("_x");
            rest = &rest[at + 2..];
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn escapes_are_characters() {
        assert_eq!(super::escapes("a_x000A_b_x005F_x000A_ _xé".to_owned()), "a\nb_x000A_ _xé");
    }
}
