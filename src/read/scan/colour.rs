//! Coloured ink off a picture: stamps and signature strokes become paper, black text under them stays, coloured text and
//! rules stay. In: the picture; out: its grays.

use super::bits::Bits;
use super::parts::{Part, Parts};
use super::pixels::Pixels;
use image::{GrayImage, RgbImage};

/// A pixel whose channels differ more is coloured.
const COLOURED: u8 = 40;
/// Within a stamp less will do: its washed-out edges.
const TINTED: u8 = 18;

/// The grays of a picture without stamps and signatures, and whether there was colour at all.
pub(super) fn grays(picture: &Pixels, dpi: f32) -> (GrayImage, bool) {
    match picture {
        Pixels::Gray(gray) => (gray.clone(), false),
        Pixels::Colour(picture) => without_marks(picture, dpi),
    }
}

fn without_marks(picture: &RgbImage, dpi: f32) -> (GrayImage, bool) {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let mut gray = GrayImage::new(picture.width(), picture.height());
    let mut coloured = Bits::new(width, height);
    let mut tints = vec![0u8; width];
    let rows = picture.as_raw().chunks_exact(3 * width.max(1)).zip(gray.chunks_exact_mut(width.max(1)));
    let mut any = false;
    for (y, (row, out)) in rows.enumerate() {
        for ((pixel, gray), tint) in row.chunks_exact(3).zip(out.iter_mut()).zip(&mut tints) {
            let [r, g, b] = [pixel[0], pixel[1], pixel[2]];
            *gray = ((u32::from(r) * 77 + u32::from(g) * 150 + u32::from(b) * 29) >> 8) as u8;
            *tint = r.max(g).max(b) - r.min(g).min(b);
        }
        if tints.iter().fold(0, |a, t| a.max(*t)) > COLOURED {
            coloured.pack(y, &tints, |t| t > COLOURED);
            any = true;
        }
    }
    let inch = dpi.max(50.0);
    // A few coloured pixels are the scanner's fringes.
    if !any || (coloured.count() as f32) < 0.01 * inch * inch {
        return (gray, false);
    }
    lift(picture, &coloured, inch, &mut gray);
    (gray, true)
}

/// Whitens the coloured parts that are stamps or handwriting.
fn lift(picture: &RgbImage, coloured: &Bits, inch: f32, gray: &mut GrayImage) {
    let reach = (0.02 * inch) as usize;
    let parts = Parts::of(&coloured.grown(reach, reach));
    let large: Vec<Part> = parts.list.iter().filter(|p| is_mark(p, inch)).copied().collect();
    if large.is_empty() || large.len() > 500 {
        return;
    }
    // Letters inside of a stamp's ring go with it.
    let inside = |p: &Part| large.iter().any(|l| l.left <= p.left && p.right <= l.right && l.top <= p.top && p.bottom <= l.bottom);
    let mask = parts.drawn(coloured.width(), coloured.height(), inside);
    let width = coloured.width();
    let pixels = picture.as_raw();
    for mark in &large {
        let over = |y: usize| mask.runs(y).map(|r| (r.0.max(mark.left), r.1.min(mark.right))).filter(|r| r.0 < r.1);
        // The ink's own brightness, a dark quarter below it: black under it is much darker still.
        let mut levels = [0usize; 256];
        for y in mark.top..mark.bottom {
            for (from, to) in over(y) {
                for pixel in pixels[3 * (y * width + from)..3 * (y * width + to)].chunks_exact(3) {
                    let (high, low) = high_low(pixel);
                    levels[usize::from(high)] += usize::from(high - low > COLOURED);
                }
            }
        }
        let quarter = levels.iter().sum::<usize>() / 4;
        let mut seen = 0;
        let ink = levels.iter().position(|n| {
            seen += n;
            seen > quarter
        });
        let ink = ink.unwrap_or(255).max(40) as f32;
        for y in mark.top..mark.bottom {
            for (from, to) in over(y) {
                let grays = &mut gray.as_mut()[y * width + from..y * width + to];
                for (pixel, gray) in pixels[3 * (y * width + from)..3 * (y * width + to)].chunks_exact(3).zip(grays) {
                    let (high, low) = high_low(pixel);
                    if high - low > TINTED {
                        let light = (f32::from(high) / ink - 0.3) / 0.6;
                        *gray = (*gray).max((255.0 * light).clamp(0.0, 255.0) as u8);
                    }
                }
            }
        }
    }
}

fn high_low(pixel: &[u8]) -> (u8, u8) {
    pixel.iter().fold((0, 255), |(high, low), c| (high.max(*c), low.min(*c)))
}

/// A stamp or a signature: taller than text, no filled cell, no table.
fn is_mark(part: &Part, inch: f32) -> bool {
    let (width, height) = (part.width() as f32, part.height() as f32);
    let filled = part.area as f32 > 0.75 * width * height;
    height > 0.35 * inch && !filled && width < 4.5 * inch && height < 4.5 * inch
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    /// A red ring over a black bar, a line of small red squares.
    fn stamped() -> RgbImage {
        RgbImage::from_fn(600, 400, |x, y| {
            let d = (x as f32 - 200.0).hypot(y as f32 - 200.0);
            let bar = (190..200).contains(&y) && (60..340).contains(&x);
            let ring = (90.0..100.0).contains(&d);
            let text = (350..362).contains(&y) && (400..560).contains(&x) && x % 20 < 10;
            match (bar, ring, text) {
                (true, true, _) => Rgb([70, 12, 14]),
                (true, ..) => Rgb([20, 20, 20]),
                (_, true, _) => Rgb([205, 40, 50]),
                (_, _, true) => Rgb([200, 30, 40]),
                _ => Rgb([250, 250, 248]),
            }
        })
    }

    #[test]
    fn a_stamp_goes_and_text_stays() {
        let (gray, coloured) = grays(&Pixels::Colour(stamped()), 200.0);
        assert!(coloured);
        assert!(gray.get_pixel(200, 105).0[0] > 230, "the ring");
        assert!(gray.get_pixel(106, 195).0[0] < 90, "black under red");
        assert!(gray.get_pixel(150, 195).0[0] < 40, "black");
        assert!(gray.get_pixel(405, 355).0[0] < 120, "red text");
    }

    #[test]
    fn a_gray_scan_has_no_colour() {
        let nearly = RgbImage::from_fn(60, 60, |x, _| Rgb([x as u8, x as u8 + 9, x as u8]));
        let (gray, coloured) = grays(&Pixels::Colour(nearly), 200.0);
        assert!(!coloured);
        assert_eq!(gray.width(), 60);
        // Without colours it is what it was.
        let plain = GrayImage::from_fn(60, 60, |x, y| image::Luma([(x * y % 256) as u8]));
        assert_eq!(grays(&Pixels::Gray(plain.clone()), 200.0), (plain.clone(), false));
        let same = RgbImage::from_fn(60, 60, |x, y| Rgb([plain.get_pixel(x, y).0[0]; 3]));
        assert_eq!(grays(&Pixels::Colour(same), 200.0), (plain, false));
    }
}
