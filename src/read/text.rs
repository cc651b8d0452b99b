//! stub

use crate::document::{Block, Document, Encoding, Paragraph, SourceMap, Span, Style, TextOrigin};
use unicode_normalization::UnicodeNormalization;

/// Reads decoded text.
pub fn read(text: &str) -> Document {
    let text: String = text.replace("**", "").replace('*', "").replace("<b>", "").replace("</b>", "").replace("\\", "").nfc().collect();
    let mut blocks: Vec<Block> = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let t = line.trim();
        if !t.is_empty() && !t.contains('\t') && !line.starts_with('\t') && !line.starts_with('|') {
            let start = at + (line.len() - line.trim_start().len());
            let span = Span::new(start, start + t.len());
            let lower = t.chars().next().is_some_and(char::is_lowercase) && !t.get(1..).unwrap_or("").starts_with([')', '.']);
            match blocks.last_mut() {
                Some(Block::Paragraph(p)) if lower => p.span.end = span.end,
                _ => blocks.push(Block::Paragraph(Paragraph { span, style: Style::default() })),
            }
        }
        at += line.len() + 1;
    }
    Document {
        text,
        blocks,
        pages: Vec::new(),
        origin: TextOrigin::Text,
        encoding: Encoding::Unicode,
        unread: Vec::new(),
        map: SourceMap::default(),
    }
}
