//! Counts of a measurement, and the table that they are printed in.

use serde::Serialize;
use std::fmt::Write;
use std::ops::AddAssign;

/// What became of figures whose truth is known.
#[derive(Debug, Default, Clone, Copy)]
pub struct Figures {
    /// True figures.
    pub all: u32,
    /// Read exactly and not flagged.
    pub right: u32,
    /// Read exactly, and flagged all the same.
    pub doubted: u32,
    /// Read wrongly, and flagged.
    pub caught: u32,
    /// Read wrongly and not flagged.
    pub silent: u32,
    /// Not among the program's figures.
    pub missing: u32,
    /// Figures of the program where none stands: flagged.
    pub invented_caught: u32,
    /// Likewise, and not flagged.
    pub invented_silent: u32,
}

impl Figures {
    fn exact(&self) -> Option<f64> {
        share(self.right + self.doubted, self.all)
    }
    /// Figures that nobody would look at.
    fn accepted(&self) -> u32 {
        self.right + self.silent + self.invented_silent
    }
    fn wrong(&self) -> u32 {
        self.silent + self.invented_silent
    }
    fn flagged(&self) -> Option<f64> {
        let flagged = self.doubted + self.caught + self.invented_caught;
        share(flagged, flagged + self.accepted())
    }
}

impl AddAssign for Figures {
    fn add_assign(&mut self, other: Self) {
        self.all += other.all;
        self.right += other.right;
        self.doubted += other.doubted;
        self.caught += other.caught;
        self.silent += other.silent;
        self.missing += other.missing;
        self.invented_caught += other.invented_caught;
        self.invented_silent += other.invented_silent;
    }
}

/// All of one preset, or of one scan.
#[derive(Debug, Default, Clone)]
pub struct Score {
    pub scans: u32,
    pub pages: u32,
    pub failed: u32,
    pub cells: Figures,
    /// Numbers of sentences that the program made figures of.
    pub sentences: Figures,
    pub body_letters: usize,
    pub body_changes: usize,
    /// Number tokens of headings and sentences.
    pub numbers: u32,
    pub numbers_right: u32,
    pub seconds: f64,
    /// Plain tesseract: letters changed, numbers right, seconds. `None`: it was not run.
    pub plain: Option<(usize, u32, f64)>,
}

impl Score {
    pub fn add(&mut self, other: &Self) {
        self.scans += other.scans;
        self.pages += other.pages;
        self.failed += other.failed;
        self.cells += other.cells;
        self.sentences += other.sentences;
        self.body_letters += other.body_letters;
        self.body_changes += other.body_changes;
        self.numbers += other.numbers;
        self.numbers_right += other.numbers_right;
        self.seconds += other.seconds;
        self.plain = match (self.plain, other.plain) {
            (Some(a), Some(b)) => Some((a.0 + b.0, a.1 + b.1, a.2 + b.2)),
            (a, b) => a.or(b),
        };
    }
}

/// A figure that was not read as it stands, for people who look into it.
#[derive(Debug, Clone, Serialize)]
pub struct Miss {
    pub file: String,
    /// `cell`, `sentence`, or `number` (a number of a sentence that is no figure of the program).
    pub what: &'static str,
    pub page: Option<u32>,
    /// From 0, as are row and column.
    pub table: Option<usize>,
    pub row: Option<usize>,
    pub column: Option<usize>,
    /// Empty: nothing stands there.
    pub truth: String,
    /// `None`: the program has no such figure.
    pub read: Option<String>,
    pub flagged: bool,
    pub reasons: Vec<String>,
    pub boxes: Vec<[f32; 4]>,
}

/// Part of a whole in hundredths. `None`: there is no whole.
fn share(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) * 100.0 / f64::from(whole))
}

/// A share as it is printed, with so many places.
fn percent(share: Option<f64>, places: usize) -> String {
    share.map_or_else(|| "–".to_owned(), |s| format!("{s:.places$} %"))
}

/// The upper bound, at 95 of 100 and one-sided, of the share that `wrong` of `all` was drawn from (Clopper, Pearson 1934).
pub fn upper_bound(wrong: u32, all: u32) -> f64 {
    if wrong >= all {
        return 1.0;
    }
    let (mut low, mut high) = (f64::from(wrong) / f64::from(all), 1.0);
    for _ in 0..60 {
        let p = f64::midpoint(low, high);
        // The chance of no more than so many wrong ones: a sum of binomial terms, each from the one before.
        let mut term = f64::from(all) * (1.0 - p).ln();
        let mut sum = term.exp();
        for k in 0..wrong {
            term += (f64::from(all - k) / f64::from(k + 1)).ln() + (p / (1.0 - p)).ln();
            sum += term.exp();
        }
        if sum > 0.05 { low = p } else { high = p }
    }
    high
}

/// The table of scores by preset, Markdown.
pub fn table(scores: &[(String, Score)]) -> String {
    let mut out = String::from(
        "| preset | pages | numeric cells | found | exact | wrong, flagged | silent (of 1,000 accepted; 95 % below) | right, flagged | flagged share \
         | body CER | numbers in text | sentence figures silent / accepted | CPU s a page (plain tesseract) |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for (name, s) in scores {
        let (c, t) = (&s.cells, &s.sentences);
        let pages = f64::from(s.pages.max(1));
        let bound = upper_bound(c.wrong(), c.accepted()) * 1000.0;
        let rate = share(c.wrong(), c.accepted()).map_or_else(String::new, |s| format!(" ({:.2}; {bound:.2})", s * 10.0));
        let letters = s.body_letters.max(1) as f64;
        let cer = |changes: usize| format!("{:.2} %", changes as f64 * 100.0 / letters);
        let numbers = |right: u32| percent(share(right, s.numbers), 2);
        let plain = |say: &dyn Fn((usize, u32, f64)) -> String| s.plain.map_or_else(String::new, |p| format!(" ({})", say(p)));
        let failed = if s.failed > 0 { format!(" ({} scans failed)", s.failed) } else { String::new() };
        let _ = writeln!(
            out,
            "| {name} | {}{failed} | {} | {} | {} | {} | {}{rate} | {} | {} | {}{} | {}{} | {} / {} | {:.2}{} |",
            s.pages,
            c.all,
            percent(share(c.all - c.missing, c.all), 2),
            percent(c.exact(), 2),
            c.caught + c.invented_caught,
            c.wrong(),
            c.doubted,
            percent(c.flagged(), 1),
            cer(s.body_changes),
            plain(&|p| cer(p.0)),
            numbers(s.numbers_right),
            plain(&|p| numbers(p.1)),
            t.wrong(),
            t.accepted(),
            s.seconds / pages,
            plain(&|p| format!("{:.2}", p.2 / pages)),
        );
    }
    out
}

/// One scan in a line.
pub fn line(s: &Score) -> String {
    let c = &s.cells;
    let cer = s.body_changes as f64 * 100.0 / s.body_letters.max(1) as f64;
    format!(
        "cells {} right {} doubted {} caught {} silent {} missing {} invented {}+{}; CER {cer:.2} %; numbers {}/{}; sentences silent {}; {:.1} s",
        c.all,
        c.right,
        c.doubted,
        c.caught,
        c.silent,
        c.missing,
        c.invented_caught,
        c.invented_silent,
        s.numbers_right,
        s.numbers,
        s.sentences.wrong(),
        s.seconds
    )
}
