//! Forms of the corpus filled from its reports, held against what a person reads there: no value that is wrong goes unmarked.

use super::filled;
use super::make::{document, workbook};
use crate::common::{entries, root};
use bocso::fill::output::State;
use std::fs;

/// How fields came out.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    /// Sure and right; marked and right; marked and wrong; empty although the report says it.
    sure: usize,
    marked: usize,
    marked_wrong: usize,
    missed: usize,
    /// Empty, and the report says nothing.
    blank: usize,
}

#[test]
fn no_wrong_value_goes_unmarked() {
    let (mut tuning, mut apart) = (Tally::default(), Tally::default());
    let mut wrong = Vec::new();
    for (n, path) in entries(&root().join("corpus/forms")).into_iter().enumerate() {
        let text = fs::read_to_string(&path).unwrap();
        let (part, rows) = text.split_once('\n').unwrap();
        let tally = if part == "tuning" { &mut tuning } else { &mut apart };
        let id = path.file_stem().unwrap().to_string_lossy().into_owned();
        let report = entries(&root().join("corpus/reports").join(&id)).into_iter().find(|p| p.file_stem().is_some_and(|s| s == "source"));
        let report = fs::read_to_string(report.unwrap()).unwrap();
        let mut form = vec![super::HEAD.to_owned()];
        let mut truth: Vec<(&str, Vec<&str>)> = Vec::new();
        for row in rows.lines() {
            let cells: Vec<&str> = row.split('|').collect();
            let [number, label, unit, said] = cells.as_slice() else { panic!("{id}: {row}") };
            form.push(format!("{number}|{label}|{unit}||"));
            if !unit.is_empty() {
                truth.push((label, said.split("; ").collect()));
            }
        }
        let form: Vec<&str> = form.iter().map(String::as_str).collect();
        let bytes = if n % 2 == 0 { document(&form) } else { workbook(&form) };
        let out = filled(&bytes, &[&report]);
        assert_eq!(out.fields.len(), truth.len(), "{id}");
        for (field, (label, said)) in out.fields.iter().zip(truth) {
            assert_eq!(field.label, label, "{id}");
            let value = field.value.as_ref().map(|v| v.text.as_str());
            let right = value.is_some_and(|v| said.contains(&v));
            match (field.state, value) {
                (State::Sure, Some(_)) if right => tally.sure += 1,
                (State::Sure, v) => wrong.push(format!("{id}: {label} = {v:?}, expected {said:?}")),
                (_, Some(_)) if right => tally.marked += 1,
                (_, Some(_)) => tally.marked_wrong += 1,
                (_, None) if said == ["-"] => tally.blank += 1,
                (_, None) => tally.missed += 1,
            }
        }
    }
    println!("tuning {tuning:?}\napart {apart:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // The floor under what is reached; corpus/README.md says what was measured first.
    assert!(tuning.sure >= 20 && apart.sure >= 20 && apart.marked >= 13, "{tuning:?} {apart:?}");
    assert!(tuning.marked_wrong + apart.marked_wrong <= 4, "{tuning:?} {apart:?}");
}
