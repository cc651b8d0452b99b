//! One field against one report: the figures that may be meant, what each is worth in the form's unit, and what speaks against it.

use super::form::{Field, Form};
use super::language::Language;
use super::period;
use super::reports::{Figure, Report};
use super::words::{Asked, Reader, Said, TELLING, alike, may_differ, said, spaced};
use crate::catalog::unit::{Apart, Units};
use crate::grammar::forms::Words;
use crate::value::number::Number;
use crate::value::{Kind, Qualifier, Value};
use rust_decimal::Decimal;
use rust_decimal::prelude::RoundingStrategy;
use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;

/// Most figures that are held against the fields of one form, all fields together: some seconds of work.
pub const MOST_HELD: usize = 3_000_000;
/// What a figure must reach to be shown at all.
pub const SHOWN: u32 = 400;
/// What it must reach to be proposed.
pub const PROPOSED: u32 = 700;
/// What the same code is worth by itself.
const CODED: u32 = 700;
/// What stays of a score where only the form names a level, in percent.
const UNLEVELLED: u32 = 88;
/// What stays where only the report does: most often it is a part of what is asked for.
const PART: u32 = 78;
/// What stays of likeness where only one side has a code, in percent.
const ONE_SIDED: u32 = 85;
/// How much of the form's words the report must say for a figure of the same code to be without doubt, in thousandths.
const SAID: u32 = 850;
/// What the same words in the same order are worth more.
const EXACT: u32 = 60;

/// What speaks against a figure being the one meant, or being right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Doubt {
    /// The figure itself is to be looked at.
    Review,
    /// It is stated as about, over, under.
    Inexact,
    /// A range.
    Range,
    /// The report's period is another, or is not known.
    Period,
    /// Only one side says of which level it is.
    Level,
    /// Only one side says whom it is about.
    Subject,
    /// The unit is not said, or not known to be the same.
    Unit,
    /// Taken as the part of "a/b".
    Part,
    /// Taken as the share of "a/b", whose whole is the report's.
    Share,
    /// Only one side has a code, or the words are not quite the same.
    Words,
}

impl Doubt {
    /// In words.
    pub fn said(self, language: Language) -> &'static str {
        let (vi, en) = match self {
            Self::Review => ("số này trong báo cáo đang cần xem lại", "the figure itself is to be looked at in its report"),
            Self::Inexact => ("báo cáo ghi không chính xác (khoảng, trên, dưới…)", "the report states it as about, over or under"),
            Self::Range => ("báo cáo ghi một khoảng giá trị", "the report states a range"),
            Self::Period => {
                ("kỳ số liệu của báo cáo khác hoặc không rõ so với biểu mẫu", "the report's period is not the form's, or is not known")
            }
            Self::Level => {
                ("chỉ một bên ghi rõ cấp (tỉnh, huyện, xã)", "only one side says of which level it is (province, district, commune)")
            }
            Self::Subject => ("chỉ một bên ghi rõ số liệu là của ai, của nơi nào", "only one side says whom or which place it is about"),
            Self::Unit => ("đơn vị tính không được ghi rõ ở cả hai bên", "the unit is not stated on both sides"),
            Self::Part => ("lấy phần tử số của \u{201c}a/b\u{201d}", "the part of \u{201c}a/b\u{201d} is taken"),
            Self::Share => (
                "tỷ lệ lấy từ \u{201c}a/b\u{201d}; xem mẫu số có đúng là tổng mà biểu mẫu muốn",
                "the share is that of \u{201c}a/b\u{201d}; see whether the whole is the one that the form means",
            ),
            Self::Words => ("nhãn trong báo cáo chưa khớp hẳn với nhãn của biểu mẫu", "the report's words are not quite those of the form"),
        };
        language.say(vi, en)
    }
}

/// A figure that may be meant.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Place of the report.
    pub report: usize,
    /// Place of the figure there.
    pub figure: usize,
    /// How well it fits, 0 to about 1060.
    pub score: u32,
    /// The number in the form's unit.
    pub number: Number,
    /// As the report has it, where that is another number or unit.
    pub before: Option<(Number, Option<String>)>,
    /// The number was computed from the part and the whole that the figure states.
    pub computed: Option<(Number, Number)>,
    /// What speaks against it, in order, none twice.
    pub doubts: Vec<Doubt>,
}

/// Why a figure that fits by its words is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// Its unit cannot be turned into the form's.
    Unit,
    /// It is of another period.
    Period,
    /// There are more figures than are held against fields.
    TooMany,
}

/// A field ready to be held against figures.
#[derive(Debug)]
pub struct Wanted<'a> {
    /// The field.
    pub own: &'a Field,
    asked: Asked,
    subject: Option<Rc<Said>>,
    spelt: String,
}

impl<'a> Wanted<'a> {
    /// Reads a field's words.
    pub fn new(own: &'a Field, form: &Form, reader: &mut Reader<'_>) -> Self {
        let mut join = |all: &mut dyn Iterator<Item = &String>| {
            let read: Vec<Rc<Said>> = all.map(|t| reader.read(t)).collect();
            Rc::new(Said::join(read.iter().map(|s| &**s)))
        };
        let near = join(&mut own.path.iter());
        let far = join(&mut own.around.iter().chain(&form.title));
        // Of a table of units the headers are the label.
        let rows = own.columns.last().is_none_or(|c| !own.label.ends_with(c.as_str()));
        let tail = if rows { reader.header(&own.columns) } else { Rc::default() };
        let asked = Asked { label: reader.label(&own.label, if rows { &own.path } else { &[] }), near, far, tail };
        Self { own, asked, subject: own.subject.as_deref().map(|s| reader.read(s)), spelt: spaced(&own.label) }
    }
}

impl Wanted<'_> {
    /// Whether the field is of one level of offices alone.
    pub fn of_level(&self) -> bool {
        of_level(&self.asked, self.subject.as_ref()).is_some()
    }
}

/// What fields are held against.
pub struct Search<'a> {
    /// The form.
    pub form: &'a Form,
    /// The reports.
    pub reports: &'a [Report<'a>],
    /// Units.
    pub units: Units<'a>,
    /// Words of blank forms.
    pub words: &'a Words,
    /// In which language doubts are told.
    pub language: Language,
    /// Codes of shares → those of their parts.
    pub parts: HashMap<String, String>,
    /// How many figures may still be held against fields.
    pub left: Cell<usize>,
}

impl Search<'_> {
    /// The figures that may be meant, best first, and why others that fit by their words are none.
    pub fn candidates(&self, wanted: &Wanted<'_>) -> (Vec<Candidate>, Vec<Refused>) {
        let (mut out, mut refused) = (Vec::new(), Vec::new());
        for (number, report) in self.reports.iter().enumerate() {
            let code = wanted.own.code.as_deref();
            let codes = [code, code.and_then(|c| self.parts.get(c)).map(String::as_str)];
            let mut places: Vec<usize> = codes.into_iter().flatten().filter_map(|c| report.coded.get(c)).flatten().copied().collect();
            for &(id, weight) in &wanted.asked.label.words {
                if weight >= TELLING
                    && let Some(more) = report.worded.get(&id)
                {
                    places.extend(more);
                }
            }
            places.sort_unstable();
            places.dedup();
            // Of some figures alone nothing can be said: the right one, or its rival, may be among the others.
            let Some(left) = self.left.get().checked_sub(places.len()) else {
                return (Vec::new(), vec![Refused::TooMany]);
            };
            self.left.set(left);
            for at in places {
                let Some(figure) = report.figures.get(at) else { continue };
                match self.held(wanted, number, report, at, figure) {
                    Some(Ok(candidate)) => out.push(candidate),
                    Some(Err(why)) => refused.push(why),
                    None => {}
                }
            }
        }
        out.sort_by(|a: &Candidate, b| b.score.cmp(&a.score).then((a.report, a.figure).cmp(&(b.report, b.figure))));
        (out, refused)
    }

    fn held(
        &self,
        wanted: &Wanted<'_>,
        number: usize,
        report: &Report<'_>,
        at: usize,
        figure: &Figure<'_>,
    ) -> Option<Result<Candidate, Refused>> {
        let (field, own) = (wanted.own, figure.own);
        let mut doubts = Vec::new();
        let coded = match (&field.code, &own.code) {
            // "61.204/70.116 hồ sơ, đạt 87,28%" counts the part, and states its share.
            (Some(a), Some(b)) if own.value.kind == Kind::Ratio && self.parts.get(a) == Some(b) => {
                doubts.push(Doubt::Share);
                true
            }
            (Some(a), Some(b)) if a != b => return None,
            (Some(_), Some(_)) => true,
            _ => false,
        };
        if field.status != own.status {
            return None;
        }
        let fit = alike(&wanted.asked, &figure.asked);
        let exact = fit >= 940 && wanted.spelt == spaced(&own.label);
        // The catalogue found that only one of them is such an indicator.
        let fit = if field.code.is_some() != own.code.is_some() && !exact { fit * ONE_SIDED / 100 } else { fit };
        let mut score = if coded { CODED + fit * 3 / 10 } else { fit } + if exact { EXACT } else { 0 };
        let both = exact && field.code.is_none() == own.code.is_none();
        if !coded && !both {
            doubts.push(Doubt::Words);
        }
        let loose = fit < 600 || said(&wanted.asked, &figure.asked) < SAID;
        if (coded && loose && !exact) || may_differ(&wanted.asked, &figure.asked) {
            doubts.push(Doubt::Words);
        }
        levels(wanted, figure, report.level, &mut doubts)?;
        if doubts.contains(&Doubt::Level) {
            let part = of_level(&wanted.asked, wanted.subject.as_ref()).is_none();
            score = score * if part { PART } else { UNLEVELLED } / 100;
        }
        score = score * self.subjects(wanted, figure, report, &mut doubts)? / 100;
        if score < SHOWN {
            return None;
        }
        let Some(part) = period::fits(field, self.form, report, figure.own, &mut doubts) else { return Some(Err(Refused::Period)) };
        score = score * part / 100;
        let worth = match self.worth(field, figure, coded, &mut doubts) {
            Ok(worth) => worth?,
            Err(_) => return Some(Err(Refused::Unit)),
        };
        if own.review || !own.flags.is_empty() {
            doubts.push(Doubt::Review);
        }
        if own.value.qualifier != Qualifier::Exact {
            doubts.push(Doubt::Inexact);
        }
        if own.value.upper.is_some() {
            doubts.push(Doubt::Range);
        }
        doubts.sort_unstable();
        doubts.dedup();
        let Worth { number: value, before, computed } = worth;
        Some(Ok(Candidate { report: number, figure: at, score, number: value, before, computed, doubts }))
    }

    /// How much of the score stays, in percent. `None`: they are about different ones.
    fn subjects(&self, wanted: &Wanted<'_>, figure: &Figure<'_>, report: &Report<'_>, doubts: &mut Vec<Doubt>) -> Option<u32> {
        let whole = |text: &str| {
            let spelt = format!(" {} ", spaced(text));
            self.words.whole.iter().any(|w| spelt.trim() == w.as_str() || spelt.starts_with(&format!(" {w} ")))
        };
        // Levels are told apart elsewhere; one office of a level is not all of it.
        let group = |text: &str| {
            let spelt = format!(" {} ", spaced(text));
            self.words.group.iter().any(|w| spelt.contains(&format!(" {w} ")))
        };
        let named = |said: Option<&Rc<Said>>, text: &str| said.is_some_and(|s| s.levels == 0) || (figure.entity && !group(text));
        let a = wanted.own.subject.as_deref().filter(|s| !whole(s) && !wanted.own.total && named(wanted.subject.as_ref(), s));
        let b = figure.own.subject.as_deref().filter(|s| !whole(s) && !figure.total && named(figure.subject.as_ref(), s));
        // All of a district is not its own offices.
        let all = figure.total || figure.own.subject.as_deref().is_some_and(whole);
        if all && of_level(&wanted.asked, wanted.subject.as_ref()).is_some() && figure.asked.near.levels == 0 {
            return None;
        }
        match (a, b) {
            (None, None) => Some(100),
            (Some(a), Some(b)) => {
                let (a, b) = (spaced(a), spaced(b));
                let covered = |x: &Said, y: &Said| x.words.iter().all(|w| y.has(w.0));
                let both = wanted.subject.as_ref().zip(figure.subject.as_ref());
                let same = a == b || both.is_some_and(|(x, y)| covered(x, y) && covered(y, x) && !x.words.is_empty());
                same.then_some(100)
            }
            // A report of one commune for its row.
            (Some(a), None) => {
                let a = spaced(a);
                let own = report.issuer.as_deref().is_some_and(|i| i.ends_with(&a) || a.ends_with(i));
                own.then_some(100)
            }
            (None, Some(b)) => {
                let spelt = spaced(b);
                // "Thành phố" alone may be the town's own offices or all of it.
                let name = figure.subject.as_ref().is_some_and(|s| s.names());
                let issuers = [report.issuer.as_deref(), self.form.issuer.as_deref()];
                let own = name && issuers.into_iter().flatten().any(|i| spaced(i).ends_with(&spelt));
                if own {
                    return Some(100);
                }
                // One row of a table of units is never all of them.
                if figure.entity {
                    return None;
                }
                doubts.push(Doubt::Subject);
                Some(if figure.whole { 92 } else { 80 })
            }
        }
    }

    /// What the figure is worth in the form's unit. `None`: it states no such thing.
    fn worth(&self, field: &Field, figure: &Figure<'_>, coded: bool, doubts: &mut Vec<Doubt>) -> Result<Option<Worth>, Apart> {
        let value = &figure.own.value;
        let plain = |number: Number| Ok(Some(Worth { number, before: None, computed: None }));
        if field.kind == Some(Kind::Percent) || (field.kind.is_none() && field.unit.is_none() && figure_is_share(value)) {
            return match (value.percent, value.numerator, value.denominator) {
                (Some(percent), ..) => plain(percent),
                // "87,6" in a row of shares.
                (None, None, None) if coded && value.kind == Kind::Count && value.unit.is_none() => {
                    doubts.push(Doubt::Unit);
                    Ok(value.number.map(|number| Worth { number, before: None, computed: None }))
                }
                (None, Some(part), Some(whole)) => {
                    Ok(share(part, whole).map(|number| Worth { number, before: None, computed: Some((part, whole)) }))
                }
                _ => Ok(None),
            };
        }
        let number = match value.kind {
            Kind::Ratio if coded => {
                doubts.push(Doubt::Part);
                value.numerator
            }
            Kind::Count | Kind::Money | Kind::Quantity => value.number,
            _ => None,
        };
        let Some(number) = number else { return Ok(None) };
        let to = field.unit.as_deref().map(|u| self.units.read(u));
        let from = value.unit.as_deref().map(|u| self.units.read(u));
        let sort = |kind: Kind| matches!(kind, Kind::Money | Kind::Quantity);
        match (from, to) {
            (Some(from), Some(to)) => {
                let turned = match self.units.convert(number, &from, figure.whole, &to) {
                    Err(Apart::Other) if coded => {
                        doubts.push(Doubt::Unit);
                        self.per_head(number, value.unit.as_deref(), figure.whole, field.unit.as_deref())?
                    }
                    other => other?,
                };
                let same = value.unit.as_deref().map(spaced) == field.unit.as_deref().map(spaced);
                let before = (turned != number || (!same && from.measure.is_some()))
                    .then(|| (as_written(number, &from, figure.whole), value.unit.clone()));
                Ok(Some(Worth { number: turned, before, computed: None }))
            }
            (None, None) => plain(number),
            (from, to) => {
                let scaled = from.as_ref().or(to.as_ref()).is_some_and(|u| u.measure.is_some() || u.scale != Decimal::ONE);
                if scaled || (!coded && field.kind.is_some_and(sort)) || (to.is_some() && sort(value.kind)) {
                    doubts.push(Doubt::Unit);
                }
                plain(number)
            }
        }
    }
}

impl Search<'_> {
    /// Converts between units of which one leaves out what the other is told of ("triệu đồng", "triệu đồng/người/năm").
    fn per_head(&self, number: Number, from: Option<&str>, whole: bool, to: Option<&str>) -> Result<Number, Apart> {
        let (from, to) = from.zip(to).ok_or(Apart::Other)?;
        let tail = |unit: &str| unit.split_once('/').map(|u| spaced(u.1)).unwrap_or_default();
        let time = |unit: &str| self.words.times.iter().find(|t| tail(unit).split(' ').any(|w| w == t.as_str()));
        // What is told of both must be the same.
        let (a, b) = (tail(from), tail(to));
        let within = |x: &str, y: &str| x.split(' ').all(|w| y.split(' ').any(|o| o == w));
        if time(from) != time(to) || !(a.is_empty() || b.is_empty() || within(&a, &b) || within(&b, &a)) {
            return Err(Apart::Other);
        }
        let read = |unit: &str| self.units.head(unit).unwrap_or_else(|| self.units.read(unit));
        self.units.convert(number, &read(from), whole, &read(to))
    }
}

/// A number as the report writes it: in sentences its scale is multiplied in.
fn as_written(number: Number, unit: &crate::catalog::unit::Unit, whole: bool) -> Number {
    if !whole || unit.scale == Decimal::ONE {
        return number;
    }
    number.decimal().checked_div(unit.scale).map_or(number, |n| Number::from(n.normalize()))
}

struct Worth {
    number: Number,
    before: Option<(Number, Option<String>)>,
    computed: Option<(Number, Number)>,
}

fn figure_is_share(value: &Value) -> bool {
    matches!(value.kind, Kind::Percent | Kind::Ratio)
}

/// A part of a whole in percent, to two digits. `None`: of nothing.
pub fn share(part: Number, whole: Number) -> Option<Number> {
    let hundred = part.decimal().checked_mul(Decimal::ONE_HUNDRED)?;
    let out = hundred.checked_div(whole.decimal())?;
    Some(Number::from(out.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).normalize()))
}

/// `None`: they are of different levels.
fn levels(wanted: &Wanted<'_>, figure: &Figure<'_>, issuer: u8, doubts: &mut Vec<Doubt>) -> Option<()> {
    let a = of_level(&wanted.asked, wanted.subject.as_ref());
    let b = of_level(&figure.asked, figure.subject.as_ref());
    match (a, b) {
        (Some(a), Some(b)) if a & b == 0 => None,
        (Some(a), Some(b)) if a != b => {
            doubts.push(Doubt::Level);
            Some(())
        }
        (Some(_), Some(_)) => Some(()),
        (None, None) => {
            // Under "UBND các xã" of a district's report.
            if figure.under & !issuer & !wanted.asked.far.levels != 0 {
                doubts.push(Doubt::Level);
            }
            Some(())
        }
        (Some(a), None) => {
            if figure.asked.far.levels != a {
                doubts.push(Doubt::Level);
            }
            Some(())
        }
        (None, Some(b)) => {
            if wanted.asked.far.levels != b {
                doubts.push(Doubt::Level);
            }
            Some(())
        }
    }
}

/// The levels that a label, its column, its row or its subject names. `None`: none.
fn of_level(asked: &Asked, subject: Option<&Rc<Said>>) -> Option<u8> {
    [asked.label.levels, subject.map_or(0, |s| s.levels), asked.tail.levels, asked.near.levels].into_iter().find(|l| *l != 0)
}
