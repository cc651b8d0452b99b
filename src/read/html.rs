//! Web pages, and tables of HTML inside text → normalised text, lines, grids with known spans.
//!
//! A forgiving reader: tags that matter are obeyed, others are dropped, nothing is an error. A table that holds another table is
//! layout: its cells are text.

mod css;
pub(crate) mod fonts;

use super::text::tag::{self, Kind, Tag};
use super::text::writer::Writer;
use super::text::{entity, finish, inline};
use crate::document::{Document, Grid, GridCell, GridForm, Span, TextOrigin};
use crate::grammar::Grammar;
use memchr::memchr;

/// Reads a web page.
pub(crate) fn read(src: &str, grammar: &Grammar) -> Document {
    let mut writer = Writer::new(src);
    writer.styled = true;
    Reader::new(&mut writer, src.len()).run(0);
    finish(writer, TextOrigin::Html, grammar)
}

/// Where a table begins in a line. `None`: none does.
pub(crate) fn table_start(line: &str) -> Option<usize> {
    memchr::memchr_iter(b'<', line.as_bytes()).find(|&at| {
        let name = line.as_bytes().get(at + 1..at + 6);
        name.is_some_and(|n| n.eq_ignore_ascii_case(b"table")) && tag::read(line, at).is_some_and(|t| t.kind == Kind::Table && !t.closes)
    })
}

/// Reads the table that begins at byte `start` of the writer's source. Returns where the text goes on.
pub(crate) fn read_table(w: &mut Writer<'_>, start: usize) -> usize {
    let end = table_end(w.src, start);
    w.styled = true;
    Reader::new(w, end).run(start);
    (w.bold, w.italic, w.styled, w.in_row) = (0, 0, false, false);
    end
}

/// One past the `</table>` that belongs to the `<table>` at `start`; the end of the text if there is none.
fn table_end(src: &str, start: usize) -> usize {
    let mut depth = 0u32;
    let mut at = start;
    while let Some(found) = memchr(b'<', &src.as_bytes()[at..]) {
        at += found;
        match tag::read(src, at) {
            Some(tag) => {
                if tag.kind == Kind::Table {
                    depth = if tag.closes { depth.saturating_sub(1) } else { depth + 1 };
                    if depth == 0 {
                        return tag.end;
                    }
                }
                at = tag.end;
            }
            None => at += 1,
        }
    }
    src.len()
}

/// The table being read.
#[derive(Debug, Default)]
struct Table {
    rows: Vec<Vec<GridCell>>,
    /// The cell being read: where it began, columns and rows it covers.
    cell: Option<(usize, u16, u16)>,
}

struct Reader<'w, 's> {
    w: &'w mut Writer<'s>,
    end: usize,
    /// For each `<table>` in order: whether it holds no other table.
    inner: std::vec::IntoIter<bool>,
    table: Option<Table>,
    /// No `-->` stands ahead.
    no_comment_end: bool,
    /// Elements that nothing ahead closes.
    unclosed: Vec<&'s str>,
}

impl<'w, 's> Reader<'w, 's> {
    fn new(w: &'w mut Writer<'s>, end: usize) -> Self {
        Self { w, end, inner: Vec::new().into_iter(), table: None, no_comment_end: false, unclosed: Vec::new() }
    }

    fn run(&mut self, start: usize) {
        let src = self.w.src;
        let bytes = src.as_bytes();
        self.inner = inner_tables(&src[..self.end], start).into_iter();
        let mut at = start;
        while at < self.end {
            let next = memchr(b'<', &bytes[at..self.end]).map_or(self.end, |n| at + n);
            self.words(at, next);
            if next == self.end {
                break;
            }
            at = match self.tag(next) {
                Some(tag) if tag.end <= self.end => self.obey(tag, next),
                _ => {
                    self.w.push('<', next);
                    next + 1
                }
            };
        }
        self.end_table(self.end);
        self.paragraph(self.end);
    }

    /// The tag at `at`, with comments of any length.
    fn tag(&mut self, at: usize) -> Option<Tag<'s>> {
        let src = self.w.src;
        if src.as_bytes()[at..].starts_with(b"<!--") && !self.no_comment_end {
            let close = memchr::memmem::find(&src.as_bytes()[at..self.end], b"-->");
            self.no_comment_end = close.is_none();
            let end = close? + at + 3;
            return Some(Tag { kind: Kind::Comment, closes: false, name: "", attributes: "", end });
        }
        tag::read(src, at)
    }

    /// Writes words: white space is one space, entities are characters.
    fn words(&mut self, from: usize, to: usize) {
        let src = self.w.src;
        let bytes = src.as_bytes();
        let mut at = from;
        while at < to {
            match bytes[at] {
                b' ' | b'\t' | b'\n' | b'\r' | 0xC => {
                    if !self.w.text.ends_with(['\t', '\n', ' ']) {
                        self.w.space(at);
                    }
                    at += 1;
                }
                b'&' if entity::read(&src[at..to]).is_some() => {
                    let (c, len) = entity::read(&src[at..to]).unwrap_or(('&', 1));
                    let c = if c == '\t' || c == '\n' { ' ' } else { c };
                    self.w.put(c, at, src[at + len..to].chars().next());
                    at += len;
                }
                _ => {
                    let stop = bytes[at + 1..to]
                        .iter()
                        .position(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0xC | b'&'))
                        .map_or(to, |n| at + 1 + n);
                    self.w.fold(at, stop);
                    at = stop;
                }
            }
        }
    }

    fn obey(&mut self, tag: Tag<'s>, at: usize) -> usize {
        match tag.kind {
            Kind::Bold => self.w.bold = step(self.w.bold, tag.closes),
            Kind::Italic => self.w.italic = step(self.w.italic, tag.closes),
            Kind::Hidden if !tag.closes && !tag.attributes.ends_with('/') => return self.skip(tag),
            Kind::Raised | Kind::Lowered if !tag.closes => return inline::shifted(self.w, tag, self.end),
            Kind::Break if self.table.is_some() => self.paragraph(at),
            Kind::Break => self.w.line_break(at),
            Kind::Block => self.paragraph(at),
            Kind::Heading(level) => {
                self.paragraph(at);
                if !self.w.in_row {
                    self.w.heading = if tag.closes { 0 } else { level };
                }
            }
            Kind::Table if tag.closes => self.end_table(at),
            Kind::Table => {
                if self.inner.next().unwrap_or(false) && self.table.is_none() {
                    self.paragraph(at);
                    self.table = Some(Table::default());
                    self.w.in_row = true;
                } else {
                    self.paragraph(at);
                }
            }
            Kind::Row => self.row(tag.closes, at),
            Kind::Cell => self.cell(tag, at),
            _ => {}
        }
        tag.end
    }

    /// Where the content of a hidden element ends.
    fn skip(&mut self, tag: Tag<'s>) -> usize {
        let src = self.w.src;
        let mut at = tag.end;
        if self.unclosed.iter().any(|name| name.eq_ignore_ascii_case(tag.name)) {
            return at;
        }
        while let Some(found) = memchr::memmem::find(&src.as_bytes()[at..self.end], b"</") {
            at += found;
            let name = src.as_bytes().get(at + 2..at + 2 + tag.name.len());
            if name.is_some_and(|n| n.eq_ignore_ascii_case(tag.name.as_bytes())) {
                return memchr(b'>', &src.as_bytes()[at..self.end]).map_or(self.end, |n| at + n + 1);
            }
            at += 2;
        }
        // Never closed: its content is text after all.
        self.unclosed.push(tag.name);
        tag.end
    }

    /// Ends a paragraph; in a cell that is a line end, which no table keeps.
    fn paragraph(&mut self, at: usize) {
        if self.table.is_some() {
            if !self.w.text.ends_with(['\t', '\n']) {
                self.w.push('\n', at);
            }
        } else {
            if self.w.text.len() > self.w.line_start() {
                self.w.end_line(at);
            }
            self.w.apart();
        }
    }

    fn row(&mut self, closes: bool, at: usize) {
        let Some(table) = &mut self.table else { return self.paragraph(at) };
        end_cell(self.w, table);
        if !closes && table.rows.last().is_none_or(|r| !r.is_empty()) {
            if !table.rows.is_empty() {
                self.w.push('\n', at);
            }
            table.rows.push(Vec::new());
        }
    }

    fn cell(&mut self, tag: Tag<'s>, at: usize) {
        let Some(table) = &mut self.table else { return self.paragraph(at) };
        end_cell(self.w, table);
        if tag.closes {
            return;
        }
        if table.rows.is_empty() {
            table.rows.push(Vec::new());
        }
        if table.rows.last().is_some_and(|r| !r.is_empty()) {
            self.w.push('\t', at);
        }
        let covers = |name| tag::number(tag.attributes, name).unwrap_or(1).clamp(1, 1000);
        table.cell = Some((self.w.text.len(), covers("colspan"), covers("rowspan")));
    }

    fn end_table(&mut self, at: usize) {
        let Some(mut table) = self.table.take() else { return self.paragraph(at) };
        end_cell(self.w, &mut table);
        self.w.in_row = false;
        table.rows.retain(|r| !r.is_empty());
        let filled = |r: &Vec<GridCell>| r.iter().filter(|c| !c.span.is_empty()).count();
        let is_table = table.rows.len() > 1 && table.rows.iter().any(|r| filled(r) > 1);
        if is_table && let Some(span) = table.rows.iter().flatten().map(|c| c.span).reduce(Span::join) {
            self.w.close_raw(at);
            self.w.table(Grid { span, form: GridForm::Spanned, rows: table.rows });
        } else {
            for cell in table.rows.iter().flatten() {
                self.w.note_lines(cell.span.range());
            }
            self.w.close_raw(at);
        }
        self.w.blank();
    }
}

/// Ends the cell being read.
fn end_cell(w: &mut Writer<'_>, table: &mut Table) {
    let Some((start, columns, rows)) = table.cell.take() else { return };
    // White space trimmed since may have moved the end before the cell's beginning, even into a letter of what follows.
    let start = if w.text.is_char_boundary(start) { start } else { w.text.len() };
    let words = &w.text[start..];
    let lead = if words.trim().is_empty() { 0 } else { words.len() - words.trim_start().len() };
    let span = Span::new(start + lead, start + lead + words.trim().len());
    if let Some(row) = table.rows.last_mut() {
        row.push(GridCell { span, columns, rows });
    }
    w.sealed = w.text.len();
}

const fn step(depth: u32, closes: bool) -> u32 {
    if closes { depth.saturating_sub(1) } else { depth + 1 }
}

/// For each `<table>` from `start` on, in order: whether it holds no other table.
fn inner_tables(src: &str, start: usize) -> Vec<bool> {
    let mut inner: Vec<bool> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut at = start;
    while let Some(found) = memchr(b'<', &src.as_bytes()[at..]) {
        at += found;
        let name = &src.as_bytes()[at..src.len().min(at + 7)];
        let opens = name.len() > 6 && name[1..6].eq_ignore_ascii_case(b"table");
        let closes = name.len() > 6 && name[1] == b'/' && name[2..7].eq_ignore_ascii_case(b"table");
        if opens && tag::read(src, at).is_some_and(|t| t.kind == Kind::Table) {
            if let Some(&outer) = open.last() {
                inner[outer] = false;
            }
            open.push(inner.len());
            inner.push(true);
        } else if closes {
            open.pop();
        }
        at += 1;
    }
    inner
}

#[cfg(test)]
mod tests {
    use crate::grammar::Grammar;
    use crate::read::{dump::layout, html, text};

    #[test]
    fn web_pages() {
        for (src, want) in [
            (
                "<html><head><title>t</title><style>p{}</style></head><body><h2>I. Mục</h2>\n<p>Một\n  hai&nbsp;ba</p><script>x<y</script></body>",
                "H2 I. Mục\nP Một hai ba\n",
            ),
            ("<p><b>Đậm</b></p><div>Một<br>Hai</div>", "P ** Đậm\nP Một\nP Hai\n"),
            (
                "<table><tr><th rowspan=2>TT<th colspan=2>Số</tr><tr><td>a</td><td>b<br/>c</td></tr><tr><td>1<td>2<td></table>",
                "T 3×3 spans\n  ⟦TT⟧2×1⟦Số⟧1×2\n  ⟦a⟧⟦b c⟧\n  ⟦1⟧⟦2⟧⟦⟧\n",
            ),
            // A table that holds a table is layout.
            (
                "<table><tr><td>Lời đầu<table><tr><td>1<td>2<tr><td>3<td>4</table>Lời cuối</td></tr></table>",
                "P Lời đầu\nT 2×2 spans\n  ⟦1⟧⟦2⟧\n  ⟦3⟧⟦4⟧\nP Lời cuối\n",
            ),
            // So is a letterhead.
            (
                "<table><tr><td>UBND XÃ<br>VĂN PHÒNG</td><td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</td></tr><tr><td>Số: 5<td>Ngày 6</table>",
                "P UBND XÃ\nP VĂN PHÒNG\nP CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nP Số: 5\nP Ngày 6\n",
            ),
            ("<ul><li>số hộ nghèo của toàn xã là 5</li><li>số hộ khác</li></ul>", "P số hộ nghèo của toàn xã là 5\nP số hộ khác\n"),
            ("<table><tr><td>một ô</td></tr></table>", "P một ô\n"),
            ("a < b và <chữ>", "P a < b và <chữ>\n"),
            ("<!-- chưa đóng <p>Lời", "P <!-- chưa đóng\nP Lời\n"),
        ] {
            assert_eq!(layout(&html::read(src, &Grammar::embedded())), want, "{src:?}");
        }
    }

    #[test]
    fn a_mark_behind_a_cell_changes_no_letter_in_it() {
        let src = "<table><tr><td>cuối</td><td>cuô</td></tr>\u{301}\u{323}e\u{301}<tr><td>1<td>2</table>";
        let document = html::read(src, &Grammar::embedded());
        let cells: Vec<&str> = match &document.blocks[..] {
            [crate::document::Block::Table(grid)] => grid.rows.iter().flatten().map(|c| c.span.of(&document.text)).collect(),
            blocks => panic!("{blocks:?}"),
        };
        assert_eq!(cells, ["cuối", "cuô", "1", "2"]);
    }

    #[test]
    fn tables_inside_text() {
        let src = "Kết quả:\n<table>\n<tr><td>Xã</td><td>Hộ</td></tr>\n<tr><td>An</td><td>5</td></tr>\n</table> Hết\n**Lời**";
        let want = "P Kết quả:\nT 2×2 spans\n  ⟦Xã⟧⟦Hộ⟧\n  ⟦An⟧⟦5⟧\nP Hết\nP ** Lời\n";
        assert_eq!(layout(&text::read(src, &Grammar::embedded())), want);
    }
}
