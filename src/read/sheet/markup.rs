//! The markup of packed workbooks: lenient reading, attributes, entities.

use super::super::Error;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart};

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
