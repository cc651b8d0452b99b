//! Sentences against tables, and sentences against one another.

use super::super::label::{Label, Words};
use super::super::say::{plain, short};
use super::super::stated::{self, Stated, any_amount, tame};
use super::super::{Finding, Scene};
use super::near::{Standing, standing};
use super::statement::{self, Entry, Text};
use crate::value::{Kind, Qualifier};
use rust_decimal::Decimal;

/// Statements with a word in common that are compared.
const POSTINGS: usize = 96;
/// Comparisons in one report before the search stops.
const BUDGET: usize = 1_000_000;

/// Every sentence figure.
pub(super) fn check(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let mut words = Words::default();
    let texts = statement::texts(scene, &mut words);
    let entries = statement::entries(scene, &mut words);
    let mut budget = BUDGET;
    let by_entry = postings(words.len(), entries.iter().map(|e| &e.label));
    for text in &texts {
        let near = candidates(&by_entry, &text.label, &mut budget);
        out.extend(against_tables(scene, &words, text, near.iter().map(|&e| &entries[e as usize])));
    }
    let by_text = postings(words.len(), texts.iter().map(|t| &t.label));
    for (i, text) in texts.iter().enumerate() {
        let near = candidates(&by_text, &text.label, &mut budget);
        out.extend(near.into_iter().filter(|&j| (j as usize) < i).find_map(|j| against_text(scene, &words, &texts[j as usize], text)));
    }
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

/// Labels that share one of the three rarest words.
fn candidates(postings: &[Vec<u32>], label: &Label, budget: &mut usize) -> Vec<u32> {
    let mut lists: Vec<&Vec<u32>> = label.set.iter().filter_map(|&w| postings.get(w as usize)).filter(|l| l.len() <= POSTINGS).collect();
    lists.sort_by_key(|l| l.len());
    // Words that no other label has come first and find nothing; the next three do.
    let mut out: Vec<u32> = lists.iter().filter(|l| !l.is_empty()).take(4).flat_map(|l| l.iter().copied()).collect();
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
    let a = words.agree(&text.label, &entry.label);
    let covered = |from: &Label, to: &Label, also: [&Label; 2]| {
        from.set.iter().filter(|w| !has(to, w) && also.iter().any(|l| has(l, w))).count() as u32
    };
    let only_text = a.only_a.saturating_sub(covered(&text.label, &entry.label, [&entry.context, &entry.unit]));
    let only_entry = a.only_b.saturating_sub(covered(&entry.label, &text.label, [&text.unit, &text.narrow]));
    let (n, m) = (text.label.set.len() as u32, entry.label.set.len() as u32);
    let percent = 100 * (n.saturating_sub(only_text) + m.saturating_sub(only_entry)) / (n + m).max(1);
    // Numbers in names tell indicators apart (mức độ 3 and mức độ 4).
    let numbers = text.label.numbers.iter().all(|w| has(&entry.label, w) || has(&entry.context, w))
        && entry.label.numbers.iter().all(|w| has(&text.label, w));
    let unit = text.unit.set.is_empty()
        || entry.unit.set.is_empty()
        || text.unit.set.iter().any(|w| has(&entry.unit, w))
        || entry.unit.set.iter().all(|w| has(&text.label, w));
    let subject = text.narrow.set.iter().all(|w| has(&entry.label, w) || has(&entry.context, w) || has(&text.label, w));
    (numbers && unit && subject && m > 0).then_some((percent, only_text + only_entry == 0))
}

/// The values of a sentence figure that a cell of `kind` may be compared with.
fn value_for(scene: &Scene<'_>, text: &Text<'_>, kind: Kind) -> Option<Stated> {
    let v = &text.it.value;
    if v.kind == Kind::Ratio {
        let (a, _) = stated::ratio(scene.report, text.figure)?;
        return match kind {
            Kind::Percent => {
                let number = v.percent?;
                let half = Decimal::new(5, number.decimals().min(8) + 1);
                Some(Stated { figure: text.figure, number, value: tame(number)?, slack: half })
            }
            Kind::Count | Kind::Quantity => Some(a),
            _ => None,
        };
    }
    let counts = |k: Kind| matches!(k, Kind::Count | Kind::Quantity);
    let comparable = v.kind == kind || (counts(v.kind) && counts(kind));
    comparable.then(|| any_amount(text.it, text.figure))?
}

/// The best finding on a sentence figure against the tables: agreement anywhere settles it.
fn against_tables<'e>(scene: &Scene<'_>, words: &Words, text: &Text<'_>, near: impl Iterator<Item = &'e Entry>) -> Option<Finding> {
    let mut best: Option<(u32, Finding)> = None;
    for entry in near {
        let Some((percent, exact)) = matching(words, text, entry).filter(|m| m.0 >= 66) else { continue };
        let view = &scene.views[entry.view];
        let columns = match entry.column {
            Some(c) => vec![c],
            None => view.columns.clone(),
        };
        for c in columns.into_iter().take(24) {
            let Some((how, mine, theirs, cell)) = compare(scene, text, entry, c, exact) else { continue };
            let label = short(&text.it.label, 60);
            match how {
                Standing::Same => {
                    let message = format!("“{label}”: {mine} ở lời văn khớp {}", statement::place(view));
                    return Some(Finding::on(super::DOC.name, true, text.figure, message).with(vec![cell]));
                }
                Standing::Close if percent >= 80 && enough(text, entry, exact) => {
                    let usable = statement::usable(scene, view, c, entry.column.is_some());
                    let column = view.table.columns[c].period.as_ref();
                    if !usable || !statement::period_fits(scene, text.it.period.as_ref(), column) {
                        continue;
                    }
                    if best.as_ref().is_none_or(|b| percent > b.0) {
                        let message = format!("“{label}”: lời văn ghi {mine}, {} ghi {theirs}", statement::place(view));
                        let mut found = Finding::on(super::DOC.name, false, text.figure, message);
                        found.judged.push(cell);
                        let stated = |i: usize| any_amount(scene.report.figures.get(i)?, i).map(|s| s.number);
                        best = Some((percent, found.sides(stated(cell), stated(text.figure))));
                    }
                }
                Standing::Close | Standing::Far => {}
            }
        }
    }
    best.map(|b| b.1)
}

/// Whether labels are long enough to carry a contradiction.
fn enough(text: &Text<'_>, entry: &Entry, exact: bool) -> bool {
    let least = text.label.set.len().min(entry.label.set.len());
    least >= 3 || (exact && least >= 2)
}

/// A sentence figure against one cell: how they stand, and both as shown.
fn compare(scene: &Scene<'_>, text: &Text<'_>, entry: &Entry, column: usize, exact: bool) -> Option<(Standing, String, String, usize)> {
    let view = &scene.views[entry.view];
    let (cell, _) = view.figure(entry.row, column)?;
    let qualifier = text.it.value.qualifier;
    if let (Some((a, b)), Some((c, d))) = (stated::ratio(scene.report, text.figure), stated::ratio(scene.report, cell)) {
        let how = match (standing(a, Qualifier::Exact, c, exact), standing(b, Qualifier::Exact, d, exact)) {
            (Standing::Same, Standing::Same) => Standing::Same,
            (Standing::Close, Standing::Same) => Standing::Close,
            _ => Standing::Far,
        };
        let show = |x: Stated, y: Stated| format!("{}/{}", plain(x.value), plain(y.value));
        return Some((how, show(a, b), show(c, d), cell));
    }
    let (kind, theirs) = statement::cell_value(scene, view, entry.row, column)?;
    let mine = value_for(scene, text, kind)?;
    let unit = if kind == Kind::Percent { " %" } else { "" };
    Some((standing(mine, qualifier, theirs, exact), format!("{}{unit}", plain(mine.value)), format!("{}{unit}", plain(theirs.value)), cell))
}

/// Two sentences of different paragraphs with the same words, unit, subject and period.
fn against_text(scene: &Scene<'_>, words: &Words, first: &Text<'_>, second: &Text<'_>) -> Option<Finding> {
    let (a, b) = (&first.it, &second.it);
    let agreement = words.agree(&first.label, &second.label);
    let alike = agreement.percent >= 90 && agreement.numbers && first.label.set.len().min(second.label.set.len()) >= 3;
    let period = |f: &crate::report::Figure| f.period.as_ref().map(|p| (p.start.clone(), p.end.clone()));
    let same = a.value.kind == b.value.kind && first.unit.set == second.unit.set && a.subject == b.subject && period(a) == period(b);
    if !alike || !same || first.line == second.line || a.value.kind == Kind::Ratio {
        return None;
    }
    let (x, y) = (any_amount(a, first.figure)?, any_amount(b, second.figure)?);
    let how = match standing(y, b.value.qualifier, x, false) {
        Standing::Close if standing(x, a.value.qualifier, y, false) == Standing::Same => Standing::Same,
        how => how,
    };
    let label = short(&b.label, 60);
    match how {
        Standing::Same => None,
        Standing::Far => None,
        Standing::Close => {
            let unit = if b.value.kind == Kind::Percent { " %" } else { "" };
            let message = format!("“{label}”: nơi này ghi {}{unit}, nơi khác ghi {}{unit}", plain(y.value), plain(x.value));
            let mut found = Finding::on(super::DOC.name, false, second.figure, message).sides(Some(x.number), Some(y.number));
            found.judged.push(first.figure);
            Some(found)
        }
    }
    .filter(|_| scene.report.figures.len() > first.figure)
}
