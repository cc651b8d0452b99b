//! stub
use super::prepare::Prepared;
use crate::read::grid::Rule;
use image::GrayImage;
pub(super) fn erase(page: &Prepared, _rules: &[Rule]) -> GrayImage {
    page.gray.clone()
}
pub(super) fn crop(page: &Prepared, r: [f32; 4], _dpi: f32) -> Option<(GrayImage, (f32, f32))> {
    let (x, y) = (r[0] as u32 + 3, r[1] as u32 + 3);
    let (w, h) = ((r[2] - r[0]) as u32, (r[3] - r[1]) as u32);
    if w < 8 || h < 8 {
        return None;
    }
    Some((image::imageops::crop_imm(&page.gray, x, y, w - 6, h - 6).to_image(), (x as f32, y as f32)))
}
