//! A page as a picture, and how a printed page becomes one.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

/// Planes of light, 0 to 255, row by row from the top: one (gray) or three (red, green, blue).
#[derive(Clone)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub planes: Vec<Vec<f32>>,
    /// Dots an inch, across and down.
    pub dpi: (f32, f32),
}

impl Picture {
    /// A picture of this size with all planes at one light.
    pub fn plain(like: &Self, light: f32) -> Self {
        let plane = vec![light; like.width * like.height];
        Self { planes: vec![plane; like.planes.len()], ..*like }
    }

    /// The same in one plane.
    pub fn gray(self) -> Self {
        match <[Vec<f32>; 3]>::try_from(self.planes) {
            Ok([red, green, blue]) => {
                let one = red.iter().zip(&green).zip(&blue).map(|((r, g), b)| 0.299 * r + 0.587 * g + 0.114 * b).collect();
                Self { planes: vec![one], width: self.width, height: self.height, dpi: self.dpi }
            }
            Err(planes) => Self { planes, width: self.width, height: self.height, dpi: self.dpi },
        }
    }

    /// The same in three planes.
    pub fn coloured(mut self) -> Self {
        while self.planes.len() < 3 {
            self.planes.push(self.planes[0].clone());
        }
        self
    }

    /// Pixels to a millimetre, across.
    pub fn millimetre(&self) -> f32 {
        self.dpi.0 / 25.4
    }

    /// Bytes, colours side by side.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.width * self.height * self.planes.len());
        for i in 0..self.width * self.height {
            out.extend(self.planes.iter().map(|p| (p[i] + 0.5).clamp(0.0, 255.0) as u8));
        }
        out
    }
}

/// The pages of a PDF, gray, at so many dots an inch.
pub fn pages(pdf: &[u8], dpi: f32) -> Vec<Picture> {
    let pdf = Pdf::new(pdf.to_vec()).unwrap_or_else(|e| panic!("a print that cannot be read: {e:?}"));
    let cache = RenderCache::new();
    let scale = dpi / 72.0;
    let size = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let settings = RenderSettings { hinting: false, ..RenderSettings::default() };
    let draw = |page| {
        let drawn = render(page, &cache, &InterpreterSettings::default(), &settings, &size);
        let gray = drawn.data().iter().map(|p| 0.299 * f32::from(p.r) + 0.587 * f32::from(p.g) + 0.114 * f32::from(p.b)).collect();
        Picture { width: drawn.width().into(), height: drawn.height().into(), planes: vec![gray], dpi: (dpi, dpi) }
    };
    pdf.pages().iter().map(draw).collect()
}
