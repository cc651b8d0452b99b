//! The `bocso` program: see `bocso --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    bocso::cli::run(std::env::args_os().collect())
}
