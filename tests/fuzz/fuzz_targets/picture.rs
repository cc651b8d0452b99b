//! Any bytes as a picture file → its pages made ready to be recognised; or an error. No engine is started.
//!
//! Bytes that no picture begins with are gray pixels of a small page, 32 across times the first byte: what a decoder would give.

#![no_main]

use bocso::read::Limits;
use bocso::read::scan;
use libfuzzer_sys::fuzz_target;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

/// Decoders may panic: a child process or a page is lost by it, and told of. Any other panic is a finding.
fn allow_panics_of_libraries() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let found = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if info.location().is_some_and(|l| l.file().starts_with("src/") || l.file().contains("/bocso") || l.file().contains("/src/read/")) {
                found(info);
            }
        }));
    });
}

/// A gray PNG-like TIFF: one strip, uncompressed.
fn tiff(width: u32, gray: &[u8]) -> Vec<u8> {
    let height = gray.len() as u32 / width;
    let size = width * height;
    let entries: [(u16, u32); 9] =
        [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, height), (279, size)];
    let mut out = b"II*\0".to_vec();
    out.extend((8 + size).to_le_bytes());
    out.extend(&gray[..size as usize]);
    out.extend((entries.len() as u16).to_le_bytes());
    for (tag, value) in entries {
        out.extend(tag.to_le_bytes());
        out.extend(4u16.to_le_bytes());
        out.extend(1u32.to_le_bytes());
        out.extend(value.to_le_bytes());
    }
    out.extend([0; 4]);
    out
}

fuzz_target!(|bytes: &[u8]| {
    allow_panics_of_libraries();
    let limits = Limits { pages: 5, ..Limits::default() };
    let known = [&b"\x89PNG"[..], b"\xFF\xD8\xFF", b"II*\0", b"MM\0*"].iter().any(|m| bytes.starts_with(m));
    let _ = catch_unwind(AssertUnwindSafe(|| {
        if known {
            scan::prepared(bytes, &limits);
        } else if let Some((&width, gray)) = bytes.split_first() {
            let width = 32 * u32::from(width.clamp(1, 16));
            if gray.len() as u32 >= width {
                scan::prepared(&tiff(width, gray), &limits);
            }
        }
    }));
});
