//! The page that fills a form: the form's fields on the left, where a proposal comes from on the right. Its script asks the API; the
//! blank file stays with the browser and is sent again when the filled one is fetched.

use super::frame::Frame;
use super::{Asked, trouble};
use crate::store::Filter;
use crate::web::access::Who;
use crate::web::api::documents::GRAMMAR;
use crate::web::assets;
use crate::web::lang::Lang;
use crate::web::problem::Problem;
use askama::Template;
use axum::extract::Query;
use axum::http::Uri;
use axum::response::{Html, IntoResponse, Response};
use std::sync::LazyLock;

/// Newest documents that may be chosen as reports.
const NEWEST: u32 = 50;

/// The defined forms: code, title in Vietnamese and English.
static FORMS: LazyLock<Vec<(String, String, String)>> =
    LazyLock::new(|| GRAMMAR.forms().forms.iter().map(|f| &f.head).map(|h| (h.code.clone(), h.vi.clone(), h.en.clone())).collect());

#[derive(Template)]
#[template(path = "fill.html", config = "src/web/askama.toml")]
struct Page {
    lang: Lang,
    version: &'static str,
    frame: Frame,
    forms: &'static [(String, String, String)],
    /// Id, name, issuer of documents that are read.
    documents: Vec<(String, String, String)>,
}

pub(in crate::web) async fn show(who: Who, uri: Uri, Query(asked): Query<Asked>) -> Response {
    let lang = asked.lang();
    match page(&who, &uri, lang).await {
        Ok(response) => response,
        Err(problem) => trouble(lang, &problem),
    }
}

async fn page(who: &Who, uri: &Uri, lang: Lang) -> Result<Response, Problem> {
    let newest = who.store.documents(&Filter::default(), None, NEWEST).await?;
    let read = newest.records.into_iter().filter(|r| r.tally.is_some());
    let documents = read.map(|r| (r.id.to_string(), r.name, r.issuer.unwrap_or_default())).collect();
    let page = Page { lang, version: assets::version(), frame: Frame::of(who, lang, uri, "/fill"), forms: &FORMS, documents };
    Ok(Html(page.render()?).into_response())
}
