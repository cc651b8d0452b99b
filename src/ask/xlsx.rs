//! The questions as a workbook: numbers typed, heads frozen and repeated in print, an empty column for the answers.

use super::{Question, Questions};
use crate::value::number::Number;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

const CHECKS: &[(&str, u8)] = &[
    ("STT", 5),
    ("Mục, bảng", 22),
    ("Chỉ tiêu", 30),
    ("Trích nguyên văn", 44),
    ("Trang", 7),
    ("Báo cáo ghi", 14),
    ("Tính lại", 14),
    ("Đơn vị tính", 12),
    ("Nội dung đề nghị giải trình", 40),
    ("Ý kiến của đơn vị báo cáo", 40),
];
const UNEXPLAINED: &[(&str, u8)] =
    &[("STT", 5), ("Mục, bảng", 30), ("Trích nguyên văn", 80), ("Trang", 7), ("Số chưa rõ", 16), ("Ý kiến của đơn vị báo cáo", 50)];
/// The row of the heads.
const HEADS: u32 = 4;
/// Letters of a cell.
const LETTERS: usize = 16_000;

struct Formats {
    title: Format,
    head: Format,
    cell: Format,
    middle: Format,
}

/// The questions as the bytes of a workbook.
///
/// # Errors
/// Those of packing it in memory.
pub fn write(questions: &Questions) -> Result<Vec<u8>, XlsxError> {
    let cell = Format::new().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::Top);
    let formats = Formats {
        title: Format::new().set_bold().set_font_size(14),
        head: cell.clone().set_bold().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter),
        middle: cell.clone().set_align(FormatAlign::Center),
        cell,
    };
    let mut book = Workbook::new();
    let sheet = begun(&mut book, "Đề nghị giải trình", "SỐ LIỆU ĐỀ NGHỊ ĐƠN VỊ BÁO CÁO GIẢI TRÌNH, LÀM RÕ", questions, CHECKS, &formats)?;
    for (i, q) in questions.checks.iter().enumerate() {
        let row = HEADS + 1 + i as u32;
        words(sheet, row, 1, &q.place, &formats.cell)?;
        words(sheet, row, 2, &q.label, &formats.cell)?;
        numbered(sheet, row, i, q, 3, &formats)?;
        number(sheet, row, 5, q.stated, &formats.cell)?;
        number(sheet, row, 6, q.computed, &formats.cell)?;
        words(sheet, row, 7, &q.unit, &formats.cell)?;
        words(sheet, row, 8, &q.why, &formats.cell)?;
        words(sheet, row, 9, "", &formats.cell)?;
        sheet.set_row_height(row, height(CHECKS, &[(1, &q.place), (2, &q.label), (3, &quote(q)), (8, &q.why)]))?;
    }
    if !questions.unexplained.is_empty() {
        let sheet = begun(&mut book, "Số chưa rõ nội dung", "SỐ CHƯA RÕ NỘI DUNG", questions, UNEXPLAINED, &formats)?;
        for (i, q) in questions.unexplained.iter().enumerate() {
            let row = HEADS + 1 + i as u32;
            words(sheet, row, 1, &q.place, &formats.cell)?;
            numbered(sheet, row, i, q, 2, &formats)?;
            words(sheet, row, 4, &q.quote, &formats.cell)?;
            words(sheet, row, 5, "", &formats.cell)?;
            sheet.set_row_height(row, height(UNEXPLAINED, &[(1, &q.place), (2, &quote(q))]))?;
        }
    }
    book.save_to_buffer()
}

/// Number, quote at `at`, page behind it.
fn numbered(sheet: &mut Worksheet, row: u32, i: usize, q: &Question, at: u16, formats: &Formats) -> Result<(), XlsxError> {
    sheet.write_number_with_format(row, 0, (i + 1) as f64, &formats.middle)?;
    words(sheet, row, at, &quote(q), &formats.cell)?;
    match q.page {
        Some(page) => sheet.write_number_with_format(row, at + 1, page, &formats.middle)?,
        None => sheet.write_blank(row, at + 1, &formats.middle)?,
    };
    Ok(())
}

fn quote(q: &Question) -> String {
    format!("{}{}{}", q.before, q.quote, q.after)
}

/// The height of a row in points by the letters of its cells: not every program measures wrapped text by itself.
fn height(heads: &[(&str, u8)], cells: &[(usize, &String)]) -> f64 {
    let lines = |(at, words): &(usize, &String)| {
        let width = heads.get(*at).map_or(10, |h| usize::from(h.1));
        // Words break early.
        words.split('\n').map(|line| (line.chars().count() * 10 / 9) / width.max(1) + 1).sum::<usize>()
    };
    let most = cells.iter().map(lines).max().unwrap_or(1);
    (most as f64 * 15.0).min(400.0)
}

fn words(sheet: &mut Worksheet, row: u32, column: u16, words: &str, format: &Format) -> Result<(), XlsxError> {
    if words.is_empty() {
        return sheet.write_blank(row, column, format).map(drop);
    }
    let cut: String = words.chars().take(LETTERS).collect();
    sheet.write_string_with_format(row, column, cut, format).map(drop)
}

/// A number as such where a spreadsheet program holds it exactly, else as words.
fn number(sheet: &mut Worksheet, row: u32, column: u16, n: Option<Number>, format: &Format) -> Result<(), XlsxError> {
    let Some(n) = n else { return sheet.write_blank(row, column, format).map(drop) };
    let places = if n.decimals() == 0 { "#,##0".to_owned() } else { format!("#,##0.{}", "0".repeat(n.decimals() as usize)) };
    match crate::export::xlsx::held(n) {
        Some(float) => sheet.write_number_with_format(row, column, float, &format.clone().set_num_format(places)),
        None => sheet.write_string_with_format(row, column, n.to_string(), format),
    }
    .map(drop)
}

fn begun<'b>(
    book: &'b mut Workbook,
    name: &str,
    title: &str,
    questions: &Questions,
    heads: &[(&str, u8)],
    formats: &Formats,
) -> Result<&'b mut Worksheet, XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(name)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_freeze_panes(HEADS + 1, 0)?.set_repeat_rows(HEADS, HEADS)?;
    sheet.write_string_with_format(0, 0, title, &formats.title)?;
    for (row, line) in [(1, &questions.report), (2, &questions.file)] {
        let cut: String = line.chars().take(LETTERS).collect();
        sheet.write_string(row, 0, cut)?;
    }
    for (at, (head, width)) in heads.iter().enumerate() {
        sheet.set_column_width(at as u16, *width)?;
        sheet.write_string_with_format(HEADS, at as u16, *head, &formats.head)?;
    }
    Ok(sheet)
}
