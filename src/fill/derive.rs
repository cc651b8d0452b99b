//! Fields that follow from others: a rate from its part and whole, a total from its rows, a rest. Empty ones are computed; of those
//! that a report states the computation must agree, else a person looks.

use super::decide::agree;
use super::form::Form;
use super::language::Language;
use super::matching::share;
use super::output::{DerivedOut, FieldOut, State, ValueOut, Why};
use crate::ask::vietnamese;
use crate::grammar::catalog::Entry;
use crate::grammar::forms::Derived;
use crate::indicator::output::Confidence;
use crate::value::Qualifier;
use crate::value::number::Number;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// Most parts of a total.
const MOST: usize = 400;

/// Rules of a form: field → how it follows from others, by places.
fn rules(form: &Form, entries: &[Entry]) -> Vec<(usize, Derived, Vec<usize>)> {
    let by_id: HashMap<&str, usize> = form.fields.iter().enumerate().map(|(n, f)| (f.id.as_str(), n)).collect();
    let mut out: Vec<(usize, Derived, Vec<usize>)> = Vec::new();
    for (n, field) in form.fields.iter().enumerate() {
        if let Some(rule) = &field.derived {
            let from: Vec<usize> = rule.from().iter().filter_map(|id| by_id.get(id.as_str()).copied()).collect();
            out.push((n, rule.clone(), from));
        }
    }
    if form.file.is_some() {
        totals(form, &mut out);
        shares(form, entries, &mut out);
    }
    out
}

/// The total row of a table of units that all stand side by side.
fn totals(form: &Form, out: &mut Vec<(usize, Derived, Vec<usize>)>) {
    for (n, field) in form.fields.iter().enumerate().filter(|(_, f)| f.total && f.derived.is_none()) {
        let Some((table, row, column)) = field.cell else { continue };
        let same = |c: Option<(u32, u32, u32)>| c.is_some_and(|c| c.0 == table && c.2 == column && c.1 != row);
        let parts: Vec<usize> = (0..form.fields.len()).filter(|&p| form.fields.get(p).is_some_and(|f| same(f.cell))).collect();
        let flat = parts.iter().all(|&p| form.fields.get(p).is_some_and(|f| f.path.is_empty() && !f.total && f.subject.is_some()));
        let adds = field.unit.as_deref() != Some("%") && field.kind != Some(crate::value::Kind::Percent);
        // A rate's column is no sum.
        if flat && adds && (2..=MOST).contains(&parts.len()) && field.code.is_some() {
            let ids = parts.iter().filter_map(|&p| form.fields.get(p)).map(|f| f.id.clone()).collect();
            out.push((n, Derived::Sum(ids), parts));
        }
    }
}

/// The codes of a share's part and whole.
pub fn part_of<'e>(code: &str, entries: &'e [Entry]) -> Option<(&'e str, &'e str)> {
    let entry = entries.iter().find(|e| e.code == code)?;
    entry.num.as_deref().zip(entry.den.as_deref())
}

/// Shares whose part and whole the catalogue knows, and which the form asks for as well: one of each, in the same column.
fn shares(form: &Form, entries: &[Entry], out: &mut Vec<(usize, Derived, Vec<usize>)>) {
    for (n, field) in form.fields.iter().enumerate().filter(|(_, f)| f.derived.is_none()) {
        let Some((num, den)) = field.code.as_ref().and_then(|c| part_of(c, entries)) else { continue };
        let only = |code: &str| {
            let same = |f: &&super::form::Field| {
                f.code.as_deref() == Some(code)
                    && f.period == field.period
                    && f.status == field.status
                    && f.subject == field.subject
                    && f.path.len() == field.path.len()
            };
            let mut found = form.fields.iter().enumerate().filter(|(_, f)| same(f));
            found.next().filter(|_| found.next().is_none()).map(|f| f.0)
        };
        if let Some((part, whole)) = only(num).zip(only(den)) {
            let ids = [part, whole].map(|p| form.fields.get(p).map(|f| f.id.clone()).unwrap_or_default());
            out.push((n, Derived::Ratio(ids), vec![part, whole]));
        }
    }
}

/// Computes what follows from others, and holds what is stated against it.
pub fn derive(form: &Form, fields: &mut [FieldOut], entries: &[Entry], language: Language) {
    let say = |vi, en| language.say(vi, en);
    for (at, rule, from) in rules(form, entries) {
        let parts: Vec<&FieldOut> = from.iter().filter_map(|&p| fields.get(p)).collect();
        let numbers: Option<Vec<Number>> = parts.iter().map(|f| f.value.as_ref().map(|v| v.number)).collect();
        let exact = parts.iter().all(|f| f.value.as_ref().is_some_and(|v| v.qualifier == Qualifier::Exact));
        let complete = from.len() == rule.from().len() && parts.len() == from.len();
        let sure = parts.iter().all(|f| f.state == State::Sure);
        let p = parts.iter().map(|f| f.confidence.0).fold(1.0_f32, |a, b| a * b);
        let units = parts.iter().map(|f| f.value.as_ref().and_then(|v| v.unit.clone())).collect::<Vec<_>>();
        let alike = units.windows(2).all(|w| w.first() == w.last());
        let result = numbers.filter(|_| complete).and_then(|n| compute(&rule, &n));
        let Some(field) = fields.get_mut(at) else { continue };
        let Some((number, how, message)) = result else {
            if field.value.is_none() && field.why == Some(Why::NotFound) && field.state == State::Empty {
                field.why = Some(Why::PartsMissing);
                field.messages.push(
                    say("không tính được vì thiếu số liệu thành phần", "not computed, since figures that it follows from are missing")
                        .to_owned(),
                );
            }
            continue;
        };
        if let Some(value) = &field.value {
            if !agree(value.number, number) {
                field.messages.insert(0, format!("{}: {message}", say("không khớp với các ô khác", "does not agree with other fields")));
                field.confidence = Confidence(field.confidence.0.min(0.7));
                if field.state == State::Sure {
                    field.state = State::Uncertain;
                }
            }
            continue;
        }
        if field.state == State::Typed || !exact || !matches!(field.why, Some(Why::NotFound | Why::PartsMissing)) {
            continue;
        }
        let unit = field.unit.clone().or_else(|| units.first().cloned().flatten());
        field.value = Some(ValueOut { number, text: vietnamese(number), unit, qualifier: Qualifier::Exact, converted: None });
        let fields_of = rule.from().to_vec();
        field.derived = Some(DerivedOut { how: how.to_owned(), fields: fields_of, message: message.clone(), sources: Vec::new() });
        field.confidence = Confidence(p);
        field.why = None;
        field.messages = vec![format!("{}: {message}", say("tính từ các ô khác", "computed from other fields"))];
        let fits = matches!(rule, Derived::Ratio(_)) || alike;
        field.state = if sure && fits { State::Sure } else { State::Uncertain };
        if !sure {
            field.messages.push(say("có ô thành phần chưa chắc", "fields that it follows from are not sure").to_owned());
        }
        if !fits {
            field.messages.push(say("các ô thành phần không cùng đơn vị tính", "fields that it follows from have unlike units").to_owned());
        }
    }
}

/// The number, its kind and the computation in words.
fn compute(rule: &Derived, numbers: &[Number]) -> Option<(Number, &'static str, String)> {
    let shown = |sign: &str| numbers.iter().map(|n| vietnamese(*n)).collect::<Vec<_>>().join(sign);
    match rule {
        Derived::Sum(_) => {
            let sum = numbers.iter().try_fold(Decimal::ZERO, |all, n| all.checked_add(n.decimal()))?;
            let sum = Number::from(sum);
            Some((sum, "sum", format!("{} = {}", shown(" + "), vietnamese(sum))))
        }
        Derived::Rest(_) => {
            let (first, others) = numbers.split_first()?;
            let rest = others.iter().try_fold(first.decimal(), |all, n| all.checked_sub(n.decimal()))?;
            let rest = Some(Number::from(rest)).filter(|r| !r.decimal().is_sign_negative())?;
            Some((rest, "rest", format!("{} = {}", shown(" − "), vietnamese(rest))))
        }
        Derived::Ratio(_) => {
            let &[part, whole] = numbers else { return None };
            let percent = share(part, whole)?;
            // More than all of them: parts of different things.
            let within = part.decimal() <= whole.decimal();
            within.then(|| (percent, "ratio", format!("{} / {} × 100 = {} %", vietnamese(part), vietnamese(whole), vietnamese(percent))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn computations_are_exact() {
        let n = |s: &str| s.parse::<Number>().expect("a number");
        let ids = || vec!["a".to_owned(), "b".to_owned()];
        let sum = compute(&Derived::Sum(ids()), &[n("1.5"), n("2")]).expect("a sum");
        assert_eq!((sum.0.to_string().as_str(), sum.2.as_str()), ("3.5", "1,5 + 2 = 3,5"));
        let ratio = compute(&Derived::Ratio(["a".into(), "b".into()]), &[n("178"), n("234")]).expect("a ratio");
        assert_eq!(ratio.0.to_string(), "76.07");
        assert!(compute(&Derived::Ratio(["a".into(), "b".into()]), &[n("5"), n("0")]).is_none());
        assert!(compute(&Derived::Ratio(["a".into(), "b".into()]), &[n("5"), n("4")]).is_none());
        assert!(compute(&Derived::Rest(ids()), &[n("5"), n("7")]).is_none());
    }
}
