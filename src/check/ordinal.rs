//! **What** numbers of sections and rows that do not go on by one. **Why** a section or row may be missing, or be there twice.
//! **Example** "III. Đánh giá chung" right behind "I. Kết quả".
//!
//! The outline and the table reader find them while they read; here they become findings.

use super::{Doc, Finding, Scene};

/// For people.
pub const DOC: Doc = Doc {
    name: "ordinal",
    what: ("Số thứ tự của mục, của dòng trong bảng phải liền nhau.", "Numbers of sections and of table rows must follow one another."),
    why: (
        "Số nhảy cóc hoặc lặp lại thường là thiếu mục, thiếu dòng hay chép nhầm.",
        "A number that jumps or comes twice often means a section or row left out, or a slip in copying.",
    ),
    example: "Mục III đứng ngay sau mục I, không có mục II.",
};

/// Passes the oddities on.
pub(super) fn check(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    pass_on(scene, DOC.name, out);
}

/// The oddities of one rule as failed findings.
pub(super) fn pass_on(scene: &Scene<'_>, rule: &'static str, out: &mut Vec<Finding>) {
    out.extend(scene.report.oddities.iter().filter(|o| o.rule == rule).map(|o| Finding {
        rule,
        passed: false,
        message: o.message.clone(),
        expected: None,
        stated: None,
        judged: Vec::new(),
        others: Vec::new(),
        span: Some(o.span),
    }));
}
