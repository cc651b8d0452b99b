//! A line of normalised text with what the blocks need to know of it.

/// One line that is not blank. Blank lines are only counted, in the line behind them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line {
    /// First byte in the normalised text; white space included.
    pub start: u32,
    /// One past its last byte, the line end not included.
    pub end: u32,
    /// Blank lines before it, bounded; a page break counts as one.
    pub gap: u16,
    /// Tab characters in it, bounded.
    pub tabs: u16,
    /// See the constants.
    pub flags: u16,
    /// Heading level of the markup, 1 to 6; 0: none.
    pub heading: u8,
}

/// Two cells or more, at least one of them filled.
pub(crate) const ROW: u16 = 1;
/// White space with a tab, then words without another tab.
pub(crate) const LEAD: u16 = 1 << 1;
/// White space with at least one tab and nothing else.
pub(crate) const EMPTY: u16 = 1 << 2;
/// A row of a Markdown table; its bars are tabs in the text.
pub(crate) const PIPE: u16 = 1 << 3;
/// A line of dashes or the like: no words.
pub(crate) const RULE: u16 = 1 << 4;
/// All its letters are bold.
pub(crate) const BOLD: u16 = 1 << 5;
/// All its letters are italic.
pub(crate) const ITALIC: u16 = 1 << 6;
/// An emphasis that began on the line before goes on: the two are one paragraph.
pub(crate) const GLUED: u16 = 1 << 7;
/// A page begins with it.
pub(crate) const PAGE: u16 = 1 << 8;
/// Stands for the next table whose spans are known; it has no words.
pub(crate) const GRID: u16 = 1 << 9;
/// The markup says that a paragraph begins here, whatever its words look like.
pub(crate) const APART: u16 = 1 << 10;

impl Line {
    /// Whether one of the flags is set.
    pub const fn is(&self, flags: u16) -> bool {
        self.flags & flags != 0
    }

    /// The whole line, white space included.
    pub fn raw<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start as usize..self.end as usize]
    }

    /// The line without white space at either end.
    pub fn words<'t>(&self, text: &'t str) -> &'t str {
        self.raw(text).trim()
    }

    /// How many cells it has when tabs part them.
    pub fn cells(&self, text: &str) -> usize {
        if self.tabs < u16::MAX { usize::from(self.tabs) + 1 } else { memchr::memchr_iter(b'\t', self.raw(text).as_bytes()).count() + 1 }
    }
}

/// Whether a line is drawn, not written: three or more of one mark and nothing else.
pub(crate) fn is_rule(words: &str) -> bool {
    let mut chars = words.chars();
    let Some(first) = chars.next() else { return false };
    let mut count = 1;
    matches!(first, '-' | '_' | '*' | '=' | '~' | '–' | '—' | '─' | '━' | '═' | '.' | '…')
        && chars.all(|c| {
            count += usize::from(c == first);
            c == first || c == ' '
        })
        && (count >= 3)
}
