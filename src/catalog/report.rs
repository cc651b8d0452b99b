//! A whole report → the code of each figure. What figures share (headings, captions, rows, columns) is read once, and a row or
//! column is weighed once for all its cells that ask alike.

use super::AHEAD;
use super::Asked;
use super::weigh::{Read, Scale};
use crate::grammar::Grammar;
use crate::grammar::catalog::NONE;
use crate::grammar::terms::{Label, Terms, flag};
use crate::report::{Figure, Leaning, Report, Section, Shape, Table};
use crate::value::Kind;
use std::borrow::Cow;
use std::collections::HashMap;

/// How many headings above a figure are looked at.
const DEPTH: usize = 8;

/// How many figures back the whole of a part is looked for: those of one sentence.
const NEAR: usize = 8;

/// What cells ask alike: table, its row or column, the column's telling words, kind, unit, whether it is a change.
type Question<'a> = (usize, usize, usize, Kind, Option<&'a str>, bool);

/// The places in the catalogue of the figures' codes, in the order of the figures; `None`: no indicator fits well enough.
/// `rough`: the words were recognised from pictures.
pub fn codes(report: &Report, grammar: &Grammar, rough: bool) -> Vec<Option<u16>> {
    let index = grammar.catalog();
    let mut scale = Scale::new(index);
    let texts = texts(report, &index.terms, rough);
    let read = |text: &str| texts.get(text).unwrap_or(&NOTHING);
    let label_of = |text: &str| texts.get(text).cloned().unwrap_or_else(|| index.terms.read(text, rough));
    let title: &[u16] = report.header.title.as_ref().map(|t| read(&t.value).terms.as_slice()).unwrap_or_default();
    let headings = headings(&report.sections, read);
    let around =
        |section: Option<usize>| section.and_then(|s| headings.get(s)).map(|(all, own)| (all.as_slice(), *own)).unwrap_or_default();
    let tables: Vec<Around> = report.tables.iter().map(|table| Around::of(table, around(table.section), &index.terms, read)).collect();
    let mut known: HashMap<Question<'_>, Option<u16>> = HashMap::new();
    let mut out = Vec::with_capacity(report.figures.len());
    for figure in &report.figures {
        let value = &figure.value;
        if matches!(value.kind, Kind::Text | Kind::Empty | Kind::Boolean) {
            out.push(None);
            continue;
        }
        let (unit, change) = (value.unit.as_deref(), value.change.is_some());
        let asked = Asked { label: &figure.label, unit, kind: Some(value.kind), change, rough, ..Asked::default() };
        let Some((cell, table, near)) = figure.cell.and_then(|c| Some((c, report.tables.get(c.table)?, tables.get(c.table)?))) else {
            let mut under = around(figure.section);
            let mut joined;
            if let Some(topic) = &figure.topic {
                joined = label_of(topic).terms;
                let own = joined.len();
                joined.extend_from_slice(under.0);
                under = (&joined, if own > 0 { own } else { under.1 });
            }
            let told = Told { around: under, title, rough };
            let before = report.figures.get(..out.len()).unwrap_or_default();
            let code = told.code(&mut scale, figure, before, Asked { sentence: true, ..asked }, label_of);
            let code = code.or_else(|| {
                let before = out.len().checked_sub(1).and_then(|at| report.figures.get(at))?;
                let known = index.known.get(usize::from((*out.last()?).filter(|_| is_share_of(figure, before, &index.terms))?))?;
                Some(known.share).filter(|&share| share != NONE)
            });
            out.push(code);
            continue;
        };
        let rows = table.shape == Shape::Indicator;
        let sense = if rows { near.columns.get(cell.column).copied().unwrap_or(0) } else { 0 };
        let question = (cell.table, if rows { cell.row } else { cell.column }, sense, value.kind, unit, change);
        let code = *known.entry(question).or_insert_with(|| {
            let (label, above) = if rows { (label_of(&figure.label), Vec::new()) } else { scale.label(&figure.label, rough) };
            let headers = above.len();
            let above = above.into_iter().map(Cow::Owned).collect();
            let mut words =
                Read { label, above, headers, around: (&near.words).into(), heading: near.heading, title: title.into(), ..Read::default() };
            if rows {
                let path = table.rows.get(cell.row).map(|r| r.path.as_slice()).unwrap_or_default();
                words.above = path.iter().rev().take(DEPTH).map(|p| Cow::Borrowed(read(p))).collect();
                if let Some((terms, share)) = near.senses.get(sense) {
                    words.columns = terms.into();
                    words.share = *share;
                }
            }
            scale.sure(&asked, words).map(|w| w.entry)
        });
        out.push(code);
    }
    out
}

/// What stands around a figure of a sentence.
struct Told<'a> {
    around: (&'a [u16], usize),
    title: &'a [u16],
    rough: bool,
}

impl Told<'_> {
    /// The code of a figure's label; else of its own words, where it leans on another figure's or stands behind a colon.
    /// `before`: the figures before it.
    fn code(
        &self,
        scale: &mut Scale<'_>,
        figure: &Figure,
        before: &[Figure],
        asked: Asked<'_>,
        label_of: impl Fn(&str) -> Label,
    ) -> Option<u16> {
        let read = |label: Label, above: Vec<Label>| Read {
            label,
            above: above.into_iter().map(Cow::Owned).collect(),
            around: self.around.0.into(),
            heading: self.around.1,
            title: self.title.into(),
            ..Read::default()
        };
        let mut best = scale.sure(&asked, read(label_of(&figure.label), Vec::new()));
        // Of a label that leans on another figure's its own words may say all.
        let open = best.is_none_or(|b| b.score + AHEAD < 1000);
        if let Some(leaning) = figure.leans.as_ref().filter(|l| if l.joined { open } else { best.is_none() }) {
            let (own, above) = (label_of(&leaning.own), label_of(&leaning.on));
            // "trẻ nhà trẻ ra lớp …, mẫu giáo …": beside it stands another of the kind.
            let is = |label: &Label, flags| label.terms.iter().any(|&t| scale.terms().is(t, flags));
            let counts = own.terms.first().is_some_and(|&t| scale.terms().is(t, flag::NUMBER | flag::TOTAL));
            let apart = !leaning.part && (is(&own, flag::MARK) || counts);
            let mut above = vec![above];
            above.extend(whole_of(before, figure, leaning).map(&label_of));
            if apart {
                for label in &mut above {
                    label.terms.retain(|&t| !scale.terms().is(t, flag::MARK));
                }
            }
            let read = Read { apart: !leaning.joined && !leaning.part, ..read(own, above) };
            let own = scale.sure(&Asked { leans: Some(leaning.part), ..asked }, read);
            best = own.filter(|o| best.is_none_or(|b| o.score > b.score + AHEAD)).or(best);
        }
        if best.is_none()
            && let Some((lead, own)) = figure.label.rsplit_once(": ")
        {
            best = scale.sure(&asked, read(label_of(own), vec![scale.terms().read(lead, self.rough)]));
        }
        if let Some(leaning) = figure.leans.as_ref().filter(|l| l.part && best.is_some()) {
            // A part that says more than its whole is not the whole.
            let (on, own) = (label_of(&leaning.on), label_of(&leaning.own));
            let unit = figure.value.unit.as_deref().map(|u| label_of(u).terms).unwrap_or_default();
            // "kiểm tra 09 đơn vị (trong đó 06 xã)": a part may be told by its noun alone.
            let other = || {
                let noun = |f: &Figure| f.value.unit.as_deref().map(str::to_lowercase);
                let whole = before.iter().rev().take(NEAR).find(|b| b.section == figure.section && b.label == leaning.on);
                whole.is_some_and(|w| matches!((noun(w), noun(figure)), (Some(a), Some(b)) if !a.contains(&b) && !b.contains(&a)))
            };
            let narrows = !says_as_much(&own, &on, scale.terms()) && (tells(&own, &unit, scale.terms()) || other());
            let same = || scale.weigh_read(&asked, read(on, Vec::new())).first().map(|w| w.entry) == best.map(|b| b.entry);
            best = if narrows && same() { None } else { best };
        }
        best.map(|w| w.entry)
    }
}

/// Whether a label has a word beside those known that narrows what it counts.
fn tells(label: &Label, known: &[u16], terms: &Terms) -> bool {
    const OPEN: u8 = flag::PLAN | flag::RATE | flag::TOTAL | flag::NUMBER;
    label.unknown > 0 || label.terms.iter().any(|&t| !terms.is(t, OPEN) && !known.contains(&t))
}

/// Whether a label says all that another one does: "tổng số đơn tiếp nhận … (kỳ trước chuyển sang …, tiếp nhận trong kỳ …)".
fn says_as_much(own: &Label, on: &Label, terms: &Terms) -> bool {
    let strong = |t: u16| !terms.is(t, flag::WEAK | flag::RATE | flag::TOTAL);
    on.unknown == 0 && own.unknown == 0 && on.terms.iter().all(|t| !strong(*t) || own.terms.contains(t))
}

/// What the label that a figure's label leans on leans on itself: "Tiếp nhận 2.873 văn bản đến; đã xử lý 2.840 văn bản, gồm đúng hạn …".
fn whole_of<'a>(before: &'a [Figure], figure: &Figure, leaning: &Leaning) -> Option<&'a str> {
    let on = before.iter().rev().take(NEAR).find(|b| b.cell.is_none() && b.section == figure.section && b.label == leaning.on)?;
    on.leans.as_ref().map(|l| l.on.as_str()).filter(|l| !leaning.on.starts_with(l))
}

/// Whether a percent is the share of what the figure right before it counts: "1.073 hồ sơ, đạt 93,5%", "8.106 người, độ bao phủ 93,8%".
fn is_share_of(figure: &Figure, before: &Figure, terms: &Terms) -> bool {
    /// Most bytes between the two.
    const NEAR: u32 = 60;
    let sentence = before.cell.is_none() && before.section == figure.section && figure.value.change.is_none();
    let follows = figure.value.kind == Kind::Percent
        && sentence
        && matches!(before.value.kind, Kind::Count | Kind::Ratio | Kind::Money | Kind::Quantity);
    if !follows || before.label == figure.label {
        return follows;
    }
    let near = figure.span.start.checked_sub(before.span.end).is_some_and(|gap| gap <= NEAR);
    let own = figure.label.strip_prefix(&before.label).is_some_and(|rest| rest.starts_with(' '));
    near && own && terms.strong(&terms.read(figure.leans.as_ref().map_or("", |l| &l.own), false)) == 0
        || near && terms.strong(&terms.read(&figure.label, false)) == 0
}

/// What a text reads as that nobody asked for.
static NOTHING: Label = Label { terms: Vec::new(), gaps: Vec::new(), unknown: 0 };

/// What stands around figures, read once each: title, headings, captions, paths of rows and columns.
fn texts<'a>(report: &'a Report, terms: &Terms, rough: bool) -> HashMap<&'a str, Label> {
    let title = report.header.title.iter().map(|t| &t.value);
    let headings = report.sections.iter().filter_map(|s| s.title.as_ref());
    let tables = report.tables.iter().flat_map(|table| {
        let rows: &[_] = if table.shape == Shape::Indicator { &table.rows } else { &[] };
        let paths = table.columns.iter().flat_map(|c| &c.path).chain(rows.iter().flat_map(|r| r.path.iter().rev().take(DEPTH)));
        table.caption.iter().chain(paths)
    });
    let mut out = HashMap::new();
    for text in title.chain(headings).chain(tables) {
        out.entry(text.as_str()).or_insert_with(|| terms.read(text, rough));
    }
    out
}

/// What stands around the cells of a table.
struct Around {
    /// Terms of caption and headings, and how many are of the nearest.
    words: Vec<u16>,
    heading: usize,
    /// By column: its place in `senses`.
    columns: Vec<usize>,
    /// Terms of a column's header, and whether it says that its figures are shares.
    senses: Vec<(Vec<u16>, bool)>,
}

impl Around {
    /// `section`: the terms of the headings that the table stands under, and how many are of the nearest.
    fn of<'a>(table: &Table, section: (&[u16], usize), known: &Terms, read: impl Fn(&str) -> &'a Label) -> Self {
        let mut words = table.caption.as_deref().map(|c| read(c).terms.clone()).unwrap_or_default();
        let heading = if words.is_empty() { section.1 } else { words.len() };
        words.extend_from_slice(section.0);
        let mut columns = Vec::new();
        let mut senses: Vec<(Vec<u16>, bool)> = Vec::new();
        // Beside "THCS" a "TH" is a school.
        let heads = || table.columns.iter().flat_map(|c| &c.path);
        let beside = heads().any(|c| !known.only_reached(c) && read(c).terms.iter().any(|&t| known.is(t, flag::MARK)));
        for column in &table.columns {
            let said = column.path.iter().filter(|c| beside || !known.only_reached(c));
            let terms = said.flat_map(|c| &read(c).terms).copied().collect();
            let sense = (terms, column.path.iter().any(|c| c.contains('%')));
            let at = senses.iter().position(|s| *s == sense).unwrap_or_else(|| {
                senses.push(sense);
                senses.len() - 1
            });
            columns.push(at);
        }
        Self { words, heading, columns, senses }
    }
}

/// By section: the terms of its heading and of those above it, nearest first, and how many are of the nearest.
fn headings<'a>(sections: &[Section], read: impl Fn(&str) -> &'a Label) -> Vec<(Vec<u16>, usize)> {
    let mut open: Vec<usize> = Vec::new();
    let own: Vec<&[u16]> = sections.iter().map(|s| s.title.as_deref().map(|t| read(t).terms.as_slice()).unwrap_or_default()).collect();
    let mut out = Vec::with_capacity(sections.len());
    for (at, section) in sections.iter().enumerate() {
        let inside = |of: usize| sections.get(of).is_some_and(|s| s.path.len() < section.path.len() && section.path.starts_with(&s.path));
        while open.last().is_some_and(|&of| !inside(of)) {
            open.pop();
        }
        open.push(at);
        let above = || open.iter().rev().take(DEPTH).filter_map(|&of| own.get(of)).copied();
        let nearest = above().map(<[u16]>::len).find(|&n| n > 0).unwrap_or_default();
        out.push((above().flatten().copied().collect(), nearest));
    }
    out
}
