//! The page without its rules, and the pictures of single cells.

use super::bits::Bits;
use super::parts::{Part, Parts};
use super::prepare::Prepared;
use super::ruling::Ruling;
use image::{GrayImage, Luma, imageops};

/// Darker than this is ink, on a page whose paper is near 255 and whose ink is near 0.
const INK: u8 = 150;

/// The page's grays with its rules made paper; what crosses a rule stays.
pub(super) fn erase(page: &Prepared, ruling: &Ruling) -> GrayImage {
    let mut out = page.gray.clone();
    let (lying, standing) = ruling.strokes();
    let (w, h) = (page.gray.width() as usize, page.gray.height() as usize);
    for (bits, lies) in [(&lying, true), (&standing, false)] {
        for y in 0..h.min(bits.height()) {
            for (from, to) in bits.runs(y) {
                for x in from..to.min(w) {
                    if !crossed(page, bits, x, y, lies) {
                        out.put_pixel(x as u32, y as u32, Luma([255]));
                    }
                }
            }
        }
    }
    out
}

/// Whether ink goes on at both sides of a rule at this pixel: a letter stands across it.
fn crossed(page: &Prepared, bits: &Bits, x: usize, y: usize, lies: bool) -> bool {
    let beyond = |step: isize| {
        let (mut x, mut y) = (x as isize, y as isize);
        for _ in 0..16 {
            if lies {
                y += step
            } else {
                x += step
            }
            if x < 0 || y < 0 || x as usize >= bits.width() || y as usize >= bits.height() {
                return false;
            }
            if !bits.get(x as usize, y as usize) {
                return page.ink.get(x as usize, y as usize);
            }
        }
        false
    };
    beyond(-1) && beyond(1)
}

/// What stands in a cell, trimmed to its ink, and where its first pixel lies. `clean` is the page without its rules, `rect` the
/// cell's left, top, right, bottom. `None`: nothing but specks stands there.
pub(super) fn crop(clean: &GrayImage, rect: [f32; 4], dpi: f32) -> Option<(GrayImage, (f32, f32))> {
    let unit = dpi / 200.0;
    let (w, h) = clean.dimensions();
    let inset = 2.0 * unit;
    let edge = |v: f32, most: u32| (v.max(0.0) as u32).min(most);
    let (x0, y0) = (edge(rect[0] + inset, w), edge(rect[1] + inset, h));
    let (x1, y1) = (edge(rect[2] - inset + 1.0, w), edge(rect[3] - inset + 1.0, h));
    if x1 <= x0 + 3 || y1 <= y0 + 3 {
        return None;
    }
    let cell = imageops::crop_imm(clean, x0, y0, x1 - x0, y1 - y0).to_image();
    let ink = Bits::darker(&cell, INK);
    let parts = Parts::of(&ink);
    let (cw, ch) = (cell.width() as usize, cell.height() as usize);
    // What is left of a wall hugs the edge and is thin.
    let rest = |p: &Part| {
        let thin = 3.0 * unit;
        let edge = (2.0 * unit) as usize;
        (p.left <= edge || p.right + edge >= cw) && (p.width() as f32) <= thin
            || (p.top <= edge || p.bottom + edge >= ch) && (p.height() as f32) <= thin
    };
    let letter = |p: &&Part| !rest(p) && p.height() as f32 >= 4.0 * unit && p.area as f32 >= 12.0 * unit * unit;
    let dash = |p: &&Part| !rest(p) && p.width() as f32 >= 5.0 * unit && p.area as f32 >= 10.0 * unit * unit;
    let mut bounds: Option<[usize; 4]> = None;
    for p in parts.list.iter().filter(|p| letter(p) || dash(p)) {
        let b = bounds.get_or_insert([p.left, p.top, p.right, p.bottom]);
        *b = [b[0].min(p.left), b[1].min(p.top), b[2].max(p.right), b[3].max(p.bottom)];
    }
    let [l, t, r, b] = bounds?;
    // Dots, commas and accents reach beyond the letters.
    let pad = (4.0 * unit) as usize;
    let below = (7.0 * unit) as usize;
    let (l, t) = (l.saturating_sub(pad), t.saturating_sub(below));
    let (r, b) = ((r + pad).min(cw), (b + below).min(ch));
    let picture = imageops::crop_imm(&cell, l as u32, t as u32, (r - l).max(1) as u32, (b - t).max(1) as u32).to_image();
    Some((picture, ((x0 as usize + l) as f32, (y0 as usize + t) as f32)))
}
