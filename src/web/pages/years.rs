//! Years side by side: a code chosen by words, its units by periods, what differs; and what differs of all codes.

use super::frame::{Frame, link, said};
use super::period::{Kind, Period};
use super::trouble;
use crate::web::access::Who;
use crate::web::api::codes::{self, Code};
use crate::web::api::years::{self, Asked, Differing};
use crate::web::assets;
use crate::web::lang::Lang;
use crate::web::problem::Problem;
use crate::web::service::App;
use crate::years::{Cell, Entry, Grid, Told};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Units in one grid.
const MOST_UNITS: usize = 1000;

/// Periods in one grid, the latest.
const MOST_PERIODS: usize = 60;

/// What the pages are asked.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Wanted {
    lang: Option<String>,
    code: Option<String>,
    words: Option<String>,
    issuer: Option<String>,
    from: Option<String>,
    to: Option<String>,
    status: Option<String>,
    kind: Option<String>,
}

impl Wanted {
    fn asked(&self) -> Asked {
        Asked {
            code: self.code.clone(),
            issuer: self.issuer.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
            status: self.status.clone(),
            ..Asked::default()
        }
    }
}

#[derive(Template)]
#[template(path = "years.html", config = "src/web/askama.toml")]
struct Years {
    lang: Lang,
    version: &'static str,
    frame: Frame,
    all: bool,
    code: String,
    title: String,
    words: String,
    issuer: String,
    from: String,
    to: String,
    unit: String,
    apart: Vec<(String, String)>,
    cut: bool,
    codes: Vec<(String, Code)>,
    kinds: Vec<(String, &'static str, String, bool)>,
    periods: Vec<String>,
    rows: Vec<Line>,
    more: usize,
    differences: Vec<Pair>,
    exports: Vec<(String, &'static str)>,
    series: String,
}

struct Line {
    unit: String,
    notes: Vec<String>,
    cells: Vec<Vec<Value>>,
}

struct Value {
    words: String,
    title: String,
    class: &'static str,
    mark: &'static str,
    address: String,
}

struct Pair {
    code: String,
    unit: String,
    period: String,
    why: &'static str,
    one: Value,
    one_words: String,
    other: Value,
    other_words: String,
    by: String,
}

pub(in crate::web) async fn show(State(app): State<Arc<App>>, who: Who, uri: Uri, Query(asked): Query<Wanted>) -> Response {
    let lang = Lang::asked(asked.lang.as_deref());
    page(&app, &who, &uri, lang, &asked).await.unwrap_or_else(|problem| trouble(lang, &problem))
}

pub(in crate::web) async fn compare(State(app): State<Arc<App>>, who: Who, uri: Uri, Query(asked): Query<Wanted>) -> Response {
    let lang = Lang::asked(asked.lang.as_deref());
    differences(&app, &who, &uri, lang, &asked).await.unwrap_or_else(|problem| trouble(lang, &problem))
}

fn empty(who: &Who, uri: &Uri, lang: Lang, asked: &Wanted, here: &str) -> Years {
    let field = |f: &Option<String>| said(f.as_deref()).unwrap_or_default().to_owned();
    Years {
        lang,
        version: assets::version(),
        frame: Frame::of(who, lang, uri, here),
        all: here == "/compare",
        code: field(&asked.code),
        title: String::new(),
        words: field(&asked.words),
        issuer: field(&asked.issuer),
        from: field(&asked.from),
        to: field(&asked.to),
        unit: String::new(),
        apart: Vec::new(),
        cut: false,
        codes: Vec::new(),
        kinds: Vec::new(),
        periods: Vec::new(),
        rows: Vec::new(),
        more: 0,
        differences: Vec::new(),
        exports: Vec::new(),
        series: String::new(),
    }
}

async fn page(app: &App, who: &Who, uri: &Uri, lang: Lang, asked: &Wanted) -> Result<Response, Problem> {
    let mut page = empty(who, uri, lang, asked, "/years");
    if codes::entry(&page.code).is_none() {
        // What was typed may be words where no code was chosen.
        let words = if page.words.is_empty() { page.code.clone() } else { page.words.clone() };
        let found = codes::found(who, &codes::Asked { words: Some(words), limit: Some(100) }).await?;
        page.codes = found.into_iter().map(|c| (link("/years", &[("code", &c.code)], lang), c)).collect();
        page.code.clear();
        return Ok(Html(page.render()?).into_response());
    }
    let mut grid = years::grid(app, who, &asked.asked(), &page.code).await?;
    grid = narrowed(grid, asked, &mut page, lang);
    crate::years::quote(&*who.store, &mut grid.differences).await?;
    page.title = lang.pick(&grid.title.0, &grid.title.1).to_owned();
    page.unit.clone_from(&grid.unit);
    page.apart = grid.apart.iter().map(|(unit, n)| (unit.clone(), lang.number(&n.to_string()))).collect();
    page.cut = grid.cut;
    page.periods = grid.periods.iter().map(|p| name(p, lang)).collect();
    page.more = grid.rows.len().saturating_sub(MOST_UNITS);
    page.rows = grid
        .rows
        .iter()
        .take(MOST_UNITS)
        .map(|row| Line {
            unit: row.unit.clone(),
            notes: row.notes.iter().map(|n| lang.pick(&n.0, &n.1).to_owned()).collect(),
            cells: row.cells.iter().zip(&page.periods).map(|(cell, period)| values(cell, &row.unit, period, &grid.unit, lang)).collect(),
        })
        .collect();
    let code = page.code.clone();
    let differing = grid.differences.into_iter().map(|difference| Differing { code: code.clone(), difference });
    page.differences = differing.map(|d| pair(d, &grid.unit, lang)).collect();
    let parts = [("code", code.as_str()), ("issuer", &page.issuer), ("from", &page.from), ("to", &page.to)];
    let export = |format: &'static str| {
        let all: Vec<(&str, &str)> = parts.iter().copied().chain([("format", format)]).collect();
        (link("/api/v1/years", &all, lang), format)
    };
    page.exports = ["xlsx", "csv", "json"].into_iter().map(export).collect();
    page.series = link("/series", &[("code", &code)], lang);
    Ok(Html(page.render()?).into_response())
}

/// The columns of one kind of period: what is asked for, else what most values are of; the others as choices.
fn narrowed(mut grid: Grid, asked: &Wanted, page: &mut Years, lang: Lang) -> Grid {
    let kind =
        |p: &(String, String)| Period::of(Some(p.0.as_str()).filter(|s| !s.is_empty()), Some(&p.1)).map_or(Kind::Other, |p| p.kind());
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    for (n, period) in grid.periods.iter().enumerate() {
        let values = grid.rows.iter().filter_map(|r| r.cells.get(n)).filter(|c| c.value().is_some()).count();
        *counts.entry(kind(period)).or_default() += values;
    }
    let usual = counts.iter().rev().max_by_key(|c| c.1).map_or(Kind::Year, |c| *c.0);
    let chosen = said(asked.kind.as_deref()).and_then(Kind::named).filter(|k| counts.contains_key(k)).unwrap_or(usual);
    if counts.len() > 1 {
        page.kinds = counts
            .iter()
            .map(|(k, n)| {
                let parts =
                    [("code", page.code.as_str()), ("kind", k.word()), ("issuer", &page.issuer), ("from", &page.from), ("to", &page.to)];
                (link("/years", &parts, lang), k.name(lang), lang.number(&n.to_string()), *k == chosen)
            })
            .collect();
    }
    let mut keep: Vec<bool> = grid.periods.iter().map(|p| kind(p) == chosen).collect();
    let mut left = keep.iter().filter(|k| **k).count().saturating_sub(MOST_PERIODS);
    for k in keep.iter_mut().filter(|k| **k) {
        if left > 0 {
            *k = false;
            left -= 1;
        }
    }
    let kept = |n: usize| keep.get(n).copied().unwrap_or(false);
    for row in &mut grid.rows {
        let mut n = 0;
        row.cells.retain(|_| {
            n += 1;
            kept(n - 1)
        });
    }
    let mut n = 0;
    grid.periods.retain(|_| {
        n += 1;
        kept(n - 1)
    });
    grid.rows.retain(|r| r.cells.iter().any(|c| c.value().is_some()));
    grid
}

fn name(days: &(String, String), lang: Lang) -> String {
    Period::of(Some(days.0.as_str()).filter(|s| !s.is_empty()), Some(&days.1)).map(|p| p.name(lang)).unwrap_or_default()
}

fn values(cell: &Cell, unit: &str, period: &str, measure: &str, lang: Lang) -> Vec<Value> {
    if cell.entries.is_empty() && cell.outside {
        let title = lang.pick("đơn vị chưa có hoặc không còn", "the unit did not exist").to_owned();
        return vec![Value { words: "·".to_owned(), title, class: "outside", mark: "", address: String::new() }];
    }
    cell.entries.iter().map(|e| value(e, unit, period, measure, cell.differs, lang)).collect()
}

fn value(e: &Entry, unit: &str, period: &str, measure: &str, differs: bool, lang: Lang) -> Value {
    let words = lang.number(&e.value.to_string());
    let (told, mark) = match e.told {
        Told::Own => ("", ""),
        Told::Later => (lang.pick("báo cáo sau nêu lại", "told by a later report"), "*"),
        Told::Sum => (lang.pick("tổng các đơn vị", "sum of units"), "Σ"),
    };
    let mut title = format!("{unit}, {period}: {words} {measure}");
    let stated = e.stated.as_ref().map(|s| format!("{} {s}", lang.pick("văn bản ghi", "stated as")));
    let odd = e.odd.as_ref().map(|o| lang.pick(&o.0, &o.1).to_owned());
    let called = e.called.as_ref().map(|c| format!("{} {c}", lang.pick("khi đó là", "then called")));
    let from = Some(format!("{} {}", e.issuer.as_deref().unwrap_or_default(), e.name).trim().to_owned());
    for more in [Some(told.to_owned()), stated, called, from, odd].into_iter().flatten().filter(|m| !m.is_empty()) {
        title.push_str(" – ");
        title.push_str(&more);
    }
    let class = match (e.odd.is_some(), differs) {
        (true, _) => "apart",
        (false, true) => "differs",
        _ if e.review == "to_review" => "open",
        _ => "",
    };
    let at = if e.indicator.starts_with('i') { e.indicator.as_str() } else { "people" };
    let address = if e.document.is_empty() { String::new() } else { format!("/review/{}{}#{at}", e.document, lang.query()) };
    Value { words, title, class, mark, address }
}

fn pair(d: Differing, measure: &str, lang: Lang) -> Pair {
    let Differing { code, difference: d } = d;
    let period = name(&(d.period_start.clone(), d.period_end.clone()), lang);
    let side = |e: &Entry, quote: Option<&String>| {
        let page = e.page.map(|p| format!("{} {p}", lang.pick("trang", "page")));
        let quote = quote.map(|q| format!("“{q}”"));
        let parts = [e.issuer.clone(), Some(e.name.clone()), page, quote];
        (value(e, &d.unit, &period, measure, false, lang), parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
    };
    let ((one, one_words), (other, other_words)) = (side(&d.one, d.one_quote.as_ref()), side(&d.other, d.other_quote.as_ref()));
    let why = d.why.words();
    let by = lang.number(&d.by.to_string()) + &d.percent.map(|p| format!(" ({} %)", lang.number(&p.to_string()))).unwrap_or_default();
    Pair { code, unit: d.unit.clone(), why: lang.pick(why.0, why.1), one, one_words, other, other_words, by, period }
}

async fn differences(app: &App, who: &Who, uri: &Uri, lang: Lang, asked: &Wanted) -> Result<Response, Problem> {
    let mut page = empty(who, uri, lang, asked, "/compare");
    let found = years::differing(app, who, &asked.asked()).await?;
    page.cut = found.more;
    page.differences = found.differences.into_iter().map(|d| pair(d, "", lang)).collect();
    Ok(Html(page.render()?).into_response())
}
