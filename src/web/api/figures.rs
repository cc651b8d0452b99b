//! Figures of many documents: all that a few questions let through, or one indicator over years and issuers.

use super::documents::{address, day, issuer_key};
use crate::store::filed::key;
use crate::store::{Cursor, Point, Review, Wanted};
use crate::web::access::Who;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::Query;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const USUAL: u32 = 100;
const MOST: u32 = 1000;

/// Which figures.
#[derive(Deserialize, JsonSchema)]
pub(in crate::web) struct Asked {
    /// Only those with this code of the catalogue.
    code: Option<String>,
    /// Only those with this label, however it is written.
    label: Option<String>,
    /// Only those whose label holds these words.
    words: Option<String>,
    /// Only those of this issuer, by any of its names.
    issuer: Option<String>,
    /// Only those in this unit, as stated.
    unit: Option<String>,
    /// actual, or plan.
    status: Option<String>,
    /// Only those whose period ends on this day or later: 2023-01-01.
    from: Option<String>,
    /// Only those whose period ends on this day or earlier.
    to: Option<String>,
    /// How they stand, with commas between: machine, to_review, accepted, corrected, rejected, added. Usually all but rejected.
    review: Option<String>,
    /// Blank cells and cells with words as well.
    blanks: Option<bool>,
    /// Second files of a report that is there already as well.
    copies: Option<bool>,
    /// Where the page before ended: its `next`.
    after: Option<String>,
    /// Figures on a page: 100, at most 1000.
    limit: Option<u32>,
}

/// A figure with all that tells it from others.
#[derive(Serialize, JsonSchema)]
struct Figure {
    /// Id of its document.
    document: String,
    /// The document's file name.
    name: String,
    /// Its id in the document.
    indicator: String,
    /// The issuer's first name; null: not stated.
    issuer: Option<String>,
    /// What is measured, as written.
    label: String,
    /// Whom or where.
    subject: Option<String>,
    /// The catalogue's code.
    code: Option<String>,
    /// What sort of value.
    kind: String,
    /// actual, or target.
    status: String,
    /// As stated or corrected, a decimal with a point; null: a blank, a word.
    value: Option<String>,
    /// As stated.
    unit: Option<String>,
    /// First day.
    period_start: Option<String>,
    /// Last day.
    period_end: Option<String>,
    /// From 1.
    page: Option<u32>,
    /// The program's, 0 to 1.
    confidence: f64,
    /// machine, to_review, accepted, corrected, rejected, added.
    review: &'static str,
    /// The document in the API.
    link: String,
}

impl Figure {
    fn of(p: Point) -> Self {
        Self {
            link: address(&p.document),
            document: p.document.to_string(),
            name: p.name,
            indicator: p.indicator,
            issuer: p.issuer,
            label: p.label,
            subject: p.subject,
            code: p.code,
            kind: p.kind,
            status: p.status,
            value: p.value,
            unit: p.unit,
            period_start: p.period_start,
            period_end: p.period_end,
            page: p.page,
            confidence: f64::from(p.confidence) / 1000.0,
            review: p.review.name(),
        }
    }
}

/// A page of figures.
#[derive(Serialize, JsonSchema)]
pub(in crate::web) struct Figures {
    indicators: Vec<Figure>,
    /// What `after` must be for the next page; null: this is the last.
    next: Option<String>,
}

/// Figures in the order of their documents; of one label or code: of their periods and issuers.
pub(in crate::web) async fn indicators(who: Who, Query(asked): Query<Asked>) -> Result<Json<Figures>, Problem> {
    page(&who, asked).await
}

/// One indicator, by its label or code.
pub(in crate::web) async fn series(who: Who, Query(asked): Query<Asked>) -> Result<Json<Figures>, Problem> {
    if asked.code.is_none() && asked.label.is_none() {
        return Err(Problem::bad_request(("cần `code` hoặc `label` của một chỉ tiêu", "expected the `code` or `label` of one indicator")));
    }
    page(&who, asked).await
}

async fn page(who: &Who, asked: Asked) -> Result<Json<Figures>, Problem> {
    let wrong = ("`after` phải là `next` của trang trước", "expected `after` to be the `next` of the page before");
    let after: Option<Cursor> = asked.after.as_deref().map(|a| a.parse().map_err(|()| Problem::bad_request(wrong))).transpose()?;
    let limit = asked.limit.unwrap_or(USUAL).clamp(1, MOST);
    let found = who.store.points(&wanted(asked)?, after.as_ref(), limit).await?;
    Ok(Json(Figures { indicators: found.points.into_iter().map(Figure::of).collect(), next: found.next.map(|c| c.to_string()) }))
}

/// Which labels.
#[derive(Deserialize, JsonSchema)]
pub(in crate::web) struct LabelAsked {
    /// Words that the label holds, all of them, in whatever order.
    words: Option<String>,
    /// How many: 20, at most 100.
    limit: Option<u32>,
}

/// A label.
#[derive(Serialize, JsonSchema)]
struct Proposal {
    /// As first written.
    label: String,
    /// Figures that bear it.
    figures: u64,
    /// Issuers of these.
    issuers: u64,
}

/// Labels, those of the most issuers first.
#[derive(Serialize, JsonSchema)]
pub(in crate::web) struct Labels {
    labels: Vec<Proposal>,
}

/// Labels that hold some words.
pub(in crate::web) async fn labels(who: Who, Query(asked): Query<LabelAsked>) -> Result<Json<Labels>, Problem> {
    let words = key(asked.words.as_deref().unwrap_or_default());
    let found = who.store.labels(&words, None, asked.limit.unwrap_or(20).clamp(1, 100)).await?;
    let label = |f: crate::store::Found| Proposal { label: f.label, figures: f.figures, issuers: f.issuers };
    Ok(Json(Labels { labels: found.into_iter().map(label).collect() }))
}

fn wanted(asked: Asked) -> Result<Wanted, Problem> {
    let status = match asked.status.as_deref() {
        None => None,
        Some("actual") => Some("actual"),
        Some("plan" | "target") => Some("target"),
        Some(_) => return Err(Problem::bad_request(("`status` là actual hoặc plan", "expected `status` to be actual or plan"))),
    };
    let wrong = (
        "`review` gồm: machine, to_review, accepted, corrected, rejected, added",
        "expected `review` of: machine, to_review, accepted, corrected, rejected, added",
    );
    let words = asked.review.as_deref().unwrap_or_default().split(',').filter(|w| !w.is_empty()).take(6);
    let review = words.map(|w| Review::named(w).ok_or_else(|| Problem::bad_request(wrong))).collect::<Result<_, _>>()?;
    Ok(Wanted {
        code: asked.code,
        label: asked.label.as_deref().map(key),
        words: asked.words.as_deref().map(key),
        organisation: None,
        issuer: asked.issuer.as_deref().map(issuer_key),
        unit: asked.unit,
        status: status.map(str::to_owned),
        from: asked.from.as_deref().map(day).transpose()?,
        to: asked.to.as_deref().map(day).transpose()?,
        review,
        blanks: asked.blanks.unwrap_or(false),
        copies: asked.copies.unwrap_or(false),
    })
}
