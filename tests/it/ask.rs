//! `bocso ask`: every failed check of a report in a form that an office can send.

use crate::common::{bocso, reports, root};
use crate::http::{database, options, service};
use bocso::indicator::output::Outcome;
use bocso::web::ServeOptions;
use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::{Command, Stdio};

/// The text of a part of a zip file.
fn part(bytes: Vec<u8>, name: &str) -> String {
    let mut out = String::new();
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    zip.by_name(name).unwrap().read_to_string(&mut out).unwrap();
    out
}

#[test]
fn a_report_and_its_stored_double_give_the_same_letter() {
    let folder = tempfile::tempdir().unwrap();
    let report = reports().into_iter().find(|r| r.id.starts_with("ktxh")).unwrap();
    let source = folder.path().join("bao-cao.txt");
    fs::write(&source, &report.bytes).unwrap();
    let ask = |what: &Path, out: &str, more: &[&str]| {
        let path = folder.path().join(out);
        let output = bocso().arg("ask").arg(what).arg("--out").arg(&path).args(more).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        fs::read(path).unwrap()
    };
    let letter = ask(&source, "a.docx", &["--unexplained"]);
    let document = part(letter.clone(), "word/document.xml");
    let extraction = crate::common::extract("bao-cao.txt", &report.bytes);
    let failed: Vec<_> = extraction.checks.iter().filter(|c| c.status == Outcome::Failed).collect();
    assert!(failed.len() >= 5);
    // Title, heads and signatures stand in rows of their own: the letterhead, the heads, the signatures.
    assert_eq!(document.matches("<w:tr>").count(), failed.len() + 3);
    for check in failed {
        let quote = check.evidence.as_ref().map(|e| e.text.replace('\n', " ").replace('&', "&amp;")).unwrap_or_default();
        assert!(document.contains(&quote), "{quote}");
    }
    assert!(document.contains("PHỤ LỤC") && document.contains("Ý kiến của đơn vị báo cáo") && document.contains("412/BC-UBND"));
    let sheet = part(ask(&source, "a.xlsx", &[]), "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<v>48215</v>") && !sheet.contains("<f>"), "numbers are typed");

    let address = database(folder.path());
    let client = service(ServeOptions { database: address.clone(), ..options() });
    let id = client.extracted("bao-cao.txt", &report.bytes)["id"].as_str().unwrap().to_owned();
    drop(client);
    let stored = ask(Path::new(&id), "b.docx", &["--unexplained", "--database", &address.0]);
    assert!(stored == letter, "the same report gives the same bytes");

    let unknown = bocso().args(["ask", "000000000000000000000000", "--database", &address.0, "--out", "c.docx"]).output().unwrap();
    assert_eq!(unknown.status.code(), Some(1));
    let other = bocso().arg("ask").arg(&source).args(["--out", "c.odt"]).output().unwrap();
    assert_eq!(other.status.code(), Some(2));
}

#[test]
fn an_office_program_opens_it() {
    let test = "an_office_program_opens_it";
    if !Command::new("soffice").arg("--version").stdout(Stdio::null()).status().is_ok_and(|s| s.success()) {
        println!("{test}: skipped, soffice is missing");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let source = root().join("corpus/reports/ktxh-huyen-2022/source.txt");
    for (out, made) in [("a.docx", "a.pdf"), ("b.xlsx", "b.pdf")] {
        let path = folder.path().join(out);
        assert!(bocso().arg("ask").arg(&source).arg("--out").arg(&path).status().unwrap().success());
        let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
        let mut soffice = Command::new("soffice");
        soffice.arg(profile).args(["--headless", "--convert-to", "pdf", "--outdir"]).arg(folder.path()).arg(&path);
        assert!(soffice.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success());
        let pdf = bocso::read::read(&fs::read(folder.path().join(made)).unwrap(), &bocso::read::Limits::default()).unwrap();
        for words in ["ĐỀ NGHỊ ĐƠN VỊ BÁO CÁO GIẢI TRÌNH", "48.215"] {
            assert!(pdf.text.contains(words), "{words} in {}", pdf.text);
        }
    }
}
