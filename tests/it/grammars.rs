//! Grammar files keep what they say: every example fires, no reject does, and no class that the program asks for is missing.

use crate::common::{GRAMMAR, entries, root};
use bocso::eval::rules;
use bocso::grammar::Grammar;
use std::fs;

#[test]
fn every_example_holds_and_no_reject_fires() {
    let faults: Vec<String> = rules::check(&GRAMMAR).iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "{} of {} wrong:\n{}", faults.len(), rules::count(&GRAMMAR), faults.join("\n"));
}

#[test]
fn the_embedded_grammars_are_those_of_the_folder() {
    let mut files: Vec<(String, String)> = Vec::new();
    for folder in ["", "catalog/"] {
        let paths = entries(&root().join("grammars").join(folder)).into_iter().filter(|p| p.extension().is_some_and(|x| x == "toml"));
        let read =
            |p: std::path::PathBuf| (format!("{folder}{}", p.file_name().unwrap().to_string_lossy()), fs::read_to_string(&p).unwrap());
        files.extend(paths.map(read));
    }
    let loaded = Grammar::from_files(&files).unwrap();
    assert_eq!(loaded.digest(), GRAMMAR.digest());
    assert_eq!(loaded.missing_classes(), [""; 0]);
}

#[test]
fn a_faulty_grammar_is_an_error_that_names_the_file() {
    for (text, expected) in [
        ("[class.x", "faulty.toml"),
        ("[[rule]]\nname = \"r\"\ngroup = \"figure\"\ngives = \"count\"\npatterns = [\"{nosuchclass} {number}\"]", "nosuchclass"),
        ("[class.x]\nwhat = \"w\"\nphrases = [\"\"]", "faulty.toml"),
        ("nonsense = 1", "nonsense"),
    ] {
        let error = Grammar::from_files(&[("faulty.toml".into(), text.into())]).expect_err(text).to_string();
        assert!(error.contains("faulty.toml") && error.contains(expected), "{text:?}: {error}");
    }
}
