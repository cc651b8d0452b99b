//! Pages → one document: sentences and tables that page breaks cut are joined, running heads left out, footnotes put at the end.

#![expect(clippy::cast_precision_loss, reason = "counts of lines and letters are small")]

use super::flow::{self, Block, Cell, Page, Table, on_page};
use super::lines::{Line, Word};
use crate::document::{Document, Signature, Style, TextOrigin};
use crate::orthography::fold::folded;
use crate::orthography::syllable;
use crate::read::build::Builder;
use crate::read::{Error, Limits, Sink};
use std::collections::HashMap;
use std::ops::ControlFlow;

/// Pages that wait so that running heads show by coming again.
const AHEAD: usize = 3;

/// Takes pages in order and writes them.
pub(super) struct Joiner {
    out: Builder,
    waiting: Vec<Page>,
    /// How often a line came in the margin of a page, digits taken as equal.
    heads: HashMap<String, u32>,
    /// The paragraph that the next page may go on with.
    open: Option<(Vec<Placed>, f32)>,
    table: Option<(Table, Vec<u32>, u8)>,
    notes: Vec<Vec<Placed>>,
}

/// A line and the page it stands on.
struct Placed {
    line: Line,
    page: u32,
    turn: u8,
}

impl Joiner {
    /// For a file of so many pages.
    pub fn new(origin: TextOrigin, pages: u32) -> Self {
        let mut out = Builder::new(origin);
        out.pages(pages);
        Self { out, waiting: Vec::new(), heads: HashMap::new(), open: None, table: None, notes: Vec::new() }
    }

    /// A page that cannot be read.
    pub fn unread(&mut self, page: u32, reason: String) {
        self.out.unread(page, reason);
    }

    /// The file has so many pages.
    pub fn pages(&mut self, count: u32) {
        self.out.pages(count);
    }

    /// What the words were read from, where that shows only page by page.
    pub fn origin(&mut self, origin: TextOrigin) {
        self.out.origin(origin);
    }

    /// A digital signature that a page shows.
    pub fn signed(&mut self, signature: Signature) {
        self.out.signed(signature);
    }

    /// # Errors
    /// When more text was written than a document may have.
    pub fn check(&self, limits: &Limits) -> Result<(), Error> {
        self.out.check(limits)
    }

    /// Hands on what is finished, and forgets it.
    pub fn hand_on(&mut self, to: &mut Sink<'_>) -> ControlFlow<()> {
        self.out.hand_on(to)
    }

    /// The next page.
    pub fn page(&mut self, page: Page) {
        for i in edges(&page) {
            if let Some(key) = head_key(&page, i) {
                *self.heads.entry(key).or_default() += 1;
            }
        }
        self.waiting.push(page);
        if self.waiting.len() > AHEAD {
            let page = self.waiting.remove(0);
            self.write(page);
        }
    }

    /// The document.
    ///
    /// # Errors
    /// When nothing stands in it.
    pub fn finish(mut self) -> Result<Document, Error> {
        for page in std::mem::take(&mut self.waiting) {
            self.write(page);
        }
        self.close();
        for note in std::mem::take(&mut self.notes) {
            paragraph(&mut self.out, &note);
        }
        self.out.finish()
    }

    fn write(&mut self, mut page: Page) {
        let heads: Vec<usize> =
            edges(&page).into_iter().filter(|&i| head_key(&page, i).is_some_and(|k| self.heads.get(&k).is_some_and(|&n| n >= 3))).collect();
        for i in heads.into_iter().rev() {
            page.blocks.remove(i);
        }
        let (number, turn, right) = (page.number, page.turn, page.right);
        let last = page.blocks.len().saturating_sub(1);
        for (i, block) in page.blocks.into_iter().enumerate() {
            match block {
                Block::Paragraph(lines) => self.paragraph(lines, number, turn, right, i == 0, i == last),
                Block::Table(table) => self.put_table(table, number, turn, i == 0),
            }
        }
        for note in page.notes {
            if let Block::Paragraph(lines) = note {
                self.notes.push(lines.into_iter().map(|line| Placed { line, page: number, turn }).collect());
            }
        }
    }

    fn paragraph(&mut self, lines: Vec<Line>, page: u32, turn: u8, right: f32, first: bool, last: bool) {
        self.close_table();
        let Some(head) = lines.first() else { return };
        let goes_on = first
            && self.open.as_ref().is_some_and(|(open, edge)| {
                open.last().is_some_and(|p| {
                    let alike = (p.line.size - head.size).abs() < 0.1 * head.size;
                    let ended = flow::ends(&p.line, &['.', ';', ':', '!', '?', '/', '…']);
                    alike && !ended && flow::full(&p.line, head, *edge) && !flow::opens(&p.line, head, open.len() == 1)
                })
            });
        let placed = lines.into_iter().map(|line| Placed { line, page, turn });
        match &mut self.open {
            Some((open, edge)) if goes_on => {
                open.extend(placed);
                *edge = right;
            }
            _ => {
                self.close_paragraph();
                self.open = Some((placed.collect(), right));
            }
        }
        if !last {
            self.close_paragraph();
        }
    }

    fn close_paragraph(&mut self) {
        if let Some((lines, _)) = self.open.take() {
            paragraph(&mut self.out, &lines);
        }
    }

    fn close_table(&mut self) {
        if let Some((table, pages, turn)) = self.table.take() {
            write_table(&mut self.out, &table, &pages, turn);
        }
    }

    fn close(&mut self) {
        self.close_paragraph();
        self.close_table();
    }

    /// A table: the next rows of the one before where it stands first on its page and has the same columns.
    fn put_table(&mut self, mut table: Table, page: u32, turn: u8, first: bool) {
        if let Some((before, _, _)) = &self.table {
            fit(before, &mut table);
        }
        let same = |a: &Table, b: &Table| a.xs.len() == b.xs.len() && a.xs.iter().zip(&b.xs).all(|(x, y)| (x - y).abs() < 3.0);
        let follows = first && self.open.is_none() && self.table.as_ref().is_some_and(|(t, _, own)| *own == turn && same(t, &table));
        if !follows {
            self.close();
            let pages = vec![page; table.rows.len()];
            self.table = Some((table, pages, turn));
            return;
        }
        let Some((before, pages, _)) = &mut self.table else { return };
        before.guessed |= table.guessed;
        give_back(before, &mut table);
        let repeated = table.rows.iter().zip(&before.rows).take_while(|(a, b)| repeats(a, b)).count();
        // All of it repeated: then it is no head but the same table again.
        let mut rows = table.rows.drain(if repeated < before.rows.len() { repeated.. } else { 0.. }).peekable();
        if let Some(cut) = rows.next_if(|r| before.rows.last().is_some_and(|last| is_rest(last, r)))
            && let Some(last) = before.rows.last_mut()
        {
            for cell in cut {
                if let Some(own) = last.iter_mut().find(|c| c.column == cell.column) {
                    own.lines.extend(cell.lines);
                }
            }
        }
        for row in rows {
            before.rows.push(row);
            pages.push(page);
        }
    }
}

/// Whether a row says what a row of the page before says: the head once more. Recognition spells it differently each time: there,
/// four fifths of the letters are enough, marks aside, where neither holds a figure of its own.
fn repeats(row: &[Cell], before: &[Cell]) -> bool {
    let (a, b) = (row_text(row), row_text(before));
    if a.is_empty() || a == b {
        return !a.is_empty();
    }
    let seen = row.iter().flat_map(|c| &c.lines).flat_map(|l| &l.words).any(|w| w.seen.is_some());
    let digits = |t: &str| t.bytes().filter(u8::is_ascii_digit).count();
    let letters = |t: &str| folded(t).chars().filter(|c| c.is_alphabetic()).take(HEAD).collect::<Vec<char>>();
    let same = row.len() == before.len() && row.iter().zip(before).all(|(a, b)| (a.column, a.columns) == (b.column, b.columns));
    let (x, y) = (letters(&a), letters(&b));
    seen && same && digits(&a) == digits(&b) && x.len().min(y.len()) >= 8 && common(&x, &y) * 5 >= x.len().max(y.len()) * 4
}

/// Letters of a head that are compared.
const HEAD: usize = 400;

/// The length of the longest sequence of letters that both hold in this order.
fn common(a: &[char], b: &[char]) -> usize {
    let mut row = vec![0usize; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (k, y) in b.iter().enumerate() {
            let above = row[k + 1];
            row[k + 1] = if x == y { diagonal + 1 } else { above.max(row[k]) };
            diagonal = above;
        }
    }
    row.last().copied().unwrap_or(0)
}

/// What stands in the cells of a repeated head below its own words is the rest of the row that the page before ends with.
fn give_back(before: &mut Table, table: &mut Table) {
    if before.columns.is_empty() || before.rows.len() < 2 {
        return;
    }
    let mut rest: Vec<(usize, Vec<Line>)> = Vec::new();
    for (own, old) in table.rows.iter_mut().zip(&before.rows[..before.rows.len() - 1]) {
        let words = |c: &Cell| c.lines.iter().map(Line::text).collect::<Vec<_>>();
        let same = own.len() == old.len()
            && !row_text(old).is_empty()
            && own
                .iter()
                .zip(old)
                .all(|(a, b)| (a.column, a.columns, a.rows) == (b.column, b.columns, b.rows) && words(a).starts_with(&words(b)));
        if !same {
            break;
        }
        for (cell, old) in own.iter_mut().zip(old).filter(|(a, b)| a.lines.len() > b.lines.len() && a.columns == 1) {
            rest.push((cell.column, cell.lines.split_off(old.lines.len())));
        }
    }
    let Some(last) = before.rows.last_mut() else { return };
    for (column, lines) in rest {
        if let Some(cell) = last.iter_mut().find(|c| c.column == column && c.columns == 1) {
            cell.lines.extend(lines);
        }
    }
}

/// Gives a table without standing rules the columns of the one before where the head is the same or its columns lie in those.
fn fit(before: &Table, table: &mut Table) {
    if before.columns.is_empty() || table.columns.is_empty() || before.xs.len() < table.xs.len() {
        return;
    }
    let head = |t: &Table| t.rows.first().map(|r| row_text(r)).unwrap_or_default();
    // The rest of a row may stand in the cells of the head.
    let begins = |a: &Cell, b: &Cell| {
        a.columns == b.columns && a.lines.len() >= b.lines.len() && a.lines.iter().zip(&b.lines).all(|(x, y)| x.text() == y.text())
    };
    let is_head = |before: &Table, table: &Table| match (before.rows.first(), table.rows.first()) {
        (Some(b), Some(a)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| begins(a, b)),
        _ => false,
    };
    if before.xs.len() == table.xs.len() && !head(table).is_empty() && is_head(before, table) {
        table.xs.clone_from(&before.xs);
        return;
    }
    let inside = |&(a, b): &(f32, f32)| before.xs.windows(2).position(|x| x[0] <= f32::midpoint(a, b) && f32::midpoint(a, b) <= x[1]);
    let Some(places) = table.columns.iter().map(inside).collect::<Option<Vec<usize>>>() else { return };
    let plain = table.rows.iter().flatten().all(|c| c.columns == 1 && c.rows == 1);
    if !plain || !places.windows(2).all(|p| p[0] < p[1]) {
        return;
    }
    for row in &mut table.rows {
        let blank = |c: usize| Cell { column: c, columns: 1, rows: 1, right: before.xs[c + 1], ..Cell::default() };
        let mut fitted: Vec<Cell> = (0..before.xs.len() - 1).map(blank).collect();
        for (cell, &place) in std::mem::take(row).into_iter().zip(&places) {
            fitted[place] = Cell { column: place, ..cell };
        }
        *row = fitted;
    }
    table.xs.clone_from(&before.xs);
}

/// Whether the first row of a page is the rest of the row that the page before ends with: words only, nothing in its first cell.
fn is_rest(last: &[Cell], row: &[Cell]) -> bool {
    let blank = |c: &Cell| c.lines.is_empty();
    let same = last.len() == row.len() && last.iter().zip(row).all(|(a, b)| (a.column, a.columns) == (b.column, b.columns));
    let words = |c: &Cell| c.lines.iter().flat_map(|l| &l.words).all(|w| !w.text.contains(|d: char| d.is_ascii_digit()));
    same && row.len() > 2 && row.first().is_some_and(blank) && !row.iter().all(blank) && row.iter().all(|c| c.rows == 1 && words(c))
}

fn row_text(row: &[Cell]) -> String {
    row.iter().flat_map(|c| c.lines.iter().map(Line::text)).collect::<Vec<_>>().join("|")
}

/// The first and the last block of a page.
fn edges(page: &Page) -> Vec<usize> {
    match page.blocks.len() {
        0 => Vec::new(),
        1 => vec![0],
        n => vec![0, n - 1],
    }
}

/// The words of a line in the margin, digits taken as equal. `None`: the block is no such line.
fn head_key(page: &Page, block: usize) -> Option<String> {
    let Block::Paragraph(lines) = page.blocks.get(block)? else { return None };
    let [line] = lines.as_slice() else { return None };
    let (high, low) = (page.top + 0.09 * page.height, page.top + 0.91 * page.height);
    if line.y > high && line.y < low {
        return None;
    }
    let text: String = line.text().chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let mut key = text.replace("00", "0").replace("00", "0");
    key.push(if line.y <= high { '^' } else { '_' });
    Some(key)
}

fn paragraph(out: &mut Builder, lines: &[Placed]) {
    let words = || lines.iter().flat_map(|p| &p.line.words);
    let style = Style { heading: 0, bold: words().all(|w| w.bold), italic: words().all(|w| w.italic) };
    for (i, placed) in lines.iter().enumerate() {
        if i > 0 && !cut_number(&lines[i - 1].line, &placed.line) {
            out.run(" ", None);
        }
        line(out, &placed.line, placed.page, placed.turn);
    }
    out.end_paragraph(style);
}

/// Whether the line's end cuts a document's number behind its hyphen or stroke ("865/UBND-" over "VHTT").
fn cut_number(a: &Line, b: &Line) -> bool {
    let (Some(last), Some(first)) = (a.words.last(), b.words.first()) else { return false };
    let Some(body) = last.text.strip_suffix(['-', '/', '–']) else { return false };
    let sign = |c: Option<char>| c.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
    sign(body.chars().next_back()) && sign(first.text.chars().next())
}

fn line(out: &mut Builder, line: &Line, page: u32, turn: u8) {
    if line.guessed {
        out.guessed(true);
    }
    for (i, word) in line.words.iter().enumerate() {
        if i > 0 && word.gap > 0.0 {
            out.run(" ", None);
        }
        put(out, word, line, page, turn);
    }
    if line.guessed {
        out.guessed(false);
    }
}

fn put(out: &mut Builder, word: &Word, line: &Line, page: u32, turn: u8) {
    if let Some(sight) = &word.seen {
        out.run_seen(&word.text, page, sight.rect, sight.confidence, sight.second.clone());
        return;
    }
    let (top, bottom) = line.height();
    out.run_at(&word.text, word.scheme, page, on_page(turn, [word.x0, top, word.x1, bottom]));
}

fn write_table(out: &mut Builder, table: &Table, pages: &[u32], _turn: u8) {
    out.start_table(true);
    out.guessed(table.guessed || table.headless);
    for (row, &page) in table.rows.iter().zip(pages) {
        out.start_row();
        for cell in row {
            out.start_cell(cell.columns as u16, cell.rows as u16);
            let mut last: Option<&Line> = None;
            for l in &cell.lines {
                if last.is_some_and(|a| !broken(a, l, cell.right)) {
                    out.run(" ", None);
                }
                line(out, l, page, cell.turn);
                last = Some(l);
            }
            out.end_cell();
        }
    }
    out.guessed(false);
    out.end_table();
}

/// Whether a number or syllable of the line above goes on in the line below: the cell was too narrow for it.
fn broken(a: &Line, b: &Line, right: f32) -> bool {
    let (Some(last), Some(first)) = (a.words.last(), b.words.first()) else { return false };
    let number = |w: &Word| w.text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%'));
    let alone = a.words.len() == 1 && number(last) && number(first) && last.text.starts_with(|c: char| c.is_ascii_digit());
    let letters = |w: &Word| w.text.chars().all(char::is_alphabetic);
    if letters(last) && letters(first) && last.scheme.is_none() {
        // "Tổ" over "ng", "T" over "T": a piece that is no syllable, in a cell without room for one more letter.
        // Abbreviations ("VB" over "đến") are no syllables either, but whole.
        let short_form = |w: &Word| w.text.chars().count() >= 2 && w.text.chars().all(char::is_uppercase);
        let piece = !syllable::possible(&first.text) && !short_form(first) || !syllable::possible(&last.text) && !short_form(last);
        let short = last.text.chars().count() + first.text.chars().count() <= 7;
        return piece && short && right - last.x1 < 0.55 * a.size + 6.0 && b.words.len() == 1;
    }
    // The first digit below had no room above.
    let digit = (last.x1 - last.x0) / last.text.chars().count().max(1) as f32;
    alone && (right - last.x1 < 1.3 * digit + 6.0) && last.text.len() >= 4
}
