//! The looks of a workbook's cells: which have lines, which show percents, and looks with a yellow ground.

use super::markup::Edits;
use crate::read::Error;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// Most looks that are heeded.
const MOST: usize = 1 << 16;

/// The looks.
#[derive(Debug, Default)]
pub struct Styles {
    /// The part's text.
    pub part: String,
    /// By look: lines, percent.
    looks: Vec<(bool, bool)>,
    /// By look: its markup, in bytes of the part.
    spans: Vec<(usize, usize)>,
    /// Just before the ends of the lists of grounds and looks.
    ends: Option<(usize, usize)>,
    fills: u32,
}

fn value(e: &BytesStart<'_>, key: &str) -> Option<String> {
    e.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == key).map(|a| a.value.into_owned())
}

impl Styles {
    /// Reads `xl/styles.xml`.
    ///
    /// # Errors
    /// When it is no XML.
    pub fn read(part: String) -> Result<Self, Error> {
        let mut out = Self::default();
        let mut formats: HashMap<String, bool> = HashMap::new();
        let mut borders: Vec<bool> = Vec::new();
        let (mut in_looks, mut in_borders, mut fill_end, mut look_end) = (false, false, None, None);
        let mut open: Option<usize> = None;
        let mut reader = Reader::from_str(&part);
        loop {
            let before = reader.buffer_position() as usize;
            let event = reader.read_event().map_err(|e| Error::Damaged { form: "XLSX", fault: e.to_string() })?;
            let after = reader.buffer_position() as usize;
            let empty = matches!(event, Event::Empty(_));
            match &event {
                Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                    "numFmt" if formats.len() < MOST => {
                        let shares = value(e, "formatCode").is_some_and(|c| c.contains('%'));
                        formats.insert(value(e, "numFmtId").unwrap_or_default(), shares);
                    }
                    "borders" => in_borders = !empty,
                    "border" if in_borders && borders.len() < MOST => borders.push(false),
                    "left" | "right" | "top" | "bottom" if in_borders => {
                        if let Some(last) = borders.last_mut() {
                            *last |= value(e, "style").is_some_and(|s| s != "none");
                        }
                    }
                    "fill" => out.fills = out.fills.saturating_add(1),
                    "cellXfs" => in_looks = !empty,
                    "xf" if in_looks && out.looks.len() < MOST => {
                        let number = value(e, "numFmtId").unwrap_or_default();
                        let percent = matches!(number.as_str(), "9" | "10") || formats.get(&number).copied().unwrap_or(false);
                        let border = value(e, "borderId").and_then(|b| b.parse::<usize>().ok());
                        out.looks.push((border.and_then(|b| borders.get(b).copied()).unwrap_or(false), percent));
                        out.spans.push((before, after));
                        open = (!empty).then(|| out.spans.len() - 1);
                    }
                    _ => {}
                },
                Event::End(e) => match e.local_name().as_ref() {
                    "borders" => in_borders = false,
                    "fills" => fill_end = Some(before),
                    "cellXfs" => {
                        in_looks = false;
                        look_end = Some(before);
                    }
                    "xf" => {
                        if let Some(span) = open.take().and_then(|at| out.spans.get_mut(at)) {
                            span.1 = after;
                        }
                    }
                    _ => {}
                },
                Event::Eof => break,
                _ => {}
            }
        }
        drop(reader);
        out.ends = fill_end.zip(look_end);
        out.part = part;
        Ok(out)
    }

    /// Whether a look has lines.
    pub fn ruled(&self, look: u32) -> bool {
        self.looks.get(look as usize).is_some_and(|l| l.0)
    }

    /// Whether a look shows a share of one as percent.
    pub fn percent(&self, look: u32) -> bool {
        self.looks.get(look as usize).is_some_and(|l| l.1)
    }

    /// The part with looks like these on a yellow ground, and where they are: (look, the same in yellow). Empty where the part is
    /// not as it should be.
    pub fn yellow(&self, looks: &[u32]) -> (String, Vec<(u32, u32)>) {
        let Some((fill_end, look_end)) = self.ends.filter(|_| !self.part.contains("<x:xf")) else {
            return (self.part.clone(), Vec::new());
        };
        let (mut made, mut markup) = (Vec::new(), String::new());
        for &look in looks {
            let Some(own) = self.spans.get(look as usize).and_then(|&(from, to)| self.part.get(from..to)) else { continue };
            if made.iter().any(|m: &(u32, u32)| m.0 == look) {
                continue;
            }
            made.push((look, (self.looks.len() + made.len()) as u32));
            markup.push_str(&grounded(own, self.fills));
        }
        let mut edits = Edits::default();
        let ground = "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFFFFF00\"/><bgColor indexed=\"64\"/></patternFill></fill>";
        edits.replace(fill_end, fill_end, ground.to_owned());
        edits.replace(look_end, look_end, markup);
        let done = edits.apply(&self.part);
        // The lists say how long they are.
        let done = recount(&done, "<fills", self.fills as usize + 1);
        (recount(&done, "<cellXfs", self.looks.len() + made.len()), made)
    }
}

/// The markup of a look on another ground.
fn grounded(look: &str, fill: u32) -> String {
    let end = look.find('>').unwrap_or(look.len());
    let (head, tail) = look.split_at(end);
    let (head, tail) = head.strip_suffix('/').map_or((head, tail.to_owned()), |h| (h, format!("/{tail}")));
    let kept = without(&without(head, "fillId"), "applyFill");
    format!("{kept} fillId=\"{fill}\" applyFill=\"1\"{tail}")
}

/// A tag without one of its attributes.
fn without(tag: &str, key: &str) -> String {
    let Some(from) = tag.find(&format!(" {key}=\"")) else { return tag.to_owned() };
    let inside = from + key.len() + 3;
    let Some(len) = tag.get(inside..).and_then(|t| t.find('"')) else { return tag.to_owned() };
    format!("{}{}", tag.get(..from).unwrap_or_default(), tag.get(inside + len + 1..).unwrap_or_default())
}

/// The text with the count of a list set.
fn recount(text: &str, list: &str, count: usize) -> String {
    let Some(at) = text.find(list) else { return text.to_owned() };
    let Some(end) = text.get(at..).and_then(|t| t.find('>')).map(|e| at + e) else { return text.to_owned() };
    let (head, tail) = text.split_at(end);
    let (before, tag) = head.split_at(at);
    format!("{before}{} count=\"{count}\"{tail}", without(tag, "count"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_are_read_and_made_yellow() {
        let part = concat!(
            "<styleSheet><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"0.0%\"/></numFmts><fills count=\"1\"><fill/></fills>",
            "<borders count=\"2\"><border/><border><left style=\"thin\"/></border></borders>",
            "<cellXfs count=\"2\"><xf numFmtId=\"0\" borderId=\"0\"/><xf numFmtId=\"164\" fillId=\"0\" borderId=\"1\"><alignment/></xf></cellXfs></styleSheet>"
        );
        let styles = Styles::read(part.to_owned()).expect("read");
        assert_eq!((styles.ruled(0), styles.percent(0), styles.ruled(1), styles.percent(1)), (false, false, true, true));
        let (yellow, made) = styles.yellow(&[1, 1]);
        assert_eq!(made, [(1, 2)]);
        let again = Styles::read(yellow.clone()).expect("read");
        assert!(again.ruled(2) && again.percent(2) && yellow.contains("<cellXfs count=\"3\"") && yellow.contains("<fills count=\"2\""));
        assert!(yellow.contains("<xf numFmtId=\"164\" borderId=\"1\" fillId=\"1\" applyFill=\"1\"><alignment/></xf>"), "{yellow}");
    }
}
