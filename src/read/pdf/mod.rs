//! PDF → Document: pages one after the other through `content` (letters and rules), `flow` (paragraphs and tables), `join` (what
//! page breaks cut, furniture of pages). A page that has no text to trust is named as unread.

mod content;

mod flow;

mod font;

mod form;

mod join;

mod lines;

mod trust;

#[cfg(test)]
mod tests;

use super::{Error, Limits};
use crate::document::{Document, TextOrigin};
use font::Fonts;
use hayro_syntax::{LoadPdfError, Pdf};

/// Reads the file.
///
/// # Errors
/// When it is broken, locked, empty or too large.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|e| match e {
        LoadPdfError::Decryption(_) => Error::Encrypted,
        LoadPdfError::Invalid => Error::Damaged { form: "PDF", fault: "no page tree could be found".to_owned() },
    })?;
    let pages = pdf.pages();
    let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    if count == 0 {
        return Err(Error::Damaged { form: "PDF", fault: "no pages".to_owned() });
    }
    if count > limits.pages {
        return Err(Error::TooLarge { limit: limits.pages as usize, size: count as usize });
    }
    let mut fonts = Fonts::new();
    let mut joiner = join::Joiner::new(TextOrigin::PdfText, count);
    for (page, number) in pages.iter().zip(1u32..) {
        let mut content = content::read(page, &mut fonts);
        form::values(page, &mut content);
        if let Some(reason) = trust::letters(&content) {
            joiner.unread(number, reason);
        } else {
            let mut page = flow::page(number, content, &fonts);
            match trust::words(&mut page) {
                Some(reason) => joiner.unread(number, reason),
                None => joiner.page(page),
            }
        }
        joiner.check(limits)?;
    }
    joiner.finish()
}
