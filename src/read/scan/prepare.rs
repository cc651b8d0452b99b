//! A scanned page made straight and clean. In: the page's picture; out: its grays and ink as an engine and the table finder want
//! them, and the way back to the picture.
//!
//! Grays stay grays: they are not sharpened, not thresholded and not enlarged.

use super::bits::Bits;
use super::parts::Parts;
use super::pixels::Pixels;
use super::{border, colour, paper, skew};
use image::GrayImage;

/// A straight clean page.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// Paper near 255, ink near 0. Wider and higher than the picture if that was turned.
    pub gray: GrayImage,
    /// The ink of `gray`.
    pub ink: Bits,
    /// How far the picture was turned: radians, positive when its lines fall to the right.
    pub angle: f32,
    /// The lines of text stand: the page lies on its side. `gray` is left so; turn the picture by a quarter and prepare again.
    pub sideways: bool,
    /// The scan knows black and white only.
    #[cfg_attr(not(test), expect(dead_code, reason = "a finding that tests hold on to"))]
    pub bilevel: bool,
    /// It had colours; stamps and signatures are taken off.
    #[cfg_attr(not(test), expect(dead_code, reason = "a finding that tests hold on to"))]
    pub coloured: bool,
    /// Standard deviation of the paper's grays (0 to 255).
    pub noise: f32,
    /// Specks of a few pixels that the scan had.
    #[expect(dead_code, reason = "told when a page is looked at in a debugger")]
    pub specks: usize,
    /// Size of the picture given.
    picture: (f32, f32),
}

impl Prepared {
    /// The place in the picture given that a place in `gray` comes from, in pixels. It may lie a little outside.
    pub fn to_picture(&self, x: f32, y: f32) -> (f32, f32) {
        let (sin, cos) = self.angle.sin_cos();
        let (dx, dy) = (x - self.gray.width() as f32 / 2.0, y - self.gray.height() as f32 / 2.0);
        (dx * cos - dy * sin + self.picture.0 / 2.0, dx * sin + dy * cos + self.picture.1 / 2.0)
    }
}

/// Straightens and cleans the picture of a page scanned at `dpi` dots an inch.
pub(in crate::read) fn prepare(picture: &Pixels, dpi: f32) -> Prepared {
    let dpi = if dpi.is_finite() { dpi.clamp(50.0, 1200.0) } else { 200.0 };
    let (mut gray, coloured) = colour::grays(picture, dpi);
    let grays = paper::even(&mut gray, dpi);
    let mut ink = Bits::darker(&gray, grays.threshold);
    let parts = Parts::of(&ink);
    let specks = border::despeckle(&mut gray, &mut ink, &parts, dpi);
    border::whiten(&mut gray, &mut ink, &parts, dpi);
    let sideways = skew::sideways(&parts, dpi);
    let mut angle = if sideways { -skew::angle(&ink.turned(), dpi) } else { skew::angle(&ink, dpi) };
    // Less than a pixel over the whole page.
    if angle.abs() * gray.width().max(gray.height()) as f32 <= 1.0 {
        angle = 0.0;
    } else {
        gray = straight(&gray, angle);
        ink = Bits::darker(&gray, grays.threshold);
    }
    let (width, height) = picture.dimensions();
    let picture = (width as f32, height as f32);
    Prepared { gray, ink, angle, sideways, bilevel: grays.bilevel, coloured, noise: grays.noise, specks, picture }
}

/// The picture turned back by an angle about its middle, on paper large enough for its corners.
fn straight(gray: &GrayImage, angle: f32) -> GrayImage {
    let (width, height) = (gray.width() as usize, gray.height() as usize);
    let (sin, cos) = angle.sin_cos();
    let wide = (width as f32 * cos + height as f32 * sin.abs()).ceil() as usize;
    let high = (height as f32 * cos + width as f32 * sin.abs()).ceil() as usize;
    let mut out = GrayImage::from_pixel(wide as u32, high as u32, image::Luma([255]));
    let from = gray.as_raw();
    // Places in 1/65536 of a pixel; pixel centres lie at halves.
    let fixed = |v: f32| (f64::from(v) * 65536.0) as i64;
    let (step_x, step_y) = (fixed(cos), fixed(sin));
    for (y, row) in out.chunks_exact_mut(wide.max(1)).enumerate() {
        let (dx, dy) = (0.5 - wide as f32 / 2.0, y as f32 + 0.5 - high as f32 / 2.0);
        let mut at_x = fixed(dx * cos - dy * sin + width as f32 / 2.0 - 0.5);
        let mut at_y = fixed(dx * sin + dy * cos + height as f32 / 2.0 - 0.5);
        for pixel in row.iter_mut() {
            let (x, y) = (at_x >> 16, at_y >> 16);
            if x >= 0 && y >= 0 && (x as usize) + 1 < width && (y as usize) + 1 < height {
                let at = y as usize * width + x as usize;
                let (px, py) = ((at_x & 0xFFFF) as u32 >> 8, (at_y & 0xFFFF) as u32 >> 8);
                let mix = |i: usize| u32::from(from[i]) * (256 - px) + u32::from(from[i + 1]) * px;
                *pixel = ((mix(at) * (256 - py) + mix(at + width) * py) >> 16) as u8;
            }
            at_x += step_x;
            at_y += step_y;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage};

    /// Lines of boxes as letters, fallen by an angle; the last is a lone square.
    fn page(degrees: f32) -> Pixels {
        let slope = degrees.to_radians().tan();
        Pixels::Colour(RgbImage::from_fn(1000, 700, |x, y| {
            let at = y as f32 - x as f32 * slope;
            let line = (60.0..600.0).contains(&at) && at % 45.0 < 16.0 && (80..900).contains(&x) && x % 14 < 8 && (x / 14) % 6 != 5;
            let square = (940..950).contains(&x) && (650..660).contains(&y);
            Rgb([if line || square { 40 } else { 225 + ((x * 7 + y * 13) % 9) as u8 }; 3])
        }))
    }

    #[test]
    fn a_page_is_straightened_and_leads_back() {
        for degrees in [-3.0f32, 0.0, 0.5, 5.0] {
            let page = prepare(&page(degrees), 200.0);
            assert!((page.angle.to_degrees() - degrees).abs() < 0.08, "{degrees}: {}", page.angle.to_degrees());
            assert!(!page.sideways && !page.bilevel && !page.coloured);
            let parts = Parts::of(&page.ink);
            let square = parts.list.iter().max_by_key(|p| p.bottom + p.right).expect("ink");
            let (x, y) = page.to_picture((square.left + square.right) as f32 / 2.0, (square.top + square.bottom) as f32 / 2.0);
            assert!((x - 945.0).abs() < 1.5 && (y - 655.0).abs() < 1.5, "{degrees}: {x} {y}");
        }
    }

    #[test]
    fn a_page_on_its_side_is_told() {
        let turned = page(1.0).turned(1);
        let page = prepare(&turned, 200.0);
        assert!(page.sideways);
        assert!((page.angle.to_degrees() - 1.0).abs() < 0.08, "{}", page.angle.to_degrees());
    }

    #[test]
    fn any_picture_is_taken() {
        for (w, h) in [(0, 0), (1, 1), (3, 200), (64, 64)] {
            let page = prepare(&Pixels::Colour(RgbImage::new(w, h)), f32::NAN);
            assert_eq!((page.gray.width(), page.gray.height()), (w, h));
        }
    }
}
