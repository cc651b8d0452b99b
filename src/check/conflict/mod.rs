//! **What** the same indicator stated twice with different values. **Why** one of the two is wrong, and only the author knows which.
//! **Example** 1.204 trạm 5G in the text, 1.240 in the annex.
//!
//! Three places: two annexes about the same units ([`annexes`]), sentences against tables and against one another ([`texts`]), and rows of one table that say the same thing in two
//! places ([`rows`]). Two labels are never quite alike, so a contradiction takes labels that agree in nearly all their words and
//! values that lie close together: what is far apart is two indicators more likely than one mistake.

mod annexes;

mod near;

mod rows;

mod statement;

mod texts;

use super::{Doc, Finding, Scene};

/// For people.
pub const DOC: Doc = Doc {
    name: "conflict",
    what: (
        "Cùng một chỉ tiêu nêu ở hai nơi (lời văn, bảng, phụ lục) phải cùng một giá trị.",
        "One indicator stated in two places (text, table, annex) must have one value.",
    ),
    why: (
        "Hai giá trị khác nhau thì ít nhất một giá trị sai; phải hỏi lại nơi báo cáo.",
        "Of two different values at least one is wrong; the reporting unit has to be asked.",
    ),
    example: "Lời văn ghi 1.204 trạm phát sóng 5G, Phụ lục 01 ghi 1.240.",
};

/// Runs all three.
pub(super) fn check(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    texts::check(scene, out);
    annexes::check(scene, out);
    for view in &scene.views {
        rows::check(scene, view, out);
    }
}
