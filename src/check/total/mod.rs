//! **What** totals against the sum of their parts. **Why** a part is missing, counted twice or mistyped. **Example** a "Tổng cộng" row
//! that says 35 under 14, 9 and 11.
//!
//! Five places: total rows ([`row`]), rows with parts below them ([`parts`]), columns that other columns sum to ([`column`]), sentences
//! that break a whole down ([`relation`]) and shares that should make a hundred ([`shares`]). Counts are summed exactly; measures and
//! money with the room that rounding leaves in every summand.

pub mod column;

pub mod parts;

pub mod relation;

pub mod row;

pub mod shares;

use super::say::{plain, short, vi};
use super::stated::Stated;
use super::view::{Lane, View};
use super::{Doc, Finding, Scene};
use crate::value::number::Number;
use rust_decimal::Decimal;

/// For people.
pub const DOC: Doc = Doc {
    name: "total",
    what: (
        "Cộng các phần rồi so với số tổng: dòng tổng cộng của bảng, chỉ tiêu có các dòng con, cột tổng, các phần kể trong câu, cơ cấu phải đủ 100%.",
        "The parts are added up and held against the total: a table's total row, an indicator with rows below it, a total column, parts named in a sentence, shares that must make 100%.",
    ),
    why: (
        "Lệch tổng nghĩa là thiếu một phần, cộng trùng hoặc gõ nhầm. Số đếm phải khớp tuyệt đối; số đo và số tiền được lệch do làm tròn.",
        "A difference means a part left out, counted twice or mistyped. Counts must agree to the unit; measures and money may differ by rounding.",
    ),
    example: "Tổng số 256 chứng thư số (tổ chức 76; cá nhân 170): 76 + 170 = 246.",
};

/// Runs all five.
pub(super) fn check(scene: &Scene<'_>, out: &mut Vec<Finding>) {
    for view in &scene.views {
        row::check(scene, view, out);
        column::check(scene, view, out);
    }
    parts::check(scene, out);
    relation::check(scene, out);
    shares::check(scene, out);
}

/// A sum of cells and how it stands to the total that is stated.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sum {
    /// The sum of the summands.
    pub value: Decimal,
    /// The room of all summands together.
    pub slack: Decimal,
    /// How many summands state a number.
    pub count: usize,
    /// The smallest.
    pub least: Decimal,
    /// The greatest.
    pub most: Decimal,
}

impl Sum {
    /// The sum of nothing.
    pub const EMPTY: Self = Self { value: Decimal::ZERO, slack: Decimal::ZERO, count: 0, least: Decimal::MAX, most: Decimal::MIN };

    /// With one more summand. `None`: too many digits.
    pub fn plus(self, s: Stated) -> Option<Self> {
        Some(Self {
            value: self.value.checked_add(s.value)?,
            slack: self.slack.checked_add(s.slack)?,
            count: self.count + 1,
            least: self.least.min(s.value),
            most: self.most.max(s.value),
        })
    }

    /// Whether the total may be this sum. A whole number over summands with decimals was rounded, whatever it counts.
    pub fn fits(self, total: Stated) -> bool {
        let rounded = total.number.decimals() == 0 && total.slack.is_zero() && !self.value.fract().is_zero();
        let room = if rounded { Decimal::new(5, 1) } else { total.slack };
        (self.value - total.value).abs() <= self.slack + room
    }

    /// Whether sum and total differ by at most `percent` of the greater.
    pub fn near(self, total: Stated, percent: u32) -> bool {
        let (diff, base) = ((self.value - total.value).abs(), self.value.abs().max(total.value.abs()));
        diff.checked_mul(Decimal::ONE_HUNDRED).zip(base.checked_mul(Decimal::from(percent))).is_some_and(|(d, b)| d <= b)
    }

    /// Whether the stated number looks like a mean (or the greatest) of the summands and not like their total.
    pub fn mean_like(self, total: Stated) -> bool {
        self.count >= 2 && self.least <= total.value && total.value <= self.most && !self.near(total, 10)
    }
}

/// The sum over some rows of a column, each cell read by `at`. `None`: a summand is no number, or there are too many digits.
pub(super) fn sum(view: &View<'_>, rows: impl Iterator<Item = usize>, column: usize, at: impl Fn(usize) -> Option<Stated>) -> Option<Sum> {
    let mut out = Sum::EMPTY;
    for row in rows {
        match at(row) {
            Some(s) => out = out.plus(s)?,
            None if view.blank(row, column) => {}
            None => return None,
        }
    }
    Some(out)
}

/// What a cell adds to a total: its number, or one side of its ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Number,
    Part,
    Whole,
}

impl Side {
    /// The sides that a column has.
    pub fn of(lane: Lane) -> &'static [Self] {
        match lane {
            Lane::Sum => &[Self::Number],
            Lane::Ratio => &[Self::Part, Self::Whole],
            Lane::Rate | Lane::Other => &[],
        }
    }
    /// This side of a cell.
    pub fn at(self, view: &View<'_>, row: usize, column: usize) -> Option<Stated> {
        match self {
            Self::Number => view.amount(row, column),
            Self::Part => Some(view.ratio(row, column)?.0),
            Self::Whole => Some(view.ratio(row, column)?.1),
        }
    }
}

/// The finding on a total.
pub(super) struct Told<'a> {
    /// What was summed, in words ("cộng 19 dòng").
    pub what: String,
    /// What states the total, in words ("dòng Tổng số").
    pub who: &'a str,
    /// The total as stated.
    pub total: Stated,
    /// The sum.
    pub sum: Sum,
}

impl Told<'_> {
    /// As a finding; `name` tells the label of the summand whose value is just the difference, if any.
    pub fn finding(self, others: Vec<usize>, suspect: Option<String>) -> Finding {
        let passed = self.sum.fits(self.total);
        let (s, t) = (plain(self.sum.value), plain(self.total.value));
        let message = if passed {
            format!("{} = {s}, khớp {}", self.what, self.who)
        } else {
            let diff = plain((self.sum.value - self.total.value).abs());
            let by = suspect.map_or(String::new(), |name| format!(", đúng bằng “{}”", short(&name, 60)));
            let swapped =
                if by.is_empty() && digits_swapped(self.sum.value, self.total.value) { ", có thể đảo chữ số" } else { "" };
            format!("{} = {s}, {} ghi {t} (lệch {diff}{by}{swapped})", self.what, self.who)
        };
        let expected = Some(Number::from(self.sum.value));
        Finding::on(DOC.name, passed, self.total.figure, message).sides(expected, Some(self.total.number)).with(others)
    }
}

/// Whether two numbers are written with the same digits in another order.
pub(super) fn digits_swapped(a: Decimal, b: Decimal) -> bool {
    let digits = |d: Decimal| {
        let mut v: Vec<u8> = vi(d.normalize()).into_bytes().into_iter().filter(u8::is_ascii_digit).collect();
        v.sort_unstable();
        v
    };
    a != b && digits(a) == digits(b)
}
