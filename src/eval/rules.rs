//! Grammar → its own examples and rejects tried: a rule must give what it says where it says so, and fire on none of its rejects.
//!
//! An example of a `name` rule names the ledger's word for its numbers, one of a `figure` rule a figure (`ratio 178/234 = 76.07 hồ sơ`),
//! one of a `period` rule two days (`2023-01-01..2023-06-30`).

use crate::grammar::Grammar;
use crate::parse::figure;
use std::fmt;

/// An example or reject that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The rule.
    pub rule: String,
    /// The example's or reject's text. Empty for a missing word class.
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
    let missing = grammar.missing_classes().into_iter().map(|class| Fault {
        rule: format!("class.{class}"),
        text: String::new(),
        expected: "a word class of this name".into(),
        found: "none".into(),
    });
    let mut faults: Vec<Fault> = missing.collect();
    for rule in grammar.rules() {
        let mut fault = |text: &str, expected: &str, found: String| {
            faults.push(Fault { rule: rule.name.clone(), text: text.into(), expected: expected.into(), found });
        };
        for (text, expected) in &rule.examples {
            let seen = figure::explain(text, grammar);
            if !seen.iter().any(|(name, _, what)| *name == rule.name && what == expected) {
                let all: Vec<String> = seen.iter().map(|(name, _, what)| format!("{what} by {name}")).collect();
                fault(text, expected, if all.is_empty() { "nothing".into() } else { all.join("; ") });
            }
        }
        for text in &rule.rejects {
            if let Some((_, span, what)) = figure::explain(text, grammar).iter().find(|seen| seen.0 == rule.name) {
                fault(text, "that it does not fire", format!("{what} from {:?}", span.of(text)));
            }
        }
    }
    faults
}

/// How many examples and rejects there are.
pub fn count(grammar: &Grammar) -> usize {
    grammar.rules().iter().map(|r| r.examples.len() + r.rejects.len()).sum()
}
