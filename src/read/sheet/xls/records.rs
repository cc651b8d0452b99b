//! The records of a workbook stream, and strings that go on in the next record.

/// One record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    pub id: u16,
    pub data: &'a [u8],
    /// Where the next one begins.
    pub next: usize,
}

/// Continues the record before it.
pub(super) const CONTINUE: u16 = 0x3C;
pub(super) const BOF: u16 = 0x809;
pub(super) const EOF: u16 = 0x0A;

/// The record at byte `at`; `None` at the end of the stream or where it is cut off.
pub(super) fn record(stream: &[u8], at: usize) -> Option<Record<'_>> {
    let (id, length) = (u16_at(stream, at)?, usize::from(u16_at(stream, at.checked_add(2)?)?));
    let next = at + 4 + length;
    Some(Record { id, data: stream.get(at + 4..next)?, next })
}

pub(super) fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_le_bytes)
}

pub(super) fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

pub(super) fn f64_at(data: &[u8], at: usize) -> Option<f64> {
    data.get(at..at.checked_add(8)?)?.try_into().ok().map(f64::from_le_bytes)
}

/// A record and those that continue it, read as one.
pub(super) struct Joined<'a> {
    stream: &'a [u8],
    data: &'a [u8],
    at: usize,
    next: usize,
}

/// A string: its UTF-16 units, and from which unit on which font holds.
#[derive(Debug, Default)]
pub(super) struct Rich {
    pub units: Vec<u16>,
    pub runs: Vec<(u16, u16)>,
}

impl<'a> Joined<'a> {
    pub fn new(stream: &'a [u8], record: Record<'a>, at: usize) -> Self {
        Self { stream, data: record.data, at, next: record.next }
    }

    /// Goes on in the next record.
    fn turn(&mut self) -> Option<()> {
        let record = record(self.stream, self.next).filter(|r| r.id == CONTINUE)?;
        (self.data, self.at, self.next) = (record.data, 0, record.next);
        Some(())
    }

    pub fn byte(&mut self) -> Option<u8> {
        while self.at >= self.data.len() {
            self.turn()?;
        }
        let byte = *self.data.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    pub fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            let here = self.data.len().saturating_sub(self.at).min(count);
            self.at += here;
            count -= here;
            if count > 0 {
                self.turn()?;
            }
        }
        Some(())
    }

    /// A string with its length in 16 bits.
    pub fn string(&mut self) -> Option<Rich> {
        let count = self.u16()?;
        self.string_of(usize::from(count))
    }

    /// A string of so many units.
    pub fn string_of(&mut self, count: usize) -> Option<Rich> {
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { self.u16()? } else { 0 };
        let extra = if flags & 4 != 0 { u32::from(self.u16()?) | u32::from(self.u16()?) << 16 } else { 0 };
        let mut out = Rich::default();
        let mut wide = flags & 1 != 0;
        while out.units.len() < count {
            if self.at >= self.data.len() {
                self.turn()?;
                // The characters' width is told anew.
                wide = self.byte()? & 1 != 0;
                continue;
            }
            out.units.push(if wide { self.u16()? } else { u16::from(self.byte()?) });
        }
        for _ in 0..runs {
            out.runs.push((self.u16()?, self.u16()?));
        }
        self.skip(extra as usize)?;
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(id: u16, data: &[u8]) -> Vec<u8> {
        [&id.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
    }

    #[test]
    fn strings_go_on_in_the_next_record() {
        let mut stream = bytes(0xFC, b"\x05\0\x08\x01\0ab");
        stream.extend(bytes(CONTINUE, b"\x01c\x1ed\0e\0\x02\0\x07\0\x01\0\0z"));
        let mut joined = Joined::new(&stream, record(&stream, 0).expect("a record"), 0);
        let rich = joined.string().expect("a string");
        assert_eq!(String::from_utf16_lossy(&rich.units), "ab\u{1e63}de");
        assert_eq!(rich.runs, [(2, 7)]);
        assert_eq!(String::from_utf16_lossy(&joined.string().expect("another").units), "z");
        assert!(joined.string().is_none());
        assert!(record(&stream, stream.len() - 1).is_none());
    }
}
