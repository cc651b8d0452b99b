//! Evidence, header fields and sections against the gold.

use super::Score;
use super::gold::Gold;
use super::words::{f1, norm, norm_opt, tokens, tokens_opt};
use crate::indicator::output::{Extraction, FactOut, ReportFields};
use std::collections::HashMap;

/// Whether each quote stands where it is said to stand.
pub fn evidence(out: &Extraction, text: &str, score: &mut Score) {
    let bytes: Vec<usize> = text.char_indices().map(|c| c.0).chain([text.len()]).collect();
    let at = |n: u32| bytes.get(n as usize).copied().unwrap_or(text.len());
    let (mut good, mut all) = (0, 0);
    for e in out.indicators.iter().filter_map(|i| i.evidence.as_ref()) {
        all += 1;
        let slice = text.get(at(e.start)..at(e.end)).unwrap_or("");
        good += usize::from(slice == e.text && !e.text.is_empty());
    }
    score.metrics.share("evidence_exact", good, all);
}

/// Header fields that the gold states.
pub fn report(gold: &Gold, out: &Extraction, score: &mut Score) {
    let (mut hit, mut all) = (0, 0);
    for (name, want) in &gold.report {
        let Some(want) = want else { continue };
        all += 1;
        let got = field(&out.report, name).map(|f| f.value.as_str());
        let loose = matches!(name.as_str(), "title" | "issuer" | "place" | "signer");
        if norm(want) == norm_opt(got) || (loose && f1(&tokens(want), &tokens_opt(got)) >= 0.8) {
            hit += 1;
        } else {
            score.miss("report_fields", format!("{name}: {want:?}, got {got:?}"));
        }
    }
    score.metrics.share("report_fields", hit, all);
}

/// A header field by the name it has in the JSON.
pub fn field<'a>(r: &'a ReportFields, name: &str) -> Option<&'a FactOut> {
    match name {
        "number" => r.number.as_ref(),
        "date" => r.date.as_ref(),
        "place" => r.place.as_ref(),
        "kind" => r.kind.as_ref(),
        "issuer" => r.issuer.as_ref(),
        "title" => r.title.as_ref(),
        "period_start" => r.period_start.as_ref(),
        "period_end" => r.period_end.as_ref(),
        "signer" => r.signer.as_ref(),
        _ => None,
    }
}

/// Section paths, each found once.
pub fn sections(gold: &Gold, out: &Extraction, score: &mut Score) {
    let mut pool: HashMap<Vec<String>, usize> = HashMap::new();
    for s in &out.sections {
        *pool.entry(path(&s.path)).or_default() += 1;
    }
    let mut hit = 0;
    for s in &gold.sections {
        let want = path(&s.path);
        if let Some(left) = pool.get_mut(&want).filter(|n| **n > 0) {
            *left -= 1;
            hit += 1;
        } else {
            score.miss("section_recall", want.join("/"));
        }
    }
    score.metrics.share("section_recall", hit, gold.sections.len());
    score.metrics.share("section_precision", hit, out.sections.len());
}

/// A section path, normalised.
pub fn path(parts: &[String]) -> Vec<String> {
    parts.iter().map(|p| norm(p)).collect()
}
