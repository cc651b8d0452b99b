//! A number format's code (`#,##0.0;[Red]-#,##0.0`) → its tokens.

/// A piece of one section.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Literal(char),
    /// `0`, `#` or `?`.
    Digit(char),
    Point,
    Comma,
    Percent,
    /// `E+00`: shown in digits instead.
    Scientific,
    /// A letter of a date and how often it stands: `y`, `m`, `d`, `h`, `s`; minutes are `n`.
    Date(char, usize),
    /// Hours, minutes or seconds that pass a day's end: `[h]`.
    Elapsed(char),
    AmPm,
    /// The system's own long date (`d`) or time (`h`).
    System(char),
    General,
    /// `@`.
    Text,
    /// `[>=100]`.
    When(Condition),
}

/// When a section applies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Condition {
    pub less: bool,
    pub equal: bool,
    pub greater: bool,
    pub than: f64,
}

impl Condition {
    pub fn holds(&self, value: f64) -> bool {
        self.less && value < self.than || self.greater && value > self.than || self.equal && (value - self.than).abs() < f64::EPSILON
    }
}

/// Longest code that is read; Excel writes at most 255 characters.
const LONGEST: usize = 512;

/// The sections of a code; `None` when it is too long.
pub(super) fn sections(code: &str) -> Option<Vec<Vec<Token>>> {
    if code.len() > LONGEST {
        return None;
    }
    let chars: Vec<char> = code.chars().collect();
    let mut out = vec![Vec::new()];
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let rest = &chars[at + 1..];
        at += 1;
        let mut push = |token| {
            if let Some(last) = out.last_mut() {
                last.push(token);
            }
        };
        match c {
            '"' => {
                let n = rest.iter().position(|&c| c == '"').unwrap_or(rest.len());
                rest[..n].iter().for_each(|&c| push(Token::Literal(c)));
                at += n + 1;
            }
            '\\' => {
                rest.first().into_iter().for_each(|&c| push(Token::Literal(c)));
                at += 1;
            }
            // Room as wide as the next character, or filled with it: nothing that can be read.
            '_' | '*' => {
                at += 1;
                if c == '_' {
                    push(Token::Literal(' '));
                }
            }
            '[' => {
                let n = rest.iter().position(|&c| c == ']').unwrap_or(rest.len());
                bracket(&rest[..n], &mut push);
                at += n + 1;
            }
            ';' => out.push(Vec::new()),
            '0' | '#' | '?' => push(Token::Digit(c)),
            '.' => push(Token::Point),
            ',' => push(Token::Comma),
            '%' => push(Token::Percent),
            '@' => push(Token::Text),
            'E' | 'e' if matches!(rest.first(), Some('+' | '-')) => {
                push(Token::Scientific);
                at += 1;
            }
            'G' | 'g' if starts(rest, "eneral") => {
                push(Token::General);
                at += 6;
            }
            'A' | 'a' if starts(rest, "m/pm") || starts(rest, "/p") => {
                push(Token::AmPm);
                at += if starts(rest, "m/pm") { 4 } else { 2 };
            }
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' => {
                let more = rest.iter().take_while(|r| r.eq_ignore_ascii_case(&c)).count();
                push(Token::Date(c.to_ascii_lowercase(), more + 1));
                at += more;
            }
            c => push(Token::Literal(c)),
        }
    }
    for section in &mut out {
        minutes(section);
    }
    Some(out)
}

fn starts(chars: &[char], word: &str) -> bool {
    word.chars().enumerate().all(|(i, w)| chars.get(i).is_some_and(|c| c.eq_ignore_ascii_case(&w)))
}

/// A currency, a condition, an elapsed time; colours and the rest are nothing.
fn bracket(inner: &[char], push: &mut impl FnMut(Token)) {
    match inner.first() {
        Some('$') => {
            let text: String = inner[1..].iter().collect();
            let (symbol, place) = text.split_once('-').unwrap_or((&text, ""));
            symbol.chars().for_each(|c| push(Token::Literal(c)));
            match place.to_ascii_uppercase().as_str() {
                "F800" => push(Token::System('d')),
                "F400" => push(Token::System('h')),
                _ => {}
            }
        }
        Some('<' | '>' | '=') => {
            let text: String = inner.iter().collect();
            let number = text.trim_start_matches(['<', '>', '=']);
            if let Ok(than) = number.trim().parse::<f64>() {
                let sign = &text[..text.len() - number.len()];
                let not = sign == "<>";
                push(Token::When(Condition {
                    less: sign.contains('<'),
                    greater: sign.contains('>'),
                    equal: sign.contains('=') && !not,
                    than,
                }));
            }
        }
        Some(c) if "hmsHMS".contains(*c) && inner.iter().all(|i| i.eq_ignore_ascii_case(c)) => push(Token::Elapsed(c.to_ascii_lowercase())),
        _ => {}
    }
}

/// An `m` behind hours or before seconds counts minutes.
fn minutes(tokens: &mut [Token]) {
    let letters: Vec<(usize, char)> = tokens
        .iter()
        .enumerate()
        .filter_map(|(i, t)| match t {
            Token::Date(c, _) | Token::Elapsed(c) => Some((i, *c)),
            _ => None,
        })
        .collect();
    for (k, &(i, c)) in letters.iter().enumerate() {
        let before = k.checked_sub(1).and_then(|k| letters.get(k)).map(|l| l.1);
        let behind = letters.get(k + 1).map(|l| l.1);
        if c == 'm' && (before == Some('h') || behind == Some('s')) {
            match &mut tokens[i] {
                Token::Date(c, _) | Token::Elapsed(c) => *c = 'n',
                _ => {}
            }
        }
    }
}
