//! Cells of tables as read against cells as they stand.

use super::align::pairs;
use super::said::{Indicator, Said, SaidCell};
use super::score::{Figures, Miss};
use super::truth::{Table, Truth, bare, is_figure};

/// A row of the truth: its table, its number there, its cells.
struct TrueRow<'a> {
    table: &'a Table,
    at: (usize, usize),
    cells: &'a [String],
}

/// Counts figures of cells; tells of each that is not right.
pub fn compare(file: &str, truth: &Truth, said: &Said, misses: &mut Vec<Miss>) -> Figures {
    let grids = said.grids();
    let shape = |g: &Vec<Vec<SaidCell<'_>>>| (g.len(), g.first().map_or(0, Vec::len));
    // Tables of the same shape are laid cell on cell.
    let same = pairs(truth.tables.len(), grids.len(), |i, j| {
        i32::from((truth.tables[i].rows.len(), truth.tables[i].columns()) == shape(&grids[j])) * 1000
            + agreement(&truth.tables[i], &grids[j])
    });
    let same: Vec<_> =
        same.into_iter().filter(|&(i, j)| (truth.tables[i].rows.len(), truth.tables[i].columns()) == shape(&grids[j])).collect();
    let mut laid: Vec<(TrueRow<'_>, Option<&[SaidCell<'_>]>)> = Vec::new();
    let row = |i: usize, r: usize| TrueRow { table: &truth.tables[i], at: (i, r), cells: &truth.tables[i].rows[r] };
    for &(i, j) in &same {
        laid.extend((0..grids[j].len()).map(|r| (row(i, r), Some(grids[j][r].as_slice()))));
    }
    // Rows of all others are laid on those that they are likest to, in order.
    let apart = (0..truth.tables.len()).filter(|i| same.iter().all(|s| s.0 != *i));
    let left: Vec<TrueRow<'_>> = apart.flat_map(|i| (0..truth.tables[i].rows.len()).map(move |r| (i, r))).map(|(i, r)| row(i, r)).collect();
    let right: Vec<&[SaidCell<'_>]> =
        (0..grids.len()).filter(|j| same.iter().all(|s| s.1 != *j)).flat_map(|j| grids[j].iter().map(Vec::as_slice)).collect();
    let likest = pairs(left.len(), right.len(), |i, j| likeness(left[i].cells, right[j]));
    let mut figures = Figures::default();
    for j in (0..right.len()).filter(|j| likest.iter().all(|p| p.1 != *j)) {
        right[j].iter().for_each(|c| invented(file, c.figure, None, &mut figures, misses));
    }
    laid.extend(left.into_iter().enumerate().map(|(i, l)| (l, likest.iter().find(|p| p.0 == i).map(|p| right[p.1]))));
    laid.sort_by_key(|l| l.0.at);
    for (row, read) in laid {
        compare_row(file, &row, read.unwrap_or_default(), &mut figures, misses);
    }
    figures
}

fn compare_row(file: &str, row: &TrueRow<'_>, read: &[SaidCell<'_>], figures: &mut Figures, misses: &mut Vec<Miss>) {
    let laid: Vec<(usize, usize)> = if row.cells.len() == read.len() {
        (0..read.len()).map(|c| (c, c)).collect()
    } else {
        pairs(row.cells.len(), read.len(), |c, d| cell_likeness(&row.cells[c], read[d].words))
    };
    for d in (0..read.len()).filter(|d| laid.iter().all(|l| l.1 != *d)) {
        invented(file, read[d].figure, None, figures, misses);
    }
    for (c, truth) in row.cells.iter().enumerate().filter(|(c, _)| row.table.roles.get(*c).is_some_and(|r| r == "value")) {
        let figure = laid.iter().find(|l| l.0 == c).and_then(|l| read[l.1].figure);
        let at = Some((row.at.0, row.at.1, c));
        if !is_figure(truth) {
            invented(file, figure, at, figures, misses);
            continue;
        }
        figures.all += 1;
        let right = figure.is_some_and(|f| bare(&f.value.raw) == bare(truth));
        match figure.map(|f| (right, f.review)) {
            Some((true, false)) => figures.right += 1,
            Some((true, true)) => figures.doubted += 1,
            Some((false, true)) => figures.caught += 1,
            Some((false, false)) => figures.silent += 1,
            None => figures.missing += 1,
        }
        if !right || figure.is_some_and(|f| f.review) {
            misses.push(miss(file, truth, figure, at));
        }
    }
}

/// A figure of the program where none stands. Words and blanks are no figures.
fn invented(file: &str, figure: Option<&Indicator>, at: Option<(usize, usize, usize)>, figures: &mut Figures, misses: &mut Vec<Miss>) {
    let Some(figure) = figure.filter(|f| is_figure(&f.value.raw)) else { return };
    if figure.review {
        figures.invented_caught += 1;
    } else {
        figures.invented_silent += 1;
    }
    misses.push(miss(file, "", Some(figure), at));
}

fn miss(file: &str, truth: &str, figure: Option<&Indicator>, at: Option<(usize, usize, usize)>) -> Miss {
    let evidence = figure.and_then(|f| f.evidence.as_ref());
    Miss {
        file: file.to_owned(),
        what: "cell",
        page: evidence.and_then(|e| e.page),
        table: at.map(|a| a.0),
        row: at.map(|a| a.1),
        column: at.map(|a| a.2),
        truth: truth.to_owned(),
        read: figure.map(|f| f.value.raw.clone()),
        flagged: figure.is_some_and(|f| f.review),
        reasons: figure.map(Indicator::doubts).unwrap_or_default(),
        boxes: evidence.and_then(|e| e.boxes.clone()).unwrap_or_default(),
    }
}

/// How many cells of two tables agree, where they are laid on each other.
fn agreement(table: &Table, grid: &[Vec<SaidCell<'_>>]) -> i32 {
    let rows = table.rows.iter().zip(grid);
    rows.map(|(t, g)| t.iter().zip(g).filter(|(a, b)| !a.is_empty() && bare(a) == bare(b.words)).count()).sum::<usize>() as i32
}

fn likeness(truth: &[String], read: &[SaidCell<'_>]) -> i32 {
    let by_place = truth.iter().zip(read).map(|(t, r)| cell_likeness(t, r.words)).sum::<i32>();
    if truth.len() == read.len() {
        return by_place;
    }
    let laid = pairs(truth.len(), read.len(), |c, d| cell_likeness(&truth[c], read[d].words));
    laid.into_iter().map(|(c, d)| cell_likeness(&truth[c], read[d].words)).sum::<i32>().max(by_place)
}

/// From 0 to 4: the same words, words of the same letters mostly, figures both.
fn cell_likeness(truth: &str, read: &str) -> i32 {
    let (a, b) = (bare(truth), bare(read));
    if a.is_empty() || b.is_empty() {
        return 0;
    }
    if a == b {
        return if a.chars().count() > 2 { 4 } else { 2 };
    }
    let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let common = pairs(x.len().min(60), y.len().min(60), |i, j| i32::from(x[i] == y[j])).len();
    let near = common * 10 >= x.len().max(y.len()).min(60) * 7;
    i32::from(near && common > 1) * 2 + i32::from(is_figure(truth) && is_figure(read) && near)
}
