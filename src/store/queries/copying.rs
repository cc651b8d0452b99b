//! Rows as plain values.

use super::super::super::copy::{Cell, Kind, Table};
use super::dialect::{Database, RENUMBER, Row};
use super::{Kept, MOST_BOUND, sql};
use sqlx::{QueryBuilder, Row as _};

impl Kept {
    pub(super) async fn rows_of(&self, table: &Table, from: i64, to: i64) -> Result<Vec<Vec<Cell>>, sqlx::Error> {
        let columns = names(table);
        let (name, key) = (table.name, table.columns[0].0);
        let rows = if table.pieces {
            let ask = sql!("SELECT {columns} FROM {name} WHERE {key} >= $1 AND {key} < $2");
            ask.bind(from).bind(to).fetch_all(&self.pool).await?
        } else {
            sql!("SELECT {columns} FROM {name}").fetch_all(&self.pool).await?
        };
        rows.iter().map(|row| cells(table, row)).collect()
    }

    pub(super) async fn add_rows(&self, table: &Table, rows: &[Vec<Cell>]) -> Result<(), sqlx::Error> {
        let mut tx = self.begin().await?;
        for some in rows.chunks((MOST_BOUND / table.columns.len()).max(1)) {
            let mut add = QueryBuilder::<Database>::new(format!("INSERT INTO {} ({}) ", table.name, names(table)));
            add.push_values(some, |mut values, row| {
                for cell in row {
                    match cell {
                        Cell::Number(n) => values.push_bind(*n),
                        Cell::Text(text) => values.push_bind(text.as_deref()),
                        Cell::Bytes(bytes) => values.push_bind(&**bytes),
                        Cell::Truth(yes) => values.push_bind(*yes),
                    };
                }
            });
            add.push(" ON CONFLICT DO NOTHING");
            add.build().execute(&mut *tx).await?;
        }
        tx.commit().await
    }

    pub(super) async fn last_of(&self, table: &Table) -> Result<i64, sqlx::Error> {
        let (name, key) = (table.name, table.columns[0].0);
        let row = sql!("SELECT COALESCE(MAX({key}), 0) AS n FROM {name}").fetch_one(&self.pool).await?;
        let last: i64 = row.try_get("n")?;
        if let (Some(renumber), true, 1..) = (RENUMBER, table.numbered, last) {
            sql!("{renumber}").bind(name).bind(last).execute(&self.pool).await?;
        }
        Ok(last)
    }
}

fn names(table: &Table) -> String {
    table.columns.iter().map(|c| c.0).collect::<Vec<_>>().join(", ")
}

fn cells(table: &Table, row: &Row) -> Result<Vec<Cell>, sqlx::Error> {
    let cell = |&(name, kind): &(&str, Kind)| {
        Ok(match kind {
            Kind::Number => Cell::Number(row.try_get(name)?),
            Kind::Text => Cell::Text(row.try_get(name)?),
            Kind::Bytes => Cell::Bytes(row.try_get(name)?),
            Kind::Truth => Cell::Truth(row.try_get(name)?),
        })
    };
    table.columns.iter().map(cell).collect()
}
