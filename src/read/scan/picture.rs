//! Files and pages → pictures at the resolution they were scanned with.

use super::pixels::Pixels;
use crate::read::{Error, Limits};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use hayro_syntax::page::Page;
use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, ImageDecoder, ImageReader, RgbImage};
use std::io::Cursor;
use std::ops::RangeInclusive;
use tiff::decoder::ifd::Value;
use tiff::decoder::{Decoder, DecodingResult, Limits as Bounds};
use tiff::tags::Tag;

/// A page as a picture.
#[derive(Debug)]
pub(in crate::read) struct Picture {
    /// Its pixels.
    pub pixels: Pixels,
    /// Pixels an inch.
    pub dpi: f32,
}

impl Picture {
    /// Its size in points.
    pub fn size(&self) -> (f32, f32) {
        let (width, height) = self.pixels.dimensions();
        (width as f32 / self.dpi * 72.0, height as f32 / self.dpi * 72.0)
    }
}

/// Resolutions that pages are drawn at: letters are too small for the engine below, and gain nothing above.
const DPI: (f32, f32) = (150.0, 300.0);
/// Where nothing tells the resolution.
const USUAL_DPI: f32 = 200.0;
/// Pixels of a page that is recognised: A3 at 300 an inch has 17 million.
const PIXELS: f32 = 24e6;
/// Pixels of a picture file's page that is read at all, and of its longer side.
const MOST: u64 = 100_000_000;
const LONGEST: u32 = 30_000;
/// The longer side of paper, in inches.
const PAPER: RangeInclusive<f32> = 5.0..=24.0;
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
    if let Some(pixels) = super::sole::picture(page, w, h) {
        return Some(Picture { pixels, dpi: scale * 72.0 });
    }
    let size = PixmapSettings { x_scale: (w + 0.01) / width, y_scale: (h + 0.01) / height, bg_color: WHITE };
    let pixmap = hayro::render(page, &RenderCache::new(), &InterpreterSettings::default(), &RenderSettings::default(), &size);
    let (w, h) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    let data = pixmap.data();
    let pixels = if data.iter().all(|p| p.r == p.g && p.g == p.b) {
        Pixels::Gray(GrayImage::from_raw(w, h, data.iter().map(|p| p.g).collect())?)
    } else {
        let mut pixels = vec![0; 3 * data.len()];
        for (to, p) in pixels.chunks_exact_mut(3).zip(data) {
            to.copy_from_slice(&[p.r, p.g, p.b]);
        }
        Pixels::Colour(RgbImage::from_raw(w, h, pixels)?)
    };
    Some(Picture { pixels, dpi: scale * 72.0 })
}

/// The pages of a picture file, one after the other: one, or as many as a TIFF holds. A page that cannot be read is told of in
/// Vietnamese.
///
/// # Errors
/// When the file is broken or too large and no page of it can be read.
pub(in crate::read) fn file(bytes: &[u8], limits: &Limits, mut each: impl FnMut(Result<Picture, String>)) -> Result<u32, Error> {
    if bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*") {
        return pages_of_tiff(bytes, limits, each);
    }
    let damaged = |e: &dyn std::fmt::Display| Error::Damaged { form: "picture", fault: e.to_string() };
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|e| damaged(&e))?;
    reader.limits(bounds());
    let mut decoder = reader.into_decoder().map_err(|e| damaged(&e))?;
    let (width, height) = decoder.dimensions();
    if !bounded(width, height) {
        return Err(damaged(&format!("{width} x {height} pixels")));
    }
    let turned = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|e| damaged(&e))?;
    picture.apply_orientation(turned);
    let stated = density(bytes).map(|(x, y)| if turned_aside(turned) { (y, x) } else { (x, y) });
    each(Ok(fitted(picture.into(), stated)));
    Ok(1)
}

/// Whether a picture shown so has its columns as rows.
fn turned_aside(how: Orientation) -> bool {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(how, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH)
}

/// Pixels an inch across and along, as a JPEG (JFIF, its first segment) or a PNG (`pHYs`, before the pixels) states them.
fn density(bytes: &[u8]) -> Option<(f32, f32)> {
    let pair = |at: usize| Some(f32::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    let word = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    if bytes.get(6..11) == Some(b"JFIF\0") {
        let inches = match bytes.get(13)? {
            1 => 1.0,
            2 => 2.54,
            _ => return None,
        };
        return believable(pair(14)? * inches, pair(16)? * inches);
    }
    let mut at = 8;
    // Few chunks stand before the pixels.
    for _ in 0..64 {
        let kind = bytes.get(at + 4..at + 8)?;
        if kind == b"pHYs" {
            let metres = 0.0254;
            return (*bytes.get(at + 16)? == 1).then_some(believable(word(at + 8)? as f32 * metres, word(at + 12)? as f32 * metres)?);
        }
        if kind == b"IDAT" {
            return None;
        }
        at = at.checked_add(word(at)? as usize)?.checked_add(12)?;
    }
    None
}

/// Resolutions that scanners have. `None`: these are none.
fn believable(across: f32, along: f32) -> Option<(f32, f32)> {
    let scanner = |dpi: f32| (70.0..=1200.0).contains(&dpi);
    let alike = across.max(along) <= 4.0 * across.min(along);
    (scanner(across) && scanner(along) && alike).then_some((across, along))
}

/// What a decoder may take.
fn bounds() -> image::Limits {
    let mut bounds = image::Limits::default();
    bounds.max_image_width = Some(LONGEST);
    bounds.max_image_height = Some(LONGEST);
    bounds.max_alloc = Some(320 << 20);
    bounds
}

/// Whether a picture of this size is read at all.
fn bounded(width: u32, height: u32) -> bool {
    width <= LONGEST && height <= LONGEST && u64::from(width) * u64::from(height) <= MOST
}

fn pages_of_tiff(bytes: &[u8], limits: &Limits, mut each: impl FnMut(Result<Picture, String>)) -> Result<u32, Error> {
    let damaged = |fault: String| Error::Damaged { form: "TIFF picture", fault };
    let mut bounds = Bounds::default();
    bounds.decoding_buffer_size = 256 << 20;
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(|e| damaged(e.to_string()))?.with_limits(bounds);
    let (mut count, mut good, mut first) = (0, false, None);
    let mut told = |each: &mut dyn FnMut(Result<Picture, String>), fault: String| {
        each(Err(format!("trang bị hỏng, không đọc được ({fault})")));
        first.get_or_insert(fault);
    };
    loop {
        count += 1;
        if count > limits.pages {
            return Err(Error::TooLarge { limit: limits.pages as usize, size: count as usize });
        }
        match page_of_tiff(&mut decoder) {
            Ok(picture) => {
                good = true;
                each(Ok(picture));
            }
            Err(fault) => told(&mut each, fault),
        }
        if !decoder.more_images() {
            break;
        }
        if let Err(e) = decoder.next_image() {
            count += 1;
            told(&mut each, e.to_string());
            break;
        }
    }
    match first {
        Some(fault) if !good => Err(damaged(fault)),
        _ => Ok(count),
    }
}

/// The page that the decoder stands at.
fn page_of_tiff(decoder: &mut Decoder<Cursor<&[u8]>>) -> Result<Picture, String> {
    let (width, height) = decoder.dimensions().map_err(|e| e.to_string())?;
    if !bounded(width, height) {
        return Err(format!("{width} x {height} pixels"));
    }
    let stated = stated(decoder);
    let kind = decoder.colortype().map_err(|e| e.to_string())?;
    let DecodingResult::U8(data) = decoder.read_image().map_err(|e| e.to_string())? else {
        return Err(format!("samples of an uncommon depth ({kind:?})"));
    };
    let pixels = samples(data, width, height, kind).ok_or_else(|| format!("uncommon colours ({kind:?})"))?;
    Ok(fitted(pixels, stated))
}

/// Pixels an inch across and along, as the file states them. `None`: it does not, or what no scanner has.
fn stated(decoder: &mut Decoder<Cursor<&[u8]>>) -> Option<(f32, f32)> {
    let inches = match decoder.find_tag(Tag::ResolutionUnit).ok()?.map(Value::into_u16) {
        // No unit: numbers that tell the shape of a pixel at the most.
        Some(Ok(1)) => return None,
        Some(Ok(3)) => 2.54,
        _ => 1.0,
    };
    let mut number = |tag: Tag| match decoder.find_tag(tag).ok()?? {
        Value::Rational(of, parts) if parts > 0 => Some(of as f32 / parts as f32 * inches),
        Value::Float(value) => Some(value * inches),
        Value::Short(value) => Some(f32::from(value) * inches),
        Value::Unsigned(value) => Some(value as f32 * inches),
        _ => None,
    };
    believable(number(Tag::XResolution)?, number(Tag::YResolution)?)
}

/// Samples of a TIFF page as pixels. `None`: of a kind that is not known, or too few or too many.
fn samples(data: Vec<u8>, width: u32, height: u32, kind: tiff::ColorType) -> Option<Pixels> {
    use tiff::ColorType as Kind;
    let (w, h) = (width as usize, height as usize);
    let gray = |data: Vec<u8>| (data.len() == w * h).then(|| GrayImage::from_raw(width, height, data)).flatten().map(Pixels::Gray);
    let colour = |data: Vec<u8>| (data.len() == w * h * 3).then(|| RgbImage::from_raw(width, height, data)).flatten().map(Pixels::Colour);
    match kind {
        Kind::Gray(1) => {
            let mut pixels = Vec::with_capacity(w * h);
            // Rows begin on whole bytes.
            for row in data.chunks_exact(w.div_ceil(8).max(1)).take(h) {
                let bit = |x: usize| row.get(x / 8).is_some_and(|b| b >> (7 - x % 8) & 1 == 1);
                pixels.extend((0..w).map(|x| if bit(x) { 255 } else { 0 }));
            }
            gray(pixels)
        }
        Kind::Gray(8) => gray(data),
        Kind::RGB(8) => colour(data),
        Kind::RGBA(8) => colour(data.chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect()),
        _ => None,
    }
}

/// A picture with square pixels, no more of them than are of use. `stated`: its pixels an inch across and along; where the paper
/// would then be of no usual size, or nothing is stated, its longer side is taken as that of A4.
fn fitted(pixels: Pixels, stated: Option<(f32, f32)>) -> Picture {
    let (width, height) = pixels.dimensions();
    let (width, height) = (width as f32, height as f32);
    // Fax machines send fewer rows than columns.
    let (across, along) = stated.filter(|(x, y)| x.max(*y) > 1.02 * x.min(*y)).unwrap_or((1.0, 1.0));
    let (wide, high) = (width * across.max(along) / across, height * across.max(along) / along);
    let long = wide.max(high);
    let told = stated.map(|(x, y)| x.max(y)).filter(|dpi| PAPER.contains(&(long / dpi)));
    let dpi = told.unwrap_or(long / 11.69).max(20.0);
    let wanted = if dpi <= 320.0 { 1.0 } else { DPI.1 / dpi };
    let scale = (PIXELS / (wide * high)).sqrt().min(wanted);
    let size = |n: f32| ((n * scale).round() as u32).max(1);
    let (w, h) = (size(wide), size(high));
    let pixels = if (w, h) == pixels.dimensions() { pixels } else { pixels.resized(w, h) };
    Picture { pixels, dpi: dpi * scale }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_become_square_and_paper_usual() {
        let fit = |size: (u32, u32), stated: Option<(f32, f32)>| {
            let fitted = fitted(Pixels::Gray(GrayImage::new(size.0, size.1)), stated);
            let (width, height) = fitted.pixels.dimensions();
            (width, height, fitted.dpi.round() as u32)
        };
        // A4 by a scanner, told and not; a fax page, standard and fine.
        assert_eq!(fit((1654, 2339), Some((200.0, 200.0))), (1654, 2339, 200));
        assert_eq!(fit((1654, 2339), None), (1654, 2339, 200));
        assert_eq!(fit((1728, 1146), Some((204.0, 98.0))), (1728, 2386, 204));
        assert_eq!(fit((1728, 2292), Some((204.0, 196.0))), (1728, 2386, 204));
        // 72 is what programs write that do not know: no page is 82 centimetres long.
        assert_eq!(fit((1654, 2339), Some((72.0, 72.0))), (1654, 2339, 200));
        // A5 is not A4, if the file says so.
        assert_eq!(fit((1165, 1654), Some((200.0, 200.0))).2, 200);
        assert_eq!(fit((4960, 7016), Some((600.0, 600.0))), (2480, 3508, 300));
        let (w, h, _) = fit((9000, 9000), None);
        assert!(w * h <= 25_000_000, "{w} x {h}");
    }
}
