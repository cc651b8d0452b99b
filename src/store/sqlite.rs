//! The store in one SQLite file (write-ahead log), for the processes of one machine.

use super::{Blobs, Error, blobs};
use sqlx::migrate;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

#[path = "queries/mod.rs"]
pub mod queries;

/// What SQLite calls its own.
mod dialect {
    pub type Database = sqlx::Sqlite;
    pub type Row = sqlx::sqlite::SqliteRow;
    pub const NAME: &str = "Sqlite";
    /// A transaction that writes says so at once: it waits its turn instead of failing half way.
    pub const BEGIN: &str = "BEGIN IMMEDIATE";
    /// Milliseconds since 1970.
    pub const NOW: &str = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";
    /// One writer at a time: no row is locked by another.
    pub const SKIP: &str = "";
    /// The words of an event, of a table called `e`, as `->>` takes them.
    pub const BODY: &str = "e.body";
    /// Rows are numbered from the largest that was ever there.
    pub const RENUMBER: Option<&str> = None;
}

/// Opens `sqlite://FILE` (created if missing, readable by its owner only) or `sqlite::memory:`, and brings its tables up to date.
/// Originals lie at `blobs`, else in `FILE.blobs`.
///
/// # Errors
/// [`Error::Open`] if the file cannot be opened or written, or comes from a later version; [`Error::Blob`].
pub async fn open(address: &str, blobs: Option<&str>) -> Result<queries::Kept, Error> {
    let failed = |e: &dyn fmt::Display| Error::Open(e.to_string());
    let memory = address.contains(":memory:");
    let options = SqliteConnectOptions::from_str(address).map_err(|e| failed(&e))?;
    if !memory {
        create_private(&options).map_err(|e| failed(&format!("{}: {e}", options.get_filename().display())))?;
    }
    let originals: Arc<dyn Blobs> = match blobs {
        Some(place) => blobs::open(place)?,
        None if memory => Arc::new(blobs::Memory::default()),
        None => blobs::open(&format!("{}.blobs", options.get_filename().display()))?,
    };
    let options = options
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        // What was filed outlasts a power cut.
        .synchronous(SqliteSynchronous::Full)
        .pragma("cache_size", "-32768")
        .busy_timeout(Duration::from_secs(30));
    // A database in memory lives as long as its one connection.
    let pool = SqlitePoolOptions::new().max_connections(if memory { 1 } else { 4 }).min_connections(1);
    let pool = pool.idle_timeout(None).max_lifetime(None).connect_with(options).await.map_err(|e| failed(&e))?;
    migrate!("src/store/migrations/sqlite").run(&pool).await.map_err(|e| failed(&e))?;
    Ok(queries::Kept::new(pool, originals))
}

/// Creates the file, readable by its owner only, unless it is there; SQLite gives its log the same rights.
fn create_private(options: &SqliteConnectOptions) -> std::io::Result<()> {
    let mut open = std::fs::OpenOptions::new();
    open.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
    open.open(options.get_filename()).map(drop)
}
