//! Header rows whose merged cells are only hinted at → for each row and column the cell that stands over it.
//!
//! Two hints exist. A row of full width leaves covered places blank: a blank with words below it belongs to the cell on its
//! left, a blank with nothing below to the cell above. A row that is too short left covered places out: working upwards from
//! the last row, which is full, a blank below continues one cell above, and a run of words below is shared by the cells that
//! remain.

use crate::document::Span;
use crate::orthography::fold;

/// For each header row, for each column, the cell that stands over it. `None`: none of its own (the cell above reaches down).
pub(super) type Over = Vec<Vec<Option<Span>>>;

/// Rows of full width: blanks are covered places.
pub(super) fn from_blanks(rows: &[Vec<Span>], width: usize) -> Over {
    let filled = |r: usize, c: usize| rows[r].get(c).is_some_and(|s| !s.is_empty());
    let last_filled: Vec<Option<usize>> = (0..width).map(|c| (0..rows.len()).rev().find(|&r| filled(r, c))).collect();
    let mut over: Over = Vec::with_capacity(rows.len());
    for r in 0..rows.len() {
        let mut line: Vec<Option<Span>> = vec![None; width];
        let mut parent: Option<(usize, Span)> = None;
        for c in 0..width {
            let below = last_filled[c].is_some_and(|l| l > r);
            if filled(r, c) {
                line[c] = Some(rows[r][c]);
                parent = below.then_some((c, rows[r][c]));
            } else if let Some((at, span)) = parent
                && below
                && (r == 0 || over[r - 1][c] == over[r - 1][at])
            {
                line[c] = Some(span);
            } else {
                parent = None;
            }
        }
        over.push(line);
    }
    over
}

/// A stretch of columns that one cell of a row stands over.
#[derive(Debug, Clone, Copy)]
struct Item {
    from: usize,
    to: usize,
    span: Span,
}

/// Rows that left covered places out. The last row must be the fullest.
pub(super) fn from_runs(text: &str, rows: &[Vec<Span>], width: usize) -> Over {
    let mut over: Over = vec![vec![None; width]; rows.len()];
    let Some(last) = rows.last() else { return over };
    let mut below: Vec<Item> = (0..width).map(|c| Item { from: c, to: c + 1, span: last.get(c).copied().unwrap_or_default() }).collect();
    paint(&mut over[rows.len() - 1], &below);
    for r in (0..rows.len() - 1).rev() {
        below = place(text, &rows[r], &below);
        paint(&mut over[r], &below);
    }
    over
}

fn paint(line: &mut [Option<Span>], items: &[Item]) {
    for item in items.iter().filter(|i| !i.span.is_empty()) {
        for c in item.from..item.to.min(line.len()) {
            line[c] = Some(item.span);
        }
    }
}

/// Places one row over the row below it.
fn place(text: &str, cells: &[Span], below: &[Item]) -> Vec<Item> {
    if cells.len() >= below.len() {
        return below.iter().zip(cells).map(|(b, &span)| Item { span, ..*b }).collect();
    }
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (i, item) in below.iter().enumerate() {
        if item.span.is_empty() {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.1 == i => run.1 = i + 1,
            _ => runs.push((i, i + 1)),
        }
    }
    let blanks = below.iter().filter(|i| i.span.is_empty()).count();
    let shares = shares(&runs, cells.len().saturating_sub(blanks));
    let mut out = Vec::with_capacity(cells.len());
    let (mut at, mut next) = (0, 0);
    for (run, share) in runs.iter().zip(&shares) {
        while at < run.0 && next < cells.len() {
            out.push(Item { span: cells[next], ..below[at] });
            (at, next) = (at + 1, next + 1);
        }
        let parents = &cells[next.min(cells.len())..(next + share).min(cells.len())];
        let ends = split(text, parents, &below[run.0..run.1]);
        let mut from = run.0;
        for (parent, end) in parents.iter().zip(ends) {
            let to = run.0 + end;
            if to > from {
                out.push(Item { from: below[from].from, to: below[to - 1].to, span: *parent });
            }
            from = to;
        }
        (at, next) = (run.1, next + share);
    }
    for (item, &span) in below.iter().skip(at).zip(cells.iter().skip(next)) {
        out.push(Item { span, ..*item });
    }
    out
}

/// How many cells stand over each run: one each, the rest to the longest.
fn shares(runs: &[(usize, usize)], cells: usize) -> Vec<usize> {
    let mut shares = vec![1; runs.len()];
    let extra = cells.min(runs.iter().map(|r| r.1 - r.0).sum()).saturating_sub(runs.len());
    for _ in 0..extra.min(MOST) {
        let longest =
            (0..runs.len()).filter(|&i| shares[i] < runs[i].1 - runs[i].0).max_by_key(|&i| (runs[i].1 - runs[i].0) * 64 / shares[i]);
        match longest {
            Some(i) => shares[i] += 1,
            None => break,
        }
    }
    shares
}

/// Longest run that is split by its words; a longer one is split evenly.
const MOST: usize = 64;

/// Where each parent's children end: by labels that repeat, by words that parent and child share, else evenly.
fn split(text: &str, parents: &[Span], children: &[Item]) -> Vec<usize> {
    let (k, n) = (parents.len(), children.len());
    if k == 0 {
        return Vec::new();
    }
    let even: Vec<usize> = (1..=k).map(|j| j * n / k).collect();
    if k == 1 || n > MOST || k > n {
        return even;
    }
    let labels: Vec<Vec<String>> = children.iter().map(|i| folded_words(i.span.of(text))).collect();
    if n.is_multiple_of(k) {
        let p = n / k;
        let same = (0..n - p).filter(|&i| labels[i] == labels[i + p]).count();
        if 2 * same >= n - p && p > 1 {
            return even;
        }
    }
    let starts: Vec<usize> = (0..n).filter(|&i| labels[i] == labels[0]).collect();
    if starts.len() == k {
        return starts[1..].iter().copied().chain([n]).collect();
    }
    by_words(&parents.iter().map(|s| folded_words(s.of(text))).collect::<Vec<_>>(), &labels)
}

fn folded_words(words: &str) -> Vec<String> {
    words.split(|c: char| !fold::is_letter(c)).filter(|w| !w.is_empty()).map(fold::folded).collect()
}

/// The split with the most words shared between parents and their children; of equals the most even one.
fn by_words(parents: &[Vec<String>], labels: &[Vec<String>]) -> Vec<usize> {
    let (k, n) = (parents.len(), labels.len());
    let rare = |w: &String| parents.iter().filter(|p| p.contains(w)).count() == 1;
    let gain: Vec<Vec<i64>> = parents
        .iter()
        .map(|p| {
            let mut sums = vec![0];
            for label in labels {
                let shared = label.iter().filter(|w| p.contains(w) && rare(w)).count();
                sums.push(sums[sums.len() - 1] + 1000 * i64::try_from(shared).unwrap_or(0));
            }
            sums
        })
        .collect();
    let (wide, many) = (i64::try_from(n).unwrap_or(0), i64::try_from(k).unwrap_or(1));
    let mut best = vec![vec![(i64::MIN, 0usize); n + 1]; k + 1];
    best[0][0] = (0, 0);
    for j in 1..=k {
        for end in j..=n {
            for start in j - 1..end {
                let before = best[j - 1][start].0;
                if before == i64::MIN {
                    continue;
                }
                let uneven = (i64::try_from(end - start).unwrap_or(0) * many - wide).abs();
                let score = before + gain[j - 1][end] - gain[j - 1][start] - uneven;
                if score > best[j][end].0 {
                    best[j][end] = (score, start);
                }
            }
        }
    }
    let mut ends = vec![n; k];
    for j in (1..k).rev() {
        ends[j - 1] = best[j + 1][ends[j]].1;
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(text: &mut String, cells: &[&str]) -> Vec<Span> {
        cells
            .iter()
            .map(|c| {
                let at = text.len();
                text.push_str(c);
                text.push('\t');
                Span::new(at, at + c.len())
            })
            .collect()
    }

    fn paths(text: &str, over: &Over) -> Vec<String> {
        (0..over[0].len())
            .map(|c| {
                let mut path: Vec<&str> = over.iter().filter_map(|r| r[c]).map(|s| s.of(text)).collect();
                path.dedup();
                path.join(">")
            })
            .collect()
    }

    #[test]
    fn short_rows_are_placed_from_below() {
        let mut text = String::new();
        let rows = vec![
            row(&mut text, &["STT", "Cơ quan", "Mức 3", "Mức 4", "Ghi chú"]),
            row(&mut text, &["", "", "Đã cấp", "Hồ sơ", "Đã cấp", "Hồ sơ", ""]),
            row(&mut text, &["", "", "", "Tổng", "Trực tiếp", "Qua mạng", "", "Tổng", "Trực tiếp", "Qua mạng", ""]),
        ];
        let got = paths(&text, &from_runs(&text, &rows, 11));
        assert_eq!(got[0], "STT");
        assert_eq!(got[2], "Mức 3>Đã cấp");
        assert_eq!(got[4], "Mức 3>Hồ sơ>Trực tiếp");
        assert_eq!(got[6], "Mức 4>Đã cấp");
        assert_eq!(got[9], "Mức 4>Hồ sơ>Qua mạng");
        assert_eq!(got[10], "Ghi chú");
    }

    #[test]
    fn uneven_parents_are_told_apart_by_their_words() {
        let mut text = String::new();
        let rows = vec![
            row(&mut text, &["TT", "Xã", "Hộ nghèo", "Bảo hiểm y tế"]),
            row(&mut text, &["", "", "Số hộ nghèo", "Tỷ lệ hộ nghèo", "Hộ thoát nghèo", "Số thẻ bảo hiểm", "Tỷ lệ bảo hiểm"]),
        ];
        let got = paths(&text, &from_runs(&text, &rows, 7));
        assert_eq!(got[4], "Hộ nghèo>Hộ thoát nghèo");
        assert_eq!(got[5], "Bảo hiểm y tế>Số thẻ bảo hiểm");
    }

    #[test]
    fn blanks_belong_left_or_above() {
        let mut text = String::new();
        let rows = vec![row(&mut text, &["TT", "Xã", "Hộ", "", "Ghi chú"]), row(&mut text, &["", "", "Số", "Tỷ lệ", ""])];
        let got = paths(&text, &from_blanks(&rows, 5));
        assert_eq!(got, ["TT", "Xã", "Hộ>Số", "Hộ>Tỷ lệ", "Ghi chú"]);
    }
}
