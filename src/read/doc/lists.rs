//! Lists as the file defines them: levels with their number texts, and the uses that paragraphs name.

use super::bytes::{byte, clip, counted, long, word};
use super::fib::{Fib, Part};
use std::collections::HashMap;

/// Levels of a list.
pub const LEVELS: usize = 9;

/// Longest text of a number.
const LONGEST: usize = 64;

/// A level of a list.
#[derive(Debug, Clone, Default)]
pub struct Level {
    /// The first number.
    pub start: u32,
    /// How numbers are written.
    pub form: u8,
    /// Numbers of the levels above are written in digits here, whatever their own form.
    pub digits: bool,
    /// Counts on behind a higher level, except behind one above `restart`.
    pub no_restart: bool,
    /// With `no_restart`: levels before this one restart it nevertheless.
    pub restart: u8,
    /// The number's text: units below 9 stand for the number of that level.
    pub text: Vec<u16>,
    /// Changes to the letters of the number.
    pub characters: Vec<u8>,
}

/// A use of a list: the list, and where it differs from it.
#[derive(Debug, Clone, Default)]
pub struct Use {
    /// Which list.
    pub list: u32,
    /// Level → a new first number.
    pub starts: Vec<(u8, u32)>,
    /// Level → another level in its place.
    pub levels: Vec<(u8, Level)>,
}

/// All lists.
#[derive(Debug, Default)]
pub struct Lists {
    /// Levels of each list, by its own number.
    pub levels: HashMap<u32, Vec<Level>>,
    /// Uses, in the order of the file.
    pub uses: Vec<Use>,
}

impl Lists {
    /// Reads the lists out of the table stream.
    pub fn read(fib: &Fib<'_>, table: &[u8]) -> Self {
        let mut levels = HashMap::new();
        if let Some((from, len)) = fib.place(Part::Lists) {
            read_lists(table, from, from.saturating_add(len), &mut levels);
        }
        Self { levels, uses: read_uses(fib.part(Part::ListUses, table)) }
    }

    /// The use of that number, counted from 1.
    pub fn used(&self, number: u16) -> Option<&Use> {
        self.uses.get(usize::from(number).checked_sub(1)?)
    }

    /// A level of a used list.
    pub fn level<'l>(&'l self, used: &'l Use, level: u8) -> Option<&'l Level> {
        let other = used.levels.iter().find(|l| l.0 == level).map(|l| &l.1);
        other.or_else(|| self.levels.get(&used.list)?.get(usize::from(level)))
    }
}

/// Lists of 28 bytes each; their levels follow behind the last one.
fn read_lists(table: &[u8], from: usize, end: usize, out: &mut HashMap<u32, Vec<Level>>) {
    const LIST: usize = 28;
    let mut at = end;
    for i in 0..usize::from(word(table, from).unwrap_or(0)) {
        let head = from + 2 + i * LIST;
        let (Some(id), Some(flags)) = (long(table, head), byte(table, head + 26)) else { return };
        let mut levels = Vec::new();
        for _ in 0..if flags & 1 == 1 { 1 } else { LEVELS } {
            let Some((level, end)) = read_level(table, at) else { break };
            levels.push(level);
            at = end;
        }
        out.insert(id, levels);
    }
}

/// A level, and where it ends.
fn read_level(bytes: &[u8], at: usize) -> Option<(Level, usize)> {
    let flags = byte(bytes, at + 5)?;
    let (characters, paragraph) = (usize::from(byte(bytes, at + 24)?), usize::from(byte(bytes, at + 25)?));
    let lists = at + 28;
    let (mut text, end) = counted(bytes, lists + paragraph + characters)?;
    text.truncate(LONGEST);
    let level = Level {
        start: long(bytes, at)?,
        form: byte(bytes, at + 4)?,
        digits: flags & 4 != 0,
        no_restart: flags & 8 != 0,
        restart: byte(bytes, at + 26)?,
        text,
        characters: clip(bytes, lists + paragraph, characters).to_vec(),
    };
    Some((level, end))
}

/// Uses of 16 bytes each, then for each of them where it differs.
fn read_uses(bytes: &[u8]) -> Vec<Use> {
    const USE: usize = 16;
    let count = long(bytes, 0).map_or(0, |n| n as usize).min(bytes.len() / USE);
    let mut at = 4 + count * USE;
    let mut uses = Vec::with_capacity(count);
    for i in 0..count {
        let head = 4 + i * USE;
        let (Some(list), Some(changes)) = (long(bytes, head), byte(bytes, head + 12)) else { break };
        let mut one = Use { list, ..Use::default() };
        at += 4;
        for _ in 0..changes {
            let (Some(start), Some(flags)) = (long(bytes, at), long(bytes, at + 4)) else { break };
            let level = (flags & 0xF) as u8;
            at += 8;
            if flags & 0x20 != 0 {
                let Some((other, end)) = read_level(bytes, at) else { break };
                if flags & 0x10 != 0 {
                    one.starts.push((level, other.start));
                }
                one.levels.push((level, other));
                at = end;
            } else if flags & 0x10 != 0 {
                one.starts.push((level, start));
            }
        }
        uses.push(one);
    }
    uses
}
