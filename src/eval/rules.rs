//! Grammar → its own examples and rejects tried: a rule must fire where it says so and nowhere else.
//!
//! An example of a `name` rule names the ledger's word for its numbers. One of a `figure` rule is a figure as a line of the cases
//! without bars (`ratio 178/234 = 76.07 hồ sơ`), one of a `period` rule two days (`2023-01-01..2023-06-30`); both run through the
//! whole pipeline, so that an example shows what a document would give.

use super::line;
use crate::document::Span;
use crate::extract;
use crate::grammar::source::Group;
use crate::grammar::{Grammar, Match};
use std::fmt;

/// An example or reject that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The rule.
    pub rule: String,
    /// The example's or reject's text.
    pub text: String,
    /// What should come out.
    pub expected: String,
    /// What came out.
    pub found: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}: expected {}, found {}", self.rule, self.text, self.expected, self.found)
    }
}

/// Tries every example and reject of every rule, and asks whether the grammars have all classes that the program asks for.
pub fn check(grammar: &Grammar) -> Vec<Fault> {
    let mut faults: Vec<Fault> = grammar
        .missing_classes()
        .into_iter()
        .map(|c| Fault {
            rule: format!("class.{c}"),
            text: String::new(),
            expected: "a word class of this name".into(),
            found: "none".into(),
        })
        .collect();
    for rule in grammar.rules() {
        let mut fault = |text: &str, expected: &str, found: String| {
            faults.push(Fault { rule: rule.name.clone(), text: text.into(), expected: expected.into(), found });
        };
        for (text, expected) in &rule.examples {
            let fired = firing(grammar, text, rule.group);
            if !fired.iter().any(|m| grammar.rule(m.rule).name == rule.name) {
                let others: Vec<&str> = fired.iter().map(|m| grammar.rule(m.rule).name.as_str()).collect();
                fault(text, expected, if others.is_empty() { "no rule fires".into() } else { others.join(", ") });
                continue;
            }
            let found = match rule.group {
                Group::Name => rule.gives.strip_suffix("-weak").unwrap_or(&rule.gives).to_owned(),
                Group::Figure => figure(grammar, text, &rule.name),
                Group::Period => period(grammar, text),
            };
            if found != *expected {
                fault(text, expected, found);
            }
        }
        for text in &rule.rejects {
            if let Some(m) = firing(grammar, text, rule.group).iter().find(|m| grammar.rule(m.rule).name == rule.name) {
                let tokens = grammar.tokens(text, Span::new(0, text.len()));
                fault(text, "that it does not fire", words(text, &tokens, m).into());
            }
        }
    }
    faults
}

/// How many examples and rejects there are.
pub fn count(grammar: &Grammar) -> usize {
    grammar.rules().iter().map(|r| r.examples.len() + r.rejects.len()).sum()
}

/// The rules of a group that fire on a text, left to right, the longest at each place, none inside another.
pub fn firing(grammar: &Grammar, text: &str, group: Group) -> Vec<Match> {
    let tokens = grammar.tokens(text, Span::new(0, text.len()));
    let input = grammar.input(text, &tokens);
    let (mut out, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        match grammar.longest(input, at, group) {
            Some(m) => {
                at = m.to.max(at + 1);
                out.push(m);
            }
            None => at += 1,
        }
    }
    out
}

/// The words that a match covers.
pub fn words<'t>(text: &'t str, tokens: &[crate::grammar::token::Token], m: &Match) -> &'t str {
    match (tokens.get(m.from), tokens.get(m.to.saturating_sub(1))) {
        (Some(a), Some(b)) => a.span.join(b.span).of(text),
        _ => "",
    }
}

/// The figure that a rule gives in a text: its kind, numbers and unit.
fn figure(grammar: &Grammar, text: &str, rule: &str) -> String {
    let Ok(out) = extract::extract("example", text.as_bytes(), grammar) else { return "no document".into() };
    let by_rule = out.indicators.iter().find(|i| i.rule.as_deref() == Some(rule));
    let Some(i) = by_rule else {
        let all: Vec<String> = out.indicators.iter().map(|i| format!("{} by {:?}", line::figure(&i.value), i.rule)).collect();
        return if all.is_empty() { "no figure".into() } else { all.join("; ") };
    };
    match i.value.unit.as_deref().filter(|u| *u != "%") {
        Some(unit) => format!("{} {unit}", line::figure(&i.value)),
        None => line::figure(&i.value),
    }
}

/// The period of a figure that stands behind the words of a text.
fn period(grammar: &Grammar, text: &str) -> String {
    let sentence = format!("{text} có 7 hồ sơ.");
    let Ok(out) = extract::extract("example", sentence.as_bytes(), grammar) else { return "no document".into() };
    match out.indicators.last().and_then(|i| i.period.as_ref()) {
        Some(p) => format!("{}..{}", p.start.as_deref().unwrap_or(""), p.end.as_deref().unwrap_or("")),
        None => "no period".into(),
    }
}
