//! The cells of a table as its file has them → those that wait for a figure.
//!
//! A cell waits where it is blank, words stand left of it in its row and words in the table's head above it, and the head does not
//! say that the column holds numbers of rows, units or remarks. A row whose unit is blank where others have one is a heading.

use crate::grammar::terms::flag;
use crate::grammar::{Class, Grammar};

/// A cell.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// Row, from 0.
    pub row: u32,
    /// First column, from 0.
    pub column: u32,
    /// Columns covered, at least 1.
    pub columns: u32,
    /// Its words, trimmed.
    pub text: String,
    /// Blank, covered by nothing, and no formula.
    pub free: bool,
}

/// What a column is for, as its head says.
const NO_VALUES: [Class; 5] =
    [Class::TableHeadOrdinal, Class::TableHeadUnit, Class::TableHeadUnitLoose, Class::TableHeadNote, Class::TableHeadCode];

/// Most columns that are looked at.
const MOST_COLUMNS: u32 = 256;

/// The indices of cells that wait for a figure; `cells` are in the order of rows, then columns.
pub fn waiting(cells: &[Cell], grammar: &Grammar) -> Vec<usize> {
    let mut rows: Vec<&[Cell]> = cells.chunk_by(|a, b| a.row == b.row).collect();
    let skipped = rows.iter().position(|r| r.iter().filter(|c| worded(&c.text)).count() >= 2).unwrap_or(rows.len());
    let offset: usize = rows.iter().take(skipped).map(|r| r.len()).sum();
    rows.drain(..skipped);
    let Some(first) = rows.first() else { return Vec::new() };
    let width = first.iter().map(|c| c.column + c.columns).max().unwrap_or(0).min(MOST_COLUMNS);
    // Blank cells with words to their left begin the body.
    let open = |row: &[Cell]| {
        let mut lead = false;
        row.iter().any(|c| {
            lead |= worded(&c.text);
            lead && c.free && c.text.is_empty()
        })
    };
    let body = 1 + rows.iter().skip(1).position(|r| open(r)).unwrap_or(rows.len());
    let heads = rows.get(..body.min(rows.len())).unwrap_or_default();
    let head = |column: u32| -> Vec<&str> {
        let over = |c: &&Cell| c.column <= column && column < c.column + c.columns && (c.columns < width || width == 1);
        heads.iter().flat_map(|r| r.iter()).filter(over).map(|c| c.text.as_str()).filter(|t| worded(t)).collect()
    };
    let columns: Vec<Vec<&str>> = (0..width).map(head).collect();
    let is = |column: u32, classes: &[Class]| {
        let said = columns.get(column as usize);
        said.is_some_and(|said| said.iter().any(|t| classes.iter().any(|c| grammar.is(t, *c))))
    };
    let unit = (0..width).find(|&c| is(c, &[Class::TableHeadUnit, Class::TableHeadUnitLoose]));
    let says_unit = |row: &[Cell]| unit.is_some_and(|u| row.iter().any(|c| c.column == u && !c.text.is_empty()));
    let labelled = rows.iter().skip(body).filter(|r| open(r)).count();
    let with_unit = rows.iter().skip(body).filter(|r| says_unit(r)).count();
    let terms = &grammar.catalog().terms;
    let mut out = Vec::new();
    let mut at = offset + heads.iter().map(|r| r.len()).sum::<usize>();
    for row in rows.iter().skip(body) {
        // A share needs no unit.
        let rate = row.iter().any(|c| terms.read(&c.text, false).terms.iter().any(|&t| terms.is(t, flag::RATE)));
        let heading = unit.is_some() && with_unit * 2 >= labelled && with_unit > 0 && !says_unit(row) && !rate;
        let mut lead = false;
        for cell in *row {
            let head = columns.get(cell.column as usize).is_some_and(|h| !h.is_empty());
            if cell.free && cell.text.is_empty() && lead && head && !heading && !is(cell.column, &NO_VALUES) {
                out.push(at);
            }
            lead |= worded(&cell.text);
            at += 1;
        }
    }
    out
}

/// Whether a text has a word and is not only a number or a mark.
fn worded(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).nth(1).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(lines: &[&str]) -> Vec<Cell> {
        let cell = |row: usize, column: usize, text: &str| Cell {
            row: row as u32,
            column: column as u32,
            columns: 1,
            text: text.trim().to_owned(),
            free: text.trim().is_empty(),
        };
        lines.iter().enumerate().flat_map(|(r, l)| l.split('|').enumerate().map(move |(c, t)| cell(r, c, t))).collect()
    }

    fn names(lines: &[&str]) -> Vec<(u32, u32)> {
        let cells = table(lines);
        waiting(&cells, &Grammar::embedded()).into_iter().map(|i| (cells[i].row, cells[i].column)).collect()
    }

    #[test]
    fn only_cells_for_figures_wait() {
        let form =
            ["STT|Chỉ tiêu|Đơn vị tính|Kết quả|Ghi chú", "I|HẠ TẦNG|||", "1|Máy tính|máy||", "2|Máy in|máy|7|", "3|Tỷ lệ sử dụng|||"];
        assert_eq!(names(&form), [(2, 3), (4, 3)]);
        let wide = ["STT|Xã|Dân số|Số hộ", "1|Xã An Bình||", "2|Xã Yên Phú||", "|Tổng cộng||"];
        assert_eq!(names(&wide), [(1, 2), (1, 3), (2, 2), (2, 3), (3, 2), (3, 3)]);
        assert!(names(&["ỦY BAN NHÂN DÂN|CỘNG HÒA XÃ HỘI", "Số: 12/BC|Hà Nội, ngày"]).is_empty());
        assert!(names(&["Dân số|", "Số hộ|", "Số xã|"]).is_empty(), "a table without a head says nothing of its columns");
    }
}
