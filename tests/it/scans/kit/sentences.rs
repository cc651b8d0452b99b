//! Words and numbers of sentences as read against those that stand there.

use super::align::find;
use super::said::Said;
use super::score::{Miss, Score};
use super::truth::Truth;

/// A text for comparing: white space as single blanks, marks that are drawn alike written alike; and where each letter came from.
pub struct Text {
    letters: Vec<char>,
    /// Place among the scalar values of the original.
    from: Vec<usize>,
}

impl Text {
    pub fn new(text: &str) -> Self {
        let mut out = Self { letters: Vec::new(), from: Vec::new() };
        for (i, c) in text.chars().enumerate() {
            let c = match c {
                c if c.is_whitespace() => ' ',
                '–' | '—' | '−' | '‐' | '‑' => '-',
                '“' | '”' | '„' => '"',
                '‘' | '’' => '\'',
                c => c,
            };
            if c != ' ' || out.letters.last().is_some_and(|l| *l != ' ') {
                out.letters.push(c);
                out.from.push(i);
            }
        }
        while out.letters.last() == Some(&' ') {
            out.letters.pop();
            out.from.pop();
        }
        out
    }

    /// The number tokens, `\d+([.,]\d+)*`, as ranges of letters.
    fn numbers(&self) -> Vec<(usize, usize)> {
        let digit = |i: usize| self.letters.get(i).is_some_and(char::is_ascii_digit);
        let mark = |i: usize| matches!(self.letters.get(i), Some('.' | ','));
        let (mut out, mut at) = (Vec::new(), 0);
        while at < self.letters.len() {
            let start = at;
            while digit(at) || at > start && mark(at) && digit(at + 1) {
                at += 1;
            }
            if at > start {
                out.push((start, at));
            } else {
                at += 1;
            }
        }
        out
    }
}

/// Counts letters and numbers of a text against the truth; with what the program said, figures of sentences too.
pub fn compare(file: &str, truth: &Truth, text: &str, said: &Said, score: &mut Score, misses: &mut Vec<Miss>) {
    let read = Text::new(text);
    let tokens = read.numbers();
    let told: Vec<_> = said.indicators.iter().filter(|i| i.source == "narrative").collect();
    let mut known = vec![false; told.len()];
    let mut after = 0;
    for paragraph in &truth.paragraphs {
        let words = Text::new(&paragraph.text);
        let found = find(&words.letters, &read.letters, after);
        after = found.places.iter().flatten().last().map_or(after, |p| p + 1);
        if paragraph.kind.is_body() {
            score.body_letters += words.letters.len();
            score.body_changes += found.changes;
        }
        for (start, end) in words.numbers() {
            let places: Vec<usize> = found.places[start..end].iter().flatten().copied().collect();
            let token = places.iter().find_map(|p| tokens.iter().find(|t| t.0 <= *p && *p < t.1)).copied();
            let right = token.is_some_and(|t| read.letters[t.0..t.1] == words.letters[start..end]);
            // What the program made of the words there: a figure that overlaps them.
            let span = places.first().zip(places.last()).map(|(a, b)| (read.from[*a], read.from[*b] + 1));
            let over = |i: usize| told[i].evidence.as_ref().zip(span).is_some_and(|(e, s)| e.start < s.1 && s.0 < e.end);
            let figure = (0..told.len()).find(|&i| over(i));
            (0..told.len()).filter(|&i| over(i)).for_each(|i| known[i] = true);
            if !paragraph.kind.is_body() {
                continue;
            }
            score.numbers += 1;
            score.numbers_right += u32::from(right);
            let figure = figure.map(|i| told[i]);
            if let Some(figure) = figure {
                let s = &mut score.sentences;
                s.all += 1;
                *match (right, figure.review) {
                    (true, false) => &mut s.right,
                    (true, true) => &mut s.doubted,
                    (false, true) => &mut s.caught,
                    (false, false) => &mut s.silent,
                } += 1;
            }
            if !right {
                let evidence = figure.and_then(|f| f.evidence.clone());
                misses.push(Miss {
                    file: file.to_owned(),
                    what: if figure.is_some() { "sentence" } else { "number" },
                    page: evidence.as_ref().and_then(|e| e.page),
                    table: None,
                    row: None,
                    column: None,
                    truth: words.letters[start..end].iter().collect(),
                    read: token.map(|t| read.letters[t.0..t.1].iter().collect()),
                    flagged: figure.is_some_and(|f| f.review),
                    reasons: figure.map(super::said::Indicator::doubts).unwrap_or_default(),
                    boxes: evidence.and_then(|e| e.boxes).unwrap_or_default(),
                });
            }
        }
    }
    for (figure, _) in told.iter().zip(known).filter(|(_, known)| !known) {
        if figure.review {
            score.sentences.invented_caught += 1;
        } else {
            score.sentences.invented_silent += 1;
        }
        misses.push(Miss {
            file: file.to_owned(),
            what: "sentence",
            page: figure.evidence.as_ref().and_then(|e| e.page),
            table: None,
            row: None,
            column: None,
            truth: String::new(),
            read: Some(figure.value.raw.clone()),
            flagged: figure.review,
            reasons: figure.doubts(),
            boxes: figure.evidence.as_ref().and_then(|e| e.boxes.clone()).unwrap_or_default(),
        });
    }
}
