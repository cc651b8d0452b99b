//! What a scanner adds: black borders, punch holes, specks. In: grays and their ink; out: the same without.

use super::bits::Bits;
use super::parts::{Part, Parts};
use image::GrayImage;

/// Whitens black borders and punch holes; says whether there were any.
pub(super) fn whiten(gray: &mut GrayImage, ink: &mut Bits, parts: &Parts, dpi: f32) -> bool {
    let (width, height) = (ink.width(), ink.height());
    let thick = ((0.1 * dpi) as usize).max(4);
    let solid = Parts::of(&ink.long_runs(0, thick).turned().long_runs(0, thick).turned());
    let edge = |p: &Part, zone: f32| {
        let zone = (zone * dpi) as usize;
        p.left < zone || p.top < zone || p.right + zone > width || p.bottom + zone > height
    };
    let foreign = |p: &Part| {
        let (side, thin) = (p.side() as f32 / dpi, p.width().min(p.height()) as f32 / dpi);
        let hole = edge(p, 0.9) && side < 0.42 && thin > 0.13 && thin > 0.7 * side && p.area as f32 > 0.6 * (p.width() * p.height()) as f32;
        hole || edge(p, 0.1)
    };
    let mut out = solid.drawn(width, height, foreign);
    // What touches an edge goes within a finger's breadth of it.
    let touches = |p: &Part| p.left < 3 || p.top < 3 || p.right + 3 > width || p.bottom + 3 > height;
    let zone = (0.12 * dpi) as usize;
    let mut strips = parts.drawn(width, height, touches);
    for y in zone..height.saturating_sub(zone) {
        strips.clear_run(y, zone, width.saturating_sub(zone));
    }
    let any = out.count() + strips.count() > 0;
    if any {
        let reach = ((0.02 * dpi) as usize).max(2);
        out = out.grown(reach, reach).or(&strips.grown(2, 2));
        paint(gray, &out);
        *ink = std::mem::take(ink).without(&out);
    }
    any
}

/// Whitens specks where there are many; gives their number.
pub(super) fn despeckle(gray: &mut GrayImage, ink: &mut Bits, parts: &Parts, dpi: f32) -> usize {
    let unit = dpi / 200.0;
    // Smaller than any full stop or the dot under a letter.
    let most = (3.5 * unit * unit).max(1.0) as usize;
    let specks = parts.list.iter().filter(|p| p.area <= most).count();
    if specks * 12 < parts.list.len() || specks < 30 {
        return specks;
    }
    let (width, height) = (ink.width(), ink.height());
    let small = parts.drawn(width, height, |p| p.area <= most);
    // Beside a letter it may be a piece of it.
    let reach = ((3.0 * unit) as usize).max(1);
    let letters = parts.drawn(width, height, |p| p.area > 3 * most).grown(reach, reach);
    let out = small.without(&letters);
    *ink = std::mem::take(ink).without(&out);
    paint(gray, &out.grown(1, 1));
    specks
}

/// Whitens pixels.
fn paint(gray: &mut GrayImage, bits: &Bits) {
    let width = gray.width() as usize;
    for (y, row) in gray.chunks_exact_mut(width.max(1)).enumerate() {
        for (from, to) in bits.runs(y) {
            if let Some(run) = row.get_mut(from..to.min(width)) {
                run.fill(255);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    #[test]
    fn borders_and_holes_go_and_letters_stay() {
        let mut gray = GrayImage::from_fn(1000, 800, |x, y| {
            let hole = (x as f32 - 90.0).hypot(y as f32 - 400.0) < 24.0;
            let border = x > 985 || y < 6;
            let letter = (300..306).contains(&x) && (200..224).contains(&y);
            Luma([if hole || border || letter { 0 } else { 255 }])
        });
        let mut ink = Bits::darker(&gray, 128);
        let parts = Parts::of(&ink);
        assert!(whiten(&mut gray, &mut ink, &parts, 200.0));
        assert_eq!(ink.count(), 6 * 24);
        assert_eq!(gray.pixels().filter(|p| p.0 == [0]).count(), 6 * 24);
    }

    #[test]
    fn specks_go_and_commas_stay() {
        let comma = |x: u32, y: u32| (500..503).contains(&x) && (500..506).contains(&y);
        let mut gray = GrayImage::from_fn(800, 800, |x, y| Luma([if comma(x, y) || (x % 40 == 3 && y % 40 == 7) { 0 } else { 255 }]));
        let mut ink = Bits::darker(&gray, 128);
        let parts = Parts::of(&ink);
        assert!(despeckle(&mut gray, &mut ink, &parts, 200.0) > 300);
        assert_eq!(ink.count(), 18);
    }
}
