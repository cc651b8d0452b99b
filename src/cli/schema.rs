//! `bocso schema`: the JSON Schema of an extraction or of a filled form, made from the program's own types.

use super::{Failure, out};
use crate::fill::output::Filled;
use crate::indicator::output::Extraction;
use clap::ValueEnum;
use std::io::Write;

/// Arguments of `schema`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// extract (default) or fill
    #[arg(value_name = "WHAT", hide_possible_values = true)]
    what: Option<What>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    Extract,
    Fill,
}

/// Prints the schema.
pub fn run(args: &Args) -> Result<bool, Failure> {
    let mut stdout = out::stdout()?;
    let schema = match args.what {
        Some(What::Fill) => schemars::schema_for!(Filled),
        Some(What::Extract) | None => schemars::schema_for!(Extraction),
    };
    serde_json::to_writer_pretty(&mut stdout, &schema).map_err(std::io::Error::from)?;
    stdout.write_all(b"\n")?;
    stdout.flush()?;
    Ok(true)
}
