//! What came of a document is filed: the extraction, its figures for questions over many documents, the document's new status. One
//! transaction, good only for who holds the claim.

use super::super::super::filed::{Filed, Header, Row, key};
use super::super::super::kin::Issuer;
use super::super::super::{Claim, DocumentId};
use super::dialect::{Database, NOW};
use super::together::link;
use super::{Kept, MOST_BOUND, reviewed, sql};
use crate::indicator::output::MadeBy;
use sqlx::{QueryBuilder, Row as _, Transaction};
use std::collections::{BTreeSet, HashMap};

/// Seq of each label.
type Labels<'a> = HashMap<&'a str, i64>;

impl Kept {
    pub(super) async fn file(&self, claim: &Claim, filed: &Filed) -> Result<bool, sqlx::Error> {
        // Words are only ever added: they need no part in the transaction, and two workers do not wait for each other over them.
        let labels = self.labels(filed).await?;
        self.enter(filed.header.issuer.as_ref()).await?;
        let mut tx = self.begin().await?;
        let Some((document, issuer)) = settle(&mut tx, claim, filed).await? else { return Ok(false) };
        body(&mut tx, document, issuer, filed, &labels).await?;
        tx.commit().await?;
        Ok(true)
    }

    pub(super) async fn put_in_place(&self, id: &DocumentId, old: &MadeBy, filed: &Filed) -> Result<bool, sqlx::Error> {
        let labels = self.labels(filed).await?;
        self.enter(filed.header.issuer.as_ref()).await?;
        let mut tx = self.begin().await?;
        // A claim of its own: a worker that still thinks it holds the document files nothing any more.
        let claim = sql!(
            "UPDATE documents SET status = 'running', turn = turn + 1 WHERE id = $1 AND status IN ('done', 'needs_review', 'partial') \
             AND EXISTS (SELECT 1 FROM extractions e WHERE e.seq = documents.current AND e.program = $2 AND e.grammars = $3) RETURNING turn"
        );
        let claimed = claim.bind(id.as_str()).bind(&old.program).bind(&old.grammars).fetch_optional(&mut *tx).await?;
        let Some(turn) = claimed.map(|row| row.try_get("turn")).transpose()? else { return Ok(false) };
        let claim = Claim { id: id.clone(), turn };
        let Some((document, issuer)) = settle(&mut tx, &claim, filed).await? else { return Ok(false) };
        body(&mut tx, document, issuer, filed, &labels).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Seqs of all labels and subjects, those unknown added.
    async fn labels<'a>(&self, filed: &'a Filed) -> Result<Labels<'a>, sqlx::Error> {
        // In order, so that two workers that add the same ones do not lock each other.
        let words: BTreeSet<&str> = filed.rows.iter().flat_map(|r| [Some(&*r.label), r.subject.as_deref()]).flatten().collect();
        let words: Vec<&str> = words.into_iter().collect();
        let mut known = Labels::with_capacity(words.len());
        for some in words.chunks(MOST_BOUND / 2) {
            self.look_up(some, &mut known).await?;
            let unknown: Vec<&str> = some.iter().copied().filter(|w| !known.contains_key(w)).collect();
            if unknown.is_empty() {
                continue;
            }
            let mut add = QueryBuilder::<Database>::new("INSERT INTO labels (text, key) ");
            add.push_values(&unknown, |mut row, word| {
                row.push_bind((*word).to_owned()).push_bind(key(word));
            });
            add.push(" ON CONFLICT (text) DO NOTHING");
            add.build().execute(&self.pool).await?;
            self.look_up(&unknown, &mut known).await?;
        }
        Ok(known)
    }

    async fn look_up<'a>(&self, words: &[&'a str], known: &mut Labels<'a>) -> Result<(), sqlx::Error> {
        let mut ask = QueryBuilder::<Database>::new("SELECT seq, text FROM labels WHERE text IN (");
        let mut some = ask.separated(", ");
        for word in words {
            some.push_bind((*word).to_owned());
        }
        ask.push(")");
        let found = ask.build().fetch_all(&self.pool).await?;
        let mut seqs = HashMap::with_capacity(found.len());
        for row in &found {
            seqs.insert(row.try_get::<&str, _>("text")?, row.try_get::<i64, _>("seq")?);
        }
        known.extend(words.iter().filter_map(|w| Some((*w, *seqs.get(w)?))));
        Ok(())
    }

    /// Enters the body of that name if it is unknown.
    async fn enter(&self, issuer: Option<&Issuer>) -> Result<(), sqlx::Error> {
        let Some(Issuer { name, key, level }) = issuer else { return Ok(()) };
        if sql!("SELECT issuer FROM issuer_names WHERE key = $1").bind(key.clone()).fetch_optional(&self.pool).await?.is_some() {
            return Ok(());
        }
        let mut tx = self.begin().await?;
        let new =
            sql!("INSERT INTO issuers (name, level) VALUES ($1, $2) RETURNING seq").bind(name).bind(level).fetch_one(&mut *tx).await?;
        let new: i64 = new.try_get("seq")?;
        let named = sql!("INSERT INTO issuer_names (key, name, issuer) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING");
        if named.bind(key).bind(name).bind(new).execute(&mut *tx).await?.rows_affected() == 1 {
            return tx.commit().await;
        }
        // Another worker was faster.
        tx.rollback().await
    }
}

/// Files the extraction and makes it the one that counts.
async fn body(
    tx: &mut Transaction<'_, Database>,
    document: i64,
    issuer: Option<i64>,
    filed: &Filed,
    labels: &Labels<'_>,
) -> Result<(), sqlx::Error> {
    let extraction = extraction(tx, document, filed).await?;
    sql!("UPDATE documents SET current = $2 WHERE seq = $1").bind(document).bind(extraction).execute(&mut **tx).await?;
    for table in ["indicators", "checks", "unread_pages"] {
        sql!("DELETE FROM {table} WHERE document = $1").bind(document).execute(&mut **tx).await?;
    }
    indicators(tx, (document, issuer.unwrap_or(0)), &filed.rows, labels).await?;
    checks(tx, document, filed).await?;
    reviewed::all(tx, document, &filed.json).await?;
    link(tx, document).await
}

/// Gives the document its new status and header; its seq and its issuer's. `None`: the claim is no longer good.
async fn settle(tx: &mut Transaction<'_, Database>, claim: &Claim, filed: &Filed) -> Result<Option<(i64, Option<i64>)>, sqlx::Error> {
    let update = sql!(
        "UPDATE documents SET status = $3, reason = NULL, message = NULL, figures = $4, to_review = $5, failed_checks = $6, \
         unexplained = $7, number = $8, issued = $9, kind = $10, title = $11, issuer_key = $12, \
         issuer = (SELECT n.issuer FROM issuer_names n WHERE n.key = $12), period_start = $13, period_end = $14, \
         media_type = $15, pages = $16, kin = $17, kin_number = $18, kin_issued = $19, finished_ms = {NOW}, worker = NULL, lease_ms = NULL \
         WHERE id = $1 AND turn = $2 AND status = 'running' RETURNING seq, issuer"
    );
    let (tally, header): (_, &Header) = (filed.tally, &filed.header);
    let update = update.bind(claim.id.as_str()).bind(claim.turn).bind(tally.status().name());
    let update = update.bind(i64::from(tally.figures)).bind(i64::from(tally.to_review)).bind(i64::from(tally.failed_checks));
    let update = update.bind(i64::from(tally.unexplained)).bind(&header.number).bind(&header.issued).bind(&header.kind);
    let update =
        update.bind(&header.title).bind(header.issuer.as_ref().map(|i| &*i.key)).bind(&header.period_start).bind(&header.period_end);
    let update = update.bind(&header.media_type).bind(header.pages.map(i64::from));
    let kin = header.kin.as_ref();
    let update = update.bind(kin.map(|k| &*k.link)).bind(kin.map(|k| &*k.number)).bind(kin.and_then(|k| k.issued.as_deref()));
    update.fetch_optional(&mut **tx).await?.map(|row| Ok((row.try_get("seq")?, row.try_get("issuer")?))).transpose()
}

async fn extraction(tx: &mut Transaction<'_, Database>, document: i64, filed: &Filed) -> Result<i64, sqlx::Error> {
    let insert = sql!(
        "INSERT INTO extractions (document, program, grammars, json, text, layout, made_ms) VALUES ($1, $2, $3, $4, $5, $6, {NOW}) \
         RETURNING seq"
    );
    let insert = insert.bind(document).bind(&filed.program).bind(&filed.grammars);
    let insert = insert.bind(&filed.json.0).bind(&filed.text.0).bind(&filed.layout.0);
    insert.fetch_one(&mut **tx).await?.try_get("seq")
}

async fn indicators(
    tx: &mut Transaction<'_, Database>,
    (document, issuer): (i64, i64),
    rows: &[Row],
    labels: &Labels<'_>,
) -> Result<(), sqlx::Error> {
    const COLUMNS: usize = 15;
    for some in rows.chunks(MOST_BOUND / COLUMNS) {
        let mut add = QueryBuilder::<Database>::new(
            "INSERT INTO indicators (document, ordinal, label, subject, code, kind, status, value, unit, period_start, period_end, page, \
             confidence, review, issuer) ",
        );
        add.push_values(some, |mut row, figure| {
            row.push_bind(document).push_bind(i64::from(figure.ordinal)).push_bind(labels.get(&*figure.label).copied().unwrap_or(0));
            row.push_bind(figure.subject.as_deref().and_then(|s| labels.get(s).copied())).push_bind(figure.code.as_deref());
            row.push_bind(&*figure.kind).push_bind(&*figure.status).push_bind(figure.value.as_deref()).push_bind(figure.unit.as_deref());
            row.push_bind(figure.period_start.as_deref()).push_bind(figure.period_end.as_deref().unwrap_or_default());
            row.push_bind(figure.page.map(i64::from)).push_bind(i64::from(figure.confidence)).push_bind(figure.review).push_bind(issuer);
        });
        add.build().execute(&mut **tx).await?;
    }
    Ok(())
}

async fn checks(tx: &mut Transaction<'_, Database>, document: i64, filed: &Filed) -> Result<(), sqlx::Error> {
    for (first, some) in filed.failed.chunks(MOST_BOUND / 4).enumerate() {
        let mut add = QueryBuilder::<Database>::new("INSERT INTO checks (document, ordinal, rule, message) ");
        let mut ordinal = i64::try_from(first * (MOST_BOUND / 4)).unwrap_or(0);
        add.push_values(some, |mut row, (rule, message)| {
            ordinal += 1;
            row.push_bind(document).push_bind(ordinal).push_bind(&**rule).push_bind(&**message);
        });
        add.build().execute(&mut **tx).await?;
    }
    for page in &filed.unread {
        let add = sql!("INSERT INTO unread_pages (document, page, reason) VALUES ($1, $2, $3) ON CONFLICT (document, page) DO NOTHING");
        add.bind(document).bind(i64::from(page.page)).bind(&page.reason).execute(&mut **tx).await?;
    }
    Ok(())
}
