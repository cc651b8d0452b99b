//! One indicator over periods and units: a drawing and a table, values that stand apart marked, each leading to its figure.

use super::frame::{Frame, link, said};
use super::period::{Kind, Period, between};
use super::plot::{HEIGHT, Scale, Tick, WIDTH, written};
use super::{robust, trouble};
use crate::store::filed::key;
use crate::store::{Found, Point, Review, Wanted};
use crate::web::access::Who;
use crate::web::api::codes::entry;
use crate::web::api::documents::{day, issuer_key};
use crate::web::assets;
use crate::web::lang::Lang;
use crate::web::problem::Problem;
use askama::Template;
use axum::extract::Query;
use axum::http::Uri;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Figures that are looked at: those of the earliest periods.
const MOST_POINTS: usize = 4000;

/// Periods in one drawing, the latest.
const MOST_PERIODS: usize = 60;

/// Lines with a colour each; of more, all are grey.
const COLOURS: usize = 8;

/// Labels that are proposed.
const PROPOSED: u32 = 40;

/// Which indicator.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    lang: Option<String>,
    label: Option<String>,
    code: Option<String>,
    unit: Option<String>,
    status: Option<String>,
    kind: Option<String>,
    issuer: Option<String>,
    from: Option<String>,
    to: Option<String>,
}

#[derive(Template)]
#[template(path = "series.html", config = "src/web/askama.toml")]
struct Series {
    lang: Lang,
    version: &'static str,
    frame: Frame,
    label: String,
    /// The name of the code whose figures these are; empty: those of a label.
    coded: String,
    issuer: String,
    from: String,
    to: String,
    /// Labels that hold the words, where no figure bears just these.
    proposed: Vec<(String, String, String, String)>,
    /// Choices that leave more than one: units, periods, plans.
    choices: Vec<Choice>,
    periods: Vec<String>,
    lines: Vec<Line>,
    plot: Option<Plot>,
    apart: usize,
    /// There are more figures than were looked at.
    cut: bool,
}

struct Choice {
    name: &'static str,
    ways: Vec<(String, String, usize, bool)>,
}

/// One unit's figures.
struct Line {
    name: String,
    colour: String,
    cells: Vec<Vec<Dot>>,
}

/// One figure.
#[derive(Clone)]
struct Dot {
    words: String,
    title: String,
    address: String,
    /// Its state, and whether it stands apart.
    class: String,
    x: String,
    y: String,
}

struct Plot {
    width: f64,
    height: f64,
    values: Vec<Tick>,
    names: Vec<Tick>,
    lines: Vec<(String, String)>,
    middle: String,
}

pub(in crate::web) async fn show(who: Who, uri: Uri, Query(asked): Query<Asked>) -> Response {
    let lang = Lang::asked(asked.lang.as_deref());
    page(&who, &uri, lang, &asked).await.unwrap_or_else(|problem| trouble(lang, &problem))
}

/// Figures of the label, as many as are looked at, and whether that is all.
async fn figures(who: &Who, wanted: &Wanted) -> Result<(Vec<Point>, bool), Problem> {
    let (mut points, mut after) = (Vec::new(), None);
    while points.len() < MOST_POINTS {
        let page = who.store.points(wanted, after.as_ref(), 1000).await?;
        points.extend(page.points);
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok((points, false)),
        }
    }
    Ok((points, true))
}

async fn page(who: &Who, uri: &Uri, lang: Lang, asked: &Asked) -> Result<Response, Problem> {
    let field = |f: &Option<String>| said(f.as_deref()).unwrap_or_default().to_owned();
    let label = field(&asked.label);
    let code = said(asked.code.as_deref()).filter(|_| label.is_empty()).map(str::to_owned);
    let wanted = Wanted {
        label: Some(key(&label)).filter(|_| !label.is_empty()),
        code: code.clone(),
        issuer: said(asked.issuer.as_deref()).map(issuer_key),
        from: said(asked.from.as_deref()).map(day).transpose()?,
        to: said(asked.to.as_deref()).map(day).transpose()?,
        ..Wanted::default()
    };
    let (points, cut) = if label.is_empty() && code.is_none() { (Vec::new(), false) } else { figures(who, &wanted).await? };
    let found = if points.is_empty() { who.store.labels(&key(&label), None, PROPOSED).await? } else { Vec::new() };
    let proposed = |f: Found| {
        let (figures, issuers) = (lang.number(&f.figures.to_string()), lang.number(&f.issuers.to_string()));
        (link("/series", &[("label", &f.label)], lang), f.label, figures, issuers)
    };
    let proposed = found.into_iter().map(proposed).collect();
    let (chosen, choices) = choose(points, asked, lang);
    let (periods, lines, plot) = drawn(&chosen, lang);
    let page = Series {
        lang,
        version: assets::version(),
        frame: Frame::of(who, lang, uri, "/series"),
        coded: code.as_deref().and_then(entry).map(|e| lang.pick(&e.vi, &e.en).to_owned()).unwrap_or_default(),
        label,
        issuer: field(&asked.issuer),
        from: field(&asked.from),
        to: field(&asked.to),
        proposed,
        choices,
        apart: lines.iter().flat_map(|l| l.cells.iter().flatten()).filter(|d| d.class.contains("apart")).count(),
        periods,
        lines,
        plot,
        cut,
    };
    Ok(Html(page.render()?).into_response())
}

fn period_of(p: &Point) -> Option<Period> {
    Period::of(p.period_start.as_deref(), p.period_end.as_deref())
}

fn value_of(p: &Point) -> Option<f64> {
    p.value.as_deref()?.parse().ok().filter(|v: &f64| v.is_finite())
}

/// The figures that can be compared: of one unit, one length of period, done or planned; what is asked for, else what most are. With
/// the other ways to choose.
fn choose(mut points: Vec<Point>, asked: &Asked, lang: Lang) -> (Vec<Point>, Vec<Choice>) {
    points.retain(|p| value_of(p).is_some() && period_of(p).is_some());
    let unit = |p: &Point| p.unit.clone().unwrap_or_default();
    let kind = |p: &Point| period_of(p).map_or("", |p| p.kind().word()).to_owned();
    let status = |p: &Point| p.status.clone();
    let heads = [lang.pick("Đơn vị tính", "Unit"), lang.pick("Kỳ", "Periods"), lang.pick("Loại", "Sort")];
    let wanted = [&asked.unit, &asked.kind, &asked.status];
    let of: [&dyn Fn(&Point) -> String; 3] = [&unit, &kind, &status];
    let mut picked = [String::new(), String::new(), String::new()];
    let mut counts: Vec<BTreeMap<String, usize>> = Vec::new();
    for ((of, wanted), picked) in of.iter().zip(wanted).zip(&mut picked) {
        let mut some: BTreeMap<String, usize> = BTreeMap::new();
        for p in &points {
            *some.entry(of(p)).or_default() += 1;
        }
        let usual = some.iter().max_by_key(|s| s.1).map(|s| s.0.clone()).unwrap_or_default();
        *picked = wanted.clone().filter(|w| some.contains_key(w)).unwrap_or(usual);
        points.retain(|p| of(p) == *picked);
        counts.push(some);
    }
    let fixed = [
        ("label", asked.label.as_deref()),
        ("code", asked.code.as_deref()),
        ("issuer", asked.issuer.as_deref()),
        ("from", asked.from.as_deref()),
        ("to", asked.to.as_deref()),
    ];
    let names = ["unit", "kind", "status"];
    let mut choices = Vec::new();
    for (n, some) in counts.into_iter().enumerate().filter(|c| c.1.len() > 1) {
        let way = |(value, count): (String, usize)| {
            let mut parts: Vec<(&str, &str)> = fixed.iter().map(|(name, value)| (*name, said(*value).unwrap_or_default())).collect();
            for (at, name) in names.iter().enumerate().take(n + 1) {
                parts.push((name, if at == n { &value } else { picked.get(at).map_or("", String::as_str) }));
            }
            let here = picked.get(n) == Some(&value);
            let words = match n {
                0 if value.is_empty() => lang.pick("không ghi", "none").to_owned(),
                1 => Kind::named(&value).map_or("", |k| k.name(lang)).to_owned(),
                2 if value == "target" => lang.pick("kế hoạch", "planned").to_owned(),
                2 => lang.pick("thực hiện", "actual").to_owned(),
                _ => value.clone(),
            };
            (link("/series", &parts, lang), words, count, here)
        };
        choices.push(Choice { name: heads.get(n).unwrap_or(&""), ways: some.into_iter().map(way).collect() });
    }
    (points, choices)
}

/// Whose figure it is: the unit, and within it whom the figure speaks of.
fn owner(p: &Point) -> String {
    let unit = p.issuer.as_deref().unwrap_or(&p.name);
    p.subject.as_deref().map_or_else(|| unit.to_owned(), |s| format!("{unit} – {s}"))
}

/// Whether each stands apart from its owner's other periods or, where these are few, from the others of its period.
fn apart(points: &[Point]) -> Vec<bool> {
    let ratios = !points.iter().any(|p| p.unit.as_deref() == Some("%"));
    let mut own: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut same: BTreeMap<Option<Period>, Vec<usize>> = BTreeMap::new();
    for (n, p) in points.iter().enumerate() {
        own.entry(owner(p)).or_default().push(n);
        same.entry(period_of(p)).or_default().push(n);
    }
    let mut all = vec![false; points.len()];
    let few = |n: &usize| points.get(*n).is_some_and(|p| own.get(&owner(p)).is_none_or(|o| o.len() < robust::LEAST));
    let mut mark = |some: &[usize], only: &dyn Fn(&usize) -> bool| {
        let values: Vec<f64> = some.iter().filter_map(|n| points.get(*n).and_then(value_of)).collect();
        for (n, apart) in some.iter().zip(robust::apart(&values, ratios)) {
            if let Some(mark) = all.get_mut(*n).filter(|_| apart && only(n)) {
                *mark = true;
            }
        }
    };
    for some in own.values() {
        mark(some, &|_| true);
    }
    for some in same.values() {
        mark(some, &few);
    }
    all
}

fn drawn(points: &[Point], lang: Lang) -> (Vec<String>, Vec<Line>, Option<Plot>) {
    let mut seen: Vec<Period> = points.iter().filter_map(period_of).collect();
    seen.sort_unstable();
    seen.dedup();
    let periods = between(&seen, MOST_PERIODS);
    let apart = apart(points);
    let shown = |p: &Point| period_of(p).is_some_and(|p| periods.binary_search(&p).is_ok());
    // One value that is a hundred times too large must not press all others flat: it stands at the edge.
    let usual: Vec<f64> = points.iter().zip(&apart).filter(|(p, apart)| !**apart && shown(p)).filter_map(|(p, _)| value_of(p)).collect();
    let scale = Scale::of(&usual, periods.len());
    let mut owners: BTreeMap<String, Vec<(usize, f64, bool, Dot)>> = BTreeMap::new();
    for (p, apart) in points.iter().zip(apart) {
        let at = period_of(p).and_then(|p| periods.binary_search(&p).ok());
        if let (Some(at), Some(value)) = (at, value_of(p)) {
            let place = (written(scale.x(at)), written(scale.y(value)));
            let name = periods.get(at).map(|p| p.name(lang)).unwrap_or_default();
            owners.entry(owner(p)).or_default().push((at, value, apart, dot(p, &name, apart, place, lang)));
        }
    }
    let names: Vec<String> = periods.iter().map(|p| p.name(lang)).collect();
    let coloured = owners.len() <= COLOURS;
    let (mut lines, mut drawn) = (Vec::new(), Vec::new());
    for (n, (name, dots)) in owners.into_iter().enumerate() {
        let colour = if coloured { format!("c{n}") } else { "cx".to_owned() };
        let mut firsts: Vec<(usize, f64)> = dots.iter().filter(|d| !d.2).map(|d| (d.0, d.1)).collect();
        firsts.dedup_by_key(|d| d.0);
        drawn.push((scale.line(&firsts), colour.clone()));
        let mut cells = vec![Vec::new(); periods.len()];
        for (at, _, _, dot) in dots {
            if let Some(cell) = cells.get_mut(at) {
                cell.push(dot);
            }
        }
        lines.push(Line { name, colour, cells });
    }
    let plot = (!lines.is_empty()).then(|| Plot {
        width: WIDTH,
        height: HEIGHT,
        values: scale.ticks(lang),
        names: scale.names(&names),
        lines: drawn,
        middle: if lines.len() > 2 { middles(points, &periods, &scale) } else { String::new() },
    });
    (names, lines, plot)
}

/// The line of the medians of the periods.
fn middles(points: &[Point], periods: &[Period], scale: &Scale) -> String {
    let middle = |(n, period): (usize, &Period)| {
        let values: Vec<f64> = points.iter().filter(|p| period_of(p).as_ref() == Some(period)).filter_map(value_of).collect();
        robust::middle(&values).map(|m| (n, m))
    };
    scale.line(&periods.iter().enumerate().filter_map(middle).collect::<Vec<_>>())
}

fn dot(p: &Point, period: &str, apart: bool, (x, y): (String, String), lang: Lang) -> Dot {
    let words = lang.number(p.value.as_deref().unwrap_or_default());
    let (class, state) = match p.review {
        Review::Machine => ("machine", ""),
        Review::ToReview => ("open", lang.pick("cần xem lại", "needs review")),
        Review::Corrected => ("settled", lang.pick("người đã sửa", "corrected by a person")),
        Review::Added => ("settled", lang.pick("người đã thêm", "added by a person")),
        Review::Accepted | Review::Rejected => ("settled", lang.pick("người đã xác nhận", "confirmed by a person")),
    };
    let mut title = format!("{}, {period}: {words} {}", owner(p), p.unit.as_deref().unwrap_or_default());
    let mut class = class.to_owned();
    for more in [state, if apart { lang.pick("khác hẳn các giá trị còn lại", "far from the other values") } else { "" }] {
        if !more.is_empty() {
            title.push_str(" – ");
            title.push_str(more);
        }
    }
    if apart {
        class.push_str(" apart");
    }
    // Figures that people added have another id on the review page.
    let at = if p.indicator.starts_with('i') { p.indicator.as_str() } else { "people" };
    let address = format!("/review/{}{}#{at}", p.document, lang.query());
    Dot { words, title, address, class, x, y }
}
