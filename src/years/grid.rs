//! Points of one code → a grid: a row a unit, a column a period, in each cell all that reports tell of it.

use super::links::{LinkKind, Names, Web};
use super::measure::{Measure, converted, measured, of};
use super::{differ, outlier};
use crate::catalog::unit::Units;
use crate::grammar::Grammar;
use crate::grammar::catalog::{self, Kind};
use crate::store::filed::key;
use crate::store::{Point, Review};
use crate::value::number::Number;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Which figures are put side by side.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// The catalogue's code.
    pub code: String,
    /// Only units and issuers whose name holds these words, folded.
    pub unit: Option<String>,
    /// Only periods that end on this day or later, ISO.
    pub from: Option<String>,
    /// Only periods that end on this day or earlier.
    pub to: Option<String>,
    /// "actual" (usual) or "target".
    pub status: Option<String>,
    /// The unit of measure that is shown; usual: what most figures measure in.
    pub measure: Option<String>,
}

/// How a value is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// By a report of that very period.
    Own,
    /// By a report of a later period, which looks back.
    Later,
    /// Added up here from units that became one, or that one became.
    Sum,
}

/// A value of a unit and period.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Entry {
    /// In the grid's unit.
    pub value: Number,
    /// As stated, with its unit, where that is another one.
    pub stated: Option<String>,
    /// How it is known.
    pub told: Told,
    /// The unit's name as the report has it, where it goes by another one today.
    pub called: Option<String>,
    /// Who reports it. `None`: not stated, or added up.
    pub issuer: Option<String>,
    /// Id of its document. Empty: added up.
    pub document: String,
    /// The document's file name; of a sum, what was added.
    pub name: String,
    /// Id of the figure in it.
    pub indicator: String,
    /// From 1.
    pub page: Option<u32>,
    /// The label that bears the code.
    pub label: String,
    /// machine, to_review, accepted, corrected, added.
    pub review: &'static str,
    /// Why it stands apart from the unit's other values, Vietnamese and English.
    pub odd: Option<(String, String)>,
    /// What its digits leave open, to either side.
    #[serde(skip)]
    pub slack: Decimal,
}

/// A cell: all that is told of a unit and period, the period's own report first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct Cell {
    /// Values.
    pub entries: Vec<Entry>,
    /// They do not all agree.
    pub differs: bool,
    /// The unit did not exist then, as declared.
    pub outside: bool,
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Row {
    /// Its name, the newest one.
    pub unit: String,
    /// What is declared of it, Vietnamese and English.
    pub notes: Vec<(String, String)>,
    /// By period.
    pub cells: Vec<Cell>,
    #[serde(skip)]
    key: String,
}

/// The figures of a code, side by side.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct Grid {
    /// The code.
    pub code: String,
    /// Its name in the catalogue, Vietnamese and English.
    pub title: (String, String),
    /// The unit of measure of all values; empty: none is stated.
    pub unit: String,
    /// Units of measure that cannot be converted into it, and how many figures have them.
    pub apart: Vec<(String, usize)>,
    /// First and last day of the columns; a first day that is not stated is empty.
    pub periods: Vec<(String, String)>,
    /// Units in the order of their names.
    pub rows: Vec<Row>,
    /// Values that do not agree.
    pub differences: Vec<differ::Difference>,
    /// There are more figures than were looked at.
    pub cut: bool,
}

/// A point that can be shown.
struct Shown {
    point: Point,
    number: Number,
    measure: Measure,
    unit: Unit,
}

/// A unit: its key, its name today, the name that it bears in the report where that is another one.
type Unit = (String, String, Option<String>);

/// Who reports, of whom, and the file's name where nobody says who.
type Said = (Option<String>, Option<String>, String);

/// Values by last and first day.
type ByPeriod = BTreeMap<(String, String), Vec<Entry>>;

/// Lays points out. `entry`: the code's in the catalogue.
pub fn lay(points: Vec<Point>, entry: Option<&catalog::Entry>, web: &Web, names: &Names, grammar: &Grammar, wish: &Wish) -> Grid {
    let forms = grammar.forms();
    let units = Units::new(grammar, forms);
    let mut seen: BTreeMap<Said, Unit> = BTreeMap::new();
    let mut shown: Vec<Shown> = Vec::new();
    for point in points {
        let Some(number) = point.value.as_deref().and_then(|v| v.parse::<Number>().ok()) else { continue };
        if point.period_end.is_none() {
            continue;
        }
        let whose = (point.issuer.clone(), point.subject.clone(), if point.issuer.is_none() { point.name.clone() } else { String::new() });
        let unit = seen.entry(whose).or_insert_with(|| whose_is(&point, web, names, grammar)).clone();
        let words = [Some(&unit.1), unit.2.as_ref(), point.issuer.as_ref()];
        if wish.unit.as_ref().is_some_and(|w| !words.into_iter().flatten().any(|n| key(n).contains(w.as_str()))) {
            continue;
        }
        let measure = measured(point.unit.as_deref(), &point.kind, entry, &units);
        shown.push(Shown { point, number, measure, unit });
    }
    let (base, factor, unit) = common(&shown, entry, &units, wish);
    let mut apart: BTreeMap<String, usize> = BTreeMap::new();
    let mut cells: BTreeMap<String, (String, ByPeriod)> = BTreeMap::new();
    for s in shown {
        let value = (s.measure.base == base).then(|| converted(s.number, s.measure.factor, factor)).flatten();
        let Some(value) = value else {
            *apart.entry(s.point.unit.unwrap_or_default()).or_default() += 1;
            continue;
        };
        // By last day, then first: the order of the columns.
        let period = (s.point.period_end.clone().unwrap_or_default(), s.point.period_start.clone().unwrap_or_default());
        let row = cells.entry(s.unit.0.clone()).or_insert_with(|| (s.unit.1.clone(), BTreeMap::new()));
        let entry = told(s, value, factor);
        let cell = row.1.entry(period).or_default();
        // What one document says twice is one value.
        if !cell.iter().any(|e| e.document == entry.document && e.value == entry.value && e.issuer == entry.issuer) {
            cell.push(entry);
        }
    }
    let periods: BTreeSet<(String, String)> = cells.values().flat_map(|c| c.1.keys().cloned()).collect();
    let columns: Vec<(String, String)> = periods.into_iter().collect();
    let mut rows: Vec<Row> = Vec::new();
    for (unit_key, (name, mut by_period)) in cells {
        let cell = |period: &(String, String)| {
            let mut entries = by_period.remove(period).unwrap_or_default();
            entries.sort_by(|a, b| (a.told, &a.document, &a.indicator).cmp(&(b.told, &b.document, &b.indicator)));
            Cell { outside: entries.is_empty() && !web.exists(&unit_key, &period.0), entries, differs: false }
        };
        let cells = columns.iter().map(cell).collect();
        rows.push(Row { unit: name, notes: Vec::new(), cells, key: unit_key });
    }
    let summable = entry.is_none_or(|e| matches!(e.kind, Kind::Count | Kind::Money | Kind::Quantity)) && base != "%" && !base.contains('/');
    let columns: Vec<(String, String)> = columns.into_iter().map(|(end, start)| (start, end)).collect();
    linked(&mut rows, &columns, web, summable);
    for row in &mut rows {
        outlier::mark(row, base == "%");
    }
    rows.sort_by_key(|row| key(&row.unit));
    let differences = differ::find(&mut rows, &columns, web);
    let title = entry.map(|e| (e.vi.clone(), e.en.clone())).unwrap_or_default();
    Grid { code: wish.code.clone(), title, unit, apart: apart.into_iter().collect(), periods: columns, rows, differences, cut: false }
}

/// The unit that a figure is about: its key, its name today, the name that it bears in the report where that is another one. A place
/// that the figure speaks of comes before whoever reports it; other subjects stay their issuer's.
fn whose_is(point: &Point, web: &Web, names: &Names, grammar: &Grammar) -> Unit {
    let issuer = point.issuer.as_deref().unwrap_or(&point.name);
    let about = point.subject.as_deref().map(|s| (s, names.key(s, grammar)));
    let (own, (found, _), rest) = match about {
        Some((subject, found)) if found.1 => (subject, found, None),
        Some((subject, _)) => (issuer, names.key(issuer, grammar), Some(subject)),
        None => (issuer, names.key(issuer, grammar), None),
    };
    let (today, renamed) = web.today(&found);
    let with = |name: &str| rest.map_or_else(|| name.to_owned(), |s| format!("{name} – {s}"));
    let unit_key = rest.map_or_else(|| today.to_owned(), |s| format!("{today} – {}", key(s)));
    (unit_key, with(renamed.unwrap_or(own)), renamed.map(|_| with(own)))
}

/// What most figures measure in: base, factor, and the unit's words.
fn common(shown: &[Shown], entry: Option<&catalog::Entry>, units: &Units<'_>, wish: &Wish) -> (String, u64, String) {
    if let Some(words) = &wish.measure {
        let Measure { base, factor } = measured(Some(words), "", entry, units);
        return (base, factor, words.clone());
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for s in shown {
        *counts.entry(&s.measure.base).or_default() += 1;
    }
    let base = counts.iter().max_by_key(|c| c.1).map(|c| (*c.0).to_owned()).unwrap_or_default();
    let own = entry.and_then(|e| e.unit.as_deref()).map(|u| (of(u, units), u));
    if let Some((measure, words)) = own.filter(|o| o.0.base == base) {
        return (base, measure.factor, words.to_owned());
    }
    let mut told: BTreeMap<(u64, &str), usize> = BTreeMap::new();
    for s in shown.iter().filter(|s| s.measure.base == base) {
        *told.entry((s.measure.factor, s.point.unit.as_deref().unwrap_or_default())).or_default() += 1;
    }
    let most = told.into_iter().max_by_key(|u| u.1).map(|u| u.0);
    let (factor, words) = most.unwrap_or((1, ""));
    let words = words.to_owned();
    (base, factor, words)
}

fn told(s: Shown, value: Number, factor: u64) -> Entry {
    let Shown { point: p, number, measure, unit } = s;
    let later = p.report_end.as_deref().zip(p.period_end.as_deref()).is_some_and(|(report, own)| own < report);
    let other = measure.factor != factor;
    // Whole things are counted to the last one; scaled and broken numbers are rounded.
    let half = Decimal::new(5, number.decimals().saturating_add(1).min(28));
    let slack = if number.decimals() == 0 && measure.factor == 1 { Decimal::ZERO } else { half };
    let slack = slack.checked_mul(Decimal::from(measure.factor)).and_then(|s| s.checked_div(Decimal::from(factor.max(1))));
    Entry {
        value,
        stated: other.then(|| format!("{number} {}", p.unit.as_deref().unwrap_or_default())),
        told: if later { Told::Later } else { Told::Own },
        called: unit.2,
        issuer: p.issuer,
        document: p.document.to_string(),
        name: p.name,
        indicator: p.indicator,
        page: p.page,
        label: p.label,
        review: p.review.name(),
        odd: None,
        slack: slack.unwrap_or_default(),
    }
}

impl Cell {
    /// The value that counts: of the period's own report; else what is told later, or was added up. `None`: nothing is told.
    pub fn value(&self) -> Option<&Entry> {
        self.entries.first()
    }

    /// What the period's own reports tell.
    pub fn own(&self) -> Option<&Entry> {
        self.value().filter(|e| e.told == Told::Own)
    }
}

/// Notes what is declared of units and adds up those that became one, or that one became.
fn linked(rows: &mut Vec<Row>, periods: &[(String, String)], web: &Web, summable: bool) {
    let at = |rows: &[Row], key: &str| rows.iter().position(|r| r.key == key);
    for strand in &web.all {
        let today = |keys: &[String]| keys.iter().map(|k| web.today(k).0.to_owned()).collect::<Vec<_>>();
        let (from, to) = (today(&strand.from), today(&strand.to));
        if !from.iter().chain(&to).any(|k| at(rows, k).is_some()) {
            continue;
        }
        let (before, since) = (strand.link.from.join(", "), strand.link.to.join(", "));
        let day = &strand.link.since;
        let note = match strand.link.kind {
            LinkKind::Merge => (format!("từ {day}: {before} nhập thành {since}"), format!("since {day}: {before} merged into {since}")),
            LinkKind::Rename => (format!("từ {day}: {before} đổi tên thành {since}"), format!("since {day}: {before} renamed {since}")),
            LinkKind::Split => (format!("từ {day}: {before} tách thành {since}"), format!("since {day}: {before} split into {since}")),
        };
        let (whole, parts, before) = match strand.link.kind {
            LinkKind::Merge => (to.first(), &from, true),
            LinkKind::Split => (from.first(), &to, false),
            LinkKind::Rename => (None, &to, false),
        };
        if let Some(whole) = whole.filter(|_| summable) {
            let name = if before { strand.link.to.first() } else { strand.link.from.first() };
            let sums: Vec<Option<Entry>> = periods
                .iter()
                .enumerate()
                .map(|(n, period)| ((period.1 < *day) == before).then(|| sum(rows, parts, n)).flatten())
                .collect();
            if sums.iter().any(Option::is_some) && at(rows, whole).is_none() {
                let cells = periods.iter().map(|p| Cell { outside: !web.exists(whole, &p.1), ..Cell::default() }).collect();
                rows.push(Row { unit: name.cloned().unwrap_or_default(), notes: Vec::new(), cells, key: whole.clone() });
            }
            if let Some(row) = at(rows, whole).and_then(|n| rows.get_mut(n)) {
                for (cell, sum) in row.cells.iter_mut().zip(sums) {
                    cell.entries.extend(sum);
                    cell.outside &= cell.entries.is_empty();
                }
            }
        }
        for row in rows.iter_mut().filter(|r| from.contains(&r.key) || to.contains(&r.key)) {
            row.notes.push(note.clone());
        }
    }
}

/// The sum of some units' values in a column. `None`: not all of them have one.
fn sum(rows: &[Row], parts: &[String], column: usize) -> Option<Entry> {
    let (mut value, mut slack, mut said) = (Decimal::ZERO, Decimal::ZERO, Vec::new());
    for part in parts {
        let row = rows.iter().find(|r| r.key == *part)?;
        let entry = row.cells.get(column)?.entries.iter().find(|e| e.told != Told::Sum)?;
        value = value.checked_add(entry.value.decimal())?;
        slack = slack.checked_add(entry.slack)?;
        said.push(format!("{} {}", row.unit, entry.value));
    }
    Some(Entry {
        value: Number::from(value),
        stated: None,
        told: Told::Sum,
        called: None,
        issuer: None,
        document: String::new(),
        name: said.join(" + "),
        indicator: String::new(),
        page: None,
        label: String::new(),
        review: Review::Machine.name(),
        odd: None,
        slack,
    })
}

#[cfg(test)]
mod tests;
