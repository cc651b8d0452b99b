//! Numbers in messages: Vietnamese style, dots between groups, a comma before decimals.

use rust_decimal::{Decimal, RoundingStrategy};

/// 2045 → "2.045", 7.53 → "7,53".
pub fn vi(d: Decimal) -> String {
    let plain = d.abs().to_string();
    let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut out = String::with_capacity(plain.len() + plain.len() / 3 + 1);
    if d.is_sign_negative() && !d.is_zero() {
        out.push('-');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    if !decimals.is_empty() {
        out.push(',');
        out.push_str(decimals);
    }
    out
}

/// Rounded half up to `decimals` digits behind the mark, kept as digits (97.5 → 97.50).
pub fn rounded(d: Decimal, decimals: u32) -> Decimal {
    let mut r = d.round_dp_with_strategy(decimals.min(20), RoundingStrategy::MidpointAwayFromZero);
    r.rescale(decimals.min(20));
    r
}

/// Rounded, without trailing zeros: for values worked out from scaled amounts.
pub fn plain(d: Decimal) -> String {
    vi(d.normalize())
}

/// At most `n` characters of a label, without list marks before it.
pub fn short(label: &str, n: usize) -> String {
    let label = super::view::bare(label.trim());
    match label.char_indices().nth(n) {
        Some((at, _)) => format!("{}…", label[..at].trim_end()),
        None => label.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_and_decimals() {
        for (n, said) in
            [("2045", "2.045"), ("7.53", "7,53"), ("1234567.8", "1.234.567,8"), ("100", "100"), ("-1308", "-1.308"), ("0.5", "0,5")]
        {
            assert_eq!(vi(n.parse().expect("number")), said);
        }
        assert_eq!(vi(rounded("97.4988".parse().expect("number"), 2)), "97,50");
        assert_eq!(short("- Đã chỉnh lý", 20), "Đã chỉnh lý");
    }
}
