//! A number and its format → the text that a person sees, written in the Vietnamese manner: a decimal comma, points between
//! thousands, days before months, never an exponent.

use super::code::{Condition, Token, sections};
use super::date::{Moment, moment};
use super::decimal::{Decimal, group, int};

/// A number format, ready for use.
#[derive(Debug, Clone, Default)]
pub(super) struct Format {
    /// Empty: General.
    sections: Vec<Section>,
}

#[derive(Debug, Clone)]
struct Section {
    when: Option<Condition>,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    /// The digits as they are, between literals.
    General(String, String),
    Number(Pattern),
    Date(Vec<Token>),
    /// Literals alone, or nothing.
    Literal(String),
}

#[derive(Debug, Clone, Default)]
struct Pattern {
    prefix: String,
    suffix: String,
    /// Least digits before the point.
    whole: usize,
    /// Least and most digits behind it.
    least: usize,
    most: usize,
    grouped: bool,
    /// The point moves so far to the right: 2 for percent, -3 for thousands.
    shift: i32,
}

impl Format {
    /// Reads a code; one that is not understood is General.
    pub fn new(code: &str) -> Self {
        let Some(parts) = sections(code) else { return Self::default() };
        Self { sections: parts.into_iter().map(Section::new).collect() }
    }

    /// The formats that files name by number only; dates as a Vietnamese system shows them.
    pub fn builtin(id: u16) -> Option<Self> {
        let code = match id {
            1 => "0",
            2 => "0.00",
            3 => "#,##0",
            4 => "#,##0.00",
            5 | 6 => "#,##0;-#,##0",
            7 | 8 => "#,##0.00;-#,##0.00",
            9 => "0%",
            10 => "0.00%",
            14 | 15 | 27..=31 | 34..=36 | 50..=58 => "dd/mm/yyyy",
            16 => "dd/mm",
            17 => "mm/yyyy",
            18 | 20 => "h:mm",
            19 | 21 | 32 | 33 => "h:mm:ss",
            22 => "dd/mm/yyyy h:mm",
            37 | 38 => "#,##0;(#,##0)",
            39 | 40 => "#,##0.00;(#,##0.00)",
            41 | 42 => "#,##0;(#,##0);\"-\"",
            43 | 44 => "#,##0.00;(#,##0.00);\"-\"",
            45 | 47 => "mm:ss",
            46 => "[h]:mm:ss",
            0 | 11..=13 | 48 | 49 => "General",
            _ => return None,
        };
        Some(Self::new(code))
    }

    /// The text.
    pub fn show(&self, value: f64, since_1904: bool) -> String {
        let plain = || {
            let Some(d) = Decimal::new(value) else { return String::new() };
            format!("{}{}", if d.negative { "-" } else { "" }, d.plain())
        };
        let Some((section, signed)) = self.section(value) else { return plain() };
        let text = match &section.kind {
            Kind::General(prefix, suffix) => {
                let Some(d) = Decimal::new(value) else { return String::new() };
                format!("{}{prefix}{}{suffix}", if d.negative && signed { "-" } else { "" }, d.plain())
            }
            Kind::Number(pattern) => pattern.show(value, signed),
            Kind::Date(tokens) => moment(value, since_1904).map_or_else(plain, |m| date(tokens, &m)),
            Kind::Literal(text) => text.clone(),
        };
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The section for a value, and whether a minus sign is still due.
    fn section(&self, value: f64) -> Option<(&Section, bool)> {
        // The fourth section is for text.
        let parts = self.sections.get(..self.sections.len().min(3))?;
        if parts.iter().any(|s| s.when.is_some()) {
            let section = parts.iter().find(|s| s.when.is_none_or(|w| w.holds(value))).or(parts.last())?;
            let negative_only = section.when.is_some_and(|w| w.less && !w.greater && w.than <= 0.0);
            return Some((section, !negative_only));
        }
        match parts {
            [_, negative, ..] if value < 0.0 => Some((negative, false)),
            [_, _, zero] if value == 0.0 => Some((zero, false)),
            [first, ..] => Some((first, true)),
            [] => None,
        }
    }
}

impl Section {
    fn new(tokens: Vec<Token>) -> Self {
        let when = tokens.iter().find_map(|t| if let Token::When(c) = t { Some(*c) } else { None });
        let has = |f: fn(&Token) -> bool| tokens.iter().any(f);
        let literal =
            |tokens: &[Token]| tokens.iter().filter_map(|t| if let Token::Literal(c) = t { Some(*c) } else { None }).collect::<String>();
        let kind = if has(|t| matches!(t, Token::Date(..) | Token::Elapsed(_) | Token::AmPm | Token::System(_))) {
            Kind::Date(tokens)
        } else if let Some(at) = tokens.iter().position(|t| matches!(t, Token::General | Token::Text)) {
            Kind::General(literal(&tokens[..at]), literal(&tokens[at..]))
        } else if has(|t| matches!(t, Token::Digit(_))) {
            // Powers of ten and fractions are written as plain digits.
            if has(|t| matches!(t, Token::Scientific | Token::Literal('/'))) {
                Kind::General(String::new(), String::new())
            } else {
                Kind::Number(Pattern::new(&tokens))
            }
        } else {
            Kind::Literal(literal(&tokens))
        };
        Self { when, kind }
    }
}

impl Pattern {
    fn new(tokens: &[Token]) -> Self {
        let mut out = Self::default();
        let first = tokens.iter().position(|t| matches!(t, Token::Digit(_) | Token::Point)).unwrap_or(0);
        let last = tokens.iter().rposition(|t| matches!(t, Token::Digit(_) | Token::Point)).unwrap_or(0);
        let (mut behind, mut commas) = (false, 0);
        for (i, token) in tokens.iter().enumerate() {
            match token {
                Token::Literal(c) if i < first => out.prefix.push(*c),
                Token::Literal(c) if i > last => out.suffix.push(*c),
                Token::Percent => {
                    out.shift += 2;
                    if i < first { &mut out.prefix } else { &mut out.suffix }.push('%');
                }
                Token::Point => behind = true,
                Token::Comma if !behind || i > last => commas += 1,
                Token::Digit(c) if behind => {
                    out.most += 1;
                    if *c == '0' {
                        out.least = out.most;
                    }
                }
                Token::Digit(c) => {
                    out.grouped |= commas > 0;
                    commas = 0;
                    out.whole += usize::from(*c == '0' || out.whole > 0);
                }
                _ => {}
            }
        }
        // Commas behind the last digit before the point scale by thousands.
        out.shift -= 3 * commas;
        out
    }

    fn show(&self, value: f64, signed: bool) -> String {
        let Some(mut d) = Decimal::new(value) else { return String::new() };
        d.shift(self.shift);
        d.round(int(self.most));
        let whole = d.whole(self.whole);
        let whole = if self.grouped { group(&whole) } else { whole };
        let fraction = d.fraction(self.least);
        let (zero, comma) = if fraction.is_empty() { ("", "") } else { (if whole.is_empty() { "0" } else { "" }, ",") };
        let sign = if d.negative && signed { "-" } else { "" };
        format!("{sign}{}{whole}{zero}{comma}{fraction}{}", self.prefix, self.suffix)
    }
}

const WEEKDAYS: [&str; 7] = ["Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"];

/// A date in numbers, the day before the month, the year in full.
fn date(tokens: &[Token], m: &Moment) -> String {
    let find = |letter: char| tokens.iter().position(|t| matches!(t, Token::Date(c, _) if *c == letter));
    let (day, month, year) = (find('d'), find('m'), find('y'));
    let named = tokens.iter().any(|t| matches!(t, Token::Date('m', 3..) | Token::System('d')));
    let swap = month < day && day.is_some() && month.is_some() && year.is_none_or(|y| day < Some(y));
    if named || swap && year.is_some() {
        let mut parts = Vec::new();
        let system = month.is_none();
        if system || day.is_some() {
            parts.push(format!("{:02}", m.day));
        }
        parts.push(format!("{:02}", m.month));
        if system || year.is_some() {
            parts.push(m.year.to_string());
        }
        let clock: Vec<Token> = tokens.iter().skip_while(|t| !matches!(t, Token::Date('h', _))).cloned().collect();
        return format!("{} {}", parts.join("/"), plain_date(&clock, m, false));
    }
    plain_date(tokens, m, swap)
}

fn plain_date(tokens: &[Token], m: &Moment, swap: bool) -> String {
    let mut out = String::new();
    for token in tokens {
        let padded = |n: i64, width: usize| if width > 1 { format!("{n:02}") } else { n.to_string() };
        match token {
            Token::Literal(c) => out.push(*c),
            Token::Date('y', _) => out.push_str(&m.year.to_string()),
            Token::Date('d', 3..) => out.push_str(usize::try_from(m.weekday).ok().and_then(|d| WEEKDAYS.get(d)).unwrap_or(&"")),
            Token::Date('d', n) => out.push_str(&padded(if swap { m.month } else { m.day }, *n)),
            Token::Date('m', n) => out.push_str(&padded(if swap { m.day } else { m.month }, *n)),
            Token::Date('h', n) => out.push_str(&padded(m.hour, *n)),
            Token::Date('n', n) => out.push_str(&padded(m.minute, *n)),
            Token::Date('s', n) => out.push_str(&padded(m.second, *n)),
            Token::Elapsed('h') => out.push_str(&(m.seconds / 3600).to_string()),
            Token::Elapsed('s') => out.push_str(&m.seconds.to_string()),
            Token::Elapsed(_) => out.push_str(&(m.seconds / 60).to_string()),
            Token::System('h') => {
                return format!("{}:{:02}:{:02}", m.hour, m.minute, m.second);
            }
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_look_as_their_format_says() {
        for (code, value, text) in [
            ("General", 88.63, "88,63"),
            ("0.0%", 0.989, "98,9%"),
            ("#,##0", 88_630.0, "88.630"),
            ("#,##0.00", 1234.5, "1.234,50"),
            ("0.000", 1.234, "1,234"),
            ("#,##0.###", 1234.0, "1.234"),
            ("0.00E+00", 1.5e9, "1500000000"),
            ("# ?/?", 0.5, "0,5"),
            ("#,##0_);(#,##0)", -12.0, "(12)"),
            ("0", -12.4, "-12"),
            ("0", -0.4, "0"),
            ("#,##0;[Red]-#,##0", -1200.0, "-1.200"),
            ("_-* #,##0.0\\ _₫_-;\\-* #,##0.0\\ _₫_-;_-* \"-\"??\\ _₫_-;_-@_-", 1234.56, "1.234,6"),
            ("_-* #,##0.0\\ _₫_-;\\-* #,##0.0\\ _₫_-;_-* \"-\"??\\ _₫_-;_-@_-", -1234.56, "-1.234,6"),
            ("_-* #,##0.0\\ _₫_-;\\-* #,##0.0\\ _₫_-;_-* \"-\"??\\ _₫_-;_-@_-", 0.0, "-"),
            ("#,##0,", 1_234_567.0, "1.235"),
            ("0\" người\"", 12.0, "12 người"),
            ("[>=1000]#,##0,\"k\";0", 12_000.0, "12k"),
            ("[>=1000]#,##0,\"k\";0", 12.0, "12"),
            ("#.##", 0.5, "0,5"),
            ("000", 7.0, "007"),
            (";;;", 7.0, ""),
            ("@", 7.5, "7,5"),
            ("#,##0.0 [$₫-42A]", 7.5, "7,5 ₫"),
            ("yyyy", f64::INFINITY, ""),
        ] {
            assert_eq!(Format::new(code).show(value, false), text, "{code} {value}");
        }
    }

    #[test]
    fn dates_have_the_day_first() {
        for (code, text) in [
            ("dd/mm/yyyy", "31/12/2021"),
            ("d/m/yy", "31/12/2021"),
            ("m/d/yyyy", "31/12/2021"),
            ("mm-dd-yy hh:mm", "31/12/2021 18:05"),
            ("yyyy-mm-dd", "2021-12-31"),
            ("d-mmm-yy", "31/12/2021"),
            ("mmm-yy", "12/2021"),
            ("[$-F800]dddd, mmmm dd, yyyy", "31/12/2021"),
            ("h:mm:ss AM/PM", "18:05:09"),
            ("[h]:mm", "1069482:05"),
            ("mm:ss", "05:09"),
            ("\"Quý \"m\" năm \"yyyy", "Quý 12 năm 2021"),
        ] {
            let serial = 44_561.0 + (18.0 * 3600.0 + 5.0 * 60.0 + 9.0) / 86_400.0;
            assert_eq!(Format::new(code).show(serial, false), text, "{code}");
        }
        assert_eq!(Format::builtin(14).expect("known").show(44_561.0, false), "31/12/2021");
        assert_eq!(Format::new("dd/mm/yyyy").show(-5.5, false), "-5,5");
    }
}
