//! The words around a number expression: label, subject, period, status.
//!
//! A figure takes its label from the words before it when they measure something or a strong link ties them to it
//! ("Tỷ lệ X đạt N%", "X: N"), else from the noun it counts and what qualifies that noun ("N điểm cầu xã, phường"). What
//! one figure took is not offered to the next.

mod edges;

mod label;

mod past;

mod text;

use super::{Above, Draft, Item, What, period, subject};
use crate::grammar::pattern::Input;
use crate::grammar::token::{Token, TokenKind};
use crate::grammar::{Class, Grammar};
use crate::orthography::fold;
use crate::report::{Leaning, NameKind, Reason};
use crate::value::Kind;
use crate::value::date::Period;

/// The words of one figure.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    /// What is measured.
    pub label: String,
    /// How the label leans on that of a figure before. `None`: its words are its own.
    pub leans: Option<Leaning>,
    /// Whom or where.
    pub subject: Option<String>,
    /// When.
    pub period: Option<Period>,
    /// The clause speaks of a plan.
    pub target: bool,
    /// For and against.
    pub reasons: Vec<Reason>,
    /// First token of the words before the figure that belong to it.
    pub from: usize,
    /// Its own words say nothing of what it counts.
    pub lost: bool,
    /// What stands before the colon that the figure's words follow: the topic of a list.
    pub lead: Option<String>,
    /// Its label is rich enough for the figures behind it to lean on.
    pub before: bool,
    /// Its own words stand before a colon ("thủy đậu: 26 ca").
    pub named: bool,
    /// What is measured, without the word for the measure: "lúa" of "diện tích lúa".
    pub thing: Option<String>,
    /// The first words of its label, a measure that a thing of its own stands behind: "diện tích".
    pub measure: Option<String>,
}

/// What stands before a figure that its label may lean on.
#[derive(Debug, Clone, Copy)]
struct Near<'a> {
    /// The label of the whole or the topic.
    context: Option<&'a str>,
    /// The label of the figure before.
    last: Option<&'a str>,
    /// The sentence lists the parts of something.
    listing: bool,
    /// The name before the colon that the figure before stands behind.
    name: Option<&'a str>,
    /// What the figure before measures, without the word for the measure.
    thing: Option<&'a str>,
    /// The word for the measure that the label of the whole begins with.
    measure: Option<&'a str>,
}

/// The words of a paragraph's figures.
#[derive(Debug, Clone, Default)]
pub(super) struct Clauses {
    /// One a figure, in order.
    pub words: Vec<Words>,
    /// The last period stated.
    pub period: Option<Period>,
    /// The subject that the paragraph begins with.
    pub subject: Option<String>,
    /// What a paragraph that ends with a colon is about.
    pub topic: Option<String>,
    /// The words before the paragraph's first colon, where they stand before all figures: its heading.
    pub heading: Option<String>,
}

/// What stands at a token besides its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// Nothing that parts clauses.
    None,
    /// The end of a sentence or of a list item: `.`, `;`, a list mark at a line's beginning.
    Hard,
    /// `:`
    Colon,
    /// `,`
    Comma,
    /// `(`
    Open,
    /// `)`
    Close,
}

struct Reader<'a> {
    input: Input<'a>,
    grammar: &'a Grammar,
    items: &'a [Item],
    marks: Vec<Mark>,
    /// Item index by token, `u32::MAX` where none stands.
    owner: Vec<u32>,
    /// For each token, and one past the last, where its sentence begins.
    sentences: Vec<usize>,
    /// For each token the `(` that encloses it, `usize::MAX` outside of brackets.
    open: Vec<usize>,
}

/// The most words that a label takes from one side.
const LONGEST: usize = 36;

/// How many tokens before a figure a goal is looked for: sentences are shorter.
const WINDOW: usize = 160;

/// A bracket of more tokens is an aside and no part of a label.
const LONG_BRACKET: usize = 14;

/// Reads the words of all figures of a paragraph.
pub(super) fn read(input: Input<'_>, grammar: &Grammar, items: &[Item], above: &Above) -> Clauses {
    let mut out = Clauses::default();
    let has_figure = items.iter().any(|i| matches!(i.what, What::Figure(_)));
    if !has_figure {
        out.period = items.iter().rev().find_map(stated);
        out.subject = subject::leading(input, grammar);
        if input.tokens.last().is_some_and(|t| t.mark(input.text) == ':') {
            let reader = Reader::new(input, grammar, items);
            out.topic = reader.lead(reader.sentence_start(input.tokens.len() - 1), input.tokens.len() + 1);
        }
        return out;
    }
    let reader = Reader::new(input, grammar, items);
    reader.all(above, &mut out);
    out
}

fn stated(item: &Item) -> Option<Period> {
    match &item.what {
        What::Period(Some(p)) => Some(p.clone()),
        _ => None,
    }
}

impl<'a> Reader<'a> {
    fn new(input: Input<'a>, grammar: &'a Grammar, items: &'a [Item]) -> Self {
        let n = input.tokens.len();
        let mut marks = vec![Mark::None; n];
        let mut open = vec![usize::MAX; n];
        let mut stack: Vec<usize> = Vec::new();
        for i in 0..n {
            marks[i] = mark(input, grammar, i);
            match marks[i] {
                Mark::Open => {
                    open[i] = stack.last().copied().unwrap_or(usize::MAX);
                    stack.push(i);
                    continue;
                }
                Mark::Close => {
                    stack.pop();
                }
                Mark::Hard if input.tokens[i].mark(input.text) != ';' => stack.clear(),
                _ => {}
            }
            open[i] = stack.last().copied().unwrap_or(usize::MAX);
        }
        let mut owner = vec![u32::MAX; n];
        for (k, item) in items.iter().enumerate() {
            owner[item.from..item.to].fill(k as u32);
            if matches!(item.what, What::Name(_) | What::Period(_)) {
                marks[item.from..item.to].iter_mut().filter(|m| matches!(m, Mark::Comma | Mark::Colon)).for_each(|m| *m = Mark::None);
            }
        }
        // "khiếu nại (45), tố cáo (12 đơn)": such brackets part a count from its noun and enclose no words.
        let mut last = 0;
        for item in items {
            let What::Figure(draft) = &item.what else { continue };
            let from = std::mem::replace(&mut last, draft.end);
            let Some(before) = draft.start.checked_sub(1).filter(|&b| b > 0 && marks[b] == Mark::Open) else { continue };
            let named = |at: usize| input.tokens[at].kind == TokenKind::Word && owner[at] == u32::MAX;
            let alone = item.to == item.from + 1 && marks.get(item.to) == Some(&Mark::Close);
            // Behind a figure its noun may stand; what a comma parts from that is a noun of its own.
            let clause = (from..before).rev().find(|&i| marks[i] != Mark::None);
            let parted = |i: usize| i + 2 < before && matches!(marks[i], Mark::Comma | Mark::Hard);
            let own = || clause.map_or(from == 0 && before > 1, parted);
            let counts = draft.start == draft.from && draft.value.kind == Kind::Count && draft.unit.0 < draft.unit.1;
            let whole = || counts && draft.unit.1 == draft.end && marks.get(draft.end) == Some(&Mark::Close) && own();
            if named(before - 1) && (alone || whole()) {
                let close = if alone { item.to } else { draft.end };
                (marks[before], marks[close]) = (Mark::Comma, Mark::Comma);
                let around = open[before - 1];
                open[before..=close].fill(around);
            }
        }
        let mut sentences = Vec::with_capacity(n + 1);
        let mut start = 0;
        for (i, m) in marks.iter().enumerate() {
            sentences.push(start);
            if *m == Mark::Hard && input.tokens[i].mark(input.text) != ';' {
                start = i + 1;
            }
        }
        sentences.push(start);
        Self { input, grammar, items, marks, owner, sentences, open }
    }

    fn all(&self, above: &Above, out: &mut Clauses) {
        let lead = subject::leading(self.input, self.grammar);
        let mut period = above.period.clone();
        let mut bracketed: Option<(usize, Period)> = None;
        // What figures lean on, and the measure that its label begins with.
        let (mut context, mut measured): (Option<String>, Option<String>) = (None, None);
        let mut outer: Option<(usize, String)> = None;
        let (mut taken, mut inner_of, mut inner_from) = (0, usize::MAX, usize::MAX);
        let (mut named_in, mut named_at): (Option<String>, usize) = (None, usize::MAX);
        // The name before a colon, and where the first figure behind it ends.
        let mut headed: Option<(String, usize)> = None;
        let first = self.items.iter().find(|i| matches!(i.what, What::Figure(_))).map_or(0, |i| i.from);
        let opening = subject::last(self.input, self.grammar, 0, first);
        out.heading = self.heading(first);
        let mut subject_of_sentence = lead.clone().or(opening).or_else(|| above.subject.clone());
        let mut sentence = 0;
        let mut listing = false;
        // The period of a plan ends with its sentence.
        let (mut told, mut settled, mut aimed) = (usize::MAX, period.clone(), false);
        for (k, item) in self.items.iter().enumerate() {
            let from = self.sentence_start(item.from);
            if from != told {
                if aimed {
                    period.clone_from(&settled);
                }
                settled.clone_from(&period);
                (told, aimed) = (from, false);
            }
            if let What::Period(Some(p)) = &item.what {
                match self.open[item.from] {
                    usize::MAX => period = Some(p.clone()),
                    open => bracketed = Some((open, p.clone())),
                }
            }
            let What::Figure(draft) = &item.what else { continue };
            let start = self.sentence_start(draft.start);
            if start != sentence {
                sentence = start;
                listing = false;
                subject_of_sentence =
                    lead.clone().or_else(|| subject::last(self.input, self.grammar, start, draft.start)).or_else(|| above.subject.clone());
                let goes_on = self.grammar.at(self.input, start, Class::Among) > 0;
                context = context.filter(|_| goes_on);
            }
            let enclosing = self.open[draft.from];
            let inside = enclosing != usize::MAX;
            if inside && outer.as_ref().is_none_or(|o| o.0 != enclosing) {
                outer = out.words.last().filter(|_| taken <= enclosing + 1).map(|w: &Words| (enclosing, w.label.clone()));
            }
            let follows = inside && draft.value.kind == Kind::Percent && out.words.len() > inner_from;
            if inside && inner_of != enclosing {
                (inner_of, inner_from) = (enclosing, out.words.len());
            }
            let around = if follows && inner_of == enclosing {
                out.words.last().map(|w| w.label.as_str())
            } else if inside {
                outer.as_ref().filter(|o| o.0 == enclosing).map(|o| o.1.as_str()).or(context.as_deref())
            } else {
                context.as_deref()
            };
            let left = self.left(draft, taken);
            let topic = self.lead(left, draft.start);
            // "Tay chân miệng: 118 ca; thủy đậu: 26 ca": what one of such a list leans on, the next does.
            let listed =
                !inside && start == named_at && out.words.last().is_some_and(|w| w.named) && self.trim(left, draft.start).2 == Link::Colon;
            let around = if listed { named_in.as_deref() } else { topic.as_deref().or(around).or(above.topic.as_deref()) };
            let goes_on = |from: usize| {
                !inside && from <= draft.start && (from..draft.start).all(|i| !matches!(self.marks[i], Mark::Hard | Mark::Colon))
            };
            let name = headed.take().filter(|h| goes_on(h.1) && topic.is_none() && !listed).map(|h| h.0);
            let last = out.words.last();
            let thing = last.filter(|_| taken > start && !inside).and_then(|w| w.thing.as_deref());
            let measure = measured.as_deref().filter(|_| around.is_some() && around == context.as_deref() && taken > start);
            let near = Near { context: around, last: last.map(|w| w.label.as_str()), listing, name: name.as_deref(), thing, measure };
            let mut words = self.words(k, draft, left, near);
            let heading = || topic.clone().or_else(|| self.name(left, draft.start).filter(|_| words.named));
            headed = if inside { None } else { name.clone().or_else(heading).map(|h| (h, draft.end)) };
            if words.named {
                (named_in, named_at) = (around.map(str::to_owned), start);
            }
            listing = !inside && (listing || self.grammar.find(self.input, left, draft.start, Class::Among).is_some());
            if words.lost {
                words.label = above.title.iter().cloned().chain(Some(words.label)).filter(|l| !l.is_empty()).collect::<Vec<_>>().join(" ");
            }
            words.lead = topic;
            match &words.subject {
                Some(s) if !inside => subject_of_sentence = Some(s.clone()),
                Some(_) => {}
                None => words.subject.clone_from(&subject_of_sentence),
            }
            let inner = bracketed.as_ref().filter(|b| b.0 == enclosing && inside).map(|b| b.1.clone());
            words.period = self.when(k, draft, left, above, inner, period.as_ref());
            words.target = self.is_target(start, taken, draft.start);
            aimed |= words.target;
            taken = words.from.max(draft.end);
            if !inside && (words.before || context.is_none()) {
                let listed = words.lead.clone().filter(|l| words.label.starts_with(l.as_str()));
                context = Some(listed.unwrap_or_else(|| words.label.clone()));
                measured.clone_from(&words.measure);
            }
            words.from = left;
            out.words.push(words);
        }
        out.period = self.items.iter().rev().find_map(stated).or(period);
        out.subject = lead;
    }

    /// The words before the first colon of a paragraph, if they are few; `first`: its first figure.
    fn heading(&self, first: usize) -> Option<String> {
        const MOST: usize = 10;
        let colon = self.marks.get(..first)?.iter().position(|m| matches!(m, Mark::Colon))?;
        let (from, to, _) = self.trim(0, colon);
        let text = self.text(from, to);
        let few = (1..=MOST).contains(&text::count_words(&text));
        (few && self.sentence_start(colon) == 0).then_some(text)
    }

    /// When. `inner`: the period stated in the bracket that the figure stands in; `around`: the last one stated before it.
    fn when(&self, k: usize, draft: &Draft, left: usize, above: &Above, inner: Option<Period>, around: Option<&Period>) -> Option<Period> {
        let past = || self.past(left, draft).map(|p| self.past_period(p, around, above));
        self.period_behind(k, draft)
            .or_else(past)
            .or_else(|| self.period_before(draft, self.open[draft.from], above))
            .or(inner)
            .or_else(|| around.cloned())
            .or_else(|| self.period_after(k, draft))
    }

    /// The period right behind a figure, bare or in a bracket of its own: "75,5% năm 2004", "15 triệu đồng (năm 2000)".
    fn period_behind(&self, k: usize, draft: &Draft) -> Option<Period> {
        let item = self.items.get(k + 1)?;
        let bracket = self.marks.get(draft.end) == Some(&Mark::Open) && self.marks.get(item.to) == Some(&Mark::Close);
        if item.from == draft.end + usize::from(bracket) { stated(item) } else { None }
    }

    /// The period that the bracket which a figure opens stands behind: "so với năm 2023 (1.336 tỷ đồng)".
    fn period_before(&self, draft: &Draft, open: usize, above: &Above) -> Option<Period> {
        let named = open.checked_sub(1).filter(|_| draft.from == open.saturating_add(1)).and_then(|at| self.owner.get(at))?;
        let item = self.items.get(*named as usize)?;
        let compared = || {
            let stretch = |at: usize| self.grammar.matches(self.input, at)[2].take().filter(|m| m.to == item.to);
            (item.from..item.to).find_map(stretch).and_then(|m| period::period(self.input, self.grammar, &m, above))
        };
        if matches!(item.what, What::Name(NameKind::Date)) { compared() } else { stated(item) }
    }

    fn period_after(&self, k: usize, draft: &Draft) -> Option<Period> {
        let item = self.items.get(k + 1)?;
        let free = |from: usize, to: usize, marks: &[Mark]| (from..to.min(self.marks.len())).all(|i| !marks.contains(&self.marks[i]));
        let near = free(draft.end, item.from, &[Mark::Hard, Mark::Open]);
        // "11,3%, năm 2021 là 12,1%": it is the period of the figure behind it.
        let apart = !free(draft.end, item.from, &[Mark::Comma]);
        let other = |next: &Item| matches!(next.what, What::Figure(_)) && free(item.to, next.from, &[Mark::Hard, Mark::Open, Mark::Comma]);
        let others = apart && self.items.get(k + 2).is_some_and(other);
        if near && !others { stated(item) } else { None }
    }

    /// Whether the sentence speaks of a goal before the figure, and of no result since. `taken`: where the figure's own words begin.
    fn is_target(&self, sentence: usize, taken: usize, figure: usize) -> bool {
        let direct = (1..=4usize.min(figure)).any(|n| self.grammar.spans(self.input, figure - n, figure, Class::GoalIs));
        if direct {
            return true;
        }
        let from = sentence.max(figure.saturating_sub(WINDOW));
        let Some((at, end)) = self.grammar.find(self.input, from, figure, Class::Target) else { return false };
        if self.grammar.find(self.input, at.saturating_sub(4).max(from), figure, Class::NotTarget).is_some() {
            return false;
        }
        end > taken || self.grammar.find(self.input, taken, figure, Class::Achieved).is_none()
    }
}

/// How the words before a figure are tied to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    /// Not at all.
    None,
    /// By a word that ties nothing (cho, tại).
    Weak,
    /// là, đạt, chiếm, bằng.
    Strong,
    /// A colon.
    Colon,
    /// có, được.
    Exists,
}

/// Whether a letter, with or without marks, may make a syllable.
fn is_vowel(letter: char) -> bool {
    fold::blind(letter.encode_utf8(&mut [0; 4])).chars().any(|c| "aeiouy".contains(c))
}

fn mark(input: Input<'_>, grammar: &Grammar, i: usize) -> Mark {
    let token = input.tokens[i];
    match token.mark(input.text) {
        ';' | '!' | '?' | '…' => Mark::Hard,
        ':' => Mark::Colon,
        ',' => Mark::Comma,
        '(' | '[' => Mark::Open,
        ')' | ']' => Mark::Close,
        '-' | '+' | '*' | '•' | '–' if token.line => Mark::Hard,
        '.' => {
            let before = i.checked_sub(1).map(|b| (b, input.tokens[b]));
            // "TP. Hồ Chí Minh", "Q. 1", but "… có 128 TTHC. Cung cấp …".
            let short = |i: usize, b: &Token| match b.of(input.text).chars().count() {
                1 => true,
                // "Tp. Hồ Chí Minh", but "… thuộc Sở. Hiện Sở …".
                2 if !b.upper => !b.of(input.text).chars().any(is_vowel),
                _ => grammar.at(input, i, Class::Shortened) == 1,
            };
            let abbreviation = before.is_some_and(|(i, b)| b.kind == TokenKind::Word && b.capital && short(i, &b));
            let next = input.tokens.get(i + 1);
            let ends = next.is_none_or(|n| n.space && (n.capital || n.kind != TokenKind::Word || n.line));
            if ends && !abbreviation && next.is_none_or(|n| n.mark(input.text) != '.') { Mark::Hard } else { Mark::None }
        }
        _ => Mark::None,
    }
}
