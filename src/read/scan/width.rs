//! What the width of a number's ink says of readings that differ. In: readings as [`super::numbers::core`] leaves them, the ink in
//! widths of a digit; out: which of them it speaks for.
//!
//! Both models lose a digit or a mark at times, each on its own account, and the model of words finds some twice. Digits of a font
//! are all as wide: the ink tells how many there are, though not which.

/// A number's ink, in widths of a digit of its page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Width(pub f32);

/// From here on the engine's confidence in digits counts.
const SURE: u8 = 80;

/// Likewise where one reading has digits that the other two lack.
const SURER: u8 = 90;

/// What a sign takes of the width of a digit.
fn share(sign: char) -> f32 {
    match sign {
        '.' => 0.45,
        ',' => 0.5,
        '/' => 0.4,
        '%' => 1.6,
        '-' => 0.6,
        '+' => 0.9,
        _ => 1.0,
    }
}

fn digits(core: &str) -> impl Iterator<Item = char> + '_ {
    core.chars().filter(char::is_ascii_digit)
}

fn signs(core: &str) -> usize {
    core.chars().filter(|c| !c.is_ascii_digit()).count()
}

/// Whether the digits of `some` stand in `all` in the same order.
fn within(some: &str, all: &str) -> bool {
    let mut rest = digits(all);
    digits(some).all(|d| rest.any(|r| r == d))
}

impl Width {
    /// What the ink has beyond what `core` needs; less than nothing: it has less.
    fn beyond(self, core: &str) -> f32 {
        let needed: f32 = core.chars().map(share).sum();
        // A digit alone is as wide as its ink; the last of several lacks its room.
        self.0 - if core.len() > 1 { needed - 0.1 } else { needed }
    }

    /// Whether a number is about as wide as the ink. Signs differ more between fonts than digits.
    pub fn fits(self, core: &str) -> bool {
        let room = 0.3 + 0.15 * signs(core).min(3) as f32;
        // A one does not fill its width: at either end that is missing from the ink.
        let ones = 0.25 * (f32::from(core.starts_with('1')) + f32::from(core.ends_with('1')));
        let beyond = self.beyond(core);
        digits(core).next().is_some() && beyond <= room && beyond >= -room - ones
    }

    /// Whether a comma more has room in the ink.
    pub fn has_room(self, core: &str) -> bool {
        self.beyond(core) > 0.2
    }

    /// Whether the ink speaks for the number that two readings agree on, and what the third says is explained by what it lost or saw
    /// twice: no digit of it speaks for another number of as many digits. `sure`: the lesser confidence of the model of digits in its
    /// readings among the two.
    pub fn confirms(self, two: &str, odd: &str, sure: u8) -> bool {
        let (many, few) = (digits(two).count(), digits(odd).count());
        // A comma before three digits may be a point: nothing here tells them apart.
        let unclear = two.split([',']).skip(1).any(|t| digits(t).count() == 3 && t.len() == 3);
        if sure < SURE || few == 0 || unclear || !self.fits(two) {
            return false;
        }
        let lost_digits = few < many && within(odd, two);
        let lost_signs = few == many && within(odd, two) && signs(odd) < signs(two);
        let saw_more = few > many && sure >= SURER && self.beyond(odd) < -0.6;
        lost_digits || lost_signs || saw_more
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_as_wide_as_a_number_fits() {
        assert!(Width(1.9).fits("33") && Width(1.0).fits("7") && Width(2.9).fits("1,52") && Width(1.4).fits("11") && Width(0.4).fits("1"));
        assert!(!Width(1.9).fits("3") && !Width(1.9).fits("333") && !Width(2.4).fits("75") && !Width(1.0).fits("-"));
    }

    #[test]
    fn two_readings_stand_against_one_that_lost_something() {
        assert!(Width(1.95).confirms("33", "3", 90) && Width(2.9).confirms("963", "%3", 90));
        assert!(Width(2.4).confirms("2,5", "25", 90) && Width(4.3).confirms("35/41", "3541", 90));
        assert!(Width(2.9).confirms("371", "3711", 95));
        assert!(!Width(1.95).confirms("33", "3", 70), "unsure");
        assert!(!Width(2.9).confirms("33", "3", 90), "the ink is wider");
        assert!(!Width(1.9).confirms("74", "14", 95), "another number of as many digits");
        assert!(!Width(2.9).confirms("754", "71", 95), "another digit");
        assert!(!Width(4.4).confirms("1,204", "1204", 95), "thousands or thousandths");
        assert!(!Width(0.9).confirms("7", "†", 95), "no number");
    }
}
