//! What the program makes of the corpus: blessed outputs, and what must hold of every extraction.

use crate::common::{Chars, blessing, documents, extract, number_tokens, read, reports, tally};
use bocso::indicator::output::{Evidence, Extraction, Outcome, Place};
use bocso::value::Kind;
use std::collections::HashSet;
use std::fmt::Write;
use std::fs;

/// The JSON with one element of a list a line, and without what changes with every grammar file: for people to review.
fn snapshot(out: &Extraction) -> String {
    let mut json = serde_json::to_value(out).unwrap();
    json["made_by"] = "left out here".into();
    let mut text = String::from("{\n");
    for key in ["schema", "made_by", "source", "report", "sections", "tables", "indicators", "checks", "numbers"] {
        let value = json[key].take();
        let list = value.as_array().filter(|l| !l.is_empty());
        let body = match list {
            Some(list) => format!("[\n{}\n]", list.iter().map(ToString::to_string).collect::<Vec<_>>().join(",\n")),
            None => value.to_string(),
        };
        let comma = if key == "numbers" { "" } else { "," };
        writeln!(text, "{key:?}: {body}{comma}").unwrap();
    }
    text + "}\n"
}

#[test]
fn outputs_are_the_blessed_ones() {
    let mut changed = Vec::new();
    for r in reports() {
        let name = r.source.file_name().unwrap().to_string_lossy();
        let now = snapshot(&extract(&name, &r.bytes));
        serde_json::from_str::<serde_json::Value>(&now).unwrap();
        let path = r.dir.join("output.json");
        let blessed = fs::read_to_string(&path).unwrap_or_default();
        if blessed == now {
            continue;
        }
        if blessing() {
            fs::write(&path, now).unwrap();
            continue;
        }
        let first = now.lines().zip(blessed.lines()).find(|(a, b)| a != b);
        let (new, old) = first.unwrap_or(("more or fewer lines", ""));
        let cut = |s: &str| s.chars().take(600).collect::<String>();
        changed.push(format!("{}: output.json\n  was {}\n  now {}", r.id, cut(old), cut(new)));
    }
    assert!(changed.is_empty(), "look at each change, then bless them with UPDATE_EXPECT=1 cargo test reports:\n{}", changed.join("\n"));
}

#[test]
fn a_quote_is_a_substring_of_its_source() {
    for (name, bytes) in documents() {
        let (out, document) = (extract(&name, &bytes), read(&name, &bytes));
        let text = Chars::new(&document.text);
        let stands = |what: &str, e: &Evidence| {
            assert_eq!(text.slice(e.start, e.end), Some(e.text.as_str()), "{name}: {what} at {}..{}", e.start, e.end);
            assert!(!e.text.is_empty(), "{name}: {what} quotes nothing");
        };
        for i in &out.indicators {
            if let Some(e) = &i.evidence {
                stands(&i.id, e);
                assert!(
                    e.text.contains(&i.value.raw) || i.value.raw.contains(&e.text),
                    "{name}: {} {:?} quotes {:?}",
                    i.id,
                    i.value.raw,
                    e.text
                );
            } else {
                assert_eq!(i.value.kind, Kind::Empty, "{name}: {} has no evidence", i.id);
            }
        }
        let r = &out.report;
        let facts = [&r.number, &r.date, &r.place, &r.kind, &r.issuer, &r.title, &r.period_start, &r.period_end, &r.signer];
        facts.into_iter().flatten().for_each(|f| stands(&f.value, &f.evidence));
        out.sections.iter().for_each(|s| stands(&s.id, &s.evidence));
        out.checks.iter().filter_map(|c| c.evidence.as_ref()).for_each(|e| stands("a check", e));
        out.numbers.unexplained.iter().for_each(|u| stands("an unexplained number", &u.evidence));
    }
}

#[test]
fn the_ledger_adds_up() {
    for (name, bytes) in documents() {
        let (out, document) = (extract(&name, &bytes), read(&name, &bytes));
        let tokens = number_tokens(&document.text);
        let ledger = &out.numbers;
        assert_eq!(ledger.total as usize, tokens.len(), "{name}: number tokens");
        let explained: u32 = ledger.explained.values().sum();
        assert_eq!(ledger.total as usize, explained as usize + ledger.unexplained.len(), "{name}: {:?}", ledger.explained);
        let known = tally(tokens.iter().map(|t| t.1));
        for (token, n) in tally(ledger.unexplained.iter().map(|u| u.text.as_str())) {
            assert!(known.get(token).is_some_and(|all| n <= *all), "{name}: {token:?} is no number of the text, or is listed too often");
        }
    }
}

#[test]
fn an_extraction_hangs_together() {
    for (name, bytes) in documents() {
        let out = extract(&name, &bytes);
        let sections: HashSet<&str> = out.sections.iter().map(|s| s.id.as_str()).collect();
        let indicators: HashSet<&str> = out.indicators.iter().map(|i| i.id.as_str()).collect();
        assert_eq!((sections.len(), indicators.len()), (out.sections.len(), out.indicators.len()), "{name}: an id stands twice");
        for s in &out.sections {
            assert_eq!(s.path.len(), s.level as usize, "{name}: {}", s.id);
            assert_eq!(s.path.last(), Some(&s.number), "{name}: {}", s.id);
        }
        for t in &out.tables {
            assert!(t.section.as_deref().is_none_or(|s| sections.contains(s)), "{name}: {}", t.id);
            assert!(matches!(t.shape.as_str(), "entity" | "indicator" | "list"), "{name}: {} {}", t.id, t.shape);
        }
        let mut last = 0;
        for i in &out.indicators {
            let at = format!("{name}: {} {:?}", i.id, i.value.raw);
            assert!((0.0..=1.0).contains(&i.confidence.0), "{at}: confidence {}", i.confidence.0);
            assert!(i.flags.is_empty() || i.review, "{at}: flagged, and nobody is asked to look");
            assert!(i.section.as_deref().is_none_or(|s| sections.contains(s)), "{at}: section {:?}", i.section);
            assert_eq!(i.source == Place::Table, i.table.is_some(), "{at}");
            if let Some(c) = &i.table {
                let table = out.tables.iter().find(|t| *t.id == *c.id).unwrap_or_else(|| panic!("{at}: table {}", c.id));
                let (row, column) = (&table.rows[c.row], &table.columns[c.column]);
                assert_eq!((&*c.row_label, &*c.row_path, &*c.column_path), (&*row.label, &row.path[..], &column.path[..]), "{at}");
                assert_eq!(column.role, "value", "{at}: a figure in a column of another role");
            }
            if let Some(e) = i.evidence.as_ref().filter(|_| i.source == Place::Narrative) {
                assert!(e.start >= last, "{at}: out of document order");
                last = e.end;
            }
            let v = &i.value;
            let has = (v.number.is_some(), v.numerator.is_some() && v.denominator.is_some(), v.percent.is_some());
            let fits = match v.kind {
                // "14 (11,2%)" in a cell.
                Kind::Count | Kind::Quantity | Kind::Money => has.0 && !has.1 && (!has.2 || i.table.is_some()),
                Kind::Boolean => has.0 && !has.1 && !has.2,
                Kind::Percent => !has.0 && !has.1 && has.2,
                Kind::Ratio => !has.0 && has.1,
                Kind::Text | Kind::Empty => has == (false, false, false),
            };
            assert!(fits, "{at}: {v:?}");
        }
        for c in &out.checks {
            assert!(c.indicators.iter().all(|i| indicators.contains(i.as_str())), "{name}: {c:?}");
            assert!(!c.message.is_empty(), "{name}: {c:?}");
            if c.status == Outcome::Failed && c.evidence.is_none() {
                let shown =
                    c.indicators.iter().any(|id| out.indicators.iter().any(|i| i.id == *id && i.flags.iter().any(|f| f.rule == c.rule)));
                assert!(shown, "{name}: a failed check that flags nothing: {c:?}");
            }
        }
    }
}

#[test]
fn same_bytes_give_the_same_json() {
    for r in reports() {
        let json = || serde_json::to_vec(&extract(&r.id, &r.bytes)).unwrap();
        assert!(json() == json(), "{}", r.id);
        let back: Extraction = serde_json::from_slice(&json()).unwrap();
        assert!(serde_json::to_vec(&back).unwrap() == json(), "{}: the JSON read back is another", r.id);
    }
}
