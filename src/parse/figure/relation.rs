//! What sentences say about how their figures hang together: breakdowns, remainders, shares.

use super::clause::Clauses;
use super::{Draft, Item, What};
use crate::grammar::pattern::Input;
use crate::grammar::{Class, Grammar};
use crate::report::{Relation, RelationKind};
use crate::value::Kind;

/// Reads the relations of a paragraph (indices count its figures).
pub(super) fn read(input: Input<'_>, grammar: &Grammar, items: &[Item], clauses: &Clauses) -> Vec<Relation> {
    let drafts: Vec<&Draft> = items
        .iter()
        .filter_map(|i| match &i.what {
            What::Figure(d) => Some(&**d),
            _ => None,
        })
        .collect();
    let mut out = Vec::new();
    brackets(input, grammar, &drafts, &mut out);
    among(input, grammar, &drafts, &mut out);
    shares(input, grammar, &drafts, &mut out);
    remainders(input, grammar, &drafts, &mut out);
    let _ = clauses;
    out
}

fn char_at(input: Input<'_>, i: usize) -> char {
    input.tokens.get(i).map_or('\0', |t| t.mark(input.text))
}

/// Figures that can be parts of `whole`: same kind, and the same unit or none.
fn comparable(whole: &Draft, part: &Draft) -> bool {
    let kind = whole.value.kind == part.value.kind && whole.value.kind != Kind::Percent;
    let unit = |d: &Draft| d.value.unit.as_deref().map(str::to_lowercase);
    let same = match (unit(whole), unit(part)) {
        (Some(a), Some(b)) => a == b || a.starts_with(&b) || b.starts_with(&a),
        (_, None) => true,
        (None, Some(_)) => true,
    };
    kind && same && part.value.change.is_none() && whole.value.change.is_none()
}

/// "256 (tổ chức 76; cá nhân 180)": a bracket right behind a figure.
fn brackets(input: Input<'_>, grammar: &Grammar, drafts: &[&Draft], out: &mut Vec<Relation>) {
    for (w, whole) in drafts.iter().enumerate() {
        let Some(open) = (whole.end..whole.end + 8).find(|&i| char_at(input, i) == '(') else { continue };
        if (whole.end..open).any(|i| matches!(char_at(input, i), ',' | ';' | '.' | ':')) || drafts.get(w + 1).is_some_and(|d| d.from < open)
        {
            continue;
        }
        let close = (open..input.tokens.len()).find(|&i| char_at(input, i) == ')').unwrap_or(input.tokens.len());
        let inside: Vec<usize> = (w + 1..drafts.len()).filter(|&p| drafts[p].from > open && drafts[p].to <= close).collect();
        let parts: Vec<usize> = inside.iter().copied().filter(|&p| comparable(whole, drafts[p])).collect();
        if parts.len() < 2 {
            continue;
        }
        let partial = grammar.find(input, open, drafts[parts[0]].from, Class::AmongOthers).is_some();
        let announced = grammar.find(input, open, drafts[parts[0]].from, Class::Among).is_some();
        let separated = parts.windows(2).all(|p| {
            (drafts[p[0]].end..drafts[p[1]].from).any(|i| matches!(char_at(input, i), ',' | ';') || grammar.at(input, i, Class::And) > 0)
        });
        out.push(Relation { kind: RelationKind::Breakdown, whole: w, parts, complete: separated && !partial && (announced || true) });
    }
}

/// "822, trong đó: 121 tổ chức và 596 cá nhân".
fn among(input: Input<'_>, grammar: &Grammar, drafts: &[&Draft], out: &mut Vec<Relation>) {
    for (w, whole) in drafts.iter().enumerate() {
        let Some(next) = drafts.get(w + 1) else { continue };
        let Some((at, after)) = grammar.find(input, whole.end, next.from, Class::Among) else { continue };
        if out.iter().any(|r| r.whole == w) || (whole.end..at).any(|i| char_at(input, i) == '(' || char_at(input, i) == ')') {
            continue;
        }
        let stop = (after..input.tokens.len())
            .find(|&i| matches!(char_at(input, i), '.' | ')') && input.tokens.get(i + 1).is_none_or(|t| t.space))
            .unwrap_or(input.tokens.len());
        let parts: Vec<usize> =
            (w + 1..drafts.len()).take_while(|&p| drafts[p].to <= stop).filter(|&p| comparable(whole, drafts[p])).collect();
        if parts.len() < 2 {
            continue;
        }
        let gap = drafts[parts[0]].from - after;
        let complete =
            grammar.find(input, at, after, Class::Consists).is_some() || char_at(input, after) == ':' && gap <= 6 && parts.len() == 2;
        out.push(Relation { kind: RelationKind::Breakdown, whole: w, parts, complete });
    }
}

/// "33.290 lượt đạt 98%": a count and the percent right behind it.
fn shares(input: Input<'_>, grammar: &Grammar, drafts: &[&Draft], out: &mut Vec<Relation>) {
    for (i, pair) in drafts.windows(2).enumerate() {
        let [count, percent] = pair else { continue };
        let near = percent.start.saturating_sub(count.end) <= 5;
        let kinds = count.value.kind == Kind::Count && percent.value.kind == Kind::Percent && percent.value.change.is_none();
        let linked = grammar.find(input, count.end, percent.start.max(count.end), Class::Link).is_some()
            || char_at(input, percent.start.saturating_sub(1)) == '(';
        let basis = grammar.at(input, percent.end, Class::Basis) > 0;
        let crossing = (count.end..percent.start).any(|j| matches!(char_at(input, j), ';' | '.' | ')'));
        if near && kinds && linked && !basis && !crossing {
            out.push(Relation { kind: RelationKind::Share, whole: i, parts: vec![i, i + 1], complete: false });
        }
    }
}

/// "1.946/2.187 hồ sơ (đạt 88,98%), còn 241 hồ sơ (chiếm 11,02%)".
fn remainders(input: Input<'_>, grammar: &Grammar, drafts: &[&Draft], out: &mut Vec<Relation>) {
    for (i, pair) in drafts.windows(2).enumerate() {
        let [ratio, rest] = pair else { continue };
        if ratio.value.kind != Kind::Ratio || rest.value.kind != Kind::Count || (ratio.end..rest.start).any(|j| char_at(input, j) == '.') {
            continue;
        }
        if grammar.find(input, ratio.end, rest.from, Class::Remains).is_none() {
            continue;
        }
        let mut parts = vec![i + 1];
        if let Some(p) = drafts.get(i + 2)
            && p.value.kind == Kind::Percent
            && p.from - rest.end <= 12
            && !(rest.end..p.from).any(|j| matches!(char_at(input, j), ';' | '.'))
        {
            parts.push(i + 2);
        }
        out.push(Relation { kind: RelationKind::Remainder, whole: i, parts, complete: true });
    }
}
