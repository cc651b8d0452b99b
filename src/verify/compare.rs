//! One batch against its document read anew.

use super::checks;
use super::lines::{Batch, Row, words};
use super::{Aspect, Findings, NOTHING};
use crate::export::column::{COLUMNS, Rests};
use crate::export::figure::Figure;
use crate::export::filter::Filter;
use crate::export::select::{self, Selected};
use crate::export::source::Entry;
use crate::review::Chain;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// A document read anew.
#[derive(Debug, Clone)]
pub struct Reread {
    /// Its id.
    pub document: String,
    /// That hash.
    pub sha256: String,
    /// The extraction's JSON.
    pub extraction: String,
    /// The normalised text.
    pub text: String,
}

/// Where a figure stands: first and last place of its words, and its cell.
type Place = (Option<(u64, u64)>, Option<(String, u64, u64)>);

/// Holds a batch against its document.
pub fn compare(batch: &Batch, reread: Reread, out: &mut Findings<'_>) {
    let text = reread.text;
    let entry = Entry {
        document: reread.document,
        sha256: reread.sha256,
        name: batch.name(),
        extraction: reread.extraction,
        text: String::new(),
        events: batch.events.clone(),
    };
    let read = match select::Read::of(&entry) {
        Ok(read) => read,
        Err(e) => return out.failed(Aspect::Original, "", "", &e.to_string(), NOTHING),
    };
    let made = &read.extraction.made_by;
    let same = batch.made_by() == (made.program.clone(), made.grammars.clone());
    let anew = select::select(&entry, &read, &Filter { cells: true, ..Filter::default() });
    let by_place: HashMap<Place, &Figure<'_>> = anew.figures.iter().map(|f| (place_of(f), f)).collect();
    let letters = Letters::new(&text);
    let mut seen = HashSet::new();
    for row in &batch.figures {
        let id = words(row, "indicator").unwrap_or_default();
        quote(row, &id, &letters, out);
        let place = place(row);
        match by_place.get(&place) {
            Some(figure) => columns(row, &id, figure, same, batch.head.is_some(), out),
            None => out.failed(Aspect::Value, &id, "", NOTHING, &shown(row, "value_text")),
        }
        if !seen.insert(place) {
            out.failed(Aspect::Whole, &id, "", "1", "2");
        }
    }
    if let Some(head) = &batch.head {
        count(out, "figures", head.figures, batch.figures.len());
        count(out, "checks", head.checks, batch.checks.len());
        if head.whole && same {
            for figure in anew.figures.iter().filter(|f| f.indicator.value.is_figure() && !seen.contains(&place_of(f))) {
                out.failed(Aspect::Whole, &figure.indicator.id, "", &figure.indicator.value.raw, NOTHING);
            }
        }
        let ids: HashSet<String> = batch.figures.iter().filter_map(|r| words(r, "indicator")).collect();
        checks::compare(&batch.checks, &read.extraction, &ids, same, out);
        chain(batch, &anew, &letters, out);
    }
}

/// As many lines as the document's first line says.
fn count(out: &mut Findings<'_>, what: &str, said: u64, there: usize) {
    if said == there as u64 {
        out.held(Aspect::Whole);
    } else {
        out.failed(Aspect::Whole, "", what, &said.to_string(), &there.to_string());
    }
}

/// The words stand where the row says.
fn quote(row: &Row, id: &str, letters: &Letters<'_>, out: &mut Findings<'_>) {
    let Some(quote) = words(row, "quote") else {
        // A blank cell has no words.
        if row.get("quote").is_none_or(|q| q.get() != "null") {
            out.failed(Aspect::Quote, id, "", NOTHING, &shown(row, "quote"));
        }
        return;
    };
    let stands = letters.slice(whole(row, "start"), whole(row, "end"));
    if stands == Some(quote.as_str()) {
        out.held(Aspect::Quote);
    } else {
        out.failed(Aspect::Quote, id, "", stands.unwrap_or(NOTHING), &quote);
    }
}

/// Every column of a row against the figure read anew. `review`: decisions are part of the export.
fn columns(row: &Row, id: &str, figure: &Figure<'_>, same: bool, review: bool, out: &mut Findings<'_>) {
    let mut fits: [(Aspect, bool); 3] = [(Aspect::Value, true), (Aspect::Reading, same), (Aspect::Review, review)];
    let mut anew = String::new();
    for column in COLUMNS {
        let aspect = match column.rests {
            Rests::Bytes | Rests::Quote => Aspect::Value,
            // The place on the page moves with the program.
            Rests::Reading if same => Aspect::Reading,
            Rests::People if review => Aspect::Review,
            _ => continue,
        };
        anew.clear();
        (column.get)(figure).json(&mut anew);
        let exported = row.get(column.name).map_or("null", |v| v.get());
        if !equal(&anew, exported) {
            out.failed(aspect, id, column.name, &plain(&anew), &plain(exported));
            fits.iter_mut().filter(|f| f.0 == aspect).for_each(|f| f.1 = false);
        }
    }
    fits.iter().filter(|f| f.1).for_each(|f| out.held(f.0));
}

/// The chain of decisions, and the words that they speak of.
fn chain(batch: &Batch, anew: &Selected<'_>, letters: &Letters<'_>, out: &mut Findings<'_>) {
    let Some(head) = &batch.head else { return };
    let mut chain = Chain::new(&anew.entry.document, &anew.entry.sha256);
    for event in &batch.events {
        let seq = format!("#{}", event.seq);
        match chain.check(event) {
            Ok(()) => out.held(Aspect::Chain),
            Err(broken) => out.wrong(Aspect::Chain, &seq, broken.fault.words(), &broken.expected, &broken.found),
        }
        if let Some(quote) = &event.anchor.quote {
            let stands = letters.slice(event.anchor.start.map(u64::from), event.anchor.end.map(u64::from));
            if stands != Some(quote.as_str()) {
                out.failed(Aspect::Quote, &seq, "", stands.unwrap_or(NOTHING), quote);
            }
        }
    }
    count(out, "events", head.events, batch.events.len());
    if head.head == chain.head() {
        out.held(Aspect::Chain);
    } else {
        out.wrong(Aspect::Chain, "", ("cuối chuỗi", "its end"), chain.head(), &head.head);
    }
}

fn place_of(figure: &Figure<'_>) -> Place {
    let words = figure.evidence().map(|e| (u64::from(e.start), u64::from(e.end)));
    (words, figure.indicator.table.as_ref().map(|t| (t.id.to_string(), t.row as u64, t.column as u64)))
}

fn place(row: &Row) -> Place {
    let cell = words(row, "table").and_then(|t| Some((t, whole(row, "row")?, whole(row, "column")?)));
    (whole(row, "start").zip(whole(row, "end")), cell)
}

fn whole(row: &Row, name: &str) -> Option<u64> {
    row.get(name)?.get().parse().ok()
}

fn shown(row: &Row, name: &str) -> String {
    row.get(name).map_or_else(|| NOTHING.to_owned(), |v| plain(v.get()))
}

/// Whether two JSON values are the same: numbers digit for digit, all else however it is spaced and escaped.
fn equal(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let number = |s: &str| s.starts_with(|c: char| c == '-' || c.is_ascii_digit());
    if number(a) || number(b) {
        return false;
    }
    match (serde_json::from_str::<Value>(a), serde_json::from_str::<Value>(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

/// JSON as people read it.
fn plain(json: &str) -> String {
    match serde_json::from_str::<String>(json) {
        Ok(words) => words,
        Err(_) if json == "null" => NOTHING.to_owned(),
        Err(_) => json.to_owned(),
    }
}

/// A text by scalar values.
pub(super) struct Letters<'a> {
    text: &'a str,
    /// Byte of each scalar value, and the text's end.
    at: Vec<u32>,
}

impl<'a> Letters<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: text.char_indices().map(|c| c.0 as u32).chain([text.len() as u32]).collect() }
    }

    fn slice(&self, start: Option<u64>, end: Option<u64>) -> Option<&'a str> {
        let byte = |at: Option<u64>| Some(*self.at.get(usize::try_from(at?).ok()?)? as usize);
        self.text.get(byte(start)?..byte(end)?)
    }
}
