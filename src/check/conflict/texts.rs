//! Sentences against tables, and sentences against one another.
//!
//! First all agreements are gathered: a figure that agrees with any row of its words is settled, and so is that row. Only then are
//! figures that agree with nothing held against the row that has most of their words.

use super::super::label::{Label, Words};
use super::super::say::{plain, short};
use super::super::stated::{self, Stated, any_amount, tame};
use super::super::total::digits_swapped;
use super::super::{Finding, Scene};
use super::near::{Standing, standing};
use super::statement::{self, Entry, Text};
use crate::value::{Kind, Qualifier};
use rust_decimal::Decimal;
use std::collections::{HashMap, HashSet};

/// Statements with a word in common that are compared.
const POSTINGS: usize = 96;
/// Comparisons in one report before the search stops.
const BUDGET: usize = 1_000_000;
/// Columns of one row that are compared.
const COLUMNS: usize = 24;

/// A sentence figure beside one cell.
struct Meeting {
    standing: Standing,
    /// Words in common, of a hundred.
    percent: u32,
    /// All words are in common.
    exact: bool,
    cell: usize,
    view: usize,
    /// How far the values are apart, in thousandths of the greater.
    off: u32,
    /// Both values as shown.
    shown: (String, String),
    /// The cell may be what the sentence speaks of: no plan, no comparison, the right period.
    fair: bool,
}

/// Every sentence figure.
pub(super) fn check(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let words = &scene.words;
    let texts = statement::texts(scene, words);
    let entries = statement::entries(scene, words);
    let mut budget = BUDGET;
    let by_entry = postings(words.len(), entries.iter().map(|e| &*e.label));
    let mut settled: HashMap<usize, (u32, HashSet<u32>)> = HashMap::new();
    let mut open: Vec<(&Text<'_>, Meeting)> = Vec::new();
    for text in &texts {
        let near = candidates(&by_entry, &text.label, &mut budget);
        let Some(met) = best(scene, words, text, near.iter().map(|&e| &entries[e as usize])) else { continue };
        if met.standing == Standing::Same {
            let seen = settled.entry(met.cell).or_default();
            seen.0 = met.percent.max(seen.0);
            seen.1.insert(text.line);
            let message =
                format!("“{}”: {} ở lời văn khớp {}", short(&text.it.label, 60), met.shown.0, statement::place(&scene.views[met.view]));
            out.push(Finding::on(super::DOC.name, true, text.figure, message).with(vec![met.cell]));
        } else {
            open.push((text, met));
        }
    }
    for (text, met) in open {
        // A cell that another sentence repeats with words at least as good, or one of the same paragraph, is that one's.
        let taken = settled.get(&met.cell).is_some_and(|(p, lines)| lines.contains(&text.line) || (!met.exact && *p >= met.percent));
        if !taken {
            out.push(contradiction(scene, text, &met));
        }
    }
    let by_text = postings(words.len(), texts.iter().map(|t| &*t.label));
    for (i, text) in texts.iter().enumerate() {
        let near = candidates(&by_text, &text.label, &mut budget);
        out.extend(near.into_iter().filter(|&j| (j as usize) < i).find_map(|j| against_text(words, &texts[j as usize], text)));
    }
}

fn contradiction(scene: &Scene<'_>, text: &Text<'_>, met: &Meeting) -> Finding {
    let (label, place) = (short(&text.it.label, 60), statement::place(&scene.views[met.view]));
    let message = format!("“{label}”: lời văn ghi {}, {place} ghi {}", met.shown.0, met.shown.1);
    let number = |i: usize| any_amount(scene.report.figures.get(i)?, i).map(|s| s.number);
    let mut found = Finding::on(super::DOC.name, false, text.figure, message).sides(number(met.cell), number(text.figure));
    found.judged.push(met.cell);
    found
}

/// For each word the labels that hold it.
fn postings<'l>(words: usize, labels: impl Iterator<Item = &'l Label>) -> Vec<Vec<u32>> {
    let mut out = vec![Vec::new(); words];
    for (i, label) in labels.enumerate() {
        for &w in &label.set {
            if let Some(list) = out.get_mut(w as usize)
                && list.len() <= POSTINGS
            {
                list.push(i as u32);
            }
        }
    }
    out
}

/// Labels that share one of the rarest words.
fn candidates(postings: &[Vec<u32>], label: &Label, budget: &mut usize) -> Vec<u32> {
    let mut lists: Vec<&Vec<u32>> = label.set.iter().filter_map(|&w| postings.get(w as usize)).collect();
    lists.retain(|l| !l.is_empty() && l.len() <= POSTINGS);
    lists.sort_by_key(|l| l.len());
    let mut out: Vec<u32> = lists.iter().take(4).flat_map(|l| l.iter().copied()).collect();
    out.sort_unstable();
    out.dedup();
    if out.len() > *budget {
        out.clear();
    }
    *budget -= out.len();
    out
}

/// How well an entry's words are those of the sentence: percent of words in common, and whether nothing at all is missing.
/// `None`: they speak of different things.
fn matching(words: &Words, text: &Text<'_>, entry: &Entry) -> Option<(u32, bool)> {
    let has = |label: &Label, w: &u32| label.set.binary_search(w).is_ok();
    // Numbers in names tell indicators apart (mức độ 3 and mức độ 4).
    let numbers = text.label.numbers.iter().all(|w| has(&entry.label, w) || has(&entry.context, w))
        && entry.label.numbers.iter().all(|w| has(&text.label, w));
    let unit = || {
        text.unit.set.is_empty()
            || entry.unit.set.is_empty()
            || text.unit.set.iter().any(|w| has(&entry.unit, w))
            || entry.unit.set.iter().all(|w| has(&text.label, w))
    };
    let subject = || text.narrow.set.iter().all(|w| has(&entry.label, w) || has(&entry.context, w) || has(&entry.caption, w));
    if entry.label.set.is_empty() || !numbers || !unit() || !subject() {
        return None;
    }
    let a = words.agree(&text.label, &entry.label);
    let covered = |from: &Label, to: &Label, also: [&Label; 2]| {
        from.set.iter().filter(|w| also.iter().any(|l| has(l, w)) && !has(to, w)).count() as u32
    };
    let only_text = a.only_a.saturating_sub(covered(&text.label, &entry.label, [&entry.context, &text.subject]));
    let only_entry = a.only_b.saturating_sub(covered(&entry.label, &text.label, [&text.unit, &text.narrow]));
    let (n, m) = (text.label.set.len() as u32, entry.label.set.len() as u32);
    let percent = 100 * (n.saturating_sub(only_text) + m.saturating_sub(only_entry)) / (n + m);
    Some((percent, only_text + only_entry == 0))
}

/// The meeting that settles a figure (agreement anywhere), else the likeliest contradiction. `None`: neither.
fn best<'e>(scene: &Scene<'_>, words: &Words, text: &Text<'_>, near: impl Iterator<Item = &'e Entry>) -> Option<Meeting> {
    let mut best: Option<Meeting> = None;
    for entry in near {
        let Some((percent, exact)) = matching(words, text, entry).filter(|m| m.0 >= 66) else { continue };
        let view = &scene.views[entry.view];
        let columns = entry.column.as_ref().map_or(view.columns.as_slice(), std::slice::from_ref);
        for &column in columns.iter().take(COLUMNS) {
            let Some(met) = meet(scene, text, entry, column, (percent, exact)) else { continue };
            let believed = match met.standing {
                Standing::Same => true,
                Standing::Close => met.fair && percent >= 80 && enough(text, entry, exact),
                Standing::Far => false,
            };
            let key = |m: &Meeting| (m.standing == Standing::Same, m.percent, std::cmp::Reverse(m.off));
            if believed && best.as_ref().is_none_or(|b| key(&met) > key(b)) {
                best = Some(met);
            }
        }
    }
    best
}

/// Whether labels are long and sure enough to carry a contradiction.
fn enough(text: &Text<'_>, entry: &Entry, exact: bool) -> bool {
    let least = text.label.set.len().min(entry.label.set.len());
    (least >= 3 && text.it.value.qualifier == Qualifier::Exact) || (exact && least >= 2)
}

/// A sentence figure beside one cell. `None`: they cannot be compared.
fn meet(scene: &Scene<'_>, text: &Text<'_>, entry: &Entry, column: usize, (percent, exact): (u32, bool)) -> Option<Meeting> {
    let view = &scene.views[entry.view];
    let (cell, _) = view.figure(entry.row, column)?;
    let period = view.table.columns[column].period.as_ref();
    let fair =
        statement::usable(scene, view, column, entry.column.is_some()) && statement::period_fits(scene, text.it.period.as_ref(), period);
    let (standing, off, shown) = compare(scene, text, entry, column, exact)?;
    Some(Meeting { standing, percent, exact, cell, view: entry.view, off, shown, fair })
}

fn compare(scene: &Scene<'_>, text: &Text<'_>, entry: &Entry, column: usize, exact: bool) -> Option<(Standing, u32, (String, String))> {
    let view = &scene.views[entry.view];
    let (cell, _) = view.figure(entry.row, column)?;
    let mine = stated::ratio(scene.report, text.figure);
    if let (Some((a, b)), Some((c, d))) = (mine, stated::ratio(scene.report, cell)) {
        let how = match (standing(a, Qualifier::Exact, c, exact), standing(b, Qualifier::Exact, d, exact)) {
            (Standing::Same, Standing::Same) => Standing::Same,
            (Standing::Close, Standing::Same) => Standing::Close,
            _ => Standing::Far,
        };
        let show = |x: Stated, y: Stated| format!("{}/{}", plain(x.value), plain(y.value));
        return Some((how, apart(a.value, c.value), (show(a, b), show(c, d))));
    }
    let (kind, theirs, scaled) = statement::cell_value(scene, view, entry.row, column)?;
    if mine.is_some_and(|(_, whole)| whole.value == theirs.value && kind != Kind::Percent) {
        return None; // The row states the ratio's whole: neither agreement nor contradiction.
    }
    let own = value_for(scene, text, kind)?;
    let unit = if kind == Kind::Percent { " %" } else { "" };
    let shown = |x: Stated| format!("{}{unit}", plain(x.value));
    let qualifier = text.it.value.qualifier;
    let mut how = standing(own, qualifier, theirs, exact);
    let mut other = theirs;
    if kind == Kind::Money && !scaled && how == Standing::Far {
        // The table may say its scale in a place that was not understood (ĐVT: triệu đồng).
        for factor in [1_000_u32, 1_000_000, 1_000_000_000] {
            let factor = Decimal::from(factor);
            let (Some(value), Some(slack)) = (theirs.value.checked_mul(factor), theirs.slack.checked_mul(factor)) else { break };
            let scaled = Stated { value, slack, ..theirs };
            let tried = standing(own, qualifier, scaled, exact);
            if tried != Standing::Far {
                (how, other) = (tried, scaled);
                break;
            }
        }
    }
    Some((how, apart(own.value, other.value), (shown(own), shown(other))))
}

/// How far two values are apart, in thousandths of the greater.
fn apart(a: Decimal, b: Decimal) -> u32 {
    let high = a.abs().max(b.abs());
    let off = (a - b).abs().checked_mul(Decimal::ONE_THOUSAND).and_then(|o| o.checked_div(high));
    off.and_then(|o| u32::try_from(o.trunc().mantissa()).ok()).unwrap_or(if high.is_zero() { 0 } else { u32::MAX })
}

/// The value of a sentence figure that a cell of `kind` may be compared with.
fn value_for(scene: &Scene<'_>, text: &Text<'_>, kind: Kind) -> Option<Stated> {
    let v = &text.it.value;
    if v.kind == Kind::Ratio {
        let (part, _) = stated::ratio(scene.report, text.figure)?;
        return match kind {
            Kind::Percent => {
                let number = v.percent?;
                let half = Decimal::new(5, number.decimals().min(8) + 1);
                Some(Stated { figure: text.figure, number, value: tame(number)?, slack: half })
            }
            Kind::Count | Kind::Quantity => Some(part),
            _ => None,
        };
    }
    let counts = |k: Kind| matches!(k, Kind::Count | Kind::Quantity);
    let comparable = v.kind == kind || (counts(v.kind) && counts(kind));
    comparable.then(|| any_amount(text.it, text.figure))?
}

/// Two sentences of different paragraphs with the same words, unit, subject and period.
fn against_text(words: &Words, first: &Text<'_>, second: &Text<'_>) -> Option<Finding> {
    let (a, b) = (&first.it, &second.it);
    let period = a.period.as_ref().map(|p| (&p.start, &p.end)) == b.period.as_ref().map(|p| (&p.start, &p.end));
    let same = a.value.kind == b.value.kind && first.unit.set == second.unit.set && a.subject == b.subject && period;
    if !same || first.line == second.line || a.value.kind == Kind::Ratio {
        return None;
    }
    let agreement = words.agree(&first.label, &second.label);
    if agreement.percent < 100 || !agreement.numbers || first.label.set.len().min(second.label.set.len()) < 3 {
        return None;
    }
    let (x, y) = (any_amount(a, first.figure)?, any_amount(b, second.figure)?);
    // Sentences inherit labels from one another, so only what can hardly be two things is told.
    let limit = x.value.abs().max(y.value.abs()).checked_mul(Decimal::new(3, 2))?;
    let slip = (x.value - y.value).abs() <= limit || digits_swapped(x.value, y.value);
    let long = x.value.abs() >= Decimal::ONE_HUNDRED || a.value.kind == Kind::Percent;
    let close = slip
        && long
        && standing(y, b.value.qualifier, x, false) == Standing::Close
        && standing(x, a.value.qualifier, y, false) == Standing::Close;
    close.then(|| {
        let unit = if b.value.kind == Kind::Percent { " %" } else { "" };
        let label = short(&b.label, 60);
        let message = format!("“{label}”: chỗ này ghi {}{unit}, chỗ khác ghi {}{unit}", plain(y.value), plain(x.value));
        let mut found = Finding::on(super::DOC.name, false, second.figure, message).sides(Some(x.number), Some(y.number));
        found.judged.push(first.figure);
        found
    })
}
