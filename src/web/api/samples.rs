//! Blind checks: figures that nobody had to look at are drawn by lot, an auditor reads what stands there without seeing the
//! program's reading, and the errors found say how many there are among all of them.
//!
//! An answer is an event of the document's chain: `accept` where both read the same, else `postpone`, so that the figure waits for a
//! reviewer, with what was read, or without where the auditor could not tell.

use super::documents::{address, day, extracted, issuer_key, record};
use crate::indicator::output::{Extraction, Indicator};
use crate::review::sampling::{self, Design, Found, Outcome, lot};
use crate::review::{Action, Anchor, Chain, Draw, Event, Reading, Verdicts};
use crate::store::papers::Kind;
use crate::store::{Paper, PaperFilter, Review, Wanted};
use crate::web::access::Who;
use crate::web::problem::Problem;
use crate::web::service::App;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// The most figures of a sample.
const MOST: u32 = 2000;
/// The most figures that a sample is drawn from.
const POPULATION: usize = 500_000;
/// Figures asked for at a time.
const PAGE: u32 = 1000;
/// Samples that are listed.
pub(in crate::web) const LISTED: u32 = 50;

/// What is to be drawn.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct NewSample {
    /// How many figures, 1 to 2000.
    size: u32,
    /// How they are drawn.
    #[serde(default)]
    design: Design,
    /// The same seed draws the same figures. Left out: one by chance.
    seed: Option<u32>,
    /// Only figures of this issuer, by any of its names.
    issuer: Option<String>,
    /// Only figures whose period ends on this day or later: 2023-01-01.
    from: Option<String>,
    /// Only figures whose period ends on this day or earlier.
    to: Option<String>,
}

/// A sample as kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    design: Design,
    seed: u32,
    issuer: Option<String>,
    from: Option<String>,
    to: Option<String>,
    population: u64,
    items: Vec<Item>,
}

/// A figure that was drawn.
#[derive(Serialize, Deserialize)]
struct Item {
    document: String,
    indicator: String,
    /// The number as the program read it when it was drawn.
    value: String,
}

/// An answer as kept.
#[derive(Serialize, Deserialize)]
struct Answered {
    outcome: Outcome,
    /// What the person read. Empty: they could not tell.
    reads: String,
    /// What the program read, in the words of the document.
    raw: String,
    /// The event in the document's chain.
    seq: u64,
}

/// A sample.
#[derive(Serialize, JsonSchema)]
pub(in crate::web) struct Sample {
    pub(in crate::web) id: String,
    pub(in crate::web) who: String,
    made_at: String,
    design: Design,
    seed: u32,
    pub(in crate::web) issuer: Option<String>,
    pub(in crate::web) from: Option<String>,
    pub(in crate::web) to: Option<String>,
    pub(in crate::web) found: Found,
    /// What was answered; of a list of samples: nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::web) answers: Vec<AnswerShown>,
}

/// An answer.
#[derive(Serialize, JsonSchema)]
pub(in crate::web) struct AnswerShown {
    number: i64,
    pub(in crate::web) document: String,
    pub(in crate::web) indicator: String,
    pub(in crate::web) outcome: Outcome,
    /// Somebody has since found the program right.
    pub(in crate::web) cleared: bool,
    /// What the person read; null: they could not tell.
    pub(in crate::web) reads: Option<String>,
    /// What the program read, in the words of the document.
    pub(in crate::web) machine: String,
    who: String,
    answered_at: String,
    /// The event in the document's chain.
    seq: u64,
}

/// All samples.
#[derive(Serialize, JsonSchema)]
pub(in crate::web) struct Samples {
    pub(in crate::web) samples: Vec<Sample>,
}

/// What is asked next.
#[derive(Serialize, JsonSchema)]
pub(in crate::web) struct Next {
    sample: String,
    answered: u64,
    size: u64,
    /// null: all are answered.
    question: Option<Question>,
}

/// A figure without the program's reading of it.
#[derive(Serialize, JsonSchema)]
struct Question {
    /// Its number in the sample.
    number: i64,
    document: String,
    name: String,
    label: String,
    subject: Option<String>,
    period: Option<String>,
    page: Option<u32>,
    /// Heads of its row and column, from the outside in; empty in a sentence.
    row: Vec<String>,
    column: Vec<String>,
    /// Its picture on the page; null: the document has no pages.
    crop: Option<String>,
    /// The text before it, the words themselves, the text behind them; null where there is a picture.
    text: Option<[String; 3]>,
}

/// An answer to a question.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct NewAnswer {
    /// The question's number.
    number: i64,
    /// What stands there. Left out: it cannot be told.
    reads: Option<String>,
}

fn no_sample() -> Problem {
    Problem::not_found(("không có mẫu này", "there is no such sample"))
}

fn now_ms() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis()).unwrap_or(i64::MAX)
}

fn random() -> Result<u64, Problem> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|_| Problem::internal())?;
    Ok(u64::from_le_bytes(bytes))
}

/// The sample with that id and its answers by the number of their questions.
async fn load(who: &Who, id: &str) -> Result<(Paper, Kept, HashMap<i64, (Paper, Answered)>), Problem> {
    let sample = PaperFilter { kind: Kind::Sample, part: Some(id), organisation: None };
    let paper = who.store.papers(sample, 1).await?.into_iter().next().ok_or_else(no_sample)?;
    let kept: Kept = serde_json::from_str(&paper.body).map_err(|_| Problem::internal())?;
    let answers = PaperFilter { kind: Kind::Answer, part: Some(id), organisation: None };
    let papers = who.store.papers(answers, MOST).await?;
    let read = |p: Paper| serde_json::from_str(&p.body).map(|a| (p.number, (p, a))).map_err(|_| Problem::internal());
    Ok((paper, kept, papers.into_iter().map(read).collect::<Result<_, _>>()?))
}

pub(in crate::web) async fn create(who: Who, Json(new): Json<NewSample>) -> Result<Response, Problem> {
    if !(1..=MOST).contains(&new.size) {
        let en = format!("expected a size from 1 to {MOST}, found {}", new.size);
        return Err(Problem::bad_request((format!("cỡ mẫu từ 1 đến {MOST}"), en)));
    }
    #[allow(clippy::cast_possible_truncation, reason = "any of its digits will do")]
    let seed = match new.seed {
        Some(seed) => seed,
        None => random()? as u32,
    };
    let wanted = Wanted {
        issuer: new.issuer.as_deref().filter(|i| !i.is_empty()).map(issuer_key),
        from: new.from.as_deref().filter(|d| !d.is_empty()).map(day).transpose()?,
        to: new.to.as_deref().filter(|d| !d.is_empty()).map(day).transpose()?,
        review: vec![Review::Machine],
        ..Wanted::default()
    };
    let (mut items, mut lots, mut after) = (Vec::new(), Vec::new(), None);
    let mut documents = 0_u32;
    loop {
        let page = who.store.points(&wanted, after.as_ref(), PAGE).await?;
        for p in page.points {
            let document = p.document.to_string();
            documents += u32::from(items.last().is_none_or(|last: &Item| last.document != document));
            lots.push((documents, lot(u64::from(seed), &document, &p.indicator)));
            items.push(Item { document, indicator: p.indicator, value: p.value.unwrap_or_default() });
        }
        if items.len() > POPULATION {
            let en = format!("expected at most {POPULATION} figures to draw from; narrow the filter");
            return Err(Problem::bad_request((format!("nhiều hơn {POPULATION} số liệu; hãy thu hẹp bộ lọc"), en)));
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let drawn = sampling::draw(&lots, new.size as usize, new.design, u64::from(seed));
    if drawn.is_empty() {
        let detail = ("không có số liệu nào máy tự chấp nhận trong phạm vi này", "there are no machine-accepted figures in this filter");
        return Err(Problem::conflict(detail));
    }
    let population = items.len() as u64;
    let mut of: Vec<Option<Item>> = items.into_iter().map(Some).collect();
    let items = drawn.into_iter().filter_map(|i| of.get_mut(i).and_then(Option::take)).collect();
    let kept = Kept { design: new.design, seed, issuer: new.issuer, from: new.from, to: new.to, population, items };
    let part = format!("{:016x}", random()?);
    let body = serde_json::to_string(&kept).map_err(|_| Problem::internal())?;
    let paper = Paper {
        kind: Kind::Sample,
        part,
        number: 0,
        organisation: who.organisation.clone(),
        who: who.name.clone(),
        made_ms: now_ms(),
        body,
    };
    if !who.store.keep_paper(&paper).await? {
        return Err(Problem::internal());
    }
    tracing::info!(sample = paper.part, size = kept.items.len(), population, "drew a sample");
    let place = [(header::LOCATION, format!("/api/v1/samples/{}", paper.part))];
    Ok((StatusCode::CREATED, place, Json(summary(&paper, &kept, &HashMap::new()))).into_response())
}

fn summary(paper: &Paper, kept: &Kept, answers: &HashMap<i64, (Paper, Answered)>) -> Sample {
    let count = |outcome: Outcome| answers.values().filter(|a| a.1.outcome == outcome).count() as u64;
    let found = Found {
        population: kept.population,
        size: kept.items.len() as u64,
        answered: answers.len() as u64,
        unclear: count(Outcome::Unclear),
        different: count(Outcome::Different),
        ..Found::default()
    };
    Sample {
        id: paper.part.clone(),
        who: paper.who.clone(),
        made_at: super::documents::iso(paper.made_ms),
        design: kept.design,
        seed: kept.seed,
        issuer: kept.issuer.clone().filter(|i| !i.is_empty()),
        from: kept.from.clone().filter(|i| !i.is_empty()),
        to: kept.to.clone().filter(|i| !i.is_empty()),
        found: found.counted(),
        answers: Vec::new(),
    }
}

/// The newest samples, with their results but without the answers.
pub(in crate::web) async fn all(who: &Who) -> Result<Vec<Sample>, Problem> {
    let papers = who.store.papers(PaperFilter { kind: Kind::Sample, part: None, organisation: None }, LISTED).await?;
    let mut samples = Vec::with_capacity(papers.len());
    for paper in papers {
        samples.push(whole(who, &paper.part).await?);
    }
    Ok(samples)
}

pub(in crate::web) async fn list(who: Who) -> Result<Json<Samples>, Problem> {
    let mut samples = all(&who).await?;
    for sample in &mut samples {
        sample.answers.clear();
    }
    Ok(Json(Samples { samples }))
}

/// A sample with its answers.
async fn whole(who: &Who, id: &str) -> Result<Sample, Problem> {
    let (paper, kept, answers) = load(who, id).await?;
    let mut sample = summary(&paper, &kept, &answers);
    let mut numbered: Vec<_> = answers.into_iter().collect();
    numbered.sort_unstable_by_key(|a| a.0);
    for (number, (paper, answer)) in numbered {
        let Some(item) = usize::try_from(number).ok().and_then(|n| kept.items.get(n)) else { continue };
        let cleared = answer.outcome == Outcome::Different && cleared(who, item, answer.seq).await?;
        sample.found.cleared += u64::from(cleared);
        sample.answers.push(AnswerShown {
            number,
            document: item.document.clone(),
            indicator: item.indicator.clone(),
            outcome: answer.outcome,
            cleared,
            reads: Some(answer.reads).filter(|r| !r.is_empty()),
            machine: answer.raw,
            who: paper.who,
            answered_at: super::documents::iso(paper.made_ms),
            seq: answer.seq,
        });
    }
    sample.found = sample.found.counted();
    Ok(sample)
}

/// Whether somebody accepted the program's reading after a blind check had read another.
async fn cleared(who: &Who, item: &Item, seq: u64) -> Result<bool, Problem> {
    let id = item.document.parse().map_err(|()| Problem::internal())?;
    let events = who.store.events(&id).await?;
    let Some(answer) = events.iter().find(|e| e.seq == seq) else { return Ok(false) };
    let verdicts = Verdicts::of(&events);
    Ok(verdicts.at(&answer.anchor).is_some_and(|v| v.seq > seq && v.action == Action::Accept && v.reading.0.is_empty()))
}

pub(in crate::web) async fn one(who: Who, Path(id): Path<String>) -> Result<Json<Sample>, Problem> {
    Ok(Json(whole(&who, &id).await?))
}

pub(in crate::web) async fn export(who: Who, Path(id): Path<String>) -> Result<Response, Problem> {
    let sample = whole(&who, &id).await?;
    let mut out = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    let wrong = |_| Problem::internal();
    let head = ["number", "document", "indicator", "outcome", "cleared", "reads", "machine", "who", "answered_at", "seq"];
    out.write_record(head).map_err(wrong)?;
    // What people typed must not begin a formula.
    let quiet = |s: &str| if s.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{s}") } else { s.to_owned() };
    for a in &sample.answers {
        let outcome = match a.outcome {
            Outcome::Same => "same",
            Outcome::Different => "different",
            Outcome::Unclear => "unclear",
        };
        let reads = quiet(a.reads.as_deref().unwrap_or_default());
        let row = [
            a.number.to_string(),
            a.document.clone(),
            a.indicator.clone(),
            outcome.to_owned(),
            a.cleared.to_string(),
            reads,
            quiet(&a.machine),
            quiet(&a.who),
            a.answered_at.clone(),
            a.seq.to_string(),
        ];
        out.write_record(row).map_err(wrong)?;
    }
    let body = out.into_inner().map_err(|_| Problem::internal())?;
    let kind = [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, "attachment; filename=\"sample.csv\"")];
    Ok((kind, body).into_response())
}

/// The figure that was drawn. `None`: the extraction does not have it any more as it was.
fn drawn<'e>(extraction: &'e Extraction, item: &Item) -> Option<&'e Indicator> {
    let figure = extraction.indicators.iter().find(|i| i.id == item.indicator)?;
    (figure.value.stated().unwrap_or_default() == item.value).then_some(figure)
}

pub(in crate::web) async fn next(State(app): State<Arc<App>>, who: Who, Path(id): Path<String>) -> Result<Json<Next>, Problem> {
    let (paper, kept, answers) = load(&who, &id).await?;
    let mut question = None;
    for (number, item) in (0_i64..).zip(&kept.items).filter(|(n, _)| !answers.contains_key(n)) {
        // What was deleted or read anew meanwhile is passed over.
        let Ok(record) = record(&who, &item.document).await else { continue };
        let Ok(made) = extracted(&app, &who, &item.document).await else { continue };
        let item = Item { document: item.document.clone(), indicator: item.indicator.clone(), value: item.value.clone() };
        let asked = tokio::task::spawn_blocking(move || {
            let extraction: Extraction = serde_json::from_str(&made.json).ok()?;
            let figure = drawn(&extraction, &item)?;
            let words = figure.evidence.as_ref();
            let boxed = words.is_some_and(|e| e.page.is_some() && e.boxes.as_ref().is_some_and(|b| !b.is_empty()));
            let text = words.filter(|_| !boxed).map(|e| {
                const AROUND: usize = 160;
                let (start, end) = (e.start as usize, e.end as usize);
                let part = |from: usize, to: usize| made.text.chars().skip(from).take(to.saturating_sub(from)).collect::<String>();
                [part(start.saturating_sub(AROUND), start), e.text.clone(), part(end, end + AROUND)]
            });
            let heads = |path: &[String]| path.to_vec();
            let table = figure.table.as_ref();
            Some(Question {
                number,
                name: record.name,
                label: figure.label.clone(),
                subject: figure.subject.clone(),
                period: figure.period.as_ref().map(|p| p.label.clone()),
                page: words.and_then(|e| e.page),
                row: table.map(|t| heads(&t.row_path).into_iter().chain([t.row_label.to_string()]).collect()).unwrap_or_default(),
                column: table.map(|t| heads(&t.column_path)).unwrap_or_default(),
                crop: boxed.then(|| format!("{}/crops/{}", address(&record.id), figure.id)),
                text,
                document: item.document,
            })
        });
        question = asked.await?;
        if question.is_some() {
            break;
        }
    }
    Ok(Json(Next { sample: paper.part, answered: answers.len() as u64, size: kept.items.len() as u64, question }))
}

pub(in crate::web) async fn answer(
    State(app): State<Arc<App>>,
    who: Who,
    Path(id): Path<String>,
    Json(new): Json<NewAnswer>,
) -> Result<Response, Problem> {
    let (paper, kept, answers) = load(&who, &id).await?;
    let wrong = ("không có câu này trong mẫu", "there is no such question in the sample");
    let item = usize::try_from(new.number).ok().and_then(|n| kept.items.get(n)).ok_or_else(|| Problem::bad_request(wrong))?;
    let twice = || Problem::conflict(("câu này đã có người trả lời", "the question is answered already"));
    if answers.contains_key(&new.number) {
        return Err(twice());
    }
    let reads: String = new.reads.as_deref().unwrap_or_default().trim().chars().filter(|c| !c.is_control()).take(200).collect();
    let record = record(&who, &item.document).await?;
    let made = extracted(&app, &who, &item.document).await?;
    let extraction = tokio::task::spawn_blocking(move || serde_json::from_str::<Extraction>(&made.json)).await?;
    let extraction = extraction.map_err(|_| Problem::internal())?;
    let gone = ("số liệu này đã được đọc lại từ khi rút mẫu", "the figure was read anew since the sample was drawn");
    let figure = drawn(&extraction, item).ok_or_else(|| Problem::conflict(gone))?;
    let outcome = match (new.reads.is_some(), sampling::same(&figure.value, &reads)) {
        (false, _) => Outcome::Unclear,
        (true, Some(true)) => Outcome::Same,
        (true, Some(false)) => Outcome::Different,
        (true, None) => {
            let detail = ("hãy gõ con số đứng ở đó, như 1.234,5", "expected the number that stands there, such as 1.234,5");
            return Err(Problem::bad_request(detail));
        }
    };
    let mut seq = None;
    for _ in 0..8 {
        let events = who.store.events(&record.id).await?;
        let event = event(figure, &extraction, outcome, &reads, &who.name, &paper.part, &kept);
        let mut chain = events.last().map_or_else(|| Chain::new(record.id.as_str(), &record.sha256), Chain::after);
        let event = chain.seal(event);
        // Somebody else may have decided about the document at this very moment.
        if who.store.add_event(&record.id, &event).await? {
            seq = Some(event.seq);
            break;
        }
    }
    let seq = seq.ok_or_else(Problem::internal)?;
    let body = serde_json::to_string(&Answered { outcome, reads, raw: figure.value.raw.clone(), seq }).map_err(|_| Problem::internal())?;
    let answer = Paper {
        kind: Kind::Answer,
        part: paper.part.clone(),
        number: new.number,
        organisation: who.organisation.clone(),
        who: who.name.clone(),
        made_ms: now_ms(),
        body,
    };
    if !who.store.keep_paper(&answer).await? {
        return Err(twice());
    }
    // Whether both read the same is told when all is done: who knows it reads the next one with other eyes.
    let told = serde_json::json!({ "number": new.number, "answered": answers.len() + 1, "size": kept.items.len() });
    Ok((StatusCode::CREATED, Json(told)).into_response())
}

/// What the chain keeps of an answer.
fn event(figure: &Indicator, extraction: &Extraction, outcome: Outcome, reads: &str, who: &str, sample: &str, kept: &Kept) -> Event {
    let machine = Reading::of(figure);
    let (action, before, after) = match outcome {
        Outcome::Same => (Action::Accept, Some(machine), None),
        Outcome::Unclear => (Action::Postpone, None, None),
        Outcome::Different => {
            let read = sampling::reading(&figure.value, reads);
            let before = Reading(machine.0.into_iter().filter(|(k, _)| read.0.contains_key(k)).collect());
            (Action::Postpone, Some(before), Some(read))
        }
    };
    Event {
        seq: 0,
        time_ms: now_ms(),
        who: who.to_owned(),
        document: String::new(),
        anchor: Anchor::of(figure),
        action,
        before,
        after,
        note: Some(reads.to_owned()).filter(|r| !r.is_empty()),
        undoes: None,
        sample: true,
        draw: Some(Draw { sample: sample.to_owned(), population: kept.population, size: kept.items.len() as u64 }),
        made_by: extraction.made_by.clone(),
        prev_hash: String::new(),
        hash: String::new(),
    }
}
