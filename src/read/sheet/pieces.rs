//! Lines of a sheet → tables and what stands around them. Drawn lines tell best; without them, rows of several cells do.

use super::model::Sheet;
use super::place::{Line, Piece};
use std::ops::Range;

/// Parts the lines; every line is in one piece, in order.
pub(super) fn pieces(lines: &[Line], sheet: &Sheet) -> Vec<Piece> {
    let mut out = Vec::new();
    let wide = lines.iter().any(|l| l.len() >= 3);
    let (mut done, mut at) = (0, 0);
    while at < lines.len() {
        let (range, columns) = match ruled(lines, at, done, sheet) {
            Ok(found) => found,
            Err(next) => {
                at = next;
                continue;
            }
        };
        plain(lines, done..range.start, wide, &mut out);
        done = range.end;
        at = range.end;
        out.push(Piece::Table(range, Some(columns)));
    }
    plain(lines, done..lines.len(), wide, &mut out);
    out
}

/// The drawn table that begins at line `at`; it may reach back to line `done`. Else the line from which to look on.
fn ruled(lines: &[Line], at: usize, done: usize, sheet: &Sheet) -> Result<(Range<usize>, (u32, u32)), usize> {
    let (mut from, mut to) = lines[at].ruled.ok_or(at + 1)?;
    let mut end = at + 1;
    while let (Some(last), Some(next)) = (lines.get(end - 1), lines.get(end)) {
        let Some(r) = next.ruled else { break };
        let gap = (next.row - last.row - 1) as usize;
        if sheet.ruled.range(last.row + 1..next.row).count() != gap || r.0 > to || r.1 < from {
            break;
        }
        (from, to) = (from.min(r.0), to.max(r.1));
        end += 1;
    }
    // Notes beside a table have lines too, here and there: what most rows have is the table's width.
    let middle = |side: fn((u32, u32)) -> u32| {
        let mut all: Vec<u32> = lines[at..end].iter().filter_map(|l| l.ruled).map(side).collect();
        all.sort_unstable();
        all.get(all.len() / 2).copied()
    };
    let run = end;
    (from, to) = (middle(|r| r.0).ok_or(run)?, middle(|r| r.1).ok_or(run)?);
    // A title or a note over the whole width is no row, even with a frame.
    let over = |l: &Line| l.len() == 1 && l.items.iter().all(|i| i.area.column <= from && i.area.last_column >= to);
    let mut start = at;
    while start < end && over(&lines[start]) {
        start += 1;
    }
    while start < end && over(&lines[end - 1]) {
        end -= 1;
    }
    let most = lines[start..end].iter().map(Line::len).max().ok_or(run)?;
    if most < 2 || end - start < 2 && most < 3 {
        return Err(run);
    }
    // Rows whose lines were not drawn.
    let within = |l: &Line| l.items.iter().filter(|i| (from..=to).contains(&i.area.column)).count();
    while let Some(next) = lines.get(end)
        && next.ruled.is_none()
        && next.row == lines[end - 1].row + 1
        && next.numeric()
        && within(next) >= 2
    {
        end += 1;
    }
    while start > done && start == at && lines[start - 1].row + 1 == lines[start].row && within(&lines[start - 1]) >= 3.max(most / 2) {
        start -= 1;
        if lines[start].ruled.is_some() {
            break;
        }
    }
    Ok((start..end, (from, to)))
}

/// Parts lines without drawn rules at blank rows, and finds the table of each part.
pub(super) fn plain(lines: &[Line], range: Range<usize>, wide: bool, out: &mut Vec<Piece>) {
    let mut start = range.start;
    let first = out.len();
    while start < range.end {
        let mut end = start + 1;
        while end < range.end && lines[end].row == lines[end - 1].row + 1 {
            end += 1;
        }
        let table = table(&lines[start..end], wide).map_or(end..end, |t| start + t.start..start + t.end);
        if !joined(lines, start..end, &table, out, first) {
            push_text(out, start..table.start);
            if !table.is_empty() {
                out.push(Piece::Table(table.clone(), None));
            }
        }
        push_text(out, table.end..end);
        start = end;
    }
}

fn push_text(out: &mut Vec<Piece>, range: Range<usize>) {
    if !range.is_empty() {
        out.push(Piece::Text(range));
    }
}

/// The table among lines without a blank row between them.
fn table(lines: &[Line], wide: bool) -> Option<Range<usize>> {
    let most = lines.iter().map(Line::len).max()?;
    let columns = |l: &Line| (l.items.first().map(|i| i.area.column), l.items.last().map(|i| i.area.column));
    if most < 2 {
        return None;
    }
    if most == 2 {
        let data: Vec<usize> = (0..lines.len()).filter(|&i| lines[i].len() == 2 && lines[i].numeric()).collect();
        if let (Some(&first), Some(&last)) = (data.first(), data.last()) {
            let like = |i: usize| lines[i].len() == 2 && columns(&lines[i]) == columns(&lines[first]);
            let (mut start, mut end) = (first, last + 1);
            if start > 0 && like(start - 1) {
                start -= 1;
            }
            while end < lines.len() && like(end) {
                end += 1;
            }
            return Some(start..end);
        }
        // Words in two columns are a table where they are all that the sheet has.
        let pairs = lines.iter().filter(|l| l.len() == 2);
        let same = pairs.clone().all(|l| pairs.clone().next().is_some_and(|f| columns(f) == columns(l)));
        return (!wide && same && pairs.count() >= 3).then_some(0..lines.len());
    }
    let mut start = lines.iter().position(|l| l.len() >= 3 && l.len() * 2 >= most)?;
    let heads = |l: &Line| l.len() >= 3 || l.len() == 2 && l.items.iter().any(|i| i.area.last_column > i.area.column);
    while start > 0 && heads(&lines[start - 1]) {
        start -= 1;
    }
    let first = lines[start].items.first()?.area.column;
    let belongs = |l: &Line| l.len() >= 3 || l.len() == 2 && (l.numeric() || l.items.iter().all(|i| i.area.column <= first + 1));
    let end = lines.iter().rposition(belongs)? + 1;
    (end > start && (end - start >= 2 || lines[start].numeric())).then_some(start..end)
}

/// Whether the lines go on the table before them in spite of one blank row; then they are added to it.
fn joined(lines: &[Line], part: Range<usize>, table: &Range<usize>, out: &mut Vec<Piece>, first: usize) -> bool {
    let before = match out.get(first..).and_then(<[_]>::last) {
        Some(Piece::Table(before, None)) => before.clone(),
        // A lone row of names may be the table's head.
        Some(Piece::Text(text)) if lines[text.end - 1].len() >= 3 => text.end - 1..text.end,
        _ => return false,
    };
    let (Some(last), Some(next)) = (lines.get(before.end - 1), lines.get(part.start)) else { return false };
    if table.is_empty() || before.end != part.start || next.row != last.row + 2 {
        return false;
    }
    let reach = |r: &Range<usize>| {
        let items = || lines[r.clone()].iter().flat_map(|l| &l.items);
        (items().map(|i| i.area.column).min(), items().map(|i| i.area.last_column).max())
    };
    // The last rows tell as well as all of them.
    let (old, new) = (reach(&(before.start.max(before.end.saturating_sub(64))..before.end)), reach(&(part.start..table.end)));
    let own_head = lines[part.start..table.end].iter().find(|l| l.len() >= 2).is_none_or(|l| !l.numeric());
    if own_head || new.0 < old.0 || new.1 > old.1 {
        return false;
    }
    if let Some(Piece::Text(text)) = out.pop() {
        push_text(out, text.start..before.start);
    }
    out.push(Piece::Table(before.start..table.end, None));
    true
}
