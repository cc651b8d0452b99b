//! The words around a number expression: label, subject, period, status.
//!
//! A figure takes its label from the words before it when they measure something or a strong link ties them to it
//! ("Tỷ lệ X đạt N%", "X: N"), else from the noun it counts and what qualifies that noun ("N điểm cầu xã, phường"). What
//! one figure took is not offered to the next.

use super::period::squeeze;
use super::{Above, Draft, Item, What, subject};
use crate::grammar::pattern::Input;
use crate::grammar::token::TokenKind;
use crate::grammar::{Class, Grammar};
use crate::report::Reason;
use crate::value::Kind;
use crate::value::date::Period;

/// The words of one figure.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    /// What is measured.
    pub label: String,
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
            marks[i] = mark(input, i);
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
        let mut context: Option<String> = None;
        let mut outer: Option<(usize, String)> = None;
        let mut taken = 0;
        let (mut inner_of, mut inner_from) = (usize::MAX, usize::MAX);
        let first = self.items.iter().find(|i| matches!(i.what, What::Figure(_))).map_or(0, |i| i.from);
        let opening = subject::last(self.input, self.grammar, 0, first);
        let mut subject_of_sentence = lead.clone().or(opening).or_else(|| above.subject.clone());
        let mut sentence = 0;
        let mut listing = false;
        for (k, item) in self.items.iter().enumerate() {
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
            let mut words = self.words(
                k,
                draft,
                left,
                topic.as_deref().or(around).or(above.topic.as_deref()),
                out.words.last().map(|w| w.label.as_str()),
                listing,
            );
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
            words.period = inner.or_else(|| period.clone()).or_else(|| self.period_after(k, draft));
            words.target = self.is_target(start, taken, draft.start);
            taken = words.from.max(draft.end);
            if !inside && (words.before || context.is_none()) {
                let listed = words.lead.clone().filter(|l| words.label.starts_with(l.as_str()));
                context = Some(listed.unwrap_or_else(|| words.label.clone()));
            }
            words.from = left;
            out.words.push(words);
        }
        out.period = self.items.iter().rev().find_map(stated).or(period);
        out.subject = lead;
    }

    /// Where the words before a figure begin.
    fn left(&self, draft: &Draft, taken: usize) -> usize {
        let enclosing = self.open[draft.start];
        let mut at = draft.start;
        let floor = if enclosing == usize::MAX { taken } else { taken.max(enclosing + 1) };
        while at > floor {
            let i = at - 1;
            if self.marks[i] == Mark::Hard && self.open[i] == enclosing {
                break;
            }
            at = i;
        }
        // Words inside a bracket that closed before the figure belong to what stood before it.
        if let Some(close) = (at..draft.start).rev().find(|&i| self.marks[i] == Mark::Close)
            && self.open[at.min(close)] != enclosing
        {
            at = close + 1;
        }
        at
    }

    fn sentence_start(&self, at: usize) -> usize {
        self.sentences.get(at).copied().unwrap_or(0)
    }

    /// Where the words behind a figure end.
    fn right(&self, k: usize, draft: &Draft) -> usize {
        let enclosing = self.open[draft.from];
        let next = self.items[k + 1..].iter().find_map(|i| match &i.what {
            What::Figure(d) => Some(d.start),
            _ => None,
        });
        let n = self.input.tokens.len();
        if self.marks.get(draft.end) == Some(&Mark::Comma) {
            return draft.end;
        }
        let mut end = draft.end;
        while end < n {
            match self.marks[end] {
                Mark::Hard | Mark::Colon => break,
                Mark::Close if enclosing != usize::MAX && self.open[end] == self.open[enclosing] => break,
                _ => {}
            }
            if Some(end) == next {
                break;
            }
            end += 1;
        }
        if next == Some(end) {
            // What announces the next figure is its own.
            let from = draft.end;
            let split = (from..end).rev().find(|&i| matches!(self.marks[i], Mark::Comma) && self.open[i] == enclosing);
            let joint = (from..end).find(|&i| self.grammar.at(self.input, i, Class::NewClause) > 0);
            let bracket = (from..end).find(|&i| self.marks[i] == Mark::Open && split.is_none());
            end = [split.map(|s| self.first_clause_comma(from, s)), joint, bracket].into_iter().flatten().min().unwrap_or(end);
        }
        let mut end = self.cut(draft.end, end);
        while end > draft.end {
            let at = end - 1;
            let joins = [Class::And, Class::LeadIn, Class::Exists, Class::Within].iter().any(|c| self.grammar.at(self.input, at, *c) == 1);
            if !(joins || self.marks[at] == Mark::Comma || self.is_dash(at)) {
                break;
            }
            end = at;
        }
        end
    }

    /// The comma at which a new clause begins, at or before `last`.
    fn first_clause_comma(&self, from: usize, last: usize) -> usize {
        (from..last)
            .find(|&i| {
                self.marks[i] == Mark::Comma
                    && (self.grammar.at(self.input, i + 1, Class::Measure) > 0
                        || self.grammar.at(self.input, i + 1, Class::ClauseStart) > 0)
            })
            .unwrap_or(last)
    }

    /// Ends a noun phrase where a clause of its own begins.
    fn cut(&self, from: usize, to: usize) -> usize {
        let mut verb = false;
        let mut words = 0;
        let mut i = from;
        while i < to {
            match self.marks[i] {
                Mark::Comma => {
                    let next = i + 1;
                    let clause =
                        self.grammar.at(self.input, next, Class::ClauseStart) > 0 || self.grammar.at(self.input, next, Class::Measure) > 0;
                    if clause || verb && words > 3 && !self.list_goes_on(next, to) {
                        return i;
                    }
                }
                Mark::Open => {
                    let close = (i..to).find(|&j| self.marks[j] == Mark::Close).unwrap_or(to);
                    let figure = |j: usize| self.items.get(self.owner[j] as usize).is_some_and(|item| matches!(item.what, What::Figure(_)));
                    if close + 1 >= to && close - i > 5 || (i..close).any(figure) {
                        return i;
                    }
                    i = close;
                }
                _ => {
                    let purpose = self.grammar.at(self.input, i, Class::Purpose);
                    if purpose > 0 && (words >= 4 || from > 0 && i == from && self.input.tokens[from - 1].kind == TokenKind::Word) {
                        return i;
                    }
                    verb |= self.grammar.at(self.input, i, Class::Verb) > 0;
                    words += usize::from(self.input.tokens[i].kind == TokenKind::Word);
                }
            }
            if words > LONGEST {
                return i;
            }
            i += 1;
        }
        to
    }

    /// Behind a comma: a short member of a list ("cán bộ, công chức, viên chức").
    fn list_goes_on(&self, from: usize, to: usize) -> bool {
        let end = (from..to).find(|&i| matches!(self.marks[i], Mark::Comma) || self.grammar.at(self.input, i, Class::And) > 0);
        end.is_some_and(|e| e - from <= 4)
    }

    #[expect(clippy::too_many_lines, reason = "one decision: which words around a figure are its label; its cases are read together")]
    fn words(&self, k: usize, draft: &Draft, left: usize, context: Option<&str>, last: Option<&str>, listing: bool) -> Words {
        let mut words = Words { from: draft.end, ..Words::default() };
        let (from, to, link) = self.trim(left, draft.start);
        let inside = self.open[draft.from] != usize::MAX;
        words.subject = subject::last(self.input, self.grammar, from, draft.start);
        let percent = draft.value.kind == Kind::Percent;
        let basis = self.grammar.at(self.input, draft.end, Class::Basis) > 0 || percent && draft.value.change.is_some();
        let right = self.right(k, draft);
        let has_words = from < to && (from..to).any(|i| self.input.tokens[i].kind == TokenKind::Word);
        let only_subject = has_words && self.only_subject(from, to);
        let nouns = right > draft.end && self.input.tokens[draft.end..right].iter().any(|t| t.kind == TokenKind::Word);
        let thing = matches!(draft.value.kind, Kind::Count | Kind::Ratio) && draft.unit.1 > draft.unit.0;
        let unit = if thing { draft.unit } else { (draft.end, draft.end) };
        let mut parts: Vec<(usize, usize)> = Vec::new();
        let mut after = false;
        let mut subject_after = false;
        let among = listing || self.grammar.find(self.input, left, draft.start, Class::Among).is_some();
        let compared = has_words && self.grammar.at(self.input, from, Class::Compared) > 0;
        let share = percent && link == Link::Strong && !has_words;
        if let Some(at) = self.measure(from, to) {
            let topic = self.local(from, at);
            let joined = topic < at
                && at - topic <= 14
                && !self.only_subject(topic, at)
                && (topic..at).all(|i| self.marks[i] == Mark::None && !self.is_dash(i));
            parts.push((if joined { topic } else { at }, to));
            after = basis;
        } else if compared {
            parts.push((from, to));
            after = basis;
        } else if percent {
            let tied = link == Link::Strong || link == Link::Colon && !nouns;
            if tied && has_words && !only_subject {
                parts.push((self.wide(from, to), to));
                after = basis;
            } else if nouns && !basis && !share {
                let local = self.local(from, to);
                if has_words && to - local <= 10 && !self.only_subject(local, to) {
                    parts.push((local, to));
                }
                after = true;
                subject_after = true;
            } else {
                if has_words && !only_subject {
                    parts.push((self.local(from, to), to));
                }
                after = basis || share;
            }
        } else if link == Link::Strong && only_subject && unit.0 == unit.1 {
            // "của huyện là 57, cấp xã là 20": the same thing of somebody else.
        } else if link == Link::Strong && has_words && !only_subject && !inside {
            parts.push((self.wide(from, to), to));
            parts.push(draft.inner);
        } else {
            let local = if link == Link::Colon { self.wide(from, to) } else { self.local(from, to) };
            if has_words
                && (link != Link::Exists || !only_subject && to - local <= 14)
                && (!self.only_subject(local, to) || inside || link == Link::Colon && unit.0 == unit.1)
            {
                // Where the noun counted is qualified behind it, a long run-up is the sentence's and not the figure's.
                let most = if thing && nouns { 12 } else { LONGEST };
                parts.push((self.clip(local, to, most), to));
            }
            parts.push(unit);
            parts.push(draft.inner);
            after = draft.value.percent.is_none() || draft.inner.0 >= draft.inner.1;
        }
        if after {
            parts.push((draft.end, right));
            words.from = right;
        }
        if draft.value.change.is_some() {
            parts.insert(0, self.change_words(draft));
            if !after && !compared {
                parts.push(self.comparison(draft));
            }
        }
        let small = draft.value.raw.len() <= 2 && draft.value.kind == Kind::Count && draft.unit.0 == draft.unit.1;
        let ends = self.marks.get(draft.end).is_none_or(|m| *m != Mark::None);
        if small
            && ends
            && !inside
            && matches!(link, Link::None | Link::Weak)
            && draft.value.change.is_none()
            && self.measure(from, to).is_none()
        {
            words.reasons.push(Reason::Unannounced);
        }
        words.label = self.join(&parts);
        let own = count_words(&words.label);
        let counted = parts.contains(&unit) && thing;
        let content = own.saturating_sub(if counted { unit.1 - unit.0 } else { 0 });
        let generic = unit.1 - unit.0 <= 1;
        // A noun of its own stands for itself ("141 máy in, 21 máy quét") unless a verb ties it to what went before.
        let own_noun = !has_words || only_subject;
        let thin =
            if counted { content <= 3 && generic || content <= 2 && !own_noun || content == 0 && (inside || among) } else { content <= 2 }
                || inside && content <= 4;
        let changed = draft.value.change.is_some() && content <= 4;
        let leans = thin
            || compared
            || share
            || changed
            || content == 0 && matches!(link, Link::Exists | Link::Weak)
            || percent && basis && !has_words;
        words.before = !leans;
        match context {
            Some(c) if leans => {
                words.label = if own == 0 || c.ends_with(&words.label) { c.to_owned() } else { format!("{c} {}", words.label) };
                words.reasons.push(Reason::LabelInherited);
            }
            None if own == 0 && last.is_some() => {
                last.unwrap_or_default().clone_into(&mut words.label);
                words.reasons.push(Reason::LabelInherited);
            }
            _ if content == 0 && generic => {
                words.lost = true;
                words.reasons.push(Reason::LabelMissing);
            }
            _ => words.reasons.push(Reason::LabelClear),
        }
        if subject_after {
            words.subject = words.subject.or_else(|| subject::first(self.input, self.grammar, draft.end, right));
        }
        if inside && words.subject.is_none() && has_words && to - from <= 6 {
            words.subject = Some(self.text(from, to));
        }
        words
    }

    /// The word of change before a figure.
    fn change_words(&self, draft: &Draft) -> (usize, usize) {
        (draft.start..draft.from)
            .find(|&i| [Class::Increase, Class::Decrease].iter().any(|c| self.grammar.at(self.input, i, *c) > 0))
            .map_or((draft.start, draft.start), |i| (i, i + 1))
    }

    /// "so với cùng kỳ năm 2018" behind a figure, a bracket between them allowed.
    fn comparison(&self, draft: &Draft) -> (usize, usize) {
        let none = (draft.end, draft.end);
        let n = self.input.tokens.len();
        let mut at = draft.end;
        if self.marks.get(at) == Some(&Mark::Open) {
            at = (at..n).find(|&i| self.marks[i] == Mark::Close).map_or(n, |i| i + 1);
        }
        if at >= n || self.grammar.at(self.input, at, Class::Compared) == 0 {
            return none;
        }
        let end = (at..n.min(at + 9)).find(|&i| {
            self.marks[i] != Mark::None || self.owner[i] != u32::MAX && matches!(self.items[self.owner[i] as usize].what, What::Figure(_))
        });
        (at, end.unwrap_or(n.min(at + 9)))
    }

    /// The documents that `from..to` cites by number.
    fn laws(&self, from: usize, to: usize) -> impl Iterator<Item = &Item> {
        let first = self.items.partition_point(|i| i.from < from);
        let within = self.items[first..].iter().take_while(move |i| i.to <= to);
        within.filter(|i| matches!(i.what, What::Name(crate::report::NameKind::DocumentNumber)))
    }

    /// The words before the last colon of `from..to`, without the law that they cite.
    fn lead(&self, from: usize, to: usize) -> Option<String> {
        let colon = (from..to.min(self.marks.len())).rev().find(|&i| self.marks[i] == Mark::Colon && i + 1 < to)?;
        let law = self.laws(from, colon).next();
        let (from, to, _) = self.trim(from, law.map_or(colon, |l| l.from));
        let from = from.max(to.saturating_sub(LONGEST / 2));
        let text = self.text(from, to);
        // "Căn cứ Công văn số …:" names a law and no topic.
        let basis = law.is_some() && count_words(&text) < 3;
        (!text.is_empty() && !basis && !self.only_subject(from, to)).then_some(text)
    }

    fn join(&self, parts: &[(usize, usize)]) -> String {
        let mut label = String::new();
        for &(from, to) in parts {
            self.append(&mut label, from, to);
        }
        label
    }

    /// The words before a figure without connectors in front and links behind: (first token, one past the last, link).
    fn trim(&self, mut from: usize, mut to: usize) -> (usize, usize, Link) {
        loop {
            let before = from;
            while from < to && (matches!(self.marks[from], Mark::Comma | Mark::Hard | Mark::Close | Mark::Colon) || self.is_dash(from)) {
                from += 1;
            }
            if from < to {
                let n = self.grammar.at(self.input, from, Class::LeadIn);
                if n > 0 && from + n <= to {
                    from += n;
                }
                if self.marks[from] == Mark::Open
                    && let Some(close) = (from..to).find(|&i| self.marks[i] == Mark::Close && self.open[i] == self.open[from])
                {
                    from = close + 1;
                    continue;
                }
                let owner = self.owner.get(from).copied().unwrap_or(u32::MAX);
                if owner != u32::MAX
                    && let Some(item) = self.items.get(owner as usize)
                    && (matches!(item.what, What::Period(_)) || matches!(item.what, What::Name(crate::report::NameKind::Ordinal)))
                    && item.to <= to
                {
                    from = item.to;
                }
            }
            if from == before {
                break;
            }
        }
        // A law that the clause names first is no part of the label.
        let law = self.laws(from, to).filter(|l| l.to < to).last();
        if let Some(law) = law
            && (law.to..to).any(|i| self.input.tokens[i].kind == TokenKind::Word)
        {
            from = (law.to..to).find(|&i| matches!(self.marks[i], Mark::Comma | Mark::Colon)).map_or(law.to, |i| i + 1);
            if from >= to {
                from = law.to;
            }
        }
        let mut link = Link::None;
        'outer: while to > from {
            let i = to - 1;
            match self.marks[i] {
                Mark::Colon => {
                    link = Link::Colon;
                    to = i;
                    continue;
                }
                Mark::Comma | Mark::Open | Mark::Hard => {
                    to = i;
                    continue;
                }
                _ => {}
            }
            if self.is_dash(i) || self.input.tokens[i].mark(self.input.text) == '=' {
                to = i;
                continue;
            }
            let owner = self.owner[i];
            if owner != u32::MAX
                && let Some(item) = self.items.get(owner as usize)
                && matches!(item.what, What::Period(_))
                && item.from >= from
            {
                to = item.from;
                continue;
            }
            for len in (1..=4usize.min(to - from)).rev() {
                let at = to - len;
                for (class, kind) in [(Class::Link, Link::Strong), (Class::Exists, Link::Exists), (Class::WeakLink, Link::Weak)] {
                    if self.grammar.spans(self.input, at, to, class) {
                        if matches!(link, Link::None | Link::Weak) {
                            link = kind;
                        }
                        to = at;
                        continue 'outer;
                    }
                }
            }
            break;
        }
        (from, to, link)
    }

    fn is_dash(&self, i: usize) -> bool {
        matches!(self.input.tokens[i].mark(self.input.text), '-' | '–' | '—' | '+' | '*' | '•')
    }

    /// The first word of a measure ("tỷ lệ", "tổng số") that begins a clause in `from..to`; the last such if there are several.
    fn measure(&self, from: usize, to: usize) -> Option<usize> {
        (from..to).rev().find(|&i| {
            self.owner[i] == u32::MAX
                && self.grammar.at(self.input, i, Class::Measure) > 0
                && (i == from
                    || self.marks[i - 1] != Mark::None
                    || self.owner[i - 1] != u32::MAX
                    || self.is_dash(i - 1)
                    || self.ends_lead(i, from))
        })
    }

    /// A connector or subject ends right before token `i`.
    fn ends_lead(&self, i: usize, from: usize) -> bool {
        (1..=3usize.min(i - from))
            .any(|len| [Class::LeadIn, Class::Exists, Class::And].iter().any(|c| self.grammar.at(self.input, i - len, *c) == len))
            || subject::ends_at(self.input, self.grammar, from, i)
    }

    /// The last clause of `from..to`: behind the last colon, then behind the last comma that parts clauses.
    fn local(&self, from: usize, to: usize) -> usize {
        let start = self.wide(from, to);
        let mut end = to;
        while let Some(i) = (start..end).rev().find(|&i| self.marks[i] == Mark::Comma && i + 1 < to) {
            let from = (i + 1 + self.grammar.at(self.input, i + 1, Class::LeadIn)).min(to);
            if to - from > 2 {
                return from;
            }
            end = i;
        }
        start
    }

    /// The words behind the last colon.
    fn wide(&self, from: usize, to: usize) -> usize {
        (from..to).rev().find(|&i| self.marks[i] == Mark::Colon && i + 1 < to).map_or(from, |_| {
            // A lead and its item are one label when both are short.
            if to - from <= LONGEST { from } else { (from..to).rev().find(|&i| self.marks[i] == Mark::Colon).map_or(from, |i| i + 1) }
        })
    }

    fn only_subject(&self, from: usize, to: usize) -> bool {
        subject::covers(self.input, self.grammar, from, to)
    }

    fn period_after(&self, k: usize, draft: &Draft) -> Option<Period> {
        let item = self.items.get(k + 1)?;
        let near = (draft.end..item.from).all(|i| !matches!(self.marks[i], Mark::Hard | Mark::Open));
        if near { stated(item) } else { None }
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

    /// The words of `from..to` with white space squeezed, and without numbers' own brackets.
    fn text(&self, from: usize, to: usize) -> String {
        let mut from = from;
        while from < to && self.marks[from] != Mark::None && self.marks[from] != Mark::Open {
            from += 1;
        }
        let mut label = String::new();
        let mut at = from;
        while at < to {
            let open = (at..to).find(|&i| self.marks[i] == Mark::Open && self.close_of(i, to) > i + LONG_BRACKET);
            let end = open.unwrap_or(to);
            if end > at {
                if !label.is_empty() {
                    label.push(' ');
                }
                label.push_str(&clean(self.input.span(at, end).of(self.input.text)));
            }
            at = open.map_or(to, |o| self.close_of(o, to) + 1);
        }
        label
    }

    /// The bracket that closes the one at `open`, or the end.
    fn close_of(&self, open: usize, to: usize) -> usize {
        (open + 1..to).find(|&i| self.marks[i] == Mark::Close && self.open[i] == self.open[open]).unwrap_or(to)
    }

    /// The last `most` words of `from..to`, long brackets not counted.
    fn clip(&self, from: usize, to: usize, most: usize) -> usize {
        let (mut at, mut words) = (to, 0);
        while at > from && words < most {
            at -= 1;
            if self.marks[at] == Mark::Close
                && let Some(open) = (from..at).rev().find(|&i| self.marks[i] == Mark::Open && self.open[i] == self.open[at])
                && at - open > LONG_BRACKET
            {
                at = open;
                continue;
            }
            words += usize::from(self.input.tokens[at].kind == TokenKind::Word);
        }
        at
    }

    fn append(&self, label: &mut String, from: usize, to: usize) {
        let words = self.text(from, to);
        if words.is_empty() {
            return;
        }
        if !label.is_empty() {
            label.push(' ');
        }
        label.push_str(&words);
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

fn count_words(text: &str) -> usize {
    text.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)).count()
}

fn clean(text: &str) -> String {
    let out = squeeze(text);
    let trimmed = out.trim_end_matches([',', ';', ':', '.', '-', '–', ' ', '"']);
    let opened = trimmed.matches('(').count() > trimmed.matches(')').count();
    let trimmed = trimmed.rfind('(').filter(|_| opened).map_or(trimmed, |at| trimmed[..at].trim_end());
    trimmed.to_owned()
}

fn mark(input: Input<'_>, i: usize) -> Mark {
    let token = input.tokens[i];
    match token.mark(input.text) {
        ';' | '!' | '?' | '…' => Mark::Hard,
        ':' => Mark::Colon,
        ',' => Mark::Comma,
        '(' | '[' => Mark::Open,
        ')' | ']' => Mark::Close,
        '-' | '+' | '*' | '•' | '–' if token.line => Mark::Hard,
        '.' => {
            let before = i.checked_sub(1).map(|b| input.tokens[b]);
            let abbreviation =
                before.is_some_and(|b| b.kind == TokenKind::Word && (b.upper || b.of(input.text).chars().count() <= 2 && b.capital));
            let next = input.tokens.get(i + 1);
            let ends = next.is_none_or(|n| n.space && (n.capital || n.kind != TokenKind::Word || n.line));
            if ends && !abbreviation && next.is_none_or(|n| n.mark(input.text) != '.') { Mark::Hard } else { Mark::None }
        }
        _ => Mark::None,
    }
}
