//! Black and white alone, and what a bad line does to it.

use super::chance::Chance;
use super::picture::Picture;

/// Every pixel black or white: black where it is darker than `threshold`.
pub fn bilevel(picture: &mut Picture, threshold: f32) {
    for v in picture.planes.iter_mut().flatten() {
        *v = if *v < threshold { 0.0 } else { 255.0 };
    }
}

/// This share of the pixels turned over.
pub fn salt_and_pepper(picture: &mut Picture, share: f32, chance: &mut Chance) {
    let count = (picture.width * picture.height) as f32 * share;
    for _ in 0..count as usize {
        let at = chance.below(picture.width * picture.height);
        picture.planes.iter_mut().for_each(|p| p[at] = 255.0 - p[at]);
    }
}

/// Scan lines that were lost: a stretch of a line shows the line above it, or nothing.
pub fn dropouts(picture: &mut Picture, lines: u64, chance: &mut Chance) {
    let w = picture.width;
    for _ in 0..lines {
        let y = 1 + chance.below(picture.height - 1);
        let (from, blank) = (chance.below(w), chance.odds(0.3));
        for plane in &mut picture.planes {
            if blank {
                plane[y * w + from..(y + 1) * w].fill(255.0);
            } else {
                plane.copy_within((y - 1) * w + from..y * w, y * w + from);
            }
        }
    }
}
