//! Rich text (RTF 1.9.1) → Document: paragraphs, tables with merged cells, text boxes, footnotes at the end. Hidden and deleted
//! words, field codes, pictures, headers and footers are left out.

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
    emit::blocks(reader.finish()?, &mut builder, limits)?;
    builder.finish()
}

fn damaged(fault: &str) -> Error {
    Error::Damaged { form: "RTF", fault: fault.to_owned() }
}
