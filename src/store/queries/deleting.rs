//! A document goes: its extractions, figures and bytes; who deleted it and its decisions stay.

use super::super::super::access::Deletion;
use super::super::super::{DocumentId, Error};
use super::dialect::{Database, NOW};
use super::{Kept, failed, sql};
use sqlx::{QueryBuilder, Row};

impl Kept {
    pub(super) async fn remove(&self, id: &DocumentId, by: &str, note: &str) -> Result<bool, Error> {
        let Some(hash) = self.remove_rows(id, by, note).await.map_err(failed)? else { return Ok(false) };
        // Another document may have the same bytes. One that comes in at this very moment is told `missing` and can come again.
        let ask = sql!("SELECT 1 FROM documents WHERE sha256 = $1 LIMIT 1").bind(hash.clone());
        if ask.fetch_optional(&self.pool).await.map_err(failed)?.is_none() {
            self.blob(move |blobs| blobs.remove(&hash)).await?;
        }
        Ok(true)
    }

    /// The hash of its bytes. `None`: there is no such document.
    async fn remove_rows(&self, id: &DocumentId, by: &str, note: &str) -> Result<Option<String>, sqlx::Error> {
        let mut tx = self.begin().await?;
        // Whoever works on it files nothing any more.
        let hold = sql!("UPDATE documents SET turn = turn + 1 WHERE id = $1 RETURNING seq, sha256");
        let Some(row) = hold.bind(id.as_str()).fetch_optional(&mut *tx).await? else { return Ok(None) };
        let (seq, hash): (i64, String) = (row.try_get("seq")?, row.try_get("sha256")?);
        let rows = sql!("SELECT body FROM events WHERE document = $1 ORDER BY ordinal").bind(seq).fetch_all(&mut *tx).await?;
        let bodies = rows.iter().map(|r| r.try_get::<&str, _>("body")).collect::<Result<Vec<_>, _>>()?;
        let keep = sql!(
            "INSERT INTO deletions (id, sha256, name, size_bytes, organisation, sender, received_ms, deleted_by, note, deleted_ms, events) \
             SELECT d.id, d.sha256, d.name, d.size_bytes, d.organisation, d.sender, d.received_ms, $2, $3, {NOW}, $4 \
             FROM documents d WHERE d.seq = $1"
        );
        keep.bind(seq).bind(by).bind(note).bind(format!("[{}]", bodies.join(","))).execute(&mut *tx).await?;
        sql!("UPDATE import_files SET document = NULL WHERE document = $1").bind(seq).execute(&mut *tx).await?;
        sql!("DELETE FROM links WHERE document = $1 OR other = $1").bind(seq).execute(&mut *tx).await?;
        for table in ["events", "indicators", "checks", "unread_pages", "extractions"] {
            sql!("DELETE FROM {table} WHERE document = $1").bind(seq).execute(&mut *tx).await?;
        }
        sql!("DELETE FROM documents WHERE seq = $1").bind(seq).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(Some(hash))
    }

    pub(super) async fn removed(&self, organisation: Option<&str>, after: i64, limit: u32) -> Result<Vec<Deletion>, sqlx::Error> {
        let mut ask =
            QueryBuilder::<Database>::new("SELECT seq, id, sha256, name, deleted_by, note, deleted_ms, events FROM deletions WHERE seq > ");
        ask.push_bind(after);
        if let Some(organisation) = organisation {
            ask.push(" AND organisation = ").push_bind(organisation.to_owned());
        }
        ask.push(" ORDER BY seq LIMIT ").push_bind(i64::from(limit));
        let rows = ask.build().fetch_all(&self.pool).await?;
        let deletion = |row: &super::dialect::Row| {
            Ok(Deletion {
                seq: row.try_get("seq")?,
                id: row.try_get("id")?,
                sha256: row.try_get("sha256")?,
                name: row.try_get("name")?,
                by: row.try_get("deleted_by")?,
                note: row.try_get("note")?,
                deleted_ms: row.try_get("deleted_ms")?,
                events: row.try_get("events")?,
            })
        };
        rows.iter().map(deletion).collect()
    }
}
