//! What reviewers' corrections would teach the catalogue, and the versions of what was accepted; for whoever administers all.

use super::frame::Frame;
use super::{Asked, trouble};
use crate::web::access::Who;
use crate::web::api::codes::entry;
use crate::web::api::documents::iso;
use crate::web::api::years::of_all;
use crate::web::assets;
use crate::web::lang::Lang;
use crate::web::problem::Problem;
use crate::web::service::App;
use crate::work::lessons::{self, Proposal, Version};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::{Html, IntoResponse, Response};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "lessons.html", config = "src/web/askama.toml")]
struct Page {
    lang: Lang,
    version: &'static str,
    frame: Frame,
    proposals: Vec<Proposal>,
    versions: Vec<Version>,
}

impl Page {
    /// A code with its name.
    fn code(&self, code: Option<&String>) -> String {
        let Some(code) = code else { return self.lang.pick("không có mã", "no code").to_owned() };
        entry(code).map_or_else(|| code.clone(), |e| format!("{code} {}", self.lang.pick(&e.vi, &e.en)))
    }

    fn when(&self, version: &Version) -> String {
        let _ = self;
        iso(version.made_ms)
    }
}

pub(in crate::web) async fn show(State(app): State<Arc<App>>, who: Who, uri: Uri, Query(asked): Query<Asked>) -> Response {
    let lang = asked.lang();
    page(&app, &who, &uri, lang).await.unwrap_or_else(|problem| trouble(lang, &problem))
}

async fn page(app: &App, who: &Who, uri: &Uri, lang: Lang) -> Result<Response, Problem> {
    of_all(who)?;
    let html = Page {
        lang,
        version: assets::version(),
        frame: Frame::of(who, lang, uri, "/lessons"),
        proposals: lessons::proposals(&*app.all, &super::super::api::documents::GRAMMAR).await?,
        versions: lessons::versions(&*app.all).await?,
    };
    Ok(Html(html.render()?).into_response())
}
