//! The store's decisions → a calibration, kept there under the next number; the newest one is in force.

use crate::confidence::REVIEW_BELOW;
use crate::confidence::calibration::{Calibration, Finding, GRID, probability};
use crate::indicator::output::{Extraction, Indicator};
use crate::review::lessons::{findings, odds};
use crate::store::papers::Kind;
use crate::store::record::sha256;
use crate::store::{Error, Filter, Paper, PaperFilter, Status, Store};

/// Documents asked for at a time.
const PAGE: u32 = 200;

/// The most documents that are looked at, the newest first.
const MOST: usize = 200_000;

/// The most documents whose figures stand for all where it is asked which share a bound sends to review.
const SPREAD: usize = 500;

/// What the decisions of a store say.
#[derive(Debug, Clone, Default)]
pub struct Learned {
    /// Documents with decisions.
    pub documents: u64,
    /// What was found of single figures.
    pub findings: Vec<Finding>,
    /// Figures of the newest documents: where read, the shipped odds, and whether a stage doubts them.
    pub figures: Vec<Seen>,
}

/// A figure of the store.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen {
    /// Where it was read.
    pub origin: crate::confidence::calibration::Origin,
    /// The logarithm of the shipped odds.
    pub odds: f64,
    /// It goes to review whatever its probability.
    pub doubted: bool,
}

/// Reads the decisions of a store.
///
/// # Errors
/// Those of the store.
pub async fn survey(store: &dyn Store) -> Result<Learned, Error> {
    let filter = Filter { status: vec![Status::Done, Status::NeedsReview, Status::Partial], ..Filter::default() };
    let (mut out, mut after, mut seen) = (Learned::default(), None, 0_usize);
    loop {
        let page = store.documents(&filter, after.as_ref(), PAGE).await?;
        for record in &page.records {
            let events = store.events(&record.id).await?;
            seen += 1;
            if events.is_empty() && seen > SPREAD {
                continue;
            }
            let Some(made) = store.extraction(&record.id).await? else { continue };
            let read = tokio::task::spawn_blocking(move || {
                let extraction: Extraction = serde_json::from_str(&made.json).ok()?;
                let figures = extraction.indicators.iter().filter(|i| i.value.is_figure());
                let bound = extraction.made_by.calibration.is_some();
                let figures = figures.map(|i| {
                    let (origin, odds) = odds(i);
                    Seen { origin, odds, doubted: i.review && (!bound || is_doubted(i, odds)) }
                });
                Some((findings(&extraction, &events), figures.collect::<Vec<_>>(), !events.is_empty()))
            });
            let Some((found, figures, decided)) = read.await.map_err(|e| Error::Query(e.to_string()))? else { continue };
            out.documents += u64::from(decided);
            out.findings.extend(found);
            if seen <= SPREAD {
                out.figures.extend(figures);
            }
        }
        after = page.records.last().map(|r| r.id.clone());
        if !page.more || after.is_none() || seen >= MOST {
            return Ok(out);
        }
    }
}

/// With a calibration of its own an extraction may ask for a look because of its bound alone: whether a stage doubts the figure, too.
fn is_doubted(figure: &Indicator, odds: f64) -> bool {
    let always = ["columns-guessed", "unreadable"];
    let named = figure.reasons.iter().any(|r| always.contains(&r.name.as_ref()));
    named || !figure.flags.is_empty() || probability(odds) < f64::from(REVIEW_BELOW)
}

impl Learned {
    /// The calibration that follows, with a bound that aims at a share of errors if one is asked for.
    pub fn calibration(&self, target: Option<f64>) -> Calibration {
        let learned = Calibration::learn(&self.findings);
        let Some(target) = target else { return learned };
        let unseen: Vec<f64> = self.figures.iter().filter(|f| !f.doubted).map(|f| learned.probability(f.origin, f.odds)).collect();
        learned.aimed(target, &unseen)
    }

    /// The share of figures that a calibration sends to review, and the share that goes there anyway. `None`: there are no figures.
    pub fn shares(&self, calibration: Option<&Calibration>) -> Option<(f64, f64)> {
        let all = self.figures.len();
        let sent = |f: &&Seen| {
            let low = |c: &Calibration| c.review_below.is_some_and(|bound| c.probability(f.origin, f.odds) < bound);
            f.doubted || calibration.is_some_and(low)
        };
        let share = |n: usize| n as f64 / all as f64;
        (all > 0).then(|| (share(self.figures.iter().filter(sent).count()), share(self.figures.iter().filter(|f| f.doubted).count())))
    }
}

/// The calibration in force. `None`: the one that the program came with.
///
/// # Errors
/// Those of the store.
pub async fn newest(store: &dyn Store) -> Result<Option<(Calibration, Paper)>, Error> {
    let wanted = PaperFilter { kind: Kind::Calibration, part: Some(""), organisation: None };
    let paper = store.papers(wanted, 1).await?.into_iter().next();
    Ok(paper.and_then(|p| Some((serde_json::from_str::<Calibration>(&p.body).ok().filter(Calibration::is_sound)?, p))))
}

/// Keeps a calibration under the next number, which its version begins with; one that says what the newest says is not kept again.
/// The version.
///
/// # Errors
/// Those of the store.
pub async fn keep(store: &dyn Store, calibration: &Calibration, who: &str) -> Result<String, Error> {
    for _ in 0..10 {
        let wanted = PaperFilter { kind: Kind::Calibration, part: Some(""), organisation: None };
        let number = store.papers(wanted, 1).await?.first().map_or(1, |p| p.number + 1);
        let named = named(calibration, number);
        if let Some((last, _)) = newest(store).await?
            && last.version.split_once('-').map(|v| v.1) == named.version.split_once('-').map(|v| v.1)
        {
            return Ok(last.version);
        }
        let body = serde_json::to_string(&named).map_err(|e| Error::Query(e.to_string()))?;
        let paper =
            Paper { kind: Kind::Calibration, part: String::new(), number, organisation: None, who: who.to_owned(), made_ms: 0, body };
        if store.keep_paper(&paper).await? {
            return Ok(named.version);
        }
    }
    Err(Error::Query("others keep calibrations at this very moment".to_owned()))
}

/// With the version that its number and content give.
pub fn named(calibration: &Calibration, number: i64) -> Calibration {
    let bare = Calibration { version: String::new(), ..calibration.clone() };
    let hash = sha256(serde_json::to_string(&bare).unwrap_or_default().as_bytes());
    Calibration { version: format!("{number}-{}", hash.get(..8).unwrap_or_default()), ..bare }
}

/// A row of the table that holds stated confidences against what was found.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bin {
    /// Weight of the findings: of a sample, the figures that it stands for.
    pub weight: f64,
    /// How many findings.
    pub count: u64,
    /// Mean of the stated probabilities.
    pub stated: f64,
    /// Share that was found right.
    pub right: f64,
}

/// Findings by the point of the grid that is nearest to their odds; `corrected`: with a calibration's probabilities.
pub fn reliability(findings: &[Finding], calibration: Option<&Calibration>) -> Vec<Bin> {
    let mut bins = vec![Bin::default(); GRID.len()];
    for f in findings.iter().filter(|f| f.odds.is_finite() && f.weight > 0.0) {
        let at = GRID.iter().enumerate().min_by(|a, b| (a.1 - f.odds).abs().total_cmp(&(b.1 - f.odds).abs())).map_or(0, |m| m.0);
        let stated = calibration.map_or_else(|| probability(f.odds).clamp(0.01, 0.999), |c| c.probability(f.origin, f.odds));
        if let Some(bin) = bins.get_mut(at) {
            bin.count += 1;
            bin.weight += f.weight;
            bin.stated += f.weight * stated;
            bin.right += if f.right { f.weight } else { 0.0 };
        }
    }
    bins.retain(|b| b.count > 0);
    for bin in &mut bins {
        bin.stated /= bin.weight;
        bin.right /= bin.weight;
    }
    bins
}
