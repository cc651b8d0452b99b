//! What every reader promises of the document that it gives.

use bocso::document::{Block, Document};
use bocso::read::{self, Limits};

/// Small limits: a run is to end at once.
pub fn limits() -> Limits {
    Limits { file_bytes: 4 << 20, text_bytes: 1 << 20, unpacked_bytes: 8 << 20, pages: 50, cells: 50_000 }
}

/// Reads a file; whatever comes out lies in its text, in order, on character boundaries.
pub fn read(bytes: &[u8]) {
    if let Ok(document) = read::read(bytes, &limits()) {
        keep(&document);
    }
}

/// Panics where the document breaks a promise.
pub fn keep(document: &Document) {
    let text = &document.text;
    let mut end = 0;
    for block in &document.blocks {
        let span = block.span();
        assert!(span.start >= end && text.get(span.range()).is_some());
        end = span.end;
        if let Block::Table(grid) = block {
            for cell in grid.rows.iter().flatten() {
                assert!(span.holds(cell.span) && text.get(cell.span.range()).is_some());
                assert!(cell.columns >= 1 && cell.rows >= 1);
            }
        }
    }
    assert!(document.pages.iter().all(|p| text.get(p.span.range()).is_some()));
    assert!(document.pages.windows(2).all(|p| p[0].span.end == p[1].span.start));
    assert!(document.rendered.iter().all(|s| text.get(s.range()).is_some()));
    assert!(document.places.iter().all(|p| text.get(p.span.range()).is_some() && p.page >= 1));
    assert!(document.places.windows(2).all(|p| p[0].span.start <= p[1].span.start));
    assert!(document.places.iter().all(|p| p.rect.iter().all(|v| v.is_finite())));
    assert!(text.len() < 200_000 || document.blocks.len() < text.len());
}
