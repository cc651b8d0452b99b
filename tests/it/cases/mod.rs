//! The small cases of `corpus/cases`: each topic keeps at least as many right as it had.
//!
//! `BOCSO_CASES=money cargo test cases -- --nocapture` shows what one topic's failing cases expect and what came out.

mod parse;

mod compare;

pub use parse::all;

use crate::common::extract;
use std::collections::BTreeMap;

/// How many cases of each topic are right at the least. A floor is only ever raised; a new topic starts with what it has.
const FLOORS: &[(&str, usize)] = &[
    ("breakdowns", 11),
    ("broken", 18),
    ("changes", 12),
    ("checks", 17),
    ("counts", 25),
    ("glued", 11),
    ("headers", 11),
    ("lists", 26),
    ("markup", 11),
    ("money", 11),
    ("not-figures", 33),
    ("page-breaks", 8),
    ("percents", 14),
    ("periods", 18),
    ("qualifiers", 14),
    ("quantities", 15),
    ("ranges", 12),
    ("ratios", 18),
    ("sections", 12),
    ("separators", 13),
    ("status", 7),
    ("subjects", 8),
    ("tables-cells", 14),
    ("tables-flattened", 8),
    ("tables-header", 12),
    ("tables-hierarchy", 10),
    ("tables-pipe", 8),
    ("tables-tab", 11),
    ("unicode", 10),
];

#[test]
fn every_topic_keeps_its_floor() {
    let wanted = std::env::var("BOCSO_CASES").ok();
    let mut topics: BTreeMap<String, (usize, usize, Vec<String>)> = BTreeMap::new();
    for case in all() {
        let out = extract("case.txt", case.input.as_bytes());
        let faults = compare::faults(&case, &out);
        let topic = topics.entry(case.topic.clone()).or_default();
        topic.1 += 1;
        if faults.is_empty() {
            topic.0 += 1;
            continue;
        }
        topic.2.push(case.title.clone());
        if wanted.as_deref() == Some(case.topic.as_str()) {
            println!("=== {}\n{}\n--- expected\n{}\n--- found", case.title, case.input, case.expected.join("\n"));
            for i in &out.indicators {
                println!("{}", bocso::eval::line::indicator(i));
            }
            println!("--- because\n{}\n", faults.join("\n"));
        }
    }
    let (right, total) = topics.values().fold((0, 0), |sum, t| (sum.0 + t.0, sum.1 + t.1));
    println!("{:24} {:>5} of {total}", "all", right);
    let mut below = Vec::new();
    for (name, (right, total, failing)) in &topics {
        println!("{name:24} {right:>5} of {total}");
        for title in failing {
            println!("{:32}{title}", "");
        }
        let floor = FLOORS.iter().find(|f| f.0 == name).map_or(0, |f| f.1);
        if *right < floor {
            below.push(format!("{name}: {right} right, at least {floor} expected; failing: {}", failing.join("; ")));
        }
    }
    let listed: Vec<&str> = FLOORS.iter().map(|f| f.0).collect();
    assert_eq!(listed, topics.keys().collect::<Vec<_>>(), "FLOORS lists the topics of corpus/cases, in order");
    assert!(below.is_empty(), "{}", below.join("\n"));
}
