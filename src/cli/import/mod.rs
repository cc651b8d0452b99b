//! `bocso import PATH…`: takes in folders, files and archives, and extracts all that waits; what was cut off goes on when called again.

mod bar;

mod report;

mod words;

use super::lang::Lang;
use super::place::{Effort, Place, runtime, told_to_stop};
use super::{Failure, out};
use crate::read;
use crate::store::record::sha256;
use crate::store::{Filter, Import, Status, Store};

use crate::work::intake::walk::{self, Content};
use crate::work::intake::{Counts, Intake};
use crate::work::{Crew, learning, lessons};
use bar::Bar;
use report::Report;
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// Arguments of `import`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folders, report files, ZIP archives
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    effort: Effort,
    /// Show what would be taken in and keep nothing
    #[arg(long)]
    dry_run: bool,
    /// Write the list of all files and what became of them: .xlsx, .json or .csv
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Whose the documents are: only users of this organisation, and those of none, see them
    #[arg(long, value_name = "NAME")]
    organisation: Option<String>,
    /// Only queue; leave the extraction to `bocso worker` or `bocso serve`
    #[arg(long)]
    no_work: bool,
}

/// How often the bar is drawn.
const DRAWN: Duration = Duration::from_millis(200);

/// How long a store may give no answer: a server that restarts is back by then, a full disk is not.
const PATIENCE: Duration = Duration::from_secs(30);

/// Files of an import that are asked for at a time.
const PAGE: u32 = 1000;

/// Takes in, extracts, reports. Whether nothing failed.
pub fn run(args: &Args, lang: Lang) -> Result<bool, Failure> {
    if let Some(missing) = args.paths.iter().find(|p| !p.exists()) {
        let why = lang.say("không có tệp hay thư mục này", "there is no such file or folder");
        return Err(Failure::Told(format!("{}: {why}", missing.display())));
    }
    if let Some(report) = &args.report
        && !report::is_possible(report)
    {
        let why = lang.say("danh sách ghi ra .xlsx, .json hoặc .csv", "the list is written as .xlsx, .json or .csv");
        return Err(Failure::Usage(format!("{}: {why}", report.display())));
    }
    if args.dry_run { dry(args, lang) } else { runtime()?.block_on(import(args, lang)) }
}

/// What was extracted so far, by status.
type Done = Arc<[AtomicU64; 4]>;

const STATUSES: [Status; 4] = [Status::Done, Status::NeedsReview, Status::Partial, Status::Failed];

async fn import(args: &Args, lang: Lang) -> Result<bool, Failure> {
    let lost = |e: &dyn std::fmt::Display| Failure::Told(format!("{}: {e}", lang.say("kho dữ liệu", "the store")));
    let limits = args.effort.limits(lang)?;
    let store = args.place.open(lang).await?;
    limits.calibration.put(learning::newest(&*store).await.map_err(|e| lost(&e))?.map(|n| n.0));
    limits.lessons.put(lessons::newest(&*store).await.map_err(|e| lost(&e))?);
    let roots: Vec<PathBuf> = args.paths.iter().map(|p| fs::canonicalize(p).unwrap_or_else(|_| p.clone())).collect();
    let names: Vec<String> = roots.iter().map(|p| p.display().to_string()).collect();
    let run = store.begin_import(&names, args.organisation.as_deref()).await.map_err(|e| lost(&e))?;
    let waiting_before = waiting(&*store).await.map_err(|e| lost(&e))?;
    let done: Done = Arc::default();
    let counted = Arc::clone(&done);
    let crew = Crew::new(Arc::clone(&store), limits.clone(), move |status| {
        if let Some(i) = STATUSES.iter().position(|s| *s == status) {
            counted[i].fetch_add(1, Ordering::Relaxed);
        }
    });
    let crew = Arc::new(crew.patient(PATIENCE));
    crew.take_up().await.map_err(|e| lost(&e))?;

    let (counts, stop) = (Arc::new(Counts::default()), Arc::new(AtomicBool::new(false)));
    let intake = Intake { store: Arc::clone(&store), limits, roots, counts: Arc::clone(&counts), stop: Arc::clone(&stop) };
    let bar = Bar::new(lang, run.resumed);
    let work = async {
        let (queue, taken) = (Arc::clone(&crew), run.clone());
        let handle = tokio::runtime::Handle::current();
        let taking = tokio::task::spawn_blocking(move || intake.run(&taken, &handle, &|| queue.wake.notify_one()));
        let taking = async {
            let end = taking.await;
            // Only now can "nothing waits" mean the end.
            crew.drain();
            end
        };
        if args.no_work {
            return taking.await;
        }
        let working = crew.work(args.effort.jobs());
        tokio::pin!(taking, working);
        let end = tokio::select! {
            end = &mut taking => end,
            // Only for want of a store that answers.
            () = &mut working => return taking.await,
        };
        if matches!(end, Ok(Ok(true))) {
            working.await;
            others(&crew, &*store, &run, args.effort.jobs()).await;
        }
        end
    };
    let drawing = async {
        loop {
            bar.draw(&counts, &done, waiting_before);
            tokio::time::sleep(DRAWN).await;
        }
    };
    let end = tokio::select! {
        end = work => Some(end),
        () = told_to_stop() => None,
        () = drawing => None,
    };
    stop.store(true, Ordering::Relaxed);
    crew.put_back().await.map_err(|e| lost(&e))?;
    bar.draw(&counts, &done, waiting_before);
    bar.end();
    let fault = crew.fault();
    let Some(end) = end else {
        let vi = "đã ngắt; chạy lại đúng lệnh này để đi tiếp";
        return Err(Failure::Told(lang.say(vi, "interrupted; call the same command again to go on").into()));
    };
    end.map_err(|e| lost(&e))?.map_err(|e| lost(&e))?;
    if let Some(fault) = fault {
        return Err(lost(&fault));
    }
    finish(args, lang, &*store, &run, &counts).await.map_err(|e| lost(&e))
}

async fn waiting(store: &dyn Store) -> Result<u64, crate::store::Error> {
    let counts = store.counts(&Filter::default()).await?;
    Ok(counts.iter().filter(|(status, _)| matches!(status, Status::Queued | Status::Running)).map(|(_, n)| n).sum())
}

/// Waits for documents of this import that other processes hold, and takes up what those let go.
async fn others(crew: &Arc<Crew>, store: &dyn Store, run: &Import, jobs: usize) {
    while store.import_open(run.seq).await.is_ok_and(|open| open > 0) {
        tokio::time::sleep(Duration::from_secs(1)).await;
        if crew.take_up().await.is_ok() {
            crew.work(jobs).await;
        }
    }
}

/// The list of files and the last words. Whether nothing failed.
async fn finish(args: &Args, lang: Lang, store: &dyn Store, run: &Import, counts: &Counts) -> Result<bool, crate::store::Error> {
    let mut report = args.report.as_deref().map(|path| (path, Report::create(path)));
    let (mut after, mut failed, mut by_status) = (String::new(), 0_u64, BTreeMap::<&str, u64>::new());
    let mut seen = HashSet::new();
    loop {
        let files = store.import_files(run.seq, &after, PAGE).await?;
        for (file, record) in &files {
            let document_failed = record.as_ref().is_some_and(|r| r.status == Status::Failed);
            if document_failed || file.outcome == crate::store::Outcome::Failed {
                failed += 1;
                let reason = record.as_ref().and_then(|r| r.failure.as_ref()).map(|f| format!("{} {}", f.reason.name(), f.message));
                let reason = reason.or_else(|| file.reason.as_deref().map(|why| words::reason(why, lang))).unwrap_or_default();
                out::complain(&format!("{}: {}", file.path, reason.trim_end()));
            }
            if let Some(record) = record
                && seen.insert(record.id.clone())
            {
                *by_status.entry(record.status.name()).or_default() += 1;
            }
            if let Some((_, report)) = &mut report
                && let Ok(open) = report
                && let Err(e) = open.line(file, record.as_ref(), lang)
            {
                *report = Err(e);
            }
        }
        match files.last() {
            Some((last, _)) if files.len() == PAGE as usize => after.clone_from(&last.path),
            _ => break,
        }
    }
    let written = report.map(|(path, report)| (path, report.and_then(Report::end)));
    if let Some((path, Err(e))) = written {
        out::complain(&format!("{}: {e}", path.display()));
        failed += 1;
    }
    let of = |n: &AtomicU64| n.load(Ordering::Relaxed);
    let parts: Vec<String> = by_status.iter().map(|(status, n)| format!("{status} {n}")).collect();
    let taken = lang.say(
        "tệp: mới {new}, đã có {known}, bỏ qua {skipped}, lỗi {failed}, lần trước {before}",
        "files: new {new}, known {known}, skipped {skipped}, failed {failed}, before {before}",
    );
    let taken = [
        ("{new}", of(&counts.new)),
        ("{known}", of(&counts.known)),
        ("{skipped}", of(&counts.skipped)),
        ("{failed}", of(&counts.failed)),
        ("{before}", of(&counts.before)),
    ]
    .iter()
    .fold(taken.to_owned(), |text, (slot, n)| text.replace(slot, &n.to_string()));
    out::complain(&format!("{taken}; {}: {}", lang.say("tài liệu", "documents"), parts.join(", ")));
    Ok(failed == 0)
}

/// What would be taken in.
fn dry(args: &Args, lang: Lang) -> Result<bool, Failure> {
    let limits = args.effort.limits(lang)?;
    let mut kinds = BTreeMap::<String, (u64, u64)>::new();
    let (mut hashes, mut twice, mut failed) = (HashSet::new(), 0_u64, 0_u64);
    walk::walk(&args.paths, &limits, &mut |_, _, _| false, &mut |found| {
        let (kind, size) = match &found.content {
            Content::Document(bytes) => {
                if !hashes.insert(sha256(bytes)) {
                    twice += 1;
                }
                (read::media_type(bytes).to_owned(), bytes.len() as u64)
            }
            Content::Archive => return true,
            Content::Skipped(what) => (format!("{}: {}", lang.say("bỏ qua", "skipped"), words::reason(what, lang)), found.size_bytes),
            Content::Failed(why) => {
                out::complain(&format!("{}: {}", found.path, words::reason(why, lang)));
                failed += 1;
                return true;
            }
        };
        let entry = kinds.entry(kind).or_default();
        *entry = (entry.0 + 1, entry.1 + size);
        true
    });
    let mut stdout = out::stdout()?;
    for (kind, (count, size)) in kinds {
        writeln!(stdout, "{count}\t{size}\t{kind}")?;
    }
    writeln!(stdout, "{}\t\t{}", hashes.len(), lang.say("tài liệu khác nhau", "different documents"))?;
    writeln!(stdout, "{twice}\t\t{}", lang.say("bản trùng", "duplicates"))?;
    writeln!(stdout, "{failed}\t\t{}", lang.say("không đọc được", "unreadable"))?;
    stdout.flush()?;
    Ok(failed == 0)
}
