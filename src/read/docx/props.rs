//! What the properties of runs and paragraphs (`rPr`, `pPr`) say, as far as reading needs it. `None`: nothing is said there.

use super::heads::Section;
use super::xml::{Element, Xml};
use crate::orthography::legacy::{self, Scheme};
use crate::read::Error;

/// How the letters of a font are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Font {
    Unicode,
    Legacy(Scheme),
}

impl Font {
    /// The font of a name.
    pub fn named(name: &str) -> Self {
        legacy::by_font(name).map_or(Self::Unicode, Self::Legacy)
    }
}

/// Properties of a run (`rPr`).
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct RunProps {
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub hidden: Option<bool>,
    /// Set above the line (superscript).
    pub raised: Option<bool>,
    pub font: Option<Font>,
}

impl RunProps {
    /// These properties, and where they say nothing, those of `base`.
    pub fn over(self, base: Self) -> Self {
        Self {
            bold: self.bold.or(base.bold),
            italic: self.italic.or(base.italic),
            hidden: self.hidden.or(base.hidden),
            raised: self.raised.or(base.raised),
            font: self.font.or(base.font),
        }
    }

    /// The scheme that letters are stored in. `None`: Unicode.
    pub fn scheme(self) -> Option<Scheme> {
        match self.font {
            Some(Font::Legacy(scheme)) => Some(scheme),
            _ => None,
        }
    }
}

/// The reference of a paragraph to a list (`numPr`).
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct NumRef {
    /// `numId`; 0: in no list.
    pub id: Option<u32>,
    /// `ilvl`, from 0.
    pub level: Option<u8>,
}

/// Properties of a paragraph (`pPr`).
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct ParaProps {
    pub style: Option<String>,
    pub list: NumRef,
    /// `outlineLvl`, from 0; 9: body text.
    pub outline: Option<u8>,
    /// The paragraph's mark is hidden.
    pub mark_hidden: Option<bool>,
    /// The paragraph's mark is deleted: it is one with the next.
    pub mark_deleted: bool,
    /// A section of the text ends with it.
    pub section: Option<Section>,
}

/// Reads `rPr`, which was just opened; also the id of the character style and whether the mark counts as deleted.
pub(super) fn run(xml: &mut Xml<'_>) -> Result<(RunProps, Option<String>, bool), Error> {
    let (mut p, mut style, mut deleted) = (RunProps::default(), None, false);
    while let Some(e) = xml.child()? {
        match e.name() {
            "b" => p.bold = Some(e.on()),
            "i" => p.italic = Some(e.on()),
            "vanish" => p.hidden = Some(e.on()),
            "vertAlign" => p.raised = Some(e.val().as_deref() == Some("superscript")),
            "rFonts" => p.font = font(&e),
            "rStyle" => style = e.val(),
            "del" | "moveFrom" => deleted = true,
            _ => {}
        }
        xml.skip()?;
    }
    Ok((p, style, deleted))
}

/// The font that letters outside ASCII are set in. Fonts of the theme are Unicode fonts.
fn font(e: &Element<'_>) -> Option<Font> {
    let named = |theme: &str, name: &str| match e.get(theme) {
        Some(_) => Some(Font::Unicode),
        None => e.get(name).map(|n| Font::named(&n)),
    };
    named("hAnsiTheme", "hAnsi").or_else(|| named("asciiTheme", "ascii"))
}

/// Reads `pPr`, which was just opened.
pub(super) fn paragraph(xml: &mut Xml<'_>) -> Result<ParaProps, Error> {
    let mut p = ParaProps::default();
    while let Some(e) = xml.child()? {
        match e.name() {
            "numPr" => {
                p.list = list(xml)?;
                continue;
            }
            "rPr" => {
                let (mark, _, deleted) = run(xml)?;
                p.mark_hidden = mark.hidden;
                p.mark_deleted = deleted;
                continue;
            }
            "sectPr" => {
                p.section = Some(Section::read(xml)?);
                continue;
            }
            "pStyle" => p.style = e.val(),
            "outlineLvl" => p.outline = e.number(),
            _ => {}
        }
        xml.skip()?;
    }
    Ok(p)
}

fn list(xml: &mut Xml<'_>) -> Result<NumRef, Error> {
    let mut list = NumRef::default();
    while let Some(e) = xml.child()? {
        match e.name() {
            "numId" => list.id = e.number(),
            "ilvl" => list.level = e.number(),
            _ => {}
        }
        xml.skip()?;
    }
    Ok(list)
}

/// Whether the borders just opened (`tblBorders`, `tcBorders`) show. `None`: none is named.
pub(super) fn borders(xml: &mut Xml<'_>) -> Result<Option<bool>, Error> {
    let mut shown = None;
    while let Some(e) = xml.child()? {
        let visible = !matches!(e.val().as_deref(), None | Some("nil" | "none"));
        shown = Some(shown.unwrap_or(false) || visible);
        xml.skip()?;
    }
    Ok(shown)
}
