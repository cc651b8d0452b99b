//! What an extraction leaves in the store: itself, compressed, and what questions over many documents need of it.
//!
//! Made in the child process that extracted ([`Filed::of`]), so that the store's side parses nothing.

use super::kin::{self, Issuer, Kin};
use super::record::Tally;
use crate::document::UnreadPage;
use crate::grammar::Grammar;
use crate::indicator::json;
use crate::indicator::output::{Extraction, FactOut, Indicator, Outcome, ReadStatus};
use crate::orthography::fold::folded;
use crate::orthography::squeeze;
use crate::value::{Status, number};
use serde::{Deserialize, Serialize};
use std::io;

/// Compression level of zstd: a fifth of the size at some 300 MB/s.
const LEVEL: i32 = 3;

/// The longest body that is unpacked again, in bytes.
const MOST_UNPACKED: usize = 512 << 20;

/// A body compressed by zstd.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Packed(pub Vec<u8>);

impl Packed {
    /// Packs a body.
    ///
    /// # Errors
    /// If there is no memory for it.
    pub fn of(body: &[u8]) -> io::Result<Self> {
        zstd::bulk::compress(body, LEVEL).map(Self)
    }

    /// The body.
    ///
    /// # Errors
    /// If it is no packed text, or longer than any that was packed.
    pub fn text(&self) -> io::Result<String> {
        let size = zstd::zstd_safe::get_frame_content_size(&self.0).ok().flatten().unwrap_or(0);
        let size = usize::try_from(size).ok().filter(|s| *s <= MOST_UNPACKED).ok_or(io::ErrorKind::InvalidData)?;
        let body = zstd::bulk::decompress(&self.0, size)?;
        String::from_utf8(body).map_err(|_| io::ErrorKind::InvalidData.into())
    }
}

/// What an extraction left, as readers want it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extracted {
    /// The contract's JSON, byte for byte as `bocso extract` prints it, without the line end.
    pub json: String,
    /// The normalised text that the offsets in `json` count in.
    pub text: String,
    /// Paragraphs and tables of the text as JSON (`work::layout`).
    pub layout: String,
}

/// What is filed of an extraction.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Filed {
    /// The contract's JSON.
    pub json: Packed,
    /// The normalised text.
    pub text: Packed,
    /// Its paragraphs and tables.
    pub layout: Packed,
    /// Program and version.
    pub program: String,
    /// SHA-256 of the grammars, with its prefix.
    pub grammars: String,
    /// What it counted.
    pub tally: Tally,
    /// Of its header.
    pub header: Header,
    /// Its figures.
    pub rows: Vec<Row>,
    /// Its failed checks: rule and message.
    pub failed: Vec<(String, String)>,
    /// Pages that could not be read.
    pub unread: Vec<UnreadPage>,
}

/// A report's header as the store keeps it. `None`: not stated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Number and sign.
    pub number: Option<String>,
    /// Date of issue, ISO; the month alone when the day is blank.
    pub issued: Option<String>,
    /// Kind of document.
    pub kind: Option<String>,
    /// Subject line.
    pub title: Option<String>,
    /// Issuing body.
    pub issuer: Option<Issuer>,
    /// The report that it says to belong to.
    pub kin: Option<Kin>,
    /// First day of the reporting period, ISO.
    pub period_start: Option<String>,
    /// Last day, ISO.
    pub period_end: Option<String>,
    /// Media type by content.
    pub media_type: String,
    /// `None`: the form has no pages.
    pub pages: Option<u32>,
}

/// A figure as the store keeps it: enough to find it; the extraction has the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The number in its id: 1 for "i1".
    pub ordinal: u32,
    /// What is measured.
    pub label: String,
    /// Whom or where.
    pub subject: Option<String>,
    /// The catalogue's code.
    pub code: Option<String>,
    /// What sort of value.
    pub kind: String,
    /// "actual" or "target".
    pub status: String,
    /// As stated. `None`: a blank, a word.
    pub value: Option<String>,
    /// As stated.
    pub unit: Option<String>,
    /// First day, ISO: its own period, else the report's.
    pub period_start: Option<String>,
    /// Last day.
    pub period_end: Option<String>,
    /// From 1.
    pub page: Option<u32>,
    /// In thousandths.
    pub confidence: u32,
    /// A person must look.
    pub review: bool,
}

/// The words by which labels and names are compared: small letters, tones in one place, single spaces.
pub fn key(words: &str) -> String {
    let mut key = String::with_capacity(words.len());
    for word in words.split_whitespace() {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(&folded(word));
    }
    key
}

impl Filed {
    /// What is filed of an extraction; `layout`: as JSON.
    ///
    /// # Errors
    /// If there is no memory for it.
    pub fn of(extraction: &Extraction, text: &str, layout: &str, grammar: &Grammar) -> io::Result<Self> {
        let mut body = Vec::with_capacity(4096 + 1024 * extraction.indicators.len());
        json::write(extraction, &mut body)?;
        let failed = extraction.checks.iter().filter(|c| c.status == Outcome::Failed);
        let header = header(extraction, text, grammar);
        Ok(Self {
            json: Packed::of(&body)?,
            text: Packed::of(text.as_bytes())?,
            layout: Packed::of(layout.as_bytes())?,
            program: extraction.made_by.program.clone(),
            grammars: extraction.made_by.grammars.clone(),
            tally: tally(extraction),
            rows: extraction.indicators.iter().enumerate().map(|(i, f)| row(i, f, &header, grammar)).collect(),
            header,
            failed: failed.map(|c| (c.rule.clone(), c.message.clone())).collect(),
            unread: extraction.source.unread_pages.clone(),
        })
    }
}

impl Filed {
    /// Takes over the codes of an extraction of the same document, whose other parts are what was filed.
    ///
    /// # Errors
    /// If there is no memory for it.
    pub fn recode(&mut self, extraction: &Extraction) -> io::Result<()> {
        let mut body = Vec::with_capacity(4096 + 1024 * extraction.indicators.len());
        json::write(extraction, &mut body)?;
        self.json = Packed::of(&body)?;
        for (row, figure) in self.rows.iter_mut().zip(&extraction.indicators) {
            row.code.clone_from(&figure.code);
        }
        Ok(())
    }

    /// The bodies, unpacked.
    ///
    /// # Errors
    /// If one of them is no packed text.
    pub fn extracted(&self) -> io::Result<Extracted> {
        Ok(Extracted { json: self.json.text()?, text: self.text.text()?, layout: self.layout.text()? })
    }
}

fn header(extraction: &Extraction, text: &str, grammar: &Grammar) -> Header {
    let said = |fact: &Option<FactOut>| fact.as_ref().map(|f| squeeze(&f.value));
    let report = &extraction.report;
    Header {
        number: said(&report.number),
        issued: said(&report.date),
        kind: said(&report.kind),
        title: said(&report.title),
        issuer: said(&report.issuer).filter(|n| !n.is_empty()).map(|name| Issuer::of(&name, grammar)),
        kin: kin::kin(text, grammar),
        period_start: said(&report.period_start),
        period_end: said(&report.period_end),
        media_type: extraction.source.media_type.clone(),
        pages: extraction.source.pages,
    }
}

fn row(index: usize, figure: &Indicator, header: &Header, grammar: &Grammar) -> Row {
    let own = figure.period.as_ref().filter(|p| p.start.is_some() || p.end.is_some());
    let (start, end) = match own {
        Some(p) => (p.start.clone(), p.end.clone()),
        None => (header.period_start.clone(), header.period_end.clone()),
    };
    Row {
        ordinal: figure.id.get(1..).and_then(|n| n.parse().ok()).unwrap_or(u32::try_from(index + 1).unwrap_or(u32::MAX)),
        label: squeeze(&figure.label),
        subject: figure.subject.as_deref().map(squeeze),
        code: figure.code.clone(),
        kind: figure.value.kind.name().to_owned(),
        status: if figure.status == Status::Target { "target" } else { "actual" }.to_owned(),
        value: figure.value.stated(),
        unit: unit(figure, grammar),
        period_start: start,
        period_end: end,
        page: figure.evidence.as_ref().and_then(|e| e.page),
        confidence: thousandths(figure.confidence.0),
        review: figure.review,
    }
}

/// The unit that the value counts in: a sentence's scale word is multiplied in already ("8,64 tỷ đồng" counts đồng), that of a table's
/// column is not.
fn unit(figure: &Indicator, grammar: &Grammar) -> Option<String> {
    let (value, unit) = (&figure.value, figure.value.unit.as_deref()?);
    let (factor, rest) = grammar.scaled(unit);
    if figure.table.is_some() || factor == 1 {
        return Some(unit.to_owned());
    }
    // Of a range the first; signs and words aside.
    let digits =
        value.raw.split(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',')).find(|d| d.contains(|c: char| c.is_ascii_digit()));
    let written = digits.and_then(|d| number::read(d.trim_matches(['.', ','])));
    let mut readings = written.iter().flat_map(|w| [Some(w.best), w.other]).flatten();
    let multiplied = readings.any(|n| n.scaled(factor).is_some_and(|n| Some(n) == value.number));
    let said = if multiplied { rest } else { unit };
    (!said.is_empty()).then(|| said.to_owned())
}

#[expect(clippy::cast_sign_loss, reason = "between 0 and 1000")]
fn thousandths(p: f32) -> u32 {
    (p.clamp(0.0, 1.0) * 1000.0).round() as u32
}

/// What an extraction counts.
pub fn tally(extraction: &Extraction) -> Tally {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Tally {
        figures: count(extraction.indicators.iter().filter(|i| i.value.is_figure()).count()),
        to_review: count(extraction.indicators.iter().filter(|i| i.review).count()),
        failed_checks: count(extraction.checks.iter().filter(|c| c.status == Outcome::Failed).count()),
        unexplained: count(extraction.numbers.unexplained.len()),
        partial: extraction.source.status == ReadStatus::Partial,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_filed_with_the_unit_that_they_count_in() {
        let grammar = Grammar::embedded();
        let text = "Thu ngân sách đạt 8,64 tỷ đồng. Dân số là 1,2 triệu người. Có 12 máy.\n\nTT\tChỉ tiêu\tĐơn vị tính\tKết quả\n\
                    1\tThu ngân sách\ttỷ đồng\t8,64\n2\tSố hộ\thộ\t1.250\n";
        let extraction = crate::extract::extract("a.txt", text.as_bytes(), &grammar).expect("extracted");
        let filed = Filed::of(&extraction, text, "[]", &grammar).expect("filed");
        let rows: Vec<(Option<&str>, Option<&str>)> = filed.rows.iter().map(|r| (r.value.as_deref(), r.unit.as_deref())).collect();
        assert_eq!(
            rows,
            [
                (Some("8640000000"), Some("đồng")),
                (Some("1200000"), Some("người")),
                (Some("12"), Some("máy")),
                (Some("8.64"), Some("tỷ đồng")),
                (Some("1250"), Some("hộ")),
            ]
        );
    }
}
