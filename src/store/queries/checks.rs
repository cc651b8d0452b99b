//! Failed checks over many documents.

use super::super::super::Filter;
use super::super::super::checks::{FailedCheck, Place};
use super::dialect::Database;
use super::documents::narrow;
use super::{Kept, rows};
use sqlx::{QueryBuilder, Row};

impl Kept {
    pub(super) async fn failed_ones(
        &self,
        filter: &Filter,
        rule: Option<&str>,
        after: Option<&Place>,
        limit: u32,
    ) -> Result<(Vec<FailedCheck>, Option<Place>), sqlx::Error> {
        let mut ask = QueryBuilder::<Database>::new(
            "SELECT d.id, d.name, c.ordinal, c.rule, c.message FROM checks c JOIN documents d ON d.seq = c.document WHERE 1 = 1",
        );
        narrow(&mut ask, filter);
        if let Some(rule) = rule {
            ask.push(" AND c.rule = ").push_bind(rule.to_owned());
        }
        if let Some(place) = after {
            let id = place.document.as_str().to_owned();
            ask.push(" AND (c.document < (SELECT seq FROM documents WHERE id = ").push_bind(id.clone());
            ask.push(") OR (c.document = (SELECT seq FROM documents WHERE id = ").push_bind(id);
            ask.push(") AND c.ordinal > ").push_bind(place.ordinal).push("))");
        }
        ask.push(" ORDER BY c.document DESC, c.ordinal LIMIT ").push_bind(i64::from(limit) + 1);
        let found = ask.build().fetch_all(&self.pool).await?;
        let check = |row: &super::dialect::Row| {
            Ok(FailedCheck {
                place: Place { document: rows::id(row)?, ordinal: row.try_get("ordinal")? },
                name: row.try_get("name")?,
                rule: row.try_get("rule")?,
                message: row.try_get("message")?,
            })
        };
        let some: Vec<FailedCheck> = found.iter().take(limit as usize).map(check).collect::<Result<_, sqlx::Error>>()?;
        let next = some.last().filter(|_| found.len() > limit as usize).map(|c| c.place.clone());
        Ok((some, next))
    }
}
