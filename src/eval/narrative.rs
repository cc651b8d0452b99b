//! Figures of sentences: pairs of equal value, best first (the place, then the words), each figure used once.

use super::Score;
use super::gold::{Gold, GoldFigure};
use super::header::path;
use super::key::{self, Key};
use super::words::{f1, label_fits, norm, norm_opt, tokens, tokens_opt};
use crate::indicator::output::{Extraction, Indicator, Place};
use crate::value::{Kind, Status};
use std::collections::{HashMap, HashSet};

/// A figure of a sentence, its words prepared.
struct Pred<'a> {
    indicator: &'a Indicator,
    index: usize,
    /// Evidence, normalised.
    quote: String,
    /// Label and subject.
    said: Vec<String>,
    unit: Vec<String>,
    section: Vec<String>,
}

/// A pair of equal value; greater is better.
#[derive(PartialEq)]
struct Pair {
    fit: f64,
    near: f64,
    gold: usize,
    pred: usize,
}

/// Scores the figures of sentences. Returns how many wrong or superfluous ones ask for no review.
pub fn score(gold: &Gold, out: &Extraction, score: &mut Score) -> usize {
    let sections: HashMap<&str, Vec<String>> = out.sections.iter().rev().map(|s| (s.id.as_str(), path(&s.path))).collect();
    let preds: Vec<Pred<'_>> = out
        .indicators
        .iter()
        .enumerate()
        .filter(|(_, i)| i.source == Place::Narrative)
        .map(|(index, i)| Pred {
            indicator: i,
            index,
            quote: norm(i.evidence.as_ref().map_or("", |e| &e.text)),
            said: tokens(&said(i)),
            unit: tokens_opt(i.value.unit.as_deref()),
            section: i.section.as_deref().and_then(|id| sections.get(id)).cloned().unwrap_or_default(),
        })
        .collect();
    let right = pair(&gold.narrative, &preds);
    let used: HashSet<usize> = right.iter().map(|r| r.1).collect();
    let found: HashSet<usize> = right.iter().map(|r| r.0).collect();
    let (mut must, mut got) = (0, 0);
    for (i, g) in gold.narrative.iter().enumerate().filter(|(_, g)| g.must()) {
        must += 1;
        if found.contains(&i) {
            got += 1;
        } else {
            let at = g.section.as_deref().unwrap_or_default().join("/");
            score.miss("narrative_recall", format!("[{at}] {:?} -> {:?}", g.context, g.quote));
        }
    }
    score.metrics.count("narrative_must", must);
    score.metrics.share("narrative_recall", got, must);
    let judged = preds.iter().enumerate().map(|(j, p)| (p.index, p.indicator, used.contains(&j)));
    let silent =
        score.judge(judged, ["narrative extra", "narrative extra, for review"], |i| format!("{:?} label {:?}", i.value.raw, i.label));
    score.metrics.share("narrative_precision", used.len(), preds.len());
    attributes(gold, &preds, &right, must, score);
    silent
}

fn said(i: &Indicator) -> String {
    let subject = i.subject.as_deref().unwrap_or("");
    [i.label.as_str(), subject].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" ")
}

/// (gold, pred) pairs in the order they were made.
#[expect(clippy::cast_precision_loss, reason = "counts of figures stay far below 2^52")]
fn pair(golds: &[GoldFigure], preds: &[Pred<'_>]) -> Vec<(usize, usize)> {
    let mut by_key: HashMap<Key, Vec<usize>> = HashMap::new();
    for (j, p) in preds.iter().enumerate() {
        by_key.entry(key::of_value(&p.indicator.value)).or_default().push(j);
    }
    let (all_gold, all_pred) = (golds.len().max(1) as f64, preds.len().max(1) as f64);
    let mut pairs = Vec::new();
    for (gi, g) in golds.iter().enumerate() {
        let Some(same_value) = by_key.get(&key::of_figure(g)) else { continue };
        let (context, quote) = (norm(&g.context), norm(&g.quote));
        let section = path(g.section.as_deref().unwrap_or_default());
        let (label, unit) = (tokens_opt(g.label.as_deref()), tokens_opt(g.unit.as_deref()));
        for &j in same_value {
            let p = &preds[j];
            let inside = !p.quote.is_empty() && (context.contains(&p.quote) || p.quote.contains(&quote));
            let same = p.section == section;
            if !inside && !same {
                continue;
            }
            let words = f1(&label, &p.said) + 0.5 * f1(&unit, &p.unit);
            let place = f64::from(2 * u8::from(same) + u8::from(inside));
            let fit = place + words + 0.01 * f64::from(u8::from(g.must()));
            pairs.push(Pair { fit, near: -(gi as f64 / all_gold - j as f64 / all_pred).abs(), gold: gi, pred: j });
        }
    }
    pairs.sort_by(|a, b| b.fit.total_cmp(&a.fit).then(b.near.total_cmp(&a.near)).then(b.gold.cmp(&a.gold)).then(b.pred.cmp(&a.pred)));
    let (mut taken_gold, mut taken_pred, mut right) = (HashSet::new(), HashSet::new(), Vec::new());
    for p in pairs {
        if !taken_gold.contains(&p.gold) && !taken_pred.contains(&p.pred) {
            taken_gold.insert(p.gold);
            taken_pred.insert(p.pred);
            right.push((p.gold, p.pred));
        }
    }
    right
}

/// Label, unit, qualifier, status, section, period and change of the figures whose value is right.
fn attributes(gold: &Gold, preds: &[Pred<'_>], right: &[(usize, usize)], must: usize, score: &mut Score) {
    let known: HashSet<String> = gold.narrative.iter().map(|g| norm_opt(g.unit.as_deref())).collect();
    let names = ["narrative_label", "narrative_unit", "narrative_qualifier", "narrative_status", "narrative_section"];
    let (mut hits, mut complete) = ([0usize; 5], 0);
    let (mut period, mut change) = ((0, 0), (0, 0));
    for &(gi, j) in right {
        let (g, p) = (&gold.narrative[gi], &preds[j]);
        let v = &p.indicator.value;
        let ok = [
            label_fits(&tokens_opt(g.label.as_deref()), &p.said),
            unit_fits(g, p, v.unit.as_deref(), &known),
            g.qualifier.unwrap_or_default() == v.qualifier,
            g.status.unwrap_or(Status::Actual) == p.indicator.status,
            path(g.section.as_deref().unwrap_or_default()) == p.section,
        ];
        for (n, good) in ok.into_iter().enumerate() {
            hits[n] += usize::from(good);
            if !good && n < 4 {
                let (want, got) = told(n, g, p);
                score.miss(names[n], format!("{:?}: {want}, got {got}", g.quote));
            }
        }
        complete += usize::from(ok.iter().all(|x| *x) && g.must());
        if let Some(want) = g.period.as_ref().filter(|w| w.start.is_some() || w.end.is_some()) {
            let got = p.indicator.period.as_ref();
            period.1 += 1;
            let (start, end) = (got.and_then(|q| q.start.as_ref()), got.and_then(|q| q.end.as_ref()));
            let same = (want.start.is_none() || want.start.as_ref() == start) && (want.end.is_none() || want.end.as_ref() == end);
            period.0 += usize::from(same);
            if !same {
                let end_of = |d: Option<&String>| d.cloned().unwrap_or_default();
                let want = format!("{}..{}", end_of(want.start.as_ref()), end_of(want.end.as_ref()));
                score.miss("narrative_period", format!("{:?}: {want}, got {}..{}", g.quote, end_of(start), end_of(end)));
            }
        }
        if g.change.is_some() {
            change.1 += 1;
            change.0 += usize::from(g.change == v.change);
            if g.change != v.change {
                score.miss("narrative_change", format!("{:?}: {:?}, got {:?}", g.quote, g.change, v.change));
            }
        }
        if g.upper.is_some() {
            change.1 += 1;
            change.0 += usize::from(g.upper == v.upper);
            if g.upper != v.upper {
                score.miss("narrative_change", format!("{:?}: upper {:?}, got {:?}", g.quote, g.upper, v.upper));
            }
        }
    }
    for (name, hit) in names.into_iter().zip(hits) {
        score.metrics.share(name, hit, right.len());
    }
    score.metrics.share("narrative_period", period.0, period.1);
    score.metrics.share("narrative_change", change.0, change.1);
    score.metrics.share("narrative_complete", complete, must);
}

/// What the gold says and what came out, for attribute `n` of `ok` above.
fn told(n: usize, g: &GoldFigure, p: &Pred<'_>) -> (String, String) {
    let i = p.indicator;
    match n {
        0 => (format!("{:?}", g.label.as_deref().unwrap_or("")), format!("{:?}", said(i))),
        1 => (format!("{:?}", g.unit), format!("{:?}", i.value.unit)),
        2 => (format!("{:?}", g.qualifier.unwrap_or_default()), format!("{:?}", i.value.qualifier)),
        _ => (format!("{:?}", g.status.unwrap_or_default()), format!("{:?}", i.status)),
    }
}

/// Equal; or longer ("máy photocopy" for "máy"); or shorter but a unit that the document's gold knows; a share has "%", none or the
/// gold's own unit.
fn unit_fits(g: &GoldFigure, p: &Pred<'_>, unit: Option<&str>, known: &HashSet<String>) -> bool {
    let (want, got) = (tokens_opt(g.unit.as_deref()), &p.unit);
    want == *got
        || (!want.is_empty() && got.starts_with(&want))
        || (!got.is_empty() && want.starts_with(got) && known.contains(&norm_opt(unit)))
        || (matches!(g.kind, Kind::Percent | Kind::Ratio) && (got.is_empty() || (got.len() == 1 && got[0] == "%")))
}
