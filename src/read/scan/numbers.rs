//! Which words are numbers to be read twice, and what two readings of one say together.
//!
//! Two readings agree when they hold the same digits, separators and signs in the same order. What only dresses a number (a full
//! stop behind it, kinds of dashes) does not part them.

use super::marks::Marks;
use super::width::Width;
use crate::document::Second;

/// Letters that engines read for digits, in words that may be numbers.
const ALIKE: &str = "lIiOoDQSsBbZzTtAagqGKJj|!][)(}{?/\\";

/// Whether a word states a number and nothing else that could not be a misread digit: it is worth a second look.
pub(super) fn wants_second(word: &str) -> bool {
    let bare = trimmed(word);
    let digits = bare.chars().filter(char::is_ascii_digit).count();
    let strange = bare.chars().filter(|c| !c.is_ascii_digit() && !is_dressing(*c)).count();
    digits > 0 && strange <= 1 && bare.chars().count() <= 24
}

/// Whether a cell's words may be a number that was misread: short, one word, of letters that digits are taken for, or odd signs.
pub(super) fn may_be_number(text: &str) -> bool {
    let bare = text.trim();
    let odd = |c: char| c.is_ascii_digit() || is_dressing(c) || ALIKE.contains(c) || !c.is_alphanumeric();
    bare.chars().count() <= 6 && bare.chars().all(odd) || wants_second(bare)
}

/// Signs within and around numbers.
fn is_dressing(c: char) -> bool {
    matches!(c, '.' | ',' | '%' | '/' | '(' | ')' | '+' | '-' | '–' | '—' | '−' | ';' | ':' | '=' | '*' | '\'' | '"' | '“' | '”' | '’')
}

/// Without signs at either end that no number needs.
fn trimmed(word: &str) -> &str {
    word.trim_matches(|c: char| matches!(c, ';' | ':' | '=' | '*' | '\'' | '"' | '“' | '”' | '’' | '(' | ')' | ' '))
        .trim_end_matches(['.', ','])
}

/// What of a reading counts when two are compared: digits, separators, percent, fraction bar, and a sign before.
pub(super) fn core(word: &str) -> String {
    let bare = trimmed(word);
    let mut out = String::with_capacity(bare.len());
    for c in bare.chars() {
        match c {
            '0'..='9' | '.' | ',' | '%' | '/' | '+' => out.push(c),
            '-' | '–' | '—' | '−' => out.push('-'),
            _ => {}
        }
    }
    out
}

/// Whether a reading holds a digit, or is the dash of an empty cell.
pub(super) fn is_number(core: &str) -> bool {
    core == "-" || core.bytes().any(|b| b.is_ascii_digit())
}

/// A reading: its letters, and how sure the engine is of them.
pub(super) type Read<'a> = (&'a str, u8);

/// Whether two readings say the same number: the same digits, and separators that cannot be told apart by what they part. Where
/// no three digits follow it, a point is a comma; a percent sign is the first reading's affair, which knows letters.
pub(super) fn same(first: &str, digits: &str) -> bool {
    let plain = |core: &str| -> String {
        let bytes = core.as_bytes();
        let group = |i: usize| {
            let run = bytes[i + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
            run == 3
        };
        bytes
            .iter()
            .enumerate()
            .filter(|(_, b)| **b != b'%')
            .map(|(i, b)| if matches!(b, b'.' | b',') && !group(i) { ',' } else { char::from(*b) })
            .collect()
    };
    is_number(first) && plain(first) == plain(digits) && (first.contains('%') || !digits.contains('%'))
}

/// The only mark of a number: its place in the word, itself, and how many digits stand behind it.
pub(super) fn mark(word: &str) -> Option<(usize, char, usize)> {
    let at = word.find(['.', ','])?;
    let (before, mark) = (&word[..at], word[at..].chars().next()?);
    let behind = word[at + 1..].trim_end_matches('%');
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    (digits(before.trim_start_matches(['-', '+', '–'])) && digits(behind)).then_some((at, mark, behind.len()))
}

/// A reading with a comma for a point where another reading of the same number has one: engines lose the tail of a comma, and add
/// none to a point.
fn with_commas(core: &str, other: &str) -> String {
    let mut marks = other.chars().filter(|c| matches!(c, '.' | ','));
    core.chars().map(|c| if matches!(c, '.' | ',') { marks.next().filter(|m| *m == ',').unwrap_or(c) } else { c }).collect()
}

/// Whether a number's first reading alone makes it likely that the second will say something else.
pub(super) fn is_doubtful(first: Read<'_>) -> bool {
    first.1 < LIKELY || first.0.chars().any(|c| !c.is_ascii_digit() && !is_dressing(c)) || !is_number(&core(first.0))
}

/// Whether a word of a sentence that the engine is sure of is a day with its year, or the number of a heading: not worth a second
/// look. Should it be a figure all the same, then it is one that was read once. `leads`: other words follow it in its line.
pub(super) fn is_no_figure(word: &str, confidence: u8, leads: bool) -> bool {
    let digits = |t: &str, most: usize| !t.is_empty() && t.len() <= most && t.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = trimmed(word).split('/').collect();
    let day = matches!(parts[..], [day, month, year] if digits(day, 2) && digits(month, 2) && year.len() == 4 && digits(year, 4));
    let heading = || leads && word.strip_suffix('.').is_some_and(|levels| levels.split('.').all(|level| digits(level, 2)));
    confidence >= CERTAIN && (day || heading())
}

/// Whether the reading of a number is to be checked by a third one.
pub(super) fn wants_third(first: Read<'_>, digits: Read<'_>) -> bool {
    let (a, b) = (core(first.0), core(digits.0));
    is_number(&b) && !same(&a, &b)
}

/// Joins the reading `first` of a word with those that read nothing but digits: the word's text and what the second said.
/// `third`: the same model at another size, asked where the first two differ. `expected`: a number is to be expected there, since
/// its column holds numbers.
pub(super) fn settle(first: Read<'_>, digits: Read<'_>, third: Option<Read<'_>>, expected: bool) -> (String, u8, Second) {
    let (a, b) = (core(first.0), core(digits.0));
    // A letter behind digits in a column of numbers is a digit that the first could not read and the second left out.
    let letter = expected && is_number(&a) && first.0.chars().any(char::is_alphabetic);
    if letter && same(&a, &b) {
        return (first.0.to_owned(), first.1.min(digits.1), Second::Other(b.into()));
    }
    if same(&a, &b) {
        let number = with_commas(&a, &b);
        let mut text = if number == a { first.0.to_owned() } else { replaced(first.0, &number) };
        if expected {
            // Specks beside it are no part of a number.
            text.retain(|c| c.is_alphanumeric() || matches!(c, '.' | ',' | '%' | '/' | '(' | ')' | '+' | '-' | '–' | '—' | '−' | '*'));
        }
        return (text, first.1.max(digits.1), Second::Same);
    }
    let c = third.map(|t| core(t.0)).unwrap_or_default();
    // The model for digits loses strokes of fractions and dates.
    if a.contains('/') && a.chars().filter(|c| *c != '/').eq(b.chars().filter(|c| *c != '/')) {
        return (first.0.to_owned(), first.1.min(digits.1), Second::Other(b.into()));
    }
    if !is_number(&b) {
        // Two saw nothing at all where a number is to be expected, and a third does.
        let nothing = expected && !is_number(&a) && !first.0.chars().any(char::is_alphabetic);
        return match third.filter(|third| nothing && is_number(&c) && third.1 >= CERTAIN) {
            Some(third) => (c, third.1.min(50), Second::Other(first.0.into())),
            None => (first.0.to_owned(), first.1, Second::Nothing),
        };
    }
    // Two of three: the third sides with the first.
    if is_number(&a) && same(&a, &c) {
        return (first.0.to_owned(), first.1.min(digits.1), Second::Other(b.into()));
    }
    let replace = if is_number(&a) {
        // The reading that knows nothing but digits errs less, unless it is less sure by far.
        let (sure, of) = (u32::from(digits.1), u32::from(first.1));
        same(&b, &c) && sure + 40 >= of || sure + 15 >= of
    } else {
        // Letters stay letters ("TT" over a column of ordinals) unless a digit is to be expected or nobody was sure of them.
        expected || first.0.is_empty() || digits.1 >= 60 && first.1 < 60
    };
    if !replace {
        return (first.0.to_owned(), first.1, Second::Other(b.into()));
    }
    // The first model's own kind of slip (a digit taken for a letter or sign, the rest alike) leaves the others' word as good as two.
    let sure = third.is_some_and(|t| t.1 >= SURE) && digits.1 >= SURE;
    if sure && same(&b, &c) && slip(first.0, &b) {
        return (replaced(first.0, &b), digits.1, Second::Same);
    }
    (replaced(first.0, &b), digits.1.min(first.1), Second::Other(first.0.into()))
}

/// Puts separators back that the picture shows and the readings lost; a doubt, unless a third reading has them there as well.
pub(super) fn with_marks(settled: (String, u8, Second), marks: Option<&Marks>, third: Option<Read<'_>>) -> (String, u8, Second) {
    let number = core(&settled.0);
    if !is_number(&number) || number == "-" {
        return settled;
    }
    let Some(repaired) = marks.and_then(|m| m.lost(&number, &settled.0)) else { return settled };
    let (text, confidence, second) = settled;
    if repaired.is_empty() {
        // Their places cannot be told: the third reading's may be right.
        let other = third.map(|t| core(t.0)).filter(|c| *c != number).unwrap_or_else(|| number.clone());
        return (text, confidence, if second == Second::Same { Second::Other(other.into()) } else { second });
    }
    let confirmed = third.is_some_and(|t| same(&repaired, &core(t.0)) || same(&core(t.0), &repaired));
    let second = if confirmed && second == Second::Same { Second::Same } else { Second::Other(number.into()) };
    (replaced(&text, &repaired), confidence, second)
}

/// A number that its shapes say otherwise than what the readings agreed on: a doubt. Where shapes that are sure differ by marks alone
/// those that saw fewer lost them.
pub(super) fn against(settled: (String, u8, Second), shape: Read<'_>) -> (String, u8, Second) {
    let sure = shape.1 >= CERTAIN;
    let (said, shape) = (core(&settled.0), core(shape.0));
    if settled.2 != Second::Same || !is_number(&said) || said == "-" || !is_number(&shape) || same(&said, &shape) {
        return settled;
    }
    let digits = |t: &str| t.chars().filter(char::is_ascii_digit).collect::<String>();
    if sure && digits(&said) == digits(&shape) && shape.len() > said.len() {
        return (replaced(&settled.0, &shape), settled.1, Second::Other(said.into()));
    }
    (settled.0, settled.1, Second::Other(shape.into()))
}

/// What the width of the ink says of a number: that of two readings is confirmed against one that lost something, and one as wide as
/// the ink stands rather than one that is not.
pub(super) fn by_width(
    settled: (String, u8, Second),
    first: Read<'_>,
    digits: Read<'_>,
    third: Option<Read<'_>>,
    width: Width,
) -> (String, u8, Second) {
    let (a, b, c) = (core(first.0), core(digits.0), third.map(|t| core(t.0)).unwrap_or_default());
    let sure = third.map_or(0, |t| t.1);
    let said = core(&settled.0);
    if matches!(settled.2, Second::Other(_)) {
        if b == c && said == b && width.confirms(&b, &a, sure.min(digits.1)) {
            return (replaced(&settled.0, &b), sure.min(digits.1), Second::Same);
        }
        if a == c && said == a && !first.0.chars().any(char::is_alphabetic) && !width.fits(&b) && width.confirms(&a, &b, sure) {
            return (settled.0, first.1.max(sure), Second::Same);
        }
    }
    // The same digits with a letter among them: the ink has no room for it.
    let lettered = settled.0.chars().any(char::is_alphabetic) && said == b && width.fits(&b);
    if lettered {
        return (b, digits.1.min(first.1), Second::Other(settled.0.into()));
    }
    if width.fits(&said) || !is_number(&said) || said == "-" {
        return settled;
    }
    match [b, a, c].into_iter().find(|n| is_number(n) && width.fits(n)) {
        Some(fitting) => (replaced(&settled.0, &fitting), digits.1.min(first.1), Second::Other(said.into())),
        None => settled,
    }
}

/// Pieces of one number that stand apart as one: the point between groups of three may be what was lost between them.
pub(super) fn joined(pieces: &[&str]) -> String {
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let grouped = pieces.iter().any(|p| p.contains('.'));
    let mut out = String::new();
    for piece in pieces {
        let before = out.rsplit(['.', ',', '/']).next().unwrap_or_default();
        let group = piece.split(['.', ',', '/']).next().unwrap_or_default();
        if grouped && digits(before) && before.len() <= 3 && digits(group) && group.len() == 3 {
            out.push('.');
        }
        out.push_str(piece);
    }
    out
}

/// A number whose picture may have been cut through at a side: both readings saw the same piece of it, so that they confirm nothing.
pub(super) fn clipped((text, confidence, second): (String, u8, Second)) -> (String, u8, Second) {
    let confirmed = second == Second::Same && is_number(&core(&text));
    (text, confidence, if confirmed { Second::Nothing } else { second })
}

/// From here on a word is taken as read.
const CERTAIN: u8 = 90;

/// Below this a first reading is often not the second's.
const LIKELY: u8 = 85;

/// From here on the engine's confidence in digits counts.
const SURE: u8 = 80;

/// Whether a reading is `number` but for letters or signs in the place of digits (`§2` for 82, `l6` for 16): no digit of it speaks
/// against the number.
fn slip(first: &str, number: &str) -> bool {
    let bare: Vec<char> = trimmed(first).chars().collect();
    let number: Vec<char> = number.chars().collect();
    let mark = |c: char| matches!(c, '.' | ',' | '%' | '/' | '-' | '+');
    bare.len() == number.len()
        && bare.iter().zip(&number).all(|(&a, &b)| a == b || mark(a) && mark(b) || !a.is_ascii_digit() && b.is_ascii_digit())
}

/// The word with its number replaced, the dressing at its ends kept.
fn replaced(word: &str, number: &str) -> String {
    let bare = trimmed(word);
    match word.find(bare) {
        Some(at) if !bare.is_empty() => format!("{}{number}{}", &word[..at], &word[at + bare.len()..]),
        _ => number.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_words() {
        for word in ["12", "1.204,5", "76,07%;", "(178/234)", "+3", "l2", "2023,", "“15”", "714v"] {
            assert!(wants_second(word), "{word}");
        }
        for word in ["vụ", "-", "", "50/BC-UBND", "Covid19", "…"] {
            assert!(!wants_second(word), "{word}");
        }
        for text in ["s", "K", "TA", "|", "]", "12", "-", "O", ""] {
            assert!(may_be_number(text), "{text}");
        }
        for text in ["Xã", "Tổng", "máy", "Hồ sơ"] {
            assert!(!may_be_number(text), "{text}");
        }
    }

    #[test]
    fn days_and_headings_are_read_once() {
        assert!(is_no_figure("17/05/2022,", 95, false) && is_no_figure("(1/1/2022);", 95, true));
        assert!(is_no_figure("2.", 95, true) && is_no_figure("2.1.10.", 95, true));
        assert!(!is_no_figure("17/05/2022", 80, false), "unsure");
        assert!(!is_no_figure("2.", 95, false), "the end of a sentence");
        for word in ["1.204.", "7/2022", "12/15", "2", "2022", "2,5.", "1/2/3", "."] {
            assert!(!is_no_figure(word, 95, true), "{word}");
        }
    }

    #[test]
    fn shapes_speak_against_what_two_readings_agree_on() {
        let same = |text: &str| (text.to_owned(), 90, Second::Same);
        assert_eq!(against(same("12,5"), ("12,5", 95)), same("12,5"));
        assert_eq!(against(same("8333"), ("83,33", 95)), ("83,33".into(), 90, Second::Other("8333".into())));
        assert_eq!(against(same("8333"), ("83,33", 60)), ("8333".into(), 90, Second::Other("83,33".into())), "unsure");
        assert_eq!(against(same("(381)"), ("(331)", 95)), ("(381)".into(), 90, Second::Other("331".into())));
        assert_eq!(against(same("83,33"), ("8333", 95)), ("83,33".into(), 90, Second::Other("8333".into())), "a mark that shapes lost");
        assert_eq!(against(same("-"), ("7", 95)), same("-"));
        assert_eq!(against(("12".into(), 90, Second::Nothing), ("13", 95)), ("12".into(), 90, Second::Nothing), "a doubt already");
    }

    #[test]
    fn a_number_that_shapes_alone_saw_is_taken_and_doubted() {
        assert_eq!(settle(("\u{FFFD}", 0), ("", 0), Some(("54", 96)), true), ("54".into(), 50, Second::Other("\u{FFFD}".into())));
        for (first, third, expected, why) in
            [("", 96, false, "no number is expected there"), ("", 60, true, "unsure"), ("TT", 96, true, "a head")]
        {
            assert_eq!(settle((first, 30), ("", 0), Some(("54", third)), expected), (first.into(), 30, Second::Nothing), "{why}");
        }
    }

    #[test]
    fn doubtful_first_readings() {
        assert!(is_doubtful(("12", 60)) && is_doubtful(("§2", 95)) && is_doubtful(("l2", 95)) && is_doubtful(("", 95)));
        assert!(!is_doubtful(("(1.204,5%);", 95)));
    }

    #[test]
    fn a_number_with_one_mark() {
        assert_eq!(mark("283.4"), Some((3, '.', 1)));
        assert_eq!(mark("-0,85%"), Some((2, ',', 2)));
        assert_eq!(mark("1.204"), Some((1, '.', 3)));
        for word in ["1.204,5", "12.5.2017", "12", ".5", "a,5"] {
            assert_eq!(mark(word), None, "{word}");
        }
    }

    #[test]
    fn two_readings_are_joined() {
        let two = |a: Read<'_>, b: Read<'_>| settle(a, b, None, false);
        assert_eq!(two(("1.204;", 90), ("1.204", 80)), ("1.204;".into(), 90, Second::Same));
        assert_eq!(two(("–", 50), ("-", 60)), ("–".into(), 60, Second::Same));
        assert_eq!(two(("s", 50), ("1", 90)), ("1".into(), 50, Second::Other("s".into())));
        assert_eq!(two(("73,8", 95), ("73.8", 40)), ("73,8".into(), 95, Second::Same));
        assert_eq!(two(("2.253.1", 95), ("2.253,1", 40)), ("2.253,1".into(), 95, Second::Same));
        assert_eq!(two(("73,812", 95), ("73.812", 40)), ("73,812".into(), 95, Second::Other("73.812".into())));
        assert_eq!(two(("13,83%", 95), ("13.83", 40)), ("13,83%".into(), 95, Second::Same));
        assert_eq!(two(("13,83", 95), ("13,83%", 40)).2, Second::Other("13,83%".into()));
        assert_eq!(two(("(15%)", 80), ("16%", 90)), ("(16%)".into(), 80, Second::Other("(15%)".into())));
        assert_eq!(two(("12", 80), ("", 0)), ("12".into(), 80, Second::Nothing));
        assert_eq!(two(("TT", 88), ("11", 80)), ("TT".into(), 88, Second::Other("11".into())));
        assert_eq!(settle(("s", 88), ("1", 70), None, true), ("1".into(), 70, Second::Other("s".into())));
    }

    #[test]
    fn the_width_of_the_ink_decides() {
        let (two, other) = (|t: &str| (t.to_owned(), 60, Second::Same), |t: &str, o: &str| (t.to_owned(), 60, Second::Other(o.into())));
        let by = |settled, a, b, c: Option<Read<'static>>, wide| by_width(settled, (a, 60), (b, 95), c, Width(wide));
        assert_eq!(by(other("33", "3"), "3", "33", Some(("33", 95)), 1.9), ("33".into(), 95, Second::Same));
        assert_eq!(by(other("50", "0"), "50", "0", Some(("50", 95)), 1.9), ("50".into(), 95, Second::Same));
        assert_eq!(by(other("74", "14"), "14", "74", Some(("74", 95)), 1.9).2, Second::Other("14".into()));
        assert_eq!(by(two("40"), "40", "40", Some(("404", 95)), 2.9), ("404".into(), 60, Second::Other("40".into())));
        assert_eq!(by(other("47", "477"), "477", "47", Some(("47", 95)), 2.9), ("477".into(), 60, Second::Other("47".into())));
        assert_eq!(by(other("T71", "71"), "T71", "71", None, 1.9), ("71".into(), 60, Second::Other("T71".into())));
        assert_eq!(by(two("40"), "40", "40", None, 2.9), two("40"));
    }

    #[test]
    fn pieces_of_a_number_are_joined() {
        assert_eq!(joined(&["243.463", "808"]), "243.463.808");
        assert_eq!(joined(&["13", "991.443"]), "13.991.443");
        assert_eq!((joined(&["12", "15"]), joined(&["1", "204"]), joined(&["12,", "5"])), ("1215".into(), "1204".into(), "12,5".into()));
    }

    #[test]
    fn a_third_reading_decides() {
        // A slip of the first: a sign in a digit's place.
        assert_eq!(settle(("§2", 60), ("82", 95), Some(("82", 93)), true), ("82".into(), 95, Second::Same));
        // A digit that the one took for a letter and the other for nothing.
        assert_eq!(settle(("100,0C", 90), ("100,0", 95), None, true), ("100,0C".into(), 90, Second::Other("100,0".into())));
        assert_eq!(clipped(("12".into(), 90, Second::Same)), ("12".into(), 90, Second::Nothing));
        // Specks beside a number in a column of numbers.
        assert_eq!(settle(("7?", 60), ("7", 95), None, true), ("7".into(), 95, Second::Same));
        assert_eq!(settle(("\"11", 60), ("11", 95), None, true).0, "11");
        assert_eq!(settle(("(11)*", 60), ("11", 95), None, true).0, "(11)*");
        // A digit that speaks against the others stays a doubt.
        assert_eq!(settle(("3.325", 60), ("5.325", 95), Some(("5.325", 93)), true), ("5.325".into(), 60, Second::Other("3.325".into())));
        assert_eq!(settle(("14", 90), ("1", 95), Some(("14", 93)), true), ("14".into(), 90, Second::Other("1".into())));
    }
}
