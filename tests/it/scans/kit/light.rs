//! What lens, lamp, sensor and age do to the light of a page.

use super::chance::Chance;
use super::picture::Picture;

/// A gaussian blur with this deviation in pixels.
pub fn blur(picture: &mut Picture, sigma: f32) {
    let reach = (sigma * 3.0).ceil().max(1.0) as usize;
    let raw: Vec<f32> = (0..=reach).map(|i| (-0.5 * (i as f32 / sigma).powi(2)).exp()).collect();
    let all = raw[0] + 2.0 * raw[1..].iter().sum::<f32>();
    let kernel: Vec<f32> = raw.iter().map(|k| k / all).collect();
    let (w, h) = (picture.width, picture.height);
    for plane in &mut picture.planes {
        let mut across = vec![0.0; w * h];
        for y in 0..h {
            let row = &plane[y * w..(y + 1) * w];
            for x in 0..w {
                let near = |i: usize| row[x.saturating_sub(i)] + row[(x + i).min(w - 1)];
                across[y * w + x] = kernel[0] * row[x] + (1..=reach).map(|i| kernel[i] * near(i)).sum::<f32>();
            }
        }
        for y in 0..h {
            let to = &mut plane[y * w..(y + 1) * w];
            to.iter_mut().zip(&across[y * w..]).for_each(|(t, a)| *t = kernel[0] * a);
            for (i, k) in kernel.iter().enumerate().skip(1) {
                let (up, down) = (y.saturating_sub(i) * w, (y + i).min(h - 1) * w);
                for (x, t) in to.iter_mut().enumerate() {
                    *t += k * (across[up + x] + across[down + x]);
                }
            }
        }
    }
}

/// Black becomes `black` and white `white`.
pub fn fade(picture: &mut Picture, black: f32, white: f32) {
    each(picture, |v| black + v * (white - black) / 255.0);
}

/// Ink that is paler in patches: at its palest it keeps `least` of its strength.
pub fn worn_ink(picture: &mut Picture, least: f32, chance: &mut Chance) {
    let patches = field(picture, 14.0, chance);
    multiply_ink(picture, |i| least + (1.0 - least) * patches(i));
}

/// A lamp that is darker at one side, by this share.
pub fn uneven(picture: &mut Picture, share: f32, chance: &mut Chance) {
    let angle = chance.between(0.0, std::f32::consts::TAU);
    let (w, h) = (picture.width, picture.height);
    for plane in &mut picture.planes {
        for (i, v) in plane.iter_mut().enumerate() {
            let (u, t) = ((i % w) as f32 / w as f32 - 0.5, (i / w) as f32 / h as f32 - 0.5);
            *v *= 1.0 - share * (0.5 + u * angle.cos() + t * angle.sin()).clamp(0.0, 1.0);
        }
    }
}

/// Noise of the sensor with this deviation, in each plane by itself.
pub fn noise(picture: &mut Picture, deviation: f32, chance: &mut Chance) {
    each(picture, |v| v + deviation * chance.normal());
}

/// This share of the pixels becomes dark dust.
pub fn specks(picture: &mut Picture, share: f32, chance: &mut Chance) {
    let count = (picture.width * picture.height) as f32 * share;
    for _ in 0..count as usize {
        let at = chance.below(picture.width * picture.height);
        picture.planes.iter_mut().for_each(|p| p[at] = 60.0);
    }
}

fn each(picture: &mut Picture, mut to: impl FnMut(f32) -> f32) {
    for v in picture.planes.iter_mut().flatten() {
        *v = to(*v).clamp(0.0, 255.0);
    }
}

/// The darkness of each pixel times a factor.
fn multiply_ink(picture: &mut Picture, factor: impl Fn(usize) -> f32) {
    for plane in &mut picture.planes {
        for (i, v) in plane.iter_mut().enumerate() {
            *v = 255.0 - (255.0 - *v) * factor(i);
        }
    }
}

/// A smooth field from 0 to 1 over the page, its hills so many millimetres apart.
fn field(picture: &Picture, apart: f32, chance: &mut Chance) -> impl Fn(usize) -> f32 + use<> {
    let step = (apart * picture.millimetre()).max(2.0);
    let (width, columns) = (picture.width, (picture.width as f32 / step) as usize + 2);
    let rows = (picture.height as f32 / step) as usize + 2;
    let hills: Vec<f32> = (0..columns * rows).map(|_| chance.unit()).collect();
    move |i| {
        let (x, y) = ((i % width) as f32 / step, (i / width) as f32 / step);
        let (u, t) = (x.fract(), y.fract());
        let at = y as usize * columns + x as usize;
        let top = hills[at] * (1.0 - u) + hills[at + 1] * u;
        let below = hills[at + columns] * (1.0 - u) + hills[at + columns + 1] * u;
        top * (1.0 - t) + below * t
    }
}
