//! Any token → readings that survive the way through JSON; or none.

#![no_main]

use bocso::value::number::{self, Number};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|token: &str| {
    let Some(readings) = number::read(token) else { return };
    for n in [Some(readings.best), readings.other].into_iter().flatten() {
        let json = n.to_string();
        assert_eq!(json.parse::<Number>().ok(), Some(n), "{token:?}");
    }
});
