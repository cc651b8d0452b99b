//! Files and pages → pictures at the resolution they were scanned with.

use crate::read::{Error, Limits};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use hayro_syntax::page::Page;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader, RgbImage};
use std::io::Cursor;

/// A page as a picture.
#[derive(Debug)]
pub(in crate::read) struct Picture {
    /// Its pixels.
    pub pixels: RgbImage,
    /// Pixels an inch.
    pub dpi: f32,
}

/// Resolutions that pages are drawn at: letters are too small for the engine below, and gain nothing above.
const DPI: (f32, f32) = (150.0, 300.0);
/// Where nothing tells the resolution.
const USUAL_DPI: f32 = 200.0;
/// Pixels of a page.
const PIXELS: f32 = 40e6;
/// Width and height of a page in pixels.
const SIDE: f32 = 12_000.0;

/// A PDF's page as it is shown. `scanned`: pixels an inch of the picture that covers it, 0 where none does. `None`: its size is
/// absurd.
pub(in crate::read) fn page(page: &Page<'_>, scanned: f32) -> Option<Picture> {
    let (width, height) = page.render_dimensions();
    if !(width >= 36.0 && height >= 36.0) {
        return None;
    }
    let wanted = if scanned > 0.0 { scanned.clamp(DPI.0, DPI.1) } else { USUAL_DPI };
    // A page larger than A3 is a plan or a poster: it is drawn smaller.
    let most = (PIXELS / (width * height)).sqrt().min(SIDE / width.max(height));
    let scale = (wanted / 72.0).min(most);
    // The sizes are cut to whole pixels: a picture drawn at its own resolution keeps its pixels.
    let (w, h) = ((width * scale).round().max(1.0), (height * scale).round().max(1.0));
    let size = PixmapSettings { x_scale: (w + 0.01) / width, y_scale: (h + 0.01) / height, bg_color: WHITE };
    let pixmap = hayro::render(page, &RenderCache::new(), &InterpreterSettings::default(), &RenderSettings::default(), &size);
    let (w, h) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    let pixels = pixmap.data().iter().flat_map(|p| [p.r, p.g, p.b]).collect();
    Some(Picture { pixels: RgbImage::from_raw(w, h, pixels)?, dpi: scale * 72.0 })
}

/// The pages of a picture file: one, or as many as a TIFF holds, one after the other.
///
/// # Errors
/// When the file is broken or too large.
pub(in crate::read) fn file(bytes: &[u8], limits: &Limits, mut each: impl FnMut(Picture)) -> Result<u32, Error> {
    if bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*") {
        return pages_of_tiff(bytes, limits, each);
    }
    let damaged = |e: &dyn std::fmt::Display| Error::Damaged { form: "picture", fault: e.to_string() };
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|e| damaged(&e))?;
    reader.limits(bounds());
    let mut decoder = reader.into_decoder().map_err(|e| damaged(&e))?;
    let turned = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|e| damaged(&e))?;
    picture.apply_orientation(turned);
    each(fitted(picture.into_rgb8()));
    Ok(1)
}

/// What a decoder may take.
fn bounds() -> image::Limits {
    let mut bounds = image::Limits::default();
    bounds.max_image_width = Some(30_000);
    bounds.max_image_height = Some(30_000);
    bounds.max_alloc = Some(320 << 20);
    bounds
}

fn pages_of_tiff(bytes: &[u8], limits: &Limits, mut each: impl FnMut(Picture)) -> Result<u32, Error> {
    use tiff::decoder::{Decoder, DecodingResult, Limits as Bounds};
    let damaged = |fault: String| Error::Damaged { form: "TIFF picture", fault };
    let mut bounds = Bounds::default();
    bounds.decoding_buffer_size = 256 << 20;
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(|e| damaged(e.to_string()))?.with_limits(bounds);
    let mut count = 0;
    loop {
        count += 1;
        if count > limits.pages {
            return Err(Error::TooLarge { limit: limits.pages as usize, size: count as usize });
        }
        let (width, height) = decoder.dimensions().map_err(|e| damaged(e.to_string()))?;
        if width > 30_000 || height > 30_000 {
            return Err(damaged(format!("a page of {width} x {height} pixels")));
        }
        let kind = decoder.colortype().map_err(|e| damaged(e.to_string()))?;
        let DecodingResult::U8(data) = decoder.read_image().map_err(|e| damaged(e.to_string()))? else {
            return Err(damaged(format!("samples of an uncommon depth ({kind:?})")));
        };
        let pixels = colours(&data, width, height, kind).ok_or_else(|| damaged(format!("uncommon colours ({kind:?})")))?;
        each(fitted(pixels));
        if !decoder.more_images() {
            return Ok(count);
        }
        decoder.next_image().map_err(|e| damaged(e.to_string()))?;
    }
}

/// Samples of a TIFF page as red, green, blue.
fn colours(data: &[u8], width: u32, height: u32, kind: tiff::ColorType) -> Option<RgbImage> {
    use tiff::ColorType as Kind;
    let (w, h) = (width as usize, height as usize);
    let pixels: Vec<u8> = match kind {
        Kind::Gray(1) => {
            // Rows begin on whole bytes.
            let row = w.div_ceil(8);
            let bit = |x: usize, y: usize| data.get(y * row + x / 8).is_some_and(|b| b >> (7 - x % 8) & 1 == 1);
            (0..h).flat_map(|y| (0..w).flat_map(move |x| [if bit(x, y) { 255 } else { 0 }; 3])).collect()
        }
        Kind::Gray(8) => data.iter().flat_map(|&g| [g; 3]).collect(),
        Kind::RGB(8) => data.to_vec(),
        Kind::RGBA(8) => data.chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect(),
        _ => return None,
    };
    (pixels.len() == w * h * 3).then(|| RgbImage::from_raw(width, height, pixels)).flatten()
}

/// A picture whose file does not tell its resolution in a way to be trusted: its longer side is taken as that of A4.
fn fitted(pixels: RgbImage) -> Picture {
    let long = pixels.width().max(pixels.height()) as f32;
    let dpi = long / 11.69;
    if dpi <= 320.0 {
        return Picture { pixels, dpi: dpi.max(20.0) };
    }
    let scale = DPI.1 / dpi;
    let size = |n: u32| ((n as f32 * scale).round() as u32).max(1);
    let (w, h) = (size(pixels.width()), size(pixels.height()));
    Picture { pixels: image::imageops::thumbnail(&pixels, w, h), dpi: DPI.1 }
}
