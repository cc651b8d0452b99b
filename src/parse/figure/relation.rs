//! What sentences say about how their figures hang together: breakdowns, remainders, shares.

use super::{Draft, Item, What};
use crate::grammar::pattern::Input;
use crate::grammar::{Class, Grammar};
use crate::report::{Relation, RelationKind};
use crate::value::Kind;
use crate::value::number::Number;
use rust_decimal::Decimal;

/// Reads the relations of a paragraph (indices count its figures).
pub(super) fn read(input: Input<'_>, grammar: &Grammar, items: &[Item]) -> Vec<Relation> {
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
    listed(input, &drafts, &mut out);
    done_and_pending(input, grammar, &drafts, &mut out);
    shares(input, grammar, &drafts, &mut out);
    remainders(input, grammar, &drafts, &mut out);
    out
}

/// How far a bracket that nobody closes is believed, in tokens.
const UNCLOSED: usize = 40;

/// How far a bracket or sentence is followed, in tokens.
const REACH: usize = 400;

/// The first token from `from` on that `ends` says ends it, or as far as it is followed.
fn reach_to(input: Input<'_>, from: usize, ends: impl Fn(usize) -> bool) -> usize {
    let last = (from + REACH).min(input.tokens.len());
    (from..last).find(|&i| ends(i)).unwrap_or(last)
}

fn char_at(input: Input<'_>, i: usize) -> char {
    input.tokens.get(i).map_or('\0', |t| t.mark(input.text))
}

/// Figures that can be parts of `whole`: same kind, and the same unit or none.
fn comparable(whole: &Draft, part: &Draft) -> bool {
    let kind = whole.value.kind == part.value.kind && whole.value.kind != Kind::Percent;
    kind && same_unit(whole, part) && part.value.change.is_none() && whole.value.change.is_none()
}

/// The bracket begins with words that announce all the parts.
fn inside_all(input: Input<'_>, grammar: &Grammar, open: usize, first: usize) -> bool {
    grammar.find(input, open, first, Class::Consists).is_some()
}

/// Whether two figures count the same thing, as far as their units tell.
fn same_unit(a: &Draft, b: &Draft) -> bool {
    match (&a.value.unit, &b.value.unit) {
        (Some(a), Some(b)) => {
            let (a, b) = (a.to_lowercase(), b.to_lowercase());
            // "lượt người" and "lượt cán bộ" are both counted by the turn.
            a.starts_with(&b) || b.starts_with(&a) || a.contains(' ') && b.contains(' ') && a.split(' ').next() == b.split(' ').next()
        }
        _ => true,
    }
}

/// Parts of other names than the whole's ("47 văn bản, gồm 12 kế hoạch, 09 quyết định"): believed where the words say that they
/// are all and their sum comes near.
fn near(whole: &Draft, parts: &[&Draft]) -> bool {
    let (Some(w), Some(sum)) = (
        whole.value.amount().map(Number::decimal),
        parts.iter().try_fold(Decimal::ZERO, |s, p| s.checked_add(p.value.amount()?.decimal())),
    ) else {
        return false;
    };
    (sum - w).abs() * Decimal::TEN <= w.max(Decimal::TEN)
}

/// "256 (tổ chức 76; cá nhân 180)": a bracket right behind a figure.
fn brackets(input: Input<'_>, grammar: &Grammar, drafts: &[&Draft], out: &mut Vec<Relation>) {
    for (w, whole) in drafts.iter().enumerate() {
        let Some(open) = (whole.end..whole.end + 26).find(|&i| char_at(input, i) == '(') else { continue };
        if (whole.end..open).any(|i| matches!(char_at(input, i), ';' | '.' | ':' | ')')) || drafts.get(w + 1).is_some_and(|d| d.from < open)
        {
            continue;
        }
        let mut close = reach_to(input, open, |i| char_at(input, i) == ')');
        if char_at(input, close) != ')' {
            close = close.min(open + UNCLOSED);
        }
        let inside: Vec<usize> = (w + 1..drafts.len()).take_while(|&p| drafts[p].to <= close).filter(|&p| drafts[p].from > open).collect();
        let parts: Vec<usize> = inside.iter().copied().filter(|&p| comparable(whole, drafts[p])).collect();
        if parts.len() < 2 {
            // "31 vụ với 42 đối tượng (mua bán 12 vụ; …)": the bracket may divide the figure before.
            let counted: Vec<usize> =
                inside.into_iter().filter(|&p| drafts[p].value.kind == Kind::Count && drafts[p].value.unit.is_some()).collect();
            let all = inside_all(input, grammar, open, counted.first().map_or(open, |&p| drafts[p].from));
            if all && counted.len() >= 2 && near(whole, &counted.iter().map(|&p| drafts[p]).collect::<Vec<_>>()) {
                out.push(Relation { kind: RelationKind::Breakdown, whole: w, parts: counted, complete: true });
                continue;
            }
            let other = w.checked_sub(1).filter(|&o| {
                counted.len() >= 2
                    && counted.iter().all(|&p| comparable(drafts[o], drafts[p]))
                    && !crosses(input, drafts[o].end, whole.start)
            });
            if let Some(o) = other {
                out.push(Relation { kind: RelationKind::Breakdown, whole: o, parts: counted, complete: true });
            }
            continue;
        }
        let partial = grammar.find(input, open, drafts[parts[0]].from, Class::AmongOthers).is_some();
        let separated = parts.windows(2).all(|p| {
            (drafts[p[0]].end..drafts[p[1]].from).any(|i| matches!(char_at(input, i), ',' | ';') || grammar.at(input, i, Class::And) > 0)
        });
        out.push(Relation { kind: RelationKind::Breakdown, whole: w, parts, complete: separated && !partial });
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
        let stop = reach_to(input, after, |i| matches!(char_at(input, i), '.' | ')') && input.tokens.get(i + 1).is_none_or(|t| t.space));
        let within: Vec<usize> = (w + 1..drafts.len()).take_while(|&p| drafts[p].to <= stop).collect();
        let mut parts: Vec<usize> = within.iter().copied().filter(|&p| comparable(whole, drafts[p])).collect();
        let all = grammar.find(input, at, after, Class::Consists).is_some();
        if all && parts.len() < 2 && whole.value.kind == Kind::Count {
            let counted: Vec<usize> =
                within.into_iter().filter(|&p| drafts[p].value.kind == Kind::Count && drafts[p].value.change.is_none()).collect();
            if counted.len() >= 2 && near(whole, &counted.iter().map(|&p| drafts[p]).collect::<Vec<_>>()) {
                parts = counted;
            }
        }
        if parts.is_empty() {
            continue;
        }
        let gap = drafts[parts[0]].from - after;
        let complete = parts.len() >= 2 && (all || char_at(input, after) == ':' && gap <= 6 && parts.len() == 2);
        out.push(Relation { kind: RelationKind::Breakdown, whole: w, parts, complete });
    }
}

/// "Phân loại 4.620 đơn: khiếu nại 1.315 đơn; tố cáo 268 đơn; kiến nghị 3.037 đơn".
fn listed(input: Input<'_>, drafts: &[&Draft], out: &mut Vec<Relation>) {
    for (w, whole) in drafts.iter().enumerate() {
        let Some(colon) = (whole.end..whole.end + 9).find(|&i| char_at(input, i) == ':') else { continue };
        if drafts.get(w + 1).is_none_or(|n| n.from < colon) || crosses(input, whole.end, colon) || out.iter().any(|r| r.whole == w) {
            continue;
        }
        let stop = reach_to(input, colon, |i| char_at(input, i) == '.' && input.tokens.get(i + 1).is_none_or(|t| t.space));
        let parts: Vec<usize> =
            (w + 1..drafts.len()).take_while(|&p| drafts[p].to <= stop).filter(|&p| comparable(whole, drafts[p])).collect();
        let all_named = parts.iter().all(|&p| drafts[p].value.unit.is_some() && drafts[p].value.unit == whole.value.unit);
        if parts.len() >= 2 && all_named && near(whole, &parts.iter().map(|&p| drafts[p]).collect::<Vec<_>>()) {
            out.push(Relation { kind: RelationKind::Breakdown, whole: w, parts, complete: true });
        }
    }
}

/// "tiếp nhận 8.412 phản ánh, đã xử lý 7.905 phản ánh, đang xử lý 507 phản ánh": what is done and what is left.
fn done_and_pending(input: Input<'_>, grammar: &Grammar, drafts: &[&Draft], out: &mut Vec<Relation>) {
    let top: Vec<usize> = (0..drafts.len()).filter(|&d| drafts[d].value.kind == Kind::Count && drafts[d].value.change.is_none()).collect();
    for three in top.windows(3) {
        let &[w, a, b] = three else { continue };
        let between = |x: usize, y: usize, class| grammar.find(input, drafts[x].end, drafts[y].from, class).is_some();
        let said = between(w, a, Class::Done) && between(a, b, Class::Pending);
        let open = (drafts[w].end..drafts[b].from).any(|i| matches!(char_at(input, i), '('));
        if said && !open && comparable(drafts[w], drafts[a]) && comparable(drafts[w], drafts[b]) && near(drafts[w], &[drafts[a], drafts[b]])
        {
            let told = out.iter().rev().take(8).any(|r| r.whole == w || r.kind == RelationKind::Breakdown && r.parts.contains(&a));
            if !told {
                out.push(Relation { kind: RelationKind::Breakdown, whole: w, parts: vec![a, b], complete: true });
            }
        }
    }
}

fn crosses(input: Input<'_>, from: usize, to: usize) -> bool {
    (from..to).any(|i| matches!(char_at(input, i), ';' | '.' | ')') && input.tokens.get(i + 1).is_none_or(|t| t.space))
}

/// "33.290 lượt đạt 98%": a count and the percent right behind it.
fn shares(input: Input<'_>, grammar: &Grammar, drafts: &[&Draft], out: &mut Vec<Relation>) {
    for (i, pair) in drafts.windows(2).enumerate() {
        let [count, percent] = pair else { continue };
        let near = percent.start.saturating_sub(count.end) <= 14;
        let kinds = matches!(count.value.kind, Kind::Count | Kind::Money | Kind::Quantity)
            && count.value.change.is_none()
            && percent.value.kind == Kind::Percent
            && percent.value.change.is_none();
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
