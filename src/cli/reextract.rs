//! `bocso reextract`: what this program and its grammars make of stored originals, held against what stands there; with `--apply`
//! it takes its place.

use super::lang::Lang;
use super::place::{Effort, Place, runtime};
use super::{Failure, export, out};
use crate::indicator::output::{Extraction, Indicator};
use crate::review::Anchor;
use crate::store::{DocumentId, Filter, Record, Status, Store};
use crate::work::child;
use crate::work::limits::Limits;
use std::collections::HashMap;
use std::io::Write;

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

/// Shows the differences of each document.
pub fn run(args: &Args, lang: Lang) -> Result<bool, Failure> {
    let limits = args.effort.limits(lang)?;
    runtime()?.block_on(async {
        let store = export::open(&args.place, lang).await?;
        let lost = |e: &dyn std::fmt::Display| Failure::Told(format!("{}: {e}", lang.say("kho dữ liệu", "the store")));
        let mut all = true;
        if !args.documents.is_empty() {
            for name in &args.documents {
                let none = || Failure::Told(format!("{name}: {}", lang.say("không có tài liệu này", "there is no such document")));
                let id: DocumentId = name.parse().map_err(|()| none())?;
                let record = store.document(&id).await.map_err(|e| lost(&e))?.ok_or_else(none)?;
                all &= one(&*store, &record, &limits, args.apply, lang).await?;
            }
            return Ok(all);
        }
        let filter = Filter { status: vec![Status::Done, Status::NeedsReview, Status::Partial], ..Filter::default() };
        let mut after = None;
        loop {
            let page = store.documents(&filter, after.as_ref(), PAGE).await.map_err(|e| lost(&e))?;
            for record in &page.records {
                all &= one(&*store, record, &limits, args.apply, lang).await?;
            }
            match page.records.last() {
                Some(last) if page.more => after = Some(last.id.clone()),
                _ => return Ok(all),
            }
        }
    })
}

/// One document. Whether it could be extracted again.
async fn one(store: &dyn Store, record: &Record, limits: &Limits, apply: bool, lang: Lang) -> Result<bool, Failure> {
    let id = &record.id;
    let told = |e: &dyn std::fmt::Display| Failure::Told(format!("{id}: {e}"));
    let (Some(old), Some(bytes)) = (store.extraction(id).await.map_err(|e| told(&e))?, store.original(id).await.map_err(|e| told(&e))?)
    else {
        out::complain(&format!("{id} {}: {}", record.name, lang.say("chưa có kết quả hoặc mất tệp gốc", "no extraction or no original")));
        return Ok(false);
    };
    let old: Extraction = serde_json::from_str(&old.json).map_err(|e| told(&e))?;
    let filed = match child::extract(&record.name, bytes, limits, |_| {}).await {
        Ok(filed) => filed,
        Err(failure) => {
            out::complain(&format!("{id} {}: {} {}", record.name, failure.reason.name(), failure.message));
            return Ok(false);
        }
    };
    let new: Extraction = serde_json::from_str(&filed.json.text()?).map_err(|e| told(&e))?;
    let changes = Changes::between(&old, &new);
    let events = store.events(id).await.map_err(|e| told(&e))?;
    let lost: Vec<&Anchor> = events
        .iter()
        .map(|e| &e.anchor)
        .filter(|a| a.indicator.is_some() && !new.indicators.iter().any(|i| Anchor::of(i).same_place(a)))
        .collect();
    let mut stdout = out::stdout()?;
    if !changes.is_empty() || !lost.is_empty() {
        writeln!(stdout, "{id}\t{}", record.name)?;
    }
    for (mark, figure) in changes.lines(&old, &new) {
        let page = figure.evidence.as_ref().and_then(|e| e.page).map_or_else(String::new, |p| format!("{p}"));
        writeln!(stdout, "{mark}\t{page}\t{}\t{}", figure.value.raw, figure.label)?;
    }
    for anchor in &lost {
        let words = lang.say("quyết định không còn chỗ bám", "a decision has lost its figure");
        writeln!(
            stdout,
            "!\t{}\t{}\t{words}",
            anchor.page.map_or_else(String::new, |p| p.to_string()),
            anchor.quote.as_deref().unwrap_or("")
        )?;
    }
    stdout.flush()?;
    let another = old.made_by.program != new.made_by.program || old.made_by.grammars != new.made_by.grammars;
    if apply && (another || !changes.is_empty()) && !store.replace(id, &old.made_by, &filed).await.map_err(|e| told(&e))? {
        out::complain(&format!("{id} {}: {}", record.name, lang.say("đã đổi trong lúc đọc lại", "it was changed meanwhile")));
        return Ok(false);
    }
    Ok(true)
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
