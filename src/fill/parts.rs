//! Shares that no report states, of the part and the whole that one report does. A person looks at them: that both are of the same
//! place and time is what the report's labels say, not what it says of the share.

use super::derive::part_of;
use super::form::{Field, Form};
use super::matching::{Search, Wanted, share};
use super::output::{DerivedOut, FieldOut, State, ValueOut, Why};
use super::words::Reader;
use crate::ask::vietnamese;
use crate::grammar::catalog::{self, Entry};
use crate::indicator::output::Confidence;
use crate::value::number::Number;
use crate::value::{Kind, Qualifier};

/// The most that such a share is trusted.
const MOST: f32 = 0.85;

/// Computes the shares that are missing.
pub fn shares(search: &Search<'_>, form: &Form, fields: &mut [FieldOut], entries: &[Entry], reader: &mut Reader<'_>) {
    for (field, out) in form.fields.iter().zip(fields) {
        let missing = out.state == State::Empty && matches!(out.why, Some(Why::NotFound | Why::PartsMissing));
        let parts = field.code.as_ref().filter(|_| missing).and_then(|c| part_of(c, entries));
        let Some((part, whole)) = parts else { continue };
        // Of one level alone: the names of part and whole do not say it.
        if Wanted::new(field, form, reader).of_level() {
            continue;
        }
        let mut found = |code: &str| {
            let wanted = asked(field, entries.iter().find(|e| e.code == code)?);
            let held = Wanted::new(&wanted, form, reader);
            let (candidates, refused) = search.candidates(&held);
            Some((search.decide(&wanted, &candidates, &refused), wanted.kind == Some(Kind::Count)))
        };
        let Some(((part, counts), (whole, things))) = found(part).zip(found(whole)) else { continue };
        computed(search, &part, &whole, counts && things, out);
    }
}

/// The field for a part or a whole: of the same place, time and standing.
fn asked(field: &Field, entry: &Entry) -> Field {
    let kind = match entry.kind {
        catalog::Kind::Count => Kind::Count,
        catalog::Kind::Percent => Kind::Percent,
        catalog::Kind::Money => Kind::Money,
        catalog::Kind::Quantity => Kind::Quantity,
    };
    Field {
        label: entry.vi.clone(),
        path: Vec::new(),
        columns: Vec::new(),
        unit: None,
        kind: Some(kind),
        code: Some(entry.code.clone()),
        typed: None,
        derived: None,
        ..field.clone()
    }
}

/// `counts`: both are numbers of things, whose units are but names for them.
fn computed(search: &Search<'_>, part: &FieldOut, whole: &FieldOut, counts: bool, out: &mut FieldOut) {
    let Some((p, w)) = part.value.as_ref().zip(whole.value.as_ref()) else { return };
    let Some((from, of)) = part.source.clone().zip(whole.source.clone()) else { return };
    let exact = [p, w].iter().all(|v| v.qualifier == Qualifier::Exact);
    let same = from.report == of.report && from.subject == of.subject && from.period == of.period && from.indicator != of.indicator;
    let within = p.number.decimal() <= w.number.decimal();
    // Money in millions over money in billions.
    let units = counts || p.unit == w.unit;
    let Some(number) = share(p.number, w.number).filter(|_| exact && same && within && units) else { return };
    let say = |vi, en| search.language.say(vi, en);
    out.messages = vec![say("tính từ hai số của báo cáo", "computed from two figures of the report").to_owned()];
    out.messages.extend(part.messages.iter().chain(&whole.messages).cloned());
    out.messages.dedup();
    out.value = Some(value(number));
    out.state = State::Uncertain;
    out.why = None;
    out.confidence = Confidence((part.confidence.0 * whole.confidence.0).min(MOST));
    out.derived = Some(DerivedOut {
        how: "figures".to_owned(),
        fields: Vec::new(),
        message: format!("{} / {} × 100 = {} %", vietnamese(p.number), vietnamese(w.number), vietnamese(number)),
        sources: vec![from, of],
    });
}

fn value(number: Number) -> ValueOut {
    ValueOut { number, text: vietnamese(number), unit: Some("%".to_owned()), qualifier: Qualifier::Exact, converted: None }
}
