//! The store in a PostgreSQL database, for as many machines as one likes.

use super::{Error, blobs};
use sqlx::migrate;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

#[path = "queries/mod.rs"]
pub mod queries;

/// What PostgreSQL calls its own.
mod dialect {
    pub type Database = sqlx::Postgres;
    pub type Row = sqlx::postgres::PgRow;
    pub const NAME: &str = "Postgres";
    pub const BEGIN: &str = "BEGIN";
    /// Milliseconds since 1970.
    pub const NOW: &str = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";
    /// A row that another worker is about to take is not waited for.
    pub const SKIP: &str = " FOR UPDATE SKIP LOCKED";
    /// The words of an event, of a table called `e`, as `->>` takes them.
    pub const BODY: &str = "CAST(e.body AS json)";
    /// Rows of a table are numbered from that number on.
    pub const RENUMBER: Option<&str> = Some("SELECT setval(pg_get_serial_sequence($1, 'seq'), $2)");
}

/// Opens `postgres://USER@HOST/DATABASE` and brings its tables up to date. Originals lie at `blobs`, which every machine must
/// reach.
///
/// # Errors
/// [`Error::Open`] if the server cannot be reached, refuses, or its tables come from a later version, or if `blobs` is missing;
/// [`Error::Blob`].
pub async fn open(address: &str, blobs: Option<&str>) -> Result<queries::Kept, Error> {
    let failed = |e: &dyn fmt::Display| Error::Open(e.to_string());
    let place = blobs.ok_or_else(|| failed(&"with PostgreSQL, say where originals lie: --blobs FOLDER or --blobs s3://BUCKET"))?;
    let originals = blobs::open(place)?;
    // The driver's own message would repeat the address.
    let options = PgConnectOptions::from_str(address).map_err(|_| failed(&"expected postgres://user:password@host/database"))?;
    let pool = PgPoolOptions::new().max_connections(8).acquire_timeout(Duration::from_secs(30));
    let pool = pool.connect_with(options.application_name("bocso")).await.map_err(|e| failed(&e))?;
    migrate!("src/store/migrations/postgres").run(&pool).await.map_err(|e| failed(&e))?;
    Ok(queries::Kept::new(pool, originals))
}
