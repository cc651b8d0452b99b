//! Any text in the codes of fonts from before Unicode → decoded without a panic, its map ascending and within both texts.

#![no_main]

use bocso::orthography::legacy::{self, Scheme};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // Legacy codes are bytes shown as Latin-1; other text is tried as it is.
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|&b| char::from(b)).collect(),
    };
    let _ = (legacy::by_font(&text), legacy::detect(&text));
    let mut out = String::new();
    for scheme in [Scheme::Tcvn3, Scheme::Tcvn3Capitals, Scheme::Vni, Scheme::Viqr] {
        let _ = legacy::classify(&text, Some(scheme));
        let (mut mapped, mut runs) = (String::new(), Vec::new());
        out.clear();
        legacy::decode(&text, scheme, &mut out);
        legacy::decode_mapped(&text, scheme, &mut mapped, &mut runs);
        assert_eq!(out, mapped);
        assert!(out.len() <= text.len() * 4 + 16);
        assert!(runs.windows(2).all(|r| r[0].0 <= r[1].0 && r[0].1 <= r[1].1));
        assert!(runs.iter().all(|r| r.0 as usize <= out.len() && r.1 as usize <= text.len()));
    }
});
