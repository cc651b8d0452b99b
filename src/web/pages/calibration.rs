//! The page of confidences: what was stated against what reviewers found, the calibration in force, and what its bound sends to review.

use super::frame::Frame;
use super::login::field;
use super::sampling::percent;
use super::{Asked, trouble};
use crate::web::access::admit::own_form;
use crate::web::access::{Right, Who};
use crate::web::assets;
use crate::web::lang::Lang;
use crate::web::problem::Problem;
use crate::web::service::App;
use crate::work::learning::{self, Bin};
use askama::Template;
use axum::body::to_bytes;
use axum::extract::{Query, Request, State};
use axum::http::Uri;
use axum::response::{Html, IntoResponse, Redirect, Response};
use std::fmt::Write;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "calibration.html", config = "src/web/askama.toml")]
struct Page<'a> {
    lang: Lang,
    version: &'static str,
    frame: Frame,
    csrf: &'a str,
    may_learn: bool,
    in_force: Option<String>,
    made_by: String,
    documents: u64,
    findings: usize,
    bound: Option<String>,
    target: Option<String>,
    doubted: String,
    sent: String,
    rows: Vec<[String; 4]>,
    plot: String,
}

pub(in crate::web) async fn show(State(app): State<Arc<App>>, who: Who, uri: Uri, Query(asked): Query<Asked>) -> Response {
    let lang = asked.lang();
    match page(&app, &who, &uri, lang).await {
        Ok(response) => response,
        Err(problem) => trouble(lang, &problem),
    }
}

async fn page(app: &App, who: &Who, uri: &Uri, lang: Lang) -> Result<Response, Problem> {
    let newest = learning::newest(&*app.all).await?;
    let calibration = newest.as_ref().map(|n| &n.0);
    // What others' documents say is not shown: an organisation sees its own findings under the calibration of all.
    let learned = learning::survey(&*who.store).await?;
    let shipped = learning::reliability(&learned.findings, None);
    let corrected = calibration.map(|c| learning::reliability(&learned.findings, Some(c))).unwrap_or_default();
    let share = |s: f64| percent(lang, Some(s));
    let rows = shipped.iter().enumerate().map(|(n, bin)| {
        let after = corrected.get(n).map_or_else(|| "–".to_owned(), |b| share(b.stated));
        [lang.number(&bin.count.to_string()), share(bin.stated), after, share(bin.right)]
    });
    let shares = learned.shares(calibration);
    let html = Page {
        lang,
        version: assets::version(),
        frame: Frame::of(who, lang, uri, "/calibration"),
        csrf: who.csrf(),
        may_learn: who.may(Right::Admin) && who.organisation.is_none(),
        in_force: calibration.map(|c| c.version.clone()),
        made_by: newest.as_ref().map(|n| format!("{}, {}", n.1.who, crate::web::api::documents::iso(n.1.made_ms))).unwrap_or_default(),
        documents: learned.documents,
        findings: learned.findings.len(),
        bound: calibration.and_then(|c| c.review_below).map(share),
        target: calibration.and_then(|c| c.target).map(|t| format!("1/{:.0}", 1.0 / t)),
        doubted: percent(lang, shares.map(|s| s.1)),
        sent: percent(lang, shares.map(|s| s.0)),
        rows: rows.collect(),
        plot: plot(lang, &shipped, &corrected),
    };
    Ok(Html(html.render()?).into_response())
}

/// Learns anew and aims at the share that the form names.
pub(in crate::web) async fn learn(
    State(app): State<Arc<App>>,
    who: Who,
    Query(asked): Query<Asked>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 4096).await.map_err(|_| Problem::bad_request("expected a short form"))?;
    let form = String::from_utf8_lossy(&body);
    own_form(&who, field(&form, "csrf").as_deref(), &parts.headers)?;
    if who.organisation.is_some() {
        return Err(Problem::forbidden(Right::Admin));
    }
    let one_in = field(&form, "one_in").filter(|t| !t.is_empty());
    let wrong = ("mục tiêu từ 1/2 đến 1/10000", "expected a target from 1 in 2 to 1 in 10000");
    let target = one_in.map(|t| t.trim().parse::<f64>().ok().filter(|n| (2.0..=10_000.0).contains(n)).map(|n| 1.0 / n));
    let target = target.map(|t| t.ok_or_else(|| Problem::bad_request(wrong))).transpose()?;
    let learned = learning::survey(&*app.all).await?;
    let version = learning::keep(&*app.all, &learned.calibration(target), &who.name).await?;
    app.learned.put(learning::newest(&*app.all).await?.map(|n| n.0));
    tracing::info!(version, by = who.name, "a calibration was learned");
    Ok(Redirect::to(&format!("/calibration{}", asked.lang().query())).into_response())
}

/// Stated probability to the right, what was found upwards, both as nines: 90 %, 99 %, 99.9 % are equally far apart.
fn plot(lang: Lang, shipped: &[Bin], corrected: &[Bin]) -> String {
    const SIDE: f64 = 300.0;
    const LEFT: f64 = 56.0;
    const TOP: f64 = 16.0;
    let nines = |p: f64| (-(1.0 - p).max(0.0001).log10()).clamp(0.0, 4.0) / 4.0 * SIDE;
    let (x, y) = (|p: f64| LEFT + nines(p), |p: f64| TOP + SIDE - nines(p));
    let label = lang.pick("Độ tin cậy đã nêu so với tỷ lệ thực tế đúng", "Stated confidence against the share found right");
    let mut out = format!("<svg class=\"plot\" viewBox=\"0 0 380 362\" role=\"img\" aria-label=\"{label}\">");
    let (right, bottom) = (LEFT + SIDE, TOP + SIDE);
    let _ = write!(
        out,
        "<path class=\"axis\" d=\"M{LEFT} {TOP}V{bottom}H{right}\"/><path class=\"ideal\" d=\"M{LEFT} {bottom}L{right} {TOP}\"/>"
    );
    for (share, words) in [(0.0, "0 %"), (0.9, "90 %"), (0.99, "99 %"), (0.999, "99.9 %"), (0.9999, "99.99 %")] {
        let words = if lang == Lang::Vi { words.replace('.', ",") } else { words.to_owned() };
        let _ = write!(out, "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"middle\">{words}</text>", x(share), bottom + 16.0);
        let _ = write!(out, "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"end\">{words}</text>", LEFT - 6.0, y(share) + 4.0);
    }
    let names = (lang.pick("độ tin cậy", "stated"), lang.pick("đúng", "right"));
    let _ = write!(out, "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"middle\">{}</text>", LEFT + SIDE / 2.0, bottom + 34.0, names.0);
    let _ = write!(out, "<text x=\"{LEFT}\" y=\"11\">{}</text>", names.1);
    for (class, bins) in [("shipped", shipped), ("learned", corrected)] {
        for b in bins {
            let size = 3.0 + (b.count as f64).log10().clamp(0.0, 4.0);
            let _ = write!(out, "<circle class=\"{class}\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"{size:.1}\"/>", x(b.stated), y(b.right));
        }
    }
    out.push_str("</svg>");
    out
}
