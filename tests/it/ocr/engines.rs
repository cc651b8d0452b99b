//! Engines that hang, die or talk nonsense, and pages that were recognised before.

use super::make::{Leaf, engine, path_with, pdf, starts, strip, tesseract};
use super::{extract, is_strip, ran, unread, written};
use crate::common::{bocso, has_tesseract};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

fn scan(folder: &Path, pages: std::ops::Range<u8>) -> PathBuf {
    written(folder, "scan.pdf", &pdf(&pages.map(|n| Leaf::Scan(strip(n))).collect::<Vec<_>>()))
}

/// Files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().map(|e| e.unwrap().path());
    entries.flat_map(|p| if p.is_dir() { files(&p) } else { vec![p] }).collect()
}

/// Whether a process is gone, or dead and only not yet taken note of, within a few seconds.
fn ends(pid: &str) -> bool {
    let gone = || match fs::read_to_string(format!("/proc/{pid}/stat")) {
        Ok(stat) => stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with(['Z', 'X'])),
        Err(_) => true,
    };
    (0..50).any(|_| {
        let gone = gone();
        if !gone {
            sleep(Duration::from_millis(100));
        }
        gone
    })
}

#[test]
fn what_the_engine_does_costs_a_page() {
    if !has_tesseract("what_the_engine_does_costs_a_page") {
        return;
    }
    // The first call goes wrong, on whichever of the pages that is.
    for (does, told) in [
        ("kill -SEGV $$", "gặp lỗi"),
        ("exit 1", "gặp lỗi"),
        ("head -c 100000 /dev/urandom; exit 0", "gặp lỗi"),
        ("echo '<html>'; exit 0", "gặp lỗi"),
        ("cat /dev/zero", "gặp lỗi"),
        ("sleep 300; sleep 300", "quá 12 giây"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        engine(dir.path(), &format!("if mkdir first 2>/dev/null; then echo $$ >pid; {does}; fi"));
        let next = dir.path().join("next.txt");
        fs::write(&next, "Có 12 hồ sơ.").unwrap();
        let begun = Instant::now();
        let all = ran(extract().args(["--time-s", "24"]).arg(scan(dir.path(), 0..2)).arg(&next).env("PATH", path_with(dir.path())));
        assert!(begun.elapsed() < Duration::from_mins(1), "{does}: {:?}", begun.elapsed());
        assert_eq!((all.documents.len(), all.code), (2, Some(0)), "{does}: {}", all.told);
        let lost = unread(&all.documents[0]);
        assert!(lost.len() == 1 && lost[0].1.contains(told), "{does}: {lost:?}");
        is_strip(&all.documents[0], 1);
        let pid = fs::read_to_string(dir.path().join("pid")).unwrap();
        assert!(ends(pid.trim()), "{does}: the engine lives on");
    }
}

#[test]
fn an_engine_that_cannot_be_asked_is_as_good_as_none() {
    let dir = tempfile::tempdir().unwrap();
    let scan = scan(dir.path(), 0..1);
    for (does, told) in [("exit 1", "gặp lỗi"), ("echo nothing", "mẫu tiếng Việt (vie)"), ("head -c 100000 /dev/urandom", "gặp lỗi")]
    {
        let path = dir.path().join("tesseract");
        fs::write(&path, format!("#!/bin/sh\n{does}\n")).unwrap();
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        let document = ran(extract().arg(&scan).env("PATH", path_with(dir.path()))).one();
        let lost = unread(&document);
        assert!(lost.len() == 1 && lost[0].1.contains(told), "{does}: {lost:?}");
    }
}

#[test]
fn an_engine_that_always_fails_is_given_up() {
    if !has_tesseract("an_engine_that_always_fails_is_given_up") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    engine(dir.path(), "exit 1");
    let document = ran(extract().arg(scan(dir.path(), 0..16)).env("PATH", path_with(dir.path()))).one();
    let lost = unread(&document);
    assert_eq!(lost.len(), 16);
    assert!(lost[0].1.contains("gặp lỗi") && lost[15].1.contains("không nhận dạng tiếp"), "{lost:?}");
    assert!((10..14).contains(&starts(dir.path())), "{}", starts(dir.path()));
}

#[test]
fn pages_are_recognised_once() {
    if !has_tesseract("pages_are_recognised_once") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let kept = dir.path().join("kept");
    engine(dir.path(), "");
    let read = |file: &Path, cache: &Path| {
        let before = starts(dir.path());
        let mut command = bocso();
        command.env_remove("BOCSO_LANG").args(["extract", "--cache"]).arg(cache).arg(file).env("PATH", path_with(dir.path()));
        let document = ran(&mut command).one();
        (document, starts(dir.path()) - before)
    };
    let one = scan(dir.path(), 0..1);
    let (first, cost) = read(&one, &kept);
    is_strip(&first, 1);
    assert!(cost > 0 && files(&kept).len() == 1, "{cost} starts, {:?}", files(&kept));
    assert_eq!(read(&one, &kept), (first.clone(), 0));
    // BOCSO_CACHE names the folder as well, and - keeps nothing.
    let mut named = bocso();
    named.args(["extract"]).arg(&one).env("BOCSO_CACHE", &kept).env("PATH", path_with(dir.path()));
    let before = starts(dir.path());
    assert_eq!((ran(&mut named).one(), starts(dir.path())), (first.clone(), before));
    let (same, again) = read(&one, Path::new("-"));
    assert!(same == first && again == cost && files(&kept).len() == 1, "{again} of {cost} starts");
    assert!(!Path::new("-").exists());
    // Another page is another picture.
    let other = scan(dir.path(), 1..2);
    assert!(read(&other, &kept).1 > 0);
    assert_eq!(files(&kept).len(), 2);
    // A file that is no page is as good as none, and mended.
    for broken in [&b""[..], b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", b"nothing"] {
        for file in files(&kept) {
            fs::write(file, broken).unwrap();
        }
        let (document, cost) = read(&other, &kept);
        is_strip(&document, 1);
        assert!(cost > 0 && read(&other, &kept).1 == 0);
    }
    // A folder that cannot be written to is done without.
    let file = written(dir.path(), "file", b"");
    is_strip(&read(&other, &file.join("below")).0, 1);
}

#[test]
fn a_killed_run_leaves_its_pages_and_no_engine() {
    if !has_tesseract("a_killed_run_leaves_its_pages_and_no_engine") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let kept = dir.path().join("kept");
    engine(dir.path(), "");
    let all = 8;
    let scan = scan(dir.path(), 0..all);
    let run = || {
        let mut command = bocso();
        command.args(["extract", "--cache"]).arg(&kept).arg(&scan).env("PATH", path_with(dir.path()));
        command
    };
    let mut killed = run().stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    while files(&kept).is_empty() {
        assert!(begun.elapsed() < Duration::from_mins(1) && killed.try_wait().unwrap().is_none());
        sleep(Duration::from_millis(5));
    }
    killed.kill().unwrap();
    killed.wait().unwrap();
    // Nobody is there to be told of the next page: the child ends over it.
    let mut seen = usize::MAX;
    while seen != starts(dir.path()) {
        seen = starts(dir.path());
        assert!(begun.elapsed() < Duration::from_mins(2));
        sleep(Duration::from_secs(4));
    }
    let done = files(&kept).len();
    assert!(done < usize::from(all), "{done} pages were recognised for nobody");
    let document = ran(&mut run()).one();
    is_strip(&document, all.into());
    assert!(unread(&document).is_empty());
    assert_eq!(files(&kept).iter().filter(|f| f.extension().is_none()).count(), usize::from(all));
    let each = |from: usize, pages: usize| (starts(dir.path()) - from) as f32 / pages as f32;
    // Pages kept were not recognised again: every page costs as many starts as any other.
    let cost = each(seen, usize::from(all) - done);
    assert!(cost.fract() == 0.0, "{cost} starts a page, {done} pages kept by {}", tesseract().display());
}
