//! Sinks on a small report, read back by means of our own.

use super::annotation::Annotations;
use super::column::COLUMNS;
use super::csv::{Csv, Style};
use super::filter::Filter;
use super::jsonl::Jsonl;
use super::parquet::Parquet;
use super::select::{Read, select};
use super::source::Entry;
use super::xlsx::Xlsx;
use super::{Error, Sink};
use crate::extract::extract_with_document;
use crate::grammar::Grammar;
use crate::indicator::json;
use crate::review::{Action, Anchor, Chain, Event, Reading};
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use std::io::{self, Cursor, Read as _, Write};
use std::sync::{Arc, Mutex};

/// Bytes that are still there when the writer is gone.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Shared {
    fn bytes(&self) -> Vec<u8> {
        self.0.lock().map(|b| b.clone()).unwrap_or_default()
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().map(|mut b| b.extend_from_slice(bytes)).map_err(|_| io::Error::other("poisoned"))?;
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const REPORT: &str = "Số: 12/BC-UBND\n\nBÁO CÁO\n\n1. Tổng số hồ sơ đã tiếp nhận là 1.234 hồ sơ, đạt 76,07% kế hoạch.\n\
                      2. Tổng số máy tính là 56 máy tính.\n3. Tổng kinh phí là 1.234.567.890.123.456.789 đồng.\n";

/// The report with decisions on its first figure (corrected) and second (rejected), and one figure added.
fn entry() -> Entry {
    let (document, extraction) = extract_with_document("=a.txt", REPORT.as_bytes(), &Grammar::embedded()).expect("a report");
    let mut line = Vec::new();
    json::write(&extraction, &mut line).expect("written");
    let mut chain = Chain::new("doc", &extraction.source.sha256);
    let event = |action, anchor, after: Option<Reading>| Event {
        seq: 0,
        time_ms: 1_700_000_000_000,
        who: "Lan".to_owned(),
        document: String::new(),
        anchor,
        action,
        before: None,
        after,
        note: None,
        undoes: None,
        sample: false,
        draw: None,
        made_by: extraction.made_by.clone(),
        prev_hash: String::new(),
        hash: String::new(),
    };
    let reading = |number: &str| {
        let mut reading = Reading::default();
        reading.set("number", Some(number.to_owned()));
        Some(reading)
    };
    let added = Anchor { start: Some(0), end: Some(2), quote: Some("Số".to_owned()), ..Anchor::default() };
    let events = vec![
        chain.seal(event(Action::Correct, Anchor::of(&extraction.indicators[0]), reading("1243"))),
        chain.seal(event(Action::Reject, Anchor::of(&extraction.indicators[1]), None)),
        chain.seal(event(Action::Add, added, reading("7.50"))),
        // Who accepts a correction leaves it a correction.
        chain.seal(event(Action::Accept, Anchor::of(&extraction.indicators[0]), None)),
    ];
    Entry {
        document: "doc".to_owned(),
        sha256: extraction.source.sha256.clone(),
        name: "=a.txt".to_owned(),
        extraction: String::from_utf8(line).expect("UTF-8"),
        text: document.text,
        events,
    }
}

/// What a sink makes of the entry, given so many times.
fn made<S: Sink>(filter: &Filter, times: usize, sink: impl FnOnce(Shared) -> Result<S, Error>) -> (Vec<u8>, S) {
    let (entry, out) = (entry(), Shared::default());
    let read = Read::of(&entry).expect("an extraction");
    let selected = select(&entry, &read, filter);
    let mut sink = sink(out.clone()).expect("a sink");
    for _ in 0..times {
        sink.document(&selected).expect("written");
    }
    sink.finish().expect("written");
    (out.bytes(), sink)
}

fn rows(filter: &Filter) -> Vec<serde_json::Value> {
    let lines = String::from_utf8(made(filter, 1, |o| Ok(Jsonl::new(o))).0).expect("UTF-8");
    lines.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect()
}

#[test]
fn rows_say_what_people_decided_beside_what_the_machine_read() {
    let all = rows(&Filter::default());
    let of = |field: &str| all.iter().map(|r| r[field].to_string()).collect::<Vec<_>>();
    assert_eq!(of("value"), ["1234", "76.07", "56", "1234567890123456789", "7.5"]);
    assert_eq!(of("review"), ["\"corrected\"", "\"rejected\"", "\"machine\"", "\"machine\"", "\"added\""]);
    assert_eq!(of("corrected_value")[..2], ["1243", "null"]);
    assert_eq!(all[0]["corrections"], "number: 1243");
    assert_eq!((all[0]["reviewed_by"].as_str(), all[0]["reviewed_at"].as_str()), (Some("Lan"), Some("2023-11-14T22:13:20Z")));
    let raw = String::from_utf8(made(&Filter::default(), 1, |o| Ok(Jsonl::new(o))).0).expect("UTF-8");
    assert!(raw.contains("\"value\":7.50,"), "digits stay as stated");
    for row in &all {
        assert_eq!(row.as_object().map(serde_json::Map::len), Some(COLUMNS.len()));
    }
}

#[test]
fn filters_choose() {
    let count = |filter: Filter| rows(&filter).len();
    assert_eq!(count(Filter { reviewed: true, ..Filter::default() }), 2, "rejected figures are none");
    assert_eq!(count(Filter { label: Some("MÁY TÍNH".to_owned()), ..Filter::default() }), 1);
    assert_eq!(count(Filter { code: Some("dvctt".to_owned()), ..Filter::default() }), 0);
    assert_eq!(count(Filter { issuer: Some("sở".to_owned()), ..Filter::default() }), 0);
    assert_eq!(count(Filter { period: "2020".parse().ok(), ..Filter::default() }), 0);
}

#[test]
fn csv_is_quoted_and_marked() {
    let style = Style { separator: b';', comma: true };
    let text = String::from_utf8(made(&Filter::default(), 1, |o| Csv::new(o, style)).0).expect("UTF-8");
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    assert!(text.lines().all(|l| !l.is_empty()) && text.contains("\r\n"));
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
    let heads = reader.headers().expect("heads").clone();
    let at = |name: &str| heads.iter().position(|h| h == name).expect(name);
    let all: Vec<csv::StringRecord> = reader.records().map(|r| r.expect("a record")).collect();
    assert_eq!(all.iter().map(|r| &r[at("value")]).collect::<Vec<_>>(), ["1234", "76,07", "56", "1234567890123456789", "7,50"]);
    assert_eq!(&all[0][at("file")], "'=a.txt");
}

#[test]
fn a_full_sheet_goes_on_in_another() {
    let (bytes, sink) = made(&Filter::default(), 2, |o| Xlsx::with_rows(o, false, 5));
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a workbook");
    let mut part = |name: &str| {
        let mut out = String::new();
        zip.by_name(name).expect(name).read_to_string(&mut out).expect(name);
        out
    };
    let book = part("xl/workbook.xml");
    for name in ["Chỉ tiêu", "Chỉ tiêu (2)", "Chỉ tiêu (3)", "Bằng chứng (3)", "Kiểm tra"] {
        assert!(book.contains(&format!("name=\"{name}\"")), "{name} in {book}");
    }
    let sheets: Vec<String> = (1..=3).map(|n| part(&format!("xl/worksheets/sheet{n}.xml"))).collect();
    let counts: Vec<usize> = sheets.iter().map(|s| s.matches("<row ").count()).collect();
    assert_eq!(counts, [5, 5, 3], "ten rows, and a head on each sheet");
    assert!(sheets.iter().all(|s| !s.contains("<f>") && s.contains("<pane ") && s.contains("<autoFilter ")));
    assert!(sheets[0].contains("<v>76.07</v>") && sheets[0].contains("1234567890123456789") && sheets[0].contains("quá 15 chữ số"));
    assert_eq!(sink.remarks().len(), 2);
    let english = made(&Filter::default(), 1, |o| Xlsx::new(o, true)).0;
    let mut zip = zip::ZipArchive::new(Cursor::new(english)).expect("a workbook");
    let mut book = String::new();
    zip.by_name("xl/workbook.xml").expect("a book").read_to_string(&mut book).expect("a book");
    assert!(book.contains("\"Indicators\"") && book.contains("\"Evidence\"") && book.contains("\"Checks\""));
}

#[test]
fn parquet_has_its_marks_and_groups() {
    let bytes = made(&Filter::default(), 3, Parquet::new).0;
    assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.parquet");
    std::fs::write(&path, bytes).expect("written");
    let reader = SerializedFileReader::new(std::fs::File::open(path).expect("there")).expect("Parquet");
    assert_eq!(reader.metadata().file_metadata().num_rows(), 15);
    let at = COLUMNS.iter().position(|c| c.name == "value").expect("value");
    let row = reader.get_row_iter(None).expect("rows").nth(1).expect("a row").expect("a row");
    assert_eq!(row.get_column_iter().nth(at).map(|c| c.1.to_string()).as_deref(), Some("76.0700000000"));
}

#[test]
fn annotations_point_to_the_words() {
    let bytes = made(&Filter::default(), 1, |o| Ok(Annotations::new(o))).0;
    let page: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
    let items = page["items"].as_array().expect("items");
    assert_eq!(items.len(), 5);
    let (quote, place) = (&items[0]["target"]["selector"][0], &items[0]["target"]["selector"][1]);
    assert_eq!((quote["type"].as_str(), quote["exact"].as_str()), (Some("TextQuoteSelector"), Some("1.234")));
    assert!(quote["prefix"].as_str().is_some_and(|p| p.ends_with("tiếp nhận là ")), "{quote}");
    let text: Vec<char> = entry().text.chars().collect();
    let at = |field: &str| place[field].as_u64().and_then(|n| usize::try_from(n).ok()).expect(field);
    assert_eq!(text[at("start")..at("end")].iter().collect::<String>(), "1.234");
    let none = made(&Filter { reviewed: true, label: Some("không có".to_owned()), ..Filter::default() }, 1, |o| Ok(Annotations::new(o))).0;
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&none).expect("JSON")["items"], serde_json::json!([]));
}
