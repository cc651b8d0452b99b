//! What the two writers share: a part of a package as text with places to put something, and the package with parts replaced.

use crate::read::{Error, Limits};
use quick_xml::events::BytesRef;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Changes of a text, laid down by the bytes they replace.
#[derive(Debug, Default)]
pub struct Edits(Vec<(usize, usize, String)>);

impl Edits {
    /// Puts `with` in the place of the bytes `from..to`.
    pub fn replace(&mut self, from: usize, to: usize, with: String) {
        self.0.push((from, to, with));
    }

    /// The text with all changes; of two that overlap the first in the text is done.
    pub fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|e| (e.0, e.1));
        let added: usize = self.0.iter().map(|e| e.2.len()).sum();
        let mut out = String::with_capacity(text.len() + added);
        let mut at = 0;
        for (from, to, with) in &self.0 {
            if let Some(before) = text.get(at..*from).filter(|_| *from >= at && to >= from) {
                out.push_str(before);
                out.push_str(with);
                at = *to;
            }
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }
}

/// A text as it stands between tags or in an attribute. Characters that XML cannot hold are left out.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'.. => out.push(c),
            _ => {}
        }
    }
    out
}

/// Appends what `&amp;`, `&#10;` and the like stand for; unknown ones stand for nothing.
pub fn entity(reference: &BytesRef<'_>, out: &mut String) {
    if let Some(text) = quick_xml::escape::resolve_xml_entity(reference.as_ref()) {
        out.push_str(text);
    } else if let Ok(Some(c)) = reference.resolve_char_ref() {
        out.push(c);
    }
}

fn damaged(fault: &dyn std::fmt::Display) -> Error {
    Error::Damaged { form: "ZIP", fault: fault.to_string() }
}

/// The package with some parts in the place of others or added; all else is copied byte for byte.
///
/// # Errors
/// When the package is broken, or would unpack to more than allowed.
pub fn repack(bytes: &[u8], parts: &BTreeMap<String, Vec<u8>>, limits: &Limits) -> Result<Vec<u8>, Error> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() + 4096)));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut done: Vec<&String> = Vec::new();
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index).map_err(|e| damaged(&e))?;
        let name = file.name().map_err(|e| damaged(&e))?.into_owned();
        if let Some((own, part)) = parts.get_key_value(&name) {
            drop(file);
            if !done.contains(&own) {
                writer.start_file(name.as_str(), options).map_err(|e| damaged(&e))?;
                writer.write_all(part).map_err(|e| damaged(&e))?;
                done.push(own);
            }
        } else {
            writer.raw_copy_file(file).map_err(|e| damaged(&e))?;
        }
    }
    for (name, part) in parts.iter().filter(|p| !done.contains(&p.0)) {
        writer.start_file(name.as_str(), options).map_err(|e| damaged(&e))?;
        writer.write_all(part).map_err(|e| damaged(&e))?;
    }
    let out = writer.finish().map_err(|e| damaged(&e))?.into_inner();
    if out.len() as u64 > limits.unpacked_bytes {
        return Err(Error::TooLarge { limit: limits.file_bytes, size: out.len() });
    }
    Ok(out)
}

/// The text of a part. `None`: it is not there, or is no UTF-8.
///
/// # Errors
/// When the package is broken, or the part unpacks to more than allowed.
pub fn part(bytes: &[u8], name: &str, limits: &Limits) -> Result<Option<String>, Error> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    let Ok(file) = archive.by_name(name) else { return Ok(None) };
    let mut out = Vec::new();
    file.take(limits.unpacked_bytes.saturating_add(1)).read_to_end(&mut out).map_err(|e| damaged(&e))?;
    if out.len() as u64 > limits.unpacked_bytes {
        return Err(Error::TooLarge { limit: limits.file_bytes, size: out.len() });
    }
    Ok(String::from_utf8(out).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_change_only_what_they_name() {
        let mut edits = Edits::default();
        edits.replace(5, 5, "!".to_owned());
        edits.replace(0, 1, "A".to_owned());
        assert_eq!(edits.apply("abcde"), "Abcde!");
        let mut edits = Edits::default();
        edits.replace(1, 3, "x".to_owned());
        edits.replace(2, 4, "y".to_owned());
        assert_eq!(edits.apply("abcde"), "axde");
        assert_eq!(escape("=a<b>&\"\u{0}\u{b}"), "=a&lt;b&gt;&amp;&quot;");
    }
}
