//! The small cases of `corpus/cases/tables-*.txt`, those whose figures all stand in a table.

use super::ledger_holds;
use super::load::{GRAMMAR, load};
use crate::parse::table::read;
use crate::report::{Figure, Shape};
use crate::value::{Kind, Status};

/// Title, input and expected lines of the cases of a file.
fn cases(text: &str) -> Vec<(&str, &str, Vec<&str>)> {
    text.split("=== ")
        .skip(1)
        .filter_map(|case| {
            let (title, rest) = case.split_once("\n--- input\n")?;
            let (input, expect) = rest.split_once("\n--- expect\n")?;
            Some((title, input, expect.lines().filter(|l| !l.trim().is_empty()).collect()))
        })
        .collect()
}

fn words(text: &str) -> Vec<String> {
    text.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

fn holds(all: &str, wanted: &str) -> bool {
    let all = words(all);
    words(wanted).iter().all(|w| all.contains(w))
}

/// What differs between a figure and an expected line; `None`: nothing.
fn differs(figure: &Figure, line: &str) -> Option<String> {
    let mut parts = line.split(" | ");
    let (kind, number) = parts.next()?.trim().split_once(' ').unwrap_or((line.split(" | ").next()?.trim(), ""));
    let v = &figure.value;
    let shown = |n: Option<crate::value::number::Number>| n.map_or(String::new(), |n| n.decimal().normalize().to_string());
    let got = match v.kind {
        Kind::Ratio => format!("{}/{}", shown(v.numerator), shown(v.denominator)),
        Kind::Percent => shown(v.percent),
        Kind::Text => v.raw.clone(),
        Kind::Empty => String::new(),
        _ => shown(v.number),
    };
    let have = serde_json::to_value(v.kind).ok()?;
    if have != kind || got != number {
        return Some(format!("{have} {got}"));
    }
    let said = format!("{} {}", figure.label, figure.subject.as_deref().unwrap_or(""));
    for part in parts {
        let (key, want) = part.split_once(':')?;
        let want = want.trim();
        let period = figure.period.as_ref().map(|p| format!("{}..{}", p.start.as_deref().unwrap_or(""), p.end.as_deref().unwrap_or("")));
        let good = match key.trim() {
            "unit" => v.unit.as_deref().unwrap_or("-") == want,
            "label" => holds(&said, want),
            "subject" => holds(figure.subject.as_deref().unwrap_or(""), want),
            "status" => (figure.status == Status::Target) == (want == "target"),
            "qualifier" => serde_json::to_value(v.qualifier).is_ok_and(|q| q == want),
            "upper" => shown(v.upper) == want,
            "raw" => v.raw == want,
            "period" => period.as_deref() == Some(want),
            _ => true,
        };
        if !good {
            return Some(format!("{part}: {said:?} {:?} {:?} {period:?}", v.unit, v.qualifier));
        }
    }
    None
}

#[test]
fn small_tables() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/cases");
    let mut files: Vec<_> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    files.sort();
    let (mut right, mut all) = (0, 0);
    for path in files.iter().filter(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with("tables-"))) {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        for (title, input, expect) in cases(&text) {
            let loaded = load(input);
            let mut figures = Vec::new();
            for (grid, captions) in &loaded.grids {
                let parsed = read(&loaded.document, grid, captions, 0, &GRAMMAR, Vec::new());
                ledger_holds(&loaded.document, grid, &parsed);
                let blank_list = parsed.table.as_ref().is_some_and(|t| t.shape == Shape::Entity && t.rows.is_empty());
                assert!(!blank_list, "{title}");
                figures.extend(parsed.figures);
            }
            let wanted: Vec<&str> = expect
                .iter()
                .copied()
                .filter(|l| !l.starts_with("named ") && !l.starts_with("flag ") && *l != "no flags" && *l != "none")
                .collect();
            let miss = if figures.len() == wanted.len() {
                figures.iter().zip(&wanted).find_map(|(f, l)| differs(f, l).map(|d| format!("{l} <- {d}")))
            } else {
                Some(format!("{} figures for {}", figures.len(), wanted.len()))
            };
            all += 1;
            right += usize::from(miss.is_none());
            if let Some(miss) = miss {
                println!("{}: {title}: {miss}", path.file_name().unwrap_or_default().to_string_lossy());
            }
        }
    }
    println!("{right} of {all} small tables");
    assert!(right * 100 >= all * 95, "{right} of {all}");
}
