//! The first page: hand in documents, see where they stand.

use super::frame::{Frame, link, said};
use super::period::Period;
use super::{clock, trouble};
use crate::store::{DocumentId, Filter, Record, Status};
use crate::web::access::{Right, Who};
use crate::web::api::documents::filter;
use crate::web::lang::Lang;
use crate::web::problem::Problem;
use crate::web::service::App;
use crate::web::{api, assets};
use askama::Template;
use axum::extract::{Query, Request, State};
use axum::http::Uri;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::sync::Arc;

/// Documents on one page.
const ON_PAGE: u32 = 50;

/// Which documents are to be listed; blank fields of the form say nothing.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    lang: Option<String>,
    after: Option<String>,
    q: Option<String>,
    status: Option<String>,
    issuer: Option<String>,
    from: Option<String>,
    to: Option<String>,
}

impl Asked {
    fn q(&self) -> &str {
        said(self.q.as_deref()).unwrap_or_default()
    }

    fn status(&self) -> &str {
        said(self.status.as_deref()).unwrap_or_default()
    }

    fn issuer(&self) -> &str {
        said(self.issuer.as_deref()).unwrap_or_default()
    }

    fn from(&self) -> &str {
        said(self.from.as_deref()).unwrap_or_default()
    }

    fn to(&self) -> &str {
        said(self.to.as_deref()).unwrap_or_default()
    }

    /// The list with these questions, of another status or from another place.
    fn link(&self, status: &str, after: &str, lang: Lang) -> String {
        let parts =
            [("q", self.q()), ("issuer", self.issuer()), ("from", self.from()), ("to", self.to()), ("status", status), ("after", after)];
        link("/", &parts, lang)
    }

    fn filter(&self) -> Result<Filter, Problem> {
        let status = said(self.status.as_deref());
        let found = filter(status, said(self.issuer.as_deref()), said(self.from.as_deref()), said(self.to.as_deref()))?;
        Ok(Filter { words: said(self.q.as_deref()).map(str::to_owned), ..found })
    }
}

#[derive(Template)]
#[template(path = "home.html", config = "src/web/askama.toml")]
struct Home {
    lang: Lang,
    version: &'static str,
    frame: Frame,
    asked: Asked,
    /// Something was asked for.
    filtered: bool,
    may_upload: bool,
    counts: Vec<Chip>,
    rows: Vec<Row>,
    /// The newest documents. Empty: these are they.
    first: String,
    /// The next page. Empty: this is the last.
    next: String,
    /// Something is still being read.
    busy: bool,
    largest: String,
}

/// How many documents stand so, and the list of these.
struct Chip {
    name: &'static str,
    count: String,
    address: String,
    here: bool,
}

struct Row {
    id: String,
    name: String,
    status: &'static str,
    class: &'static str,
    issuer: String,
    period: String,
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
            period: Period::of(r.period_start.as_deref(), r.period_end.as_deref()).map(|p| p.name(lang)).unwrap_or_default(),
            issuer: r.issuer.unwrap_or_default(),
            figures: count(r.tally.map(|t| t.figures)),
            to_review: count(r.tally.map(|t| t.to_review)),
            size: clock::size(r.size_bytes, lang),
            received: clock::viet_nam(r.received_ms),
            id: r.id.to_string(),
            name: r.name,
        }
    }
}

/// The statuses that some document has, with their counts, and all of them together.
fn counts(found: &[(Status, u64)], asked: &Asked, lang: Lang) -> Vec<Chip> {
    let count = |name: &'static str, status: &str, n: u64| Chip {
        name,
        count: lang.number(&n.to_string()),
        address: asked.link(status, "", lang),
        here: asked.status() == status,
    };
    let mut all = vec![count(lang.pick("Tất cả", "All"), "", found.iter().map(|f| f.1).sum())];
    let some = found.iter().filter(|(status, n)| *n > 0 || asked.status() == status.name());
    all.extend(some.map(|(status, n)| count(lang.status(*status), status.name(), *n)));
    all
}

pub(in crate::web) async fn show(State(app): State<Arc<App>>, who: Who, uri: Uri, Query(asked): Query<Asked>) -> Response {
    let lang = Lang::asked(asked.lang.as_deref());
    match page(&app, &who, &uri, lang, asked).await {
        Ok(response) => response,
        Err(problem) => trouble(lang, &problem),
    }
}

async fn page(app: &App, who: &Who, uri: &Uri, lang: Lang, asked: Asked) -> Result<Response, Problem> {
    let after: Option<DocumentId> = asked.after.as_deref().and_then(|a| a.parse().ok());
    let wanted = asked.filter()?;
    let page = who.store.documents(&wanted, after.as_ref(), ON_PAGE).await?;
    let found = who.store.counts(&Filter { status: Vec::new(), ..wanted.clone() }).await?;
    let last = page.records.last().filter(|_| page.more).map(|r| r.id.to_string());
    let home = Home {
        lang,
        version: assets::version(),
        frame: Frame::of(who, lang, uri, "/"),
        filtered: wanted != Filter::default(),
        may_upload: who.may(Right::Upload),
        counts: counts(&found, &asked, lang),
        first: after.map_or_else(String::new, |_| asked.link(asked.status(), "", lang)),
        next: last.map_or_else(String::new, |id| asked.link(asked.status(), &id, lang)),
        busy: page.records.iter().any(|r| !r.status.is_final()),
        rows: page.records.into_iter().map(|r| Row::of(r, lang)).collect(),
        largest: clock::size(app.body_bytes as u64, lang),
        asked,
    };
    Ok(Html(home.render()?).into_response())
}

/// The form without script: on to the review page of what was handed in.
pub(in crate::web) async fn upload(State(app): State<Arc<App>>, who: Who, Query(asked): Query<Asked>, request: Request) -> Response {
    let lang = Lang::asked(asked.lang.as_deref());
    match api::upload::receive(&app, &who, request, true).await {
        Ok(put) => Redirect::to(&format!("/review/{}{}", put.record.id, lang.query())).into_response(),
        Err(problem) => trouble(lang, &problem),
    }
}
