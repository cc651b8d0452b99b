//! Style, scripts and icon, compiled in; their addresses change with their content, so browsers may keep them.

use super::problem::Problem;
use crate::store::record::sha256;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::sync::LazyLock;

const FILES: [(&str, &str, &str); 4] = [
    ("page.css", "text/css; charset=utf-8", include_str!("static/page.css")),
    ("icon.svg", "image/svg+xml", include_str!("static/icon.svg")),
    ("home.js", "text/javascript; charset=utf-8", include_str!("static/home.js")),
    ("review.js", "text/javascript; charset=utf-8", include_str!("static/review.js")),
];

/// Eight digits of the hash of all files.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let all: String = FILES.iter().map(|f| f.2).collect();
    sha256(all.as_bytes()).chars().take(8).collect()
});

/// Hashes the files once, before the first request.
pub(super) fn warm() {
    LazyLock::force(&VERSION);
}

/// What stands behind `?v=` in the pages.
pub(super) fn version() -> &'static str {
    &VERSION
}

pub(super) async fn file(Path(name): Path<String>) -> Result<Response, Problem> {
    let found = FILES.iter().find(|f| f.0 == name).ok_or_else(|| Problem::not_found("no such file"))?;
    Ok(([(header::CONTENT_TYPE, found.1), (header::CACHE_CONTROL, "max-age=31536000, immutable")], found.2).into_response())
}
