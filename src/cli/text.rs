//! `bocso text FILE`: the normalised text that evidence offsets count in, byte for byte, or what was seen in it: its blocks, or the
//! places of its words on the pages.

use super::sandbox::{self, Reader};
use super::{Failure, lang::Lang, out};
use crate::work::show::Ask;
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
    /// Print where words stand on the pages: page, left top right bottom (points), words, parted by tabs
    #[arg(long, conflicts_with = "layout")]
    boxes: bool,
    /// Folder of grammar files to use instead of those compiled in
    #[arg(long, value_name = "DIR")]
    grammars: Option<PathBuf>,
    #[command(flatten)]
    sandbox: sandbox::Options,
}

/// Prints the text.
pub fn run(args: &Args, lang: Lang) -> Result<bool, Failure> {
    let told = |message: String| Failure::Told(format!("{}: {message}", args.file.display()));
    let reader = Reader::new(&args.sandbox, 1, args.grammars.as_deref(), lang)?;
    let ask = match (args.layout, args.boxes) {
        (true, _) => Ask::Layout,
        (_, true) => Ask::Boxes,
        _ => Ask::Text,
    };
    let input = reader.open(&args.file).map_err(told)?;
    let mut stdout = out::stdout()?;
    if ask == Ask::Layout {
        reader.show(ask, input, true).map_err(told)?.write(&mut stdout)?;
    } else {
        let poured = reader.pour(ask, input, &mut stdout);
        // What was read before a fault is shown.
        stdout.flush()?;
        poured.map_err(told)??;
    }
    stdout.flush()?;
    Ok(true)
}
