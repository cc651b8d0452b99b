//! Where the words before and behind a figure begin and end, and what ties them to it.

use super::{LONGEST, Link, Mark, Reader};
use crate::grammar::Class;
use crate::grammar::token::TokenKind;
use crate::parse::figure::{Draft, What, subject};

impl Reader<'_> {
    /// Where the words before a figure begin.
    pub(super) fn left(&self, draft: &Draft, taken: usize) -> usize {
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

    pub(super) fn sentence_start(&self, at: usize) -> usize {
        self.sentences.get(at).copied().unwrap_or(0)
    }

    /// Where the words behind a figure end.
    pub(super) fn right(&self, k: usize, draft: &Draft) -> usize {
        let enclosing = self.open[draft.from];
        let next = self.items[k + 1..].iter().find_map(|i| match &i.what {
            What::Figure(d) => Some(d.start),
            _ => None,
        });
        let n = self.input.tokens.len();
        if self.marks.get(draft.end) == Some(&Mark::Comma) {
            return self.aside(draft, next.unwrap_or(n));
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
        // "25 cán bộ (trình độ đại học: 20; …": what a bracket announces is the next figure's.
        if let Some(&open) = self.open.get(end).filter(|&&open| self.marks[end] == Mark::Colon && open != usize::MAX && open >= draft.end) {
            end = open;
        }
        let mut kept = false;
        if next == Some(end) {
            // What announces the next figure is its own.
            let from = draft.end;
            // "88 chứng thư số của cơ quan, tổ chức và 646 …": what stands before the last "và" is all of this one.
            let ended = end > from && self.grammar.at(self.input, end - 1, Class::And) == 1;
            let clause = |i: usize| {
                [Class::ClauseStart, Class::Measure, Class::LeadIn, Class::Verb, Class::Act, Class::Done]
                    .iter()
                    .any(|c| self.grammar.at(self.input, i + 1, *c) > 0)
            };
            // What does something needs an object: two words before "và" are a noun.
            let own = |i: usize| ended && i + 1 < end - 1 && (end - i <= 4 || end - i <= 6 && !clause(i));
            let split = (from..end).rev().find(|&i| matches!(self.marks[i], Mark::Comma) && self.open[i] == enclosing && !own(i));
            let joint = (from..end).find(|&i| self.grammar.at(self.input, i, Class::NewClause) > 0);
            let bracket = (from..end).find(|&i| self.marks[i] == Mark::Open && split.is_none());
            kept = split.is_none() && (from..end).any(|i| self.marks[i] == Mark::Comma);
            // "sửa đổi 14 thủ tục và bãi bỏ 05 thủ tục": what joins the next figure's own words on.
            let joined = (from..end).rev().find(|&i| self.grammar.at(self.input, i, Class::And) > 0);
            let joined = joined.filter(|&i| split.is_none() && self.acts(i + 1, end) && self.open[i] == enclosing);
            end = [split.map(|s| self.first_clause_comma(from, s)), joint, bracket, joined].into_iter().flatten().min().unwrap_or(end);
        }
        let mut end = if kept { end } else { self.cut(draft.end, end) };
        // What a mark ends is whole ("văn bản đến,", "học sinh các cấp."); what another figure cut off may end with its first words.
        let mut whole = self.marks.get(end).is_none_or(|m| matches!(m, Mark::Comma | Mark::Hard | Mark::Colon | Mark::Close));
        while end > draft.end {
            let at = end - 1;
            let mark = self.marks[at] == Mark::Comma || self.is_dash(at) || self.is_slash(at);
            let ties = [Class::And, Class::LeadIn, Class::Exists, Class::Within, Class::WeakLink, Class::Purpose];
            let joins = !whole && ties.iter().any(|c| self.grammar.at(self.input, at, *c) == 1);
            // "thu hồi 38,6 ha đất để thực hiện 17 dự án"
            if !whole && at > draft.end && self.grammar.spans(self.input, at - 1, end, Class::Verb) {
                end = at - 1;
                continue;
            }
            if !(joins || mark) {
                break;
            }
            whole |= mark;
            end = at;
        }
        end
    }

    /// Whether a few words of which the first does something stand in `from..to` ("bãi bỏ", "đã cấp mới").
    fn acts(&self, from: usize, to: usize) -> bool {
        let verbs = [Class::Done, Class::Verb, Class::ClauseStart, Class::Act];
        to > from && to - from <= 4 && verbs.iter().any(|c| self.grammar.at(self.input, from, *c) > 0)
    }

    /// The end of what a comma adds to the noun counted ("03 phản ánh, kiến nghị của người dân, đã xử lý …"): up to a comma behind which
    /// a clause begins; else nothing. `next`: the next figure.
    fn aside(&self, draft: &Draft, next: usize) -> usize {
        let counted = draft.unit.1 > draft.unit.0 && draft.unit.1 == draft.end;
        let from = draft.end + 1;
        let clause = |i: usize| {
            [Class::ClauseStart, Class::Measure, Class::LeadIn, Class::Verb, Class::Act]
                .iter()
                .any(|c| self.grammar.at(self.input, i, *c) > 0)
        };
        if !counted || from >= next || clause(from) || self.input.tokens[from].kind != TokenKind::Word {
            return draft.end;
        }
        let end = (from..next.min(from + 16)).find(|&i| self.marks[i] != Mark::None || self.owner[i] != u32::MAX).unwrap_or(from);
        let closes =
            end > from + 1 && self.marks[end] == Mark::Comma && end + 1 < next && self.grammar.at(self.input, end + 1, Class::Then) > 0;
        if closes { end } else { draft.end }
    }

    /// The comma at which a new clause begins, at or before `last`.
    pub(super) fn first_clause_comma(&self, from: usize, last: usize) -> usize {
        (from..last)
            .find(|&i| {
                self.marks[i] == Mark::Comma
                    && (self.grammar.at(self.input, i + 1, Class::Measure) > 0
                        || self.grammar.at(self.input, i + 1, Class::ClauseStart) > 0)
            })
            .unwrap_or(last)
    }

    /// Ends a noun phrase where a clause of its own begins.
    pub(super) fn cut(&self, from: usize, to: usize) -> usize {
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
    pub(super) fn list_goes_on(&self, from: usize, to: usize) -> bool {
        let end = (from..to).find(|&i| matches!(self.marks[i], Mark::Comma) || self.grammar.at(self.input, i, Class::And) > 0);
        end.is_some_and(|e| e - from <= 4)
    }

    /// The words before a figure without connectors in front and links behind: (first token, one past the last, link).
    pub(super) fn trim(&self, mut from: usize, mut to: usize) -> (usize, usize, Link) {
        loop {
            let before = from;
            while from < to
                && (matches!(self.marks[from], Mark::Comma | Mark::Hard | Mark::Close | Mark::Colon)
                    || self.is_dash(from)
                    || self.is_slash(from))
            {
                from += 1;
            }
            if from < to {
                let n = self.grammar.at(self.input, from, Class::LeadIn);
                // "chỉ" leads in, "chỉ số" does not; nor does "có" in "có mặt".
                let longer = [Class::Measure, Class::Compound].iter().any(|c| self.grammar.at(self.input, from, *c) > n);
                if n > 0 && !longer && from + n <= to {
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
            // "con thứ ba trở lên 11,3%": these words end a noun.
            let bound = |len: usize| [Class::OrMore, Class::OrLess].iter().any(|c| self.grammar.spans(self.input, to - len, to, *c));
            if (2..=3usize.min(to - from)).any(bound) {
                break;
            }
            for len in (1..=4usize.min(to - from)).rev() {
                let at = to - len;
                for (class, kind) in [(Class::Link, Link::Strong), (Class::Exists, Link::Exists), (Class::WeakLink, Link::Weak)] {
                    if self.grammar.spans(self.input, at, to, class) {
                        // "số còn lại 31 hồ sơ": the rest is what is numbered.
                        if at > from && at - from <= 2 && self.rest(from, to) {
                            break 'outer;
                        }
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
        // A law that the clause names first is no part of the label: what it says stands behind it, or nothing does.
        let words = |from: usize, to: usize| (from..to).filter(|&i| self.input.tokens[i].kind == TokenKind::Word).count();
        if let Some(law) = self.laws(from, to).last()
            && (words(law.to, to) > 0 || words(from, law.from) < 3)
        {
            from = (law.to..to).find(|&i| matches!(self.marks[i], Mark::Comma | Mark::Colon)).map_or(law.to, |i| i + 1);
            if from >= to {
                from = law.to;
            }
        }
        (from, to, link)
    }

    /// Whether nothing but the rest is named ("số còn lại").
    pub(super) fn rest(&self, from: usize, to: usize) -> bool {
        (from..to)
            .any(|at| self.grammar.spans(self.input, from, at, Class::NumberOf) && self.grammar.spans(self.input, at, to, Class::Remains))
    }

    pub(super) fn is_slash(&self, i: usize) -> bool {
        self.input.tokens[i].mark(self.input.text) == '/'
    }

    pub(super) fn is_dash(&self, i: usize) -> bool {
        matches!(self.input.tokens[i].mark(self.input.text), '-' | '–' | '—' | '+' | '*' | '•')
    }

    /// The first word of a measure ("tỷ lệ", "tổng số") that begins a clause in `from..to`; the last such if there are several.
    pub(super) fn measure(&self, from: usize, to: usize) -> Option<usize> {
        (from..to).rev().find(|&i| {
            self.owner[i] == u32::MAX
                && self.grammar.at(self.input, i, Class::Measure) > 0
                // "chỉ số": no number of anything.
                && !(1..=2usize.min(i - from)).any(|n| self.grammar.at(self.input, i - n, Class::Measure) > n)
                && (self.grammar.at(self.input, i, Class::NotMeasure) == 0 || self.input.tokens[i].capital)
                && (i == from
                    || self.marks[i - 1] != Mark::None
                    || self.owner[i - 1] != u32::MAX
                    || self.is_dash(i - 1)
                    || self.ends_lead(i, from))
        })
    }

    /// A connector or subject ends right before token `i`.
    pub(super) fn ends_lead(&self, i: usize, from: usize) -> bool {
        (1..=3usize.min(i - from))
            .any(|len| [Class::LeadIn, Class::Exists, Class::And].iter().any(|c| self.grammar.at(self.input, i - len, *c) == len))
            || subject::ends_at(self.input, self.grammar, from, i)
    }

    /// The last clause of `from..to`: behind the last colon, then behind the last comma that parts clauses.
    pub(super) fn local(&self, from: usize, to: usize) -> usize {
        let start = self.wide(from, to);
        let mut end = to;
        while let Some(i) = (start..end).rev().find(|&i| self.marks[i] == Mark::Comma && i + 1 < to) {
            let from = (i + 1 + self.grammar.at(self.input, i + 1, Class::LeadIn)).min(to);
            if to - from > 2 && !self.enumerates(start, i, to) {
                return from;
            }
            end = i;
        }
        start
    }

    /// Whether the comma at `comma` parts short members of an enumeration that ends with "và" ("nông, lâm nghiệp và thủy sản").
    fn enumerates(&self, from: usize, comma: usize, to: usize) -> bool {
        let first = (from..comma).rev().find(|&i| self.marks[i] != Mark::None).map_or(from, |i| i + 1);
        let first = first + self.grammar.at(self.input, first, Class::LeadIn);
        let joined = (comma + 2..to).find(|&i| self.grammar.at(self.input, i, Class::And) > 0 && i + 1 < to);
        let plain = |i: usize| {
            let clause = [Class::ClauseStart, Class::Measure, Class::LeadIn, Class::Verb, Class::Act, Class::Done, Class::Exists];
            !clause.iter().any(|&class| self.grammar.at(self.input, i, class) > 0) && self.owner[i] == u32::MAX
        };
        let short = |from: usize, to: usize| from < to && to - from <= 4 && (from..to).all(plain);
        // "cán bộ, giáo viên, nhân viên toàn ngành": a short member between two commas.
        let next = (comma + 1..to).find(|&i| self.marks[i] != Mark::None).unwrap_or(to);
        let between = |from: usize, to: usize| short(from, to) && to - from <= 3;
        let last = next > comma + 1 && next - comma <= 7 && (comma + 1..next).all(plain);
        let led = first > from && self.marks[first - 1] == Mark::Comma && between(first, comma) && last;
        let leads = self.marks.get(next) == Some(&Mark::Comma) && next < to && between(comma + 1, next) && {
            let last = (next + 1..to).find(|&i| self.marks[i] != Mark::None).unwrap_or(to);
            last > next + 1 && last - next <= 7 && (next + 1..last).all(plain)
        };
        led || leads || joined.is_some_and(|and| short(first, comma) && comma - first <= 3 && short(comma + 1, and) && short(and + 1, to))
    }

    /// The words behind the last colon.
    pub(super) fn wide(&self, from: usize, to: usize) -> usize {
        (from..to).rev().find(|&i| self.marks[i] == Mark::Colon && i + 1 < to).map_or(from, |_| {
            // A lead and its item are one label when both are short.
            if to - from <= LONGEST { from } else { (from..to).rev().find(|&i| self.marks[i] == Mark::Colon).map_or(from, |i| i + 1) }
        })
    }

    pub(super) fn only_subject(&self, from: usize, to: usize) -> bool {
        subject::covers(self.input, self.grammar, from, to)
    }
}
