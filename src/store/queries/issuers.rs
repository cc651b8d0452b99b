//! The register of issuers: names joined and parted, with the documents that bear them.

use super::super::super::kin::Issuer;
use super::super::super::{Named, Register};
use super::dialect::Database;
use super::together::link;
use super::{Kept, sql};
use sqlx::{Row as _, Transaction};

impl Kept {
    pub(super) async fn register(&self) -> Result<Vec<Register>, sqlx::Error> {
        let ask = sql!(
            "SELECT i.seq, i.name, i.level, n.name AS other, (SELECT COUNT(*) FROM documents d WHERE d.issuer = i.seq) AS documents \
             FROM issuers i JOIN issuer_names n ON n.issuer = i.seq ORDER BY i.name, i.seq, n.key"
        );
        let rows = ask.fetch_all(&self.pool).await?;
        let mut all: Vec<Register> = Vec::new();
        let mut last = None;
        for row in &rows {
            let (seq, other): (i64, String) = (row.try_get("seq")?, row.try_get("other")?);
            match all.last_mut().filter(|_| last == Some(seq)) {
                Some(body) => body.names.push(other),
                None => all.push(Register {
                    name: row.try_get("name")?,
                    level: row.try_get("level")?,
                    names: vec![other],
                    documents: u64::try_from(row.try_get::<i64, _>("documents")?).unwrap_or(0),
                }),
            }
            last = Some(seq);
        }
        Ok(all)
    }

    pub(super) async fn join(&self, name: &Issuer, other: &Issuer) -> Result<Named, sqlx::Error> {
        let mut tx = self.begin().await?;
        let Some(body) = of_key(&mut tx, &name.key).await? else { return Ok(Named::Unknown) };
        match of_key(&mut tx, &other.key).await? {
            Some(same) if same == body => return Ok(Named::Already),
            Some(second) => {
                for table in ["issuer_names", "documents", "indicators"] {
                    // Figures are found by their documents, which are looked up first.
                    let whose = if table == "indicators" {
                        "document IN (SELECT seq FROM documents WHERE issuer = $1) AND issuer = $2"
                    } else {
                        "issuer = $2"
                    };
                    sql!("UPDATE {table} SET issuer = $1 WHERE {whose}").bind(body).bind(second).execute(&mut *tx).await?;
                }
                sql!("DELETE FROM issuers WHERE seq = $1").bind(second).execute(&mut *tx).await?;
                link_anew(&mut tx, body).await?;
            }
            None => {
                let add = sql!("INSERT INTO issuer_names (key, name, issuer) VALUES ($1, $2, $3)");
                add.bind(&other.key).bind(&other.name).bind(body).execute(&mut *tx).await?;
            }
        }
        tx.commit().await?;
        Ok(Named::Done)
    }

    pub(super) async fn part(&self, name: &Issuer) -> Result<Named, sqlx::Error> {
        let mut tx = self.begin().await?;
        let Some(body) = of_key(&mut tx, &name.key).await? else { return Ok(Named::Unknown) };
        let others = sql!("SELECT name FROM issuer_names WHERE issuer = $1 AND key <> $2 ORDER BY key LIMIT 1");
        let Some(left) = others.bind(body).bind(&name.key).fetch_optional(&mut *tx).await? else { return Ok(Named::Already) };
        let new = sql!("INSERT INTO issuers (name, level) SELECT n.name, $2 FROM issuer_names n WHERE n.key = $1 RETURNING seq");
        let new: i64 = new.bind(&name.key).bind(&name.level).fetch_one(&mut *tx).await?.try_get("seq")?;
        // What is left is called by a name that it still has.
        let rename = sql!("UPDATE issuers SET name = $2 WHERE seq = $1 AND name = (SELECT n.name FROM issuer_names n WHERE n.key = $3)");
        rename.bind(body).bind(left.try_get::<&str, _>("name")?).bind(&name.key).execute(&mut *tx).await?;
        sql!("UPDATE issuer_names SET issuer = $1 WHERE key = $2").bind(new).bind(&name.key).execute(&mut *tx).await?;
        let documents = sql!("UPDATE documents SET issuer = $1 WHERE issuer = $2 AND issuer_key = $3");
        documents.bind(new).bind(body).bind(&name.key).execute(&mut *tx).await?;
        let figures = sql!("UPDATE indicators SET issuer = $1 WHERE document IN (SELECT seq FROM documents WHERE issuer = $1)");
        figures.bind(new).execute(&mut *tx).await?;
        for body in [body, new] {
            link_anew(&mut tx, body).await?;
        }
        tx.commit().await?;
        Ok(Named::Done)
    }
}

/// The body with a name of that key.
async fn of_key(tx: &mut Transaction<'_, Database>, key: &str) -> Result<Option<i64>, sqlx::Error> {
    let row = sql!("SELECT issuer FROM issuer_names WHERE key = $1").bind(key.to_owned()).fetch_optional(&mut **tx).await?;
    row.map(|row| row.try_get("issuer")).transpose()
}

/// Which documents of a body are files of the same report, annexes or corrections hangs on whose they are.
async fn link_anew(tx: &mut Transaction<'_, Database>, body: i64) -> Result<(), sqlx::Error> {
    let rows = sql!("SELECT seq FROM documents WHERE issuer = $1 ORDER BY seq").bind(body).fetch_all(&mut **tx).await?;
    for row in &rows {
        link(tx, row.try_get("seq")?).await?;
    }
    Ok(())
}
