//! Whether the words of a page are words: fonts that do not tell their letters, layers of other programs' recognition, codes of
//! legacy fonts whose names do not say so.

use super::content::Content;
use super::flow::{Block, Page};
use super::lines::{Line, Word};
use crate::orthography::legacy::{self, Scheme};
use crate::orthography::syllable;

/// Why the letters of a page are not to be read, in Vietnamese. `None`: they may be.
pub(super) fn letters(content: &Content) -> Option<String> {
    let letters = content.glyphs.iter().filter(|g| !g.ch.is_whitespace()).count();
    let shown = content.glyphs.iter().filter(|g| g.shown && !g.ch.is_whitespace()).count();
    let picture = content.pictures / (content.size.0 * content.size.1).max(1.0);
    if letters < 12 && picture > 0.3 {
        return Some("trang là ảnh chụp, không có lớp chữ; cần nhận dạng chữ (OCR)".to_owned());
    }
    if shown * 5 < letters && picture > 0.3 {
        return Some("trang là ảnh chụp, lớp chữ ẩn do phần mềm khác nhận dạng không tin được; cần nhận dạng chữ (OCR)".to_owned());
    }
    if letters >= 12 && content.unmapped * 100 > letters * 15 {
        let share = content.unmapped * 100 / letters;
        return Some(format!("phông chữ không cho biết {share} % số chữ là chữ gì; cần nhận dạng chữ (OCR)"));
    }
    None
}

/// Words with letters beyond ASCII that are judged at the least.
const LEAST: usize = 15;

/// Reads the words of a page by their legacy scheme where their fonts do not tell it; says why they are no words otherwise.
pub(super) fn words(page: &mut Page) -> Option<String> {
    let (mut told, mut wrong) = (0usize, 0usize);
    let mut sample = String::new();
    for word in all(page).filter(|w| w.scheme.is_none()) {
        let bare = word.text.trim_matches(|c: char| !c.is_alphabetic());
        // Signs of Latin-1 within a word ("tØnh", "c¸c") are letters of a legacy font.
        let odd = !word.text.is_ascii();
        if odd && bare.chars().count() >= 2 && !bare.contains(|c: char| c.is_ascii_digit() || c == '-' || c == '/') {
            told += 1;
            wrong += usize::from(!syllable::nearly(bare));
        }
        if sample.len() < 20_000 {
            sample.push_str(&word.text);
            sample.push(' ');
        }
    }
    if told < LEAST || wrong * 5 < told * 2 {
        return None;
    }
    if let Some(scheme) = legacy::detect(&sample) {
        each(page, |w| decode(w, scheme));
        return None;
    }
    (wrong * 5 >= told * 3).then(|| {
        format!(
            "lớp chữ của trang không phải tiếng Việt đọc được ({} % số chữ có dấu không thành tiếng); cần nhận dạng chữ (OCR)",
            wrong * 100 / told
        )
    })
}

fn decode(word: &mut Word, scheme: Scheme) {
    if word.scheme.is_none() && word.text.chars().any(char::is_alphabetic) {
        word.scheme = legacy::classify(&word.text, Some(scheme));
    }
}

fn lines_of(block: &Block) -> Box<dyn Iterator<Item = &Line> + '_> {
    match block {
        Block::Paragraph(lines) => Box::new(lines.iter()),
        Block::Table(table) => Box::new(table.rows.iter().flatten().flat_map(|c| &c.lines)),
    }
}

fn all(page: &Page) -> impl Iterator<Item = &Word> {
    page.blocks.iter().chain(&page.notes).flat_map(lines_of).flat_map(|l| &l.words)
}

fn each(page: &mut Page, mut change: impl FnMut(&mut Word)) {
    for block in page.blocks.iter_mut().chain(&mut page.notes) {
        match block {
            Block::Paragraph(lines) => lines.iter_mut().flat_map(|l| &mut l.words).for_each(&mut change),
            Block::Table(table) => {
                let cells = table.rows.iter_mut().flatten();
                cells.flat_map(|c| &mut c.lines).flat_map(|l| &mut l.words).for_each(&mut change);
            }
        }
    }
}
