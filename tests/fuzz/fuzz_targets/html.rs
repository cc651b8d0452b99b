//! Any text behind the first tag of a web page → a document that keeps its promises; or an error.

#![no_main]

mod promise;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"<html") || bytes.starts_with(b"<!") {
        promise::read(bytes);
    } else {
        promise::read(&[b"<html>", bytes].concat());
    }
});
