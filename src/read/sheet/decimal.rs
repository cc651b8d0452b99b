//! A stored number (f64) → its decimal digits as a workbook shows them: 15 significant digits, rounded half away from zero.

/// Digits and where the decimal point stands among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decimal {
    pub negative: bool,
    /// 0 to 9, no zeros at either end.
    digits: Vec<u8>,
    /// The point stands before digit `point`; may lie outside the digits.
    point: i32,
}

impl Decimal {
    /// The 15 digits that a workbook keeps. `None` for infinities and the like.
    pub fn new(value: f64) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        let text = format!("{:.14e}", value.abs());
        let (mantissa, exponent) = text.split_once('e')?;
        let digits = mantissa.bytes().filter(u8::is_ascii_digit).map(|b| b - b'0').collect();
        let mut decimal = Self { negative: value < 0.0, digits, point: exponent.parse::<i32>().ok()? + 1 };
        decimal.trim();
        Some(decimal)
    }

    fn trim(&mut self) {
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
        let lead = self.digits.iter().take_while(|&&d| d == 0).count();
        self.digits.drain(..lead);
        self.point -= int(lead);
        if self.digits.is_empty() {
            self.point = 0;
            self.negative = false;
        }
    }

    /// Times ten to the power of `places`.
    pub fn shift(&mut self, places: i32) {
        if !self.digits.is_empty() {
            self.point += places;
        }
    }

    /// Keeps so many places behind the point.
    pub fn round(&mut self, places: i32) {
        match usize::try_from(self.point.saturating_add(places)) {
            Err(_) => self.digits.clear(),
            Ok(keep) => {
                if let Some(&next) = self.digits.get(keep) {
                    self.digits.truncate(keep);
                    if next >= 5 {
                        self.carry();
                    }
                }
            }
        }
        self.trim();
    }

    fn carry(&mut self) {
        for d in self.digits.iter_mut().rev() {
            if *d < 9 {
                *d += 1;
                return;
            }
            *d = 0;
        }
        self.digits.insert(0, 1);
        self.point += 1;
    }

    /// The digits before the point, at least `least` of them.
    pub fn whole(&self, least: usize) -> String {
        let mut out = String::new();
        for i in 0..unsigned(self.point) {
            out.push(char::from(b'0' + self.digits.get(i).copied().unwrap_or(0)));
        }
        while out.len() < least {
            out.insert(0, '0');
        }
        out
    }

    /// The digits behind the point, at least `least` of them.
    pub fn fraction(&self, least: usize) -> String {
        let mut out = String::new();
        if self.point < int(self.digits.len()) {
            for _ in self.point..0 {
                out.push('0');
            }
            out.extend(self.digits.iter().skip(unsigned(self.point)).map(|d| char::from(b'0' + d)));
        }
        while out.len() < least {
            out.push('0');
        }
        out
    }

    /// All digits that count, without sign, in the Vietnamese manner: a decimal comma, no separators.
    pub fn plain(&self) -> String {
        let mut out = self.whole(1);
        let fraction = self.fraction(0);
        if !fraction.is_empty() {
            out.push(',');
            out.push_str(&fraction);
        }
        out
    }
}

/// Negative numbers as zero.
fn unsigned(n: i32) -> usize {
    usize::try_from(n).unwrap_or(0)
}

pub(super) fn int(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// Points between groups of three digits.
pub(super) fn group(whole: &str) -> String {
    let mut out = String::with_capacity(whole.len() * 4 / 3);
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_that_a_workbook_shows() {
        for (value, text) in [
            (0.1 + 0.2, "0,3"),
            (88.63, "88,63"),
            (1e21, "1000000000000000000000"),
            (0.00012, "0,00012"),
            (48_154_971_106.0, "48154971106"),
            (33.746_687_251_876_2, "33,7466872518762"),
            (-5.5, "5,5"),
            (0.0, "0"),
        ] {
            assert_eq!(Decimal::new(value).expect("finite").plain(), text);
        }
        assert_eq!(Decimal::new(f64::NAN), None);
    }

    #[test]
    fn halves_round_away_from_zero() {
        for (value, places, text) in
            [(2.5, 0, "3"), (99.95, 1, "100"), (1.005, 2, "1,01"), (0.4, 0, "0"), (0.5, 0, "1"), (0.04, 0, "0"), (12.0, 3, "12")]
        {
            let mut d = Decimal::new(value).expect("finite");
            d.round(places);
            assert_eq!(d.plain(), text, "{value}");
        }
        assert_eq!(group("1234567"), "1.234.567");
        assert_eq!(group("123"), "123");
    }
}
