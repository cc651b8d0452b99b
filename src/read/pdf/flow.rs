//! A page's letters and rules → its paragraphs and tables in reading order.
//!
//! Ruled tables come first: what stands in their cells is theirs. The other lines are read from top to bottom; where lines stand
//! side by side around a gutter they are columns (a letterhead) or, by their alignment and figures, a table without rules.

#![expect(clippy::cast_precision_loss, reason = "counts of lines and letters are small")]

mod align;

mod head;

use super::content::{Content, Glyph};
use super::font::Fonts;
use super::lines::{self, Line};
use crate::document::Rect;
use crate::read::grid::{self, Frame, Rule};

/// A piece of a page.
#[derive(Debug)]
pub(super) enum Block {
    /// Lines that belong together.
    Paragraph(Vec<Line>),
    /// A table.
    Table(Table),
}

/// A table of one page.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Column boundaries, to know it again on the next page.
    pub xs: Vec<f32>,
    /// Its rows: the cells that begin in each.
    pub rows: Vec<Vec<Cell>>,
    /// Where the words of each column lie, in a table without standing rules; else empty.
    pub columns: Vec<(f32, f32)>,
    /// Columns and rows are only guessed.
    pub guessed: bool,
    /// Its first row is no head.
    pub headless: bool,
}

/// A cell.
#[derive(Debug, Default)]
pub(super) struct Cell {
    /// First column.
    pub column: usize,
    /// Columns covered.
    pub columns: usize,
    /// Rows covered.
    pub rows: usize,
    /// Its lines.
    pub lines: Vec<Line>,
    /// Quarter turns of its lines.
    pub turn: u8,
    /// Where a line of it must end.
    pub right: f32,
}

/// A page in reading order.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Its number, from 1.
    pub number: u32,
    /// Quarter turns that most of its text is turned by.
    pub turn: u8,
    /// Paragraphs and tables.
    pub blocks: Vec<Block>,
    /// Footnotes.
    pub notes: Vec<Block>,
    /// Lines end about here: what goes on behind it went on to the next line.
    pub right: f32,
    /// Its height in the frame of `turn`, for margins.
    pub height: f32,
    /// Top of the frame.
    pub top: f32,
}

/// A box of the frame of `turn` as it lies on the page.
pub(super) fn on_page(turn: u8, [x0, y0, x1, y1]: Rect) -> Rect {
    match turn {
        0 => [x0, y0, x1, y1],
        1 => [y0, -x1, y1, -x0],
        2 => [-x1, -y1, -x0, -y0],
        _ => [-y1, x0, -y0, x1],
    }
}

/// The other way.
fn off_page(turn: u8, [l, t, r, b]: Rect) -> Rect {
    match turn {
        0 => [l, t, r, b],
        1 => [-b, l, -t, r],
        2 => [-r, -b, -l, -t],
        _ => [t, -r, b, -l],
    }
}

fn turned(turn: u8, rule: &Rule) -> Rule {
    let flat = if rule.lies { [rule.from, rule.at, rule.to, rule.at] } else { [rule.at, rule.from, rule.at, rule.to] };
    let [x0, y0, x1, y1] = off_page(turn, flat);
    let lies = rule.lies == turn.is_multiple_of(2);
    if lies { Rule { lies, at: y0, from: x0, to: x1 } } else { Rule { lies, at: x0, from: y0, to: y1 } }
}

/// Reads a page's content.
pub(super) fn page(number: u32, mut content: Content, fonts: &Fonts<'_>) -> Page {
    let mut counts = [0usize; 4];
    for g in content.glyphs.iter().filter(|g| g.shown && !g.ch.is_whitespace()) {
        counts[usize::from(g.turn & 3)] += 1;
    }
    let turn = (0..4u8).max_by_key(|&t| (counts[usize::from(t)], 4 - t)).unwrap_or(0);
    let [_, top, _, bottom] = off_page(turn, [0.0, 0.0, content.size.0, content.size.1]);
    let out = Page { number, turn, height: bottom - top, top, ..Page::default() };
    content.glyphs.retain(|g| g.shown);
    let spaced = lines::draws_spaces(&content.glyphs);
    let rules: Vec<Rule> = content.rules.iter().map(|r| turned(turn, r)).collect();
    let frames = grid::frames(&rules);
    let (tables, mut free) = tables(&frames, std::mem::take(&mut content.glyphs), turn, fonts, spaced);
    let all = lines::lines(&mut free, fonts, spaced);
    arranged(out, tables, all, &rules, &frames, content.size)
}

/// The lines outside of tables put in order around the tables. `out` knows the page's frame.
pub(super) fn arranged(
    mut out: Page,
    tables: Vec<(f32, Table)>,
    mut all: Vec<Line>,
    rules: &[Rule],
    frames: &[Frame],
    size: (f32, f32),
) -> Page {
    let body = body_size(&all);
    let notes = notes(&mut all, rules, frames, body, &out);
    drop_page_number(&mut all, &out);
    out.right = right_edge(&all, size, out.turn);
    let left = left_edge(&all);
    let mut placed: Vec<(f32, Block)> = tables.into_iter().map(|(y, t)| (y, Block::Table(t))).collect();
    // Lines above, between and below tables are read apart.
    let mut tops: Vec<f32> = placed.iter().map(|t| t.0).collect();
    tops.sort_by(f32::total_cmp);
    let mut rest = all.into_iter().peekable();
    for until in tops.iter().copied().chain([f32::INFINITY]) {
        let mut part = Vec::new();
        while let Some(line) = rest.next_if(|l| l.y < until) {
            part.push(line);
        }
        placed.extend(blocks(&part, (left, out.right), rules));
    }
    placed.sort_by(|a, b| a.0.total_cmp(&b.0));
    out.blocks = placed.into_iter().map(|b| b.1).collect();
    let right = notes.iter().map(Line::x1).fold(0.0, f32::max);
    let notes = notes.into_iter().map(doubted).collect();
    out.notes = paragraphs(notes, right).into_iter().map(|(_, b)| b).collect();
    out
}

/// The letters of each frame's cells as tables, and the letters outside of all of them that are turned as the page is.
fn tables(frames: &[Frame], glyphs: Vec<Glyph>, turn: u8, fonts: &Fonts<'_>, spaced: bool) -> (Vec<(f32, Table)>, Vec<Glyph>) {
    let mut cells: Vec<Vec<Vec<Glyph>>> = frames.iter().map(|f| vec![Vec::new(); f.cells.len()]).collect();
    let mut free = Vec::new();
    for g in glyphs {
        let rect = on_page(g.turn, [g.x0, g.y - 0.6 * g.size, g.x1, g.y]);
        let [x0, y0, x1, y1] = off_page(turn, rect);
        let (x, y) = (f32::midpoint(x0, x1), f32::midpoint(y0, y1));
        // The smallest frame that holds the letter: a table may stand inside a box.
        let within = frames.iter().enumerate().filter_map(|(i, f)| Some((i, f.cell_at(x, y)?)));
        let smallest = within.min_by(|a, b| area(&frames[a.0]).total_cmp(&area(&frames[b.0])));
        match smallest {
            Some((f, c)) => cells[f][c].push(g),
            None if g.turn == turn => free.push(g),
            None => {}
        }
    }
    let mut out = Vec::new();
    for (frame, letters) in frames.iter().zip(cells) {
        if letters.iter().all(|l| l.iter().all(|g| g.ch.is_whitespace())) {
            continue;
        }
        let mut table = Table { xs: frame.xs.clone(), ..Table::default() };
        table.rows.resize_with(frame.ys.len() - 1, Vec::new);
        for (cell, mut letters) in frame.cells.iter().zip(letters) {
            let upright = letters.iter().filter(|g| g.turn == turn).count() * 2 >= letters.len();
            let own = if upright { turn } else { letters.first().map_or(turn, |g| g.turn) };
            letters.retain(|g| g.turn == own);
            let lines = lines::lines(&mut letters, fonts, spaced);
            let right = if own == turn { frame.xs[cell.column + cell.columns] } else { f32::INFINITY };
            table.rows[cell.row].push(Cell { column: cell.column, columns: cell.columns, rows: cell.rows, lines, turn: own, right });
        }
        out.push((frame.bounds()[1], table));
    }
    (out, free)
}

fn area(frame: &Frame) -> f32 {
    let [l, t, r, b] = frame.bounds();
    (r - l) * (b - t)
}

/// The em of most words.
fn body_size(lines: &[Line]) -> f32 {
    let mut sizes: Vec<(f32, usize)> = lines.iter().map(|l| (l.size, l.words.len())).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|s| s.1).sum::<usize>() / 2;
    let mut seen = 0;
    sizes
        .iter()
        .find(|s| {
            seen += s.1;
            seen > half
        })
        .map_or(12.0, |s| s.0)
}

/// Takes the footnotes off: small lines at the foot, below a short rule or opened by a raised digit.
fn notes(all: &mut Vec<Line>, rules: &[Rule], frames: &[Frame], body: f32, page: &Page) -> Vec<Line> {
    let inside = |r: &Rule| {
        frames.iter().any(|f| {
            let [l, t, right, b] = f.bounds();
            r.from > l - 3.0 && r.to < right + 3.0 && r.at > t - 3.0 && r.at < b + 3.0
        })
    };
    let middle = page.top + page.height * 0.4;
    // A rule with others near it is a table's.
    let alone = |r: &Rule| {
        !rules.iter().any(|o| o.lies && (o.at - r.at).abs() > 1.0 && (o.at > r.at || r.at - o.at < 90.0) && o.from < r.to && o.to > r.from)
    };
    // The pieces of a longer rule, drawn cell by cell, are a table's, too.
    let piece = |r: &Rule| {
        let level = |o: &Rule| o.lies && (o.at - r.at).abs() <= 1.0 && (o.from - r.from).abs() > 1.0;
        rules.iter().any(|o| level(o) && o.from < r.to + 12.0 && o.to > r.from - 12.0)
    };
    let short = |r: &&Rule| r.lies && r.to - r.from > 40.0 && r.to - r.from < 240.0 && r.at > middle && !inside(r) && alone(r) && !piece(r);
    let small = |l: &Line| l.size < 0.93 * body;
    let ruled = rules.iter().filter(short).map(|r| r.at).filter(|&y| {
        let below: Vec<&Line> = all.iter().filter(|l| l.y > y).collect();
        !below.is_empty() && below.iter().all(|l| small(l) || is_page_number(l))
    });
    let from = ruled.fold(f32::INFINITY, f32::min);
    let raised = |l: &Line| l.words.first().and_then(|w| w.text.chars().next()).is_some_and(|c| "¹²³⁰⁴⁵⁶⁷⁸⁹".contains(c));
    let tail = all.iter().rev().take_while(|l| small(l) || is_page_number(l)).count();
    let opened = all[all.len() - tail..].iter().find(|l| raised(l)).map_or(f32::INFINITY, |l| l.y - 0.1);
    let from = from.min(opened);
    let at = all.partition_point(|l| l.y <= from);
    let mut notes = all.split_off(at);
    notes.retain(|l| !is_page_number(l));
    notes
}

/// A line that holds nothing but a page's number: `3`, `- 3 -`, `3/12`.
fn is_page_number(line: &Line) -> bool {
    let text = line.text();
    let bare = text.trim_matches(|c: char| c == '-' || c == '–' || c == '|' || c.is_whitespace());
    let digits = |s: &str| !s.is_empty() && s.len() <= 4 && s.bytes().all(|b| b.is_ascii_digit());
    digits(bare) || bare.split_once('/').is_some_and(|(a, b)| digits(a.trim()) && digits(b.trim()))
}

/// A line of one word and this page's number, with or without the count of pages: `Trang 3`, `Page 3/12`.
fn names_page(line: &Line, number: u32) -> bool {
    let text = line.text();
    let Some((word, rest)) = text.split_once(' ') else { return false };
    let (own, count) = rest.split_once('/').map_or((rest, None), |(a, b)| (a.trim(), Some(b.trim())));
    let counted = count.is_none_or(|c| c.parse::<u32>().is_ok_and(|c| c >= number));
    word.chars().count() <= 6 && word.chars().all(char::is_alphabetic) && own == number.to_string() && counted
}

/// Page numbers stand in the margins, first or last of all lines.
fn drop_page_number(all: &mut Vec<Line>, page: &Page) {
    let (high, low) = (page.top + 0.1 * page.height, page.top + 0.9 * page.height);
    if all.first().is_some_and(|l| l.y < high && is_page_number(l)) {
        all.remove(0);
    }
    if all.last().is_some_and(|l| l.y > low && (is_page_number(l) || names_page(l, page.number))) {
        all.pop();
    }
}

/// Where full lines end.
fn right_edge(all: &[Line], size: (f32, f32), turn: u8) -> f32 {
    let mut ends: Vec<f32> = all.iter().filter(|l| l.words.len() >= 5).map(Line::x1).collect();
    ends.sort_by(f32::total_cmp);
    let full = ends.get(ends.len().saturating_sub(1 + ends.len() / 12)).copied();
    let [_, _, right, _] = off_page(turn, [0.0, 0.0, size.0, size.1]);
    full.unwrap_or(right * 0.9)
}

/// Where full lines begin.
fn left_edge(all: &[Line]) -> f32 {
    let long = all.iter().filter(|l| l.words.len() >= 5).map(Line::x0);
    long.fold(f32::INFINITY, f32::min)
}

/// Gaps wider than this many ems part columns.
const GUTTER: f32 = 2.0;

/// The pieces of a line between gutters: first word, one past the last.
fn pieces(line: &Line) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (i, w) in line.words.iter().enumerate() {
        // A number or mark of a list and the tab behind it are no column.
        let mark = out.len() == 1 && i == 1 && line.words[0].text.chars().count() <= 4;
        if i > 0 && w.gap <= GUTTER || mark && w.gap < 5.0 {
            if let Some(last) = out.last_mut() {
                last.1 = i + 1;
            }
        } else {
            out.push((i, i + 1));
        }
    }
    out
}

fn part(line: &Line, (from, to): (usize, usize)) -> Line {
    let y = line.words.get(from).map_or(line.y, |w| w.y);
    Line { words: line.words[from..to].to_vec(), y, size: line.size, guessed: line.guessed }
}

/// Lines in order → blocks: tables without standing rules first, the rest around them.
fn blocks(all: &[Line], sides: (f32, f32), rules: &[Rule]) -> Vec<(f32, Block)> {
    let mut out = Vec::new();
    let mut rest = all;
    let mut at = 0;
    for (from, to, table) in align::tables(all, rules) {
        let (before, behind) = rest.split_at(from.saturating_sub(at).min(rest.len()));
        out.extend(flow(before, sides));
        let (own, behind) = behind.split_at((to - from).min(behind.len()));
        if let Some(first) = own.first() {
            out.push((first.y, Block::Table(table)));
        }
        rest = behind;
        at = to;
    }
    out.extend(flow(rest, sides));
    out
}

/// A line that no table took is doubtful where it looks like one of a table.
fn doubted(line: Line) -> Line {
    Line { guessed: line.guessed || align::is_tabular(&line), ..line }
}

/// Lines in order → blocks, columns told apart.
fn flow(all: &[Line], sides: (f32, f32)) -> Vec<(f32, Block)> {
    let all: &[Line] = &all.iter().cloned().map(doubted).collect::<Vec<Line>>();
    let right = sides.1;
    let mut out = Vec::new();
    let mut cut: Vec<Vec<(usize, usize)>> = all.iter().map(pieces).collect();
    let mut plain: Vec<Line> = Vec::new();
    let mut at = 0;
    while at < all.len() {
        let beside = all.get(at + 1).is_some_and(|next| apart(&all[at], next).is_some());
        let zone = if cut[at].len() > 1 || beside { zone(all, &mut cut, at) } else { None };
        let Some((from, to)) = zone else {
            plain.push(all[at].clone());
            at += 1;
            continue;
        };
        // The zone may begin above the line that showed it.
        let back = at - from.max(at - plain.len().min(at));
        plain.truncate(plain.len() - back.min(plain.len()));
        out.extend(paragraphs(std::mem::take(&mut plain), right));
        out.extend(columns(&all[at - back..to], &cut[at - back..to], sides));
        at = to;
    }
    out.extend(paragraphs(plain, right));
    out
}

/// The lines around `at` that keep its gutter free: first, one past the last. `None`: only this line has one.
fn zone(all: &[Line], cut: &mut [Vec<(usize, usize)>], at: usize) -> Option<(usize, usize)> {
    let ends = |i: usize, p: (usize, usize)| (all[i].words[p.0].x0, all[i].words[p.1 - 1].x1);
    let size = all[at].size;
    // The widest gap of the line that shows it.
    let gaps = cut[at].windows(2).map(|p| (ends(at, p[0]).1, ends(at, p[1]).0));
    let widest = gaps.max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)));
    let mut gutter = widest.or_else(|| apart(&all[at], all.get(at + 1)?))?;
    let (mut from, mut to, mut many) = (at, at + 1, usize::from(cut[at].len() > 1));
    let narrow = |cut: &mut [Vec<(usize, usize)>], i: usize, (left, right): &mut (f32, f32)| {
        let (mut l, mut r) = (*left, *right);
        if let Some(word) = cut[i].len().eq(&1).then(|| split_at(&all[i], l, r)).flatten() {
            cut[i] = vec![(0, word), (word, all[i].words.len())];
        }
        for &p in &cut[i] {
            let (x0, x1) = ends(i, p);
            if x1 <= f32::midpoint(l, r) || x1 < r - 0.4 * size && x0 < l {
                l = l.max(x1);
            } else if x0 >= f32::midpoint(l, r) || x0 > l + 0.4 * size && x1 > r {
                r = r.min(x0);
            } else {
                return false;
            }
        }
        let free = r - l > 0.4 * size;
        if free {
            (*left, *right) = (l, r);
        }
        free
    };
    while to < all.len() && all[to].y - all[to - 1].y < 3.2 * size && narrow(cut, to, &mut gutter) {
        many += usize::from(cut[to].len() > 1);
        to += 1;
    }
    while from > 0 && all[from].y - all[from - 1].y < 3.2 * size && cut[from - 1].len() == 1 {
        // A line above that lies wholly on the right side belongs to the right column; one on the left may be plain text.
        if all[from - 1].x0() < gutter.0 && split_at(&all[from - 1], gutter.0, gutter.1).is_none() || !narrow(cut, from - 1, &mut gutter) {
            break;
        }
        from -= 1;
    }
    // Trailing lines of one side only are text again, unless they are the right column's.
    while to > at + 1 && cut[to - 1].len() == 1 && all[to - 1].x0() < gutter.0 && all[to - 1].words.len() > 6 {
        to -= 1;
    }
    // Lines that lie side by side on different base lines count by their number.
    let sides = |left: bool| (from..to).filter(|&i| if left { all[i].x0() < gutter.0 } else { all[i].x1() > gutter.1 }).count();
    (many >= 2 || to - from >= 3 && sides(true) >= 1 && sides(false) >= 1).then_some((from, to))
}

/// The word that begins behind the gutter, in a line whose columns nearly touch there: its gap is wide for the line.
fn split_at(line: &Line, left: f32, right: f32) -> Option<usize> {
    let mut gaps: Vec<f32> = line.words.iter().skip(1).map(|w| w.gap).collect();
    gaps.sort_by(f32::total_cmp);
    let usual = gaps.get(gaps.len() / 2)?.max(0.2);
    line.words.windows(2).position(|w| w[1].gap > 0.5 && w[1].gap > 1.7 * usual && w[0].x1 < right && w[1].x0 > left).map(|i| i + 1)
}

/// The gutter between two lines that follow each other and lie side by side. `None`: they do not.
fn apart(a: &Line, b: &Line) -> Option<(f32, f32)> {
    let (left, right) = if a.x0() < b.x0() { (a, b) } else { (b, a) };
    let near = (b.y - a.y).abs() < 2.0 * a.size.max(b.size);
    (near && right.x0() - left.x1() > 0.8 * a.size).then(|| (left.x1(), right.x0()))
}

/// Lines side by side: a table where they align and state figures, else one column after the other.
fn columns(all: &[Line], cut: &[Vec<(usize, usize)>], (left, right): (f32, f32)) -> Vec<(f32, Block)> {
    let mut spans: Vec<(f32, f32)> = Vec::new();
    let mut all_parts: Vec<(usize, Line)> = Vec::new();
    for (i, line) in all.iter().enumerate() {
        for &p in &cut[i] {
            let part = part(line, p);
            spans.push((part.x0(), part.x1()));
            all_parts.push((i, part));
        }
    }
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut edges: Vec<(f32, f32)> = Vec::new();
    for s in spans {
        match edges.last_mut() {
            Some(e) if s.0 <= e.1 + 1.0 => e.1 = e.1.max(s.1),
            _ => edges.push(s),
        }
    }
    // Pieces of one line in one column are one line again ("ngày … tháng 11 năm 2024").
    let mut whole: Vec<(usize, Line)> = Vec::with_capacity(all_parts.len());
    let column = |l: &Line| edges.iter().position(|e| l.x0() >= e.0 - 0.5 && l.x0() <= e.1 + 0.5).unwrap_or(0);
    for (i, part) in all_parts {
        match whole.last_mut() {
            Some((k, last)) if *k == i && column(last) == column(&part) => last.words.extend(part.words),
            _ => whole.push((i, part)),
        }
    }
    let all_parts = whole;
    let of = |l: &Line| edges.iter().position(|e| l.x0() >= e.0 - 0.5 && l.x0() <= e.1 + 0.5).unwrap_or(0);
    let figure = |l: &Line| l.words.len() <= 3 && l.words.iter().any(|w| w.text.starts_with(|c: char| c.is_ascii_digit()));
    let behind: Vec<&Line> = all_parts.iter().filter(|(_, l)| of(l) > 0).map(|(_, l)| l).collect();
    let figures = behind.iter().filter(|l| figure(l)).count();
    let full = cut.iter().filter(|c| c.len() == edges.len()).count();
    let table = edges.len() >= 2 && full >= 2 && figures * 2 > behind.len() && (edges.len() >= 3 || figures >= 3);
    if !table {
        // Bands that white space parts all over are read one after the other, each column by column.
        let mut bands: Vec<Vec<Vec<Line>>> = Vec::new();
        let mut last = f32::MIN;
        for (_, l) in all_parts {
            if l.y - last > 1.6 * l.size {
                bands.push(vec![Vec::new(); edges.len()]);
            }
            last = l.y;
            let c = of(&l);
            if let Some(band) = bands.last_mut() {
                band[c].push(l);
            }
        }
        let top = all[0].y;
        // In a narrow column each line stands for itself unless it is full. The last one may reach the edge of the page's text.
        let last = edges.len() - 1;
        let column = |(i, (lines, e)): (usize, (Vec<Line>, &(f32, f32)))| {
            let right = if i == last { e.1.max(right) } else { e.1 };
            if !is_centred(&lines) {
                return paragraphs(lines, right);
            }
            // A cell at the left edge ends as far behind its middle as it begins before it.
            let middle = lines.first().map_or(0.0, |l| f32::midpoint(l.x0(), l.x1()));
            let right = if i == 0 && last > 0 { right.max(2.0 * middle - left - 4.0) } else { right };
            lines_apart(lines, right)
        };
        let blocks = bands.into_iter().flat_map(|band| band.into_iter().zip(&edges).enumerate().flat_map(column).collect::<Vec<_>>());
        return blocks.enumerate().map(|(i, (_, b))| (top + i as f32 * 0.001, b)).collect();
    }
    let mut table = Table {
        xs: edges.iter().map(|e| e.0).chain(edges.last().map(|e| e.1)).collect(),
        columns: edges.clone(),
        guessed: true,
        ..Table::default()
    };
    let mut last_y = f32::MIN;
    for (i, line) in all.iter().enumerate() {
        let parts: Vec<Line> = all_parts.iter().filter(|p| p.0 == i).map(|p| p.1.clone()).collect();
        let has_figure = parts.iter().any(|l| of(l) > 0 && figure(l));
        let goes_on = !has_figure && !table.rows.is_empty() && line.y - last_y < 1.5 * line.size && parts.len() < edges.len();
        last_y = line.y;
        if !goes_on {
            let blank = |c: usize| Cell { column: c, columns: 1, rows: 1, right: edges[c].1, ..Cell::default() };
            table.rows.push((0..edges.len()).map(blank).collect());
        }
        if let Some(row) = table.rows.last_mut() {
            for part in parts {
                let c = of(&part);
                row[c].lines.push(part);
            }
        }
    }
    vec![(all[0].y, Block::Table(table))]
}

/// Lines of one column → paragraphs: a line goes on in the next one where the next one's first word had no room left.
fn paragraphs(all: Vec<Line>, right: f32) -> Vec<(f32, Block)> {
    let mut out: Vec<(f32, Block)> = Vec::new();
    let mut now: Vec<Line> = Vec::new();
    for line in all {
        if now.last().is_some_and(|last| !goes_on(last, &line, now.len() == 1, right)) {
            out.push((now[0].y, Block::Paragraph(std::mem::take(&mut now))));
        }
        now.push(line);
    }
    if let Some(first) = now.first() {
        out.push((first.y, Block::Paragraph(now)));
    }
    out
}

/// Whether lines are set around one middle, as in letterheads.
fn is_centred(lines: &[Line]) -> bool {
    let Some(first) = lines.first() else { return false };
    let spread = |of: fn(&Line) -> f32| {
        let all = lines.iter().map(of);
        all.clone().fold(f32::MIN, f32::max) - all.fold(f32::MAX, f32::min)
    };
    let middles = spread(|l| f32::midpoint(l.x0(), l.x1()));
    middles < 0.5 * first.size && spread(Line::x0) > 2.5 * middles + 0.05 * first.size
}

/// Centred lines → paragraphs: each for itself, unless it had no room or its sentence goes on.
fn lines_apart(lines: Vec<Line>, right: f32) -> Vec<(f32, Block)> {
    let mut out: Vec<(f32, Block)> = Vec::new();
    for line in lines {
        let goes_on = |a: &Line| line.y - a.y < 2.1 * a.size && (centred(a, &line) || wrapped(a, &line, right));
        match out.last_mut() {
            Some((_, Block::Paragraph(open))) if open.last().is_some_and(goes_on) => open.push(line),
            _ => out.push((line.y, Block::Paragraph(vec![line]))),
        }
    }
    out
}

/// Whether the rest of a centred line that had no room stands centred below it.
fn wrapped(a: &Line, b: &Line, right: f32) -> bool {
    let middle = |l: &Line| f32::midpoint(l.x0(), l.x1());
    let small = |l: &Line| l.words.iter().any(|w| w.text.contains(char::is_lowercase));
    let letters = |l: &Line| l.words.iter().any(|w| w.text.contains(char::is_alphabetic));
    let begins = b.words.first().is_some_and(|w| w.text.starts_with('(') || is_mark(&w.text));
    (middle(a) - middle(b)).abs() < 0.6 * a.size
        && b.x0() - a.x0() > 0.6 * a.size
        && full(a, b, right)
        && (small(a) == small(b) || !letters(b))
        && !begins
        && !ends(a, &['.', ';', ':', '!', '?', ')'])
        && a.words.iter().all(|w| w.bold) == b.words.iter().all(|w| w.bold)
}

/// Whether the paragraph of `a` goes on with `b`. `first`: `a` is its first line, which may be indented.
pub(super) fn goes_on(a: &Line, b: &Line, first: bool, right: f32) -> bool {
    let (size, near) = (a.size.max(b.size), b.y - a.y);
    if near > 2.1 * size || near < 0.2 * size || (a.size - b.size).abs() > 0.15 * size {
        return false;
    }
    full(a, b, right) && !opens(a, b, first) || centred(a, b) || wrapped(a, b, right) && a.words.iter().all(|w| w.bold)
}

/// Lines set around one middle of which the second goes on with the sentence of the first ("… tháng 12 năm" over "2021").
fn centred(a: &Line, b: &Line) -> bool {
    let middle = |l: &Line| f32::midpoint(l.x0(), l.x1());
    let next = b.words.first().and_then(|w| w.text.chars().next());
    let last = a.words.last().and_then(|w| w.text.chars().next_back());
    (middle(a) - middle(b)).abs() < 0.6 * a.size
        && (a.x0() - b.x0()).abs() > 0.6 * a.size
        && next.is_some_and(|c| c.is_lowercase() || c.is_ascii_digit())
        && last.is_some_and(|c| c.is_lowercase() || c == ',')
}

/// Whether the first word of `b` had no room behind `a`.
pub(super) fn full(a: &Line, b: &Line, right: f32) -> bool {
    let Some(word) = b.words.first() else { return false };
    a.x1() + 0.25 * a.size + (word.x1 - word.x0) > right - 0.15 * a.size
}

/// Whether a line ends with one of these marks, the sign of a footnote aside.
pub(super) fn ends(line: &Line, marks: &[char]) -> bool {
    line.words.last().is_some_and(|w| w.text.trim_end_matches(|c| "¹²³⁰⁴⁵⁶⁷⁸⁹".contains(c)).ends_with(marks))
}

/// Whether `b` looks like the first line of a paragraph.
pub(super) fn opens(a: &Line, b: &Line, first: bool) -> bool {
    let deeper = b.x0() - a.x0();
    if deeper > 1.0 * b.size && !(first && deeper < 4.0 * b.size && is_mark(&a.words[0].text)) {
        return true;
    }
    let bold = |l: &Line| l.words.iter().all(|w| w.bold);
    let ended = ends(a, &['.', ';', ':', '!', '?']);
    let marked = b.words.first().is_some_and(|w| is_mark(&w.text));
    // A heading of its own, even under a full line of bold.
    let numbered = marked && b.words[0].text.ends_with(['.', ')']);
    (ended && marked) || numbered && bold(a) && bold(b) || bold(a) != bold(b) && (bold(a) || ended)
}

/// A list mark or number: `-`, `+`, `•`, `1.`, `a)`, `2.1`, `IV.`.
fn is_mark(word: &str) -> bool {
    if matches!(word, "-" | "+" | "*" | "•" | "–" | "") {
        return true;
    }
    let Some(body) = word.strip_suffix(['.', ')']) else { return false };
    let short = body.chars().count() <= 6 && !body.is_empty();
    let roman = body.bytes().all(|b| matches!(b, b'I' | b'V' | b'X'));
    let number = body.split('.').all(|p| !p.is_empty() && p.len() <= 2 && p.bytes().all(|b| b.is_ascii_digit()));
    short && (roman || number || body.chars().count() == 1)
}
