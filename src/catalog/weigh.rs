//! One label against the whole catalogue: terms of the label → phrases that share them → a score for each indicator.
//!
//! The score is the share of a phrase that the label and its surroundings have, times the share of the label that the indicator
//! explains. Some things are no matter of degree: kind and unit must agree, a word that tells apart must stand on both sides, a
//! figure that compares is not the figure itself.

use super::{AHEAD, Asked, ENOUGH};
use crate::grammar::catalog::{self, Index, Known, Phrase, Range};
use crate::grammar::terms::{Label, Terms, flag};
use crate::value::Kind;
use std::borrow::Cow;

/// How much of a phrase's weight counts that only ancestor rows, and that only headings have, in percent.
const ABOVE: u32 = 92;
const NEAREST: u32 = 86;
const AROUND: u32 = 80;
const TITLE: u32 = 70;
/// How much of a phrase the label itself must have, in percent.
const OWN: u32 = 30;
const OWN_APART: u32 = 50;
/// How much of the score stays where the nearest row above has a telling word that the indicator does not, in percent.
const STRANGE: u32 = 80;

/// How much is spared of words before a phrase, and of the unit at the end of a sentence's label, in percent.
const BEFORE: u32 = 60;
const ENDING: u32 = 50;
/// Phrases of this weight have more than one word that tells.
const SEVERAL: u32 = 100;

/// How much of the score is kept where the catalogue does not know the figure's unit, in percent.
const FOREIGN: u32 = 80;

/// How much of the score a share keeps where a count is as likely, in percent.
const COUNTED: u32 = 94;
/// A unit of so many words is a name of things.
const NAMING: usize = 3;
/// The score of a label that fits wholly; what is left to 1000 goes by how much of the label the phrase says.
const FITS: u32 = 970;

/// Where a term was seen.
const IN_LABEL: u8 = 1;
const IN_ABOVE: u8 = 2;
const IN_AROUND: u8 = 4;
const IN_NEAREST: u8 = 8;
const IN_TITLE: u8 = 16;
const IN_HEADING: u8 = 32;

/// How an indicator fits; see [`super::Candidate`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weighed {
    pub entry: u16,
    pub score: u32,
    pub own: u32,
    pub lent: u32,
    pub left: u32,
}

/// What a label says.
struct Said<'a> {
    /// Its terms, ascending.
    terms: &'a [u16],
    /// Their weights together, with those of unknown words.
    whole: u32,
    /// The nearest row above that says anything.
    nearest: &'a [u16],
    /// The headers above it in its column.
    headers: &'a [u16],
    /// Whether it says that the figure is a whole.
    total: bool,
    /// Its terms in their order, with the weight of the unknown words before each.
    order: &'a [u16],
    gaps: &'a [u16],
    /// The terms of its unit.
    unit: &'a [u16],
    /// It leans on the figure that stands above it; it is a part of that.
    leans: bool,
    part: bool,
    /// That stands apart from it.
    apart: bool,
}

/// Weighs labels one after the other.
#[derive(Debug)]
pub struct Scale<'a> {
    index: &'a Index,
    /// By term: where it was seen.
    seen: Vec<u8>,
    /// By phrase: weight of its terms that the label has.
    own: Vec<u32>,
    touched: Vec<u16>,
}

/// The surroundings read: ancestor rows, headings.
#[derive(Debug, Clone, Default)]
pub struct Read<'a> {
    pub label: Label,
    pub above: Vec<Cow<'a, Label>>,
    /// How many of those above, from the nearest on, are headers of the same column.
    pub headers: usize,
    pub around: Cow<'a, [u16]>,
    /// How many of those are of the nearest heading or caption; they stand first.
    pub heading: usize,
    pub title: Cow<'a, [u16]>,
    pub columns: Cow<'a, [u16]>,
    /// Whether a column says that its figures are shares.
    pub share: bool,
    /// What stands above only stands before it in its sentence: the label must say more of its own.
    pub apart: bool,
}

impl<'a> Scale<'a> {
    pub fn new(index: &'a Index) -> Self {
        Self { index, seen: vec![0; index.terms.flags.len()], own: vec![0; index.phrases.len()], touched: Vec::new() }
    }

    /// Reads what was asked.
    pub fn read(&self, asked: &Asked<'_>) -> Read<'static> {
        let terms = &self.index.terms;
        let (label, above) = self.label(asked.label, asked.rough);
        Read {
            label,
            headers: above.len(),
            above: above.into_iter().chain(asked.above.iter().map(|text| terms.read(text, asked.rough))).map(Cow::Owned).collect(),
            heading: asked.around.first().map_or(0, |text| terms.read(text, asked.rough).terms.len()),
            around: asked.around.iter().flat_map(|text| terms.read(text, asked.rough).terms).collect(),
            title: asked.title.map(|text| terms.read(text, asked.rough).terms).unwrap_or_default().into(),
            columns: asked.columns.iter().filter(|c| !terms.only_reached(c)).flat_map(|c| terms.read(c, asked.rough).terms).collect(),
            share: asked.columns.iter().any(|c| c.contains('%')),
            apart: false,
        }
    }

    /// Reads a label: a column's own header, and the headers above it, nearest first.
    pub fn label(&self, text: &str, rough: bool) -> (Label, Vec<Label>) {
        let mut parts = text.rsplit(" > ").map(|part| self.index.terms.read(part, rough));
        (parts.next().unwrap_or_default(), parts.collect())
    }

    /// The words that labels are read with.
    pub fn terms(&self) -> &'a Terms {
        &self.index.terms
    }

    /// The best candidate, where it is good enough and alone.
    pub fn sure(&mut self, asked: &Asked<'_>, read: Read<'_>) -> Option<Weighed> {
        let found = self.weigh_read(asked, read);
        let best = found.first().filter(|w| w.score >= ENOUGH)?;
        let behind = |second: &Weighed| second.score + AHEAD <= best.score;
        match found.get(1) {
            Some(second) if !behind(second) => {
                // "1.598/1.633 hồ sơ" states the count as well as its share.
                let share = |of: &Weighed| self.index.known.get(usize::from(of.entry)).map(|k| k.share);
                let third = found.get(2).is_none_or(behind);
                let ratio = asked.kind == Some(Kind::Ratio) && third;
                [(best, second), (second, best)].into_iter().find(|(part, whole)| ratio && share(part) == Some(whole.entry)).map(|p| *p.0)
            }
            _ => Some(*best),
        }
    }

    /// Indicators that fit somehow, best first.
    pub fn weigh(&mut self, asked: &Asked<'_>) -> Vec<Weighed> {
        let read = self.read(asked);
        self.weigh_read(asked, read)
    }

    /// As [`Scale::weigh`], of what was read before.
    pub fn weigh_read(&mut self, asked: &Asked<'_>, mut read: Read<'_>) -> Vec<Weighed> {
        let terms = &self.index.terms;
        let rate = |label: &[u16]| label.iter().any(|&t| terms.is(t, flag::RATE));
        // A label that says nothing of its own ("Tỷ lệ", "Tổng số") is read with the row above it.
        let mut share = rate(&read.label.terms);
        let mut lent = 0;
        while terms.strong(&read.label) == 0 && lent < read.above.len() {
            if let Some(more) = read.above.get(lent) {
                read.label.terms.extend_from_slice(&more.terms);
                read.label.unknown += more.unknown;
            }
            lent += 1;
        }
        share |= lent == 0 && rate(&read.label.terms);
        let mut kinds = kinds(asked, share);
        if asked.kind == Some(Kind::Ratio) && read.label.terms.first().is_some_and(|&t| terms.is(t, flag::NUMBER)) {
            kinds[1] = false;
        }
        if asked.change || self.compares(asked, &read) {
            return Vec::new();
        }
        let units = asked.unit.filter(|u| !u.trim().is_empty() && *u != "%");
        let per = units.is_some_and(|unit| unit.contains('/'));
        let unit = units.map(|unit| terms.read(unit, asked.rough).terms).unwrap_or_default();
        let units = units.map(|unit| terms.units(unit));
        if asked.sentence && self.repeats(&read.label.terms, &unit) {
            return Vec::new();
        }
        // "… 12 thủ tục": what is counted alone is told by what it leans on.
        let says = |t: u16| !terms.is(t, flag::WEAK) && !unit.contains(&t);
        if read.apart && !read.label.terms.iter().any(|&t| says(t)) {
            return Vec::new();
        }
        // "59 máy để bàn": such a unit says what they are.
        let names = unit.len() > 1 || asked.unit.is_some_and(|u| u.split_whitespace().count() >= NAMING);
        if asked.leans.is_some() && (lent > 0 || !names && read.label.unknown == 0 && !read.label.terms.iter().any(|&t| says(t))) {
            return Vec::new();
        }
        // A telling word of the column or the unit is as good as one of the label ("Trực tuyến", "giường bệnh/vạn dân").
        // Of a unit that the label ends with it was read there.
        let within = asked.unit.is_some_and(|unit| !unit.is_empty() && asked.label.contains(unit));
        let of_unit = unit.iter().filter(|_| !within);
        let telling = read.columns.iter().chain(of_unit).copied().filter(|&t| terms.is(t, flag::MARK));
        let total = read.label.terms.iter().any(|&t| terms.is(t, flag::TOTAL));
        let order = if lent == 0 { read.label.terms.clone() } else { Vec::new() };
        let gaps = std::mem::take(&mut read.label.gaps);
        let mut all: Vec<u16> = std::mem::take(&mut read.label.terms);
        all.extend(telling);
        all.sort_unstable();
        all.dedup();
        let nearest = read.above.get(lent).map(|l| l.terms.as_slice()).unwrap_or_default();
        let headers: Vec<u16> = read.above.iter().take(read.headers).flat_map(|l| &l.terms).copied().collect();
        let above = read.above.iter().flat_map(|l| &l.terms);
        let seen = &mut self.seen;
        let mut see = |t: &u16, place: u8| seen[usize::from(*t)] |= place;
        for t in &all {
            see(t, IN_LABEL);
        }
        for t in nearest {
            see(t, IN_NEAREST);
        }
        above.for_each(|t| see(t, IN_ABOVE));
        // What is counted tells as much as a row above: "khai thác 54.300 m3 gỗ", "Tiếp nhận" in a column of "hồ sơ".
        for t in &unit {
            see(t, IN_ABOVE);
        }
        for (at, t) in read.around.iter().enumerate() {
            see(t, if at < read.heading { IN_AROUND | IN_HEADING } else { IN_AROUND });
        }
        for t in read.title.iter() {
            see(t, IN_TITLE);
        }
        for &t in &all {
            let weight = terms.weight(t);
            for &p in self.index.with(t) {
                if self.own[p as usize] == 0 {
                    self.touched.push(p);
                }
                self.own[p as usize] += weight;
            }
        }
        let whole = all.iter().filter(|&&t| !terms.is(t, flag::RATE)).map(|&t| terms.weight(t)).sum::<u32>() + read.label.unknown;
        let said = Said {
            terms: &all,
            whole,
            nearest,
            headers: &headers,
            total,
            order: &order,
            gaps: &gaps,
            unit: &unit,
            leans: asked.leans.is_some(),
            part: asked.leans == Some(true),
            apart: read.apart,
        };
        // Of "A trong B" the count is told as often as the share; without a word for a share the count is meant.
        let counted = asked.kind == Some(Kind::Ratio) && !share;
        let mut found = self.fitting(&said, counted, |known| fits(known, kinds, units, per).then_some(units == Some(0)));
        for &p in &self.touched {
            self.own[p as usize] = 0;
        }
        self.touched.clear();
        let above = read.above.iter().flat_map(|l| &l.terms);
        all.iter().chain(above).chain(&unit).chain(read.around.iter()).chain(read.title.iter()).for_each(|&t| self.seen[t as usize] = 0);
        found.sort_by(|a, b| b.score.cmp(&a.score).then(a.entry.cmp(&b.entry)));
        found
    }

    /// The indicators whose phrases the label's terms touched, each by its best phrase. `counted`: a share is less likely than a count.
    /// `fits`: whether an indicator may have such figures, and `Some(true)` where nobody knows their unit.
    fn fitting(&self, said: &Said<'_>, counted: bool, fits: impl Fn(&Known) -> Option<bool>) -> Vec<Weighed> {
        let mut found: Vec<Weighed> = Vec::new();
        for &p in &self.touched {
            let Some(phrase) = self.index.phrases.get(p as usize) else { continue };
            let own = self.own[p as usize];
            if own * 100 < phrase.weight * if said.apart { OWN_APART } else { OWN } {
                continue;
            }
            if let Some(known) = self.index.known.get(phrase.entry as usize)
                && let Some(foreign) = fits(known)
                && let Some(mut weighed) = self.phrase(known, phrase, own, said)
            {
                if foreign && known.units != 0 {
                    weighed.score = weighed.score * FOREIGN / 100;
                }
                if counted && known.kind == catalog::Kind::Percent {
                    weighed.score = weighed.score * COUNTED / 100;
                }
                match found.iter_mut().find(|w| w.entry == weighed.entry) {
                    Some(same) if same.score >= weighed.score => {}
                    Some(same) => *same = weighed,
                    None => found.push(weighed),
                }
            }
        }
        found
    }

    /// Whether a telling or rare word stands twice: a sentence that goes on to parts of what it named before.
    fn repeats(&self, label: &[u16], unit: &[u16]) -> bool {
        let terms = &self.index.terms;
        let twice = |at: usize, t: u16| label.get(..at).is_some_and(|before| before.contains(&t));
        // "… hồ sơ cấp huyện hồ sơ": what is counted ends such a label.
        label.last().is_some_and(|last| unit.contains(last))
            && label.iter().enumerate().any(|(at, &t)| twice(at, t) && !terms.is(t, flag::WEAK | flag::RATE) && !unit.contains(&t))
    }

    /// Whether the figure compares two others, or is the share of a plan that was reached.
    fn compares(&self, asked: &Asked<'_>, read: &Read<'_>) -> bool {
        let terms = &self.index.terms;
        let has = |list: &[u16], flags| list.iter().any(|&t| terms.is(t, flags));
        let percent = matches!(asked.kind, Some(Kind::Percent | Kind::Ratio));
        has(&read.columns, flag::COMPARE)
            || (percent && has(&read.columns, flag::PLAN) && (read.share || has(&read.columns, flag::RATE)))
            || (percent && has(&read.label.terms, flag::PLAN))
    }

    fn phrase(&self, known: &Known, phrase: &Phrase, own: u32, said: &Said<'_>) -> Option<Weighed> {
        let &Said { terms: label, whole, nearest, headers, total, part: inner, leans, .. } = said;
        let (index, terms) = (self.index, &self.index.terms);
        let union = index.list(known.union);
        let has = |t: u16| union.binary_search(&t).is_ok();
        // An amount of another year is of the same indicator.
        let telling = |t: u16| terms.is(t, flag::MARK | flag::COMPARE) || terms.is(t, flag::PLAN) && !terms.is(t, flag::WEAK);
        if label.iter().chain(headers).any(|&t| telling(t) && !has(t)) {
            return None;
        }
        let (mut lent, mut near) = (0, false);
        for &t in index.list(phrase.terms) {
            let place = self.seen[t as usize];
            if place & IN_LABEL != 0 {
                continue;
            }
            if place & IN_ABOVE != 0 {
                near = true;
                lent += terms.weight(t) * ABOVE / 100;
            } else if place & IN_AROUND != 0 {
                lent += terms.weight(t) * if place & IN_HEADING != 0 { NEAREST } else { AROUND } / 100;
            } else if terms.is(t, flag::MARK) {
                return None;
            } else if place & IN_TITLE != 0 {
                lent += terms.weight(t) * TITLE / 100;
            }
        }
        let any = |range: Range, places: u8| {
            let all_of = |words: &[u16]| words.iter().all(|&t| self.seen[t as usize] & places != 0);
            index.list(range).split(|&t| t == 0).any(|words| !words.is_empty() && all_of(words))
        };
        let needed = |range: Range, places: u8| range.0 == range.1 || any(range, places);
        let everywhere = IN_LABEL | IN_ABOVE | IN_AROUND | IN_TITLE;
        if any(known.not, IN_LABEL) || !needed(known.must, IN_LABEL) || !needed(known.within, everywhere) {
            return None;
        }
        let free = |t: u16| terms.is(t, flag::RATE) || has(t);
        let whole = whole.saturating_sub(self.spared(phrase, own, said, free));
        let explained: u32 = label.iter().filter(|&&t| !terms.is(t, flag::RATE) && has(t)).map(|&t| terms.weight(t)).sum();
        let (part, all) = (explained.min(whole).max(1), whole.max(1));
        let mut score = (own + lent).min(phrase.weight) * FITS / phrase.weight.max(1) * part / all;
        let alone = total && own >= phrase.weight && part == all;
        if !alone && nearest.iter().any(|&t| terms.is(t, flag::MARK) && !has(t)) {
            // What is lent is not the same where another word tells it apart.
            if inner || leans && near {
                return None;
            }
            score = score * STRANGE / 100;
        }
        // Of two that fit alike, the one that says more of the label is meant.
        let more = 1000 - FITS;
        let score = score + (own * more / all).min(more);
        let percent = |n: u32| n * 100 / phrase.weight.max(1);
        Some(Weighed { entry: phrase.entry, score, own: percent(own), lent: percent(lent), left: 100 - part * 100 / all })
    }
}

impl Scale<'_> {
    /// The weight of what a label says that hardly tells apart: words before a phrase that it has whole (who, when, a verb), for what
    /// narrows a noun stands behind it; the unit that a sentence's label ends with. `free`: terms that are none of the rest.
    fn spared(&self, phrase: &Phrase, own: u32, said: &Said<'_>, free: impl Fn(u16) -> bool) -> u32 {
        let terms = &self.index.terms;
        let weight = |t: u16| if free(t) { 0 } else { terms.weight(t) };
        let ending: u32 = said.unit.iter().filter(|t| said.order.contains(t)).map(|&t| weight(t)).sum();
        let words = self.index.list(phrase.terms);
        let Some(first) = said.order.iter().position(|t| words.contains(t)).filter(|_| own >= phrase.weight) else {
            return ending * if said.leans { 100 } else { ENDING } / 100;
        };
        let gap = |at: usize| said.gaps.get(at).map_or(0, |&g| u32::from(g));
        let before: u32 = (0..first).map(|at| gap(at) + said.order.get(at).map_or(0, |&t| weight(t))).sum::<u32>() + gap(first);
        // Of one word the word right before it may make another ("học sinh", "nước sinh hoạt").
        let alone = phrase.weight < SEVERAL;
        let before = before.saturating_sub(if alone { gap(first) } else { 0 });
        (before * BEFORE + ending * ENDING) / 100
    }
}

/// Whether a unit is the sign for thousandths, as written or in the letters of a keyboard.
fn is_thousandths(unit: &str) -> bool {
    matches!(unit.trim(), "‰" | "%o" | "%0" | "0/00" | "o/oo")
}

/// Whether a unit counts the points of an index.
fn is_points(unit: Option<&str>) -> bool {
    unit.is_some_and(|u| matches!(u.trim().to_lowercase().as_str(), "điểm" | "điểm/100" | "điểm/100 điểm"))
}

/// Which kinds of indicator the figure may state: count, percent, money, quantity.
fn kinds(asked: &Asked<'_>, share: bool) -> [bool; 4] {
    let bare = asked.unit.is_none_or(|u| u.trim().is_empty() || u == "%");
    match asked.kind {
        Some(Kind::Percent) => [false, true, false, false],
        Some(Kind::Ratio) => [!share, true, false, !share && !bare],
        Some(Kind::Money) => [false, false, true, false],
        // Thousandths are a share, too.
        Some(Kind::Quantity) if asked.unit.is_some_and(is_thousandths) => [false, true, false, true],
        // An index of 100 points is told in percent, too.
        Some(Kind::Quantity) => [!bare && !share, is_points(asked.unit), false, true],
        // A share without its sign: "Tỷ lệ sử dụng … 70".
        Some(Kind::Count) if share => [false, bare, false, false],
        Some(Kind::Count) => [true, is_points(asked.unit), false, !bare],
        Some(Kind::Boolean) => [false; 4],
        Some(Kind::Text | Kind::Empty) | None => match asked.unit {
            Some("%") => [false, true, false, false],
            _ if share => [false, true, false, false],
            _ => [true, false, true, true],
        },
    }
}

/// `units`: groups of the figure's unit; `per`: it is a rate such as "triệu đồng/ha".
fn fits(known: &Known, kinds: [bool; 4], units: Option<u128>, per: bool) -> bool {
    let of = match known.kind {
        catalog::Kind::Count => 0,
        catalog::Kind::Percent => 1,
        catalog::Kind::Money => 2,
        catalog::Kind::Quantity => 3,
    };
    if !kinds[of] {
        return false;
    }
    match known.kind {
        catalog::Kind::Percent => true,
        catalog::Kind::Money => !per || units.is_some_and(|u| u & known.units != 0),
        // A unit that the catalogue does not know may be any.
        _ if per => units.is_some_and(|u| u & known.units != 0),
        _ => known.units == 0 || units.is_none_or(|u| u == 0 || u & known.units != 0),
    }
}
