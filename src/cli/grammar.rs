//! `bocso grammar check` and `bocso grammar explain`: the grammars asked to show themselves.

use super::{Failure, input, lang::Lang, out};
use crate::document::Span;
use crate::eval::{line, rules};
use crate::grammar::{Class, Grammar};
use crate::parse::figure;
use crate::{extract, fill};
use clap::Subcommand;
use std::io::{self, Write};
use std::path::PathBuf;
use unicode_normalization::UnicodeNormalization;

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
    let mut stdout = out::stdout()?;
    let done = match &args.what {
        What::Check { dir } => check(&mut stdout, &input::grammar(dir.as_deref(), lang)?, lang)?,
        What::Explain { text, grammars } => {
            let grammar = input::grammar(grammars.as_deref(), lang)?;
            let text: String = text.nfc().collect();
            rules_of(&mut stdout, &text, &grammar, lang)?;
            classes_of(&mut stdout, &text, &grammar, lang)?;
            figures_of(&mut stdout, &text, &grammar, lang)?;
            true
        }
    };
    stdout.flush()?;
    Ok(done)
}

fn check(w: &mut impl Write, grammar: &Grammar, lang: Lang) -> io::Result<bool> {
    let mut faults: Vec<String> = rules::check(grammar).iter().map(ToString::to_string).collect();
    let (of_forms, wrong) = fill::check(grammar);
    faults.extend(wrong);
    for fault in &faults {
        writeln!(w, "{fault}")?;
    }
    let (all, rules) = (rules::count(grammar) + of_forms, grammar.rules().len());
    match lang {
        Lang::Vi => writeln!(w, "{rules} luật, {all} ví dụ, {} sai", faults.len())?,
        Lang::En => writeln!(w, "{rules} rules, {all} examples, {} wrong", faults.len())?,
    }
    Ok(faults.is_empty())
}

/// Which rule fires on which words, and what it gives.
fn rules_of(w: &mut impl Write, text: &str, grammar: &Grammar, lang: Lang) -> io::Result<()> {
    writeln!(w, "{}", lang.say("Luật", "Rules"))?;
    for (rule, span, what) in figure::explain(text, grammar) {
        writeln!(w, "  {rule:24} {:?} → {what}", span.of(text))?;
    }
    Ok(())
}

/// Units, scale words and the word classes that the program asks for.
fn classes_of(w: &mut impl Write, text: &str, grammar: &Grammar, lang: Lang) -> io::Result<()> {
    writeln!(w, "{}", lang.say("Lớp từ", "Word classes"))?;
    let tokens = grammar.tokens(text, Span::new(0, text.len()));
    let input = grammar.input(text, &tokens);
    for at in 0..tokens.len() {
        let words = |n: usize| tokens[at].span.join(tokens[at + n - 1].span).of(text);
        if let Some((n, kind)) = grammar.unit(input, at) {
            writeln!(w, "  {:24} {:?}", format!("unit {kind:?}").to_lowercase(), words(n))?;
        }
        if let Some((n, factor)) = grammar.scale(input, at) {
            writeln!(w, "  {:24} {:?}", format!("scale {factor}"), words(n))?;
        }
        for class in Class::ALL {
            match grammar.at(input, at, *class) {
                0 => {}
                n => writeln!(w, "  {:24} {:?}", class.name(), words(n))?,
            }
        }
    }
    Ok(())
}

/// What the whole pipeline makes of the text.
fn figures_of(w: &mut impl Write, text: &str, grammar: &Grammar, lang: Lang) -> io::Result<()> {
    writeln!(w, "{}", lang.say("Số liệu", "Figures"))?;
    match extract::extract("explain", text.as_bytes(), grammar) {
        Ok(out) => {
            for i in &out.indicators {
                writeln!(w, "  {}", line::indicator(i))?;
                i.flags.iter().try_for_each(|f| writeln!(w, "    {}: {}", f.rule, f.message))?;
            }
            for n in &out.numbers.unexplained {
                writeln!(w, "  {}: {}", lang.say("chưa giải thích được", "unexplained"), n.text)?;
            }
            Ok(())
        }
        Err(e) => writeln!(w, "  {}", input::refused(&e, lang)),
    }
}
