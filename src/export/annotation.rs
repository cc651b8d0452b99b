//! W3C Web Annotations (JSON-LD): one annotation a figure that has words, all of them in one `AnnotationPage`.
//!
//! The target is the original by its hash (`urn:sha256:…`), with three selectors for the same words: the quote with what stands
//! around it, its place in the normalised text, and its page and box where the original has pages (PDF points, origin top left).

use super::cell::quoted;
use super::figure::Figure;
use super::jsonl;
use super::select::Selected;
use super::{Error, Sink};
use crate::indicator::output::Evidence;
use std::fmt::Write as _;
use std::io::Write;

/// Scalar values of the text around a quote.
const AROUND: usize = 32;

/// Writes annotations.
pub struct Annotations<W> {
    out: W,
    item: String,
    begun: bool,
}

impl<W: Write> Annotations<W> {
    /// Onto this output.
    pub fn new(out: W) -> Self {
        Self { out, item: String::new(), begun: false }
    }

    fn begin(&mut self) -> Result<(), Error> {
        if !self.begun {
            self.begun = true;
            self.out.write_all(b"{\"@context\":\"http://www.w3.org/ns/anno.jsonld\",\"type\":\"AnnotationPage\",\"items\":[")?;
        }
        Ok(())
    }
}

impl<W: Write> Sink for Annotations<W> {
    fn document(&mut self, document: &Selected<'_>) -> Result<(), Error> {
        let places = Places::new(&document.entry.text);
        for figure in &document.figures {
            let Some(evidence) = figure.evidence() else { continue };
            let separator = if self.begun { ",\n" } else { "\n" };
            self.begin()?;
            self.item.clear();
            self.item.push_str(separator);
            annotation(figure, evidence, &places, &mut self.item);
            self.out.write_all(self.item.as_bytes())?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Error> {
        self.begin()?;
        self.out.write_all(b"\n]}\n")?;
        Ok(self.out.flush()?)
    }
}

fn annotation(figure: &Figure<'_>, evidence: &Evidence, places: &Places<'_>, out: &mut String) {
    let entry = figure.entry;
    let i = figure.indicator;
    let mut data = String::from("{");
    jsonl::fields(figure, &mut data);
    data.push('}');
    // Writing to a string cannot fail.
    let _ = write!(out, "{{\"id\":\"urn:bocso:{}:{}\",\"type\":\"Annotation\",\"motivation\":\"identifying\",", entry.document, i.id);
    out.push_str(
        "\"body\":[{\"type\":\"TextualBody\",\"purpose\":\"identifying\",\"format\":\"text/plain\",\"language\":\"vi\",\"value\":",
    );
    quoted(&format!("{}: {}", i.label, i.value.raw), out);
    out.push_str("},{\"type\":\"TextualBody\",\"purpose\":\"describing\",\"format\":\"application/json\",\"value\":");
    quoted(&data, out);
    let _ = write!(out, "}}],\"target\":{{\"source\":\"urn:sha256:{}\",\"selector\":[", entry.sha256);
    out.push_str("{\"type\":\"TextQuoteSelector\",\"exact\":");
    quoted(&evidence.text, out);
    out.push_str(",\"prefix\":");
    quoted(places.before(evidence.start), out);
    out.push_str(",\"suffix\":");
    quoted(places.after(evidence.end), out);
    let _ = write!(out, "}},{{\"type\":\"TextPositionSelector\",\"start\":{},\"end\":{}}}", evidence.start, evidence.end);
    if let Some(page) = evidence.page {
        let boxes: &[[f32; 4]] = evidence.boxes.as_deref().unwrap_or_default();
        let fragment = |value: &str, out: &mut String| {
            out.push_str(",{\"type\":\"FragmentSelector\",\"conformsTo\":\"http://www.w3.org/TR/media-frags/\",\"value\":");
            quoted(value, out);
            out.push('}');
        };
        if boxes.is_empty() {
            fragment(&format!("page={page}"), out);
        }
        for [left, top, right, bottom] in boxes {
            fragment(&format!("page={page}&xywh={left:.1},{top:.1},{:.1},{:.1}", right - left, bottom - top), out);
        }
    }
    out.push_str("]}}");
}

/// A text by scalar values.
struct Places<'a> {
    text: &'a str,
    /// Byte of every [`STEP`]th scalar value.
    steps: Vec<usize>,
}

const STEP: usize = 64;

impl<'a> Places<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, steps: text.char_indices().step_by(STEP).map(|c| c.0).collect() }
    }

    /// The byte where a scalar value begins; the text's end where there are not so many.
    fn byte(&self, at: u32) -> usize {
        let Some(&step) = self.steps.get(at as usize / STEP) else { return self.text.len() };
        let rest = self.text.get(step..).unwrap_or_default();
        rest.char_indices().nth(at as usize % STEP).map_or(self.text.len(), |c| step + c.0)
    }

    fn before(&self, start: u32) -> &'a str {
        let head = self.text.get(..self.byte(start)).unwrap_or_default();
        head.char_indices().rev().nth(AROUND - 1).map_or(head, |c| head.get(c.0..).unwrap_or_default())
    }

    fn after(&self, end: u32) -> &'a str {
        let tail = self.text.get(self.byte(end)..).unwrap_or_default();
        tail.char_indices().nth(AROUND).map_or(tail, |c| tail.get(..c.0).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_is_counted_in_scalar_values() {
        let text = "ạ".repeat(70) + "12 máy" + &"ố".repeat(40);
        let places = Places::new(&text);
        assert_eq!(places.before(70), "ạ".repeat(AROUND));
        assert_eq!(places.after(76), "ố".repeat(AROUND));
        assert_eq!(places.before(3), "ạạạ");
        assert_eq!(places.after(110), "ố".repeat(6));
        assert_eq!((places.before(0), places.after(10_000)), ("", ""));
    }
}
