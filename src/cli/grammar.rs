//! `bocso grammar check` and `bocso grammar explain`: the grammars asked to show themselves.

use super::{Failure, input, lang::Lang, out};
use crate::document::Span;
use crate::eval::{line, rules};
use crate::extract;
use crate::grammar::Grammar;
use crate::grammar::source::Group;
use clap::Subcommand;
use std::io::Write;
use std::path::PathBuf;

/// Arguments of `grammar`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Try every example of every rule
    Check {
        /// Folder of grammar files; without it those compiled in
        #[arg(value_name = "DIR")]
        dir: Option<PathBuf>,
    },
    /// Show which rule fires on which words, and the figures that come of it
    Explain {
        /// The sentence to look at
        #[arg(value_name = "TEXT")]
        text: String,
        /// Folder of grammar files to use instead of those compiled in
        #[arg(long, value_name = "DIR")]
        grammars: Option<PathBuf>,
    },
}

/// Runs the subcommand.
pub fn run(args: &Args, lang: Lang) -> Result<bool, Failure> {
    match &args.what {
        What::Check { dir } => check(&input::grammar(dir.as_deref(), lang)?, lang),
        What::Explain { text, grammars } => {
            let grammar = input::grammar(grammars.as_deref(), lang)?;
            explain(text, &grammar, lang)
        }
    }
}

fn check(grammar: &Grammar, lang: Lang) -> Result<bool, Failure> {
    let faults = rules::check(grammar);
    let mut stdout = out::stdout();
    for fault in &faults {
        writeln!(stdout, "{fault}")?;
    }
    let (all, rules) = (rules::count(grammar), grammar.rules().len());
    match lang {
        Lang::Vi => writeln!(stdout, "{rules} luật, {all} ví dụ, {} sai", faults.len())?,
        Lang::En => writeln!(stdout, "{rules} rules, {all} examples, {} wrong", faults.len())?,
    }
    stdout.flush()?;
    Ok(faults.is_empty())
}

fn explain(text: &str, grammar: &Grammar, lang: Lang) -> Result<bool, Failure> {
    let tokens = grammar.tokens(text, Span::new(0, text.len()));
    let input = grammar.input(text, &tokens);
    let words = |from: usize, to: usize| match (tokens.get(from), to.checked_sub(1).and_then(|t| tokens.get(t))) {
        (Some(a), Some(b)) => a.span.join(b.span).of(text),
        _ => "",
    };
    let mut stdout = out::stdout();
    writeln!(stdout, "{}", lang.say("Luật:", "Rules:"))?;
    for (group, name) in [(Group::Figure, "figure"), (Group::Name, "name"), (Group::Period, "period")] {
        for m in rules::firing(grammar, text, group) {
            let rule = grammar.rule(m.rule);
            let slots: Vec<String> = m.captures.iter().map(|c| format!("{}={}", grammar.slot(c.name), words(c.from, c.to))).collect();
            writeln!(stdout, "  {name} {}: {:?} -> {} {}", rule.name, words(m.from, m.to), rule.gives, slots.join(", "))?;
        }
    }
    writeln!(stdout, "{}", lang.say("Đơn vị và hàng:", "Units and scales:"))?;
    for at in 0..tokens.len() {
        if let Some((n, kind)) = grammar.unit(input, at) {
            writeln!(stdout, "  {:?}: {kind:?}", words(at, at + n))?;
        }
        if let Some((n, factor)) = grammar.scale(input, at) {
            writeln!(stdout, "  {:?}: × {factor}", words(at, at + n))?;
        }
    }
    writeln!(stdout, "{}", lang.say("Lớp từ:", "Word classes:"))?;
    for at in 0..tokens.len() {
        for class in crate::grammar::Class::ALL {
            let n = grammar.at(input, at, *class);
            if n > 0 {
                writeln!(stdout, "  {:?}: {}", words(at, at + n), class.name())?;
            }
        }
    }
    writeln!(stdout, "{}", lang.say("Số liệu:", "Figures:"))?;
    match extract::extract("explain", text.as_bytes(), grammar) {
        Ok(out) => {
            for i in &out.indicators {
                writeln!(stdout, "  {} | rule: {}", line::indicator(i), i.rule.as_deref().unwrap_or("-"))?;
            }
            for n in &out.numbers.unexplained {
                writeln!(stdout, "  {} {:?}", lang.say("chưa giải thích được", "unexplained"), n.text)?;
            }
        }
        Err(e) => writeln!(stdout, "  {}", input::refused(&e, lang))?,
    }
    stdout.flush()?;
    Ok(true)
}
