//! The forms that scans come in; pages that stand on their head or side; machines without an engine.

#![expect(clippy::cast_sign_loss, reason = "places of pixels, cut off at 0")]

use super::make::{Leaf, SLIP, coded, kept, pdf, slip, strip, tiff};
use super::{extract, is_strip, ran, raws, unread, written};
use crate::common::has_tesseract;
use image::{GrayImage, ImageFormat, imageops};
use serde_json::Value;

/// Each figure's box lies on the page's ink: words of a line's height, dark within and nothing much darker just beside.
fn boxes_lie_on_words(document: &Value, picture: &GrayImage, dpi: f32) {
    let mut checked = 0;
    for indicator in document["indicators"].as_array().unwrap().iter().filter(|i| i["value"]["kind"] != "empty") {
        let evidence = &indicator["evidence"];
        assert_eq!(evidence["page"], 1, "{indicator}");
        for rect in evidence["boxes"].as_array().unwrap() {
            let px = |i: usize| (rect[i].as_f64().unwrap() as f32 * dpi / 72.0).round().max(0.0) as u32;
            let (left, top, right, bottom) = (px(0), px(1), px(2).min(picture.width()), px(3).min(picture.height()));
            // A line's height, on whichever side it stands.
            assert!(left < right && top < bottom && (bottom - top).min(right - left) < 80, "{rect}");
            let ink =
                (left..right).flat_map(|x| (top..bottom).map(move |y| (x, y))).filter(|&(x, y)| picture.get_pixel(x, y)[0] < 128).count();
            let share = ink as f32 / ((right - left) * (bottom - top)) as f32;
            assert!((0.03..0.7).contains(&share), "{} at {rect}: {share}", indicator["value"]["raw"]);
            checked += 1;
        }
    }
    assert!(checked > 30, "{checked} boxes");
}

/// The slip's figures, of which a few may be doubted and none is wrong.
fn is_slip(document: &Value) {
    let found = raws(document);
    let row =
        ["66/233", "0,09", "391/635", "43", "39", "90,7", "191/219", "53,86", "59/147", "625/1.114", "95,53", "1.546/3.341", "122", "104"];
    for figure in row.iter().chain(&super::STRIP) {
        assert!(found.contains(figure), "{figure}: {found:?}");
    }
    assert!(unread(document).is_empty(), "{}", document["source"]);
}

#[test]
fn scans_are_read_in_every_form() {
    if !has_tesseract("scans_are_read_in_every_form") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let picture = slip();
    let png = written(dir.path(), "a.png", &coded(&picture, ImageFormat::Png));
    let one = written(dir.path(), "a.tif", &tiff(std::slice::from_ref(&picture), (200, 200)));
    let pages = written(dir.path(), "b.tiff", &tiff(&[strip(1), strip(2)], (200, 200)));
    let scan = written(dir.path(), "a.pdf", &pdf(&[Leaf::Scan(picture.clone())]));
    let mixed = written(dir.path(), "b.pdf", &pdf(&[Leaf::Line("Co 12 ho so, dat 13,5% ke hoach."), Leaf::Scan(strip(0))]));
    let all = ran(extract().arg(kept(SLIP)).args([&png, &one, &scan, &pages, &mixed]));
    assert_eq!((all.documents.len(), all.code), (6, Some(0)), "{}", all.told);
    let kinds = ["image/jpeg", "image/png", "image/tiff", "application/pdf", "image/tiff", "application/pdf"];
    let origins = ["image-ocr", "image-ocr", "image-ocr", "pdf-ocr", "image-ocr", "pdf-mixed"];
    for (i, document) in all.documents.iter().enumerate() {
        let source = &document["source"];
        assert_eq!((&source["media_type"], &source["text_origin"]), (&kinds[i].into(), &origins[i].into()));
        assert_eq!((&source["pages"], &source["status"]), (&(if i < 4 { 1 } else { 2 }).into(), &"done".into()), "{source}");
        if i < 4 {
            is_slip(document);
            // A picture that states no resolution is taken for A4.
            let dpi = if i == 1 { picture.width() as f32 / 11.69 } else { 200.0 };
            boxes_lie_on_words(document, &picture, dpi);
        }
    }
    is_strip(&all.documents[4], 2);
    is_strip(&all.documents[5], 1);
    assert_eq!(raws(&all.documents[5])[..2], ["12", "13,5%"]);
    let page = |i: usize| all.documents[5]["indicators"][i]["evidence"]["page"].clone();
    assert_eq!((page(0), page(2)), (1.into(), 2.into()));
}

#[test]
fn turned_pages_are_read() {
    if !has_tesseract("turned_pages_are_read") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let turned = [imageops::rotate180(&slip()), imageops::rotate90(&slip()), imageops::rotate270(&slip())];
    let files: Vec<_> = turned
        .iter()
        .enumerate()
        .map(|(i, p)| written(dir.path(), &format!("{i}.tif"), &tiff(std::slice::from_ref(p), (200, 200))))
        .collect();
    let all = ran(extract().args(&files));
    assert_eq!(all.documents.len(), 3, "{}", all.told);
    for (document, picture) in all.documents.iter().zip(&turned) {
        is_slip(document);
        boxes_lie_on_words(document, picture, 200.0);
    }
}

#[test]
fn a_fax_with_oblong_pixels_is_read() {
    if !has_tesseract("a_fax_with_oblong_pixels_is_read") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let squeezed = |along: u32| {
        let wide = imageops::resize(&slip(), 1444, 963 * along / 204, imageops::FilterType::Triangle);
        tiff(&[wide], (204, along))
    };
    let files = [written(dir.path(), "fine.tif", &squeezed(196)), written(dir.path(), "coarse.tif", &squeezed(98))];
    let all = ran(extract().args(&files));
    assert_eq!(all.documents.len(), 2, "{}", all.told);
    is_slip(&all.documents[0]);
    // Half the rows are gone: what is read of them is right or doubted, and stands where it stood.
    is_strip(&all.documents[1], 1);
    let rect = |document: &Value| {
        let indicators = document["indicators"].as_array().unwrap();
        let found = indicators.iter().find(|i| i["value"]["raw"] == "10.196").unwrap();
        [0, 1, 2, 3].map(|i| found["evidence"]["boxes"][0][i].as_f64().unwrap())
    };
    for (fine, coarse) in rect(&all.documents[0]).into_iter().zip(rect(&all.documents[1])) {
        assert!((fine - coarse).abs() < 4.0, "{fine} {coarse}");
    }
}

#[test]
fn a_machine_without_engine_says_what_to_install() {
    let dir = tempfile::tempdir().unwrap();
    let mixed = written(dir.path(), "a.pdf", &pdf(&[Leaf::Scan(strip(0)), Leaf::Line("Co 12 ho so.")]));
    let scan = written(dir.path(), "b.pdf", &pdf(&[Leaf::Scan(strip(0)), Leaf::Scan(strip(1))]));
    let empty = tempfile::tempdir().unwrap();
    let without = |command: &mut std::process::Command| ran(command.args([&mixed, &scan]).arg(kept(SLIP)));
    let install = "apt-get install tesseract-ocr tesseract-ocr-vie";
    let mut cases = vec![("tesseract nhưng máy này chưa có", install, without(extract().env("PATH", empty.path())))];
    if has_tesseract("a_machine_without_engine_says_what_to_install") {
        cases.push(("mẫu tiếng Việt (vie)", install, without(extract().env("TESSDATA_PREFIX", empty.path()))));
    }
    cases.push(("trang là ảnh chụp", "(OCR)", without(extract().arg("--no-ocr"))));
    for (lacks, does, all) in cases {
        assert_eq!((all.documents.len(), all.code), (3, Some(0)), "{lacks}: {}", all.told);
        for (document, pages) in all.documents.iter().zip([&[1][..], &[1, 2], &[1]]) {
            assert_eq!(document["source"]["status"], "partial");
            let found = unread(document);
            assert_eq!(found.iter().map(|u| u.0).collect::<Vec<_>>(), pages, "{lacks}");
            assert!(found.iter().all(|u| u.1.contains(lacks) && u.1.contains(does)), "{found:?}");
        }
        assert_eq!(raws(&all.documents[0]), ["12"]);
        assert_eq!(raws(&all.documents[1]), [""; 0]);
    }
}
