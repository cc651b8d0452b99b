//! The `bocso` program: see `bocso --help`.

#[path = "cli/serve.rs"]
mod serve;

use clap::Parser;
use std::process::ExitCode;

#[derive(Parser)]
enum Command {
    Serve(serve::Serve),
}

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    if args.next().is_some_and(|a| a == bocso::work::extractor::COMMAND) {
        return bocso::work::extractor::main(args);
    }
    let Command::Serve(serve) = Command::parse();
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match serve.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            tracing::error!("{e}");
            ExitCode::FAILURE
        }
    }
}
