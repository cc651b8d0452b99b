//! Tables without their rules, and single cells. In: a straight page, its rules, a box; out: grays for the engine.

use super::bits::Bits;
use super::parts::{Part, Parts};
use super::prepare::Prepared;
use super::ruling::Ruling;
use image::{GrayImage, Luma};

/// The page without its rules. Letters that touch or cross a rule keep their strokes.
pub(crate) fn erase(page: &Prepared, ruling: &Ruling, dpi: f32) -> GrayImage {
    let (lying, standing) = ruling.strokes();
    let unit = dpi.clamp(50.0, 1200.0) / 200.0;
    // Thicker across than a rule with its blurred edges: a letter goes through there.
    let thick = (9.0 * unit).round().max(4.0) as usize;
    let margin = (unit.round() as usize).max(1);
    let lying_ink = thin(&page.ink.turned(), &lying.turned(), thick, margin).turned();
    let standing_ink = thin(&page.ink, &standing, thick, margin);
    let mut out = page.gray.clone();
    let kept = page.ink.clone().without(&lying_ink).without(&standing_ink);
    // The blurred edge of a rule goes too, as far as no letter stands there.
    let gone = lying_ink.or(&standing_ink).grown(margin, margin).without(&kept);
    let width = out.width() as usize;
    for (y, row) in out.chunks_exact_mut(width.max(1)).enumerate() {
        for (from, to) in gone.runs(y) {
            if let Some(run) = row.get_mut(from..to.min(width)) {
                run.fill(255);
            }
        }
    }
    out
}

/// What of strokes goes: within runs of ink no longer than `most`, along the rows. Strokes are a pixel wider than what they stand for;
/// where ink goes on beyond `edge` pixels, a letter's mark or tail touches the stroke there and keeps what is its own. Faint
/// strokes without ink are themselves.
fn thin(ink: &Bits, strokes: &Bits, most: usize, edge: usize) -> Bits {
    let mut out = strokes.clone().without(ink);
    for y in 0..ink.height() {
        for (from, to) in ink.runs(y).filter(|r| r.1 - r.0 <= most) {
            for (a, b) in strokes.runs(y).filter(|s| s.1 > from && s.0 < to) {
                let first = if from + edge < a { a + 1 } else { from };
                let end = if to > b + edge { b.saturating_sub(1) } else { to };
                if first < end {
                    out.set_run(y, first, end);
                }
            }
        }
    }
    out
}

/// One cell's picture and the place of its upper left pixel on the page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Crop {
    /// Grays, trimmed to the ink with a white margin.
    pub gray: GrayImage,
    /// Column of the page's grays; below 0 where the margin lies beyond the page.
    pub left: i64,
    /// Row likewise.
    pub top: i64,
    /// Its ink reaches the wall at its left or right: what lay under the wall is lost.
    pub touches: bool,
}

/// White pixels around the ink of a cell's picture.
pub(crate) fn margin(dpi: f32) -> usize {
    (dpi.clamp(50.0, 1200.0) / 20.0).round() as usize
}

/// The picture of what stands in a box (left, top, right, bottom in pixels of the page). `clean`: the page without its rules,
/// `ink`: its ink, at a threshold that keeps faint letters. `None`: nothing but specks.
pub(crate) fn crop(clean: &GrayImage, ink: &Bits, bounds: [f32; 4], dpi: f32) -> Option<Crop> {
    let unit = dpi.clamp(50.0, 1200.0) / 200.0;
    let [left, top, right, bottom] = bounds.map(|v| if v.is_finite() { v.max(0.0).round() as usize } else { 0 });
    let (right, bottom) = (right.min(ink.width()), bottom.min(ink.height()));
    if left + 3 >= right || top + 3 >= bottom {
        return None;
    }
    let (width, height) = (right - left, bottom - top);
    let mut local = Bits::new(width, height);
    for y in 0..height {
        for (from, to) in ink.runs(top + y).filter(|r| r.1 > left && r.0 < right) {
            local.set_run(y, from.saturating_sub(left), to - left);
        }
    }
    let parts = Parts::of(&local);
    let near = (4.0 * unit).round().max(2.0) as usize;
    let body = |p: &Part| p.height() as f32 >= 12.0 * unit && p.bottom > near && p.top + near < height;
    let bodies: Vec<&Part> = parts.list.iter().filter(|p| body(p)).collect();
    // Rows of text may fill a cell from wall to wall: a dot or hook there stands over or under its letter.
    let (small, gap) = ((3.0 * unit).round() as usize, (7.0 * unit) as usize);
    let mark = |p: &Part| {
        p.height() >= small
            && p.width() >= small
            && p.width() <= 4 * p.height()
            && bodies.iter().any(|l| p.left < l.right && l.left < p.right && p.top <= l.bottom + gap && l.top <= p.bottom + gap)
    };
    // What else lies wholly along a side is left over from its wall.
    let beside = |p: &Part| p.right <= near || p.left + near >= width;
    let remnant = |p: &Part| beside(p) || (p.bottom <= near || p.top + near >= height) && !mark(p);
    // A digit or a dash; commas and dots hold on to such.
    let letter = |p: &Part| {
        !remnant(p) && p.area as f32 >= 12.0 * unit * unit && (p.height() as f32 >= 9.0 * unit || p.width() as f32 >= 5.0 * unit)
    };
    let letters: Vec<&Part> = parts.list.iter().filter(|p| letter(p)).collect();
    let reach = (14.0 * unit) as usize;
    let close = |p: &Part| {
        letters
            .iter()
            .any(|l| p.left <= l.right + reach && l.left <= p.right + reach && p.top <= l.bottom + reach && l.top <= p.bottom + reach)
    };
    let least = (4.0 * unit * unit).max(1.0) as usize;
    let kept: Vec<bool> = parts.list.iter().map(|p| letter(p) || (p.area >= least && !remnant(p) && close(p))).collect();
    let all = parts.list.iter().zip(&kept).filter(|(_, k)| **k).map(|(p, _)| *p);
    let part = all.reduce(|a, b| Part {
        left: a.left.min(b.left),
        top: a.top.min(b.top),
        right: a.right.max(b.right),
        bottom: a.bottom.max(b.bottom),
        area: a.area + b.area,
    })?;
    // Specks and remnants become paper together with their blurred edges.
    let mut foreign = Bits::new(width, height);
    let mut own = Bits::new(width, height);
    for run in &parts.runs {
        let to = if kept.get(run.part as usize).copied().unwrap_or(false) { &mut own } else { &mut foreign };
        to.set_run(run.y as usize, run.from as usize, run.to as usize);
    }
    let foreign = foreign.grown(1, 1).without(&own.grown(1, 1));
    let margin = margin(dpi);
    let blur = 2usize;
    let size = (part.width() + 2 * margin, part.height() + 2 * margin);
    let mut gray = GrayImage::from_pixel(size.0 as u32, size.1 as u32, Luma([255]));
    for y in part.top.saturating_sub(blur)..(part.bottom + blur).min(height) {
        for x in part.left.saturating_sub(blur)..(part.right + blur).min(width) {
            let to = (x + margin).checked_sub(part.left).zip((y + margin).checked_sub(part.top));
            if let (Some((to_x, to_y)), false) = (to, foreign.get(x, y))
                && let Some(pixel) = gray.get_pixel_mut_checked(to_x as u32, to_y as u32)
                && let Some(from) = clean.get_pixel_checked((left + x) as u32, (top + y) as u32)
            {
                *pixel = *from;
            }
        }
    }
    let place = |corner: usize, inner: usize| (corner + inner) as i64 - margin as i64;
    let touches = part.left <= near || part.right + near >= width;
    Some(Crop { gray, left: place(left, part.left), top: place(top, part.top), touches })
}

#[cfg(test)]
mod tests {
    use super::super::pixels::Pixels;
    use super::super::prepare::prepare;
    use super::super::ruling::ruling;
    use super::*;
    use image::{Rgb, RgbImage};

    /// Two rows and three columns, the second row's first two cells one; a one, a dash, a number with a comma, a speck.
    fn table() -> RgbImage {
        RgbImage::from_fn(800, 400, |x, y| {
            let within = (100..=700).contains(&x) && (100..=300).contains(&y);
            let lying = within && [100, 200, 299].iter().any(|at| (*at..at + 2).contains(&y));
            let standing =
                within && [100, 500, 699].iter().any(|at| (*at..at + 2).contains(&x)) || within && y < 200 && (300..302).contains(&x);
            let one = (200..204).contains(&x) && (140..162).contains(&y);
            let dash = (400..409).contains(&x) && (150..152).contains(&y);
            let digits = (600..640).contains(&x) && (140..162).contains(&y) && (x / 8) % 2 == 0;
            let comma = (643..646).contains(&x) && (158..164).contains(&y);
            let speck = (250..252).contains(&x) && (250..252).contains(&y);
            let touching = (600..604).contains(&x) && (190..225).contains(&y);
            Rgb([if lying || standing || one || dash || digits || comma || speck || touching { 20 } else { 250 }; 3])
        })
    }

    #[test]
    fn cells_are_cut_out_without_their_walls() {
        let page = prepare(&Pixels::Colour(table()), 200.0);
        let ruling = ruling(&page, 200.0);
        let frames = ruling.frames();
        assert_eq!(frames.len(), 1, "{:?}", ruling.rules);
        let f = &frames[0];
        assert_eq!((f.xs.len(), f.ys.len(), f.cells.len()), (4, 3, 5));
        assert_eq!(f.cells[3].columns, 2);
        let clean = erase(&page, &ruling, 200.0);
        let ink = Bits::darker(&clean, 128);
        let of = |i: usize| {
            let c = &f.cells[i];
            crop(&clean, &ink, [f.xs[c.column], f.ys[c.row], f.xs[c.column + c.columns], f.ys[c.row + c.rows]], 200.0)
        };
        let size = |c: &Option<Crop>| c.as_ref().map(|c| (c.gray.width(), c.gray.height()));
        assert_eq!(size(&of(0)), Some((24, 42)), "a one");
        assert_eq!(size(&of(1)), Some((29, 22)), "a dash");
        assert_eq!(of(2).map(|c| c.left + i64::from(c.gray.width())), Some(646 + 10), "a comma at the end");
        assert_eq!(size(&of(3)), None, "a speck");
        assert!(clean.get_pixel(602, 200).0[0] < 100 && clean.get_pixel(550, 200).0[0] > 200, "a letter through a rule");
    }

    #[test]
    fn marks_close_to_a_wall_stay() {
        // Two cells; in one a letter with a dot under it two pixels above the wall, one whose tail reaches the wall, and crumbs of the wall.
        let picture = RgbImage::from_fn(800, 400, |x, y| {
            let within = (100..=700).contains(&x) && (100..302).contains(&y);
            let wall = within
                && ((100..102).contains(&y) || (300..302).contains(&y) || [100, 398, 699].iter().any(|at| (*at..at + 2).contains(&x)));
            let letter = (200..204).contains(&x) && (266..290).contains(&y);
            let dot = (200..204).contains(&x) && (294..298).contains(&y);
            let tail = (300..304).contains(&x) && (276..300).contains(&y) || (290..304).contains(&x) && (297..299).contains(&y);
            let crumb = (340..360).contains(&x) && y == 298;
            Rgb([if wall || letter || dot || tail || crumb { 20 } else { 250 }; 3])
        });
        let page = prepare(&Pixels::Colour(picture), 200.0);
        let ruling = ruling(&page, 200.0);
        let clean = erase(&page, &ruling, 200.0);
        let f = &ruling.frames()[0];
        let crop = crop(&clean, &Bits::darker(&clean, 128), [f.xs[0], f.ys[0], f.xs[1], f.ys[1]], 200.0).expect("letters");
        let dark = |x: i64, y: i64| crop.gray.get_pixel((x - crop.left) as u32, (y - crop.top) as u32).0[0] < 128;
        assert!(dark(202, 280) && dark(202, 295), "the dot under its letter");
        assert!(dark(302, 290) && dark(294, 297), "the tail");
        assert!(crop.left + i64::from(crop.gray.width()) < 330, "no crumbs: {} {}", crop.left, crop.gray.width());
    }
}
