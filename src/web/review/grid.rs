//! One table as HTML: the cells as read, the header and the rows' roles as understood.

use super::marks::Writer;
use super::places::Places;
use crate::indicator::output::{ColumnOut, Extraction, TableOut};
use std::collections::{HashMap, HashSet};
use std::fmt::Write;

/// A cell's bytes, and the columns and rows it covers.
pub(super) type Cell = ((usize, usize), (u16, u16));

/// The tables as understood, ready to be found by their cells.
pub(super) struct Tables<'a> {
    extraction: &'a Extraction,
    /// First byte of a figure in a table, and its index.
    starts: Vec<(usize, usize)>,
    by_id: HashMap<&'a str, usize>,
    /// (table, row, column) → figures without words.
    blanks: HashMap<(usize, usize, usize), usize>,
    /// Tables whose header is written.
    headed: HashSet<usize>,
    /// Ids of figures without words whose cell is written.
    pub(super) placed: HashSet<String>,
}

/// Which table and row of the extraction a row as read is.
type Meaning = Option<(usize, usize)>;

impl<'a> Tables<'a> {
    pub(super) fn new(extraction: &'a Extraction, places: &Places<'_>) -> Self {
        let by_id: HashMap<&str, usize> = extraction.tables.iter().enumerate().map(|(n, t)| (t.id.as_str(), n)).collect();
        let (mut starts, mut blanks) = (Vec::new(), HashMap::new());
        for (n, i) in extraction.indicators.iter().enumerate() {
            let Some(cell) = &i.table else { continue };
            match &i.evidence {
                Some(e) if e.start < e.end => starts.push((places.byte(e.start), n)),
                _ => {
                    if let Some(&table) = by_id.get(&*cell.id) {
                        blanks.insert((table, cell.row, cell.column), n);
                    }
                }
            }
        }
        starts.sort_unstable();
        Self { extraction, starts, by_id, blanks, headed: HashSet::new(), placed: HashSet::new() }
    }

    /// Writes one table.
    pub(super) fn write(&mut self, w: &mut Writer<'_>, rows: &[Vec<Cell>]) {
        let meanings = self.meanings(w, rows);
        let first = meanings.iter().position(Option::is_some);
        let table = first.and_then(|n| meanings[n]).map(|m| m.0);
        let head = first.unwrap_or(usize::from(rows.len() > 1));
        w.html.push_str("<div class=\"wide\"><table");
        if let Some(t) = table.filter(|t| self.headed.insert(*t)) {
            w.html.push_str(" id=\"");
            w.escape(&self.extraction.tables[t].id);
            w.html.push('"');
        }
        w.html.push_str(">\n");
        head_rows(w, &rows[..head], table.map(|t| &self.extraction.tables[t]));
        w.html.push_str("<tbody>\n");
        let columns = table.map_or(0, |t| self.extraction.tables[t].columns.len());
        for (cells, meaning) in rows.iter().zip(&meanings).skip(head) {
            self.row(w, cells, *meaning, columns);
        }
        w.html.push_str("</tbody></table></div>\n");
    }

    /// A row is known by a figure in it, or by its label if it is the row expected next.
    fn meanings(&self, w: &Writer<'_>, rows: &[Vec<Cell>]) -> Vec<Meaning> {
        let figures: Vec<Meaning> = rows.iter().map(|cells| self.by_figure(cells)).collect();
        let Some(&(table, _)) = figures.iter().flatten().next() else { return figures };
        let mut expected = (table, 0);
        let mut meanings = figures;
        for (meaning, cells) in meanings.iter_mut().zip(rows) {
            if meaning.is_none() && self.is_labelled(w, cells, expected) {
                *meaning = Some(expected);
            }
            if let Some((table, row)) = *meaning {
                expected = (table, row + 1);
            }
        }
        meanings
    }

    fn by_figure(&self, cells: &[Cell]) -> Meaning {
        let (start, end) = (cells.first()?.0.0, cells.last()?.0.1);
        let &(at, n) = self.starts.get(self.starts.partition_point(|s| s.0 < start))?;
        let cell = self.extraction.indicators.get(n).filter(|_| at < end)?.table.as_ref()?;
        Some((*self.by_id.get(&*cell.id)?, cell.row))
    }

    fn is_labelled(&self, w: &Writer<'_>, cells: &[Cell], (table, row): (usize, usize)) -> bool {
        let label = self.extraction.tables.get(table).and_then(|t| t.rows.get(row)).map(|r| r.label.as_str());
        label.is_some_and(|l| !l.is_empty() && cells.iter().any(|c| w.words(c.0.0, c.0.1) == l))
    }

    fn row(&mut self, w: &mut Writer<'_>, cells: &[Cell], meaning: Meaning, columns: usize) {
        let in_known = columns > 0;
        let known = meaning.and_then(|(t, r)| Some((t, r, self.extraction.tables.get(t)?)));
        let role = known.and_then(|(_, r, table)| table.rows.get(r)).map_or("", |r| r.role.as_str());
        // Between rows that are understood, one that is not repeats the header of the page before.
        match (role, meaning.is_none() && in_known) {
            ("total" | "group", _) => {
                let _ = write!(w.html, "<tr class=\"{role}\">");
            }
            (_, true) => w.html.push_str("<tr class=\"again\">"),
            _ => w.html.push_str("<tr>"),
        }
        let width: usize = cells.iter().map(|c| usize::from(c.1.0)).sum();
        let mut column = 0;
        for (nth, &((start, end), (across, down))) in cells.iter().enumerate() {
            w.skip(start);
            w.html.push_str("<td");
            // A heading row may be shorter than the table; its last cell then covers the rest.
            let missing =
                if meaning.is_some() && nth + 1 == cells.len() && !self.is_number(start, end) { columns.saturating_sub(width) } else { 0 };
            spans(w, (across.saturating_add(u16::try_from(missing).unwrap_or(0)), down));
            if let Some((t, r, _)) = known.filter(|k| k.2.columns.len() == width)
                && let Some(&n) = self.blanks.get(&(t, r, column))
                && let Some(i) = self.extraction.indicators.get(n)
            {
                w.html.push_str(if i.review { " class=\"r\" id=\"t-" } else { " id=\"t-" });
                w.escape(&i.id);
                w.html.push('"');
                self.placed.insert(i.id.clone());
            } else if self.is_number(start, end) {
                w.html.push_str(" class=\"n\"");
            }
            w.place(start);
            w.html.push('>');
            w.write(start, end);
            w.html.push_str("</td>");
            column += usize::from(across);
        }
        w.html.push_str("</tr>\n");
    }

    fn is_number(&self, start: usize, end: usize) -> bool {
        let found = self.starts.get(self.starts.partition_point(|s| s.0 < start)).filter(|s| s.0 < end);
        found.and_then(|s| self.extraction.indicators.get(s.1)).is_some_and(|i| i.value.is_figure())
    }
}

/// The header as understood where it says the same as the header as read, which merged cells leave ragged.
fn head_rows(w: &mut Writer<'_>, rows: &[Vec<Cell>], table: Option<&TableOut>) {
    let (Some(first), Some(last)) = (rows.first().and_then(|r| r.first()), rows.last().and_then(|r| r.last())) else { return };
    w.html.push_str("<thead>\n");
    let understood = table.filter(|t| t.columns.iter().any(|c| !c.path.is_empty()) && !w.marked(first.0.0, last.0.1));
    if let Some(table) = understood {
        understood_head(w, &table.columns);
        if let Some(numbers) = rows.last().filter(|r| is_numbering(w, r, &table.columns)) {
            w.skip(numbers.first().map_or(0, |c| c.0.0));
            read_head(w, numbers, "numbering");
        }
        w.skip(last.0.1);
    } else {
        for cells in rows {
            read_head(w, cells, "");
        }
    }
    w.html.push_str("</thead>\n");
}

fn spans(w: &mut Writer<'_>, (columns, rows): (u16, u16)) {
    for (name, n) in [("colspan", columns), ("rowspan", rows)] {
        if n > 1 {
            let _ = write!(w.html, " {name}=\"{n}\"");
        }
    }
}

fn read_head(w: &mut Writer<'_>, cells: &[Cell], class: &str) {
    let _ = write!(w.html, "<tr class=\"{class}\">");
    for &((start, end), covers) in cells {
        w.skip(start);
        w.html.push_str("<th");
        spans(w, covers);
        w.place(start);
        w.html.push('>');
        w.write(start, end);
        w.html.push_str("</th>");
    }
    w.html.push_str("</tr>\n");
}

/// The row "(1) (2) (3)" under a header.
fn is_numbering(w: &Writer<'_>, cells: &[Cell], columns: &[ColumnOut]) -> bool {
    let words: Vec<&str> = cells.iter().map(|c| w.words(c.0.0, c.0.1)).filter(|t| !t.is_empty()).collect();
    let short = |t: &&str| t.len() <= 16 && (t.len() <= 2 || t.bytes().any(|b| b.is_ascii_digit()));
    cells.len() == columns.len()
        && words.len() > 1
        && words.iter().all(short)
        && !words.iter().any(|t| columns.iter().any(|c| c.path.iter().any(|p| p == t)))
}

/// Equal beginnings of neighbouring paths become one cell; a short path reaches down to the last row.
fn understood_head(w: &mut Writer<'_>, columns: &[ColumnOut]) {
    let depth = columns.iter().map(|c| c.path.len()).max().unwrap_or(0);
    for level in 0..depth {
        w.html.push_str("<tr>");
        let mut at = 0;
        while let Some(column) = columns.get(at) {
            let (mut across, mut down) = (1, 1);
            let is_leaf = column.path.len() == level + 1 || (column.path.is_empty() && level == 0);
            if is_leaf {
                down = depth - level;
            } else if column.path.len() > level {
                let same = |c: &&ColumnOut| c.path.len() > level + 1 && c.path[..=level] == column.path[..=level];
                across = columns[at..].iter().take_while(same).count().max(1);
            } else {
                at += 1;
                continue;
            }
            w.html.push_str("<th");
            let narrow = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
            spans(w, (narrow(across), narrow(down)));
            w.html.push('>');
            w.escape(column.path.get(level).map_or("", String::as_str));
            w.html.push_str("</th>");
            at += across;
        }
        w.html.push_str("</tr>\n");
    }
}
