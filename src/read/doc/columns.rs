//! Edges of cells in all rows of a table → columns, and the columns that each cell covers.

use std::collections::HashSet;

/// Edges nearer than this (in twentieths of a point) are the same line.
const SAME: i32 = 20;
/// Edges nearer than this are too unless a row has both: a column this narrow holds no words.
const NARROW: i32 = 200;
/// A row that begins or ends nearer than this to the table's side does so at the side.
const SIDE: i32 = 300;

/// For each row the number of the column line at each of its edges. Edges of a row never run back.
pub fn lines(mut rows: Vec<Vec<i32>>) -> Vec<Vec<u16>> {
    for row in &mut rows {
        let mut last = i32::MIN;
        for edge in row.iter_mut() {
            *edge = (*edge).max(last);
            last = *edge;
        }
    }
    let left = rows.iter().filter_map(|r| r.first()).min().copied().unwrap_or(0);
    let right = rows.iter().filter_map(|r| r.last()).max().copied().unwrap_or(0);
    for row in &mut rows {
        if let Some(edge) = row.first_mut().filter(|e| e.saturating_sub(left) <= SIDE) {
            *edge = left;
        }
        if let Some(edge) = row.last_mut().filter(|e| right.saturating_sub(**e) <= SIDE) {
            *edge = right;
        }
    }
    let mut edges: Vec<(i32, usize, usize)> = Vec::new();
    for (r, row) in rows.iter().enumerate() {
        edges.extend(row.iter().enumerate().map(|(i, &edge)| (edge, r, i)));
    }
    edges.sort_unstable();
    let mut out: Vec<Vec<u16>> = rows.iter().map(|row| vec![0; row.len()]).collect();
    let mut line = 0u16;
    let mut first = left;
    let mut here: HashSet<usize> = HashSet::new();
    for (edge, r, i) in edges {
        let gap = edge.saturating_sub(first);
        if gap > NARROW || (gap > SAME && here.contains(&r)) {
            line = line.saturating_add(1);
            first = edge;
            here.clear();
        }
        here.insert(r);
        if let Some(slot) = out.get_mut(r).and_then(|row| row.get_mut(i)) {
            *slot = line;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_that_nearly_meet_are_one_line() {
        let rows = vec![vec![0, 1000, 3000], vec![-8, 1012, 2000, 2995], vec![0, 1150, 2000, 3200]];
        assert_eq!(lines(rows), [vec![0, 1, 3], vec![0, 1, 2, 3], vec![0, 1, 2, 3]]);
    }

    #[test]
    fn narrow_columns_of_a_row_stay_and_nothing_runs_back() {
        assert_eq!(lines(vec![vec![0, 150, 1000], vec![0, 140, 1000]]), [vec![0, 1, 2], vec![0, 1, 2]]);
        assert_eq!(lines(vec![vec![0, 500, 100, 900]]), [vec![0, 1, 1, 2]]);
        assert_eq!(lines(vec![vec![], vec![5]]), [vec![], vec![0]]);
    }
}
