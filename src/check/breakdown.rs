//! Wholes and their parts in sentences: those that the parser names and those that the layout of the text implies.
//!
//! | text | whole | parts |
//! |---|---|---|
//! | `47 văn bản (gồm 12 kế hoạch, 09 quyết định, 26 công văn)` | 47 | 12, 09, 26 |
//! | `4.620 đơn: khiếu nại 1.315 đơn; tố cáo 268 đơn; …` | 4.620 | up to the end of the sentence |
//! | `186,54 tỷ đồng, cụ thể:` and lines with list marks | 186,54 | the first figure of each line |
//!
//! What is only implied is believed if it nearly adds up; see [`Breakdown::near`].

use crate::document::Span;
use crate::grammar::{Class, Grammar};
use crate::report::{Figure, Relation, RelationKind, Report};
use crate::value::Kind;

/// A whole and its parts.
#[derive(Debug, Clone)]
pub struct Breakdown {
    /// Whole, parts, and whether they claim to be all.
    pub relation: Relation,
    /// The sum must lie within so many percent of the whole to be held against it.
    pub near: u32,
    /// The parser names it.
    pub said: bool,
}

/// Parts that are looked at.
const MOST: usize = 40;
/// Bytes from a whole to its first part.
const GAP: usize = 200;

/// All breakdowns of sentences, in order of their wholes.
pub fn all(text: &str, report: &Report, grammar: &Grammar) -> Vec<Breakdown> {
    let named = report.relations.iter().filter(|r| r.kind == RelationKind::Breakdown);
    let mut out: Vec<Breakdown> = named.map(|r| Breakdown { relation: r.clone(), near: 25, said: true }).collect();
    let mut known: Vec<usize> = out.iter().map(|b| b.relation.whole).collect();
    known.sort_unstable();
    for whole in 0..report.figures.len() {
        let (f, next) = (&report.figures[whole], report.figures.get(whole + 1));
        let Some(next) = next.filter(|n| n.cell.is_none() && f.cell.is_none()) else { continue };
        if f.value.kind == Kind::Percent || !f.value.is_figure() || f.value.change.is_some() || known.binary_search(&whole).is_ok() {
            continue;
        }
        let Some(gap) = between(text, f, next).filter(|g| g.len() <= GAP) else { continue };
        let found = bracket(text, &report.figures, whole, gap)
            .or_else(|| sentence(text, &report.figures, whole, gap, grammar))
            .or_else(|| lines(text, &report.figures, whole, grammar));
        if let Some((parts, near)) = found {
            out.push(Breakdown { relation: Relation { kind: RelationKind::Breakdown, whole, parts, complete: true }, near, said: false });
        }
    }
    out.sort_by_key(|b| b.relation.whole);
    out
}

/// The words between two figures of the text.
pub fn between<'t>(text: &'t str, a: &Figure, b: &Figure) -> Option<&'t str> {
    (a.span.end <= b.span.start).then(|| text.get(a.span.end as usize..b.span.start as usize))?
}

/// Whether a sentence ends within the words.
pub fn ends(words: &str) -> bool {
    words.contains('\n') || words.contains(". ")
}

/// Figures of one kind that state amounts, from `from` on, as long as `inside` holds; percents and changes beside them are passed over.
fn run(figures: &[Figure], whole: usize, inside: impl Fn(usize) -> bool) -> Option<Vec<usize>> {
    let kind = figures[whole].value.kind;
    let mut parts = Vec::new();
    for (i, f) in figures.iter().enumerate().skip(whole + 1).take(MOST) {
        if f.cell.is_some() || !inside(i) {
            break;
        }
        if f.value.kind == Kind::Percent || f.value.change.is_some() {
            continue;
        }
        if f.value.kind != kind {
            return None;
        }
        parts.push(i);
    }
    (parts.len() >= 2).then_some(parts)
}

fn bracket(text: &str, figures: &[Figure], whole: usize, gap: &str) -> Option<(Vec<usize>, u32)> {
    let open = gap.find('(')?;
    if gap[open..].contains(')') || ends(gap) {
        return None;
    }
    let from = figures[whole].span.end as usize + open;
    let close = from + text.get(from..)?.bytes().take(1_500).position(|b| b == b')' || b == b'\n')?;
    let parts = run(figures, whole, |i| (figures[i].span.end as usize) <= close)?;
    Some((parts, 10))
}

fn sentence(text: &str, figures: &[Figure], whole: usize, gap: &str, grammar: &Grammar) -> Option<(Vec<usize>, u32)> {
    if ends(gap) || gap.contains([';', '(']) {
        return None;
    }
    let all = gap.contains(':') || grammar.has(gap, Class::Consists);
    if !all || grammar.has(gap, Class::AmongOthers) {
        return None;
    }
    let parts = run(figures, whole, |i| between(text, &figures[i - 1], &figures[i]).is_some_and(|w| !ends(w) && w.len() <= GAP))?;
    Some((parts, 5))
}

/// "…, cụ thể:" at the end of the whole's line, then lines that begin with a list mark.
fn lines(text: &str, figures: &[Figure], whole: usize, grammar: &Grammar) -> Option<(Vec<usize>, u32)> {
    let end = figures[whole].span.end as usize;
    let rest = text.get(end..)?;
    let line = rest.split('\n').next()?.trim_end().strip_suffix(':')?;
    if line.len() > GAP || line.contains(['.', ';']) && ends(line) || !grammar.has(line, Class::Among) {
        return None;
    }
    let kind = figures[whole].value.kind;
    let mut at = end + line.len();
    let mut next = whole + 1;
    let mut parts = Vec::new();
    for l in text.get(at..)?.split_inclusive('\n').skip(1).take(3 * MOST) {
        // The first piece is the rest of the whole's own line.
        if parts.is_empty() && at == end + line.len() {
            at += text.get(at..)?.find('\n')? + 1;
        }
        let (from, to) = (at, at + l.len());
        at = to;
        if l.trim().is_empty() {
            continue;
        }
        if !l.trim_start().starts_with(['-', '+', '*', '•', '–']) || parts.len() >= MOST {
            break;
        }
        while figures.get(next).is_some_and(|f| (f.span.start as usize) < from) {
            next += 1;
        }
        match figures.get(next) {
            Some(f) if (f.span.end as usize) <= to && f.cell.is_none() && f.value.kind == kind && f.value.change.is_none() => {
                parts.push(next)
            }
            _ => break,
        }
    }
    (parts.len() >= 2).then_some((parts, 5))
}

/// Whether two units may count the same things: one begins with the other, or they begin with the same word.
pub fn kin(a: Option<&str>, b: Option<&str>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.split_whitespace().next().map(str::to_lowercase) == b.split_whitespace().next().map(str::to_lowercase),
        _ => true,
    }
}

/// Where a sentence figure's line begins and ends is told by this: whether two figures stand in one line of the text.
pub fn one_line(text: &str, a: &Figure, b: &Figure) -> bool {
    let span = Span::new(a.span.end.min(b.span.end) as usize, a.span.start.max(b.span.start) as usize);
    span.start >= span.end || text.get(span.range()).is_some_and(|w| !w.contains('\n'))
}
