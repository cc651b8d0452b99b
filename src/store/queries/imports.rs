//! Runs of imports and the files that they saw.

use super::super::super::{DocumentId, Import, ImportFile, Outcome, Priority, Record};
use super::dialect::NOW;
use super::documents::queue;
use super::rows::{self, RECORD};
use super::{Kept, sql};
use sqlx::Row;

impl Kept {
    pub(super) async fn new_import(&self, roots: &[String], organisation: Option<&str>) -> Result<Import, sqlx::Error> {
        let roots = serde_json::to_string(roots).map_err(|e| sqlx::Error::Encode(e.into()))?;
        self.organisation(organisation).await?;
        let mut tx = self.begin().await?;
        let open = sql!(
            "SELECT seq FROM imports WHERE roots = $1 AND ended_ms IS NULL AND organisation IS NOT DISTINCT FROM $2 ORDER BY seq DESC LIMIT 1"
        );
        if let Some(row) = open.bind(&roots).bind(organisation).fetch_optional(&mut *tx).await? {
            return Ok(Import { seq: row.try_get("seq")?, resumed: true });
        }
        let new = sql!("INSERT INTO imports (roots, begun_ms, organisation) VALUES ($1, {NOW}, $2) RETURNING seq");
        let row = new.bind(&roots).bind(organisation).fetch_one(&mut *tx).await?;
        tx.commit().await?;
        Ok(Import { seq: row.try_get("seq")?, resumed: false })
    }

    pub(super) async fn seen(&self, import: i64, path: &str) -> Result<Option<ImportFile>, sqlx::Error> {
        let ask = sql!(
            "SELECT f.path, f.size_bytes AS file_bytes, f.modified_ms, f.outcome, f.reason AS why, d.sha256 FROM import_files f \
             LEFT JOIN documents d ON d.seq = f.document WHERE f.import = $1 AND f.path = $2"
        );
        let row = ask.bind(import).bind(path).fetch_optional(&self.pool).await?;
        row.map(|row| file(&row)).transpose()
    }

    pub(super) async fn note(&self, import: i64, files: &[ImportFile]) -> Result<Vec<Outcome>, sqlx::Error> {
        let mut tx = self.begin().await?;
        let whose: Option<String> =
            match sql!("SELECT organisation FROM imports WHERE seq = $1").bind(import).fetch_optional(&mut *tx).await? {
                Some(row) => row.try_get("organisation")?,
                None => None,
            };
        let whose = whose.as_deref();
        let mut outcomes = Vec::with_capacity(files.len());
        for file in files {
            let outcome = match (&file.sha256, file.document(whose)) {
                (Some(hash), Some(id)) => {
                    let new = queue(&mut tx, &id, hash, file.name(), file.size_bytes, Priority::Bulk as i64, (whose, None)).await?;
                    if new { Outcome::New } else { Outcome::Known }
                }
                _ => file.outcome,
            };
            // Seen again by a run that was cut off: what it was at first stays.
            let note = sql!(
                "INSERT INTO import_files (import, path, size_bytes, modified_ms, document, outcome, reason) \
                 VALUES ($1, $2, $3, $4, (SELECT seq FROM documents WHERE id = $5), $6, $7) \
                 ON CONFLICT (import, path) DO UPDATE SET size_bytes = excluded.size_bytes, modified_ms = excluded.modified_ms, \
                 document = excluded.document, reason = excluded.reason, \
                 outcome = CASE WHEN import_files.document = excluded.document THEN import_files.outcome ELSE excluded.outcome END"
            );
            let note = note.bind(import).bind(&file.path).bind(i64::try_from(file.size_bytes).unwrap_or(i64::MAX)).bind(file.modified_ms);
            let id = file.document(whose);
            note.bind(id.as_ref().map(DocumentId::as_str)).bind(outcome.name()).bind(&file.reason).execute(&mut *tx).await?;
            outcomes.push(outcome);
        }
        tx.commit().await?;
        Ok(outcomes)
    }

    pub(super) async fn open_of(&self, import: i64) -> Result<u64, sqlx::Error> {
        let ask = sql!(
            "SELECT COUNT(*) AS n FROM documents d WHERE d.status IN ('queued', 'running') \
             AND EXISTS (SELECT 1 FROM import_files f WHERE f.document = d.seq AND f.import = $1)"
        );
        let n: i64 = ask.bind(import).fetch_one(&self.pool).await?.try_get("n")?;
        Ok(u64::try_from(n).unwrap_or(0))
    }

    pub(super) async fn files_of(&self, import: i64, after: &str, limit: u32) -> Result<Vec<(ImportFile, Option<Record>)>, sqlx::Error> {
        let ask = sql!(
            "SELECT f.path, f.size_bytes AS file_bytes, f.modified_ms, f.outcome, f.reason AS why, {RECORD} FROM import_files f \
             LEFT JOIN documents d ON d.seq = f.document WHERE f.import = $1 AND f.path > $2 ORDER BY f.path LIMIT $3"
        );
        let rows = ask.bind(import).bind(after).bind(i64::from(limit)).fetch_all(&self.pool).await?;
        let both = |row| {
            let file = file(row)?;
            let record = file.sha256.as_ref().map(|_| rows::record(row)).transpose()?;
            Ok((file, record))
        };
        rows.iter().map(both).collect()
    }
}

fn file(row: &super::dialect::Row) -> Result<ImportFile, sqlx::Error> {
    let outcome: &str = row.try_get("outcome")?;
    Ok(ImportFile {
        path: row.try_get("path")?,
        size_bytes: u64::try_from(row.try_get::<i64, _>("file_bytes")?).unwrap_or(0),
        modified_ms: row.try_get("modified_ms")?,
        sha256: row.try_get("sha256")?,
        outcome: Outcome::named(outcome).ok_or_else(|| sqlx::Error::Decode("a file's outcome".into()))?,
        reason: row.try_get("why")?,
    })
}
