//! Page numbers and running heads: paragraphs that belong to the page and not to the text.

use crate::document::{Block, Document, Span};
use std::collections::{HashMap, HashSet};

/// How far a page number may run ahead of the last one seen: pages without a number lie between.
const AHEAD: u32 = 60;
/// The longest running head, in bytes.
const HEAD: usize = 160;

/// What repeats on the pages of a document.
#[derive(Debug, Default)]
pub struct Furniture {
    page: u32,
    /// Blocks that are running heads or feet.
    heads: HashSet<usize>,
}

impl Furniture {
    /// Finds the short paragraphs that begin or end at least three pages with the same words, digits aside.
    pub fn new(document: &Document) -> Self {
        let mut seen: HashMap<String, Vec<usize>> = HashMap::new();
        if document.pages.len() >= 3 {
            let mut at = 0;
            for page in &document.pages {
                while document.blocks.get(at).is_some_and(|b| b.span().start < page.span.start) {
                    at += 1;
                }
                let first = at;
                while document.blocks.get(at).is_some_and(|b| b.span().start < page.span.end) {
                    at += 1;
                }
                let edges = [Some(first), at.checked_sub(1)];
                for block in edges.into_iter().flatten().filter(|b| (first..at).contains(b)) {
                    if let Some(Block::Paragraph(p)) = document.blocks.get(block)
                        && p.span.len() <= HEAD
                    {
                        let words: String = p.span.of(&document.text).chars().filter(|c| !c.is_ascii_digit()).collect();
                        let places = seen.entry(words).or_default();
                        if places.last() != Some(&block) {
                            places.push(block);
                        }
                    }
                }
            }
        }
        // What the file itself calls a head or foot.
        let told = |i: &usize| document.blocks.get(*i).is_some_and(|b| document.furniture.binary_search(&b.span()).is_ok());
        let told = if document.furniture.is_empty() { 0..0 } else { 0..document.blocks.len() }.filter(told);
        let heads = seen.into_values().filter(|v| v.len() >= 3).flatten().chain(told).collect();
        Self { page: 0, heads }
    }

    /// Whether the paragraph is a running head, or a lone number between blank lines that counts on from the last page.
    pub fn is(&mut self, text: &str, blocks: &[Block], at: usize, span: Span) -> bool {
        if self.heads.contains(&at) {
            return true;
        }
        if span.len() > 12 {
            return false;
        }
        let words = span.of(text).trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '.'));
        let Ok(number) = words.parse::<u32>() else { return false };
        if words.len() > 4 || number == 0 || words.starts_with('0') {
            return false;
        }
        let before = at.checked_sub(1).map_or(0, |b| blocks[b].span().end) as usize;
        let after = blocks.get(at + 1).map_or(text.len(), |b| b.span().start as usize);
        let blank =
            |from: usize, to: usize| text.get(from..to.max(from)).is_some_and(|gap| gap.bytes().filter(|b| *b == b'\n').count() > 1);
        let apart = (at == 0 || blank(before, span.start as usize)) && (at + 1 == blocks.len() || blank(span.end as usize, after));
        if apart && number > self.page && number <= self.page + AHEAD {
            self.page = number;
            return true;
        }
        false
    }
}
