//! What holds for the whole workbook: fonts, formats, looks, shared words, where the sheets begin.

use super::super::super::{Error, Limits};
use super::super::format::Format;
use super::super::model::{Book, Font, Look, MOST_FORMATS, MOST_STYLES, Run};
use super::FORM;
use super::records::{BOF, EOF, Joined, Rich, record, u16_at, u32_at};
use crate::orthography::legacy;
use std::collections::HashMap;
use std::rc::Rc;

/// A sheet's name and place.
pub(super) struct Entry {
    pub name: String,
    pub hidden: bool,
    /// Byte of the stream.
    pub at: usize,
}

#[derive(Default)]
pub(super) struct Globals {
    pub sheets: Vec<Entry>,
    pub strings: Vec<Rc<[Run]>>,
    /// Excel 97 and later: strings are UTF-16.
    pub wide: bool,
    /// Code page of 8-bit strings.
    page: u16,
}

impl Globals {
    /// 8-bit words in their code page; those in a legacy font as plain codes.
    pub fn narrow(&self, bytes: &[u8], font: Option<&Font>) -> String {
        let plain = self.page != 1258 || font.is_some_and(|f| legacy::by_font(&f.name).is_some());
        let encoding = if plain { encoding_rs::WINDOWS_1252 } else { encoding_rs::WINDOWS_1258 };
        encoding.decode_without_bom_handling(bytes).0.into_owned()
    }

    /// A name with its length in 8 bits.
    fn name(&self, stream: &[u8], record: super::records::Record<'_>, at: usize) -> String {
        let Some(&count) = record.data.get(at) else { return String::new() };
        if self.wide {
            let rich = Joined::new(stream, record, at + 1).string_of(usize::from(count));
            rich.map_or_else(String::new, |r| String::from_utf16_lossy(&r.units))
        } else {
            record.data.get(at + 1..at + 1 + usize::from(count)).map_or_else(String::new, |b| self.narrow(b, None))
        }
    }
}

/// Fonts are counted without a fourth one.
pub(super) fn font_index(written: u16) -> usize {
    usize::from(if written > 4 { written - 1 } else { written })
}

/// Words and the fonts they change to.
pub(super) fn runs(rich: &Rich) -> Rc<[Run]> {
    let mut out = Vec::new();
    let (mut from, mut font) = (0, None);
    let ends = rich.runs.iter().map(|r| (usize::from(r.0), Some(font_index(r.1)))).chain([(rich.units.len(), None)]);
    for (to, next) in ends {
        if let Some(units) = rich.units.get(from..to.min(rich.units.len())).filter(|u| !u.is_empty()) {
            out.push(Run { text: String::from_utf16_lossy(units), font });
            from = to;
        }
        font = next;
    }
    out.into()
}

/// Reads up to the end of the first substream.
pub(super) fn read(stream: &[u8], book: &mut Book, limits: &Limits) -> Result<Globals, Error> {
    let damaged = |fault: &str| Error::Damaged { form: FORM, fault: fault.to_owned() };
    let first = record(stream, 0).ok_or_else(|| damaged("no records"))?;
    let mut out = Globals { page: 1252, ..Globals::default() };
    match (first.id, u16_at(first.data, 0)) {
        (BOF, Some(0x600)) => out.wide = true,
        (BOF, Some(0x500)) => {}
        (0x009 | 0x209 | 0x409, _) => return Err(Error::Unsupported { found: "a workbook of Excel 4 or older" }),
        _ => return Err(damaged("no workbook at the start of its stream")),
    }
    let mut formats: HashMap<u16, Rc<Format>> = HashMap::new();
    let mut looks: Vec<(u16, Look)> = Vec::new();
    let mut at = first.next;
    while let Some(r) = record(stream, at) {
        at = r.next;
        match r.id {
            EOF => break,
            0x2F => return Err(Error::Encrypted),
            0x42 => out.page = u16_at(r.data, 0).unwrap_or(1252),
            0x22 => book.since_1904 = u16_at(r.data, 0) == Some(1),
            0x31 if book.fonts.len() < MOST_STYLES => book.fonts.push(Font {
                name: out.name(stream, r, 14),
                bold: u16_at(r.data, 6).is_some_and(|w| w >= 600),
                italic: u16_at(r.data, 2).is_some_and(|f| f & 2 != 0),
            }),
            0x41E if formats.len() < MOST_FORMATS => {
                let Some(id) = u16_at(r.data, 0) else { continue };
                let code = if out.wide {
                    Joined::new(stream, r, 2).string().map(|s| String::from_utf16_lossy(&s.units))
                } else {
                    Some(out.name(stream, r, 2))
                };
                formats.insert(id, Rc::new(Format::new(&code.unwrap_or_default())));
            }
            0xE0 if looks.len() < MOST_STYLES => {
                let (Some(font), Some(format)) = (u16_at(r.data, 0), u16_at(r.data, 2)) else { continue };
                let ruled = if out.wide {
                    r.data.get(10).map_or((false, false), |b| (b & 0x0F != 0, b & 0xF0 != 0))
                } else {
                    u32_at(r.data, 12).map_or((false, false), |b| (b & 0x38 != 0, b & 0x1C0 != 0))
                };
                // Alignment 6: centred across the selection.
                let across = r.data.get(6).is_some_and(|a| a & 7 == 6);
                looks.push((format, Look { font: font_index(font), ruled, across, ..Look::default() }));
            }
            0x85 if out.sheets.len() < MOST_STYLES => {
                let (Some(at), Some(&state), Some(&kind)) = (u32_at(r.data, 0), r.data.get(4), r.data.get(5)) else { continue };
                // Charts and macros have no cells.
                if kind == 0 {
                    let name = out.name(stream, r, 6);
                    out.sheets.push(Entry { name, hidden: state & 3 != 0, at: at as usize });
                }
            }
            0xFC => {
                let mut joined = Joined::new(stream, r, 8);
                while let Some(rich) = joined.string() {
                    if out.strings.len() >= limits.cells {
                        return Err(Error::TooLarge { limit: limits.cells, size: limits.cells.saturating_add(1) });
                    }
                    out.strings.push(runs(&rich));
                }
            }
            _ => {}
        }
    }
    for (format, look) in looks {
        let known = formats.entry(format).or_insert_with(|| Rc::new(Format::builtin(format).unwrap_or_default()));
        book.looks.push(Look { format: Rc::clone(known), ..look });
    }
    // Two sheets at one place would be read twice, a thousand times for a hostile file.
    let mut seen = std::collections::HashSet::new();
    out.sheets.retain(|s| seen.insert(s.at));
    Ok(out)
}
