//! **What** parts that are larger than their whole. **Why** one of the two is wrong, or they do not count the same thing.
//! **Example** "84 hộ nghèo, trong đó 92 hộ …".
//!
//! Three places: sentences ([`sentence`]), rows of tables ([`rows`]) and columns of tables ([`columns`]).

pub mod columns;

pub mod rows;

pub mod sentence;

use super::say::plain;
use super::stated::Stated;
use super::{Doc, Finding, Scene};
use crate::grammar::{Class, Grammar};

/// For people.
pub const DOC: Doc = Doc {
    name: "part_gt_whole",
    what: (
        "Một phần không thể lớn hơn tổng thể của nó: “trong đó …”, tử số và mẫu số, cột hoặc dòng con so với cột hoặc dòng cha.",
        "A part cannot be greater than its whole: “of which …”, numerator and denominator, a column or row below another.",
    ),
    why: ("Một trong hai số sai, hoặc hai số không đếm cùng một thứ.", "One of the two is wrong, or they do not count the same thing."),
    example: "Toàn xã có 84 hộ nghèo, trong đó 92 hộ nghèo có thành viên là người khuyết tật.",
};

/// Runs all three.
pub(super) fn check(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    sentence::check(scene, out);
    for view in &scene.views {
        rows::check(scene, view, out);
        columns::check(scene, view, out);
    }
}

/// The failed finding on a part.
fn found(part: Stated, whole: Stated, what: &str) -> Finding {
    let message = format!("{} {what} lớn hơn tổng thể {}", plain(part.value), plain(whole.value));
    let others = if whole.figure == part.figure { Vec::new() } else { vec![whole.figure] };
    Finding::on(DOC.name, false, part.figure, message.replace("  ", " ")).sides(None, Some(part.number)).with(others)
}

/// Whether a ratio's words name two different things (máy tính/cán bộ), so that the first is no part of the second.
fn two_things(grammar: &Grammar, label: &str) -> bool {
    let Some((a, b)) = label.split_once('/') else { return false };
    let words = super::label::Words::default();
    let (a, b) = (words.label(grammar, a), words.label(grammar, b));
    match a.words.first() {
        Some(first) => b.set.binary_search(first).is_err(),
        None => false,
    }
}

/// Whether words speak of a plan or norm, which may be surpassed.
fn surpassable(grammar: &Grammar, words: &str) -> bool {
    grammar.has(words, Class::Yardstick) || grammar.has(words, Class::MayExceed)
}
