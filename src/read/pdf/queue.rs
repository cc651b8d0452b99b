//! Pages on their way to the joiner in the order of the file, those that are pictures by way of recognition.

use super::flow;
use super::join::Joiner;
use super::seen;
use crate::document::{Document, TextOrigin};
use crate::read::Error;
use crate::read::scan::{Fault, Job, Picture, Reading, Scanner, Scans};
use std::collections::VecDeque;

/// A page in the order of the file.
pub(super) enum Slot {
    /// Read; `true`: in part.
    Page(Box<flow::Page>, bool),
    /// Not to be read.
    Unread(String),
    /// Being recognised.
    Scan(Job),
}

/// Pages on their way to the joiner: those behind a page that is being recognised wait for it.
pub(super) struct Queue {
    /// Where they go.
    pub joiner: Joiner,
    scanner: Scanner,
    scans: Scans,
    waiting: VecDeque<(u32, Slot)>,
    /// Pages of the file.
    pub count: u32,
    /// Pages by their letters, and by recognition.
    read: (u32, u32),
    done: u32,
    /// What the words were read from, if that is known beforehand.
    pub origin: Option<TextOrigin>,
}

impl Queue {
    /// For a file of so many pages.
    pub fn new(count: u32, scans: &Scans) -> Self {
        Self {
            joiner: Joiner::new(TextOrigin::PdfText, count),
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
    pub fn scan(&mut self, number: u32, reason: String, draw: impl FnOnce() -> Option<Picture>) -> Slot {
        if self.scans.off {
            return Slot::Unread(reason);
        }
        if let Err(missing) = Scanner::works() {
            return Slot::Unread(missing);
        }
        // Pages that are not done yet are not drawn for what is made of the others.
        if self.scans.kept_only.is_some_and(|pages| number > pages) {
            return Slot::Unread(Fault::UnderWay.vietnamese());
        }
        match draw() {
            Some(picture) => Slot::Scan(self.scanner.start(picture)),
            None => Slot::Unread(reason),
        }
    }

    /// The next page of the file.
    pub fn push(&mut self, number: u32, slot: Slot) {
        self.waiting.push_back((number, slot));
        while let Some((number, slot)) = self.waiting.pop_front() {
            match slot {
                Slot::Scan(job) => {
                    let Some(done) = job.poll() else {
                        self.waiting.push_front((number, Slot::Scan(job)));
                        return;
                    };
                    self.recognised(number, done);
                }
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

    fn recognised(&mut self, number: u32, done: Result<Reading, String>) {
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

    /// The document.
    ///
    /// # Errors
    /// When nothing stands in it.
    pub fn finish(mut self) -> Result<Document, Error> {
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
