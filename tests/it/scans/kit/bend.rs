//! Pages that lie askew: rotation, perspective, curl, whole turns, other resolutions.

use super::picture::Picture;

/// Light that a scanner sees beside the page.
const BESIDE: f32 = 250.0;

/// Turned by degrees about its middle; positive: the right side sinks.
pub fn skew(picture: &Picture, degrees: f32) -> Picture {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (cx, cy) = middle(picture);
    mapped(picture, |x, y| {
        let (dx, dy) = (x - cx, y - cy);
        (cx + cos * dx + sin * dy, cy - sin * dx + cos * dy)
    })
}

/// Held at a slant: the top narrower by `across` and the left side shorter by `down`, shares of the page.
pub fn perspective(picture: &Picture, across: f32, down: f32) -> Picture {
    let (cx, cy) = middle(picture);
    mapped(picture, |x, y| {
        let (u, v) = ((x - cx) / cx, (y - cy) / cy);
        let depth = 1.0 + across * v + down * u;
        (cx + (x - cx) / depth, cy + (y - cy) / depth)
    })
}

/// Lines that bow by so many pixels at the sides.
pub fn curl(picture: &Picture, pixels: f32) -> Picture {
    let (cx, cy) = middle(picture);
    mapped(picture, |x, y| {
        let u = (x - cx) / cx;
        (x, y + pixels * (u * u - 0.33) * (0.4 + 0.6 * y / (2.0 * cy)))
    })
}

/// Turned clockwise by so many right angles.
pub fn quarter_turns(picture: &Picture, turns: u8) -> Picture {
    let (w, h) = (picture.width, picture.height);
    let (width, height) = if turns % 2 == 1 { (h, w) } else { (w, h) };
    let from = |x: usize, y: usize| match turns % 4 {
        0 => (x, y),
        1 => (y, h - 1 - x),
        2 => (w - 1 - x, h - 1 - y),
        _ => (w - 1 - y, x),
    };
    let turn = |plane: &Vec<f32>| {
        let at = |i: usize| {
            let (x, y) = from(i % width, i / width);
            plane[y * w + x]
        };
        (0..width * height).map(at).collect()
    };
    Picture { width, height, planes: picture.planes.iter().map(turn).collect(), dpi: picture.dpi }
}

/// Drawn anew with another number of dots an inch downwards.
pub fn squeezed(picture: &Picture, dpi: f32) -> Picture {
    let scale = picture.dpi.1 / dpi;
    let height = (picture.height as f32 / scale) as usize;
    let rows = |plane: &Vec<f32>| {
        let mut out = Vec::with_capacity(picture.width * height);
        for y in 0..height {
            let from = (y as f32 + 0.5) * scale - 0.5;
            out.extend((0..picture.width).map(|x| sample(plane, picture, x as f32, from)));
        }
        out
    };
    Picture { width: picture.width, height, planes: picture.planes.iter().map(rows).collect(), dpi: (picture.dpi.0, dpi) }
}

fn middle(picture: &Picture) -> (f32, f32) {
    (picture.width as f32 / 2.0, picture.height as f32 / 2.0)
}

/// Each pixel from where `from` says.
fn mapped(picture: &Picture, from: impl Fn(f32, f32) -> (f32, f32)) -> Picture {
    let mut out = Picture::plain(picture, BESIDE);
    for y in 0..picture.height {
        for x in 0..picture.width {
            let (fx, fy) = from(x as f32, y as f32);
            for (plane, to) in picture.planes.iter().zip(&mut out.planes) {
                to[y * picture.width + x] = sample(plane, picture, fx, fy);
            }
        }
    }
    out
}

/// The light at a place between pixels: a cubic through the sixteen around it (Catmull-Rom).
fn sample(plane: &[f32], picture: &Picture, x: f32, y: f32) -> f32 {
    let (w, h) = (picture.width as i64, picture.height as i64);
    let (left, top) = (x.floor(), y.floor());
    if left < -1.0 || top < -1.0 || left > w as f32 || top > h as f32 {
        return BESIDE;
    }
    let (across, down) = (weights(x - left), weights(y - top));
    let mut sum = 0.0;
    for (j, wy) in down.iter().enumerate() {
        let row = (top as i64 + j as i64 - 1).clamp(0, h - 1) * w;
        for (i, wx) in across.iter().enumerate() {
            let column = (left as i64 + i as i64 - 1).clamp(0, w - 1);
            sum += wx * wy * plane[(row + column) as usize];
        }
    }
    sum.clamp(0.0, 255.0)
}

fn weights(t: f32) -> [f32; 4] {
    let (t2, t3) = (t * t, t * t * t);
    [-0.5 * t + t2 - 0.5 * t3, 1.0 - 2.5 * t2 + 1.5 * t3, 0.5 * t + 2.0 * t2 - 1.5 * t3, 0.5 * (t3 - t2)]
}
