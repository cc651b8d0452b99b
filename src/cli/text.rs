//! `bocso text FILE`: the normalised text that evidence offsets count in, byte for byte, or the blocks seen in it.

use super::{Failure, input, lang::Lang, out};
use crate::read::{self, Limits, dump};
use std::io::Write;
use std::path::PathBuf;

/// Arguments of `text`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Report file; - reads standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Print paragraphs and tables as they were told apart, one a line
    #[arg(long)]
    layout: bool,
    /// Folder of grammar files to use instead of those compiled in
    #[arg(long, value_name = "DIR")]
    grammars: Option<PathBuf>,
}

/// Prints the text.
pub fn run(args: &Args, lang: Lang) -> Result<bool, Failure> {
    let told = |message: String| Failure::Told(format!("{}: {message}", args.file.display()));
    let grammar = input::grammar(args.grammars.as_deref(), lang)?;
    let input = input::document(&args.file, lang).map_err(told)?;
    let document = read::read_with(&input.bytes, &Limits::default(), &grammar).map_err(|e| told(input::refused(&e.into(), lang)))?;
    let mut stdout = out::stdout();
    if args.layout {
        stdout.write_all(dump::layout(&document).as_bytes())?;
    } else {
        stdout.write_all(document.text.as_bytes())?;
    }
    stdout.flush()?;
    Ok(true)
}
