//! Tables whose merged cells are known, as HTML and DOCX give them.

use super::hostile::grid;
use super::ledger_holds;
use crate::document::GridForm;
use crate::grammar::Grammar;
use crate::parse::table::read;
use crate::report::{ColumnRole, RowRole, Shape};
use crate::value::Kind;

fn rows(lines: &[&[(&str, u16, u16)]]) -> Vec<Vec<(String, u16, u16)>> {
    lines.iter().map(|l| l.iter().map(|(w, c, r)| ((*w).to_owned(), *c, *r)).collect()).collect()
}

#[test]
fn merged_headers_groups_and_totals() {
    let (document, grid) = grid(
        GridForm::Spanned,
        &rows(&[
            &[("STT", 1, 2), ("Tên đơn vị", 1, 2), ("Hồ sơ", 2, 1), ("Ghi chú", 1, 2)],
            &[("Tiếp nhận", 1, 1), ("Tỷ lệ (%)", 1, 1)],
            &[("I. Khối phòng ban", 5, 1)],
            &[("1", 1, 1), ("Phòng Y tế", 1, 1), ("1.250", 1, 1), ("45.161", 1, 1), ("", 1, 1)],
            &[("2", 1, 1), ("Phòng Nội vụ", 1, 1), ("310", 1, 1), ("88,5", 1, 1), ("2 hồ sơ trễ", 1, 1)],
            &[("Tổng cộng", 2, 1), ("1.560", 1, 1), ("-", 1, 1), ("", 1, 1)],
        ]),
    );
    let parsed = read(&document, &grid, &[], 0, &Grammar::embedded(), Vec::new());
    ledger_holds(&document, &grid, &parsed);
    let table = parsed.table.expect("a table");
    assert_eq!(table.shape, Shape::Entity);
    assert_eq!(table.columns[2].path, ["Hồ sơ", "Tiếp nhận"]);
    assert_eq!(table.columns[3].path, ["Hồ sơ", "Tỷ lệ (%)"]);
    assert_eq!(table.columns[4].role, ColumnRole::Note);
    assert_eq!((table.rows[0].role, table.rows[0].label.as_str()), (RowRole::Group, "I. Khối phòng ban"));
    assert_eq!(table.rows[1].path, ["I. Khối phòng ban"]);
    assert_eq!(table.rows[2].note.as_deref(), Some("2 hồ sơ trễ"));
    assert_eq!((table.rows[3].role, table.rows[3].label.as_str()), (RowRole::Total, "Tổng cộng"));
    let value = |r: usize, c: usize| &parsed.figures[table.rows[r].cells[c].expect("a value")].value;
    assert_eq!(value(1, 2).number, Some(1250.into()));
    assert_eq!(value(1, 3).percent.map(|n| n.to_string()).as_deref(), Some("45.161"));
    assert_eq!(value(3, 2).number, Some(1560.into()));
    assert_eq!(value(3, 3).kind, Kind::Empty);
}

#[test]
fn a_label_over_several_rows_is_the_label_of_each() {
    let (document, grid) = grid(
        GridForm::Spanned,
        &rows(&[
            &[("TT", 1, 1), ("Xã", 1, 1), ("Giới tính", 1, 1), ("Số người", 1, 1)],
            &[("1", 1, 2), ("An Bình", 1, 2), ("Nam", 1, 1), ("12", 1, 1)],
            &[("Nữ", 1, 1), ("15", 1, 1)],
            &[("2", 1, 1), ("Tân Lập", 1, 1), ("Nam", 1, 1), ("9", 1, 1)],
        ]),
    );
    let parsed = read(&document, &grid, &[], 0, &Grammar::embedded(), Vec::new());
    ledger_holds(&document, &grid, &parsed);
    let table = parsed.table.expect("a table");
    assert_eq!(table.rows.iter().map(|r| r.label.as_str()).collect::<Vec<_>>(), ["An Bình", "An Bình", "Tân Lập"]);
    assert!(parsed.oddities.is_empty(), "{:?}", parsed.oddities);
}
