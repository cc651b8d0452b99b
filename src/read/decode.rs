//! Bytes → Unicode text. Invalid bytes are replaced and counted; a file full of them is no text.
//!
//! Files from before Unicode have one byte a letter: the codes of a legacy font (TCVN3, VNI), Windows-1258, or what a web page's
//! head says. Which, is judged by the share of possible syllables. Legacy codes also come as the Latin letters that Unicode has
//! in their places ("Tû lÖ hé nghÌo"), and VIQR as plain ASCII.

use super::error::Error;
use super::sniff::Coding;
use crate::document::Encoding;
use crate::orthography::legacy::{self, Scheme};
use crate::orthography::syllable;
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
    /// What the letters were stored in.
    pub encoding: Encoding,
}

impl<'a> Decoded<'a> {
    fn unicode(text: Cow<'a, str>, first_fault: Option<usize>, faults: usize) -> Self {
        Self { text, first_fault, faults, encoding: Encoding::Unicode }
    }
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
        Coding::Utf8 => match utf8(bytes) {
            faulty if faulty.faults > ALWAYS => one_byte(bytes).unwrap_or(faulty),
            sound => sound,
        },
        Coding::Utf16Le => utf16(bytes, u16::from_le_bytes),
        Coding::Utf16Be => utf16(bytes, u16::from_be_bytes),
    };
    let controls = decoded.text.bytes().filter(|&b| b < 32 && !matches!(b, b'\t' | b'\n' | b'\r' | 7 | 0xB | 0xC)).count();
    let unreadable = decoded.faults + controls;
    if unreadable > ALWAYS && unreadable * 100 > bytes.len() * TOLERATED {
        return Err(Error::Binary { invalid: unreadable, size: bytes.len() });
    }
    Ok(if decoded.encoding == Encoding::Unicode { legacy_letters(decoded) } else { decoded })
}

/// How much of a text is looked at to tell its letters.
const SAMPLE: usize = 20_000;

/// Unicode text whose letters are the codes of a legacy font, or VIQR, decoded.
fn legacy_letters(decoded: Decoded<'_>) -> Decoded<'_> {
    let head = &decoded.text.as_bytes()[..decoded.text.len().min(SAMPLE)];
    // Letters that only Vietnamese in Unicode has: the usual case, told at a glance.
    let own = head.windows(2).filter(|w| w[0] == 0xE1 && matches!(w[1], 0xBA | 0xBB)).take(9).count();
    if own > 8 || head.len() < 40 {
        return decoded;
    }
    let sample = &decoded.text[..crate::orthography::floor(&decoded.text, SAMPLE)];
    let Some(scheme) = legacy::detect(sample) else { return decoded };
    let mut text = String::with_capacity(decoded.text.len() * 5 / 4);
    legacy::decode(&decoded.text, scheme, &mut text);
    Decoded { text: Cow::Owned(text), encoding: encoding_of(scheme), ..decoded }
}

fn encoding_of(scheme: Scheme) -> Encoding {
    match scheme {
        Scheme::Tcvn3 | Scheme::Tcvn3Capitals => Encoding::Tcvn3,
        Scheme::Vni => Encoding::Vni,
        Scheme::Viqr => Encoding::Viqr,
    }
}

/// A text of one byte a letter. `None`: nothing speaks for it.
fn one_byte(bytes: &[u8]) -> Option<Decoded<'_>> {
    let head = &bytes[..bytes.len().min(SAMPLE)];
    let sample = encoding_rs::WINDOWS_1252.decode_without_bom_handling(head).0;
    if let Some(scheme) = legacy::detect(&sample) {
        let codes = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0;
        let mut text = String::with_capacity(codes.len());
        legacy::decode(&codes, scheme, &mut text);
        return Some(Decoded { text: Cow::Owned(text), first_fault: None, faults: 0, encoding: encoding_of(scheme) });
    }
    let named = charset(head).and_then(encoding_rs::Encoding::for_label);
    for coding in [named, Some(encoding_rs::WINDOWS_1258)].into_iter().flatten().filter(|c| *c != encoding_rs::UTF_8) {
        let (sample, _) = coding.decode_without_bom_handling(head);
        let whole: String = unicode_normalization::UnicodeNormalization::nfc(sample.as_ref()).collect();
        if named == Some(coding) || is_vietnamese(&whole) {
            let text = coding.decode_without_bom_handling(bytes).0;
            return Some(Decoded::unicode(text, None, 0));
        }
    }
    None
}

/// Whether most words with marks are possible syllables.
fn is_vietnamese(text: &str) -> bool {
    let marked = text.split(|c: char| !c.is_alphabetic()).filter(|w| w.chars().count() >= 2 && !w.is_ascii());
    let (mut all, mut good) = (0usize, 0usize);
    for word in marked {
        all += 1;
        good += usize::from(syllable::nearly(word));
    }
    all >= 8 && good * 10 >= all * 7
}

/// The charset that a web page's head names.
fn charset(head: &[u8]) -> Option<&[u8]> {
    let lower = head.to_ascii_lowercase();
    let at = memchr::memmem::find(&lower, b"charset=")? + 8;
    let rest = head.get(at..)?;
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest.iter().position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')))?;
    rest.get(..end)
}

fn utf8(bytes: &[u8]) -> Decoded<'_> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded::unicode(Cow::Borrowed(text), None, 0);
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
    Decoded::unicode(Cow::Owned(text), first_fault, faults)
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
    Decoded::unicode(Cow::Owned(text), first_fault, faults)
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
    fn texts_from_before_unicode() {
        let words = "Trong năm, toàn huyện có bốn nghìn hộ nghèo được hỗ trợ vay vốn; tỷ lệ giảm so với cùng kỳ. Đề nghị các xã tiếp tục \
                     rà soát, bổ sung danh sách và báo cáo kết quả đúng thời hạn.";
        let decomposed: String = words.chars().flat_map(windows_1258).collect();
        let (bytes, _, wrong) = encoding_rs::WINDOWS_1258.encode(&decomposed);
        assert!(!wrong, "the test's own encoding");
        let decoded = decode(&bytes, Coding::Utf8).expect("text");
        let back: String = unicode_normalization::UnicodeNormalization::nfc(decoded.text.as_ref()).collect();
        assert_eq!(back, words);
        // The codes of TCVN3 as bytes, and as the Latin letters of the same numbers.
        let codes = "Trong n¨m, toµn huyÖn cã bèn ngh×n hé nghÌo ®\u{1b0}îc hç trî vay vèn; tû lÖ gi¶m so víi cïng kú."
            .replace('\u{1b0}', "\u{ad}");
        let bytes: Vec<u8> = codes.chars().map(|c| c as u8).collect();
        for bytes in [bytes.as_slice(), codes.as_bytes()] {
            let decoded = decode(bytes, Coding::Utf8).expect("text");
            assert_eq!(decoded.encoding, Encoding::Tcvn3);
            assert!(decoded.text.starts_with("Trong năm, toàn huyện có bốn nghìn hộ nghèo được hỗ trợ"), "{}", decoded.text);
        }
        let html = b"<html><head><meta charset=iso-8859-1></head>caf\xE9 caf\xE9 caf\xE9 caf\xE9";
        assert!(decode(html, Coding::Utf8).expect("text").text.ends_with("caf\u{e9}"));
    }

    /// A letter as Windows-1258 stores it: the letter with its shape, then the tone.
    fn windows_1258(c: char) -> Vec<char> {
        let pieces: Vec<char> = unicode_normalization::UnicodeNormalization::nfd(c.to_string().as_str()).collect();
        let tone = |c: &char| matches!(*c as u32, 0x300 | 0x301 | 0x303 | 0x309 | 0x323);
        let shape: String = pieces.iter().filter(|c| !tone(c)).collect();
        unicode_normalization::UnicodeNormalization::nfc(shape.as_str()).chain(pieces.iter().copied().filter(|c| tone(c))).collect()
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
