//! Documents that need decoders are read in children under limits: what one of them does to its child costs nobody else anything.

use crate::common::{bocso, reports, root};
use crate::http::script;
use bocso::read::scan::Scans;
use bocso::store::Reason;
use bocso::work::limits::Limits;
use bocso::work::pool::{Pool, Refused};
use bocso::work::show::Ask;
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tempfile::TempDir;

fn run(args: &[&str]) -> Output {
    bocso().args(args).env_remove("BOCSO_LANG").current_dir(root()).stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// A PDF of one page with one line, set in a standard font.
fn small_pdf(words: &str) -> Vec<u8> {
    let content = format!("BT /F1 12 Tf 72 700 Td ({words}) Tj ET");
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Count 1/Kids[3 0 R]>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>>>/Contents 5 0 R>>".to_owned(),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    let mut table = String::new();
    for (n, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", pdf.len()).unwrap();
        write!(pdf, "{} 0 obj\n{object}\nendobj\n", n + 1).unwrap();
    }
    let (at, size) = (pdf.len(), objects.len() + 1);
    write!(pdf, "xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n").unwrap();
    pdf.into_bytes()
}

/// An RTF of many paragraphs: cheap to write, dear to read.
fn long_rtf(paragraphs: usize) -> Vec<u8> {
    format!("{{\\rtf1 {}}}", "Co 1.234 ho so, dat 12,5% ke hoach.\\par ".repeat(paragraphs)).into_bytes()
}

/// Writes files into a folder and gives their paths.
fn write_all<const N: usize>(dir: &TempDir, files: [(&str, &[u8]); N]) -> [String; N] {
    files.map(|(name, bytes)| {
        let path = dir.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    })
}

#[test]
fn boxes_are_where_the_words_stand() {
    let dir = tempfile::tempdir().unwrap();
    let [pdf] = write_all(&dir, [("a.pdf", &small_pdf("Co 12 ho so"))]);
    let out = run(&["text", "--boxes", &pdf]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let mut words = Vec::new();
    for line in text(&out.stdout).lines() {
        let [page, rect, said] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line:?}") };
        let [left, top, right, bottom] = rect.split(' ').map(|n| n.parse::<f32>().unwrap()).collect::<Vec<_>>()[..] else {
            panic!("{line:?}")
        };
        assert_eq!(page, "1");
        // The base line stands 700 points above the lower edge of 842.
        assert!((71.0..200.0).contains(&left) && right > left && right < 250.0, "{line}");
        assert!(top < 142.0 && top > 120.0 && bottom > top && bottom < 155.0, "{line}");
        words.push(said);
    }
    assert_eq!(words.join(" "), "Co 12 ho so");
    assert_eq!(text(&run(&["text", &pdf]).stdout).trim(), "Co 12 ho so");
    assert_eq!(text(&run(&["text", "--layout", &pdf]).stdout), "P Co 12 ho so\n");
    assert!(run(&["text", "--boxes", reports()[0].source.to_str().unwrap()]).stdout.is_empty(), "a text has no pages");
    assert_eq!(run(&["text", "--boxes", "--layout", &pdf]).status.code(), Some(2));
}

#[test]
fn a_child_prints_what_the_process_itself_would() {
    let dir = tempfile::tempdir().unwrap();
    let [pdf, rtf] = write_all(&dir, [("a.pdf", &small_pdf("Co 12 ho so")), ("b.rtf", &long_rtf(200))]);
    for args in
        [&["extract", &pdf, &rtf][..], &["extract", "--pretty", &rtf], &["extract", "--grammars", "grammars", &rtf, &pdf], &["text", &rtf]]
    {
        let (child, own) = (run(args), run(&[args, &["--no-sandbox"]].concat()));
        assert_eq!(child.status.code(), Some(0), "{args:?}: {}", text(&child.stderr));
        assert_eq!(child.stdout, own.stdout, "{args:?}");
    }
    let mut child = bocso().args(["extract", "-", "--name", "b.rtf"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(&long_rtf(200)).unwrap();
    assert_eq!(child.wait_with_output().unwrap().stdout, run(&["extract", &rtf]).stdout, "from a pipe");
}

#[test]
fn what_brings_a_child_down_costs_its_own_file_only() {
    let dir = tempfile::tempdir().unwrap();
    let files = [
        ("a.rtf", &long_rtf(2)[..]),
        ("khóa.doc", &b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"[..]),
        ("b.pdf", &small_pdf("Co 15 ho so")),
        ("lớn.rtf", &long_rtf(200_000)),
        ("hỏng.pdf", b"%PDF-1.7\n1 0 obj"),
        ("c.rtf", &long_rtf(3)),
        ("d.txt", "Có 12 hồ sơ.".as_bytes()),
    ];
    let paths = write_all(&dir, files);
    let arguments: Vec<&str> = paths.iter().map(String::as_str).collect();
    for (limit, reason, does) in [(["--memory-mb", "80"], "memory", "--memory-mb"), (["--time-s", "1"], "timed_out", "--time-s")] {
        let out = run(&[&["extract"], &limit[..], &arguments].concat());
        assert_eq!(out.status.code(), Some(1), "{}", text(&out.stderr));
        let json = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["source"]["name"].as_str().unwrap().to_owned();
        assert_eq!(text(&out.stdout).lines().map(json).collect::<Vec<_>>(), ["a.rtf", "b.pdf", "c.rtf", "d.txt"], "{}", text(&out.stderr));
        let told: Vec<&str> = text(&out.stderr).lines().collect();
        assert_eq!(told.len(), 3, "{told:?}");
        for (line, path, reason) in [(told[0], 1, "encrypted"), (told[1], 3, reason), (told[2], 4, "unsupported")] {
            assert!(line.starts_with(&format!("bocso: {}: {reason}: cần ", paths[path])), "{line}");
        }
        assert!(told[1].contains(does), "{}", told[1]);
    }
    let english = run(&["--lang", "en", "text", "--memory-mb", "80", &paths[3]]);
    assert!(text(&english.stderr).contains("memory: expected"), "{}", text(&english.stderr));
    assert_eq!(english.status.code(), Some(1));
}

#[test]
fn one_child_serves_many_files() {
    let dir = tempfile::tempdir().unwrap();
    let [rtf] = write_all(&dir, [("a.rtf", &long_rtf(300))]);
    // All together take a child more than the one second of processor time that each of them may take.
    let many: Vec<&str> = ["extract", "--time-s", "1"].into_iter().chain(std::iter::repeat_n(rtf.as_str(), 100)).collect();
    let out = run(&many);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let lines: Vec<&str> = text(&out.stdout).lines().collect();
    assert!(lines.len() == 100 && lines.iter().all(|l| l == &lines[0]));
}

#[test]
fn files_that_are_no_text_may_be_larger() {
    let dir = tempfile::tempdir().unwrap();
    let mut pdf = small_pdf("Co 12 ho so");
    // Bytes behind the end are part of no page.
    pdf.splice(0..0, std::iter::repeat_n(b'\n', 16));
    pdf.resize(33 << 20, b'\n');
    let mut words = "Có 12 hồ sơ.\n".repeat(3 << 20).into_bytes();
    words.truncate(33 << 20);
    let [pdf, words] = write_all(&dir, [("a.pdf", &pdf), ("a.txt", &words)]);
    let out = run(&["text", &pdf]);
    assert!(!text(&out.stderr).contains("too_large"), "{}", text(&out.stderr));
    let out = run(&["text", &words]);
    assert!(text(&out.stderr).contains(": too_large: cần tệp không quá 32 MiB"), "{}", text(&out.stderr));
}

#[test]
fn doctor_says_what_can_be_read() {
    let out = run(&["doctor"]);
    let said = text(&out.stdout);
    assert_eq!(out.status.code(), Some(0), "{said}");
    assert!(said.starts_with(concat!("bocso ", env!("CARGO_PKG_VERSION"), ", ngữ pháp ")), "{said}");
    let line = |name: &str| said.lines().find(|l| l.trim_start().starts_with(name)).unwrap_or_else(|| panic!("{name}: {said}"));
    for form in ["văn bản", "trang web", "PDF", "Word (DOCX)", "Word 97", "RTF"] {
        assert!(line(form).ends_with(" đọc được"), "{}", line(form));
    }
    let engine = Command::new("tesseract").arg("--list-langs").stderr(Stdio::null()).output().map(|o| text(&o.stdout).to_owned());
    let has = |model: &str| engine.as_ref().is_ok_and(|list| list.lines().any(|l| l == model));
    for (model, said) in [("vie", "đọc được: "), ("eng", "có mẫu vie và eng")] {
        assert_eq!(
            line("trang quét").contains(said) && !line("trang quét").contains("chưa"),
            has("vie") && has(model),
            "{}",
            line("trang quét")
        );
    }
    let bare = |folder: &std::path::Path| {
        let out = bocso().arg("doctor").env("PATH", folder).env("TESSDATA_PREFIX", folder).output().unwrap();
        assert_eq!(out.status.code(), Some(0));
        text(&out.stdout).to_owned()
    };
    let folder = tempfile::tempdir().unwrap();
    assert!(bare(folder.path()).contains("chưa đọc được: không thấy tesseract; apt-get install tesseract-ocr tesseract-ocr-vie"));
    std::os::unix::fs::symlink("/bin/echo", folder.path().join("tesseract")).unwrap();
    assert!(bare(folder.path()).contains("thiếu mẫu tiếng Việt (vie); apt-get install tesseract-ocr-vie"));
    assert!(line("đọc thử").contains("chạy được: ") && line("bộ nhớ (--memory-mb)").ends_with("1024 MiB"));
    let english = run(&["--lang", "en", "doctor"]);
    assert!(text(&english.stdout).contains("Child process") && text(&english.stdout).is_ascii());
}

/// A pool whose children are a shell script, a second for each document and 64 KiB for each answer.
fn pool(dir: &TempDir, lines: &str) -> Pool {
    Pool::new(
        Limits {
            program: script(dir, lines),
            time: Duration::from_secs(1),
            memory_bytes: 0,
            answer_bytes: 1 << 16,
            scans: Scans::default(),
            calibration: bocso::work::limits::Learned::default(),
            lessons: bocso::work::lessons::InForce::default(),
        },
        None,
    )
    .unwrap()
}

fn ask(pool: &Pool, bytes: &[u8]) -> Result<Vec<u8>, Refused> {
    pool.ask(Ask::Text, "a.txt", bytes.len() as u64, &mut Cursor::new(bytes))
}

#[test]
fn whatever_a_child_does_it_ends_as_a_reason() {
    for (lines, reason) in [
        ("kill -SEGV $$", Reason::Crashed),
        ("head -c 9 >/dev/null; kill -ABRT $$", Reason::Crashed),
        ("exit 0", Reason::Crashed),
        ("head -c 300000 >/dev/null; echo not an answer; exec sleep 60", Reason::Crashed),
        ("echo '\"shown\"'; printf 'ab'", Reason::Crashed),
        ("exec sleep 60", Reason::TimedOut),
        ("echo '\"shown\"'; printf '\\001\\000\\000\\000x'; exec sleep 60", Reason::TimedOut),
        ("kill -XCPU $$", Reason::TimedOut),
        ("kill -KILL $$", Reason::Memory),
        ("echo memory allocation of 99 bytes failed >&2; kill -ABRT $$", Reason::Memory),
        ("head -c 300000 >/dev/null; echo '\"shown\"'; printf '\\001\\000\\001\\000'; exec cat /dev/zero", Reason::TooLarge),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let begun = Instant::now();
        // More than a pipe holds, so that a child that does not read is met while writing.
        let refused = ask(&pool(&dir, lines), &b"12 ".repeat(100_000)).unwrap_err();
        assert!(matches!(refused, Refused::Ended(found) if found == reason), "{lines}: {refused:?}");
        assert!(begun.elapsed() < Duration::from_secs(20), "{lines}");
    }
    let missing = Limits {
        program: PathBuf::from("no/such/program"),
        time: Duration::from_secs(1),
        memory_bytes: 0,
        answer_bytes: 9,
        scans: Scans::default(),
        calibration: bocso::work::limits::Learned::default(),
        lessons: bocso::work::lessons::InForce::default(),
    };
    assert!(matches!(ask(&Pool::new(missing, None).unwrap(), b"12"), Err(Refused::NotStarted(_))));
}

#[test]
fn answers_in_parts_are_handed_on_as_they_come() {
    let part = |words: &str| format!("echo '\"part\"'; printf '\\003\\000\\000\\000{words}\\000\\000\\000\\000'");
    let both = format!("{}; {}", part("12 "), part("13 "));
    let pour = |lines: &str, out: &mut dyn FnMut(&[u8]) -> std::io::Result<()>| {
        let dir = tempfile::tempdir().unwrap();
        pool(&dir, &format!("head -c 60 >/dev/null; {lines}")).pour(Ask::Text, "a.pdf", 2, &mut Cursor::new(b"12"), out)
    };
    let mut heard = Vec::new();
    let mut take = |part: &[u8]| {
        heard.push(text(part).to_owned());
        // Longer than a child may take: this is not the child's time.
        sleep(Duration::from_millis(700));
        Ok(())
    };
    pour(&format!("{both}; echo '\"shown\"'; printf '\\002\\000\\000\\00014\\000\\000\\000\\000'; exec sleep 60"), &mut take).unwrap();
    assert_eq!(heard, ["12 ", "13 ", "14"]);

    let told = r#"{"reason":"damaged","english":"e","vietnamese":"v"}"#;
    let refusal = format!(
        "{both}; echo '\"refused\"'; printf '\\{:03o}\\000\\000\\000'; printf '%s' '{told}'; printf '\\000\\000\\000\\000'",
        told.len()
    );
    let mut heard = 0;
    let refused = pour(&format!("{refusal}; exec sleep 60"), &mut |part| {
        heard += part.len();
        Ok(())
    });
    assert!(matches!(refused, Err(Refused::Told(ref why)) if why.reason == "damaged") && heard == 6, "{refused:?} {heard}");
    // A part that came is not sent anew by another child.
    let died = pour(&format!("{both}; kill -SEGV $$"), &mut |_| Ok(()));
    assert!(matches!(died, Err(Refused::Ended(Reason::Crashed))), "{died:?}");
    let endless = pour(&format!("while {both}; do :; done"), &mut |_| Ok(()));
    assert!(matches!(endless, Err(Refused::Ended(Reason::TooLarge | Reason::TimedOut))), "{endless:?}");
    let closed = pour(&format!("{both}; exec sleep 60"), &mut |_| Err(std::io::ErrorKind::BrokenPipe.into()));
    assert!(matches!(closed, Err(Refused::Unwritten(_))), "{closed:?}");
}

#[test]
fn a_child_that_died_is_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let lines = format!("echo >>{}/started; exec timeout 0.5 {} \"$@\"", dir.path().display(), env!("CARGO_BIN_EXE_bocso"));
    let pool = pool(&dir, &lines);
    let started = || fs::read_to_string(dir.path().join("started")).unwrap().lines().count();
    for document in ["một 12", "hai 13"] {
        assert_eq!(ask(&pool, document.as_bytes()).unwrap(), format!("{document}\n").as_bytes());
    }
    assert!(matches!(ask(&pool, b"").unwrap_err(), Refused::Told(told) if told.reason == "empty"));
    assert_eq!(started(), 1, "one child for all of them");
    sleep(Duration::from_secs(1));
    assert!(ask(&pool, b"ba 14").is_ok(), "it died while it waited");
    assert_eq!(started(), 2);
}
