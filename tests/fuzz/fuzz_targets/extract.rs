//! Any bytes → an extraction whose quotes are substrings and whose ledger adds up; or an error.

#![no_main]

use bocso::grammar::Grammar;
use bocso::read::{self, Limits};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(Grammar::embedded);

fuzz_target!(|bytes: &[u8]| {
    let Ok(out) = bocso::extract::extract("fuzz", bytes, &GRAMMAR) else { return };
    let text: Vec<char> = read::read(bytes, &Limits::default()).expect("it was read a moment ago").text.chars().collect();
    for e in out.indicators.iter().filter_map(|i| i.evidence.as_ref()) {
        assert_eq!(text[e.start as usize..e.end as usize].iter().collect::<String>(), e.text);
    }
    assert_eq!(out.numbers.total, out.numbers.explained.values().sum::<u32>() + out.numbers.unexplained.len() as u32);
});
