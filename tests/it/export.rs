//! What `bocso export` writes, the readers that people use read back, digit for digit.

use crate::common::{bocso, python, reports, root};
use crate::http::{database, options, service};
use bocso::web::ServeOptions;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

const AWKWARD: &str = "Tổng số hồ sơ là 12 hồ sơ. Tổng kinh phí là 1.234.567.890.123.456.789 đồng.";

/// A folder with a store that holds a few reports, one of them with an awkward name and a number too long for spreadsheets.
fn stored() -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let address = database(folder.path());
    let client = service(ServeOptions { database: address.clone(), ..options() });
    for report in reports().into_iter().take(4) {
        client.extracted(&format!("{}.txt", report.id), &report.bytes);
    }
    client.extracted("=cmd|' /C calc'!A0.txt", AWKWARD.as_bytes());
    drop(client);
    (folder, address.0)
}

fn export(database: &str, arguments: &[&str], out: &Path) -> Output {
    bocso().args(["export", "--database", database]).args(arguments).arg("--out").arg(out).output().unwrap()
}

fn ran(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn real_readers_read_back_what_was_exported() {
    let Some(python) = python("real_readers_read_back_what_was_exported", "openpyxl, pyarrow.parquet") else { return };
    let (folder, database) = stored();
    let at = |name: &str| folder.path().join(name);
    for name in ["rows.jsonl", "rows.csv", "rows.xlsx", "rows.parquet", "rows.jsonld"] {
        ran(&export(&database, &[], &at(name)));
        assert!(!at(&format!("{name}.part")).exists());
    }
    ran(&export(&database, &["--separator", ";", "--decimal", "comma"], &at("comma.csv")));
    let script = root().join("tests/it/export/read_back.py");
    let read = Command::new(python).arg(script).arg(folder.path()).output().unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
}

#[test]
fn filters_documents_and_standard_output() {
    let (folder, database) = stored();
    let dash = Path::new("-");
    let lines = |arguments: &[&str]| {
        let output = export(&database, arguments, dash);
        ran(&output);
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().map(|l| serde_json::from_str(l).unwrap()).collect::<Vec<serde_json::Value>>()
    };
    let all = lines(&["--format", "jsonl"]);
    assert!(all.len() > 500, "{}", all.len());
    let one = all[0]["document"].as_str().unwrap();
    let chosen = lines(&["--format", "jsonl", "--document", one]);
    assert!(!chosen.is_empty() && chosen.len() < all.len() && chosen.iter().all(|r| r["document"] == one));
    let plans = lines(&["--format", "jsonl", "--status", "plan"]);
    assert!(!plans.is_empty() && plans.iter().all(|r| r["status"] == "target"));
    assert_eq!(lines(&["--format", "jsonl", "--reviewed"]).len(), 0);
    assert!(lines(&["--format", "jsonl", "--cells"]).len() > all.len());
    let years = lines(&["--format", "jsonl", "--period", "2020"]);
    assert!(!years.is_empty() && years.len() < all.len());

    let refused = |arguments: &[&str], out: &str| {
        let output = export(&database, arguments, &folder.path().join(out));
        assert!(!folder.path().join(out).exists());
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(refused(&[], "rows.what").0, Some(2));
    assert_eq!(refused(&["--period", "năm nay"], "rows.jsonl").0, Some(2));
    assert_eq!(refused(&["--separator", ";"], "rows.jsonl").0, Some(2));
    assert_eq!(refused(&["--document", "000000000000000000000000"], "rows.jsonl").0, Some(1));
    let missing = bocso().args(["export", "--database", "sqlite://no-such.sqlite", "--out", "-", "--format", "csv"]).output().unwrap();
    assert!(missing.status.code() == Some(1) && !Path::new("no-such.sqlite").exists());
}

/// The commands of the README's section on exports, as they stand there.
#[test]
fn the_readme_s_commands_run() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let commands: Vec<&str> =
        readme.lines().filter(|l| ["bocso export ", "bocso verify ", "bocso ask "].iter().any(|c| l.starts_with(c))).collect();
    assert!(commands.len() >= 6, "{commands:?}");
    let (folder, _) = stored();
    let originals = folder.path().join("thu-muc-ban-goc");
    fs::create_dir(&originals).unwrap();
    for (n, report) in reports().into_iter().enumerate().take(4) {
        fs::write(originals.join(n.to_string()), &report.bytes).unwrap();
        fs::write(folder.path().join("bao-cao.pdf"), &report.bytes).unwrap();
    }
    fs::write(originals.join("awkward"), AWKWARD).unwrap();
    let bin = Path::new(env!("CARGO_BIN_EXE_bocso")).parent().unwrap().display();
    let path = format!("{bin}:{}", std::env::var("PATH").unwrap_or_default());
    for command in commands {
        let output = Command::new("sh").arg("-c").arg(command).env("PATH", &path).current_dir(folder.path()).output().unwrap();
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
