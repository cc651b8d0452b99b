//! What `bocso serve` can be told.

use crate::read::scan::Scans;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

/// Options of [`super::serve`]; [`ServeOptions::default`] is what `bocso serve` does without any.
#[derive(Debug, Clone)]
pub struct ServeOptions {
    /// Where to listen. Anything but a loopback address needs users or a token file. Port 0: any free one.
    pub listen: SocketAddr,
    /// A file with a token (16 characters or more, white space around it ignored) that may do everything. With it, or with users in
    /// the store, nobody comes in without a log-in or a token. `None`: no such token.
    pub token_file: Option<PathBuf>,
    /// `sqlite://FILE`, `sqlite::memory:` or `postgres://…`. Never printed.
    pub database: Secret,
    /// Where originals lie: a folder or `s3://BUCKET`. `None`: beside the database's file.
    pub blobs: Option<String>,
    /// The largest document taken, in bytes.
    pub body_bytes: usize,
    /// Connections open at once; others wait.
    pub connections: usize,
    /// How long an HTTP request may take.
    pub request_time: Duration,
    /// Requests that one user, or one address without a log-in, may send a second over time; ten times as many at once. 0: no limit.
    pub rate: u32,
    /// A log-in that is not used for so long ends.
    pub session_idle: Duration,
    /// A log-in ends after so long, used or not.
    pub session_most: Duration,
    /// Documents extracted at once. `None`: one a processor core.
    pub workers: Option<usize>,
    /// How long one extraction may take.
    pub extraction_time: Duration,
    /// How much address space one extraction may use, in bytes; 0: no limit.
    pub extraction_memory_bytes: u64,
    /// A correction or an addition is settled only when a second person has confirmed it.
    pub four_eyes: bool,
    /// Folders and files that are handed in at the start; those that are there already stay as they are.
    pub load: Vec<PathBuf>,
    /// How scanned pages are read.
    pub scans: Scans,
    /// The program started as extractor (with the argument `child`). `None`: this very program.
    pub extractor: Option<PathBuf>,
}

impl Default for ServeOptions {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            token_file: None,
            database: Secret("sqlite://bocso.sqlite".to_owned()),
            blobs: None,
            body_bytes: 32 << 20,
            connections: 256,
            request_time: Duration::from_mins(1),
            rate: 50,
            session_idle: Duration::from_hours(1),
            session_most: Duration::from_hours(12),
            workers: None,
            extraction_time: Duration::from_mins(2),
            extraction_memory_bytes: 1 << 30,
            four_eyes: false,
            load: Vec::new(),
            scans: Scans::on(),
            extractor: None,
        }
    }
}

/// A string that may hold a password and is not shown in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl From<&str> for Secret {
    fn from(s: &str) -> Self {
        Self(s.to_owned())
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(hidden)")
    }
}
