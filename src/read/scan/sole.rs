//! Pages that show one picture and nothing else: its pixels as they are stored. To draw such a page costs as much as all else that is
//! done to it before it is recognised.

use super::pixels::Pixels;
use hayro::hayro_interpret::font::GlyphRun;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageData, ImageDrawProps, InterpreterCache, InterpreterSettings,
    SoftMask, interpret_page,
};
use hayro::hayro_interpret::{RectExt, TransformExt};
use hayro::kurbo::{Affine, BezPath, Rect, Shape};
use hayro_syntax::page::Page;
use image::{GrayImage, RgbImage};

/// Pixels that a picture may miss of its page at a side, or stand over it.
const SLACK: f64 = 1.5;

/// What was drawn so far.
enum Seen {
    Nothing,
    Picture(Pixels),
    /// More than a picture, or one that does not lie on the page as it is.
    More,
}

struct Sole {
    page: Rect,
    seen: Seen,
}

/// The picture that is all of a page, when the page drawn at (`width`, `height`) pixels would be that picture pixel by pixel.
pub(super) fn picture(page: &Page<'_>, width: f32, height: f32) -> Option<Pixels> {
    let (across, along) = page.render_dimensions();
    let scale = Affine::scale_non_uniform(f64::from(width / across), f64::from(height / along));
    let whole = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let transform = scale * page.initial_transform(true).to_kurbo();
    // A page cut out of a larger one shows a part of its picture.
    if !transform.transform_rect_bbox(page.intersected_crop_box().to_kurbo()).inflate(SLACK, SLACK).contains_rect(whole) {
        return None;
    }
    let cache = InterpreterCache::new();
    let mut context = Context::new(transform, whole, &cache, page.xref(), InterpreterSettings::default());
    let mut device = Sole { page: whole, seen: Seen::Nothing };
    interpret_page(page, &mut context, &mut device);
    match device.seen {
        Seen::Picture(picture) => Some(picture),
        _ => None,
    }
}

impl Sole {
    fn take(&mut self, image: &Image<'_, '_>, props: &ImageDrawProps<'_>) -> Option<Pixels> {
        let Image::Raster(raster) = image else { return None };
        if !matches!(self.seen, Seen::Nothing) || props.soft_mask.is_some() || props.blend_mode != BlendMode::Normal {
            return None;
        }
        let found = props.transform.as_coeffs();
        let (wide, high) = (f64::from(raster.width()), f64::from(raster.height()));
        let (across, along) = (self.page.width(), self.page.height());
        let near = |v: f64, to: f64| (v - to).abs() <= SLACK;
        // How a picture lies that is turned to the right by no, one, two, three quarters: pixels keep their size, and the corner that
        // is its first is one of the page's.
        let lies = |[a, b, c, d, x, y]: [f64; 6]| {
            let [fa, fb, fc, fd, fx, fy] = found;
            [(fa, a), (fb, b)].iter().all(|(f, v)| near(f * wide, v * wide))
                && [(fc, c), (fd, d)].iter().all(|(f, v)| near(f * high, v * high))
                && near(fx, x)
                && near(fy, y)
        };
        let turns: [[f64; 6]; 4] = [
            [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
            [0.0, 1.0, -1.0, 0.0, across, 0.0],
            [-1.0, 0.0, 0.0, -1.0, across, along],
            [0.0, -1.0, 1.0, 0.0, 0.0, along],
        ];
        let quarters = turns.into_iter().position(lies)? as u8;
        let (w, h) = if quarters.is_multiple_of(2) { (wide, high) } else { (high, wide) };
        if !(near(w, across) && near(h, along)) {
            return None;
        }
        let mut out = None;
        raster.with_rgba(
            |data, alpha| {
                if alpha.is_none() && data.scale_factors() == (1.0, 1.0) {
                    out = match data {
                        ImageData::Rgb(rgb) => RgbImage::from_raw(rgb.width, rgb.height, rgb.data).map(Pixels::Colour),
                        ImageData::Luma(gray) => GrayImage::from_raw(gray.width, gray.height, gray.data).map(Pixels::Gray),
                    };
                }
            },
            None,
        );
        let (w, h) = (across as u32, along as u32);
        let upright = if quarters == 0 { out } else { out.map(|p| p.turned(quarters)) };
        // It may be a pixel too small or too large.
        upright.map(|p| if p.dimensions() == (w, h) { p } else { p.on_paper(w, h) })
    }
}

impl<'a> Device<'a> for Sole {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, mode: &DrawMode) {
        if !matches!(mode, DrawMode::Invisible) {
            self.seen = Seen::More;
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        if !clip.path.bounding_box().inflate(SLACK, SLACK).contains_rect(self.page) || clip.path.segments().count() > 5 {
            self.seen = Seen::More;
        }
    }

    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'a>>, blend: BlendMode) {
        if opacity < 1.0 || mask.is_some() || blend != BlendMode::Normal {
            self.seen = Seen::More;
        }
    }

    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, mode: &DrawMode) {
        if !matches!(mode, DrawMode::Invisible) {
            self.seen = Seen::More;
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.seen = self.take(&image, &props).map_or(Seen::More, Seen::Picture);
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use hayro_syntax::Pdf;

    /// A page of 72 by 108 points with a picture of 200 by 300 pixels, drawn by `content` within `boxes`.
    fn shown(content: &str, boxes: &str) -> Option<Pixels> {
        drawn(content, boxes, (200.0, 300.0))
    }

    /// Likewise at a size in pixels.
    fn drawn(content: &str, boxes: &str, (width, height): (f32, f32)) -> Option<Pixels> {
        let mut out = b"%PDF-1.4\n".to_vec();
        let data: Vec<u8> = (0..200 * 300u32).map(|i| (i % 251) as u8).collect();
        let stream =
            |head: String, data: &[u8]| [format!("<<{head}/Length {}>>stream\n", data.len()).as_bytes(), data, b"\nendstream"].concat();
        let objects = [
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
            format!("<</Type/Page/Parent 2 0 R{boxes}/Resources<</XObject<</Im 5 0 R>>>>/Contents 4 0 R>>").into_bytes(),
            stream(String::new(), content.as_bytes()),
            stream("/Type/XObject/Subtype/Image/Width 200/Height 300/ColorSpace/DeviceGray/BitsPerComponent 8".to_owned(), &data),
        ];
        let mut places = Vec::new();
        for (i, object) in objects.iter().enumerate() {
            places.push(out.len());
            out.extend([format!("{} 0 obj\n", i + 1).as_bytes(), object, b"\nendobj\n"].concat());
        }
        let start = out.len();
        out.extend(b"xref\n0 6\n0000000000 65535 f \n");
        for place in &places {
            out.extend(format!("{place:010} 00000 n \n").bytes());
        }
        out.extend(format!("trailer<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF").bytes());
        let pdf = Pdf::new(out).expect("a PDF");
        picture(&pdf.pages()[0], width, height)
    }

    const BOX: &str = "/MediaBox[0 0 72 108]";

    #[test]
    fn a_page_that_is_one_picture_is_that_picture() {
        let page = shown("q 72 0 0 108 0 0 cm /Im Do Q", BOX).expect("the picture");
        assert_eq!(page.dimensions(), (200, 300));
        assert!(page.samples().iter().enumerate().all(|(i, v)| u32::from(*v) == i as u32 % 251));
        assert!(shown("0 0 72 108 re W n q 72 0 0 108 0 0 cm /Im Do Q", BOX).is_some(), "cut at the page's edge");
    }

    #[test]
    fn a_page_that_was_turned_is_its_picture_turned() {
        let content = "q 72 0 0 108 0 0 cm /Im Do Q";
        // Where the picture's first pixel goes.
        for (rotate, size, first) in [(90, (300, 200), 299), (180, (200, 300), 200 * 300 - 1), (270, (300, 200), 300 * 199)] {
            let turned = drawn(content, &format!("{BOX}/Rotate {rotate}"), (size.0 as f32, size.1 as f32)).expect("the picture");
            assert_eq!(turned.dimensions(), size, "{rotate}");
            let (samples, wide) = (turned.samples(), size.0 as usize);
            // Neighbours to the right in the picture differ by one: below, before, or above each other on the page.
            let next = match rotate {
                90 => first + wide,
                180 => first - 1,
                _ => first - wide,
            };
            assert_eq!((samples[first], samples[next]), (0, 1), "{rotate}");
        }
    }

    #[test]
    fn all_else_is_drawn() {
        for (content, why) in [
            ("", "nothing"),
            ("q 72 0 0 108 0 0 cm /Im Do Q 1 0 0 RG 0 0 m 9 9 l S", "a line over it"),
            ("1 0 0 rg 0 0 9 9 re f q 72 0 0 108 0 0 cm /Im Do Q", "something below it"),
            ("q 36 0 0 54 0 0 cm /Im Do Q", "a part of the page"),
            ("q 0 108 -72 0 72 0 cm /Im Do Q", "turned"),
            ("q 72 0 0 -108 0 108 cm /Im Do Q", "upside down"),
            ("10 10 20 20 re W n q 72 0 0 108 0 0 cm /Im Do Q", "cut"),
            ("q 72 0 0 108 0 0 cm /Im Do Q q 72 0 0 108 0 0 cm /Im Do Q", "twice"),
        ] {
            assert!(shown(content, BOX).is_none(), "{why}");
        }
        assert!(shown("q 144 0 0 216 0 0 cm /Im Do Q", "/MediaBox[0 0 144 216]/CropBox[0 0 72 108]").is_none(), "a quarter of it");
    }
}
