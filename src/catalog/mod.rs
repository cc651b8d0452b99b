//! Labels → codes of the catalogue: which indicator a figure states, as its label and what stands around it tell.
//!
//! A label and its surroundings in, candidates out, best first. A code is given only where the words fit, nothing distinguishing is
//! left over and no other indicator fits as well; everything else stays without one. It knows no words; `grammars/catalog` does.

pub mod lessons;

mod report;

pub mod unit;
mod weigh;

pub use report::codes;

use crate::grammar::Grammar;
use crate::value::Kind;

/// What a label must reach for its code to be given; see [`Candidate::score`].
pub const ENOUGH: u32 = 640;
/// How far the best candidate must be ahead of the next.
const AHEAD: u32 = 15;

/// A label and what stands around it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// The words for what is measured: the row's in a table of indicators, the columns' in one of units.
    pub label: &'a str,
    /// What stands above it, nearest first: ancestor rows.
    pub above: &'a [&'a str],
    /// What else it stands under, nearest first: caption, headings.
    pub around: &'a [&'a str],
    /// The report's title.
    pub title: Option<&'a str>,
    /// Headers of the column in a table of indicators.
    pub columns: &'a [String],
    /// The figure's unit as written.
    pub unit: Option<&'a str>,
    /// What the figure is; `None`, text and empty: not known.
    pub kind: Option<Kind>,
    /// Whether it states an increase or a decrease.
    pub change: bool,
    /// Whether the label was gathered from a sentence, where what is counted stands behind what it is counted among.
    pub sentence: bool,
    /// The label is what a figure of a sentence says of its own; what it leans on stands above. `true`: it counts a part of that.
    pub leans: Option<bool>,
    /// Whether the words were recognised from a picture.
    pub rough: bool,
}

/// An indicator that a label may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its place in the catalogue.
    pub entry: u16,
    /// Its code.
    pub code: String,
    /// How well it fits, 0 to 1000.
    pub score: u32,
    /// How much of the indicator's words the label itself has, in percent.
    pub own: u32,
    /// How much of them only the surroundings have, in percent.
    pub lent: u32,
    /// How much of the label the indicator leaves unexplained, in percent.
    pub left: u32,
}

impl Candidate {
    /// Probability that it is the indicator meant: of the labels with such a score on the tuning part of the gold, so many were.
    pub fn probability(&self) -> f32 {
        const STEPS: [(f32, f32); 5] = [(0.0, 0.0), (400.0, 0.25), (620.0, 0.9), (800.0, 0.98), (1000.0, 0.995)];
        let score = self.score.min(1000) as f32;
        let line = STEPS.windows(2).find(|w| score <= w[1].0);
        line.map_or(0.0, |w| w[0].1 + (w[1].1 - w[0].1) * (score - w[0].0) / (w[1].0 - w[0].0))
    }
}

/// The indicators that a label may mean, best first, at most `most`.
pub fn candidates(grammar: &Grammar, asked: &Asked<'_>, most: usize) -> Vec<Candidate> {
    let index = grammar.catalog();
    let codes: Vec<&str> = index.codes().collect();
    let found = weigh::Scale::new(index).weigh(asked);
    let name = |w: weigh::Weighed| {
        let code = codes.get(w.entry as usize).copied().unwrap_or_default().to_owned();
        Candidate { entry: w.entry, code, score: w.score, own: w.own, lent: w.lent, left: w.left }
    };
    found.into_iter().take(most).map(name).collect()
}

/// The code of a label; `None`: no indicator fits well enough, or two fit as well.
pub fn code(grammar: &Grammar, asked: &Asked<'_>) -> Option<String> {
    let mut scale = weigh::Scale::new(grammar.catalog());
    let read = scale.read(asked);
    let entry = scale.sure(asked, read)?.entry;
    grammar.catalog().codes().nth(entry as usize).map(ToOwned::to_owned)
}
