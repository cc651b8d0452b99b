//! Figures of many documents. Those of one label or code come in the order of an index, so that a page costs the same however many
//! there are.

use super::super::super::series::{Bearer, Cursor, Found, Held, Point, Points, Review, Wanted, id_of};
use super::dialect::{Database, Row};
use super::{Kept, rows, sql};
use sqlx::{QueryBuilder, Row as _};

/// Ways of writing a label that are looked at, the oldest first.
const MOST_LABELS: i64 = 200;

/// Whose figures one index scan gives, in order.
enum Scan<'a> {
    Label(i64),
    Code(&'a str),
    All,
}

impl Kept {
    pub(super) async fn points_of(&self, wanted: &Wanted, after: Option<&Cursor>, limit: u32) -> Result<Points, sqlx::Error> {
        let after = match after {
            None => None,
            Some(cursor) => {
                let ask = sql!("SELECT seq FROM documents WHERE id = $1").bind(cursor.document.as_str());
                let Some(row) = ask.fetch_optional(&self.pool).await? else { return Ok(Points::default()) };
                Some((cursor, row.try_get::<i64, _>("seq")?))
            }
        };
        let issuer = match &wanted.issuer {
            None => None,
            Some(key) => {
                let row = sql!("SELECT issuer FROM issuer_names WHERE key = $1").bind(key).fetch_optional(&self.pool).await?;
                let Some(row) = row else { return Ok(Points::default()) };
                Some(row.try_get::<i64, _>("issuer")?)
            }
        };
        let scans = match (&wanted.code, &wanted.label) {
            (Some(code), _) => vec![Scan::Code(code)],
            (None, Some(key)) => {
                let ask = sql!("SELECT seq FROM labels WHERE key = $1 ORDER BY seq LIMIT {MOST_LABELS}").bind(key);
                let found = ask.fetch_all(&self.pool).await?;
                found.iter().map(|row| row.try_get("seq").map(Scan::Label)).collect::<Result<_, _>>()?
            }
            (None, None) => vec![Scan::All],
        };
        if scans.is_empty() {
            return Ok(Points::default());
        }
        let order = if wanted.is_series() { "period_end, issuer, document, ordinal" } else { "document, ordinal" };
        let order_of = |table: &str| order.split(", ").map(|column| format!("{table}.{column}")).collect::<Vec<_>>().join(", ");
        let most = i64::from(limit) + 1;
        let mut ask = QueryBuilder::<Database>::new(
            "SELECT d.id, d.name, i.ordinal, i.issuer AS body, u.name AS issuer, l.text AS label, s.text AS subject, i.code, i.kind, \
             i.status, i.value, i.unit, i.period_start, i.period_end, d.period_end AS report_end, i.page, i.confidence, i.review, i.decided FROM (",
        );
        for (n, scan) in scans.iter().enumerate() {
            // Each in its own order and cut to a page: what is put together stays small.
            ask.push(if n == 0 { "" } else { " UNION ALL " }).push("SELECT * FROM (SELECT i.document, i.ordinal FROM indicators i WHERE ");
            match scan {
                Scan::Label(seq) => ask.push("i.label = ").push_bind(*seq),
                Scan::Code(code) => ask.push("i.code = ").push_bind((*code).to_owned()),
                Scan::All => ask.push("1 = 1"),
            };
            narrow(&mut ask, wanted, issuer);
            if let Some((cursor, document)) = after {
                ask.push(format!(" AND ({}) > (", order_of("i")));
                if wanted.is_series() {
                    ask.push_bind(cursor.period_end.clone()).push(", ").push_bind(cursor.issuer).push(", ");
                }
                ask.push_bind(document).push(", ").push_bind(cursor.ordinal).push(")");
            }
            ask.push(format!(" ORDER BY {} LIMIT ", order_of("i"))).push_bind(most).push(format!(") AS scan{n}"));
        }
        ask.push(
            ") AS k JOIN indicators i ON i.document = k.document AND i.ordinal = k.ordinal JOIN documents d ON d.seq = i.document \
             JOIN labels l ON l.seq = i.label LEFT JOIN labels s ON s.seq = i.subject LEFT JOIN issuers u ON u.seq = i.issuer ORDER BY ",
        );
        ask.push(order_of("i")).push(" LIMIT ").push_bind(most);
        let found = ask.build().fetch_all(&self.pool).await?;
        let points = found.iter().take(limit as usize).map(point).collect::<Result<Vec<_>, _>>()?;
        let last = found.get((limit as usize).wrapping_sub(1)).filter(|_| found.len() > limit as usize);
        Ok(Points { points, next: last.map(cursor).transpose()? })
    }
}

/// Labels that are counted before the most frequent are picked, the shortest first.
const MOST_FOUND: i64 = 200;

impl Kept {
    pub(super) async fn labels_with(&self, words: &str, organisation: Option<&str>, limit: u32) -> Result<Vec<Found>, sqlx::Error> {
        let mut ask = QueryBuilder::<Database>::new(
            "SELECT MIN(l.text) AS label, COUNT(*) AS figures, COUNT(DISTINCT i.issuer) AS issuers FROM \
             (SELECT seq, text, key FROM labels WHERE key <> ''",
        );
        for word in words.split_whitespace().take(8) {
            let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            ask.push(" AND key LIKE ").push_bind(format!("%{escaped}%")).push(" ESCAPE '\\'");
        }
        if let Some(organisation) = organisation {
            ask.push(
                " AND EXISTS (SELECT 1 FROM indicators x JOIN documents o ON o.seq = x.document WHERE x.label = labels.seq AND o.organisation = ",
            );
            ask.push_bind(organisation.to_owned()).push(")");
        }
        ask.push(" ORDER BY LENGTH(key), seq LIMIT ").push_bind(MOST_FOUND);
        ask.push(") l JOIN indicators i ON i.label = l.seq WHERE i.value IS NOT NULL AND (i.decided IS NULL OR i.decided <> 'reject')");
        if let Some(organisation) = organisation {
            ask.push(" AND EXISTS (SELECT 1 FROM documents o WHERE o.seq = i.document AND o.organisation = ");
            ask.push_bind(organisation.to_owned()).push(")");
        }
        ask.push(" GROUP BY l.key ORDER BY issuers DESC, figures DESC, MIN(LENGTH(l.key)), MIN(l.seq) LIMIT ").push_bind(i64::from(limit));
        let rows = ask.build().fetch_all(&self.pool).await?;
        let count = |row: &Row, column: &str| row.try_get::<i64, _>(column).map(|n| u64::try_from(n).unwrap_or(0));
        let found = |row| Ok(Found { label: row_text(row)?, figures: count(row, "figures")?, issuers: count(row, "issuers")? });
        rows.iter().map(found).collect()
    }
}

impl Kept {
    pub(super) async fn codes_with_figures(&self, organisation: Option<&str>) -> Result<Vec<Held>, sqlx::Error> {
        let mut ask = QueryBuilder::<Database>::new(
            "SELECT i.code, COUNT(*) AS figures, COUNT(DISTINCT i.issuer) AS issuers FROM indicators i WHERE i.code IS NOT NULL \
             AND i.code <> '' AND i.value IS NOT NULL AND (i.decided IS NULL OR i.decided <> 'reject')",
        );
        if let Some(organisation) = organisation {
            ask.push(" AND EXISTS (SELECT 1 FROM documents o WHERE o.seq = i.document AND o.organisation = ");
            ask.push_bind(organisation.to_owned()).push(")");
        }
        ask.push(" GROUP BY i.code ORDER BY issuers DESC, figures DESC, i.code");
        let rows = ask.build().fetch_all(&self.pool).await?;
        let count = |row: &Row, column: &str| row.try_get::<i64, _>(column).map(|n| u64::try_from(n).unwrap_or(0));
        let held = |row| Ok(Held { code: Row::try_get(row, "code")?, figures: count(row, "figures")?, issuers: count(row, "issuers")? });
        rows.iter().map(held).collect()
    }
}

/// Labels asked for by one statement.
const MANY: usize = 500;

impl Kept {
    pub(super) async fn some_labels(&self, after: i64, limit: u32) -> Result<Vec<(i64, String)>, sqlx::Error> {
        let ask = sql!("SELECT seq, text FROM labels WHERE seq > $1 ORDER BY seq LIMIT $2").bind(after).bind(i64::from(limit));
        let rows = ask.fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.try_get("seq")?, row.try_get("text")?))).collect()
    }

    pub(super) async fn bearing(&self, labels: &[i64]) -> Result<Vec<Bearer>, sqlx::Error> {
        let mut all = Vec::new();
        for some in labels.chunks(MANY) {
            let mut ask = QueryBuilder::<Database>::new(
                "SELECT d.id, d.name, i.ordinal, i.label AS label_seq, l.text AS label, i.kind, i.value, i.unit, i.code, i.decided \
                 FROM indicators i JOIN documents d ON d.seq = i.document JOIN labels l ON l.seq = i.label WHERE i.label IN (",
            );
            let mut list = ask.separated(", ");
            for label in some {
                list.push_bind(*label);
            }
            ask.push(") ORDER BY i.document, i.ordinal");
            for row in &ask.build().fetch_all(&self.pool).await? {
                all.push(Bearer {
                    document: rows::id(row)?,
                    name: row.try_get("name")?,
                    indicator: id_of(row.try_get("ordinal")?),
                    label_seq: row.try_get("label_seq")?,
                    label: row.try_get("label")?,
                    kind: row.try_get("kind")?,
                    value: row.try_get("value")?,
                    unit: row.try_get("unit")?,
                    code: row.try_get("code")?,
                    decided: row.try_get("decided")?,
                });
            }
        }
        Ok(all)
    }
}

fn row_text(row: &Row) -> Result<String, sqlx::Error> {
    row.try_get("label")
}

/// What is asked for besides label and code, of a table called `i`.
fn narrow(ask: &mut QueryBuilder<Database>, wanted: &Wanted, issuer: Option<i64>) {
    if let (Some(_), Some(key)) = (&wanted.code, &wanted.label) {
        ask.push(" AND i.label IN (SELECT seq FROM labels WHERE key = ").push_bind(key.clone()).push(")");
    }
    if let Some(words) = &wanted.words {
        let escaped = words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        ask.push(" AND i.label IN (SELECT seq FROM labels WHERE key LIKE ").push_bind(format!("%{escaped}%")).push(" ESCAPE '\\')");
    }
    if let Some(organisation) = &wanted.organisation {
        ask.push(" AND EXISTS (SELECT 1 FROM documents o WHERE o.seq = i.document AND o.organisation = ");
        ask.push_bind(organisation.clone()).push(")");
    }
    if let Some(issuer) = issuer {
        ask.push(" AND i.issuer = ").push_bind(issuer);
    }
    if let Some(day) = &wanted.from {
        ask.push(" AND i.period_end >= ").push_bind(day.clone());
    }
    if let Some(day) = &wanted.to {
        // What has no period ends on no day.
        ask.push(" AND i.period_end > '' AND i.period_end <= ").push_bind(day.clone());
    }
    if let Some(unit) = &wanted.unit {
        ask.push(" AND i.unit = ").push_bind(unit.clone());
    }
    if let Some(status) = &wanted.status {
        ask.push(" AND i.status = ").push_bind(status.clone());
    }
    if !wanted.blanks {
        ask.push(" AND i.value IS NOT NULL");
    }
    if wanted.review.is_empty() {
        ask.push(" AND (i.decided IS NULL OR i.decided <> 'reject')");
    } else {
        ask.push(" AND (1 = 0");
        for review in &wanted.review {
            match review.decided() {
                Some(decided) => ask.push(" OR i.decided = ").push_bind(decided),
                None => ask.push(" OR (i.decided IS NULL AND i.review = ").push_bind(*review == Review::ToReview).push(")"),
            };
        }
        ask.push(")");
    }
    if !wanted.copies {
        ask.push(" AND NOT EXISTS (SELECT 1 FROM links c WHERE c.document = i.document AND c.kind = 'same_report')");
    }
}

fn point(row: &Row) -> Result<Point, sqlx::Error> {
    let period_end: &str = row.try_get("period_end")?;
    let (decided, review): (Option<&str>, bool) = (row.try_get("decided")?, row.try_get("review")?);
    Ok(Point {
        document: rows::id(row)?,
        name: row.try_get("name")?,
        indicator: id_of(row.try_get("ordinal")?),
        issuer: row.try_get("issuer")?,
        label: row.try_get("label")?,
        subject: row.try_get("subject")?,
        code: row.try_get("code")?,
        kind: row.try_get("kind")?,
        status: row.try_get("status")?,
        value: row.try_get("value")?,
        unit: row.try_get("unit")?,
        period_start: row.try_get("period_start")?,
        period_end: Some(period_end).filter(|d| !d.is_empty()).map(str::to_owned),
        report_end: row.try_get("report_end")?,
        page: row.try_get::<Option<i64>, _>("page")?.and_then(|p| u32::try_from(p).ok()),
        confidence: u32::try_from(row.try_get::<i64, _>("confidence")?).unwrap_or(0),
        review: Review::after(decided, review),
    })
}

fn cursor(row: &Row) -> Result<Cursor, sqlx::Error> {
    Ok(Cursor {
        period_end: row.try_get("period_end")?,
        issuer: row.try_get("body")?,
        document: rows::id(row)?,
        ordinal: row.try_get("ordinal")?,
    })
}
