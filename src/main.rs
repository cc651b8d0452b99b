//! temporary
use std::io::Write;
fn main() {
    let path = std::env::args().nth(1).unwrap_or_default();
    let bytes = std::fs::read(&path).unwrap_or_default();
    let grammar = bocso::grammar::Grammar::embedded();
    let missing = grammar.missing_classes();
    if !missing.is_empty() { eprintln!("missing {missing:?}"); }
    if std::env::args().nth(2).as_deref() == Some("explain") {
        for (rule, span, what) in bocso::parse::figure::explain(&path, &grammar) {
            println!("{rule}: {:?} -> {what}", span.of(&path));
        }
        return;
    }
    if std::env::args().nth(2).as_deref() == Some("check") {
        for r in grammar.rules() {
            for (text, want) in &r.examples {
                let got = bocso::parse::figure::explain(text, &grammar);
                if !got.iter().any(|g| g.0 == r.name && g.2 == *want) { println!("{}: {text:?}: want {want:?} got {:?}", r.name, got.iter().map(|g| (&g.0, &g.2)).collect::<Vec<_>>()); }
            }
            for text in &r.rejects {
                let got = bocso::parse::figure::explain(text, &grammar);
                if got.iter().any(|g| g.0 == r.name) { println!("{}: reject fires {text:?}", r.name); }
            }
        }
        return;
    }
    let out = bocso::extract::extract("x", &bytes, &grammar);
    match out {
        Ok(e) => { let _ = std::io::stdout().write_all(serde_json::to_string(&e).unwrap_or_default().as_bytes()); }
        Err(e) => eprintln!("{e}"),
    }
}
