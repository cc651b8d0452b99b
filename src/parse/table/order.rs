//! Row numbers out of order: siblings go on by one, a dotted number begins with its parent's.
//!
//! A break is told once: what follows may go on from the number written or from the number expected. Where pages are known to
//! be missing (numbers jump right after a repeated header, in a table of several levels) nothing is told.

use super::ordinal::{self, Mark, Ordinal};
use super::rows::Level;
use crate::document::Span;
use crate::report::Oddity;

/// A numbered row and what it stands among.
#[derive(Debug)]
pub(super) struct Step {
    /// The row of its kind that it follows under the same parent.
    pub(super) sibling: Option<Level>,
    /// What it hangs below.
    pub(super) parent: Option<Level>,
    /// Its number.
    pub(super) mark: Ordinal,
    /// A repeated header stands above it.
    pub(super) after_break: bool,
}

/// The judge of row numbers.
#[derive(Debug)]
pub(super) struct Order {
    found: Vec<Oddity>,
    judged: usize,
    levels: bool,
}

impl Order {
    /// `marks`: all numbers of the table.
    pub(super) fn new(marks: impl Iterator<Item = Ordinal>) -> Self {
        let mut first = None;
        let mut levels = false;
        for mark in marks.filter(|m| !m.is_bullet()) {
            levels |= *first.get_or_insert(mark.mark) != mark.mark;
        }
        Self { found: Vec::new(), judged: 0, levels }
    }

    /// Judges one number; returns what it should have been where it is out of order.
    pub(super) fn judge(&mut self, text: &str, step: &Step, words: Span, stack: &mut [Level]) -> Option<u32> {
        self.judged += 1;
        let mark = step.mark;
        let before = step.sibling.and_then(|s| s.mark).map(|m| m.value);
        let goes_on = match (before, step.sibling) {
            (Some(b), Some(s)) => {
                ordinal::follows(mark.mark, b, mark.value)
                    || s.also.is_some_and(|a| ordinal::follows(mark.mark, a, mark.value))
                    || mark.value == 1
                    || s.loose
            }
            _ => true,
        };
        let prefix = wrong_prefix(step);
        if goes_on && prefix.is_none() {
            return None;
        }
        let missing = step.after_break && self.levels;
        let strays = prefix.is_some() && !before.map_or(mark.value == 1, |b| mark.value == b + 1);
        if missing || strays {
            for level in stack {
                level.loose = true;
            }
            return None;
        }
        let wanted = before.map_or(mark.value, |b| b + 1);
        let expected = prefix.unwrap_or(mark).with(wanted);
        let number = written(text, words);
        let last = before.and_then(|b| step.sibling.and_then(|s| s.mark).and_then(|m| m.with(b)));
        let message = match (&expected, last) {
            (Some(e), _) if prefix.is_some() => format!("Số thứ tự {number} không thuộc mục đứng trên nó (phải là {e})"),
            (Some(e), Some(last)) => format!("Số thứ tự {number} đứng sau {last} (phải là {e})"),
            _ => format!("Số thứ tự {number} không theo thứ tự"),
        };
        self.found.push(Oddity { rule: "ordinal", span: words, message, expected });
        Some(wanted)
    }

    /// What was found. Numbers that are out of order as a rule are codes, and nothing is told.
    pub(super) fn finish(self) -> Vec<Oddity> {
        if self.found.len() > 3 && self.found.len() * 5 > self.judged { Vec::new() } else { self.found }
    }
}

/// The number with its parent's parts in front, where it begins otherwise. `None`: it does not, or the parent has no such parts.
fn wrong_prefix(step: &Step) -> Option<Ordinal> {
    let Mark::Dotted(n) = step.mark.mark else { return None };
    let parent = step.parent?.mark?;
    let depth = match parent.mark {
        Mark::Arabic => 1,
        Mark::Dotted(n) => n,
        _ => return None,
    };
    let front = usize::from(depth);
    if depth + 1 != n || parent.parts[..front] == step.mark.parts[..front] {
        return None;
    }
    let mut parts = step.mark.parts;
    parts[..front].copy_from_slice(&parent.parts[..front]);
    Some(Ordinal { parts, ..step.mark })
}

/// The number as written: the first word of the row.
fn written(text: &str, words: Span) -> &str {
    words.of(text).split_whitespace().next().unwrap_or("")
}
