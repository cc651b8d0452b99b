//! Any bytes → a document whose blocks lie in its text, in order, on character boundaries; or an error.

#![no_main]

use bocso::document::Block;
use bocso::read::{self, Limits};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(document) = read::read(bytes, &Limits::default()) else { return };
    let mut end = 0;
    for block in &document.blocks {
        let span = block.span();
        assert!(span.start >= end && document.text.get(span.range()).is_some());
        end = span.end;
        if let Block::Table(grid) = block {
            for cell in grid.rows.iter().flatten() {
                assert!(span.holds(cell.span) && document.text.get(cell.span.range()).is_some());
            }
        }
    }
});
