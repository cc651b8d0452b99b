//! What is said of several documents together: decisions in a chain, links, coverage.

use super::super::super::{Covered, DocumentId, Filter, Link};
use super::dialect::Database;
use super::documents::narrow;
use super::{Kept, reviewed, rows, sql};
use crate::review::{Chain, Event};
use sqlx::{QueryBuilder, Row, Transaction};

impl Kept {
    pub(super) async fn chain_on(&self, id: &DocumentId, event: &Event) -> Result<bool, sqlx::Error> {
        let mut tx = self.begin().await?;
        let ask = sql!(
            "SELECT d.seq, d.sha256, (SELECT e.body FROM events e WHERE e.document = d.seq ORDER BY e.ordinal DESC LIMIT 1) AS last \
             FROM documents d WHERE d.id = $1"
        );
        let Some(row) = ask.bind(id.as_str()).fetch_optional(&mut *tx).await? else { return Ok(false) };
        let last: Option<&str> = row.try_get("last")?;
        let mut chain = match last {
            Some(body) => Chain::after(&serde_json::from_str(body).map_err(|e| sqlx::Error::Decode(e.into()))?),
            None => Chain::new(id.as_str(), row.try_get("sha256")?),
        };
        if chain.check(event).is_err() {
            return Ok(false);
        }
        let body = serde_json::to_string(event).map_err(|e| sqlx::Error::Encode(e.into()))?;
        // Somebody else's event of the same place and moment is in the way of this one, not the other way round.
        let add = sql!("INSERT INTO events (document, ordinal, body, hash) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING");
        let document: i64 = row.try_get("seq")?;
        let add = add.bind(document).bind(i64::try_from(event.seq).unwrap_or(i64::MAX)).bind(body).bind(&event.hash);
        let added = add.execute(&mut *tx).await?.rows_affected() == 1;
        if added {
            reviewed::one(&mut tx, document, event).await?;
        }
        tx.commit().await?;
        Ok(added)
    }

    pub(super) async fn settled(&self, id: &DocumentId, left: bool) -> Result<(), sqlx::Error> {
        let set = if left {
            sql!(
                "UPDATE documents SET status = 'needs_review' WHERE id = $1 AND status = 'done' AND to_review + failed_checks + unexplained > 0"
            )
        } else {
            sql!("UPDATE documents SET status = 'done' WHERE id = $1 AND status = 'needs_review'")
        };
        set.bind(id.as_str()).execute(&self.pool).await?;
        Ok(())
    }

    pub(super) async fn events_of(&self, id: &DocumentId) -> Result<Vec<Event>, sqlx::Error> {
        let ask = sql!("SELECT e.body FROM events e JOIN documents d ON d.seq = e.document WHERE d.id = $1 ORDER BY e.ordinal");
        let rows = ask.bind(id.as_str()).fetch_all(&self.pool).await?;
        rows.iter().map(|row| serde_json::from_str(row.try_get("body")?).map_err(|e| sqlx::Error::Decode(e.into()))).collect()
    }

    pub(super) async fn linked(&self, id: &DocumentId) -> Result<Vec<(Link, DocumentId)>, sqlx::Error> {
        let ask = sql!(
            "SELECT l.kind, o.id FROM documents d JOIN links l ON l.document = d.seq JOIN documents o ON o.seq = l.other WHERE d.id = $1 \
             ORDER BY l.kind, o.seq"
        );
        let rows = ask.bind(id.as_str()).fetch_all(&self.pool).await?;
        let link = |row: &super::dialect::Row| {
            let kind: &str = row.try_get("kind")?;
            Ok((Link::named(kind).ok_or_else(|| sqlx::Error::Decode("a link".into()))?, rows::id(row)?))
        };
        rows.iter().map(link).collect()
    }

    pub(super) async fn covered(&self, filter: &Filter) -> Result<Vec<Covered>, sqlx::Error> {
        let mut ask = QueryBuilder::<Database>::new(
            "SELECT i.name, d.period_start, d.period_end, COUNT(*) AS n FROM documents d JOIN issuers i ON i.seq = d.issuer \
             WHERE d.current IS NOT NULL AND NOT EXISTS (SELECT 1 FROM links l WHERE l.document = d.seq AND l.kind = 'same_report')",
        );
        narrow(&mut ask, filter);
        ask.push(" GROUP BY i.seq, i.name, d.period_start, d.period_end ORDER BY i.name, d.period_end, d.period_start");
        let rows = ask.build().fetch_all(&self.pool).await?;
        let covered = |row: &super::dialect::Row| {
            Ok(Covered {
                issuer: row.try_get("name")?,
                period_start: row.try_get("period_start")?,
                period_end: row.try_get("period_end")?,
                reports: u64::try_from(row.try_get::<i64, _>("n")?).unwrap_or(0),
            })
        };
        rows.iter().map(covered).collect()
    }
}

/// Links a document that was just filed to the first file of the same report (same issuer, number and date of issue), and annexes
/// and corrections to the reports that they name.
pub(super) async fn link(tx: &mut Transaction<'_, Database>, document: i64) -> Result<(), sqlx::Error> {
    sql!("DELETE FROM links WHERE document = $1").bind(document).execute(&mut **tx).await?;
    let same = sql!(
        "INSERT INTO links (document, kind, other) SELECT d.seq, 'same_report', MIN(o.seq) FROM documents d JOIN documents o \
         ON o.number = d.number AND o.issuer = d.issuer AND o.issued = d.issued AND o.seq < d.seq \
         AND o.organisation IS NOT DISTINCT FROM d.organisation WHERE d.seq = $1 GROUP BY d.seq \
         ON CONFLICT DO NOTHING"
    );
    same.bind(document).execute(&mut **tx).await?;
    // Annexes and corrections come before their reports as well as after them.
    let kin = sql!(
        "INSERT INTO links (document, kind, other) SELECT d.seq, d.kin, MIN(o.seq) FROM documents d JOIN documents o \
         ON o.number = d.kin_number AND o.seq <> d.seq AND o.kin IS NULL AND o.organisation IS NOT DISTINCT FROM d.organisation \
         AND (o.issued = d.kin_issued OR (d.kin_issued IS NULL AND o.issuer = d.issuer)) \
         WHERE d.kin IS NOT NULL AND (d.seq = $1 OR o.seq = $1) GROUP BY d.seq, d.kin ON CONFLICT DO NOTHING"
    );
    kin.bind(document).execute(&mut **tx).await.map(drop)
}
