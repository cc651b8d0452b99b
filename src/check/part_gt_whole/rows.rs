//! Rows of tables: a "Trong đó" row or a lone part over the row that heads it, a rate row's part over its whole, ratios over one.

use super::super::label::Words;
use super::super::stated::Stated;
use super::super::view::{Children, View, bare, same_unit};
use super::super::{Finding, Scene, over_100};
use super::{found, surpassable, two_things};
use crate::grammar::Class;

/// Every row of a table.
pub(super) fn check(scene: &Scene<'_>, view: &View<'_>, out: &mut Vec<Finding>) {
    let children = view.children();
    let words = &scene.words;
    for row in 0..view.table.rows.len() {
        if view.is_total(row) {
            continue;
        }
        ratios(scene, view, row, out);
        if children.of(row).len() > 0 && view.counts(row) {
            parts(scene, view, row, &children, words, out);
        }
    }
    for cell in scene.rates_of(view.number) {
        let label = &view.table.rows[cell.row].label;
        if cell.part.low() > cell.whole.high()
            && cell.percent.value > rust_decimal::Decimal::ONE_HUNDRED
            && over_100::bounded(scene.grammar, label)
        {
            // A ratio of its own row is judged with that row.
            if cell.part.figure != cell.whole.figure {
                out.push(found(cell.part, cell.whole, ""));
            }
        }
    }
}

/// "251/250" under a header or label that counts the same thing twice.
fn ratios(scene: &Scene<'_>, view: &View<'_>, row: usize, out: &mut Vec<Finding>) {
    for &c in &view.columns {
        let Some((a, b)) = view.ratio(row, c).filter(|(a, b)| a.value > b.value && !b.value.is_zero()) else { continue };
        if a.number.decimals() + b.number.decimals() > 0 || view.table.columns[c].target {
            continue;
        }
        let header = view.table.columns[c].path.join(" ");
        let label = &view.table.rows[row].label;
        let free = |words: &str| surpassable(scene.grammar, words) || two_things(scene.grammar, words);
        let leaf = view.table.columns[c].path.last().map_or("", String::as_str);
        if !free(label) && !free(leaf) && !surpassable(scene.grammar, &header) {
            out.push(found(a, b, ""));
        }
    }
}

/// Parts that claim to lie within the row that heads them.
fn parts(scene: &Scene<'_>, view: &View<'_>, row: usize, children: &Children, words: &Words, out: &mut Vec<Finding>) {
    let unit = view.table.rows[row].unit.as_deref();
    let alike = children.of(row).filter(|&c| view.counts(c) && same_unit(unit, view.table.rows[c].unit.as_deref()));
    let lone = alike.clone().count() == 1;
    let own = words.label(scene.grammar, &view.table.rows[row].label);
    for part in alike {
        let label = bare(&view.table.rows[part].label);
        let said = scene.grammar.begins(label, Class::SomeOf);
        if !said && !lone {
            continue;
        }
        let kin = words.label(scene.grammar, label).set.iter().any(|w| own.set.binary_search(w).is_ok());
        let pairs: Vec<(Stated, Stated)> =
            view.columns.iter().filter_map(|&c| Some((view.amount(part, c)?, view.amount(row, c)?))).collect();
        let within = pairs.iter().filter(|(p, w)| p.value <= w.value).count();
        let sure = said || (kin && unit.is_some() && within > pairs.len() - within);
        if sure && (said || within > 0 || pairs.len() == 1) {
            out.extend(pairs.iter().filter(|(p, w)| p.low() > w.high()).map(|&(p, w)| found(p, w, "")));
        }
    }
}
