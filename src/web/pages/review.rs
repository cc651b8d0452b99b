//! The review page of one document, or why there is none yet.

use super::{Asked, Message, trouble};
use crate::review::Standing;
use crate::store::{Filter, Record, Status};
use crate::web::access::Who;
use crate::web::lang::Lang;
use crate::web::problem::Problem;
use crate::web::review::{self, Request as Wanted, Show};
use crate::web::service::App;
use crate::web::{api, assets};
use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use std::sync::Arc;

pub(in crate::web) async fn show(State(app): State<Arc<App>>, who: Who, Path(id): Path<String>, Query(asked): Query<Asked>) -> Response {
    match page(&app, &who, &id, &asked).await {
        Ok(response) => response,
        Err(problem) => trouble(asked.lang(), &problem),
    }
}

async fn page(app: &App, who: &Who, id: &str, asked: &Asked) -> Result<Response, Problem> {
    let record = api::documents::record(who, id).await?;
    if !record.status.is_final() || record.status == Status::Failed {
        let pages = app.crew.underway.of(&record.id).map(|p| (p.done, p.of));
        return waiting(&record, pages, asked);
    }
    let made = who.store.extraction(&record.id).await?.ok_or_else(Problem::internal)?;
    let events = who.store.events(&record.id).await?;
    // Pages that cannot be drawn are no reason to show nothing: the text is there.
    let sizes = if has_pages(&made.json) { app.pictures.sizes(&*who.store, &record).await.unwrap_or_default() } else { Vec::new() };
    let (lang, version) = (asked.lang(), assets::version());
    let (me, four_eyes) = (who.name.clone(), app.four_eyes);
    let show = Show::asked(asked.show.as_deref());
    // Writing a page of thousands of figures takes milliseconds that other requests should not wait for.
    let written = tokio::task::spawn_blocking(move || {
        let extraction = serde_json::from_str(&made.json)?;
        let decisions = api::decisions::snapshot(&extraction, &events, &record.sha256, &me, four_eyes)?;
        let (id, name, status) = (record.id.as_str(), record.name.as_str(), record.status);
        let wanted = Wanted { lang, show, version, id, name, status, sizes: &sizes, decisions: &decisions };
        review::page(&wanted, &made.json, &made.text, &made.layout)
    });
    match written.await? {
        Ok(page) => Ok(Html(page).into_response()),
        Err(e) => {
            tracing::error!(error = %e, "a review page could not be written");
            Err(Problem::internal())
        }
    }
}

/// Whether the extraction's words were read from pages.
fn has_pages(json: &str) -> bool {
    json.contains("\"text_origin\":\"pdf-") || json.contains("\"text_origin\":\"image-")
}

/// Documents that are looked at for the next one.
const NEXT: u32 = 50;

/// Where to go on.
#[derive(serde::Serialize, schemars::JsonSchema)]
pub(in crate::web) struct Next {
    /// The review page of the next document that waits for a person; null: none does.
    review: Option<String>,
}

/// Where the next document is that waits for a person.
pub(in crate::web) async fn next(State(app): State<Arc<App>>, who: Who, Path(id): Path<String>) -> Result<Response, Problem> {
    let record = api::documents::record(&who, &id).await?;
    let filter = Filter { status: vec![Status::NeedsReview, Status::Partial], ..Filter::default() };
    let mut found = None;
    // Older ones first, as the list goes down; then from the top again.
    for after in [Some(&record.id), None] {
        let page = who.store.documents(&filter, after, NEXT).await?;
        for r in page.records.iter().filter(|r| r.id != record.id) {
            if is_open(&app, &who, r).await? {
                found = Some(format!("/review/{}", r.id));
                break;
            }
        }
        if found.is_some() {
            break;
        }
    }
    Ok(Json(Next { review: found }).into_response())
}

/// Something is left to decide.
async fn is_open(app: &App, who: &Who, record: &Record) -> Result<bool, Problem> {
    let events = who.store.events(&record.id).await?;
    if events.is_empty() {
        return Ok(true);
    }
    let Some(made) = who.store.extraction(&record.id).await? else { return Ok(false) };
    let four_eyes = app.four_eyes;
    let left = tokio::task::spawn_blocking(move || {
        let extraction = serde_json::from_str(&made.json).ok()?;
        Some(Standing::of(&extraction, &events).counts(&extraction, four_eyes).undecided)
    });
    Ok(left.await?.is_some_and(|n| n > 0))
}

fn waiting(record: &Record, pages: Option<(u32, u32)>, asked: &Asked) -> Result<Response, Problem> {
    let lang = asked.lang();
    let done = pages.map(|(done, of)| match lang {
        Lang::Vi => format!("Đã nhận dạng {done}/{of} trang quét."),
        Lang::En => format!("{done} of {of} scanned pages recognised."),
    });
    let (text, detail) = match &record.failure {
        Some(f) => (lang.reason(f.reason), f.message.as_str()),
        None => {
            (lang.pick("Trang sẽ tự mở khi đọc xong.", "The page opens by itself when it is ready."), done.as_deref().unwrap_or_default())
        }
    };
    let original = if record.failure.is_some() { format!("{}/original", api::documents::address(&record.id)) } else { String::new() };
    let title = format!("{}: {}", lang.status(record.status), record.name);
    let again = record.failure.is_none();
    let message = Message { lang, version: assets::version(), title: &title, text, detail, original: &original, again };
    Ok((StatusCode::OK, Html(message.render()?)).into_response())
}
