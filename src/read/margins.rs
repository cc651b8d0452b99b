//! Heads and feet of pages (Word files) → what of them belongs to the text, and where.
//!
//! A head that shows on the first page and holds several lines is a letterhead: it stands before the text. The other lines are
//! furniture: they stand behind the text, once each, where nothing is taken for a figure. Page numbers go, and so do lines that
//! the text has anyway.

use super::build::Builder;
use crate::document::{Block, Style};
use std::collections::HashSet;

/// Where a head or foot shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The head of the first page alone.
    FirstPage,
    /// The head of all pages, the first among them.
    EachPage,
    /// Anything else: feet, heads of later pages.
    Other,
}

/// Lines of furniture that are kept, and heads and feet of one file that are looked at.
const LINES: usize = 200;
pub(super) const PARTS: usize = 100;
/// Lines that make a letterhead.
const FIRST_PAGE: usize = 2;
const EACH_PAGE: usize = 3;
/// A line with one word and numbers is a page number if it is no longer than this, in bytes.
const PAGE_NUMBER: usize = 40;

/// What stands in the margins of a file.
#[derive(Debug, Default)]
pub(super) struct Margins {
    letterhead: Vec<(String, Style)>,
    rest: Vec<String>,
    /// Lines of `rest` without their digits.
    seen: HashSet<String>,
}

impl Margins {
    /// Takes a head or foot, written through a builder of its own.
    pub fn add(&mut self, place: Place, part: Builder) {
        let Ok(part) = part.finish() else { return };
        let mut lines: Vec<(String, Style)> = Vec::new();
        let mut line = |words: &str, style| {
            if !is_page_number(words) {
                lines.push((words.to_owned(), style));
            }
        };
        for block in &part.blocks {
            match block {
                Block::Paragraph(p) => line(p.span.of(&part.text), p.style),
                Block::Table(grid) => {
                    grid.rows.iter().flatten().for_each(|cell| line(cell.span.of(&part.text), Style::default()));
                }
            }
        }
        let enough = match place {
            Place::FirstPage => FIRST_PAGE,
            Place::EachPage => EACH_PAGE,
            Place::Other => usize::MAX,
        };
        if lines.len() >= enough && self.letterhead.is_empty() {
            self.letterhead = lines;
            return;
        }
        for (words, _) in lines {
            if self.rest.len() < LINES && self.seen.insert(words.replace(|c: char| c.is_ascii_digit(), "")) {
                self.rest.push(words);
            }
        }
    }

    /// Writes what stands before the text.
    pub fn before(&mut self, builder: &mut Builder) {
        for (words, style) in &self.letterhead {
            builder.run(words, None);
            builder.end_paragraph(*style);
        }
    }

    /// Writes what stands behind the text.
    pub fn after(self, builder: &mut Builder) {
        for words in self.rest {
            if !builder.holds(&words) {
                builder.furniture(&words);
            }
        }
    }
}

/// Whether a line is nothing but a page number: numbers and at the most one word, or nothing at all.
fn is_page_number(words: &str) -> bool {
    let lettered = words.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)).count();
    lettered == 0 || lettered == 1 && words.len() <= PAGE_NUMBER
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, TextOrigin};
    use crate::read::dump;

    fn part(lines: &[&str]) -> Builder {
        let mut builder = Builder::new(TextOrigin::Docx);
        for line in lines {
            builder.run(line, None);
            builder.end_paragraph(Style::default());
        }
        builder
    }

    fn document(parts: &[(Place, &[&str])]) -> Document {
        let mut margins = Margins::default();
        for (place, lines) in parts {
            margins.add(*place, part(lines));
        }
        let mut builder = Builder::new(TextOrigin::Docx);
        margins.before(&mut builder);
        builder.run("Có 12 hồ sơ của xã An", None);
        builder.end_paragraph(Style::default());
        margins.after(&mut builder);
        builder.finish().expect("a document")
    }

    #[test]
    fn a_letterhead_stands_before_the_text() {
        let found = document(&[(Place::FirstPage, &["ỦY BAN NHÂN DÂN XÃ AN", "Số: 5/BC-UBND"]), (Place::Other, &["Trang 1/3", "- 2 -"])]);
        assert_eq!(dump::layout(&found), "P ỦY BAN NHÂN DÂN XÃ AN\nP Số: 5/BC-UBND\nP Có 12 hồ sơ của xã An\n");
        assert!(found.furniture.is_empty());
    }

    #[test]
    fn furniture_stands_behind_it_once() {
        let found = document(&[
            (Place::EachPage, &["Báo cáo quý 1", "xã An"]),
            (Place::Other, &["Báo cáo quý 2", "Phòng 3, nhà 5", "hồ sơ của xã An"]),
        ]);
        assert_eq!(dump::layout(&found), "P Có 12 hồ sơ của xã An\nP Báo cáo quý 1\nP Phòng 3, nhà 5\n");
        let furniture: Vec<&str> = found.furniture.iter().map(|s| s.of(&found.text)).collect();
        assert_eq!(furniture, ["Báo cáo quý 1", "Phòng 3, nhà 5"]);
    }
}
