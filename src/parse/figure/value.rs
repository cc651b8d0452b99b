//! A number expression's tokens → its value: readings, scale, unit, kind, qualifier, change.

use super::{Draft, broken, scan};
use crate::grammar::pattern::{Capture, Input};
use crate::grammar::source::UnitKind;
use crate::grammar::token::TokenKind;
use crate::grammar::{Class, Grammar, Match};
use crate::orthography::squeeze;
use crate::report::Reason;
use crate::value::interval::may_be_stated_as;
use crate::value::number::{self, Number, Separators};
use crate::value::{Change, Kind, Qualifier, Value};
use rust_decimal::Decimal;

/// What words before a number say of it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Before {
    /// How exactly it is stated.
    pub qualifier: Option<Qualifier>,
    /// Which way it went.
    pub change: Option<Change>,
}

/// One meaning of a word before a number.
#[derive(Debug, Clone, Copy)]
pub(super) enum Meaning {
    /// It qualifies.
    Qualifier(Qualifier),
    /// It tells a direction.
    Change(Change),
    /// It says nothing by itself ("thêm", "bình quân").
    Filler,
}

/// The classes of such words.
pub(super) const BEFORE: &[(Class, Meaning)] = &[
    (Class::AtLeast, Meaning::Qualifier(Qualifier::AtLeast)),
    (Class::AtMost, Meaning::Qualifier(Qualifier::AtMost)),
    (Class::Over, Meaning::Qualifier(Qualifier::Over)),
    (Class::Under, Meaning::Qualifier(Qualifier::Under)),
    (Class::About, Meaning::Qualifier(Qualifier::About)),
    (Class::Increase, Meaning::Change(Change::Increase)),
    (Class::Decrease, Meaning::Change(Change::Decrease)),
    (Class::Filler, Meaning::Filler),
];

impl Before {
    /// Whether a word of that meaning was seen.
    pub fn has(self, meaning: Meaning) -> bool {
        match meaning {
            Meaning::Qualifier(_) => self.qualifier.is_some() || self.change.is_some(),
            Meaning::Change(_) | Meaning::Filler => self.change.is_some(),
        }
    }
    /// Notes it.
    pub fn set(&mut self, meaning: Meaning) {
        match meaning {
            Meaning::Qualifier(q) => self.qualifier = Some(q),
            Meaning::Change(c) => self.change = Some(c),
            Meaning::Filler => {}
        }
    }
}

/// A unit as found behind a number.
#[derive(Debug, Clone, Copy, Default)]
struct Unit {
    from: usize,
    to: usize,
    kind: Option<UnitKind>,
    scale: Option<u64>,
    guessed: bool,
}

/// Reads values out of tokens.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    /// Text and tokens.
    pub input: Input<'a>,
    /// The grammars.
    pub grammar: &'a Grammar,
}

impl Reader<'_> {
    /// A rule's match → draft. `None`: its numbers cannot be read.
    pub fn rule(&self, m: &Match) -> Option<Draft> {
        let slot = |name: &str| m.captures.iter().find(|c| self.grammar.slot(c.name) == name).copied();
        match self.grammar.rule(m.rule).gives.as_str() {
            "ratio" => self.ratio(m, slot("part")?, slot("whole")?, slot("percent")),
            "percent" => self.percent(m, slot("percent")?, slot("upper"), false),
            "points" => self.percent(m, slot("percent")?, None, true),
            "amount" => self.range(m, slot("number")?, slot("upper")?),
            "money-parts" => self.money_parts(m, slot("big")?, slot("small")?),
            _ => None,
        }
    }

    /// A bare number with whatever noun follows it.
    pub fn amount(&self, at: usize) -> Option<Draft> {
        let readings = self.read(at)?;
        let unit = self.unit(at + 1);
        let mut draft = self.draft(at, at + 1, unit.to.max(at + 1), None);
        let (best, other, decided) = choose(readings, unit);
        let kind = kind_of(unit);
        draft.value.kind = kind;
        draft.value.number = scaled(best, unit.scale);
        draft.value.number?;
        self.set_unit(&mut draft, unit);
        if let Some(other) = other.filter(|_| kind != Kind::Count || unit.scale.is_some()) {
            let mut value = draft.value.clone();
            value.number = scaled(other, unit.scale);
            draft.alternatives.push((value, "separator"));
        }
        if let Some(last) = self.last_piece(at) {
            let number = scaled(last, unit.scale);
            draft.alternatives.push((Value { number, ..draft.value.clone() }, "space"));
        }
        if readings.other.is_some() {
            draft.reasons.push(if decided { Reason::SeparatorDecided } else { Reason::SeparatorAmbiguous });
        }
        if unit.kind == Some(UnitKind::Age) || (unit.kind == Some(UnitKind::Time) && !self.counts_time(at)) {
            return None;
        }
        self.around(&mut draft);
        Some(draft)
    }

    fn ratio(&self, m: &Match, part: Capture, whole: Capture, percent: Option<Capture>) -> Option<Draft> {
        let (a, b) = (self.read(part.from)?.best, self.read(whole.from)?.best);
        let mut percent = percent;
        let mut to = m.to;
        if let Some(p) = percent {
            let stated = self.percent_reading(p.from)?;
            let holds = !b.decimal().is_zero()
                && a.decimal()
                    .checked_mul(Decimal::ONE_HUNDRED)
                    .and_then(|x| x.checked_div(b.decimal()))
                    .is_some_and(|x| may_be_stated_as(x, stated));
            if !holds && self.grammar.at(self.input, m.to, Class::Basis) > 0 {
                percent = None;
                to = whole.to;
            }
        } else if self.grammar.rule(m.rule).name == "ratio" {
            to = whole.to;
        }
        let unit_slot = m.captures.iter().find(|c| self.grammar.slot(c.name) == "unit");
        let unit = match unit_slot {
            Some(c) if c.sense.is_some() => {
                Unit { from: c.from, to: c.to, kind: c.sense.map(|s| self.grammar.unit_kind(s)), ..Unit::default() }
            }
            _ if to > whole.to && self.is_link(whole.to) => Unit::default(),
            _ => self.unit(whole.to),
        };
        // "12 dự án/1.250 tỷ đồng": what was counted and what it costs are no part and whole.
        let behind = self.unit(whole.to);
        let counted = unit_slot.filter(|c| c.to > c.from);
        if counted.is_some() && behind.kind == Some(UnitKind::Money) && unit.kind != Some(UnitKind::Money) {
            return None;
        }
        // "15 vụ/20 đối tượng", "36 hộ/142 khẩu": nor are things of two kinds.
        if let Some(c) = counted.filter(|c| percent.is_none() && c.to < whole.from && behind.to > behind.from) {
            let words = |from: usize, to: usize| squeeze(self.input.span(from, to).of(self.input.text)).to_lowercase();
            let (part, whole) = (words(c.from, c.to), words(behind.from, behind.to));
            // "8,5 bác sĩ/10.000 dân" is a rate.
            let round = [100, 1_000, 10_000, 100_000].iter().any(|&n| b.decimal() == Decimal::from(n));
            if !round && !part.starts_with(&whole) && !whole.starts_with(&part) {
                return None;
            }
        }
        let part_word = self.word(part.from);
        if percent.is_none()
            && unit.to <= unit.from
            && a.decimal() > b.decimal()
            && part_word.len() <= 2
            && b.decimal() <= Decimal::from(12)
        {
            return None;
        }
        let end = if percent.is_some() { to } else { to.max(unit.to) };
        let quote_to = if percent.is_none() { whole.to } else { to };
        let mut draft = self.draft(m.from, quote_to, end, Some(m.rule));
        draft.value.kind = Kind::Ratio;
        draft.value.numerator = scaled(a, unit.scale);
        draft.value.denominator = scaled(b, unit.scale);
        if let Some(p) = percent {
            draft.value.percent = Some(self.percent_reading(p.from)?);
            draft.inner = (whole.to.max(unit.to), self.inner_end(whole.to, p.from));
        }
        // "152 cuộc họp trực tuyến trên tổng số 418": the words behind the unit are the part's.
        let of =
            unit_slot.and_then(|c| (c.to..whole.from).find(|&i| self.grammar.at(self.input, i, Class::RatioOf) > 0).filter(|&i| i > c.to));
        if let Some((c, of)) = unit_slot.zip(of) {
            draft.inner = (c.to, of);
        }
        self.set_unit(&mut draft, unit);
        self.around(&mut draft);
        Some(draft)
    }

    /// Where the words between a ratio and its percent end: before the words that tie the two.
    fn inner_end(&self, from: usize, percent: usize) -> usize {
        (from..percent)
            .find(|&i| {
                let token = self.input.tokens[i];
                matches!(token.mark(self.input.text), '(' | '=')
                    || self.grammar.at(self.input, i, Class::Reach) > 0 && self.grammar.at(self.input, i, Class::Reach) + i + 2 >= percent
            })
            .unwrap_or(percent)
    }

    fn percent(&self, m: &Match, at: Capture, upper: Option<Capture>, points: bool) -> Option<Draft> {
        let mut draft = self.draft(m.from, m.to, m.to, Some(m.rule));
        draft.value.kind = Kind::Percent;
        draft.value.percent = Some(self.percent_reading(at.from)?);
        if let Some(u) = upper {
            draft.value.upper = Some(self.percent_reading(u.from)?);
            if draft.value.upper < draft.value.percent {
                return None;
            }
        }
        draft.value.unit = Some("%".to_owned());
        if points {
            draft.to = at.to;
            draft.value.unit = Some(squeeze(self.input.span(at.to, m.to).of(self.input.text)));
            draft.value.raw = self.quote(draft.from, draft.to);
        }
        let readings = self.read(at.from)?;
        if readings.other.is_some() {
            draft.reasons.push(Reason::SeparatorDecided);
        }
        draft.reasons.push(Reason::UnitKnown);
        self.around(&mut draft);
        if let Some(last) = self.last_piece(at.from) {
            let percent = Some(last);
            draft.alternatives.push((Value { percent, ..draft.value.clone() }, "space"));
        }
        Some(draft)
    }

    /// What the last piece of a broken number says by itself.
    fn last_piece(&self, at: usize) -> Option<Number> {
        let token = self.input.tokens.get(at).filter(|t| t.broken)?;
        Some(number::read(token.of(self.input.text).rsplit(' ').next()?)?.best)
    }

    fn range(&self, m: &Match, low: Capture, high: Capture) -> Option<Draft> {
        let (a, b) = (self.read(low.from)?.best, self.read(high.from)?.best);
        if b.decimal() <= a.decimal() {
            return None;
        }
        let unit = self.unit(high.to);
        if matches!(unit.kind, Some(UnitKind::Age | UnitKind::Time)) {
            return None;
        }
        let mut draft = self.draft(m.from, high.to, unit.to.max(m.to), Some(m.rule));
        draft.value.kind = kind_of(unit);
        draft.value.number = Some(scaled(a, unit.scale)?);
        draft.value.upper = Some(scaled(b, unit.scale)?);
        self.set_unit(&mut draft, unit);
        self.around(&mut draft);
        Some(draft)
    }

    fn money_parts(&self, m: &Match, big: Capture, small: Capture) -> Option<Draft> {
        let factor = |at: usize| self.grammar.scale(self.input, at).map(|s| s.1);
        let a = scaled(self.read(big.from)?.best, factor(big.to))?;
        let b = scaled(self.read(small.from)?.best, factor(small.to))?;
        let mut draft = self.draft(m.from, small.to, m.to, Some(m.rule));
        draft.value.kind = Kind::Money;
        draft.value.number = a.decimal().checked_add(b.decimal()).map(Number::from);
        draft.value.unit = Some(squeeze(self.input.span(big.to, m.to).of(self.input.text)));
        draft.unit = (small.to, m.to);
        draft.reasons.push(Reason::UnitKnown);
        self.around(&mut draft);
        Some(draft)
    }

    fn word(&self, at: usize) -> &str {
        self.input.tokens.get(at).map_or("", |t| t.of(self.input.text))
    }

    fn read(&self, at: usize) -> Option<number::Readings> {
        number::read(&self.input.tokens.get(at)?.number(self.input.text))
    }

    fn quote(&self, from: usize, to: usize) -> String {
        self.input.span(from, to).of(self.input.text).to_owned()
    }

    fn draft(&self, from: usize, to: usize, end: usize, rule: Option<u16>) -> Draft {
        let value = Value::new(Kind::Count, self.quote(from, to));
        let glued = from > 0 && !self.input.tokens[from].space && self.input.tokens[from - 1].kind == TokenKind::Word
            || self.input.tokens.get(to).is_some_and(|t| !t.space && t.kind == TokenKind::Word);
        let mut reasons = if glued { vec![Reason::Glued] } else { Vec::new() };
        if self.input.tokens[from..to].iter().any(|t| t.broken) || broken::beside(self.input, self.grammar, from, to) {
            reasons.push(Reason::Broken);
        }
        Draft { value, from, to, end, start: from, unit: (end, end), inner: (to, to), rule, alternatives: Vec::new(), reasons }
    }

    /// In a percent a single mark is always the decimal one.
    fn percent_reading(&self, at: usize) -> Option<Number> {
        let r = self.read(at)?;
        Some(match r.why {
            Separators::PointBeforeThree => r.other.unwrap_or(r.best),
            _ => r.best,
        })
    }

    fn is_link(&self, at: usize) -> bool {
        self.grammar.at(self.input, at, Class::Link) > 0 || self.input.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Mark)
    }

    /// The scale and unit at token `at`.
    fn unit(&self, at: usize) -> Unit {
        let mut unit = Unit { from: at, to: at, ..Unit::default() };
        if let Some((len, factor)) = self.grammar.scale(self.input, at)
            && self.grammar.unit(self.input, at).is_none_or(|u| u.0 <= len)
        {
            unit.scale = Some(factor);
            unit.to = at + len;
        }
        if let Some((len, kind)) = self.grammar.unit(self.input, unit.to) {
            let end = unit.to + len;
            if kind != UnitKind::Time || unit.scale.is_none() {
                unit.kind = Some(kind);
                unit.to = end;
                self.extend(&mut unit);
                return unit;
            }
        }
        if unit.scale.is_none() {
            let words = self.guess(unit.to);
            unit.guessed = words > 0;
            unit.to += words;
        } else if self.guess(unit.to) > 0 && unit.scale.is_some_and(|s| s < 1_000_000_000) {
            unit.to += self.guess(unit.to);
            unit.guessed = true;
        }
        unit
    }

    /// Takes in what belongs to a unit: "/noun" (thôn/bản), ", noun" (xã, phường), an abbreviation (trạm BTS).
    fn extend(&self, unit: &mut Unit) {
        if unit.kind == Some(UnitKind::Count) {
            let mut to = unit.to;
            while to < unit.to + 2
                && self
                    .input
                    .tokens
                    .get(to)
                    .is_some_and(|t| t.upper && !t.line || t.capital && self.input.tokens.get(to + 1).is_some_and(|n| n.upper))
            {
                to += 1;
            }
            unit.to = to;
            for _ in 0..3 {
                let comma = self.input.tokens.get(unit.to).is_some_and(|t| t.mark(self.input.text) == ',');
                let next = self
                    .grammar
                    .unit(self.input, unit.to + 1)
                    .filter(|u| comma && u.1 == UnitKind::Count && self.grammar.at(self.input, unit.to + 1, Class::UnitList) == u.0);
                let Some((len, _)) = next else { break };
                let end = unit.to + 1 + len;
                let word = |from: usize, to: usize| self.input.span(from, to).of(self.input.text).to_lowercase();
                if word(unit.from, unit.to).ends_with(&word(unit.to + 1, end)) {
                    break;
                }
                if self.input.tokens.get(end).is_some_and(|t| t.kind == TokenKind::Number || t.capital)
                    || self.grammar.at(self.input, unit.to + 1, Class::Measure) > len
                {
                    break;
                }
                unit.to = end;
            }
        }
        let slash = self.input.tokens.get(unit.to).is_some_and(|t| t.mark(self.input.text) == '/');
        let next = self.input.tokens.get(unit.to + 1);
        if slash && next.is_some_and(|t| t.kind == TokenKind::Word) {
            let len = self.grammar.unit(self.input, unit.to + 1).map_or(1, |u| u.0);
            unit.to += 1 + len;
        }
    }

    /// How many words of an unknown noun stand at `at`: up to two, more for a name in capitals.
    fn guess(&self, at: usize) -> usize {
        let mut n = 0;
        while let Some(t) = self.input.tokens.get(at + n) {
            let hyphen = t.mark(self.input.text) == '-'
                && !t.space
                && n > 0
                && self.input.tokens.get(at + n + 1).is_some_and(|w| w.kind == TokenKind::Word && !w.space);
            if hyphen {
                n += 2;
                continue;
            }
            let stop = t.kind != TokenKind::Word || t.line && n > 0 || self.grammar.at(self.input, at + n, Class::Function) > 0;
            let full = n >= 2 && !(t.capital && n < 4);
            if stop || full {
                break;
            }
            n += 1;
        }
        n
    }

    fn set_unit(&self, draft: &mut Draft, unit: Unit) {
        if unit.to > unit.from {
            draft.value.unit = Some(squeeze(self.input.span(unit.from, unit.to).of(self.input.text)));
            draft.unit = (unit.from, unit.to);
            let known = unit.kind.is_some() || unit.scale.is_some();
            draft.reasons.push(if known { Reason::UnitKnown } else { Reason::UnitGuessed });
        } else {
            draft.reasons.push(Reason::UnitMissing);
        }
    }

    /// Whether a number of days or years is a figure here: some measure is named before it.
    fn counts_time(&self, at: usize) -> bool {
        let from = at.saturating_sub(12);
        self.grammar.find(self.input, from, at, Class::TimeMeasure).is_some()
    }

    /// Qualifier and change words on both sides.
    fn around(&self, draft: &mut Draft) {
        let (start, before) = scan::before(self.input, self.grammar, draft.from);
        draft.start = start;
        draft.value.qualifier = before.qualifier.unwrap_or_default();
        draft.value.change = before.change;
        let more = self.grammar.at(self.input, draft.end, Class::OrMore);
        let less = self.grammar.at(self.input, draft.end, Class::OrLess);
        if more > 0 || less > 0 {
            draft.value.qualifier = if more > 0 { Qualifier::AtLeast } else { Qualifier::AtMost };
            draft.end += more.max(less);
        }
        let minus = draft.from >= 2
            && matches!(self.input.tokens[draft.from - 1].mark(self.input.text), '-' | '–')
            && !self.input.tokens[draft.from].space
            && self.input.tokens[draft.from - 2].mark(self.input.text) == '(';
        if minus {
            draft.value.change = draft.value.change.or(Some(Change::Decrease));
            draft.start = draft.from - 1;
        }
    }
}

fn kind_of(unit: Unit) -> Kind {
    match unit.kind {
        Some(UnitKind::Money) => Kind::Money,
        Some(UnitKind::Quantity) => Kind::Quantity,
        None if !unit.guessed && unit.scale.is_some_and(|s| s >= 1_000_000) => Kind::Money,
        _ => Kind::Count,
    }
}

/// The reading that the unit speaks for, the other one, and whether the unit decided.
fn choose(r: number::Readings, unit: Unit) -> (Number, Option<Number>, bool) {
    let whole_things = matches!(unit.kind, Some(UnitKind::Count)) && unit.scale.is_none();
    match (r.why, r.other) {
        (Separators::CommaBeforeThree, Some(other)) if whole_things => (other, Some(r.best), true),
        (Separators::PointBeforeThree, Some(other)) => (r.best, Some(other), whole_things || unit.kind == Some(UnitKind::Money)),
        (_, other) => (r.best, other, unit.kind.is_some()),
    }
}

fn scaled(n: Number, factor: Option<u64>) -> Option<Number> {
    factor.map_or(Some(n), |f| n.scaled(f))
}

/// A value in one line, as the grammar's examples write it.
pub(super) fn describe(value: &Value) -> String {
    let n = |x: Option<Number>| x.map(|x| x.to_string()).unwrap_or_default();
    let kind = value.kind.name();
    let mut out = match value.kind {
        Kind::Ratio => format!("{kind} {}/{}", n(value.numerator), n(value.denominator)),
        Kind::Percent => format!("{kind} {}", n(value.percent)),
        _ => format!("{kind} {}", n(value.number)),
    };
    if value.kind == Kind::Ratio && value.percent.is_some() {
        out = format!("{out} = {}", n(value.percent));
    }
    if value.upper.is_some() {
        out = format!("{out}..{}", n(value.upper));
    }
    if let Some(unit) = value.unit.as_deref().filter(|u| *u != "%") {
        out = format!("{out} {unit}");
    }
    out
}
