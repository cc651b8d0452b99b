//! Word 97 to 2003 (DOC) → Document.
//!
//! The file is a compound file. `WordDocument` begins with the head (`fib`), which says where in the table stream the piece
//! table (`pieces`), formatting (`fkp`), styles, fonts, lists and notes lie. `story` walks the texts character by character
//! and gives paragraphs to `tables`, which writes into the [`Builder`]. Every place that the file names is checked against
//! the length of its stream.

mod bytes;
mod columns;
mod fib;
mod fkp;
mod fonts;
mod heads;
mod lists;
mod notes;
mod numbers;
mod pieces;
mod props;
mod shape;
mod source;
mod sprm;
mod story;
mod styles;
mod tables;
#[cfg(test)]
mod tests;
mod words;

use super::build::Builder;
use super::margins::{self, Margins, Place};
use super::{Error, Limits};
use crate::document::{Document, TextOrigin};
use fib::{Fib, Part};
use fkp::{Formatting, Of};
use source::Source;
use std::io::{Cursor, Read};
use story::{Kind, Story};

/// Reads the file.
///
/// # Errors
/// When it is broken, locked, empty or too large.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|e| damaged(e.to_string()))?;
    let mut stream = |name: &str| -> Result<Vec<u8>, Error> {
        let mut out = Vec::new();
        let stream = file.open_stream(name).map_err(|e| damaged(e.to_string()))?;
        stream.take(bytes.len() as u64).read_to_end(&mut out).map_err(|e| damaged(e.to_string()))?;
        Ok(out)
    };
    let main = stream("WordDocument")?;
    let fib = Fib::read(&main)?;
    let table = stream(if fib.second_table { "1Table" } else { "0Table" })?;
    // Only wide tables need it.
    let data = stream("Data").unwrap_or_default();
    read_streams(&main, &fib, &table, &data, limits)
}

/// A broken file, and what is wrong with it.
fn damaged(fault: impl Into<String>) -> Error {
    Error::Damaged { form: "DOC file", fault: fault.into() }
}

fn read_streams(main: &[u8], fib: &Fib<'_>, table: &[u8], data: &[u8], limits: &Limits) -> Result<Document, Error> {
    let part = |part| fib.part(part, table);
    let source = Source {
        text: pieces::Text::read(part(Part::Pieces), main, limits)?,
        characters: Formatting::read(Of::Characters, part(Part::Characters), main),
        paragraphs: Formatting::read(Of::Paragraphs, part(Part::Paragraphs), main),
        styles: styles::Styles::read(part(Part::Styles)),
        fonts: fonts::Fonts::read(part(Part::Fonts)),
        indirect: sprm::Indirect::new(data),
        footnotes: notes::Notes::read(part(Part::FootnoteRefs), part(Part::FootnoteTexts)),
        endnotes: notes::Notes::read(part(Part::EndnoteRefs), part(Part::EndnoteTexts)),
    };
    let lists = lists::Lists::read(fib, table);
    let mut numbers = numbers::Numbers::new(&lists);
    let mut builder = Builder::new(TextOrigin::Doc);
    let n = &fib.lengths;
    let first = n.main.saturating_add(n.footnotes);
    let mut margins = Margins::default();
    let margin = |range: std::ops::Range<u32>| -> Result<Builder, Error> {
        let mut part = Builder::new(TextOrigin::Doc);
        let mut tables = tables::Tables::new(&mut part);
        Story::new(&source, range, Kind::Boxes).write(&mut numbers::Numbers::new(&lists), &mut tables, limits)?;
        tables.finish().check(limits)?;
        Ok(part)
    };
    for (place, range) in heads::stories(part(Part::Heads), part(Part::Sections), main, margins::PARTS) {
        let range = first.saturating_add(range.start)..first.saturating_add(range.end.min(n.headers));
        margins.add(place, margin(range)?);
    }
    // Text boxes of heads and feet stand last of all.
    let last = [n.headers, n.comments, n.endnotes, n.boxes].iter().fold(first, |at, len| at.saturating_add(*len));
    if n.head_boxes > 0 {
        margins.add(Place::Other, margin(last..last.saturating_add(n.head_boxes))?);
    }
    margins.before(&mut builder);
    // The texts stand in this order; comments are no part of what the document says, heads and feet were read.
    let order = [
        (n.main, Some(Kind::Main)),
        (n.footnotes, Some(Kind::Footnotes)),
        (n.headers, None),
        (n.comments, None),
        (n.endnotes, Some(Kind::Endnotes)),
        (n.boxes, Some(Kind::Boxes)),
    ];
    let mut from = 0u32;
    for (len, kind) in order {
        let to = from.saturating_add(len);
        if let Some(kind) = kind {
            let mut tables = tables::Tables::new(&mut builder);
            Story::new(&source, from..to, kind).write(&mut numbers, &mut tables, limits)?;
            tables.finish().check(limits)?;
        }
        from = to;
    }
    margins.after(&mut builder);
    builder.finish()
}
