//! Everything that was understood → the JSON's types. No decision is taken here; what other stages found is laid out.

use super::ledger;
use super::output::{
    Alternative, CellOut, CheckOut, ColumnOut, Confidence, Evidence, Extraction, FactOut, Flag, Indicator, MadeBy, Outcome, Place,
    ReadStatus, ReasonOut, ReportFields, RowOut, SCHEMA, SectionOut, Source, TableOut,
};
use crate::check::Finding;
use crate::confidence::{Score, factor};
use crate::document::{CharIndex, Document, Rect, Span};
use crate::grammar::Grammar;
use crate::report::{Fact, Figure, Reason, Report};
use std::borrow::Cow;
use std::sync::Arc;

/// Where the bytes came from.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// File name without its folder.
    pub name: &'a str,
    /// SHA-256 in hexadecimal.
    pub sha256: &'a str,
    /// Media type by content.
    pub media_type: &'a str,
    /// Size in bytes.
    pub bytes: u64,
}

/// An extraction of which the long lists, indicators and checks, are laid out one by one as they are asked for: written at once and
/// let go, they take no memory of their own.
#[derive(Debug)]
pub struct Laid {
    /// All the rest; these two lists are empty in it.
    pub rest: Extraction,
    /// The two lists.
    pub lists: Lists,
}

/// Indicators and checks that are still to be laid out.
#[derive(Debug)]
pub struct Lists {
    figures: std::vec::IntoIter<Figure>,
    scores: std::vec::IntoIter<Score>,
    flags: std::vec::IntoIter<Vec<Flag>>,
    codes: std::vec::IntoIter<Option<String>>,
    findings: std::vec::IntoIter<Finding>,
    sections: Vec<Arc<str>>,
    tables: Vec<Words>,
}

/// What the cells of a table share.
#[derive(Debug)]
struct Words {
    id: Arc<str>,
    /// A row's label and its ancestors.
    rows: Vec<(Arc<str>, Arc<[String]>)>,
    /// A column's path.
    columns: Vec<Arc<[String]>>,
}

/// Lays out all but the indicators and the checks. `codes`: places in the catalogue, one a figure.
pub fn lay(
    origin: Origin<'_>,
    document: &Document,
    report: Report,
    mut findings: Vec<Finding>,
    scores: Vec<Score>,
    codes: Vec<Option<u16>>,
    grammar: &Grammar,
) -> Laid {
    let place = Placer::new(document);
    let numbers = ledger::ledger(document, &report, &place);
    let flags = flags(&findings, report.figures.len());
    for finding in &mut findings {
        let judged = finding.judged.first().and_then(|&i| report.figures.get(i)).map(|f| f.span);
        finding.span = finding.span.or(judged).filter(|s| !s.is_empty());
    }
    let names: Vec<&str> = grammar.catalog().codes().collect();
    let name = |at: Option<u16>| at.and_then(|at| names.get(usize::from(at)).map(|&name| name.to_owned()));
    let codes: Vec<Option<String>> = codes.into_iter().map(name).collect();
    let Report { header, sections, tables, figures, .. } = report;
    let section_ids = (0..sections.len()).map(|i| Arc::from(id('s', i))).collect();
    let sections = sections.into_iter().enumerate().map(|(i, s)| SectionOut {
        id: id('s', i),
        number: s.number,
        title: s.title,
        path: s.path,
        level: s.level,
        evidence: place.evidence(s.span),
    });
    let fact =
        |f: Option<Fact>| f.map(|f| FactOut { value: f.value, evidence: place.evidence(f.span), confidence: Confidence(f.confidence) });
    let fields = ReportFields {
        number: fact(header.number),
        date: fact(header.date),
        place: fact(header.place),
        kind: fact(header.kind),
        issuer: fact(header.issuer),
        title: fact(header.title),
        period_start: fact(header.period_start),
        period_end: fact(header.period_end),
        signer: fact(header.signer),
    };
    let shared = tables.iter().enumerate().map(|(i, t)| Words {
        id: Arc::from(id('t', i)),
        rows: t.rows.iter().map(|r| (Arc::from(r.label.as_str()), Arc::from(r.path.as_slice()))).collect(),
        columns: t.columns.iter().map(|c| Arc::from(c.path.as_slice())).collect(),
    });
    let shared = shared.collect();
    let rest = Extraction {
        schema: SCHEMA.to_owned(),
        source: Source {
            name: origin.name.to_owned(),
            sha256: origin.sha256.to_owned(),
            media_type: origin.media_type.to_owned(),
            bytes: origin.bytes,
            pages: (!document.pages.is_empty()).then_some(document.pages.len() as u32),
            text_origin: document.origin,
            encoding: document.encoding,
            status: if document.unread.is_empty() { ReadStatus::Done } else { ReadStatus::Partial },
            unread_pages: document.unread.clone(),
            signatures: document.signatures.clone(),
        },
        made_by: MadeBy {
            program: concat!("bocso ", env!("CARGO_PKG_VERSION")).to_owned(),
            grammars: format!("sha256:{}", grammar.digest()),
            calibration: None,
            lessons: None,
        },
        report: fields,
        sections: sections.collect(),
        tables: tables.into_iter().enumerate().map(|(i, t)| table(i, t)).collect(),
        indicators: Vec::new(),
        checks: Vec::new(),
        numbers,
        learned: None,
    };
    let lists = Lists {
        figures: figures.into_iter(),
        scores: scores.into_iter(),
        flags: flags.into_iter(),
        codes: codes.into_iter(),
        findings: findings.into_iter(),
        sections: section_ids,
        tables: shared,
    };
    Laid { rest, lists }
}

impl Laid {
    /// All of it. `document`: the one that it was laid out of.
    pub fn whole(mut self, document: &Document) -> Extraction {
        let indicators = self.lists.indicators(document).collect();
        let checks = self.lists.checks(document).collect();
        Extraction { indicators, checks, ..self.rest }
    }
}

impl Lists {
    /// How many indicators there are.
    pub fn indicators_left(&self) -> usize {
        self.figures.len()
    }

    /// The indicators, given once. `document`: the one that they were found in.
    pub fn indicators(&mut self, document: &Document) -> impl Iterator<Item = Indicator> {
        let (place, sections, tables) = (Placer::new(document), &self.sections, &self.tables);
        let told = self.scores.by_ref().zip(self.flags.by_ref()).zip(self.codes.by_ref());
        let figures = self.figures.by_ref().zip(told);
        figures.enumerate().map(move |(i, (figure, ((score, flags), code)))| Indicator {
            code,
            ..indicator(i, figure, score, flags, &place, sections, tables)
        })
    }

    /// The checks, given once. `document`: as for the indicators.
    pub fn checks(&mut self, document: &Document) -> impl Iterator<Item = CheckOut> {
        let place = Placer::new(document);
        self.findings.by_ref().map(move |finding| check(finding, &place))
    }
}

fn indicator(
    index: usize,
    figure: Figure,
    score: Score,
    flags: Vec<Flag>,
    place: &Placer<'_>,
    sections: &[Arc<str>],
    tables: &[Words],
) -> Indicator {
    let table = figure.cell.map(|c| {
        let shared = &tables[c.table];
        let (label, path) = &shared.rows[c.row];
        CellOut {
            id: shared.id.clone(),
            row: c.row,
            column: c.column,
            row_label: label.clone(),
            row_path: path.clone(),
            column_path: shared.columns[c.column].clone(),
        }
    });
    let reason = |reason: Reason| {
        let (name, factor) = factor(reason);
        ReasonOut { name: Cow::Borrowed(name), factor: Confidence(factor) }
    };
    Indicator {
        id: id('i', index),
        label: figure.label,
        code: None,
        subject: figure.subject,
        status: figure.status,
        period: figure.period,
        source: if table.is_some() { Place::Table } else { Place::Narrative },
        section: figure.section.and_then(|s| sections.get(s).cloned()),
        table,
        evidence: (!figure.span.is_empty()).then(|| place.evidence(figure.span)),
        rule: figure.rule,
        alternatives: figure.alternatives.into_iter().map(|(value, reason)| Alternative { value, reason: reason.to_owned() }).collect(),
        confidence: Confidence(score.probability),
        reasons: score.reasons.into_iter().map(reason).collect(),
        review: score.review || !flags.is_empty(),
        flags,
        value: figure.value,
    }
}

/// Evidence for spans of one document.
pub(super) struct Placer<'a> {
    document: &'a Document,
    index: CharIndex<'a>,
}

impl<'a> Placer<'a> {
    fn new(document: &'a Document) -> Self {
        Self { document, index: CharIndex::new(&document.text) }
    }

    /// The words of a span and where they stand.
    pub fn evidence(&self, span: Span) -> Evidence {
        let boxes = self.document.boxes(span);
        // A figure stands on one page; where a break cuts it, the first part's page counts.
        let placed = boxes.first().map(|b| b.0);
        let page = placed.or_else(|| self.document.pages.iter().rev().find(|p| p.span.start <= span.start).map(|p| p.number));
        let boxes: Vec<Rect> = boxes.into_iter().filter(|b| Some(b.0) == placed).map(|b| b.1).collect();
        Evidence {
            page,
            start: self.index.chars_before(span.start),
            end: self.index.chars_before(span.end),
            text: span.of(&self.document.text).to_owned(),
            boxes: (!boxes.is_empty()).then_some(boxes),
        }
    }
}

/// "i1" for the first indicator and so on.
fn id(kind: char, index: usize) -> String {
    let number = index + 1;
    let mut unit = 1;
    while number / unit >= 10 {
        unit *= 10;
    }
    let mut out = String::with_capacity(8);
    out.push(kind);
    while unit > 0 {
        out.push(char::from(b'0' + (number / unit % 10) as u8));
        unit /= 10;
    }
    out
}

fn flags(findings: &[Finding], figures: usize) -> Vec<Vec<Flag>> {
    let mut out = vec![Vec::new(); figures];
    for finding in findings.iter().filter(|f| !f.passed) {
        for &i in &finding.judged {
            if let Some(list) = out.get_mut(i) {
                let flag = Flag { rule: finding.rule.to_owned(), message: finding.message.clone(), expected: finding.expected };
                if !list.contains(&flag) {
                    list.push(flag);
                }
            }
        }
    }
    out
}

fn check(finding: Finding, place: &Placer<'_>) -> CheckOut {
    CheckOut {
        rule: finding.rule.to_owned(),
        status: if finding.passed { Outcome::Passed } else { Outcome::Failed },
        message: finding.message,
        expected: finding.expected,
        stated: finding.stated,
        indicators: finding.judged.iter().chain(&finding.others).map(|&i| id('i', i)).collect(),
        evidence: finding.span.map(|s| place.evidence(s)),
    }
}

fn table(index: usize, table: crate::report::Table) -> TableOut {
    TableOut {
        id: id('t', index),
        section: table.section.map(|s| id('s', s)),
        caption: table.caption,
        shape: table.shape.name().to_owned(),
        pages: table.pages,
        columns: table.columns.into_iter().map(|c| ColumnOut { path: c.path, role: c.role.name().to_owned() }).collect(),
        rows: table
            .rows
            .into_iter()
            .map(|r| RowOut {
                role: r.role.name().to_owned(),
                ordinal: r.ordinal,
                label: r.label,
                path: r.path,
                unit: r.unit,
                note: r.note,
            })
            .collect(),
    }
}
