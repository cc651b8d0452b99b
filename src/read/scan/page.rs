//! The picture of a page → its [`Reading`]: made straight, tables found on the bitmap, text and cells read by the engine, numbers
//! read a second time ([`twice`]).

use super::bits::Bits;
use super::cells;
use super::engine::{Engine, Fault, Mode};
use super::hocr;
use super::numerals;
use super::pixels::{Pixels, cut};
use super::prepare::{Prepared, prepare};
use super::reading::{Cell, Line, Reading, Table, Word};
use super::ruling;
use super::thousandths;
use super::twice;
use crate::document::{Rect, Second};
use crate::orthography::syllable;
use crate::read::grid::{Frame, Rule};
use image::{GrayImage, imageops};
use std::time::Duration;

/// The resolution that cut-outs are brought to. At 400 the engine takes closed digits (6, 8, 0) for spots.
pub(super) const CUT_DPI: f32 = 240.0;
/// How high digits of 12 points are there, in pixels.
const DIGIT_HEIGHT: f32 = 27.0;
/// The em of a font of whose letters the engine gives the height from the foot of `p` to the head of `d`.
const EM: f32 = 1.0 / 0.9;
/// Darker than this is ink in a cell: faint letters, too, on a page whose paper is near 255.
const INK: u8 = 170;
/// Share of words that are Vietnamese syllables or figures on a page that stands upright.
const UPRIGHT: f32 = 0.45;

/// Reads a page; `most` is the time of one call of the engine.
///
/// # Errors
/// When the engine fails.
pub(super) fn read(pixels: &Pixels, dpi: f32, engine: &Engine, most: Duration) -> Result<Reading, Fault> {
    let prepared = prepare(pixels, dpi);
    let turns: &[u8] = if prepared.sideways { &[1, 3] } else { &[0, 2] };
    let mut best: Option<(f32, Reading)> = None;
    for &turn in turns {
        let sheet = if turn == 0 {
            Sheet { prepared: &prepared, dpi, turn, size: pixels.dimensions() }.read(engine, most)?
        } else {
            let prepared = prepare(&pixels.turned(turn), dpi);
            Sheet { prepared: &prepared, dpi, turn, size: pixels.dimensions() }.read(engine, most)?
        };
        let (right, words) = quality(&sheet);
        if best.as_ref().is_none_or(|b| right > b.0) {
            best = Some((right, sheet));
        }
        // Too little to judge by, or good.
        if words < 6 && !prepared.sideways || right >= UPRIGHT {
            break;
        }
    }
    Ok(best.map(|b| b.1).unwrap_or_default())
}

/// How many cells an engine would be given of a page: all that is done before it is asked.
#[cfg(fuzzing)]
pub(super) fn cut_out(pixels: &Pixels, dpi: f32) -> usize {
    let prepared = prepare(pixels, dpi);
    let sheet = Sheet { prepared: &prepared, dpi, turn: 0, size: pixels.dimensions() };
    let ruling = ruling::ruling(&prepared, dpi);
    let clean = cells::erase(&prepared, &ruling, dpi);
    sheet.cuts(&clean, &ruling.frames()).len()
}

/// The share of words that could be Vietnamese or numbers, of how many.
fn quality(reading: &Reading) -> (f32, usize) {
    let cells = reading.tables.iter().flat_map(|t| &t.cells).flat_map(|c| &c.lines);
    let (mut right, mut all) = (0usize, 0usize);
    for word in reading.lines.iter().chain(cells).flat_map(|l| &l.words) {
        let bare = word.text.trim_matches(|c: char| !c.is_alphanumeric());
        if bare.chars().count() < 2 {
            continue;
        }
        all += 1;
        let number = bare.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'/'));
        right += usize::from(word.confidence >= 50 && (number || syllable::possible(bare)));
    }
    (if all == 0 { 0.0 } else { right as f32 / all as f32 }, all)
}

/// A straight page while it is read. Places are pixels of `prepared.gray` until they are written.
pub(super) struct Sheet<'a> {
    prepared: &'a Prepared,
    /// Pixels an inch.
    pub dpi: f32,
    /// Quarter turns to the right that the picture was turned by before.
    turn: u8,
    /// Size of the picture before it was turned.
    size: (u32, u32),
}

/// A cell cut out.
pub(super) struct Cut {
    /// Its table and cell.
    pub owner: (usize, usize),
    /// As it stands on the page.
    pub plain: GrayImage,
    /// Where its first pixel lies.
    pub at: (f32, f32),
    /// Made for numbers.
    pub picture: GrayImage,
    /// Pixels of that picture, a pixel of the page.
    scale: f32,
    /// It may have been cut through at a side.
    pub clipped: bool,
}

impl Sheet<'_> {
    fn read(&self, engine: &Engine, most: Duration) -> Result<Reading, Fault> {
        let ruling = ruling::ruling(self.prepared, self.dpi);
        let frames = ruling.frames();
        let clean = cells::erase(self.prepared, &ruling, self.dpi);
        let lines = self.text(&clean, &frames, engine, most)?;
        let cuts = self.cuts(&clean, &frames);
        let blocks = self.blocks(&cuts, engine, most)?;
        let mut out = Reading { size: self.points_of(self.prepared.gray.dimensions()), ..Reading::default() };
        out.rules = ruling.rules.iter().map(|r| self.rule(r)).collect();
        out.lines = lines;
        out.tables = frames.iter().map(|f| self.table(f)).collect();
        for (cut, lines) in cuts.iter().zip(blocks) {
            out.tables[cut.owner.0].cells[cut.owner.1].lines = lines;
        }
        twice::read(self, &mut out, &clean, &cuts, engine, most)?;
        numerals::settle(self, &mut out, &clean);
        thousandths::settle(self, &mut out, &clean);
        even(&mut out);
        Ok(out)
    }

    /// The lines outside of tables.
    fn text(&self, clean: &GrayImage, frames: &[Frame], engine: &Engine, most: Duration) -> Result<Vec<Line>, Fault> {
        let mut page = clean.clone();
        for frame in frames {
            let [left, top, right, bottom] = frame.bounds();
            let clamp = |v: f32, most: u32| (v.max(0.0) as u32).min(most);
            let (w, h) = page.dimensions();
            let across = clamp(left, w) as usize..clamp(right + 1.0, w) as usize;
            let along = clamp(top, h) as usize..clamp(bottom + 1.0, h) as usize;
            for row in page.chunks_exact_mut((w as usize).max(1)).take(along.end).skip(along.start) {
                row.get_mut(across.clone()).into_iter().for_each(|run| run.fill(255));
            }
        }
        // Paper without ink costs the engine time like any other.
        let Some((at, page)) = within_margins(&page, self.dpi) else { return Ok(Vec::new()) };
        let read = engine.read(&[&page], self.dpi, Mode::Page, most)?;
        Ok(read.into_iter().flatten().filter(|l| !is_rubble(l)).map(|l| self.line(&l, at, 1.0)).collect())
    }

    /// The cells with ink in them.
    fn cuts(&self, clean: &GrayImage, frames: &[Frame]) -> Vec<Cut> {
        let mut cuts = Vec::new();
        if frames.is_empty() {
            return cuts;
        }
        let ink = Bits::darker(clean, INK);
        for (t, frame) in frames.iter().enumerate() {
            for (c, cell) in frame.cells.iter().enumerate() {
                let edge = |v: &[f32], i: usize| v.get(i).copied().unwrap_or(0.0);
                let rect = [
                    edge(&frame.xs, cell.column),
                    edge(&frame.ys, cell.row),
                    edge(&frame.xs, cell.column + cell.columns),
                    edge(&frame.ys, cell.row + cell.rows),
                ];
                if let Some(crop) = cells::crop(clean, &ink, rect, self.dpi) {
                    let at = (crop.left as f32, crop.top as f32);
                    let scale = self.scale_of((crop.gray.height() as f32) - 2.0 * cells::margin(self.dpi) as f32);
                    let picture = for_numbers(&crop.gray, scale, 0);
                    cuts.push(Cut { owner: (t, c), plain: crop.gray, at, picture, scale, clipped: crop.touches });
                }
            }
        }
        cuts
    }

    /// Pixels of a cut-out made for numbers, a pixel of the page.
    fn scale(&self) -> f32 {
        (CUT_DPI / self.dpi).clamp(0.5, 2.0)
    }

    /// Likewise for one line of small digits, `height` pixels high: they are brought to the size of others.
    fn scale_of(&self, height: f32) -> f32 {
        let usual = self.scale();
        if height * usual < 0.5 * DIGIT_HEIGHT { usual } else { (DIGIT_HEIGHT / height).clamp(usual, 2.0 * usual) }
    }

    /// A word cut out of the text, made for numbers.
    pub fn word_for_numbers(&self, picture: &GrayImage, margin: u32) -> GrayImage {
        for_numbers(picture, self.scale(), margin)
    }

    /// The lines of each cell. What may be a number is read from the picture made for numbers, which costs words their marks; all
    /// else as it stands on the page.
    fn blocks(&self, cuts: &[Cut], engine: &Engine, most: Duration) -> Result<Vec<Vec<Line>>, Fault> {
        let mut out: Vec<Vec<Line>> = vec![Vec::new(); cuts.len()];
        let high = 42.0 * self.dpi / 200.0;
        let short = |c: &Cut| (c.plain.height() as f32) < 1.7 * high && (c.plain.width() as f32) < 5.0 * high;
        let (numbers, mut words): (Vec<usize>, Vec<usize>) = (0..cuts.len()).partition(|&i| short(&cuts[i]));
        let pictures: Vec<&GrayImage> = numbers.iter().map(|&i| &cuts[i].picture).collect();
        for (&i, lines) in numbers.iter().zip(engine.read(&pictures, CUT_DPI, Mode::Lone, most)?) {
            // Short words are words after all.
            let letters = lines.iter().flat_map(|l| &l.words).flat_map(|w| w.text.chars()).filter(|c| c.is_alphabetic()).count();
            if letters >= 2 {
                words.push(i);
            }
            out[i] = lines.iter().map(|l| self.line(l, cuts[i].at, cuts[i].scale)).collect();
        }
        let pictures: Vec<&GrayImage> = words.iter().map(|&i| &cuts[i].plain).collect();
        for (&i, lines) in words.iter().zip(engine.read(&pictures, self.dpi, Mode::Block, most)?) {
            let lines = hocr::whole(lines);
            if !lines.is_empty() {
                out[i] = lines.iter().map(|l| self.line(l, cuts[i].at, 1.0)).collect();
            }
        }
        Ok(out)
    }

    fn points(&self, px: f32) -> f32 {
        px * 72.0 / self.dpi
    }

    fn points_of(&self, (w, h): (u32, u32)) -> (f32, f32) {
        (self.points(w as f32), self.points(h as f32))
    }

    fn rule(&self, r: &Rule) -> Rule {
        Rule { lies: r.lies, at: self.points(r.at), from: self.points(r.from), to: self.points(r.to) }
    }

    fn table(&self, frame: &Frame) -> Table {
        let points = |v: &[f32]| v.iter().map(|&p| self.points(p)).collect();
        let cell = |c: &crate::read::grid::Cell| Cell { row: c.row, column: c.column, rows: c.rows, columns: c.columns, lines: Vec::new() };
        Table { xs: points(&frame.xs), ys: points(&frame.ys), cells: frame.cells.iter().map(cell).collect() }
    }

    /// A line of a picture whose pixel (0, 0) lies at `at`.
    pub fn line(&self, line: &hocr::Line, at: (f32, f32), scale: f32) -> Line {
        let place = |x: f32, y: f32| (at.0 + x / scale, at.1 + y / scale);
        let word = |w: &hocr::Word| {
            let ((x0, y0), (x1, y1)) = (place(w.rect[0], w.rect[1]), place(w.rect[2], w.rect[3]));
            Word {
                text: w.text.clone(),
                x0: self.points(x0),
                x1: self.points(x1),
                rect: self.on_page([x0, y0, x1, y1]),
                confidence: w.confidence,
                second: Second::Unasked,
            }
        };
        let mut words: Vec<Word> = line.words.iter().map(word).collect();
        words.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        Line { y: self.points(place(0.0, line.base).1), size: self.points(line.height / scale) * EM, words }
    }

    /// Where a box lies on the page as it was given, in points.
    fn on_page(&self, [x0, y0, x1, y1]: Rect) -> Rect {
        let (w, h) = (self.size.0 as f32, self.size.1 as f32);
        let back = |x: f32, y: f32| {
            let (x, y) = self.prepared.to_picture(x, y);
            match self.turn {
                0 => (x, y),
                1 => (y, h - x),
                2 => (w - x, h - y),
                _ => (w - y, x),
            }
        };
        // The middles of its sides: a slanted box does not grow.
        let (mx, my) = (f32::midpoint(x0, x1), f32::midpoint(y0, y1));
        let sides = [back(x0, my), back(x1, my), back(mx, y0), back(mx, y1)];
        let least = |of: fn(&(f32, f32)) -> f32| sides.iter().map(of).fold(f32::MAX, f32::min);
        let most = |of: fn(&(f32, f32)) -> f32| sides.iter().map(of).fold(f32::MIN, f32::max);
        [least(|p| p.0), least(|p| p.1), most(|p| p.0), most(|p| p.1)].map(|v| self.points(v))
    }
}

/// A page cut down to its ink and a quarter of an inch around it, and where its first pixel lay. `None`: there is no ink.
fn within_margins(page: &GrayImage, dpi: f32) -> Option<((f32, f32), GrayImage)> {
    let ink = Bits::darker(page, INK);
    let room = (dpi / 4.0) as usize;
    let rows = || (0..ink.height()).filter(|&y| ink.runs(y).next().is_some());
    let (top, bottom) = (rows().next()?.saturating_sub(room), (rows().next_back()? + room).min(ink.height()));
    let ends = |y: usize| Some((ink.runs(y).next()?.0, ink.runs(y).last()?.1));
    let (left, right) = rows().filter_map(ends).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
    let (left, right) = (left.saturating_sub(room), (right + room).min(ink.width()));
    Some(((left as f32, top as f32), cut(page, left, top, right - left, bottom - top)))
}

/// A cut-out brought to the resolution that numbers are read best at, smoothed, its ink made black and sharp. `margin`: white
/// pixels put around it.
fn for_numbers(picture: &GrayImage, scale: f32, margin: u32) -> GrayImage {
    let smooth = imageops::fast_blur(picture, 0.8);
    let size = |n: u32| ((n as f32 * scale).round() as u32).max(1);
    let large = imageops::resize(&smooth, size(picture.width()), size(picture.height()), imageops::FilterType::CatmullRom);
    if margin == 0 {
        return sharp(&large);
    }
    let mut framed = GrayImage::from_pixel(large.width() + 2 * margin, large.height() + 2 * margin, image::Luma([255]));
    imageops::replace(&mut framed, &large, i64::from(margin), i64::from(margin));
    sharp(&framed)
}

/// Ink made black, paper white, edges steep: pale and blurred digits on their own are spots to the engine.
fn sharp(picture: &GrayImage) -> GrayImage {
    let mut counts = [0usize; 256];
    for p in picture.as_raw() {
        counts[usize::from(*p)] += 1;
    }
    // The darkest half of a percent is ink.
    let most = picture.as_raw().len() / 200;
    let mut seen = 0;
    let black = counts
        .iter()
        .position(|n| {
            seen += n;
            seen > most
        })
        .unwrap_or(0);
    // Nothing dark: there is no ink to be made black.
    let black = if black > 240 { 0.0 } else { black as f32 };
    let stretch = |v: u8| (f32::from(v) - black) * 255.0 / (250.0 - black);
    let blurred = imageops::fast_blur(picture, 2.5);
    let mut out = picture.clone();
    for (to, soft) in out.iter_mut().zip(blurred.as_raw()) {
        let (value, soft) = (stretch(*to).clamp(0.0, 255.0), stretch(*soft).clamp(0.0, 255.0));
        *to = (value + 2.5 * (value - soft)).clamp(0.0, 255.0) as u8;
    }
    out
}

/// Rubble of stamps and stains: nobody could tell a word in it.
fn is_rubble(line: &hocr::Line) -> bool {
    line.words.iter().all(|w| w.confidence < 35 && !w.text.chars().any(|c| c.is_ascii_digit()))
}

/// Makes the sizes of lines alike that measuring made differ: the engine sees one letter higher than the next.
fn even(reading: &mut Reading) {
    let cells = reading.tables.iter_mut().flat_map(|t| &mut t.cells).flat_map(|c| &mut c.lines);
    let mut lines: Vec<&mut Line> = reading.lines.iter_mut().chain(cells).collect();
    let mut sizes: Vec<f32> = lines.iter().flat_map(|l| l.words.iter().map(|_| l.size)).collect();
    if sizes.is_empty() {
        return;
    }
    let middle = sizes.len() / 2;
    let usual = *sizes.select_nth_unstable_by(middle, f32::total_cmp).1;
    for line in &mut lines {
        if line.size > 0.72 * usual && line.size < 1.3 * usual || line.size <= 0.0 {
            line.size = usual;
        }
    }
}
