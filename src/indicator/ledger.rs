//! The number ledger: every number token of the document is a figure, something named, or unexplained.

use super::assemble::Placer;
use super::output::{Ledger, Unexplained};
use crate::document::{Document, Span};
use crate::grammar::token::number_end;
use crate::report::Report;

/// Accounts for every number token.
pub(super) fn ledger(document: &Document, report: &Report, place: &Placer<'_>) -> Ledger {
    let mut figures: Vec<Span> = report.figures.iter().map(|f| f.span).filter(|s| !s.is_empty()).collect();
    figures.sort_unstable();
    let bytes = document.text.as_bytes();
    let mut out = Ledger::default();
    let (mut f, mut n, mut at) = (0, 0, 0);
    while let Some(gap) = bytes[at..].iter().position(u8::is_ascii_digit) {
        let start = at + gap;
        at = number_end(bytes, start, bytes.len());
        let token = Span::new(start, at);
        out.total += 1;
        while figures.get(f).is_some_and(|s| s.end <= token.start) {
            f += 1;
        }
        while report.named.get(n).is_some_and(|s| s.span.end <= token.start) {
            n += 1;
        }
        let kind = if figures.get(f).is_some_and(|s| s.start < token.end) {
            "indicator"
        } else if let Some(named) = report.named.get(n).filter(|s| s.span.start < token.end) {
            named.kind.name()
        } else if is_unit(bytes, token) {
            "unit"
        } else {
            out.unexplained.push(Unexplained { text: token.of(&document.text).to_owned(), evidence: place.evidence(token) });
            continue;
        };
        match out.explained.get_mut(kind) {
            Some(count) => *count += 1,
            None => {
                out.explained.insert(kind.to_owned(), 1);
            }
        }
    }
    out
}

/// The exponent of m2, km2, m3.
fn is_unit(bytes: &[u8], token: Span) -> bool {
    let at = token.start as usize;
    token.len() == 1 && matches!(bytes[at], b'2' | b'3') && at > 0 && matches!(bytes[at - 1], b'm' | b'M')
}
