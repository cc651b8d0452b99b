//! The store in one SQLite file (write-ahead log), for one service process at a time.

use super::record::sha256;
use super::{
    Answer, DocumentId, Error, Extracted, Failure, Job, MOST_ATTEMPTS, NewDocument, Page, Put, Reason, Record, Status, Store, Tally,
};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow, SqliteSynchronous};
use sqlx::{Row, migrate};
use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A SQLite database.
pub struct Sqlite {
    pool: SqlitePool,
}

impl fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sqlite").finish_non_exhaustive()
    }
}

const COLUMNS: &str = "seq, id, sha256, name, size_bytes, status, reason, message, figures, to_review, failed_checks, unexplained, \
                       received_ms, finished_ms";

/// A statement over [`COLUMNS`]; all its text is written in this file.
macro_rules! records {
    ($tail:literal) => {
        sqlx::query(sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM documents {}", $tail)))
    };
}

impl Sqlite {
    /// Opens `sqlite://FILE` (created if missing, readable by its owner only) or `sqlite::memory:`, and brings its tables up to date.
    ///
    /// # Errors
    /// [`Error::Open`] if the file cannot be opened or written, or comes from a later version.
    pub async fn open(address: &str) -> Result<Self, Error> {
        let open = |e: &dyn fmt::Display| Error::Open(e.to_string());
        let memory = address.contains(":memory:");
        let options = SqliteConnectOptions::from_str(address).map_err(|e| open(&e))?;
        if !memory {
            create_private(&options).map_err(|e| open(&format!("{}: {e}", options.get_filename().display())))?;
        }
        let options = options
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(Duration::from_secs(10));
        // A database in memory lives as long as its one connection.
        let pool = SqlitePoolOptions::new().max_connections(if memory { 1 } else { 4 }).min_connections(1);
        let pool = pool.idle_timeout(None).max_lifetime(None).connect_with(options).await.map_err(|e| open(&e))?;
        migrate!("src/store/migrations/sqlite").run(&pool).await.map_err(|e| open(&e))?;
        Ok(Self { pool })
    }

    async fn record(&self, id: &DocumentId) -> Result<Option<Record>, sqlx::Error> {
        let row = records!("WHERE id = ?").bind(id.as_str()).fetch_optional(&self.pool).await?;
        row.map(|r| record_of(&r)).transpose()
    }

    async fn put(&self, new: NewDocument<'_>) -> Result<Put, sqlx::Error> {
        let hash = sha256(new.bytes);
        let id = DocumentId::of_hash(&hash).ok_or(sqlx::Error::RowNotFound)?;
        let mut tx = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let added = sqlx::query(
            "INSERT INTO documents (id, sha256, name, size_bytes, status, received_ms) VALUES (?, ?, ?, ?, 'queued', ?) \
             ON CONFLICT (sha256) DO NOTHING",
        )
        .bind(id.as_str())
        .bind(&hash)
        .bind(new.name)
        .bind(i64::try_from(new.bytes.len()).unwrap_or(i64::MAX))
        .bind(now_ms())
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if added == 1 {
            let insert = sqlx::query("INSERT INTO originals (document, bytes) VALUES (?, ?)");
            insert.bind(id.as_str()).bind(new.bytes).execute(&mut *tx).await?;
        } else {
            let again = sqlx::query(
                "UPDATE documents SET status = 'queued', reason = NULL, message = NULL, attempts = 0, finished_ms = NULL \
                 WHERE id = ? AND status = 'failed'",
            );
            again.bind(id.as_str()).execute(&mut *tx).await?;
        }
        tx.commit().await?;
        let record = self.record(&id).await?.ok_or(sqlx::Error::RowNotFound)?;
        Ok(Put { record, new: added == 1 })
    }

    async fn page(&self, after: Option<&DocumentId>, limit: u32) -> Result<Page, sqlx::Error> {
        let one_more = i64::from(limit) + 1;
        let rows = match after {
            None => records!("ORDER BY seq DESC LIMIT ?").bind(one_more).fetch_all(&self.pool).await?,
            Some(id) => {
                let page = records!("WHERE seq < (SELECT seq FROM documents WHERE id = ?) ORDER BY seq DESC LIMIT ?");
                page.bind(id.as_str()).bind(one_more).fetch_all(&self.pool).await?
            }
        };
        let more = rows.len() > limit as usize;
        let records = rows.iter().take(limit as usize).map(record_of).collect::<Result<_, _>>()?;
        Ok(Page { records, more })
    }

    async fn claim(&self) -> Result<Option<Job>, sqlx::Error> {
        let claimed = sqlx::query(
            "UPDATE documents SET status = 'running', attempts = attempts + 1, started_ms = ? \
             WHERE seq = (SELECT seq FROM documents WHERE status = 'queued' ORDER BY seq LIMIT 1) RETURNING id, name",
        );
        let Some(row) = claimed.bind(now_ms()).fetch_optional(&self.pool).await? else { return Ok(None) };
        let id = id_of(&row)?;
        let bytes = sqlx::query_scalar("SELECT bytes FROM originals WHERE document = ?");
        let bytes: Vec<u8> = bytes.bind(id.as_str()).fetch_one(&self.pool).await?;
        Ok(Some(Job { id, name: row.try_get("name")?, bytes }))
    }

    async fn finish(&self, id: &DocumentId, made: &Extracted, tally: Tally) -> Result<(), sqlx::Error> {
        let mut tx = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let insert = sqlx::query("INSERT INTO extractions (document, json, text, layout, made_ms) VALUES (?, ?, ?, ?, ?)");
        let insert = insert.bind(id.as_str()).bind(&made.json).bind(&made.text).bind(&made.layout).bind(now_ms());
        insert.execute(&mut *tx).await?;
        let update = sqlx::query(
            "UPDATE documents SET status = ?, reason = NULL, message = NULL, figures = ?, to_review = ?, failed_checks = ?, \
             unexplained = ?, finished_ms = ? WHERE id = ?",
        );
        let update = update.bind(tally.status().name()).bind(tally.figures).bind(tally.to_review).bind(tally.failed_checks);
        update.bind(tally.unexplained).bind(now_ms()).bind(id.as_str()).execute(&mut *tx).await?;
        tx.commit().await
    }
}

impl Store for Sqlite {
    fn put_document<'a>(&'a self, new: NewDocument<'a>) -> Answer<'a, Put> {
        Box::pin(async move { self.put(new).await.map_err(query) })
    }

    fn document<'a>(&'a self, id: &'a DocumentId) -> Answer<'a, Option<Record>> {
        Box::pin(async move { self.record(id).await.map_err(query) })
    }

    fn documents<'a>(&'a self, after: Option<&'a DocumentId>, limit: u32) -> Answer<'a, Page> {
        Box::pin(async move { self.page(after, limit).await.map_err(query) })
    }

    fn original<'a>(&'a self, id: &'a DocumentId) -> Answer<'a, Option<Vec<u8>>> {
        Box::pin(async move {
            let bytes = sqlx::query_scalar("SELECT bytes FROM originals WHERE document = ?");
            bytes.bind(id.as_str()).fetch_optional(&self.pool).await.map_err(query)
        })
    }

    fn extraction<'a>(&'a self, id: &'a DocumentId) -> Answer<'a, Option<Extracted>> {
        Box::pin(async move {
            let newest = sqlx::query("SELECT json, text, layout FROM extractions WHERE document = ? ORDER BY seq DESC LIMIT 1");
            let row = newest.bind(id.as_str()).fetch_optional(&self.pool).await.map_err(query)?;
            let made = |r: SqliteRow| Ok(Extracted { json: r.try_get(0)?, text: r.try_get(1)?, layout: r.try_get(2)? });
            row.map(made).transpose().map_err(query)
        })
    }

    fn put_extraction<'a>(&'a self, id: &'a DocumentId, made: &'a Extracted, tally: Tally) -> Answer<'a, ()> {
        Box::pin(async move { self.finish(id, made, tally).await.map_err(query) })
    }

    fn put_failure<'a>(&'a self, id: &'a DocumentId, failure: &'a Failure) -> Answer<'a, ()> {
        Box::pin(async move {
            let update = sqlx::query("UPDATE documents SET status = 'failed', reason = ?, message = ?, finished_ms = ? WHERE id = ?");
            let update = update.bind(failure.reason.name()).bind(&failure.message).bind(now_ms()).bind(id.as_str());
            update.execute(&self.pool).await.map(drop).map_err(query)
        })
    }

    fn claim_next(&self) -> Answer<'_, Option<Job>> {
        Box::pin(async move { self.claim().await.map_err(query) })
    }

    fn take_up_again(&self) -> Answer<'_, ()> {
        Box::pin(async move {
            let given_up = sqlx::query(
                "UPDATE documents SET status = 'failed', reason = 'crashed', message = '', finished_ms = ? \
                 WHERE status = 'running' AND attempts >= ?",
            );
            given_up.bind(now_ms()).bind(MOST_ATTEMPTS).execute(&self.pool).await.map_err(query)?;
            let again = sqlx::query("UPDATE documents SET status = 'queued' WHERE status = 'running'");
            again.execute(&self.pool).await.map(drop).map_err(query)
        })
    }

    fn put_back(&self) -> Answer<'_, ()> {
        Box::pin(async move {
            let back = sqlx::query("UPDATE documents SET status = 'queued', attempts = max(attempts - 1, 0) WHERE status = 'running'");
            back.execute(&self.pool).await.map(drop).map_err(query)
        })
    }

    fn ping(&self) -> Answer<'_, ()> {
        Box::pin(async move { sqlx::query("SELECT 1").execute(&self.pool).await.map(drop).map_err(query) })
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
fn query(e: sqlx::Error) -> Error {
    Error::Query(e.to_string())
}

fn id_of(row: &SqliteRow) -> Result<DocumentId, sqlx::Error> {
    let id: &str = row.try_get("id")?;
    id.parse().map_err(|()| sqlx::Error::Decode("a document's id".into()))
}

fn record_of(row: &SqliteRow) -> Result<Record, sqlx::Error> {
    let status = Status::named(row.try_get("status")?).ok_or_else(|| sqlx::Error::Decode("a document's status".into()))?;
    let reason: Option<&str> = row.try_get("reason")?;
    let message: Option<String> = row.try_get("message")?;
    let tally = match row.try_get::<Option<u32>, _>("figures")? {
        None => None,
        Some(figures) => Some(Tally {
            figures,
            to_review: row.try_get("to_review")?,
            failed_checks: row.try_get("failed_checks")?,
            unexplained: row.try_get("unexplained")?,
            partial: status == Status::Partial,
        }),
    };
    Ok(Record {
        id: id_of(row)?,
        sha256: row.try_get("sha256")?,
        name: row.try_get("name")?,
        size_bytes: u64::try_from(row.try_get::<i64, _>("size_bytes")?).unwrap_or(0),
        status,
        failure: reason.and_then(Reason::named).map(|reason| Failure { reason, message: message.unwrap_or_default() }),
        tally,
        received_ms: row.try_get("received_ms")?,
        finished_ms: row.try_get("finished_ms")?,
    })
}

fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX))
}

/// Creates the file, readable by its owner only, unless it is there; SQLite gives its log the same rights.
fn create_private(options: &SqliteConnectOptions) -> std::io::Result<()> {
    let mut open = std::fs::OpenOptions::new();
    open.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
    open.open(options.get_filename()).map(drop)
}
