//! Which units have reported on which periods, as a grid in which what is missing can be seen.

use super::frame::{Frame, link, said};
use super::period::{Kind, Period, between};
use super::trouble;
use crate::store::Covered;
use crate::web::access::Who;
use crate::web::api::documents::{GRAMMAR, filter};
use crate::web::assets;
use crate::web::lang::Lang;
use crate::web::problem::Problem;
use crate::web::service::App;
use crate::years::links::{self, Names, Web};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Periods in one grid, the latest.
const MOST_PERIODS: usize = 60;

/// Units in one grid.
const MOST_UNITS: usize = 1000;

/// Which grid.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    lang: Option<String>,
    kind: Option<String>,
    issuer: Option<String>,
    from: Option<String>,
    to: Option<String>,
}

#[derive(Template)]
#[template(path = "coverage.html", config = "src/web/askama.toml")]
struct Coverage {
    lang: Lang,
    version: &'static str,
    frame: Frame,
    issuer: String,
    from: String,
    to: String,
    kind: &'static str,
    filtered: bool,
    kinds: Vec<(String, &'static str, String, bool)>,
    /// Names of the periods, with how many units have one.
    periods: Vec<(String, String)>,
    units: Vec<Unit>,
    /// Cells without a report, of how many.
    missing: usize,
    cells: usize,
    /// Units beyond those shown.
    more: usize,
}

struct Unit {
    name: String,
    address: String,
    /// "5/8".
    sum: String,
    cells: Vec<Cell>,
}

struct Cell {
    /// Reports; 0: none.
    reports: u64,
    /// None is expected: the unit did not exist.
    gone: bool,
    address: String,
    /// In words, for whoever hears the page.
    title: String,
}

pub(in crate::web) async fn show(State(app): State<Arc<App>>, who: Who, uri: Uri, Query(asked): Query<Asked>) -> Response {
    let lang = Lang::asked(asked.lang.as_deref());
    page(&app, &who, &uri, lang, &asked).await.unwrap_or_else(|problem| trouble(lang, &problem))
}

async fn page(app: &App, who: &Who, uri: &Uri, lang: Lang, asked: &Asked) -> Result<Response, Problem> {
    let field = |f: &Option<String>| said(f.as_deref()).unwrap_or_default().to_owned();
    let (issuer, from, to) = (field(&asked.issuer), field(&asked.from), field(&asked.to));
    let some = |f: &str| (!f.is_empty()).then(|| f.to_owned());
    let wanted = filter(None, some(&issuer).as_deref(), some(&from).as_deref(), some(&to).as_deref())?;
    let found = who.store.coverage(&wanted).await?;
    let counted = |kind: Kind| -> u64 { found.iter().filter(|c| kind_of(c) == kind).map(|c| c.reports).sum() };
    let usual = Kind::ALL.iter().map(|k| k.0).rev().max_by_key(|k| counted(*k)).unwrap_or(Kind::Year);
    let kind = said(asked.kind.as_deref()).and_then(Kind::named).unwrap_or(usual);
    let kinds = Kind::ALL.iter().map(|k| k.0).filter(|k| *k == kind || counted(*k) > 0).map(|k| {
        let address = link("/coverage", &[("kind", k.word()), ("issuer", &issuer), ("from", &from), ("to", &to)], lang);
        (address, k.name(lang), lang.number(&counted(k).to_string()), k == kind)
    });
    let kinds = kinds.collect();
    let names = Names::of(&app.all.issuers().await?, &GRAMMAR);
    let web = Web::of(&links::declared(&*app.all).await?, &names, &GRAMMAR);
    let gone = |name: &str, period: &Period| !web.exists(&names.key(name, &GRAMMAR).0, &period.end);
    let grid = Grid { gone: &gone, ..Grid::of(&found, kind) };
    let (periods, units) = (grid.periods(lang), grid.units(lang));
    let page = Coverage {
        lang,
        version: assets::version(),
        frame: Frame::of(who, lang, uri, "/coverage"),
        filtered: !(issuer.is_empty() && from.is_empty() && to.is_empty()),
        issuer,
        from,
        to,
        kind: kind.word(),
        kinds,
        missing: units.iter().flat_map(|u| &u.cells).filter(|c| c.reports == 0 && !c.gone).count(),
        cells: units.len() * periods.len(),
        periods,
        more: grid.names.len().saturating_sub(MOST_UNITS),
        units,
    };
    Ok(Html(page.render()?).into_response())
}

fn kind_of(covered: &Covered) -> Kind {
    period_of(covered).map_or(Kind::Other, |p| p.kind())
}

fn period_of(covered: &Covered) -> Option<Period> {
    Period::of(covered.period_start.as_deref(), covered.period_end.as_deref())
}

/// Reports by unit and period.
struct Grid<'a> {
    /// Every unit that has reported on anything: one without a report of this kind is missing, too.
    names: BTreeSet<&'a str>,
    periods: Vec<Period>,
    reports: BTreeMap<(&'a str, Period), u64>,
    /// Whether a unit did not exist in a period, as declared.
    gone: &'a dyn Fn(&str, &Period) -> bool,
}

impl<'a> Grid<'a> {
    fn of(found: &'a [Covered], kind: Kind) -> Self {
        let mut reports = BTreeMap::new();
        for covered in found.iter().filter(|c| kind_of(c) == kind) {
            if let Some(period) = period_of(covered) {
                *reports.entry((covered.issuer.as_str(), period)).or_insert(0) += covered.reports;
            }
        }
        let seen: BTreeSet<Period> = reports.keys().map(|k: &(&str, Period)| k.1.clone()).collect();
        let periods = between(&seen.into_iter().collect::<Vec<_>>(), MOST_PERIODS);
        Self { names: found.iter().map(|c| c.issuer.as_str()).collect(), periods, reports, gone: &|_, _| false }
    }

    fn reports(&self, name: &'a str, period: &Period) -> u64 {
        self.reports.get(&(name, period.clone())).copied().unwrap_or(0)
    }

    fn periods(&self, lang: Lang) -> Vec<(String, String)> {
        let with = |p: &Period| self.names.iter().filter(|n| self.reports(n, p) > 0).count();
        self.periods.iter().map(|p| (p.name(lang), format!("{}/{}", with(p), self.names.len()))).collect()
    }

    fn units(&self, lang: Lang) -> Vec<Unit> {
        self.names.iter().take(MOST_UNITS).map(|name| self.unit(name, lang)).collect()
    }

    fn unit(&self, name: &'a str, lang: Lang) -> Unit {
        let cells: Vec<Cell> = self.periods.iter().map(|p| self.cell(name, p, lang)).collect();
        let sum = format!("{}/{}", cells.iter().filter(|c| c.reports > 0).count(), cells.iter().filter(|c| !c.gone).count());
        Unit { name: name.to_owned(), address: link("/", &[("issuer", name)], lang), sum, cells }
    }

    fn cell(&self, name: &'a str, period: &Period, lang: Lang) -> Cell {
        let reports = self.reports(name, period);
        let address = link("/", &[("issuer", name), ("from", &period.end), ("to", &period.end)], lang);
        let gone = reports == 0 && (self.gone)(name, period);
        let title = match lang {
            Lang::Vi if gone => format!("{name}, {}: chưa có hoặc không còn đơn vị này", period.name(lang)),
            Lang::En if gone => format!("{name}, {}: the unit did not exist", period.name(lang)),
            Lang::Vi if reports == 0 => format!("{name}, {}: thiếu", period.name(lang)),
            Lang::Vi => format!("{name}, {}: {reports} báo cáo", period.name(lang)),
            Lang::En if reports == 0 => format!("{name}, {}: missing", period.name(lang)),
            Lang::En => format!("{name}, {}: {reports} reports", period.name(lang)),
        };
        Cell { reports, gone, address, title }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_handed_in_is_missing() {
        let covered = |issuer: &str, year: i32, reports| Covered {
            issuer: issuer.to_owned(),
            period_start: Some(format!("{year}-01-01")),
            period_end: Some(format!("{year}-12-31")),
            reports,
        };
        let half = Covered {
            issuer: "Xã C".to_owned(),
            period_start: Some("2021-01-01".to_owned()),
            period_end: Some("2021-06-30".to_owned()),
            reports: 1,
        };
        let found = [covered("Xã A", 2019, 1), covered("Xã B", 2021, 2), half];
        let grid = Grid::of(&found, Kind::Year);
        let units = grid.units(Lang::Vi);
        let cells: Vec<Vec<u64>> = units.iter().map(|u| u.cells.iter().map(|c| c.reports).collect()).collect();
        assert_eq!(cells, [[1, 0, 0], [0, 0, 2], [0, 0, 0]]);
        assert_eq!(units[0].sum, "1/3");
        assert_eq!(units[0].cells[1].title, "Xã A, 2020: thiếu");
        assert_eq!(grid.periods(Lang::Vi)[1], ("2020".to_owned(), "0/3".to_owned()));
    }
}
