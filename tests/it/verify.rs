//! An auditor with an export and the originals sees every forgery, and nothing where there is none.

use crate::common::{GRAMMAR, bocso, reports};
use bocso::export::Sink;
use bocso::export::audit::Audit;
use bocso::export::filter::Filter;
use bocso::export::jsonl::Jsonl;
use bocso::export::select::{Read, select};
use bocso::export::source::Entry;
use bocso::indicator::json;
use bocso::review::{Action, Anchor, Chain, Event, Reading};
use bocso::store::DocumentId;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

/// A stored report with four decisions on its first figures.
fn entry() -> (Entry, Vec<u8>) {
    let report = reports().into_iter().find(|r| r.id.starts_with("ktxh")).unwrap();
    let (document, extraction) = bocso::extract::extract_with_document("bao-cao.txt", &report.bytes, &GRAMMAR).unwrap();
    let mut line = Vec::new();
    json::write(&extraction, &mut line).unwrap();
    let sha256 = extraction.source.sha256.clone();
    let id = DocumentId::of_hash(&sha256).unwrap().to_string();
    let mut chain = Chain::new(&id, &sha256);
    let actions = [Action::Accept, Action::Correct, Action::Reject, Action::Correct];
    let events = actions.into_iter().zip([0, 1, 2, 1]).enumerate().map(|(n, (action, figure))| {
        let mut reading = Reading::default();
        let percent = extraction.indicators[figure].value.percent.is_some();
        reading.set(if percent { "percent" } else { "number" }, Some(format!("{n}12.5")));
        let event = Event {
            seq: 0,
            time_ms: 1_700_000_000_000 + i64::try_from(n).unwrap(),
            who: "lan".to_owned(),
            document: String::new(),
            anchor: Anchor::of(&extraction.indicators[figure]),
            action,
            before: Some(Reading::of(&extraction.indicators[figure])),
            after: (action == Action::Correct).then_some(reading),
            note: Some("đã đối chiếu \"bản giấy\"".to_owned()),
            undoes: None,
            sample: false,
            draw: None,
            made_by: extraction.made_by.clone(),
            prev_hash: String::new(),
            hash: String::new(),
        };
        chain.seal(event)
    });
    let events = events.collect();
    let entry = Entry {
        document: id,
        sha256,
        name: "bao-cao.txt".to_owned(),
        extraction: String::from_utf8(line).unwrap(),
        text: document.text,
        events,
    };
    (entry, report.bytes)
}

struct Case {
    folder: TempDir,
    lines: Vec<String>,
}

impl Case {
    fn new() -> Self {
        let (entry, bytes) = entry();
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("originals")).unwrap();
        fs::write(folder.path().join("originals/some other name.bin"), bytes).unwrap();
        let read = Read::of(&entry).unwrap();
        let mut out = Vec::new();
        let mut sink = Audit::new(&mut out);
        sink.document(&select(&entry, &read, &Filter::default())).unwrap();
        sink.finish().unwrap();
        let lines = String::from_utf8(out).unwrap().lines().map(str::to_owned).collect();
        Self { folder, lines }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What `bocso verify` says of these lines: exit code and output.
    fn verify(&self, lines: &[String]) -> (Option<i32>, String) {
        fs::write(self.at("export.jsonl"), lines.join("\n") + "\n").unwrap();
        let mut command = bocso();
        command.arg("verify").arg(self.at("export.jsonl")).arg("--originals").arg(self.at("originals"));
        let output = command.args(["--lang", "en"]).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr))
    }

    /// Index of the nth line of a sort.
    fn line(&self, record: &str, n: usize) -> usize {
        let lead = format!("{{\"record\":\"{record}\"");
        let all = self.lines.iter().enumerate().filter(|l| l.1.starts_with(&lead));
        all.map(|l| l.0).nth(n).unwrap()
    }

    /// The lines with one of them changed.
    fn changed(&self, at: usize, from: &str, to: &str) -> Vec<String> {
        let mut lines = self.lines.clone();
        assert!(lines[at].contains(from), "{from} in {}", lines[at]);
        lines[at] = lines[at].replacen(from, to, 1);
        lines
    }

    /// The lines are told to be forged, and the words are among what is told.
    fn refused(&self, lines: &[String], words: &str) {
        let (code, said) = self.verify(lines);
        assert!(code == Some(1) && said.contains(words), "{words}: {code:?} {said}");
        assert!(said.contains("THE ORIGINAL GIVES") && said.contains("does not hold"), "{said}");
    }
}

/// A field of a line, as it stands there.
fn field(line: &str, name: &str) -> String {
    let lead = format!("\"{name}\":");
    let rest = &line[line.find(&lead).unwrap() + lead.len()..];
    rest[..rest.find(",\"").unwrap()].to_owned()
}

#[test]
fn what_was_exported_holds() {
    let case = Case::new();
    let (code, said) = case.verify(&case.lines);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("Everything that could be verified holds") && !said.contains("Note:"), "{said}");
    for aspect in ["quote", "value", "reading", "check", "chain", "review", "whole"] {
        assert!(said.lines().any(|l| l.starts_with(aspect) && !l.contains(" 0 hold ")), "{aspect} in {said}");
    }
    // Originals as an object store lays them out.
    let sha256 = field(&case.lines[0], "sha256").trim_matches('"').to_owned();
    let blobs = case.at("originals").join(&sha256[..2]).join(&sha256[2..4]);
    fs::create_dir_all(&blobs).unwrap();
    fs::rename(case.at("originals/some other name.bin"), blobs.join(&sha256)).unwrap();
    assert_eq!(case.verify(&case.lines).0, Some(0));
    // Rows alone.
    let (entry, _) = entry();
    let read = Read::of(&entry).unwrap();
    let mut out = Vec::new();
    let mut sink = Jsonl::new(&mut out);
    sink.document(&select(&entry, &read, &Filter { label: Some("lúa".to_owned()), ..Filter::default() })).unwrap();
    sink.finish().unwrap();
    let rows: Vec<String> = String::from_utf8(out).unwrap().lines().map(str::to_owned).collect();
    let (code, said) = case.verify(&rows);
    assert!(code == Some(0) && said.contains("figures alone"), "{said}");
}

#[test]
fn forged_figures_are_told() {
    let case = Case::new();
    let figure = case.line("figure", 5);
    let line = &case.lines[figure];
    let value = field(line, "value");
    case.refused(&case.changed(figure, &format!("\"value\":{value}"), &format!("\"value\":{value}1")), "value (value)");
    let quote = field(line, "quote");
    let forged = format!("\"{}7\"", quote.trim_matches('"'));
    case.refused(&case.changed(figure, &format!("\"quote\":{quote}"), &format!("\"quote\":{forged}")), "quote");
    let start = field(line, "start");
    case.refused(&case.changed(figure, &format!("\"start\":{start}"), "\"start\":1"), "value");
    let label = field(line, "label");
    case.refused(&case.changed(figure, &format!("\"label\":{label}"), "\"label\":\"khác\""), "reading (label)");
    // A figure more, a figure less.
    let mut lines = case.lines.clone();
    lines.insert(figure, line.clone());
    case.refused(&lines, "whole");
    let mut lines = case.lines.clone();
    lines.remove(figure);
    case.refused(&lines, "whole");
    let lines: Vec<String> = case.lines[..case.lines.len() - 1].to_vec();
    case.refused(&lines, "a last line");
    case.refused(&case.lines[1..], "whole (document)");
}

#[test]
fn a_forged_original_is_told() {
    let case = Case::new();
    let path = case.at("originals/some other name.bin");
    let mut bytes = fs::read(&path).unwrap();
    let digit = bytes.iter().position(u8::is_ascii_digit).unwrap();
    bytes[digit] = if bytes[digit] == b'9' { b'8' } else { bytes[digit] + 1 };
    fs::write(&path, &bytes).unwrap();
    case.refused(&case.lines, "no original has this hash");
    // Under its own name it is told which file it is.
    fs::rename(&path, case.at("originals/bao-cao.txt")).unwrap();
    case.refused(&case.lines, "the file of that name has another");
}

#[test]
fn forged_checks_are_told() {
    let case = Case::new();
    let failed = case.lines.iter().position(|l| l.starts_with("{\"record\":\"check\"") && l.contains("\"status\":\"failed\"")).unwrap();
    case.refused(&case.changed(failed, "\"status\":\"failed\"", "\"status\":\"passed\""), "check");
    let mut lines = case.lines.clone();
    lines.remove(failed);
    case.refused(&lines, "check");
}

#[test]
fn forged_decisions_are_told() {
    let case = Case::new();
    let (second, third, last) = (case.line("event", 1), case.line("event", 2), case.line("event", 3));
    let mut dropped = case.lines.clone();
    dropped.remove(second);
    case.refused(&dropped, "out of its place");
    // The number of decisions corrected as well.
    let mut fewer = dropped.clone();
    fewer[0] = fewer[0].replace("\"events\":4", "\"events\":3");
    case.refused(&fewer, "out of its place");
    let mut last_dropped = case.lines.clone();
    last_dropped.remove(last);
    last_dropped[0] = last_dropped[0].replace("\"events\":4", "\"events\":3");
    case.refused(&last_dropped, "chain (its end)");
    let mut swapped = case.lines.clone();
    swapped.swap(second, third);
    case.refused(&swapped, "out of its place");
    case.refused(&case.changed(third, "\"who\":\"lan\"", "\"who\":\"mai\""), "chain (changed)");
    case.refused(&case.changed(second, "\"112.5\"", "\"112.6\""), "chain (changed)");
    // The review state that decisions amount to.
    let first = case.line("figure", 0);
    case.refused(&case.changed(first, "\"review\":\"accepted\"", "\"review\":\"machine\""), "review (review)");
    let corrected = case.line("figure", 1);
    let value = field(&case.lines[corrected], "corrected_value");
    assert_eq!(value, "312.5", "the last correction counts");
    case.refused(&case.changed(corrected, "\"corrected_value\":312.5", "\"corrected_value\":412.5"), "review (corrected_value)");
}

#[test]
fn another_program_is_named() {
    let case = Case::new();
    let older: Vec<String> = case.lines.iter().map(|l| l.replacen("\"bocso 0.", "\"bocso 9.", 1)).collect();
    // Events speak of the program that their figures were read by: theirs is not the export's.
    let older: Vec<String> = older
        .into_iter()
        .zip(&case.lines)
        .map(|(new, old)| if old.starts_with("{\"record\":\"event\"") { old.clone() } else { new })
        .collect();
    let (code, said) = case.verify(&older);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("Note: 1 documents were extracted by bocso 9."), "{said}");
    let mut forged = older;
    let figure = case.line("figure", 5);
    let value = field(&forged[figure], "value");
    forged[figure] = forged[figure].replacen(&format!("\"value\":{value}"), "\"value\":123456", 1);
    case.refused(&forged, "value (value)");
}

#[test]
fn what_is_no_export_is_refused() {
    let case = Case::new();
    let (code, said) = case.verify(&["so lieu".to_owned()]);
    assert!(code == Some(1) && said.contains("line 1"), "{said}");
    let (code, said) = case.verify(&[String::new()]);
    assert!(code == Some(1) && said.contains("found no line"), "{said}");
    let nowhere = bocso().arg("verify").arg(case.at("export.jsonl")).args(["--originals", "no such folder"]).output().unwrap();
    assert_eq!(nowhere.status.code(), Some(2));
}
