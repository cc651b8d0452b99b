//! Lines → paragraphs and grids in reading order.

use super::join::{self, Layout, Open};
use super::line::{BOLD, EMPTY, GRID, ITALIC, LEAD, Line, PIPE, ROW, RULE};
use super::{cells, columns, floor, tabs};
use crate::document::{Block, Grid, Paragraph, SourceMap, Span, Style};
use crate::grammar::Grammar;

/// What the lines gave.
#[derive(Debug)]
pub(crate) struct Built {
    /// The normalised text; columns of a letterhead stand one after the other.
    pub text: String,
    /// Paragraphs and tables in reading order.
    pub blocks: Vec<Block>,
    /// The way back.
    pub map: SourceMap,
}

/// The blocks while they are made.
#[derive(Debug)]
pub(crate) struct Builder<'a> {
    /// The normalised text.
    pub text: String,
    /// Its lines.
    pub lines: Vec<Line>,
    /// What the grammars know.
    pub grammar: &'a Grammar,
    /// Stretches whose pieces were put in another order.
    pub moves: Vec<columns::Move>,
    /// Lines before this one were looked at for tables of one cell a line.
    pub no_cells_before: usize,
    blocks: Vec<Block>,
    grids: std::vec::IntoIter<Grid>,
    layout: Layout,
    open: Option<Open>,
}

/// Makes blocks of all lines.
pub(crate) fn build(text: String, lines: Vec<Line>, grids: Vec<Grid>, map: SourceMap, grammar: &Grammar) -> Built {
    let layout = Layout::of(&text, &lines);
    let mut b = Builder {
        text,
        lines,
        grammar,
        moves: Vec::new(),
        no_cells_before: 0,
        blocks: Vec::new(),
        grids: grids.into_iter(),
        layout,
        open: None,
    };
    let mut i = 0;
    let mut after_letterhead = false;
    while let Some(&line) = b.lines.get(i) {
        if line.is(GRID) {
            if let Some(grid) = b.grids.next() {
                b.spanned(grid);
            }
            i += 1;
            continue;
        }
        if let Some((next, letterhead)) = columns::take(&mut b, i, after_letterhead) {
            after_letterhead = letterhead;
            i = next;
            continue;
        }
        after_letterhead = false;
        if line.is(LEAD | EMPTY)
            && (line.gap > 0 || i == 0)
            && line.tabs == 1
            && let Some(next) = cells::take(&mut b, i)
        {
            i = next;
            continue;
        }
        if line.is(PIPE | ROW) || line.tabs >= 2 {
            i = tabs::take(&mut b, i);
            continue;
        }
        b.line(&line);
        i += 1;
    }
    let map = columns::follow(map, &b.moves);
    Built { text: b.text, blocks: b.blocks, map }
}

impl Builder<'_> {
    /// The words of a line.
    pub fn words(&self, i: usize) -> &str {
        self.lines.get(i).map_or("", |line| line.words(&self.text))
    }

    /// A table.
    pub fn table(&mut self, grid: Grid) {
        self.open = None;
        self.blocks.push(Block::Table(grid));
    }

    /// A table with known spans; a letterhead or a block of signatures drawn as one is text.
    fn spanned(&mut self, grid: Grid) {
        self.open = None;
        let cells: Vec<Span> = grid.rows.iter().flatten().map(|c| c.span).filter(|s| !s.is_empty()).collect();
        if columns::is_layout(self, &grid) {
            for cell in cells {
                let mut at = cell.start as usize;
                for piece in cell.of(&self.text).split('\n').map(str::len).collect::<Vec<_>>() {
                    self.paragraphs(self.trimmed(Span::new(at, at + piece)), Style::default());
                    at += piece + 1;
                }
            }
            return;
        }
        // Line ends inside a cell are spaces.
        for cell in cells {
            if cell.of(&self.text).contains('\n') {
                let words = cell.of(&self.text).replace('\n', " ");
                self.text.replace_range(cell.range(), &words);
            }
        }
        self.table(grid);
    }

    /// Running text ends here: what comes next is a paragraph of its own.
    pub fn stop(&mut self) {
        self.open = None;
    }

    /// A line of text: it goes on with the paragraph before or begins one.
    pub fn line(&mut self, line: &Line) {
        if line.is(EMPTY) {
            return;
        }
        if line.is(RULE) {
            self.underline(line);
            self.open = None;
            return;
        }
        let words = line.words(&self.text);
        if words.is_empty() {
            return;
        }
        let from = line.start as usize + words.as_ptr() as usize - line.raw(&self.text).as_ptr() as usize;
        let span = Span::new(from, from + words.len());
        let chars = if span.len() < 1000 { words.chars().count() } else { 1000 };
        if let (Some(open), Some(Block::Paragraph(last))) = (&mut self.open, self.blocks.last_mut())
            && join::goes_on(&self.text, open, line, self.layout, self.grammar)
        {
            last.span = last.span.join(span);
            last.style.bold &= line.is(BOLD);
            last.style.italic &= line.is(ITALIC);
            *open = Open { span: last.span, last_line: chars, flags: line.flags, heading: open.heading };
            return;
        }
        let style = Style { heading: line.heading, bold: line.is(BOLD), italic: line.is(ITALIC) };
        self.open = Some(Open { span, last_line: chars, flags: line.flags, heading: line.heading });
        self.paragraphs(span, style);
    }

    /// A paragraph of its own, cut at white space where it is too long.
    pub fn paragraphs(&mut self, span: Span, style: Style) {
        let mut rest = span;
        while rest.len() > join::LARGEST {
            let words = rest.of(&self.text);
            let limit = floor(words, join::LARGEST);
            let cut = words[..limit].rfind(char::is_whitespace).filter(|&c| c > 0).unwrap_or(limit);
            let start = rest.start as usize;
            self.blocks.push(Block::Paragraph(Paragraph { span: self.trimmed(Span::new(start, start + cut)), style }));
            rest = self.trimmed(Span::new(start + cut, rest.end as usize));
        }
        if !rest.is_empty() {
            self.blocks.push(Block::Paragraph(Paragraph { span: rest, style }));
        }
    }

    /// The span without white space at either end.
    pub fn trimmed(&self, span: Span) -> Span {
        let words = span.of(&self.text);
        let lead = words.len() - words.trim_start().len();
        let start = span.start as usize + lead;
        Span::new(start, start + words.trim().len())
    }

    /// A double line makes the line above it a heading (Markdown, "setext").
    fn underline(&mut self, line: &Line) {
        if line.gap == 0
            && line.words(&self.text).starts_with('=')
            && let (Some(_), Some(Block::Paragraph(last))) = (self.open, self.blocks.last_mut())
        {
            last.style.heading = 1;
        }
    }
}
