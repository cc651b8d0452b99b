//! "1.755" and "15,834" can be read two ways: the column, the table and what is counted decide.
//!
//! Sure signs: "1.234.567" and "1.234,5" group with points, "12.5" has a decimal point, "76,07" a decimal comma. A percent of
//! 45.161 has decimals; so many people have none.

use super::unit::Sense;
use crate::grammar::token::number_end;
use crate::report::Reason;
use crate::value::number::{Number, Readings, Separators};

/// How the numbers of a column or table are written.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Habit {
    point_groups: u32,
    point_decimals: u32,
    comma_groups: u32,
    comma_decimals: u32,
    point_unsure: u32,
    comma_unsure: u32,
    /// Digits of the longest plain whole number.
    longest: usize,
}

impl Habit {
    /// Takes the number tokens of a cell.
    pub(super) fn see(&mut self, cell: &str) {
        let bytes = cell.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if !bytes[at].is_ascii_digit() {
                at += 1;
                continue;
            }
            let end = number_end(bytes, at, bytes.len());
            self.token(&bytes[at..end]);
            at = end;
        }
    }

    fn token(&mut self, token: &[u8]) {
        let mut marks = token.iter().enumerate().filter(|(_, b)| matches!(b, b'.' | b','));
        let Some((first, &mark)) = marks.next() else {
            self.longest = self.longest.max(token.len());
            return;
        };
        let point = mark == b'.';
        match marks.next_back() {
            Some((_, &last)) if last == mark => *if point { &mut self.point_groups } else { &mut self.comma_groups } += 1,
            Some(_) => {
                *if point { &mut self.point_groups } else { &mut self.comma_groups } += 1;
                *if point { &mut self.comma_decimals } else { &mut self.point_decimals } += 1;
            }
            None if token.len() - first == 4 && first <= 3 && token[0] != b'0' => {
                *if point { &mut self.point_unsure } else { &mut self.comma_unsure } += 1;
            }
            None => *if point { &mut self.point_decimals } else { &mut self.comma_decimals } += 1,
        }
    }
}

/// What surrounds a number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around {
    /// Its column, percents apart.
    pub(super) column: Habit,
    /// Its table, percents apart.
    pub(super) table: Habit,
    /// Its table with the percents.
    pub(super) all: Habit,
}

/// A number read, the other reading if it stays possible, and what the choice rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decided {
    /// The number.
    pub(super) number: Number,
    /// The other reading. `None`: ruled out, or there is none.
    pub(super) other: Option<Number>,
    /// `None`: there was nothing to decide.
    pub(super) reason: Option<Reason>,
}

/// Chooses between the readings of a number that counts `sense`.
pub(super) fn decide(readings: Readings, sense: Sense, around: &Around) -> Decided {
    let sure = |number| Decided { number, other: None, reason: Some(Reason::SeparatorDecided) };
    let unsure = |number, other| Decided { number, other: Some(other), reason: Some(Reason::SeparatorAmbiguous) };
    let Some(other) = readings.other else { return Decided { number: readings.best, other: None, reason: None } };
    let best = readings.best;
    let (c, t, all) = (around.column, around.table, around.all);
    let counts = matches!(sense, Sense::Count | Sense::Boolean);
    match readings.why {
        Separators::Plain => Decided { number: best, other: None, reason: None },
        Separators::PointBeforeThree => {
            if sense == Sense::Percent {
                return sure(other);
            }
            let grouped = t.point_groups > 0 || t.comma_decimals > 0;
            if grouped || counts {
                return sure(best);
            }
            if t.point_decimals > 0 && matches!(sense, Sense::Quantity | Sense::Money) {
                return sure(other);
            }
            if c.point_decimals > 0 {
                return unsure(other, best);
            }
            if t.point_unsure >= 3 && t.point_decimals == 0 { sure(best) } else { unsure(best, other) }
        }
        Separators::CommaBeforeThree => {
            if sense == Sense::Percent {
                return sure(best);
            }
            if t.comma_groups > 0 && t.comma_decimals == 0 {
                return sure(other);
            }
            if c.comma_decimals > 0 || t.point_groups > 0 {
                return sure(best);
            }
            if all.point_decimals > 0 && all.comma_decimals == 0 {
                return sure(other);
            }
            if counts || (c.comma_unsure >= 3 && t.comma_decimals == 0) || (sense == Sense::Unknown && c.longest >= 4) {
                return unsure(other, best);
            }
            unsure(best, other)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::number::read;

    fn choose(token: &str, sense: Sense, column: &[&str]) -> (String, bool) {
        let mut habit = Habit::default();
        for cell in column {
            habit.see(cell);
        }
        let around = Around { column: habit, table: habit, all: habit };
        let d = decide(read(token).expect("a number"), sense, &around);
        (d.number.to_string(), d.other.is_some())
    }

    #[test]
    fn the_column_decides() {
        for (token, sense, column, want, open) in [
            ("1.755", Sense::Count, &[][..], "1755", false),
            ("1.755", Sense::Unknown, &["1.755"], "1755", true),
            ("1.755", Sense::Unknown, &["1.234.567"], "1755", false),
            ("45.161", Sense::Percent, &[], "45.161", false),
            ("484.492", Sense::Money, &["129.78", "163.5"], "484.492", false),
            ("1.250", Sense::Money, &["312,5"], "1250", false),
            ("15,834", Sense::Count, &["399"], "15834", true),
            ("15,834", Sense::Unknown, &["1,234,567"], "15834", false),
            ("15,834", Sense::Quantity, &["12,5"], "15.834", false),
            ("52,669", Sense::Unknown, &["52,669"], "52.669", true),
        ] {
            assert_eq!(choose(token, sense, column), (want.to_owned(), open), "{token} {sense:?}");
        }
    }
}
