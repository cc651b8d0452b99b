//! What an OpenDocument cell shows, in the writer's own country's manner → the Vietnamese manner. The stored value tells which
//! mark is the decimal one.

use super::super::decimal::{Decimal, group, int};
use super::super::xlsx::iso_date;

/// A number's text.
pub(super) fn number(text: &str, stored: f64) -> String {
    let plain = || Decimal::new(stored).map_or_else(String::new, |d| format!("{}{}", if d.negative { "-" } else { "" }, d.plain()));
    let text = text.trim();
    let (Some(from), Some(to)) = (text.find(|c: char| c.is_ascii_digit()), text.rfind(|c: char| c.is_ascii_digit())) else {
        // A mark for zero, or nothing.
        return if text.is_empty() { plain() } else { text.to_owned() };
    };
    let core = &text[from..=to];
    let parts: Vec<&str> = core.split(['.', ',', ' ', '\'', '\u{a0}', '\u{202f}']).collect();
    let digits = parts.concat();
    let (Ok(number), Some(last)) = (digits.parse::<f64>(), parts.last()) else { return plain() };
    if !digits.bytes().all(|b| b.is_ascii_digit()) || digits.len() > 40 {
        return if core.contains(['E', 'e']) { plain() } else { text.to_owned() };
    }
    let value = stored.abs() * if text.contains('%') { 100.0 } else { 1.0 };
    let fits = |places: usize| {
        let unit = 10f64.powi(-int(places));
        (number * unit - value).abs() <= unit * 0.501 + value * 1e-12
    };
    // Zero fits everything, so the decimal reading is tried first.
    let places = match parts.len() > 1 && fits(last.len()) {
        true => last.len(),
        false if fits(0) => 0,
        // A fraction, or thousands left out: as it stands.
        false => return text.to_owned(),
    };
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(places));
    let grouped = parts.len() > if places > 0 { 2 } else { 1 };
    let whole = if grouped { group(whole) } else { whole.to_owned() };
    format!("{}{whole}{}{fraction}{}", &text[..from], if places > 0 { "," } else { "" }, &text[to + 1..])
}

/// A date's text; with the month first it is written anew from the stored date.
pub(super) fn date(text: &str, stored: &str) -> String {
    let mut parts = text.split(|c: char| !c.is_ascii_digit()).filter_map(|p| p.parse::<u32>().ok());
    let mut known = stored.split(['-', 'T']).filter_map(|p| p.parse::<u32>().ok());
    let (first, second) = (parts.next(), parts.next());
    let (_, month, day) = (known.next(), known.next(), known.next());
    let month_first = first.is_some() && first == month && second == day && month != day;
    if (text.trim().is_empty() || month_first) && !stored.is_empty() { iso_date(stored) } else { text.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_apart_by_the_stored_value() {
        for (text, stored, out) in [
            ("520,716,601", 520_716_601.0, "520.716.601"),
            ("520.716.601", 520_716_601.0, "520.716.601"),
            ("98.9%", 0.989, "98,9%"),
            ("98,90%", 0.989, "98,90%"),
            ("1.234", 1.234, "1,234"),
            ("1.234", 1234.0, "1.234"),
            ("1,234.50", 1234.5, "1.234,50"),
            ("(12)", -12.0, "(12)"),
            ("-12.4", -12.44, "-12,4"),
            ("12 người", 12.0, "12 người"),
            ("1.5E+09", 1.5e9, "1500000000"),
            ("-", 0.0, "-"),
            ("0.0%", 0.0, "0,0%"),
            ("", 2.5, "2,5"),
            ("88.63", 88.63, "88,63"),
            ("201.9295", 201.9295, "201,9295"),
        ] {
            assert_eq!(number(text, stored), out, "{text} {stored}");
        }
    }

    #[test]
    fn dates_have_the_day_first() {
        assert_eq!(date("12/31/21", "2021-12-31"), "31/12/2021");
        assert_eq!(date("31/12/2021", "2021-12-31"), "31/12/2021");
        assert_eq!(date("", "2021-12-31T00:00:00"), "31/12/2021");
        assert_eq!(date("Tháng 12 năm 2021", "2021-12-01"), "Tháng 12 năm 2021");
    }
}
