//! Separators of a number by its picture: the engine's models lose commas together, so that their agreement says nothing of them.
//!
//! Parts of ink stand in order from left to right: those as high as digits, and low ones at their feet. No letter is told from
//! another here.

use super::bits::Bits;
use super::parts::{Part, Parts};
use super::width::Width;
use image::GrayImage;

/// Darker than this is ink of a digit: letters that nearly touch stay apart.
const DIGIT: u8 = 128;
/// Darker than this is ink of a mark: small ones are pale.
const MARK: u8 = 175;

/// The parts of a number's picture.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Marks {
    /// How many parts are as high as digits.
    high: usize,
    /// For each low mark between them: how many high parts stand before it. Whether it is a point or a comma is a pixel or two at
    /// 200 dots an inch: that is not told.
    low: Vec<usize>,
    /// How many of the high parts are a thin stroke from the upper right to the lower left: a fraction's.
    strokes: usize,
    /// Two rings stand side by side at its end, at the feet of the digits: what follows it is a sign for thousandths.
    thousandths: bool,
    /// From the first high part to the last, in pixels.
    width: usize,
    /// The height of the tallest, in pixels.
    height: usize,
}

/// A part, or several above each other.
struct Piece {
    left: usize,
    right: usize,
    top: usize,
    bottom: usize,
    area: usize,
}

/// Looks at a picture of one number with white around it. `None`: it shows nothing that could be digits.
pub(super) fn marks(picture: &GrayImage) -> Option<Marks> {
    let dark = pieces(picture, DIGIT);
    let tallest = dark.iter().map(Piece::height).max().filter(|t| *t >= 8)?;
    let digits: Vec<&Piece> = dark.iter().filter(|p| p.height() * 10 >= tallest * 7).collect();
    let (first, last) = (digits.first()?.left, digits.last()?.left);
    let width = digits.iter().map(|d| d.right).max()? - first;
    let mut feet: Vec<usize> = digits.iter().map(|p| p.bottom).collect();
    feet.sort_unstable();
    let foot = feet[feet.len() / 2];
    // Between digits, at their feet, no dash and no speck.
    let low = |p: &&Piece| {
        let (tall, wide) = (p.height(), p.right - p.left);
        let at_foot = p.top * 2 + tallest > foot * 2 && p.bottom + tallest / 4 > foot;
        let small = tall * 2 < tallest && wide < tall * 2 + 2 && p.area * 60 > tallest * tallest;
        at_foot && small && p.left > first && p.left < last
    };
    let pale = pieces(picture, MARK);
    let before = |p: &Piece| digits.iter().filter(|d| d.left < p.left).count();
    let strokes = digits.iter().filter(|p| is_stroke(picture, p)).count();
    let thousandths = ends_in_rings(picture, tallest, foot);
    Some(Marks { high: digits.len(), low: pale.iter().filter(low).map(before).collect(), strokes, thousandths, width, height: tallest })
}

/// Whether the two last holes within ink are alike, small, and at the feet of digits `tallest` high. A percent sign has one there.
fn ends_in_rings(picture: &GrayImage, tallest: usize, foot: usize) -> bool {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let dark = Bits::darker(picture, DIGIT);
    let mut light = Bits::new(width, height);
    for y in 0..height {
        let mut from = 0;
        for (start, end) in dark.runs(y).chain([(width, width)]) {
            if start > from {
                light.set_run(y, from, start);
            }
            from = end;
        }
    }
    let parts = Parts::of(&light);
    let hole = |p: &&Part| p.left > 0 && p.right < width && p.top > 0 && p.bottom < height && p.area * 200 >= tallest * tallest;
    let mut holes: Vec<&Part> = parts.list.iter().filter(hole).collect();
    holes.sort_by_key(|p| p.left);
    let [.., a, b] = holes[..] else { return false };
    let low = |p: &Part| p.top * 2 + tallest > foot * 2 && p.bottom < foot && p.height() * 2 < tallest;
    let near = |a: usize, b: usize| a.abs_diff(b) * 7 <= tallest;
    low(a) && low(b) && near(a.top, b.top) && near(a.bottom, b.bottom) && b.left >= a.right && (b.left - a.right) * 3 < tallest * 2
}

/// Whether a part is a thin slanted stroke. A one stands upright, a seven has its bar; italics lean less.
fn is_stroke(picture: &GrayImage, part: &Piece) -> bool {
    let (high, mut broad, mut middles) = (part.height(), 0, Vec::new());
    for y in part.top..part.bottom {
        let dark = |x: &usize| picture.get_pixel_checked(*x as u32, y as u32).is_some_and(|p| p.0[0] < DIGIT);
        let Some(first) = (part.left..part.right).find(dark) else { return false };
        let last = (part.left..part.right).rev().find(dark).unwrap_or(first);
        broad += usize::from((last + 1 - first) * 3 > high);
        middles.push(usize::midpoint(first, last) as f32);
    }
    let end = high / 5;
    let middle = |rows: &[f32]| rows.iter().sum::<f32>() / rows.len().max(1) as f32;
    broad * 14 <= high && middle(&middles[..end]) - middle(&middles[high - end..]) >= 0.25 * high as f32
}

/// Whether a cell's picture shows nothing but the sign for "the same as above": two short strokes side by side, alike and upright or
/// a little slanted. `dpi`: the picture's dots an inch.
pub(super) fn is_ditto(picture: &GrayImage, dpi: f32) -> bool {
    let parts = Parts::of(&Bits::darker(picture, MARK)).list;
    let [a, b] = &parts[..] else { return false };
    let (a, b) = if a.left <= b.left { (a, b) } else { (b, a) };
    let unit = dpi / 200.0;
    let stroke = |p: &Part| {
        let (tall, wide) = (p.height() as f32 / unit, p.width() as f32 / unit);
        (4.0..=15.0).contains(&tall) && wide <= tall && wide >= 1.5
    };
    let near = |a: usize, b: usize| (a.abs_diff(b) as f32) <= 3.0 * unit;
    stroke(a)
        && stroke(b)
        && near(a.top, b.top)
        && near(a.bottom, b.bottom)
        && b.left + 1 >= a.right
        && b.left <= a.right + (9.0 * unit) as usize
}

/// The parts of ink from left to right, those of one sign as one.
fn pieces(picture: &GrayImage, level: u8) -> Vec<Piece> {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let parts = Parts::of(&Bits::darker(picture, level));
    // Neighbours that the cut went through are not the number's.
    let whole = parts.list.iter().filter(|p| p.left > 0 && p.right < width && p.top > 0 && p.bottom < height);
    let mut all: Vec<_> = whole.collect();
    all.sort_by_key(|p| p.left);
    let mut out: Vec<Piece> = Vec::new();
    for p in all {
        match out.last_mut() {
            // The parts of one sign stand above each other.
            Some(last) if p.left + 1 < last.right && (last.right - p.left) * 2 > p.width().min(last.right - last.left) => {
                last.right = last.right.max(p.right);
                last.top = last.top.min(p.top);
                last.bottom = last.bottom.max(p.bottom);
                last.area += p.area;
            }
            _ => out.push(Piece { left: p.left, right: p.right, top: p.top, bottom: p.bottom, area: p.area }),
        }
    }
    out
}

impl Piece {
    fn height(&self) -> usize {
        self.bottom - self.top
    }
}

/// What a sign takes of the width of a digit; generous for those that fonts differ in.
fn share(sign: char) -> f32 {
    match sign {
        '0'..='9' => 1.0,
        '.' | ',' => 0.55,
        '%' => 2.0,
        '/' | '-' | '(' | ')' => 0.65,
        _ => 0.9,
    }
}

impl Marks {
    /// Whether it ends in two rings side by side, at the feet of what is tallest.
    pub fn thousandths(&self) -> bool {
        self.thousandths
    }

    /// From digit to digit, in heights, where `core` is a number of nothing but digits.
    pub fn pitch(&self, core: &str) -> Option<f32> {
        let digits = core.len();
        // One digit is as wide as its ink; the last of several lacks its room.
        (digits >= 2 && core.bytes().all(|b| b.is_ascii_digit())).then(|| self.width as f32 / (self.height as f32 * (digits as f32 - 0.1)))
    }

    /// How wide the ink is, in digits at this [`Marks::pitch`].
    pub fn wide(&self, pitch: f32) -> Width {
        Width(self.width as f32 / (pitch * self.height as f32))
    }

    /// Whether the ink goes on well beyond what a word of numbers at this [`Marks::pitch`] needs: both readings may have left out
    /// the same digits.
    pub fn goes_on(&self, word: &str, pitch: f32) -> bool {
        let needed: f32 = word.trim().chars().map(share).sum();
        self.width as f32 > (needed + 0.35) * pitch * self.height as f32
    }

    /// A reading with the separators that it lost. `None`: it lost none that can be seen. The string is empty where their places
    /// cannot be told.
    /// `word`: the reading as a whole, brackets and all.
    pub fn lost(&self, core: &str, word: &str) -> Option<String> {
        let is_mark = |c: char| matches!(c, '.' | ',');
        // A stroke that was left out, or taken for a one.
        if self.strokes > word.chars().filter(|c| matches!(c, '/' | '%' | '‰')).count() {
            return Some(String::new());
        }
        if self.thousandths && word.contains('%') {
            return Some(String::new());
        }
        let bare = core.trim_end_matches('%');
        let read = bare.chars().filter(|&c| is_mark(c)).count();
        let signs: Vec<char> = bare.chars().filter(|&c| !is_mark(c)).collect();
        // More parts as high as digits than signs: a digit is lost.
        let others = word.chars().filter(|c| !c.is_ascii_digit() && !is_mark(*c)).count();
        let dashes = signs.iter().filter(|c| !c.is_ascii_digit()).count();
        if self.high > signs.len() + others.saturating_sub(dashes) && !core.contains('%') {
            return Some(String::new());
        }
        if self.low.len() <= read {
            return None;
        }
        // Digits that touch are one part: then the places are unknown. Percent signs are one high part or none.
        let tail = core.len() - bare.len();
        if self.high < signs.len() || self.high > signs.len() + tail || read > 0 {
            return Some(String::new());
        }
        let mut out = String::new();
        for (i, c) in signs.iter().enumerate() {
            if self.low.contains(&i) {
                // Three digits behind it are a group rather than decimals; the doubt stays.
                out.push(if signs.len() - i == 3 { '.' } else { ',' });
            }
            out.push(*c);
        }
        Some(out + &core[bare.len()..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `D`: a digit, `,`: a comma, `-`: a dash, `:`: a neighbour cut through at the right edge.
    fn picture(signs: &str) -> GrayImage {
        let mut out = GrayImage::from_pixel(20 + 16 * signs.len() as u32, 40, image::Luma([255]));
        let mut ink = |x: u32, y: u32, w: u32, h: u32| {
            for (x, y) in (x..x + w).flat_map(|x| (y..y + h).map(move |y| (x, y))) {
                if x < out.width() {
                    out.put_pixel(x, y, image::Luma([0]));
                }
            }
        };
        for (i, sign) in signs.chars().enumerate() {
            let x = 10 + 16 * i as u32;
            match sign {
                ',' => ink(x + 4, 27, 4, 7),
                '-' => ink(x + 2, 18, 9, 3),
                '.' => ink(x + 4, 27, 1, 1),
                '/' => (0..22).for_each(|row| ink(x + 9 - row * 4 / 10, 8 + row, 3, 1)),
                '1' => ink(x + 4, 8, 3, 22),
                '7' => (0..22).for_each(|row| if row < 3 { ink(x, 8 + row, 11, 1) } else { ink(x + 8 - row / 3, 8 + row, 3, 1) }),
                'o' => ink(x + 2, 20, 9, 10),
                _ => ink(x, 8, 11, 22),
            }
        }
        for i in signs.chars().enumerate().filter(|s| s.1 == 'o').map(|s| s.0 as u32) {
            (23..27).flat_map(|y| (0..4).map(move |x| (10 + 16 * i + 4 + x, y))).for_each(|(x, y)| out.put_pixel(x, y, image::Luma([255])));
        }
        out
    }

    #[test]
    fn separators_are_counted_by_their_places() {
        for (signs, high, low) in [
            ("DD,D", 3, vec![2]),
            ("D,DDD,D", 5, vec![1, 4]),
            ("DDD", 3, vec![]),
            ("D,", 1, vec![]),
            ("-DD", 2, vec![]),
            ("D.D", 2, vec![]),
        ] {
            let seen = marks(&picture(signs)).map(|m| (m.high, m.low));
            assert_eq!(seen, Some((high, low)), "{signs}");
        }
        assert_eq!(marks(&picture("")), None);
    }

    #[test]
    fn signs_for_the_same_as_above() {
        let strokes = |all: &[(u32, u32, u32, u32)]| {
            let mut out = GrayImage::from_pixel(60, 40, image::Luma([255]));
            for &(x, y, w, h) in all {
                (x..x + w).flat_map(|x| (y..y + h).map(move |y| (x, y))).for_each(|(x, y)| out.put_pixel(x, y, image::Luma([0])));
            }
            is_ditto(&out, 200.0)
        };
        assert!(strokes(&[(20, 10, 3, 9), (27, 10, 3, 9)]));
        assert!(strokes(&[(27, 11, 3, 8), (20, 10, 3, 9)]));
        assert!(!strokes(&[(20, 10, 3, 9)]), "an apostrophe");
        assert!(!strokes(&[(20, 8, 3, 22), (28, 8, 3, 22)]), "an eleven");
        assert!(!strokes(&[(20, 10, 9, 3), (32, 10, 9, 3)]), "dashes");
        assert!(!strokes(&[(20, 10, 3, 9), (20, 22, 3, 9)]), "a colon");
        assert!(!strokes(&[(10, 10, 3, 9), (40, 10, 3, 9)]), "specks far apart");
    }

    #[test]
    fn ink_beyond_what_was_read_is_seen() {
        let four = marks(&picture("DDDD")).expect("digits");
        let pitch = four.pitch("1234").expect("a pitch");
        assert!(!four.goes_on("1234", pitch) && !four.goes_on("1.234", pitch));
        assert!(four.goes_on("234", pitch) && four.goes_on("34", pitch));
        assert_eq!((four.pitch("1,2"), four.pitch("1")), (None, None));
    }

    #[test]
    fn lost_separators_are_put_back() {
        let seen = |signs: &str, read: &str| marks(&picture(signs)).and_then(|m| m.lost(read, read));
        assert_eq!(seen("D,D", "44").as_deref(), Some("4,4"));
        assert_eq!(seen("D,D", "4,4"), None);
        assert_eq!(seen("DDD", "444"), None);
        assert_eq!(seen("D,DDD", "1204").as_deref(), Some("1.204"));
        assert_eq!(seen("DD,DD", "12345").as_deref(), Some(""));
        assert_eq!(seen("DD,D", "12,3"), None);
        assert_eq!(seen("DD", "7").as_deref(), Some(""));
        assert_eq!(seen("DDD", "7%"), None);
    }

    #[test]
    fn a_stroke_that_was_read_as_a_digit_is_seen() {
        let seen = |signs: &str, read: &str| marks(&picture(signs)).and_then(|m| m.lost(read, read));
        assert_eq!(seen("DD/DDD", "771146").as_deref(), Some(""));
        assert_eq!(seen("1/D", "114").as_deref(), Some(""));
        assert_eq!(seen("1/D", "1/4"), None);
        assert_eq!(seen("1171", "1171"), None);
    }

    #[test]
    fn a_sign_for_thousandths_is_no_percent_sign() {
        let seen = |signs: &str| marks(&picture(signs)).and_then(|m| m.lost("44%", "44%"));
        assert_eq!(seen("DD/oo").as_deref(), Some(""));
        assert_eq!(seen("DD/o"), None);
    }
}
