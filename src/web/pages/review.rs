//! The review page of one document, or why there is none yet.

use super::{Asked, Message, trouble};
use crate::store::{Record, Status};
use crate::web::access::Who;
use crate::web::lang::Lang;
use crate::web::problem::Problem;
use crate::web::review::{self, Request as Wanted, Show};
use crate::web::service::App;
use crate::web::{api, assets};
use askama::Template;
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
    let (lang, version) = (asked.lang(), assets::version());
    let show = Show::asked(asked.show.as_deref());
    // Writing a page of thousands of figures takes milliseconds that other requests should not wait for.
    let written = tokio::task::spawn_blocking(move || {
        let wanted = Wanted { lang, show, version, id: record.id.as_str(), name: &record.name, status: record.status };
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
