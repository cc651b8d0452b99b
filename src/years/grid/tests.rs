//! Grids of a few points: what is beside what, converted, added up, held against each other.

use super::*;
use crate::store::DocumentId;
use crate::years::links::{Declared, UnitLink};

fn point(issuer: &str, year: i32, report: i32, value: &str, unit: &str) -> Point {
    let one = issuer.len() * 7919 + usize::try_from(report).unwrap_or(0);
    let hash = format!("{one:08x}").repeat(8);
    Point {
        document: DocumentId::of_hash(&hash).expect("a hash"),
        name: format!("{issuer}-{report}.txt"),
        indicator: "i1".to_owned(),
        issuer: Some(issuer.to_owned()),
        label: "Số hộ nghèo".to_owned(),
        subject: None,
        code: Some("x".to_owned()),
        kind: "count".to_owned(),
        status: "actual".to_owned(),
        value: Some(value.to_owned()),
        unit: Some(unit.to_owned()),
        period_start: Some(format!("{year}-01-01")),
        period_end: Some(format!("{year}-12-31")),
        report_end: Some(format!("{report}-12-31")),
        page: Some(1),
        confidence: 990,
        review: Review::Machine,
    }
}

fn laid(points: Vec<Point>, links: &[UnitLink]) -> Grid {
    let grammar = Grammar::embedded();
    let names = Names::default();
    let declared = |(n, link): (usize, &UnitLink)| Declared {
        number: i64::try_from(n).unwrap_or(0) + 1,
        link: link.clone(),
        who: "a".to_owned(),
        made_ms: 0,
    };
    let declared: Vec<Declared> = links.iter().enumerate().map(declared).collect();
    lay(points, None, &Web::of(&declared, &names, &grammar), &names, &grammar, &Wish { code: "x".to_owned(), ..Wish::default() })
}

fn link(from: &[&str], to: &[&str], kind: LinkKind) -> UnitLink {
    let all = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
    UnitLink { from: all(from), to: all(to), since: "2025-07-01".to_owned(), kind }
}

fn values(row: &Row) -> Vec<Vec<(String, Told)>> {
    row.cells.iter().map(|c| c.entries.iter().map(|e| (e.value.to_string(), e.told)).collect()).collect()
}

fn one(value: &str, told: Told) -> (String, Told) {
    (value.to_owned(), told)
}

#[test]
fn a_restated_value_stands_beside_the_own_one() {
    let points = vec![
        point("UBND xã A", 2022, 2022, "120", "hộ"),
        point("UBND xã A", 2022, 2023, "125", "hộ"),
        point("UBND xã A", 2023, 2023, "98", "hộ"),
    ];
    let grid = laid(points, &[]);
    assert_eq!(values(&grid.rows[0]), [vec![one("120", Told::Own), one("125", Told::Later)], vec![one("98", Told::Own)]]);
    let [d] = grid.differences.as_slice() else { panic!("{:?}", grid.differences) };
    assert_eq!(
        (d.why, d.by.to_string(), d.percent.map(|p| p.to_string())),
        (differ::Why::Restated, "5".to_owned(), Some("4.2".to_owned()))
    );
    assert!(grid.rows[0].cells[0].differs && !grid.rows[0].cells[1].differs);
}

#[test]
fn scaled_units_are_converted_and_unlike_ones_kept_apart() {
    let points = vec![
        point("UBND xã A", 2022, 2022, "1500", "triệu đồng"),
        point("UBND xã A", 2022, 2023, "1.5", "tỷ đồng"),
        point("UBND xã A", 2023, 2023, "2000", "triệu đồng"),
        point("UBND xã A", 2024, 2024, "7", "ha"),
    ];
    let grid = laid(points, &[]);
    assert_eq!(grid.unit, "triệu đồng");
    assert_eq!(values(&grid.rows[0])[0], [one("1500", Told::Own), one("1500", Told::Later)]);
    assert_eq!(grid.rows[0].cells[0].entries[1].stated.as_deref(), Some("1.5 tỷ đồng"));
    assert!(grid.differences.is_empty());
    assert_eq!(grid.apart, [("ha".to_owned(), 1)]);
}

#[test]
fn a_merged_unit_goes_on_from_the_sum_of_its_parts() {
    let points = vec![
        point("UBND xã A", 2024, 2024, "100", "hộ"),
        point("UBND xã Bình", 2024, 2024, "50", "hộ"),
        point("UBND xã A", 2023, 2023, "110", "hộ"),
        point("UBND xã Mới", 2025, 2025, "140", "hộ"),
    ];
    let grid = laid(points, &[link(&["Xã A", "Xã Bình"], &["Xã Mới"], LinkKind::Merge)]);
    let new = grid.rows.iter().find(|r| r.unit.contains("Mới")).expect("the new one");
    // 2023 lacks a part: no sum is made of half of them.
    assert_eq!(values(new), [vec![], vec![one("150", Told::Sum)], vec![one("140", Told::Own)]]);
    assert!(new.cells[0].outside && new.cells[1].entries[0].name.contains(" + "), "{new:?}");
    let old = grid.rows.iter().find(|r| r.unit == "UBND xã A").expect("an old one");
    assert!(old.cells[2].outside && old.notes[0].0.contains("nhập thành Xã Mới"), "{old:?}");
}

#[test]
fn a_renamed_unit_is_one_row() {
    let points = vec![point("UBND xã A", 2024, 2024, "100", "hộ"), point("UBND xã Mới", 2025, 2025, "90", "hộ")];
    let grid = laid(points, &[link(&["UBND xã A"], &["UBND xã Mới"], LinkKind::Rename)]);
    assert_eq!(grid.rows.len(), 1);
    assert_eq!((grid.rows[0].unit.as_str(), grid.rows[0].cells[0].entries[0].called.as_deref()), ("UBND xã Mới", Some("UBND xã A")));
}

#[test]
fn two_agencies_that_tell_another_number_of_a_place_are_held_against_each_other() {
    let own = point("UBND xã A", 2024, 2024, "100", "hộ");
    let theirs = Point { subject: Some("Xã A".to_owned()), ..point("Chi cục Thống kê huyện B", 2024, 2024, "103", "hộ") };
    let same = Point { subject: Some("xã A".to_owned()), ..point("Phòng Lao động huyện B", 2024, 2024, "100", "hộ") };
    let grid = laid(vec![own, theirs, same], &[]);
    assert_eq!(grid.rows.len(), 1, "{grid:?}");
    assert_eq!(grid.differences.len(), 1);
    assert_eq!(grid.differences[0].why, differ::Why::Agencies);
}
