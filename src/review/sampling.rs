//! Blind checks of figures that the program is sure of: which are drawn, whether what a person read is what the program read, and
//! what the errors among them say of all the others.
//!
//! Figures in, a sample out; a figure and typed words in, same or not out; counts in, a rate and its upper bound out.

use super::event::Reading;
use crate::value::number::{Number, read};
use crate::value::{Kind, Value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How figures are drawn. Each has the same chance in either way, so that the rate in the sample estimates the rate of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Design {
    /// Out of all of them alike.
    #[default]
    Uniform,
    /// Spread over the documents: each gives as many as its share of the figures, to within one.
    ByDocument,
}

/// The place of a figure in the order of lots: the same for the same seed, whatever else is drawn.
pub fn lot(seed: u64, document: &str, figure: &str) -> u64 {
    let hash = Sha256::digest(format!("{seed}\n{document}\n{figure}"));
    hash.iter().take(8).fold(0, |all, &byte| all << 8 | u64::from(byte))
}

/// Draws `size` of figures, each given by the number of its document and its lot. Their indices in the order in which they are to
/// be looked at, which is that of the lots: any beginning of it is a sample as well.
pub fn draw(figures: &[(u32, u64)], size: usize, design: Design, seed: u64) -> Vec<usize> {
    let (all, size) = (figures.len(), size.min(figures.len()));
    let mut order: Vec<usize> = (0..all).collect();
    let of = |i: usize| figures.get(i).copied().unwrap_or_default();
    let mut drawn: Vec<usize> = match design {
        Design::Uniform => {
            order.sort_unstable_by_key(|&i| (of(i).1, i));
            order.into_iter().take(size).collect()
        }
        Design::ByDocument => {
            // Every so many-th from a first one by lot, in an order in which each document's figures stand together.
            order.sort_unstable_by_key(|&i| (of(i).0, of(i).1, i));
            let first = if all == 0 { 0 } else { lot(seed, "", "") as usize % all };
            (0..size).filter_map(|n| order.get((first + n * all) / size).copied()).collect()
        }
    };
    drawn.sort_unstable_by_key(|&i| (of(i).1, i));
    drawn
}

/// The most numbers that are read out of typed words.
const MOST: usize = 8;

/// Numbers in words, each with the readings that its separators allow.
fn numbers(words: &str) -> Vec<Vec<Number>> {
    let chars: Vec<char> = words.chars().take(200).collect();
    let (mut out, mut at) = (Vec::new(), 0);
    while at < chars.len() && out.len() < MOST {
        if !chars[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let begin = at;
        let inside = |i: usize| {
            let next = chars.get(i + 1).is_some_and(char::is_ascii_digit);
            chars.get(i).is_some_and(|c| c.is_ascii_digit() || (matches!(c, '.' | ',') && next))
        };
        while inside(at) {
            at += 1;
        }
        let minus = begin > 0 && matches!(chars[begin - 1], '-' | '−') && (begin < 2 || !chars[begin - 2].is_alphanumeric());
        let token: String = chars[begin..at].iter().collect();
        if let Some(readings) = read(&token) {
            let both = [Some(readings.best), readings.other].into_iter().flatten();
            let signed = |n: Number| if minus { format!("-{n}").parse().ok() } else { Some(n) };
            out.push(both.filter_map(signed).collect());
        }
    }
    out
}

/// What scale words multiply by, and nothing.
const SCALES: [u64; 5] = [1, 1_000, 1_000_000, 1_000_000_000, 1_000_000_000_000];

/// Whether the words that a person read on the page state the numbers that the program read there. Where separators allow two
/// readings, either will do; units and scale words are not compared. `None`: there is no number in the words.
pub fn same(value: &Value, words: &str) -> Option<bool> {
    // Numbers in words, and those of several parts ("3 triệu 200 nghìn").
    let plain = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    if !plain(words).is_empty() && plain(words) == plain(&value.raw) {
        return Some(true);
    }
    let typed = numbers(words);
    if typed.is_empty() {
        return None;
    }
    let (must, may): (Vec<Option<Number>>, Option<Number>) = match value.kind {
        Kind::Percent => (vec![value.percent], value.upper),
        Kind::Ratio => (vec![value.numerator, value.denominator], value.percent),
        _ => (vec![value.number.or(value.percent)], value.upper),
    };
    let stated = numbers(&value.raw);
    let must: Vec<Number> = must.into_iter().flatten().collect();
    let fits = |expected: Number, n: usize| {
        // In sentences a number stands in base units: "1,5 triệu" is 1,500,000. What the words on the page are multiplied by, those
        // that were typed are.
        let equal = |readings: &Vec<Number>, scale: u64| {
            readings.iter().any(|r| r.scaled(scale).is_some_and(|r| r.decimal() == expected.decimal()))
        };
        let scale = SCALES.into_iter().find(|&s| stated.get(n).is_some_and(|r| equal(r, s))).unwrap_or(1);
        typed.get(n).is_some_and(|r| equal(r, 1) || equal(r, scale))
    };
    let all = must.iter().enumerate().all(|(n, &e)| fits(e, n));
    let rest = typed.len().saturating_sub(must.len());
    let more = match may {
        Some(upper) => rest == 0 && value.kind == Kind::Ratio || rest == 1 && fits(upper, must.len()),
        None => rest == 0,
    };
    Some(!must.is_empty() && all && more)
}

/// What a person read, as the fields of a decision: the likelier reading of each number.
pub fn reading(value: &Value, words: &str) -> Reading {
    let fields: &[&str] = match value.kind {
        Kind::Percent => &["percent", "upper"],
        Kind::Ratio => &["numerator", "denominator", "percent"],
        _ => &["number", "upper"],
    };
    let first = |readings: Vec<Number>| readings.first().map(ToString::to_string);
    let read = fields.iter().zip(numbers(words)).filter_map(|(f, n)| Some(((*f).to_owned(), first(n)?)));
    Reading(read.collect())
}

/// What came of a figure that was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The person read what the program read.
    Same,
    /// They read something else.
    Different,
    /// They could not tell.
    Unclear,
}

/// What a sample says so far.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Found {
    /// Figures that it was drawn from.
    pub population: u64,
    /// Figures drawn.
    pub size: u64,
    /// Of these: looked at.
    pub answered: u64,
    /// Of these: the person could not tell.
    pub unclear: u64,
    /// Of these: the person read something else.
    pub different: u64,
    /// Of these: somebody has since found the program right.
    pub cleared: u64,
    /// Read otherwise and not cleared.
    pub errors: u64,
    /// Errors among those that could be told. `null`: none could.
    pub rate: Option<f64>,
    /// The rate of all is below this, with 95 % (one-sided, Clopper and Pearson).
    pub upper: Option<f64>,
    /// The same with those that could not be told counted as errors.
    pub upper_with_unclear: Option<f64>,
}

impl Found {
    /// The counts with the rates that follow from them.
    #[must_use]
    pub fn counted(mut self) -> Self {
        self.errors = self.different.saturating_sub(self.cleared);
        let told = self.answered.saturating_sub(self.unclear);
        self.rate = (told > 0).then(|| self.errors as f64 / told as f64);
        self.upper = (told > 0).then(|| upper(self.errors, told));
        self.upper_with_unclear = (self.answered > 0).then(|| upper(self.errors + self.unclear, self.answered));
        self
    }
}

/// The upper bound of the share that `wrong` of `all` were drawn from, at 95 % and one-sided: the share at which so few, or fewer,
/// would be found once in twenty times (Clopper and Pearson 1934). 1 for an empty sample.
pub fn upper(wrong: u64, all: u64) -> f64 {
    if wrong >= all {
        return 1.0;
    }
    let (mut low, mut high) = (wrong as f64 / all as f64, 1.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if at_most(wrong, all, middle) > 0.05 {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// The probability of at most `wrong` of `all` where each is wrong with `share`, 0 < share < 1.
fn at_most(wrong: u64, all: u64, share: f64) -> f64 {
    let step = share.ln() - (-share).ln_1p();
    // Logarithms: the first term is below what a float holds for large samples.
    let mut term = all as f64 * (-share).ln_1p();
    let (mut most, mut sum) = (term, 1.0);
    for n in 0..wrong {
        term += ((all - n) as f64 / (n + 1) as f64).ln() + step;
        if term > most {
            sum = sum * (most - term).exp() + 1.0;
            most = term;
        } else {
            sum += (term - most).exp();
        }
    }
    sum.ln().mul_add(1.0, most).exp()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn bounds_are_those_of_the_tables() {
        // None wrong: 1 - 0.05^(1/n). The others where the sum of exact binomial terms is 0.05, worked out with 60 decimals.
        for (wrong, all, expected) in [
            (0, 1, 0.95),
            (0, 10, 0.258_866),
            (0, 59, 0.049_508),
            (0, 300, 0.009_936),
            (0, 3000, 0.000_998),
            (1, 10, 0.394_163),
            (1, 100, 0.046_560),
            (2, 100, 0.061_619),
            (5, 50, 0.198_833),
            (10, 10, 1.0),
        ] {
            let found = upper(wrong, all);
            assert!((found - expected).abs() < 2e-5, "{wrong} of {all}: {found}, expected {expected}");
        }
        assert!((upper(3000, 10_000) - 0.307_65).abs() < 1e-4, "large samples do not underflow: {}", upper(3000, 10_000));
    }

    #[test]
    fn a_seed_draws_the_same_and_another_does_not() {
        let figures: Vec<(u32, u64)> = (0..500).map(|i| (i / 100, lot(7, "doc", &format!("i{i}")))).collect();
        for design in [Design::Uniform, Design::ByDocument] {
            let drawn = draw(&figures, 50, design, 7);
            assert_eq!(drawn, draw(&figures, 50, design, 7));
            assert_eq!(drawn.iter().collect::<HashSet<_>>().len(), 50, "none twice");
            let other: Vec<(u32, u64)> = (0..500).map(|i| (i / 100, lot(8, "doc", &format!("i{i}")))).collect();
            assert_ne!(drawn, draw(&other, 50, design, 8));
            assert_eq!(draw(&figures, 900, design, 7).len(), 500);
            assert_eq!(draw(&[], 5, design, 7), Vec::<usize>::new());
        }
        let mut of = [0; 5];
        for i in draw(&figures, 50, Design::ByDocument, 7) {
            of[figures[i].0 as usize] += 1;
        }
        assert_eq!(of, [10; 5], "each document gives its share");
    }

    #[test]
    fn every_figure_has_the_same_chance() {
        for design in [Design::Uniform, Design::ByDocument] {
            let mut times = vec![0_u32; 40];
            for seed in 0..2000 {
                // Two documents of unlike size.
                let figures: Vec<(u32, u64)> = (0..40).map(|i| (u32::from(i >= 4), lot(seed, "d", &i.to_string()))).collect();
                for i in draw(&figures, 10, design, seed) {
                    times[i] += 1;
                }
            }
            // 500 each; six standard deviations of a binomial are 116.
            assert!(times.iter().all(|n| (384..=616).contains(n)), "{design:?} {times:?}");
        }
    }

    fn value(kind: Kind, raw: &str, number: &str) -> Value {
        let number = number.parse().ok();
        if kind == Kind::Percent { Value { percent: number, ..Value::new(kind, raw) } } else { Value { number, ..Value::new(kind, raw) } }
    }

    #[test]
    fn what_was_read_is_held_against_what_the_program_read() {
        let count = value(Kind::Count, "1.234", "1234");
        for (typed, expected) in
            [("1.234", Some(true)), ("1234", Some(true)), ("1.243", Some(false)), ("1.234 hộ", Some(true)), ("", None), ("không rõ", None)]
        {
            assert_eq!(same(&count, typed), expected, "{typed}");
        }
        assert_eq!(same(&count, "1.234 và 5"), Some(false), "another number beside it");
        let percent = value(Kind::Percent, "7,53%", "7.53");
        assert_eq!((same(&percent, "7,53"), same(&percent, "7.53 %"), same(&percent, "8,28%")), (Some(true), Some(true), Some(false)));
        let money = value(Kind::Money, "1,5 triệu đồng", "1500000");
        assert_eq!((same(&money, "1,5"), same(&money, "1.500.000"), same(&money, "15 triệu")), (Some(true), Some(true), Some(false)));
        let parts = value(Kind::Money, "3 triệu 200 nghìn", "3200000");
        assert_eq!(
            (same(&parts, "3 triệu 200  nghìn"), same(&parts, "3.200.000"), same(&parts, "3 triệu 300 nghìn")),
            (Some(true), Some(true), Some(false))
        );
        let below = value(Kind::Count, "-12", "-12");
        assert_eq!((same(&below, "-12"), same(&below, "12")), (Some(true), Some(false)));
        let part = |s: &str| s.parse().ok();
        let ratio = Value {
            numerator: part("154"),
            denominator: part("2045"),
            percent: part("7.53"),
            ..Value::new(Kind::Ratio, "154/2.045 (7,53%)")
        };
        for (typed, expected) in
            [("154/2.045", true), ("154/2.045 7,53", true), ("154/2.054", false), ("154", false), ("154/2045 8,28", false)]
        {
            assert_eq!(same(&ratio, typed), Some(expected), "{typed}");
        }
    }

    #[test]
    fn what_could_not_be_told_counts_once_for_and_once_against() {
        let found =
            Found { population: 5000, size: 100, answered: 100, unclear: 2, different: 3, cleared: 1, ..Found::default() }.counted();
        assert_eq!((found.errors, found.rate), (2, Some(2.0 / 98.0)));
        assert!(found.upper < found.upper_with_unclear);
        assert_eq!(Found::default().counted().upper, None);
    }
}
