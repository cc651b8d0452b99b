//! Grids that no person drew: they cost bounded time and memory and never panic.

use super::ledger_holds;
use super::load::GRAMMAR;
use crate::document::{Document, Encoding, Grid, GridCell, GridForm, SourceMap, Span, TextOrigin};
use crate::grammar::Grammar;
use crate::parse::table::read;
use proptest::prelude::*;
use std::fmt::Write;

fn document(text: String) -> Document {
    Document {
        text,
        blocks: Vec::new(),
        pages: Vec::new(),
        origin: TextOrigin::Text,
        encoding: Encoding::Unicode,
        unread: Vec::new(),
        signatures: Vec::new(),
        map: SourceMap::default(),
        places: Vec::new(),
        rendered: Vec::new(),
        seen: Vec::new(),
        furniture: Vec::new(),
    }
}

/// A grid whose cells are the given words, with the given spans.
pub(super) fn grid(form: GridForm, rows: &[Vec<(String, u16, u16)>]) -> (Document, Grid) {
    let mut text = String::from(" ");
    let mut cells = Vec::new();
    for row in rows {
        let mut line = Vec::new();
        for (words, columns, high) in row {
            let start = text.len();
            text.push_str(words.trim());
            line.push(GridCell { span: Span::new(start, text.len()), columns: *columns, rows: *high });
            text.push('\t');
        }
        text.push('\n');
        cells.push(line);
    }
    let span = Span::new(1, text.len() - 1);
    (document(text), Grid { span, form, rows: cells })
}

fn plain(form: GridForm, rows: &[Vec<&str>]) -> (Document, Grid) {
    let rows: Vec<Vec<(String, u16, u16)>> = rows.iter().map(|r| r.iter().map(|c| ((*c).to_owned(), 1, 1)).collect()).collect();
    grid(form, &rows)
}

#[test]
fn wide_and_long_grids_pass() {
    let grammar = Grammar::embedded();
    let wide: Vec<String> = (0..20_000).map(|i| format!("Cột {i}")).collect();
    let numbers: Vec<String> = (0..20_000).map(|i| i.to_string()).collect();
    let row = |cells: &[String]| cells.iter().map(|c| (c.clone(), 1, 1)).collect::<Vec<_>>();
    for form in [GridForm::Tabs, GridForm::CellLines, GridForm::Spanned] {
        let (d, g) = grid(form, &[row(&wide), row(&numbers), row(&numbers)]);
        let parsed = read(&d, &g, &[], 0, &grammar, Vec::new());
        ledger_holds(&d, &g, &parsed);
    }
    let mut long = vec![vec![("STT".to_owned(), 1, 1), ("Đơn vị".to_owned(), 1, 1), ("Số hộ".to_owned(), 1, 1)]];
    for i in 1..30_000 {
        let mut label = String::new();
        let _ = write!(label, "Xã số {i}");
        long.push(vec![(i.to_string(), 1, 1), (label, 1, 1), ((i * 7).to_string(), 1, 1)]);
    }
    let (d, g) = grid(GridForm::Tabs, &long);
    let parsed = read(&d, &g, &[], 0, &grammar, Vec::new());
    assert_eq!(parsed.figures.len(), 29_999);
    assert!(parsed.oddities.is_empty());
}

#[test]
fn spans_of_spans_are_cut() {
    let grammar = Grammar::embedded();
    let rows: Vec<Vec<(String, u16, u16)>> = (0..400).map(|i| vec![(format!("{i}"), u16::MAX, u16::MAX); 20]).collect();
    let (d, g) = grid(GridForm::Spanned, &rows);
    let parsed = read(&d, &g, &[], 0, &grammar, Vec::new());
    ledger_holds(&d, &g, &parsed);
    // One long row among many short ones.
    let mut rows: Vec<Vec<(String, u16, u16)>> = (0..5_000).map(|i| vec![(format!("{i}"), 1, 1)]).collect();
    rows.push(vec![("7".to_owned(), 1, 1); 50_000]);
    let (d, g) = grid(GridForm::Tabs, &rows);
    let parsed = read(&d, &g, &[], 0, &grammar, Vec::new());
    ledger_holds(&d, &g, &parsed);
}

#[test]
fn long_labels_are_not_repeated_without_end() {
    let grammar = Grammar::embedded();
    let long = "Chỉ tiêu ".repeat(20_000);
    let mut rows = vec![vec![("TT".to_owned(), 1, 1), (long.clone(), 1, 1), (long, 1, 1)]];
    for i in 0..2_000 {
        rows.push(vec![(format!("{}", i % 7), 1, 1), ("Nhãn ".repeat(50), 1, 1), ("12".to_owned(), 1, 1)]);
    }
    let (d, g) = grid(GridForm::Tabs, &rows);
    let parsed = read(&d, &g, &[], 0, &grammar, Vec::new());
    let held: usize = parsed.figures.iter().map(|f| f.label.len() + f.subject.as_ref().map_or(0, String::len)).sum();
    assert!(held < 200_000_000, "{held}");
}

#[test]
fn odd_grids_pass() {
    let grammar = Grammar::embedded();
    for rows in [
        vec![],
        vec![vec![]],
        vec![vec![""]],
        vec![vec!["1"]],
        vec![vec!["TT"], vec!["1", "2", "3"]],
        vec![vec!["(1)", "(2)"], vec!["(1)", "(2)"]],
        vec![vec!["TT", "Xã", "Số"], vec!["", "", ""], vec!["Tổng", "5"]],
        vec![vec!["TT", "Nội dung", "Số"], vec!["99999999999", "1.1.1.1.1.1.1.1.1", "99999999999999999999999999999999999"]],
    ] {
        for form in [GridForm::Tabs, GridForm::CellLines, GridForm::Pipes, GridForm::Spanned] {
            let (d, g) = plain(form, &rows);
            let parsed = read(&d, &g, &[], 0, &grammar, Vec::new());
            ledger_holds(&d, &g, &parsed);
        }
    }
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("-".to_owned()),
        "[0-9.,/%()+<>≥ –-]{0,9}",
        "[IVXivx1-9a-d.)]{1,4}",
        prop::sample::select(vec![
            "TT",
            "STT",
            "Nội dung",
            "Đơn vị",
            "ĐVT",
            "Tổng cộng",
            "Trong đó:",
            "Năm 2021",
            "Quý V/2018",
            "Tỷ lệ (%)",
            "Cấp xã",
            "- Máy chủ",
            "+ Lúa",
            "MỤC 1.",
            "(1)",
            "(3)=(2)/(1)",
            "12 vụ",
            "trên 60%",
            "ha",
            "triệu đồng",
            "1/0 (1: Có; 0: Không)",
            "31/9/2021",
            "x",
        ])
        .prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]
    #[test]
    fn any_grid_passes(rows in prop::collection::vec(prop::collection::vec((cell(), 1u16..4, 1u16..4), 0..7), 0..12), form in 0..4usize) {
        let form = [GridForm::Tabs, GridForm::CellLines, GridForm::Pipes, GridForm::Spanned][form];
        let (d, g) = grid(form, &rows);
        let parsed = read(&d, &g, &[], 0, &GRAMMAR, Vec::new());
        ledger_holds(&d, &g, &parsed);
    }
}
