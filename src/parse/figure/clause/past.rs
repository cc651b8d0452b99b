//! Figures of another year beside this year's: "38 ca, cùng kỳ năm 2022 là 71 ca", "120 đơn (năm trước 98 đơn)".

use super::{Above, Draft, Link, Reader};
use crate::grammar::Class;
use crate::grammar::token::TokenKind;
use crate::orthography::squeeze;
use crate::value::Kind;
use crate::value::date::{Day, Period};

/// Words before a figure that say of which year it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Past {
    /// First token.
    pub from: usize,
    /// One past the last.
    pub to: usize,
    /// The year, where it is named.
    year: Option<u32>,
}

impl Reader<'_> {
    /// What the words of a figure, which begin at token `left`, say of another year. `None`: nothing, or the figure is a change.
    pub(super) fn past(&self, left: usize, draft: &Draft) -> Option<Past> {
        if draft.value.change.is_some() {
            return None;
        }
        let same = self.grammar.find(self.input, left, draft.start, Class::SamePeriod).filter(|s| !self.measured(s.0, draft));
        let before = || {
            let found = self.grammar.find(self.input, left, draft.start, Class::YearBefore)?;
            let (from, to, link) = self.trim(found.1, draft.start);
            // "do năm trước chuyển sang 34 hồ sơ" is of this year.
            let alone = from >= to && (link != Link::Weak || found.1 == draft.start);
            (alone && !self.measured(found.0, draft)).then_some(found)
        };
        let (from, end) = same.or_else(before)?;
        let number = self.input.tokens.get(end).filter(|t| end < draft.start && t.kind == TokenKind::Number);
        let year = number.and_then(|t| t.of(self.input.text).parse::<u32>().ok()).filter(|y| (1990..2100).contains(y));
        Some(Past { from, to: end + usize::from(year.is_some()), year })
    }

    /// Whether a percent is measured against what stands at token `at`: "so với cùng kỳ đạt 105%".
    fn measured(&self, at: usize, draft: &Draft) -> bool {
        let compared = (at.saturating_sub(3)..at).any(|i| i + self.grammar.at(self.input, i, Class::Compared) >= at);
        compared && matches!(draft.value.kind, Kind::Percent | Kind::Ratio)
    }

    /// The period: that of the text around, else the report's, in the other year.
    pub(super) fn past_period(&self, past: Past, around: Option<&Period>, above: &Above) -> Period {
        let ends = around.map(|p| (p.start.as_deref().and_then(day), p.end.as_deref().and_then(day)));
        let (start, end) = ends.filter(|e| e.1.is_some()).unwrap_or_else(|| above.report.map_or((None, None), |(a, b)| (Some(a), Some(b))));
        let year = past.year.or_else(|| end.map(|e| u32::from(e.year).saturating_sub(1)));
        let moved = |of: Option<Day>| {
            let (of, last) = (of?, end?);
            let back = u32::from(last.year).checked_sub(u32::from(of.year))?;
            let to = Day::new(year?.checked_sub(back)?, u32::from(of.month), 1)?;
            // The last of February.
            let day = of.day.min(to.month_end().day);
            Some(Day { day, ..to }.iso())
        };
        let label = squeeze(self.input.span(past.from, past.to).of(self.input.text));
        Period { label, start: moved(start), end: moved(end) }
    }
}

/// A day of ISO 8601.
fn day(iso: &str) -> Option<Day> {
    let mut parts = iso.splitn(3, '-').map(|p| p.parse::<u32>().ok());
    Day::new(parts.next()??, parts.next()??, parts.next()??)
}
