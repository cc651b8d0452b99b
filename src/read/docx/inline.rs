//! What stands in a paragraph (runs, links, fields, formulas, marks of notes, anchors of text boxes) → pieces of a line.

use super::model::Piece;
use super::notes::Kind;
use super::props::{self, Font, RunProps};
use super::symbol::symbol;
use super::walk::{Draft, Walker};
use super::xml::{Element, Node, Xml};
use crate::orthography::raised::{raised, superscript};
use crate::read::Error;

/// How deep fields may nest.
const FIELDS: usize = 64;

impl Walker<'_> {
    /// Reads the element `e` of a paragraph, just opened. `base`: what runs look like that say nothing.
    pub fn inline(&mut self, e: &Element<'_>, xml: &mut Xml<'_>, draft: &mut Draft, base: RunProps) -> Result<(), Error> {
        match e.name() {
            "r" => return self.run(xml, draft, base),
            "AlternateContent" => {
                let before = size(draft);
                while let Some(branch) = xml.child()? {
                    if size(draft) == before && matches!(branch.name(), "Choice" | "Fallback") {
                        self.inlines(xml, draft, base)?;
                    } else {
                        xml.skip()?;
                    }
                }
                return Ok(());
            }
            "del" | "moveFrom" | "pPr" | "rPr" | "sdtPr" | "sdtEndPr" | "fPr" | "naryPr" | "dPr" => return xml.skip(),
            // A formula's exponent, and the two parts of a fraction.
            "sup" => return self.inlines(xml, draft, RunProps { raised: Some(true), ..base }),
            "den" => self.put("/", base, draft)?,
            _ => {}
        }
        self.inlines(xml, draft, base)
    }

    fn inlines(&mut self, xml: &mut Xml<'_>, draft: &mut Draft, base: RunProps) -> Result<(), Error> {
        while let Some(e) = xml.child()? {
            self.inline(&e, xml, draft, base)?;
        }
        Ok(())
    }

    /// Reads `r`, which was just opened.
    fn run(&mut self, xml: &mut Xml<'_>, draft: &mut Draft, base: RunProps) -> Result<(), Error> {
        let mut props = base;
        self.run_parts(xml, draft, base, &mut props)
    }

    fn run_parts(&mut self, xml: &mut Xml<'_>, draft: &mut Draft, base: RunProps, props: &mut RunProps) -> Result<(), Error> {
        while let Some(e) = xml.child()? {
            let shown = props.hidden != Some(true) && !self.fields.contains(&true);
            match e.name() {
                "rPr" => {
                    let (direct, style, _) = props::run(xml)?;
                    // A formula's run has two of them.
                    *props = direct.over(self.styles.character(style.as_deref())).over(*props);
                    continue;
                }
                "t" => {
                    let words = text(xml)?;
                    if shown {
                        self.words(&words, *props, draft)?;
                    }
                    continue;
                }
                "drawing" | "pict" | "object" => {
                    self.boxes(xml, draft)?;
                    continue;
                }
                "AlternateContent" => {
                    let before = size(draft);
                    while let Some(branch) = xml.child()? {
                        if size(draft) == before && matches!(branch.name(), "Choice" | "Fallback") {
                            self.run_parts(xml, draft, base, props)?;
                        } else {
                            xml.skip()?;
                        }
                    }
                    continue;
                }
                "r" => {
                    self.run(xml, draft, base)?;
                    continue;
                }
                "ruby" | "rubyBase" => {
                    self.run_parts(xml, draft, base, props)?;
                    continue;
                }
                "fldChar" => self.field(&e),
                _ if shown => self.mark(&e, *props, draft)?,
                _ => {}
            }
            xml.skip()?;
        }
        Ok(())
    }

    /// Elements of a run that stand for a character.
    fn mark(&mut self, e: &Element<'_>, props: RunProps, draft: &mut Draft) -> Result<(), Error> {
        match e.name() {
            "tab" | "ptab" => self.push(Piece::Tab, draft)?,
            "br" | "cr" => self.push(Piece::Break, draft)?,
            "noBreakHyphen" => self.put("-", props, draft)?,
            "sym" => {
                let code = e.get("char").and_then(|c| u32::from_str_radix(c.trim(), 16).ok());
                let font = e.get("font").unwrap_or_default();
                if let Some(c) = code.and_then(|code| symbol(&font, code)) {
                    self.words(c.encode_utf8(&mut [0; 4]), RunProps { font: Some(Font::named(&font)), ..props }, draft)?;
                }
            }
            "footnoteReference" | "endnoteReference" => {
                let kind = if e.name() == "footnoteReference" { Kind::Footnote } else { Kind::Endnote };
                let number = self.notes.refer(kind, e.get("id").unwrap_or_default());
                let own = e.get("customMarkFollows").is_some_and(|v| !matches!(v.as_str(), "0" | "false" | "off"));
                if !own {
                    self.push(rendered(number), draft)?;
                }
            }
            "footnoteRef" | "endnoteRef" => {
                if let Some(number) = self.notes.reading {
                    self.push(rendered(number), draft)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn words(&mut self, words: &str, props: RunProps, draft: &mut Draft) -> Result<(), Error> {
        if props.raised == Some(true) && words.is_ascii() {
            return self.put(&superscript(words), RunProps { font: None, ..props }, draft);
        }
        if props.scheme().is_some() && words.contains(is_private) {
            // A font marked as one of symbols: its codes are shifted into the private range.
            let codes: String = words.chars().map(|c| if is_private(c) { char::from(c as u32 as u8) } else { c }).collect();
            return self.put(&codes, props, draft);
        }
        self.put(words, props, draft)
    }

    /// The begin, the middle or the end of a field: between begin and middle stands its code.
    fn field(&mut self, e: &Element<'_>) {
        match e.get("fldCharType").as_deref() {
            Some("begin") if self.fields.len() < FIELDS => self.fields.push(true),
            Some("separate") => {
                if let Some(code) = self.fields.last_mut() {
                    *code = false;
                }
            }
            Some("end") => {
                self.fields.pop();
            }
            _ => {}
        }
    }

    /// Looks for text boxes in a drawing, which was just opened.
    fn boxes(&mut self, xml: &mut Xml<'_>, draft: &mut Draft) -> Result<(), Error> {
        while let Some(e) = xml.child()? {
            match e.name() {
                "txbxContent" => {
                    // What a field says outside does not reach into the box.
                    let fields = std::mem::take(&mut self.fields);
                    let blocks = self.story(xml)?;
                    self.fields = fields;
                    draft.boxes.extend(blocks);
                }
                "AlternateContent" => {
                    let before = size(draft);
                    while let Some(branch) = xml.child()? {
                        if size(draft) == before && matches!(branch.name(), "Choice" | "Fallback") {
                            self.boxes(xml, draft)?;
                        } else {
                            xml.skip()?;
                        }
                    }
                }
                _ => self.boxes(xml, draft)?,
            }
        }
        Ok(())
    }
}

/// Grows with whatever is read.
fn size(draft: &Draft) -> (usize, usize, usize) {
    let last = match draft.pieces.last() {
        Some(Piece::Words(words, _)) => words.len(),
        _ => 0,
    };
    (draft.pieces.len(), last, draft.boxes.len())
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{f020}'..='\u{f0ff}')
}

/// The mark of a note.
fn rendered(number: u32) -> Piece {
    Piece::Rendered(raised(number))
}

/// The characters of `t`, which was just opened. Line ends in the file are spaces.
fn text(xml: &mut Xml<'_>) -> Result<String, Error> {
    let mut out = String::new();
    loop {
        match xml.next()? {
            Node::Text(words) => out.push_str(&words),
            Node::Open(_) => xml.skip()?,
            Node::Close | Node::End => break,
        }
    }
    if out.contains(['\n', '\r', '\t']) {
        out = out.replace(['\n', '\r', '\t'], " ");
    }
    Ok(out)
}
