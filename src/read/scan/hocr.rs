//! What tesseract prints as hOCR → lines of words, in pixels of the pictures it was given.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// A word as the engine reads it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    /// Left, top, right, bottom.
    pub rect: [f32; 4],
    /// The engine's confidence, 0 to 100.
    pub confidence: u8,
    /// Its letters.
    pub text: String,
}

/// A line as the engine reads it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Line {
    /// Its base line in its middle.
    pub base: f32,
    /// From the foot of `p` to the head of `d`.
    pub height: f32,
    /// Its words from left to right.
    pub words: Vec<Word>,
}

/// The lines of each picture, in the order of the pictures; fewer where the output breaks off.
pub(super) fn pages(hocr: &str) -> Vec<Vec<Line>> {
    let mut reader = Reader::from_str(hocr);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_dangling_amp = true;
    let mut pages: Vec<Vec<Line>> = Vec::new();
    let mut word: Option<Word> = None;
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) => begin(&e, &mut pages, &mut word),
            Ok(Event::Text(t)) => {
                if let Some(word) = &mut word {
                    word.text.push_str(&t.xml10_content());
                }
            }
            Ok(Event::GeneralRef(r)) => {
                if let Some(word) = &mut word {
                    match quick_xml::escape::resolve_xml_entity(&r) {
                        Some(text) => word.text.push_str(text),
                        None => word.text.extend(r.resolve_char_ref().ok().flatten()),
                    }
                }
            }
            Ok(Event::End(_)) => {
                // Words hold no other elements: what ends first behind one is it.
                let lines = pages.last_mut().and_then(|p| p.last_mut());
                if let (Some(mut done), Some(line)) = (word.take(), lines) {
                    done.text = done.text.trim().into();
                    if !done.text.is_empty() {
                        line.words.push(done);
                    }
                }
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    for page in &mut pages {
        page.retain(|l| !l.words.is_empty());
    }
    pages
}

/// The lines of a block without those that are nothing but marks of the letters below: rows of text that stand close are taken apart
/// above their marks at times, and a line of signs comes out that overlaps the next.
pub(super) fn whole(mut lines: Vec<Line>) -> Vec<Line> {
    let boxes: Vec<[f32; 4]> = lines.iter().map(Line::bounds).collect();
    let high = |b: &[f32; 4]| b[3] - b[1];
    let tall = boxes.iter().map(high).fold(0.0, f32::max);
    let marks = |b: &[f32; 4]| {
        2.0 * high(b) < tall
            && boxes
                .iter()
                .any(|o| 2.0 * high(o) > tall && b[0] < o[2] && o[0] < b[2] && b[1] < o[1] && b[3] - o[1] > 0.3 * high(b) && b[3] < o[3])
    };
    let mut keep = boxes.iter().map(|b| !marks(b));
    lines.retain(|_| keep.next().unwrap_or(true));
    lines
}

impl Line {
    /// The box of its words: left, top, right, bottom.
    fn bounds(&self) -> [f32; 4] {
        self.words.iter().fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], |b, w| {
            [b[0].min(w.rect[0]), b[1].min(w.rect[1]), b[2].max(w.rect[2]), b[3].max(w.rect[3])]
        })
    }
}

fn begin(e: &BytesStart<'_>, pages: &mut Vec<Vec<Line>>, word: &mut Option<Word>) {
    let get = |name: &str| e.attributes().with_checks(false).flatten().find(|a| a.key.local_name().into_inner() == name);
    let (Some(class), Some(title)) = (get("class"), get("title")) else { return };
    let title: &str = &title.value;
    match &*class.value {
        "ocr_page" => pages.push(Vec::new()),
        "ocrx_word" => {
            let (Some(rect), Some([confidence])) = (property(title, "bbox"), property(title, "x_wconf")) else { return };
            *word = Some(Word { rect, confidence: confidence.clamp(0.0, 100.0) as u8, text: String::new() });
        }
        // Lines of text, captions, headers: whatever the engine takes them for.
        "ocr_line" | "ocr_header" | "ocr_caption" | "ocr_textfloat" => {
            let (Some([left, _, right, bottom]), Some([slope, shift])) = (property(title, "bbox"), property(title, "baseline")) else {
                return;
            };
            let height = property::<1>(title, "x_size").map_or(0.0, |[h]| h);
            if let Some(page) = pages.last_mut() {
                page.push(Line { base: bottom + shift + slope * (right - left) / 2.0, height, words: Vec::new() });
            }
        }
        _ => {}
    }
}

/// The numbers of a property (`bbox 1 2 3 4; …`).
fn property<const N: usize>(title: &str, name: &str) -> Option<[f32; N]> {
    let body = title.split(';').find_map(|p| p.trim().strip_prefix(name)?.strip_prefix(' '))?;
    let mut numbers = body.split_ascii_whitespace().map(|n| n.parse::<f32>().ok().filter(|v| v.is_finite() && v.abs() < 1e6));
    let mut out = [0.0; N];
    for slot in &mut out {
        *slot = numbers.next()??;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_alone_are_no_line() {
        let line = |top: f32, bottom: f32, text: &str| Line {
            base: bottom,
            height: bottom - top,
            words: vec![Word { rect: [10.0, top, 300.0, bottom], confidence: 90, text: text.into() }],
        };
        let texts = |lines: Vec<Line>| whole(lines).into_iter().map(|l| l.words[0].text.clone()).collect::<Vec<_>>();
        assert_eq!(texts(vec![line(10.0, 45.0, "cơ quan,"), line(45.0, 56.0, "^ ^"), line(51.0, 80.0, "đơn vị")]), ["cơ quan,", "đơn vị"]);
        // A dash between two lines, a number below another.
        assert_eq!(texts(vec![line(10.0, 40.0, "Xã"), line(48.0, 51.0, "-"), line(60.0, 90.0, "Tổ")]), ["Xã", "-", "Tổ"]);
        assert_eq!(texts(vec![line(10.0, 32.0, "12"), line(30.0, 52.0, "13")]), ["12", "13"]);
    }

    #[test]
    fn words_come_with_places_and_confidence() {
        let hocr = r#"<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "x">
<html><body><div class='ocr_page' id='page_1' title='image "-"; bbox 0 0 100 60; ppageno 0'>
<div class='ocr_carea' title="bbox 1 2 3 4"><p class='ocr_par' title="bbox 1 2 3 4">
<span class='ocr_line' id='line_1_1' title="bbox 10 5 90 35; baseline 0.1 -6; x_size 30; x_descenders 7; x_ascenders 7">
<span class='ocrx_word' title='bbox 10 5 40 35; x_wconf 96'>Số</span>
<span class='ocrx_word' title='bbox 50 5 90 35; x_wconf 41'>1&amp;2&#39;</span>
<span class='ocrx_word' title='bbox 50 5 90 35; x_wconf 41'> </span></span></p></div></div>
<div class='ocr_page' title='image "-"'></div></body></html>"#;
        let pages = pages(hocr);
        assert_eq!(pages.len(), 2);
        assert_eq!(pages[0].len(), 1);
        let line = &pages[0][0];
        assert!((line.base - 33.0).abs() < 0.01 && (line.height - 30.0).abs() < 0.01, "{line:?}");
        let words: Vec<(&str, u8)> = line.words.iter().map(|w| (w.text.as_str(), w.confidence)).collect();
        assert_eq!(words, [("Số", 96), ("1&2'", 41)]);
        assert_eq!(line.words[1].rect.map(f32::to_bits), [50.0_f32, 5.0, 90.0, 35.0].map(f32::to_bits));
        assert!(pages[1].is_empty());
    }

    #[test]
    fn what_breaks_off_is_read_as_far_as_it_goes() {
        let hocr = "<div class='ocr_page' title='x'><span class='ocr_line' title='bbox 1 1 2 2; baseline 0 0'><span class='ocrx_word' title='bbox 1 1 2 2; x_wconf 9'>a</span><span class=";
        assert_eq!(pages(hocr).len(), 1);
        assert!(pages("").is_empty());
        assert!(pages("<a title='bbox 1'><b").is_empty());
    }
}
