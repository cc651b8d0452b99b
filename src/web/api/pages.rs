//! A document's pages: their sizes, their pictures, their words, and the picture of one figure.

use super::documents::{address, extracted, record};
use crate::indicator::output::Extraction;
use crate::web::access::Who;
use crate::web::problem::Problem;
use crate::web::review::words;
use crate::web::service::App;
use crate::work::layout::Layout;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How wide a picture is wanted, in pixels.
#[derive(Deserialize, JsonSchema)]
pub(in crate::web) struct Wanted {
    width: Option<u32>,
}

/// Where nothing is asked for.
const USUAL: u32 = 1280;

/// Paper around a figure, in points.
const MARGIN: [f32; 2] = [48.0, 14.0];

/// The pages of a document.
#[derive(Serialize, JsonSchema)]
pub(in crate::web) struct Pages {
    pages: Vec<Listed>,
}

/// A page as listed.
#[derive(Serialize, JsonSchema)]
pub(in crate::web) struct Listed {
    number: usize,
    /// In points; null where the input has no pages.
    width: Option<f32>,
    height: Option<f32>,
    /// `image`, or `text`: it has no pages, its text stands on the review page.
    kind: &'static str,
    /// Its picture.
    image: Option<String>,
}

pub(in crate::web) async fn list(State(app): State<Arc<App>>, who: Who, Path(id): Path<String>) -> Result<Response, Problem> {
    let record = record(&who, &id).await?;
    let sizes = app.pictures.sizes(&*who.store, &record).await?;
    let own = address(&record.id);
    let page = |(n, (width, height)): (usize, &(f32, f32))| Listed {
        number: n + 1,
        width: Some(*width),
        height: Some(*height),
        kind: "image",
        image: Some(format!("{own}/pages/{}", n + 1)),
    };
    let mut pages: Vec<Listed> = sizes.iter().enumerate().map(page).collect();
    if pages.is_empty() {
        pages.push(Listed { number: 1, width: None, height: None, kind: "text", image: None });
    }
    Ok(Json(Pages { pages }).into_response())
}

pub(in crate::web) async fn picture(
    State(app): State<Arc<App>>,
    who: Who,
    Path((id, page)): Path<(String, u32)>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let record = record(&who, &id).await?;
    let width = wanted.width.unwrap_or(USUAL);
    // The bytes behind an id never change, and what draws them is this program.
    let tag = format!("\"{}-{page}-{width}-{}\"", &record.id, env!("CARGO_PKG_VERSION"));
    if is_kept(&headers, &tag) {
        return Ok(kept(StatusCode::NOT_MODIFIED, &tag).into_response());
    }
    Ok(shown(&app.pictures.picture(&*who.store, &record, page, width, None).await?, &tag))
}

pub(in crate::web) async fn crop(
    State(app): State<Arc<App>>,
    who: Who,
    Path((id, figure)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let record = record(&who, &id).await?;
    let made = extracted(&app, &who, &id).await?;
    let found = tokio::task::spawn_blocking(move || -> Result<Option<(u32, [f32; 4])>, Problem> {
        let extraction: Extraction = serde_json::from_str(&made.json).map_err(|_| Problem::internal())?;
        let figure = extraction.indicators.iter().find(|i| i.id == figure);
        let evidence = figure.and_then(|i| i.evidence.as_ref());
        Ok(evidence.and_then(|e| Some((e.page?, around(e.boxes.as_deref()?)?))))
    });
    let none = || Problem::not_found("there is no such figure, or it stands on no page");
    let (page, part) = found.await??.ok_or_else(none)?;
    let tag = format!("\"{}-{page}-{part:?}-{}\"", &record.id, env!("CARGO_PKG_VERSION"));
    if is_kept(&headers, &tag) {
        return Ok(kept(StatusCode::NOT_MODIFIED, &tag).into_response());
    }
    Ok(shown(&app.pictures.picture(&*who.store, &record, page, 960, Some(part)).await?, &tag))
}

/// The boxes of a figure with some paper around. `None`: it has none.
fn around(boxes: &[[f32; 4]]) -> Option<[f32; 4]> {
    let whole = boxes.iter().copied().reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])?;
    Some([(whole[0] - MARGIN[0]).max(0.0), (whole[1] - MARGIN[1]).max(0.0), whole[2] + MARGIN[0], whole[3] + MARGIN[1]])
}

/// The words of a page with their places: `[start, end, left, top, right, bottom, text]` each.
pub(in crate::web) async fn page_words(
    State(app): State<Arc<App>>,
    who: Who,
    Path((id, page)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let made = extracted(&app, &who, &id).await?;
    let found = tokio::task::spawn_blocking(move || -> Result<String, Problem> {
        let layout: Layout = serde_json::from_str(&made.layout).map_err(|_| Problem::internal())?;
        serde_json::to_string(&words(&layout, &made.text, page)).map_err(|_| Problem::internal())
    });
    Ok(([(header::CONTENT_TYPE, "application/json")], found.await??).into_response())
}

fn is_kept(headers: &HeaderMap, tag: &str) -> bool {
    headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok()).is_some_and(|v| v == tag)
}

fn kept(status: StatusCode, tag: &str) -> (StatusCode, HeaderMap) {
    let mut headers = HeaderMap::new();
    // Private: whoever stands between must not keep a document.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=604800, immutable"));
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
    (status, headers)
}

fn shown(bytes: &[u8], tag: &str) -> Response {
    let (status, mut headers) = kept(StatusCode::OK, tag);
    let kind = if bytes.starts_with(b"\x89PNG") { "image/png" } else { "image/jpeg" };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    (status, headers, bytes.to_vec()).into_response()
}
