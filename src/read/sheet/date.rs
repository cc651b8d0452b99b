//! Serial days of a workbook → calendar.

/// A moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    pub year: i64,
    pub month: i64,
    pub day: i64,
    /// 0 is Sunday.
    pub weekday: i64,
    pub hour: i64,
    pub minute: i64,
    pub second: i64,
    /// Whole seconds since day 0, for elapsed times.
    pub seconds: i64,
}

/// The last day of the year 9999.
const LAST: f64 = 2_958_466.0;

/// `None` when the number is no date.
pub(super) fn moment(serial: f64, since_1904: bool) -> Option<Moment> {
    if !(0.0..LAST).contains(&serial) {
        return None;
    }
    let seconds = (serial * 86_400.0).round() as i64;
    let (mut day, rest) = (seconds / 86_400, seconds % 86_400);
    if since_1904 {
        day += 1462;
    }
    let weekday = (day + 6) % 7;
    // The first workbook programs took 1900 for a leap year; day 60 is its 29th February.
    let (year, month, date) = match day {
        60 => (1900, 2, 29),
        0..60 => civil(day - 25_568),
        _ => civil(day - 25_569),
    };
    Some(Moment { year, month, day: date, weekday, hour: rest / 3600, minute: rest / 60 % 60, second: rest % 60, seconds })
}

/// Days since 1 January 1970 → year, month, day of the Gregorian calendar.
fn civil(days: i64) -> (i64, i64, i64) {
    // Years are counted from March, so that the leap day ends one.
    let z = days + 719_468;
    let (era, of_era) = (z.div_euclid(146_097), z.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_dates() {
        for (serial, date) in [
            (1.0, (1900, 1, 1)),
            (59.0, (1900, 2, 28)),
            (60.0, (1900, 2, 29)),
            (61.0, (1900, 3, 1)),
            (44_561.0, (2021, 12, 31)),
            (45_351.0, (2024, 2, 29)),
        ] {
            let m = moment(serial, false).expect("a date");
            assert_eq!((m.year, m.month, m.day), date, "{serial}");
        }
        let m = moment(44_561.75, false).expect("a date");
        assert_eq!((m.hour, m.minute, m.weekday), (18, 0, 5));
        assert_eq!(moment(0.0, true).map(|m| (m.year, m.month, m.day)), Some((1904, 1, 1)));
        assert_eq!(moment(-1.0, false), None);
        assert_eq!(moment(f64::NAN, false), None);
    }
}
