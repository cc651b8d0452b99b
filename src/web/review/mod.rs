//! One document's text and figures side by side, every figure a click away from its place. Pure: strings in, HTML out.
//!
//! | file | gives |
//! |---|---|
//! | `places` | scalar values → bytes |
//! | `marks` | what is highlighted, without overlaps; a writer that puts it into escaped text |
//! | `text` | paragraphs, headings, tables in reading order |
//! | `grid` | one table |
//! | `list` | the figures in document order, with their doubts in words |
//!
//! Every figure, failed check and unexplained number has an entry in the list under its id (`i12`, `c3`, `u1`) and, where it has
//! words, a mark in the text under `t-` and that id.

mod grid;

mod list;

mod marks;

mod places;

mod text;

use super::lang::Lang;
use crate::indicator::output::{Extraction, FactOut, ReportFields};
use crate::store::Status;
use crate::store::filed::tally;
use crate::work::layout::Layout;
use askama::Template;
use list::{CheckItem, Group};
use places::Places;

/// Which page is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The page's own words.
    pub lang: Lang,
    /// What the list shows at first.
    pub show: Show,
    /// What stands behind `?v=` of style and script.
    pub version: &'a str,
    /// The document's id.
    pub id: &'a str,
    /// Its file name.
    pub name: &'a str,
    /// Where it stands.
    pub status: Status,
}

/// What the list of figures shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Show {
    /// Every figure.
    #[default]
    All,
    /// Those a person must look at.
    Review,
    /// Numbers that nothing explains.
    Unexplained,
}

impl Show {
    /// The one that `?show=` names; all for anything else.
    pub fn asked(show: Option<&str>) -> Self {
        match show {
            Some("review") => Self::Review,
            Some("unexplained") => Self::Unexplained,
            _ => Self::All,
        }
    }
}

/// Why a page could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The stored extraction or layout is of another format.
    #[error("expected a stored extraction of this version: {0}")]
    Stored(#[from] serde_json::Error),
    /// A template failed.
    #[error("cannot write the page: {0}")]
    Template(#[from] askama::Error),
}

#[derive(Template)]
#[template(path = "review.html", config = "src/web/askama.toml")]
struct Page<'a> {
    lang: Lang,
    version: &'a str,
    id: &'a str,
    name: &'a str,
    title: &'a str,
    status: &'static str,
    status_class: &'static str,
    fields: Vec<(&'static str, String)>,
    unread: Vec<String>,
    figures: String,
    to_review: String,
    unexplained: String,
    quiet: usize,
    show: Show,
    checks: Vec<CheckItem<'a>>,
    /// HTML, escaped while it was written.
    text: String,
    groups: Vec<Group<'a>>,
}

/// Writes the page of one document from what the store holds: the extraction's JSON, the normalised text, the layout's JSON.
///
/// # Errors
/// [`Error::Stored`] if the JSON is not of this version's form.
pub fn page(wanted: &Request<'_>, json: &str, text: &str, layout: &str) -> Result<String, Error> {
    let extraction: Extraction = serde_json::from_str(json)?;
    let layout: Layout = serde_json::from_str(layout)?;
    let lang = wanted.lang;
    let places = Places::new(text);
    let marks = marks::marks(&extraction, &places, lang);
    let count = |n: u32| lang.number(&n.to_string());
    let tally = tally(&extraction);
    let html = text::render(text, &layout, &extraction, &places, &marks);
    let quiet = extraction.indicators.iter().filter(|i| !i.value.is_figure() && !i.review).count();
    let page = Page {
        lang,
        version: wanted.version,
        id: wanted.id,
        name: wanted.name,
        title: extraction.report.title.as_ref().map_or(wanted.name, |t| &t.value),
        status: lang.status(wanted.status),
        status_class: wanted.status.name(),
        fields: fields(&extraction.report, lang),
        unread: extraction.source.unread_pages.iter().map(|p| format!("{} {}: {}", lang.pick("Trang", "Page"), p.page, p.reason)).collect(),
        figures: count(tally.figures),
        to_review: count(tally.to_review),
        unexplained: count(tally.unexplained),
        quiet,
        show: wanted.show,
        checks: list::checks(&extraction, lang),
        text: html.html,
        groups: list::groups(&extraction, text, &places, &html.placed, lang),
    };
    Ok(page.render()?)
}

/// The report's header in words; a dash where it states nothing.
fn fields(report: &ReportFields, lang: Lang) -> Vec<(&'static str, String)> {
    let value = |fact: &Option<FactOut>| fact.as_ref().map_or_else(|| "–".to_owned(), |f| f.value.clone());
    let day = |fact: &Option<FactOut>| fact.as_ref().map(|f| day(&f.value));
    let period = match (day(&report.period_start), day(&report.period_end)) {
        (None, None) => "–".to_owned(),
        (start, end) => format!("{} – {}", start.unwrap_or_default(), end.unwrap_or_default()),
    };
    let mut fields = vec![
        (lang.pick("Số", "Number"), value(&report.number)),
        (lang.pick("Ngày", "Date"), day(&report.date).unwrap_or_else(|| "–".to_owned())),
        (lang.pick("Cơ quan", "Issuer"), value(&report.issuer)),
        (lang.pick("Kỳ báo cáo", "Period"), period),
    ];
    if report.signer.is_some() {
        fields.push((lang.pick("Người ký", "Signer"), value(&report.signer)));
    }
    fields
}

/// `2021-12-31` → `31/12/2021`, `2023-11` → `11/2023`.
fn day(iso: &str) -> String {
    let parts: Vec<&str> = iso.split('-').rev().collect();
    parts.join("/")
}
