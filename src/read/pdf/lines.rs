//! Letters of a page → words and lines, by measured gaps.
//!
//! A space is believed where the file draws one, or where the gap is wide: how wide depends on whether the page draws spaces at
//! all. So no gap of kerning splits a syllable, and no two words are welded.

use super::content::Glyph;
use super::font::Fonts;
use crate::document::{Rect, Second};
use crate::orthography::legacy::Scheme;
use crate::orthography::raised::raised_digit;

/// A word on its line.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// Its letters.
    pub text: String,
    /// Where it begins and ends along the line.
    pub x0: f32,
    /// See `x0`.
    pub x1: f32,
    /// Its own base line: words of cells side by side may stand a little higher or lower than their line.
    pub y: f32,
    /// Free space before it, in ems; infinite at the line's beginning.
    pub gap: f32,
    /// That part of `gap` which no drawn space covers, in ems; where the page draws no spaces it is `gap` itself.
    pub open: f32,
    /// How its letters are stored.
    pub scheme: Option<Scheme>,
    /// Set in bold.
    pub bold: bool,
    /// Set in italics.
    pub italic: bool,
    /// It was recognised from a picture.
    pub seen: Option<Box<Sight>>,
}

/// What recognition tells of a word.
#[derive(Debug, Clone)]
pub(super) struct Sight {
    /// Its box on the page as it is, which may stand askew.
    pub rect: Rect,
    /// 0 to 100.
    pub confidence: u8,
    /// What a second reading says.
    pub second: Second,
}

/// A line of words.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its words, from left to right.
    pub words: Vec<Word>,
    /// Its base line.
    pub y: f32,
    /// Height of its em.
    pub size: f32,
    /// Where it belongs is only guessed.
    pub guessed: bool,
}

impl Line {
    /// Where it begins.
    pub fn x0(&self) -> f32 {
        self.words.first().map_or(0.0, |w| w.x0)
    }
    /// Where it ends.
    pub fn x1(&self) -> f32 {
        self.words.last().map_or(0.0, |w| w.x1)
    }
    /// Its top and bottom.
    pub fn height(&self) -> (f32, f32) {
        (self.y - 0.85 * self.size, self.y + 0.25 * self.size)
    }
    /// Its words with single spaces.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for w in &self.words {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(&w.text);
        }
        out
    }
}

/// Gaps wider than this many ems part words where the page draws its spaces.
const WIDE: f32 = 0.22;
/// The same where it draws none.
const NARROW: f32 = 0.17;

/// Whether the letters hold drawn spaces in the measure of ordinary text.
pub(super) fn draws_spaces(glyphs: &[Glyph]) -> bool {
    let blanks = glyphs.iter().filter(|g| g.ch.is_whitespace()).count();
    blanks * 12 > glyphs.len()
}

/// The lines of letters that are turned alike, from top to bottom.
pub(super) fn lines(glyphs: &mut [Glyph], fonts: &Fonts<'_>, spaced: bool) -> Vec<Line> {
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut out = Vec::new();
    let mut start = 0;
    while start < glyphs.len() {
        let mut end = start + 1;
        let mut size = glyphs[start].size;
        let first = glyphs[start].y;
        let mut base = first;
        // A raised mark stands a third of an em above its line; the next line is a whole em away.
        while end < glyphs.len()
            && glyphs[end].y - base < 0.42 * size.max(glyphs[end].size).min(2.0 * size)
            && glyphs[end].y - first < 0.8 * size.max(glyphs[end].size)
        {
            if glyphs[end].size > 1.2 * size {
                size = glyphs[end].size;
            }
            if glyphs[end].size >= 0.9 * size {
                base = glyphs[end].y;
            }
            end += 1;
        }
        if let Some(line) = line(&mut glyphs[start..end], fonts, spaced) {
            out.push(line);
        }
        start = end;
    }
    out
}

/// The em of most letters, and the base line of those.
fn measure(glyphs: &[Glyph]) -> (f32, f32) {
    let seen = |g: &&Glyph| !g.ch.is_whitespace();
    let mut sizes: Vec<f32> = glyphs.iter().filter(seen).map(|g| g.size).collect();
    if sizes.is_empty() {
        return (0.0, 0.0);
    }
    let middle = sizes.len() / 2;
    let size = *sizes.select_nth_unstable_by(middle, f32::total_cmp).1;
    let mut ys: Vec<f32> = glyphs.iter().filter(seen).filter(|g| g.size >= 0.85 * size).map(|g| g.y).collect();
    let middle = ys.len() / 2;
    let y = *ys.select_nth_unstable_by(middle, f32::total_cmp).1;
    (size, y)
}

fn line(glyphs: &mut [Glyph], fonts: &Fonts<'_>, spaced: bool) -> Option<Line> {
    glyphs.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let (size, y) = measure(glyphs);
    if size <= 0.0 {
        return None;
    }
    let least = if spaced { WIDE } else { NARROW };
    let mut words: Vec<Word> = Vec::new();
    // Letters of the last word: all, bold, italic. Single letters may come from a font whose name says nothing.
    let mut weight = (0u32, 0u32, 0u32);
    let mut blank = true;
    let mut last: Option<Glyph> = None;
    // Width of the spaces drawn since the last letter.
    let mut covered = 0.0;
    for g in glyphs.iter() {
        if g.ch.is_whitespace() || g.ch == '\0' {
            // A space over a letter that is there already is a leftover of justification.
            if last.is_none_or(|l| f32::midpoint(g.x0, g.x1) > l.x1 - 0.1 * size) {
                blank = true;
                covered += (g.x1 - g.x0).max(0.0) / size;
            }
            continue;
        }
        if last.is_some_and(|l| l.ch == g.ch && (l.x0 - g.x0).abs() < 0.08 * size && (l.y - g.y).abs() < 0.12 * size) {
            continue; // Struck twice to look bold.
        }
        let face = fonts.face(g.font);
        let raised = g.size < 0.85 * size && g.y < y - 0.15 * size;
        // Written as raised ones, marks and exponents are never taken for figures.
        let ch = if raised { raised_digit(g.ch).unwrap_or(g.ch) } else { g.ch };
        // A raised digit is no code of a legacy font any more.
        let scheme = if ch == g.ch { face.scheme } else { None };
        let gap = last.map_or(f32::INFINITY, |l| (g.x0 - l.x1) / size);
        let apart = gap > least || blank && gap > -0.3;
        match words.last_mut() {
            // One word in two weights.
            Some(word) if !apart && word.scheme == scheme => {
                push(&mut word.text, ch);
                word.x1 = word.x1.max(g.x1);
                weight = (weight.0 + 1, weight.1 + u32::from(face.bold), weight.2 + u32::from(face.italic));
                word.bold = weight.1 * 2 >= weight.0;
                word.italic = weight.2 * 2 >= weight.0;
            }
            _ => {
                weight = (1, u32::from(face.bold), u32::from(face.italic));
                words.push(Word {
                    text: {
                        let mut text = String::new();
                        push(&mut text, ch);
                        text
                    },
                    x0: g.x0,
                    x1: g.x1,
                    y: if raised { y } else { g.y },
                    // Pieces of one word in two encodings touch.
                    gap: if apart { gap.max(0.05) } else { 0.0 },
                    open: if apart { (gap - covered).max(0.0) } else { 0.0 },
                    scheme,
                    bold: face.bold,
                    italic: face.italic,
                    seen: None,
                });
            }
        }
        (blank, covered) = (false, 0.0);
        last = Some(*g);
    }
    (!words.is_empty()).then_some(Line { words, y, size, guessed: false })
}

/// Appends a letter; a ligature's letters one by one.
fn push(out: &mut String, ch: char) {
    match ch {
        'ﬀ' => out.push_str("ff"),
        'ﬁ' => out.push_str("fi"),
        'ﬂ' => out.push_str("fl"),
        'ﬃ' => out.push_str("ffi"),
        'ﬄ' => out.push_str("ffl"),
        _ => out.push(ch),
    }
}
