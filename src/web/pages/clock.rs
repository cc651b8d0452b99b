//! Times as people read them. Việt Nam has one time zone, seven hours ahead of UTC, and no summer time.

const DAY_SECONDS: i64 = 86_400;
const VIET_NAM_MS: i64 = 7 * 3600 * 1000;

/// Year, month, day and second of the day (UTC) of a time in milliseconds since 1970.
///
/// After Howard Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`.
pub(in crate::web) fn civil(ms: i64) -> (i64, i64, i64, i64) {
    let seconds = ms.div_euclid(1000);
    let (days, second) = (seconds.div_euclid(DAY_SECONDS), seconds.rem_euclid(DAY_SECONDS));
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day, second)
}

/// `22/11/2026 13:50`, Việt Nam time.
pub(in crate::web) fn viet_nam(ms: i64) -> String {
    let (year, month, day, second) = civil(ms.saturating_add(VIET_NAM_MS));
    format!("{day:02}/{month:02}/{year:04} {:02}:{:02}", second / 3600, second / 60 % 60)
}

/// A day in milliseconds.
pub(in crate::web) const DAY_MS: i64 = DAY_SECONDS * 1000;

/// When a day of Việt Nam begins, milliseconds since 1970.
///
/// After the same, `days_from_civil`.
pub(in crate::web) fn begins(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    (era * 146_097 + day_of_era - 719_468) * DAY_MS - VIET_NAM_MS
}

/// `1,2 MB` with the decimal mark given.
pub(in crate::web) fn size(bytes: u64, lang: super::Lang) -> String {
    let tenths = |unit: u64| lang.number(&format!("{}.{}", bytes / unit, bytes % unit * 10 / unit));
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", bytes.div_ceil(1024)),
        _ if bytes.is_multiple_of(1 << 20) => format!("{} MB", bytes >> 20),
        _ => format!("{} MB", tenths(1 << 20)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days() {
        assert_eq!(viet_nam(0), "01/01/1970 07:00");
        assert_eq!(viet_nam(1_709_210_096_000), "29/02/2024 19:34");
        assert_eq!(viet_nam(begins(2024, 2, 29)), "29/02/2024 00:00");
        assert_eq!(viet_nam(begins(1970, 1, 1) + DAY_MS - 1), "01/01/1970 23:59");
        assert_eq!(civil(-1), (1969, 12, 31, 86_399));
        assert_eq!(size(33_000_000, super::super::Lang::Vi), "31,4 MB");
    }
}
