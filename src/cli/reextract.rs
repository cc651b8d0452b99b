//! `bocso reextract`: what this program and its grammars make of stored originals, held against what stands there; with `--apply`
//! it takes its place.

use super::lang::Lang;
use super::place::{Effort, Place, runtime};
use super::{Failure, export, out};
use crate::indicator::output::{Extraction, Indicator};
use crate::review::Anchor;
use crate::store::{DocumentId, Filter, Record, Status, Store};
use crate::work::limits::Limits;
use crate::work::{child, learning, lessons};
use std::collections::{HashMap, VecDeque};
use std::io::Write;
use std::sync::Arc;
use tokio::task::JoinHandle;

/// Arguments of `reextract`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Ids of documents; none: all whose extraction another version of program or grammars made
    #[arg(value_name = "ID")]
    documents: Vec<String>,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    effort: Effort,
    /// Put the new extractions in place of the old ones, which are kept
    #[arg(long)]
    apply: bool,
}

/// Documents asked for at a time.
const PAGE: u32 = 200;

/// Shows the differences of each document, in the order of the documents; `--jobs` of them are read at once.
pub fn run(args: &Args, lang: Lang) -> Result<bool, Failure> {
    let limits = Arc::new(args.effort.limits(lang)?);
    runtime()?.block_on(async {
        let store = export::open(&args.place, lang).await?;
        let lost = |e: &dyn std::fmt::Display| Failure::Told(format!("{}: {e}", lang.say("kho dữ liệu", "the store")));
        limits.calibration.put(learning::newest(&*store).await.map_err(|e| lost(&e))?.map(|n| n.0));
        limits.lessons.put(lessons::newest(&*store).await.map_err(|e| lost(&e))?);
        let mut line = Line { jobs: args.effort.jobs(), apply: args.apply, lang, store, limits, underway: VecDeque::new(), all: true };
        if !args.documents.is_empty() {
            for name in &args.documents {
                let none = || Failure::Told(format!("{name}: {}", lang.say("không có tài liệu này", "there is no such document")));
                let id: DocumentId = name.parse().map_err(|()| none())?;
                let record = line.store.document(&id).await.map_err(|e| lost(&e))?.ok_or_else(none)?;
                line.begin(record).await?;
            }
            return line.end().await;
        }
        let filter = Filter { status: vec![Status::Done, Status::NeedsReview, Status::Partial], ..Filter::default() };
        let mut after = None;
        loop {
            let page = line.store.documents(&filter, after.as_ref(), PAGE).await.map_err(|e| lost(&e))?;
            after = page.records.last().map(|last| last.id.clone());
            for record in page.records {
                line.begin(record).await?;
            }
            if !page.more || after.is_none() {
                return line.end().await;
            }
        }
    })
}

/// Documents that are read at once, told of in the order they came.
struct Line {
    jobs: usize,
    apply: bool,
    lang: Lang,
    store: Arc<dyn Store>,
    limits: Arc<Limits>,
    underway: VecDeque<JoinHandle<Result<Told, Failure>>>,
    /// None failed so far.
    all: bool,
}

/// What is told of a document.
#[derive(Default)]
struct Told {
    /// For standard output.
    lines: String,
    /// It could not be read again, or not be put in place, and why.
    fault: Option<String>,
}

impl Line {
    /// Begins with a document, once there is room for it.
    async fn begin(&mut self, record: Record) -> Result<(), Failure> {
        while self.underway.len() >= self.jobs {
            self.first().await?;
        }
        let (store, limits, apply, lang) = (Arc::clone(&self.store), Arc::clone(&self.limits), self.apply, self.lang);
        self.underway.push_back(tokio::spawn(async move { one(&*store, &record, &limits, apply, lang).await }));
        Ok(())
    }

    /// Tells of the first that is not told of yet.
    async fn first(&mut self) -> Result<(), Failure> {
        let Some(first) = self.underway.pop_front() else { return Ok(()) };
        let told = first.await.map_err(|e| Failure::Told(e.to_string()))??;
        let mut stdout = out::stdout()?;
        stdout.write_all(told.lines.as_bytes())?;
        stdout.flush()?;
        if let Some(fault) = &told.fault {
            out::complain(fault);
            self.all = false;
        }
        Ok(())
    }

    /// Tells of the rest. Whether all could be read again.
    async fn end(mut self) -> Result<bool, Failure> {
        while !self.underway.is_empty() {
            self.first().await?;
        }
        Ok(self.all)
    }
}

/// One document.
async fn one(store: &dyn Store, record: &Record, limits: &Limits, apply: bool, lang: Lang) -> Result<Told, Failure> {
    let id = &record.id;
    let told = |e: &dyn std::fmt::Display| Failure::Told(format!("{id}: {e}"));
    let fault = |why: &str| Some(format!("{id} {}: {why}", record.name));
    let (Some(old), Some(bytes)) = (store.extraction(id).await.map_err(|e| told(&e))?, store.original(id).await.map_err(|e| told(&e))?)
    else {
        return Ok(Told {
            fault: fault(lang.say("chưa có kết quả hoặc mất tệp gốc", "no extraction or no original")), ..Told::default()
        });
    };
    let old: Extraction = serde_json::from_str(&old.json).map_err(|e| told(&e))?;
    let filed = match child::extract(&record.name, bytes, limits, |_| {}).await {
        Ok(filed) => filed,
        Err(failure) => {
            return Ok(Told { fault: fault(&format!("{} {}", failure.reason.name(), failure.message)), ..Told::default() });
        }
    };
    let new: Extraction = serde_json::from_str(&filed.json.text()?).map_err(|e| told(&e))?;
    let changes = Changes::between(&old, &new);
    let events = store.events(id).await.map_err(|e| told(&e))?;
    let mut lines = lines(record, &changes, &old, &new);
    for anchor in events.iter().map(|e| &e.anchor) {
        if anchor.indicator.is_none() || new.indicators.iter().any(|i| Anchor::of(i).same_place(anchor)) {
            continue;
        }
        if lines.is_empty() {
            lines = format!("{id}\t{}\n", record.name);
        }
        let words = lang.say("quyết định không còn chỗ bám", "a decision has lost its figure");
        let page = anchor.page.map_or_else(String::new, |p| p.to_string());
        lines.extend(["!\t", &page, "\t", anchor.quote.as_deref().unwrap_or(""), "\t", words, "\n"]);
    }
    let another = old.made_by.program != new.made_by.program || old.made_by.grammars != new.made_by.grammars;
    let mut told_of = Told { lines, fault: None };
    if apply && (another || !changes.is_empty()) && !store.replace(id, &old.made_by, &filed).await.map_err(|e| told(&e))? {
        told_of.fault = fault(lang.say("đã đổi trong lúc đọc lại", "it was changed meanwhile"));
    }
    Ok(told_of)
}

/// A line for the document and one for each figure that changed; nothing for a document that says the same.
fn lines(record: &Record, changes: &Changes, old: &Extraction, new: &Extraction) -> String {
    if changes.is_empty() {
        return String::new();
    }
    let mut lines = format!("{}\t{}\n", record.id, record.name);
    for (mark, figure) in changes.lines(old, new) {
        let page = figure.evidence.as_ref().and_then(|e| e.page).map_or_else(String::new, |p| format!("{p}"));
        lines.extend([mark, "\t", &page, "\t", &figure.value.raw, "\t", &figure.label, "\n"]);
    }
    lines
}

/// Figures that two extractions of a document do not have in common, by index.
#[derive(Debug, Default, PartialEq, Eq)]
struct Changes {
    /// Of the old one.
    gone: Vec<usize>,
    /// Of the new one.
    come: Vec<usize>,
    /// Same place, another value, label, unit, period or review: of the old one, of the new one.
    other: Vec<(usize, usize)>,
}

impl Changes {
    fn between(old: &Extraction, new: &Extraction) -> Self {
        let mut places: HashMap<Spot, Vec<usize>> = HashMap::new();
        for (i, figure) in new.indicators.iter().enumerate().rev() {
            places.entry(place_of(figure)).or_default().push(i);
        }
        let mut changes = Self::default();
        let mut met = vec![false; new.indicators.len()];
        for (i, figure) in old.indicators.iter().enumerate() {
            match places.get_mut(&place_of(figure)).and_then(Vec::pop) {
                Some(j) => {
                    met[j] = true;
                    if !same(figure, &new.indicators[j]) {
                        changes.other.push((i, j));
                    }
                }
                None => changes.gone.push(i),
            }
        }
        changes.come = met.iter().enumerate().filter(|(_, met)| !**met).map(|(j, _)| j).collect();
        changes
    }

    fn is_empty(&self) -> bool {
        self.gone.is_empty() && self.come.is_empty() && self.other.is_empty()
    }

    /// A line each, changed figures as they were and as they are.
    fn lines<'a>(&'a self, old: &'a Extraction, new: &'a Extraction) -> impl Iterator<Item = (&'static str, &'a Indicator)> {
        let gone = self.gone.iter().map(|i| ("-", &old.indicators[*i]));
        let come = self.come.iter().map(|j| ("+", &new.indicators[*j]));
        let other = self.other.iter().flat_map(|(i, j)| [("<", &old.indicators[*i]), (">", &new.indicators[*j])]);
        gone.chain(come).chain(other)
    }
}

/// Where a figure stands: its words, or its cell.
type Spot = (Option<(u32, u32)>, Option<(String, usize, usize)>);

fn place_of(figure: &Indicator) -> Spot {
    let words = figure.evidence.as_ref().map(|e| (e.start, e.end));
    let cell = if words.is_none() { figure.table.as_ref().map(|t| (t.id.to_string(), t.row, t.column)) } else { None };
    (words, cell)
}

fn same(a: &Indicator, b: &Indicator) -> bool {
    a.value == b.value
        && a.label == b.label
        && a.subject == b.subject
        && a.status == b.status
        && a.period == b.period
        && a.code == b.code
        && a.review == b.review
        && a.flags == b.flags
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::Grammar;

    fn extraction(text: &str) -> Extraction {
        crate::extract::extract("a.txt", text.as_bytes(), &Grammar::embedded()).expect("a text")
    }

    #[test]
    fn what_changed_is_told_by_its_place() {
        let old = extraction("Toàn huyện có 12 xã. Đã cấp 25 thẻ và 7 sổ.");
        assert!(Changes::between(&old, &old).is_empty());
        let mut new = old.clone();
        let last = new.indicators.len() - 1;
        new.indicators[0].label = "xã, phường".to_owned();
        new.indicators.remove(last);
        let changes = Changes::between(&old, &new);
        assert_eq!((&*changes.gone, &*changes.come, &*changes.other), (&[last][..], &[][..], &[(0, 0)][..]));
        let back = Changes::between(&new, &old);
        assert_eq!((back.gone.len(), &*back.come), (0, &[last][..]));
        let marks: Vec<&str> = changes.lines(&old, &new).map(|l| l.0).collect();
        assert_eq!(marks, ["-", "<", ">"]);
    }
}
