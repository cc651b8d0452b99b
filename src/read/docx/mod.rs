//! Word 2007 and later (DOCX, ECMA-376) → Document: paragraphs with the numbers Word shows, tables with merged cells, text boxes,
//! notes at the end, then what stands in heads and feet of pages and nowhere else. Deleted and hidden words, field codes and
//! comments are left out.

mod counter;
pub(in crate::read) mod emit;
mod heads;
mod inline;
mod label;
pub(in crate::read) mod model;
mod notes;
mod numbering;
mod parts;
mod props;
mod styles;
pub(in crate::read) mod symbol;
mod table;
mod walk;
mod xml;

#[cfg(test)]
mod tests;

use super::build::Builder;
use super::package::Package;
use super::{Error, Limits};
use crate::document::{Document, TextOrigin};
use counter::Counter;
use notes::Kind;
use numbering::Numbering;
use styles::Styles;
use walk::Walker;
use xml::{Node, Xml};

/// The form's name in messages.
const FORM: &str = "DOCX";

/// Reads the file.
///
/// # Errors
/// When it is broken, locked, empty or too large.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    let mut package = Package::open(bytes, FORM, limits)?;
    let parts = parts::Parts::find(&mut package)?;
    let styles = package.xml(&parts.styles)?.map_or_else(|| Ok(Styles::default()), |text| Styles::read(&text))?;
    let numbering = package.xml(&parts.numbering)?.map_or_else(|| Ok(Numbering::default()), |text| Numbering::read(&text))?;
    let body = package.xml(&parts.document)?.ok_or_else(|| xml::damaged("no text in it (word/document.xml)"))?;

    let mut walker = Walker::new(&styles, Counter::new(numbering), limits);
    let mut builder = Builder::new(TextOrigin::Docx);
    let mut xml = Xml::new(&body);
    let mut story = Vec::new();
    loop {
        match xml.next()? {
            Node::Open(e) if e.name() == "body" => story.extend(walker.story(&mut xml)?),
            Node::End => break,
            _ => {}
        }
    }
    drop(body);
    let mut margins = walker.margins(&mut package, &parts, limits)?;
    margins.before(&mut builder);
    emit::blocks(story, &mut builder, limits)?;

    let mut notes = Vec::new();
    for (kind, name) in [(Kind::Footnote, &parts.footnotes), (Kind::Endnote, &parts.endnotes)] {
        if let Some(text) = package.xml(name)? {
            walker.notes(kind, &text, &mut notes)?;
        }
    }
    notes.sort_by_key(|n| n.0);
    for (_, note) in notes {
        emit::blocks(note, &mut builder, limits)?;
    }
    margins.after(&mut builder);
    if walker.chunks > 0 {
        builder.unread(1, format!("{} phần nhúng từ tệp khác không được đọc", walker.chunks));
    }
    builder.finish()
}
