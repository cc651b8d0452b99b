//! The columns of the long form, in order: name, heads for people, type, and how a figure fills it.
//!
//! Names are a contract with users' programs: columns may be added at the end of their group, those that exist keep name and meaning.

use super::cell::{Cell, moment};
use super::figure::{Figure, fact, probability};
use crate::indicator::output::Place;
use crate::value::Change;
use std::borrow::Cow;

/// What a column holds in formats that are typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words, lists of words, boxes.
    Text,
    /// Exact decimals.
    Number,
    /// Whole numbers.
    Whole,
    /// Days.
    Date,
}

/// What a column rests on, which says how `verify` treats it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rests {
    /// On the original's bytes: the same whatever program reads it.
    Bytes,
    /// On the words of the quote: what it states.
    Quote,
    /// On how program and grammars understand the document.
    Reading,
    /// On decisions of people.
    People,
    /// On the store alone: the file's name.
    Store,
}

/// A column.
pub struct Column {
    /// Its name in JSONL, CSV and Parquet.
    pub name: &'static str,
    /// Its head for people, Vietnamese.
    pub vi: &'static str,
    /// Its head for people, English.
    pub en: &'static str,
    /// Its type.
    pub kind: Kind,
    /// What it rests on.
    pub rests: Rests,
    /// Its width on a sheet, in letters. 0: it is not on the sheet of indicators.
    pub width: u8,
    /// What a figure says in it.
    pub get: for<'a> fn(&Figure<'a>) -> Cell<'a>,
}

/// All columns.
pub static COLUMNS: &[Column] = &[
    col("document", "Tài liệu", "Document", Kind::Text, Rests::Bytes, 26, |f| Cell::text(&f.entry.document)),
    col("sha256", "SHA-256", "SHA-256", Kind::Text, Rests::Bytes, 0, |f| Cell::text(&f.entry.sha256)),
    col("file", "Tệp", "File", Kind::Text, Rests::Store, 24, |f| Cell::text(&f.entry.name)),
    col("issuer", "Cơ quan ban hành", "Issuer", Kind::Text, Rests::Reading, 28, |f| {
        Cell::maybe(fact(f.extraction.report.issuer.as_ref()))
    }),
    col("report_number", "Số báo cáo", "Report number", Kind::Text, Rests::Reading, 16, |f| {
        Cell::maybe(fact(f.extraction.report.number.as_ref()))
    }),
    col("report_date", "Ngày báo cáo", "Report date", Kind::Date, Rests::Reading, 12, |f| {
        Cell::date(fact(f.extraction.report.date.as_ref()))
    }),
    col("report_period_start", "Kỳ báo cáo từ", "Report period from", Kind::Date, Rests::Reading, 12, |f| {
        Cell::date(fact(f.extraction.report.period_start.as_ref()))
    }),
    col("report_period_end", "Kỳ báo cáo đến", "Report period to", Kind::Date, Rests::Reading, 12, |f| {
        Cell::date(fact(f.extraction.report.period_end.as_ref()))
    }),
    col("indicator", "Mã số liệu", "Figure id", Kind::Text, Rests::Reading, 9, |f| Cell::text(&f.indicator.id)),
    col("source", "Nguồn", "Source", Kind::Text, Rests::Reading, 0, |f| {
        Cell::text(if f.indicator.source == Place::Table { "table" } else { "narrative" })
    }),
    col("section", "Mục", "Section", Kind::Text, Rests::Reading, 0, |f| Cell::maybe(f.indicator.section.as_deref())),
    col("section_path", "Đường dẫn mục", "Section path", Kind::Text, Rests::Reading, 14, |f| {
        f.section.map_or(Cell::Null, |s| Cell::list(&s.path))
    }),
    col("section_title", "Tên mục", "Section title", Kind::Text, Rests::Reading, 24, |f| {
        Cell::maybe(f.section.and_then(|s| s.title.as_deref()))
    }),
    col("table", "Bảng", "Table", Kind::Text, Rests::Reading, 7, |f| Cell::maybe(f.indicator.table.as_ref().map(|t| &*t.id))),
    col("caption", "Tên bảng", "Caption", Kind::Text, Rests::Reading, 24, |f| Cell::maybe(f.table.and_then(|t| t.caption.as_deref()))),
    col("row", "Dòng", "Row", Kind::Whole, Rests::Reading, 0, |f| Cell::whole(f.indicator.table.as_ref().map(|t| t.row))),
    col("column", "Cột", "Column", Kind::Whole, Rests::Reading, 0, |f| Cell::whole(f.indicator.table.as_ref().map(|t| t.column))),
    col("row_label", "Tên dòng", "Row label", Kind::Text, Rests::Reading, 0, |f| {
        Cell::maybe(f.indicator.table.as_ref().map(|t| &*t.row_label))
    }),
    col("row_path", "Dòng cấp trên", "Row path", Kind::Text, Rests::Reading, 20, |f| {
        f.indicator.table.as_ref().map_or(Cell::Null, |t| Cell::list(&t.row_path))
    }),
    col("column_path", "Đường dẫn cột", "Column path", Kind::Text, Rests::Reading, 20, |f| {
        f.indicator.table.as_ref().map_or(Cell::Null, |t| Cell::list(&t.column_path))
    }),
    col("label", "Chỉ tiêu", "Label", Kind::Text, Rests::Reading, 44, |f| Cell::text(&f.indicator.label)),
    col("subject", "Đơn vị, địa bàn", "Subject", Kind::Text, Rests::Reading, 22, |f| Cell::maybe(f.indicator.subject.as_deref())),
    col("code", "Mã chỉ tiêu", "Code", Kind::Text, Rests::Reading, 14, |f| Cell::maybe(f.indicator.code.as_deref())),
    col("kind", "Loại", "Kind", Kind::Text, Rests::Quote, 10, |f| Cell::text(f.indicator.value.kind.name())),
    col("value", "Giá trị", "Value", Kind::Number, Rests::Quote, 16, |f| Cell::number(f.indicator.value.amount())),
    col("numerator", "Tử số", "Numerator", Kind::Number, Rests::Quote, 12, |f| Cell::number(f.indicator.value.numerator)),
    col("denominator", "Mẫu số", "Denominator", Kind::Number, Rests::Quote, 12, |f| Cell::number(f.indicator.value.denominator)),
    col("percent", "Phần trăm", "Percent", Kind::Number, Rests::Quote, 11, |f| Cell::number(f.indicator.value.percent)),
    col("upper", "Cận trên", "Upper", Kind::Number, Rests::Quote, 11, |f| Cell::number(f.indicator.value.upper)),
    col("unit", "Đơn vị tính", "Unit", Kind::Text, Rests::Quote, 14, |f| Cell::maybe(f.indicator.value.unit.as_deref())),
    col("qualifier", "Mức chính xác", "Qualifier", Kind::Text, Rests::Quote, 11, |f| Cell::text(f.indicator.value.qualifier.name())),
    col("change", "Tăng, giảm", "Change", Kind::Text, Rests::Quote, 10, |f| Cell::maybe(f.indicator.value.change.map(Change::name))),
    col("value_text", "Văn bản ghi", "As stated", Kind::Text, Rests::Quote, 20, |f| Cell::text(&f.indicator.value.raw)),
    col("status", "Thực hiện, kế hoạch", "Status", Kind::Text, Rests::Reading, 12, |f| Cell::text(f.indicator.status.name())),
    col("period_label", "Kỳ số liệu", "Period", Kind::Text, Rests::Reading, 18, |f| {
        Cell::maybe(f.indicator.period.as_ref().map(|p| p.label.as_str()))
    }),
    col("period_start", "Từ ngày", "From", Kind::Date, Rests::Reading, 12, |f| Cell::date(f.period_start())),
    col("period_end", "Đến ngày", "To", Kind::Date, Rests::Reading, 12, |f| Cell::date(f.period_end())),
    col("confidence", "Độ tin cậy", "Confidence", Kind::Number, Rests::Reading, 10, |f| {
        Cell::number(probability(f.indicator.confidence))
    }),
    col("flags", "Chỗ không khớp", "Flags", Kind::Text, Rests::Reading, 40, |f| {
        Cell::List(f.indicator.flags.iter().map(|g| Cow::Owned(format!("{}: {}", g.rule, g.message))).collect())
    }),
    col("review", "Duyệt", "Review", Kind::Text, Rests::People, 11, |f| Cell::text(f.review())),
    col("corrected_value", "Giá trị đã sửa", "Corrected value", Kind::Number, Rests::People, 16, |f| {
        Cell::number(f.corrected_value())
    }),
    col("corrected_unit", "Đơn vị tính đã sửa", "Corrected unit", Kind::Text, Rests::People, 14, |f| {
        Cell::maybe(f.corrected("unit"))
    }),
    col("corrected_label", "Chỉ tiêu đã sửa", "Corrected label", Kind::Text, Rests::People, 30, |f| {
        Cell::maybe(f.corrected("label"))
    }),
    col("corrections", "Mọi chỗ đã sửa", "Corrections", Kind::Text, Rests::People, 0, |f| {
        f.corrections().map_or(Cell::Null, |c| Cell::Text(Cow::Owned(c)))
    }),
    col("reviewed_by", "Người duyệt", "Reviewed by", Kind::Text, Rests::People, 16, |f| {
        Cell::maybe(f.verdict.map(|v| v.who.as_str()))
    }),
    col("reviewed_at", "Duyệt lúc", "Reviewed at", Kind::Text, Rests::People, 20, |f| {
        f.verdict.map_or(Cell::Null, |v| Cell::Text(Cow::Owned(moment(v.time_ms))))
    }),
    col("review_note", "Lời người duyệt", "Review note", Kind::Text, Rests::People, 24, |f| {
        Cell::maybe(f.verdict.and_then(|v| v.note.as_deref()))
    }),
    col("page", "Trang", "Page", Kind::Whole, Rests::Quote, 7, |f| Cell::whole(f.evidence().and_then(|e| e.page))),
    col("quote", "Trích nguyên văn", "Quote", Kind::Text, Rests::Bytes, 0, |f| Cell::maybe(f.evidence().map(|e| e.text.as_str()))),
    col("start", "Vị trí đầu", "Start", Kind::Whole, Rests::Bytes, 0, |f| Cell::whole(f.evidence().map(|e| e.start))),
    col("end", "Vị trí cuối", "End", Kind::Whole, Rests::Bytes, 0, |f| Cell::whole(f.evidence().map(|e| e.end))),
    col("boxes", "Khung trên trang", "Boxes", Kind::Text, Rests::Reading, 0, |f| {
        f.evidence().and_then(|e| e.boxes.as_deref()).map_or(Cell::Null, Cell::Boxes)
    }),
    col("rule", "Luật ngữ pháp", "Rule", Kind::Text, Rests::Reading, 0, |f| Cell::maybe(f.indicator.rule.as_deref())),
    col("program", "Chương trình", "Program", Kind::Text, Rests::Store, 0, |f| Cell::text(&f.extraction.made_by.program)),
    col("grammars", "Ngữ pháp", "Grammars", Kind::Text, Rests::Store, 0, |f| Cell::text(&f.extraction.made_by.grammars)),
];

const fn col(
    name: &'static str,
    vi: &'static str,
    en: &'static str,
    kind: Kind,
    rests: Rests,
    width: u8,
    get: for<'a> fn(&Figure<'a>) -> Cell<'a>,
) -> Column {
    Column { name, vi, en, kind, rests, width, get }
}
