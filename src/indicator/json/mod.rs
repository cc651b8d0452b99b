//! Extraction → its line of JSON, byte for byte what `serde_json` makes of it, in less than half the steps.
//!
//! The types of [`super::output`] stay the only place where fields are explained; here each is listed once more in its order. A
//! field that is forgotten does not compile, and the tests hold every byte against `serde_json`.

#[cfg(test)]
mod tests;

use super::assemble::Laid;
use super::output::{
    Alternative, CellOut, CheckOut, ColumnOut, Confidence, Evidence, Extraction, FactOut, Flag, Indicator, Ledger, MadeBy, Outcome, Place,
    ReasonOut, ReportFields, RowOut, SectionOut, Source, TableOut, Unexplained,
};
use crate::document::Document;
use crate::value::date::Period;
use crate::value::number::Number;
use crate::value::{Change, Kind, Qualifier, Status, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

/// Bytes that are gathered before they go out.
const BUFFER: usize = 1 << 15;

/// Writes an extraction as one line of JSON, without the line end.
///
/// # Errors
/// Those of `out`.
pub fn write(extraction: &Extraction, out: &mut impl Write) -> io::Result<()> {
    let mut buffer = before_lists(extraction, out)?;
    long_list(b",\"indicators\":", extraction.indicators.iter(), &mut buffer, out)?;
    long_list(b",\"checks\":", extraction.checks.iter(), &mut buffer, out)?;
    behind_lists(extraction, buffer, out)
}

/// As [`write`], with indicators and checks laid out as they are written. `document`: the one that it was laid out of.
///
/// # Errors
/// Those of `out`.
pub fn write_laid(laid: &mut Laid, document: &Document, out: &mut impl Write) -> io::Result<()> {
    let Laid { rest, lists } = laid;
    let mut buffer = before_lists(rest, out)?;
    long_list(b",\"indicators\":", lists.indicators(document), &mut buffer, out)?;
    long_list(b",\"checks\":", lists.checks(document), &mut buffer, out)?;
    behind_lists(rest, buffer, out)
}

/// All that stands before the indicators; what is still to go out comes back.
fn before_lists(extraction: &Extraction, out: &mut impl Write) -> io::Result<Vec<u8>> {
    let Extraction { schema, source, made_by, report, sections, tables, indicators: _, checks: _, numbers: _, learned: _ } = extraction;
    let mut buffer = Vec::with_capacity(BUFFER + BUFFER / 4);
    buffer.extend_from_slice(b"{\"schema\":");
    schema.json(&mut buffer);
    buffer.extend_from_slice(b",\"source\":");
    source.json(&mut buffer);
    buffer.extend_from_slice(b",\"made_by\":");
    made_by.json(&mut buffer);
    buffer.extend_from_slice(b",\"report\":");
    report.json(&mut buffer);
    long_list(b",\"sections\":", sections.iter(), &mut buffer, out)?;
    long_list(b",\"tables\":", tables.iter(), &mut buffer, out)?;
    Ok(buffer)
}

/// All that stands behind the checks.
fn behind_lists(extraction: &Extraction, mut buffer: Vec<u8>, out: &mut impl Write) -> io::Result<()> {
    buffer.extend_from_slice(b",\"numbers\":");
    extraction.numbers.json(&mut buffer);
    if let Some(learned) = &extraction.learned {
        buffer.extend_from_slice(b",\"learned\":");
        serde_json::to_writer(&mut buffer, learned)?;
    }
    buffer.push(b'}');
    out.write_all(&buffer)
}

/// A key and a list that may be long: what is gathered goes out between its items.
fn long_list(key: &[u8], items: impl Iterator<Item: Json>, buffer: &mut Vec<u8>, out: &mut impl Write) -> io::Result<()> {
    buffer.extend_from_slice(key);
    buffer.push(b'[');
    for (i, item) in items.enumerate() {
        if i > 0 {
            buffer.push(b',');
        }
        item.json(buffer);
        if buffer.len() >= BUFFER {
            out.write_all(buffer)?;
            buffer.clear();
        }
    }
    buffer.push(b']');
    Ok(())
}

impl Json for MadeBy {
    /// The calibration is named only where there is one of its own.
    fn json(&self, out: &mut Vec<u8>) {
        let Self { program, grammars, calibration, lessons } = self;
        out.extend_from_slice(b"{\"program\":");
        program.json(out);
        out.extend_from_slice(b",\"grammars\":");
        grammars.json(out);
        if let Some(version) = calibration {
            out.extend_from_slice(b",\"calibration\":");
            version.json(out);
        }
        if let Some(version) = lessons {
            out.extend_from_slice(b",\"lessons\":");
            version.json(out);
        }
        out.push(b'}');
    }
}

/// What stands in an extraction.
trait Json {
    /// Appends it.
    fn json(&self, out: &mut Vec<u8>);
}

/// Objects: their fields in the order in which they are printed.
macro_rules! objects {
    ($($name:ident { $first:ident $(, $rest:ident)* })*) => {$(
        impl Json for $name {
            fn json(&self, out: &mut Vec<u8>) {
                let Self { $first $(, $rest)* } = self;
                out.extend_from_slice(concat!("{\"", stringify!($first), "\":").as_bytes());
                $first.json(out);
                $(
                    out.extend_from_slice(concat!(",\"", stringify!($rest), "\":").as_bytes());
                    $rest.json(out);
                )*
                out.push(b'}');
            }
        }
    )*};
}

objects! {
    ReportFields { number, date, place, kind, issuer, title, period_start, period_end, signer }
    FactOut { value, evidence, confidence }
    Evidence { page, start, end, text, boxes }
    SectionOut { id, number, title, path, level, evidence }
    TableOut { id, section, caption, shape, pages, columns, rows }
    ColumnOut { path, role }
    RowOut { role, ordinal, label, path, unit, note }
    Indicator {
        id, label, code, subject, status, period, value, source, section, table, evidence, rule, alternatives, confidence, reasons, flags,
        review
    }
    Period { label, start, end }
    Value { kind, raw, number, numerator, denominator, percent, unit, qualifier, upper, change }
    CellOut { id, row, column, row_label, row_path, column_path }
    Alternative { value, reason }
    ReasonOut { name, factor }
    Flag { rule, message, expected }
    CheckOut { rule, status, message, expected, stated, indicators, evidence }
    Ledger { total, explained, unexplained }
    Unexplained { text, evidence }
}

/// Values that are short, or rare enough to be left to `serde_json`. Writing to memory cannot fail.
macro_rules! by_serde {
    ($($name:ty)*) => {$(
        impl Json for $name {
            fn json(&self, out: &mut Vec<u8>) {
                let _ = serde_json::to_writer(out, self);
            }
        }
    )*};
}

by_serde! { Source Status Place Outcome Change f32 }

impl<T: Json + ?Sized> Json for &T {
    fn json(&self, out: &mut Vec<u8>) {
        (**self).json(out);
    }
}

impl<T: Json> Json for Option<T> {
    fn json(&self, out: &mut Vec<u8>) {
        match self {
            Some(value) => value.json(out),
            None => out.extend_from_slice(b"null"),
        }
    }
}

impl<T: Json> Json for [T] {
    fn json(&self, out: &mut Vec<u8>) {
        out.push(b'[');
        for (i, item) in self.iter().enumerate() {
            if i > 0 {
                out.push(b',');
            }
            item.json(out);
        }
        out.push(b']');
    }
}

impl<T: Json, const N: usize> Json for [T; N] {
    fn json(&self, out: &mut Vec<u8>) {
        self.as_slice().json(out);
    }
}

impl<T: Json> Json for Vec<T> {
    fn json(&self, out: &mut Vec<u8>) {
        self.as_slice().json(out);
    }
}

impl<T: Json + ?Sized> Json for Arc<T> {
    fn json(&self, out: &mut Vec<u8>) {
        (**self).json(out);
    }
}

impl Json for BTreeMap<String, u32> {
    fn json(&self, out: &mut Vec<u8>) {
        out.push(b'{');
        for (i, (key, count)) in self.iter().enumerate() {
            if i > 0 {
                out.push(b',');
            }
            key.json(out);
            out.push(b':');
            count.json(out);
        }
        out.push(b'}');
    }
}

impl Json for String {
    fn json(&self, out: &mut Vec<u8>) {
        self.as_str().json(out);
    }
}

impl Json for Cow<'_, str> {
    fn json(&self, out: &mut Vec<u8>) {
        (**self).json(out);
    }
}

impl Json for Kind {
    fn json(&self, out: &mut Vec<u8>) {
        self.name().json(out);
    }
}

impl Json for Qualifier {
    fn json(&self, out: &mut Vec<u8>) {
        self.name().json(out);
    }
}

impl Json for bool {
    fn json(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(if *self { b"true" } else { b"false" });
    }
}

impl Json for u8 {
    fn json(&self, out: &mut Vec<u8>) {
        whole(u64::from(*self), 1, out);
    }
}

impl Json for u32 {
    fn json(&self, out: &mut Vec<u8>) {
        whole(u64::from(*self), 1, out);
    }
}

impl Json for usize {
    fn json(&self, out: &mut Vec<u8>) {
        whole(*self as u64, 1, out);
    }
}

impl Json for u64 {
    fn json(&self, out: &mut Vec<u8>) {
        whole(*self, 1, out);
    }
}

/// Three digits behind the mark, zeros at the end left out but one.
impl Json for Confidence {
    fn json(&self, out: &mut Vec<u8>) {
        let thousandths = (f64::from(self.0) * 1000.0).round();
        if !(0.0..10_000.0).contains(&thousandths) || thousandths.is_sign_negative() {
            let _ = serde_json::to_writer(out, self);
            return;
        }
        #[expect(clippy::cast_sign_loss, reason = "below ten thousand and not negative")]
        let n = thousandths as u16;
        let digit = |n: u16| b'0' + (n % 10) as u8;
        let digits = [digit(n / 1000), b'.', digit(n / 100), digit(n / 10), digit(n)];
        let shown = match digits {
            [.., b'0', b'0'] => 3,
            [.., b'0'] => 4,
            _ => 5,
        };
        out.extend_from_slice(&digits[..shown]);
    }
}

/// Just the digits that are stated, zeros at the end included.
impl Json for Number {
    fn json(&self, out: &mut Vec<u8>) {
        let decimal = self.decimal();
        let digits = decimal.scale() as usize;
        match u64::try_from(decimal.mantissa()) {
            Ok(n) if digits == 0 => whole(n, 1, out),
            Ok(n) if (1..=18).contains(&digits) && decimal.is_sign_positive() => {
                let unit = 10_u64.pow(decimal.scale());
                whole(n / unit, 1, out);
                out.push(b'.');
                whole(n % unit, digits, out);
            }
            _ => {
                let _ = serde_json::to_writer(out, self);
            }
        }
    }
}

/// Appends a number's digits, at least `least` of them (at most 20).
fn whole(mut n: u64, least: usize, out: &mut Vec<u8>) {
    let mut digits = [b'0'; 20];
    let mut from = digits.len();
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (n % 10) as u8;
        (n, from) = (n / 10, from - 1);
        if n == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[from.min(digits.len().saturating_sub(least))..]);
}

impl Json for str {
    fn json(&self, out: &mut Vec<u8>) {
        out.push(b'"');
        if is_plain(self.as_bytes()) {
            out.extend_from_slice(self.as_bytes());
        } else {
            escape(self.as_bytes(), out);
        }
        out.push(b'"');
    }
}

/// Whether nothing in a text need be escaped: sixteen bytes at a time, which the compiler makes one step, the last ones overlapping.
fn is_plain(bytes: &[u8]) -> bool {
    let plain = |chunk: &[u8]| !chunk.iter().fold(false, |odd, &b| odd | is_special(b));
    match (bytes.last_chunk::<16>(), bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(last), ..) => bytes.as_chunks::<16>().0.iter().chain([last]).all(|c| plain(c)),
        (None, Some(first), Some(last)) => plain(first) && plain(last),
        _ => !bytes.iter().any(|&b| is_special(b)),
    }
}

const fn is_special(b: u8) -> bool {
    b < 0x20 || b == b'"' || b == b'\\'
}

fn escape(bytes: &[u8], out: &mut Vec<u8>) {
    for &b in bytes {
        match b {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\r' => out.extend_from_slice(b"\\r"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x0C => out.extend_from_slice(b"\\f"),
            0..0x20 => {
                let hex = |n: u8| b"0123456789abcdef"[n as usize & 15];
                out.extend_from_slice(&[b'\\', b'u', b'0', b'0', hex(b >> 4), hex(b)]);
            }
            _ => out.push(b),
        }
    }
}
