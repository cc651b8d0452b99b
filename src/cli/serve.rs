//! `bocso serve`: hands its options to the service.

use super::{Failure, lang::Lang};
use crate::web::{self, ServeOptions};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Arguments of `serve`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Address and port; anything but loopback needs --token-file
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080", hide_default_value = true)]
    listen: SocketAddr,
    /// File whose first line is the token that every request must bring
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Database, for example sqlite://bocso.sqlite
    #[arg(long, value_name = "URL", default_value = "sqlite://bocso.sqlite", hide_default_value = true)]
    database: String,
}

/// Serves until interrupted.
pub fn run(args: Args, lang: Lang) -> Result<bool, Failure> {
    let options = ServeOptions { listen: args.listen, token_file: args.token_file, database: args.database };
    web::serve(options).map_err(|e| Failure::Told(format!("{}: {e}", lang.say("dịch vụ dừng", "the service stopped"))))?;
    Ok(true)
}
