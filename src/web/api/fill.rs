//! A blank form and reports come in, proposals go out; a blank form and values come in, the form filled in goes out. Nothing is
//! kept. Files are read in child processes under limits, two requests at a time; scanned reports are to be handed in as documents
//! first and named by their ids.

use super::documents::GRAMMAR;
use super::upload::safe_name;
use crate::fill::output::Filled;
use crate::fill::write::{Entry, writable};
use crate::fill::{self, Form, Source};
use crate::indicator::output::Extraction;
use crate::read::scan::Scans;
use crate::store::DocumentId;
use crate::value::number;
use crate::web::access::Who;
use crate::web::lang::Lang;
use crate::web::problem::Problem;
use crate::web::service::App;
use crate::work::child::Limits;
use crate::work::pool::{Pool, Refused};
use crate::work::show::{Ask, filling};
use axum::Json;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Deserialize;
use std::io::Cursor;
use std::sync::Arc;
use std::time::Duration;

/// Most reports of one request.
const REPORTS: usize = 20;
/// How long one file may take.
const TIME: Duration = Duration::from_secs(20);
/// Most bytes of a part that is no file.
const WORDS: usize = 2 << 20;

/// A value for a place of the form.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct Value {
    /// Where it goes, as `fields[].slot` says.
    slot: fill::form::Slot,
    /// What to write: a number as it is written in Vietnam.
    text: String,
    /// What it is, for the list of what to look at.
    #[serde(default)]
    label: String,
    /// Why a person must look; not there: nobody must.
    #[serde(default)]
    note: Option<String>,
}

/// What a request brings.
#[derive(Default)]
struct Brought {
    /// Name and bytes of the blank form.
    form: Option<(String, Vec<u8>)>,
    /// Code of a defined form.
    code: Option<String>,
    reports: Vec<(String, Vec<u8>)>,
    documents: Vec<DocumentId>,
    values: Vec<Value>,
}

/// `POST /api/v1/fill`.
pub(in crate::web) async fn propose(State(app): State<Arc<App>>, who: Who, request: Request) -> Result<Json<Filled>, Problem> {
    let _place = app.filling.try_acquire().map_err(|_| Problem::busy())?;
    let language = Lang::of_request(request.uri().query(), request.headers()).into();
    let brought = receive(&app, request).await?;
    let mut read: Vec<(Extraction, String)> = Vec::new();
    for id in &brought.documents {
        let made = who.store.extraction(id).await?.ok_or_else(Problem::no_document)?;
        let extraction = serde_json::from_str(&made.json).map_err(|_| Problem::internal())?;
        read.push((extraction, made.text));
    }
    if read.is_empty() && brought.reports.is_empty() {
        let vi = "cần ít nhất một báo cáo: trường `report` (tệp) hoặc `document` (mã tài liệu)";
        return Err(Problem::bad_request((vi, "expected at least one report: a field `report` (file) or `document` (id)")));
    }
    let limits = limits(&app);
    let job = move || -> Result<Filled, Problem> {
        let pool = Pool::new(limits, None).map_err(|_| Problem::internal())?;
        let form = match (brought.form, brought.code) {
            (Some((name, bytes)), _) => {
                let json = ask(&pool, Ask::Form, &name, bytes)?;
                serde_json::from_slice(&json).map_err(|_| Problem::internal())?
            }
            (None, Some(code)) => Form::defined(&code, &GRAMMAR).ok_or_else(no_form)?,
            (None, None) => return Err(no_form()),
        };
        for (name, bytes) in brought.reports {
            let both = ask(&pool, Ask::Both, &name, bytes)?;
            let both = String::from_utf8(both).map_err(|_| Problem::internal())?;
            let (json, text) = both.split_once('\n').unwrap_or((&both, ""));
            read.push((serde_json::from_str(json).map_err(|_| Problem::internal())?, text.to_owned()));
        }
        let sources: Vec<Source<'_>> = read.iter().map(|(extraction, text)| Source { extraction, text }).collect();
        Ok(fill::fill(&form, &sources, &GRAMMAR, language))
    };
    tokio::task::spawn_blocking(job).await.map_err(|_| Problem::internal())?.map(Json)
}

/// `POST /api/v1/fill/file`.
pub(in crate::web) async fn write(State(app): State<Arc<App>>, request: Request) -> Result<Response, Problem> {
    let _place = app.filling.try_acquire().map_err(|_| Problem::busy())?;
    let Brought { form, values, .. } = receive(&app, request).await?;
    let (name, bytes) = form.ok_or_else(no_form)?;
    let entries = values.into_iter().map(entry).collect::<Result<Vec<_>, _>>()?;
    let limits = limits(&app);
    let job = move || -> Result<(String, Vec<u8>), Problem> {
        let pool = Pool::new(limits, None).map_err(|_| Problem::internal())?;
        let json = ask(&pool, Ask::Form, &name, bytes.clone())?;
        let form: Form = serde_json::from_slice(&json).map_err(|_| Problem::internal())?;
        // Only blanks that the form has are written; what is typed stays.
        let there = |e: &Entry| form.fields.iter().any(|f| f.slot.as_ref() == Some(&e.slot));
        if writable(&form).is_none() || !entries.iter().all(there) {
            let vi = "có giá trị cho một chỗ không phải ô trống của biểu mẫu này";
            return Err(Problem::bad_request((vi, "a value is for a place that is no blank of this form")));
        }
        let body = filling(&bytes, &entries).map_err(|_| Problem::internal())?;
        Ok((name.clone(), ask(&pool, Ask::Fill, &name, body)?))
    };
    let (name, bytes) = tokio::task::spawn_blocking(job).await.map_err(|_| Problem::internal())??;
    let named = format!("attachment; filename*=UTF-8''{}", super::documents::percent_encoded(&name));
    Ok(([(header::CONTENT_TYPE, "application/octet-stream".to_owned()), (header::CONTENT_DISPOSITION, named)], bytes).into_response())
}

fn no_form() -> Problem {
    let vi = "cần một biểu mẫu: trường `form` (tệp DOCX, XLSX) hoặc `code` (mã biểu có sẵn)";
    Problem::bad_request((vi, "expected a form: a field `form` (a DOCX or XLSX file) or `code` (that of a defined form)"))
}

/// What is to be written; only numbers are.
fn entry(value: Value) -> Result<Entry, Problem> {
    let text = value.text.trim();
    let digits = text.strip_prefix(['-', '−']).unwrap_or(text).trim_end_matches('%').trim();
    let plain = (1..=40).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit() || b".,".contains(&b));
    let ends = digits.starts_with(|c: char| c.is_ascii_digit()) && digits.ends_with(|c: char| c.is_ascii_digit());
    let read = Some(digits).filter(|_| plain && ends).and_then(number::read);
    let Some(read) = read else {
        let shown: String = text.chars().take(40).collect();
        let vi = format!("cần một số, gặp “{shown}”");
        return Err(Problem::bad_request((vi, format!("expected a number, found “{shown}”"))));
    };
    let sign = if text.starts_with(['-', '−']) { "-" } else { "" };
    let (number, text) = (format!("{sign}{}", read.best), text.to_owned());
    Ok(Entry { slot: value.slot, number, text, label: value.label, note: value.note })
}

/// As for documents, with less time and without recognition: a person waits for it.
fn limits(app: &App) -> Limits {
    let limits = &app.limits;
    Limits { time: limits.time.min(TIME), scans: Scans { off: true, ..limits.scans.clone() }, ..limits.clone() }
}

fn ask(pool: &Pool, ask: Ask, name: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Problem> {
    let size = bytes.len() as u64;
    pool.ask(ask, name, size, &mut Cursor::new(bytes)).map_err(|why| {
        let unreadable = |vi: String, en: String| {
            let said = (format!("{name}: {vi}"), format!("{name}: {en}"));
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "unreadable", "Unreadable file", said)
        };
        match why {
            Refused::Told(told) => unreadable(told.vietnamese, told.english),
            Refused::Ended(reason) => unreadable(reason.name().to_owned(), reason.name().to_owned()),
            Refused::Unreadable(_) | Refused::Unwritten(_) | Refused::NotStarted(_) => Problem::internal(),
        }
    })
}

/// Reads the request's parts, all of them together no larger than one document may be.
async fn receive(app: &App, request: Request) -> Result<Brought, Problem> {
    let limit = app.body_bytes;
    let bad = |e: MultipartError| match e.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(limit),
        _ => Problem::bad_request("expected a form as in RFC 7578, found one that cannot be read"),
    };
    let parts = Multipart::from_request(request, &()).await;
    let mut parts = parts.map_err(|_| Problem::bad_request("expected a form with a boundary, found none"))?;
    let mut out = Brought::default();
    let mut left = limit;
    while let Some(mut field) = parts.next_field().await.map_err(bad)? {
        let kind = field.name().unwrap_or_default().to_owned();
        let name = safe_name(field.file_name().unwrap_or_default());
        let file = matches!(kind.as_str(), "form" | "report");
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(bad)? {
            left = left.checked_sub(chunk.len()).filter(|_| file || bytes.len() + chunk.len() <= WORDS).ok_or(Problem::too_large(limit))?;
            bytes.extend_from_slice(&chunk);
        }
        let words = || String::from_utf8_lossy(&bytes).trim().to_owned();
        match kind.as_str() {
            // A browser sends an empty file where none was chosen.
            "form" | "report" if bytes.is_empty() => {}
            "form" => out.form = Some((name, bytes)),
            "report" => out.reports.push((name, bytes)),
            "code" => out.code = Some(words()).filter(|c| !c.is_empty()),
            "document" => out.documents.push(words().parse().map_err(|()| Problem::no_document())?),
            "values" => {
                let wrong = |e: serde_json::Error| Problem::bad_request(format!("expected a list of values, found: {e}"));
                out.values = serde_json::from_slice(&bytes).map_err(wrong)?;
            }
            _ => {}
        }
        if out.reports.len() + out.documents.len() > REPORTS || out.values.len() > crate::grammar::forms::MOST_FIELDS {
            return Err(Problem::bad_request((format!("tối đa {REPORTS} báo cáo một lần"), format!("at most {REPORTS} reports at once"))));
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_are_written() {
        let value = |text: &str| Value { slot: fill::form::Slot::Cell(1), text: text.to_owned(), label: String::new(), note: None };
        for (text, number) in [("1.234,5", "1234.5"), ("-7", "-7"), ("76,07 %", "76.07"), (" 12 ", "12")] {
            assert_eq!(entry(value(text)).map(|e| e.number).ok().as_deref(), Some(number), "{text}");
        }
        for text in ["", " ", ".", ",5", "=1+1", "abc", "1e9", "+5", "12.34.567"] {
            assert!(entry(value(text)).is_err(), "{text}");
        }
    }
}
