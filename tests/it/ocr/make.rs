//! Scans for tests, made of the kept ones: other forms, several pages, turned; and engines that are shell scripts.

use image::{DynamicImage, GrayImage, ImageFormat};
use std::fmt::Write as _;
use std::fs;
use std::io::Cursor;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tiff::encoder::{Rational, TiffEncoder, colortype::Gray8};
use tiff::tags::{ResolutionUnit, Tag};

/// The kept scan that most tests are made of, at 200 dots an inch; a few lines and a table.
pub const SLIP: &str = "slip0036.jpeg30.jpg";

/// A kept scan.
pub fn kept(name: &str) -> PathBuf {
    crate::common::root().join("tests/it/scans/fixtures").join(name)
}

pub fn slip() -> GrayImage {
    image::load_from_memory(&fs::read(kept(SLIP)).unwrap()).unwrap().into_luma8()
}

/// The slip's head with its sentences alone: quick to read. `n`: pages of different numbers are different pictures.
pub fn strip(n: u8) -> GrayImage {
    let slip = slip();
    let (w, _) = slip.dimensions();
    let mut out = GrayImage::from_pixel(w, 330, image::Luma([255]));
    let head = image::imageops::crop_imm(&slip, 0, 0, w, 250).to_image();
    image::imageops::replace(&mut out, &head, 0, 10 * i64::from(n));
    out
}

pub fn coded(picture: &GrayImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    DynamicImage::ImageLuma8(picture.clone()).write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// A TIFF of so many pages that states dots an inch across and along.
pub fn tiff(pages: &[GrayImage], dpi: (u32, u32)) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut out).unwrap();
    for page in pages {
        let mut image = encoder.new_image::<Gray8>(page.width(), page.height()).unwrap();
        image.resolution_unit(ResolutionUnit::Inch);
        image.encoder().write_tag(Tag::XResolution, Rational { n: dpi.0, d: 1 }).unwrap();
        image.encoder().write_tag(Tag::YResolution, Rational { n: dpi.1, d: 1 }).unwrap();
        image.write_data(page.as_raw()).unwrap();
    }
    out.into_inner()
}

/// A page of a PDF.
pub enum Leaf {
    /// A picture of 200 dots an inch that covers it.
    Scan(GrayImage),
    /// A line of text.
    Line(&'static str),
    /// A picture stretched over so many points either way.
    Vast(GrayImage, u32),
}

pub fn pdf(leaves: &[Leaf]) -> Vec<u8> {
    let mut objects: Vec<Vec<u8>> = vec![b"<</Type/Catalog/Pages 2 0 R>>".to_vec()];
    let kids: String = (0..leaves.len()).map(|i| format!("{} 0 R ", 4 + 3 * i)).collect::<Vec<_>>().concat();
    objects.push(format!("<</Type/Pages/Kids[{kids}]/Count {}>>", leaves.len()).into_bytes());
    objects.push(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec());
    let stream = |head: &str, data: &[u8]| [format!("<<{head}/Length {}>>stream\n", data.len()).as_bytes(), data, b"\nendstream"].concat();
    for (i, leaf) in leaves.iter().enumerate() {
        let at = 4 + 3 * i;
        let (w, h, content, picture) = match leaf {
            Leaf::Line(words) => (595.0, 842.0, format!("BT /F 12 Tf 72 700 Td ({words}) Tj ET"), None),
            Leaf::Scan(p) => (p.width() as f32 * 0.36, p.height() as f32 * 0.36, String::new(), Some(p)),
            Leaf::Vast(p, side) => (*side as f32, *side as f32, String::new(), Some(p)),
        };
        let content = if picture.is_some() { format!("q {w} 0 0 {h} 0 0 cm /Im Do Q") } else { content };
        let resources = format!("<</Font<</F 3 0 R>>/XObject<</Im {} 0 R>>>>", at + 2);
        let page = format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 {w} {h}]/Resources{resources}/Contents {} 0 R>>", at + 1);
        objects.push(page.into_bytes());
        objects.push(stream("", content.as_bytes()));
        let dot = GrayImage::from_pixel(1, 1, image::Luma([255]));
        let p = picture.unwrap_or(&dot);
        let head =
            format!("/Type/XObject/Subtype/Image/Width {}/Height {}/ColorSpace/DeviceGray/BitsPerComponent 8", p.width(), p.height());
        objects.push(stream(&head, p.as_raw()));
    }
    let mut out = b"%PDF-1.5\n".to_vec();
    let mut table = String::new();
    for (i, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", out.len()).unwrap();
        out.extend_from_slice(&[format!("{} 0 obj\n", i + 1).as_bytes(), object, b"\nendobj\n"].concat());
    }
    let (at, size) = (out.len(), objects.len() + 1);
    let end = format!("xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n");
    out.extend_from_slice(end.as_bytes());
    out
}

/// The true engine.
pub fn tesseract() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    std::env::split_paths(&path).map(|p| p.join("tesseract")).find(|p| p.is_file()).unwrap()
}

/// Puts an engine into a folder that first counts its start in the file `starts` and does `lines`, then what the true one does.
/// What is asked of it only to know it is answered before.
pub fn engine(folder: &Path, lines: &str) {
    let (path, here, real) = (folder.join("tesseract"), folder.display(), tesseract());
    let script = format!(
        "#!/bin/sh\ncase \"$1\" in --*) exec {real} \"$@\";; esac\necho >>{here}/starts\ncd {here}\n{lines}\nexec {real} \"$@\"\n",
        real = real.display()
    );
    fs::write(&path, script).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// How often the engine of a folder was started.
pub fn starts(folder: &Path) -> usize {
    fs::read_to_string(folder.join("starts")).map_or(0, |s| s.lines().count())
}

/// The search path with a folder before all others.
pub fn path_with(folder: &Path) -> String {
    format!("{}:{}", folder.display(), std::env::var("PATH").unwrap())
}
