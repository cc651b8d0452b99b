//! Where documents stand, and what was made of them.

use crate::grammar::Grammar;
use crate::store::kin::Issuer;
use crate::store::{DocumentId, Extracted, Filter, Record, Status};
use crate::web::access::Who;
use crate::web::lang::Lang;
use crate::web::problem::Problem;
use crate::web::service::App;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt::Write;
use std::sync::{Arc, LazyLock};

/// A document as the API shows it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Document")]
pub(in crate::web) struct Shown<'a> {
    id: &'a str,
    /// queued, running, done, needs_review, partial, failed, cancelled.
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
    /// While it waits: how many documents come before it, else null.
    ahead: Option<u64>,
    links: Links,
}

/// Where more of it is.
#[derive(Serialize, JsonSchema)]
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
            ahead: None,
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
#[derive(Deserialize, JsonSchema)]
pub(in crate::web) struct Asked {
    /// The id of the last document of the page before.
    after: Option<String>,
    /// Documents on a page: 50, at most 200.
    limit: Option<u32>,
    /// Only those that stand so: queued, running, done, needs_review, partial, failed, cancelled.
    status: Option<String>,
    /// Only those whose reporting period ends on this day or later: 2023-01-01.
    from: Option<String>,
    /// Only those whose reporting period ends on this day or earlier.
    to: Option<String>,
    /// Only those of this issuer, by any of its names.
    issuer: Option<String>,
}

/// A page of the list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Documents")]
pub(in crate::web) struct Listed<'a> {
    documents: Vec<Shown<'a>>,
    /// The address of the next page; null: this is the last.
    next: Option<String>,
}

const USUAL: u32 = 50;
const MOST: u32 = 200;

pub(in crate::web) async fn list(who: Who, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let unknown = ("`after` phải là mã của một tài liệu", "expected `after` to be a document's id");
    let after = asked.after.as_deref().map(|a| a.parse().map_err(|()| Problem::bad_request(unknown)));
    let after: Option<DocumentId> = after.transpose()?;
    let filter = filter(asked.status.as_deref(), asked.issuer.as_deref(), asked.from.as_deref(), asked.to.as_deref())?;
    let limit = asked.limit.unwrap_or(USUAL).clamp(1, MOST);
    let page = who.store.documents(&filter, after.as_ref(), limit).await?;
    let next = page.records.last().filter(|_| page.more).map(|r| asked.next(&r.id));
    Ok(Json(Listed { documents: page.records.iter().map(Shown::of).collect(), next }).into_response())
}

impl Asked {
    /// The address of the page behind that document, with all that was asked but the limit.
    fn next(&self, last: &DocumentId) -> String {
        let mut address = format!("/api/v1/documents?after={last}");
        for (name, value) in [("status", &self.status), ("from", &self.from), ("to", &self.to), ("issuer", &self.issuer)] {
            if let Some(value) = value {
                let _ = write!(address, "&{name}={}", percent_encoded(value));
            }
        }
        address
    }
}

/// Which documents are meant.
///
/// # Errors
/// 400 for a status that there is not, or a day that is none.
pub(in crate::web) fn filter(status: Option<&str>, issuer: Option<&str>, from: Option<&str>, to: Option<&str>) -> Result<Filter, Problem> {
    let status = status.map(|s| {
        let all: Vec<&str> = Status::all().map(Status::name).collect();
        let all = all.join(", ");
        let wrong =
            || Problem::bad_request((format!("`status` phải là một trong: {all}"), format!("expected `status` to be one of: {all}")));
        Status::named(s).ok_or_else(wrong)
    });
    let status = status.transpose()?.into_iter().collect();
    let issuer = issuer.map(issuer_key);
    Ok(Filter { status, issuer, from: from.map(day).transpose()?, to: to.map(day).transpose()?, ..Filter::default() })
}

/// The key of an issuer's name.
pub(in crate::web) fn issuer_key(name: &str) -> String {
    Issuer::of(name, &GRAMMAR).key
}

/// The grammar that knows how issuers write their names.
pub(in crate::web) static GRAMMAR: LazyLock<Grammar> = LazyLock::new(Grammar::embedded);

/// A day as asked for.
///
/// # Errors
/// 400 if it is none.
pub(in crate::web) fn day(day: &str) -> Result<String, Problem> {
    let parts: Vec<&str> = day.split('-').collect();
    let fits = |part: &str, digits: usize| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
    let good = matches!(parts.as_slice(), [y, m, d] if fits(y, 4) && fits(m, 2) && fits(d, 2));
    let wrong = ("ngày phải viết như 2023-12-31", "expected a day like 2023-12-31");
    good.then(|| day.to_owned()).ok_or_else(|| Problem::bad_request(wrong))
}

/// A document as it stands now.
pub(in crate::web) async fn shown<'a>(app: &App, who: &Who, record: &'a Record) -> Result<Shown<'a>, Problem> {
    let pages = app.crew.underway.of(&record.id).map(|p| [p.done, p.of]);
    let ahead = if record.status == Status::Queued { who.store.ahead(&record.id).await? } else { None };
    Ok(Shown { pages, ahead, ..Shown::of(record) })
}

pub(in crate::web) async fn one(State(app): State<Arc<App>>, who: Who, Path(id): Path<String>) -> Result<Response, Problem> {
    let record = record(&who, &id).await?;
    Ok(Json(shown(&app, &who, &record).await?).into_response())
}

/// Why something is done.
#[derive(Deserialize, JsonSchema)]
pub(in crate::web) struct Why {
    /// For the audit trail, at most 1000 characters.
    note: Option<String>,
}

pub(in crate::web) async fn remove(who: Who, Path(id): Path<String>, Query(why): Query<Why>) -> Result<StatusCode, Problem> {
    let record = record(&who, &id).await?;
    let note: String = why.note.unwrap_or_default().chars().take(1000).collect();
    if !who.store.delete(&record.id, &who.name, &note).await? {
        return Err(Problem::no_document());
    }
    tracing::info!(document = %record.id, by = who.name, "deleted a document");
    Ok(StatusCode::NO_CONTENT)
}

pub(in crate::web) async fn cancel(State(app): State<Arc<App>>, who: Who, Path(id): Path<String>) -> Result<Response, Problem> {
    let before = record(&who, &id).await?;
    if !who.store.cancel(&before.id).await? {
        let en = format!("expected a document that waits or is being read, found one that is {}", before.status.name());
        return Err(Problem::conflict((format!("tài liệu không còn chờ hay đang đọc ({})", before.status.name()), en)));
    }
    app.crew.call_off(&before.id);
    app.filed.notify_waiters();
    let record = record(&who, &id).await?;
    Ok(Json(shown(&app, &who, &record).await?).into_response())
}

/// Whether decisions are to stand beside the figures.
#[derive(Deserialize, JsonSchema)]
pub(in crate::web) struct Beside {
    /// `1`: with them.
    decisions: Option<String>,
}

pub(in crate::web) async fn extraction(
    State(app): State<Arc<App>>,
    who: Who,
    Path(id): Path<String>,
    Query(asked): Query<Beside>,
) -> Result<Response, Problem> {
    let mut made = extracted(&app, &who, &id).await?.json;
    if asked.decisions.is_some_and(|d| d == "1") {
        let record = record(&who, &id).await?;
        let events = who.store.events(&record.id).await?;
        let four_eyes = app.four_eyes;
        let beside = tokio::task::spawn_blocking(move || super::decisions::beside(&made, &events, &record.sha256, four_eyes));
        made = beside.await?.map_err(|_| Problem::internal())?;
    }
    made.push('\n');
    Ok(([(header::CONTENT_TYPE, "application/json")], made).into_response())
}

pub(in crate::web) async fn text(State(app): State<Arc<App>>, who: Who, Path(id): Path<String>) -> Result<Response, Problem> {
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], extracted(&app, &who, &id).await?.text).into_response())
}

pub(in crate::web) async fn original(who: Who, Path(id): Path<String>) -> Result<Response, Problem> {
    let record = record(&who, &id).await?;
    let gone = ("tệp gốc không còn trong kho", "the original is gone from its store");
    let bytes = who.store.original(&record.id).await?.ok_or_else(|| Problem::not_found(gone))?;
    // Never a type that a browser would show or run: the bytes are somebody else's.
    let kind = HeaderValue::from_static("application/octet-stream");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, attachment(&record.name))], bytes).into_response())
}

/// The document with that id, if whoever asks may see it.
///
/// # Errors
/// 404 if there is none.
pub(in crate::web) async fn record(who: &Who, id: &str) -> Result<Record, Problem> {
    let id = id.parse().map_err(|()| Problem::no_document())?;
    who.store.document(&id).await?.ok_or_else(Problem::no_document)
}

pub(in crate::web) async fn extracted(app: &App, who: &Who, id: &str) -> Result<Extracted, Problem> {
    let record = record(who, id).await?;
    match (record.status, &record.failure) {
        (Status::Queued | Status::Running, _) => {
            // Pages of a scan that are done can be read while the rest is under way; the rest is listed as unread.
            if let Some(made) = app.crew.underway.of(&record.id).and_then(|p| p.interim) {
                return Ok(Extracted::clone(&made));
            }
            let detail = format!("the document is {}; ask again", record.status.name());
            Err(Problem::new(StatusCode::CONFLICT, "not-ready", "Not ready yet", detail).retry_after(1))
        }
        (Status::Cancelled, _) => Err(Problem::conflict(("tài liệu đã bị dừng đọc", "the document was called off"))),
        (Status::Failed, failure) => {
            let said = |lang: Lang| {
                failure.as_ref().map_or_else(String::new, |f| {
                    let reason = if lang == Lang::Vi { lang.reason(f.reason) } else { f.reason.name() };
                    if f.message.is_empty() { reason.to_owned() } else { format!("{reason}: {}", f.message) }
                })
            };
            let detail = (said(Lang::Vi), said(Lang::En));
            Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "failed", "The document could not be extracted", detail))
        }
        _ => who.store.extraction(&record.id).await?.ok_or_else(Problem::internal),
    }
}

/// RFC 6266: the name in UTF-8, percent-encoded.
pub(in crate::web) fn attachment(name: &str) -> HeaderValue {
    let value = format!("attachment; filename*=UTF-8''{}", percent_encoded(name));
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}

pub(in crate::web) fn percent_encoded(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            value.push(char::from(byte));
        } else {
            let _ = write!(value, "%{byte:02X}");
        }
    }
    value
}

/// ISO 8601 in UTC, to the second.
pub(in crate::web) fn iso(ms: i64) -> String {
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
