//! The audit trail: who decided what when, whether each chain of decisions is whole, and what was deleted.

use super::frame::{Frame, link, said};
use super::{Asked as Plain, clock, trouble};
use crate::review::chain::Broken;
use crate::review::event::Reading;
use crate::review::{Action, Chain, Event};
use crate::store::{Chained, Deletion, Trace, Trail};
use crate::web::access::Who;
use crate::web::api::documents::day;
use crate::web::assets;
use crate::web::lang::Lang;
use crate::web::problem::Problem;
use askama::Template;
use axum::extract::Query;
use axum::http::Uri;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use std::collections::HashMap;

/// Decisions on one page.
const ON_PAGE: u32 = 50;

/// Chains that are verified at a time.
const CHAINS: u32 = 200;

/// Decisions that are verified at one request.
const MOST_VERIFIED: usize = 200_000;

/// Which decisions.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    lang: Option<String>,
    who: Option<String>,
    action: Option<String>,
    document: Option<String>,
    from: Option<String>,
    to: Option<String>,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "audit.html", config = "src/web/askama.toml")]
struct Audit {
    lang: Lang,
    version: &'static str,
    frame: Frame,
    who: String,
    action: String,
    document: String,
    from: String,
    to: String,
    filtered: bool,
    actions: Vec<(&'static str, &'static str)>,
    rows: Vec<Row>,
    next: String,
}

/// A decision in words.
struct Row {
    when: String,
    who: String,
    action: &'static str,
    class: &'static str,
    name: String,
    address: String,
    quote: String,
    changes: Vec<Change>,
    note: String,
    sample: bool,
    seq: u64,
    /// Program and grammars that were looked at.
    made_by: String,
    hash: String,
    /// What is wrong with the document's chain. Empty: nothing.
    broken: String,
}

/// A field before and after.
struct Change {
    field: &'static str,
    before: String,
    after: String,
}

pub(in crate::web) async fn show(who: Who, uri: Uri, Query(asked): Query<Asked>) -> Response {
    let lang = Lang::asked(asked.lang.as_deref());
    page(&who, &uri, lang, &asked).await.unwrap_or_else(|problem| trouble(lang, &problem))
}

/// When a day begins in Việt Nam.
fn begins(date: &str) -> Result<i64, Problem> {
    let date = day(date)?;
    let number = |at: std::ops::Range<usize>| date.get(at).and_then(|n| n.parse::<i64>().ok()).unwrap_or(0);
    Ok(clock::begins(number(0..4), number(5..7), number(8..10)))
}

async fn page(who: &Who, uri: &Uri, lang: Lang, asked: &Asked) -> Result<Response, Problem> {
    let field = |f: &Option<String>| said(f.as_deref()).unwrap_or_default().to_owned();
    let no_document = |()| Problem::no_document();
    let trail = Trail {
        who: said(asked.who.as_deref()).map(str::to_owned),
        action: said(asked.action.as_deref()).and_then(Action::named),
        document: said(asked.document.as_deref()).map(str::parse).transpose().map_err(no_document)?,
        organisation: None,
        from_ms: said(asked.from.as_deref()).map(begins).transpose()?,
        to_ms: said(asked.to.as_deref()).map(begins).transpose()?.map(|ms| ms.saturating_add(clock::DAY_MS)),
    };
    let after = said(asked.after.as_deref()).and_then(|a| a.parse().ok());
    let mut found = who.store.trail(&trail, after.as_ref(), ON_PAGE + 1).await?;
    let more = found.len() > ON_PAGE as usize;
    found.truncate(ON_PAGE as usize);
    let broken = verified(who, &found).await?;
    let last = found.last().filter(|_| more).map(|t| t.place().to_string());
    let (name, action, document) = (field(&asked.who), field(&asked.action), field(&asked.document));
    let (from, to) = (field(&asked.from), field(&asked.to));
    let parts = |after: &str| {
        let parts = [("who", &*name), ("action", &*action), ("document", &*document), ("from", &*from), ("to", &*to), ("after", after)];
        link("/audit", &parts, lang)
    };
    let audit = Audit {
        lang,
        version: assets::version(),
        frame: Frame::of(who, lang, uri, "/audit"),
        next: last.map_or_else(String::new, |l| parts(&l)),
        filtered: trail != Trail::default(),
        actions: Action::ALL.iter().map(|a| (a.name(), lang.action(*a))).collect(),
        rows: found.iter().map(|t| Row::of(t, broken.get(t.document.as_str()), lang)).collect(),
        who: name,
        action,
        document,
        from,
        to,
    };
    Ok(Html(audit.render()?).into_response())
}

/// What is wrong with the chains of these documents.
async fn verified(who: &Who, found: &[Trace]) -> Result<HashMap<String, Broken>, Problem> {
    let mut chains: HashMap<String, Chained> = HashMap::new();
    for trace in found {
        if chains.contains_key(trace.document.as_str()) {
            continue;
        }
        let Some(record) = who.store.document(&trace.document).await? else { continue };
        let events = who.store.events(&trace.document).await?;
        let chained = Chained { document: record.id, name: record.name, sha256: record.sha256, events };
        chains.insert(trace.document.to_string(), chained);
    }
    let check = move || chains.into_iter().filter_map(|(id, c)| Some((id, broken(c.document.as_str(), &c.sha256, &c.events)?))).collect();
    Ok(tokio::task::spawn_blocking(check).await?)
}

/// Where a chain breaks first. `None`: nowhere.
fn broken(document: &str, sha256: &str, events: &[Event]) -> Option<Broken> {
    let mut chain = Chain::new(document, sha256);
    events.iter().find_map(|e| chain.check(e).err())
}

fn in_words(broken: &Broken, lang: Lang) -> String {
    let (vi, en) = broken.fault.words();
    format!("{} {}: {}", lang.pick("quyết định", "decision"), broken.seq, lang.pick(vi, en))
}

impl Row {
    fn of(trace: &Trace, broken: Option<&Broken>, lang: Lang) -> Self {
        let event = &trace.event;
        let entry = event.anchor.indicator.as_deref().map_or_else(String::new, |id| format!("#{id}"));
        Self {
            when: clock::viet_nam(event.time_ms),
            who: event.who.clone(),
            action: lang.action(event.action),
            class: event.action.name(),
            name: trace.name.clone(),
            address: format!("/review/{}{}{entry}", trace.document, lang.query()),
            quote: event.anchor.quote.clone().unwrap_or_default(),
            changes: changes(event, lang),
            note: event.note.clone().unwrap_or_default(),
            sample: event.sample,
            seq: event.seq,
            made_by: format!("{} · {}", event.made_by.program, event.made_by.grammars.chars().take(19).collect::<String>()),
            hash: event.hash.chars().take(12).collect(),
            broken: broken.map_or_else(String::new, |b| in_words(b, lang)),
        }
    }
}

/// What a decision changed; of one that changes nothing, what it is about.
fn changes(event: &Event, lang: Lang) -> Vec<Change> {
    let value = |reading: &Option<Reading>, field: &str| {
        let words = reading.as_ref().and_then(|r| r.get(field)).unwrap_or_default();
        let number = matches!(field, "number" | "numerator" | "denominator" | "percent" | "upper");
        if number { lang.number(words) } else { words.to_owned() }
    };
    let spoken = |field: &&str| match &event.after {
        Some(after) => after.get(field).is_some(),
        None => matches!(*field, "label" | "number" | "numerator" | "denominator" | "percent" | "unit"),
    };
    let fields = Reading::FIELDS.iter().copied().filter(|f| spoken(f));
    let change = |field| Change { field: lang.field(field), before: value(&event.before, field), after: value(&event.after, field) };
    fields.map(change).filter(|c| !(c.before.is_empty() && c.after.is_empty())).collect()
}

#[derive(Template)]
#[template(path = "chains.html", config = "src/web/askama.toml")]
struct Chains {
    lang: Lang,
    version: &'static str,
    frame: Frame,
    documents: String,
    decisions: String,
    /// Document, address, what is wrong.
    broken: Vec<(String, String, String)>,
    /// There are more than were verified.
    cut: bool,
}

/// Every chain verified, from the bytes of its document to the last decision.
pub(in crate::web) async fn chains(who: Who, uri: Uri, Query(asked): Query<Plain>) -> Response {
    let lang = asked.lang();
    all_chains(&who, &uri, lang).await.unwrap_or_else(|problem| trouble(lang, &problem))
}

async fn all_chains(who: &Who, uri: &Uri, lang: Lang) -> Result<Response, Problem> {
    let (mut documents, mut decisions, mut wrong, mut after, mut cut) = (0usize, 0usize, Vec::new(), None, false);
    loop {
        let found = who.store.chains(None, after.as_ref(), CHAINS).await?;
        let Some(last) = found.last() else { break };
        after = Some(last.document.clone());
        documents += found.len();
        decisions += found.iter().map(|c| c.events.len()).sum::<usize>();
        let check = move || -> Vec<_> {
            let one = |c: Chained| broken(c.document.as_str(), &c.sha256, &c.events).map(|b| (c.name, c.document, b));
            found.into_iter().filter_map(one).collect()
        };
        let some = tokio::task::spawn_blocking(check).await?;
        wrong.extend(some.into_iter().map(|(name, id, b)| (name, link(&format!("/review/{id}"), &[], lang), in_words(&b, lang))));
        if decisions >= MOST_VERIFIED {
            cut = true;
            break;
        }
    }
    let page = Chains {
        lang,
        version: assets::version(),
        frame: Frame::of(who, lang, uri, "/audit"),
        documents: lang.number(&documents.to_string()),
        decisions: lang.number(&decisions.to_string()),
        broken: wrong,
        cut,
    };
    Ok(Html(page.render()?).into_response())
}

#[derive(Template)]
#[template(path = "deletions.html", config = "src/web/askama.toml")]
struct Deletions {
    lang: Lang,
    version: &'static str,
    frame: Frame,
    rows: Vec<Gone>,
    next: String,
}

struct Gone {
    when: String,
    by: String,
    name: String,
    sha256: String,
    note: String,
    decisions: usize,
    broken: String,
}

impl Gone {
    fn of(d: &Deletion, lang: Lang) -> Self {
        let events: Option<Vec<Event>> = serde_json::from_str(&d.events).ok();
        let broken = match &events {
            Some(events) => broken(&d.id, &d.sha256, events).map_or_else(String::new, |b| in_words(&b, lang)),
            None => lang.pick("các quyết định không đọc được", "its decisions cannot be read").to_owned(),
        };
        Self {
            when: clock::viet_nam(d.deleted_ms),
            by: d.by.clone(),
            name: d.name.clone(),
            sha256: d.sha256.clone(),
            note: d.note.clone(),
            decisions: events.map_or(0, |e| e.len()),
            broken,
        }
    }
}

pub(in crate::web) async fn deletions(who: Who, uri: Uri, Query(asked): Query<Plain>) -> Response {
    let lang = asked.lang();
    gone(&who, &uri, &asked).await.unwrap_or_else(|problem| trouble(lang, &problem))
}

async fn gone(who: &Who, uri: &Uri, asked: &Plain) -> Result<Response, Problem> {
    let lang = asked.lang();
    let after = asked.after.as_deref().and_then(|a| a.parse().ok()).unwrap_or(0);
    let mut found = who.store.deletions(None, after, ON_PAGE + 1).await?;
    let more = found.len() > ON_PAGE as usize;
    found.truncate(ON_PAGE as usize);
    let last = found.last().filter(|_| more).map(|d| link("/audit/deletions", &[("after", &d.seq.to_string())], lang));
    let page = Deletions {
        lang,
        version: assets::version(),
        frame: Frame::of(who, lang, uri, "/audit"),
        rows: found.iter().map(|d| Gone::of(d, lang)).collect(),
        next: last.unwrap_or_default(),
    };
    Ok(Html(page.render()?).into_response())
}
