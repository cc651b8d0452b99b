//! What is said of many documents: failed checks, coverage, what was deleted.

use super::documents::{address, filter, iso};
use crate::store::checks::Place;
use crate::web::access::Who;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::Query;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

const USUAL: u32 = 100;
const MOST: u32 = 1000;

/// Which failed checks.
#[derive(Deserialize, JsonSchema)]
pub(in crate::web) struct CheckAsked {
    /// Only those of this rule: "total", "ratio", "conflict" …
    rule: Option<String>,
    /// Only those of this document.
    document: Option<String>,
    /// Only reports of this issuer, by any of its names.
    issuer: Option<String>,
    /// Only reports whose period ends on this day or later: 2023-01-01.
    from: Option<String>,
    /// Only reports whose period ends on this day or earlier.
    to: Option<String>,
    /// Where the page before ended: its `next`.
    after: Option<String>,
    /// Checks on a page: 100, at most 1000.
    limit: Option<u32>,
}

/// A check that failed.
#[derive(Serialize, JsonSchema)]
struct Check {
    /// Its document.
    document: String,
    /// The document's file name.
    name: String,
    /// What it judges.
    rule: String,
    /// What it found, in words.
    message: String,
    /// The document in the API.
    link: String,
}

/// A page of failed checks, the newest document first.
#[derive(Serialize, JsonSchema)]
pub(in crate::web) struct Checks {
    checks: Vec<Check>,
    /// What `after` must be for the next page; null: this is the last.
    next: Option<String>,
}

pub(in crate::web) async fn checks(who: Who, Query(asked): Query<CheckAsked>) -> Result<Json<Checks>, Problem> {
    let mut wanted = filter(None, asked.issuer.as_deref(), asked.from.as_deref(), asked.to.as_deref())?;
    if let Some(document) = asked.document.as_deref() {
        wanted.document = Some(document.parse().map_err(|()| Problem::no_document())?);
    }
    let wrong = ("`after` phải là `next` của trang trước", "expected `after` to be the `next` of the page before");
    let after: Option<Place> = asked.after.as_deref().map(|a| a.parse().map_err(|()| Problem::bad_request(wrong))).transpose()?;
    let limit = asked.limit.unwrap_or(USUAL).clamp(1, MOST);
    let (found, next) = who.store.failed_checks(&wanted, asked.rule.as_deref(), after.as_ref(), limit).await?;
    let check = |c: crate::store::checks::FailedCheck| Check {
        link: address(&c.place.document),
        document: c.place.document.to_string(),
        name: c.name,
        rule: c.rule,
        message: c.message,
    };
    Ok(Json(Checks { checks: found.into_iter().map(check).collect(), next: next.map(|p| p.to_string()) }))
}

/// Which issuers and periods.
#[derive(Deserialize, JsonSchema)]
pub(in crate::web) struct CoverageAsked {
    /// Only this issuer, by any of its names.
    issuer: Option<String>,
    /// Only periods that end on this day or later: 2015-01-01.
    from: Option<String>,
    /// Only periods that end on this day or earlier.
    to: Option<String>,
}

/// How many reports there are of an issuer and a period.
#[derive(Serialize, JsonSchema)]
struct Cell {
    /// The issuer's first name.
    issuer: String,
    /// First day of the period; null: not stated.
    period_start: Option<String>,
    /// Last day.
    period_end: Option<String>,
    /// Reports; files of the same report count once.
    reports: u64,
}

/// Issuers and periods.
#[derive(Serialize, JsonSchema)]
pub(in crate::web) struct Coverage {
    coverage: Vec<Cell>,
}

pub(in crate::web) async fn coverage(who: Who, Query(asked): Query<CoverageAsked>) -> Result<Json<Coverage>, Problem> {
    let wanted = filter(None, asked.issuer.as_deref(), asked.from.as_deref(), asked.to.as_deref())?;
    let rows = who.store.coverage(&wanted).await?.into_iter();
    let cell =
        |c: crate::store::Covered| Cell { issuer: c.issuer, period_start: c.period_start, period_end: c.period_end, reports: c.reports };
    Ok(Json(Coverage { coverage: rows.map(cell).collect() }))
}

/// Which deletions.
#[derive(Deserialize, JsonSchema)]
pub(in crate::web) struct DeletionAsked {
    /// The number of the last one of the page before.
    after: Option<i64>,
    /// Deletions on a page: 100, at most 1000.
    limit: Option<u32>,
}

/// A document that was deleted.
#[derive(Serialize, JsonSchema)]
struct Deletion {
    /// Place in the order of deletions.
    number: i64,
    /// The document's id.
    document: String,
    /// SHA-256 of its bytes.
    sha256: String,
    /// Its file name.
    name: String,
    /// Who deleted it.
    by: String,
    /// Why.
    note: String,
    /// When.
    deleted_at: String,
    /// The chain of its decisions.
    #[schemars(with = "Vec<serde_json::Value>")]
    decisions: Box<RawValue>,
}

/// A page of deletions.
#[derive(Serialize, JsonSchema)]
pub(in crate::web) struct Deletions {
    deletions: Vec<Deletion>,
}

pub(in crate::web) async fn deletions(who: Who, Query(asked): Query<DeletionAsked>) -> Result<Json<Deletions>, Problem> {
    let limit = asked.limit.unwrap_or(USUAL).clamp(1, MOST);
    let rows = who.store.deletions(None, asked.after.unwrap_or(0), limit).await?.into_iter();
    let deletion = |d: crate::store::Deletion| {
        let decisions = RawValue::from_string(d.events).map_err(|_| Problem::internal())?;
        let (number, document, deleted_at) = (d.seq, d.id, iso(d.deleted_ms));
        Ok(Deletion { number, document, sha256: d.sha256, name: d.name, by: d.by, note: d.note, deleted_at, decisions })
    };
    Ok(Json(Deletions { deletions: rows.map(deletion).collect::<Result<_, Problem>>()? }))
}
