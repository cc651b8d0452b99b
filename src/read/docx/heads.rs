//! Heads and feet of pages: which ones the sections of the text show, and what stands in them.

use super::emit;
use super::parts::Parts;
use super::walk::Walker;
use super::xml::{Node, Xml};
use crate::document::TextOrigin;
use crate::read::build::Builder;
use crate::read::margins::{self, Margins, Place};
use crate::read::package::Package;
use crate::read::{Error, Limits};
use std::collections::HashSet;

/// What a section (`sectPr`) says of its pages' margins.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Section {
    /// Its first page has a head and a foot of its own (`titlePg`).
    title: bool,
    heads: Vec<Reference>,
}

/// A head or foot that a section refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Reference {
    id: String,
    head: bool,
    /// Of the first page; of all that nothing else is said of.
    first: bool,
    default: bool,
}

impl Section {
    /// Reads `sectPr`, which was just opened.
    pub fn read(xml: &mut Xml<'_>) -> Result<Self, Error> {
        let mut section = Self::default();
        while let Some(e) = xml.child()? {
            match e.name() {
                "titlePg" => section.title = e.on(),
                name @ ("headerReference" | "footerReference") if section.heads.len() < 6 => {
                    let kind = e.get("type").unwrap_or_default();
                    section.heads.push(Reference {
                        id: e.get("id").unwrap_or_default(),
                        head: name == "headerReference",
                        first: kind == "first",
                        default: kind == "default" || kind.is_empty(),
                    });
                }
                _ => {}
            }
            xml.skip()?;
        }
        Ok(section)
    }
}

impl Walker<'_> {
    /// What stands in the heads and feet that show.
    pub fn margins(&mut self, package: &mut Package<'_>, parts: &Parts, limits: &Limits) -> Result<Margins, Error> {
        let mut margins = Margins::default();
        let mut read: HashSet<String> = HashSet::new();
        for (n, section) in std::mem::take(&mut self.sections).iter().enumerate() {
            for r in section.heads.iter().filter(|r| section.title || !r.first) {
                let Some(part) = parts.margins.get(&r.id) else { continue };
                if read.len() >= margins::PARTS || !read.insert(part.clone()) {
                    continue;
                }
                let place = match r {
                    _ if n > 0 || !r.head => Place::Other,
                    _ if r.first => Place::FirstPage,
                    _ if r.default && !section.title => Place::EachPage,
                    _ => Place::Other,
                };
                if let Some(text) = package.xml(part)? {
                    margins.add(place, self.margin(&text, limits)?);
                }
            }
        }
        Ok(margins)
    }

    /// A head or foot.
    fn margin(&mut self, text: &str, limits: &Limits) -> Result<Builder, Error> {
        let mut builder = Builder::new(TextOrigin::Docx);
        let mut xml = Xml::new(text);
        loop {
            match xml.next()? {
                Node::Open(e) if matches!(e.name(), "hdr" | "ftr") => emit::blocks(self.story(&mut xml)?, &mut builder, limits)?,
                Node::End => return Ok(builder),
                _ => {}
            }
        }
    }
}
