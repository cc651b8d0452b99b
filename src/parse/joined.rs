//! Syllables of recognised words that stand run together: a stroke between them was lost or taken for a letter. In: the report of a
//! recognised document; out: heads over columns of part and whole with their stroke back ("Đạtitổng số" over "12/34").

use crate::document::Document;
use crate::orthography::syllable;
use crate::report::Report;
use std::collections::HashMap;
use std::ops::Range;

/// Letters that a stroke is taken for.
const STROKES: &str = "iIlLtTjJrf1|!";
/// Letters of each side: shorter ones are found in anything.
const LEAST: usize = 2;
/// The longest word that is looked at, in letters: two syllables and a stroke.
const MOST: usize = 2 * syllable::LONGEST + 1;

/// Figures that are parts of wholes before a column counts as one of such.
const FEW: usize = 3;

/// Gives the heads of columns that hold parts of wholes their strokes back.
pub(super) fn repair(document: &Document, report: &mut Report) {
    if document.seen.is_empty() {
        return;
    }
    let mut found: HashMap<(usize, usize), Head> = HashMap::new();
    for (t, table) in report.tables.iter().enumerate() {
        for (c, column) in table.columns.iter().enumerate() {
            let head = column.path.iter().enumerate().find_map(|(level, words)| Some((level, with_stroke(words)?)));
            if let Some((level, better)) = head {
                found.insert((t, c), Head { level, better, parts: 0, all: 0 });
            }
        }
    }
    if found.is_empty() {
        return;
    }
    for figure in &report.figures {
        if let Some(head) = figure.cell.and_then(|cell| found.get_mut(&(cell.table, cell.column))) {
            let value = &figure.value;
            head.parts += usize::from(value.numerator.is_some() && value.denominator.is_some());
            head.all += usize::from(value.numerator.or(value.number).or(value.percent).is_some());
        }
    }
    found.retain(|_, head| head.parts >= FEW && head.parts * 2 > head.all);
    for figure in &mut report.figures {
        if let Some(cell) = figure.cell
            && let Some(head) = found.get(&(cell.table, cell.column))
            && let Some(words) = report.tables.get(cell.table).and_then(|t| t.columns.get(cell.column)?.path.get(head.level))
        {
            figure.label = figure.label.replace(words, &head.better);
        }
    }
    for ((t, c), head) in found {
        if let Some(words) = report.tables.get_mut(t).and_then(|t| t.columns.get_mut(c)?.path.get_mut(head.level)) {
            *words = head.better;
        }
    }
}

/// A head that may have lost its stroke, and its column's figures.
struct Head {
    /// Its place in the column's path.
    level: usize,
    better: String,
    /// Figures that are parts of wholes.
    parts: usize,
    all: usize,
}

/// A head with a stroke between the syllables of its one word that needs it.
fn with_stroke(head: &str) -> Option<String> {
    let mut found = head.split_whitespace().filter_map(|w| Some((w, parted(w)?)));
    let (word, gap) = found.next().filter(|_| found.next().is_none())?;
    let at = head.find(word)?;
    Some(format!("{}/{}", &head[..at + gap.start], &head[at + gap.end..]))
}

/// Whether a word is two syllables without anything, or with a letter too many, between them.
pub(super) fn is_joined(word: &str) -> bool {
    !gaps(word, 0).is_empty() || !gaps(word, 1).is_empty()
}

/// Where the stroke of a word stood; empty where nothing is left of it. `None`: the word is none of these, or there are two such places.
fn parted(word: &str) -> Option<Range<usize>> {
    let without = gaps(word, 0);
    let found = if without.is_empty() { gaps(word, 1) } else { without };
    match &found[..] {
        [one] => Some(one.clone()),
        _ => None,
    }
}

/// Every place of `letters` letters between two syllables that are a word by themselves, of a word that is no syllable.
fn gaps(word: &str, letters: usize) -> Vec<Range<usize>> {
    let places: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
    let count = places.len() - 1;
    if count > MOST || syllable::nearly(word) {
        return Vec::new();
    }
    (LEAST..(count + 1).saturating_sub(LEAST + letters))
        .map(|n| places[n]..places[n + letters])
        .filter(|gap| {
            word[gap.clone()].chars().all(|c| STROKES.contains(c))
                && syllable::possible(&word[..gap.start])
                && syllable::possible(&word[gap.end..])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lost_strokes_are_put_back() {
        assert_eq!(with_stroke("Đạtitổng số").as_deref(), Some("Đạt/tổng số"));
        assert_eq!(with_stroke("Đạttổng số").as_deref(), Some("Đạt/tổng số"));
        assert_eq!(with_stroke("Số trường đạt chuẩnitổng số").as_deref(), Some("Số trường đạt chuẩn/tổng số"));
        for head in ["Đạt/tổng số", "Tổng số", "", "x", "UBND", "Diện tích (ha)"] {
            assert_eq!(with_stroke(head), None, "{head}");
        }
    }

    #[test]
    fn joined_words_are_told_from_rubble() {
        assert!(is_joined("Đạtitổng") && is_joined("Đạttổng"));
        for word in ["", "a", "Đạt", "nghiễng", "qxtrw", "oưỡzag", "ĐạtỊ(ổng"] {
            assert!(!is_joined(word), "{word}");
        }
    }
}
