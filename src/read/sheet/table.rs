//! Lines of a table → rows and cells. Rows and columns in which nothing begins are left out, and spans shrink with them.

use super::place::{Item, Line};
use super::words::Words;
use crate::read::Error;
use crate::read::build::Builder;
use std::collections::{BTreeMap, BTreeSet};

/// Parts that stand side by side behind a blank column, left first.
pub(super) fn side_by_side(lines: Vec<Line>, ruled_columns: &BTreeMap<u32, u32>) -> Vec<Vec<Line>> {
    let mut areas: Vec<(u32, u32)> = lines.iter().flat_map(|l| &l.items).map(|i| (i.area.column, i.area.last_column)).collect();
    areas.sort_unstable();
    let mut reach = areas.first().map_or(0, |a| a.1);
    let mut cuts = Vec::new();
    let drawn = |column: u32| ruled_columns.get(&column).is_some_and(|&n| n as usize * 2 >= lines.len());
    for &(from, to) in &areas {
        if from > reach + 1 && !(reach + 1..from).any(drawn) {
            cuts.push(from);
        }
        reach = reach.max(to);
    }
    let mut rest = lines;
    let mut out = Vec::new();
    // More than a few are no tables but scattered notes.
    for cut in cuts.into_iter().take(8) {
        let (left, right) = split(&rest, |i| i.area.column < cut);
        if stands_alone(&left) && stands_alone(&right) {
            out.push(left);
            rest = right;
        }
    }
    out.push(rest);
    out
}

/// Whether it is a table by itself: several rows of several cells, with words above numbers.
fn stands_alone(lines: &[Line]) -> bool {
    lines.iter().filter(|l| l.len() >= 2).count() >= 2 && lines.first().is_some_and(|l| !l.numeric())
}

/// Lines with the items that `is_left` says, and those with the others.
pub(super) fn split(lines: &[Line], is_left: impl Fn(&Item) -> bool) -> (Vec<Line>, Vec<Line>) {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for line in lines {
        let (a, b): (Vec<Item>, Vec<Item>) = line.items.iter().partition(|i| is_left(i));
        for (items, side) in [(a, &mut left), (b, &mut right)] {
            if !items.is_empty() {
                side.push(Line { row: line.row, items, ruled: line.ruled });
            }
        }
    }
    (left, right)
}

/// Writes a table; `left` counts down the cells that may still be written.
pub(super) fn write(lines: &[Line], words: &Words<'_>, builder: &mut Builder, left: &mut usize) -> Result<(), Error> {
    let columns: Vec<u32> = lines.iter().flat_map(|l| l.items.iter().map(|i| i.area.column)).collect::<BTreeSet<_>>().into_iter().collect();
    let too_large = Error::TooLarge { limit: *left, size: lines.len().saturating_mul(columns.len()) };
    *left = left.checked_sub(lines.len().saturating_mul(columns.len())).ok_or(too_large)?;
    // How many of the kept columns and rows an area covers.
    let width = |i: &Item| columns.partition_point(|&c| c <= i.area.last_column) - columns.partition_point(|&c| c < i.area.column);
    let height = |at: usize, i: &Item| lines[at..].partition_point(|l| l.row <= i.area.last_row);
    // Kept column → the line before which it is covered from above.
    let mut covered = vec![0; columns.len()];
    builder.start_table(true);
    for (at, line) in lines.iter().enumerate() {
        builder.start_row();
        let mut items = line.items.iter().peekable();
        let mut column = 0;
        while let Some(&place) = columns.get(column) {
            if let Some(item) = items.next_if(|i| i.area.column == place) {
                let (wide, high) = (width(item).max(1), height(at, item).max(1));
                builder.start_cell(wide.min(usize::from(u16::MAX)) as u16, high.min(usize::from(u16::MAX)) as u16);
                words.write(item.cell, builder)?;
                builder.end_cell();
                covered.iter_mut().skip(column).take(wide).for_each(|c| *c = at + high);
                column += wide;
            } else {
                if covered.get(column).is_none_or(|&c| c <= at) {
                    builder.start_cell(1, 1);
                    builder.end_cell();
                }
                column += 1;
            }
        }
    }
    builder.end_table();
    Ok(())
}
