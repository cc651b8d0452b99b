//! `bocso serve`: hands its options to the service; its log goes to standard error (`RUST_LOG` chooses how much).

use super::{Failure, lang::Lang};
use crate::web::{self, Secret, ServeOptions};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;
use tracing_subscriber::EnvFilter;

/// Arguments of `serve`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Address and port; anything but loopback needs --token-file
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080", hide_default_value = true)]
    listen: SocketAddr,
    /// File with the token (16 characters or more) that every request must bring
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Where documents are kept: sqlite://FILE or sqlite::memory:
    #[arg(long, value_name = "URL", default_value = "sqlite://bocso.sqlite", hide_default_value = true)]
    database: String,
    /// The largest document taken, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 32, hide_default_value = true)]
    max_size: u32,
    /// Documents extracted at once; one a processor core unless given
    #[arg(long, value_name = "COUNT")]
    workers: Option<usize>,
    /// How long one extraction may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 120, hide_default_value = true)]
    time_limit: u64,
    /// How much memory one extraction may use, in MiB; 0: no limit
    #[arg(long, value_name = "MIB", default_value_t = 1024, hide_default_value = true)]
    memory_limit: u32,
    /// The program started as extractor, for tests
    #[arg(long, value_name = "FILE", hide = true)]
    extractor: Option<PathBuf>,
}

/// Serves until interrupted.
pub fn run(args: Args, lang: Lang) -> Result<bool, Failure> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    // Another subscriber stands already only where the program is a library's guest.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
    let options = ServeOptions {
        listen: args.listen,
        token_file: args.token_file,
        database: Secret(args.database),
        body_bytes: args.max_size as usize * (1 << 20),
        workers: args.workers,
        extraction_time: Duration::from_secs(args.time_limit),
        extraction_memory_bytes: u64::from(args.memory_limit) << 20,
        extractor: args.extractor,
        ..ServeOptions::default()
    };
    web::serve(options).map_err(|e| Failure::Told(format!("{}: {e}", lang.say("dịch vụ dừng", "the service stopped"))))?;
    Ok(true)
}
