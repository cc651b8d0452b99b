//! Rows of cells while a table is being made out: what a cell looks like, whether two rows are the same header.

use crate::document::{GridCell, Span};
use crate::orthography::fold;

/// A row as a stretch of text whose cells tabs part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RowText {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl RowText {
    /// The cells' words, trimmed, with where each stands.
    pub fn cells(self, text: &str) -> impl Iterator<Item = (Span, &str)> {
        let mut at = self.start as usize;
        text[self.start as usize..self.end as usize].split('\t').map(move |cell| {
            let from = at;
            at += cell.len() + 1;
            let words = cell.trim();
            let lead = if words.is_empty() { 0 } else { cell.len() - cell.trim_start().len() };
            (Span::new(from + lead, from + lead + words.len()), words)
        })
    }

    /// The cells as a grid keeps them, at most `width` of them.
    pub fn grid(self, text: &str, width: usize) -> Vec<GridCell> {
        self.cells(text).take(width).map(|(span, _)| cell(span)).collect()
    }

    /// How many cells are filled, and the index of the last filled one (0 if none is).
    pub fn filled(self, text: &str) -> (usize, usize) {
        self.cells(text).enumerate().filter(|(_, (_, words))| !words.is_empty()).fold((0, 0), |(n, _), (i, _)| (n + 1, i))
    }
}

/// A cell that covers one column and one row.
pub(crate) const fn cell(span: Span) -> GridCell {
    GridCell { span, columns: 1, rows: 1 }
}

/// Whether the words are a figure and nothing more: `1.755`, `76,07%`, `178/234`, `>60`, `-3`, or a dash.
pub(crate) fn is_figure(words: &str) -> bool {
    /// No figure is longer.
    const LONGEST: usize = 40;
    let mut digits = 0;
    let plain = words.len() <= LONGEST
        && words.chars().all(|c| {
            digits += usize::from(c.is_ascii_digit());
            c.is_ascii_digit()
                || matches!(c, '.' | ',' | '%' | '/' | '-' | '+' | '–' | '>' | '<' | '≥' | '≤' | ' ' | '~' | '=' | '‰' | '*' | '(' | ')')
        });
    plain && (digits > 0 && !is_column_number(words) || matches!(words, "-" | "–"))
}

/// `(1)`, `(3)=(2)/(1)`: the number of a column.
fn is_column_number(words: &str) -> bool {
    words.starts_with('(') && words.as_bytes().get(2).is_some_and(|&b| b == b')')
}

/// Whether a row reads like a table's header: most cells filled, no figure among them.
pub(crate) fn is_header<'t>(cells: impl Iterator<Item = &'t str>) -> bool {
    let (mut filled, mut all) = (0usize, 0usize);
    for words in cells {
        all += 1;
        filled += usize::from(!words.is_empty());
        if is_figure(words) {
            return false;
        }
    }
    filled >= 2 && filled * 10 >= all * 6
}

/// Whether two rows are the same header, a letter or a tone read differently here and there.
pub(crate) fn same_header<'t>(a: impl Iterator<Item = &'t str>, mut b: impl Iterator<Item = &'t str>) -> bool {
    let (mut filled, mut same) = (0usize, 0usize);
    for left in a {
        let right = b.next().unwrap_or("");
        if left.is_empty() && right.is_empty() {
            continue;
        }
        filled += 1;
        same += usize::from(nearly_equal(left, right));
    }
    filled += b.filter(|words| !words.is_empty()).count();
    filled >= 2 && same * 10 >= filled * 7
}

/// Equal but for case, tone placement and one letter in six.
fn nearly_equal(a: &str, b: &str) -> bool {
    if a == b {
        return !a.is_empty();
    }
    let letters = |s: &'_ str| s.chars().filter(|c| c.is_alphanumeric()).map(fold::letter).take(200).collect::<Vec<_>>();
    let (a, b) = (letters(a), letters(b));
    let differ = a.iter().zip(&b).filter(|(x, y)| x != y).count() + a.len().abs_diff(b.len());
    !a.is_empty() && differ * 6 <= a.len().max(b.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_words() {
        for words in ["1.755", "76,07%", "178/234", ">60%", "-12", "-", "+ 5", "12 345"] {
            assert!(is_figure(words), "{words}");
        }
        for words in ["", "(1)", "(3)=(2)/(1)", "2 máy", "II", "Đạt", "1/0 (1: Có)"] {
            assert!(!is_figure(words), "{words}");
        }
    }

    #[test]
    fn headers_are_known_again() {
        let a = ["TT", "Nội dung", "Phần khai báo", ""];
        let b = ["TT", "Nội dung", "Phân khai báo", ""];
        assert!(same_header(a.into_iter(), b.into_iter()));
        assert!(!same_header(a.into_iter(), ["STT", "Tên", "Số máy", ""].into_iter()));
        assert!(is_header(a.into_iter()));
        assert!(!is_header(["1", "Máy chủ", "máy", "2"].into_iter()));
    }

    #[test]
    fn cells_are_trimmed_and_placed() {
        let text = "x\n 1 \t \tb";
        let row = RowText { start: 2, end: text.len() as u32 };
        let cells: Vec<_> = row.cells(text).collect();
        assert_eq!(cells, [(Span::new(3, 4), "1"), (Span::new(6, 6), ""), (Span::new(8, 9), "b")]);
        assert_eq!(row.filled(text), (2, 2));
    }
}
