//! `bocso serve`: hands its options to the service and its logs to standard error.

use super::place::Place;
use super::{Failure, lang::Lang};
use crate::read::scan::Scans;
use crate::web::{self, Secret, ServeOptions};
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;
use tracing_subscriber::EnvFilter;

/// Arguments of `serve`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Address and port (127.0.0.1:8080); anything but loopback needs users (`bocso users add`) or --token-file
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080", hide_default_value = true)]
    listen: SocketAddr,
    /// File with a token (16 characters or more) that may do everything; every request then needs a token or a log-in
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
    /// Folder or report file to hand in at the start, again and again; what is there already stays as it is
    #[arg(long, value_name = "PATH")]
    load: Vec<PathBuf>,
    /// Largest document taken, in MiB (32)
    #[arg(long, value_name = "MIB", default_value_t = 32, hide_default_value = true)]
    max_size: usize,
    /// Documents read at once (one a processor core)
    #[arg(long, value_name = "N")]
    workers: Option<usize>,
    /// How long reading one document may take, in seconds (120)
    #[arg(long, value_name = "SECONDS", default_value_t = 120, hide_default_value = true)]
    time_limit: u64,
    /// How much memory reading one document may take, in MiB (1024); 0: no limit
    #[arg(long, value_name = "MIB", default_value_t = 1024, hide_default_value = true)]
    memory_limit: u64,
    /// What one reviewer corrects or adds, a second one must confirm
    #[arg(long)]
    four_eyes: bool,
}

/// Serves until interrupted.
pub fn run(args: Args, lang: Lang) -> Result<bool, Failure> {
    if let Some(missing) = args.load.iter().find(|p| !p.exists()) {
        let why = lang.say("không có tệp hay thư mục này", "there is no such file or folder");
        return Err(Failure::Told(format!("{}: {why}", missing.display())));
    }
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
    let options = ServeOptions {
        listen: args.listen,
        token_file: args.token_file,
        database: Secret(args.place.database),
        blobs: args.place.blobs,
        body_bytes: args.max_size.saturating_mul(1 << 20),
        workers: args.workers,
        extraction_time: Duration::from_secs(args.time_limit),
        extraction_memory_bytes: args.memory_limit.saturating_mul(1 << 20),
        four_eyes: args.four_eyes,
        load: args.load,
        // Documents are read one a core: their pages one after the other.
        scans: Scans { jobs: 1, cache: super::sandbox::cache_folder(), time: super::sandbox::page_time(args.time_limit), ..Scans::on() },
        ..ServeOptions::default()
    };
    let told = |address: SocketAddr| {
        // Nobody may be listening to the output; the log tells the address as well.
        if let Ok(mut stdout) = super::out::stdout() {
            let _ = writeln!(stdout, "http://{address}").and_then(|()| stdout.flush());
        }
    };
    web::serve(options, told).map_err(|e| Failure::Told(format!("{}: {e}", lang.say("dịch vụ dừng", "the service stopped"))))?;
    Ok(true)
}
