//! XML text → elements one after the other, with their depth bounded and their prefixes off.
//!
//! No document type is accepted, so no entity can be defined.

use super::FORM;
use crate::read::Error;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use std::borrow::Cow;

/// How deep elements may nest; Word nests tables some dozens deep at most, four elements each.
const DEPTH: usize = 256;

/// What comes next.
pub(super) enum Node<'a> {
    /// An element begins; an empty one is closed by the next node.
    Open(Element<'a>),
    /// Characters between tags.
    Text(Cow<'a, str>),
    /// The innermost open element ends.
    Close,
    /// The part ends.
    End,
}

/// An element's start.
pub(super) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// Its name without prefix.
    pub fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// An attribute by its name without prefix. `None`: it is not there, or not well written.
    pub fn get(&self, name: &str) -> Option<String> {
        let found = self.0.attributes().with_checks(false).flatten().find(|a| a.key.local_name().into_inner() == name)?;
        found.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
    }

    /// The attribute `val`.
    pub fn val(&self) -> Option<String> {
        self.get("val")
    }

    /// The attribute `val` as a number.
    pub fn number<T: std::str::FromStr>(&self) -> Option<T> {
        self.val()?.trim().parse().ok()
    }

    /// What an on-off property says: on when it merely stands there.
    pub fn on(&self) -> bool {
        !self.val().is_some_and(|v| matches!(v.as_str(), "0" | "false" | "off" | "none"))
    }
}

/// Reads one part.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
}

impl<'a> Xml<'a> {
    pub fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        Self { reader, depth: 0 }
    }

    /// What comes next.
    ///
    /// # Errors
    /// When the XML is broken, too deep, or declares a document type.
    pub fn next(&mut self) -> Result<Node<'a>, Error> {
        loop {
            match self.reader.read_event().map_err(|e| damaged(&format!("broken XML ({e})")))? {
                Event::Start(e) => {
                    self.depth += 1;
                    if self.depth > DEPTH {
                        return Err(damaged("elements nested too deep"));
                    }
                    return Ok(Node::Open(Element(e)));
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Node::Close);
                }
                Event::Text(t) => return Ok(Node::Text(t.xml10_content())),
                Event::CData(t) => return Ok(Node::Text(t.into_inner())),
                Event::GeneralRef(r) => {
                    let letter = match &*r {
                        "amp" => Some('&'),
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => r.resolve_char_ref().ok().flatten(),
                    };
                    let letter = letter.ok_or_else(|| damaged("an entity that nothing defines"))?;
                    return Ok(Node::Text(Cow::Owned(letter.to_string())));
                }
                Event::DocType(_) => return Err(damaged("a document type, which this form does not have")),
                Event::Eof if self.depth > 0 => return Err(damaged("XML that breaks off")),
                Event::Eof => return Ok(Node::End),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Empty(_) => {}
            }
        }
    }

    /// The next child of the element just opened. `None`: it has ended. Text between is dropped; a child must be read or
    /// skipped to its end before the next is asked for.
    ///
    /// # Errors
    /// See [`Xml::next`].
    pub fn child(&mut self) -> Result<Option<Element<'a>>, Error> {
        loop {
            match self.next()? {
                Node::Open(e) => return Ok(Some(e)),
                Node::Text(_) => {}
                Node::Close | Node::End => return Ok(None),
            }
        }
    }

    /// Passes over the element just opened.
    ///
    /// # Errors
    /// See [`Xml::next`].
    pub fn skip(&mut self) -> Result<(), Error> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            self.next()?;
        }
        Ok(())
    }
}

/// The error of a broken file.
pub(super) fn damaged(fault: &str) -> Error {
    Error::Damaged { form: FORM, fault: fault.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(src: &str) -> Result<String, Error> {
        let mut xml = Xml::new(src);
        let mut out = String::new();
        loop {
            match xml.next()? {
                Node::Open(e) => out.extend(["<", e.name(), " ", &format!("{:?}", e.val()), ">"]),
                Node::Text(t) => out.push_str(&t),
                Node::Close => out.push('/'),
                Node::End => return Ok(out),
            }
        }
    }

    #[test]
    fn prefixes_are_off_and_references_read() {
        assert_eq!(read("<w:a w:val='x&amp;y'>a &lt; &#273;<b/></w:a>").as_deref(), Ok("<a Some(\"x&y\")>a < đ<b None>//"));
    }

    #[test]
    fn hostile_xml_is_refused() {
        let deep = "<a>".repeat(20_000);
        for src in ["<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<a>&b;</a>", "<a><b></a>", "<a>", "<a", &deep] {
            assert!(matches!(read(src), Err(Error::Damaged { .. })), "{src:.40}");
        }
    }
}
