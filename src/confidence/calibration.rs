//! What reviewers found → how sure is sure: a monotone correction of the shipped scores for each kind of source.
//!
//! A score's logarithm of odds is moved by what was found around it: the points of a fixed grid are moved so that the share of
//! right figures is the one that was found, as far as there are enough of them ([`TRUST`]), then made monotone by pooling
//! neighbours that stand in the wrong order (PAVA); between points the line is straight. Without findings nothing moves.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The grid, in logarithms of odds: 1.8 % to 99.998 %.
pub const GRID: [f64; 14] = [-4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.5, 11.0];

/// As many findings at a point weigh as much as the shipped score.
pub const TRUST: f64 = 20.0;

/// Where a figure was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// In a sentence.
    Sentence,
    /// In a table.
    Cell,
    /// On a picture of a page, wherever.
    Scan,
}

impl Origin {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Sentence, Self::Cell, Self::Scan];
}

/// Whether one figure was found right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finding {
    /// Where it was read.
    pub origin: Origin,
    /// Logarithm of the shipped odds that it is right.
    pub odds: f64,
    /// It was right.
    pub right: bool,
    /// How many figures it stands for: of a sample, those that were drawn from for each that was drawn.
    pub weight: f64,
}

/// A correction of the shipped scores.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// Its name, which extractions made with it carry.
    pub version: String,
    /// Findings that it rests on.
    pub findings: u64,
    /// The corrected logarithm of odds at each point of [`GRID`]. An origin that is not there keeps the shipped scores.
    pub points: BTreeMap<Origin, Vec<f64>>,
    /// Of the figures that nobody looks at, at most this share may be wrong. `None`: it was not asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<f64>,
    /// Below this a person must look, beside those that a stage doubts. `None`: the shipped bound alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_below: Option<f64>,
}

/// The probability of a logarithm of odds.
pub fn probability(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}

/// The largest and smallest probability that is stated with a calibration.
const SURE: (f64, f64) = (0.0001, 0.9999);

fn odds(probability: f64) -> f64 {
    let p = probability.clamp(1e-6, 1.0 - 1e-6);
    (p / (1.0 - p)).ln()
}

/// The point of the grid that is nearest.
fn nearest(x: f64) -> usize {
    let far = |i: &usize| GRID.get(*i).map_or(f64::MAX, |g| (g - x).abs());
    (0..GRID.len()).min_by(|a, b| far(a).total_cmp(&far(b))).unwrap_or(0)
}

/// Findings at a point.
#[derive(Debug, Clone, Copy, Default)]
struct Pile {
    weight: f64,
    squares: f64,
    right: f64,
    stated: f64,
}

impl Calibration {
    /// The correction that findings ask for; its version is not named yet.
    pub fn learn(findings: &[Finding]) -> Self {
        let mut points = BTreeMap::new();
        for origin in Origin::ALL {
            let mut piles = [Pile::default(); GRID.len()];
            let sound = |f: &&Finding| f.origin == origin && f.odds.is_finite() && f.weight.is_finite() && f.weight > 0.0;
            let mut any = false;
            for f in findings.iter().filter(sound) {
                any = true;
                if let Some(pile) = piles.get_mut(nearest(f.odds)) {
                    pile.weight += f.weight;
                    pile.squares += f.weight * f.weight;
                    pile.right += if f.right { f.weight } else { 0.0 };
                    pile.stated += f.weight * probability(f.odds);
                }
            }
            if any {
                points.insert(origin, monotone(&piles));
            }
        }
        Self { findings: findings.len() as u64, points, ..Self::default() }
    }

    /// The corrected logarithm of odds.
    pub fn corrected(&self, origin: Origin, x: f64) -> f64 {
        let Some(points) = self.points.get(&origin).filter(|p| p.len() == GRID.len()) else { return x };
        let at = |i: usize| GRID.get(i).copied().zip(points.get(i).copied());
        let after = GRID.iter().position(|g| *g > x).unwrap_or(GRID.len());
        match (after.checked_sub(1).and_then(at), at(after)) {
            (Some((x0, y0)), Some((x1, y1))) => y0 + (y1 - y0) * (x - x0) / (x1 - x0),
            // Beyond the grid as far off as at its end.
            (Some((x0, y0)), None) => x + y0 - x0,
            (None, Some((x1, y1))) => x + y1 - x1,
            (None, None) => x,
        }
    }

    /// The corrected probability.
    pub fn probability(&self, origin: Origin, x: f64) -> f64 {
        probability(self.corrected(origin, x)).clamp(SURE.0, SURE.1)
    }

    /// The same with a bound such that, of figures with these probabilities that are not below it, the share expected to be wrong is
    /// at most `target`. Without figures: those that alone are as good.
    #[must_use]
    pub fn aimed(mut self, target: f64, probabilities: &[f64]) -> Self {
        let target = target.clamp(0.0001, 0.5);
        let mut sorted: Vec<f64> = probabilities.iter().copied().filter(|p| p.is_finite()).collect();
        sorted.sort_unstable_by(|a, b| b.total_cmp(a));
        let (mut wrong, mut bound, mut n) = (0.0, None, 0.0);
        let mut at = 0;
        while let Some(&p) = sorted.get(at) {
            // Figures of one probability go together.
            let alike = sorted.get(at..).map_or(1, |rest| rest.partition_point(|q| *q >= p)).max(1);
            wrong += (1.0 - p) * alike as f64;
            n += alike as f64;
            if wrong / n > target {
                break;
            }
            bound = Some(p);
            at += alike;
        }
        self.target = Some(target);
        self.review_below = Some(if at >= sorted.len() && bound.is_some() { 0.0 } else { bound.unwrap_or(1.0 - target) });
        self
    }

    /// Holds what a file or a store says to what can be: as many points as the grid has, in order, and a bound that is a share.
    pub fn is_sound(&self) -> bool {
        let orderly =
            |p: &Vec<f64>| p.len() == GRID.len() && p.iter().all(|y| y.is_finite() && y.abs() < 50.0) && p.is_sorted_by(|a, b| a <= b);
        let share = |v: Option<f64>| v.is_none_or(|v| (0.0..=1.0).contains(&v));
        let named = self.version.len() <= 64 && self.version.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c));
        named && !self.version.is_empty() && self.points.values().all(orderly) && share(self.target) && share(self.review_below)
    }
}

/// The grid moved by its piles, neighbours in the wrong order pooled.
fn monotone(piles: &[Pile; GRID.len()]) -> Vec<f64> {
    // Value, weight, how many points.
    let mut blocks: Vec<(f64, f64, usize)> = Vec::with_capacity(GRID.len());
    for (&x, pile) in GRID.iter().zip(piles) {
        // A few findings of much weight count as few (Kish).
        let count = if pile.squares > 0.0 { pile.weight * pile.weight / pile.squares } else { 0.0 };
        let share = |sum: f64| if pile.weight > 0.0 { sum / pile.weight } else { 0.0 };
        let shipped = probability(x) * TRUST;
        let found = (count * share(pile.right) + shipped) / (count + TRUST);
        let stated = (count * share(pile.stated) + shipped) / (count + TRUST);
        let mut block = (x + odds(found) - odds(stated), count + TRUST, 1);
        while let Some(&before) = blocks.last().filter(|b| b.0 > block.0) {
            blocks.pop();
            let weight = before.1 + block.1;
            block = ((before.0 * before.1 + block.0 * block.1) / weight, weight, before.2 + block.2);
        }
        blocks.push(block);
    }
    blocks.into_iter().flat_map(|(value, _, points)| std::iter::repeat_n(value, points)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(odds: f64, right: usize, wrong: usize, weight: f64) -> Vec<Finding> {
        (0..right + wrong).map(|i| Finding { origin: Origin::Cell, odds, right: i < right, weight }).collect()
    }

    #[test]
    fn without_findings_nothing_moves() {
        let none = Calibration::learn(&[]);
        for x in [-6.0, -0.3, 2.2, 5.5, 14.0] {
            assert!((none.corrected(Origin::Cell, x) - x).abs() < 1e-12);
        }
        // As many right as stated moves nothing to speak of.
        let as_stated = Calibration::learn(&findings(2.0, 881, 119, 1.0));
        assert!((as_stated.corrected(Origin::Cell, 2.0) - 2.0).abs() < 0.02);
        assert!((as_stated.corrected(Origin::Sentence, 2.0) - 2.0).abs() < 1e-12, "of another origin nothing is known");
    }

    #[test]
    fn many_findings_weigh_more_than_few() {
        let share = |n: usize| Calibration::learn(&findings(4.0, n / 2, n / 2, 1.0)).probability(Origin::Cell, 4.0);
        let (few, some, many) = (share(4), share(40), share(4000));
        assert!(few > some && some > many && few > 0.75 && (many - 0.5).abs() < 0.05, "{few} {some} {many}");
        // Five drawn out of five thousand are still five findings.
        let drawn = Calibration::learn(&findings(4.0, 2, 2, 1000.0)).probability(Origin::Cell, 4.0);
        assert!((drawn - few).abs() < 1e-9);
    }

    #[test]
    fn a_sample_outweighs_what_people_happened_to_see() {
        // People correct what they notice; of those drawn by lot nearly all are right.
        let mut all = findings(6.0, 0, 30, 1.0);
        all.extend(findings(6.0, 300, 0, 50.0));
        let learned = Calibration::learn(&all).probability(Origin::Cell, 6.0);
        assert!(learned > 0.99, "{learned}");
    }

    #[test]
    fn it_stays_monotone() {
        // Clear figures found wrong more often than doubtful ones.
        let mut all = findings(1.0, 90, 10, 1.0);
        all.extend(findings(5.0, 50, 50, 1.0));
        all.extend(findings(7.0, 300, 0, 1.0));
        let learned = Calibration { version: "1-a".to_owned(), ..Calibration::learn(&all) };
        assert!(learned.is_sound());
        let at: Vec<f64> = (-60..150).map(|x| learned.corrected(Origin::Cell, f64::from(x) / 10.0)).collect();
        assert!(at.is_sorted_by(|a, b| a <= b), "{at:?}");
    }

    #[test]
    fn the_bound_keeps_the_share_of_errors() {
        let mut p = vec![0.9999; 900];
        p.extend([0.99; 90]);
        p.extend([0.9; 10]);
        let bound = |target: f64| Calibration::default().aimed(target, &p).review_below.unwrap_or(1.0);
        assert!((bound(0.0005) - 0.9999).abs() < 1e-9, "{}", bound(0.0005));
        assert!((bound(0.0015) - 0.99).abs() < 1e-9, "{}", bound(0.0015));
        assert!(bound(0.01) < 0.9, "all of them are good enough");
        let none = Calibration::default().aimed(0.001, &[]).review_below;
        assert!(none.is_some_and(|b| (b - 0.999).abs() < 1e-9));
    }

    #[test]
    fn what_is_not_sound_is_told() {
        let named = |points: Vec<f64>| Calibration {
            version: "2-ab".to_owned(),
            points: BTreeMap::from([(Origin::Scan, points)]),
            ..Calibration::default()
        };
        assert!(named(GRID.to_vec()).is_sound());
        assert!(!named(vec![1.0]).is_sound());
        assert!(!named(GRID.iter().rev().copied().collect()).is_sound());
        assert!(!named(vec![f64::NAN; GRID.len()]).is_sound());
        assert!(!Calibration { version: "a b".to_owned(), ..Calibration::default() }.is_sound());
    }
}
