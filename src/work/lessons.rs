//! What reviewers' corrections of codes would teach the catalogue: proposals with their effect over the whole store, the versions of
//! what was accepted, and stored figures brought up to a version without reading an original again.
//!
//! A version is the whole set of lessons, a sheet of the store with who and when; taking one back is a version more. The extraction
//! that a version changes is filed beside the one before it and names the version; what the catalogue alone gave stays in it.

use crate::catalog::lessons::{Lesson, Lessons, Taught};
use crate::grammar::Grammar;
use crate::indicator::output::Extraction;
use crate::orthography::fold::blind;
use crate::review::{Anchor, Verdicts};
use crate::store::papers::Kind;
use crate::store::record::sha256;
use crate::store::{Bearer, DocumentId, Error, Filed, Paper, PaperFilter, Store};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

/// Documents asked for at a time.
const PAGE: u32 = 200;

/// Labels asked for at a time.
const LABELS: u32 = 20_000;

/// Examples of a proposal's effect.
const EXAMPLES: usize = 5;

/// Versions that are read.
const MOST_VERSIONS: u32 = 10_000;

/// The lessons in force; all copies hold the same ones.
#[derive(Debug, Clone, Default)]
pub struct InForce(Arc<RwLock<Arc<Lessons>>>);

impl InForce {
    /// Those in force.
    pub fn now(&self) -> Arc<Lessons> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts others in force.
    pub fn put(&self, lessons: Lessons) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(lessons);
    }
}

/// A version of what was learned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Version {
    /// Its number.
    pub number: i64,
    /// What it says.
    pub lessons: Lessons,
    /// Who made it.
    pub who: String,
    /// When, milliseconds since 1970.
    pub made_ms: i64,
}

/// A reviewer's correction that a proposal comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Origin {
    /// Id of the document.
    pub document: String,
    /// Id of the figure.
    pub indicator: String,
    /// Who corrected it.
    pub who: String,
}

/// A figure whose code a proposal would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Example {
    /// Id of the document.
    pub document: String,
    /// Its file name.
    pub name: String,
    /// Id of the figure.
    pub indicator: String,
    /// Its label.
    pub label: String,
    /// Its number and unit.
    pub value: String,
    /// Its code now.
    pub was: Option<String>,
}

/// How many figures would change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Effect {
    /// Have no code and would get one.
    pub gain: u64,
    /// Would lose theirs.
    pub lose: u64,
    /// Would get another one.
    pub change: u64,
    /// Documents of these.
    pub documents: u64,
    /// Some of them.
    pub examples: Vec<Example>,
}

/// A correction as a lesson that may be accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Proposal {
    /// The lesson.
    pub lesson: Lesson,
    /// The corrections that it comes from.
    pub origins: Vec<Origin>,
    /// Another proposal or lesson gives the same label another code.
    pub disputed: bool,
    /// The label has no word of its own ("Tổng số"): it means another thing in each place, and cannot be learned.
    pub thin: bool,
    /// What would change.
    pub effect: Effect,
}

/// The newest version. Without one: the catalogue alone.
///
/// # Errors
/// Those of the store.
pub async fn newest(store: &dyn Store) -> Result<Lessons, Error> {
    Ok(some_versions(store, 1).await?.into_iter().next().map(|v| v.lessons).unwrap_or_default())
}

/// All versions, the newest first.
///
/// # Errors
/// Those of the store.
pub async fn versions(store: &dyn Store) -> Result<Vec<Version>, Error> {
    some_versions(store, MOST_VERSIONS).await
}

async fn some_versions(store: &dyn Store, limit: u32) -> Result<Vec<Version>, Error> {
    let papers = store.papers(PaperFilter { kind: Kind::Lessons, part: Some(""), organisation: None }, limit).await?;
    let version = |p: Paper| {
        let lessons = serde_json::from_str(&p.body).ok()?;
        Some(Version { number: p.number, lessons, who: p.who, made_ms: p.made_ms })
    };
    Ok(papers.into_iter().filter_map(version).collect())
}

fn id_of(label: &str, kind: &str, was: Option<&str>, code: Option<&str>) -> String {
    let all = [&blind(label), kind, was.unwrap_or_default(), code.unwrap_or_default()].join("\n");
    sha256(all.as_bytes()).chars().take(10).collect()
}

/// What the corrections of the store propose, those of the largest effect first. Accepted and rejected ones are left out.
///
/// # Errors
/// Those of the store.
pub async fn proposals(store: &dyn Store, grammar: &Grammar) -> Result<Vec<Proposal>, Error> {
    let lessons = newest(store).await?;
    let rejected = store.papers(PaperFilter { kind: Kind::Rejected, part: None, organisation: None }, MOST_VERSIONS).await?;
    let gone: BTreeSet<&str> = rejected.iter().map(|p| p.part.as_str()).chain(lessons.lessons.iter().map(|l| l.id.as_str())).collect();
    let mut found: BTreeMap<String, Proposal> = BTreeMap::new();
    let mut after: Option<DocumentId> = None;
    loop {
        let chains = store.chains(None, after.as_ref(), PAGE).await?;
        after = chains.last().map(|c| c.document.clone());
        for chain in &chains {
            let verdicts = Verdicts::of(&chain.events);
            if !verdicts.all().iter().any(|v| v.reading.get("code").is_some()) {
                continue;
            }
            let Some(made) = store.extraction(&chain.document).await? else { continue };
            let Ok(extraction) = serde_json::from_str::<Extraction>(&made.json) else { continue };
            for verdict in verdicts.all() {
                let Some(code) = verdict.reading.get("code") else { continue };
                let figure = extraction.indicators.iter().find(|i| Anchor::of(i).same_place(&verdict.anchor));
                let Some(figure) = figure else { continue };
                let (code, was) = (Some(code).filter(|c| !c.is_empty()), alone(&extraction, &figure.id, figure.code.as_deref()));
                if code == was {
                    continue;
                }
                let kind = figure.value.kind.name();
                let id = id_of(&figure.label, kind, was, code);
                if gone.contains(id.as_str()) {
                    continue;
                }
                let own = |c: Option<&str>| c.map(str::to_owned);
                let lesson = Lesson { id: id.clone(), label: figure.label.clone(), kind: kind.to_owned(), was: own(was), code: own(code) };
                let terms = &grammar.catalog().terms;
                let thin = terms.strong(&terms.read(&figure.label, false)) == 0;
                let proposal = found.entry(id).or_insert_with(|| Proposal {
                    lesson,
                    origins: Vec::new(),
                    disputed: false,
                    thin,
                    effect: Effect::default(),
                });
                let (document, indicator) = (chain.document.to_string(), figure.id.clone());
                proposal.origins.push(Origin { document, indicator, who: verdict.who.clone() });
            }
        }
        if chains.len() < PAGE as usize || after.is_none() {
            break;
        }
    }
    let mut all: Vec<Proposal> = found.into_values().collect();
    let others: Vec<Lesson> = all.iter().map(|p| &p.lesson).chain(&lessons.lessons).cloned().collect();
    for p in &mut all {
        let key = blind(&p.lesson.label);
        let against = |o: &Lesson| o.id != p.lesson.id && o.kind == p.lesson.kind && o.code != p.lesson.code && blind(&o.label) == key;
        p.disputed = others.iter().any(against);
    }
    weigh(store, &mut all).await?;
    let size = |p: &Proposal| p.effect.gain + p.effect.lose + p.effect.change;
    all.sort_by(|a, b| size(b).cmp(&size(a)).then_with(|| a.lesson.id.cmp(&b.lesson.id)));
    Ok(all)
}

/// The code that the catalogue alone gives a figure.
fn alone<'a>(extraction: &'a Extraction, id: &str, now: Option<&'a str>) -> Option<&'a str> {
    extraction.learned.as_ref().and_then(|l| l.get(id)).map_or(now, |was| was.as_deref())
}

/// Stored figures whose label some lessons speak of, with the key of each label.
async fn borne(store: &dyn Store, taught: &Taught<'_>) -> Result<Vec<(String, Bearer)>, Error> {
    let (mut after, mut keys) = (0, HashMap::new());
    loop {
        let labels = store.label_words(after, LABELS).await?;
        let Some(last) = labels.last().map(|l| l.0) else { break };
        let speaking = labels.iter().filter_map(|(seq, words)| Some((*seq, blind(words))).filter(|l| taught.speaks_of(&l.1)));
        keys.extend(speaking);
        after = last;
        if labels.len() < LABELS as usize {
            break;
        }
    }
    let seqs: Vec<i64> = keys.keys().copied().collect();
    let bearers = store.bearers(&seqs).await?;
    Ok(bearers.into_iter().filter_map(|b| Some((keys.get(&b.label_seq)?.clone(), b))).collect())
}

/// Counts what proposals would change, each by itself.
async fn weigh(store: &dyn Store, all: &mut [Proposal]) -> Result<(), Error> {
    let lessons: Vec<Lesson> = all.iter().map(|p| p.lesson.clone()).collect();
    let mut by_key: HashMap<String, Vec<(String, Bearer)>> = HashMap::new();
    for (key, bearer) in borne(store, &Taught::of(&lessons)).await? {
        by_key.entry(key.clone()).or_default().push((key, bearer));
    }
    for p in all {
        let key = blind(&p.lesson.label);
        let single = [p.lesson.clone()];
        let taught = Taught::of(&single);
        let mut documents = BTreeSet::new();
        for (_, b) in by_key.get(&key).map(Vec::as_slice).unwrap_or_default() {
            // What a person corrected says what the person said.
            let now = b.code.as_deref().filter(|c| !c.is_empty());
            let then = taught.code(&key, &b.kind, now);
            if b.decided.as_deref() == Some("correct") || then == now {
                continue;
            }
            let count = match (now, then) {
                (None, _) => &mut p.effect.gain,
                (_, None) => &mut p.effect.lose,
                _ => &mut p.effect.change,
            };
            *count += 1;
            documents.insert(b.document.clone());
            if p.effect.examples.len() < EXAMPLES {
                p.effect.examples.push(Example {
                    document: b.document.to_string(),
                    name: b.name.clone(),
                    indicator: b.indicator.clone(),
                    label: b.label.clone(),
                    value: [b.value.as_deref(), b.unit.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" "),
                    was: now.map(str::to_owned),
                });
            }
        }
        p.effect.documents = documents.len() as u64;
    }
    Ok(())
}

/// Why a proposal was not accepted: Vietnamese, English.
pub type Refused = (&'static str, &'static str);

/// Accepts a proposal: a version that has it as well. The version, or why not.
///
/// # Errors
/// Those of the store.
pub async fn accept(store: &dyn Store, grammar: &Grammar, id: &str, who: &str) -> Result<Result<String, Refused>, Error> {
    let Some(proposal) = proposals(store, grammar).await?.into_iter().find(|p| p.lesson.id == id) else {
        return Ok(Err(("không có đề xuất này, hoặc đã được quyết định", "there is no such proposal, or it is decided already")));
    };
    if proposal.thin {
        return Ok(Err(("nhãn này không tự nói lên chỉ tiêu nào", "this label says nothing by itself")));
    }
    if let Some(code) = &proposal.lesson.code
        && !grammar.catalog().codes().any(|c| c == code)
    {
        return Ok(Err(("danh mục không có mã này", "the catalogue has no such code")));
    }
    let mut lessons = newest(store).await?.lessons;
    lessons.push(proposal.lesson);
    keep(store, lessons, who).await.map(Ok)
}

/// Turns a proposal down; it is not proposed again. `false`: it was before.
///
/// # Errors
/// Those of the store.
pub async fn reject(store: &dyn Store, id: &str, who: &str, why: &str) -> Result<bool, Error> {
    let body = serde_json::json!({ "why": why }).to_string();
    let (part, who) = (id.to_owned(), who.to_owned());
    store.keep_paper(&Paper { kind: Kind::Rejected, part, number: 1, organisation: None, who, made_ms: 0, body }).await
}

/// Goes back to the lessons of an earlier version, 0 for none: a new version that says the same. `None`: there is none of that number.
///
/// # Errors
/// Those of the store.
pub async fn restore(store: &dyn Store, number: i64, who: &str) -> Result<Option<String>, Error> {
    let lessons = match number {
        0 => Vec::new(),
        _ => match versions(store).await?.into_iter().find(|v| v.number == number) {
            Some(version) => version.lessons.lessons,
            None => return Ok(None),
        },
    };
    keep(store, lessons, who).await.map(Some)
}

async fn keep(store: &dyn Store, lessons: Vec<Lesson>, who: &str) -> Result<String, Error> {
    for _ in 0..10 {
        let last = store.papers(PaperFilter { kind: Kind::Lessons, part: Some(""), organisation: None }, 1).await?;
        let number = last.first().map_or(1, |p| p.number + 1);
        let hash = sha256(serde_json::to_string(&lessons).unwrap_or_default().as_bytes());
        let version = format!("{number}-{}", hash.get(..8).unwrap_or_default());
        let body = serde_json::to_string(&Lessons { version: version.clone(), lessons: lessons.clone() });
        let body = body.map_err(|e| Error::Query(e.to_string()))?;
        let (part, who) = (String::new(), who.to_owned());
        if store.keep_paper(&Paper { kind: Kind::Lessons, part, number, organisation: None, who, made_ms: 0, body }).await? {
            return Ok(version);
        }
    }
    Err(Error::Query("others accept proposals at this very moment".to_owned()))
}

/// Gives the figures of an extraction the codes of a version. How many changed; the extraction names the version if it has any of its
/// codes from it.
pub fn teach(extraction: &mut Extraction, lessons: &Lessons) -> usize {
    let taught = Taught::of(&lessons.lessons);
    let mut learned = BTreeMap::new();
    let before = extraction.learned.take().unwrap_or_default();
    let mut changed = 0;
    for figure in &mut extraction.indicators {
        let given = before.get(&figure.id).cloned().unwrap_or_else(|| figure.code.clone());
        let key = blind(&figure.label);
        let code = taught.code(&key, figure.value.kind.name(), given.as_deref()).map(str::to_owned);
        if code != given {
            learned.insert(figure.id.clone(), given);
        }
        if code != figure.code {
            figure.code = code;
            changed += 1;
        }
    }
    extraction.made_by.lessons = (!learned.is_empty()).then(|| lessons.version.clone());
    extraction.learned = (!learned.is_empty()).then_some(learned);
    changed
}

/// Gives what was just extracted the codes of the lessons in force. Costs nothing where no label is spoken of.
///
/// # Errors
/// If what was extracted cannot be read again.
pub fn taught(filed: &mut Filed, lessons: &Lessons) -> std::io::Result<()> {
    let known = Taught::of(&lessons.lessons);
    if lessons.lessons.is_empty() || !filed.rows.iter().any(|r| known.speaks_of(&blind(&r.label))) {
        return Ok(());
    }
    let mut extraction: Extraction = serde_json::from_str(&filed.json.text()?)?;
    if teach(&mut extraction, lessons) > 0 {
        filed.recode(&extraction)?;
    }
    Ok(())
}

/// What bringing the store up to a version did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Applied {
    /// Documents whose extraction was filed anew.
    pub documents: u64,
    /// Figures whose code changed.
    pub figures: u64,
    /// Documents that others changed meanwhile: apply again.
    pub missed: u64,
}

/// Brings all stored figures that any version ever spoke of up to the newest one.
///
/// # Errors
/// Those of the store.
pub async fn apply(store: &dyn Store) -> Result<Applied, Error> {
    let all = versions(store).await?;
    let lessons = all.first().map(|v| v.lessons.clone()).unwrap_or_default();
    let ever: Vec<Lesson> = all.into_iter().flat_map(|v| v.lessons.lessons).collect();
    let documents: BTreeSet<DocumentId> = borne(store, &Taught::of(&ever)).await?.into_iter().map(|b| b.1.document).collect();
    let mut done = Applied::default();
    let grammar = Arc::new(Grammar::embedded());
    for id in documents {
        let Some(made) = store.extraction(&id).await? else { continue };
        let (lessons, grammar) = (lessons.clone(), Arc::clone(&grammar));
        let anew = tokio::task::spawn_blocking(move || {
            let mut extraction: Extraction = serde_json::from_str(&made.json).ok()?;
            let old = extraction.made_by.clone();
            let changed = teach(&mut extraction, &lessons);
            (changed > 0).then(|| (old, Filed::of(&extraction, &made.text, &made.layout, &grammar), changed))
        });
        let Some((old, filed, changed)) = anew.await.map_err(|e| Error::Query(e.to_string()))? else { continue };
        let filed = filed.map_err(|e| Error::Query(e.to_string()))?;
        if store.replace(&id, &old, &filed).await? {
            done.documents += 1;
            done.figures += changed as u64;
        } else {
            done.missed += 1;
        }
    }
    Ok(done)
}
