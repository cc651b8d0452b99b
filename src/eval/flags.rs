//! What does not add up: every contradiction of the gold must be flagged, and flags that no contradiction touches are needless.

use super::Score;
use super::gold::{Gold, GoldFlag, GoldPlace};
use super::words::{norm, norm_opt, numbers};
use crate::indicator::output::{CheckOut, Extraction, Indicator, Outcome};
use std::collections::{HashMap, HashSet};
use std::io;

type Found<'a> = HashMap<(usize, usize, usize), &'a Indicator>;

/// A failed check and all its words.
struct Failed<'a> {
    rule: &'a str,
    /// Its JSON, normalised.
    said: String,
}

/// Scores flags and review marks. `pred`: the figure found for each cell of the gold.
pub fn score(gold: &Gold, out: &Extraction, pred: &Found<'_>, score: &mut Score) {
    let review: Vec<&Indicator> = out.indicators.iter().filter(|i| i.review).collect();
    let failed: Vec<Failed<'_>> =
        out.checks.iter().filter(|c| c.status == Outcome::Failed).map(|c| Failed { rule: &c.rule, said: norm(&said(c)) }).collect();
    let (mut hit, mut all) = (0, 0);
    for flag in gold.expected_flags.iter().filter(|f| f.hard()) {
        all += 1;
        let sides = [Some(&flag.at), flag.other.as_ref()];
        if sides.into_iter().flatten().any(|at| shown(flag, at, gold, pred, &review, &failed)) {
            hit += 1;
        } else {
            let at = &flag.at;
            score.miss(
                "flag_recall",
                format!("{} {:?} table {:?} row {:?} column {:?}: {}", flag.rule, at.quote, at.table, at.row, at.col, flag.why),
            );
        }
    }
    let doubtful: HashSet<&str> =
        gold.expected_flags.iter().flat_map(|f| numbers(f.at.quote.as_deref().unwrap_or("")).into_iter().chain(numbers(&f.why))).collect();
    let mut needless = 0;
    for i in review.iter().filter(|i| !i.flags.is_empty()) {
        let words = quote(i).filter(|t| !t.is_empty()).unwrap_or(&i.value.raw);
        if !numbers(words).iter().any(|n| doubtful.contains(n)) {
            needless += 1;
            let rules: Vec<&str> = i.flags.iter().map(|f| f.rule.as_str()).collect();
            let said = i.flags.first().map_or("", |f| &f.message);
            score.miss("needless_flags", format!("{:?} {:?}: {} ({said})", i.label, i.value.raw, rules.join(", ")));
        }
    }
    let m = &mut score.metrics;
    m.count("expected_flags", all);
    m.share("flag_recall", hit, all);
    m.count("indicators", out.indicators.len());
    m.share("flagged_share", review.len(), out.indicators.len());
    m.share("needless_flags", needless, out.indicators.len());
}

fn quote(i: &Indicator) -> Option<&str> {
    i.evidence.as_ref().map(|e| e.text.as_str())
}

/// Whether the fault is shown on one of its sides.
fn shown(f: &GoldFlag, at: &GoldPlace, gold: &Gold, pred: &Found<'_>, review: &[&Indicator], failed: &[Failed<'_>]) -> bool {
    if let (Some(table), Some(row)) = (at.table, at.row) {
        let marked = pred.iter().any(|(k, i)| k.0 == table && k.1 == row && at.col.is_none_or(|c| c == k.2) && i.review);
        let label = gold.tables.get(table).and_then(|t| t.rows.get(row)).and_then(|r| r.label.as_deref());
        let names = [norm_opt(label), norm_opt(at.quote.as_deref())];
        // An ordinal or period check names the row, not a figure.
        return marked || failed.iter().any(|c| c.rule == f.rule && names.iter().any(|n| !n.is_empty() && c.said.contains(n.as_str())));
    }
    let Some(words) = at.quote.as_deref().filter(|q| !q.is_empty()) else { return false };
    let (want, normed) = (numbers(words), norm(words));
    let on_figure = review.iter().any(|i| {
        let text = quote(i).unwrap_or("");
        let have = numbers(text);
        let fits = !have.is_empty() && (want.iter().all(|x| have.contains(x)) || have.iter().all(|x| want.contains(x)));
        fits && (i.flags.iter().any(|x| x.rule == f.rule) || norm(text) == normed)
    });
    on_figure || failed.iter().any(|c| c.rule == f.rule && c.said.contains(&normed))
}

/// A check as JSON, a space behind each comma and colon.
fn said(check: &CheckOut) -> String {
    let mut out = Vec::new();
    let mut writer = serde_json::Serializer::with_formatter(&mut out, Spaced);
    match serde::Serialize::serialize(check, &mut writer) {
        Ok(()) => String::from_utf8(out).unwrap_or_default(),
        Err(_) => check.message.clone(),
    }
}

/// One line, a space behind each comma and colon.
struct Spaced;

impl serde_json::ser::Formatter for Spaced {
    fn begin_array_value<W: ?Sized + io::Write>(&mut self, w: &mut W, first: bool) -> io::Result<()> {
        w.write_all(if first { b"" } else { b", " })
    }
    fn begin_object_key<W: ?Sized + io::Write>(&mut self, w: &mut W, first: bool) -> io::Result<()> {
        w.write_all(if first { b"" } else { b", " })
    }
    fn begin_object_value<W: ?Sized + io::Write>(&mut self, w: &mut W) -> io::Result<()> {
        w.write_all(b": ")
    }
}
