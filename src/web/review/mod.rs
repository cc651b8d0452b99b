//! One document's text and figures side by side, every figure a click away from its place. Pure: strings in, HTML out.
//!
//! | file | gives |
//! |---|---|
//! | `places` | scalar values → bytes |
//! | `marks` | what is highlighted, without overlaps; a writer that puts it into escaped text |
//! | `text` | paragraphs, headings, tables in reading order |
//! | `grid` | one table |
//! | `sheets` | pages as pictures with boxes, where the document has pages |
//! | `list` | the figures in document order, with their doubts in words |
//! | `data` | the same for the script, in full |
//!
//! Every figure, failed check and unexplained number has an entry in the list under its id (`i12`, `c3`, `u1`) and, where it has
//! words, a mark in the text under `t-` and that id.

mod data;

mod grid;

mod list;

mod marks;

mod places;

mod sheets;

mod text;

use super::lang::Lang;
use crate::indicator::output::{Extraction, FactOut, ReportFields};
use crate::store::Status;
use crate::store::filed::tally;
use crate::work::layout::Layout;
use askama::Template;
use list::{CheckItem, Group};
use places::Places;
use serde::Serialize;

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
    /// Widths and heights of its pages in points; empty: it has none, its text is shown.
    pub sizes: &'a [(f32, f32)],
    /// What was decided, as the API tells it, JSON.
    pub decisions: &'a str,
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
    /// Its name in addresses and in the page.
    fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Review => "review",
            Self::Unexplained => "unexplained",
        }
    }

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
    /// What the list holds, as classes.
    holds: String,
    /// The text is pictures.
    pictures: bool,
    /// JSON that closes no tag.
    data: String,
    decisions: String,
    keys: [(&'static str, &'static str); 14],
}

/// A word on its page: first scalar value, one past the last, left, top, right, bottom, the word.
#[derive(Serialize)]
pub(super) struct Word<'a>(u32, u32, f32, f32, f32, f32, &'a str);

/// The words of a page.
pub(super) fn words<'t>(layout: &Layout, text: &'t str, page: u32) -> Vec<Word<'t>> {
    let places = Places::new(text);
    let words = layout.words.iter().filter(|p| p.page == page).flat_map(crate::work::layout::PageWords::words);
    let word = |w: crate::work::layout::WordAt| {
        let (start, end) = (places.byte(w.at.0), places.byte(w.at.1));
        Word(w.at.0, w.at.1, w.rect[0], w.rect[1], w.rect[2], w.rect[3], text.get(start..end).unwrap_or_default())
    };
    words.map(word).collect()
}

/// Keys and what they do.
fn keys(lang: Lang) -> [(&'static str, &'static str); 14] {
    [
        ("↓ ↑", lang.pick("số cần quyết định sau / trước", "next / previous figure to decide")),
        ("Ctrl+↓ Ctrl+↑", lang.pick("mọi số liệu, kể cả đã xong", "every figure, decided or not")),
        ("Enter", lang.pick("đúng như máy đọc, sang số sau", "right as it stands, go on")),
        ("F2", lang.pick("sửa; Enter để ghi, Esc để bỏ", "correct; Enter saves, Esc leaves")),
        ("F4", lang.pick("sửa cả tên, đơn vị, kỳ", "correct label, unit, period as well")),
        ("Delete", lang.pick("không phải số liệu", "not a figure")),
        ("End", lang.pick("để sau", "later")),
        ("→ ←", lang.pick("các số cùng một phép kiểm tra", "figures of the same check")),
        ("Insert", lang.pick("thêm số bị sót: kéo chuột trên trang, hoặc gõ", "add a missed figure: drag on the page, or type")),
        ("Ctrl+Z", lang.pick("hoàn tác quyết định cuối của bạn", "undo your last decision")),
        ("Home", lang.pick("số đầu tiên cần quyết định", "first figure to decide")),
        ("Alt+1 … Alt+9", lang.pick("lấy cách đọc được gợi ý", "take a suggested reading")),
        ("Ctrl+Enter", lang.pick("tài liệu sau", "next document")),
        ("F1", lang.pick("bảng phím này", "this list")),
    ]
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
    let mut html = text::render(text, &layout, &extraction, &places, &marks);
    if !wanted.sizes.is_empty() {
        html.html = sheets::render(wanted.id, wanted.sizes, &extraction, lang);
        let boxed =
            |i: &&crate::indicator::output::Indicator| i.evidence.as_ref().is_some_and(|e| e.boxes.as_ref().is_some_and(|b| !b.is_empty()));
        html.placed = extraction.indicators.iter().filter(boxed).map(|i| i.id.clone()).collect();
    }
    let pictures = !wanted.sizes.is_empty();
    let quiet = extraction.indicators.iter().filter(|i| !i.value.is_figure() && !i.review).count();
    let groups = list::groups(&extraction, text, &places, &html.placed, pictures, lang);
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
        holds: list::holds(groups.iter().flat_map(|g| &g.items)),
        groups,
        pictures,
        data: data::embedded(&serde_json::to_string(&data::data(&extraction, text, &places, lang))?),
        decisions: data::embedded(wanted.decisions),
        keys: keys(lang),
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
