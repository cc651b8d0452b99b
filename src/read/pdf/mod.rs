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

use super::{Error, Limits, grid};
use crate::document::{Document, TextOrigin};
use font::Fonts;
use hayro_syntax::{LoadPdfError, Pdf};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Reads the file.
///
/// # Errors
/// When it is broken, locked, empty or too large.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    let damaged = |fault: &str| Error::Damaged { form: "PDF", fault: fault.to_owned() };
    let pdf =
        catch_unwind(|| Pdf::new(bytes.to_vec())).map_err(|_| damaged("objects that contradict each other"))?.map_err(|e| match e {
            LoadPdfError::Decryption(_) => Error::Encrypted,
            LoadPdfError::Invalid => damaged("no page tree could be found"),
        })?;
    let pages = pdf.pages();
    let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    if count == 0 {
        return Err(damaged("no pages"));
    }
    if count > limits.pages {
        return Err(Error::TooLarge { limit: limits.pages as usize, size: count as usize });
    }
    let mut fonts = Fonts::new();
    let mut joiner = join::Joiner::new(TextOrigin::PdfText, count);
    let mut budget = content::DOCUMENT;
    for (page, number) in pages.iter().zip(1u32..) {
        // The libraries' code is not ours: should a page make it panic, that page is lost, and told of.
        let signatures = catch_unwind(AssertUnwindSafe(|| form::signatures(page, number))).unwrap_or_default();
        for signature in signatures {
            joiner.signed(signature);
        }
        let read = catch_unwind(AssertUnwindSafe(|| {
            let mut content = content::read(page, &mut fonts, &mut budget);
            form::values(page, &mut content);
            // The tables of a page with too many rules are lost: that is told as well.
            let cut = content.cut || grid::too_many(&content.rules);
            if let Some(reason) = trust::letters(&content) {
                return Err(reason);
            }
            let mut page = flow::page(number, content, &fonts);
            trust::words(&mut page).map_or(Ok((page, cut)), Err)
        }));
        match read {
            Ok(Ok((page, cut))) => {
                joiner.page(page);
                if cut {
                    joiner.unread(number, "trang chỉ đọc được một phần: nội dung bị hỏng hoặc có quá nhiều nét vẽ và chữ".to_owned());
                }
            }
            Ok(Err(reason)) => joiner.unread(number, reason),
            Err(_) => joiner.unread(number, "trang bị hỏng, không đọc được".to_owned()),
        }
        joiner.check(limits)?;
    }
    joiner.finish()
}
