//! One code over units and periods, what two reports tell differently of it, and which units became which.

use super::documents::{GRAMMAR, attachment, day};
use crate::export::csv::Style;
use crate::export::side;
use crate::store::filed::key;
use crate::web::access::{Right, Who};
use crate::web::lang::Lang;
use crate::web::problem::Problem;
use crate::web::service::App;
use crate::years::links::{self, Declared, UnitLink};
use crate::years::{self, Difference, Grid, Wish};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Differences that are answered.
pub(in crate::web) const MOST: usize = 1000;

/// Which figures.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub(in crate::web) struct Asked {
    /// The code of the catalogue. Of `compare` it may be left out: all codes.
    pub code: Option<String>,
    /// Only units and issuers whose name holds these words.
    pub issuer: Option<String>,
    /// Only periods that end on this day or later: 2023-01-01.
    pub from: Option<String>,
    /// Only periods that end on this day or earlier.
    pub to: Option<String>,
    /// actual (usual), or plan.
    pub status: Option<String>,
    /// The unit of measure to be shown; usual: what most figures measure in.
    pub unit: Option<String>,
    /// json (usual), csv, xlsx.
    pub format: Option<String>,
    /// Heads and remarks in this language: vi or en.
    pub lang: Option<String>,
}

impl Asked {
    pub(in crate::web) fn wish(&self, code: &str) -> Result<Wish, Problem> {
        let some = |f: &Option<String>| f.as_deref().map(str::trim).filter(|f| !f.is_empty()).map(str::to_owned);
        let status = match some(&self.status).as_deref() {
            None | Some("actual") => "actual",
            Some("plan" | "target") => "target",
            Some(_) => return Err(Problem::bad_request(("`status` là actual hoặc plan", "expected `status` to be actual or plan"))),
        };
        Ok(Wish {
            code: code.to_owned(),
            unit: some(&self.issuer).as_deref().map(key),
            from: some(&self.from).as_deref().map(day).transpose()?,
            to: some(&self.to).as_deref().map(day).transpose()?,
            status: Some(status.to_owned()),
            measure: some(&self.unit),
        })
    }
}

/// The grid of a code.
pub(in crate::web) async fn grid(app: &App, who: &Who, asked: &Asked, code: &str) -> Result<Grid, Problem> {
    // Which units became which is everybody's.
    let declared = links::declared(&*app.all).await?;
    Ok(years::side_by_side(&*who.store, &declared, &GRAMMAR, &asked.wish(code)?).await?)
}

pub(in crate::web) async fn side_by_side(State(app): State<Arc<App>>, who: Who, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let Some(code) = asked.code.as_deref().map(str::trim).filter(|c| !c.is_empty()) else {
        return Err(Problem::bad_request(("cần `code` của một chỉ tiêu", "expected the `code` of an indicator")));
    };
    let mut grid = grid(&app, &who, &asked, code).await?;
    let english = Lang::asked(asked.lang.as_deref()) == Lang::En;
    let failed = |e: crate::export::Error| {
        tracing::error!(error = %e, "a grid could not be written");
        Problem::internal()
    };
    let (bytes, media, ending) = match asked.format.as_deref() {
        None | Some("json") => {
            years::quote(&*who.store, &mut grid.differences).await?;
            return Ok(Json(grid).into_response());
        }
        Some("csv") => {
            let mut bytes = Vec::new();
            side::csv(&grid, &mut bytes, Style { separator: b',', comma: false }, english).map_err(failed)?;
            (bytes, "text/csv; charset=utf-8", "csv")
        }
        Some("xlsx") => {
            let written = tokio::task::spawn_blocking(move || {
                let mut book = std::io::Cursor::new(Vec::new());
                side::xlsx(&grid, &mut book, english).map(|()| book.into_inner())
            });
            (written.await?.map_err(failed)?, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
        }
        Some(_) => return Err(Problem::bad_request(("`format` là json, csv hoặc xlsx", "expected `format` to be json, csv or xlsx"))),
    };
    let headers = [
        (header::CONTENT_TYPE, header::HeaderValue::from_static(media)),
        (header::CONTENT_DISPOSITION, attachment(&format!("{code}.{ending}"))),
    ];
    Ok((headers, bytes).into_response())
}

/// A difference and its code.
#[derive(Serialize, JsonSchema)]
pub(in crate::web) struct Differing {
    /// The code.
    pub code: String,
    #[serde(flatten)]
    pub difference: Difference,
}

/// What differs.
#[derive(Serialize, JsonSchema)]
pub(in crate::web) struct Differences {
    /// At most 1000.
    pub differences: Vec<Differing>,
    /// There are more.
    pub more: bool,
}

/// What differs of one code, or of all that figures bear.
pub(in crate::web) async fn differing(app: &App, who: &Who, asked: &Asked) -> Result<Differences, Problem> {
    let codes = match asked.code.as_deref().map(str::trim).filter(|c| !c.is_empty()) {
        Some(code) => vec![code.to_owned()],
        None => who.store.codes(None).await?.into_iter().map(|h| h.code).collect(),
    };
    let declared = links::declared(&*app.all).await?;
    let mut out = Differences { differences: Vec::new(), more: false };
    for code in codes {
        let mut found = years::side_by_side(&*who.store, &declared, &GRAMMAR, &asked.wish(&code)?).await?.differences;
        let room = MOST - out.differences.len();
        out.more |= found.len() > room;
        found.truncate(room);
        years::quote(&*who.store, &mut found).await?;
        out.differences.extend(found.into_iter().map(|difference| Differing { code: code.clone(), difference }));
        if out.more {
            break;
        }
    }
    Ok(out)
}

pub(in crate::web) async fn compare(
    State(app): State<Arc<App>>,
    who: Who,
    Query(asked): Query<Asked>,
) -> Result<Json<Differences>, Problem> {
    differing(&app, &who, &asked).await.map(Json)
}

/// Declared links between units.
#[derive(Serialize, JsonSchema)]
pub(in crate::web) struct Links {
    links: Vec<Declared>,
}

pub(in crate::web) async fn units(State(app): State<Arc<App>>) -> Result<Json<Links>, Problem> {
    Ok(Json(Links { links: links::declared(&*app.all).await? }))
}

/// Only whoever administers all organisations declares what holds for all.
pub(in crate::web) fn of_all(who: &Who) -> Result<(), Problem> {
    if who.organisation.is_some() { Err(Problem::forbidden(Right::Admin)) } else { Ok(()) }
}

pub(in crate::web) async fn link(
    State(app): State<Arc<App>>,
    who: Who,
    super::people::Asked(link): super::people::Asked<UnitLink>,
) -> Result<Response, Problem> {
    of_all(&who)?;
    if let Some(fault) = link.fault(&GRAMMAR) {
        return Err(Problem::bad_request(fault));
    }
    let Some(number) = links::declare(&*app.all, &link, &who.name).await? else {
        return Err(Problem::conflict(("đã khai như vậy rồi", "it is declared already")));
    };
    tracing::info!(number, by = who.name, "a link between units was declared");
    Ok((StatusCode::CREATED, Json(Links { links: links::declared(&*app.all).await? })).into_response())
}

pub(in crate::web) async fn unlink(State(app): State<Arc<App>>, who: Who, Path(number): Path<i64>) -> Result<StatusCode, Problem> {
    of_all(&who)?;
    if !links::remove(&*app.all, number, &who.name).await? {
        return Err(Problem::not_found(("không có liên kết số này", "there is no link of that number")));
    }
    tracing::info!(number, by = who.name, "a link between units was taken back");
    Ok(StatusCode::NO_CONTENT)
}
