//! The queue: claims, leases, ends.

use super::super::super::{Claim, DocumentId, Error, Failure, Job, MOST_ATTEMPTS, Priority, Reason};
use super::dialect::{Database, NOW, SKIP};
use super::{Kept, MOST_BOUND, failed, rows, sql};
use sqlx::{QueryBuilder, Row};
use std::time::Duration;

impl Kept {
    pub(super) async fn take(&self, worker: &str, lease: Duration, urgent: bool) -> Result<Option<Job>, Error> {
        let least = if urgent { Priority::Urgent } else { Priority::Bulk } as i64;
        let claim = sql!(
            "UPDATE documents SET status = 'running', attempts = attempts + 1, turn = turn + 1, worker = $1, lease_ms = {NOW} + $2, \
             started_ms = {NOW} WHERE seq = (SELECT seq FROM documents WHERE status = 'queued' AND priority <= $3 \
             ORDER BY priority, seq LIMIT 1{SKIP}) RETURNING id, name, sha256, turn"
        );
        let claim = claim.bind(worker).bind(millis(lease)).bind(least);
        let Some(row) = claim.fetch_optional(&self.pool).await.map_err(failed)? else { return Ok(None) };
        let read = || Ok((rows::id(&row)?, row.try_get("name")?, row.try_get("sha256")?, row.try_get("turn")?));
        let (id, name, hash, turn): (_, String, String, _) = read().map_err(failed)?;
        let claim = Claim { id, turn };
        match self.blob(move |blobs| blobs.get(&hash)).await {
            Ok(Some(bytes)) => Ok(Some(Job { claim, name, bytes })),
            Ok(None) => {
                let failure = Failure { reason: Reason::Missing, message: String::new() };
                self.fail(&claim, &failure).await.map_err(failed)?;
                Ok(None)
            }
            Err(e) => {
                self.release(&claim).await.map_err(failed)?;
                Err(e)
            }
        }
    }

    /// Queues again what was claimed and never begun.
    async fn release(&self, claim: &Claim) -> Result<(), sqlx::Error> {
        let back = sql!(
            "UPDATE documents SET status = 'queued', attempts = attempts - 1, worker = NULL, lease_ms = NULL \
             WHERE id = $1 AND turn = $2 AND status = 'running'"
        );
        back.bind(claim.id.as_str()).bind(claim.turn).execute(&self.pool).await.map(drop)
    }

    pub(super) async fn keep_up(&self, worker: &str, lease: Duration, claims: &[Claim]) -> Result<Vec<Claim>, sqlx::Error> {
        let mut kept = Vec::with_capacity(claims.len());
        for some in claims.chunks(MOST_BOUND / 2) {
            let mut keep = QueryBuilder::<Database>::new(format!("UPDATE documents SET lease_ms = {NOW} + "));
            keep.push_bind(millis(lease)).push(" WHERE status = 'running' AND worker = ").push_bind(worker.to_owned()).push(" AND id IN (");
            let mut ids = keep.separated(", ");
            for claim in some {
                ids.push_bind(claim.id.as_str().to_owned());
            }
            keep.push(") RETURNING id, turn");
            for row in &keep.build().fetch_all(&self.pool).await? {
                kept.push(Claim { id: rows::id(row)?, turn: row.try_get("turn")? });
            }
        }
        Ok(kept)
    }

    pub(super) async fn fail(&self, claim: &Claim, failure: &Failure) -> Result<bool, sqlx::Error> {
        let fail = sql!(
            "UPDATE documents SET status = 'failed', reason = $3, message = $4, finished_ms = {NOW}, worker = NULL, lease_ms = NULL \
             WHERE id = $1 AND turn = $2 AND status = 'running'"
        );
        let fail = fail.bind(claim.id.as_str()).bind(claim.turn).bind(failure.reason.name()).bind(&failure.message);
        Ok(fail.execute(&self.pool).await?.rows_affected() == 1)
    }

    pub(super) async fn give_back(&self, worker: &str) -> Result<(), sqlx::Error> {
        let back = sql!(
            "UPDATE documents SET status = 'queued', attempts = CASE WHEN attempts > 0 THEN attempts - 1 ELSE 0 END, worker = NULL, \
             lease_ms = NULL WHERE worker = $1 AND status = 'running'"
        );
        back.bind(worker).execute(&self.pool).await.map(drop)
    }

    pub(super) async fn expire(&self, dead: Option<&str>) -> Result<u64, sqlx::Error> {
        // Of a worker known to be dead, the lease need not run out.
        let lost = "status = 'running' AND (worker = $1 OR lease_ms < ";
        let given_up = sql!(
            "UPDATE documents SET status = 'failed', reason = 'crashed', message = '', finished_ms = {NOW}, worker = NULL, lease_ms = NULL \
             WHERE {lost}{NOW}) AND attempts >= $2"
        );
        given_up.bind(dead).bind(i64::from(MOST_ATTEMPTS)).execute(&self.pool).await?;
        let again = sql!("UPDATE documents SET status = 'queued', worker = NULL, lease_ms = NULL WHERE {lost}{NOW})");
        Ok(again.bind(dead).execute(&self.pool).await?.rows_affected())
    }

    pub(super) async fn at_work(&self) -> Result<Vec<String>, sqlx::Error> {
        let ask = sql!("SELECT DISTINCT worker FROM documents WHERE status = 'running' AND worker IS NOT NULL");
        ask.fetch_all(&self.pool).await?.iter().map(|row| row.try_get("worker")).collect()
    }

    pub(super) async fn place_of(&self, id: &DocumentId) -> Result<Option<u64>, sqlx::Error> {
        let ask = sql!(
            "SELECT (SELECT COUNT(*) FROM documents o WHERE o.status = 'queued' AND (o.priority < d.priority \
             OR (o.priority = d.priority AND o.seq < d.seq))) AS n FROM documents d WHERE d.id = $1 AND d.status = 'queued'"
        );
        let row = ask.bind(id.as_str()).fetch_optional(&self.pool).await?;
        row.map(|r| Ok(u64::try_from(r.try_get::<i64, _>("n")?).unwrap_or(0))).transpose()
    }

    pub(super) async fn call_off(&self, id: &DocumentId) -> Result<bool, sqlx::Error> {
        let off = sql!(
            "UPDATE documents SET status = 'cancelled', finished_ms = {NOW}, worker = NULL, lease_ms = NULL \
             WHERE id = $1 AND status IN ('queued', 'running')"
        );
        Ok(off.bind(id.as_str()).execute(&self.pool).await?.rows_affected() == 1)
    }
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
