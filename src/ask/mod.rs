//! What to ask the unit that reported: an extraction → its failed checks as a list for explanation, as an annex to a letter (DOCX)
//! or a workbook (XLSX), with an empty column for the answers. The forms are Vietnamese: they go to Vietnamese offices.

mod markup;

pub mod docx;

pub mod xlsx;

use crate::document::Span;
use crate::export::figure::fact;
use crate::indicator::output::{CheckOut, Evidence, Extraction, Indicator, Outcome, SectionOut};
use crate::value::number::Number;

/// Letters of the text shown on either side of a quote, at most.
const AROUND: usize = 70;

/// What is asked about one report.
#[derive(Debug, Clone, Default)]
pub struct Questions {
    /// The report in a line: number, date, issuer, title, as far as it states them.
    pub report: String,
    /// File name and hash.
    pub file: String,
    /// Failed checks, in document order.
    pub checks: Vec<Question>,
    /// Number tokens that nothing explains, in document order. Empty where they were not asked for.
    pub unexplained: Vec<Question>,
}

/// One thing to explain.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// Section or table where it stands.
    pub place: String,
    /// What is measured, for whom.
    pub label: String,
    /// Words before the quote in its line.
    pub before: String,
    /// The words in question.
    pub quote: String,
    /// Words after it.
    pub after: String,
    /// Page, from 1. `None`: the report has no pages.
    pub page: Option<u32>,
    /// What the report states.
    pub stated: Option<Number>,
    /// What arithmetic gives.
    pub computed: Option<Number>,
    /// Unit of both. Empty: none.
    pub unit: String,
    /// Why it is asked.
    pub why: String,
}

impl Questions {
    /// Of an extraction and the text that it counts in; `unexplained`: numbers that nothing explains as well.
    pub fn of(extraction: &Extraction, text: &str, unexplained: bool) -> Self {
        let source = &extraction.source;
        let places = Places { extraction, text, at: text.char_indices().map(|c| c.0 as u32).chain([text.len() as u32]).collect() };
        let mut checks: Vec<&CheckOut> = extraction.checks.iter().filter(|c| c.status == Outcome::Failed).collect();
        checks.sort_by_key(|c| c.evidence.as_ref().map_or(u32::MAX, |e| e.start));
        Self {
            report: report(extraction),
            file: format!("{} (SHA-256 {})", source.name, source.sha256),
            checks: checks.into_iter().map(|c| places.check(c)).collect(),
            unexplained: extraction
                .numbers
                .unexplained
                .iter()
                .filter(|_| unexplained)
                .map(|u| {
                    let why = "Không rõ số này là gì".to_owned();
                    places.quoted(Question { place: places.section(u.evidence.start), why, ..Question::default() }, &u.evidence)
                })
                .collect(),
        }
    }

    /// Nothing is to be asked.
    pub fn is_empty(&self) -> bool {
        self.checks.is_empty() && self.unexplained.is_empty()
    }
}

/// The report in a line.
fn report(extraction: &Extraction) -> String {
    let r = &extraction.report;
    let mut out = String::new();
    let mut add = |lead: &str, words: Option<&str>| {
        if let Some(words) = words {
            out.push_str(if out.is_empty() { "" } else { " " });
            out.push_str(lead);
            out.push_str(words);
        }
    };
    add("Báo cáo số ", fact(r.number.as_ref()));
    let date = fact(r.date.as_ref()).map(day);
    add("ngày ", date.as_deref());
    add("của ", fact(r.issuer.as_ref()));
    add("về ", fact(r.title.as_ref()));
    out
}

/// An ISO date as it is written in Vietnam; what is none stays.
fn day(iso: &str) -> String {
    let parts: Vec<&str> = iso.split('-').collect();
    match parts.as_slice() {
        [y, m, d] => format!("{d}/{m}/{y}"),
        [y, m] => format!("…/{m}/{y}"),
        _ => iso.to_owned(),
    }
}

/// A number as it is written in Vietnam: points between thousands, a comma before decimals.
pub fn vietnamese(n: Number) -> String {
    let plain = n.to_string();
    let (sign, rest) = plain.strip_prefix('-').map_or(("", plain.as_str()), |r| ("-", r));
    let (whole, decimals) = rest.split_once('.').map_or((rest, None), |(w, d)| (w, Some(d)));
    let mut out = String::from(sign);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    if let Some(decimals) = decimals {
        out.push(',');
        out.push_str(decimals);
    }
    out
}

/// An extraction with its text by scalar values.
struct Places<'a> {
    extraction: &'a Extraction,
    text: &'a str,
    at: Vec<u32>,
}

impl Places<'_> {
    fn check(&self, check: &CheckOut) -> Question {
        let judged = check.indicators.first().and_then(|id| self.indicator(id));
        let mut question = Question { stated: check.stated, computed: check.expected, why: check.message.clone(), ..Question::default() };
        if let Some(i) = judged {
            question.label = label(i);
            question.place = self.place(i);
            unit(i, check.stated).clone_into(&mut question.unit);
            question.quote.clone_from(&i.value.raw);
        }
        let Some(evidence) = &check.evidence else { return question };
        if question.place.is_empty() {
            question.place = self.section(evidence.start);
        }
        let cell = judged.is_some_and(|i| i.table.is_some() && i.evidence.as_ref().is_some_and(|e| e.start == evidence.start));
        if cell {
            // Of a cell, the row and column say more than its neighbours.
            return Question { quote: evidence.text.clone(), page: evidence.page, ..question };
        }
        self.quoted(question, evidence)
    }

    fn indicator(&self, id: &str) -> Option<&Indicator> {
        numbered(&self.extraction.indicators, id, |i| &i.id)
    }

    /// The table's caption, else the section, else the table's number.
    fn place(&self, figure: &Indicator) -> String {
        let table = figure.table.as_ref().map(|t| &*t.id);
        let caption = table.and_then(|t| numbered(&self.extraction.tables, t, |o| &o.id)).and_then(|t| t.caption.clone());
        let section = figure.section.as_deref().and_then(|s| numbered(&self.extraction.sections, s, |o| &o.id));
        match (caption, section, table) {
            (Some(caption), _, _) => caption,
            (None, Some(section), _) => heading(section),
            (None, None, Some(table)) => format!("Bảng thứ {}", table.trim_start_matches('t')),
            (None, None, None) => String::new(),
        }
    }

    /// The section that begins last before a place.
    fn section(&self, start: u32) -> String {
        let sections = &self.extraction.sections;
        let behind = sections.partition_point(|s| s.evidence.start <= start);
        behind.checked_sub(1).and_then(|at| sections.get(at)).map(heading).unwrap_or_default()
    }

    /// The question with its quote, and the words around it in its line.
    fn quoted(&self, question: Question, evidence: &Evidence) -> Question {
        let (before, after) = self.around(evidence);
        Question { before, quote: evidence.text.clone(), after, page: evidence.page, ..question }
    }

    /// Words before and after in the same line.
    fn around(&self, evidence: &Evidence) -> (String, String) {
        let byte = |at: u32| self.at.get(at as usize).map(|b| *b as usize);
        match byte(evidence.start).zip(byte(evidence.end)) {
            Some((start, end)) if Span::new(start, end).of(self.text) == evidence.text => {
                let head = self.text.get(..start).unwrap_or_default();
                let head = head.rsplit('\n').next().unwrap_or_default();
                let cut = head.char_indices().rev().nth(AROUND - 1).map(|c| c.0);
                let head = cut.and_then(|c| head.get(c..)).map_or_else(|| head.to_owned(), |h| format!("…{h}"));
                let tail = self.text.get(end..).unwrap_or_default();
                let tail = tail.split('\n').next().unwrap_or_default();
                let cut = tail.char_indices().nth(AROUND).map(|c| c.0);
                let tail = cut.and_then(|c| tail.get(..c)).map_or_else(|| tail.to_owned(), |t| format!("{t}…"));
                (head.trim_start().to_owned(), tail.trim_end().to_owned())
            }
            _ => (String::new(), String::new()),
        }
    }
}

/// The entry with that id, ids counting from 1 in order.
fn numbered<'a, T>(all: &'a [T], id: &str, of: impl Fn(&T) -> &str) -> Option<&'a T> {
    let at = id.get(1..)?.parse::<usize>().ok()?.checked_sub(1)?;
    all.get(at).filter(|t| of(t) == id)
}

/// The unit of a number that a figure states: "%" where the number is its percent.
fn unit(figure: &Indicator, stated: Option<Number>) -> &str {
    let value = &figure.value;
    match stated {
        Some(n) if value.percent == Some(n) => "%",
        Some(n) if value.amount() == Some(n) || value.numerator == Some(n) => value.unit.as_deref().unwrap_or_default(),
        _ => "",
    }
}

fn label(figure: &Indicator) -> String {
    let mut out = figure.label.clone();
    if let Some(subject) = &figure.subject {
        out.push_str(" – ");
        out.push_str(subject);
    }
    if let Some(table) = &figure.table
        && !figure.label.ends_with(table.column_path.last().map_or("", String::as_str))
        && !table.column_path.is_empty()
    {
        out.push_str(" – cột ");
        out.push_str(&table.column_path.join(" > "));
    }
    out
}

fn heading(section: &SectionOut) -> String {
    let path = section.path.join(".");
    section.title.as_ref().map_or_else(|| format!("Mục {path}"), |title| format!("Mục {path}: {title}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_in_vietnam() {
        for (plain, written) in [("1234567.80", "1.234.567,80"), ("-5", "-5"), ("999", "999"), ("1000", "1.000"), ("0.5", "0,5")] {
            assert_eq!(plain.parse().map(vietnamese).as_deref(), Ok(written));
        }
        assert_eq!((day("2022-09-26").as_str(), day("2023-11").as_str()), ("26/09/2022", "…/11/2023"));
    }

    #[test]
    fn questions_show_the_words_around_and_the_unit() {
        let report = "Số: 7/BC-UBND\n\nBÁO CÁO\n\nI. KẾT QUẢ\n\nĐã giải quyết 154/2.045 hồ sơ đạt 8,28%; còn lại <17>.\n";
        let (document, mut extraction) =
            crate::extract::extract_with_document("a.txt", report.as_bytes(), &crate::grammar::Grammar::embedded()).expect("a report");
        let start = document.text.chars().position(|c| c == '<').expect("there") as u32 + 1;
        let evidence = Evidence { page: Some(2), start, end: start + 2, text: "17".to_owned(), boxes: None };
        extraction.numbers.unexplained.push(crate::indicator::output::Unexplained { text: "17".to_owned(), evidence });
        let questions = Questions::of(&extraction, &document.text, true);
        assert_eq!(questions.report, "Báo cáo số 7/BC-UBND");
        let check = questions.checks.first().expect("a failed check");
        assert_eq!((check.place.as_str(), check.unit.as_str()), ("Mục I: KẾT QUẢ", "%"));
        assert_eq!((check.stated.map(vietnamese), check.computed.map(vietnamese)), (Some("8,28".into()), Some("7,53".into())));
        assert!(check.before.starts_with("Đã giải quyết") && check.after.ends_with("<17>."), "{check:?}");
        let number = questions.unexplained.first().expect("a number");
        assert_eq!((number.quote.as_str(), number.page, number.after.as_str()), ("17", Some(2), ">."));
        assert!(Questions::of(&extraction, &document.text, false).unexplained.is_empty());

        let bytes = docx::write(&questions).expect("packed");
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip file");
        let mut part = String::new();
        std::io::Read::read_to_string(&mut zip.by_name("word/document.xml").expect("a document"), &mut part).expect("read");
        assert!(part.contains("&lt;") && part.contains(">17</w:t>") && part.contains("II. Số chưa rõ nội dung"));
        assert!(xlsx::write(&questions).is_ok_and(|bytes| bytes.starts_with(b"PK")));
    }
}
