//! Plain text and Markdown as exporters leave it → normalised text, lines, blocks.
//!
//! Two steps: `normalise` takes the markup off (line by line, most lines are copied as they are), `blocks` makes
//! paragraphs and grids of the lines. Web pages take the first step in [`super::html`] and share the second.

pub(crate) mod blocks;

pub(crate) mod cells;

pub(crate) mod columns;

pub(crate) mod emphasis;

pub(crate) mod entity;

pub(crate) mod grid;

pub(crate) mod inline;

pub(crate) mod join;

pub(crate) mod line;

pub(crate) mod marker;

pub(crate) mod scan;

pub(crate) mod tabs;

pub(crate) mod tag;

pub(crate) mod writer;

use crate::document::{Document, Encoding, Page, SourceMap, Span, TextOrigin};
use crate::grammar::Grammar;
use inline::Emphasis;
use line::{GLUED, PIPE};
use scan::{BARS, INK, MARKS, ODD, Raw, STARS, TABS};
use writer::Writer;

/// Reads decoded text.
pub fn read(text: &str, grammar: &Grammar) -> Document {
    let mut writer = Writer::new(text);
    normalise(&mut writer);
    finish(writer, TextOrigin::Text, grammar)
}

/// The greatest character boundary of `text` that is not behind byte `at`.
pub(crate) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Lines → document.
pub(crate) fn finish(writer: Writer<'_>, origin: TextOrigin, grammar: &Grammar) -> Document {
    let Writer { text, runs, lines, grids, pages, .. } = writer;
    let built = blocks::build(text, lines, grids, SourceMap { runs }, grammar);
    let pages = page_spans(&pages, built.text.len());
    Document {
        text: built.text,
        blocks: built.blocks,
        pages,
        origin,
        encoding: Encoding::Unicode,
        unread: Vec::new(),
        signatures: Vec::new(),
        map: built.map,
        places: Vec::new(),
        rendered: Vec::new(),
        seen: Vec::new(),
        furniture: Vec::new(),
    }
}

/// The pages that form feeds part; none where there is no form feed.
fn page_spans(breaks: &[u32], len: usize) -> Vec<Page> {
    let ends = breaks.iter().map(|&b| b as usize).chain([len]);
    let mut start = 0;
    let mut pages: Vec<Page> = Vec::new();
    if breaks.is_empty() {
        return pages;
    }
    for end in ends {
        // A form feed at the very end begins no page.
        if end > start || pages.is_empty() {
            pages.push(Page { number: pages.len() as u32 + 1, span: Span::new(start, end) });
        }
        start = end;
    }
    pages
}

/// Takes the markup off.
fn normalise(w: &mut Writer<'_>) {
    /// Emphasis goes on over no more lines than this; it bounds what is held at once.
    const STRETCH: usize = 4096;
    let src = w.src;
    let mut stretch: Vec<Raw> = Vec::new();
    let mut emphasis = Emphasis::default();
    let mut at = 0;
    while at < src.len() {
        let mut raw = scan::line(src, at);
        at = raw.next;
        let table = if raw.needs & MARKS != 0 { super::html::table_start(&src[raw.start..raw.end]) } else { None };
        if let Some(start) = table {
            let start = raw.start + start;
            raw.end = start;
            if src[raw.start..start].trim().is_empty() {
                raw.needs = 0;
            }
            stretch.push(raw);
            write_stretch(w, &mut stretch, &mut emphasis);
            at = super::html::read_table(w, start);
            continue;
        }
        if raw.needs & (INK | TABS | ODD) == 0 {
            write_stretch(w, &mut stretch, &mut emphasis);
            w.end_line(raw.end);
            if raw.page {
                w.page_break();
            }
            continue;
        }
        stretch.push(raw);
        if stretch.len() >= STRETCH {
            write_stretch(w, &mut stretch, &mut emphasis);
        }
    }
    write_stretch(w, &mut stretch, &mut emphasis);
}

/// Writes lines without a blank line between them.
fn write_stretch(w: &mut Writer<'_>, stretch: &mut Vec<Raw>, emphasis: &mut Emphasis) {
    let (Some(first), Some(last)) = (stretch.first(), stretch.last()) else { return };
    let src = w.src;
    let needs = stretch.iter().fold(0, |n, raw| n | raw.needs);
    *emphasis = Emphasis { marks: std::mem::take(&mut emphasis.marks), ..Emphasis::default() };
    emphasis.marks.clear();
    if needs & STARS != 0 {
        emphasis::find(src, first.start, last.end, &mut emphasis.marks);
    }
    (w.bold, w.italic, w.styled) = (0, 0, needs & (STARS | MARKS) != 0);
    let mut in_table = false;
    for (i, &raw) in stretch.iter().enumerate() {
        let line = &src[raw.start..raw.end];
        let barred = raw.needs & BARS != 0;
        if (in_table || barred) && is_separator(stretch, i, src) {
            continue;
        }
        in_table = barred && (in_table || inline::is_barred(line) || stretch.get(i + 1).is_some_and(|_| is_separator(stretch, i + 1, src)));
        write_line(w, raw, in_table, emphasis);
        if raw.page {
            w.page_break();
        }
    }
    stretch.clear();
    (w.bold, w.italic, w.styled, w.in_row) = (0, 0, false, false);
}

/// Whether line `i` is drawn and a row of cells stands beside it.
fn is_separator(stretch: &[Raw], i: usize, src: &str) -> bool {
    let line = |raw: &Raw| &src[raw.start..raw.end];
    let bars = |raw: Option<&Raw>| raw.is_some_and(|r| r.needs & BARS != 0);
    inline::is_separator(line(&stretch[i])) && (bars(i.checked_sub(1).and_then(|p| stretch.get(p))) || bars(stretch.get(i + 1)))
}

fn write_line(w: &mut Writer<'_>, mut raw: Raw, bars: bool, emphasis: &mut Emphasis) {
    let src = w.src;
    let line_end = raw.end;
    let mut from = raw.start;
    if let Some((level, words)) = inline::heading(src, raw) {
        w.heading = level;
        from = words;
    } else if emphasis.depth > 0 {
        w.flags |= GLUED;
    }
    if bars {
        // The outer bars part nothing.
        let line = &src[raw.start..raw.end];
        let inner = line.trim_start();
        w.flags |= PIPE;
        from = raw.start + (line.len() - inner.len()) + usize::from(inner.starts_with('|'));
        let outer = line.trim_end();
        if inner.starts_with('|') && outer.ends_with('|') && !outer.ends_with("\\|") && raw.start + outer.len() > from {
            raw.end = raw.start + outer.len() - 1;
        }
    }
    w.in_row = bars || raw.needs & TABS != 0 && src[raw.start..raw.end].trim_start().contains('\t');
    if raw.needs & (STARS | MARKS) != 0 || bars {
        inline::write(w, raw, from, bars, emphasis);
    } else if raw.needs & ODD != 0 {
        w.fold(from, raw.end);
    } else {
        w.copy(from, raw.end);
    }
    if w.heading > 0 {
        w.drop_closing_marks();
    }
    w.end_line(line_end);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Block;
    use crate::read::dump::layout;

    fn read_text(src: &str) -> Document {
        read(src, &Grammar::embedded())
    }

    /// The blocks as the dump shows them, one string.
    fn shown(src: &str) -> String {
        layout(&read_text(src))
    }

    #[test]
    fn markup_comes_off() {
        for (src, want) in [
            ("## **I. KẾT QUẢ** ##", "H2 ** I. KẾT QUẢ\n"),
            ("1\\. Một", "P 1. Một\n"),
            ("\\* Chú ý \\[5\\]", "P * Chú ý [5]\n"),
            ("Trang <http://a.vn/b_c>; thư <a_b@c.vn>", "P Trang http://a.vn/b_c; thư a_b@c.vn\n"),
            ("Xem [mục 2](#muc-2) và ![Hình 1](h.png) rồi [x] vào ô", "P Xem mục 2 và Hình 1 rồi [x] vào ô\n"),
            ("[bookmark: _Toc1]3. Tổ chức", "P 3. Tổ chức\n"),
            ("Rộng 5 m<sup>2</sup>, tăng 6%<sup>12</sup>, CO<sub>2</sub>", "P Rộng 5 m², tăng 6%¹², CO2\n"),
            ("thu < 5% và > 3% <chưa đủ>", "P thu < 5% và > 3% <chưa đủ>\n"),
            ("A &amp; B&nbsp;&lt;5 &#272;ạt c&ocirc;ng R&D", "P A & B <5 Đạt công R&D\n"),
            ("<b>Đậm</b>", "P ** Đậm\n"),
            ("<i>nghiêng</i> và thẳng", "P nghiêng và thẳng\n"),
            ("<h3>Mục</h3>Lời", "H3 Mục\nP Lời\n"),
            ("một<br>Hai<br/>Ba", "P một\nP Hai\nP Ba\n"),
            ("một  \nHai\\\nBa", "P một\nP Hai\nP Ba\n"),
            ("Tên\n====\nLời", "H1 Tên\nP Lời\n"),
            ("Một\n---\nHai", "P Một\nP Hai\n"),
            ("<!-- trang 2 -->\nLời", "P Lời\n"),
            ("**PHỤ LỤC 2****Kết quả năm**", "P ** PHỤ LỤC 2\nP ** Kết quả năm\n"),
            ("**PH****Ụ LỤC**", "P ** PHỤ LỤC\n"),
            ("**đã***ít đi*", "P đãít đi\n"),
            ("**Năm 2023***Ít hơn*", "P ** Năm 2023\nP * Ít hơn\n"),
            ("**MỘT TÊN DÀI CỦA\nBIỂU**", "P ** MỘT TÊN DÀI CỦA⏎BIỂU\n"),
            ("- **Cấp xã:** có", "P - Cấp xã: có\n"),
            ("\u{f0b7} Số\u{ad} máy\u{200b}: 2\u{2011}3\u{202f}%", "P - Số máy: 2-3 %\n"),
            ("\u{feff}Ðề a\u{301}n \u{d0}\u{416}", "P Đề án Ð\u{416}\n"),
        ] {
            assert_eq!(shown(src), want, "{src:?}");
        }
    }

    #[test]
    fn pages_begin_behind_form_feeds() {
        let document = read_text("Trang một, chữ cuối là\u{c}chữ đầu.\n\u{c}Ba\u{c}");
        let pages: Vec<&str> = document.pages.iter().map(|p| p.span.of(&document.text).trim()).collect();
        assert_eq!(pages, ["Trang một, chữ cuối là", "chữ đầu.", "Ba"]);
        assert_eq!(document.blocks.len(), 2, "the sentence is whole");
        assert!(read_text("một trang").pages.is_empty());
    }

    #[test]
    fn every_line_end_ends_a_line() {
        let document = read_text("Một\r\nHai\rBa\u{2028}Bốn\u{b}Năm");
        assert_eq!(document.text, "Một\nHai\nBa\nBốn\nNăm\n");
        assert_eq!(document.blocks.len(), 5);
    }

    #[test]
    fn long_lines_are_cut_at_white_space() {
        let src = "tổng số ".repeat(30_000);
        let document = read_text(&src);
        let longest = document.blocks.iter().map(|b| b.span().len()).max();
        assert!(document.blocks.len() > 3 && longest <= Some(64 * 1024));
        let words: usize = document.blocks.iter().map(|b| b.span().of(&document.text).split(' ').count()).sum();
        assert_eq!(words, 60_000);
    }

    #[test]
    fn the_map_leads_back() {
        let src = "\u{feff}**Đạt** &lt;5 e\u{302}m\r\n<b>12</b>";
        let document = read_text(src);
        for word in ["Đạt", "m", "12"] {
            let at = document.text.find(word).expect(word) as u32;
            assert!(src[document.map.original(at) as usize..].starts_with(word), "{word}");
        }
        assert!(matches!(document.blocks[0], Block::Paragraph(p) if p.span.start == 0));
    }
}
