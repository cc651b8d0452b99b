//! Value cells → figures: what the cell states, completed by row and column.

use super::columns::Said;
use super::look::Look;
use super::roles::Roles;
use super::rows::Draft;
use super::separators::{Around, Decided, Habit, decide};
use super::sheet::Sheet;
use super::stated::{self, Stated};
use super::unit::Sense;
use super::words::Words;
use crate::document::Span;
use crate::report::{CellRef, Figure, Reason, Shape};
use crate::value::date::Period;
use crate::value::number::{Number, Readings};
use crate::value::{Kind, Qualifier, Value};
use rust_decimal::Decimal;

/// The unit of a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowUnit {
    /// Its words.
    pub(super) span: Span,
    /// What it makes of plain numbers.
    pub(super) sense: Sense,
    /// It begins with a scale word ("triệu người").
    pub(super) scaled: bool,
}

/// How the numbers of the table and of each column are written.
#[derive(Debug)]
pub(super) struct Habits {
    columns: Vec<Habit>,
    table: Habit,
    all: Habit,
    /// Numbers in each column, and how many of them carry a percent sign.
    signs: Vec<(u32, u32)>,
}

impl Habits {
    /// Looks at every number of the value columns once.
    pub(super) fn see(sheet: &Sheet<'_>, roles: &Roles, drafts: &[Draft], units: &[Option<RowUnit>], said: &[Said]) -> Self {
        let mut habits = Self {
            columns: vec![Habit::default(); sheet.width],
            table: Habit::default(),
            all: Habit::default(),
            signs: vec![(0, 0); sheet.width],
        };
        for (draft, unit) in drafts.iter().zip(units) {
            let percent_row = unit.map_or(draft.rate, |u| u.sense == Sense::Percent);
            for &c in &roles.values {
                let place = sheet.own(draft.row, c);
                if !place.look.is_figure() {
                    continue;
                }
                let cell = place.span.of(sheet.text);
                habits.all.see(cell);
                // "12 (10,5%)" counts twelve, and tells their share.
                let sign = cell.trim_end().ends_with('%') && !cell.contains(['(', '/']);
                habits.signs[c].0 += 1;
                habits.signs[c].1 += u32::from(sign);
                if !percent_row && !said[c].percent && !sign {
                    habits.table.see(cell);
                    habits.columns[c].see(cell);
                }
            }
        }
        habits
    }

    /// Whether most numbers of a column carry a percent sign, so that a bare one lost it.
    fn mostly_percents(&self, column: usize) -> bool {
        let (all, signs) = self.signs[column];
        signs >= 2 && 5 * signs >= 3 * all
    }
}

/// All that the figures of a table share.
pub(super) struct Maker<'a, 'w> {
    /// The sheet.
    pub(super) sheet: &'a Sheet<'w>,
    /// The columns.
    pub(super) said: &'a [Said],
    /// How numbers are written.
    pub(super) habits: &'a Habits,
    /// Entity, indicator or list.
    pub(super) shape: Shape,
    /// Columns of days or years.
    pub(super) dates: &'a [bool],
    /// Index of the table.
    pub(super) table: usize,
    /// Covered header cells had to be inferred.
    pub(super) inferred: bool,
    /// A column of figures has no header where others have one: the header may stand over the wrong columns.
    pub(super) shifted: bool,
}

/// A row as its figures see it.
pub(super) struct RowView<'r> {
    /// The draft.
    pub(super) draft: &'r Draft,
    /// Index of the row in the table.
    pub(super) index: usize,
    /// Its label.
    pub(super) label: &'r str,
    /// The level of government it counts for.
    pub(super) subject: Option<&'r str>,
    /// Its unit.
    pub(super) unit: Option<RowUnit>,
    /// The period that its label is.
    pub(super) period: Option<&'r Period>,
}

impl Maker<'_, '_> {
    /// The figure of one cell.
    pub(super) fn figure(&self, words: &mut Words<'_>, row: &RowView<'_>, column: usize) -> Figure {
        let place = self.sheet.own(row.draft.row, column);
        let text = self.sheet.text;
        let said = &self.said[column];
        let mut reasons = Vec::with_capacity(4);
        reasons.push(if self.sheet.rows[row.draft.row].ragged { Reason::CellRagged } else { Reason::CellClear });
        if self.inferred {
            reasons.push(Reason::HeaderInferred);
        }
        if self.shifted && place.look.is_figure() {
            reasons.push(Reason::HeadUnclear);
        }
        let mut alternatives = Vec::new();
        let raw = place.span.of(text);
        let value = match place.look {
            Look::Blank | Look::Dash => Value::new(Kind::Empty, raw),
            Look::Mark | Look::Date | Look::Phone | Look::Words
                if !raw.bytes().any(|b| b.is_ascii_digit()) || place.look != Look::Words =>
            {
                Value::new(Kind::Text, raw)
            }
            _ if self.dates[column] => Value::new(Kind::Text, raw),
            _ => match stated::state(words, place.span) {
                Stated::Text => Value::new(Kind::Text, raw),
                stated => self.value(raw, stated, row, column, &mut alternatives, &mut reasons),
            },
        };
        let (label, subject) = match self.shape {
            Shape::Indicator => (row.label.to_owned(), row.subject.map(str::to_owned)),
            Shape::Entity | Shape::List => (said.label.clone(), Some(row.label.to_owned()).filter(|l| !l.is_empty())),
        };
        reasons.push(if label.is_empty() { Reason::LabelMissing } else { Reason::LabelClear });
        Figure {
            span: place.span,
            value,
            label,
            leans: None,
            topic: None,
            subject,
            status: said.status,
            period: row.period.or(said.period.as_ref()).cloned(),
            section: None,
            cell: Some(CellRef { table: self.table, row: row.index, column }),
            rule: None,
            alternatives,
            reasons,
        }
    }

    /// What a number is, by the cell, the row, the column and the line above the table. `bare`: it stands without sign among percents.
    fn sense(own: Option<Sense>, percent: bool, bare: bool, row: &RowView<'_>, said: &Said) -> Sense {
        if percent || said.percent {
            return Sense::Percent;
        }
        if let Some(sense) = own {
            return sense;
        }
        match row.unit {
            Some(unit) if unit.sense != Sense::Unknown => unit.sense,
            Some(_) => Sense::Count,
            None if row.draft.boolean => Sense::Boolean,
            None if row.draft.rate => Sense::Percent,
            None => match said.unit {
                Some((_, sense)) if sense != Sense::Unknown => sense,
                _ if said.money && !said.counts => Sense::Money,
                _ if said.counts => Sense::Count,
                _ if bare => Sense::Percent,
                _ => Sense::Unknown,
            },
        }
    }

    fn value(
        &self,
        raw: &str,
        stated: Stated,
        row: &RowView<'_>,
        column: usize,
        alternatives: &mut Vec<(Value, &'static str)>,
        reasons: &mut Vec<Reason>,
    ) -> Value {
        let text = self.sheet.text;
        let said = &self.said[column];
        let around = Around { column: self.habits.columns[column], table: self.habits.table, all: self.habits.all };
        let (own_unit, figure) = match stated {
            Stated::Ratio { part, whole, percent, unit } => {
                let mut value = Value::new(Kind::Ratio, raw);
                value.numerator = Some(decide(part, Sense::Count, &around).number);
                value.denominator = Some(decide(whole, Sense::Count, &around).number);
                value.percent = percent.map(|p| decide(p, Sense::Percent, &around).number);
                value.unit = unit.or(row.unit.map(|u| u.span)).map(|s| s.of(text).to_owned());
                reasons.push(if value.unit.is_some() { Reason::UnitKnown } else { Reason::UnitMissing });
                return value;
            }
            Stated::Text => return Value::new(Kind::Text, raw),
            Stated::Number(figure) => (figure.unit, figure),
        };
        // Rows of metrics differ in what they count: only a number that looks like a percent has lost its sign there.
        let lost = figure.share.is_none()
            && self.habits.mostly_percents(column)
            && (self.shape != Shape::Indicator || looks_like_percent(&figure));
        let sense = Self::sense(own_unit.map(|u| u.1), figure.percent, lost, row, said);
        let guessed =
            lost && sense == Sense::Percent && self.shape == Shape::Indicator && !figure.percent && !said.percent && !row.draft.rate;
        // Millions of people have decimals, people have none.
        let exact = if sense == Sense::Count && row.unit.is_some_and(|u| u.scaled) { Sense::Quantity } else { sense };
        let read = decide(figure.number, exact, &around);
        let signed = |n: Number| if figure.negative { Number::from(-n.decimal()) } else { n };
        let kind = match sense {
            Sense::Percent => Kind::Percent,
            Sense::Money => Kind::Money,
            Sense::Quantity => Kind::Quantity,
            Sense::Boolean if figure.upper.is_none() && (read.number == 0.into() || read.number == 1.into()) => Kind::Boolean,
            Sense::Boolean | Sense::Count | Sense::Unknown => Kind::Count,
        };
        let mut value = Value::new(kind, raw);
        set(&mut value, signed(read.number));
        value.qualifier = if figure.negative && figure.upper.is_some() { Qualifier::Exact } else { figure.qualifier };
        value.change = figure.change;
        if let Some(share) = figure.share.filter(|_| kind != Kind::Percent) {
            value.percent = Some(decide(share, Sense::Percent, &around).number);
        }
        value.upper = figure.upper.map(|u: Readings| decide(u, exact, &around).number);
        let (unit, known) = self.unit(sense, own_unit, row, said);
        value.unit = unit;
        reasons.push(match (&value.unit, known) {
            (None, _) => Reason::UnitMissing,
            (Some(_), true) if !guessed => Reason::UnitKnown,
            (Some(_), _) => Reason::UnitGuessed,
        });
        let Decided { other, reason, .. } = read;
        reasons.extend(reason);
        if let Some(other) = other {
            let mut second = value.clone();
            set(&mut second, signed(other));
            alternatives.push((second, "separator"));
        }
        value
    }

    /// The unit as written and whether it is known to be one.
    fn unit(&self, sense: Sense, own: Option<(Span, Sense, bool)>, row: &RowView<'_>, said: &Said) -> (Option<String>, bool) {
        let text = self.sheet.text;
        if sense == Sense::Percent {
            return (Some("%".to_owned()), true);
        }
        if let Some((span, _, known)) = own {
            return (Some(span.of(text).to_owned()), known);
        }
        if let Some(unit) = row.unit {
            return (Some(unit.span.of(text).to_owned()), unit.sense != Sense::Unknown);
        }
        (said.unit.map(|u| u.0.of(text).to_owned()), true)
    }
}

/// Not above a hundred, with decimals.
fn looks_like_percent(figure: &stated::Figure) -> bool {
    let number = figure.number.best.decimal();
    figure.number.best.decimals() > 0 && number.abs() <= Decimal::ONE_HUNDRED
}

fn set(value: &mut Value, number: Number) {
    if value.kind == Kind::Percent {
        value.percent = Some(number);
    } else {
        value.number = Some(number);
    }
}
