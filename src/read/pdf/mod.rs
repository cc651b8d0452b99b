//! PDF → Document: pages one after the other through `content` (letters and rules), `flow` (paragraphs and tables), `join` (what
//! page breaks cut, furniture of pages). A page that has no text to trust is named as unread.

mod content;

mod flow;

mod font;

mod form;

mod join;

mod lines;

mod queue;

mod seen;

mod trust;

#[cfg(test)]
mod tests;

use super::scan::{Picture, Scans, picture_of, pictures};
use super::{Error, Limits, Sink, grid};
use crate::document::{Document, TextOrigin};
use font::Fonts;
use hayro_syntax::page::Page as Leaf;
use hayro_syntax::{LoadPdfError, Pdf};
use join::Joiner;
use queue::{Queue, Slot};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Reads the file; pages that are pictures as `scans` says.
///
/// # Errors
/// When it is broken, locked, empty or too large.
pub(crate) fn read(bytes: &[u8], limits: &Limits, scans: &Scans) -> Result<Document, Error> {
    pages(bytes, limits, scans, &mut |_| ControlFlow::Continue(()))?.finish()
}

/// Hands its words on page by page, so that neither they nor their places gather in memory.
///
/// # Errors
/// As [`read`]; what was handed on before stands.
pub(crate) fn stream(bytes: &[u8], limits: &Limits, scans: &Scans, to: &mut Sink<'_>) -> Result<(), Error> {
    let mut on = true;
    let queue = pages(bytes, limits, scans, &mut |joiner| {
        let flow = joiner.hand_on(to);
        on = flow.is_continue();
        flow
    })?;
    if on {
        let rest = queue.finish()?;
        let _ = to(&rest.text, &rest.places);
    }
    Ok(())
}

/// Reads page by page; `after` each, or until it says stop.
fn pages(bytes: &[u8], limits: &Limits, scans: &Scans, after: &mut dyn FnMut(&mut Joiner) -> ControlFlow<()>) -> Result<Queue, Error> {
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
    let mut queue = Queue::new(count, scans);
    let mut budget = content::DOCUMENT;
    for (page, number) in pages.iter().zip(1u32..) {
        // The libraries' code is not ours: should a page make it panic, that page is lost, and told of.
        let signatures = catch_unwind(AssertUnwindSafe(|| form::signatures(page, number))).unwrap_or_default();
        for signature in signatures {
            queue.joiner.signed(signature);
        }
        let read = catch_unwind(AssertUnwindSafe(|| {
            let mut content = content::read(page, &mut fonts, &mut budget);
            form::values(page, &mut content);
            // The tables of a page with too many rules are lost: that is told as well.
            let (cut, dpi) = (content.cut || grid::too_many(&content.rules), content.dpi);
            let endless = content.cut;
            if let Some(reason) = trust::letters(&content) {
                return Err((reason, dpi, endless));
            }
            let mut page = flow::page(number, content, &fonts);
            trust::words(&mut page).map_or(Ok((page, cut)), |reason| Err((reason, dpi, endless)))
        }));
        let slot = match read {
            Ok(Ok((page, cut))) => Slot::Page(Box::new(page), cut),
            // Whoever draws the page looks every code up again, and does again what was too much to do once.
            Ok(Err((reason, _, endless))) if endless || fonts.overlong() => Slot::Unread(reason),
            Ok(Err((reason, dpi, _))) => queue.scan(number, reason, || draw(page, dpi)),
            Err(_) => Slot::Unread("trang bị hỏng, không đọc được".to_owned()),
        };
        queue.push(number, slot);
        queue.joiner.check(limits)?;
        if after(&mut queue.joiner).is_break() {
            break;
        }
    }
    Ok(queue)
}

/// Reads a picture file.
///
/// # Errors
/// When it is broken or too large.
pub(crate) fn read_picture(bytes: &[u8], limits: &Limits, scans: &Scans) -> Result<Document, Error> {
    let mut queue = Queue::new(0, scans);
    let count = pictures(bytes, limits, |picture| {
        let number = queue.count + 1;
        queue.count = number;
        let slot = match picture {
            Ok(picture) => queue.scan(number, "trang là ảnh chụp; cần nhận dạng chữ (OCR)".to_owned(), || Some(picture)),
            Err(fault) => Slot::Unread(fault),
        };
        queue.push(number, slot);
    })?;
    queue.joiner.pages(count);
    queue.origin = Some(TextOrigin::ImageOcr);
    queue.finish()
}

/// Draws a page; the libraries' panics are theirs.
fn draw(page: &Leaf<'_>, dpi: f32) -> Option<Picture> {
    catch_unwind(AssertUnwindSafe(|| picture_of(page, dpi))).ok().flatten()
}
