//! `bocso schema`: the JSON Schema of an extraction, made from the program's own types.

use super::{Failure, out};
use crate::indicator::output::Extraction;
use std::io::Write;

/// Prints the schema.
pub fn run() -> Result<bool, Failure> {
    let mut stdout = out::stdout()?;
    serde_json::to_writer_pretty(&mut stdout, &schemars::schema_for!(Extraction)).map_err(std::io::Error::from)?;
    stdout.write_all(b"\n")?;
    stdout.flush()?;
    Ok(true)
}
