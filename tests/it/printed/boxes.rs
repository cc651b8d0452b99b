//! Whether the boxes of figures lie on their words, by another program's reading of the page.

use bocso::indicator::output::Extraction;
use std::fs;
use std::path::Path;
use std::process::Command;

/// A word and its box: left, top, right, bottom.
type Word = ([f32; 4], String);

/// Figures whose boxes hold their words, and all figures with boxes. `None`: `pdftotext` is not installed.
pub fn compare(path: &Path, pdf: &[u8], out: &Extraction) -> Option<(u32, u32)> {
    fs::write(path, pdf).unwrap();
    let read = Command::new("pdftotext").arg("-bbox").arg(path).arg("-").output().ok()?;
    let pages = pages(&String::from_utf8_lossy(&read.stdout));
    let (mut right, mut all) = (0, 0);
    for i in &out.indicators {
        let Some(evidence) = i.evidence.as_ref().filter(|e| !e.text.is_empty()) else { continue };
        let (Some(page), Some(boxes)) = (evidence.page, &evidence.boxes) else { continue };
        // Evidence that goes over a page's end has its other boxes elsewhere.
        let words = pages.get(page as usize - 1).map_or(&[][..], Vec::as_slice);
        let text: String = boxes.iter().flat_map(|b| words.iter().filter(|w| covered(&w.0, b)).map(|w| w.1.as_str())).collect();
        let bare = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        all += 1;
        if bare(&text).contains(&bare(&i.value.raw)) || bare(&text).contains(&bare(&evidence.text)) {
            right += 1;
        } else if all - right < 8 {
            println!("  box of {:?} on page {page}: {boxes:?} holds {text:?}", evidence.text);
        }
    }
    Some((right, all))
}

/// Whether a box covers more than half of a word's height and some of its width, or lies mostly in it.
fn covered(word: &[f32; 4], frame: &[f32; 4]) -> bool {
    let wide = word[2].min(frame[2]) - word[0].max(frame[0]);
    let high = word[3].min(frame[3]) - word[1].max(frame[1]);
    let least = |a: f32, b: f32| 0.5 * a.min(b);
    wide > least(word[2] - word[0], frame[2] - frame[0]) && high > least(word[3] - word[1], frame[3] - frame[1])
}

/// The words of each page.
fn pages(text: &str) -> Vec<Vec<Word>> {
    let mut out = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with("<page") {
            out.push(Vec::new());
        }
        let Some(rest) = line.strip_prefix("<word ") else { continue };
        let number = |name: &str| -> Option<f32> { rest.split_once(name)?.1.split('"').nth(1)?.parse().ok() };
        let frame = [number("xMin"), number("yMin"), number("xMax"), number("yMax")].map(|n| n.unwrap_or(-1.0));
        let words = rest.split_once('>').and_then(|r| r.1.split_once("</word>")).map_or("", |r| r.0);
        let plain = words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        if let Some(page) = out.last_mut() {
            page.push((frame, plain));
        }
    }
    out
}
