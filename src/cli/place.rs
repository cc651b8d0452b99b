//! Where documents are kept: the same for every command that works on a store.

use super::lang::Lang;
use super::{Failure, sandbox};
use crate::read::scan::Scans;
use crate::store::{self, Store};
use crate::work::limits::{Limits, MEMORY_BYTES, TIME};
use std::sync::Arc;
use tokio::runtime::{Builder, Runtime};

/// Arguments that name a store.
#[derive(Debug, clap::Args)]
pub struct Place {
    /// Where documents are kept: sqlite://FILE (sqlite://bocso.sqlite), sqlite::memory: or postgres://USER@HOST/DATABASE
    #[arg(
        long,
        global = true,
        value_name = "URL",
        env = "BOCSO_DATABASE",
        default_value = "sqlite://bocso.sqlite",
        hide_default_value = true,
        hide_env = true
    )]
    pub database: String,
    /// Where original files lie: a folder or s3://BUCKET[/PREFIX] (the folder FILE.blobs beside the SQLite file)
    #[arg(long, global = true, value_name = "PLACE", env = "BOCSO_BLOBS", hide_env = true)]
    pub blobs: Option<String>,
}

impl Place {
    /// Opens the store.
    pub async fn open(&self, lang: Lang) -> Result<Arc<dyn Store>, Failure> {
        let opened = store::open(&self.database, self.blobs.as_deref()).await;
        opened.map_err(|e| Failure::Told(format!("{}: {e}", lang.say("kho dữ liệu", "the store"))))
    }
}

/// What extracting one document may take, and how many at a time.
#[derive(Debug, clap::Args)]
pub struct Effort {
    /// Documents read at once (one a processor core)
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// How much memory reading one document may take, in MiB (1024); 0: no limit
    #[arg(long, value_name = "MIB", default_value_t = MEMORY_BYTES >> 20, hide_default_value = true)]
    memory_mb: u64,
    /// How long reading one document may take, in seconds (120)
    #[arg(long, value_name = "SECONDS", default_value_t = TIME.as_secs(), hide_default_value = true, value_parser = clap::value_parser!(u64).range(1..))]
    time_s: u64,
}

impl Effort {
    /// How many documents at a time.
    pub fn jobs(&self) -> usize {
        self.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).max(1)
    }

    /// The limits of one document. Documents are read one a core: their pages one after the other.
    pub fn limits(&self, lang: Lang) -> Result<Limits, Failure> {
        let scans = Scans { jobs: 1, cache: sandbox::cache_folder(), time: sandbox::page_time(self.time_s), ..Scans::on() };
        sandbox::limits(self.memory_mb, self.time_s, scans, lang)
    }
}

/// One thread for the database and the children's pipes; files and originals have threads of their own.
pub fn runtime() -> Result<Runtime, Failure> {
    Builder::new_current_thread().max_blocking_threads(16).enable_all().build().map_err(|e| Failure::Told(e.to_string()))
}

/// Ends when the process is told to stop (SIGINT, SIGTERM).
pub async fn told_to_stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! { () = interrupt => {}, () = terminate => {} }
}
