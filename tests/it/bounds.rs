//! Monstrous inputs end in seconds, in bounded memory, with a result or a clear message.
//!
//! The program runs as a child whose peak memory is watched. `BOCSO_BIN` names a release build to try at full size;
//! the debug build tries a twentieth of it.

use std::fs::{self, File};
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Peak memory that is allowed, in MiB.
const MEMORY: u64 = 512;

/// The program, and whether it is a release build.
fn program() -> (PathBuf, bool) {
    match std::env::var_os("BOCSO_BIN") {
        Some(path) => (path.into(), true),
        None => (env!("CARGO_BIN_EXE_bocso").into(), !cfg!(debug_assertions)),
    }
}

fn scale(n: usize) -> usize {
    if program().1 { n } else { n / 20 }
}

struct Ran {
    code: Option<i32>,
    stderr: String,
    stdout_bytes: u64,
}

/// Runs `bocso extract FILE`; over time, over memory, or ended by a signal is a failure.
fn extract(what: &str, path: &Path) -> Ran {
    bounded(what, path).unwrap_or_else(|fault| panic!("{fault}"))
}

fn bounded(what: &str, path: &Path) -> Result<Ran, String> {
    let (program, release) = program();
    let limit = Duration::from_secs(if release { 5 } else { 20 });
    let dir = path.parent().unwrap();
    let (out, err) = (dir.join("stdout"), dir.join("stderr"));
    let started = Instant::now();
    let mut child = Command::new(program)
        .args(["extract", path.to_str().unwrap()])
        .stdin(Stdio::null())
        .stdout(File::create(&out).unwrap())
        .stderr(File::create(&err).unwrap())
        .spawn()
        .unwrap();
    let mut peak = 0;
    let status = loop {
        peak = peak.max(high_water(child.id()));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if started.elapsed() > limit {
            let _ = child.kill();
            let _ = child.wait();
            return Err(format!("{what}: not done after {} s, {peak} MiB", limit.as_secs()));
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    let took = started.elapsed();
    let mut stderr = String::new();
    File::open(&err).unwrap().read_to_string(&mut stderr).unwrap();
    println!("{what}: {:.2} s, {peak} MiB, exit {:?}", took.as_secs_f64(), status.code());
    if peak > MEMORY || !matches!(status.code(), Some(0 | 1)) {
        return Err(format!("{what}: {peak} MiB, {status}: {stderr}"));
    }
    Ok(Ran { code: status.code(), stderr, stdout_bytes: fs::metadata(&out).unwrap().len() })
}

/// `VmHWM` of a process in MiB; 0 where there is no `/proc`, or the process is gone.
fn high_water(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

fn written(dir: &tempfile::TempDir, fill: impl FnOnce(&mut BufWriter<File>)) -> PathBuf {
    let path = dir.path().join("input.txt");
    let mut writer = BufWriter::with_capacity(1 << 20, File::create(&path).unwrap());
    fill(&mut writer);
    writer.flush().unwrap();
    path
}

/// Words without figures, `bytes` of them on one line, a figure every 10 KB.
fn words(w: &mut impl Write, bytes: usize) {
    const WORDS: &str = "triển khai thực hiện công tác tuyên truyền vận động nhân dân trên địa bàn bảo đảm đúng quy định, ";
    let mut done = 0;
    while done < bytes {
        let n = (10_000 / WORDS.len()).min((bytes - done) / WORDS.len() + 1);
        (0..n).for_each(|_| w.write_all(WORDS.as_bytes()).unwrap());
        w.write_all("tiếp nhận 125 hồ sơ, ".as_bytes()).unwrap();
        done += n * WORDS.len();
    }
}

#[test]
fn two_hundred_megabytes_of_digits() {
    let dir = tempfile::tempdir().unwrap();
    let path = written(&dir, |w| {
        let block = vec![b'7'; 1 << 16];
        let mut left = scale(200_000_000).max(40_000_000);
        while left > 0 {
            let n = left.min(block.len());
            w.write_all(&block[..n]).unwrap();
            left -= n;
        }
    });
    let ran = extract("200 MB of digits", &path);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("too_large") && ran.stderr.contains("input.txt"), "{}", ran.stderr);
    assert_eq!(ran.stdout_bytes, 0);
}

#[test]
fn a_line_of_fifty_megabytes() {
    let dir = tempfile::tempdir().unwrap();
    let path = written(&dir, |w| words(w, scale(50_000_000)));
    let ran = extract("a line of 50 MB", &path);
    assert!(ran.code == Some(0) || ran.stderr.contains("too_large"), "{}", ran.stderr);
    let path = written(&dir, |w| words(w, scale(31_000_000)));
    let ran = extract("a line of 31 MB", &path);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
}

#[test]
fn a_number_of_a_megabyte() {
    let dir = tempfile::tempdir().unwrap();
    let path = written(&dir, |w| {
        w.write_all("Có ".as_bytes()).unwrap();
        w.write_all(&vec![b'7'; scale(10_000_000)]).unwrap();
        w.write_all(" hồ sơ, ".as_bytes()).unwrap();
        (0..scale(500_000)).for_each(|_| w.write_all(b"1.").unwrap());
        w.write_all("5 hồ sơ.".as_bytes()).unwrap();
    });
    assert_eq!(extract("numbers of megabytes", &path).code, Some(0));
}

#[test]
fn twenty_thousand_columns() {
    let dir = tempfile::tempdir().unwrap();
    let n = scale(20_000);
    let path = written(&dir, |w| {
        let row = |w: &mut BufWriter<File>, first: &str, cell: &dyn Fn(usize) -> String| {
            write!(w, "{first}").unwrap();
            (0..n).for_each(|c| write!(w, "\t{}", cell(c)).unwrap());
            writeln!(w).unwrap();
        };
        row(w, "TT\tĐơn vị", &|c| format!("Chỉ tiêu {c}"));
        row(w, "1\tXã Tân An", &|c| c.to_string());
        row(w, "2\tXã Tân Bình", &|c| (c * 2).to_string());
        row(w, "\tTổng cộng", &|c| (c * 3).to_string());
    });
    assert_eq!(extract("20,000 columns", &path).code, Some(0));
}

#[test]
fn a_hundred_thousand_rows() {
    let dir = tempfile::tempdir().unwrap();
    let path = written(&dir, |w| {
        writeln!(w, "TT\tĐơn vị\tSố hồ sơ\tSố đã giải quyết").unwrap();
        (1..=scale(100_000)).for_each(|r| writeln!(w, "{r}\tXã số {r}\t{}\t{}", r * 3, r * 2).unwrap());
    });
    assert_eq!(extract("100,000 rows", &path).code, Some(0));
}

#[test]
fn a_hundred_thousand_headings() {
    let dir = tempfile::tempdir().unwrap();
    let path = written(&dir, |w| (1..=scale(100_000)).for_each(|n| writeln!(w, "{n}. Công tác tuyên truyền\n").unwrap()));
    assert_eq!(extract("100,000 headings", &path).code, Some(0));
    let path = written(&dir, |w| (1..=scale(100_000)).for_each(|n| write!(w, "{n}.").unwrap()));
    assert_eq!(extract("a heading of 100,000 numbers", &path).code, Some(0));
}

#[test]
fn a_flood_of_figures() {
    let dir = tempfile::tempdir().unwrap();
    let path = written(&dir, |w| (0..scale(100_000)).for_each(|n| write!(w, "có {n}/{} hồ sơ đạt {}%, ", n + 7, n % 100).unwrap()));
    assert_eq!(extract("100,000 ratios in one sentence", &path).code, Some(0));
}

#[test]
fn a_piece_a_hundred_thousand_times() {
    let dir = tempfile::tempdir().unwrap();
    let mut faults = Vec::new();
    // A fifth in a debug build: less would hide what grows with the square.
    let times = scale(100_000).max(20_000);
    for piece in [
        "(",
        "<b>",
        "**",
        "|",
        "\t",
        "[",
        "<table><tr><td>",
        "&#",
        "- ",
        "I.",
        "(1",
        "1/",
        "1 ",
        "1,",
        "%/",
        "\n\t\n",
        "từ 5 đến ",
        "1. a\n",
        "a) b\n",
        "hồ sơ ",
        "trong đó ",
        "1/2/2023 ",
        "tỷ lệ ",
        "Nghị định số ",
        "|1|2|\n",
        "1\t2\n",
        "\t\n\n",
        "- 1%; ",
        "Phần I\n",
    ] {
        let path = written(&dir, |w| (0..times).for_each(|_| w.write_all(piece.as_bytes()).unwrap()));
        faults.extend(bounded(&format!("{times} times {piece:?}"), &path).err());
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
