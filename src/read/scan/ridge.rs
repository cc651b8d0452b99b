//! Thin dark strokes of one direction. In: a page's grays; out: the pixels that are darker than what lies a little above and
//! a little below. Faint lines count as much as black ones; edges of fills, stems and noise do not.

use super::bits::Bits;
use image::GrayImage;

/// The lying thin strokes of grays `width` wide. `unit`: pixels for each 1/200 inch.
pub(super) fn lying(gray: &[u8], width: usize, unit: f32, noise: f32) -> Bits {
    let height = gray.len().checked_div(width).unwrap_or(0);
    let mut out = Bits::new(width, height);
    if width < 8 || height < 8 {
        return out;
    }
    let smooth = smoothed(gray, width);
    let (near, far) = (((2.0 * unit).round() as usize).max(2), ((9.0 * unit).round() as usize).max(4));
    let bright = brightest(&smooth, width, far - near + 1);
    // Outside of the picture is paper.
    let paper = vec![255u8; width];
    let row = |of: &'_ [u8], y: Option<usize>| y.filter(|y| (y + 1) * width <= of.len()).map_or(0..0, |y| y * width..(y + 1) * width);
    let least = (3.0 * noise).clamp(22.0, 60.0) as u8;
    let mut drop = vec![0u8; width];
    for y in 0..height {
        let below = bright.get(row(&bright, Some(y + near))).filter(|r| !r.is_empty()).unwrap_or(&paper);
        let above = bright.get(row(&bright, y.checked_sub(far))).filter(|r| !r.is_empty()).unwrap_or(&paper);
        let here = &smooth[y * width..(y + 1) * width];
        for (((drop, here), a), b) in drop.iter_mut().zip(here).zip(above).zip(below) {
            *drop = (*a).min(*b).saturating_sub(*here);
        }
        out.pack(y, &drop, |d| d > least);
    }
    out
}

/// The mean of three neighbours along.
fn smoothed(gray: &[u8], width: usize) -> Vec<u8> {
    let mut out = gray.to_vec();
    for (row, to) in gray.chunks_exact(width).zip(out.chunks_exact_mut(width)) {
        let thirds = row.iter().zip(&row[1..]).zip(&row[2..]);
        for (to, ((a, b), c)) in to[1..].iter_mut().zip(thirds) {
            *to = (((u32::from(*a) + u32::from(*b) + u32::from(*c)) * 171) >> 9) as u8;
        }
    }
    out
}

/// The brightest of this and the `span` - 1 pixels below. Rows near the lower edge: of those there are.
fn brightest(gray: &[u8], width: usize, span: usize) -> Vec<u8> {
    let mut out = gray.to_vec();
    let mut have = 1;
    while have < span {
        let step = have.min(span - have);
        let shift = step * width;
        for at in (0..out.len().saturating_sub(shift)).step_by(width) {
            let (upper, lower) = out.split_at_mut(at + shift);
            for (a, b) in upper[at..at + width].iter_mut().zip(&lower[..width]) {
                *a = (*a).max(*b);
            }
        }
        have += step;
    }
    out
}

/// The grays with rows as columns.
pub(super) fn turned(gray: &GrayImage) -> Vec<u8> {
    let (width, height) = (gray.width() as usize, gray.height() as usize);
    let from = gray.as_raw();
    let mut out = vec![255; width * height];
    for top in (0..height).step_by(32) {
        for left in (0..width).step_by(32) {
            for x in left..(left + 32).min(width) {
                for y in top..(top + 32).min(height) {
                    out[x * height + y] = from[y * width + x];
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faint_lines_are_strokes_and_edges_of_fills_are_not() {
        let gray = GrayImage::from_fn(200, 100, |x, y| {
            image::Luma([if y == 20 || y == 23 {
                200
            } else if y > 60 || (x == 90 && y < 50) {
                60
            } else {
                250
            }])
        });
        let bits = lying(gray.as_raw(), 200, 1.0, 2.0);
        assert!(bits.count_run(20, 0, 200) > 190 && bits.count_run(23, 0, 200) > 190);
        assert_eq!(bits.count_run(61, 0, 200) + bits.count_run(40, 0, 200), 0);
        let standing = lying(&turned(&gray), 100, 1.0, 2.0);
        assert!(standing.count_run(90, 0, 50) > 44);
    }
}
