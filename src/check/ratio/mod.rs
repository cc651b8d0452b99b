//! **What** a stated percent against the part and the whole that stand with it. **Why** it is the commonest slip of the pen, and
//! the one that is sure. **Example** "154/2.045 hồ sơ chiếm 8,28%" gives 7,53.
//!
//! Four places: a ratio with its percent ([`sentence`]), sentences that tie a count to a percent ([`relation`]), columns of rates
//! ([`column`]) and rows of rates ([`row`]). A percent may be rounded or cut to its digits.

pub mod column;

pub mod relation;

pub mod row;

pub mod sentence;

pub(in crate::check) mod whole;

use super::say::{plain, rounded, vi};
use super::stated::{Stated, percent_fits};
use super::{Doc, Finding, Scene};
use crate::value::number::Number;
use rust_decimal::Decimal;

/// For people.
pub const DOC: Doc = Doc {
    name: "ratio",
    what: (
        "So tỷ lệ phần trăm ghi trong văn bản với tử số và mẫu số đi cùng: trong câu, trong cột tỷ lệ và trong dòng tỷ lệ của bảng.",
        "The percentage stated is held against its numerator and denominator: in a sentence, in a column of rates and in a row of rates.",
    ),
    why: (
        "Tỷ lệ ghi sai là lỗi hay gặp nhất; tính lại được ngay nên không phải đoán. Chấp nhận cả làm tròn lẫn cắt bớt chữ số.",
        "A wrong rate is the most frequent mistake, and computing it again needs no guess. Rounded and cut digits are both accepted.",
    ),
    example: "Đã xử lý 118/1.640 hồ sơ, chiếm 9,17% (118/1.640 = 7,20%).",
};

/// Runs all four.
pub(super) fn check(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    sentence::check(scene, out);
    relation::check(scene, out);
    for view in &scene.views {
        column::check(scene, view, out);
    }
    row::check(scene, out);
}

/// How a percent comes from two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// a of b.
    Share,
    /// By how much a differs from b.
    Growth,
}

/// The percent that two numbers give, and the room that their own digits leave.
#[derive(Debug, Clone, Copy)]
pub struct Given {
    /// Worked out from the numbers as stated.
    pub exact: Decimal,
    /// The lowest that it may be.
    pub low: Decimal,
    /// The highest that it may be.
    pub high: Decimal,
}

impl Form {
    /// The percent of `a` and `b`. `None`: `b` is or may be nought, or too many digits.
    pub fn given(self, a: Stated, b: Stated) -> Option<Given> {
        let share = |x: Decimal, y: Decimal| x.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(y);
        if b.value.is_zero() {
            return None;
        }
        let exact = share(a.value, b.value)?;
        let (mut low, mut high) = (exact, exact);
        if !(a.slack.is_zero() && b.slack.is_zero()) {
            if b.low() <= Decimal::ZERO {
                return None;
            }
            for corner in [share(a.low(), b.high())?, share(a.low(), b.low())?, share(a.high(), b.low())?, share(a.high(), b.high())?] {
                (low, high) = (low.min(corner), high.max(corner));
            }
        }
        let less = if self == Self::Growth { Decimal::ONE_HUNDRED } else { Decimal::ZERO };
        Some(Given { exact: exact - less, low: low - less, high: high - less })
    }
}

impl Given {
    /// Whether the percent `n` may be stated of it.
    pub fn fits(self, n: Number) -> bool {
        percent_fits(self.low, self.high, n)
    }

    /// What would be stated with as many digits as `n` has.
    pub fn expected(self, n: Number) -> Number {
        Number::from(rounded(self.exact, n.decimals()))
    }
}

/// The finding on a percent `p` that `a` and `b` give or do not give.
pub(super) fn finding(form: Form, part: Stated, whole: Stated, percent: Stated, given: Given) -> Finding {
    let passed = given.fits(percent.number);
    let shown = vi(rounded(given.exact, percent.number.decimals().max(2)));
    let (x, y) = (plain(part.value), plain(whole.value));
    let sum = match form {
        Form::Share => format!("{x}/{y} = {shown} %"),
        Form::Growth => format!("({x} − {y})/{y} = {shown} %"),
    };
    let message =
        if passed { format!("{sum}, khớp {} %", vi(percent.value)) } else { format!("{sum}, văn bản ghi {} %", vi(percent.value)) };
    let mut others = vec![part.figure, whole.figure];
    others.retain(|&f| f != percent.figure);
    others.dedup();
    Finding::on(DOC.name, passed, percent.figure, message).sides(Some(given.expected(percent.number)), Some(percent.number)).with(others)
}
