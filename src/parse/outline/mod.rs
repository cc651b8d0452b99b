//! Header, sections, captions, and what each paragraph is for.

mod caption;
mod closing;
mod furniture;
mod header;
mod issued;
mod issuer;
mod line;
mod name;
mod numeral;
mod period;
mod title;
mod tree;
mod walk;

#[cfg(test)]
mod tests;

use crate::document::{Document, Span};
use crate::grammar::{Class, Grammar};
use crate::report::{Fact, Header, Named, Oddity, Section};
use crate::value::date::Day;
use line::Line;

/// What a paragraph is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Letterhead, number, date, title, "Kèm theo …".
    Header,
    /// A section's heading, or a numbered paragraph: the section's index, and the running text behind the heading on the same
    /// lines (empty span: none).
    Heading {
        /// Index into [`Outline::sections`].
        section: usize,
        /// Text behind the heading that is parsed as sentences.
        body: Span,
    },
    /// Running text.
    Body,
    /// A line that names the table or annex below.
    Caption,
    /// An item of a list of documents or people: numbers in it are no figures.
    ListItem,
    /// Recipients, signatures.
    Closing,
    /// A page number or running head.
    PageFurniture,
}

/// The document's skeleton.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// The header.
    pub header: Header,
    /// Sections in document order.
    pub sections: Vec<Section>,
    /// One role a block of the document. A table is [`Role::Body`]; a grid that only lays out a letterhead or a signature is
    /// [`Role::Header`] or [`Role::Closing`] and no table.
    pub roles: Vec<Role>,
    /// The section that each block stands in (index into `sections`).
    pub section_of: Vec<Option<usize>>,
    /// For each table block: its captions, outermost first.
    pub captions: Vec<(usize, Vec<Span>)>,
    /// For each table block that has any: the lines between its caption and itself that state unit, days or the parent document.
    pub notes: Vec<(usize, Vec<Span>)>,
    /// Number tokens of headers, headings, captions and lists, named.
    pub named: Vec<Named>,
    /// Section numbers out of order, impossible periods.
    pub oddities: Vec<Oddity>,
}

/// Reads the outline.
pub fn outline(document: &Document, grammar: &Grammar) -> Outline {
    let text = document.text.as_str();
    let opening = header::read(document, grammar);
    let mut walk = walk::Walk::new(document, grammar, opening.plans);
    walk.run(if opening.annex { 0 } else { opening.end });
    let signer = walk.out.header.signer.take();
    let issuer = issuer::issuer(text, grammar, &opening, &walk.attached, &walk.preamble);
    let period = reporting(text, grammar, &opening, &walk.preamble);
    let mut header = opening.header;
    if opening.annex
        && let Some(parent) = walk.attached.first()
    {
        let fact = |f: &(String, Span)| Fact { value: f.0.clone(), span: f.1, confidence: 0.95 };
        header.number = parent.number.as_ref().map(fact);
        header.date = parent.date.as_ref().map(fact);
    }
    if let Some(late) = walk.late_date.take()
        && header.date.is_none()
        && header.place.is_none()
    {
        (header.date, header.place) = (late.date, late.place);
    }
    (header.signer, header.issuer) = (signer, issuer);
    if let Some((days, span, confidence)) = period {
        header.period_start = Some(Fact { value: days.0.iso(), span, confidence });
        header.period_end = Some(Fact { value: days.1.iso(), span, confidence });
    }
    walk.out.header = header;
    walk.out
}

/// The reporting period: days stated below the title, else the title's own, else those that the preamble says are reported on.
fn reporting(text: &str, grammar: &Grammar, opening: &header::Opening, preamble: &[Span]) -> Option<((Day, Day), Span, f32)> {
    let lines: Vec<Line<'_>> = opening.title_lines.iter().map(|s| Line::all(text, *s, grammar)).collect();
    let found = |line: &Line<'_>, confidence: f32| period::reporting(line).map(|f| (f.days, f.span(line), confidence));
    let below = lines.iter().skip(1).filter(|l| l.find(0, Class::HeaderAttached).is_none());
    if let Some(exact) = below.clone().find_map(|l| period::reporting(l).filter(|f| f.exact).map(|f| (f.days, f.span(l), 0.9))) {
        return Some(exact);
    }
    if let Some(title) = lines.first().and_then(|l| found(l, 0.95)) {
        return Some(title);
    }
    if lines.first().is_some_and(|l| l.find(0, Class::HeaderSchool).is_some()) {
        return None;
    }
    if let Some(below) = below.clone().find_map(|l| found(l, 0.85)) {
        return Some(below);
    }
    // "… báo cáo kết quả 6 tháng đầu năm 2023 như sau:"
    preamble.iter().filter(|s| text[s.range()].ends_with(':') && s.len() < 3000).find_map(|s| {
        let line = Line::all(text, *s, grammar);
        let mut from = None;
        while let Some((_, to)) = line.find(from.unwrap_or(0), Class::HeaderReports) {
            from = Some(to);
        }
        let rest = Line::all(text, line.rest(from?), grammar);
        found(&rest, 0.7)
    })
}
