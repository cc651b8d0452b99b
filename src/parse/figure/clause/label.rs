//! A figure's label and subject out of the words around it.

use super::text::count_words;
use super::{LONGEST, Link, Mark, Near, Reader, Words};
use crate::grammar::Class;
use crate::grammar::token::TokenKind;
use crate::parse::figure::{Draft, Item, What, subject};
use crate::report::{Leaning, Reason};
use crate::value::Kind;

impl Reader<'_> {
    #[expect(clippy::too_many_lines, reason = "one decision: which words around a figure are its label; its cases are read together")]
    pub(super) fn words(&self, k: usize, draft: &Draft, left: usize, near: Near<'_>) -> Words {
        let Near { context, last, listing, name: under, thing: measured, measure } = near;
        let mut words = Words { from: draft.end, ..Words::default() };
        let (mut from, mut to, mut link) = self.trim(left, draft.start);
        let past = self.past(left, draft);
        if let Some(past) = past {
            // Its period is told apart from its label.
            if past.from <= from {
                (from, to, link) = self.trim(past.to, draft.start);
            } else if past.to >= to {
                to = self.trim(from, past.from).1;
            }
        }
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
        let among = listing || self.announces_part(left, draft.start);
        let compared = has_words && self.grammar.at(self.input, from, Class::Compared) > 0;
        let share = percent && link == Link::Strong && !has_words;
        let rest = self.rest(from, to);
        if let Some(at) = self.measure(from, to) {
            let topic = self.local(from, at);
            let joined = topic < at
                && at - topic <= 14
                && !self.only_subject(topic, at)
                && (topic..at).all(|i| self.marks[i] == Mark::None && !self.is_dash(i));
            parts.push((if joined { topic } else { at }, to));
            after = basis || rest;
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
        let bare = draft.value.kind == Kind::Count && draft.unit.0 == draft.unit.1;
        // A footnote's number, too, stands first before a word with a capital.
        let heads =
            (draft.from == 0 || self.input.tokens[draft.from].line) && self.input.tokens.get(draft.unit.0).is_some_and(|t| t.capital);
        let untied = matches!(link, Link::None | Link::Weak);
        let glued = draft.from > 0 && !self.input.tokens[draft.from].space && self.input.tokens[draft.from - 1].kind == TokenKind::Word;
        let cut = self.marks.get(draft.end).is_none_or(|m| *m == Mark::Hard);
        let doubtful = match draft.value.change {
            None => untied && (!inside || self.alone(k, draft)),
            Some(_) => glued || cut,
        };
        if heads && untied && !inside || bare && (doubtful || glued) {
            words.reasons.push(Reason::Unannounced);
        }
        words.label = self.join(&parts);
        let own = count_words(&words.label);
        let counted = parts.contains(&unit) && thing;
        let content = own.saturating_sub(if counted { unit.1 - unit.0 } else { 0 });
        let generic = unit.1 - unit.0 <= 1;
        // A noun of its own stands for itself ("141 máy in, 21 máy quét") unless a verb ties it to what went before.
        let parted = (left.saturating_sub(1)..from).any(|i| matches!(self.marks[i], Mark::Comma | Mark::Hard));
        let own_noun = !has_words || only_subject || parted;
        let thin = if counted {
            content <= 3 && generic || content <= 2 && !own_noun || content == 0 && (inside || among || only_subject && parted)
        } else {
            content <= 2
        } || inside && content <= 4;
        // "…, số tổ hợp tác 12 tổ", "64 máy chiếu, 210 tivi màn hình lớn": things of their own.
        let numbers = thing && self.measure(from, to).is_some_and(|at| self.numbers(at, to));
        let other = counted
            && content >= 2
            && !has_words
            && link != Link::Weak
            && self.unit_before(k, draft).is_some_and(|u| !u.eq_ignore_ascii_case(self.word(unit)));
        // "Đang giải quyết 231 hồ sơ, trong đó còn trong hạn 224 hồ sơ": the same thing counted is a part of it.
        let counts_again = || self.unit_before(k, draft).is_some_and(|u| u.eq_ignore_ascii_case(self.word(unit)));
        let acts = || [Class::Act, Class::Done, Class::Verb].iter().any(|&c| self.grammar.find(self.input, from, to, c).is_some());
        let whole = context.filter(|_| among && !(listing && context == last));
        let again = whole.is_some() && !nouns && content <= 6 && self.grammar.at(self.input, from, Class::ClauseStart) == 0 && !acts();
        let of_whole = again && counted && counts_again();
        let amount = matches!(draft.value.kind, Kind::Money | Kind::Quantity) && link != Link::Strong;
        let named = || whole.is_some_and(|c| self.says_anew(&parts, c));
        // "38 ca mắc, năm 2022 là 71 ca mắc"
        let dated = || self.items[..k].iter().rev().take_while(|i| i.from >= left).any(|i| matches!(i.what, What::Period(_)));
        let again_at_once = || counted && !has_words && (link == Link::Strong || dated()) && counts_again();
        let of_sum = again && amount && self.measure(from, to).is_none() && !named();
        let thin = thin && (among || inside || !(numbers || other)) || of_whole || of_sum;
        // "Tiểu học: 388 lớp, 12.265 học sinh": what stands before the colon is of both.
        let name = under.filter(|_| counted && content <= 2 && !thin && !numbers);
        let thin = thin || name.is_some();
        let changed = draft.value.change.is_some() && content <= 4;
        // "tổng đàn lợn …, đàn bò …": the head said anew begins a thing of its own.
        // Of a part ("trong đó hồ sơ trực tuyến …") the whole is told, too.
        let part = self.announces_part(left, draft.start) || listing && context != last;
        let anew = |c: &str| !c.ends_with(&words.label) && self.says_anew(&parts, c);
        let sibling = own > 1 && content > 0 && !percent && !inside && !part && [context, last].into_iter().flatten().any(anew);
        // "…, chiếm 2,1%" is the share of what was just counted, whatever the list is about.
        // "15 vụ/20 đối tượng".
        // "mở 05 lớp …, thu hút 486 lượt người tham gia".
        let attends = counted && own > 0 && self.attends(k, draft, left, right);
        let paired = left + 1 == draft.start && self.is_slash(left);
        let context = last.filter(|_| paired || attends).or(context);
        let context = last.filter(|_| share && !inside && left < draft.start && self.commas(left, draft.start)).or(context);
        // "Chứng thư số đã cấp: cho tổ chức …, cho cá nhân …".
        let dangling = own > 0 && self.head(&parts).is_some_and(|at| self.grammar.at(self.input, at, Class::Belongs) > 0);
        let context = name.or(context);
        // "ngô 2.104 ha, năng suất 46,5 tạ/ha": another measure of the same thing.
        let bare = (!percent && !inside && draft.value.change.is_none()).then(|| self.bare_measure(&parts)).flatten();
        let of_thing = measured.filter(|_| bare == Some(true) && !thing);
        let context = of_thing.or(context);
        words.thing = match bare {
            Some(true) => measured.map(str::to_owned),
            Some(false) => Some(self.join(&self.behind_measure(&parts))),
            None => (own > 0 && !inside).then(|| words.label.clone()),
        };
        if let Some(head) = self.head(&parts).filter(|_| bare == Some(false)) {
            let named = self.text(head, head + self.grammar.at(self.input, head, Class::Facet));
            words.measure = Some(named);
        }
        // "diện tích lúa 8.215 ha; ngô 2.104 ha": the same measure of another thing.
        let beside =
            thin && !(among || inside || share || compared || rest) && of_thing.is_none() && content > 0 && bare.is_none() && !acts();
        let quantity = matches!(draft.value.kind, Kind::Quantity) && draft.value.change.is_none();
        let swapped = measure.filter(|_| beside && (quantity || counted) && !dangling);
        if let Some(measure) = swapped {
            words.measure = Some(measure.to_owned());
            let own = format!("{measure} {}", words.label);
            words.leans = context.map(|on| Leaning { own: words.label.clone(), on: on.to_owned(), joined: false, part: false });
            words.label = own;
            words.reasons.push(Reason::LabelInherited);
            return words;
        }
        let thin = thin && !(beside && quantity) && (bare != Some(false) || among || inside);
        let leans = thin && !sibling
            || of_thing.is_some()
            || dangling
            || attends
            || compared
            || share
            || rest
            || paired
            || changed
            || content == 0 && (past.is_some() || matches!(link, Link::Exists | Link::Weak) || again_at_once())
            || percent && basis && !has_words;
        words.before = !leans;
        words.named = link == Link::Colon && has_words;
        match context {
            Some(c) if leans => {
                if own == 0 || c.ends_with(&words.label) {
                    c.clone_into(&mut words.label);
                } else {
                    let whole = format!("{c} {}", words.label);
                    let own = std::mem::replace(&mut words.label, whole);
                    words.leans = Some(Leaning { own, on: c.to_owned(), joined: true, part: among || inside });
                }
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
            _ => {
                words.reasons.push(Reason::LabelClear);
                if let Some(on) = context.or(last).filter(|c| !c.is_empty() && !words.label.starts_with(c)) {
                    words.leans = Some(Leaning { own: words.label.clone(), on: on.to_owned(), joined: false, part: among || inside });
                }
            }
        }
        if subject_after {
            words.subject = words.subject.or_else(|| subject::first(self.input, self.grammar, draft.end, right));
        }
        let plan = |c: &Class| self.grammar.find(self.input, from, to, *c).is_some();
        let names = has_words && to - from <= 6 && self.measure(from, to).is_none();
        let does = [Class::ClauseStart, Class::Act, Class::Verb].iter().any(|c| self.grammar.at(self.input, from, *c) > 0);
        if inside && words.subject.is_none() && names && !does && ![Class::Target, Class::GoalIs, Class::Compared].iter().any(plan) {
            words.subject = Some(self.text(from, to));
        }
        words
    }

    /// Whether a label of these parts begins with a measure: `Some(true)` if it is no more than that ("năng suất bình quân").
    fn bare_measure(&self, parts: &[(usize, usize)]) -> Option<bool> {
        let head = self.head(parts)?;
        let measures = self.grammar.at(self.input, head, Class::Facet) > 0;
        let says = |&(from, to): &(usize, usize)| {
            let mut at = from;
            while at < to {
                let plain = [Class::Facet, Class::Average, Class::Link, Class::Exists, Class::WeakLink];
                let len = plain.iter().map(|c| self.grammar.at(self.input, at, *c)).max().unwrap_or(0);
                if len == 0 && self.input.tokens[at].kind == TokenKind::Word {
                    return true;
                }
                at += len.max(1);
            }
            false
        };
        measures.then(|| !parts.iter().any(says))
    }

    /// The parts without the measure that they begin with.
    fn behind_measure(&self, parts: &[(usize, usize)]) -> Vec<(usize, usize)> {
        let Some(head) = self.head(parts) else { return Vec::new() };
        let behind = head + self.grammar.at(self.input, head, Class::Facet);
        parts.iter().filter(|p| p.1 > behind).map(|&(from, to)| (from.max(behind), to)).collect()
    }

    /// Whether the words before a figure say that it is a part of the one before: "…, riêng nuôi trồng 1.546 tấn".
    fn announces_part(&self, left: usize, to: usize) -> bool {
        let opens = |at: usize| at < to && self.marks[at] != Mark::Hard && self.grammar.at(self.input, at, Class::AmongOthers) > 0;
        self.grammar.find(self.input, left, to, Class::Among).is_some()
            || left > 0 && (opens(left) || self.marks.get(left) == Some(&Mark::Comma) && opens(left + 1))
    }

    /// Whether the measure at `at` names what it numbers: "số tổ hợp tác", but not "số còn lại".
    fn numbers(&self, at: usize, to: usize) -> bool {
        let head = self.grammar.at(self.input, at, Class::NumberOf);
        let rest = at + head;
        let remains = [Class::Remains, Class::Function].iter().any(|c| self.grammar.at(self.input, rest, *c) > 0);
        head > 0 && rest < to && !remains
    }

    /// Whether a figure counts those who came to what the figure before counts.
    fn attends(&self, k: usize, draft: &Draft, left: usize, right: usize) -> bool {
        let came = self.grammar.find(self.input, left, right.max(draft.end), Class::Attends).is_some();
        let before = || {
            let d = self.items[..k].iter().rev().find_map(|i| match &i.what {
                What::Figure(d) => Some(d),
                _ => None,
            })?;
            let near = self.sentence_start(d.start) == self.sentence_start(draft.start) && d.unit.0 < d.unit.1;
            near.then(|| self.grammar.at(self.input, d.unit.0, Class::Event) > 0)
        };
        came && before() == Some(true)
    }

    /// The noun that the figure before item `k` counts, in the same sentence.
    fn unit_before(&self, k: usize, draft: &Draft) -> Option<&str> {
        let before = self.items[..k].iter().rev().find_map(|i| match &i.what {
            What::Figure(d) => Some(d),
            _ => None,
        })?;
        let same = self.sentence_start(before.start) == self.sentence_start(draft.start);
        Some(self.word(before.unit)).filter(|w| same && !w.is_empty())
    }

    fn word(&self, (from, to): (usize, usize)) -> &str {
        if from < to { self.input.span(from, to).of(self.input.text) } else { "" }
    }

    /// Whether nothing but a comma and words that tie stand in `from..to`.
    fn commas(&self, from: usize, to: usize) -> bool {
        (from..to).all(|i| matches!(self.marks[i], Mark::None | Mark::Comma))
    }

    /// The first word of a label of these parts.
    fn head(&self, parts: &[(usize, usize)]) -> Option<usize> {
        parts.iter().flat_map(|&(from, to)| from..to).find(|&i| self.input.tokens[i].kind == TokenKind::Word)
    }

    /// Whether a label of these parts begins with a noun that another label has, too.
    fn says_anew(&self, parts: &[(usize, usize)], other: &str) -> bool {
        const NO_NOUN: [Class; 7] =
            [Class::Measure, Class::Function, Class::Verb, Class::Achieved, Class::Exists, Class::Within, Class::Body];
        let Some(head) = self.head(parts) else { return false };
        let noun = !NO_NOUN.iter().any(|&class| self.grammar.at(self.input, head, class) > 0);
        // "đàn trâu …; đàn bò …": a measure said anew with another noun.
        let measure = || {
            let behind = head + self.grammar.at(self.input, head, Class::Measure);
            let named = parts.iter().any(|&(from, to)| (from..to).contains(&behind)) && self.input.tokens[behind].kind == TokenKind::Word;
            behind > head && named && self.grammar.at(self.input, behind, Class::Function) == 0
        };
        let head = self.input.tokens[head].of(self.input.text).to_lowercase();
        let mut words = other.split_whitespace();
        (measure() || noun) && words.any(|w| w.to_lowercase() == head)
    }

    /// Whether the figure (item `k`) is the only one of its bracket and no figure stands before the bracket: a name ("ASEM 5") rather
    /// than a part.
    fn alone(&self, k: usize, draft: &Draft) -> bool {
        // Brackets and the items around them are short; hostile ones are not followed.
        const NEAR: usize = 60;
        let last = self.marks.len().min(draft.end + NEAR);
        let close = (draft.end..last).find(|&i| self.marks[i] == Mark::Close).unwrap_or(last);
        let figure = |i: &&Item| matches!(i.what, What::Figure(_));
        let before = self.items[..k].iter().rev().take(8).find(figure);
        let behind = self.items[k + 1..].iter().take(8).find(figure);
        let open = self.open[draft.from].saturating_sub(8);
        before.is_none_or(|i| i.to <= open) && behind.is_none_or(|i| i.from >= close)
    }

    /// The word of change before a figure.
    pub(super) fn change_words(&self, draft: &Draft) -> (usize, usize) {
        (draft.start..draft.from)
            .find(|&i| [Class::Increase, Class::Decrease].iter().any(|c| self.grammar.at(self.input, i, *c) > 0))
            .map_or((draft.start, draft.start), |i| (i, i + 1))
    }

    /// "so với cùng kỳ năm 2018" behind a figure, a bracket between them allowed.
    pub(super) fn comparison(&self, draft: &Draft) -> (usize, usize) {
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
    pub(super) fn laws(&self, from: usize, to: usize) -> impl Iterator<Item = &Item> {
        let first = self.items.partition_point(|i| i.from < from);
        let within = self.items[first..].iter().take_while(move |i| i.to <= to);
        within.filter(|i| matches!(i.what, What::Name(crate::report::NameKind::DocumentNumber)))
    }

    /// The words before the last colon of `from..to`, without the law that they cite.
    pub(super) fn lead(&self, from: usize, to: usize) -> Option<String> {
        let colon = (from..to.min(self.marks.len())).rev().find(|&i| self.marks[i] == Mark::Colon && i + 1 < to)?;
        let law = self.laws(from, colon).next();
        let (from, to, _) = self.trim(from, law.map_or(colon, |l| l.from));
        let from = from.max(to.saturating_sub(LONGEST / 2));
        let text = self.text(from, to);
        // "Căn cứ Công văn số …:" names a law and no topic.
        let basis = law.is_some() && count_words(&text) < 3;
        (!text.is_empty() && !basis && !self.only_subject(from, to)).then_some(text)
    }

    /// A short name before the colon right before a figure ("Tiểu học: 388 lớp"), which is more than whom it is about.
    pub(super) fn name(&self, from: usize, to: usize) -> Option<String> {
        let (from, to, link) = self.trim(from, to);
        let text = self.text(from, to);
        let short = (1..=8).contains(&count_words(&text)) && !self.only_subject(from, to);
        (short && link == Link::Colon).then_some(text)
    }

    pub(super) fn join(&self, parts: &[(usize, usize)]) -> String {
        let mut label = String::new();
        for &(from, to) in parts {
            self.append(&mut label, from, to);
        }
        label
    }
}
