//! Small files written by hand: what each of them shows is known to the point.

use super::{read, stream};
use crate::document::{Block, Document, Encoding, Placed, Span};
use crate::read::dump::layout;
use crate::read::scan::Scans;
use crate::read::{Error, Limits};
use std::fmt::Write;
use std::ops::ControlFlow;

/// A file of pages with these content streams. `extra`: entries of each page's dictionary; `objects`: further objects from 10 on.
fn file(pages: &[&str], extra: &str, objects: &[&str]) -> Vec<u8> {
    let mut all: Vec<(usize, String)> = vec![
        (1, "<</Type/Catalog/Pages 2 0 R>>".to_owned()),
        (3, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned()),
        (
            4,
            "<</Type/Font/Subtype/TrueType/BaseFont/.VnTime/Encoding/WinAnsiEncoding/FirstChar 32/LastChar 255/Widths[".to_owned()
                + &"500 ".repeat(224)
                + "]>>",
        ),
        (
            5,
            "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n \nendstream"
                .to_owned(),
        ),
    ];
    let mut kids = String::new();
    for (i, content) in pages.iter().enumerate() {
        let (page, stream) = (100 + 2 * i, 101 + 2 * i);
        let _ = write!(kids, "{page} 0 R ");
        let resources = "/Resources<</Font<</F 3 0 R/V 4 0 R>>/XObject<</I 5 0 R>>>>";
        all.push((page, format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]{resources}/Contents {stream} 0 R{extra}>>")));
        all.push((stream, format!("<</Length {}>>stream\n{content}\nendstream", content.len())));
    }
    all.push((2, format!("<</Type/Pages/Kids[{kids}]/Count {}>>", pages.len())));
    all.extend(objects.iter().enumerate().map(|(i, o)| (10 + i, (*o).to_owned())));
    all.sort_by_key(|o| o.0);
    let mut out = String::from("%PDF-1.5\n");
    let mut xref = String::new();
    for (number, body) in &all {
        let _ = write!(xref, "{number} 1\n{:010} 00000 n \n", out.len());
        let _ = write!(out, "{number} 0 obj\n{body}\nendobj\n");
    }
    let at = out.len();
    let _ = write!(out, "xref\n0 1\n0000000000 65535 f \n{xref}trailer\n<</Size 1000/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n");
    // One byte a letter: codes above 127 are those of WinAnsi.
    out.chars().map(|c| c as u8).collect()
}

/// A line of text at a place, its letters' base line `y` points from the top.
fn at(x: f32, y: f32, words: &str) -> String {
    format!("BT /F 12 Tf 1 0 0 1 {x} {} Tm ({words}) Tj ET\n", 800.0 - y)
}

fn ruled(x: [f32; 3], y: [f32; 3]) -> String {
    let mut out = String::new();
    for at in y {
        let _ = writeln!(out, "{} {} m {} {} l S", x[0], 800.0 - at, x[2], 800.0 - at);
    }
    for at in x {
        let _ = writeln!(out, "{at} {} m {at} {} l S", 800.0 - y[0], 800.0 - y[2]);
    }
    out
}

fn document(pages: &[&str]) -> Document {
    read(&file(pages, "", &[]), &Limits::default(), &Scans::default()).expect("a document")
}

#[test]
fn words_lines_and_boxes() {
    let line = "BT /F 12 Tf 1 0 0 1 100 700 Tm [(Tong)-300( so)-250(12)20(34)] TJ ET";
    let d = document(&[line]);
    assert_eq!(d.text, "Tong so 1234\n");
    let boxes = d.boxes(Span::new(8, 12));
    assert_eq!(boxes.len(), 1);
    let (page, [left, top, right, bottom]) = boxes[0];
    assert_eq!(page, 1);
    assert!(left > 140.0 && right < 185.0 && right - left > 20.0, "{left} {right}");
    assert!((88.0..92.0).contains(&top) && (101.0..105.0).contains(&bottom), "{top} {bottom}");
}

#[test]
fn sentences_go_on_over_lines_and_pages() {
    let full = "Trong nam qua cac don vi da tiep nhan va xu ly tong cong nhieu ho so moi cua dan";
    let first = [at(70.0, 700.0, full), at(70.0, 716.0, full)].concat();
    let second = [at(70.0, 60.0, "trong do co 12 ho so."), at(300.0, 780.0, "- 2 -")].concat();
    let d = document(&[&first, &second]);
    assert_eq!(d.blocks.len(), 1, "{}", layout(&d));
    assert!(d.text.ends_with("cua dan trong do co 12 ho so.\n"), "{}", d.text);
    assert_eq!(d.pages.len(), 2);
    assert_eq!(d.pages[1].span.of(&d.text).trim(), "trong do co 12 ho so.");
}

#[test]
fn a_ruled_table_over_two_pages_is_one() {
    let page = |rows: [(&str, &str); 2], y: f32| {
        let mut out = ruled([70.0, 300.0, 400.0], [y, y + 20.0, y + 40.0]);
        for (i, (a, b)) in rows.into_iter().enumerate() {
            let base = y + 15.0 + 20.0 * i as f32;
            out += &at(75.0, base, a);
            out += &at(305.0, base, b);
        }
        out
    };
    let d = document(&[&page([("Don vi", "So luong"), ("Xa A", "12")], 700.0), &page([("Don vi", "So luong"), ("Xa B", "1.234")], 60.0)]);
    assert_eq!(layout(&d), "T 3×2 spans\n  ⟦Don vi⟧⟦So luong⟧\n  ⟦Xa A⟧⟦12⟧\n  ⟦Xa B⟧⟦1.234⟧\n");
}

#[test]
fn a_number_broken_in_a_narrow_cell_is_one() {
    let mut content = ruled([70.0, 120.0, 178.0], [100.0, 120.0, 160.0]);
    for (x, y, words) in
        [(75.0, 115.0, "Xa"), (125.0, 115.0, "Tien"), (75.0, 135.0, "A"), (123.0, 135.0, "189.326"), (123.0, 150.0, ".284")]
    {
        content += &at(x, y, words);
    }
    let d = document(&[&content]);
    assert!(d.text.contains("A\t189.326.284\n"), "{}", d.text);
}

#[test]
fn legacy_fonts_are_decoded_and_raised_digits_are_marks() {
    let line = "BT /V 12 Tf 1 0 0 1 100 700 Tm (to\u{b5}n t\u{d8}nh) Tj /V 7 Tf 5 Ts (1) Tj ET";
    let d = document(&[line]);
    assert_eq!(d.text, "toàn tỉnh¹\n");
    assert_eq!(d.encoding, Encoding::Tcvn3);
}

#[test]
fn turned_pages_read_like_others() {
    let line = "BT /F 12 Tf 0 1 -1 0 300 100 Tm (Bieu so 12 nam nay) Tj ET BT /F 12 Tf 0 1 -1 0 320 100 Tm (Dong hai) Tj ET";
    let d = document(&[line]);
    assert!(d.text.starts_with("Bieu so 12 nam nay"), "{}", d.text);
    let (_, [left, top, right, bottom]) = d.boxes(d.places[0].span)[0];
    assert!(right - left < 20.0 && bottom > top && bottom <= 701.0, "upright on the page: {left} {top} {right} {bottom}");
}

#[test]
fn pictures_and_hidden_layers_wait_for_recognition() {
    let picture = "q 600 0 0 800 0 0 cm /I Do Q\n";
    let hidden = format!("{picture}BT /F 12 Tf 3 Tr 1 0 0 1 100 700 Tm (Tong so ho so 12345 da xu ly) Tj ET");
    let words = at(70.0, 100.0, "Mot trang co chu");
    let d = read(&file(&[picture, &hidden, &words], "", &[]), &Limits::default(), &Scans::default()).expect("a document");
    assert_eq!(d.text, "Mot trang co chu\n");
    assert_eq!(d.unread.iter().map(|u| u.page).collect::<Vec<_>>(), [1, 2]);
    assert!(matches!(d.blocks[0], Block::Paragraph(_)));
    assert_eq!(d.pages[2].span.of(&d.text).trim(), "Mot trang co chu");
}

#[test]
fn finished_words_are_handed_on_page_by_page() {
    let text = |i: usize| at(70.0, 100.0, &format!("Trang {i} co {i}5 ho so")) + &at(70.0, 140.0, "da nhan, con lai la cua ky truoc");
    let grid = ruled([70.0, 200.0, 400.0], [300.0, 330.0, 360.0]) + &at(80.0, 320.0, "Xa A") + &at(210.0, 320.0, "12");
    let pages: Vec<String> = (1..=9).map(|i| text(i) + if i % 4 == 0 { &grid } else { "" }).collect();
    let bytes = file(&pages.iter().map(String::as_str).collect::<Vec<_>>(), "", &[]);
    let (limits, scans) = (Limits::default(), Scans::default());
    let whole = read(&bytes, &limits, &scans).expect("a document");
    let (mut words, mut places, mut parts) = (String::new(), Vec::new(), 0);
    let read_on = stream(&bytes, &limits, &scans, &mut |text, at| {
        let before = words.len() as u32;
        words.push_str(text);
        let moved = |s: Span| Span { start: s.start + before, end: s.end + before };
        places.extend(at.iter().map(|p| Placed { span: moved(p.span), ..*p }));
        parts += 1;
        ControlFlow::Continue(())
    });
    assert!(read_on.is_ok());
    assert_eq!((words.as_str(), &places), (whole.text.as_str(), &whole.places));
    assert!(parts >= 5, "{parts} parts");
    let mut parts = 0;
    let stopped = stream(&bytes, &limits, &scans, &mut |_, _| {
        parts += 1;
        ControlFlow::Break(())
    });
    assert!(stopped.is_ok() && parts == 1, "{parts} parts");
    // What was handed on counts for the limit.
    let few = Limits { text_bytes: whole.text.len() / 2, ..limits };
    assert!(matches!(stream(&bytes, &few, &scans, &mut |_, _| ControlFlow::Continue(())), Err(Error::TooLarge { .. })));
    let blank = file(&[""; 9], "", &[]);
    assert_eq!(stream(&blank, &limits, &scans, &mut |_, _| ControlFlow::Continue(())), Err(Error::Empty));
}

#[test]
fn filled_fields_are_words_of_the_page() {
    let field = "<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(45 ho so)/Rect[200 690 300 710]>>";
    let bytes = file(&[&at(100.0, 105.0, "Tong so:")], "/Annots[10 0 R]", &[field]);
    let d = read(&bytes, &Limits::default(), &Scans::default()).expect("a document");
    assert!(d.text.contains("45 ho so"), "{}", d.text);
}

#[test]
fn every_box_is_of_this_world() {
    let huge = "9".repeat(44);
    let far = format!(
        "q BT /F 12 Tf {huge} Tz 1 0 0 1 100 700 Tm (abc) Tj ET BT /F {huge} Tf (def) Tj ET BT /F 12 Tf 1 0 0 {huge} 9 9 Tm (ghi) Tj ET\n\
         BT /F 12 Tf {huge} Tc 1 0 0 1 100 600 Tm (jk) Tj ET Q\n"
    );
    let field = format!("<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(45 ho so)/Rect[200 690 {huge} {huge}]>>");
    let bytes = file(&[&(far + &at(100.0, 105.0, "Tong so: 12"))], "/Annots[10 0 R]", &[&field]);
    let d = read(&bytes, &Limits::default(), &Scans::default()).expect("a document");
    assert!(d.text.contains("Tong so: 12"), "{}", d.text);
    assert!(d.places.iter().all(|p| p.rect.iter().all(|v| v.is_finite())), "{:?}", d.places);
}

#[test]
fn broken_files_say_so() {
    let whole = file(&[&at(70.0, 100.0, "Mot dong")], "", &[]);
    assert!(matches!(read(b"%PDF-1.4 nothing", &Limits::default(), &Scans::default()), Err(Error::Damaged { .. })));
    let few = Limits { pages: 1, ..Limits::default() };
    assert!(matches!(read(&file(&["", ""], "", &[]), &few, &Scans::default()), Err(Error::TooLarge { .. })));
    assert_eq!(read(&file(&[""], "", &[]), &Limits::default(), &Scans::default()).err(), Some(Error::Empty));
    // Any cut and any changed byte ends in a document or an error.
    for cut in (0..whole.len()).step_by(7) {
        let _ = read(&whole[..cut], &Limits::default(), &Scans::default());
        let mut changed = whole.clone();
        changed[cut] ^= 0x15;
        let _ = read(&changed, &Limits::default(), &Scans::default());
    }
}
