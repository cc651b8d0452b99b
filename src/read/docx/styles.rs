//! `styles.xml` → what each style says, those it is based on included.

use super::props::{self, NumRef, RunProps};
use super::xml::{Element, Node, Xml};
use crate::read::Error;
use std::collections::HashMap;

/// How many styles may be based on one another; Word stops at eleven.
const CHAIN: usize = 32;
/// How many styles are kept; Word has some four hundred of its own.
const MOST: usize = 65_536;

/// What a style says in all.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    pub run: RunProps,
    pub list: NumRef,
    /// From 0; 9: body text.
    pub outline: Option<u8>,
    /// A table's borders show.
    pub ruled: Option<bool>,
}

/// A style as written.
#[derive(Debug, Default)]
struct Written {
    style: Style,
    based_on: Option<String>,
}

/// All styles.
#[derive(Debug, Default)]
pub(super) struct Styles {
    known: HashMap<String, Style>,
    /// Of runs, unless a style says otherwise.
    pub base: RunProps,
    /// Of paragraphs that name none.
    paragraph: Option<String>,
    /// Of tables that name none.
    table: Option<String>,
}

impl Styles {
    /// Reads the part.
    pub fn read(text: &str) -> Result<Self, Error> {
        let mut xml = Xml::new(text);
        let mut out = Self::default();
        let mut written = HashMap::new();
        loop {
            match xml.next()? {
                Node::Open(e) if e.name() == "style" => {
                    let (id, kind) = (e.get("styleId").unwrap_or_default(), e.get("type").unwrap_or_default());
                    if e.get("default").is_some_and(|d| matches!(d.as_str(), "1" | "true" | "on")) {
                        match kind.as_str() {
                            "paragraph" => out.paragraph = Some(id.clone()),
                            "table" => out.table = Some(id.clone()),
                            _ => {}
                        }
                    }
                    let style = style(&mut xml)?;
                    if written.len() < MOST {
                        written.entry(id).or_insert(style);
                    }
                }
                Node::Open(e) if e.name() == "rPrDefault" => {
                    while let Some(e) = xml.child()? {
                        if e.name() == "rPr" {
                            out.base = props::run(&mut xml)?.0;
                        } else {
                            xml.skip()?;
                        }
                    }
                }
                Node::Open(e) if e.name() == "latentStyles" => xml.skip()?,
                Node::End => break,
                _ => {}
            }
        }
        out.known = written.keys().map(|id| (id.clone(), inherited(&written, id))).collect();
        Ok(out)
    }

    /// A paragraph style, or the one of paragraphs that name none.
    pub fn paragraph(&self, id: Option<&str>) -> Style {
        id.and_then(|id| self.known.get(id)).or_else(|| self.known.get(self.paragraph.as_deref()?)).copied().unwrap_or_default()
    }

    /// A character style. It says nothing where there is none.
    pub fn character(&self, id: Option<&str>) -> RunProps {
        id.and_then(|id| self.known.get(id)).map(|s| s.run).unwrap_or_default()
    }

    /// Whether the borders of a table of this style show.
    pub fn ruled(&self, id: Option<&str>) -> Option<bool> {
        id.or(self.table.as_deref()).and_then(|id| self.known.get(id)).and_then(|s| s.ruled)
    }

    /// The list that a numbering style stands for.
    pub fn list(&self, id: &str) -> Option<u32> {
        self.known.get(id)?.list.id
    }
}

fn inherited(written: &HashMap<String, Written>, id: &str) -> Style {
    let mut all = Style::default();
    let mut next = Some(id);
    for _ in 0..CHAIN {
        let Some(w) = next.and_then(|id| written.get(id)) else { break };
        all.run = all.run.over(w.style.run);
        all.list = NumRef { id: all.list.id.or(w.style.list.id), level: all.list.level.or(w.style.list.level) };
        all.outline = all.outline.or(w.style.outline);
        all.ruled = all.ruled.or(w.style.ruled);
        next = w.based_on.as_deref();
    }
    all
}

/// Reads `style`, which was just opened.
fn style(xml: &mut Xml<'_>) -> Result<Written, Error> {
    let mut w = Written::default();
    let mut named = None;
    while let Some(e) = xml.child()? {
        match e.name() {
            "rPr" => {
                w.style.run = props::run(xml)?.0;
                continue;
            }
            "pPr" => {
                let p = props::paragraph(xml)?;
                (w.style.list, w.style.outline) = (p.list, p.outline);
                continue;
            }
            "tblPr" | "tcPr" => {
                w.style.ruled = table_borders(xml)?.or(w.style.ruled);
                continue;
            }
            "tblStylePr" => {
                // A part of the table, such as its first row, may be ruled alone.
                while let Some(e) = xml.child()? {
                    if matches!(e.name(), "tblPr" | "tcPr") {
                        w.style.ruled = table_borders(xml)?.filter(|&shown| shown).or(w.style.ruled);
                    } else {
                        xml.skip()?;
                    }
                }
                continue;
            }
            "basedOn" => w.based_on = e.val(),
            "name" => named = heading(&e),
            _ => {}
        }
        xml.skip()?;
    }
    w.style.outline = w.style.outline.or(named);
    Ok(w)
}

/// The level, from 0, that a built-in name of a heading says.
fn heading(name: &Element<'_>) -> Option<u8> {
    let level = name.val()?.to_ascii_lowercase().strip_prefix("heading ")?.trim().parse::<u8>().ok()?;
    (1..=9).contains(&level).then(|| level - 1)
}

/// Reads `tblPr` or `tcPr`, which was just opened, for its borders.
fn table_borders(xml: &mut Xml<'_>) -> Result<Option<bool>, Error> {
    let mut shown = None;
    while let Some(e) = xml.child()? {
        if matches!(e.name(), "tblBorders" | "tcBorders") {
            shown = props::borders(xml)?;
        } else {
            xml.skip()?;
        }
    }
    Ok(shown)
}
