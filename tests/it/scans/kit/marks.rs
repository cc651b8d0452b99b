//! What lies on a page besides its print: stamp, signature, the reverse side, a fold, a scanner's border, punch holes.

use super::chance::Chance;
use super::picture::Picture;

/// A round red stamp 36 mm wide about a place, given as shares of width and height.
pub fn stamp(picture: &mut Picture, at: (f32, f32), chance: &mut Chance) {
    let mm = picture.millimetre();
    let (cx, cy) = (at.0 * picture.width as f32, at.1 * picture.height as f32);
    let tilt = chance.between(-0.4, 0.4);
    let letters: Vec<u64> = (0..26).map(|_| chance.next()).collect();
    let patch = chance.between(0.55, 0.8);
    let red = [0.82, 0.12, 0.16];
    dab(picture, (cx - 19.0 * mm, cy - 19.0 * mm), (cx + 19.0 * mm, cy + 19.0 * mm), red, |x, y| {
        let (dx, dy) = ((x - cx) / mm, (y - cy) / mm);
        let (radius, angle) = (dx.hypot(dy), dy.atan2(dx) + tilt);
        let ring = (17.0..18.0).contains(&radius) || (16.2..16.5).contains(&radius) || (10.6..10.9).contains(&radius);
        let points = (angle * 5.0).cos();
        let star = radius < 3.2 + 2.2 * points;
        // Strokes on a grid of 3 by 4 stand for the letters of its circle.
        let turn = (angle / std::f32::consts::TAU + 0.5) * letters.len() as f32;
        let (column, row) = ((turn.fract() * 4.0) as u64, ((radius - 11.8) * 4.0 / 3.4) as i64);
        let letter = letters[(turn as usize).min(letters.len() - 1)];
        let written = column < 3 && (0..4).contains(&row) && (letter >> (column * 4 + row.unsigned_abs())) & 1 == 1;
        if ring || star || written { patch } else { 0.0 }
    });
}

/// A blue signature some 45 mm wide from a place.
pub fn signature(picture: &mut Picture, at: (f32, f32), chance: &mut Chance) {
    let mm = picture.millimetre();
    let (mut x, mut y) = (at.0 * picture.width as f32, at.1 * picture.height as f32);
    let (mut dx, mut dy) = (1.0_f32, 0.0_f32);
    let blue = [0.10, 0.16, 0.62];
    for step in 0..900 {
        let swing = (step as f32 * 0.045).sin() * 0.13 + chance.between(-0.05, 0.05);
        let (sin, cos) = swing.sin_cos();
        (dx, dy) = (dx * cos - dy * sin, dx * sin + dy * cos);
        x += (dx * 0.10 + 0.035) * mm;
        y += dy * 0.12 * mm;
        let thick = (0.22 + 0.14 * (step as f32 * 0.02).cos()) * mm;
        dab(
            picture,
            (x - thick, y - thick),
            (x + thick, y + thick),
            blue,
            |px, py| {
                if (px - x).hypot(py - y) < thick { 0.35 } else { 0.0 }
            },
        );
    }
}

/// Ink over a part of the page: `cover` says how much of the light it takes, at most, of the colours that it swallows.
fn dab(picture: &mut Picture, from: (f32, f32), to: (f32, f32), colour: [f32; 3], cover: impl Fn(f32, f32) -> f32) {
    let gray = 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2];
    let one = picture.planes.len() == 1;
    let end = |v: f32, most: usize| (v.max(0.0) as usize).min(most);
    for y in end(from.1, picture.height)..end(to.1 + 1.0, picture.height) {
        for x in end(from.0, picture.width)..end(to.0 + 1.0, picture.width) {
            let share = cover(x as f32, y as f32);
            if share > 0.0 {
                for (c, plane) in picture.planes.iter_mut().enumerate() {
                    let light = if one { gray } else { colour[c] };
                    plane[y * picture.width + x] *= 1.0 - share * (1.0 - light);
                }
            }
        }
    }
}

/// The reverse side shines through, mirrored and faint.
pub fn bleed(picture: &mut Picture, reverse: &Picture, strength: f32) {
    let (w, h) = (picture.width, picture.height);
    let shift = (1.5 * picture.millimetre()) as usize;
    for plane in &mut picture.planes {
        for y in 0..h.min(reverse.height) {
            let row = &reverse.planes[0][y * reverse.width..(y + 1) * reverse.width];
            for x in 0..w {
                let from = (reverse.width + shift).checked_sub(x + 1).and_then(|i| row.get(i));
                let dark = from.map_or(0.0, |v| 255.0 - v);
                plane[y * w + x] = (plane[y * w + x] - strength * dark).max(0.0);
            }
        }
    }
}

/// A fold across the middle: a dark line beside a light one.
pub fn fold(picture: &mut Picture, strength: f32, chance: &mut Chance) {
    let (w, h) = (picture.width, picture.height);
    let at = h as f32 * chance.between(0.42, 0.58);
    let slope = chance.between(-0.008, 0.008);
    let half = 0.35 * picture.millimetre();
    for plane in &mut picture.planes {
        for x in 0..w {
            let line = at + slope * x as f32;
            let reach = (half * 14.0) as i64;
            for y in (line as i64 - reach).max(0)..(line as i64 + reach).min(h as i64) {
                let off = (y as f32 - line) / half;
                let shade = if off < 0.0 { -0.3 * (off / 5.0).exp() } else { (-off * off).exp() + 0.25 * (-off / 5.0).exp() };
                let v = &mut plane[y as usize * w + x];
                *v = (*v * (1.0 - strength * shade.max(0.0)) - strength * 40.0 * shade.min(0.0)).clamp(0.0, 255.0);
            }
        }
    }
}

/// Dark strips at the edges where the lid stood open, up to so many millimetres wide.
pub fn border(picture: &mut Picture, most: f32, chance: &mut Chance) {
    let (w, h, mm) = (picture.width as f32, picture.height as f32, picture.millimetre());
    let widths: Vec<f32> = (0..4).map(|_| if chance.odds(0.6) { chance.between(0.2, most) * mm } else { 0.0 }).collect();
    let slants: Vec<f32> = (0..4).map(|_| chance.between(-0.004, 0.004)).collect();
    let width = picture.width;
    for plane in &mut picture.planes {
        for (i, v) in plane.iter_mut().enumerate() {
            let (x, y) = ((i % width) as f32, (i / width) as f32);
            let dark = x < widths[0] + slants[0] * y
                || w - x < widths[1] + slants[1] * y
                || y < widths[2] + slants[2] * x
                || h - y < widths[3] + slants[3] * x;
            if dark {
                *v = 12.0;
            }
        }
    }
}

/// Two punch holes at the left edge.
pub fn holes(picture: &mut Picture) {
    let mm = picture.millimetre();
    for down in [-40.0, 40.0] {
        let (cx, cy) = (9.0 * mm, picture.height as f32 / 2.0 + down * mm);
        dab(picture, (cx - 4.0 * mm, cy - 4.0 * mm), (cx + 4.0 * mm, cy + 4.0 * mm), [0.0; 3], |x, y| {
            if (x - cx).hypot(y - cy) < 3.0 * mm { 0.93 } else { 0.0 }
        });
    }
}
