//! Rows of the database → values.

use super::super::super::{DocumentId, Failure, Reason, Record, Status, Tally};
use super::dialect::Row;
use sqlx::Row as _;

/// The columns that make a [`Record`], of a table called `d`.
pub const RECORD: &str = "d.id, d.sha256, d.name, d.size_bytes, d.status, d.reason, d.message, d.figures, d.to_review, d.failed_checks, \
                          d.unexplained, d.received_ms, d.finished_ms, d.organisation";

/// A record of [`RECORD`].
pub fn record(row: &Row) -> Result<Record, sqlx::Error> {
    let status: &str = row.try_get("status")?;
    let status = Status::named(status).ok_or_else(|| sqlx::Error::Decode("a document's status".into()))?;
    let reason: Option<&str> = row.try_get("reason")?;
    let message: Option<String> = row.try_get("message")?;
    let tally = match row.try_get::<Option<i64>, _>("figures")? {
        None => None,
        Some(figures) => Some(Tally {
            figures: count(figures),
            to_review: count(row.try_get("to_review")?),
            failed_checks: count(row.try_get("failed_checks")?),
            unexplained: count(row.try_get("unexplained")?),
            partial: status == Status::Partial,
        }),
    };
    Ok(Record {
        id: id(row)?,
        sha256: row.try_get("sha256")?,
        name: row.try_get("name")?,
        size_bytes: u64::try_from(row.try_get::<i64, _>("size_bytes")?).unwrap_or(0),
        status,
        failure: reason.and_then(Reason::named).map(|reason| Failure { reason, message: message.unwrap_or_default() }),
        tally,
        organisation: row.try_get("organisation")?,
        received_ms: row.try_get("received_ms")?,
        finished_ms: row.try_get("finished_ms")?,
    })
}

/// The document's id of a row.
pub fn id(row: &Row) -> Result<DocumentId, sqlx::Error> {
    let id: &str = row.try_get("id")?;
    id.parse().map_err(|()| sqlx::Error::Decode("a document's id".into()))
}

fn count(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(0)
}
