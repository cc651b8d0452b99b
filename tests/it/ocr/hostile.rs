//! Pictures made to break readers end in a status of their own, within the limits, and cost no other file.

use super::make::{Leaf, SLIP, coded, kept, pdf, slip, strip, tiff};
use super::{extract, ran, raws, unread, written};
use crate::common::has_tesseract;
use flate2::Crc;
use image::{GrayImage, ImageFormat};
use std::fs;
use std::time::{Duration, Instant};

/// A PNG that states a size and holds next to nothing.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
    for (kind, data) in [(b"IHDR", &head[..]), (b"IDAT", b"\x78\x9c\x03\x00\x00\x00\x00\x01"), (b"IEND", b"")] {
        let named = [&kind[..], data].concat();
        let mut sum = Crc::new();
        sum.update(&named);
        out.extend_from_slice(&[&(data.len() as u32).to_be_bytes()[..], &named, &sum.sum().to_be_bytes()].concat());
    }
    out
}

/// A TIFF whose directory names itself as the next.
fn cyclic() -> Vec<u8> {
    let mut out = tiff(&[strip(0)], (200, 200));
    let at = u32::from_le_bytes(out[4..8].try_into().unwrap()) as usize;
    let entries = usize::from(u16::from_le_bytes(out[at..at + 2].try_into().unwrap()));
    let next = at + 2 + 12 * entries;
    out[next..next + 4].copy_from_slice(&(at as u32).to_le_bytes());
    out
}

/// A TIFF whose second page lies beyond its end.
fn beyond() -> Vec<u8> {
    let mut out = cyclic();
    let at = u32::from_le_bytes(out[4..8].try_into().unwrap()) as usize;
    let entries = usize::from(u16::from_le_bytes(out[at..at + 2].try_into().unwrap()));
    let next = at + 2 + 12 * entries;
    out[next..next + 4].copy_from_slice(&0xFFFF_FF00_u32.to_le_bytes());
    out
}

#[test]
fn hostile_pictures_end_in_a_status() {
    if !has_tesseract("hostile_pictures_end_in_a_status") {
        return;
    }
    let half = |bytes: Vec<u8>| bytes[..bytes.len() / 2].to_vec();
    let white = |w, h| GrayImage::from_pixel(w, h, image::Luma([255]));
    let vast = pdf(&[Leaf::Vast(slip(), 14_400), Leaf::Line("Co 12 ho so.")]);
    // What may come of it: a word of the error, or "document".
    let cases: Vec<(&str, Vec<u8>, &[&str])> = vec![
        ("cut.png", half(coded(&slip(), ImageFormat::Png)), &["unsupported"]),
        ("cut.jpg", half(fs::read(kept(SLIP)).unwrap()), &["unsupported", "document"]),
        ("cut.tif", half(tiff(&[slip()], (200, 200))), &["unsupported"]),
        ("vast.png", png(60_000, 60_000), &["unsupported"]),
        ("wide.png", png(30_000, 30_000), &["unsupported"]),
        ("nothing.png", png(0, 0), &["unsupported"]),
        ("dot.png", coded(&white(1, 1), ImageFormat::Png), &["document", "empty"]),
        ("line.png", coded(&white(20_000, 1), ImageFormat::Png), &["document", "empty"]),
        ("blank.png", coded(&white(1654, 2339), ImageFormat::Png), &["document", "empty"]),
        ("black.png", coded(&GrayImage::new(1654, 2339), ImageFormat::Png), &["document", "empty"]),
        ("large.png", coded(&white(6_000, 6_000), ImageFormat::Png), &["document", "empty"]),
        ("cycle.tif", cyclic(), &["document", "unsupported"]),
        ("beyond.tif", beyond(), &["document"]),
        ("vast.pdf", vast, &["document"]),
    ];
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes, ends) in cases {
        let begun = Instant::now();
        let all = ran(extract().arg(written(dir.path(), name, &bytes)).arg(written(dir.path(), "next.rtf", b"{\\rtf1 Co 12 ho so.}")));
        assert!(begun.elapsed() < Duration::from_mins(1), "{name}: {:?}", begun.elapsed());
        assert_eq!(raws(all.documents.last().unwrap()), ["12"], "{name}");
        if let [document, _] = &all.documents[..] {
            assert!(ends.contains(&"document"), "{name}: {}", document["source"]);
            match name {
                "cycle.tif" | "beyond.tif" => {
                    super::is_strip(document, 1);
                    assert!(unread(document).len() == 1 && unread(document)[0].0 == 2, "{name}: {}", document["source"]);
                }
                "vast.pdf" => assert!(raws(document).contains(&"12"), "{}", document["source"]),
                _ => {}
            }
        } else {
            let reason = all.told.split_once(&format!("{name}: ")).and_then(|t| t.1.split(": ").next()).unwrap_or_default();
            assert!(ends.contains(&reason) && all.code == Some(1), "{name}: {}", all.told);
        }
    }
}
