//! Properties of characters and paragraphs, as far as they decide what is read: property changes applied one by one.

use super::bytes::word;
use super::sprm::{Change, Changes};

/// Properties of a character.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Characters {
    /// Font of ASCII letters.
    pub font: u16,
    /// Font of other letters.
    pub other_font: u16,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Hidden.
    pub hidden: bool,
    /// Deleted, and the change was kept for review.
    pub deleted: bool,
    /// 1: raised; 2: lowered.
    pub rise: u8,
    /// Its code stands for something else than a letter.
    pub special: bool,
    /// A symbol: font and code.
    pub symbol: Option<(u16, u16)>,
}

impl Characters {
    /// Changes of fixed size that a style makes.
    pub const SET: [u16; 8] = [0x4A4F, 0x4A51, 0x0835, 0x0836, 0x083C, 0x0818, 0x0800, 0x2A48];

    /// Applies a list of changes; `style` is what a change "as the style has it" goes back to, `named` gives the properties of a
    /// character style on top of it.
    pub fn apply(&mut self, list: &[u8], style: &Self, named: impl Fn(u16, &Self) -> Self) {
        let mut style = *style;
        for c in Changes(list) {
            match c.code {
                0x4A30 => {
                    style = named(c.word(), &style);
                    self.restyle(&style);
                }
                0x2A33 => self.restyle(&style),
                0x4A4F => self.font = c.word(),
                0x4A51 => self.other_font = c.word(),
                0x0835 => self.bold = switch(&c, style.bold),
                0x0836 => self.italic = switch(&c, style.italic),
                // Hidden text, and a paragraph's end hidden so that two styles share a line.
                0x083C | 0x0818 => self.hidden = switch(&c, style.hidden),
                0x0800 => self.deleted = switch(&c, style.deleted),
                0x2A48 => self.rise = c.byte(),
                0x0855 => self.special = c.on(),
                0x6A09 => self.symbol = word(c.operand, 2).map(|code| (c.word(), code)),
                _ => {}
            }
        }
    }

    /// Takes a style's properties; what the text itself is stays.
    fn restyle(&mut self, style: &Self) {
        *self = Self { deleted: self.deleted, special: self.special, symbol: self.symbol, ..*style };
    }
}

/// On, off, as the style has it, or the opposite of that.
fn switch(change: &Change<'_>, style: bool) -> bool {
    match change.byte() {
        0x80 => style,
        0x81 => !style,
        n => n != 0,
    }
}

/// Properties of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Number of its style.
    pub style: u16,
    /// It stands in a table.
    pub in_table: bool,
    /// It ends a row of the outermost table.
    pub ends_row: bool,
    /// How many tables it stands in, if said.
    pub depth: i32,
    /// It ends a cell of an inner table.
    pub ends_inner_cell: bool,
    /// It ends a row of an inner table.
    pub ends_inner_row: bool,
    /// Which use of a list numbers it; 0: none.
    pub list: u16,
    /// Level in the list, from 0.
    pub level: u8,
    /// Outline level, from 0; 9: running text.
    pub outline: u8,
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            style: 0,
            in_table: false,
            ends_row: false,
            depth: 0,
            ends_inner_cell: false,
            ends_inner_row: false,
            list: 0,
            level: 0,
            outline: 9,
        }
    }
}

impl Layout {
    /// Applies one change.
    pub fn apply(&mut self, c: &Change<'_>) {
        match c.code {
            0x2416 => self.in_table = c.on(),
            0x2417 => self.ends_row = c.on(),
            0x6649 => self.depth = c.long().cast_signed(),
            0x664A => self.depth = self.depth.saturating_add(c.long().cast_signed()),
            0x244B => self.ends_inner_cell = c.on(),
            0x244C => self.ends_inner_row = c.on(),
            0x460B => self.list = c.word(),
            0x260A => self.level = c.byte(),
            0x2640 => self.outline = c.byte(),
            _ => {}
        }
    }

    /// How many tables it stands in.
    pub fn tables(&self) -> usize {
        let said = usize::try_from(self.depth).unwrap_or(0);
        if self.in_table || self.ends_row { said.max(1) } else { said }
    }
}
