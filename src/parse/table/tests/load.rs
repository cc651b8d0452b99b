//! A small stand-in for the reader: text → document and grids, markup off.

use crate::document::{Document, Encoding, Grid, GridCell, GridForm, SourceMap, Span, TextOrigin};
use crate::grammar::Grammar;
use crate::parse::table::{Parsed, read};
use unicode_normalization::UnicodeNormalization;

/// A document whose blocks are only its grids, each with the caption lines above it.
pub(super) struct Loaded {
    pub(super) document: Document,
    pub(super) grids: Vec<Grid>,
}

/// Markup off, as the reader does it.
fn strip(text: &str) -> String {
    let text: String =
        text.nfc().collect::<String>().replace("\r\n", "\n").replace("&nbsp;", " ").replace("\\*", "*").replace('\u{d0}', "Đ");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        let tag = &rest[open..];
        let known = ["<b>", "</b>", "<i>", "</i>", "<p>", "</p>", "<br>", "<u>", "</u>"].into_iter().find(|t| tag.starts_with(t));
        rest = match known {
            Some(t) => &tag[t.len()..],
            None => {
                out.push('<');
                &tag[1..]
            }
        };
    }
    out.push_str(rest);
    out.replace("**", "")
}

/// A small stand-in for the reader: tables of tabs, of pipes, and of one cell a line.
pub(super) fn load(text: &str) -> Loaded {
    let text = strip(text);
    let mut grids: Vec<Grid> = Vec::new();
    let mut open: Option<(Grid, usize)> = None;
    let mut row: Vec<GridCell> = Vec::new();
    let mut at = 0;
    let cell = |from: usize, words: &str| {
        let start = from + (words.len() - words.trim_start().len());
        GridCell { span: Span::new(start, start + words.trim().len()), columns: 1, rows: 1 }
    };
    let close = |open: &mut Option<(Grid, usize)>, row: &mut Vec<GridCell>, grids: &mut Vec<Grid>| {
        if let Some((mut grid, _)) = open.take() {
            if !row.is_empty() {
                grid.rows.push(std::mem::take(row));
            }
            if let (Some(first), Some(last)) = (grid.rows.first().and_then(|r| r.first()), grid.rows.last().and_then(|r| r.last())) {
                grid.span = Span { start: first.span.start, end: last.span.end };
            }
            if grid.rows.iter().map(Vec::len).max().unwrap_or(0) > 2 {
                grids.push(grid);
            }
        }
        row.clear();
    };
    for line in text.split('\n') {
        let body = line.trim_end_matches('\r');
        let tabs = body.matches('\t').count();
        let form = if body.trim_start().starts_with('|') || (body.contains(" | ") && tabs == 0) {
            Some((GridForm::Pipes, 0))
        } else if tabs == 1 && body.starts_with('\t') {
            Some((GridForm::CellLines, 1))
        } else if tabs > 0 {
            Some((GridForm::Tabs, tabs))
        } else {
            None
        };
        match form {
            None if body.trim().is_empty() => {
                if let Some((grid, _)) = &mut open
                    && !row.is_empty()
                {
                    grid.rows.push(std::mem::take(&mut row));
                }
            }
            None => close(&mut open, &mut row, &mut grids),
            Some((form, width)) => {
                if open.as_ref().is_some_and(|(g, w)| g.form != form || *w != width) {
                    close(&mut open, &mut row, &mut grids);
                }
                let (grid, _) = open.get_or_insert_with(|| (Grid { span: Span::default(), form, rows: Vec::new() }, width));
                let mut from = at;
                match form {
                    GridForm::CellLines => row.push(cell(at + 1, &body[1..])),
                    GridForm::Tabs => {
                        let mut cells = Vec::new();
                        for part in body.split('\t') {
                            cells.push(cell(from, part));
                            from += part.len() + 1;
                        }
                        grid.rows.push(cells);
                    }
                    _ => {
                        if !body.contains("---") {
                            let inner = body.trim().trim_start_matches('|');
                            from += body.find(inner).unwrap_or(0);
                            let mut cells = Vec::new();
                            for part in inner.trim_end_matches('|').split('|') {
                                cells.push(cell(from, part));
                                from += part.len() + 1;
                            }
                            grid.rows.push(cells);
                        }
                    }
                }
            }
        }
        at += line.len() + 1;
    }
    close(&mut open, &mut row, &mut grids);
    let document = Document {
        text,
        blocks: Vec::new(),
        pages: Vec::new(),
        origin: TextOrigin::Text,
        encoding: Encoding::Unicode,
        unread: Vec::new(),
        map: SourceMap::default(),
    };
    Loaded { document, grids }
}

pub(super) fn parse_all(text: &str) -> (Document, Vec<(Grid, Parsed)>) {
    let grammar = Grammar::embedded();
    let Loaded { document, grids } = load(text);
    let parsed = grids.into_iter().map(|g| (g.clone(), read(&document, &g, &[], 0, &grammar))).collect();
    (document, parsed)
}
