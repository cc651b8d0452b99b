//! A document comes in: a form's field `file`, or the body itself.

use super::documents::{address, shown};
use crate::store::record::sha256;
use crate::store::{NewDocument, Priority, Put, Record};
use crate::web::access::Who;
use crate::web::access::admit::own_form;
use crate::web::problem::Problem;
use crate::web::service::App;
use axum::Json;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::Arc;
use std::time::{Duration, Instant};
use unicode_normalization::UnicodeNormalization;

/// What an upload may be asked beside its document.
#[derive(Deserialize, JsonSchema)]
pub(in crate::web) struct Asked {
    /// The file's name, where the body itself is the document.
    #[serde(rename = "name")]
    _name: Option<String>,
    /// Answer only when it is read, or after so many seconds: at most 30.
    wait: Option<u32>,
}

/// The longest wait for a document, in seconds.
const LONGEST_WAIT: u32 = 30;

/// 202: queued, or on its way already. 200: known and done.
pub(in crate::web) async fn upload(
    State(app): State<Arc<App>>,
    who: Who,
    Query(asked): Query<Asked>,
    request: Request,
) -> Result<Response, Problem> {
    let mut record = receive(&app, &who, request, false).await?.record;
    if let Some(seconds) = asked.wait {
        record = settled(&app, &who, record, Duration::from_secs(seconds.min(LONGEST_WAIT).into())).await?;
    }
    let status = if record.status.is_final() { StatusCode::OK } else { StatusCode::ACCEPTED };
    let location = HeaderValue::from_str(&address(&record.id)).map_err(|_| Problem::internal())?;
    Ok((status, [(header::LOCATION, location)], Json(shown(&app, &who, &record).await?)).into_response())
}

/// The document once nothing more happens to it, or as it is after so long.
async fn settled(app: &App, who: &Who, mut record: Record, most: Duration) -> Result<Record, Problem> {
    let until = Instant::now() + most.min(app.request_time / 2);
    while !record.status.is_final() && Instant::now() < until {
        let told = app.filed.notified();
        // Another process may read it, which tells nobody here.
        let _ = tokio::time::timeout(Duration::from_millis(200), told).await;
        record = who.store.document(&record.id).await?.ok_or_else(Problem::no_document)?;
    }
    Ok(record)
}

/// Takes a document from a request and files it. `page`: it comes from a page's form, which brings its field `csrf`.
///
/// # Errors
/// 400 if there is none, 413 if it is too large, 422 if its key was used for another.
pub(in crate::web) async fn receive(app: &App, who: &Who, request: Request, page: bool) -> Result<Put, Problem> {
    let _place = app.arriving.acquire().await.map_err(|_| Problem::internal())?;
    let declared = request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
    let key = key(request.headers())?;
    let is_form = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.trim_start().to_ascii_lowercase().starts_with("multipart/form-data"));
    if !is_form && declared.is_some_and(|bytes| bytes > app.body_bytes as u64) {
        return Err(Problem::too_large(app.body_bytes));
    }
    let (name, bytes) = if is_form {
        from_form(app, page.then_some(who), request).await?
    } else {
        if page {
            own_form(who, None, request.headers())?;
        }
        from_body(app, request).await?
    };
    if bytes.is_empty() {
        let vi = "cần một tài liệu trong trường `file` hoặc trong thân yêu cầu, không thấy gì";
        return Err(Problem::bad_request((vi, "expected a document in the field `file` or as the body, found no bytes")));
    }
    let sent = key.as_ref().map(|_| sha256(&bytes));
    if let (Some(key), Some(sent)) = (&key, &sent)
        && let Some((before, document)) = app.all.accounts().answered(&who.name, key).await?
    {
        if before != *sent {
            let en = "expected the same document as before under this Idempotency-Key, found another";
            return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "key-used", "Key used", en));
        }
        // What was deleted since is taken in anew.
        if let Ok(record) = super::documents::record(who, &document).await {
            return Ok(Put { record, new: false });
        }
    }
    let new = NewDocument {
        name: &name,
        bytes: &bytes,
        priority: Priority::Urgent,
        organisation: who.organisation.as_deref(),
        sender: Some(&who.name),
    };
    let put = who.store.put_document(new).await?;
    if let (Some(key), Some(sent)) = (&key, &sent) {
        app.all.accounts().keep_answer(&who.name, key, sent, put.record.id.as_str()).await?;
    }
    app.crew.wake.notify_one();
    Ok(put)
}

/// The longest key of a request, in characters.
const LONGEST_KEY: usize = 255;

/// The key that a request names itself with.
fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().unwrap_or_default().trim().trim_matches('"');
    let good = (1..=LONGEST_KEY).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic());
    let wrong = ("Idempotency-Key phải gồm 1 đến 255 ký tự thấy được", "expected an Idempotency-Key of 1 to 255 visible characters");
    if good { Ok(Some(key.to_owned())) } else { Err(Problem::bad_request(wrong)) }
}

async fn from_form(app: &App, page: Option<&Who>, request: Request) -> Result<(String, Vec<u8>), Problem> {
    let limit = app.body_bytes;
    let bad = |e: MultipartError| match e.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(limit),
        _ => Problem::bad_request("expected a form as in RFC 7578, found one that cannot be read"),
    };
    let headers = request.headers().clone();
    let mut mark = None;
    let form = Multipart::from_request(request, &()).await;
    let mut form = form.map_err(|_| Problem::bad_request("expected a form with a boundary, found none"))?;
    while let Some(mut field) = form.next_field().await.map_err(bad)? {
        if page.is_some() && field.name() == Some("csrf") {
            let mut text = Vec::new();
            while let Some(chunk) = field.chunk().await.map_err(bad)?.filter(|c| text.len() + c.len() <= 100) {
                text.extend_from_slice(&chunk);
            }
            mark = String::from_utf8(text).ok();
            continue;
        }
        if field.name() != Some("file") {
            continue;
        }
        if let Some(who) = page {
            own_form(who, mark.as_deref(), &headers)?;
        }
        let name = safe_name(field.file_name().unwrap_or_default());
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(bad)? {
            if bytes.len() + chunk.len() > limit {
                return Err(Problem::too_large(limit));
            }
            bytes.extend_from_slice(&chunk);
        }
        return Ok((name, bytes));
    }
    Err(Problem::bad_request("expected a field `file`, found none"))
}

async fn from_body(app: &App, request: Request) -> Result<(String, Vec<u8>), Problem> {
    let name = safe_name(&named(request.headers(), request.uri()));
    // Counted here as well: a body in chunks declares no length.
    let bytes = axum::body::to_bytes(request.into_body(), app.body_bytes).await.map_err(|_| Problem::too_large(app.body_bytes))?;
    Ok((name, bytes.into()))
}

/// The name that a raw body comes with: `?name=`, else Content-Disposition.
fn named(headers: &HeaderMap, uri: &Uri) -> String {
    let asked = uri.query().unwrap_or_default().split('&').find_map(|p| p.strip_prefix("name="));
    if let Some(name) = asked {
        return percent_decoded(&name.replace('+', " "));
    }
    let disposition = headers.get(header::CONTENT_DISPOSITION).map(|v| String::from_utf8_lossy(v.as_bytes()));
    disposition.as_deref().map_or_else(String::new, file_name)
}

/// The `filename*` of a Content-Disposition, else its `filename`.
fn file_name(disposition: &str) -> String {
    let parameter = |wanted: &str| {
        disposition.split(';').skip(1).find_map(|p| {
            let (name, value) = p.trim().split_once('=')?;
            name.trim().eq_ignore_ascii_case(wanted).then(|| value.trim().to_owned())
        })
    };
    let extended = parameter("filename*").and_then(|v| Some(percent_decoded(v.splitn(3, '\'').nth(2)?)));
    extended.or_else(|| parameter("filename").map(|v| v.trim_matches('"').to_owned())).unwrap_or_default()
}

pub(in crate::web) fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digits = bytes.get(at + 1..at + 3).and_then(|d| std::str::from_utf8(d).ok());
        if let Some(decoded) = digits.filter(|_| byte == b'%').and_then(|d| u8::from_str_radix(d, 16).ok()) {
            out.push(decoded);
            at += 3;
        } else {
            out.push(byte);
            at += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The longest name kept, in characters.
const LONGEST_NAME: usize = 200;

/// The last part of a path, composed (NFC), without control characters and without those that turn the direction of writing, which
/// make a name look like another one. `tai-lieu` where nothing is left.
pub(in crate::web) fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let hidden =
        |c: char| c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    let clean: String = last.nfc().filter(|c| !hidden(*c)).take(LONGEST_NAME).collect();
    match clean.trim() {
        "" | "." | ".." => "tai-lieu".to_owned(),
        clean => clean.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_tricks() {
        for (name, safe) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\x\\Báo cáo.docx", "Báo cáo.docx"),
            ("..", "tai-lieu"),
            ("", "tai-lieu"),
            ("a\r\nb\u{202e}txt.exe", "abtxt.exe"),
            ("Ba\u{301}o ca\u{301}o.txt", "Báo cáo.txt"),
        ] {
            assert_eq!(safe_name(name), safe, "{name:?}");
        }
        assert_eq!(safe_name(&"x".repeat(5000)).len(), LONGEST_NAME);
    }

    #[test]
    fn names_are_found() {
        assert_eq!(file_name("attachment; filename=\"a b.txt\""), "a b.txt");
        assert_eq!(file_name("attachment; filename=x; filename*=UTF-8''b%C3%A1o.txt"), "báo.txt");
        assert_eq!(file_name("attachment"), "");
        assert_eq!(percent_decoded("%zz%4"), "%zz%4");
        assert_eq!(named(&HeaderMap::new(), &Uri::from_static("/x?y=1&name=b%C3%A1o+c.txt")), "báo c.txt");
    }
}
