//! Pictures as files: PDF without any text, PNG, JPEG, TIFF.

use super::group4;
use super::picture::Picture;
use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use image::codecs::jpeg::{JpegEncoder, PixelDensity, PixelDensityUnit};
use image::{ExtendedColorType, ImageEncoder, ImageFormat};
use std::io::{Cursor, Write};

/// How a scanner packs a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Store {
    /// With this quality.
    Jpeg(u8),
    /// One bit a pixel, deflated.
    Bilevel,
    /// One bit a pixel, as a fax machine packs it.
    Group4,
}

/// A page as it comes out of the scanner.
pub struct Sheet {
    pub picture: Picture,
    pub store: Store,
}

/// A PDF whose pages are pictures and nothing else.
pub fn pdf(sheets: &[Sheet]) -> Vec<u8> {
    let mut objects = vec![b"<</Type/Catalog/Pages 2 0 R>>".to_vec()];
    let kids = (0..sheets.len()).map(|i| format!("{} 0 R", 3 + 3 * i)).collect::<Vec<_>>().join(" ");
    objects.push(format!("<</Type/Pages/Kids[{kids}]/Count {}>>", sheets.len()).into_bytes());
    for (i, sheet) in sheets.iter().enumerate() {
        let picture = &sheet.picture;
        let (w, h) = (picture.width as f32 * 72.0 / picture.dpi.0, picture.height as f32 * 72.0 / picture.dpi.1);
        let at = 3 + 3 * i;
        let resources = format!("<</XObject<</Im {} 0 R>>>>", at + 2);
        let page = format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 {w:.2} {h:.2}]/Resources{resources}/Contents {} 0 R>>", at + 1);
        objects.push(page.into_bytes());
        objects.push(stream("", format!("q {w:.2} 0 0 {h:.2} 0 0 cm /Im Do Q").as_bytes()));
        let (kind, data) = packed(sheet);
        let size = format!("/Type/XObject/Subtype/Image/Width {}/Height {}{kind}", picture.width, picture.height);
        objects.push(stream(&size, &data));
    }
    assembled(&objects)
}

/// What the PDF says of a picture, and its bytes.
fn packed(sheet: &Sheet) -> (String, Vec<u8>) {
    match sheet.store {
        Store::Jpeg(quality) => {
            let space = if sheet.picture.planes.len() == 3 { "RGB" } else { "Gray" };
            (format!("/ColorSpace/Device{space}/BitsPerComponent 8/Filter/DCTDecode"), jpeg(&sheet.picture, quality))
        }
        Store::Group4 => {
            let parameters = format!("<</K -1/Columns {}/Rows {}>>", sheet.picture.width, sheet.picture.height);
            let rows: Vec<Vec<bool>> =
                sheet.picture.planes[0].chunks(sheet.picture.width).map(|row| row.iter().map(|v| *v < 128.0).collect()).collect();
            let kind = format!("/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/CCITTFaxDecode/DecodeParms{parameters}");
            (kind, group4::packed(&rows))
        }
        Store::Bilevel => {
            let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
            packer.write_all(&bits(&sheet.picture)).unwrap();
            ("/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/FlateDecode".to_owned(), packer.finish().unwrap())
        }
    }
}

/// Eight pixels a byte, 1 for white, rows filled up.
fn bits(picture: &Picture) -> Vec<u8> {
    let white = |row: &[f32]| row.iter().enumerate().fold(0, |byte, (i, v)| byte | (u8::from(*v > 127.0) << (7 - i)));
    picture.planes[0].chunks(picture.width).flat_map(|row| row.chunks(8).map(white).collect::<Vec<_>>()).collect()
}

fn stream(head: &str, data: &[u8]) -> Vec<u8> {
    [format!("<<{head}/Length {}>>\nstream\n", data.len()).as_bytes(), data, b"\nendstream"].concat()
}

fn assembled(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.5\n".to_vec();
    let mut offsets = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend_from_slice(&[format!("{} 0 obj\n", i + 1).as_bytes(), object, b"\nendobj\n"].concat());
    }
    let start = out.len();
    out.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for offset in offsets {
        out.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
    }
    out.extend_from_slice(format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1).as_bytes());
    out
}

pub fn jpeg(picture: &Picture, quality: u8) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut out, quality);
    encoder.set_pixel_density(PixelDensity { density: (picture.dpi.0 as u16, picture.dpi.1 as u16), unit: PixelDensityUnit::Inches });
    let (w, h, colour) = shape(picture);
    encoder.write_image(&picture.bytes(), w, h, colour).unwrap();
    out
}

/// A PNG that tells its dots an inch (its specification, 11.3.4.3: dots a metre, behind the first chunk of 33 bytes).
pub fn png(picture: &Picture) -> Vec<u8> {
    let mut out = lossless(picture, ImageFormat::Png);
    let metre = |dpi: f32| ((dpi / 0.0254).round() as u32).to_be_bytes();
    let named = [&b"pHYs"[..], &metre(picture.dpi.0), &metre(picture.dpi.1), &[1]].concat();
    let mut sum = Crc::new();
    sum.update(&named);
    let chunk = [&9_u32.to_be_bytes()[..], &named, &sum.sum().to_be_bytes()].concat();
    out.splice(33..33, chunk);
    out
}

/// A page as a file by itself: its ending and its bytes.
pub fn picture(sheet: &Sheet) -> Vec<(&'static str, Vec<u8>)> {
    match sheet.store {
        Store::Jpeg(quality) => vec![("jpg", jpeg(&sheet.picture, quality))],
        Store::Bilevel | Store::Group4 => vec![("png", png(&sheet.picture)), ("tiff", tiff(&sheet.picture))],
    }
}

/// A TIFF that does not tell its resolution, as many do not.
pub fn tiff(picture: &Picture) -> Vec<u8> {
    lossless(picture, ImageFormat::Tiff)
}

fn lossless(picture: &Picture, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let (w, h, colour) = shape(picture);
    image::write_buffer_with_format(&mut out, &picture.bytes(), w, h, colour, format).unwrap();
    out.into_inner()
}

fn shape(picture: &Picture) -> (u32, u32, ExtendedColorType) {
    let colour = if picture.planes.len() == 3 { ExtendedColorType::Rgb8 } else { ExtendedColorType::L8 };
    (picture.width as u32, picture.height as u32, colour)
}
