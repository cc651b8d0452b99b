//! Numbers as reports spell them.

use super::chance::Chance;

/// 1234567 → 1.234.567
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(c);
    }
    out
}

/// A number of units of `10^-places`: (7607, 2) → 76,07
pub fn decimal(units: u64, places: u32) -> String {
    if places == 0 {
        return grouped(units);
    }
    let scale = 10_u64.pow(places);
    format!("{},{:0width$}", grouped(units / scale), units % scale, width = places as usize)
}

/// A share of a hundred, rounded half up to so many places. The whole is not 0.
pub fn percent(part: u64, whole: u64, places: u32) -> String {
    let scale = 100 * 10_u64.pow(places);
    decimal((part * scale * 2 + whole) / (2 * whole), places)
}

/// A count as one of the spellings: grouped mostly, bare or with a leading zero at times.
pub fn count(chance: &mut Chance, number: u64) -> String {
    match number {
        1..=9 if chance.odds(0.5) => format!("0{number}"),
        1000..=9999 if chance.odds(0.15) => number.to_string(),
        _ => grouped(number),
    }
}
