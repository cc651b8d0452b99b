//! Footnotes and endnotes: their marks are counted as they are met, their words are read when the body has ended.

use super::model::Block;
use super::walk::Walker;
use super::xml::{Node, Xml};
use crate::read::Error;
use std::collections::HashMap;

/// What kind of note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Footnote,
    Endnote,
}

/// The notes that the body refers to.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Kind and id → number, footnotes and endnotes counted together so that no two marks are alike.
    numbers: HashMap<(Kind, String), u32>,
    /// The note that is being read. `None`: the body is.
    pub reading: Option<u32>,
}

impl Notes {
    /// The number of a note, as of the first reference to it.
    pub fn refer(&mut self, kind: Kind, id: String) -> u32 {
        let next = self.numbers.len() as u32 + 1;
        *self.numbers.entry((kind, id)).or_insert(next)
    }
}

impl Walker<'_> {
    /// Reads the notes of a part that were referred to, with their numbers.
    pub fn notes(&mut self, kind: Kind, text: &str, out: &mut Vec<(u32, Vec<Block>)>) -> Result<(), Error> {
        let mut xml = Xml::new(text);
        loop {
            match xml.next()? {
                Node::Open(e) if matches!(e.name(), "footnote" | "endnote") => {
                    let key = (kind, e.get("id").unwrap_or_default());
                    match self.notes.numbers.get(&key).copied() {
                        Some(number) => {
                            self.notes.reading = Some(number);
                            out.push((number, self.story(&mut xml)?));
                            self.notes.reading = None;
                        }
                        None => xml.skip()?,
                    }
                }
                Node::End => return Ok(()),
                _ => {}
            }
        }
    }
}
