//! Filled form fields (AcroForm): their values are letters of the page like any other; signature fields are facts of the file.
//!
//! What a signature field shows on the page ("Ký bởi: …", a seal, a number stamped on) is its own picture and no text of the page.

use super::content::{Content, Glyph};
use crate::document::Signature;
use hayro_syntax::object::{Array, Dict, Name, Object, Rect};
use hayro_syntax::page::Page;

/// Fields of one page that are read.
const FIELDS: usize = 2_000;
/// Letters of one value that are kept.
const LETTERS: usize = 2_000;
/// How far a field's parents are asked for what it inherits.
const PARENTS: usize = 8;

/// A font that no file has: plain Unicode.
const PLAIN: u16 = u16::MAX;

/// A field this far off, in points, stands on no page.
const FARTHEST: f64 = 100_000.0;

/// Adds the values of a page's text and choice fields.
pub(super) fn values(page: &Page<'_>, content: &mut Content) {
    let Some(annotations) = page.raw().get::<Array<'_>>("Annots") else { return };
    let [a, b, c, d, e, f] = page.initial_transform(true).as_coeffs();
    for field in annotations.iter::<Dict<'_>>().take(FIELDS) {
        if field.get::<Name<'_>>("Subtype").is_none_or(|s| s.as_str() != "Widget") || field.get::<u32>("F").unwrap_or(0) & 2 != 0 {
            continue;
        }
        let kind = inherited(&field, "FT").and_then(Object::into_name);
        if !kind.is_some_and(|k| matches!(k.as_str(), "Tx" | "Ch")) {
            continue;
        }
        let (Some(value), Some(rect)) = (inherited(&field, "V").and_then(Object::into_string), field.get::<Rect>("Rect")) else { continue };
        let words = text(value.as_bytes());
        let point = |x: f64, y: f64| (a * x + c * y + e, b * x + d * y + f);
        let (p, q) = (point(rect.x0, rect.y0), point(rect.x1, rect.y1));
        let place = [p.0.min(q.0), p.1.min(q.1), p.0.max(q.0), p.1.max(q.1)];
        if place.iter().all(|v| v.abs() < FARTHEST) {
            put(&words, place, content);
        }
    }
}

/// The signatures whose fields stand on a page; fields that nobody has signed yet have no value.
pub(super) fn signatures(page: &Page<'_>, number: u32) -> Vec<Signature> {
    let Some(annotations) = page.raw().get::<Array<'_>>("Annots") else { return Vec::new() };
    let mut out = Vec::new();
    for field in annotations.iter::<Dict<'_>>().take(FIELDS) {
        let kind = inherited(&field, "FT").and_then(Object::into_name);
        if kind.is_none_or(|k| k.as_str() != "Sig") {
            continue;
        }
        let Some(value) = inherited(&field, "V").and_then(Object::into_dict) else { continue };
        let said = |key: &str| {
            let words: String = text(value.get::<Object<'_>>(key)?.into_string()?.as_bytes()).chars().take(LETTERS).collect();
            Some(words.trim().to_owned()).filter(|w| !w.is_empty())
        };
        out.push(Signature { name: said("Name"), date: said("M").and_then(|d| moment(&d)), reason: said("Reason"), page: number });
    }
    out
}

/// A date of a PDF (`D:20200707133346+07'00'`) in ISO 8601. `None`: it is none.
fn moment(stated: &str) -> Option<String> {
    let body = stated.strip_prefix("D:").unwrap_or(stated);
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    let part = |from: usize, to: usize| body.get(from..to).filter(|_| digits >= to);
    let number = |from: usize, to: usize| part(from, to)?.parse::<u32>().ok();
    let (year, month, day) = (part(0, 4)?, number(4, 6)?, number(6, 8)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let mut out = format!("{year}-{month:02}-{day:02}");
    let (Some(h), Some(m)) = (number(8, 10).filter(|h| *h < 24), number(10, 12).filter(|m| *m < 60)) else { return Some(out) };
    let s = number(12, 14).filter(|s| *s < 60).unwrap_or(0);
    out.extend(["T", &format!("{h:02}:{m:02}:{s:02}")]);
    let zone: String = body[digits..].chars().filter(|c| matches!(c, '+' | '-' | 'Z') || c.is_ascii_digit()).collect();
    match zone.as_bytes() {
        [b'Z', ..] => out.push('Z'),
        [b'+' | b'-', hours @ ..] if hours.len() >= 2 && hours.iter().all(u8::is_ascii_digit) => {
            out.push_str(&zone[..3]);
            out.push(':');
            out.push_str(zone.get(3..5).unwrap_or("00"));
        }
        _ => {}
    }
    Some(out)
}

fn inherited<'a>(field: &Dict<'a>, key: &str) -> Option<Object<'a>> {
    let mut at = field.clone();
    for _ in 0..PARENTS {
        if let Some(found) = at.get::<Object<'a>>(key) {
            return Some(found);
        }
        at = at.get::<Dict<'a>>("Parent")?;
    }
    None
}

/// A text string: UTF-16 with a mark, UTF-8 with a mark, else one byte a letter.
fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let units = rest.chunks_exact(2).map(|p| u16::from_be_bytes([p[0], p[1]]));
            char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|&b| char::from(b)).collect(),
    }
}

fn put(words: &str, [left, top, right, bottom]: [f64; 4], content: &mut Content) {
    let lines: Vec<&str> = words.lines().filter(|l| !l.trim().is_empty()).collect();
    let height = (bottom - top) / lines.len().max(1) as f64;
    for (i, line) in lines.iter().enumerate() {
        let n = line.chars().count().clamp(1, LETTERS);
        let size = (height * 0.75).clamp(4.0, 12.0);
        let step = ((right - left) / n as f64).min(size * 0.5);
        let y = top + height * i as f64 + f64::midpoint(height, size * 0.7);
        for (k, ch) in line.chars().take(LETTERS).enumerate() {
            let x0 = left + step * k as f64;
            content.glyphs.push(Glyph {
                x0: x0 as f32,
                x1: (x0 + step) as f32,
                y: y as f32,
                size: size as f32,
                ch,
                font: PLAIN,
                turn: 0,
                shown: true,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_signatures() {
        for (stated, want) in [
            ("D:20200707133346+07'00'", Some("2020-07-07T13:33:46+07:00")),
            ("D:20200707133346Z", Some("2020-07-07T13:33:46Z")),
            ("D:20200707", Some("2020-07-07")),
            ("20201307", None),
            ("D:2020", None),
            ("hôm nay", None),
        ] {
            assert_eq!(moment(stated).as_deref(), want, "{stated}");
        }
    }
}
