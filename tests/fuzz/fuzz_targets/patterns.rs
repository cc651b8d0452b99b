//! Any text → the grammars' rules and classes asked at every token, without a panic and within the text.

#![no_main]

use bocso::document::Span;
use bocso::grammar::{Class, Grammar};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(Grammar::embedded);

fuzz_target!(|text: &str| {
    let tokens = GRAMMAR.tokens(text, Span::new(0, text.len()));
    let input = GRAMMAR.input(text, &tokens);
    for at in 0..tokens.len() {
        assert!(text.get(tokens[at].span.range()).is_some());
        for m in GRAMMAR.matches(input, at).into_iter().flatten() {
            assert!(m.from == at && m.to <= tokens.len());
            assert!(m.captures.iter().all(|c| at <= c.from && c.from <= c.to && c.to <= m.to));
        }
        assert!(Class::ALL.iter().all(|class| at + GRAMMAR.at(input, at, *class) <= tokens.len()));
    }
});
