//! Any bytes behind the first word of a rich text → a document that keeps its promises; or an error.

#![no_main]

mod promise;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"{\\rtf") {
        promise::read(bytes);
    } else {
        promise::read(&[b"{\\rtf1", bytes].concat());
    }
});
