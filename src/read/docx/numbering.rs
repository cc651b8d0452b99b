//! `numbering.xml` → the lists it defines (ECMA-376 part 1, 17.9).

use super::label::Format;
use super::xml::{Node, Xml};
use crate::read::Error;
use std::collections::HashMap;

/// Levels of a list.
pub(super) const LEVELS: usize = 9;
/// How many lists are kept.
const MOST: usize = 65_536;

/// A level of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Level {
    /// The first number.
    pub start: u32,
    pub format: Format,
    /// The words around the numbers, `%1` to `%9` standing for the levels' numbers.
    pub text: String,
    /// All numbers in it are written in digits.
    pub legal: bool,
    /// The list begins again behind a paragraph of a level below this one (from 0). `None`: behind any higher paragraph.
    pub restart: Option<u8>,
    /// The paragraph style that stands for this level.
    pub style: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        Self { start: 1, format: Format::Decimal, text: String::new(), legal: false, restart: None, style: None }
    }
}

/// A list that others refer to (`abstractNum`).
#[derive(Debug, Default, Clone)]
pub(super) struct Abstract {
    pub levels: [Level; LEVELS],
    /// It is defined where this numbering style is.
    pub link: Option<String>,
}

/// What a list says otherwise about a level than the one it refers to.
#[derive(Debug, Default, Clone)]
pub(super) struct Override {
    pub start: Option<u32>,
    pub level: Option<Level>,
}

/// A list that paragraphs refer to (`num`).
#[derive(Debug, Default, Clone)]
pub(super) struct Num {
    pub of: u32,
    pub overrides: HashMap<usize, Override>,
}

/// All lists.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    pub abstracts: HashMap<u32, Abstract>,
    pub nums: HashMap<u32, Num>,
}

impl Numbering {
    /// Reads the part.
    pub fn read(text: &str) -> Result<Self, Error> {
        let mut xml = Xml::new(text);
        let mut out = Self::default();
        loop {
            match xml.next()? {
                Node::Open(e) if e.name() == "abstractNum" => {
                    let id = e.get("abstractNumId").and_then(|v| v.trim().parse().ok());
                    let list = list(&mut xml)?;
                    if let Some(id) = id.filter(|_| out.abstracts.len() < MOST) {
                        out.abstracts.insert(id, list);
                    }
                }
                Node::Open(e) if e.name() == "num" => {
                    let id = e.get("numId").and_then(|v| v.trim().parse().ok());
                    let num = num(&mut xml)?;
                    if let Some(id) = id.filter(|_| out.nums.len() < MOST) {
                        out.nums.insert(id, num);
                    }
                }
                Node::Open(e) if e.name() == "numPicBullet" => xml.skip()?,
                Node::End => return Ok(out),
                _ => {}
            }
        }
    }
}

fn list(xml: &mut Xml<'_>) -> Result<Abstract, Error> {
    let mut out = Abstract::default();
    while let Some(e) = xml.child()? {
        match e.name() {
            "lvl" => {
                let at = e.get("ilvl").and_then(|v| v.trim().parse::<usize>().ok());
                let level = level(xml)?;
                if let Some(slot) = at.and_then(|at| out.levels.get_mut(at)) {
                    *slot = level;
                }
                continue;
            }
            "numStyleLink" => out.link = e.val(),
            _ => {}
        }
        xml.skip()?;
    }
    Ok(out)
}

fn num(xml: &mut Xml<'_>) -> Result<Num, Error> {
    let mut out = Num::default();
    while let Some(e) = xml.child()? {
        match e.name() {
            "lvlOverride" => {
                let at = e.get("ilvl").and_then(|v| v.trim().parse::<usize>().ok());
                let change = change(xml)?;
                if let Some(at) = at.filter(|&at| at < LEVELS) {
                    out.overrides.insert(at, change);
                }
                continue;
            }
            "abstractNumId" => out.of = e.number().unwrap_or_default(),
            _ => {}
        }
        xml.skip()?;
    }
    Ok(out)
}

/// Reads `lvlOverride`, which was just opened.
fn change(xml: &mut Xml<'_>) -> Result<Override, Error> {
    let mut out = Override::default();
    while let Some(e) = xml.child()? {
        match e.name() {
            "lvl" => {
                out.level = Some(level(xml)?);
                continue;
            }
            "startOverride" => out.start = e.number(),
            _ => {}
        }
        xml.skip()?;
    }
    Ok(out)
}

/// Reads `lvl`, which was just opened.
fn level(xml: &mut Xml<'_>) -> Result<Level, Error> {
    let mut out = Level::default();
    while let Some(e) = xml.child()? {
        match e.name() {
            "start" => out.start = e.number().unwrap_or(out.start),
            "numFmt" => out.format = Format::named(&e.val().unwrap_or_default()),
            "lvlText" => out.text = e.val().unwrap_or_default(),
            "isLgl" => out.legal = e.on(),
            "lvlRestart" => out.restart = e.number(),
            "pStyle" => out.style = e.val(),
            "AlternateContent" => {
                // A format of one's own, with the nearest usual one as the fallback.
                if let Some(format) = fallback(xml)? {
                    out.format = format;
                }
                continue;
            }
            _ => {}
        }
        xml.skip()?;
    }
    Ok(out)
}

fn fallback(xml: &mut Xml<'_>) -> Result<Option<Format>, Error> {
    let mut found = None;
    while let Some(branch) = xml.child()? {
        if branch.name() != "Fallback" {
            xml.skip()?;
            continue;
        }
        while let Some(e) = xml.child()? {
            if e.name() == "numFmt" {
                found = e.val().map(|v| Format::named(&v));
            }
            xml.skip()?;
        }
    }
    Ok(found)
}
