//! The pixels of a page, gray where it has no colours, and parts of them.

use image::{DynamicImage, GrayImage, ImageBuffer, Pixel, RgbImage, imageops};

/// Pixels of one kind.
type Plane<P> = ImageBuffer<P, Vec<u8>>;

/// The pixels of a page. What was scanned without colours is a third of what it would be with them.
#[derive(Debug, Clone)]
pub(in crate::read) enum Pixels {
    Gray(GrayImage),
    Colour(RgbImage),
}

impl Pixels {
    /// Width and height.
    pub fn dimensions(&self) -> (u32, u32) {
        match self {
            Self::Gray(pixels) => pixels.dimensions(),
            Self::Colour(pixels) => pixels.dimensions(),
        }
    }

    /// As colours.
    pub fn into_rgb(self) -> RgbImage {
        match self {
            Self::Gray(pixels) => DynamicImage::ImageLuma8(pixels).into_rgb8(),
            Self::Colour(pixels) => pixels,
        }
    }

    /// The samples, row by row.
    pub fn samples(&self) -> &[u8] {
        match self {
            Self::Gray(pixels) => pixels.as_raw(),
            Self::Colour(pixels) => pixels.as_raw(),
        }
    }

    /// Turned to the right by so many quarters.
    pub fn turned(&self, quarters: u8) -> Self {
        match self {
            Self::Gray(pixels) => Self::Gray(turned(pixels, quarters)),
            Self::Colour(pixels) => Self::Colour(turned(pixels, quarters)),
        }
    }

    /// On white paper of another size, at its left upper corner.
    pub fn on_paper(&self, width: u32, height: u32) -> Self {
        match self {
            Self::Gray(pixels) => Self::Gray(on_paper(pixels, width, height, image::Luma([255]))),
            Self::Colour(pixels) => Self::Colour(on_paper(pixels, width, height, image::Rgb([255; 3]))),
        }
    }

    /// Smaller, or stretched: each pixel the mean of those it stands for.
    pub fn resized(&self, width: u32, height: u32) -> Self {
        match self {
            Self::Gray(pixels) => Self::Gray(imageops::thumbnail(pixels, width, height)),
            Self::Colour(pixels) => Self::Colour(imageops::thumbnail(pixels, width, height)),
        }
    }
}

impl From<DynamicImage> for Pixels {
    fn from(picture: DynamicImage) -> Self {
        match picture {
            DynamicImage::ImageLuma8(pixels) => Self::Gray(pixels),
            gray @ (DynamicImage::ImageLumaA8(_) | DynamicImage::ImageLuma16(_) | DynamicImage::ImageLumaA16(_)) => {
                Self::Gray(gray.into_luma8())
            }
            colour => Self::Colour(colour.into_rgb8()),
        }
    }
}

fn turned<P: Pixel<Subpixel = u8> + 'static>(pixels: &Plane<P>, quarters: u8) -> Plane<P> {
    match quarters % 4 {
        0 => pixels.clone(),
        1 => imageops::rotate90(pixels),
        2 => imageops::rotate180(pixels),
        _ => imageops::rotate270(pixels),
    }
}

fn on_paper<P: Pixel<Subpixel = u8> + 'static>(pixels: &Plane<P>, width: u32, height: u32, white: P) -> Plane<P> {
    let mut out = Plane::from_pixel(width, height, white);
    imageops::replace(&mut out, pixels, 0, 0);
    out
}

/// A part of a picture, as far as it lies inside.
pub(super) fn cut(picture: &GrayImage, left: usize, top: usize, width: usize, height: usize) -> GrayImage {
    let (wide, high) = (picture.width() as usize, picture.height() as usize);
    let (right, bottom) = ((left + width).min(wide), (top + height).min(high));
    let (left, top) = (left.min(right), top.min(bottom));
    let mut out = Vec::with_capacity((right - left) * (bottom - top));
    for row in picture.as_raw().chunks_exact(wide.max(1)).take(bottom).skip(top) {
        out.extend_from_slice(&row[left..right]);
    }
    GrayImage::from_raw((right - left) as u32, (bottom - top) as u32, out).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_cut_as_far_as_it_lies_inside() {
        let picture = GrayImage::from_fn(5, 4, |x, y| image::Luma([(10 * y + x) as u8]));
        assert_eq!(cut(&picture, 1, 2, 2, 1).as_raw(), &[21, 22]);
        let corner = cut(&picture, 4, 3, 9, 9);
        assert_eq!((corner.dimensions(), corner.as_raw().as_slice()), ((1, 1), &[34u8][..]));
        assert_eq!(cut(&picture, 7, 9, 2, 2).as_raw(), &[0u8; 0]);
        assert_eq!(cut(&GrayImage::new(0, 0), 0, 0, 3, 3).as_raw(), &[0u8; 0]);
    }
}
