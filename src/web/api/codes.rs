//! Codes of the catalogue: looked for by words, ranked for a figure, and what reviewers' choices of them teach.

use super::documents::{GRAMMAR, record};
use super::years::of_all;
use crate::catalog::{self, Asked as Label};
use crate::grammar::catalog::Entry;
use crate::indicator::output::{Extraction, Indicator, Place};
use crate::orthography::fold::blind;
use crate::web::access::Who;
use crate::web::problem::Problem;
use crate::web::service::App;
use crate::work::lessons::{self, Applied, Proposal, Version};
use axum::Json;
use axum::extract::{Path, Query, State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// The catalogue as it was written.
pub(in crate::web) static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| GRAMMAR.entries());

/// The name of a code. `None`: the catalogue has no such code.
pub(in crate::web) fn entry(code: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|e| e.code == code)
}

/// Which codes.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub(in crate::web) struct Asked {
    /// Words of the code, its names or other ways to say it; marks and tones may be left out. Empty: those with figures.
    pub words: Option<String>,
    /// How many: 20, at most 200.
    pub limit: Option<usize>,
}

/// A code.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::web) struct Code {
    /// The code.
    pub code: String,
    /// Its name.
    pub vi: String,
    /// Its name in English.
    pub en: String,
    /// Its usual unit; null: a share, or money in any unit.
    pub unit: Option<String>,
    /// Figures that bear it.
    pub figures: u64,
    /// Issuers of these.
    pub issuers: u64,
}

/// Codes, those of the most issuers first.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::web) struct Codes {
    pub codes: Vec<Code>,
}

/// Codes that words name, with how many figures bear them.
pub(in crate::web) async fn found(who: &Who, asked: &Asked) -> Result<Vec<Code>, Problem> {
    let words = blind(asked.words.as_deref().unwrap_or_default());
    let held = who.store.codes(None).await?;
    let held: HashMap<&str, (u64, u64)> = held.iter().map(|h| (h.code.as_str(), (h.figures, h.issuers))).collect();
    let has = |e: &&Entry| {
        let all = [&e.code, &e.vi, &e.en].into_iter().chain(&e.phrases).map(|t| blind(t)).collect::<Vec<_>>().join(" ");
        words.split(' ').filter(|w| !w.is_empty()).all(|w| all.contains(w))
    };
    let code = |e: &Entry| {
        let (figures, issuers) = held.get(e.code.as_str()).copied().unwrap_or_default();
        Code { code: e.code.clone(), vi: e.vi.clone(), en: e.en.clone(), unit: e.unit.clone(), figures, issuers }
    };
    let mut all: Vec<Code> = ENTRIES.iter().filter(has).map(code).filter(|c| !words.is_empty() || c.figures > 0).collect();
    all.sort_by_key(|c| std::cmp::Reverse((c.issuers, c.figures)));
    all.truncate(asked.limit.unwrap_or(20).clamp(1, 200));
    Ok(all)
}

pub(in crate::web) async fn search(who: Who, Query(asked): Query<Asked>) -> Result<Json<Codes>, Problem> {
    Ok(Json(Codes { codes: found(&who, &asked).await? }))
}

/// A code that a figure may have.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::web) struct Candidate {
    code: String,
    vi: String,
    en: String,
    /// Probability that it is meant.
    probability: f32,
    /// How much of the indicator's words the label has, in percent.
    own: u32,
    /// How much of them only headings and rows around it have.
    lent: u32,
    /// How much of the label it leaves unexplained.
    left: u32,
}

/// Codes that a figure may have, best first.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::web) struct Candidates {
    /// The code that it has; null: none.
    code: Option<String>,
    /// The code that the catalogue alone gives, where what it has was learned from reviewers.
    alone: Option<String>,
    candidates: Vec<Candidate>,
}

pub(in crate::web) async fn ranked(
    State(app): State<Arc<App>>,
    who: Who,
    Path((id, indicator)): Path<(String, String)>,
) -> Result<Json<Candidates>, Problem> {
    let record = record(&who, &id).await?;
    let made = super::documents::extracted(&app, &who, record.id.as_str()).await?;
    let ranked = tokio::task::spawn_blocking(move || {
        let extraction: Extraction = serde_json::from_str(&made.json).map_err(|_| Problem::internal())?;
        let figure = extraction.indicators.iter().find(|i| i.id == indicator);
        let figure = figure.ok_or_else(|| Problem::not_found(("không có số liệu này", "there is no such figure")))?;
        Ok::<_, Problem>(Candidates {
            code: figure.code.clone(),
            alone: extraction.learned.as_ref().and_then(|l| l.get(&figure.id)).cloned().flatten(),
            candidates: rank(&extraction, figure),
        })
    });
    Ok(Json(ranked.await??))
}

/// How many candidates are told.
const MOST: usize = 8;

fn rank(extraction: &Extraction, figure: &Indicator) -> Vec<Candidate> {
    let sections = figure.section.as_deref().and_then(|id| extraction.sections.iter().find(|s| s.id == id));
    let inside = |of: &&crate::indicator::output::SectionOut| sections.is_some_and(|s| s.path.starts_with(&of.path));
    let headings = extraction.sections.iter().filter(inside).filter_map(|s| s.title.as_deref());
    let table = figure.table.as_ref();
    let caption = table.and_then(|t| extraction.tables.iter().find(|o| o.id == *t.id)).and_then(|t| t.caption.as_deref());
    let mut around: Vec<&str> = caption.into_iter().chain(headings).collect();
    around.truncate(16);
    let above: Vec<&str> = table.map(|t| t.row_path.iter().rev().map(String::as_str).collect()).unwrap_or_default();
    let none: &[String] = &[];
    let asked = Label {
        label: &figure.label,
        above: &above,
        around: &around,
        title: extraction.report.title.as_ref().map(|t| t.value.as_str()),
        columns: table.map_or(none, |t| &t.column_path),
        unit: figure.value.unit.as_deref(),
        kind: Some(figure.value.kind),
        change: figure.value.change.is_some(),
        sentence: figure.source == Place::Narrative,
        leans: None,
        rough: false,
    };
    let candidate = |c: catalog::Candidate| {
        let known = ENTRIES.get(usize::from(c.entry));
        let name = |pick: fn(&Entry) -> &String| known.map(pick).cloned().unwrap_or_default();
        let (vi, en) = (name(|e| &e.vi), name(|e| &e.en));
        Candidate { probability: c.probability(), code: c.code, vi, en, own: c.own, lent: c.lent, left: c.left }
    };
    catalog::candidates(&GRAMMAR, &asked, MOST).into_iter().map(candidate).collect()
}

/// What may be learned.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::web) struct Proposals {
    proposals: Vec<Proposal>,
}

pub(in crate::web) async fn proposals(State(app): State<Arc<App>>, who: Who) -> Result<Json<Proposals>, Problem> {
    of_all(&who)?;
    Ok(Json(Proposals { proposals: lessons::proposals(&*app.all, &GRAMMAR).await? }))
}

/// What becomes of a proposal.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct Choice {
    /// accept or reject.
    decision: String,
    /// Why it is rejected.
    #[serde(default)]
    note: Option<String>,
}

/// The version in force.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::web) struct Now {
    /// Empty: the catalogue alone.
    version: String,
}

async fn now(app: &App) -> Result<Json<Now>, Problem> {
    let newest = lessons::newest(&*app.all).await?;
    let version = newest.version.clone();
    app.lessons.put(newest);
    Ok(Json(Now { version }))
}

pub(in crate::web) async fn choose(
    State(app): State<Arc<App>>,
    who: Who,
    Path(id): Path<String>,
    super::people::Asked(choice): super::people::Asked<Choice>,
) -> Result<Json<Now>, Problem> {
    of_all(&who)?;
    match choice.decision.as_str() {
        "accept" => {
            let version = lessons::accept(&*app.all, &GRAMMAR, &id, &who.name).await?.map_err(Problem::conflict)?;
            tracing::info!(version, proposal = id, by = who.name, "a proposal for the catalogue was accepted");
        }
        "reject" if id.len() == 10 && id.bytes().all(|b| b.is_ascii_hexdigit()) => {
            let note: String = choice.note.unwrap_or_default().chars().take(2000).collect();
            lessons::reject(&*app.all, &id, &who.name, &note).await?;
            tracing::info!(proposal = id, by = who.name, "a proposal for the catalogue was rejected");
        }
        _ => return Err(Problem::bad_request(("`decision` là accept hoặc reject", "expected `decision` to be accept or reject"))),
    }
    now(&app).await
}

/// Versions, the newest first.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::web) struct Versions {
    versions: Vec<Version>,
}

pub(in crate::web) async fn versions(State(app): State<Arc<App>>, who: Who) -> Result<Json<Versions>, Problem> {
    of_all(&who)?;
    Ok(Json(Versions { versions: lessons::versions(&*app.all).await? }))
}

/// A version to go back to.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct Back {
    /// Its number; 0: the catalogue alone.
    restore: i64,
}

pub(in crate::web) async fn restore(
    State(app): State<Arc<App>>,
    who: Who,
    super::people::Asked(back): super::people::Asked<Back>,
) -> Result<Json<Now>, Problem> {
    of_all(&who)?;
    let none = || Problem::not_found(("không có phiên bản này", "there is no such version"));
    let version = lessons::restore(&*app.all, back.restore, &who.name).await?.ok_or_else(none)?;
    tracing::info!(version, by = who.name, "the catalogue went back to an earlier version");
    now(&app).await
}

pub(in crate::web) async fn apply(State(app): State<Arc<App>>, who: Who) -> Result<Json<Applied>, Problem> {
    of_all(&who)?;
    let done = lessons::apply(&*app.all).await?;
    tracing::info!(documents = done.documents, figures = done.figures, by = who.name, "stored figures took over learned codes");
    Ok(Json(done))
}
