//! Any bytes behind the name of a PDF file → a document that keeps its promises; or an error.

#![no_main]

mod promise;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"%PDF-") {
        promise::read(bytes);
    } else {
        promise::read(&[b"%PDF-1.7\n", bytes].concat());
    }
});
