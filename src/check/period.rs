//! **What** dates and periods that do not exist. **Why** the true one must be asked for. **Example** "ngày 31/9/2021", "quý V".
//!
//! The outline and the tables report theirs while they read; here the running text is looked through, too: days that no calendar
//! has, a fifth quarter, a thirteenth month, and a stated period that ends before it begins.

use super::{Doc, Finding, Scene, ordinal};
use crate::document::Span;
use std::collections::HashSet;

/// For people.
pub const DOC: Doc = Doc {
    name: "period",
    what: (
        "Ngày, tháng, quý và kỳ báo cáo phải có thật, ngày kết thúc không đứng trước ngày bắt đầu.",
        "Days, months, quarters and reporting periods must exist, and none may end before it begins.",
    ),
    why: (
        "Kỳ số liệu sai làm số liệu không dùng được cho tới khi hỏi lại.",
        "With a wrong period a figure is of no use until somebody has asked.",
    ),
    example: "Tính đến ngày 31/9/2021 (tháng 9 chỉ có 30 ngày).",
};

/// Oddities that the parser noted, and periods that run backwards.
pub(super) fn check(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    ordinal::pass_on(scene, DOC.name, out);
    backwards(scene, out);
}

/// Periods of figures whose end lies before their start.
fn backwards(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    let mut seen: HashSet<&str> = HashSet::new();
    for f in &scene.report.figures {
        let Some(period) = &f.period else { continue };
        let (Some(start), Some(end)) = (&period.start, &period.end) else { continue };
        if start > end && seen.insert(&period.label) {
            // The words stand before the figure or, in a header, anywhere.
            let before = scene.text.get(..f.span.start as usize).unwrap_or("");
            let place = before.rfind(period.label.as_str()).or_else(|| scene.text.find(period.label.as_str()));
            let message = format!("“{}”: ngày kết thúc đứng trước ngày bắt đầu", period.label.trim());
            let span = place.map_or(f.span, |at| Span::new(at, at + period.label.len()));
            out.push(fault(span, message));
        }
    }
}

fn fault(span: Span, message: String) -> Finding {
    Finding {
        rule: DOC.name,
        passed: false,
        message,
        expected: None,
        stated: None,
        judged: Vec::new(),
        others: Vec::new(),
        span: Some(span),
    }
}
