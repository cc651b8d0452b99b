//! Decisions over many documents, the newest first; whole chains.

use super::super::super::DocumentId;
use super::super::super::trail::{Chained, Step, Trace, Trail};
use super::dialect::{BODY, Database, Row};
use super::{Kept, rows};
use crate::review::Event;
use sqlx::{QueryBuilder, Row as _};

impl Kept {
    pub(super) async fn decisions_of(&self, trail: &Trail, after: Option<&Step>, limit: u32) -> Result<Vec<Trace>, sqlx::Error> {
        // What a decision says is asked of its own words, which are hashed; there is no second copy that could differ.
        let time = format!("CAST({BODY} ->> 'time_ms' AS BIGINT)");
        let mut ask =
            QueryBuilder::<Database>::new("SELECT d.id, d.name, e.body FROM events e JOIN documents d ON d.seq = e.document WHERE 1 = 1");
        if let Some(who) = &trail.who {
            ask.push(format!(" AND {BODY} ->> 'who' = ")).push_bind(who.clone());
        }
        if let Some(action) = trail.action {
            ask.push(format!(" AND {BODY} ->> 'action' = ")).push_bind(action.name());
        }
        if let Some(id) = &trail.document {
            ask.push(" AND d.id = ").push_bind(id.as_str().to_owned());
        }
        if let Some(organisation) = &trail.organisation {
            ask.push(" AND d.organisation = ").push_bind(organisation.clone());
        }
        if let Some(from) = trail.from_ms {
            ask.push(format!(" AND {time} >= ")).push_bind(from);
        }
        if let Some(to) = trail.to_ms {
            ask.push(format!(" AND {time} < ")).push_bind(to);
        }
        if let Some(step) = after {
            ask.push(format!(" AND ({time}, e.document, e.ordinal) < (")).push_bind(step.time_ms);
            ask.push(", (SELECT seq FROM documents WHERE id = ").push_bind(step.document.as_str().to_owned());
            ask.push("), ").push_bind(step.ordinal).push(")");
        }
        ask.push(format!(" ORDER BY {time} DESC, e.document DESC, e.ordinal DESC LIMIT ")).push_bind(i64::from(limit));
        let found = ask.build().fetch_all(&self.pool).await?;
        let trace = |row: &Row| Ok(Trace { document: rows::id(row)?, name: row.try_get("name")?, event: event(row)? });
        found.iter().map(trace).collect()
    }

    pub(super) async fn chains_of(
        &self,
        organisation: Option<&str>,
        after: Option<&DocumentId>,
        limit: u32,
    ) -> Result<Vec<Chained>, sqlx::Error> {
        let mut ask = QueryBuilder::<Database>::new(
            "SELECT d.id, d.name, d.sha256, e.body FROM (SELECT o.seq, o.id, o.name, o.sha256 FROM documents o \
             WHERE EXISTS (SELECT 1 FROM events x WHERE x.document = o.seq)",
        );
        if let Some(organisation) = organisation {
            ask.push(" AND o.organisation = ").push_bind(organisation.to_owned());
        }
        if let Some(id) = after {
            ask.push(" AND o.seq > (SELECT seq FROM documents WHERE id = ").push_bind(id.as_str().to_owned()).push(")");
        }
        ask.push(" ORDER BY o.seq LIMIT ").push_bind(i64::from(limit));
        ask.push(") d JOIN events e ON e.document = d.seq ORDER BY d.seq, e.ordinal");
        let found = ask.build().fetch_all(&self.pool).await?;
        let mut all: Vec<Chained> = Vec::new();
        for row in &found {
            let (document, event) = (rows::id(row)?, event(row)?);
            match all.last_mut().filter(|c| c.document == document) {
                Some(chain) => chain.events.push(event),
                None => all.push(Chained { document, name: row.try_get("name")?, sha256: row.try_get("sha256")?, events: vec![event] }),
            }
        }
        Ok(all)
    }
}

fn event(row: &Row) -> Result<Event, sqlx::Error> {
    serde_json::from_str(row.try_get("body")?).map_err(|e| sqlx::Error::Decode(e.into()))
}
