//! The command line keeps its promises: exit codes, messages that name the file, one failure that does not stop the others.

use crate::common::{bocso, reports, root};
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
    use std::fmt::Write as _;
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
