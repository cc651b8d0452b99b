//! Automatic numbers: counts the paragraphs of each list and writes their numbers as Word shows them.

use super::lists::{LEVELS, Level, Lists};
use crate::value::ordinal::to_roman;
use std::collections::{HashMap, HashSet};

/// How a level writes numbers, as far as it matters by name.
const BULLET: u8 = 23;
const NOTHING: u8 = 255;

/// Where each list stands.
#[derive(Debug)]
pub struct Numbers<'l> {
    lists: &'l Lists,
    counts: HashMap<u32, [Option<u32>; LEVELS]>,
    /// Uses of lists whose own first number was taken, by level.
    started: HashSet<(u16, u8)>,
}

impl<'l> Numbers<'l> {
    /// Nothing counted yet.
    pub fn new(lists: &'l Lists) -> Self {
        Self { lists, counts: HashMap::new(), started: HashSet::new() }
    }

    /// Counts a paragraph of a list and gives its number and the level; `None`: it has none.
    pub fn next(&mut self, number: u16, level: u8) -> Option<(String, &'l Level)> {
        let used = self.lists.used(number)?;
        let own = self.lists.level(used, level)?;
        let counts = self.counts.entry(used.list).or_default();
        let slot = counts.get_mut(usize::from(level))?;
        let again = used.starts.iter().find(|s| s.0 == level).filter(|_| self.started.insert((number, level)));
        *slot = Some(match (again, *slot) {
            (Some(&(_, start)), _) => start,
            (None, Some(n)) => n.saturating_add(1),
            (None, None) => own.start,
        });
        for below in level + 1..LEVELS as u8 {
            let keeps = self.lists.level(used, below).is_some_and(|l| l.no_restart && level >= l.restart);
            if let Some(count) = counts.get_mut(usize::from(below)).filter(|_| !keeps) {
                *count = None;
            }
        }
        if own.form == BULLET {
            return own.text.first().map(|&unit| (bullet(unit), own));
        }
        let mut out = String::new();
        for unit in char::decode_utf16(own.text.iter().copied()) {
            let Ok(c) = unit else { continue };
            if (c as usize) < LEVELS {
                let of = c as u8;
                let Some(other) = self.lists.level(used, of) else { continue };
                let n = counts.get(usize::from(of)).copied().flatten().unwrap_or(other.start);
                write(&mut out, n, if own.digits && other.form != NOTHING { 0 } else { other.form });
            } else if !c.is_control() {
                out.push(c);
            }
        }
        (!out.trim().is_empty()).then_some((out, own))
    }
}

/// A bullet: plus and minus are what they look like, everything else is a dash.
fn bullet(unit: u16) -> String {
    if unit == u16::from(b'+') { "+" } else { "-" }.to_owned()
}

/// Writes a number: 0 digits, 1 and 2 Roman, 3 and 4 letters, 22 two digits.
fn write(out: &mut String, n: u32, form: u8) {
    /// More repetitions of a letter nobody reads.
    const LONGEST: u32 = 26 * 9;
    match form {
        NOTHING | BULLET => {}
        1 | 2 if (1..4000).contains(&n) => {
            let roman = to_roman(n);
            out.push_str(&if form == 1 { roman } else { roman.to_ascii_lowercase() });
        }
        3 | 4 if (1..=LONGEST).contains(&n) => {
            let first = if form == 3 { b'A' } else { b'a' };
            let letter = char::from(first + ((n - 1) % 26) as u8);
            out.extend((0..=(n - 1) / 26).map(|_| letter));
        }
        22 if n < 10 => {
            out.push('0');
            out.push_str(&n.to_string());
        }
        _ => out.push_str(&n.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::lists::Use;
    use super::*;

    fn level(form: u8, text: &str) -> Level {
        Level { start: 1, form, text: text.encode_utf16().collect(), ..Level::default() }
    }

    #[test]
    fn levels_restart_behind_higher_ones_unless_they_say_no() {
        let never = Level { no_restart: true, restart: 0, ..level(0, "Điều \u{2}.") };
        let digits = Level { digits: true, ..level(0, "\u{0}.\u{1}.\u{3}") };
        let levels = vec![level(1, "\u{0}."), level(0, "\u{0}.\u{1}."), never, digits, level(23, "\u{f0b7}"), level(23, "+")];
        let other = Use { list: 7, starts: vec![(0, 5)], levels: vec![(1, level(4, "\u{1})"))] };
        let lists = Lists { levels: HashMap::from([(7, levels)]), uses: vec![Use { list: 7, ..Use::default() }, other] };
        let mut numbers = Numbers::new(&lists);
        let mut next = |number, level| numbers.next(number, level).map_or_else(String::new, |n| n.0);
        let found: Vec<String> = [0, 1, 1, 2, 0, 1, 2, 3, 3, 4, 5, 6, 99].map(|level| next(1, level)).to_vec();
        let expected = ["I.", "I.1.", "I.2.", "Điều 1.", "II.", "II.1.", "Điều 2.", "2.1.1", "2.1.2", "-", "+", "", ""];
        assert_eq!(found, expected);
        // Another use of the list counts on, from its own first number.
        assert_eq!([(2, 0), (2, 1), (2, 0), (1, 0), (3, 0), (0, 0)].map(|(n, level)| next(n, level)), ["V.", "a)", "VI.", "VII.", "", ""]);
    }

    #[test]
    fn numbers_are_written_in_their_form() {
        for (n, form, expected) in [
            (4, 1, "IV"),
            (2014, 1, "MMXIV"),
            (9, 2, "ix"),
            (3, 4, "c"),
            (28, 3, "BB"),
            (7, 22, "07"),
            (12, 0, "12"),
            (0, 1, "0"),
            (5, 255, ""),
        ] {
            let mut out = String::new();
            write(&mut out, n, form);
            assert_eq!(out, expected);
        }
    }
}
