//! A packed file (DOCX, XLSX, ODS: a zip archive of parts) → its parts, by name, never more than [`Limits`] allow.
//!
//! What a part unpacks to is counted while it is unpacked; what the archive says about it is not believed.

use super::{Error, Limits};
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// An archive of parts.
pub(crate) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Part names in small letters with `/` between folders → index.
    names: HashMap<String, usize>,
    form: &'static str,
    /// Bytes that may still be unpacked, of `limit`.
    left: u64,
    limit: u64,
}

impl<'a> Package<'a> {
    /// Opens an archive; `form` is its name in messages ("DOCX").
    ///
    /// # Errors
    /// When its directory is broken.
    pub fn open(bytes: &'a [u8], form: &'static str, limits: &Limits) -> Result<Self, Error> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| fault(form, &e))?;
        let mut names = HashMap::new();
        for index in 0..archive.len() {
            if let Some(Ok(name)) = archive.name_for_index(index) {
                names.entry(key(&name)).or_insert(index);
            }
        }
        Ok(Self { archive, names, form, left: limits.unpacked_bytes, limit: limits.unpacked_bytes })
    }

    /// The bytes of a part. `None`: there is no such part. Letter case and the kind of slash in names do not matter.
    ///
    /// # Errors
    /// When the part is broken, locked, or unpacks to more than is left of the limit.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let Some(&index) = self.names.get(&key(name)) else { return Ok(None) };
        let form = self.form;
        let file = self.archive.by_index(index).map_err(|e| fault(form, &e))?;
        let mut bytes = Vec::new();
        let read = file.take(self.left.saturating_add(1)).read_to_end(&mut bytes);
        // A process whose memory is limited may come to its end before the limit.
        let full = read.as_ref().is_err_and(|e| e.kind() == std::io::ErrorKind::OutOfMemory);
        if full || bytes.len() as u64 > self.left {
            let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
            return Err(Error::TooLarge { limit, size: limit.saturating_add(1) });
        }
        read.map_err(|e| Error::Damaged { form, fault: format!("a part that does not unpack ({name}: {e})") })?;
        self.left -= bytes.len() as u64;
        Ok(Some(bytes))
    }

    /// The text of an XML part, in UTF-8, UTF-16 or what its first line names. `None`: there is no such part.
    ///
    /// # Errors
    /// See [`Package::part`]; also when bytes belong to no character.
    pub fn xml(&mut self, name: &str) -> Result<Option<String>, Error> {
        let Some(bytes) = self.part(name)? else { return Ok(None) };
        let text = match coding(&bytes) {
            None => {
                let start = usize::from(bytes.starts_with(b"\xEF\xBB\xBF")) * 3;
                let mut bytes = bytes;
                bytes.drain(..start);
                String::from_utf8(bytes).ok()
            }
            Some(coding) => {
                let (text, _, wrong) = coding.decode(&bytes);
                (!wrong).then(|| text.into_owned())
            }
        };
        let damaged = || Error::Damaged { form: self.form, fault: format!("bytes that belong to no character in {name}") };
        text.map(Some).ok_or_else(damaged)
    }
}

/// How an XML part is stored. `None`: UTF-8.
fn coding(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    match bytes {
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => return Some(encoding_rs::UTF_16LE),
        [0xFE, 0xFF, ..] | [0, b'<', ..] => return Some(encoding_rs::UTF_16BE),
        [0xEF, 0xBB, 0xBF, ..] => return None,
        _ => {}
    }
    let head = bytes.get(..bytes.len().min(200))?;
    let line = head.strip_prefix(b"<?xml")?;
    let line = &line[..memchr::memchr(b'>', line)?];
    let after = &line[memchr::memmem::find(line, b"encoding")? + 8..];
    let quote = after.iter().position(|b| matches!(b, b'"' | b'\''))?;
    let label = after.get(quote + 1..)?;
    let label = &label[..label.iter().position(|b| matches!(b, b'"' | b'\''))?];
    // A part with one byte a letter so far cannot be UTF-16, whatever it says.
    encoding_rs::Encoding::for_label(label).filter(|e| e.is_ascii_compatible() && *e != encoding_rs::UTF_8)
}

fn key(name: &str) -> String {
    name.trim_start_matches(['/', '\\']).replace('\\', "/").to_lowercase()
}

fn fault(form: &'static str, error: &ZipError) -> Error {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => Error::Encrypted,
        other => Error::Damaged { form, fault: format!("a broken archive ({other})") },
    }
}

/// An archive of the given parts, for tests.
#[cfg(test)]
pub(crate) fn pack(parts: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a part");
        writer.write_all(bytes).expect("bytes");
    }
    writer.finish().expect("an archive").into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_and_counted() {
        let wide: Vec<u8> = "\u{feff}<a>ộ</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let bytes = pack(&[
            ("Word/Document.xml", b"\xEF\xBB\xBF<a/>"),
            ("wide.xml", &wide),
            ("old.xml", b"<?xml version='1.0' encoding='windows-1252'?><a>\xE9</a>"),
            ("big", &[0; 5000]),
        ]);
        let limits = Limits { unpacked_bytes: 4000, ..Limits::default() };
        let mut p = Package::open(&bytes, "DOCX", &limits).expect("an archive");
        assert_eq!(p.xml("/word\\document.xml"), Ok(Some("<a/>".to_owned())));
        assert_eq!(p.xml("wide.xml"), Ok(Some("<a>ộ</a>".to_owned())));
        assert!(p.xml("old.xml").expect("text").expect("a part").contains("<a>é</a>"));
        assert_eq!(p.part("none"), Ok(None));
        assert!(matches!(p.part("big"), Err(Error::TooLarge { limit: 4000, .. })));
    }

    #[test]
    fn broken_archives_are_refused() {
        let bytes = pack(&[("a.xml", b"<a/>")]);
        for end in 0..bytes.len() {
            let opened = Package::open(&bytes[..end], "DOCX", &Limits::default());
            assert!(opened.is_err() || opened.is_ok_and(|mut p| p.part("a.xml").is_ok()));
        }
    }
}
