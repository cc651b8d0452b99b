//! The one place where a failure becomes a status: RFC 9457 problem documents, without tracebacks.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// A failure as the caller sees it.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    status: StatusCode,
    /// Last part of the type's URI: stable, for programs.
    kind: &'static str,
    title: &'static str,
    detail: String,
    /// Seconds after which trying again makes sense.
    retry_after: Option<u32>,
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(rename = "type")]
    kind: String,
    title: &'a str,
    status: u16,
    detail: &'a str,
}

impl Problem {
    pub(super) fn new(status: StatusCode, kind: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        Self { status, kind, title, detail: detail.into(), retry_after: None }
    }

    /// A problem of which only the status is known.
    pub(super) fn of_status(status: StatusCode) -> Self {
        let title = status.canonical_reason().unwrap_or("Failed");
        Self::new(status, "refused", title, "the request could not be understood; see its address, its headers and its body")
    }

    pub(super) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "Not found", detail)
    }

    pub(super) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-request", "Bad request", detail)
    }

    pub(super) fn too_large(limit_bytes: usize) -> Self {
        let detail = format!("expected a document of at most {limit_bytes} bytes, found a larger one; split it or raise the limit");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Document too large", detail)
    }

    pub(super) fn internal() -> Self {
        let detail = "the service could not answer; its log says why";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Internal error", detail)
    }

    pub(super) fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    pub(super) fn detail(&self) -> &str {
        &self.detail
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let kind = format!("urn:bocso:problem:{}", self.kind);
        let body = Body { kind, title: self.title, status: self.status.as_u16(), detail: &self.detail };
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<crate::store::Error> for Problem {
    fn from(e: crate::store::Error) -> Self {
        tracing::error!(error = %e, "the store did not answer");
        Self::internal()
    }
}

impl From<askama::Error> for Problem {
    fn from(e: askama::Error) -> Self {
        tracing::error!(error = %e, "a page could not be written");
        Self::internal()
    }
}

impl From<tokio::task::JoinError> for Problem {
    fn from(e: tokio::task::JoinError) -> Self {
        tracing::error!(error = %e, "a task ended before its time");
        Self::internal()
    }
}
