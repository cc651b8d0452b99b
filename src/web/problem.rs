//! The one place where a failure becomes a status: RFC 9457 problem documents, without tracebacks; Vietnamese first, English by
//! choice.

use super::access::Right;
use super::lang::Lang;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;

/// A failure as the caller sees it.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    status: StatusCode,
    /// Last part of the type's URI: stable, for programs.
    kind: &'static str,
    /// In English; its Vietnamese is known by the kind.
    title: &'static str,
    detail: Said,
    /// Seconds after which trying again makes sense.
    retry_after: Option<u32>,
}

/// A sentence in both languages. From one string: said in English alone.
#[derive(Debug, Clone)]
pub(super) struct Said {
    vi: Option<String>,
    en: String,
}

impl From<&str> for Said {
    fn from(en: &str) -> Self {
        Self { vi: None, en: en.to_owned() }
    }
}

impl From<String> for Said {
    fn from(en: String) -> Self {
        Self { vi: None, en }
    }
}

impl<A: Into<String>, B: Into<String>> From<(A, B)> for Said {
    fn from((vi, en): (A, B)) -> Self {
        Self { vi: Some(vi.into()), en: en.into() }
    }
}

/// A problem document (RFC 9457).
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub(super) struct Body {
    /// What sort of failure: stable, for programs.
    #[serde(rename = "type")]
    kind: String,
    /// The sort in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What was expected, what was found, what to do.
    detail: String,
}

/// Titles and details in Vietnamese, by kind; details stand in where a problem has none of its own.
const VIETNAMESE: &[(&str, &str, &str)] = &[
    ("not-found", "Không tìm thấy", "không có gì ở địa chỉ này"),
    ("bad-request", "Yêu cầu chưa đúng", "yêu cầu thiếu hoặc sai một phần; xem lại địa chỉ, tham số và nội dung gửi"),
    ("too-large", "Tệp quá lớn", "tệp lớn hơn mức cho phép; hãy tách tệp"),
    ("internal", "Lỗi của dịch vụ", "dịch vụ không trả lời được; nhật ký của dịch vụ ghi lý do"),
    ("not-ready", "Chưa xong", "tài liệu đang được đọc; hãy hỏi lại sau"),
    ("failed", "Không bóc được số liệu", "không đọc được tài liệu này"),
    ("method", "Không dùng được cách gọi này", "địa chỉ này không nhận phương thức đó"),
    ("too-slow", "Quá thời gian", "yêu cầu không hoàn tất kịp thời gian cho phép; hãy thử lại"),
    ("other-host", "Sai tên máy chủ", "máy chủ được gọi bằng tên khác localhost"),
    ("other-origin", "Không từ trang này", "trang của nơi khác không được thay đổi gì ở đây"),
    ("no-login", "Cần đăng nhập", "hãy đăng nhập, hoặc gửi tiêu đề `Authorization: Bearer …`"),
    ("no-right", "Không có quyền", "tài khoản này không được làm việc đó"),
    ("no-csrf", "Thiếu dấu của trang", "yêu cầu không mang dấu của trang đã gửi nó; hãy mở lại trang"),
    ("too-many", "Quá nhiều yêu cầu", "hãy thử lại sau ít giây"),
    ("busy", "Dịch vụ đang bận", "hãy thử lại sau ít giây"),
    ("key-used", "Khóa đã dùng", "Idempotency-Key này đã dùng cho một nội dung khác"),
    ("conflict", "Không còn đúng lúc", "trạng thái hiện tại không cho phép việc này"),
    ("refused", "Yêu cầu bị từ chối", "không hiểu được yêu cầu; xem lại địa chỉ, tiêu đề và nội dung gửi"),
];

impl Problem {
    pub(super) fn new(status: StatusCode, kind: &'static str, title: &'static str, detail: impl Into<Said>) -> Self {
        Self { status, kind, title, detail: detail.into(), retry_after: None }
    }

    /// A problem of which only the status is known.
    pub(super) fn of_status(status: StatusCode) -> Self {
        let title = status.canonical_reason().unwrap_or("Failed");
        Self::new(status, "refused", title, "the request could not be understood; see its address, its headers and its body")
    }

    pub(super) fn not_found(detail: impl Into<Said>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "Not found", detail)
    }

    pub(super) fn no_document() -> Self {
        Self::not_found(("không có tài liệu nào mã như vậy", "there is no such document"))
    }

    pub(super) fn bad_request(detail: impl Into<Said>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-request", "Bad request", detail)
    }

    pub(super) fn conflict(detail: impl Into<Said>) -> Self {
        Self::new(StatusCode::CONFLICT, "conflict", "Not now", detail)
    }

    pub(super) fn too_large(limit_bytes: usize) -> Self {
        let vi = format!("cần tệp không quá {limit_bytes} byte, tệp này lớn hơn; hãy tách tệp hoặc nâng giới hạn");
        let en = format!("expected a document of at most {limit_bytes} bytes, found a larger one; split it or raise the limit");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Document too large", (vi, en))
    }

    pub(super) fn too_many(seconds: u32) -> Self {
        let detail = (format!("hãy thử lại sau {seconds} giây"), format!("try again in {seconds} seconds"));
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many", "Too many requests", detail).retry_after(seconds)
    }

    pub(super) fn busy() -> Self {
        let detail = ("đang có quá nhiều việc loại này; hãy thử lại sau", "too much of this kind is going on; try again");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "Busy", detail).retry_after(5)
    }

    pub(super) fn unknown_sender() -> Self {
        let vi = "cần đăng nhập, hoặc tiêu đề `Authorization: Bearer …` với một mã truy cập";
        let en = "expected the header `Authorization: Bearer …` with a token, or a login";
        Self::new(StatusCode::UNAUTHORIZED, "no-login", "Login needed", (vi, en))
    }

    pub(super) fn forbidden(right: Right) -> Self {
        let name = right.name();
        let detail = (format!("việc này cần quyền `{name}`"), format!("this needs the right `{name}`"));
        Self::new(StatusCode::FORBIDDEN, "no-right", "Not allowed", detail)
    }

    pub(super) fn forged() -> Self {
        let en = "expected the header `X-Bocso-Request` or the form's own field `csrf`, found neither; open the page again";
        Self::new(StatusCode::FORBIDDEN, "no-csrf", "Not from this page", en)
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

    fn vietnamese(&self) -> Option<&'static (&'static str, &'static str, &'static str)> {
        VIETNAMESE.iter().find(|v| v.0 == self.kind)
    }

    pub(super) fn detail(&self, lang: Lang) -> &str {
        let own = self.detail.vi.as_deref();
        match lang {
            Lang::Vi => own.or(self.vietnamese().map(|v| v.2)).unwrap_or(&self.detail.en),
            Lang::En => &self.detail.en,
        }
    }

    /// The problem in a language.
    pub(super) fn response(&self, lang: Lang) -> Response {
        let title = if lang == Lang::Vi { self.vietnamese().map_or(self.title, |v| v.1) } else { self.title };
        let body = Body {
            kind: format!("urn:bocso:problem:{}", self.kind),
            title: title.to_owned(),
            status: self.status.as_u16(),
            detail: self.detail(lang).to_owned(),
        };
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.code()));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl IntoResponse for Problem {
    /// Carries itself along: `guard` says it in the language that the request asks for.
    fn into_response(self) -> Response {
        let mut response = self.response(Lang::Vi);
        response.extensions_mut().insert(self);
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
