//! What a group of rich text keeps to itself: its destination, the look of letters and of paragraphs.

/// Where words go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Destination {
    Text,
    /// The number of a list item.
    Label,
    Fonts,
    Styles,
    /// Definitions of rows of inner tables.
    Rows,
    Nowhere,
}

/// The look of letters and paragraphs.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    pub to: Destination,
    pub font: i32,
    pub bold: bool,
    pub italic: bool,
    pub hidden: bool,
    pub deleted: bool,
    /// Above the line.
    pub raised: bool,
    /// How many characters behind a Unicode code stand for it in older programs.
    pub fallback: u8,
    /// In how many tables the paragraph stands.
    pub tables: u8,
    /// Heading level, 1 to 6; 0: none.
    pub heading: u8,
}

impl State {
    pub fn new() -> Self {
        Self {
            to: Destination::Text,
            font: 0,
            bold: false,
            italic: false,
            hidden: false,
            deleted: false,
            raised: false,
            fallback: 1,
            tables: 0,
            heading: 0,
        }
    }

    /// Letters look as they do by default again.
    pub fn plain(&mut self, font: i32) {
        *self = Self { font, bold: false, italic: false, hidden: false, deleted: false, raised: false, ..*self };
    }

    /// A control word about the look; `false`: it is about something else.
    pub fn word(&mut self, name: &str, number: Option<i32>) -> bool {
        let on = number != Some(0);
        match name {
            "f" => self.font = number.unwrap_or(0),
            "b" => self.bold = on,
            "i" => self.italic = on,
            "v" => self.hidden = on,
            "deleted" => self.deleted = on,
            "super" => self.raised = on,
            "nosupersub" | "sub" => self.raised = false,
            "uc" => self.fallback = bounded(number.unwrap_or(1), 16),
            "pard" => (self.tables, self.heading) = (0, 0),
            "intbl" => self.tables = self.tables.max(1),
            "itap" => self.tables = bounded(number.unwrap_or(0), super::table::DEPTH),
            "outlinelevel" => self.heading = heading(number.unwrap_or(9)),
            _ => return false,
        }
        true
    }
}

/// The heading of an outline level, from 0; 9: body text.
pub(super) fn heading(outline: i32) -> u8 {
    if (0..9).contains(&outline) { bounded(outline + 1, 6) } else { 0 }
}

fn bounded(number: i32, most: u8) -> u8 {
    u8::try_from(number.max(0)).unwrap_or(most).min(most)
}
