//! Files made to break readers end in a status of their own: a document, or a reason why there is none. Never a panic, never an
//! abort, never without end; and they take no other file of the same run with them.
//!
//! Each is read twice: by the program, whose address space is limited, and in this process by a thread that is not waited for
//! longer than a minute. With `BOCSO_BIN` only the release build that it names reads them, within five seconds of a processor each. `BOCSO_HOSTILE` names a word of those to try; `BOCSO_HOSTILE_OUT` a folder to write them to, to begin
//! fuzzing with.

#![allow(
    clippy::format_collect,
    clippy::cast_sign_loss,
    clippy::type_complexity,
    clippy::needless_pass_by_value,
    reason = "fixtures are built once, small and by hand"
)]

mod crypt;

mod office;

mod pdf;

mod pdf_maker;

use crate::common::GRAMMAR;
use bocso::read::{self, Limits};
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// The address space of the program in KiB.
const MEMORY: u64 = 512 * 1024;
/// How long a file may take in this process; the debug build is some ten times slower.
const TIME: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 5 });
/// Seconds of a processor that the release build named by `BOCSO_BIN` may take for a file; on a busy machine they are long.
const RELEASE: u64 = 5;
/// How long a thread is waited for.
const WATCHDOG: Duration = Duration::from_mins(1);

/// A hostile file and how reading it may end.
pub struct Fixture {
    name: &'static str,
    /// `document`, or the reasons of [`read::Error`].
    ends: &'static [&'static str],
    bytes: Vec<u8>,
    /// The libraries ask for more memory than a file may cost: only a process of its own holds that.
    outside: bool,
}

impl Fixture {
    fn new(name: &'static str, ends: &'static [&'static str], bytes: Vec<u8>) -> Self {
        Self { name, ends, bytes, outside: false }
    }

    /// Read in a process of its own alone.
    fn memory(self) -> Self {
        Self { outside: true, ..self }
    }
}

/// How a program ended, as one word of `Fixture::ends`.
fn run(fixture: &Fixture, dir: &Path) -> Result<String, String> {
    let path = dir.join("file");
    fs::write(&path, &fixture.bytes).unwrap();
    let named = std::env::var_os("BOCSO_BIN");
    let (time, processor) = if named.is_some() { (Duration::from_mins(1), format!("ulimit -t {RELEASE};")) } else { (TIME, String::new()) };
    let program = named.unwrap_or_else(|| env!("CARGO_BIN_EXE_bocso").into());
    let errors = dir.join("errors");
    let mut child = Command::new("sh")
        .arg("-c")
        .arg(format!("ulimit -v {MEMORY}; {processor} exec \"$0\" --lang en extract \"$1\""))
        .args([program.as_os_str(), path.as_os_str()])
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null())
        .stdout(File::create(dir.join("out")).unwrap())
        .stderr(File::create(&errors).unwrap())
        .spawn()
        .unwrap();
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if started.elapsed() > time {
            let _ = child.kill();
            let _ = child.wait();
            return Err(format!("the program was not done after {} s", time.as_secs()));
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let errors = fs::read_to_string(&errors).unwrap_or_default();
    match status.code() {
        Some(0) => Ok("document".to_owned()),
        Some(1) => {
            let reason = errors.split_once("/file: ").and_then(|e| e.1.split(": ").next());
            Ok(reason.unwrap_or(&errors).to_owned())
        }
        _ => Err(format!("the program died ({status}): {errors}")),
    }
}

/// How reading ended in this process.
fn inside(fixture: &Fixture) -> Result<String, String> {
    let (send, receive) = mpsc::channel();
    let bytes = fixture.bytes.clone();
    std::thread::spawn(move || {
        let read = std::panic::catch_unwind(|| read::read_with(&bytes, &Limits::default(), &GRAMMAR));
        let _ = send.send(read.map(|r| r.map_or_else(|e| e.reason().to_owned(), |_| "document".to_owned())));
    });
    match receive.recv_timeout(WATCHDOG) {
        Ok(Ok(end)) => Ok(end),
        Ok(Err(_)) => Err("the reader panicked".to_owned()),
        Err(_) => Err(format!("the reader was not done after {} s", WATCHDOG.as_secs())),
    }
}

fn all_end(fixtures: Vec<Fixture>) {
    let dir = tempfile::tempdir().unwrap();
    let mut faults = Vec::new();
    let only = std::env::var("BOCSO_HOSTILE").unwrap_or_default();
    for fixture in fixtures.iter().filter(|f| f.name.contains(&only)) {
        if let Some(out) = std::env::var_os("BOCSO_HOSTILE_OUT") {
            let name: String = fixture.name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
            fs::write(Path::new(&out).join(name), &fixture.bytes).unwrap();
            continue;
        }
        let started = Instant::now();
        let mut ends = vec![run(fixture, dir.path())];
        let program = started.elapsed().as_secs_f64();
        // What kills the program would kill the tests.
        if ends[0].is_ok() && !fixture.outside && std::env::var_os("BOCSO_BIN").is_none() {
            ends.push(inside(fixture));
        }
        let library = started.elapsed().as_secs_f64() - program;
        println!("{}: {ends:?}, program {program:.2} s, library {library:.2} s", fixture.name);
        for end in ends {
            match end {
                Ok(end) if fixture.ends.contains(&end.as_str()) => {}
                Ok(end) => faults.push(format!("{}: expected one of {:?}, found {end}", fixture.name, fixture.ends)),
                Err(fault) => faults.push(format!("{}: {fault}", fixture.name)),
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn pdf_files_end() {
    all_end(pdf::all());
}

/// The libraries unpack without a limit: the process of its own that reads them has one.
#[test]
fn bombs_end() {
    all_end(pdf::bombs());
}

#[test]
fn office_files_end() {
    all_end(office::all());
}

#[test]
fn workbooks_end() {
    all_end(office::workbooks());
}

/// A page that is read in part, or whose letters are lost, is named.
#[test]
fn what_is_not_read_is_told() {
    let all = pdf::all();
    for part in ["10^6 letters on a page", "4,000 times one stream", "100,000 times a form", "its own descendant", "2,000 pages"] {
        let fixture = all.iter().find(|f| f.name.contains(part)).unwrap();
        let document = read::read(&fixture.bytes, &Limits::default()).unwrap_or_else(|e| panic!("{part}: {e}"));
        assert!(!document.unread.is_empty(), "{part}");
    }
}

/// Offices lock what they publish against changes: such files open without a password. The files are one page by qpdf 11, locked in
/// each way that PDF knows; those named `-user` want a password.
#[test]
fn locked_pdf_files_open_unless_they_want_a_password() {
    let folder = crate::common::root().join("tests/it/hostile/locked");
    let (mut open, mut locked) = (0, 0);
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let found = read::read(&fs::read(&path).unwrap(), &Limits::default());
        if path.file_stem().unwrap().to_str().unwrap().ends_with("-user") {
            let error = found.expect_err("a locked file");
            assert_eq!(error.reason(), "encrypted", "{path:?}");
            assert!(error.vietnamese().contains("mật khẩu") && error.to_string().contains("password"), "{error}");
            locked += 1;
        } else {
            assert_eq!(found.unwrap_or_else(|e| panic!("{path:?}: {e}")).text.trim(), "Co 12 ho so", "{path:?}");
            open += 1;
        }
    }
    assert_eq!((open, locked), (7, 4));
}

#[test]
fn a_folder_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let out = crate::common::bocso().args(["--lang", "en", "extract"]).arg(dir.path()).output().unwrap();
    assert_eq!(out.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&out.stderr).contains("directory: "));
}

#[test]
fn a_good_file_among_bad_ones_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let good = pdf_maker::good();
    let bad: Vec<Fixture> =
        pdf::all().into_iter().filter(|f| f.name.contains("calls itself") || f.name.contains("cut") || f.name.contains("noise")).collect();
    let mut paths = Vec::new();
    for (i, bytes) in bad.iter().map(|f| &f.bytes).enumerate() {
        paths.push(dir.path().join(format!("bad{i}.pdf")));
        fs::write(paths.last().unwrap(), bytes).unwrap();
    }
    paths.insert(paths.len() / 2, dir.path().join("good.pdf"));
    fs::write(dir.path().join("good.pdf"), good).unwrap();
    let out = crate::common::bocso().arg("extract").args(&paths).output().unwrap();
    assert!(matches!(out.status.code(), Some(0 | 1)), "{:?}", out.status);
    assert!(String::from_utf8_lossy(&out.stdout).lines().any(|l| l.contains("\"name\":\"good.pdf\"")));
}

/// Chance that is the same on every run.
struct Chance(u32);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as usize % n.max(1)
    }

    /// Changes, doubles, moves or cuts a few pieces.
    fn break_up(&mut self, bytes: &mut Vec<u8>) {
        const PIECES: [&[u8]; 12] =
            [b"-1", b"0", b"2147483647", b"99999999999", b"<<", b"]", b"{", b"}", b"</w:tc>", b"<w:tbl>", b"\xFF\xFF\xFF\xFF", b"\0\0\0\0"];
        for _ in 0..=self.below(6) {
            let at = self.below(bytes.len() + 1);
            let end = (at + self.below(40)).min(bytes.len());
            match self.below(6) {
                0 if at < bytes.len() => bytes[at] = self.below(256) as u8,
                1 => drop(bytes.drain(at..end)),
                2 => drop(bytes.splice(at..at, PIECES[self.below(PIECES.len())].iter().copied())),
                3 => {
                    let piece = bytes[at..end].to_vec();
                    let to = self.below(bytes.len() + 1);
                    bytes.splice(to..to, piece);
                }
                4 if self.below(8) == 0 => bytes.truncate(at),
                _ => {
                    let piece = PIECES[self.below(PIECES.len())];
                    bytes.iter_mut().skip(at).zip(piece).for_each(|(b, p)| *b = *p);
                }
            }
        }
    }
}

#[test]
fn any_broken_file_ends() {
    let mut chance = Chance(11);
    let small = |f: &Fixture| f.bytes.len() < 20_000 && !f.outside;
    for fixture in pdf::all().iter().chain(&office::plain()).filter(|f| small(f)) {
        for _ in 0..if cfg!(debug_assertions) { 40 } else { 400 } {
            let mut bytes = fixture.bytes.clone();
            chance.break_up(&mut bytes);
            if fixture.name == "docx" {
                bytes = office::stored(&bytes);
            }
            let limits = Limits { text_bytes: 1 << 20, unpacked_bytes: 8 << 20, pages: 50, ..Limits::default() };
            let started = Instant::now();
            let read = std::panic::catch_unwind(|| read::read_with(&bytes, &limits, &GRAMMAR));
            assert!(read.is_ok() && started.elapsed() < TIME, "{}: {:?}", fixture.name, String::from_utf8_lossy(&bytes));
        }
    }
}
