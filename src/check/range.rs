//! **What** ranges whose lower bound lies above the upper. **Why** the two were swapped or one is mistyped.
//! **Example** "đạt 70-65%".

use super::say::vi;
use super::{Doc, Finding, Scene};

/// For people.
pub const DOC: Doc = Doc {
    name: "range",
    what: ("Khoảng giá trị phải có cận dưới nhỏ hơn cận trên.", "A range must have its lower bound below its upper bound."),
    why: ("Hai cận viết ngược hoặc gõ nhầm một chữ số.", "The bounds are swapped, or a digit is mistyped."),
    example: "Tỷ lệ sử dụng giống mới đạt 70-65%.",
};

/// Every range; those that hold say nothing worth telling.
pub(super) fn check(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    for (i, f) in scene.report.figures.iter().enumerate() {
        if let (Some(low), Some(high)) = (f.value.number.or(f.value.percent), f.value.upper)
            && low.decimal().abs() > high.decimal().abs()
        {
            let message = format!("cận dưới {} lớn hơn cận trên {}", vi(low.decimal()), vi(high.decimal()));
            out.push(Finding::on(DOC.name, false, i, message).sides(Some(high), Some(low)));
        }
    }
}
