//! Documents: taken in, looked up, listed.

use super::super::super::filed::Packed;
use super::super::super::record::sha256;
use super::super::super::{DocumentId, Error, Extracted, Filter, NewDocument, Page, Put, Record, Status};
use super::dialect::{Database, NOW};
use super::rows::{self, RECORD};
use super::{Kept, failed, sql};
use sqlx::{QueryBuilder, Row, Transaction};

impl Kept {
    pub(super) async fn put(&self, new: NewDocument<'_>) -> Result<Put, Error> {
        let hash = sha256(new.bytes);
        let id = DocumentId::of(&hash, new.organisation).ok_or_else(|| Error::Query("a hash".to_owned()))?;
        let (key, bytes) = (hash.clone(), new.bytes.to_vec());
        // First the bytes, then the row that names them.
        self.blob(move |blobs| blobs.put(&key, &bytes)).await?;
        let whose = (new.organisation, new.sender);
        let filed = async {
            self.organisation(new.organisation).await?;
            let mut tx = self.begin().await?;
            let added = queue(&mut tx, &id, &hash, new.name, new.bytes.len() as u64, new.priority as i64, whose).await?;
            tx.commit().await?;
            Ok((added, self.record(&id).await?.ok_or(sqlx::Error::RowNotFound)?))
        };
        let (new, record) = filed.await.map_err(failed)?;
        Ok(Put { record, new })
    }

    pub(super) async fn record(&self, id: &DocumentId) -> Result<Option<Record>, sqlx::Error> {
        let row = sql!("SELECT {RECORD} FROM documents d WHERE d.id = $1").bind(id.as_str()).fetch_optional(&self.pool).await?;
        row.map(|r| rows::record(&r)).transpose()
    }

    pub(super) async fn page(&self, filter: &Filter, after: Option<&DocumentId>, limit: u32) -> Result<Page, sqlx::Error> {
        let mut ask = QueryBuilder::<Database>::new(format!("SELECT {RECORD} FROM documents d WHERE 1 = 1"));
        if let Some(id) = after {
            ask.push(" AND d.seq < (SELECT seq FROM documents WHERE id = ").push_bind(id.as_str().to_owned()).push(")");
        }
        narrow(&mut ask, filter);
        ask.push(" ORDER BY d.seq DESC LIMIT ").push_bind(i64::from(limit) + 1);
        let rows = ask.build().fetch_all(&self.pool).await?;
        let more = rows.len() > limit as usize;
        let records = rows.iter().take(limit as usize).map(rows::record).collect::<Result<_, _>>()?;
        Ok(Page { records, more })
    }

    pub(super) async fn count_by_status(&self, filter: &Filter) -> Result<Vec<(Status, u64)>, sqlx::Error> {
        let mut ask = QueryBuilder::<Database>::new("SELECT d.status, COUNT(*) AS n FROM documents d WHERE 1 = 1");
        narrow(&mut ask, filter);
        ask.push(" GROUP BY d.status");
        let rows = ask.build().fetch_all(&self.pool).await?;
        let mut counts = Vec::new();
        for status in Status::all() {
            let row = rows.iter().find(|r| r.try_get::<&str, _>("status").is_ok_and(|s| s == status.name()));
            let n: i64 = row.map_or(Ok(0), |r| r.try_get("n"))?;
            counts.push((status, u64::try_from(n).unwrap_or(0)));
        }
        Ok(counts)
    }

    pub(super) async fn extracted(&self, id: &DocumentId) -> Result<Option<Extracted>, sqlx::Error> {
        let newest = sql!("SELECT e.json, e.text, e.layout FROM documents d JOIN extractions e ON e.seq = d.current WHERE d.id = $1");
        let Some(row) = newest.bind(id.as_str()).fetch_optional(&self.pool).await? else { return Ok(None) };
        let text = |column: &str| Packed(row.try_get(column)?).text().map_err(|e| sqlx::Error::Decode(e.into()));
        Ok(Some(Extracted { json: text("json")?, text: text("text")?, layout: text("layout")? }))
    }
}

/// Queues a document unless it is known; one that had failed or was called off is queued once more. Whether it is new.
pub(super) async fn queue(
    tx: &mut Transaction<'_, Database>,
    id: &DocumentId,
    sha256: &str,
    name: &str,
    size_bytes: u64,
    priority: i64,
    (organisation, sender): (Option<&str>, Option<&str>),
) -> Result<bool, sqlx::Error> {
    let insert = sql!(
        "INSERT INTO documents (id, sha256, name, size_bytes, status, priority, received_ms, organisation, sender) \
         VALUES ($1, $2, $3, $4, 'queued', $5, {NOW}, $6, $7) ON CONFLICT (id) DO NOTHING"
    );
    let insert = insert.bind(id.as_str()).bind(sha256).bind(name).bind(i64::try_from(size_bytes).unwrap_or(i64::MAX)).bind(priority);
    let insert = insert.bind(organisation).bind(sender);
    if insert.execute(&mut **tx).await?.rows_affected() == 1 {
        return Ok(true);
    }
    let again = sql!(
        "UPDATE documents SET status = 'queued', reason = NULL, message = NULL, attempts = 0, finished_ms = NULL, priority = $2 \
         WHERE id = $1 AND status IN ('failed', 'cancelled')"
    );
    again.bind(id.as_str()).bind(priority).execute(&mut **tx).await?;
    let sooner = sql!("UPDATE documents SET priority = $2 WHERE id = $1 AND status = 'queued' AND priority > $2");
    sooner.bind(id.as_str()).bind(priority).execute(&mut **tx).await?;
    Ok(false)
}

/// What a filter asks for, of a table called `d`.
pub(super) fn narrow(ask: &mut QueryBuilder<Database>, filter: &Filter) {
    if !filter.status.is_empty() {
        ask.push(" AND d.status IN (");
        let mut some = ask.separated(", ");
        for status in &filter.status {
            some.push_bind(status.name());
        }
        ask.push(")");
    }
    if let Some(id) = &filter.document {
        ask.push(" AND d.id = ").push_bind(id.as_str().to_owned());
    }
    if let Some(organisation) = &filter.organisation {
        ask.push(" AND d.organisation = ").push_bind(organisation.clone());
    }
    if let Some(key) = &filter.issuer {
        ask.push(" AND d.issuer = (SELECT issuer FROM issuer_names WHERE key = ").push_bind(key.clone()).push(")");
    }
    if let Some(day) = &filter.from {
        ask.push(" AND d.period_end >= ").push_bind(day.clone());
    }
    if let Some(day) = &filter.to {
        ask.push(" AND d.period_end <= ").push_bind(day.clone());
    }
}
