//! What people decided, beside the figures that questions over many documents look at: how each stands, and the corrected reading in
//! place of the program's. Made from a document's events, which stay what counts.

use super::super::super::filed::{Packed, key};
use super::super::super::series::ADDED;
use super::dialect::Database;
use super::sql;
use crate::indicator::output::Extraction;
use crate::review::{Action, Event, Verdict, Verdicts};
use sqlx::{Row as _, Transaction};

/// Where a document's figures are to be changed.
type Tx<'a, 'c> = &'a mut Transaction<'c, Database>;

/// Notes all decisions of a document beside the figures of an extraction that was just filed.
pub(super) async fn all(tx: Tx<'_, '_>, document: i64, json: &Packed) -> Result<(), sqlx::Error> {
    let events = events(tx, document).await?;
    if events.is_empty() {
        return Ok(());
    }
    let verdicts = Verdicts::of(&events);
    let extraction: Extraction = json
        .text()
        .map_err(|e| sqlx::Error::Decode(e.into()))
        .and_then(|t| serde_json::from_str(&t).map_err(|e| sqlx::Error::Decode(e.into())))?;
    for figure in &extraction.indicators {
        if let (Some(verdict), Some(ordinal)) = (verdicts.on(figure), ordinal(&figure.id)) {
            note(tx, document, ordinal, verdict).await?;
        }
    }
    additions(tx, document, &verdicts).await
}

/// Notes a decision that was just added to a document's chain.
pub(super) async fn one(tx: Tx<'_, '_>, document: i64, event: &Event) -> Result<(), sqlx::Error> {
    let current = sql!("SELECT e.program, e.grammars, e.json FROM documents d JOIN extractions e ON e.seq = d.current WHERE d.seq = $1");
    let Some(row) = current.bind(document).fetch_optional(&mut **tx).await? else { return Ok(()) };
    let same =
        event.made_by.program == row.try_get::<&str, _>("program")? && event.made_by.grammars == row.try_get::<&str, _>("grammars")?;
    if !same {
        // Ids of another extraction name other figures: places tell.
        let json = Packed(row.try_get("json")?);
        return all(tx, document, &json).await;
    }
    let verdicts = Verdicts::of(&events(tx, document).await?);
    let verdict = verdicts.all().iter().find(|v| v.seq == event.seq);
    match (verdict, event.anchor.indicator.as_deref().and_then(ordinal)) {
        (Some(verdict), Some(ordinal)) => note(tx, document, ordinal, verdict).await,
        (_, None) => additions(tx, document, &verdicts).await,
        (None, _) => Ok(()),
    }
}

async fn events(tx: Tx<'_, '_>, document: i64) -> Result<Vec<Event>, sqlx::Error> {
    let rows = sql!("SELECT body FROM events WHERE document = $1 ORDER BY ordinal").bind(document).fetch_all(&mut **tx).await?;
    rows.iter().map(|row| serde_json::from_str(row.try_get("body")?).map_err(|e| sqlx::Error::Decode(e.into()))).collect()
}

/// The number in an id.
fn ordinal(id: &str) -> Option<i64> {
    id.get(1..).and_then(|n| n.parse().ok())
}

/// The number that stands for a reading: of a percentage the percent, else the number. `None`: it speaks of none.
fn number(verdict: &Verdict) -> Option<&str> {
    let reading = &verdict.reading;
    let fields = if reading.get("kind") == Some("percent") { ["percent", "number"] } else { ["number", "percent"] };
    fields.iter().find_map(|f| reading.get(f))
}

async fn note(tx: Tx<'_, '_>, document: i64, ordinal: i64, verdict: &Verdict) -> Result<(), sqlx::Error> {
    let label = entered(tx, verdict.reading.get("label")).await?;
    let subject = entered(tx, verdict.reading.get("subject")).await?;
    let update = sql!(
        "UPDATE indicators SET decided = $3, label = COALESCE($4, label), subject = COALESCE($5, subject), code = NULLIF(COALESCE($6, code), ''), \
         kind = COALESCE($7, kind), status = COALESCE($8, status), value = COALESCE($9, value), unit = COALESCE($10, unit), \
         period_start = COALESCE($11, period_start), period_end = COALESCE($12, period_end) WHERE document = $1 AND ordinal = $2"
    );
    let said = |field: &str| verdict.reading.get(field);
    let update = update.bind(document).bind(ordinal).bind(verdict.action.name()).bind(label).bind(subject);
    let update = update.bind(said("code")).bind(said("kind")).bind(said("status")).bind(number(verdict)).bind(said("unit"));
    update.bind(said("period_start")).bind(said("period_end")).execute(&mut **tx).await.map(drop)
}

/// Figures that people added, anew.
async fn additions(tx: Tx<'_, '_>, document: i64, verdicts: &Verdicts) -> Result<(), sqlx::Error> {
    sql!("DELETE FROM indicators WHERE document = $1 AND ordinal >= {ADDED}").bind(document).execute(&mut **tx).await?;
    for verdict in verdicts.all().iter().filter(|v| v.is_addition() && v.action != Action::Reject) {
        let said = |field: &str| verdict.reading.get(field);
        let Some(label) = entered(tx, Some(said("label").unwrap_or_default())).await? else { continue };
        let subject = entered(tx, said("subject")).await?;
        let add = sql!(
            "INSERT INTO indicators (document, ordinal, label, subject, code, kind, status, value, unit, period_start, period_end, page, \
             confidence, review, issuer, decided) SELECT d.seq, $2, $3, $4, $5, $6, $7, $8, $9, COALESCE($10, d.period_start), \
             COALESCE($11, d.period_end, ''), $12, 1000, $13, COALESCE(d.issuer, 0), 'add' FROM documents d WHERE d.seq = $1"
        );
        let add = add.bind(document).bind(ADDED.saturating_add(i64::try_from(verdict.seq).unwrap_or(0))).bind(label).bind(subject);
        let add = add.bind(said("code")).bind(said("kind").unwrap_or("count")).bind(said("status").unwrap_or("actual"));
        let add = add.bind(number(verdict)).bind(said("unit")).bind(said("period_start")).bind(said("period_end"));
        add.bind(verdict.anchor.page.map(i64::from)).bind(false).execute(&mut **tx).await?;
    }
    Ok(())
}

/// Seq of a label, entered if unknown.
async fn entered(tx: Tx<'_, '_>, words: Option<&str>) -> Result<Option<i64>, sqlx::Error> {
    let Some(words) = words else { return Ok(None) };
    let add = sql!("INSERT INTO labels (text, key) VALUES ($1, $2) ON CONFLICT (text) DO NOTHING");
    add.bind(words.to_owned()).bind(key(words)).execute(&mut **tx).await?;
    let row = sql!("SELECT seq FROM labels WHERE text = $1").bind(words.to_owned()).fetch_optional(&mut **tx).await?;
    row.map(|row| row.try_get("seq")).transpose()
}
