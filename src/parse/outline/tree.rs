//! Numbers in the order of the document → the section tree: whose child each is, and which numbers are out of order.
//!
//! Depth is learned from the document: a form seen for the first time is a child of what stands open, unless the usual order of depth
//! (keyword, A, I, 1, 1.1, then a/1)/(1)) says that it must close something first. A caption starts a new root.

use super::numeral::{Form, Numeral};
use crate::report::Section;
use crate::value::ordinal;

/// An open section.
#[derive(Debug, Clone, Copy)]
struct Open {
    numeral: Numeral,
    /// Index into the sections.
    section: usize,
    /// What would come next had the author counted on before the last break. `None`: no break.
    counted: Option<u16>,
    /// Speaks of plans, or expressly of results. `None`: neither is said.
    target: Option<bool>,
}

/// The sections open at a place, and what the tree needs to remember of them.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    open: Vec<Open>,
    /// What stood open when the last caption closed the outline.
    closed: Vec<Open>,
    /// The next section is the first of an outline.
    root: bool,
}

/// A number out of order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// In words, Vietnamese.
    pub message: String,
    /// The number expected.
    pub expected: String,
}

/// How far a number may run ahead of the one before it and still be read as a section's.
const GAP: u16 = 5;

impl Tree {
    /// A tree before its first section.
    pub fn new() -> Self {
        Self { root: true, ..Self::default() }
    }

    /// The section that stands open (index). `None`: none, or a caption closed the outline.
    pub fn current(&self) -> Option<usize> {
        self.open.last().map(|o| o.section)
    }

    /// A caption closes the outline; `gently`: a section that counts on from here opens it again.
    pub fn close(&mut self, gently: bool) {
        if gently && !self.open.is_empty() {
            self.closed = std::mem::take(&mut self.open);
        } else {
            if !gently {
                self.closed.clear();
            }
            self.open.clear();
        }
        self.root = true;
    }

    /// Opens again what a caption closed, if `n` counts on there.
    pub fn resume(&mut self, n: &Numeral) {
        if self.open.is_empty() && self.resumes(n) {
            self.open = std::mem::take(&mut self.closed);
            self.root = false;
        }
    }

    /// Whether the number can be that of a section here. `strong`: the line looks like a heading whatever its number;
    /// `lower`: its words begin with a small letter.
    pub fn plausible(&self, n: &Numeral, strong: bool, lower: bool) -> bool {
        if n.loose || matches!(n.form, Form::Word(_)) {
            return true;
        }
        let value = n.value();
        let before = self.open.iter().rev().find(|o| same_row(&o.numeral, n)).map(|o| o.numeral.value());
        let next = match before {
            Some(b) => follows(n, b),
            None => value == 1,
        };
        if next && (n.closed || strong || n.parts > 1) {
            return true;
        }
        if !n.closed {
            return strong && n.parts == 1;
        }
        if strong {
            return true;
        }
        let long_roman = n.form == Form::Roman && n.number.len() > 1;
        if n.form == Form::Upper || (lower && !long_roman) {
            return false;
        }
        match before {
            Some(b) => value == 1 || value == b || (value > b && value - b <= GAP) || (value < b && n.parts == 1),
            None if self.open.is_empty() => value <= 20,
            None => value <= 3 || n.parts > 1,
        }
    }

    /// Puts a section with this number into the tree.
    pub fn place(&mut self, n: Numeral, text: &str, sections: &[Section]) -> (Vec<String>, bool, Option<Break>) {
        if n.loose {
            self.open.clear();
        }
        let fault = self.settle(&n, text);
        let mut path: Vec<String> = match self.open.last() {
            Some(parent) => sections.get(parent.section).map(|s| s.path.clone()).unwrap_or_default(),
            None => Vec::with_capacity(1),
        };
        path.push(crate::orthography::squeeze(n.number.of(text)));
        let counted = fault.1;
        let root = std::mem::replace(&mut self.root, false);
        self.open.push(Open { numeral: n, section: sections.len(), counted, target: None });
        (path, root, fault.0)
    }

    /// Notes whether the section just placed speaks of plans or of results.
    pub fn set_target(&mut self, target: Option<bool>) {
        if let Some(o) = self.open.last_mut() {
            o.target = target;
        }
    }

    /// Whether the parent of what was just placed speaks of plans or of results. `None`: it is a root, or neither is said.
    pub fn parent_target(&self) -> Option<bool> {
        self.open.len().checked_sub(2).and_then(|i| self.open[i].target)
    }

    /// Whether `n` counts on in a row that a caption or the closing closed.
    pub fn resumes(&self, n: &Numeral) -> bool {
        n.value() > 1 && self.closed.iter().any(|o| same_row(&o.numeral, n) && follows(n, o.numeral.value()))
    }

    /// Reads a number in the form of the row it continues: "2)" after "1.", "I." after "H.", "i)" that begins a row of its own.
    pub fn adapt(&self, n: &mut Numeral) {
        let has = |form: Form| self.open.iter().rev().find(|o| o.numeral.form == form);
        if matches!(n.form, Form::Bracket)
            && has(Form::Bracket).is_none()
            && has(Form::Arabic(1)).is_some_and(|o| follows(n, o.numeral.value()))
        {
            n.form = Form::Arabic(1);
        }
        if matches!(n.form, Form::Arabic(1))
            && has(Form::Arabic(1)).is_none()
            && has(Form::Bracket).is_some_and(|o| follows(n, o.numeral.value()))
        {
            n.form = Form::Bracket;
        }
        if n.number.len() != 1 {
            return;
        }
        // One letter is a Roman numeral or a letter of the row: the row that it counts on decides.
        let (capital, letters) = match n.form {
            Form::Roman => (true, Form::Upper),
            Form::Lower => (false, Form::Lower),
            _ => return,
        };
        let (roman, place) = match (n.form, n.value()) {
            (Form::Roman, 1) | (Form::Lower, 10) => (1, 10),
            (Form::Roman, 5) | (Form::Lower, 23) => (5, 23),
            (Form::Roman, 10) | (Form::Lower, 25) => (10, 25),
            _ => return,
        };
        let numerals = if capital { Form::Roman } else { Form::Small };
        let as_letter = has(letters).is_some_and(|o| ordinal::letter_follows(u32::from(o.numeral.value()), place));
        let as_roman = has(numerals).is_some_and(|o| o.numeral.value() + 1 == roman) || roman == 1;
        if as_letter && has(numerals).is_none_or(|o| o.numeral.value() + 1 != roman) {
            (n.form, n.values[0]) = (letters, place as u16);
        } else if as_roman {
            (n.form, n.values[0]) = (numerals, roman);
        }
    }

    /// Closes what the number closes; says whether it is out of order.
    fn settle(&mut self, n: &Numeral, text: &str) -> (Option<Break>, Option<u16>) {
        if n.parts > 1 {
            return self.settle_parts(n, text);
        }
        if let Some(at) = self.open.iter().rposition(|o| o.numeral.form == n.form) {
            let before = self.open[at];
            self.open.truncate(at);
            return order(n, &before, text);
        }
        match n.form {
            Form::Word(_) => {
                let keep = self.open.iter().take_while(|o| matches!(o.numeral.form, Form::Word(_))).count();
                self.open.truncate(keep);
            }
            // "I. > A. > 1.": capital letters below Roman numerals that stood first.
            Form::Upper if self.open.iter().any(|o| o.numeral.form == Form::Roman) => {
                while self.open.last().is_some_and(|o| o.numeral.form.rank() > Form::Roman.rank()) {
                    self.open.pop();
                }
            }
            _ => {
                while self.open.last().is_some_and(|o| o.numeral.form.rank() > n.form.rank()) {
                    self.open.pop();
                }
            }
        }
        self.first(n, text)
    }

    fn settle_parts(&mut self, n: &Numeral, text: &str) -> (Option<Break>, Option<u16>) {
        let arabic = |o: &Open| matches!(o.numeral.form, Form::Arabic(_) | Form::Bracket);
        if let Some(at) = self.open.iter().rposition(|o| arabic(o) && o.numeral.all() == n.prefix()) {
            let sibling = self.open.get(at + 1).filter(|o| o.numeral.form == n.form).copied();
            self.open.truncate(at + 1);
            return match sibling {
                Some(before) => order(n, &before, text),
                None => self.first(n, text),
            };
        }
        if let Some(at) = self.open.iter().rposition(|o| o.numeral.form == n.form) {
            let before = self.open[at];
            let own_row = before.numeral.prefix() == n.prefix();
            if own_row || n.value() != 1 {
                self.open.truncate(at);
                if own_row || before.numeral.value() == 0 {
                    return order(n, &before, text);
                }
                // "2.2.2" behind "2.1.1": counted on, with the wrong numbers before it.
                if follows(n, before.numeral.value()) && at > 0 && arabic(&self.open[at - 1]) {
                    let expected = with_last(&before.numeral, before.numeral.value() + 1, text);
                    let message =
                        format!("mục {} đứng ngay sau mục {}, phải là {expected}", number(n, text), number(&before.numeral, text));
                    return (Some(Break { message, expected }), None);
                }
                return (None, None);
            }
        }
        while self.open.last().is_some_and(|o| {
            let own = o.numeral.all();
            (arabic(o) && !n.prefix().starts_with(own)) || o.numeral.form.rank() >= n.form.rank()
        }) {
            self.open.pop();
        }
        self.first(n, text)
    }

    /// The first of its row: it should be number one, unless the whole text begins in the middle.
    fn first(&self, n: &Numeral, text: &str) -> (Option<Break>, Option<u16>) {
        if n.value() <= 1 || n.loose || self.open.is_empty() || !n.closed {
            return (None, None);
        }
        let parent = &self.open[self.open.len() - 1];
        if n.parts > 1 && parent.numeral.all() != n.prefix() {
            return (None, None);
        }
        let expected = with_last(n, 1, text);
        let message = format!("mục {} là mục đầu tiên của mục {}, phải là {expected}", number(n, text), number(&parent.numeral, text));
        (Some(Break { message, expected }), Some(2))
    }
}

/// Whether two numbers belong to one row.
fn same_row(a: &Numeral, b: &Numeral) -> bool {
    a.form == b.form && a.prefix() == b.prefix()
}

/// Whether `n` may stand right behind a number of this value.
fn follows(n: &Numeral, before: u16) -> bool {
    match n.form {
        Form::Lower | Form::Upper => ordinal::letter_follows(u32::from(before), u32::from(n.value())),
        _ => u32::from(n.value()) == u32::from(before) + 1,
    }
}

/// Compares a number with the one before it in its row.
fn order(n: &Numeral, before: &Open, text: &str) -> (Option<Break>, Option<u16>) {
    let (value, last) = (n.value(), before.numeral.value());
    if n.loose || before.numeral.loose {
        return (None, None);
    }
    if follows(n, last) {
        return (None, before.counted.map(|c| c.saturating_add(1)).filter(|c| *c != value.saturating_add(1)));
    }
    // A row may start anew below a heading without a number; and whoever miscounted once may count on rightly.
    if value == 1 || before.counted == Some(value) {
        return (None, None);
    }
    let expected = with_last(n, last.saturating_add(1), text);
    let (own, other) = (number(n, text), number(&before.numeral, text));
    let message = match value {
        v if v == last => format!("số mục {own} dùng lần thứ hai, phải là {expected}"),
        v if v > last => format!("mục {own} đứng ngay sau mục {other}, không có mục {expected}"),
        _ => format!("mục {own} đứng sau mục {other}, phải là {expected}"),
    };
    (Some(Break { message, expected }), Some(last.saturating_add(2)).filter(|_| value <= last))
}

fn number(n: &Numeral, text: &str) -> String {
    crate::orthography::squeeze(n.number.of(text))
}

/// The number with another last part, spelled as the author spells this one.
fn with_last(n: &Numeral, value: u16, text: &str) -> String {
    let own = number(n, text);
    match n.form {
        Form::Arabic(_) | Form::Bracket | Form::Brackets => match own.rfind('.') {
            Some(at) => format!("{}{value}", &own[..=at]),
            None => value.to_string(),
        },
        Form::Lower => letter(value, n).to_string(),
        Form::Upper => letter(value, n).to_uppercase().to_string(),
        Form::Roman => ordinal::to_roman(u32::from(value)),
        Form::Small => ordinal::to_roman(u32::from(value)).to_lowercase(),
        Form::Word(_) => {
            let (words, last) = own.rsplit_once(' ').unwrap_or(("", &own));
            let value = if last.bytes().all(|b| b.is_ascii_digit()) { value.to_string() } else { ordinal::to_roman(u32::from(value)) };
            format!("{words} {value}").trim().to_owned()
        }
    }
}

fn letter(value: u16, n: &Numeral) -> char {
    match value {
        0 | 1 => 'a',
        v => ordinal::letter_after(u32::from(v) - 1).unwrap_or_else(|| if n.value() > 0 { 'z' } else { 'a' }),
    }
}
