//! A blank file and values → the file filled in. Only the cells named are touched; uncertain values stand on a yellow ground, with a
//! comment in Word and on a list at the end of a workbook. What is empty stays empty.

use super::docx::{self, Scan};
use super::form::{FileKind, Form, Slot};
use super::markup::{Edits, escape, part, repack};
use super::output::{Filled, State};
use super::xlsx::{Book, Content, RELATIONS, STYLES, WORKBOOK};
use crate::read::sniff::{File, Form as Sniffed, sniff};
use crate::read::{Error, Limits};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A value for a place.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Entry {
    /// Where it goes.
    pub slot: Slot,
    /// The number in digits.
    pub number: String,
    /// As it is written in Vietnam.
    pub text: String,
    /// What it is, for the list of what to look at.
    pub label: String,
    /// Why a person must look. `None`: nobody must.
    pub note: Option<String>,
}

/// What to write of a filled form: values that are sure and those that are not; nothing where something is typed. `only`: the
/// ids of fields to write; `None`: all.
pub fn entries(filled: &Filled, only: Option<&[String]>) -> Vec<Entry> {
    let wanted = |id: &String| only.is_none_or(|o| o.contains(id));
    let fields = filled.fields.iter().filter(|f| matches!(f.state, State::Sure | State::Uncertain) && wanted(&f.id));
    fields
        .filter_map(|f| {
            let (slot, value) = (f.slot.clone()?, f.value.as_ref()?);
            let note = (f.state == State::Uncertain).then(|| {
                let from = f.source.as_ref().map(|s| format!(" ({}: \u{201c}{}\u{201d})", s.name, s.line)).unwrap_or_default();
                format!("{}{from}", f.messages.join("; "))
            });
            Some(Entry { slot, number: value.number.to_string(), text: value.text.clone(), label: f.label.clone(), note })
        })
        .collect()
}

/// Whether a form can be written: it came as a file.
pub fn writable(form: &Form) -> Option<FileKind> {
    form.file
}

// Writing to a string cannot fail: what `write!` says is passed over below.

/// Writes values into a blank file.
///
/// # Errors
/// When the file is broken or too large.
pub fn write(bytes: &[u8], entries: &[Entry]) -> Result<Vec<u8>, Error> {
    let limits = Limits::default();
    match sniff(bytes) {
        Sniffed::File(File::Docx) => word(bytes, entries, &limits),
        Sniffed::File(File::Xlsx) => excel(bytes, entries, &limits),
        _ => Err(Error::Unsupported { found: "a form that is neither DOCX nor XLSX" }),
    }
}

const TYPES: &str = "[Content_Types].xml";
const WORD_RELATIONS: &str = "word/_rels/document.xml.rels";
const COMMENTS: &str = "word/comments.xml";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
/// Where ids of comments begin.
const FIRST: usize = 63_100;

fn word(bytes: &[u8], entries: &[Entry], limits: &Limits) -> Result<Vec<u8>, Error> {
    let text = part(bytes, docx::PART, limits)?.unwrap_or_default();
    let scan = Scan::read(&text)?;
    let (mut edits, mut comments, mut parts) = (Edits::default(), String::new(), BTreeMap::new());
    let p = if text.contains("<w:document") { "w:" } else { "" };
    for (n, entry) in entries.iter().enumerate() {
        let id = FIRST + n;
        let mark = entry.note.as_ref().map(|_| {
            let start = format!("<{p}commentRangeStart {p}id=\"{id}\"/>");
            let end = format!("<{p}commentRangeEnd {p}id=\"{id}\"/><{p}r><{p}commentReference {p}id=\"{id}\"/></{p}r>");
            (start, end)
        });
        // Without the usual prefix of names only the ground says it.
        let mark = mark.map(|m| if p.is_empty() { (String::new(), String::new()) } else { m });
        if scan.put(&text, &entry.slot, &entry.text, mark, &mut edits)
            && let Some(note) = &entry.note
        {
            let note = escape(note);
            let _ = write!(
                comments,
                "<w:comment w:id=\"{id}\" w:author=\"bocso\" w:initials=\"bs\"><w:p><w:r><w:t xml:space=\"preserve\">{note}</w:t></w:r></w:p></w:comment>"
            );
        }
    }
    parts.insert(docx::PART.to_owned(), edits.apply(&text).into_bytes());
    if !comments.is_empty() && !p.is_empty() {
        let own = part(bytes, COMMENTS, limits)?;
        let whole = match own.as_ref().and_then(|o| o.rfind("</w:comments>").map(|at| o.split_at(at))) {
            Some((head, tail)) => format!("{head}{comments}{tail}"),
            None => format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:comments xmlns:w=\"{WORD}\">{comments}</w:comments>"
            ),
        };
        parts.insert(COMMENTS.to_owned(), whole.into_bytes());
        if own.is_none() {
            let relation = format!("<Relationship Id=\"rIdBocso\" Type=\"{OFFICE}/comments\" Target=\"comments.xml\"/>");
            register(bytes, WORD_RELATIONS, "</Relationships>", &relation, limits, &mut parts)?;
            let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";
            let over = format!("<Override PartName=\"/{COMMENTS}\" ContentType=\"{kind}\"/>");
            register(bytes, TYPES, "</Types>", &over, limits, &mut parts)?;
        }
    }
    repack(bytes, &parts, limits)
}

/// Puts something before the end of a part; a part of relations that is not there is made.
fn register(bytes: &[u8], name: &str, end: &str, with: &str, limits: &Limits, parts: &mut BTreeMap<String, Vec<u8>>) -> Result<(), Error> {
    let none = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";
    let own = parts.get(name).and_then(|p| String::from_utf8(p.clone()).ok());
    let own = own.map_or_else(|| part(bytes, name, limits), |o| Ok(Some(o)))?.unwrap_or_else(|| none.to_owned());
    if let Some(at) = own.rfind(end) {
        let (head, tail) = own.split_at(at);
        parts.insert(name.to_owned(), format!("{head}{with}{tail}").into_bytes());
    }
    Ok(())
}

fn excel(bytes: &[u8], entries: &[Entry], limits: &Limits) -> Result<Vec<u8>, Error> {
    let book = Book::read(bytes, limits)?;
    let place = |e: &Entry| match e.slot {
        Slot::Sheet { sheet, row, column, percent } => Some((sheet, row, column, percent)),
        _ => None,
    };
    let look = |e: &Entry| place(e).and_then(|(s, r, c, _)| book.sheets.get(s as usize).map(|of| of.style(r, c)));
    let uncertain: Vec<u32> = entries.iter().filter(|e| e.note.is_some()).filter_map(look).collect();
    let (styles, yellow) = if uncertain.is_empty() { (String::new(), Vec::new()) } else { book.styles.yellow(&uncertain) };
    let mut parts: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut edits: BTreeMap<u32, Edits> = BTreeMap::new();
    let mut list: Vec<[String; 4]> = Vec::new();
    for entry in entries {
        let Some((sheet, row, column, percent)) = place(entry) else { continue };
        let Some(of) = book.sheets.get(sheet as usize) else { continue };
        let style = entry.note.as_ref().and_then(|_| yellow.iter().find(|y| y.0 == of.style(row, column))).map(|y| y.1);
        let number = if percent { hundredth(&entry.number) } else { entry.number.clone() };
        if of.put(row, column, &Content::Number(&number), style, edits.entry(sheet).or_default())
            && let Some(note) = &entry.note
        {
            list.push([entry.slot.name().unwrap_or_default(), entry.label.clone(), entry.text.clone(), note.clone()]);
        }
    }
    for (sheet, edits) in edits {
        if let Some(of) = book.sheets.get(sheet as usize) {
            parts.insert(of.name.clone(), edits.apply(&of.part).into_bytes());
        }
    }
    if !yellow.is_empty() {
        parts.insert(STYLES.to_owned(), styles.into_bytes());
    }
    let mut workbook = part(bytes, WORKBOOK, limits)?.unwrap_or_default();
    if book.sheets.iter().any(|s| s.formulas) {
        workbook = recalculated(&workbook);
    }
    if !list.is_empty() {
        workbook = listed(bytes, &workbook, &list, limits, &mut parts)?;
    }
    parts.insert(WORKBOOK.to_owned(), workbook.into_bytes());
    repack(bytes, &parts, limits)
}

/// A percent as a share of one.
fn hundredth(number: &str) -> String {
    let share = Decimal::from_str_exact(number).ok().and_then(|n| n.checked_div(Decimal::ONE_HUNDRED));
    share.map_or_else(|| number.to_owned(), |s| s.normalize().to_string())
}

/// The workbook's part, asking for its formulas to be computed anew when it is opened.
fn recalculated(workbook: &str) -> String {
    if let Some(at) = workbook.find("<calcPr") {
        let (head, tail) = workbook.split_at(at);
        if tail.split('>').next().is_some_and(|tag| tag.contains("fullCalcOnLoad")) {
            return workbook.to_owned();
        }
        return format!("{head}{}", tail.replacen("<calcPr", "<calcPr fullCalcOnLoad=\"1\"", 1));
    }
    for end in ["</definedNames>", "</externalReferences>", "</sheets>"] {
        if let Some(at) = workbook.find(end) {
            let (head, tail) = workbook.split_at(at + end.len());
            return format!("{head}<calcPr fullCalcOnLoad=\"1\"/>{tail}");
        }
    }
    workbook.to_owned()
}

/// The workbook's part with one more sheet: what to look at.
fn listed(
    bytes: &[u8],
    workbook: &str,
    list: &[[String; 4]],
    limits: &Limits,
    parts: &mut BTreeMap<String, Vec<u8>>,
) -> Result<String, Error> {
    const NAME: &str = "xl/worksheets/sheetbocso.xml";
    const TITLE: &str = "Cần xem lại";
    let Some(end) = workbook.find("</sheets>").filter(|_| !workbook.contains(TITLE)) else { return Ok(workbook.to_owned()) };
    let ids = workbook.split("sheetId=\"").skip(1).filter_map(|t| t.split('"').next()?.parse::<u32>().ok());
    let id = ids.max().unwrap_or(0).saturating_add(1);
    let (head, tail) = workbook.split_at(end);
    let workbook = format!("{head}<sheet xmlns:rel=\"{OFFICE}\" name=\"{TITLE}\" sheetId=\"{id}\" rel:id=\"rIdBocso\"/>{tail}");
    let heads = ["Ô", "Chỉ tiêu", "Giá trị đề xuất", "Vì sao cần xem lại"].map(ToOwned::to_owned);
    let mut rows = String::new();
    for (n, line) in std::iter::once(&heads).chain(list).enumerate() {
        let cells = line.iter().zip(["A", "B", "C", "D"]);
        let cells =
            cells.map(|(t, c)| format!("<c r=\"{c}{}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>", n + 1, escape(t)));
        let _ = write!(rows, "<row r=\"{}\">{}</row>", n + 1, cells.collect::<String>());
    }
    let sheet = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cols><col min=\"1\" max=\"1\" width=\"8\" customWidth=\"1\"/><col min=\"2\" max=\"2\" width=\"48\" customWidth=\"1\"/><col min=\"3\" max=\"3\" width=\"18\" customWidth=\"1\"/><col min=\"4\" max=\"4\" width=\"90\" customWidth=\"1\"/></cols><sheetData>{rows}</sheetData></worksheet>"
    );
    parts.insert(NAME.to_owned(), sheet.into_bytes());
    let relation = format!("<Relationship Id=\"rIdBocso\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheetbocso.xml\"/>");
    register(bytes, RELATIONS, "</Relationships>", &relation, limits, parts)?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
    register(bytes, TYPES, "</Types>", &format!("<Override PartName=\"/{NAME}\" ContentType=\"{kind}\"/>"), limits, parts)?;
    Ok(workbook)
}
