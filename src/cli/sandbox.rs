//! How `extract` and `text` read a document: texts and web pages here, everything else in child processes under limits.
//!
//! The readers of texts and web pages are a few bounded loops of our own, and such a report is done in milliseconds, of which a
//! child's start would be a good part; the forms that need decoders of compressed, linked or nested parts are read in a child ([`crate::work::pool`]).

use super::input::{Content, Input, unreadable};
use super::{Failure, input, lang::Lang, order};
use crate::confidence::calibration::Calibration;
use crate::grammar::Grammar;
use crate::read::scan::{Progress, Scans, cores};
use crate::store::Reason;
use crate::work::limits::{ANSWER_BYTES, Learned, Limits, MEMORY_BYTES, TIME};
use crate::work::pool::{Pool, Refused};
use crate::work::show::{Ask, Shown, pour, show};
use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// Options of commands that read documents.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// How much memory reading one document may take, in MiB (1024); 0: no limit
    #[arg(long, value_name = "MIB", default_value_t = MEMORY_BYTES >> 20, hide_default_value = true)]
    memory_mb: u64,
    /// How long reading one document may take, in seconds (120)
    #[arg(long, value_name = "SECONDS", default_value_t = TIME.as_secs(), hide_default_value = true, value_parser = clap::value_parser!(u64).range(1..))]
    time_s: u64,
    /// Read in this very process and without limits, to look for faults
    #[arg(long)]
    no_sandbox: bool,
    /// Do not recognise scanned pages: list them as unread
    #[arg(long)]
    no_ocr: bool,
    /// Folder of scanned pages recognised before (bocso in the user's cache folder); - keeps none
    #[arg(long, value_name = "DIR")]
    cache: Option<PathBuf>,
}

impl Options {
    /// How scanned pages are read where so many documents are to be read.
    fn scans(&self, documents: usize) -> Scans {
        // Documents read at the same time share the cores.
        let jobs = if documents > 1 { cores().div_ceil(documents) } else { 0 };
        let cache = match &self.cache {
            Some(none) if none.as_os_str() == "-" => None,
            Some(folder) => Some(folder.clone()),
            None => cache_folder(),
        };
        Scans { off: self.no_ocr, jobs, cache, time: page_time(self.time_s), ..Scans::on() }
    }
}

/// How long the engine may take for a page: half of what a document may take without saying a word, so that the page alone is lost.
pub fn page_time(time_s: u64) -> Duration {
    (Duration::from_secs(time_s) / 2).max(Duration::from_secs(1))
}

/// Where pages that were recognised are kept: `BOCSO_CACHE`, else where programs of this user keep what they can make again.
pub fn cache_folder() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    if let Some(own) = set("BOCSO_CACHE") {
        return Some(own);
    }
    let base = set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")))?;
    Some(base.join("bocso").join("pages"))
}

/// The grammars compiled in, made when first needed (a batch without texts needs none here) and never taken apart again.
static EMBEDDED: OnceLock<Grammar> = OnceLock::new();

/// Reads documents one by one, from as many threads as like to.
pub struct Reader {
    /// Read from a folder. `None`: those compiled in.
    grammar: Option<Grammar>,
    pool: Option<Pool>,
    limits: Limits,
    calibration: Option<Calibration>,
    /// One document is read after the other.
    in_turn: bool,
    lang: Lang,
}

/// A document as it is shown.
pub enum Answer {
    /// What a child wrote of it, or what was written here so that the cores share that work.
    Bytes(Vec<u8>),
    /// A document on which no other waits, not written yet: its bytes need not lie in memory all at once.
    Here {
        /// The document.
        shown: Shown,
        /// The process ends behind it.
        last: bool,
    },
}

impl Answer {
    /// Writes it.
    pub fn write(self, out: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Bytes(bytes) => out.write_all(&bytes),
            Self::Here { mut shown, last } => {
                let done = shown.write(out);
                // Where the process ends, memory goes back at once and not string by string.
                if last {
                    std::mem::forget(shown);
                }
                done
            }
        }
    }
}

/// The limits of a child, this program being the child's as well.
pub fn limits(memory_mb: u64, time_s: u64, scans: Scans, lang: Lang) -> Result<Limits, Failure> {
    let program = std::env::current_exe().map_err(|e| {
        Failure::Told(format!(
            "{} ({e})",
            lang.say("không tìm được tệp của chính chương trình này", "this program's own file cannot be found")
        ))
    })?;
    let (time, memory_bytes) = (Duration::from_secs(time_s), memory_mb.saturating_mul(1 << 20));
    Ok(Limits {
        program,
        time,
        memory_bytes,
        answer_bytes: ANSWER_BYTES,
        scans,
        calibration: Learned::default(),
        lessons: crate::work::lessons::InForce::default(),
    })
}

impl Reader {
    /// A reader of so many documents with the grammars compiled in, or those of a folder.
    pub fn new(args: &Options, documents: usize, grammars: Option<&Path>, lang: Lang) -> Result<Self, Failure> {
        Self::calibrated(args, documents, grammars, None, lang)
    }

    /// The same with the confidences of a calibration.
    pub fn calibrated(
        args: &Options,
        documents: usize,
        grammars: Option<&Path>,
        calibration: Option<Calibration>,
        lang: Lang,
    ) -> Result<Self, Failure> {
        let mut scans = args.scans(documents);
        scans.progress = progress(documents, lang);
        let limits = limits(args.memory_mb, args.time_s, scans, lang)?;
        limits.calibration.put(calibration.clone());
        let (own, files) = grammars.map(|dir| input::own_grammar(dir, lang)).transpose()?.unzip();
        let pool = if args.no_sandbox { None } else { Some(Pool::new(limits.clone(), files.as_deref())?) };
        Ok(Self { grammar: own, pool, limits, calibration, in_turn: order::workers(documents) <= 1, lang })
    }

    /// Opens a file, or standard input for `-`. The error is the message without the file's name.
    pub fn open(&self, path: &Path) -> Result<Input, String> {
        input::document(path, self.lang)
    }

    /// What is asked of a document, or the message without the file's name. `last`: the process ends behind it.
    pub fn show(&self, ask: Ask, input: Input, last: bool) -> Result<Answer, String> {
        match (&self.pool, input.content) {
            (Some(pool), Content::Other { size, mut source }) => {
                pool.ask(ask, &input.name, size, &mut *source).map(Answer::Bytes).map_err(|e| self.refused(e))
            }
            (_, content) => self.here(ask, &input.name, &input::whole(content, self.lang)?, last),
        }
    }

    /// The words of a document, with [`Ask::Boxes`] and their places, written while it is read. Nothing is lost of what was written
    /// before an error.
    pub fn pour(&self, ask: Ask, input: Input, out: &mut impl Write) -> Result<io::Result<()>, String> {
        let content = match (&self.pool, input.content) {
            (Some(pool), Content::Other { size, mut source }) => {
                return match pool.pour(ask, &input.name, size, &mut *source, &mut |part| out.write_all(part)) {
                    Err(Refused::Unwritten(e)) => Ok(Err(e)),
                    done => done.map(Ok).map_err(|e| self.refused(e)),
                };
            }
            (_, content) => content,
        };
        let bytes = input::whole(content, self.lang)?;
        let mut written = Ok(());
        let mut part = |words: &[u8]| {
            written = out.write_all(words);
            if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let read = catch_unwind(AssertUnwindSafe(|| pour(ask, &bytes, self.grammar(), &self.limits.scans, &mut part)));
        read.map_err(|_| self.ended(Reason::Crashed))?.map_err(|e| input::refused(&e, self.lang))?;
        Ok(written)
    }

    fn grammar(&self) -> &Grammar {
        self.grammar.as_ref().unwrap_or_else(|| EMBEDDED.get_or_init(Grammar::embedded))
    }

    fn here(&self, ask: Ask, name: &str, bytes: &[u8], last: bool) -> Result<Answer, String> {
        let grammar = self.grammar();
        // The core never panics by its tests; should it all the same, one document is lost and not the batch.
        let shown = catch_unwind(AssertUnwindSafe(|| show(ask, name, bytes, grammar, &self.limits.scans, self.calibration.as_ref())));
        let mut shown = shown.map_err(|_| self.ended(Reason::Crashed))?.map_err(|e| input::refused(&e, self.lang))?;
        if last || self.in_turn {
            return Ok(Answer::Here { shown, last });
        }
        let mut out = Vec::with_capacity(shown.size_hint());
        shown.write(&mut out).map_err(|e| format!("crashed: {e}"))?;
        Ok(Answer::Bytes(out))
    }

    fn refused(&self, why: Refused) -> String {
        match why {
            Refused::Told(told) if told.reason == Reason::Crashed.name() => {
                format!("{} ({})", self.ended(Reason::Crashed), plain(&told.english))
            }
            Refused::Told(told) => format!("{}: {}", told.reason, plain(self.lang.say(&told.vietnamese, &told.english))),
            Refused::Ended(reason) => self.ended(reason),
            Refused::Unreadable(e) => unreadable(&e, self.lang),
            Refused::Unwritten(e) => format!("crashed: {e}"),
            Refused::NotStarted(e) => {
                let vi = "cần một tiến trình con để đọc tài liệu, hệ thống không cho mở; chạy bocso doctor để xem vì sao";
                let en = "expected a child process to read the document in, the system starts none; bocso doctor may tell why";
                format!("crashed: {} ({e})", self.lang.say(vi, en))
            }
        }
    }

    /// What a child's end means to a person: what was expected, what was found, what to do.
    fn ended(&self, reason: Reason) -> String {
        let (seconds, mib) = (self.limits.time.as_secs(), self.limits.memory_bytes >> 20);
        let answer = self.limits.answer_bytes >> 20;
        let words = match (reason, self.lang) {
            (Reason::TimedOut, Lang::Vi) => {
                format!("cần đọc xong trong {seconds} giây, hết giờ mà tài liệu chưa đọc xong; chia nhỏ tài liệu hoặc tăng --time-s")
            }
            (Reason::TimedOut, Lang::En) => {
                format!("expected to be done in {seconds} s, found the document unfinished by then; split it or raise --time-s")
            }
            (Reason::Memory, Lang::Vi) => {
                format!("cần không quá {mib} MiB bộ nhớ, tài liệu này đòi nhiều hơn; chia nhỏ tài liệu hoặc tăng --memory-mb")
            }
            (Reason::Memory, Lang::En) => {
                format!("expected to need at most {mib} MiB of memory, found a document that needs more; split it or raise --memory-mb")
            }
            (Reason::TooLarge, Lang::Vi) => format!("cần kết quả không quá {answer} MiB, tài liệu này cho nhiều hơn; chia nhỏ tài liệu"),
            (Reason::TooLarge, Lang::En) => format!("expected an answer of at most {answer} MiB, found a longer one; split the document"),
            (_, Lang::Vi) => "cần đọc đến hết tài liệu, chương trình gặp lỗi và dừng giữa chừng; hãy báo lại kèm tệp".to_owned(),
            (_, Lang::En) => {
                "expected to read the document to its end, found a fault of the program on it; please report it with the file".to_owned()
            }
        };
        format!("{}: {words}", reason.name())
    }
}

/// Pages recognised are told on a terminal: of one document, so that lines do not mix.
fn progress(documents: usize, lang: Lang) -> Option<Progress> {
    if documents != 1 || !io::stderr().is_terminal() {
        return None;
    }
    let words = lang.say("nhận dạng trang", "recognising page");
    Some(Arc::new(move |done, of| {
        let end = if done == of { "\n" } else { "" };
        let _ = write!(io::stderr().lock(), "\r{words} {done}/{of}{end}");
    }))
}

/// Words of a child on one line, without what would steer a terminal.
fn plain(words: &str) -> String {
    words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
