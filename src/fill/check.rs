//! Examples of defined forms, tried: a report in a few words, and what the fields must become of it.

use super::{Form, Language, Source, fill};
use crate::extract;
use crate::grammar::Grammar;
use crate::grammar::forms::Definition;

/// Tries every example; (how many there are, what went wrong in words).
pub fn check(grammar: &Grammar) -> (usize, Vec<String>) {
    let (mut all, mut faults) = (0, Vec::new());
    for definition in &grammar.forms().forms {
        let code = &definition.head.code;
        if let Some(unknown) = unknown_code(definition, grammar) {
            faults.push(format!("{code}: {unknown}"));
        }
        let form = Form::of(definition);
        for example in &definition.examples {
            all += example.gives.len();
            let read = extract::extract_with_document("example", example.text.as_bytes(), grammar);
            let Ok((document, extraction)) = read else {
                faults.push(format!("{code}: {:?} is no text", example.text));
                continue;
            };
            let filled = fill(&form, &[Source { extraction: &extraction, text: &document.text }], grammar, Language::Vietnamese);
            for (id, wanted) in &example.gives {
                let field = filled.fields.iter().find(|f| f.id == *id);
                let got = field.and_then(|f| f.value.as_ref()).map(|v| v.number.to_string()).unwrap_or_default();
                if got != *wanted {
                    faults.push(format!("{code}: {id}: {:?} → {got:?}, expected {wanted:?}", example.text));
                }
            }
        }
    }
    (all, faults)
}

/// A code that the catalogue does not have.
fn unknown_code(definition: &Definition, grammar: &Grammar) -> Option<String> {
    let unknown = |c: &&String| !grammar.catalog().codes().any(|known| known == c.as_str());
    let code = definition.fields.iter().filter_map(|f| f.code.as_ref()).find(unknown)?;
    Some(format!("the catalogue has no code {code:?}"))
}
