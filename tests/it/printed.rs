//! The reports of the corpus, printed by a browser in several styles: what is read from the prints is what the texts say.
//!
//! Where pdftotext is installed, the boxes of figures are checked against its words. `BOCSO_PRINTED=folder` keeps the pages and prints there.

mod boxes;
mod compare;
mod page;

use crate::browser::Browser;
use crate::common::{extract, read, reports, root, skipped};
use compare::Tally;
use std::fs;
use std::process::{Command, Stdio};

/// What a style is to reach, in hundredths: recall and precision of cells, recall and precision of figures in sentences.
struct Style {
    name: &'static str,
    css: &'static str,
    header: &'static str,
    footer: &'static str,
    note: bool,
    cells: f64,
    figures: f64,
    fields: f64,
}

const STYLES: [Style; 3] = [
    Style {
        name: "serif",
        css: include_str!("printed/serif.css"),
        header: "",
        footer: "",
        note: false,
        cells: 100.0,
        figures: 100.0,
        fields: 98.0,
    },
    Style {
        name: "sans",
        css: include_str!("printed/sans.css"),
        header: "<div style='font:8pt sans-serif;margin-left:22mm'>Báo cáo của cơ quan - lưu hành nội bộ</div>",
        footer: "<div style='font:8pt sans-serif;width:100%;text-align:center'>Trang <span class=pageNumber></span>/<span class=totalPages></span></div>",
        note: false,
        cells: 100.0,
        figures: 100.0,
        fields: 99.0,
    },
    Style {
        name: "ruled",
        css: include_str!("printed/ruled.css"),
        header: "<div style='font:9pt serif;width:100%;text-align:center'><span class=pageNumber></span></div>",
        footer: "",
        note: true,
        cells: 100.0,
        figures: 100.0,
        fields: 98.0,
    },
];

#[test]
fn prints_say_what_the_texts_say() {
    let Some(mut browser) = Browser::start() else {
        skipped("prints_say_what_the_texts_say", "chromium");
        return;
    };
    let kept = std::env::var_os("BOCSO_PRINTED").map(|p| root().join(p));
    let folder = tempfile::tempdir().unwrap();
    let mut failures = Vec::new();
    println!("{:24}{}", "style, report", compare::HEAD);
    for style in STYLES {
        let mut all = Tally::default();
        let mut on_words = (0, 0);
        for report in reports() {
            let name = report.source.file_name().unwrap().to_string_lossy();
            let (document, truth) = (read(&name, &report.bytes), extract(&name, &report.bytes));
            let html = page::html(&document, &truth, style.css, style.note);
            let path = folder.path().join(format!("{}.{}.html", report.id, style.name));
            fs::write(&path, html).unwrap();
            browser.open(&format!("file://{}", path.display()));
            let pdf = decode(&browser.print(style.header, style.footer));
            if let Some(kept) = &kept {
                fs::create_dir_all(kept).unwrap();
                fs::write(kept.join(format!("{}.{}.pdf", report.id, style.name)), &pdf).unwrap();
                fs::copy(&path, kept.join(format!("{}.{}.html", report.id, style.name))).unwrap();
            }
            let out = extract(&format!("{}.pdf", report.id), &pdf);
            let one = compare::compare(&truth, &out);
            println!("{:6}{:18.18}{one}", style.name, report.id);
            all.add(&one);
            let boxes = boxes::compare(&folder.path().join("print.pdf"), &pdf, &out);
            on_words = boxes.map_or(on_words, |b| (on_words.0 + b.0, on_words.1 + b.1));
        }
        println!("{:24}{all}  boxes on their words {} of {}", style.name, on_words.0, on_words.1);
        let floors = [
            ("cells", all.cells.least(), style.cells),
            ("figures", all.figures.least(), style.figures),
            ("header fields", all.fields.least(), style.fields),
            ("sections", all.sections.least(), 99.0),
            (
                "boxes on their words",
                f64::from(on_words.0) * 100.0 / f64::from(on_words.1.max(1)),
                if on_words.1 == 0 { 0.0 } else { 99.9 },
            ),
        ];
        for (what, reached, floor) in floors.into_iter().filter(|f| f.1 < f.2) {
            failures.push(format!("{}: {what} {reached:.1} of 100, at least {floor} expected", style.name));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Base 64, through the tool that every system has.
fn decode(text: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    fs::write(&path, text).unwrap();
    let out = Command::new("base64").arg("-d").arg(&path).stderr(Stdio::null()).output().unwrap();
    assert!(out.status.success(), "base64 -d failed");
    out.stdout
}
