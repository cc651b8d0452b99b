//! Style, scripts and icon, compiled in; their addresses change with their content, so browsers may keep them.

use super::problem::Problem;
use crate::store::record::sha256;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::sync::LazyLock;

const SCRIPT: &str = "text/javascript; charset=utf-8";

const STYLE: &str = "text/css; charset=utf-8";

const FILES: [(&str, &str, &str); 20] = [
    ("page.css", STYLE, include_str!("static/page.css")),
    ("review.css", STYLE, include_str!("static/review.css")),
    ("audit.css", STYLE, include_str!("static/audit.css")),
    ("fill.css", STYLE, include_str!("static/fill.css")),
    ("fill.js", SCRIPT, include_str!("static/fill.js")),
    ("sampling.js", SCRIPT, include_str!("static/sampling.js")),
    ("icon.svg", "image/svg+xml", include_str!("static/icon.svg")),
    ("home.js", SCRIPT, include_str!("static/home.js")),
    ("labels.js", SCRIPT, include_str!("static/labels.js")),
    ("people.js", SCRIPT, include_str!("static/people.js")),
    ("review.js", SCRIPT, include_str!("static/review.js")),
    ("review-words.js", SCRIPT, include_str!("static/review-words.js")),
    ("review-numbers.js", SCRIPT, include_str!("static/review-numbers.js")),
    ("review-model.js", SCRIPT, include_str!("static/review-model.js")),
    ("review-list.js", SCRIPT, include_str!("static/review-list.js")),
    ("review-card.js", SCRIPT, include_str!("static/review-card.js")),
    ("review-codes.js", SCRIPT, include_str!("static/review-codes.js")),
    ("review-sheet.js", SCRIPT, include_str!("static/review-sheet.js")),
    ("review-add.js", SCRIPT, include_str!("static/review-add.js")),
    ("review-keys.js", SCRIPT, include_str!("static/review-keys.js")),
];

/// As they are sent: modules name each other with the version behind, so that each address holds one content for ever.
static SENT: LazyLock<Vec<String>> = LazyLock::new(|| {
    let named = format!(".js?v={}\";", version());
    FILES.iter().map(|f| if f.1 == SCRIPT { f.2.replace(".js\";", &named) } else { f.2.to_owned() }).collect()
});

/// Eight digits of the hash of all files.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let all: String = FILES.iter().map(|f| f.2).collect();
    sha256(all.as_bytes()).chars().take(8).collect()
});

/// Hashes the files once, before the first request.
pub(super) fn warm() {
    LazyLock::force(&SENT);
}

/// What stands behind `?v=` in the pages.
pub(super) fn version() -> &'static str {
    &VERSION
}

pub(super) async fn file(Path(name): Path<String>) -> Result<Response, Problem> {
    let found = FILES.iter().zip(SENT.iter()).find(|f| f.0.0 == name).ok_or_else(|| Problem::not_found("no such file"))?;
    let headers = [(header::CONTENT_TYPE, found.0.1), (header::CACHE_CONTROL, "max-age=31536000, immutable")];
    Ok((headers, found.1.as_str()).into_response())
}
