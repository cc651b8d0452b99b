//! The first page: hand in documents, see where they stand.

use super::{Asked, clock, trouble};
use crate::store::{DocumentId, Filter, Record};
use crate::web::access::Who;
use crate::web::lang::Lang;
use crate::web::problem::Problem;
use crate::web::service::App;
use crate::web::{api, assets};
use askama::Template;
use axum::extract::{Query, Request, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use std::sync::Arc;

/// Documents on one page.
const ON_PAGE: u32 = 50;

#[derive(Template)]
#[template(path = "home.html", config = "src/web/askama.toml")]
struct Home {
    lang: Lang,
    version: &'static str,
    /// Somebody logged in and may leave.
    login: bool,
    /// What its forms bring back.
    csrf: String,
    rows: Vec<Row>,
    /// The id after which the next page begins. `None`: this is the last.
    next: Option<String>,
    /// Something is still being read.
    busy: bool,
    largest: String,
}

struct Row {
    id: String,
    name: String,
    status: &'static str,
    class: &'static str,
    figures: String,
    to_review: String,
    size: String,
    received: String,
}

impl Row {
    fn of(r: Record, lang: Lang) -> Self {
        let count = |n: Option<u32>| n.map_or_else(String::new, |n| lang.number(&n.to_string()));
        Self {
            status: lang.status(r.status),
            class: r.status.name(),
            figures: count(r.tally.map(|t| t.figures)),
            to_review: count(r.tally.map(|t| t.to_review)),
            size: clock::size(r.size_bytes, lang),
            received: clock::viet_nam(r.received_ms),
            id: r.id.to_string(),
            name: r.name,
        }
    }
}

pub(in crate::web) async fn show(State(app): State<Arc<App>>, who: Who, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let lang = asked.lang();
    let after: Option<DocumentId> = asked.after.as_deref().and_then(|a| a.parse().ok());
    let page = who.store.documents(&Filter::default(), after.as_ref(), ON_PAGE).await?;
    let next = page.records.last().filter(|_| page.more).map(|r| r.id.to_string());
    let busy = page.records.iter().any(|r| !r.status.is_final());
    let rows = page.records.into_iter().map(|r| Row::of(r, lang)).collect();
    let largest = clock::size(app.body_bytes as u64, lang);
    let home = Home { lang, version: assets::version(), login: who.logged_in(), csrf: who.csrf().to_owned(), rows, next, busy, largest };
    Ok(Html(home.render()?).into_response())
}

/// The form without script: on to the review page of what was handed in.
pub(in crate::web) async fn upload(State(app): State<Arc<App>>, who: Who, Query(asked): Query<Asked>, request: Request) -> Response {
    match api::upload::receive(&app, &who, request, true).await {
        Ok(put) => Redirect::to(&format!("/review/{}{}", put.record.id, asked.lang().query())).into_response(),
        Err(problem) => trouble(asked.lang(), &problem),
    }
}
