//! The command line keeps its promises: exit codes, messages that name the file, one failure that does not stop the others.

use crate::common::{bocso, reports, root};
use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::process::{Output, Stdio};

fn run(args: &[&str]) -> Output {
    bocso().args(args).env_remove("BOCSO_LANG").current_dir(root()).stdin(Stdio::null()).output().unwrap()
}

fn piped(args: &[&str], input: &[u8]) -> Output {
    let mut child = bocso().args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let feeder = std::thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let out = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    out
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn several_files_are_json_lines_in_the_order_of_the_arguments() {
    let reports = reports();
    let paths: Vec<&str> = reports.iter().rev().map(|r| r.source.to_str().unwrap()).collect();
    let out = run(&[&["extract"], &paths[..]].concat());
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let lines: Vec<serde_json::Value> = text(&out.stdout).lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(lines.len(), reports.len());
    for (line, report) in lines.iter().zip(reports.iter().rev()) {
        assert_eq!(line["schema"], "bocso/1");
        assert_eq!(line["source"]["bytes"], report.bytes.len());
        assert_eq!(line["source"]["name"], report.source.file_name().unwrap().to_str().unwrap());
    }
}

#[test]
fn one_failure_is_told_of_and_the_others_go_on() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = dir.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let good = write("tốt.txt", "Có 12 hồ sơ.".as_bytes());
    let empty = write("rỗng.txt", b"");
    let blank = write("trắng.txt", b" \n\t\n");
    let binary = write("nhị phân.bin", &(0..=255u8).cycle().take(4096).collect::<Vec<_>>());
    let missing = dir.path().join("không có.txt").to_str().unwrap().to_owned();
    let folder = dir.path().to_str().unwrap().to_owned();
    let out = run(&["extract", &empty, &good, &blank, &binary, &missing, &folder, &good]);
    assert_eq!(out.status.code(), Some(1));
    assert_eq!(text(&out.stdout).lines().count(), 2, "both good files came through");
    let told = text(&out.stderr);
    for (path, reason) in [(&empty, "empty"), (&blank, "empty"), (&binary, "unsupported"), (&missing, "missing"), (&folder, "directory")] {
        let line = told.lines().find(|l| l.contains(&format!("{path}: ")));
        assert!(line.is_some_and(|l| l.starts_with("bocso: ") && l.contains(reason)), "{path}: {reason}: {told}");
    }
    assert_eq!(told.lines().count(), 5, "{told}");
}

#[test]
fn invalid_utf8_is_read_as_far_as_it_goes() {
    let mut bytes = "Trong năm đã tiếp nhận 1.250 hồ sơ, giải quyết đúng hạn 98,5%. ".repeat(20).into_bytes();
    bytes.extend_from_slice(&[0xff, 0xfe, 0xfa]);
    bytes.extend_from_slice(" Còn 12 hồ sơ.".as_bytes());
    let out = piped(&["extract", "-", "--name", "từ ống.txt"], &bytes);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let json: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(json["source"]["name"], "từ ống.txt");
    assert_eq!(json["numbers"]["total"], 41);
}

#[test]
fn text_is_what_offsets_count_in() {
    for report in reports() {
        let path = report.source.to_str().unwrap();
        let printed = run(&["text", path]);
        assert_eq!(printed.status.code(), Some(0));
        assert_eq!(text(&printed.stdout), crate::common::read(&report.id, &report.bytes).text);
    }
    let layout = run(&["text", "--layout", reports()[0].source.to_str().unwrap()]);
    assert!(layout.status.success() && !layout.stdout.is_empty());
}

#[test]
fn wrong_usage_is_2_and_help_is_0() {
    let dash = ["extract", "-", "-"];
    let pretty = ["extract", "--pretty", "--format", "jsonl", "x.txt"];
    let wrong: [&[&str]; 9] = [
        &[],
        &["extract"],
        &["nonsense"],
        &["extract", "--nonsense", "x"],
        &["extract", "--format", "xml", "x"],
        &dash,
        &pretty,
        &["eval", "no/such/folder"],
        &["grammar", "check", "no/such/folder"],
    ];
    for args in wrong {
        let out = run(args);
        assert_eq!(out.status.code(), Some(2), "{args:?}: {}", text(&out.stderr));
        assert!(out.stdout.is_empty() && !out.stderr.is_empty(), "{args:?}");
    }
    for args in [&["--help"][..], &["extract", "--help"], &["--version"], &["grammar", "explain", "--help"]] {
        let out = run(args);
        assert_eq!(out.status.code(), Some(0), "{args:?}");
        assert!(!out.stdout.is_empty() && out.stderr.is_empty(), "{args:?}");
    }
    assert_eq!(text(&run(&["--version"]).stdout), concat!("bocso ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn vietnamese_first_and_english_by_choice() {
    let (vi, en) = (run(&["--help"]), run(&["--lang", "en", "--help"]));
    assert!(text(&vi.stdout).contains("Cách dùng") && !text(&vi.stdout).contains("Usage"), "{}", text(&vi.stdout));
    assert!(text(&en.stdout).contains("Usage") && !text(&en.stdout).contains("Cách dùng"));
    let by_env = bocso().args(["extract", "none.txt"]).env("BOCSO_LANG", "en").output().unwrap();
    assert!(text(&by_env.stderr).contains("expected a report file"), "{}", text(&by_env.stderr));
    assert!(text(&run(&["extract", "none.txt"]).stderr).contains("cần một tệp báo cáo"));
    let flag_wins = bocso().args(["--lang=vi", "extract", "none.txt"]).env("BOCSO_LANG", "en").output().unwrap();
    assert!(text(&flag_wins.stderr).contains("cần một tệp báo cáo"));
}

#[test]
fn pretty_is_the_same_json() {
    let path = reports()[0].source.to_str().unwrap().to_owned();
    let (plain, pretty) = (run(&["extract", &path]), run(&["extract", "--pretty", &path]));
    assert!(text(&pretty.stdout).lines().count() > 20);
    let parse = |o: &Output| serde_json::from_slice::<serde_json::Value>(&o.stdout).unwrap();
    assert_eq!(parse(&plain), parse(&pretty));
}

#[test]
fn schema_and_grammar_speak() {
    let schema: serde_json::Value = serde_json::from_slice(&run(&["schema"]).stdout).unwrap();
    assert_eq!(schema["title"], "Extraction");
    let own = run(&["grammar", "check", "grammars"]);
    assert!(matches!(own.status.code(), Some(0 | 1)), "{}", text(&own.stderr));
    let explained = run(&["grammar", "explain", "Có 178/234 hồ sơ = 76,07%"]);
    assert_eq!(explained.status.code(), Some(0), "{}", text(&explained.stderr));
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("faulty.toml"), "[class.x").unwrap();
    let faulty = run(&["grammar", "check", dir.path().to_str().unwrap()]);
    assert_eq!(faulty.status.code(), Some(1));
    assert!(text(&faulty.stderr).contains("faulty.toml"), "{}", text(&faulty.stderr));
}

#[test]
fn eval_measures_a_folder() {
    let table = run(&["eval", "corpus/reports"]);
    assert_eq!(table.status.code(), Some(0), "{}", text(&table.stderr));
    assert!(text(&table.stdout).contains("narrative_recall"));
    let json: serde_json::Value = serde_json::from_slice(&run(&["eval", "--json", "--misses", "corpus/reports"]).stdout).unwrap();
    assert_eq!(json["documents"].as_array().unwrap().len(), reports().len());
    assert!(json["pooled"]["table_cells"].as_u64().unwrap() > 1000);
    let figures = run(&["eval", "--figures", "corpus/reports"]);
    assert!(text(&figures.stdout).lines().all(|l| serde_json::from_str::<serde_json::Value>(l).is_ok()));
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let path = reports()[0].source.to_str().unwrap().to_owned();
    let many: Vec<&str> = std::iter::once("extract").chain(std::iter::repeat_n(path.as_str(), 40)).collect();
    let mut child = bocso().args(many).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let out = child.wait_with_output().unwrap();
    assert!(out.stderr.is_empty(), "{}", text(&out.stderr));
    assert_eq!(out.status.code(), Some(0));
}

/// Conflicts of two annexes about the same six units: the cells of the second are those of the first but for `changed`.
fn annexes(changed: &[(usize, &str)]) -> Vec<String> {
    let units = ["An Hòa", "An Lạc", "An Phú", "An Tân", "An Bình", "An Sơn"];
    let (came, signed) = (["1.204", "812", "655", "930", "478", "389"], ["1.101", "790", "600", "911", "470", "377"]);
    let mut source = String::new();
    for annex in 1..=2 {
        write!(source, "PHỤ LỤC 0{annex}\nVăn bản đến năm 2024\nSTT\tĐơn vị\tTổng số văn bản đến\tVăn bản ký số\n").unwrap();
        for (i, unit) in units.iter().enumerate() {
            let came = changed.iter().find(|c| annex == 2 && c.0 == i).map_or(came[i], |c| c.1);
            writeln!(source, "{}\tXã {unit}\t{came}\t{}", i + 1, signed[i]).unwrap();
        }
        source += "\n";
    }
    let out = piped(&["extract", "-"], source.as_bytes());
    let json: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let conflict = |f: &&serde_json::Value| f["flags"].as_array().is_some_and(|a| a.iter().any(|x| x["rule"] == "conflict"));
    let flagged = json["indicators"].as_array().unwrap().iter().filter(conflict);
    flagged.map(|f| f["value"]["raw"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn annexes_that_disagree_in_a_cell_are_flagged_on_both_sides() {
    assert!(annexes(&[]).is_empty(), "what agrees is not flagged");
    assert_eq!(annexes(&[(2, "665")]), ["655", "665"]);
    let different = [(0, "14"), (1, "25"), (2, "36"), (3, "47")];
    assert!(annexes(&different).is_empty(), "tables that agree in too little are about different things");
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
fn write_all<const N: usize>(dir: &tempfile::TempDir, files: [(&str, &[u8]); N]) -> [String; N] {
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
    let from_pipe = piped(&["extract", "-", "--name", "b.rtf"], &long_rtf(200));
    assert_eq!(from_pipe.stdout, run(&["extract", &rtf]).stdout);
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
    let [rtf] = write_all(&dir, [("a.rtf", &long_rtf(5))]);
    // Each child is given one second of processor time a file, and none of what another file did not use.
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
    assert!(line("trang quét").contains("chưa đọc được") && line("trang quét").contains("tesseract"));
    assert!(line("đọc thử").contains("chạy được: ") && line("bộ nhớ (--memory-mb)").ends_with("1024 MiB"));
    let english = run(&["--lang", "en", "doctor"]);
    assert!(text(&english.stdout).contains("Child process") && text(&english.stdout).is_ascii());
}
