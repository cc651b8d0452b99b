//! Nothing that a document can hold makes a parser panic, and what comes out keeps its promises.

use crate::common::{Chars, GRAMMAR, number_tokens};
use bocso::read::{self, Limits};
use bocso::value::number;
use proptest::prelude::*;
use proptest::sample::select;

/// Pieces that documents are made of, and pieces that break parsers.
const PIECES: &[&str] = &[
    "0",
    "1",
    "2",
    "7",
    "12",
    "178",
    "234",
    "2021",
    "1.234",
    "1,5",
    "76,07",
    "88.008",
    "1.234.567",
    "00",
    "99999999999999999999999999999",
    ".",
    ",",
    "/",
    "%",
    "=",
    "-",
    "–",
    "(",
    ")",
    "[",
    "]",
    "|",
    "*",
    "**",
    "_",
    "#",
    "## ",
    "\\",
    "<",
    ">",
    "<b>",
    "</b>",
    "<br>",
    "&nbsp;",
    "&#9;",
    ":",
    ";",
    "\"",
    "…",
    "+",
    "≥",
    "~",
    "\t",
    "\t\t",
    "\n",
    "\n\n",
    "\r\n",
    "\u{c}",
    " ",
    "  ",
    "\u{a0}",
    "\u{200b}",
    "\u{feff}",
    "\u{301}",
    "Đ",
    "Ð",
    "hồ sơ",
    "hoà",
    "hòa",
    "đạt",
    "chiếm",
    "tỷ lệ",
    "trên",
    "dưới",
    "khoảng",
    "từ",
    "đến",
    "trong đó",
    "gồm",
    "còn",
    "tổng số",
    "Tổng cộng",
    "STT",
    "TT",
    "Đơn vị",
    "Chỉ tiêu",
    "ĐVT",
    "Ghi chú",
    "Kế hoạch",
    "Thực hiện",
    "xã",
    "huyện",
    "người",
    "đồng",
    "tỷ đồng",
    "triệu",
    "nghìn",
    "ha",
    "I.",
    "II.",
    "1.",
    "1.1.",
    "a)",
    "- ",
    "+ ",
    "Phần I",
    "PHỤ LỤC",
    "Biểu số",
    "BÁO CÁO",
    "Số:",
    "/BC-UBND",
    "ngày",
    "tháng",
    "năm",
    "quý IV",
    "6 tháng đầu năm",
    "Nơi nhận:",
    "|---|",
    "<table>",
    "<tr>",
    "<td colspan=3>",
    "</table>",
    "(1)",
    "(2)=(1)/3",
    "x",
    "Điều",
    "Nghị định",
    "tăng",
    "giảm",
    "so với",
    "kế hoạch",
    "😀",
    "\u{0}",
    "\u{1b}",
    "ﬁ",
    "ﷺ",
    "１２",
];

fn document() -> impl Strategy<Value = String> {
    prop::collection::vec(select(PIECES), 0..120).prop_map(|p| p.concat())
}

/// Lines of tab-parted cells, which is where tables begin.
fn table() -> impl Strategy<Value = String> {
    let row = prop::collection::vec(select(PIECES), 1..9).prop_map(|cells| cells.join("\t"));
    prop::collection::vec(row, 1..14).prop_map(|rows| rows.join("\n"))
}

fn holds(bytes: &[u8]) -> Result<(), TestCaseError> {
    let Ok(out) = bocso::extract::extract("x", bytes, &GRAMMAR) else { return Ok(()) };
    let document = read::read(bytes, &Limits::default()).map_err(|e| TestCaseError::fail(format!("extracted and not read: {e}")))?;
    let text = Chars::new(&document.text);
    let unexplained = out.numbers.unexplained.iter().map(|u| &u.evidence);
    for e in out.indicators.iter().filter_map(|i| i.evidence.as_ref()).chain(out.sections.iter().map(|s| &s.evidence)).chain(unexplained) {
        prop_assert_eq!(text.slice(e.start, e.end), Some(e.text.as_str()));
    }
    let explained: u32 = out.numbers.explained.values().sum();
    prop_assert_eq!(out.numbers.total as usize, number_tokens(&document.text).len());
    prop_assert_eq!(out.numbers.total as usize, explained as usize + out.numbers.unexplained.len());
    prop_assert!(serde_json::to_string(&out).is_ok());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if cfg!(debug_assertions) { 400 } else { 2000 }, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_mixture_of_pieces(text in document()) {
        holds(text.as_bytes())?;
    }

    #[test]
    fn any_table(text in table()) {
        holds(text.as_bytes())?;
    }

    #[test]
    fn any_text(text in any::<String>()) {
        holds(text.as_bytes())?;
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        holds(&bytes)?;
    }

    #[test]
    fn a_report_cut_anywhere(cut in 0usize..1000, from in 0usize..64) {
        let reports = crate::common::reports();
        let bytes = &reports[from % reports.len()].bytes;
        let at = bytes.len() * cut / 1000;
        holds(&bytes[at..bytes.len().min(at + 6000)])?;
    }

    #[test]
    fn any_number_token(token in "[0-9]{1,32}([.,][0-9]{1,32}){0,9}") {
        if let Some(r) = number::read(&token) {
            prop_assert!(r.other != Some(r.best));
            let json = serde_json::to_string(&r.best).map_err(|e| TestCaseError::fail(e.to_string()))?;
            let back: number::Number = serde_json::from_str(&json).map_err(|e| TestCaseError::fail(e.to_string()))?;
            prop_assert_eq!(back, r.best);
        }
    }

    #[test]
    fn any_string_as_a_number(token in any::<String>()) {
        let _ = number::read(&token);
    }

    #[test]
    fn any_bytes_as_a_document(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        if let Ok(d) = read::read(&bytes, &Limits::default()) {
            for block in &d.blocks {
                prop_assert!(d.text.get(block.span().range()).is_some());
            }
        }
    }
}
