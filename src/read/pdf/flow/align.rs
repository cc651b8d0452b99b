//! Lines whose words stand in columns, without standing rules → tables.
//!
//! A line falls into pieces at wide gaps. From the line with most pieces a region grows up and down as long as no piece bridges
//! two columns; what lies above the first figure is the head. Lying rules and the distances of lines part the rows.

mod rows;

use super::head;
use super::{Cell, Table, part};
use crate::read::grid::{self, Rule};
use crate::read::pdf::lines::Line;
use rows::Rows;

/// Gaps wider than this many ems part pieces.
const GAP: f32 = 0.7;
/// A gap of which no drawn space covers this many ems parts pieces, too, where spaces are not stretched.
const OPEN: f32 = 0.1;
/// Lines farther apart than this many ems belong to different regions.
const FAR: f32 = 3.4;
/// Lines of one page that are looked at; more are no text.
const LINES: usize = 3_000;
/// Lines of a head; more are none.
const HEAD: usize = 60;
/// Columns of one table.
const COLUMNS: usize = 60;

/// A stretch of words of a line without a wide gap.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Its words.
    pub line: Line,
    /// Where it begins.
    pub x0: f32,
    /// Where it ends.
    pub x1: f32,
}

impl Piece {
    /// Its base line.
    pub fn y(&self) -> f32 {
        self.line.y
    }
    /// Its middle.
    pub fn middle(&self) -> f32 {
        f32::midpoint(self.x0, self.x1)
    }
    fn text(&self) -> String {
        self.line.text()
    }
    /// A number, a share, a dash that stands for none.
    fn is_figure(&self) -> bool {
        let text = self.text();
        let body = text.trim_start_matches(['-', '+', '<', '>', '≤', '≥', '±', '~', '(']);
        // `(7)=(6)/(4)` tells how a column is reckoned.
        let formula = text.starts_with('(') && text.find(')').is_some_and(|at| at + 1 < text.len());
        let year = text.len() == 4 && (text.starts_with("19") || text.starts_with("20"));
        let number = body.starts_with(|c: char| c.is_ascii_digit()) && !body.contains(char::is_alphabetic) && !year && !formula;
        number || matches!(text.as_str(), "-" | "–" | "x" | "[x]")
    }
    /// The number or mark of a row.
    fn is_ordinal(&self) -> bool {
        let text = self.text();
        let body = text.trim_end_matches(['.', ')']);
        let number = !body.is_empty() && body.len() <= 7 && body.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',');
        let roman = !body.is_empty() && body.bytes().all(|b| matches!(b, b'I' | b'V' | b'X'));
        let code = text.starts_with('(') && text[1..].starts_with(|c: char| c.is_ascii_digit());
        number || roman || code || body.chars().count() == 1 || matches!(text.as_str(), "-" | "+")
    }
}

/// The pieces of a line. `tight`: the page draws its spaces, and does not stretch them.
fn pieces(line: &Line, tight: bool) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut from = 0;
    for to in 1..=line.words.len() {
        if to == line.words.len() || line.words[to].gap > GAP || tight && line.words[to].open > OPEN {
            let line = part(line, (from, to));
            out.push(Piece { x0: line.x0(), x1: line.x1(), line });
            from = to;
        }
    }
    out
}

/// Whether the page draws its spaces as wide as they are: then a gap that none fills parts what belongs apart.
fn tight(all: &[Line]) -> bool {
    let gaps = || all.iter().flat_map(|l| &l.words).filter(|w| w.gap > 0.0 && w.gap <= GAP);
    gaps().filter(|w| w.open <= OPEN).count() * 4 > gaps().count() * 3
}

/// The lines of a page.
#[derive(Clone, Copy)]
struct Page<'a> {
    all: &'a [Line],
    /// The pieces of each.
    cut: &'a [Vec<Piece>],
    rules: &'a [Rule],
    /// See [`tight`].
    tight: bool,
}

/// The tables among lines in order: first line, one past the last, the table.
pub(super) fn tables(all: &[Line], rules: &[Rule]) -> Vec<(usize, usize, Table)> {
    if all.len() > LINES {
        return Vec::new();
    }
    let tight = tight(all);
    let cut: Vec<Vec<Piece>> = all.iter().map(|l| pieces(l, tight)).collect();
    // A rule drawn cell by cell is one.
    let rules = grid::joined(rules, true);
    let page = Page { all, cut: &cut, rules: &rules, tight };
    let mut out = Vec::new();
    let mut start = 0;
    while start < all.len() {
        let mut end = start + 1;
        while end < all.len() && all[end].y - all[end - 1].y < FAR * all[end].size.max(all[end - 1].size) {
            end += 1;
        }
        within(&page, (start, end), &mut out, 0);
        start = end;
    }
    out.sort_by_key(|t| t.0);
    out
}

/// Whether a line that no table took looks like the line of a table: figures side by side, or figures and words apart.
pub(super) fn is_tabular(line: &Line) -> bool {
    let cut = pieces(line, true);
    let figures = cut.iter().filter(|p| p.is_figure()).count();
    figures > 0 && (cut.len() > 1 || figures == cut.len() && !cut[0].is_ordinal())
}

/// The tables of a stretch of lines.
fn within(page: &Page<'_>, (from, to): (usize, usize), out: &mut Vec<(usize, usize, Table)>, depth: u32) {
    if to < from + 2 || depth > 60 {
        return;
    }
    let cut = page.cut;
    let mut tried = 0;
    let mut seeds: Vec<usize> = (from..to).filter(|&i| cut[i].len() >= 3 || cut[i].len() == 2 && cut[i][1].is_figure()).collect();
    seeds.sort_by_key(|&i| std::cmp::Reverse(cut[i].len()));
    for seed in seeds {
        tried += 1;
        if tried > 12 {
            return;
        }
        if let Some((first, last, table)) = region(page, (from, to), seed) {
            out.push((first, last, table));
            within(page, (from, first), out, depth + 1);
            within(page, (last, to), out, depth + 1);
            return;
        }
    }
}

/// A stretch of the page's width that words cover: where, and the lines that have a piece in it.
#[derive(Debug, Clone)]
struct Stretch {
    x0: f32,
    x1: f32,
    lines: Vec<usize>,
}

/// The stretches, from left to right. Those that stand on one line are different columns.
#[derive(Debug, Clone, Default)]
struct Cover(Vec<Stretch>);

impl Cover {
    /// The stretches that a piece touches: first, one past the last.
    fn touched(&self, p: &Piece) -> (usize, usize) {
        let slack = ((p.x1 - p.x0) * 0.2).min(0.6);
        let from = self.0.partition_point(|c| c.x1 <= p.x0 + slack);
        (from, self.0.partition_point(|c| c.x0 < p.x1 - slack).max(from))
    }
    /// Whether a piece covers two columns, or two pieces lie in one.
    fn bridged(&self, pieces: &[Piece]) -> bool {
        let touched: Vec<(usize, usize)> = pieces.iter().map(|p| self.touched(p)).collect();
        touched.windows(2).any(|t| t[0].1 > t[1].0) || touched.iter().any(|t| !self.apart(t.0, t.1))
    }
    /// Whether no two of the stretches stand on one line.
    fn apart(&self, from: usize, to: usize) -> bool {
        if to < from + 2 {
            return true;
        }
        let mut lines: Vec<usize> = self.0[from..to].iter().flat_map(|c| c.lines.iter().copied()).collect();
        let all = lines.len();
        lines.sort_unstable();
        lines.dedup();
        lines.len() == all
    }
    fn add(&mut self, pieces: &[Piece], line: usize) {
        for p in pieces {
            let (a, b) = self.touched(p);
            let mut joined = Stretch { x0: p.x0, x1: p.x1, lines: vec![line] };
            for old in self.0.drain(a..b) {
                joined.x0 = joined.x0.min(old.x0);
                joined.x1 = joined.x1.max(old.x1);
                joined.lines.extend(old.lines);
            }
            self.0.insert(a, joined);
        }
    }
}

/// The table that grows from line `seed`. `None`: there is none.
fn region(page: &Page<'_>, (from, to): (usize, usize), seed: usize) -> Option<(usize, usize, Table)> {
    let Page { all, cut, rules, .. } = *page;
    let mut cover = Cover::default();
    cover.add(&cut[seed], seed);
    let (mut first, mut last) = (seed, seed + 1);
    while last < to && !cover.bridged(&cut[last]) {
        cover.add(&cut[last], last);
        last += 1;
    }
    while first > from && !cover.bridged(&cut[first - 1]) {
        cover.add(&cut[first - 1], first - 1);
        first -= 1;
    }
    let grown = (first, last);
    // Lines of a head: their cells may cover several columns.
    let spread = cover.0.first()?.x0..cover.0.last()?.x1;
    let width = spread.end - spread.start;
    let wide = |r: &&Rule| r.lies && r.to.min(spread.end) - r.from.max(spread.start) > 0.8 * width;
    let full: Vec<f32> = rules.iter().filter(wide).map(|r| r.at).collect();
    let ruled = |a: f32, b: f32| full.iter().any(|y| *y > a && *y < b);
    let size = all[seed].size;
    // Levels of a head are no farther apart than rows are.
    let mut gaps: Vec<f32> = (first + 1..last).map(|i| all[i].y - all[i - 1].y).filter(|d| *d > 0.85 * size).collect();
    gaps.sort_by(f32::total_cmp);
    let usual = gaps.first().copied().unwrap_or(f32::INFINITY);
    let far = gaps.get(gaps.len() / 2).map_or(0.0, |d| 1.08 * d).clamp(2.2 * size, FAR * size);
    let roofed = |i: usize| ruled(all[i].y - 2.4 * size, all[i].y);
    // A name by itself over or beside those below: not a caption, which is set apart or set otherwise.
    let joins = |i: usize| {
        let ([p], below) = (cut[i].as_slice(), &all[i + 1]) else { return true };
        let near = below.y - all[i].y;
        let middle = (p.middle() - f32::midpoint(spread.start, spread.end)).abs() < 2.0 * size;
        let narrow = p.x1 - p.x0 < 0.4 * width && p.x0 > spread.start - size && p.x1 < spread.end + size;
        narrow && near < far && (near < 0.85 * size || !middle || near < 1.05 * usual.min(1.5 * size)) && is_alike(p, below)
    };
    let mut bridging = 0;
    while first > from && bridging < 12 {
        let (above, below) = (&all[first - 1], &all[first]);
        let outside = cut[first - 1].iter().any(|p| p.x0 < spread.start - 4.0 * size || p.x1 > spread.end + 4.0 * size);
        let fits = roofed(first - 1) || !outside && joins(first - 1);
        if !fits || below.y - above.y > far || above.size > 1.2 * size {
            break;
        }
        bridging += 1;
        first -= 1;
    }
    // What stands alone and apart at either end is a caption or a remark.
    while first + 1 < last && cut[first].len() == 1 && !roofed(first) && !joins(first) {
        first += 1;
    }
    let apart = |i: usize| {
        all[i].y - all[i - 1].y > 1.5 * usual || ruled(all[i - 1].y, all[i].y - 0.7 * size) && !ruled(all[i].y, all[i].y + 2.0 * size)
    };
    while last > first + 2
        && cut[last - 1].len() == 1
        && all[last - 1].y - all[last - 2].y > 0.85 * size
        && (apart(last - 1) || last < to && cut[last].len() == 1 && all[last].y - all[last - 1].y < 1.3 * usual)
    {
        last -= 1;
    }
    // What was taken off again is no part of the columns.
    if last < grown.1 || first > grown.0 {
        cover = Cover::default();
        let kept = first.max(grown.0)..last;
        for i in (seed..kept.end).chain((kept.start..seed).rev()).filter(|i| kept.contains(i)) {
            cover.add(&cut[i], i);
        }
    }
    let lines = first..last;
    let head = head_of(&cut[lines.clone()]);
    let every: Vec<usize> = (0..lines.len()).collect();
    let columns = columns(&cover, &cut[lines.clone()], size, &every, head)?;
    if !is_table(&columns, &cut[lines.clone()], !full.is_empty()) {
        return None;
    }
    let table = build(page, lines, columns, &cover, &full)?;
    Some((first, last, table))
}

/// Whether a piece is set as the line below it is, and does not lead in ("Đơn vị tính: …").
fn is_alike(p: &Piece, below: &Line) -> bool {
    let bold = |l: &Line| l.words.iter().all(|w| w.bold);
    (p.line.size - below.size).abs() < 0.05 * below.size
        && bold(&p.line) == bold(below)
        && !p.line.words.iter().any(|w| w.text.ends_with(':'))
}

/// How many lines stand before the first that has figures or the number of a row.
fn head_of(lines: &[Vec<Piece>]) -> usize {
    lines.iter().position(|l| l.iter().any(Piece::is_figure) || l.len() > 1 && l[0].is_ordinal()).unwrap_or(0)
}

/// The columns: stretches that never stand in one row are one, as where a head and its figures are aligned differently. `rows`: the
/// row of each line, as far as it is known; the first `head` lines are the head.
fn columns(cover: &Cover, lines: &[Vec<Piece>], size: f32, rows: &[usize], head: usize) -> Option<Vec<(f32, f32)>> {
    let mut columns: Vec<(f32, f32)> = cover.0.iter().map(|c| (c.x0, c.x1)).collect();
    if columns.len() > COLUMNS {
        return None;
    }
    let inside = |p: &Piece, c: (f32, f32)| p.middle() >= c.0 - 0.5 && p.middle() <= c.1 + 0.5;
    let holds = |l: usize, c: (f32, f32)| lines[l].iter().any(|p| inside(p, c));
    // A name that fills the gutter between two columns with names further down stands over both.
    let deepest = |c: (f32, f32)| (0..head).rev().find(|&l| holds(l, c));
    let over = |i: usize| {
        let (Some(&left), Some(&right)) = (i.checked_sub(1).and_then(|k| columns.get(k)), columns.get(i + 1)) else { return false };
        let own = columns[i];
        let close = own.0 - left.1 < 0.6 * size || right.0 - own.1 < 0.6 * size;
        let depth = deepest(own);
        close && depth.is_some() && deepest(left) > depth && deepest(right) > depth && !(head..lines.len()).any(|l| holds(l, own))
    };
    let parents: Vec<bool> = (0..columns.len()).map(over).collect();
    let mut parents = parents.into_iter();
    columns.retain(|_| !parents.next().unwrap_or(false));
    // The lines of the head count as one: names side by side are of different columns, however deep they stand.
    let held: Vec<Vec<usize>> = columns
        .iter()
        .map(|&c| {
            let row = |l: usize| rows[l.max(head.saturating_sub(1))];
            let mut own: Vec<usize> = (0..lines.len()).filter(|&l| holds(l, c)).map(row).collect();
            own.sort_unstable();
            own.dedup();
            own
        })
        .collect();
    let numbers = |&c: &(f32, f32)| {
        let mut own = lines.iter().flatten().filter(|p| inside(p, c)).peekable();
        own.peek().is_some() && own.all(|p| p.is_figure() && !p.text().contains(char::is_alphabetic))
    };
    let stretches: Vec<Joined> =
        columns.iter().zip(held).map(|(&c, lines)| Joined { x0: c.0, x1: c.1, lines, numbers: numbers(&c) }).collect();
    let ways = [Way::Near, Way::Left, Way::Right].map(|way| merged(&stretches, way, 12.0 * size));
    let best = ways.into_iter().min_by(|a, b| a.0.len().cmp(&b.0.len()).then(a.1.total_cmp(&b.1)));
    columns = best.map(|b| b.0).unwrap_or_default();
    (columns.len() >= 2).then_some(columns)
}

/// Which of two neighbours a stretch is joined with first.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Left,
    Near,
    Right,
}

/// Stretches that became one column.
#[derive(Clone)]
struct Joined {
    x0: f32,
    x1: f32,
    lines: Vec<usize>,
    /// Nothing but figures stand in it.
    numbers: bool,
}

/// Whether two ascending lists share a number.
fn common(a: &[usize], b: &[usize]) -> bool {
    let (mut i, mut k) = (0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(k)) {
        match x.cmp(y) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => k += 1,
        }
    }
    false
}

/// Joins neighbours that hold no line in common; the columns and how far apart the joined ones were.
fn merged(stretches: &[Joined], way: Way, most: f32) -> (Vec<(f32, f32)>, f32) {
    let mut all = stretches.to_vec();
    let mut sum = 0.0;
    loop {
        // Figures end at the right of their column: they do not stand wholly before its name.
        let odd = |i: usize| if all[i - 1].numbers && !all[i].numbers { 4.0 * most } else { 0.0 };
        let gap = |i: usize| all[i].x0 - all[i - 1].x1;
        let mut free = (1..all.len()).filter(|&i| gap(i) < most && !common(&all[i].lines, &all[i - 1].lines));
        let next = match way {
            Way::Left => free.next(),
            Way::Right => free.next_back(),
            Way::Near => free.min_by(|a, b| (gap(*a) + odd(*a)).total_cmp(&(gap(*b) + odd(*b)))),
        };
        let Some(i) = next else { break };
        sum += gap(i) + odd(i);
        let right = all.remove(i);
        all[i - 1].x1 = right.x1;
        all[i - 1].lines.extend(right.lines);
        all[i - 1].lines.sort_unstable();
        all[i - 1].numbers &= right.numbers;
    }
    (all.into_iter().map(|c| (c.x0, c.x1)).collect(), sum)
}

/// Whether aligned pieces are a table: enough of them, and figures or numbered rows among them.
fn is_table(columns: &[(f32, f32)], lines: &[Vec<Piece>], ruled: bool) -> bool {
    let full = lines.iter().filter(|l| l.len() >= 2).count();
    let wide = lines.iter().filter(|l| l.len() >= 3).count();
    let behind = || lines.iter().flatten().filter(|p| p.x0 > columns[0].1);
    let figures = behind().filter(|p| p.is_figure()).count();
    let all = behind().count().max(1);
    let numbered = lines.iter().filter(|l| l.len() >= 2 && l[0].x0 < columns[0].1 && l[0].is_ordinal()).count();
    if columns.len() == 2 {
        return full >= 3 && figures >= 3 && figures * 2 > all;
    }
    wide >= 2 && full >= 3 && (figures * 10 >= all * 3 || numbered >= 3 || ruled && numbered >= 1)
}

/// Where columns meet.
fn bounds(columns: &[(f32, f32)]) -> Vec<f32> {
    let inner = columns.windows(2).map(|c| f32::midpoint(c[0].1, c[1].0));
    let (first, last) = (columns.first().map_or(0.0, |c| c.0 - 1.0), columns.last().map_or(0.0, |c| c.1 + 1.0));
    std::iter::once(first).chain(inner).chain([last]).collect()
}

/// The column that a piece lies in most.
fn column_of(p: &Piece, xs: &[f32]) -> usize {
    let overlap = |c: usize| p.x1.min(xs[c + 1]) - p.x0.max(xs[c]);
    (0..xs.len() - 1).max_by(|a, b| overlap(*a).total_cmp(&overlap(*b))).unwrap_or(0)
}

/// The rows of lines whose columns are known.
fn banded(page: &Page<'_>, lines: &std::ops::Range<usize>, columns: &[(f32, f32)], rules: &[f32]) -> Rows {
    let Page { all, cut, .. } = *page;
    let xs = bounds(columns);
    let of = |p: &Piece| column_of(p, &xs);
    let label = label(&cut[lines.clone()], columns.len(), &of);
    let ordinal = |i: usize| columns.len() > 2 && cut[i].len() > 1 && cut[i].first().is_some_and(|p| of(p) == 0 && p.is_ordinal());
    let ordinals = lines.clone().filter(|&i| ordinal(i)).count() > 1;
    let anchor = |i: usize| {
        let figures = cut[i].iter().filter(|p| p.is_figure() && of(p) > label).count();
        // A name that begins small, or in brackets, goes on from the line above.
        let goes_on = |p: &Piece| p.text().starts_with(|c: char| c.is_lowercase() || c == '(');
        let named = cut[i].iter().any(|p| of(p) == label && !goes_on(p));
        ordinal(i) || figures > 1 || figures == 1 && (named || !ordinals)
    };
    let mut widths = vec![0.0f32; columns.len()];
    for p in lines.clone().flat_map(|i| &cut[i]) {
        let c = of(p);
        if p.x0 > columns[c].0 - 1.0 && p.x1 < columns[c].1 + 1.0 {
            widths[c] = widths[c].max(p.x1 - p.x0);
        }
    }
    let row = |i: usize| rows::Row {
        y: all[i].y,
        size: all[i].size,
        pieces: cut[i].iter().map(|p| (of(p), p)).collect(),
        anchor: anchor(i),
        ruled: i > lines.start && rules.iter().any(|y| *y > all[i - 1].y && *y < all[i].y),
    };
    let own: Vec<rows::Row<'_>> = lines.clone().map(row).collect();
    rows::rows(&own, &widths)
}

fn build(page: &Page<'_>, lines: std::ops::Range<usize>, mut columns: Vec<(f32, f32)>, cover: &Cover, rules: &[f32]) -> Option<Table> {
    let Page { all, cut, .. } = *page;
    let own = &cut[lines.clone()];
    let size = all[lines.start].size;
    let mut found = banded(page, &lines, &columns, rules);
    // Once the rows are known, the columns show better: what stands in one row is of different columns.
    let mut row_of = vec![0; own.len()];
    for (n, row) in found.bands.iter().enumerate() {
        row_of[row.clone()].fill(n + 1);
    }
    if let Some(better) = self::columns(cover, own, size, &row_of, found.head).filter(|c| *c != columns) {
        columns = better;
        found = banded(page, &lines, &columns, rules);
    }
    let xs = bounds(&columns);
    let of = |p: &Piece| column_of(p, &xs);
    let body = found.head;
    let over: Vec<Piece> = own[..body].iter().flatten().cloned().collect();
    let headless = over.is_empty();
    let frame = head::Frame { columns: &columns, xs: &xs, line: found.line, plain: found.plain };
    let (head, named) = head::rows(over, &frame);
    let sure = found.sure && named && is_clear(page, &lines, &found, &columns, &of, headless);
    let mut table = Table { rows: head, xs: xs.clone(), columns, guessed: !sure, headless };
    for band in &found.bands {
        let blank = |c: usize| Cell { column: c, columns: 1, rows: 1, right: table.columns[c].1, ..Cell::default() };
        let mut row: Vec<Cell> = (0..table.columns.len()).map(blank).collect();
        for piece in band.clone().flat_map(|i| &own[i]) {
            row[of(piece)].lines.push(piece.line.clone());
        }
        table.rows.push(row);
    }
    (!table.rows.is_empty()).then_some(table)
}

/// Whether every piece of the rows lies in one column, the white between columns is wide or drawn, and nothing near is left over.
fn is_clear(
    page: &Page<'_>,
    lines: &std::ops::Range<usize>,
    found: &Rows,
    columns: &[(f32, f32)],
    of: &impl Fn(&Piece) -> usize,
    headless: bool,
) -> bool {
    let Page { all, cut, tight, .. } = *page;
    let size = all[lines.start].size;
    let own = &cut[lines.clone()];
    if found.head > HEAD {
        return false;
    }
    let mut held: Vec<Vec<(f32, f32, usize)>> = vec![Vec::new(); columns.len()];
    for (r, row) in found.bands.iter().enumerate() {
        for i in row.clone() {
            let mut last = None;
            for p in &own[i] {
                let c = of(p);
                if last == Some(c) || p.x0 < columns[c].0 - 1.0 || p.x1 > columns[c].1 + 1.0 {
                    return false;
                }
                last = Some(c);
                held[c].push((p.x0, p.x1, r));
            }
        }
    }
    // Words and figures of one column may stand side by side; then those of its neighbours must stand in the same rows.
    let full = held.iter().all(|h| !h.is_empty());
    let together = |part: &[(f32, f32, usize)], c: Option<usize>| {
        c.and_then(|c| held.get(c)).is_none_or(|other| part.iter().any(|p| other.binary_search_by_key(&p.2, |o| o.2).is_ok()))
    };
    for (c, own) in held.iter().enumerate() {
        let mut own = own.clone();
        own.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut end = f32::MAX;
        let mut starts = Vec::new();
        for (k, p) in own.iter().enumerate() {
            if p.0 > end + 0.5 {
                starts.push(k);
            }
            end = if k == 0 { p.1 } else { end.max(p.1) };
        }
        let (Some(&first), Some(&last)) = (starts.first(), starts.last()) else { continue };
        if headless || !full || !together(&own[..first], c.checked_sub(1)) || !together(&own[last..], Some(c + 1)) {
            return false;
        }
    }
    // A name that does not stand over its figures: only where each column has both is it plain which is whose.
    let names = own[..found.head].iter().flatten();
    let beside = |p: &Piece| {
        let of = &held[of(p)];
        !of.is_empty() && !of.iter().any(|h| h.0 < p.x1 && h.1 > p.x0)
    };
    if !full && names.clone().any(beside) {
        return false;
    }
    let ends: Vec<(f32, f32)> = held
        .iter()
        .filter(|own| !own.is_empty())
        .map(|own| (own.iter().map(|p| p.0).fold(f32::MAX, f32::min), own.iter().map(|p| p.1).fold(f32::MIN, f32::max)))
        .collect();
    if ends.windows(2).any(|e| e[1].0 - e[0].1 < if tight { 0.0 } else { 1.2 * size }) {
        return false;
    }
    let width = columns.last().map_or(0.0, |c| c.1) - columns[0].0;
    let far = found.row.clamp(1.6 * size, FAR * size);
    let lone = |i: usize, next: &Line| cut[i].len() > 1 || cut[i].iter().all(|p| p.x1 - p.x0 < 0.4 * width && is_alike(p, next));
    let below = lines.end < all.len() && all[lines.end].y - all[lines.end - 1].y < far && lone(lines.end, &all[lines.end - 1]);
    let above = lines.start > 0 && all[lines.start].y - all[lines.start - 1].y < far && lone(lines.start - 1, &all[lines.start]);
    !below && !above
}

/// The column that names the rows: the first of the first two that holds words.
fn label(lines: &[Vec<Piece>], columns: usize, of: &impl Fn(&Piece) -> usize) -> usize {
    let words = |c: usize| lines.iter().flatten().filter(|p| of(p) == c && !p.is_ordinal() && !p.is_figure()).count();
    usize::from(columns > 2 && words(1) > 2 * words(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::pdf::lines::Word;

    /// A line of words at places, five points a letter.
    fn line(y: f32, words: &[(f32, &str)]) -> Line {
        let mut end = f32::NEG_INFINITY;
        let words = words.iter().map(|&(x0, text)| {
            let x1 = x0 + 5.0 * text.chars().count() as f32;
            let gap = (x0 - end) / 10.0;
            end = x1;
            Word { text: text.to_owned(), x0, x1, y, gap, open: gap, scheme: None, bold: false, italic: false, seen: None }
        });
        Line { words: words.collect(), y, size: 10.0, guessed: false }
    }

    fn text(table: &Table) -> Vec<String> {
        let cell = |c: &Cell| {
            let words = c.lines.iter().map(Line::text).collect::<Vec<_>>().join(" ");
            if c.columns > 1 || c.rows > 1 { format!("{words}:{}x{}", c.rows, c.columns) } else { words }
        };
        table.rows.iter().map(|r| r.iter().map(cell).collect::<Vec<_>>().join("|")).collect()
    }

    #[test]
    fn a_head_of_two_levels_wrapped_names_and_figures_to_the_right() {
        let all = [
            line(0.0, &[(0.0, "TT"), (60.0, "Xã"), (190.0, "Hộ nghèo"), (300.0, "Ghi chú")]),
            line(16.0, &[(160.0, "Số hộ"), (230.0, "Tỷ lệ")]),
            line(32.0, &[(5.0, "1"), (30.0, "An Lộc"), (175.0, "12"), (235.0, "4,98")]),
            line(48.0, &[(5.0, "2"), (30.0, "Bình Phú và"), (170.0, "115"), (240.0, "7,5")]),
            line(60.0, &[(30.0, "các thôn")]),
            line(76.0, &[(30.0, "Cộng"), (170.0, "127"), (240.0, "5,1"), (300.0, "đủ")]),
        ];
        let found = tables(&all, &[]);
        assert_eq!(found.len(), 1);
        let rows = text(&found[0].2);
        assert_eq!(rows[0], "TT:2x1|Xã:2x1|Hộ nghèo:1x2|Ghi chú:2x1", "{rows:?}");
        assert_eq!(rows[1..], ["Số hộ|Tỷ lệ", "1|An Lộc|12|4,98|", "2|Bình Phú và các thôn|115|7,5|", "|Cộng|127|5,1|đủ"]);
    }

    #[test]
    fn figures_stand_level_with_the_middle_of_wrapped_names() {
        let all = [
            line(0.0, &[(0.0, "TT"), (60.0, "Xã"), (190.0, "Số hộ"), (240.0, "Tỷ lệ")]),
            line(20.0, &[(5.0, "1"), (30.0, "An Lộc"), (195.0, "12"), (245.0, "4,98")]),
            line(40.0, &[(5.0, "2"), (30.0, "Xã Bình"), (195.0, "18"), (245.0, "3,1")]),
            line(60.0, &[(30.0, "Thị trấn")]),
            line(66.0, &[(5.0, "3"), (195.0, "115"), (245.0, "7,5")]),
            line(72.0, &[(30.0, "Bình Phú")]),
            line(92.0, &[(30.0, "Xã miền")]),
            line(104.0, &[(5.0, "4"), (30.0, "núi Hòa"), (195.0, "127"), (245.0, "5,1")]),
            line(116.0, &[(30.0, "Thượng")]),
        ];
        let found = tables(&all, &[]);
        assert_eq!(found.len(), 1);
        let rows = text(&found[0].2);
        assert_eq!(rows[1..], ["1|An Lộc|12|4,98", "2|Xã Bình|18|3,1", "3|Thị trấn Bình Phú|115|7,5", "4|Xã miền núi Hòa Thượng|127|5,1"]);
        assert!(!found[0].2.guessed);
    }

    #[test]
    fn a_gap_that_no_drawn_space_fills_parts_columns() {
        let mut all: Vec<Line> = (0u8..4)
            .map(|i| line(16.0 * f32::from(i), &[(0.0, "Chi đầu tư"), (52.0, "3.894.000"), (100.0, "4.512.300"), (147.0, "115")]))
            .collect();
        let words = |all: &mut [Line], open: f32| all.iter_mut().flat_map(|l| &mut l.words).for_each(|w| w.open = open * w.gap);
        words(&mut all, 1.0);
        // A text around it whose spaces are drawn.
        let mut prose: Vec<Line> =
            (0u8..24).map(|i| line(200.0 + 16.0 * f32::from(i), &[(0.0, "Trong"), (28.0, "năm"), (46.0, "qua")])).collect();
        words(&mut prose, 0.0);
        all.extend(prose);
        let found = tables(&all, &[]);
        assert_eq!(text(&found[0].2), ["Chi đầu tư|3.894.000|4.512.300|115"; 4]);
        // Without a head, what the columns are is not known.
        assert!(found[0].2.headless);
    }

    #[test]
    fn columns_that_nothing_parts_plainly_are_guessed() {
        // The page draws no spaces: a gap of one em may be a column or a wide space.
        let all = [
            line(0.0, &[(0.0, "Xã"), (50.0, "Số hộ"), (90.0, "Tỷ lệ")]),
            line(16.0, &[(0.0, "An Lộc"), (50.0, "1.112"), (85.0, "4,98")]),
            line(32.0, &[(0.0, "Bình Phú"), (50.0, "1.115"), (85.0, "7,50")]),
            line(48.0, &[(0.0, "Cộng"), (50.0, "2.127"), (85.0, "5,10")]),
        ];
        let found = tables(&all, &[]);
        assert_eq!(found.len(), 1);
        assert!(found[0].2.guessed);
    }

    #[test]
    fn prose_with_wide_gaps_and_two_columns_of_words_are_no_tables() {
        let prose: Vec<Line> = (0u8..6)
            .map(|i| {
                let shift = 9.0 * f32::from(i % 3);
                line(14.0 * f32::from(i), &[(0.0, "Trong năm qua"), (75.0 + shift, "các phòng, ban"), (160.0 + shift, "đã thực hiện")])
            })
            .collect();
        assert!(tables(&prose, &[]).is_empty());
        let head: Vec<Line> = (0u8..4).map(|i| line(14.0 * f32::from(i), &[(0.0, "Nơi nhận"), (200.0, "CHỦ TỊCH")])).collect();
        assert!(tables(&head, &[]).is_empty());
    }

    #[test]
    fn any_lines_end() {
        let mut seed = 5u32;
        let mut next = |most: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) % most
        };
        for n in [1u32, 30, 400] {
            let all: Vec<Line> = (0..n)
                .map(|i| {
                    let mut xs: Vec<f32> = (0..=next(8)).map(|_| next(600) as f32).collect();
                    xs.sort_by(f32::total_cmp);
                    let words: Vec<(f32, &str)> = xs.iter().map(|&x| (x, ["1", "-", "abc", "2,5"][next(4) as usize])).collect();
                    line(i as f32 * 11.0, &words)
                })
                .collect();
            for (from, to, table) in tables(&all, &[]) {
                assert!(from < to && to <= all.len() && !table.rows.is_empty());
            }
        }
    }
}
