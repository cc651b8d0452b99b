//! A grid of years side by side as CSV and as a workbook: units by periods, every single value with where it stands, what differs.

use super::Error;
use super::cell::Cell;
use super::csv::{Style, written};
use crate::years::{Entry, Grid, Told};
use rust_xlsxwriter::{Color, Format, Workbook, Worksheet, XlsxError};
use std::io::Write;

/// A period in a column's head: a calendar year by its number, else both days.
pub fn period(days: &(String, String)) -> String {
    let (start, end) = (days.0.as_str(), days.1.as_str());
    match (start.get(..4), start.get(4..), end.get(..4), end.get(4..)) {
        (Some(y), Some("-01-01"), Some(last), Some("-12-31")) if y == last => y.to_owned(),
        _ if start.is_empty() => end.to_owned(),
        _ => format!("{start}..{end}"),
    }
}

/// How a value is known, in a word.
pub fn told(entry: &Entry, english: bool) -> &'static str {
    match (entry.told, english) {
        (Told::Own, false) => "báo cáo của kỳ",
        (Told::Later, false) => "báo cáo sau nêu lại",
        (Told::Sum, false) => "tổng các đơn vị",
        (Told::Own, true) => "the period's own report",
        (Told::Later, true) => "told by a later report",
        (Told::Sum, true) => "sum of units",
    }
}

/// What must be known of a row beside the values that count: what else is told, what was added up, what stands apart.
fn remarks(row: &crate::years::Row, grid: &Grid, english: bool) -> String {
    let pick = |words: &(String, String)| if english { words.1.clone() } else { words.0.clone() };
    let mut out: Vec<String> = row.notes.iter().map(pick).collect();
    for (cell, days) in row.cells.iter().zip(&grid.periods) {
        for (n, entry) in cell.entries.iter().enumerate() {
            if n > 0 || entry.told != Told::Own {
                out.push(format!("{}: {} ({})", period(days), entry.value, told(entry, english)));
            }
            if let Some(odd) = &entry.odd {
                out.push(format!("{}: {} {}", period(days), entry.value, pick(odd)));
            }
        }
    }
    out.join("; ")
}

/// Writes units by periods as CSV; the last column holds what else must be known.
///
/// # Errors
/// Those of the output.
pub fn csv(grid: &Grid, mut out: impl Write, style: Style, english: bool) -> Result<(), Error> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut out = csv::WriterBuilder::new().delimiter(style.separator).terminator(csv::Terminator::CRLF).from_writer(out);
    let wrong = |e: csv::Error| Error::Format(e.to_string());
    let mut head = vec![if english { "unit" } else { "đơn vị" }.to_owned()];
    head.extend(grid.periods.iter().map(period));
    head.push(if english { "remarks" } else { "ghi chú" }.to_owned());
    out.write_record(&head).map_err(wrong)?;
    for row in &grid.rows {
        out.write_field(&*written(&Cell::text(&row.unit), style)).map_err(wrong)?;
        for cell in &row.cells {
            out.write_field(&*written(&Cell::number(cell.value().map(|e| e.value)), style)).map_err(wrong)?;
        }
        out.write_field(&*written(&Cell::text(&remarks(row, grid, english)), style)).map_err(wrong)?;
        out.write_record(None::<&[u8]>).map_err(wrong)?;
    }
    Ok(out.flush()?)
}

/// Writes a workbook: units by periods, every value, what differs.
///
/// # Errors
/// Those of the output.
pub fn xlsx(grid: &Grid, out: impl Write + std::io::Seek + Send, english: bool) -> Result<(), Error> {
    let mut book = Workbook::new();
    fill(&mut book, grid, english).and_then(|()| book.save_to_writer(out)).map_err(|e| match e {
        XlsxError::IoError(e) => Error::Write(e),
        other => Error::Format(other.to_string()),
    })
}

fn heads(sheet: &mut Worksheet, names: &[&str], bold: &Format) -> Result<(), XlsxError> {
    for (at, name) in (0..).zip(names) {
        sheet.write_string_with_format(0, at, *name, bold)?;
    }
    sheet.set_freeze_panes(1, 1).map(drop)
}

fn number(sheet: &mut Worksheet, row: u32, at: u16, entry: &Entry, format: &Format) -> Result<(), XlsxError> {
    match super::xlsx::held(entry.value) {
        Some(n) => sheet.write_number_with_format(row, at, n, format).map(drop),
        None => sheet.write_string(row, at, entry.value.to_string()).map(drop),
    }
}

fn fill(book: &mut Workbook, grid: &Grid, english: bool) -> Result<(), XlsxError> {
    let pick = |vi: &'static str, en: &'static str| if english { en } else { vi };
    let bold = Format::new().set_bold().set_background_color(Color::RGB(0x00DD_E6F0));
    let plain = Format::new().set_num_format("#,##0.###");
    let other = plain.clone().set_italic();
    let differs = plain.clone().set_background_color(Color::RGB(0x00FB_DCD6));
    let sheet = book.add_worksheet().set_name(pick("Theo năm", "Years"))?;
    let periods: Vec<String> = grid.periods.iter().map(period).collect();
    let mut names = vec![pick("Đơn vị", "Unit")];
    names.extend(periods.iter().map(String::as_str));
    names.push(pick("Ghi chú", "Remarks"));
    heads(sheet, &names, &bold)?;
    sheet.set_column_width(0, 36)?;
    for (at, row) in (1..).zip(&grid.rows) {
        sheet.write_string(at, 0, &row.unit)?;
        for (column, cell) in (1..).zip(&row.cells) {
            if let Some(entry) = cell.value() {
                let format = if cell.differs {
                    &differs
                } else if entry.told == Told::Own {
                    &plain
                } else {
                    &other
                };
                number(sheet, at, column, entry, format)?;
            }
        }
        let remarks: String = remarks(row, grid, english).chars().take(16_000).collect();
        sheet.write_string(at, u16::try_from(names.len() - 1).unwrap_or(u16::MAX), remarks)?;
    }
    let sheet = book.add_worksheet().set_name(pick("Từng số", "Values"))?;
    let columns = [
        pick("Đơn vị", "Unit"),
        pick("Kỳ", "Period"),
        pick("Giá trị", "Value"),
        pick("Văn bản ghi", "As stated"),
        pick("Theo", "Told by"),
        pick("Cơ quan báo cáo", "Issuer"),
        pick("Tệp", "File"),
        pick("Trang", "Page"),
        pick("Tài liệu", "Document"),
        pick("Mã số liệu", "Figure id"),
        pick("Khác thường", "Stands apart"),
    ];
    heads(sheet, &columns, &bold)?;
    let mut at = 0;
    for row in &grid.rows {
        for (cell, days) in row.cells.iter().zip(&periods) {
            for entry in &cell.entries {
                at += 1;
                sheet.write_string(at, 0, &row.unit)?.write_string(at, 1, days)?;
                number(sheet, at, 2, entry, &plain)?;
                let odd = entry.odd.as_ref().map(|o| if english { o.1.as_str() } else { o.0.as_str() });
                sheet.write_string(at, 3, entry.stated.as_deref().unwrap_or_default())?;
                sheet.write_string(at, 4, told(entry, english))?;
                sheet.write_string(at, 5, entry.issuer.as_deref().unwrap_or_default())?.write_string(at, 6, &entry.name)?;
                sheet.write_string(at, 7, entry.page.map(|p| p.to_string()).unwrap_or_default())?;
                sheet.write_string(at, 8, &entry.document)?.write_string(at, 9, &entry.indicator)?;
                sheet.write_string(at, 10, odd.unwrap_or_default())?;
            }
        }
    }
    let sheet = book.add_worksheet().set_name(pick("Chỗ lệch", "Differences"))?;
    let columns = [
        pick("Đơn vị", "Unit"),
        pick("Kỳ", "Period"),
        pick("Lý do", "What"),
        pick("Giá trị", "Value"),
        pick("Cơ quan, tệp", "Issuer, file"),
        pick("Giá trị kia", "Other value"),
        pick("Cơ quan, tệp kia", "Other issuer, file"),
        pick("Lệch", "By"),
        "%",
    ];
    heads(sheet, &columns, &bold)?;
    for (at, d) in (1..).zip(&grid.differences) {
        let words = d.why.words();
        let of = |e: &Entry| format!("{} {}", e.issuer.as_deref().unwrap_or_default(), e.name);
        sheet.write_string(at, 0, &d.unit)?.write_string(at, 1, period(&(d.period_start.clone(), d.period_end.clone())))?;
        sheet.write_string(at, 2, if english { words.1 } else { words.0 })?;
        number(sheet, at, 3, &d.one, &plain)?;
        sheet.write_string(at, 4, of(&d.one))?;
        number(sheet, at, 5, &d.other, &plain)?;
        sheet.write_string(at, 6, of(&d.other))?.write_string(at, 7, d.by.to_string())?;
        sheet.write_string(at, 8, d.percent.map(|p| p.to_string()).unwrap_or_default())?;
    }
    Ok(())
}
