//! Signs for thousandths that the engine read as those for hundredths. In: words that end in `%`, and the page; out: `‰` where the
//! picture shows two rings side by side behind the stroke. The engine's Vietnamese model does not know the sign.

use super::marks;
use super::page::Sheet;
use super::pixels;
use super::reading::{Line, Reading};
use crate::document::Second;
use image::GrayImage;

/// What the second of the two rings is read as where it is not left out.
const RING: &str = "o0OọơöøQ°";

/// Puts the sign where it stands, in the text and in cells. `clean`: the page without its rules.
pub(super) fn settle(sheet: &Sheet<'_>, out: &mut Reading, clean: &GrayImage) {
    let cells = out.tables.iter_mut().flat_map(|t| &mut t.cells).flat_map(|c| &mut c.lines);
    for line in out.lines.iter_mut().chain(cells) {
        for w in 0..line.words.len() {
            let Some((from, to)) = sign(&line.words[w].text) else { continue };
            let rings = cut(sheet, clean, line, w).as_ref().and_then(marks::marks).is_some_and(|m| m.thousandths());
            let word = &mut line.words[w];
            let behind = &word.text[from + '%'.len_utf8()..to];
            let ring = !behind.is_empty() && behind.chars().all(|c| RING.contains(c));
            if rings || ring {
                word.text.replace_range(from..to, "‰");
            }
            // Only the engine saw the second ring.
            if ring && !rings {
                word.second = Second::Nothing;
            }
        }
    }
}

/// Where the percent sign at a word's end stands, with a letter or two that may have been its second ring. `None`: there is none.
fn sign(word: &str) -> Option<(usize, usize)> {
    let from = word.rfind('%')?;
    let behind = &word[from + '%'.len_utf8()..];
    let letters = behind.find(['.', ',', ';', ':', ')', '"', '”']).unwrap_or(behind.len());
    (behind[..letters].chars().count() <= 2).then_some((from, from + '%'.len_utf8() + letters))
}

/// A word with room for a ring that the engine left out of its box.
fn cut(sheet: &Sheet<'_>, clean: &GrayImage, line: &Line, w: usize) -> Option<GrayImage> {
    let px = |pt: f32| pt * sheet.dpi / 72.0;
    let word = &line.words[w];
    let next = line.words.get(w + 1).map_or(f32::MAX, |n| n.x0 - 0.1 * line.size);
    let (left, right) = (px(word.x0 - 0.15 * line.size), px((word.x1 + 0.5 * line.size).min(next.max(word.x1))));
    let (top, bottom) = (px(line.y - 0.95 * line.size), px(line.y + 0.3 * line.size));
    let place = |v: f32, most: u32| (v.max(0.0) as u32).min(most) as usize;
    let (x, y) = (place(left, clean.width()), place(top, clean.height()));
    let (x1, y1) = (place(right, clean.width()), place(bottom, clean.height()));
    (x1 > x + 4 && y1 > y + 9).then(|| pixels::cut(clean, x, y, x1 - x, y1 - y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_at_the_end_is_found() {
        for (word, found) in [
            ("%", Some("%")),
            ("13,83%o", Some("%o")),
            ("6,99%0.", Some("%0")),
            ("(98,5%)", Some("%")),
            ("98,5%);", Some("%")),
            ("%00", Some("%00")),
            ("5%năm", None),
            ("98", None),
            ("", None),
        ] {
            assert_eq!(sign(word).map(|(from, to)| &word[from..to]), found, "{word}");
        }
    }
}
