//! `corpus/cases/*.txt` → cases (the form stands in `corpus/README.md`).

use crate::common::{entries, root};
use std::fs;

/// A small input with what is expected of it.
pub struct Case {
    /// The file's name without its ending.
    pub topic: String,
    /// What it shows.
    pub title: String,
    pub input: String,
    /// The lines after `--- expect` as written.
    pub expected: Vec<String>,
    pub figures: Vec<Figure>,
    pub others: Vec<Other>,
}

/// An expected figure.
pub struct Figure {
    /// `count 106`, `ratio 178/234 = 76.07`, `text RAW`, `empty`.
    pub value: String,
    /// What stands behind the bars: (name, value).
    pub attributes: Vec<(String, String)>,
}

/// Any other line.
pub enum Other {
    None,
    NoFlags,
    Named { token: String, kind: String },
    Flag { rule: String, quote: String },
    Section { path: Vec<String>, title: Option<String> },
    Report { field: String, value: Option<String> },
}

const KINDS: [&str; 8] = ["count", "percent", "money", "quantity", "ratio", "boolean", "text", "empty"];
const ATTRIBUTES: [&str; 14] =
    ["review", "unit", "label", "says", "code", "subject", "qualifier", "status", "period", "change", "upper", "raw", "row", "column"];

/// Every case of the corpus.
pub fn all() -> Vec<Case> {
    let mut out = Vec::new();
    for path in entries(&root().join("corpus/cases")).into_iter().filter(|p| p.extension().is_some_and(|x| x == "txt")) {
        let topic = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        for part in format!("\n{text}").split("\n=== ").skip(1) {
            out.push(case(&topic, part));
        }
    }
    assert!(!out.is_empty(), "corpus/cases holds no cases");
    out
}

fn case(topic: &str, part: &str) -> Case {
    let (title, rest) = part.split_once('\n').unwrap_or((part, ""));
    let form = "expected --- input and --- expect";
    let (_, rest) = rest.split_once("--- input\n").unwrap_or_else(|| panic!("{topic}: {title}: {form}"));
    let (input, expect) = rest.split_once("--- expect").unwrap_or_else(|| panic!("{topic}: {title}: {form}"));
    let expected: Vec<String> = expect.lines().map(str::trim_end).filter(|l| !l.is_empty()).map(str::to_owned).collect();
    assert!(!expected.is_empty(), "{topic}: {title}: it expects nothing");
    let mut case = Case {
        topic: topic.into(),
        title: title.trim().into(),
        input: input.strip_suffix('\n').unwrap_or(input).into(),
        expected: Vec::new(),
        figures: Vec::new(),
        others: Vec::new(),
    };
    for line in &expected {
        let at = format!("{topic}: {title}: {line:?}");
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        if KINDS.contains(&word) {
            case.figures.push(figure(line, &at));
        } else {
            case.others.push(other(word, rest, &at));
        }
    }
    case.expected = expected;
    case
}

fn figure(line: &str, at: &str) -> Figure {
    // A bar parts attributes only where the name of one follows; a raw text may hold bars.
    let is_attribute = |s: &str| s.split_once(':').is_some_and(|(name, _)| ATTRIBUTES.contains(&name.trim()));
    let mut parts: Vec<String> = Vec::new();
    for piece in line.split(" | ") {
        match parts.last_mut() {
            Some(last) if !is_attribute(piece) => {
                last.push_str(" | ");
                last.push_str(piece);
            }
            _ => parts.push(piece.to_owned()),
        }
    }
    let attributes = parts[1..].iter().map(|p| {
        let (name, value) = p.split_once(':').unwrap_or_else(|| panic!("{at}"));
        (name.trim().to_owned(), value.trim().to_owned())
    });
    Figure { attributes: attributes.collect(), value: parts[0].trim().to_owned() }
}

fn other(word: &str, rest: &str, at: &str) -> Other {
    let pair = || {
        let (a, b) = rest.split_once(':').unwrap_or_else(|| panic!("{at}: expected a colon"));
        (a.trim().to_owned(), b.trim().to_owned())
    };
    match (word, rest) {
        ("none", "") => Other::None,
        ("no", "flags") => Other::NoFlags,
        ("named", _) => {
            let (token, kind) = rest.rsplit_once(':').unwrap_or_else(|| panic!("{at}: expected a colon"));
            Other::Named { token: token.trim().into(), kind: kind.trim().into() }
        }
        ("flag", _) => {
            let (rule, quote) = pair();
            Other::Flag { rule, quote }
        }
        ("section", _) => {
            let (path, title) = rest.split_once(':').unwrap_or((rest, ""));
            let title = Some(title.trim()).filter(|t| !t.is_empty() && *t != "-").map(str::to_owned);
            Other::Section { path: path.trim().split('/').map(str::to_owned).collect(), title }
        }
        ("report", _) => {
            let (field, value) = pair();
            Other::Report { field, value: (value != "-").then_some(value) }
        }
        _ => panic!("{at}: no such line"),
    }
}

#[test]
fn bars_in_raw_texts_stay() {
    let f = figure("text a | b | label: c d | raw: x | y", "test");
    assert_eq!(f.value, "text a | b");
    assert_eq!(f.attributes, [("label".into(), "c d".into()), ("raw".into(), "x | y".into())]);
}

#[test]
fn every_case_is_well_formed() {
    let cases = all();
    assert!(cases.len() >= 300, "{} cases", cases.len());
    for c in &cases {
        let none = c.others.iter().any(|o| matches!(o, Other::None));
        assert!(!none || c.figures.is_empty(), "{}: {}: none, and figures besides", c.topic, c.title);
    }
}
