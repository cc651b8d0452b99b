//! The piece table: which stretches of the stream, in which order and width, make up the text.

use super::bytes::{Plex, byte, clip, long, short, word};
use super::damaged;
use crate::read::{Error, Limits};

/// A stretch of text.
#[derive(Debug, Clone, Copy)]
pub struct Piece {
    /// First character, counted over the whole file.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Where it lies in the stream.
    at: u32,
    /// Two bytes a character, not one.
    wide: bool,
    /// Changes of properties that hold for all of it: one small change, or the number of a list.
    change: u16,
}

impl Piece {
    /// Where a character of the piece lies in the stream, which is how properties find it.
    pub const fn place(&self, character: u32) -> u32 {
        let width = if self.wide { 2 } else { 1 };
        self.at.saturating_add(character.saturating_sub(self.start).saturating_mul(width))
    }

    /// The character of the piece that lies at `place`, or the first behind it.
    pub const fn character(&self, place: u32) -> u32 {
        let width = if self.wide { 2 } else { 1 };
        self.start.saturating_add(place.saturating_sub(self.at).div_ceil(width))
    }

    /// Bytes a character takes.
    pub const fn width(&self) -> u32 {
        if self.wide { 2 } else { 1 }
    }
}

/// The text in UTF-16 units, and the pieces it came from.
pub struct Text<'a> {
    /// All texts, one behind the other.
    pub units: Vec<u16>,
    /// Ascending, without gaps.
    pub pieces: Vec<Piece>,
    lists: Vec<&'a [u8]>,
}

/// Changes that hold for a whole piece.
pub enum PieceChange<'a> {
    /// A list.
    List(&'a [u8]),
    /// One change of one byte, written as a list.
    One([u8; 3]),
}

impl PieceChange<'_> {
    /// The list.
    pub fn list(&self) -> &[u8] {
        match self {
            Self::List(list) => list,
            Self::One(list) => list,
        }
    }
}

impl<'a> Text<'a> {
    /// Reads the piece table (`clx`) and the text out of the stream.
    ///
    /// # Errors
    /// When there is no piece table, or more text than allowed.
    pub fn read(clx: &'a [u8], stream: &[u8], limits: &Limits) -> Result<Self, Error> {
        let mut lists = Vec::new();
        let mut at = 0;
        // Lists of changes stand in front of the table.
        while byte(clx, at) == Some(1) {
            let len = short(clx, at + 1).and_then(|n| usize::try_from(n).ok()).ok_or_else(|| damaged("its piece table is cut off"))?;
            lists.push(clip(clx, at + 3, len));
            at += 3 + len;
        }
        if byte(clx, at) != Some(2) {
            return Err(damaged("it has no piece table"));
        }
        let len = long(clx, at + 1).ok_or_else(|| damaged("its piece table is cut off"))?;
        let plex = Plex::new(clip(clx, at + 5, len as usize), 8);
        let mut text = Self { units: Vec::new(), pieces: Vec::new(), lists };
        for i in 0..plex.len() {
            let (Some(end), Some(record)) = (plex.position(i + 1), plex.record(i)) else { break };
            let start = text.units.len() as u32;
            // Every character takes a byte of the stream at least; pieces that claim more are none.
            if plex.position(i) != Some(start) || end < start || end as usize > stream.len() {
                break;
            }
            text.push(start, end, record, stream);
            if text.units.len() > limits.text_bytes {
                return Err(Error::TooLarge { limit: limits.text_bytes, size: text.units.len() });
            }
        }
        if text.pieces.is_empty() { Err(damaged("its text is not where its piece table says")) } else { Ok(text) }
    }

    fn push(&mut self, start: u32, end: u32, record: &[u8], stream: &[u8]) {
        let (Some(place), Some(change)) = (long(record, 2), word(record, 6)) else { return };
        let wide = place & 0x4000_0000 == 0;
        let at = if wide { place & 0x3FFF_FFFF } else { (place & 0x3FFF_FFFF) / 2 };
        let count = (end - start) as usize;
        let bytes = clip(stream, at as usize, if wide { count * 2 } else { count });
        if wide {
            self.units.extend(bytes.as_chunks::<2>().0.iter().map(|&pair| u16::from_le_bytes(pair)));
        } else {
            self.units.extend(bytes.iter().map(|&b| windows_1252(b)));
        }
        self.units.resize(end as usize, 0);
        self.pieces.push(Piece { start, end, at, wide, change });
    }

    /// The piece that holds a character.
    pub fn piece(&self, character: u32) -> Option<&Piece> {
        let i = self.pieces.partition_point(|p| p.end <= character);
        self.pieces.get(i).filter(|p| p.start <= character)
    }

    /// What the piece changes of the properties of its text. `None`: nothing.
    pub fn change(&self, piece: &Piece) -> Option<PieceChange<'a>> {
        if piece.change & 1 == 1 {
            return self.lists.get(usize::from(piece.change >> 1)).map(|list| PieceChange::List(list));
        }
        let code: u16 = match piece.change >> 1 & 0x7F {
            0x0C => 0x260A,
            0x18 => 0x2416,
            0x19 => 0x2417,
            0x41 => 0x0800,
            0x53 => 0x2A33,
            0x55 => 0x0835,
            0x56 => 0x0836,
            0x5C => 0x083C,
            0x68 => 0x2A48,
            0x75 => 0x0855,
            0x78 => 0x2640,
            _ => return None,
        };
        let [low, high] = code.to_le_bytes();
        Some(PieceChange::One([low, high, (piece.change >> 8) as u8]))
    }
}

/// The character of a byte in Windows-1252; five bytes stand for no character and keep their number.
fn windows_1252(byte: u8) -> u16 {
    const HIGH: [u16; 32] = [
        0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D, 0x8F, 0x90, 0x2018,
        0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178,
    ];
    byte.checked_sub(0x80).and_then(|i| HIGH.get(usize::from(i)).copied()).unwrap_or(u16::from(byte))
}
