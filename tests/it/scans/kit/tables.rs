//! Tables of numbers that add up.

use super::chance::Chance;
use super::spelling::{decimal, grouped, percent};
use super::truth::Table;
use super::words::{BODIES, COLUMNS, GROUPS, METRIC_GROUPS, METRICS, NOTES, PLACES};

/// A table with its page's orientation.
pub struct Sheet {
    pub table: Table,
    pub wide: bool,
}

/// A table, of one of three shapes.
pub fn table(chance: &mut Chance, number: usize, year: u64) -> Sheet {
    match chance.below(5) {
        0..=2 => {
            let columns = chance.whole(2, 12) as usize;
            by_unit(chance, number, year, (8, 40), columns)
        }
        3 => by_metric(chance, number, year),
        _ => by_month(chance, number, year),
    }
}

/// A table of six to eight rows, for a small page.
pub fn small(chance: &mut Chance, year: u64) -> Sheet {
    let columns = chance.whole(4, 6) as usize;
    Sheet { wide: false, ..by_unit(chance, 1, year, (6, 8), columns) }
}

/// What a column of a table by units holds.
enum Column {
    /// Counts, up to so many digits.
    Count(u64),
    /// Decimals with so many places.
    Decimal(u32),
    /// The share that the column before is of the one before it.
    Share(u32),
    /// Part over whole.
    Ratio,
}

/// Rows are bodies or places; the last one adds them up.
fn by_unit(chance: &mut Chance, number: usize, year: u64, rows: (u64, u64), columns: usize) -> Sheet {
    let bodies = chance.odds(0.4);
    let rows = chance.whole(rows.0, if bodies { rows.1.min(18) } else { rows.1 }) as usize;
    let names = if bodies { chance.some(&BODIES, rows) } else { chance.some(&PLACES, rows) };
    let mut labels: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
    labels.extend(names.iter().map(|n| format!("Bản {n}")).take(rows - names.len()));
    let merged = chance.odds(0.7);
    let (columns, header) = head(chance, merged, columns);
    let mut body: Vec<Vec<Vec<u64>>> = Vec::new();
    for _ in &labels {
        body.push(columns.iter().map(|_| Vec::new()).collect());
        for (c, column) in columns.iter().enumerate() {
            let blank = chance.odds(0.08);
            let row = body.last_mut().expect("a row was pushed");
            row[c] = match column {
                _ if blank && !matches!(column, Column::Share(_)) && !matches!(columns.get(c + 1), Some(Column::Share(_))) => Vec::new(),
                Column::Count(digits) if matches!(columns.get(c + 1), Some(Column::Share(_))) => {
                    let whole = row[c - 1].first().copied().unwrap_or(0);
                    vec![chance.whole(0, whole.min(10_u64.pow(*digits as u32)))]
                }
                Column::Count(digits) => vec![chance.spread(*digits)],
                Column::Decimal(places) => vec![chance.spread(4 + u64::from(*places))],
                Column::Share(_) => vec![row[c - 1].first().copied().unwrap_or(0), row[c - 2].first().copied().unwrap_or(0)],
                Column::Ratio => {
                    let whole = chance.whole(2, 700);
                    vec![chance.whole(0, whole), whole]
                }
            };
        }
    }
    let total: Vec<Vec<u64>> = (0..columns.len())
        .map(|c| {
            let parts = if matches!(columns[c], Column::Count(_) | Column::Decimal(_)) { 1 } else { 2 };
            (0..parts).map(|p| body.iter().filter_map(|r| r[c].get(p)).sum()).collect()
        })
        .collect();
    let dash = if chance.odds(0.5) { "-" } else { "" };
    let write = |row: &[Vec<u64>]| -> Vec<String> { row.iter().zip(&columns).map(|(v, c)| spell(v, c, dash)).collect() };
    let mut rows: Vec<Vec<String>> =
        body.iter().zip(&labels).enumerate().map(|(i, (r, l))| [vec![(i + 1).to_string(), l.clone()], write(r)].concat()).collect();
    rows.push([vec![String::new(), "Tổng cộng".to_owned()], write(&total)].concat());
    let first = if bodies { "Cơ quan, đơn vị" } else { "Xã, phường, thị trấn" };
    let header = with_first(header, &["STT", first]);
    let wide = columns.len() >= 8;
    let caption =
        format!("Biểu {number:02}. {} năm {year}", chance.pick(&["Tổng hợp kết quả thực hiện", "Kết quả theo đơn vị", "Số liệu chi tiết"]));
    let roles = roles(&["ordinal", "label"], columns.len());
    Sheet { table: Table { caption, roles, header, rows }, wide }
}

/// Value columns with their header, one level or two. Never repeats a name within a group.
fn head(chance: &mut Chance, merged: bool, wanted: usize) -> (Vec<Column>, Vec<Vec<String>>) {
    let (mut columns, mut upper, mut lower) = (Vec::new(), Vec::new(), Vec::new());
    let groups = chance.some(&GROUPS, GROUPS.len());
    let mut at = chance.below(groups.len());
    while columns.len() < wanted {
        let before = columns.len();
        let name = chance.pick(&COLUMNS);
        match chance.below(6) {
            0 if merged => {
                let names = chance.some(&["Tổng số", "Đạt", "Tỷ lệ (%)"], 3);
                let digits = chance.whole(2, 5);
                columns.extend([Column::Count(digits), Column::Count(digits), Column::Share(chance.whole(1, 2) as u32)]);
                lower.extend(names);
            }
            1 if merged => {
                let names = chance.some(&COLUMNS, 2);
                columns.extend([Column::Count(chance.whole(1, 5)), Column::Count(chance.whole(1, 3))]);
                lower.extend(names);
            }
            2 => columns.push(Column::Ratio),
            3 => columns.push(Column::Decimal(chance.whole(1, 2) as u32)),
            4 => columns.push(Column::Count(chance.whole(5, 9))),
            _ => columns.push(Column::Count(chance.whole(1, 4))),
        }
        let added = columns.len() - before;
        if added > 1 {
            upper.push(groups[at % groups.len()]);
            at += 1;
            upper.extend(std::iter::repeat_n("", added - 1));
        } else {
            let plain = match columns.last() {
                Some(Column::Ratio) => chance.pick(&["Đạt/tổng số", "Số trường đạt chuẩn/tổng số"]),
                Some(Column::Decimal(_)) => chance.pick(&["Diện tích (ha)", "Kinh phí (triệu đồng)", "Thu quỹ (tỷ đồng)"]),
                _ => name,
            };
            upper.push(plain);
            lower.push("");
        }
    }
    let owned = |row: Vec<&str>| row.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let two = lower.iter().any(|l| !l.is_empty());
    (columns, if two { vec![owned(upper), owned(lower)] } else { vec![owned(upper)] })
}

fn with_first(header: Vec<Vec<String>>, first: &[&str]) -> Vec<Vec<String>> {
    let names = |level: usize| first.iter().map(move |f| if level == 0 { (*f).to_owned() } else { String::new() });
    header.into_iter().enumerate().map(|(level, row)| names(level).chain(row).collect()).collect()
}

fn spell(values: &[u64], column: &Column, dash: &str) -> String {
    match (column, values) {
        (Column::Count(_), [n]) => grouped(*n),
        (Column::Decimal(places), [n]) => decimal(*n, *places),
        (Column::Share(places), [part, whole]) if *whole > 0 => percent(*part, *whole, *places),
        (Column::Ratio, [part, whole]) => format!("{}/{}", grouped(*part), grouped(*whole)),
        _ => dash.to_owned(),
    }
}

/// Rows are metrics with plan, result and their share, in groups.
fn by_metric(chance: &mut Chance, number: usize, year: u64) -> Sheet {
    let sign = chance.odds(0.5);
    let noted = chance.odds(0.4);
    let mut rows = Vec::new();
    let groups = chance.whole(2, 4) as usize;
    for (g, group) in chance.some(&METRIC_GROUPS, groups).into_iter().enumerate() {
        let mut head = vec![["I", "II", "III", "IV"][g].to_owned(), group.to_owned()];
        head.resize(6 + usize::from(noted), String::new());
        rows.push(head);
        let count = chance.whole(3, 8) as usize;
        let start = g * 7;
        for (i, m) in (start..(start + count).min(METRICS.len())).enumerate() {
            let (label, unit) = METRICS[m];
            let places = u32::from(matches!(unit, "ha" | "tỷ đồng"));
            let plan = chance.spread(6).max(20);
            let done = chance.whole(plan / 2, plan + plan / 3);
            let share = percent(done, plan, 1) + if sign { "%" } else { "" };
            let mut row = vec![(i + 1).to_string(), label.to_owned(), unit.to_owned(), decimal(plan, places), decimal(done, places), share];
            if noted {
                row.push(if chance.odds(0.3) { chance.pick(&NOTES).to_owned() } else { String::new() });
            }
            rows.push(row);
        }
    }
    let mut header = vec!["TT", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch", "Thực hiện", "So sánh (%)"];
    if noted {
        header.push("Ghi chú");
    }
    let header = vec![header.into_iter().map(str::to_owned).collect()];
    let caption = format!("Biểu {number:02}. Tình hình thực hiện các chỉ tiêu năm {year}");
    let mut roles = roles(&["ordinal", "label", "unit"], 3);
    roles.extend(noted.then(|| "note".to_owned()));
    Sheet { table: Table { caption, roles, header, rows }, wide: false }
}

/// Rows are metrics, columns are months with their sum, on a page on its side.
fn by_month(chance: &mut Chance, number: usize, year: u64) -> Sheet {
    let months = chance.whole(6, 12) as usize;
    let count = chance.whole(8, 16) as usize;
    let from = chance.below(METRICS.len() - count + 1);
    let mut rows = Vec::new();
    for (i, (label, _)) in METRICS[from..from + count].iter().enumerate() {
        let digits = chance.whole(1, 4);
        let values: Vec<u64> = (0..months).map(|_| chance.spread(digits)).collect();
        let mut row = vec![(i + 1).to_string(), (*label).to_owned()];
        row.extend(values.iter().map(|v| grouped(*v)));
        row.push(grouped(values.iter().sum()));
        rows.push(row);
    }
    let mut header = vec!["STT".to_owned(), "Chỉ tiêu".to_owned()];
    header.extend((1..=months).map(|m| format!("Tháng {m}")));
    header.push("Cộng".to_owned());
    let caption = format!("Biểu {number:02}. Số liệu theo tháng năm {year}");
    let roles = roles(&["ordinal", "label"], months + 1);
    Sheet { table: Table { caption, roles, header: vec![header], rows }, wide: true }
}

fn roles(first: &[&str], values: usize) -> Vec<String> {
    first.iter().copied().chain(std::iter::repeat_n("value", values)).map(str::to_owned).collect()
}
