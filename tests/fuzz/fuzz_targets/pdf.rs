//! Any bytes behind the name of a PDF file → a document that keeps its promises; or an error.

#![no_main]

mod promise;

use libfuzzer_sys::fuzz_target;
use std::sync::Once;

/// The libraries may panic: the reader loses a page by it and tells so. Any other panic is a finding.
fn allow_panics_of_libraries() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let found = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !info.location().is_some_and(|l| l.file().contains("hayro") || l.file().contains("skrifa") || l.file().contains("read-fonts")) {
                found(info);
            }
        }));
    });
}

fuzz_target!(|bytes: &[u8]| {
    allow_panics_of_libraries();
    if bytes.starts_with(b"%PDF-") {
        promise::read(bytes);
    } else {
        promise::read(&[b"%PDF-1.7\n", bytes].concat());
    }
});
