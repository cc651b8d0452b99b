//! Rich text (RTF 1.9.1) → Document: paragraphs, tables with merged cells, text boxes, footnotes at the end, then
//! what stands in heads and feet of pages and nowhere else. Hidden and deleted words, field codes and pictures are left out.

mod fonts;
mod reader;
mod state;
mod styles;
mod table;
mod token;
mod words;

#[cfg(test)]
mod tests;

use super::build::Builder;
use super::docx::emit;
use super::margins::Margins;
use super::{Error, Limits};
use crate::document::{Document, TextOrigin};
use reader::Reader;
use token::Tokens;

/// Reads the file.
///
/// # Errors
/// When it is broken, empty or too large.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    let mut reader = Reader::new(limits);
    for token in Tokens::new(bytes) {
        if !reader.token(token)? {
            break;
        }
    }
    let mut builder = Builder::new(TextOrigin::Rtf);
    let (blocks, heads) = reader.finish()?;
    let mut margins = Margins::default();
    for (place, blocks) in heads {
        let mut part = Builder::new(TextOrigin::Rtf);
        emit::blocks(blocks, &mut part, limits)?;
        margins.add(place, part);
    }
    margins.before(&mut builder);
    emit::blocks(blocks, &mut builder, limits)?;
    margins.after(&mut builder);
    builder.finish()
}

fn damaged(fault: &str) -> Error {
    Error::Damaged { form: "RTF", fault: fault.to_owned() }
}
