//! An office at work while a night's import runs: `cargo bench --bench load -- [--sessions 50] [--seconds 60] [--documents 300]
//! [--import 3000] [--pace-ms 3000]`. Without `--bench` (under `cargo test`) it does nothing. An hour's requests in a few minutes,
//! to see whether memory stays flat: `--seconds 240 --pace-ms 200 --import 0`.
//!
//! Each session does one thing every three seconds: the list, a review page, a page's picture, an extraction, indicators, a decision;
//! now and then somebody uploads a PDF. Prints how long each took, what failed, and the service's memory before and after.
//! `BOCSO_BIN` names another program to measure. Bounded: at most 200 sessions, ten minutes, one connection a session.

#![expect(clippy::unwrap_used, clippy::print_stdout, clippy::cast_sign_loss, reason = "a benchmark")]

#[path = "import/make.rs"]
#[allow(dead_code, reason = "shared with another benchmark")]
mod make;

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

/// How often somebody uploads.
const UPLOADS: Duration = Duration::from_secs(4);

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if !args.iter().any(|a| a == "--bench") {
        return;
    }
    let number =
        |name: &str, usual: usize| args.iter().position(|a| a == name).and_then(|i| args.get(i + 1)).map_or(usual, |n| n.parse().unwrap());
    let home = std::env::temp_dir().join(format!("bocso-load-{}", std::process::id()));
    let (sessions, seconds) = (number("--sessions", 50).min(200), number("--seconds", 60).min(3600));
    let clock = Clock { time: Duration::from_secs(seconds as u64), pace: Duration::from_millis(number("--pace-ms", 3000) as u64) };
    run(&home, sessions, &clock, number("--documents", 300), number("--import", 3000));
    fs::remove_dir_all(&home).unwrap();
}

/// An answer and how long it took.
struct Answer {
    status: u16,
    tag: Option<String>,
    body: Vec<u8>,
    took: Duration,
}

fn call(address: &str, method: &str, path: &str, headers: &str, body: &[u8]) -> Answer {
    let begun = Instant::now();
    let ask = || -> std::io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        let length = body.len();
        let head = format!("{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n");
        stream.write_all(&[head.as_bytes(), body].concat())?;
        let mut all = Vec::new();
        stream.read_to_end(&mut all)?;
        Ok(all)
    };
    let all = ask().unwrap_or_default();
    let took = begun.elapsed();
    let cut = all.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or(all.len());
    let head = String::from_utf8_lossy(&all[..cut]).into_owned();
    let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
    let tag = head.lines().find_map(|l| l.strip_prefix("etag: ").map(str::to_owned));
    Answer { status, tag, body: all.get(cut + 4..).unwrap_or_default().to_vec(), took }
}

/// What was measured, by kind of action.
#[derive(Default)]
struct Log {
    took: BTreeMap<&'static str, Vec<Duration>>,
    failed: BTreeMap<String, usize>,
}

impl Log {
    fn note(&mut self, kind: &'static str, answer: &Answer, good: &[u16]) {
        self.took.entry(kind).or_default().push(answer.took);
        if !good.contains(&answer.status) {
            *self.failed.entry(format!("{kind}: {}", answer.status)).or_default() += 1;
        }
    }
}

/// A program of ours on the database of this run.
fn start(home: &Path, args: &[&str]) -> Child {
    let program = std::env::var("BOCSO_BIN").unwrap_or_else(|_| env!("CARGO_BIN_EXE_bocso").to_owned());
    let database = format!("sqlite://{}", home.join("b.sqlite").display());
    let mut command = Command::new(program);
    command.args(args).args(["--database", &database]).env("RUST_LOG", "info,bocso=info").stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Starts the service; where it listens, as its log or its output says. The rest of both is read and forgotten.
fn service(home: &Path) -> (Child, String) {
    let mut child = start(home, &["serve", "--listen", "127.0.0.1:0"]);
    let mut log = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    let address = loop {
        line.clear();
        assert!(log.read_line(&mut line).unwrap() > 0, "the service ended");
        if let Some(at) = line.find("127.0.0.1:") {
            break line[at..].chars().take_while(|c| c.is_ascii_digit() || ".:".contains(*c)).collect();
        }
    };
    thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
    (child, address)
}

fn resident_mib(child: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let kib = status.lines().find_map(|l| l.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
    kib.unwrap_or(0) >> 10
}

fn load_average() -> String {
    fs::read_to_string("/proc/loadavg").unwrap_or_default().split(' ').take(3).collect::<Vec<_>>().join(" ")
}

/// How long it goes on, and how often a session does something.
struct Clock {
    time: Duration,
    pace: Duration,
}

fn run(home: &Path, sessions: usize, clock: &Clock, documents: usize, import: usize) {
    let &Clock { time, pace } = clock;
    make::folder(&home.join("first"), documents, 0);
    let folder = home.join("first");
    start(home, &["import", folder.to_str().unwrap()]).wait_with_output().unwrap();
    let (mut served, address) = service(home);
    let listed: Value = serde_json::from_slice(&call(&address, "GET", "/api/v1/documents?limit=200", "", b"").body).unwrap();
    let ids: Vec<(String, bool)> = listed["documents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| {
            let pdf = Path::new(d["name"].as_str().unwrap()).extension().is_some_and(|e| e == "pdf");
            (d["id"].as_str().unwrap().to_owned(), pdf)
        })
        .collect();
    let pdfs: Vec<String> = ids.iter().filter(|d| d.1).map(|d| d.0.clone()).collect();
    println!("{} documents listed, {} of them PDF; load average before: {}", ids.len(), pdfs.len(), load_average());
    let more = home.join("more");
    make::folder(&more, documents + import, 0);
    let before = resident_mib(&served);
    let mut importing = start(home, &["import", more.to_str().unwrap(), "--jobs", "1"]);
    let mut words = importing.stderr.take().unwrap();
    thread::spawn(move || std::io::copy(&mut words, &mut std::io::sink()));

    let (log, ids, pdfs) = (Arc::new(Mutex::new(Log::default())), Arc::new(ids), Arc::new(pdfs));
    let (drawn, until) = (Arc::new(AtomicUsize::new(0)), Instant::now() + time);
    let sample = largest_pdf(&home.join("first"));
    let mut threads: Vec<_> = (0..sessions)
        .map(|n| {
            let (log, ids, pdfs, address, drawn) =
                (Arc::clone(&log), Arc::clone(&ids), Arc::clone(&pdfs), address.clone(), Arc::clone(&drawn));
            thread::spawn(move || {
                sleep(pace * n as u32 / sessions as u32);
                let mut turn = n;
                while Instant::now() < until {
                    let begun = Instant::now();
                    action(&address, turn, n, &ids, &pdfs, &drawn, &log);
                    turn += 7;
                    sleep(pace.saturating_sub(begun.elapsed()));
                }
            })
        })
        .collect();
    let (own, place) = (Arc::clone(&log), address.clone());
    threads.push(thread::spawn(move || {
        let mut n = 0_u32;
        while let Some(bytes) = sample.as_ref().filter(|_| Instant::now() < until) {
            // Other bytes each time: a comment at the end changes nothing else.
            let fresh = [bytes.as_slice(), format!("\n%{n} {}\n", std::process::id()).as_bytes()].concat();
            let answer = call(&place, "POST", &format!("/api/v1/documents?name=u{n}.pdf"), "", &fresh);
            own.lock().unwrap().note("upload of a PDF (202)", &answer, &[200, 202]);
            n += 1;
            sleep(UPLOADS);
        }
    }));
    let mut memory = vec![before];
    while Instant::now() < until {
        sleep(time / 10);
        memory.push(resident_mib(&served));
    }
    for thread in threads {
        thread.join().unwrap();
    }
    let still = importing.try_wait().unwrap().is_none();
    let after = resident_mib(&served);
    for child in [&mut importing, &mut served] {
        let _ = child.kill();
        let _ = child.wait();
    }
    report(&log.lock().unwrap());
    println!("import still running at the end: {still}; load average after: {}", load_average());
    println!("service's memory, MiB, by tenths of the time: {memory:?}, at the end {after}");
}

fn largest_pdf(folder: &Path) -> Option<Vec<u8>> {
    let mut found: Option<PathBuf> = None;
    for entry in walkdir::WalkDir::new(folder).into_iter().flatten().filter(|e| e.path().extension().is_some_and(|x| x == "pdf")) {
        let size = |p: &Path| fs::metadata(p).map_or(0, |m| m.len());
        if found.as_deref().is_none_or(|f| size(f) < size(entry.path())) {
            found = Some(entry.into_path());
        }
    }
    found.and_then(|p| fs::read(p).ok())
}

/// One action of a session.
fn action(address: &str, turn: usize, session: usize, ids: &[(String, bool)], pdfs: &[String], drawn: &AtomicUsize, log: &Mutex<Log>) {
    let id = &ids[turn * 31 % ids.len()].0;
    let get = |path: &str| call(address, "GET", path, "accept: text/html\r\n", b"");
    let note = |kind, answer: &Answer, good: &[u16]| log.lock().unwrap().note(kind, answer, good);
    match turn % 6 {
        0 => note("list", &get("/"), &[200]),
        1 => note("review page", &get(&format!("/review/{id}")), &[200]),
        2 if !pdfs.is_empty() => {
            // Each page once, then again from what is kept.
            let n = drawn.fetch_add(1, Ordering::Relaxed);
            let path = format!("/api/v1/documents/{}/pages/{}", pdfs[n % pdfs.len()], 1 + n / pdfs.len() % 8);
            note("page image, first", &get(&path), &[200]);
            note("page image, again", &get(&path), &[200]);
        }
        3 => note("extraction", &get(&format!("/api/v1/documents/{id}/extraction")), &[200]),
        4 => note("indicators", &get("/api/v1/indicators?limit=100"), &[200]),
        _ => {
            // A document a session, so that nobody is in another's way.
            let own = format!("/api/v1/documents/{}/decisions", ids[session % ids.len()].0);
            let seen = get(&own);
            note("decisions", &seen, &[200]);
            let wish = format!("{{\"action\":\"accept\",\"entry\":\"i{}\"}}", 1 + turn / 6 % 20);
            let headers = format!("content-type: application/json\r\nif-match: {}\r\n", seen.tag.unwrap_or_default());
            note("decision", &call(address, "POST", &own, &headers, wish.as_bytes()), &[201]);
        }
    }
}

fn report(log: &Log) {
    println!("{:<24} {:>6} {:>9} {:>9} {:>9}", "action", "count", "p50 ms", "p99 ms", "most ms");
    let line = |name: &str, mut all: Vec<Duration>| {
        all.sort_unstable();
        let at = |share: f64| {
            all.get(((all.len() as f64 * share).ceil() as usize).clamp(1, all.len()) - 1).map_or(0.0, |d| d.as_secs_f64() * 1e3)
        };
        println!("{name:<24} {:>6} {:>9.1} {:>9.1} {:>9.1}", all.len(), at(0.5), at(0.99), at(1.0));
    };
    for (kind, all) in &log.took {
        line(kind, all.clone());
    }
    let reads = log.took.iter().filter(|(kind, _)| !kind.contains("first") && !kind.contains("upload")).flat_map(|(_, all)| all.clone());
    line("pages and API together", reads.collect());
    println!("failed: {:?}", log.failed);
}
