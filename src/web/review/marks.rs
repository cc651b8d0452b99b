//! What is highlighted in the text, and the writer that puts it there.

use super::super::lang::Lang;
use super::places::Places;
use crate::indicator::output::{Extraction, Indicator, Outcome};
use askama::filters::{Escaper, Html};
use std::fmt::Write;

/// A stretch of text that an entry of the list stands for. Marks are in order and do not overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// First byte.
    pub(super) start: usize,
    /// One past the last.
    pub(super) end: usize,
    look: Look,
    /// The entry.
    id: String,
    /// Further entries whose words lie within these.
    also: Vec<String>,
    /// Why a person should look. Empty: nobody need.
    why: String,
}

/// How a mark is set, the louder the later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Look {
    /// A cell of words or a dash: reachable, not highlighted.
    Quiet,
    /// A figure.
    Figure,
    /// Words that a failed check judges.
    Check,
    /// A number that nothing explains.
    Unexplained,
    /// A figure that a person must look at.
    Review,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Self::Quiet => "q",
            Self::Figure => "f",
            Self::Check => "c",
            Self::Unexplained => "u",
            Self::Review => "f r",
        }
    }
}

/// The doubts about a figure, in words.
pub(super) fn why(i: &Indicator, lang: Lang) -> String {
    if !i.flags.is_empty() {
        let messages: Vec<&str> = i.flags.iter().map(|f| f.message.as_str()).collect();
        return messages.join("; ");
    }
    let mut why = format!("{} {}", lang.pick("Độ tin cậy", "Confidence"), percent(i.confidence.0));
    let doubts = i.reasons.iter().filter(|r| r.factor.0 < 1.0);
    let doubts: Vec<String> = doubts.map(|r| lang.doubt(&r.name).map_or_else(|| r.name.replace(['_', '-'], " "), str::to_owned)).collect();
    if !doubts.is_empty() {
        let _ = write!(why, ": {}", doubts.join(", "));
    }
    why
}

/// A probability as a whole percent, never rounded up to certainty.
pub(super) fn percent(p: f32) -> String {
    let whole = (p * 100.0).floor().clamp(0.0, 100.0);
    format!("{whole} %")
}

/// Everything that is highlighted.
pub(super) fn marks(extraction: &Extraction, places: &Places<'_>, lang: Lang) -> Vec<Mark> {
    let mut marks = Vec::with_capacity(extraction.indicators.len() + extraction.numbers.unexplained.len());
    let mut add = |(start, end), look, id, why| marks.push(Mark { start, end, look, id, also: Vec::new(), why });
    for i in &extraction.indicators {
        let Some(evidence) = &i.evidence else { continue };
        let look = match (i.review, i.value.is_figure()) {
            (true, _) => Look::Review,
            (false, true) => Look::Figure,
            (false, false) => Look::Quiet,
        };
        let why = if i.review { why(i, lang) } else { String::new() };
        add(places.range(evidence), look, i.id.clone(), why);
    }
    for (n, u) in extraction.numbers.unexplained.iter().enumerate() {
        let why = lang.pick("Số chưa giải thích được", "Nothing explains this number").to_owned();
        add(places.range(&u.evidence), Look::Unexplained, format!("u{}", n + 1), why);
    }
    let mut marks = flatten(marks);
    // A heading or row that a check judges gives way to the figures in it.
    let mut judged = Vec::new();
    for (n, check) in extraction.checks.iter().enumerate() {
        let (Some(evidence), true) = (&check.evidence, check.indicators.is_empty() && check.status == Outcome::Failed) else { continue };
        let (start, end) = places.range(evidence);
        let id = format!("c{}", n + 1);
        let next = marks.partition_point(|m| m.end <= start);
        match marks.get_mut(next) {
            Some(m) if m.start <= start => m.also.push(id),
            m => {
                let end = m.map_or(end, |m| end.min(m.start));
                judged.push(Mark { start, end, look: Look::Check, id, also: Vec::new(), why: check.message.clone() });
            }
        }
    }
    if judged.is_empty() {
        return marks;
    }
    marks.extend(judged);
    flatten(marks)
}

/// In order, without overlaps: what lies within another becomes part of it, what sticks out keeps the part that does.
fn flatten(mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.sort_by_key(|m| (m.start, std::cmp::Reverse(m.end)));
    let mut flat: Vec<Mark> = Vec::with_capacity(marks.len());
    for mut m in marks {
        match flat.last_mut() {
            Some(last) if m.start < last.end && m.end <= last.end => {
                if m.look > last.look {
                    last.look = m.look;
                    last.why = m.why;
                }
                last.also.push(m.id);
                last.also.append(&mut m.also);
            }
            Some(last) if m.start < last.end => {
                m.start = last.end;
                flat.push(m);
            }
            _ => flat.push(m),
        }
    }
    flat
}

/// Writes stretches of a text, in order, with their marks.
pub(super) struct Writer<'a> {
    text: &'a str,
    marks: &'a [Mark],
    /// The first mark that is not yet written to its end.
    next: usize,
    /// It is begun.
    begun: bool,
    /// Everything before this byte is written or left out.
    at: usize,
    /// A byte and the scalar values before it, so that the next place is counted from there.
    counted: (usize, usize),
    /// The HTML so far.
    pub(super) html: String,
}

impl<'a> Writer<'a> {
    pub(super) fn new(text: &'a str, marks: &'a [Mark]) -> Self {
        Self { text, marks, next: 0, begun: false, at: 0, counted: (0, 0), html: String::with_capacity(text.len() * 2 + marks.len() * 80) }
    }

    /// The words of a stretch.
    pub(super) fn words(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Tells, within a tag, the scalar value that the tag's words begin with.
    pub(super) fn place(&mut self, start: usize) {
        if start < self.counted.0 {
            self.counted = (0, 0);
        }
        self.counted.1 += self.text.get(self.counted.0..start).map_or(0, |t| t.chars().count());
        self.counted.0 = start;
        let _ = write!(self.html, " data-at=\"{}\"", self.counted.1);
    }

    /// Whether a mark lies in a stretch that is not yet written.
    pub(super) fn marked(&self, start: usize, end: usize) -> bool {
        let first = self.marks[self.next..].partition_point(|m| m.end <= start) + self.next;
        self.marks.get(first).is_some_and(|m| m.start < end)
    }

    /// Writes what lies between the last stretch and `start`, if there is more than white space, as a paragraph of its own.
    pub(super) fn gap(&mut self, start: usize) {
        let start = start.max(self.at);
        if self.words(self.at, start).chars().any(|c| !c.is_whitespace()) {
            self.html.push_str("<p");
            self.place(self.at);
            self.html.push('>');
            self.write(self.at, start);
            self.html.push_str("</p>\n");
        }
        self.at = start;
    }

    /// Leaves a stretch out, but for the ids of its marks.
    pub(super) fn skip(&mut self, end: usize) {
        self.at = self.at.max(end);
        self.pass();
    }

    /// Writes a stretch.
    pub(super) fn write(&mut self, start: usize, end: usize) {
        self.at = start.max(self.at);
        while self.at < end {
            self.pass();
            let Some(mark) = self.marks.get(self.next).filter(|m| m.start < end) else {
                self.plain(end);
                return;
            };
            self.plain(mark.start);
            let until = mark.end.min(end);
            if self.begun {
                let _ = write!(self.html, "<mark class=\"{}\">", mark.look.class());
            } else {
                self.open(mark);
            }
            self.plain(until);
            self.html.push_str(if self.begun { "</mark>" } else { "</a></mark>" });
            self.begun = until < mark.end;
            if !self.begun {
                self.next += 1;
            }
        }
    }

    fn open(&mut self, mark: &Mark) {
        let _ = write!(self.html, "<mark class=\"{}\" id=\"t-", mark.look.class());
        self.escape(&mark.id);
        self.html.push_str("\">");
        for id in &mark.also {
            self.anchor(id);
        }
        self.html.push_str("<a tabindex=\"-1\" href=\"#");
        self.escape(&mark.id);
        if !mark.why.is_empty() {
            self.html.push_str("\" title=\"");
            self.escape(&mark.why);
        }
        self.html.push_str("\">");
    }

    /// Ids of marks that were passed without being written.
    fn pass(&mut self) {
        while let Some(mark) = self.marks.get(self.next).filter(|m| m.end <= self.at) {
            if !self.begun {
                self.anchor(&mark.id);
                for id in &mark.also {
                    self.anchor(id);
                }
            }
            self.begun = false;
            self.next += 1;
        }
    }

    fn anchor(&mut self, id: &str) {
        self.html.push_str("<span id=\"t-");
        self.escape(id);
        self.html.push_str("\"></span>");
    }

    fn plain(&mut self, end: usize) {
        if end > self.at {
            let words = self.text.get(self.at..end).unwrap_or_default();
            self.escape(words);
            self.at = end;
        }
    }

    /// Appends text with `<`, `>`, `&`, `"` and `'` made harmless.
    pub(super) fn escape(&mut self, words: &str) {
        // Writing to a string cannot fail.
        let _ = Html.write_escaped_str(&mut self.html, words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(start: usize, end: usize, look: Look, id: &str) -> Mark {
        Mark { start, end, look, id: id.to_owned(), also: Vec::new(), why: String::new() }
    }

    fn written(text: &str, marks: Vec<Mark>, stretches: &[(usize, usize)]) -> String {
        let marks = flatten(marks);
        let mut w = Writer::new(text, &marks);
        for &(a, b) in stretches {
            w.write(a, b);
            w.html.push('|');
        }
        w.skip(text.len());
        w.html
    }

    #[test]
    fn text_is_escaped_and_marked() {
        let html = written("a <b> 12 & 3", vec![mark(6, 8, Look::Figure, "i1")], &[(0, 12)]);
        assert_eq!(html, "a &#60;b&#62; <mark class=\"f\" id=\"t-i1\"><a tabindex=\"-1\" href=\"#i1\">12</a></mark> &#38; 3|");
    }

    #[test]
    fn overlaps_are_resolved_and_no_id_is_lost() {
        let marks = vec![
            mark(0, 6, Look::Figure, "i1"),
            mark(0, 2, Look::Review, "i2"),
            mark(4, 8, Look::Figure, "i3"),
            mark(9, 9, Look::Quiet, "i4"),
        ];
        let html = written("12 34 56 7", marks, &[(0, 10)]);
        for id in ["t-i1", "t-i2", "t-i3", "t-i4"] {
            assert_eq!(html.matches(&format!("id=\"{id}\"")).count(), 1, "{id} in {html}");
        }
        assert!(html.starts_with("<mark class=\"f r\""), "{html}");
    }

    #[test]
    fn a_mark_goes_on_in_the_next_stretch() {
        let html = written("ab\ncd", vec![mark(1, 4, Look::Figure, "i1")], &[(0, 2), (3, 5)]);
        assert_eq!(html, "a<mark class=\"f\" id=\"t-i1\"><a tabindex=\"-1\" href=\"#i1\">b</a></mark>|<mark class=\"f\">c</mark>d|");
    }
}
