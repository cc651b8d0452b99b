//! Forms of tables that reports of other fields use, each with the figures a reader sees.

use super::ledger_holds;
use super::load::{GRAMMAR, load};
use crate::document::Span;
use crate::parse::table::{Parsed, read};
use crate::report::{RowRole, Shape};
use crate::value::{Kind, Status};

/// Parses the one table of a text; the line above it is its caption.
fn one(text: &str) -> Parsed {
    let loaded = load(text);
    let (grid, _) = &loaded.grids[0];
    let above = loaded.document.text[..grid.span.start as usize].trim_end().len();
    let from = loaded.document.text[..above].rfind('\n').map_or(0, |i| i + 1);
    let parsed = read(&loaded.document, grid, &[Span::new(from, above)], 0, &GRAMMAR, Vec::new());
    ledger_holds(&loaded.document, grid, &parsed);
    parsed
}

/// "kind number unit" of each figure that is no blank.
fn said(parsed: &Parsed) -> Vec<String> {
    parsed
        .figures
        .iter()
        .filter(|f| f.value.kind != Kind::Empty)
        .map(|f| {
            let v = &f.value;
            let n = v.number.or(v.percent).map_or_else(|| v.raw.clone(), |n| n.to_string());
            format!("{:?} {n} {}", v.kind, v.unit.as_deref().unwrap_or("-"))
        })
        .collect()
}

#[test]
fn units_in_the_labels() {
    let parsed = one(
        "Chỉ tiêu\tNăm 2021\tNăm 2022\nDiện tích lúa (ha)\t1.250\t1.301,5\nTỷ lệ hộ nghèo (%)\t7,5\t6\nThu nhập (triệu đồng/người)\t42\t45,5\n",
    );
    assert_eq!(
        said(&parsed),
        [
            "Quantity 1250 ha",
            "Quantity 1301.5 ha",
            "Percent 7.5 %",
            "Percent 6 %",
            "Money 42 triệu đồng/người",
            "Money 45.5 triệu đồng/người"
        ]
    );
}

#[test]
fn rows_of_years() {
    let parsed = one("Năm\tSố vụ cháy\tThiệt hại (triệu đồng)\n2020\t12\t1.250\n2021\t9\t840\n");
    let table = parsed.table.as_ref().expect("a table");
    assert_eq!(table.shape, Shape::Entity);
    assert_eq!(table.rows[1].label, "2021");
    assert_eq!(parsed.figures[2].period.as_ref().and_then(|p| p.start.as_deref()), Some("2021-01-01"));
    assert_eq!(said(&parsed), ["Count 12 -", "Money 1250 triệu đồng", "Count 9 -", "Money 840 triệu đồng"]);
}

#[test]
fn differences_beside_rates() {
    let parsed = one(
        "TT\tNội dung\tNăm 2022\tNăm 2023\tSo sánh\t\n\t\t\t\tTuyệt đối\tTương đối\n1\tSố vụ\t120\t132\t12\t10\n2\tSố bị can\t200\t190\t-10\t-5\n",
    );
    assert_eq!(
        said(&parsed),
        ["Count 120 -", "Count 132 -", "Count 12 -", "Percent 10 %", "Count 200 -", "Count 190 -", "Count -10 -", "Percent -5 %"]
    );
}

#[test]
fn counts_with_their_share() {
    let parsed = one("STT\tTrường\tSố học sinh giỏi\n1\tTHCS Tân An\t156 (12,5%)\n2\tTHCS Bình Minh\t98 (10,2%)\n");
    assert_eq!(said(&parsed), ["Count 156 -", "Count 98 -"]);
    assert_eq!(parsed.figures[0].value.percent.map(|n| n.to_string()).as_deref(), Some("12.5"));
}

#[test]
fn a_unit_line_does_not_make_money_of_people() {
    let parsed = one(
        "Chi trả trợ cấp năm 2023\nĐơn vị tính: triệu đồng\nTT\tXã\tSố người\tKinh phí\tTỷ lệ\n1\tAn Phú\t1.250\t3.400\t98,5\n2\tBình Hòa\t840\t2.150,5\t97\n",
    );
    assert_eq!(
        said(&parsed),
        ["Count 1250 -", "Money 3400 triệu đồng", "Percent 98.5 %", "Count 840 -", "Money 2150.5 triệu đồng", "Percent 97 %"]
    );
}

#[test]
fn a_body_named_above_is_no_unit() {
    let parsed = one("Đơn vị: Phòng Nội vụ\nTT\tNội dung\tSố lượng\n1\tCán bộ\t12\n2\tViên chức\t30\n");
    assert_eq!(said(&parsed), ["Count 12 -", "Count 30 -"]);
}

#[test]
fn months_take_the_year_of_the_caption() {
    let parsed = one(
        "Số lượt khám bệnh năm 2023\nTT\tĐơn vị\tTháng 1\tTháng 2\n1\tTrạm Y tế xã Hòa An\t120\t98\n2\tTrạm Y tế xã Hòa Bình\t85\t77\n",
    );
    let period = parsed.figures[1].period.clone().expect("a period");
    assert_eq!((period.start.as_deref(), period.end.as_deref()), (Some("2023-02-01"), Some("2023-02-28")));
}

#[test]
fn heading_rows_without_numbers() {
    let parsed = one(
        "STT\tĐơn vị\tSố hồ sơ\nKHỐI PHÒNG BAN\t\t\n1\tPhòng Y tế\t12\n2\tPhòng Tư pháp\t15\nKHỐI XÃ\t\t\n3\tXã An Phú\t20\n4\tXã An Hòa\t8\nTổng cộng:\t\t55\n",
    );
    let table = parsed.table.as_ref().expect("a table");
    let rows: Vec<_> = table.rows.iter().map(|r| (r.role, r.label.as_str(), r.path.join(" > "))).collect();
    assert_eq!(rows[0], (RowRole::Group, "KHỐI PHÒNG BAN", String::new()));
    assert_eq!(rows[2], (RowRole::Data, "Phòng Tư pháp", "KHỐI PHÒNG BAN".to_owned()));
    assert_eq!(rows[4], (RowRole::Data, "Xã An Phú", "KHỐI XÃ".to_owned()));
    assert_eq!(rows[6], (RowRole::Total, "Tổng cộng:", String::new()));
    assert!(parsed.oddities.is_empty(), "{:?}", parsed.oddities);
}

#[test]
fn subtotals_close_their_group() {
    let parsed = one(
        "TT\tDanh mục\tSố tiền (đồng)\nI\tThu\t\n1\tPhí\t1.000.000\n2\tLệ phí\t500.000\n\tCộng\t1.500.000\nII\tChi\t\n1\tLương\t900.000\n\tCộng\t900.000\n\tTổng cộng\t2.400.000\n",
    );
    let table = parsed.table.as_ref().expect("a table");
    let totals: Vec<_> = table.rows.iter().filter(|r| r.role == RowRole::Total).map(|r| r.path.join(" > ")).collect();
    assert_eq!(totals, ["I Thu", "II Chi", ""]);
}

#[test]
fn targets_by_column_or_caption() {
    let parsed = one(
        "TT\tChỉ tiêu\tĐVT\tChỉ tiêu giao năm 2024\tƯớc thực hiện\tTỷ lệ thực hiện so với chỉ tiêu (%)\n1\tTrồng rừng\tha\t300\t312\t104\n2\tKhám bệnh\tlượt\t1.000\t900\t90\n",
    );
    let status: Vec<_> = parsed.figures.iter().take(3).map(|f| f.status).collect();
    assert_eq!(status, [Status::Target, Status::Actual, Status::Actual]);
    let parsed = one("MỤC TIÊU NĂM 2025\nTT\tNội dung\tSố lượng\n1\tTrường chuẩn quốc gia\t12\n2\tXã nông thôn mới\t3\n");
    assert!(parsed.figures.iter().all(|f| f.status == Status::Target));
}

#[test]
fn letters_go_on_after_one_slip() {
    let parsed = one(
        "TT\tNội dung\tĐVT\tSố liệu\n1\tTin bài\t\t\na\tTin tức\ttin\t4\nb\tChính sách\ttin\t5\nc\tQuy hoạch\ttin\t1\nb\tTài nguyên\ttin\t2\ne\tRác thải\ttin\t3\n",
    );
    let told: Vec<_> = parsed.oddities.iter().map(|o| (o.rule, o.expected.as_deref())).collect();
    assert_eq!(told, [("ordinal", Some("d"))]);
}

#[test]
fn a_last_row_without_label_that_sums_is_a_total() {
    let parsed =
        one("STT\tĐơn vị\tVăn bản đến\tVăn bản đi\n1\tXã An Phú\t120\t35\n2\tXã An Hòa\t85\t40\n3\tXã Tân Lập\t60\t25\n\t\t265\t100\n");
    let table = parsed.table.as_ref().expect("a table");
    assert_eq!(table.rows[3].role, RowRole::Total);
    let parsed = one("STT\tĐơn vị\tVăn bản đến\tVăn bản đi\n1\tXã An Phú\t120\t35\n2\tXã An Hòa\t85\t40\n\t\t12\t3\n");
    assert_eq!(parsed.table.expect("a table").rows[2].role, RowRole::Data);
}

#[test]
fn heads_as_recognition_gives_them() {
    // "TT" read as a number, the signs of formulas as other strokes, the header once more after a page break.
    let parsed = one(
        "1\tChỉ tiêu\tĐơn vị\tKế hoạch\tThực hiện\tSo sánh (%)\n1\tSố vụ\tVụ\t40\t36\t90\n2\tSố hộ\tHộ\t200\t180\t90\nTT\tChỉ tiêu\tĐơn vị\tKế hoạch\tThực hiện\tSo sánh (%)\n3\tSố xã\tXã\t20\t19\t95\n",
    );
    let table = parsed.table.as_ref().expect("a table");
    assert_eq!(table.rows.len(), 3);
    assert_eq!(table.columns[3].path, ["Kế hoạch"]);
    assert_eq!(said(&parsed).len(), 9);
    let parsed = one(
        "TT\tChỉ tiêu\tNăm 2016\tNăm 2017\tSo sánh (%)\n1\t2\t3\t4\t5-4/3\n1\tSố vụ\t40\t36\t90\n1\t2\t3\t4\t5=4/3\n2\tSố hộ\t200\t180\t90\n",
    );
    assert_eq!(parsed.table.as_ref().map(|t| t.rows.len()), Some(2));
    // Numbers of columns garbled, the label's own among them; a row of data that happens to count on is none.
    let parsed = one(
        "TT\tChỉ tiêu\tĐơn vị\tKế hoạch\tNăm trước\tNăm nay\tSo sánh (%)\n1\t2\t3\tW\t-2%\t6\t7-6/5\n1\tSố vụ\tVụ\t40\t36\t30\t83\n1\t2\t3\t=h\t5\t6\t7\n2\tCa\tCa\t4\t5\t6\t7\n",
    );
    let table = parsed.table.as_ref().expect("a table");
    assert_eq!(table.rows.len(), 2);
    assert_eq!(said(&parsed).len(), 8);
}
