//! Styles of an OpenDocument sheet: fonts and lines of cells, hidden sheets.

use super::super::model::{Book, Font, Look, MOST_STYLES};
use super::super::markup::attribute;
use quick_xml::events::BytesStart;
use std::collections::{HashMap, HashSet};

/// The styles read so far.
#[derive(Default)]
pub(super) struct Styles {
    looks: HashMap<String, usize>,
    hidden: HashSet<String>,
    /// The style that the reader is in, and its look.
    now: Option<String>,
    look: Option<usize>,
}

impl Styles {
    /// An element before the tables.
    pub fn start(&mut self, element: &BytesStart<'_>, book: &mut Book) {
        match element.name().as_ref() {
            "style:style" => {
                self.now = attribute(element, "style:name");
                let is_cell = attribute(element, "style:family").is_some_and(|f| f == "table-cell");
                self.look = (is_cell && book.looks.len() < MOST_STYLES).then(|| {
                    book.fonts.push(Font::default());
                    book.looks.push(Look { font: book.fonts.len() - 1, ..Look::default() });
                    book.looks.len() - 1
                });
                if let (Some(name), Some(look)) = (&self.now, self.look) {
                    self.looks.insert(name.clone(), look);
                }
            }
            "style:table-properties" if attribute(element, "table:display").is_some_and(|d| d == "false") => {
                self.hidden.extend(self.now.clone());
            }
            "style:table-cell-properties" => {
                let line = |name: &str| attribute(element, name).map(|b| b != "none");
                let all = line("fo:border").unwrap_or(false);
                if let Some(look) = self.look.and_then(|l| book.looks.get_mut(l)) {
                    look.ruled = (line("fo:border-left").unwrap_or(all), line("fo:border-right").unwrap_or(all));
                }
            }
            "style:text-properties" => {
                if let Some(font) = self.look.and_then(|l| book.looks.get(l)).map(|l| l.font).and_then(|f| book.fonts.get_mut(f)) {
                    font.name = attribute(element, "style:font-name").or_else(|| attribute(element, "fo:font-family")).unwrap_or_default();
                    font.bold = attribute(element, "fo:font-weight").is_some_and(|w| w == "bold");
                    font.italic = attribute(element, "fo:font-style").is_some_and(|s| s == "italic");
                }
            }
            _ => {}
        }
    }

    pub fn look(&self, name: &str) -> Option<usize> {
        self.looks.get(name).copied()
    }

    pub fn hidden(&self, name: &str) -> bool {
        self.hidden.contains(name)
    }
}
