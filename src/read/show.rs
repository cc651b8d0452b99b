//! Pages as people look at them: files that have pages → their sizes, and pictures of them. Runs in a child, as every reader does.

#![allow(clippy::cast_sign_loss, reason = "sizes are positive, places cut off at 0")]

use super::scan::pictures;
use super::sniff::{File, Form, sniff};
use super::{Error, Limits};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use hayro_syntax::{LoadPdfError, Pdf};
use image::RgbImage;
use image::imageops::{self, FilterType};

/// Width and height of a page in points.
pub type Size = (f32, f32);

/// Widths that pictures may have, in pixels.
pub const WIDTHS: std::ops::RangeInclusive<u32> = 16..=2400;

/// Pixels of a picture: a page of the largest width that is four times as high as it is wide.
const PIXELS: f32 = 24e6;

/// Whether files of this form have pages that can be shown.
pub fn has_pages(bytes: &[u8]) -> bool {
    matches!(sniff(bytes), Form::File(File::Pdf | File::Picture(_)))
}

/// The pages' sizes.
///
/// # Errors
/// When the file is broken, locked or has no pages.
pub fn sizes(bytes: &[u8], limits: &Limits) -> Result<Vec<Size>, Error> {
    if let Form::File(File::Pdf) = sniff(bytes) {
        let pdf = open(bytes)?;
        let pages = pdf.pages();
        return Ok(pages.iter().take(limits.pages as usize).map(|p| shown(p.render_dimensions())).collect());
    }
    let mut out = Vec::new();
    pictures(bytes, limits, |picture| {
        out.push(picture.map_or(A4, |p| shown(p.size())));
    })?;
    Ok(out)
}

/// The size of a page that does not tell its own.
const A4: Size = (595.0, 842.0);

/// Sizes that make no sense are shown as A4.
fn shown((width, height): Size) -> Size {
    let sane = |v: f32| (1.0..=20_000.0).contains(&v);
    if sane(width) && sane(height) { (width, height) } else { A4 }
}

/// A page, from 1, as a picture so many pixels wide. `part`: only this box of it, in points. `None`: there is no such page.
///
/// # Errors
/// When the file is broken or locked.
pub fn draw(bytes: &[u8], number: u32, width: u32, part: Option<[f32; 4]>, limits: &Limits) -> Result<Option<RgbImage>, Error> {
    let width = width.clamp(*WIDTHS.start(), *WIDTHS.end());
    let Some(nth) = number.checked_sub(1) else { return Ok(None) };
    let (whole, size) = if let Form::File(File::Pdf) = sniff(bytes) {
        let pdf = open(bytes)?;
        let pages = pdf.pages();
        let Some(page) = pages.get(nth as usize) else { return Ok(None) };
        let size = shown(page.render_dimensions());
        let scale = scale(size, width, part);
        let pixels = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
        let pixmap = hayro::render(page, &RenderCache::new(), &InterpreterSettings::default(), &RenderSettings::default(), &pixels);
        let (w, h) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
        let pixels = pixmap.data().iter().flat_map(|p| [p.r, p.g, p.b]).collect();
        let Some(image) = RgbImage::from_raw(w, h, pixels) else { return Ok(None) };
        (image, size)
    } else {
        let (mut found, mut count) = (None, 0);
        pictures(bytes, limits, |picture| {
            count += 1;
            if count == number {
                found = picture.ok();
            }
        })?;
        let Some(picture) = found else { return Ok(None) };
        let size = shown(picture.size());
        let scale = scale(size, width, part);
        let (w, h) = (((size.0 * scale).round() as u32).max(1), ((size.1 * scale).round() as u32).max(1));
        let pixels = picture.pixels.into_rgb();
        let fits = w >= pixels.width();
        (if fits { pixels } else { imageops::resize(&pixels, w, h, FilterType::Triangle) }, size)
    };
    Ok(Some(match part {
        Some(part) => cut(&whole, size, part),
        None => whole,
    }))
}

/// Pixels a point.
fn scale(size: Size, width: u32, part: Option<[f32; 4]>) -> f32 {
    // A part is drawn as fine as a page of letters is read, however small it is.
    let across = part.map_or(size.0, |p| (p[2] - p[0]).max(size.0 / 4.0));
    let most = (PIXELS / (size.0 * size.1)).sqrt().min(20_000.0 / size.0.max(size.1));
    (width as f32 / across).min(most)
}

/// The part of a picture.
fn cut(whole: &RgbImage, size: Size, part: [f32; 4]) -> RgbImage {
    let (x, y) = (whole.width() as f32 / size.0, whole.height() as f32 / size.1);
    let (left, top) = ((part[0].max(0.0) * x) as u32, (part[1].max(0.0) * y) as u32);
    let (left, top) = (left.min(whole.width() - 1), top.min(whole.height() - 1));
    let (right, bottom) = ((part[2] * x) as u32, (part[3] * y) as u32);
    let (w, h) = (right.clamp(left + 1, whole.width()) - left, bottom.clamp(top + 1, whole.height()) - top);
    imageops::crop_imm(whole, left, top, w, h).to_image()
}

fn open(bytes: &[u8]) -> Result<Pdf, Error> {
    Pdf::new(bytes.to_vec()).map_err(|e| match e {
        LoadPdfError::Decryption(_) => Error::Encrypted,
        LoadPdfError::Invalid => Error::Damaged { form: "PDF", fault: "no page tree could be found".to_owned() },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ImageFormat, Rgb};
    use std::io::Cursor;

    #[test]
    fn a_picture_has_a_page_and_parts() {
        // A4 at 100 dots an inch, a black square one inch from the corner.
        let square = |x: u32, y: u32| (100..200).contains(&x) && (100..200).contains(&y);
        let image = RgbImage::from_fn(827, 1169, |x, y| Rgb(if square(x, y) { [0; 3] } else { [255; 3] }));
        let mut png = Vec::new();
        assert!(image.write_to(&mut Cursor::new(&mut png), ImageFormat::Png).is_ok());
        let limits = Limits::default();
        assert!(has_pages(&png) && !has_pages("Đạt 5%".as_bytes()));
        let sizes = sizes(&png, &limits).unwrap_or_default();
        assert!(sizes.len() == 1 && (sizes[0].1 - 842.0).abs() < 1.0, "{sizes:?}");
        let page = draw(&png, 1, 400, None, &limits).ok().flatten().map(|p| p.width());
        assert_eq!(page, Some(400));
        let part = draw(&png, 1, 400, Some([72.0, 72.0, 144.0, 144.0]), &limits).ok().flatten().unwrap_or_default();
        let dark = part.pixels().filter(|p| p.0[0] < 60).count();
        assert!(dark * 10 > part.pixels().count() * 9, "{dark} of {}", part.pixels().count());
        assert!(draw(&png, 2, 400, None, &limits).is_ok_and(|p| p.is_none()));
        assert!(draw(&png, 0, 400, None, &limits).is_ok_and(|p| p.is_none()));
        for odd in [[900.0, 900.0, 1.0, 1.0], [-5.0, f32::NAN, 5.0, 5.0], [0.0, 0.0, 1e9, 1e9]] {
            assert!(draw(&png, 1, 100, Some(odd), &limits).is_ok_and(|p| p.is_some()), "{odd:?}");
        }
    }
}
