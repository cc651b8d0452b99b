//! A blank form as a file → [`Form`]. Each blank gets a number that no report would have, and what the readers and the table
//! parser make of those numbers is what they would make of the form filled in: label, rows and headers above, unit, period, code.

use super::form::{Field, FileKind, Form, Slot};
use super::markup::{Edits, part, repack};
use super::{docx, xlsx};
use crate::extract::{self, hex};
use crate::grammar::Grammar;
use crate::grammar::forms::MOST_FIELDS;
use crate::indicator::output::{Extraction, FactOut, Indicator, SectionOut};
use crate::read::sniff::{File, Form as Sniffed, sniff};
use crate::read::{self, Limits};
use crate::value::Kind;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The first of the numbers that are put into blanks: seven digits, no year, no phone number.
const FIRST: u32 = 6_310_001;

/// Reads a blank form.
///
/// # Errors
/// When it is neither Word nor Excel, broken or too large.
pub fn read(name: &str, bytes: &[u8], grammar: &Grammar) -> Result<Form, extract::Error> {
    let limits = Limits::default();
    let (probed, slots, file) = probe(bytes, grammar, &limits)?;
    let extraction = extract::extract(name, &probed, grammar)?;
    let sha256 = hex(&Sha256::digest(bytes));
    let value = |fact: &Option<FactOut>| fact.as_ref().map(|f| f.value.clone());
    let report = &extraction.report;
    Ok(Form {
        name: name.to_owned(),
        sha256: Some(sha256),
        title: value(&report.title),
        issuer: value(&report.issuer),
        period_start: value(&report.period_start),
        period_end: value(&report.period_end),
        fields: fields(&extraction, &slots),
        file: Some(file),
    })
}

type Probed = (Vec<u8>, Vec<Slot>, FileKind);

fn probe(bytes: &[u8], grammar: &Grammar, limits: &Limits) -> Result<Probed, read::Error> {
    if bytes.len() > limits.file_bytes {
        return Err(read::Error::TooLarge { limit: limits.file_bytes, size: bytes.len() });
    }
    let words = &grammar.forms().words;
    let number = |n: usize| FIRST + n as u32;
    let mut parts = BTreeMap::new();
    match sniff(bytes) {
        Sniffed::File(File::Docx) => {
            let text = part(bytes, docx::PART, limits)?.unwrap_or_default();
            let scan = docx::Scan::read(&text)?;
            let mut slots = scan.slots(&text, words, grammar);
            slots.truncate(MOST_FIELDS);
            let mut edits = Edits::default();
            for (n, slot) in slots.iter().enumerate() {
                scan.put(&text, slot, &number(n).to_string(), None, &mut edits);
            }
            parts.insert(docx::PART.to_owned(), edits.apply(&text).into_bytes());
            Ok((repack(bytes, &parts, limits)?, slots, FileKind::Docx))
        }
        Sniffed::File(File::Xlsx) => {
            let book = xlsx::Book::read(bytes, limits)?;
            let mut slots = book.slots(grammar);
            slots.truncate(MOST_FIELDS);
            let mut edits: BTreeMap<u32, Edits> = BTreeMap::new();
            for (n, slot) in slots.iter().enumerate() {
                if let &Slot::Sheet { sheet, row, column, .. } = slot
                    && let Some(of) = book.sheets.get(sheet as usize)
                {
                    of.put(row, column, &xlsx::Content::Probe(number(n)), None, edits.entry(sheet).or_default());
                }
            }
            for (sheet, edits) in edits {
                if let Some(of) = book.sheets.get(sheet as usize) {
                    parts.insert(of.name.clone(), edits.apply(&of.part).into_bytes());
                }
            }
            Ok((repack(bytes, &parts, limits)?, slots, FileKind::Xlsx))
        }
        Sniffed::Other { name, .. } if name == read::sniff::LOCKED => Err(read::Error::Encrypted),
        _ => Err(read::Error::Unsupported { found: "a form that is neither DOCX nor XLSX" }),
    }
}

/// The number of the blank in some words. `None`: there is none.
fn probed(text: &str, slots: usize) -> Option<usize> {
    let digits = |t: &str| t.bytes().filter(u8::is_ascii_digit).count() == 7;
    let found = text.split(|c: char| !c.is_ascii_digit()).find(|t| digits(t))?;
    let at = found.parse::<u32>().ok()?.checked_sub(FIRST)? as usize;
    (at < slots).then_some(at)
}

fn fields(extraction: &Extraction, slots: &[Slot]) -> Vec<Field> {
    let blank = |i: &Indicator| probed(&i.value.raw, slots.len());
    let of_form: Vec<&str> =
        extraction.indicators.iter().filter(|i| blank(i).is_some()).filter_map(|i| i.table.as_ref().map(|t| &*t.id)).collect();
    let mut seen = vec![false; slots.len()];
    let mut out: Vec<Field> = Vec::new();
    for indicator in &extraction.indicators {
        let slot = blank(indicator);
        let typed = slot.is_none() && indicator.table.as_ref().is_some_and(|t| of_form.contains(&&*t.id));
        if let Some(seen) = slot.and_then(|s| seen.get_mut(s)) {
            // Of two figures of one blank the first is the field.
            if std::mem::replace(seen, true) {
                continue;
            }
        } else if !typed || indicator.value.kind == Kind::Empty {
            continue;
        }
        let number = out.len() + 1;
        out.push(field(extraction, indicator, slot.and_then(|s| slots.get(s)), slots.len(), number));
    }
    out
}

fn field(extraction: &Extraction, indicator: &Indicator, slot: Option<&Slot>, slots: usize, number: usize) -> Field {
    let value = &indicator.value;
    let clean = |text: &String| probed(text, slots).is_none().then(|| text.clone());
    let percent = matches!(slot, Some(Slot::Sheet { percent: true, .. }));
    let unit = value.unit.as_ref().and_then(clean).or_else(|| percent.then(|| "%".to_owned()));
    let kind = match value.kind {
        _ if percent || unit.as_deref() == Some("%") => Some(Kind::Percent),
        Kind::Count if unit.is_none() => None,
        Kind::Text | Kind::Boolean | Kind::Empty => None,
        kind => Some(kind),
    };
    let table = indicator.table.as_ref();
    let of = table.and_then(|t| numbered(&extraction.tables, &t.id));
    let row = of.zip(table).and_then(|(o, t)| o.rows.get(t.row));
    let around = of.and_then(|t| t.caption.clone()).into_iter().chain(headings(extraction, indicator.section.as_deref()));
    Field {
        id: format!("f{number}"),
        label: indicator.label.clone(),
        path: table.map(|t| t.row_path.iter().filter_map(clean).collect()).unwrap_or_default(),
        columns: table.map(|t| t.column_path.to_vec()).unwrap_or_default(),
        around: around.collect(),
        ordinal: row.and_then(|r| r.ordinal.clone()),
        subject: indicator.subject.as_ref().and_then(clean),
        unit,
        kind,
        code: indicator.code.clone(),
        status: indicator.status,
        period: indicator.period.clone(),
        typed: slot.is_none().then(|| value.raw.clone()),
        derived: None,
        cell: table.and_then(|t| {
            let at = t.id.get(1..)?.parse::<u32>().ok()?.checked_sub(1)?;
            Some((at, t.row as u32, t.column as u32))
        }),
        total: row.is_some_and(|r| r.role == "total"),
        slot: slot.cloned(),
    }
}

/// The entry of that id ("t3"), ids counting from 1.
pub fn numbered<'a, T>(all: &'a [T], id: &str) -> Option<&'a T> {
    all.get(id.get(1..)?.parse::<usize>().ok()?.checked_sub(1)?)
}

/// Headings over a section, nearest first, its own among them.
pub fn headings(extraction: &Extraction, section: Option<&str>) -> Vec<String> {
    const DEPTH: usize = 6;
    let Some(at) = section.and_then(|s| s.get(1..)?.parse::<usize>().ok()?.checked_sub(1)) else { return Vec::new() };
    let Some(own) = extraction.sections.get(at) else { return Vec::new() };
    let mut path: &[String] = &own.path;
    let mut out: Vec<String> = own.title.iter().cloned().collect();
    for above in extraction.sections.get(..at).unwrap_or_default().iter().rev().take(2_000) {
        if out.len() >= DEPTH || path.len() <= 1 {
            break;
        }
        if over(above, path) {
            path = &above.path;
            out.extend(above.title.clone());
        }
    }
    out
}

fn over(above: &SectionOut, path: &[String]) -> bool {
    above.path.len() < path.len() && path.starts_with(&above.path)
}
