//! Sheets of JSON.

use super::super::super::papers::{Paper, PaperFilter};
use super::dialect::{Database, NOW, Row};
use super::{Kept, sql};
use sqlx::{QueryBuilder, Row as _};

impl Kept {
    pub(super) async fn file_paper(&self, paper: &Paper) -> Result<bool, sqlx::Error> {
        let add = sql!(
            "INSERT INTO papers (kind, part, number, organisation, who, made_ms, body) VALUES ($1, $2, $3, $4, $5, {NOW}, $6) \
             ON CONFLICT DO NOTHING"
        );
        let add = add.bind(paper.kind.name()).bind(&paper.part).bind(paper.number).bind(paper.organisation.as_deref());
        Ok(add.bind(&paper.who).bind(&paper.body).execute(&self.pool).await?.rows_affected() == 1)
    }

    pub(super) async fn papers_of(&self, wanted: PaperFilter<'_>, limit: u32) -> Result<Vec<Paper>, sqlx::Error> {
        let mut ask = QueryBuilder::<Database>::new("SELECT part, number, organisation, who, made_ms, body FROM papers WHERE kind = ");
        ask.push_bind(wanted.kind.name());
        if let Some(part) = wanted.part {
            ask.push(" AND part = ").push_bind(part);
        }
        if let Some(organisation) = wanted.organisation {
            ask.push(" AND organisation = ").push_bind(organisation);
        }
        ask.push(" ORDER BY number DESC, made_ms DESC, part LIMIT ").push_bind(i64::from(limit));
        let paper = |row: &Row| {
            Ok(Paper {
                kind: wanted.kind,
                part: row.try_get("part")?,
                number: row.try_get("number")?,
                organisation: row.try_get("organisation")?,
                who: row.try_get("who")?,
                made_ms: row.try_get("made_ms")?,
                body: row.try_get("body")?,
            })
        };
        ask.build().fetch_all(&self.pool).await?.iter().map(paper).collect()
    }
}
