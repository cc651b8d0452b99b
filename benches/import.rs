//! A night's import in small: documents of every kind are generated, imported, and asked about: `cargo bench --bench import --
//! --documents 10000 [--database URL --blobs PLACE] [--workers N] [--hostile PERCENT]`. Without `--bench` (under `cargo test`)
//! it does nothing.
//!
//! Prints documents a second for each thousand, the most memory that all processes held at once, and how long questions over all
//! years take. `BOCSO_BIN` names another program to measure.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark")]

#[path = "import/make.rs"]
mod make;

use bocso::grammar::Grammar;
use bocso::store::kin::Issuer;
use bocso::store::{self, Filter, Wanted};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

struct Asked {
    documents: usize,
    database: Option<String>,
    blobs: Option<String>,
    workers: usize,
    hostile: usize,
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if !args.iter().any(|a| a == "--bench") {
        return;
    }
    let after = |name: &str| args.iter().position(|a| a == name).and_then(|i| args.get(i + 1)).cloned();
    let number = |name: &str, usual| after(name).map_or(usual, |n| n.parse().unwrap());
    let asked = Asked {
        documents: number("--documents", 1000),
        database: after("--database"),
        blobs: after("--blobs"),
        workers: number("--workers", 0),
        hostile: number("--hostile", 0),
    };
    let home = after("--home").map_or_else(|| std::env::temp_dir().join(format!("bocso-bench-{}", std::process::id())), PathBuf::from);
    run(&asked, &home);
    fs::remove_dir_all(&home).unwrap();
}

fn run(asked: &Asked, home: &Path) {
    let begun = Instant::now();
    let made = make::folder(&home.join("kho"), asked.documents, asked.hostile);
    println!("made {} documents, {} pages, {} MiB in {:.0?}", asked.documents, made.pages, made.bytes >> 20, begun.elapsed());
    let database = asked.database.clone().unwrap_or_else(|| format!("sqlite://{}", home.join("b.sqlite").display()));
    let blobs = asked.blobs.clone().unwrap_or_else(|| home.join("blobs").display().to_string());
    let program = std::env::var("BOCSO_BIN").unwrap_or_else(|_| env!("CARGO_BIN_EXE_bocso").to_owned());
    let place = ["--database", &database, "--blobs", &blobs];
    let start = |args: &[&str]| -> Child {
        Command::new(&program).args(args).args(place).env("RUST_LOG", "error").stdin(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    let kho = home.join("kho").display().to_string();
    let begun = Instant::now();
    let mut children = if asked.workers == 0 {
        vec![start(&["import", &kho])]
    } else {
        start(&["import", &kho, "--no-work"]).wait().unwrap();
        println!("queued in {:.1?}", begun.elapsed());
        (0..asked.workers).map(|_| start(&["worker", "--jobs", "1", "--drain"])).collect()
    };
    let begun = Instant::now();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (mut most, mut next, mut since) = (0, 1000, (0, Duration::ZERO));
    let store = loop {
        sleep(Duration::from_millis(100));
        assert!(begun.elapsed() < Duration::from_secs(30), "the store cannot be opened");
        if let Ok(store) = runtime.block_on(store::open(&database, Some(&blobs))) {
            break store;
        }
    };
    while children.iter_mut().any(|c| c.try_wait().unwrap().is_none()) {
        sleep(Duration::from_millis(250));
        most = most.max(memory(&children));
        let counts = runtime.block_on(store.counts(&Filter::default())).unwrap();
        let ended: u64 = counts.iter().filter(|(s, _)| s.is_final()).map(|(_, n)| n).sum();
        if ended >= next {
            let now = begun.elapsed();
            let rate = (ended - since.0) as f64 / now.saturating_sub(since.1).as_secs_f64();
            println!("{ended}: {rate:.1} documents/s, {} MiB at most so far", most >> 20);
            since = (ended, now);
            next = ended / 1000 * 1000 + 1000;
        }
    }
    let time = begun.elapsed();
    let counts = runtime.block_on(store.counts(&Filter::default())).unwrap();
    let counts: HashMap<&str, u64> = counts.iter().filter(|(_, n)| *n > 0).map(|(s, n)| (s.name(), *n)).collect();
    println!("all: {:.1} documents/s in {time:.1?}, {} MiB at most; {counts:?}", asked.documents as f64 / time.as_secs_f64(), most >> 20);
    let page = runtime.block_on(store.documents(&Filter::default(), None, 1)).unwrap();
    println!("newest: {:?}", page.records.first().and_then(|r| r.tally));
    series(&runtime, &*store);
}

/// One indicator over all years: how long the first page takes, the last one, all of them, and one issuer's.
fn series(runtime: &tokio::runtime::Runtime, store: &dyn store::Store) {
    let label = store::filed::key("lĩnh vực tư pháp tiếp nhận");
    let any = runtime.block_on(store.points(&Wanted::default(), None, 400)).unwrap();
    let mut labels: Vec<String> = any.points.iter().map(|p| store::filed::key(&p.label)).collect();
    labels.push(label);
    labels.sort();
    labels.dedup();
    let count = |label: &String| {
        let wanted = Wanted { label: Some(label.clone()), ..Wanted::default() };
        runtime.block_on(store.points(&wanted, None, 200_000)).unwrap().points.len()
    };
    let Some((label, figures)) = labels.iter().map(|l| (l, count(l))).filter(|l| l.1 <= 40_000).max_by_key(|l| l.1) else { return };
    let wanted = Wanted { label: Some(label.clone()), ..Wanted::default() };
    let timed = |what: &str, wanted: &Wanted, limit: u32, all: bool| {
        let mut times = Vec::new();
        let mut seen = 0;
        for _ in 0..5 {
            let (mut next, begun) = (None, Instant::now());
            seen = 0;
            loop {
                let page = runtime.block_on(store.points(wanted, next.as_ref(), limit)).unwrap();
                seen += page.points.len();
                next = page.next;
                if !all || next.is_none() {
                    break;
                }
            }
            times.push(begun.elapsed());
        }
        times.sort();
        println!("series {label:?} of {figures} figures: {what}: {seen} in {:.1?} (slowest of 5: {:.1?})", times[2], times[4]);
    };
    timed("a page of 200", &wanted, 200, false);
    timed("1,000 at once", &wanted, 1000, false);
    timed("all at once", &wanted, 200_000, false);
    timed("all in pages of 500", &wanted, 500, true);
    let issuer = Issuer::of("UBND huyện số 7", &Grammar::embedded()).key;
    timed("one issuer's", &Wanted { issuer: Some(issuer), ..wanted.clone() }, 200, false);
    let words = Wanted { words: Some("tiếp nhận".to_owned()), ..Wanted::default() };
    timed("words in labels, a page of 200", &words, 200, false);
}

/// Memory of the processes and their children that nobody shares, in bytes.
fn memory(children: &[Child]) -> u64 {
    let mut parents = HashMap::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|n| n.parse::<u32>().ok()) else { continue };
        let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        if let Some(parent) = stat.rsplit(") ").next().and_then(|rest| rest.split(' ').nth(1)).and_then(|p| p.parse::<u32>().ok()) {
            parents.insert(pid, parent);
        }
    }
    let roots: Vec<u32> = children.iter().map(Child::id).collect();
    let ours = |pid: u32| {
        let mut at = pid;
        for _ in 0..4 {
            if roots.contains(&at) {
                return true;
            }
            let Some(parent) = parents.get(&at) else { return false };
            at = *parent;
        }
        false
    };
    let own = |pid: u32| {
        let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
        let line = rollup.lines().find_map(|l| l.strip_prefix("Pss:"));
        line.and_then(|l| l.split_whitespace().next()).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) * 1024
    };
    parents.keys().copied().filter(|pid| ours(*pid)).map(own).sum()
}
