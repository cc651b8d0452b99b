//! PDF → Document: pages one after the other through `content` (letters and rules), `flow` (paragraphs and tables), `join` (what
//! page breaks cut, furniture of pages). A page that has no text to trust is named as unread.

mod content;

mod flow;

mod font;

mod form;

mod join;

mod lines;

mod seen;

mod trust;

#[cfg(test)]
mod tests;

use super::scan::{Job, Picture, Scanner, Scans, picture_of, pictures};
use super::{Error, Limits};
use crate::document::{Document, TextOrigin};
use font::Fonts;
use hayro_syntax::page::Page as Leaf;
use hayro_syntax::{LoadPdfError, Pdf};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Reads the file; pages that are pictures as `scans` says.
///
/// # Errors
/// When it is broken, locked, empty or too large.
pub(crate) fn read(bytes: &[u8], limits: &Limits, scans: &Scans) -> Result<Document, Error> {
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
        let read = catch_unwind(AssertUnwindSafe(|| {
            let mut content = content::read(page, &mut fonts, &mut budget);
            form::values(page, &mut content);
            let (cut, dpi) = (content.cut, content.dpi);
            if let Some(reason) = trust::letters(&content) {
                return Err((reason, dpi));
            }
            let mut page = flow::page(number, content, &fonts);
            trust::words(&mut page).map_or(Ok((page, cut)), |reason| Err((reason, dpi)))
        }));
        let slot = match read {
            Ok(Ok((page, cut))) => Slot::Page(Box::new(page), cut),
            Ok(Err((reason, dpi))) => queue.scan(reason, || draw(page, dpi)),
            Err(_) => Slot::Unread("trang bị hỏng, không đọc được".to_owned()),
        };
        queue.push(number, slot);
        queue.joiner.check(limits)?;
    }
    queue.finish()
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
        let slot = queue.scan("trang là ảnh chụp; cần nhận dạng chữ (OCR)".to_owned(), || Some(picture));
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

/// A page in the order of the file.
enum Slot {
    /// Read; `true`: in part.
    Page(Box<flow::Page>, bool),
    /// Not to be read.
    Unread(String),
    /// Being recognised.
    Scan(Job),
}

/// Pages on their way to the joiner: those behind a page that is being recognised wait for it.
struct Queue {
    joiner: join::Joiner,
    scanner: Scanner,
    scans: Scans,
    waiting: VecDeque<(u32, Slot)>,
    count: u32,
    /// Pages by their letters, and by recognition.
    read: (u32, u32),
    done: u32,
    origin: Option<TextOrigin>,
}

impl Queue {
    fn new(count: u32, scans: &Scans) -> Self {
        Self {
            joiner: join::Joiner::new(TextOrigin::PdfText, count),
            scanner: Scanner::new(scans),
            scans: scans.clone(),
            waiting: VecDeque::new(),
            count,
            read: (0, 0),
            done: 0,
            origin: None,
        }
    }

    /// A page that must be recognised, for `reason`.
    fn scan(&mut self, reason: String, draw: impl FnOnce() -> Option<Picture>) -> Slot {
        if self.scans.off {
            return Slot::Unread(reason);
        }
        if let Err(missing) = self.scanner.works() {
            return Slot::Unread(missing);
        }
        match draw() {
            Some(picture) => Slot::Scan(self.scanner.start(picture)),
            None => Slot::Unread(reason),
        }
    }

    /// The next page of the file.
    fn push(&mut self, number: u32, slot: Slot) {
        self.waiting.push_back((number, slot));
        while let Some((number, slot)) = self.waiting.pop_front() {
            match slot {
                Slot::Scan(job) => match job.poll() {
                    Some(done) => self.recognised(number, done),
                    None => {
                        self.waiting.push_front((number, Slot::Scan(job)));
                        return;
                    }
                },
                other => self.put(number, other),
            }
        }
    }

    fn put(&mut self, number: u32, slot: Slot) {
        match slot {
            Slot::Page(page, cut) => {
                self.read.0 += 1;
                self.joiner.page(*page);
                if cut {
                    self.joiner.unread(number, "trang chỉ đọc được một phần: nội dung bị hỏng hoặc có quá nhiều nét vẽ và chữ".to_owned());
                }
            }
            Slot::Unread(reason) => self.joiner.unread(number, reason),
            Slot::Scan(job) => {
                let done = job.wait();
                self.recognised(number, done);
                return;
            }
        }
        self.done += 1;
    }

    fn recognised(&mut self, number: u32, done: Result<super::scan::Reading, String>) {
        match done {
            Ok(reading) => {
                self.read.1 += 1;
                self.joiner.page(seen::page(number, reading));
            }
            Err(reason) => self.joiner.unread(number, reason),
        }
        self.done += 1;
        if let Some(progress) = &self.scans.progress {
            progress(self.done, self.count);
        }
    }

    fn finish(mut self) -> Result<Document, Error> {
        while let Some((number, slot)) = self.waiting.pop_front() {
            self.put(number, slot);
        }
        let origin = self.origin.unwrap_or(match self.read {
            (_, 0) => TextOrigin::PdfText,
            (0, _) => TextOrigin::PdfOcr,
            _ => TextOrigin::PdfMixed,
        });
        self.joiner.origin(origin);
        self.joiner.finish()
    }
}
