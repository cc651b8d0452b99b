//! The page of blind checks: what samples there are and what they say, and the questions of one, which its script asks.

use super::frame::Frame;
use super::{Asked, trouble};
use crate::web::access::Who;
use crate::web::api::samples::{Sample, all};
use crate::web::assets;
use crate::web::lang::Lang;
use crate::web::problem::Problem;
use askama::Template;
use axum::extract::Query;
use axum::http::Uri;
use axum::response::{Html, IntoResponse, Response};

#[derive(Template)]
#[template(path = "sampling.html", config = "src/web/askama.toml")]
struct Page {
    lang: Lang,
    version: &'static str,
    frame: Frame,
    samples: Vec<Row>,
}

/// A sample as listed.
struct Row {
    id: String,
    who: String,
    of: String,
    done: String,
    open: bool,
    errors: u64,
    unclear: u64,
    rate: String,
    upper: String,
    /// Read otherwise and not cleared: where it stands, and both readings.
    differences: Vec<(String, String, String)>,
}

/// A share in percent.
pub(super) fn percent(lang: Lang, share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |s| format!("{} %", lang.number(&format!("{:.2}", s * 100.0))))
}

impl Row {
    fn of(lang: Lang, s: Sample) -> Self {
        let f = s.found;
        let filter: Vec<String> = [s.issuer, s.from, s.to].into_iter().flatten().collect();
        let population = lang.number(&f.population.to_string());
        Self {
            of: if filter.is_empty() { population } else { format!("{population} ({})", filter.join(", ")) },
            done: format!("{}/{}", f.answered, f.size),
            open: f.answered < f.size,
            errors: f.errors,
            unclear: f.unclear,
            rate: percent(lang, f.rate),
            upper: percent(lang, f.upper),
            differences: s
                .answers
                .into_iter()
                .filter(|a| a.outcome == crate::review::sampling::Outcome::Different && !a.cleared)
                .map(|a| (format!("/review/{}{}#{}", a.document, lang.query(), a.indicator), a.machine, a.reads.unwrap_or_default()))
                .collect(),
            id: s.id,
            who: s.who,
        }
    }
}

pub(in crate::web) async fn show(who: Who, uri: Uri, Query(asked): Query<Asked>) -> Response {
    let lang = asked.lang();
    match page(&who, &uri, lang).await {
        Ok(response) => response,
        Err(problem) => trouble(lang, &problem),
    }
}

async fn page(who: &Who, uri: &Uri, lang: Lang) -> Result<Response, Problem> {
    let samples = all(who).await?.into_iter().map(|s| Row::of(lang, s)).collect();
    Ok(Html(Page { lang, version: assets::version(), frame: Frame::of(who, lang, uri, "/sampling"), samples }.render()?).into_response())
}
