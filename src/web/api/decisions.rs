//! Decisions of people: what was decided, and one more. The chain's head is the entity tag: whoever decides names the head that
//! they saw, and is told what others decided meanwhile.

use super::documents::{extracted, record};
use crate::indicator::output::Extraction;
use crate::review::decide::{Scene, Wish, decide};
use crate::review::{Action, Chain, Counts, Event, Standing, Verdict};
use crate::store::Record;
use crate::web::access::Who;
use crate::web::problem::Problem;
use crate::web::service::App;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// Which decisions are wanted.
#[derive(Deserialize, JsonSchema)]
pub(in crate::web) struct Asked {
    /// Only entries that were decided about behind this event.
    after: Option<u64>,
    /// With the events themselves.
    events: Option<String>,
}

/// What stands of an entry.
#[derive(Serialize, JsonSchema)]
pub(in crate::web) struct Decision<'a> {
    /// `accept`, `correct`, `reject`, `add`, `postpone`.
    action: &'static str,
    /// What was corrected or added.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    fields: &'a BTreeMap<String, String>,
    who: &'a str,
    time_ms: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    /// Who confirmed somebody else's correction.
    #[serde(skip_serializing_if = "Option::is_none")]
    second: Option<&'a str>,
    /// The event that decided last: what an undo takes back.
    seq: u64,
    settled: bool,
    /// Of an entry that a person added: where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<serde_json::Value>,
}

impl<'a> Decision<'a> {
    fn of(id: &str, v: &'a Verdict, four_eyes: bool) -> Self {
        let a = &v.anchor;
        let points = |f: &crate::review::event::Frame| [f.left, f.top, f.right, f.bottom].map(|v| f64::from(v) / 100.0);
        let place = id
            .starts_with('a')
            .then(|| json!({ "page": a.page, "start": a.start, "end": a.end, "quote": a.quote, "box": a.frame.as_ref().map(points) }));
        Self {
            action: v.action.name(),
            fields: &v.reading.0,
            who: &v.who,
            time_ms: v.time_ms,
            note: v.note.as_deref(),
            second: v.second.as_deref(),
            seq: v.seq,
            settled: v.is_settled(four_eyes),
            place,
        }
    }
}

/// How a document stands.
#[derive(Serialize, JsonSchema)]
pub(in crate::web) struct Standings<'a> {
    /// Hash of the last event; of a document without any, of its bytes.
    head: &'a str,
    /// How many events there are.
    length: usize,
    counts: Counts,
    /// By entry; null: nobody's decision stands (any more).
    decisions: BTreeMap<&'a str, Option<Decision<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    events: Option<&'a [Event]>,
    /// Who asks: of the review page alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    me: Option<&'a str>,
}

/// The head of a chain.
fn head<'a>(events: &'a [Event], record: &'a Record) -> &'a str {
    events.last().map_or(record.sha256.as_str(), |e| e.hash.as_str())
}

/// How a document stands; `after`: only entries of later events.
fn state<'a>(
    events: &'a [Event],
    head: &'a str,
    after: u64,
    standing: &'a Standing,
    extraction: &Extraction,
    four_eyes: bool,
) -> Standings<'a> {
    let mut decisions: BTreeMap<&str, Option<Decision<'_>>> = BTreeMap::new();
    let touched: HashSet<&str> = events.iter().filter(|e| e.seq > after).filter_map(|e| standing.id(&e.anchor)).collect();
    for id in &touched {
        decisions.insert(id, None);
    }
    for (id, verdict) in standing.decided().filter(|d| touched.contains(d.0)) {
        decisions.insert(id, Some(Decision::of(id, verdict, four_eyes)));
    }
    Standings { head, length: events.len(), counts: standing.counts(extraction, four_eyes), decisions, events: None, me: None }
}

/// How a document stands, as JSON, for the review page.
pub(in crate::web) fn snapshot(
    extraction: &Extraction,
    events: &[Event],
    sha256: &str,
    me: &str,
    four_eyes: bool,
) -> serde_json::Result<String> {
    let standing = Standing::of(extraction, events);
    let head = events.last().map_or(sha256, |e| e.hash.as_str());
    let mut state = state(events, head, 0, &standing, extraction, four_eyes);
    state.me = Some(me);
    serde_json::to_string(&state)
}

pub(in crate::web) async fn list(
    State(app): State<Arc<App>>,
    who: Who,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let record = record(&who, &id).await?;
    let events = who.store.events(&record.id).await?;
    let tag = format!("\"{}\"", head(&events, &record));
    if headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok()) == Some(&tag) {
        return Ok((StatusCode::NOT_MODIFIED, tagged(&tag)).into_response());
    }
    let made = extracted(&app, &who, &id).await?;
    let four_eyes = app.four_eyes;
    let body = tokio::task::spawn_blocking(move || {
        let extraction: Extraction = serde_json::from_str(&made.json)?;
        let standing = Standing::of(&extraction, &events);
        let after = asked.after.unwrap_or(0);
        let mut state = state(&events, head(&events, &record), after, &standing, &extraction, four_eyes);
        if asked.events.is_some() {
            state.events = events.get(events.partition_point(|e| e.seq <= after)..);
        }
        serde_json::to_string(&state)
    });
    let body = body.await?.map_err(|_| Problem::internal())?;
    Ok((tagged(&tag), [(header::CONTENT_TYPE, "application/json")], body).into_response())
}

pub(in crate::web) async fn decide_one(
    State(app): State<Arc<App>>,
    who: Who,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(wish): Json<Wish>,
) -> Result<Response, Problem> {
    let record = record(&who, &id).await?;
    if !record.status.is_final() {
        let detail = "the document is still being read; decide about it when that is done";
        return Err(Problem::new(StatusCode::CONFLICT, "not-ready", "Not ready yet", detail).retry_after(1));
    }
    let Some(seen) = headers.get(header::IF_MATCH).and_then(|v| v.to_str().ok()).map(|v| v.trim().trim_matches('"').to_owned()) else {
        let detail = "expected `If-Match` with the head of the document's decisions, found none; GET the decisions first";
        return Err(Problem::new(StatusCode::PRECONDITION_REQUIRED, "no-head", "Head needed", detail));
    };
    // A figure that means nothing in the catalogue has an empty code.
    if let Some(code) = wish.fields.get("code").map(|c| c.trim()).filter(|c| !c.is_empty() && super::codes::entry(c).is_none()) {
        let found: String = code.chars().take(60).collect();
        let detail = (format!("danh mục không có mã `{found}`"), format!("the catalogue has no code `{found}`"));
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "no-decision", "Not a decision", detail));
    }
    let made = extracted(&app, &who, &id).await?;
    let mut events = who.store.events(&record.id).await?;
    let name = who.name.clone();
    let (record, decided) = tokio::task::spawn_blocking(move || {
        let extraction: Extraction = serde_json::from_str(&made.json).map_err(|_| Problem::internal())?;
        if seen != head(&events, &record) {
            return Ok((record, Outcome::Stale { extraction: Box::new(extraction), events, seen }));
        }
        let scene = Scene { extraction: &extraction, text: &made.text, events: &events };
        let event = decide(&wish, &scene, &name, now_ms())
            .map_err(|why| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "no-decision", "Not a decision", why.to_string()))?;
        let mut chain = events.last().map_or_else(|| Chain::new(record.id.as_str(), &record.sha256), Chain::after);
        events.push(chain.seal(event));
        Ok::<_, Problem>((record, Outcome::Made { extraction: Box::new(extraction), events, seen }))
    })
    .await??;
    match decided {
        Outcome::Stale { extraction, events, seen } => Ok(stale(&record, &extraction, &events, &seen, app.four_eyes)),
        Outcome::Made { extraction, events, seen } => {
            let Some(event) = events.last() else { return Err(Problem::internal()) };
            if !who.store.add_event(&record.id, event).await? {
                // Somebody was faster by a moment.
                let events = who.store.events(&record.id).await?;
                return Ok(stale(&record, &extraction, &events, &seen, app.four_eyes));
            }
            tracing::info!(document = %record.id, seq = event.seq, action = event.action.name(), "a decision");
            let standing = Standing::of(&extraction, &events);
            let state = state(&events, &event.hash, event.seq - 1, &standing, &extraction, app.four_eyes);
            who.store.settle(&record.id, state.counts.undecided > 0).await?;
            let tag = format!("\"{}\"", event.hash);
            let id = standing.id(&event.anchor).filter(|_| event.action != Action::Undo);
            let mut body = serde_json::to_value(&state).map_err(|_| Problem::internal())?;
            body["seq"] = json!(event.seq);
            body["entry"] = json!(id);
            Ok((StatusCode::CREATED, tagged(&tag), Json(body)).into_response())
        }
    }
}

enum Outcome {
    /// The chain has grown since `seen`.
    Stale { extraction: Box<Extraction>, events: Vec<Event>, seen: String },
    /// The last event is new.
    Made { extraction: Box<Extraction>, events: Vec<Event>, seen: String },
}

/// 412 with what others decided meanwhile.
fn stale(record: &Record, extraction: &Extraction, events: &[Event], seen: &str, four_eyes: bool) -> Response {
    let after = events.iter().find(|e| e.hash == seen).map_or(0, |e| e.seq);
    let standing = Standing::of(extraction, events);
    let mut state = state(events, head(events, record), after, &standing, extraction, four_eyes);
    state.events = events.get(events.partition_point(|e| e.seq <= after)..);
    let mut body = serde_json::to_value(&state).unwrap_or_default();
    body["type"] = json!("urn:bocso:problem:decided-meanwhile");
    body["title"] = json!("Decided meanwhile");
    body["status"] = json!(412);
    body["detail"] =
        json!("others decided about this document meanwhile; look at what they decided and send the decision again with the new head");
    let mut response = (StatusCode::PRECONDITION_FAILED, tagged(&format!("\"{}\"", head(events, record))), Json(body)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

fn tagged(tag: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
    headers
}

fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// The extraction with `decision` in each indicator that has one, and the counts behind it: every other byte as it was.
pub(in crate::web) fn beside(json: &str, events: &[Event], sha256: &str, four_eyes: bool) -> serde_json::Result<String> {
    let extraction: Extraction = serde_json::from_str(json)?;
    let parts: Parts<'_> = serde_json::from_str(json)?;
    let standing = Standing::of(&extraction, events);
    let head = events.last().map_or(sha256, |e| e.hash.as_str());
    let state = state(events, head, 0, &standing, &extraction, four_eyes);
    let inner = |raw: &str| raw.rfind('}').map_or(raw.len(), |at| at);
    let mut out = String::with_capacity(json.len() + events.len() * 160);
    // The indicators are the one array whose members change; all around them stays.
    let begin = parts.indicators.first().map(|i| offset(json, i.get()));
    let end = parts.indicators.last().map(|i| offset(json, i.get()) + i.get().len());
    if let (Some(begin), Some(end)) = (begin, end) {
        out.push_str(json.get(..begin).unwrap_or_default());
        for (n, (raw, i)) in parts.indicators.iter().zip(&extraction.indicators).enumerate() {
            if n > 0 {
                out.push(',');
            }
            match state.decisions.get(i.id.as_str()).and_then(Option::as_ref) {
                Some(decision) => {
                    out.push_str(&raw.get()[..inner(raw.get())]);
                    out.push_str(",\"decision\":");
                    out.push_str(&serde_json::to_string(decision)?);
                    out.push('}');
                }
                None => out.push_str(raw.get()),
            }
        }
        out.push_str(json.get(end..inner(json)).unwrap_or_default());
    } else {
        out.push_str(&json[..inner(json)]);
    }
    let others: BTreeMap<_, _> = state.decisions.iter().filter(|(id, _)| !id.starts_with('i')).collect();
    let whole = json!({ "head": state.head, "length": state.length, "counts": state.counts, "others": others });
    out.push_str(",\"decisions\":");
    out.push_str(&whole.to_string());
    out.push('}');
    Ok(out)
}

#[derive(Deserialize)]
struct Parts<'a> {
    #[serde(borrow)]
    indicators: Vec<&'a serde_json::value::RawValue>,
}

/// Where a part of a text begins that was borrowed from it.
fn offset(whole: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize)
}
