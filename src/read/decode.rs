//! Bytes → Unicode text. Invalid bytes are replaced and counted; a file full of them is no text.

use super::error::Error;
use super::sniff::Coding;
use std::borrow::Cow;

/// Decoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The words, still with their line ends and invisible marks. UTF-8 without fault is not copied.
    pub text: Cow<'a, str>,
    /// Where the first replaced byte stood, as a byte offset into `text`. `None`: every byte was read.
    pub first_fault: Option<usize>,
    /// How many places were replaced by U+FFFD.
    pub faults: usize,
}

/// More unreadable bytes than this share (in percent) make a file no text.
const TOLERATED: usize = 10;
/// So many may always be unreadable: a file cut in the middle of a character.
const ALWAYS: usize = 3;

/// Decodes a whole file.
///
/// # Errors
/// [`Error::Binary`] when too many bytes belong to no character or to control characters.
pub fn decode(bytes: &[u8], coding: Coding) -> Result<Decoded<'_>, Error> {
    let decoded = match coding {
        Coding::Utf8 => utf8(bytes),
        Coding::Utf16Le => utf16(bytes, u16::from_le_bytes),
        Coding::Utf16Be => utf16(bytes, u16::from_be_bytes),
    };
    let controls = decoded.text.bytes().filter(|&b| b < 32 && !matches!(b, b'\t' | b'\n' | b'\r' | 7 | 0xB | 0xC)).count();
    let unreadable = decoded.faults + controls;
    if unreadable > ALWAYS && unreadable * 100 > bytes.len() * TOLERATED {
        return Err(Error::Binary { invalid: unreadable, size: bytes.len() });
    }
    Ok(decoded)
}

fn utf8(bytes: &[u8]) -> Decoded<'_> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: Cow::Borrowed(text), first_fault: None, faults: 0 };
    }
    let mut text = String::with_capacity(bytes.len() + 64);
    let (mut first_fault, mut faults) = (None, 0);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            first_fault.get_or_insert(text.len());
            faults += 1;
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
    Decoded { text: Cow::Owned(text), first_fault, faults }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded<'_> {
    let mut text = String::with_capacity(bytes.len());
    let (mut first_fault, mut faults) = (None, 0);
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    for c in char::decode_utf16(units) {
        if c.is_err() {
            first_fault.get_or_insert(text.len());
            faults += 1;
        }
        text.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    Decoded { text: Cow::Owned(text), first_fault, faults }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_character_is_replaced_and_counted() {
        let bytes = "Tỷ lệ đạt 12%, Thường vụ Tỉnh".as_bytes();
        let cut = &bytes[..bytes.len() - 4];
        let decoded = decode(cut, Coding::Utf8).expect("text");
        assert_eq!(decoded.faults, 1);
        assert!(decoded.text.ends_with("T\u{fffd}"));
        assert_eq!(decoded.first_fault, Some(decoded.text.len() - 3));
    }

    #[test]
    fn noise_is_no_text() {
        let noise: Vec<u8> = (0..4000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(matches!(decode(&noise, Coding::Utf8), Err(Error::Binary { .. })));
    }

    #[test]
    fn wide_text_is_read_in_both_orders() {
        let words = "\u{feff}Đạt 5 tỷ 😀";
        let le: Vec<u8> = words.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&le, Coding::Utf16Le).expect("text").text, words);
        assert_eq!(decode(&be, Coding::Utf16Be).expect("text").text, words);
    }
}
