//! Pages that are pictures → lines, tables and words with their places, confidences and second readings.
//!
//! ```text
//! file ── picture ──▶ pixels ── prepare ──▶ straight page ── ruling ──▶ tables ── cells ──▶ cut-outs
//!                                                └───────── engine (tesseract, a child) ──────┴──▶ page ──▶ Reading ──▶ cache
//! ```
//!
//! Numbers are read twice: by the engine, and by the shapes of their signs (`shapes`, `net`); where the two differ the engine's model
//! of digits is asked (`twice`). A page that is one picture is not drawn (`sole`).
//!
//! Pages are read by as many threads as are allowed, each by an engine of its own; the caller takes them in order. Nothing here
//! knows what a page says. Pages whose text stands on its side or head are found by what the engine makes of them.

#![allow(clippy::cast_sign_loss, clippy::cast_possible_wrap, reason = "places in pixels: cut off at 0 by the cast or before it")]

mod bits;

mod border;

mod cache;

mod cells;

mod colour;

mod engine;

mod hocr;

mod marks;

pub mod net;

mod numbers;

mod numerals;

mod page;

mod paper;

mod parts;

mod picture;

mod pixels;

mod prepare;

mod reading;

mod ridge;

mod ruling;

pub mod shapes;

mod skew;

mod sole;

mod thousandths;

mod twice;

mod width;

pub(super) use engine::Fault;
pub(super) use picture::{Picture, file as pictures, page as picture_of};
pub(super) use reading::{Line, Reading, Table};

use cache::Cache;
use engine::Engine;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender, TryRecvError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// Pages in a row that the engine may fail on before no more are tried.
const FAULTS: u32 = 10;

/// What is told while pages are read: how many are done, and of how many.
pub type Progress = Arc<dyn Fn(u32, u32) + Send + Sync>;

/// How scanned pages are read.
#[derive(Clone, Serialize, Deserialize)]
pub struct Scans {
    /// They are not read, but told of as what they are.
    pub off: bool,
    /// Pages read at the same time; 0: one a core.
    pub jobs: usize,
    /// Folder of pages read before. `None`: nothing is kept.
    pub cache: Option<PathBuf>,
    /// Time that the engine may take for a page.
    pub time: Duration,
    /// Only so many pages are read, and from the cache alone; the others are told to be under way.
    pub kept_only: Option<u32>,
    /// Told of each page that is done.
    #[serde(skip)]
    pub progress: Option<Progress>,
}

impl Default for Scans {
    /// None are read: no program is started that nobody asked for.
    fn default() -> Self {
        Self { off: true, ..Self::on() }
    }
}

impl Scans {
    /// A page a core at a time, a minute each, nothing kept.
    pub fn on() -> Self {
        Self { off: false, jobs: 0, cache: None, time: Duration::from_mins(1), kept_only: None, progress: None }
    }
}

impl fmt::Debug for Scans {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scans").field("jobs", &self.jobs).field("cache", &self.cache).field("time", &self.time).finish_non_exhaustive()
    }
}

/// What is done to the pages of a picture file before an engine sees them, for fuzzing: decoded, made straight, tables found, cut
/// out. Gives the cells found.
#[cfg(fuzzing)]
pub fn prepared(bytes: &[u8], limits: &super::Limits) -> usize {
    let mut found = 0;
    let _ = pictures(bytes, limits, |picture| {
        let Ok(picture) = picture else { return };
        found += page::cut_out(&picture.pixels, picture.dpi);
    });
    found
}

/// The cores of this machine that the process may use.
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// A picture and whom to tell what it holds.
type Order = (Picture, SyncSender<Result<Reading, String>>);

/// Threads that read pages.
pub(super) struct Scanner {
    settings: Scans,
    /// Threads are started when the first page comes.
    orders: Option<SyncSender<Order>>,
}

/// A page that is being read.
pub(super) struct Job(Receiver<Result<Reading, String>>);

impl Scanner {
    /// No threads yet.
    pub fn new(settings: &Scans) -> Self {
        Self { settings: settings.clone(), orders: None }
    }

    /// Whether pages can be read at all. The error says in Vietnamese what is missing.
    pub fn works() -> Result<(), String> {
        Engine::find().map(|_| ()).map_err(|fault| fault.vietnamese())
    }

    /// Hands a page over; waits while all threads have their hands full.
    pub fn start(&mut self, picture: Picture) -> Job {
        let (tell, heard) = mpsc::sync_channel(1);
        let orders = self.orders.get_or_insert_with(|| threads(&self.settings));
        // Threads that are gone drop the order, which the job tells.
        let _ = orders.send((picture, tell));
        Job(heard)
    }
}

impl Job {
    /// Whether the page is done.
    pub fn poll(&self) -> Option<Result<Reading, String>> {
        match self.0.try_recv() {
            Ok(done) => Some(done),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(Fault::Died.vietnamese())),
        }
    }

    /// Waits for the page. The error says in Vietnamese why it was not read.
    pub fn wait(self) -> Result<Reading, String> {
        self.0.recv().unwrap_or_else(|_| Err(Fault::Died.vietnamese()))
    }
}

fn threads(settings: &Scans) -> SyncSender<Order> {
    // No more than one picture waits: pictures are large.
    let (orders, taken) = mpsc::sync_channel::<Order>(1);
    let taken = Arc::new(Mutex::new(taken));
    let faults = Arc::new(AtomicU32::new(0));
    let jobs = if settings.jobs == 0 { cores() } else { settings.jobs };
    for n in 0..jobs.clamp(1, 64) {
        let (taken, settings, faults) = (Arc::clone(&taken), settings.clone(), Arc::clone(&faults));
        let thread = thread::Builder::new().name(format!("bocso-page-{n}"));
        // Fewer threads than wished for are no fault; none at all shows when the orders are dropped.
        let _ = thread.spawn(move || {
            loop {
                let order = taken.lock().unwrap_or_else(PoisonError::into_inner).recv();
                let Ok((picture, tell)) = order else { return };
                let _ = tell.send(read(&picture, &settings, &faults).map_err(|fault| fault.vietnamese()));
            }
        });
    }
    orders
}

/// One page, from the cache or by the engine. `faults`: pages in a row that the engine failed on.
fn read(picture: &Picture, settings: &Scans, faults: &AtomicU32) -> Result<Reading, Fault> {
    let engine = Engine::find()?;
    let kept = settings.cache.as_deref().map(|folder| (Cache::on(folder), Cache::key(picture, &engine.version)));
    if let Some(reading) = kept.as_ref().and_then(|(cache, key)| cache.get(key)) {
        return Ok(reading);
    }
    if settings.kept_only.is_some() {
        return Err(Fault::UnderWay);
    }
    // A scan of a thousand pages is not to wait a thousand times for an engine that hangs.
    if faults.load(Ordering::Relaxed) >= FAULTS {
        return Err(Fault::GivenUp(FAULTS));
    }
    let reading = page::read(&picture.pixels, picture.dpi, &engine.within(settings.time), settings.time);
    if reading.is_ok() {
        faults.store(0, Ordering::Relaxed);
    } else {
        faults.fetch_add(1, Ordering::Relaxed);
    }
    let reading = reading?;
    if let Some((cache, key)) = kept {
        cache.put(&key, &reading);
    }
    Ok(reading)
}
