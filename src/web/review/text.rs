//! The text in reading order: paragraphs, headings, tables.

use super::grid::Tables;
use super::marks::{Mark, Writer};
use super::places::Places;
use crate::indicator::output::{Extraction, SectionOut};
use crate::work::layout::{Layout, Piece, Range};
use std::collections::HashSet;
use std::fmt::Write;

/// The text as HTML.
pub(super) struct Rendered {
    pub(super) html: String,
    /// Ids of figures without words whose cell is in the HTML.
    pub(super) placed: HashSet<String>,
}

/// Writes the text; whatever the layout leaves out is written where it stands.
pub(super) fn render(text: &str, layout: &Layout, extraction: &Extraction, places: &Places<'_>, marks: &[Mark]) -> Rendered {
    let mut sections: Vec<(usize, usize, &SectionOut)> = extraction
        .sections
        .iter()
        .map(|s| {
            let (start, end) = places.range(&s.evidence);
            (start, end, s)
        })
        .collect();
    sections.sort_by_key(|s| s.0);
    let report = &extraction.report;
    let mut titles: Vec<usize> = [&report.kind, &report.title].into_iter().flatten().map(|f| places.byte(f.evidence.start)).collect();
    titles.sort_unstable();
    let mut tables = Tables::new(extraction, places);
    let mut pages = Pages { sections: &sections, titles: &titles, writer: Writer::new(text, marks) };
    for piece in &layout.pieces {
        match piece {
            Piece::Paragraph { at, heading, bold, italic } => pages.paragraph(bytes(places, *at), *heading, *bold, *italic),
            Piece::Table { at, rows } => {
                let (start, end) = bytes(places, *at);
                pages.writer.gap(start);
                let rows: Vec<Vec<_>> = rows.iter().map(|r| r.iter().map(|c| (bytes(places, (c.0, c.1)), (c.2, c.3))).collect()).collect();
                tables.write(&mut pages.writer, &rows);
                pages.writer.skip(end);
            }
        }
    }
    pages.writer.gap(text.len());
    pages.writer.skip(text.len());
    Rendered { html: pages.writer.html, placed: tables.placed }
}

fn bytes(places: &Places<'_>, at: Range) -> (usize, usize) {
    let start = places.byte(at.0);
    (start, places.byte(at.1).max(start))
}

struct Pages<'a> {
    sections: &'a [(usize, usize, &'a SectionOut)],
    titles: &'a [usize],
    writer: Writer<'a>,
}

impl Pages<'_> {
    fn paragraph(&mut self, (start, end): (usize, usize), heading: u8, bold: bool, italic: bool) {
        let w = &mut self.writer;
        w.gap(start);
        let first = self.sections.partition_point(|s| s.0 < start);
        if let Some(&(from, to, section)) = self.sections.get(first).filter(|s| s.0 < end) {
            // Level 2 is the highest on the page, whose title is level 1.
            let level = section.level.clamp(1, 5) + 1;
            let whole = to >= end && from <= start;
            let tag = if whole { format!("h{level}") } else { "p".to_owned() };
            let _ = write!(w.html, "<{tag} class=\"sec\" id=\"");
            w.escape(&section.id);
            w.html.push('"');
            w.place(start);
            w.html.push('>');
            if whole || section.title.is_none() {
                w.write(start, end);
            } else {
                w.write(start, from);
                w.html.push_str("<b>");
                w.write(from, to.min(end));
                w.html.push_str("</b>");
                w.write(to.min(end), end);
            }
            let _ = writeln!(w.html, "</{tag}>");
            return;
        }
        let title = self.titles.binary_search(&start).is_ok();
        let dash = w.words(start, end).starts_with(['-', '+', '–', '•', '*']);
        let mut class = String::new();
        for (on, name) in [(title, "title"), (heading > 0, "head"), (bold, "b"), (italic, "i"), (dash, "dash")] {
            if on {
                class.push_str(if class.is_empty() { "" } else { " " });
                class.push_str(name);
            }
        }
        w.html.push_str("<p");
        if !class.is_empty() {
            let _ = write!(w.html, " class=\"{class}\"");
        }
        w.place(start);
        w.html.push('>');
        w.write(start, end);
        w.html.push_str("</p>\n");
    }
}
