//! A workbook for people: sheets of indicators, evidence and checks, written row by row with memory that does not grow.
//!
//! Numbers are typed with the decimals that are stated; one of more than 15 digits, which no spreadsheet program holds, stands as
//! text with a remark. Words are never formulas. A sheet that is full goes on in "… (2)".

use super::cell::{Cell, day};
use super::column::{COLUMNS, Column};
use super::figure::Figure;
use super::select::Selected;
use super::{Error, Sink};
use crate::indicator::output::{CheckOut, Outcome};
use crate::value::number::Number;
use rust_xlsxwriter::{Color, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use std::io::Write;

/// Rows of a sheet, its head included, as the format allows.
const ROWS: u32 = 1_048_576;
/// Letters of a cell, as the format allows.
const LETTERS: usize = 32_767;
/// Digits of a number that a spreadsheet program holds.
const DIGITS: u32 = 15;

/// Head and width of a sheet's column: Vietnamese, English, letters.
type Head = (&'static str, &'static str, u8);

const EVIDENCE: &[Head] = &[
    ("Tài liệu", "Document", 26),
    ("Tệp", "File", 24),
    ("Mã số liệu", "Figure id", 9),
    ("Chỉ tiêu", "Label", 44),
    ("Trang", "Page", 7),
    ("Trích nguyên văn", "Quote", 40),
    ("Vị trí đầu", "Start", 10),
    ("Vị trí cuối", "End", 10),
    ("Khung trên trang (point)", "Boxes (points)", 24),
    ("SHA-256", "SHA-256", 66),
];

const CHECKS: &[Head] = &[
    ("Tài liệu", "Document", 26),
    ("Tệp", "File", 24),
    ("Phép kiểm tra", "Check", 14),
    ("Kết quả", "Outcome", 10),
    ("Diễn giải", "In words", 70),
    ("Văn bản ghi", "Stated", 14),
    ("Tính ra", "Computed", 14),
    ("Mã số liệu", "Figures", 20),
    ("Trang", "Page", 7),
    ("Trích nguyên văn", "Quote", 40),
];

/// A sheet that goes on as another when it is full.
struct Sheet {
    vi: &'static str,
    en: &'static str,
    heads: Vec<Head>,
    full: Vec<Worksheet>,
    now: Worksheet,
    /// The row that is written; 0: only the head is.
    row: u32,
    pages: u32,
}

/// Writes a workbook.
pub struct Xlsx<W> {
    out: Option<W>,
    book: Workbook,
    english: bool,
    most: u32,
    formats: Formats,
    indicators: Sheet,
    evidence: Sheet,
    checks: Sheet,
}

struct Formats {
    head: Format,
    date: Format,
    /// By decimals.
    numbers: Vec<Format>,
}

fn wrong(e: XlsxError) -> Error {
    match e {
        XlsxError::IoError(e) => Error::Write(e),
        other => Error::Format(other.to_string()),
    }
}

/// The columns of the sheet of indicators.
fn shown() -> impl Iterator<Item = &'static Column> {
    COLUMNS.iter().filter(|c| c.width > 0)
}

impl<W: Write + Send> Xlsx<W> {
    /// Onto this output, which is written at the end; until then rows wait in files of the system's folder for such.
    ///
    /// # Errors
    /// When such a file cannot be made.
    pub fn new(out: W, english: bool) -> Result<Self, Error> {
        Self::with_rows(out, english, ROWS)
    }

    /// As [`Xlsx::new`], with so many rows a sheet at most.
    pub(super) fn with_rows(out: W, english: bool, most: u32) -> Result<Self, Error> {
        let mut book = Workbook::new();
        let formats = Formats {
            head: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(0x00DD_E6F0))
                .set_border_bottom(FormatBorder::Thin),
            date: Format::new().set_num_format("dd/mm/yyyy"),
            numbers: (0..=28).map(number_format).collect(),
        };
        let mut heads: Vec<Head> = shown().map(|c| (c.vi, c.en, c.width)).collect();
        heads.push(("Lưu ý", "Remark", 30));
        let mut sheet = |vi, en, heads| Sheet::new(&mut book, vi, en, heads, english, &formats);
        let indicators = sheet("Chỉ tiêu", "Indicators", heads)?;
        let evidence = sheet("Bằng chứng", "Evidence", EVIDENCE.to_vec())?;
        let checks = sheet("Kiểm tra", "Checks", CHECKS.to_vec())?;
        Ok(Self { out: Some(out), book, english, most, formats, indicators, evidence, checks })
    }

    fn indicator(&mut self, figure: &Figure<'_>) -> Result<(), Error> {
        let sheet = self.indicators.row(&mut self.book, self.most, self.english, &self.formats)?;
        let mut remark = String::new();
        let mut at = 0;
        for column in shown() {
            let cell = (column.get)(figure);
            if let Some(note) = put(&mut sheet.now, sheet.row, at, &cell, &self.formats).map_err(wrong)? {
                let (head, words) = if self.english { (column.en, note.1) } else { (column.vi, note.0) };
                if !remark.is_empty() {
                    remark.push_str("; ");
                }
                remark.push_str(head);
                remark.push_str(": ");
                remark.push_str(words);
            }
            at += 1;
        }
        put(&mut sheet.now, sheet.row, at, &Cell::text(&remark), &self.formats).map_err(wrong)?;
        Ok(())
    }

    fn evidence(&mut self, figure: &Figure<'_>) -> Result<(), Error> {
        let Some(e) = figure.evidence() else { return Ok(()) };
        let sheet = self.evidence.row(&mut self.book, self.most, self.english, &self.formats)?;
        let cells = [
            Cell::text(&figure.entry.document),
            Cell::text(&figure.entry.name),
            Cell::text(&figure.indicator.id),
            Cell::text(&figure.indicator.label),
            Cell::whole(e.page),
            Cell::text(&e.text),
            Cell::whole(Some(e.start)),
            Cell::whole(Some(e.end)),
            e.boxes.as_deref().map_or(Cell::Null, Cell::Boxes),
            Cell::text(&figure.entry.sha256),
        ];
        all(sheet, &cells, &self.formats)
    }

    fn check(&mut self, document: &Selected<'_>, check: &CheckOut) -> Result<(), Error> {
        let sheet = self.checks.row(&mut self.book, self.most, self.english, &self.formats)?;
        let outcome = match (check.status, self.english) {
            (Outcome::Passed, false) => "khớp",
            (Outcome::Failed, false) => "không khớp",
            (Outcome::Passed, true) => "passed",
            (Outcome::Failed, true) => "failed",
        };
        let cells = [
            Cell::text(&document.entry.document),
            Cell::text(&document.entry.name),
            Cell::text(&check.rule),
            Cell::text(outcome),
            Cell::text(&check.message),
            Cell::number(check.stated),
            Cell::number(check.expected),
            Cell::Text(check.indicators.join(", ").into()),
            Cell::whole(check.evidence.as_ref().and_then(|e| e.page)),
            Cell::maybe(check.evidence.as_ref().map(|e| e.text.as_str())),
        ];
        all(sheet, &cells, &self.formats)
    }
}

fn all(sheet: &mut Sheet, cells: &[Cell<'_>], formats: &Formats) -> Result<(), Error> {
    for (at, cell) in cells.iter().enumerate() {
        put(&mut sheet.now, sheet.row, at as u16, cell, formats).map_err(wrong)?;
    }
    Ok(())
}

impl<W: Write + Send> Sink for Xlsx<W> {
    fn document(&mut self, document: &Selected<'_>) -> Result<(), Error> {
        for figure in &document.figures {
            self.indicator(figure)?;
            self.evidence(figure)?;
        }
        document.checks.iter().try_for_each(|check| self.check(document, check))
    }

    fn finish(&mut self) -> Result<(), Error> {
        let Some(out) = self.out.take() else { return Ok(()) };
        for sheet in [&mut self.indicators, &mut self.evidence, &mut self.checks] {
            sheet.close(&mut self.book).map_err(wrong)?;
        }
        self.book.save_to_writer(out).map_err(wrong)
    }

    fn remarks(&self) -> Vec<(String, String)> {
        let long = [&self.indicators, &self.evidence, &self.checks].into_iter().filter(|s| s.pages > 1);
        long.map(|s| {
            let (n, most) = (s.pages, self.most);
            (
                format!("trang tính \"{}\" quá {most} dòng, đã tách thành {n} trang", s.vi),
                format!("sheet \"{}\" has more than {most} rows and was split into {n} sheets", s.en),
            )
        })
        .collect()
    }
}

impl Sheet {
    fn new(
        book: &mut Workbook,
        vi: &'static str,
        en: &'static str,
        heads: Vec<Head>,
        english: bool,
        formats: &Formats,
    ) -> Result<Self, Error> {
        let now = begun(book, if english { en } else { vi }, &heads, english, formats).map_err(wrong)?;
        Ok(Self { vi, en, heads, full: Vec::new(), now, row: 0, pages: 1 })
    }

    /// The next row, on a new sheet where this one is full.
    fn row(&mut self, book: &mut Workbook, most: u32, english: bool, formats: &Formats) -> Result<&mut Self, Error> {
        if self.row + 1 >= most {
            self.pages += 1;
            let name = format!("{} ({})", if english { self.en } else { self.vi }, self.pages);
            let mut next = begun(book, &name, &self.heads, english, formats).map_err(wrong)?;
            std::mem::swap(&mut self.now, &mut next);
            filter(&mut next, self.row, self.heads.len()).map_err(wrong)?;
            self.full.push(next);
            self.row = 0;
        }
        self.row += 1;
        Ok(self)
    }

    /// Hands all its sheets to the book.
    fn close(&mut self, book: &mut Workbook) -> Result<(), XlsxError> {
        filter(&mut self.now, self.row, self.heads.len())?;
        for sheet in self.full.drain(..) {
            book.push_worksheet(sheet);
        }
        book.push_worksheet(std::mem::take(&mut self.now));
        Ok(())
    }
}

/// A sheet with its heads.
fn begun(book: &mut Workbook, name: &str, heads: &[Head], english: bool, formats: &Formats) -> Result<Worksheet, XlsxError> {
    let mut sheet = book.new_worksheet_with_constant_memory()?;
    sheet.set_name(name)?.set_freeze_panes(1, 0)?;
    for (at, (vi, en, width)) in heads.iter().enumerate() {
        let at = at as u16;
        sheet.set_column_width(at, f64::from(*width))?;
        sheet.write_string_with_format(0, at, if english { *en } else { *vi }, &formats.head)?;
    }
    Ok(sheet)
}

fn filter(sheet: &mut Worksheet, last: u32, columns: usize) -> Result<(), XlsxError> {
    sheet.autofilter(0, 0, last, (columns as u16).saturating_sub(1)).map(drop)
}

/// What a reader must know of a cell, Vietnamese and English.
type Note = (&'static str, &'static str);

/// Writes a cell; what could not be written as it is comes back as a note.
fn put(sheet: &mut Worksheet, row: u32, at: u16, cell: &Cell<'_>, formats: &Formats) -> Result<Option<Note>, XlsxError> {
    match cell {
        Cell::Number(n) => {
            let Some(float) = held(*n) else {
                sheet.write_string(row, at, n.to_string())?;
                return Ok(Some(("quá 15 chữ số, ghi dưới dạng chữ", "more than 15 digits, written as text")));
            };
            match formats.numbers.get(n.decimals() as usize) {
                Some(format) => sheet.write_number_with_format(row, at, float, format)?,
                None => sheet.write_number(row, at, float)?,
            };
        }
        Cell::Whole(n) => {
            sheet.write_number(row, at, *n as f64)?;
        }
        Cell::Date(iso) => {
            let typed = day(iso).and_then(|d| ExcelDateTime::from_ymd(d.year, d.month, d.day).ok());
            match typed {
                Some(date) => sheet.write_datetime_with_format(row, at, date, &formats.date)?,
                None => sheet.write_string(row, at, iso.as_ref())?,
            };
        }
        _ => {
            if let Some(words) = cell.plain().filter(|w| !w.is_empty()) {
                // The format counts letters as UTF-16 does.
                if words.encode_utf16().count() > LETTERS {
                    let cut: String = words.chars().take(LETTERS / 2).collect();
                    sheet.write_string(row, at, cut)?;
                    return Ok(Some(("chữ dài quá một ô, đã cắt bớt", "text longer than a cell, cut")));
                }
                sheet.write_string(row, at, words.as_ref())?;
            }
        }
    }
    Ok(None)
}

/// The number as a spreadsheet program holds it, where that is the number itself.
pub fn held(n: Number) -> Option<f64> {
    let digits = n.decimal().normalize().mantissa().unsigned_abs().checked_ilog10().unwrap_or(0) + 1;
    if digits > DIGITS { None } else { n.to_string().parse().ok() }
}

/// Thousands grouped, decimals as stated.
fn number_format(decimals: usize) -> Format {
    let format = if decimals == 0 { "#,##0".to_owned() } else { format!("#,##0.{}", "0".repeat(decimals)) };
    Format::new().set_num_format(format)
}
