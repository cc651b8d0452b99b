//! Everything that was understood → the JSON's types. No decision is taken here; what other stages found is laid out.

use super::ledger;
use super::output::{
    Alternative, CellOut, CheckOut, ColumnOut, Confidence, Evidence, Extraction, FactOut, Flag, Indicator, MadeBy, Outcome, Place,
    ReadStatus, ReasonOut, ReportFields, RowOut, SCHEMA, SectionOut, Source, TableOut,
};
use crate::check::Finding;
use crate::confidence::Score;
use crate::document::{CharIndex, Document, Rect, Span};
use crate::grammar::Grammar;
use crate::report::{Fact, Report};
use std::borrow::Cow;
use std::fmt::Write;
use std::sync::Arc;

/// A row's label and its ancestors, shared by its cells.
type RowWords = (Arc<str>, Arc<[String]>);

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

/// Lays everything out.
pub fn assemble(
    origin: Origin<'_>,
    document: &Document,
    report: Report,
    findings: &[Finding],
    scores: Vec<Score>,
    grammar: &Grammar,
) -> Extraction {
    let place = Placer { document, index: CharIndex::new(&document.text) };
    let numbers = ledger::ledger(document, &report, &place);
    let flags = flags(findings, report.figures.len());
    let checks = findings.iter().map(|f| check(f, &report, &place)).collect();
    let sections = report.sections.iter().enumerate().map(|(i, s)| SectionOut {
        id: id('s', i),
        number: s.number.clone(),
        title: s.title.clone(),
        path: s.path.clone(),
        level: s.level,
        evidence: place.evidence(s.span),
    });
    let sections = sections.collect();
    let header = &report.header;
    let fact = |f: &Option<Fact>| {
        f.as_ref().map(|f| FactOut { value: f.value.clone(), evidence: place.evidence(f.span), confidence: Confidence(f.confidence) })
    };
    let fields = ReportFields {
        number: fact(&header.number),
        date: fact(&header.date),
        place: fact(&header.place),
        kind: fact(&header.kind),
        issuer: fact(&header.issuer),
        title: fact(&header.title),
        period_start: fact(&header.period_start),
        period_end: fact(&header.period_end),
        signer: fact(&header.signer),
    };
    let rows: Vec<Vec<RowWords>> = report
        .tables
        .iter()
        .map(|t| t.rows.iter().map(|r| (Arc::from(r.label.as_str()), Arc::from(r.path.as_slice()))).collect())
        .collect();
    let columns: Vec<Vec<Arc<[String]>>> =
        report.tables.iter().map(|t| t.columns.iter().map(|c| Arc::from(c.path.as_slice())).collect()).collect();
    let ids = |kind: char, n: usize| (0..n).map(|i| Arc::from(id(kind, i))).collect::<Vec<Arc<str>>>();
    let (section_ids, table_ids) = (ids('s', report.sections.len()), ids('t', report.tables.len()));
    let mut indicators = Vec::with_capacity(report.figures.len());
    for ((i, figure), (score, flags)) in report.figures.into_iter().enumerate().zip(scores.into_iter().zip(flags)) {
        let table = figure.cell.map(|c| CellOut {
            id: table_ids[c.table].clone(),
            row: c.row,
            column: c.column,
            row_label: rows[c.table][c.row].0.clone(),
            row_path: rows[c.table][c.row].1.clone(),
            column_path: columns[c.table][c.column].clone(),
        });
        indicators.push(Indicator {
            id: id('i', i),
            label: figure.label,
            code: None,
            subject: figure.subject,
            status: figure.status,
            period: figure.period,
            source: if table.is_some() { Place::Table } else { Place::Narrative },
            section: figure.section.and_then(|s| section_ids.get(s).cloned()),
            table,
            evidence: (!figure.span.is_empty()).then(|| place.evidence(figure.span)),
            rule: figure.rule,
            alternatives: figure.alternatives.into_iter().map(|(value, reason)| Alternative { value, reason: reason.to_owned() }).collect(),
            confidence: Confidence(score.probability),
            reasons: score
                .reasons
                .into_iter()
                .map(|(name, factor)| ReasonOut { name: Cow::Borrowed(name), factor: Confidence(factor) })
                .collect(),
            review: score.review || !flags.is_empty(),
            flags,
            value: figure.value,
        });
    }
    Extraction {
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
        },
        report: fields,
        sections,
        tables: report.tables.into_iter().enumerate().map(|(i, t)| table(i, t)).collect(),
        indicators,
        checks,
        numbers,
    }
}

/// Evidence for spans of one document.
pub(super) struct Placer<'a> {
    document: &'a Document,
    index: CharIndex<'a>,
}

impl Placer<'_> {
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

pub(super) fn id(kind: char, index: usize) -> String {
    let mut out = String::with_capacity(8);
    // Writing to a string cannot fail.
    let _ = write!(out, "{kind}{}", index + 1);
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

fn check(finding: &Finding, report: &Report, place: &Placer<'_>) -> CheckOut {
    let judged = finding.judged.first().and_then(|&i| report.figures.get(i)).map(|f| f.span);
    let span = finding.span.or(judged).filter(|s| !s.is_empty());
    CheckOut {
        rule: finding.rule.to_owned(),
        status: if finding.passed { Outcome::Passed } else { Outcome::Failed },
        message: finding.message.clone(),
        expected: finding.expected,
        stated: finding.stated,
        indicators: finding.judged.iter().chain(&finding.others).map(|&i| id('i', i)).collect(),
        evidence: span.map(|s| place.evidence(s)),
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
