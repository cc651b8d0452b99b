//! What reviewers taught the catalogue: labels that mean a code, or do not mean the one that the catalogue gives them.
//!
//! A lesson speaks of one label, however its letters, marks and tones are written, and one kind of figure. It never overrules a code
//! other than the one that it names: a figure that the catalogue places by its surroundings keeps that place.

use crate::orthography::fold::blind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// One lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// Its id: the same lesson has the same one.
    pub id: String,
    /// The label, as first written.
    pub label: String,
    /// What the figures are: count, percent, ratio, money, quantity.
    pub kind: String,
    /// The code that the catalogue gives by itself; `None`: none.
    pub was: Option<String>,
    /// The code that is meant; `None`: none.
    pub code: Option<String>,
}

/// Lessons in force.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lessons {
    /// Their version; empty: the catalogue alone.
    pub version: String,
    /// Lessons in the order of their acceptance.
    pub lessons: Vec<Lesson>,
}

/// Lessons by what they speak of.
#[derive(Debug, Default)]
pub struct Taught<'a> {
    by_label: HashMap<String, Vec<&'a Lesson>>,
}

impl<'a> Taught<'a> {
    /// Of some lessons.
    pub fn of(lessons: &'a [Lesson]) -> Self {
        let mut by_label: HashMap<String, Vec<&Lesson>> = HashMap::new();
        for lesson in lessons {
            by_label.entry(blind(&lesson.label)).or_default().push(lesson);
        }
        Self { by_label }
    }

    /// Whether a lesson speaks of a label, by its key ([`blind`]).
    pub fn speaks_of(&self, key: &str) -> bool {
        self.by_label.contains_key(key)
    }

    /// The code of a figure that the catalogue alone gave `given`, by its label's key and its kind.
    pub fn code<'b>(&self, key: &str, kind: &str, given: Option<&'b str>) -> Option<&'b str>
    where
        'a: 'b,
    {
        let all = self.by_label.get(key).map(Vec::as_slice).unwrap_or_default();
        let fitting = || all.iter().filter(|l| l.kind == kind);
        let named = fitting().filter(|l| l.was.as_deref() == given);
        // Where nothing is given, whatever the label was taken to mean elsewhere is meant here as well.
        let other = fitting().filter(|l| given.is_none() && l.was.is_some());
        let mut meant: Vec<Option<&str>> = named.map(|l| l.code.as_deref()).collect();
        if meant.is_empty() {
            meant = other.filter(|l| l.code.is_some()).map(|l| l.code.as_deref()).collect();
        }
        meant.sort_unstable();
        meant.dedup();
        // Lessons that contradict each other say nothing.
        if let [code] = meant.as_slice() { *code } else { given }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lesson(label: &str, was: Option<&str>, code: Option<&str>) -> Lesson {
        let own = |c: Option<&str>| c.map(str::to_owned);
        Lesson { id: label.to_owned(), label: label.to_owned(), kind: "count".to_owned(), was: own(was), code: own(code) }
    }

    #[test]
    fn a_lesson_speaks_of_its_label_alone_however_it_is_written() {
        let lessons = [lesson("Số máy trạm", None, Some("A")), lesson("Hộp thư", Some("B"), None), lesson("Máy chủ", Some("C"), Some("D"))];
        let taught = Taught::of(&lessons);
        let code = |label: &str, kind: &str, given| taught.code(&blind(label), kind, given);
        assert_eq!(code("SO MAY  TRAM", "count", None), Some("A"));
        assert_eq!(code("Số máy trạm", "percent", None), None, "another kind");
        assert_eq!(code("Số máy trạm", "count", Some("Z")), Some("Z"), "the catalogue's own code stays");
        assert_eq!(code("Số máy trạm cấp xã", "count", None), None);
        assert_eq!((code("Hộp thư", "count", Some("B")), code("hộp thư", "count", None)), (None, None));
        assert_eq!((code("Máy chủ", "count", Some("C")), code("Máy chủ", "count", None)), (Some("D"), Some("D")));
    }

    #[test]
    fn lessons_that_contradict_each_other_say_nothing() {
        let lessons = [lesson("Số máy", None, Some("A")), lesson("số máy", None, Some("B"))];
        assert_eq!(Taught::of(&lessons).code("so may", "count", None), None);
    }
}
