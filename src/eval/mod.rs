//! Extraction + gold → how much of it is right.
//!
//! Gold (what a careful auditor wrote down when reading, see `corpus/README.md`) goes in with the extraction of the same document
//! and, if at hand, its normalised text; metrics, misses and a judgement of every figure come out. It reads no files and runs no
//! extraction; `bocso eval` does. Measures are shares with both counts kept, so that documents pool by adding counts.

pub mod gold;

pub mod words;

pub mod metrics;

mod key;

mod header;

mod narrative;

mod cells;

mod flags;

pub mod reliability;

pub mod line;

pub mod rules;

pub use gold::Gold;
pub use metrics::{Measure, Metrics};

use crate::indicator::output::{Extraction, Indicator};

/// What scoring one document gave.
#[derive(Debug, Clone, Default)]
pub struct Score {
    /// The measures, in printing order.
    pub metrics: Metrics,
    /// What was missed, wrong or too much, in gold order.
    pub misses: Vec<Miss>,
    /// Figures that the gold can judge, in document order.
    pub judged: Vec<Judged>,
}

/// Something missed, wrong or too much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miss {
    /// What sort of miss: the measure it lowers, or "… extra".
    pub what: &'static str,
    /// The case in a line: where, what the gold says, what came out.
    pub detail: String,
}

/// A figure of the extraction and whether the gold has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// Index into the extraction's indicators.
    pub indicator: usize,
    /// The gold has a figure of this value at this place (in a table: in this row).
    pub right: bool,
    /// The probability that the program gave it, 0 to 1.
    pub confidence: f32,
}

/// Scores one extraction against its gold. `text`: the document's normalised text, in which evidence offsets count;
/// `None` leaves `evidence_exact` out.
pub fn score(gold: &Gold, out: &Extraction, text: Option<&str>) -> Score {
    let mut score = Score::default();
    if let Some(text) = text {
        header::evidence(out, text, &mut score);
    }
    header::report(gold, out, &mut score);
    header::sections(gold, out, &mut score);
    let silent = narrative::score(gold, out, &mut score);
    let cells = cells::score(gold, out, &mut score);
    flags::score(gold, out, &cells.pred, &mut score);
    score.metrics.count("silent_errors", silent + cells.silent);
    let unexplained = out.numbers.unexplained.len();
    score.metrics.share("numbers_unexplained_pct", unexplained, out.numbers.total as usize);
    score.judged.sort_by_key(|j| j.indicator);
    score
}

impl Score {
    /// Judges the figures of one place: those the gold has not are misses called `extra`, or `extra_for_review`. Returns how many
    /// of them ask for no review. `figures`: index, figure, whether the gold has it, and how a miss describes it.
    fn judge<'a>(
        &mut self,
        figures: impl Iterator<Item = (usize, &'a Indicator, bool)>,
        [extra, extra_for_review]: [&'static str; 2],
        describe: impl Fn(&Indicator) -> String,
    ) -> usize {
        let mut silent = 0;
        for (indicator, i, right) in figures {
            self.judged.push(Judged { indicator, right, confidence: i.confidence.0 });
            if !right {
                silent += usize::from(!i.review);
                self.miss(if i.review { extra_for_review } else { extra }, describe(i));
            }
        }
        silent
    }

    fn miss(&mut self, what: &'static str, detail: String) {
        self.misses.push(Miss { what, detail });
    }
}
