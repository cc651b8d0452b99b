//! Numbers, low byte first, at places that may lie outside: `None` then.

/// The byte at `at`.
pub fn byte(bytes: &[u8], at: usize) -> Option<u8> {
    bytes.get(at).copied()
}

/// The 16-bit number at `at`.
pub fn word(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(pair.try_into().ok()?))
}

/// The signed 16-bit number at `at`.
pub fn short(bytes: &[u8], at: usize) -> Option<i16> {
    word(bytes, at).map(u16::cast_signed)
}

/// The 32-bit number at `at`.
pub fn long(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

/// `len` bytes from `at`, all of them inside.
pub fn part(bytes: &[u8], at: usize, len: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(len)?)
}

/// `len` bytes from `at`, or those of them that are there.
pub fn clip(bytes: &[u8], at: usize, len: usize) -> &[u8] {
    let end = at.saturating_add(len).min(bytes.len());
    bytes.get(at..end).unwrap_or_default()
}

/// The words behind a 16-bit count at `at`, and where they end.
pub fn counted(bytes: &[u8], at: usize) -> Option<(Vec<u16>, usize)> {
    let len = usize::from(word(bytes, at)?) * 2;
    let words = part(bytes, at + 2, len)?;
    Some((units(words), at + 2 + len))
}

/// UTF-16 units; an odd last byte is dropped.
pub fn units(bytes: &[u8]) -> Vec<u16> {
    bytes.as_chunks::<2>().0.iter().map(|&pair| u16::from_le_bytes(pair)).collect()
}

/// A plex: positions, one more than the records of `record` bytes behind them.
pub struct Plex<'a> {
    bytes: &'a [u8],
    record: usize,
    count: usize,
}

impl<'a> Plex<'a> {
    /// Reads the count off the length.
    pub fn new(bytes: &'a [u8], record: usize) -> Self {
        Self { bytes, record, count: bytes.len().saturating_sub(4) / (4 + record) }
    }

    /// How many records.
    pub const fn len(&self) -> usize {
        self.count
    }

    /// The position in front of record `i`; that at `len` is the end.
    pub fn position(&self, i: usize) -> Option<u32> {
        if i <= self.count { long(self.bytes, i * 4) } else { None }
    }

    /// Record `i`.
    pub fn record(&self, i: usize) -> Option<&'a [u8]> {
        part(self.bytes, (self.count + 1) * 4 + i * self.record, self.record)
    }
}
