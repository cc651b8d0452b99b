//! Where documents stand, and what was made of them.

use crate::store::{DocumentId, Extracted, Filter, Record, Status};
use crate::web::problem::Problem;
use crate::web::service::App;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::fmt::Write;
use std::sync::Arc;

/// A document as the API shows it.
#[derive(Serialize)]
pub(in crate::web) struct Shown<'a> {
    id: &'a str,
    /// queued, running, done, needs_review, partial, failed.
    status: &'static str,
    name: &'a str,
    sha256: &'a str,
    bytes: u64,
    received_at: String,
    finished_at: Option<String>,
    /// crashed, timed_out, memory, too_large, encrypted, unsupported, empty; null unless failed.
    reason: Option<&'static str>,
    message: Option<&'a str>,
    /// These four are null until extracted.
    figures: Option<u32>,
    to_review: Option<u32>,
    failed_checks: Option<u32>,
    unexplained: Option<u32>,
    /// Of a scanned document that is being read: pages done and in all, else null.
    pages: Option<[u32; 2]>,
    links: Links,
}

#[derive(Serialize)]
struct Links {
    #[serde(rename = "self")]
    own: String,
    extraction: String,
    text: String,
    original: String,
    pages: String,
    decisions: String,
    review: String,
}

/// A document's address in the API.
pub(in crate::web) fn address(id: &DocumentId) -> String {
    format!("/api/v1/documents/{id}")
}

impl<'a> Shown<'a> {
    pub(in crate::web) fn of(r: &'a Record) -> Self {
        let own = address(&r.id);
        Self {
            id: r.id.as_str(),
            status: r.status.name(),
            name: &r.name,
            sha256: &r.sha256,
            bytes: r.size_bytes,
            received_at: iso(r.received_ms),
            finished_at: r.finished_ms.map(iso),
            reason: r.failure.as_ref().map(|f| f.reason.name()),
            message: r.failure.as_ref().map(|f| f.message.as_str()).filter(|m| !m.is_empty()),
            figures: r.tally.map(|t| t.figures),
            to_review: r.tally.map(|t| t.to_review),
            failed_checks: r.tally.map(|t| t.failed_checks),
            unexplained: r.tally.map(|t| t.unexplained),
            pages: None,
            links: Links {
                extraction: format!("{own}/extraction"),
                text: format!("{own}/text"),
                original: format!("{own}/original"),
                pages: format!("{own}/pages"),
                decisions: format!("{own}/decisions"),
                review: format!("/review/{}", r.id),
                own,
            },
        }
    }
}

/// Which page of the list is wanted.
#[derive(Deserialize)]
pub(in crate::web) struct Asked {
    after: Option<String>,
    limit: Option<u32>,
}

/// A page of the list.
#[derive(Serialize)]
struct Listed<'a> {
    documents: Vec<Shown<'a>>,
    /// The address of the next page; null: this is the last.
    next: Option<String>,
}

const USUAL: u32 = 50;
const MOST: u32 = 200;

pub(in crate::web) async fn list(State(app): State<Arc<App>>, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let after = asked.after.map(|a| a.parse().map_err(|()| Problem::bad_request("expected `after` to be a document's id")));
    let after: Option<DocumentId> = after.transpose()?;
    let page = app.store.documents(&Filter::default(), after.as_ref(), asked.limit.unwrap_or(USUAL).clamp(1, MOST)).await?;
    let next = page.records.last().filter(|_| page.more).map(|r| format!("/api/v1/documents?after={}", r.id));
    Ok(Json(Listed { documents: page.records.iter().map(Shown::of).collect(), next }).into_response())
}

pub(in crate::web) async fn one(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Response, Problem> {
    let record = record(&app, &id).await?;
    let pages = app.crew.underway.of(&record.id).map(|p| [p.done, p.of]);
    Ok(Json(Shown { pages, ..Shown::of(&record) }).into_response())
}

/// Whether decisions are to stand beside the figures.
#[derive(Deserialize)]
pub(in crate::web) struct Beside {
    decisions: Option<String>,
}

pub(in crate::web) async fn extraction(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(asked): Query<Beside>,
) -> Result<Response, Problem> {
    let mut made = extracted(&app, &id).await?.json;
    if asked.decisions.is_some_and(|d| d == "1") {
        let record = record(&app, &id).await?;
        let events = app.store.events(&record.id).await?;
        let four_eyes = app.four_eyes;
        let beside = tokio::task::spawn_blocking(move || super::decisions::beside(&made, &events, &record.sha256, four_eyes));
        made = beside.await?.map_err(|_| Problem::internal())?;
    }
    made.push('\n');
    Ok(([(header::CONTENT_TYPE, "application/json")], made).into_response())
}

pub(in crate::web) async fn text(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Response, Problem> {
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], extracted(&app, &id).await?.text).into_response())
}

pub(in crate::web) async fn original(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Response, Problem> {
    let record = record(&app, &id).await?;
    let bytes = app.store.original(&record.id).await?.ok_or_else(Problem::internal)?;
    // Never a type that a browser would show or run: the bytes are somebody else's.
    let kind = HeaderValue::from_static("application/octet-stream");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, attachment(&record.name))], bytes).into_response())
}

/// The document with that id.
///
/// # Errors
/// 404 if there is none.
pub(in crate::web) async fn record(app: &App, id: &str) -> Result<Record, Problem> {
    let unknown = || Problem::not_found("there is no such document");
    let id = id.parse().map_err(|()| unknown())?;
    app.store.document(&id).await?.ok_or_else(unknown)
}

pub(in crate::web) async fn extracted(app: &App, id: &str) -> Result<Extracted, Problem> {
    let record = record(app, id).await?;
    match (record.status, &record.failure) {
        (Status::Queued | Status::Running, _) => {
            // Pages of a scan that are done can be read while the rest is under way; the rest is listed as unread.
            if let Some(made) = app.crew.underway.of(&record.id).and_then(|p| p.interim) {
                return Ok(Extracted::clone(&made));
            }
            let detail = format!("the document is {}; ask again", record.status.name());
            Err(Problem::new(StatusCode::CONFLICT, "not-ready", "Not ready yet", detail).retry_after(1))
        }
        (Status::Failed, failure) => {
            let detail = failure.as_ref().map_or_else(String::new, |f| match f.message.as_str() {
                "" => f.reason.name().to_owned(),
                message => format!("{}: {message}", f.reason.name()),
            });
            Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "failed", "The document could not be extracted", detail))
        }
        _ => app.store.extraction(&record.id).await?.ok_or_else(Problem::internal),
    }
}

/// RFC 6266: the name in UTF-8, percent-encoded.
fn attachment(name: &str) -> HeaderValue {
    let mut value = "attachment; filename*=UTF-8''".to_owned();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            value.push(char::from(byte));
        } else {
            let _ = write!(value, "%{byte:02X}");
        }
    }
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}

/// ISO 8601 in UTC, to the second.
fn iso(ms: i64) -> String {
    let (year, month, day, seconds) = crate::web::pages::clock::civil(ms);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_travel_encoded() {
        let value = attachment("báo cáo \"2023\"\r\n.txt");
        assert_eq!(value.to_str().ok(), Some("attachment; filename*=UTF-8''b%C3%A1o%20c%C3%A1o%20%222023%22%0D%0A.txt"));
    }

    #[test]
    fn times() {
        assert_eq!(iso(0), "1970-01-01T00:00:00Z");
        assert_eq!(iso(1_709_210_096_000), "2024-02-29T12:34:56Z");
    }
}
