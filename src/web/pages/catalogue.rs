//! The catalogue of checks: what each compares, why, an example; and what failed them in the documents at hand.

use super::frame::{Frame, link, said};
use super::trouble;
use crate::check::{CHECKS, Doc};
use crate::store::Filter;
use crate::web::access::Who;
use crate::web::assets;
use crate::web::lang::Lang;
use crate::web::problem::Problem;
use askama::Template;
use axum::extract::Query;
use axum::http::Uri;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;

/// Failed checks on one page.
const ON_PAGE: u32 = 50;

/// Which failed checks, if any.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    lang: Option<String>,
    rule: Option<String>,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "checks.html", config = "src/web/askama.toml")]
struct Catalogue {
    lang: Lang,
    version: &'static str,
    frame: Frame,
    /// Name, address of what failed it, and its words.
    checks: Vec<(&'static str, String, &'static Doc)>,
    /// The check whose failures are listed. Empty: none.
    rule: String,
    /// Document, address, message.
    failed: Vec<(String, String, String)>,
    next: String,
}

pub(in crate::web) async fn show(who: Who, uri: Uri, Query(asked): Query<Asked>) -> Response {
    let lang = Lang::asked(asked.lang.as_deref());
    page(&who, &uri, lang, &asked).await.unwrap_or_else(|problem| trouble(lang, &problem))
}

fn name(rule: &'static str, lang: Lang) -> &'static str {
    lang.rule(rule).unwrap_or(rule)
}

async fn page(who: &Who, uri: &Uri, lang: Lang, asked: &Asked) -> Result<Response, Problem> {
    let check = said(asked.rule.as_deref()).and_then(|r| CHECKS.iter().find(|c| c.doc.name == r));
    let (mut failed, mut next) = (Vec::new(), String::new());
    if let Some(check) = check {
        let after = said(asked.after.as_deref()).and_then(|a| a.parse().ok());
        let (found, more) = who.store.failed_checks(&Filter::default(), Some(check.doc.name), after.as_ref(), ON_PAGE).await?;
        let one = |c: crate::store::checks::FailedCheck| {
            let address = format!("/review/{}{}#c{}", c.place.document, lang.query(), c.place.ordinal);
            (c.name, address, c.message)
        };
        failed = found.into_iter().map(one).collect();
        next = more.map_or_else(String::new, |p| link("/checks", &[("rule", check.doc.name), ("after", &p.to_string())], lang));
    }
    let page = Catalogue {
        lang,
        version: assets::version(),
        frame: Frame::of(who, lang, uri, "/checks"),
        checks: CHECKS.iter().map(|c| (name(c.doc.name, lang), link("/checks", &[("rule", c.doc.name)], lang), &c.doc)).collect(),
        rule: check.map_or_else(String::new, |c| name(c.doc.name, lang).to_owned()),
        failed,
        next,
    };
    Ok(Html(page.render()?).into_response())
}
