//! One indicator over units and years: the figures of a code, side by side, as far as they can be compared.
//!
//! Points of the store and declared links between units in, a grid out: in each of its cells every value that some report tells of
//! that unit and period, the period's own report first. What was told later, what was added up and what was converted says so, and
//! values that do not agree are listed with both sides. Nothing is merged silently.

pub mod links;

pub mod measure;

pub mod grid;

pub mod differ;

pub mod outlier;

pub use differ::{Difference, Why};
pub use grid::{Cell, Entry, Grid, Row, Told, Wish};
pub use links::{Declared, LinkKind, UnitLink};

use crate::grammar::Grammar;
use crate::indicator::output::Extraction;
use crate::store::{DocumentId, Error, Store, Wanted};
use std::collections::{BTreeSet, HashMap};

/// Figures of one code that are looked at: those of the earliest periods.
const MOST_POINTS: usize = 20_000;

/// The figures of a code, side by side. `links`: what [`links::declared`] gave.
///
/// # Errors
/// Those of the store.
pub async fn side_by_side(store: &dyn Store, declared: &[Declared], grammar: &Grammar, wish: &Wish) -> Result<Grid, Error> {
    let wanted = Wanted {
        code: Some(wish.code.clone()),
        from: wish.from.clone(),
        to: wish.to.clone(),
        status: Some(wish.status.clone().unwrap_or_else(|| "actual".to_owned())),
        ..Wanted::default()
    };
    let (mut points, mut after, mut cut) = (Vec::new(), None, false);
    loop {
        let page = store.points(&wanted, after.as_ref(), 1000).await?;
        points.extend(page.points);
        after = page.next;
        if after.is_none() {
            break;
        }
        if points.len() >= MOST_POINTS {
            cut = true;
            break;
        }
    }
    let names = links::Names::of(&store.issuers().await?, grammar);
    let entries = grammar.entries();
    let entry = entries.iter().find(|e| e.code == wish.code);
    let mut grid = grid::lay(points, entry, &links::Web::of(declared, &names, grammar), &names, grammar, wish);
    grid.cut = cut;
    Ok(grid)
}

/// Documents that are opened for the words of differences; further ones go without.
const MOST_QUOTED: usize = 200;

/// Fills in the words that differing values rest on.
///
/// # Errors
/// Those of the store.
pub async fn quote(store: &dyn Store, differences: &mut [Difference]) -> Result<(), Error> {
    let mut words: HashMap<(String, String), String> = HashMap::new();
    let sides = differences.iter().flat_map(|d| [&d.one, &d.other]).filter(|e| !e.document.is_empty());
    let documents: BTreeSet<String> = sides.map(|e| e.document.clone()).collect();
    for document in documents.into_iter().take(MOST_QUOTED) {
        let Ok(id) = document.parse::<DocumentId>() else { continue };
        let Some(made) = store.extraction(&id).await? else { continue };
        let Ok(extraction) = serde_json::from_str::<Extraction>(&made.json) else { continue };
        let asked: BTreeSet<&str> =
            differences.iter().flat_map(|d| [&d.one, &d.other]).filter(|e| e.document == document).map(|e| e.indicator.as_str()).collect();
        let text: Vec<char> = made.text.chars().collect();
        for figure in extraction.indicators.iter().filter(|i| asked.contains(i.id.as_str())) {
            if let Some(evidence) = &figure.evidence {
                words.insert((document.clone(), figure.id.clone()), in_its_line(&text, evidence.start as usize, evidence.end as usize));
            }
        }
    }
    let of = |e: &Entry| words.get(&(e.document.clone(), e.indicator.clone())).cloned();
    for d in differences {
        (d.one_quote, d.other_quote) = (of(&d.one), of(&d.other));
    }
    Ok(())
}

/// How many letters of its line are shown on either side of a figure.
const AROUND: usize = 60;

/// A figure's words with what stands beside them in their line.
fn in_its_line(text: &[char], start: usize, end: usize) -> String {
    let end = end.min(text.len());
    let start = start.min(end);
    let before = text.get(..start).unwrap_or_default().iter().rev().take(AROUND).take_while(|c| **c != '\n').count();
    let behind = text.get(end..).unwrap_or_default().iter().take(AROUND).take_while(|c| **c != '\n').count();
    let words: String = text.get(start - before..end + behind).unwrap_or_default().iter().collect();
    crate::orthography::squeeze(&words)
}
