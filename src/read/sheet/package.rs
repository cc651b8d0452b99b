//! Parts of a packed workbook, unpacked within a budget.

use super::super::{Error, Limits};
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart};
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// An open package.
pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    form: &'static str,
    /// Bytes that may still be unpacked.
    left: u64,
    limit: u64,
}

impl<'a> Package<'a> {
    pub fn open(bytes: &'a [u8], form: &'static str, limits: &Limits) -> Result<Self, Error> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|e| fault(form, &e))?;
        Ok(Self { zip, form, left: limits.unpacked_bytes, limit: limits.unpacked_bytes })
    }

    /// The part as text; `None` when there is none of that name.
    pub fn part(&mut self, name: &str) -> Result<Option<String>, Error> {
        let part = match self.zip.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(e) => return Err(fault(self.form, &e)),
        };
        let mut bytes = Vec::new();
        // What the directory says of the size is not believed.
        let read = part.take(self.left + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > self.left {
            let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
            return Err(Error::TooLarge { limit, size: limit.saturating_add(1) });
        }
        read.map_err(|e| Error::Damaged { form: self.form, fault: format!("a part that does not unpack ({e})") })?;
        self.left -= bytes.len() as u64;
        Ok(Some(text(bytes)))
    }
}

fn fault(form: &'static str, error: &ZipError) -> Error {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => Error::Encrypted,
        e => Error::Damaged { form, fault: format!("a broken package ({e})") },
    }
}

/// UTF-8 nearly always; UTF-16 where a byte order mark says so.
fn text(bytes: Vec<u8>) -> String {
    let (encoding, skip) = encoding_rs::Encoding::for_bom(&bytes).unwrap_or((encoding_rs::UTF_8, 0));
    if encoding == encoding_rs::UTF_8 {
        let bytes = if skip == 0 { bytes } else { bytes.get(skip..).unwrap_or_default().to_vec() };
        return String::from_utf8(bytes).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned());
    }
    encoding.decode(&bytes).0.into_owned()
}

/// A reader that is lenient where workbooks are sloppy.
pub(super) fn xml(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.expand_empty_elements = true;
    reader
}

/// The broken-markup error of a form.
pub(super) fn broken(form: &'static str, error: &quick_xml::Error) -> Error {
    Error::Damaged { form, fault: format!("broken markup ({error})") }
}

/// An attribute's value by its name, without or with a prefix as written.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == name)?;
    Some(quick_xml::escape::unescape(&found.value).map_or_else(|_| found.value.clone().into_owned(), std::borrow::Cow::into_owned))
}

/// An attribute as a number.
pub(super) fn number<T: std::str::FromStr>(element: &BytesStart<'_>, name: &str) -> Option<T> {
    element.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == name)?.value.trim().parse().ok()
}

/// An attribute that says yes.
pub(super) fn flag(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|v| matches!(v.trim(), "1" | "true" | "on"))
}

/// Appends what `&amp;`, `&#10;` and the like stand for; unknown ones stand for nothing.
pub(super) fn entity(reference: &BytesRef<'_>, out: &mut String) {
    if let Some(text) = quick_xml::escape::resolve_xml_entity(reference.as_ref()) {
        out.push_str(text);
    } else if let Ok(Some(c)) = reference.resolve_char_ref() {
        out.push(c);
    }
}
