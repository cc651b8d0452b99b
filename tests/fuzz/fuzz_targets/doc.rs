//! Any bytes behind the first sector of a Word 97 file → a document that keeps its promises; or an error.

#![no_main]

mod promise;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // The name that tells a Word file from another one must stand somewhere.
    const NAME: &[u8] = b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0";
    let mut file = bytes.to_vec();
    let magic = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    let n = magic.len().min(file.len());
    file[..n].copy_from_slice(&magic[..n]);
    file.extend(NAME);
    promise::read(&file);
});
