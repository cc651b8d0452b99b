//! Reports laid out for being searched: each figure's label and surroundings read once.

use super::output::{ReportOut, SourceOut};
use super::read::{headings, numbered};
use super::words::{Asked, Reader, Said, TELLING};
use crate::document::Span;
use crate::indicator::output::{Extraction, FactOut, Indicator};
use crate::value::Kind;
use std::collections::HashMap;
use std::rc::Rc;

/// Letters of the line shown on either side of a figure, at most.
const AROUND: usize = 90;

/// A report to fill a form from.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// What was lifted out of it.
    pub extraction: &'a Extraction,
    /// The text that its offsets count in; may be empty: then lines are not shown.
    pub text: &'a str,
}

/// A figure ready to be held against fields.
#[derive(Debug)]
pub struct Figure<'a> {
    /// The figure.
    pub own: &'a Indicator,
    /// Its words.
    pub asked: Asked,
    /// Whom it is about.
    pub subject: Option<Rc<Said>>,
    /// Levels that its headings and caption name.
    pub under: u8,
    /// It stands in the total row of a table of units.
    pub total: bool,
    /// It stands in a table of units.
    pub entity: bool,
    /// In a sentence: its unit's scale is multiplied in.
    pub whole: bool,
}

/// A report ready to be searched.
#[derive(Debug)]
pub struct Report<'a> {
    /// Where it comes from.
    pub source: Source<'a>,
    /// Its figures.
    pub figures: Vec<Figure<'a>>,
    /// Figures by code.
    pub coded: HashMap<&'a str, Vec<usize>>,
    /// Figures by the words of their labels.
    pub worded: HashMap<u32, Vec<usize>>,
    /// Scalar value → byte of the text.
    at: Vec<u32>,
    /// Words of its issuer.
    pub issuer: Option<String>,
    /// Levels that its issuer's name says.
    pub level: u8,
    /// First and last day, ISO.
    pub period: (Option<&'a str>, Option<&'a str>),
    /// Date of issue, ISO.
    pub date: Option<&'a str>,
}

fn fact(fact: Option<&FactOut>) -> Option<&str> {
    fact.map(|f| f.value.as_str())
}

/// What figures stand under: section and table.
type Under<'a> = (Option<&'a str>, Option<&'a str>);

impl<'a> Report<'a> {
    /// Lays a report out.
    pub fn new(source: Source<'a>, reader: &mut Reader<'_>) -> Self {
        let extraction = source.extraction;
        let mut far: HashMap<Under<'_>, (Rc<Said>, u8)> = HashMap::new();
        let mut near: HashMap<(&str, usize), Rc<Said>> = HashMap::new();
        let mut coded: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut worded: HashMap<u32, Vec<usize>> = HashMap::new();
        let mut figures: Vec<Figure<'a>> = Vec::new();
        for own in &extraction.indicators {
            if matches!(own.value.kind, Kind::Text | Kind::Empty | Kind::Boolean) || own.value.change.is_some() {
                continue;
            }
            let table = own.table.as_ref();
            let of = table.and_then(|t| numbered(&extraction.tables, &t.id));
            let rows = of.is_some_and(|t| t.shape != "entity");
            let key = (own.section.as_deref(), table.map(|t| &*t.id));
            let (far, under) = far.entry(key).or_insert_with(|| {
                let mut all: Vec<Rc<Said>> = headings(extraction, key.0).iter().map(|h| reader.read(h)).collect();
                all.extend(of.and_then(|t| t.caption.as_deref()).map(|c| reader.read(c)));
                let under = all.iter().fold(0, |levels, s| levels | s.levels);
                all.extend(fact(extraction.report.title.as_ref()).map(|t| reader.read(t)));
                (Rc::new(Said::join(all.iter().map(|s| &**s))), under)
            });
            let path = table.map(|t| &t.row_path[..]).unwrap_or_default();
            let near = match table {
                Some(t) => Rc::clone(near.entry((&*t.id, t.row)).or_insert_with(|| {
                    let all: Vec<Rc<Said>> = path.iter().map(|p| reader.read(p)).collect();
                    Rc::new(Said::join(all.iter().map(|s| &**s)))
                })),
                None => Rc::default(),
            };
            let tail = table.filter(|_| rows).map(|t| reader.header(&t.column_path)).unwrap_or_default();
            let asked = Asked { label: reader.label(&own.label, if rows { path } else { &[] }), near, far: Rc::clone(far), tail };
            let at = figures.len();
            if let Some(code) = &own.code {
                coded.entry(code).or_default().push(at);
            }
            for &(id, _) in asked.label.words.iter().filter(|w| w.1 >= TELLING) {
                worded.entry(id).or_default().push(at);
            }
            let row = of.zip(table).and_then(|(o, t)| o.rows.get(t.row));
            figures.push(Figure {
                own,
                asked,
                subject: own.subject.as_deref().map(|s| reader.read(s)),
                under: *under,
                total: !rows && row.is_some_and(|r| r.role == "total"),
                entity: table.is_some() && !rows,
                whole: table.is_none(),
            });
        }
        let header = &extraction.report;
        Self {
            source,
            figures,
            coded,
            worded,
            at: source.text.char_indices().map(|c| c.0 as u32).chain([source.text.len() as u32]).collect(),
            issuer: fact(header.issuer.as_ref()).map(super::words::spaced),
            level: fact(header.issuer.as_ref()).map_or(0, |i| reader.read(i).levels),
            period: (fact(header.period_start.as_ref()), fact(header.period_end.as_ref())),
            date: fact(header.date.as_ref()),
        }
    }

    /// The report as it is named in the answer.
    pub fn named(&self, number: usize) -> ReportOut {
        let (header, source) = (&self.source.extraction.report, &self.source.extraction.source);
        let value = |f: &Option<FactOut>| fact(f.as_ref()).map(ToOwned::to_owned);
        ReportOut {
            id: format!("r{}", number + 1),
            name: source.name.clone(),
            sha256: source.sha256.clone(),
            number: value(&header.number),
            date: value(&header.date),
            issuer: value(&header.issuer),
            title: value(&header.title),
            period_start: value(&header.period_start),
            period_end: value(&header.period_end),
        }
    }

    /// Where a figure stands.
    pub fn shown(&self, number: usize, figure: &Indicator) -> SourceOut {
        let evidence = figure.evidence.as_ref();
        let table = figure.table.as_ref();
        SourceOut {
            report: format!("r{}", number + 1),
            name: self.source.extraction.source.name.clone(),
            indicator: figure.id.clone(),
            label: figure.label.clone(),
            subject: figure.subject.clone(),
            path: table.map(|t| t.row_path.to_vec()).unwrap_or_default(),
            columns: table.map(|t| t.column_path.to_vec()).unwrap_or_default(),
            period: figure.period.clone(),
            page: evidence.and_then(|e| e.page),
            quote: evidence.map(|e| e.text.clone()).unwrap_or_default(),
            line: evidence.map(|e| self.line(e.start, e.end)).unwrap_or_default(),
            start: evidence.map_or(0, |e| e.start),
            end: evidence.map_or(0, |e| e.end),
            boxes: evidence.and_then(|e| e.boxes.clone()),
            confidence: figure.confidence,
            flags: figure.flags.iter().map(|f| f.message.clone()).collect(),
            review: figure.review,
        }
    }

    /// The words around a figure in its line.
    fn line(&self, start: u32, end: u32) -> String {
        let byte = |at: u32| self.at.get(at as usize).map(|b| *b as usize);
        let Some((start, end)) = byte(start).zip(byte(end)) else { return String::new() };
        let text = self.source.text;
        let (Some(head), Some(tail)) = (text.get(..start), text.get(end..)) else { return String::new() };
        let head = head.rsplit('\n').next().unwrap_or_default();
        let tail = tail.split('\n').next().unwrap_or_default();
        let cut = head.char_indices().rev().nth(AROUND).map_or(0, |c| c.0);
        let stop = tail.char_indices().nth(AROUND).map_or(tail.len(), |c| c.0);
        let (before, after) = (head.get(cut..).unwrap_or_default(), tail.get(..stop).unwrap_or_default());
        let own = Span::new(start, end).of(text);
        let (open, close) = (if cut > 0 { "…" } else { "" }, if stop < tail.len() { "…" } else { "" });
        format!("{open}{}{own}{}{close}", before.trim_start(), after.trim_end())
    }
}
