//! Roman numerals before headings: their strokes counted. In: the first words of lines and cells, and the page; out: `II.` where the
//! engine read two strokes and three stand there, or the other way round.
//!
//! The engine knows languages, and hardly any has words of three equal strokes. What stands on the page decides, never what a
//! heading should be called: an author's own slip stays.

use super::bits::Bits;
use super::page::Sheet;
use super::parts::Parts;
use super::pixels;
use super::reading::{Line, Reading};
use crate::document::Second;
use image::GrayImage;

/// Letters that strokes are read for.
const ALIKE: &str = "Il|!1THL";
/// The same in a cell of its own, where other letters are words.
const ALONE: &str = "Il|1H";

/// Counts the strokes of numerals that begin lines or fill cells. `clean`: the page without its rules.
pub(super) fn settle(sheet: &Sheet<'_>, out: &mut Reading, clean: &GrayImage) {
    let cells = out.tables.iter_mut().flat_map(|t| &mut t.cells);
    let cells = cells.filter_map(|c| {
        // Ordinals of rows stand at their head.
        let alone = c.column == 0 && matches!(&c.lines[..], [line] if line.words.len() == 1);
        c.lines.first_mut().map(|line| (line, alone))
    });
    for (line, alone) in out.lines.iter_mut().map(|l| (l, false)).chain(cells) {
        let Some(word) = line.words.first() else { continue };
        if let Some(numeral) = Numeral::of(&word.text, alone)
            && let Some(seen) = cut(sheet, clean, line).as_ref().and_then(strokes)
            && let Some(text) = numeral.with(&seen)
            && let Some(word) = line.words.first_mut()
        {
            (word.text, word.second) = (text, Second::Unasked);
        }
    }
}

/// A word that is a numeral, or one misread.
#[derive(Debug, PartialEq)]
struct Numeral<'a> {
    /// V and X before the strokes.
    head: &'a str,
    /// How many strokes were read.
    strokes: usize,
    /// Point or bracket behind.
    tail: &'a str,
    /// A one was read: only feet and heads on both sides make it a letter.
    digits: bool,
}

impl<'a> Numeral<'a> {
    fn of(word: &'a str, alone: bool) -> Option<Self> {
        let (letters, tail) = word.split_at(word.find(['.', ')', ',', ':', '/', '-']).unwrap_or(word.len()));
        if tail.chars().count() > 1 || letters.len() > 5 {
            return None;
        }
        let (head, strokes) = letters.split_at(letters.find(|c| !matches!(c, 'V' | 'X')).unwrap_or(letters.len()));
        let known = matches!(head, "" | "V" | "X" | "XV" | "XX");
        let plain = strokes.bytes().all(|b| b == b'I');
        // Other letters may be strokes where a point makes it a heading.
        let alike = !tail.is_empty() && strokes.contains('I') && strokes.chars().all(|c| ALIKE.contains(c))
            || alone && strokes.chars().all(|c| ALONE.contains(c));
        let strokes_read = if plain { strokes.len() } else { usize::MAX };
        let digits = strokes.bytes().any(|b| b == b'1');
        (known && !letters.is_empty() && (plain || head.is_empty() && alike)).then_some(Self { head, strokes: strokes_read, tail, digits })
    }

    /// The word with the strokes that were seen. `None`: it is so already, or what was seen is no such numeral.
    fn with(&self, seen: &Strokes) -> Option<String> {
        let fits = seen.before != self.head.is_empty() && seen.count <= 3 && (seen.count > 0 || seen.before);
        let fits = fits && (seen.serifs || !self.digits);
        (fits && seen.count != self.strokes).then(|| format!("{}{}{}", self.head, "I".repeat(seen.count), self.tail))
    }
}

/// Standing strokes of one word.
#[derive(Debug, PartialEq)]
struct Strokes {
    count: usize,
    /// Other letters stand before them.
    before: bool,
    /// The last one's head goes out to the right as well as the first one's to the left: no one.
    serifs: bool,
}

/// The strokes of a picture of one word. `None`: other letters stand among them, or nothing can be told.
fn strokes(picture: &GrayImage) -> Option<Strokes> {
    let darkest = picture.as_raw().iter().copied().min()?;
    let ink = Bits::darker(picture, darkest.max(60) / 2 + 110);
    let parts = Parts::of(&ink);
    let tallest = parts.list.iter().max_by_key(|p| p.height())?;
    let high = tallest.height();
    // Serifs at both ends may touch those of the next.
    let (top, bottom) = (tallest.top + high * 3 / 10, tallest.top + high * 7 / 10);
    if high < 9 || bottom < top + 4 {
        return None;
    }
    let rows: Vec<Vec<(usize, usize)>> = (top..bottom).map(|y| ink.runs(y).collect()).collect();
    // Columns that are ink all the way are strokes; what else there is, leans or lies.
    let filled = |x: usize| (top..bottom).filter(|&y| ink.get(x, y)).count() * 20 >= (bottom - top) * 19;
    let mut stems: Vec<(usize, usize)> = Vec::new();
    for x in (0..ink.width()).filter(|&x| filled(x)) {
        match stems.last_mut() {
            Some(last) if last.1 == x => last.1 = x + 1,
            _ => stems.push((x, x + 1)),
        }
    }
    let own = |run: &(usize, usize)| stems.iter().filter(|s| s.0 < run.1 && run.0 < s.1).count();
    let widest = stems.iter().map(|s| s.1 - s.0).max().unwrap_or(0);
    let alike = stems.iter().all(|s| 2 * (s.1 - s.0) >= widest) && widest * 3 <= high;
    // A run that holds two strokes is a bar between them, a wide one a bowl.
    let good = |row: &&Vec<(usize, usize)>| row.iter().all(|r| own(r) <= 1 && (own(r) == 0 || r.1 - r.0 <= widest + 4));
    let clear = rows.iter().filter(good).count() * 10 >= rows.len() * 9;
    if !alike || !clear {
        return None;
    }
    let others = || rows.iter().flatten().filter(|r| own(r) == 0 && r.1 - r.0 > 1);
    let first = stems.first().map_or(usize::MAX, |s| s.0);
    // Leaning letters among the strokes or behind them: not counted here.
    let before = others().count() * 2 >= rows.len();
    let serifs = stems.first().zip(stems.last()).is_some_and(|(first, last)| {
        let head = tallest.top..tallest.top + (high / 5).max(2);
        let least = (high / 10).max(2);
        let out = |x: usize| head.clone().any(|y| ink.get(x, y));
        // A one's foot goes out on both sides, its head to the left alone.
        last.1 + least <= ink.width() && out(last.1 + least - 1) && first.0.checked_sub(least).is_some_and(out)
    });
    (others().all(|r| r.0 < first)).then_some(Strokes { count: stems.len(), before, serifs })
}

/// The first word of a line, with some room for what the engine left out of its box.
fn cut(sheet: &Sheet<'_>, clean: &GrayImage, line: &Line) -> Option<GrayImage> {
    let px = |pt: f32| pt * sheet.dpi / 72.0;
    let word = line.words.first()?;
    let next = line.words.get(1).map_or(f32::MAX, |w| w.x0 - 0.1 * line.size);
    let (left, right) = (px(word.x0 - 0.3 * line.size), px((word.x1 + 0.2 * line.size).min(next.max(word.x1))));
    let (top, bottom) = (px(line.y - 0.95 * line.size), px(line.y + 0.3 * line.size));
    let place = |v: f32, most: u32| (v.max(0.0) as u32).min(most);
    let (x, y) = (place(left, clean.width()), place(top, clean.height()));
    let (x1, y1) = (place(right, clean.width()), place(bottom, clean.height()));
    (x1 > x + 4 && y1 > y + 9).then(|| pixels::cut(clean, x as usize, y as usize, (x1 - x) as usize, (y1 - y) as usize))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    #[test]
    fn numerals_are_told_from_words() {
        let of = |word: &'static str| Numeral::of(word, false).map(|n| (n.head, n.strokes));
        assert_eq!(of("II."), Some(("", 2)));
        assert_eq!(of("VI)"), Some(("V", 1)));
        assert_eq!(of("V."), Some(("V", 0)));
        assert_eq!(of("IHI."), Some(("", usize::MAX)));
        for word in ["11.", "1.", "IV.", "TT", "IT", "VT", "H.", "Ia", "XIX.", "", ".", "I.1."] {
            assert_eq!(of(word), None, "{word}");
        }
        let alone = |word: &'static str| Numeral::of(word, true).map(|n| (n.strokes, n.digits));
        assert_eq!((alone("H"), alone("1"), alone("11")), (Some((usize::MAX, false)), Some((usize::MAX, true)), Some((usize::MAX, true))));
        assert_eq!((alone("TT"), alone("12"), alone("A")), (None, None, None));
    }

    #[test]
    fn strokes_are_counted() {
        // Strokes with serifs, a point behind; a bar between two of them.
        let picture = |count: u32, bar: bool| {
            GrayImage::from_fn(90, 40, |x, y| {
                let (n, at) = ((x.saturating_sub(10)) / 12, (x + 2) % 12);
                let within = x >= 10 && n < count && (8..30).contains(&y);
                let serif = within && !(10..28).contains(&y) && (1..10).contains(&at);
                let stem = within && (4..7).contains(&at);
                let joined = bar && (16..22).contains(&x) && (18..20).contains(&y);
                let point = (80..83).contains(&x) && (27..30).contains(&y);
                Luma([if serif || stem || joined || point { 30 } else { 250 }])
            })
        };
        for count in 1..4 {
            let seen = strokes(&picture(count, false)).expect("strokes");
            assert_eq!((seen.count, seen.before, seen.serifs), (count as usize, false, true));
        }
        assert_eq!(strokes(&picture(2, true)), None);
        let two = Numeral::of("II.", false).expect("a numeral");
        assert_eq!(two.with(&Strokes { count: 3, before: false, serifs: false }).as_deref(), Some("III."));
        assert_eq!(two.with(&Strokes { count: 2, before: false, serifs: false }), None);
        assert_eq!(two.with(&Strokes { count: 3, before: true, serifs: false }), None);
        let six = Numeral::of("VI.", false).expect("a numeral");
        assert_eq!(six.with(&Strokes { count: 2, before: true, serifs: false }).as_deref(), Some("VII."));
        let one = Numeral::of("1", true).expect("a numeral");
        assert_eq!(one.with(&Strokes { count: 1, before: false, serifs: false }), None);
        assert_eq!(one.with(&Strokes { count: 1, before: false, serifs: true }).as_deref(), Some("I"));
        assert_eq!(strokes(&GrayImage::from_pixel(30, 30, Luma([255]))), None);
    }

    #[test]
    fn leaning_letters_stand_before() {
        // V as two lines that meet below, and two strokes.
        let picture = GrayImage::from_fn(80, 40, |x, y| {
            let within = (8..30).contains(&y);
            let (left, right) = (8 + (y.saturating_sub(8)) / 2, 30 - (y.saturating_sub(8)) / 2);
            let v = within && ((left..left + 3).contains(&x) || (right..right + 3).contains(&x));
            let stem = within && ((42..45).contains(&x) || (54..57).contains(&x));
            Luma([if v || stem { 20 } else { 250 }])
        });
        assert_eq!(strokes(&picture), Some(Strokes { count: 2, before: true, serifs: false }));
    }
}
