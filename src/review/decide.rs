//! What a person wishes to decide → the event that says so, or why it cannot be. Nothing is stored here.

use super::event::{Action, Anchor, Event, Frame, Reading};
use super::standing::Standing;
use super::verdict::undone;
use crate::indicator::output::{Extraction, MadeBy};
use crate::value::number::Number;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A decision as asked for.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    /// `accept`, `correct`, `reject`, `add`, `postpone` or `undo`.
    pub action: String,
    /// The entry: `i12`, `u3`, `a7`. Left out of `undo`, and of an `add` that names its place.
    #[serde(default)]
    pub entry: Option<String>,
    /// Of an `add`: first scalar value of its words in the normalised text.
    #[serde(default)]
    pub start: Option<u32>,
    /// Of an `add`: one past the last.
    #[serde(default)]
    pub end: Option<u32>,
    /// Of an `add`: its page, from 1.
    #[serde(default)]
    pub page: Option<u32>,
    /// Of an `add`: left, top, right, bottom on the page, in points.
    #[serde(default)]
    pub r#box: Option<[f32; 4]>,
    /// Of `correct` and `add`: what it says, fields of [`Reading::FIELDS`]; numbers as plain decimals ("-12.50").
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// Why, in the person's words.
    #[serde(default)]
    pub note: Option<String>,
    /// Of an `undo`: the event to take back.
    #[serde(default)]
    pub undoes: Option<u64>,
    /// The figure was drawn by lot.
    #[serde(default)]
    pub sample: bool,
}

/// Why a wish is no decision: expected, found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub String);

fn refuse<T>(why: impl Into<String>) -> Result<T, Refused> {
    Err(Refused(why.into()))
}

/// The longest field, in characters.
const FIELD: usize = 500;
/// The longest note.
const NOTE: usize = 2000;
/// The longest words of a figure that is added.
const QUOTE: u32 = 500;
/// The largest place on a page, in points: five metres.
const PAGE: f32 = 14_400.0;

/// The document as it stands when a decision is made.
pub struct Scene<'a> {
    /// What the program made of it.
    pub extraction: &'a Extraction,
    /// Its normalised text.
    pub text: &'a str,
    /// What was decided so far.
    pub events: &'a [Event],
}

/// The event, not chained yet.
///
/// # Errors
/// [`Refused`] says what is wrong with the wish.
pub fn decide(wish: &Wish, scene: &Scene<'_>, who: &str, time_ms: i64) -> Result<Event, Refused> {
    let Some(action) = Action::named(&wish.action) else {
        return refuse(format!("expected accept, correct, reject, add, postpone or undo, found `{}`", cut(&wish.action)));
    };
    let note = wish.note.as_deref().map(str::trim).filter(|n| !n.is_empty());
    if note.is_some_and(|n| !is_plain(n, NOTE)) {
        return refuse(format!("expected a note of at most {NOTE} characters"));
    }
    let standing = Standing::of(scene.extraction, scene.events);
    let anchor = match action {
        Action::Undo => taken_back(wish, scene.events)?,
        _ => match &wish.entry {
            Some(id) => standing.anchor(scene.extraction, id).ok_or_else(|| Refused(format!("there is no entry `{}`", cut(id))))?,
            None if action == Action::Add => anew(wish, scene)?,
            None => return refuse("expected `entry`, found none"),
        },
    };
    let (before, after) = match action {
        Action::Undo | Action::Postpone => (None, None),
        Action::Accept | Action::Reject => {
            let now = stands(scene.extraction, &standing, &anchor);
            if action == Action::Accept && now.0.is_empty() {
                return refuse("expected a figure to accept, found a bare number: add it with what it says, or reject it");
            }
            (Some(now).filter(|n| !n.0.is_empty()), None)
        }
        Action::Correct | Action::Add => {
            let now = stands(scene.extraction, &standing, &anchor);
            if action == Action::Correct && now.0.is_empty() {
                return refuse("expected a figure to correct, found none: add it");
            }
            let (before, after) = changed(&now, &wish.fields)?;
            (Some(before).filter(|b| !b.0.is_empty()), Some(after))
        }
    };
    Ok(Event {
        seq: 0,
        time_ms,
        who: who.to_owned(),
        document: String::new(),
        anchor,
        action,
        before,
        after,
        note: note.map(str::to_owned),
        undoes: if action == Action::Undo { wish.undoes } else { None },
        sample: wish.sample,
        draw: None,
        made_by: MadeBy::clone(&scene.extraction.made_by),
        prev_hash: String::new(),
        hash: String::new(),
    })
}

/// What is told of somebody else's words in a message.
fn cut(words: &str) -> String {
    words.chars().filter(|c| !c.is_control()).take(40).collect()
}

/// Text without control characters but line ends, not too long.
fn is_plain(words: &str, most: usize) -> bool {
    words.chars().count() <= most && !words.chars().any(|c| c.is_control() && c != '\n')
}

/// The anchor of the event that an undo takes back.
fn taken_back(wish: &Wish, events: &[Event]) -> Result<Anchor, Refused> {
    let Some(event) = wish.undoes.and_then(|seq| events.iter().find(|e| e.seq == seq)) else {
        return refuse("expected `undoes` to name an event of this document");
    };
    if undone(events).contains(&event.seq) {
        return refuse(format!("event {} is taken back already", event.seq));
    }
    Ok(event.anchor.clone())
}

/// Where a figure stands that nobody had found.
fn anew(wish: &Wish, scene: &Scene<'_>) -> Result<Anchor, Refused> {
    let mut anchor = Anchor { page: wish.page, ..Anchor::default() };
    if let Some((start, end)) = wish.start.zip(wish.end) {
        if start >= end || end - start > QUOTE {
            return refuse(format!("expected 1 to {QUOTE} characters of the text, found {start}..{end}"));
        }
        let quote: String = scene.text.chars().skip(start as usize).take((end - start) as usize).collect();
        if quote.chars().count() != (end - start) as usize {
            return refuse(format!("expected a place in the text, found {start}..{end} beyond its end"));
        }
        (anchor.start, anchor.end, anchor.quote) = (Some(start), Some(end), Some(quote));
    }
    if let Some([left, top, right, bottom]) = wish.r#box {
        let on_page = [left, top, right, bottom].iter().all(|v| (0.0..=PAGE).contains(v)) && left < right && top < bottom;
        let pages = scene.extraction.source.pages.unwrap_or(0);
        if !on_page || !wish.page.is_some_and(|p| (1..=pages).contains(&p)) {
            return refuse("expected `page` and `box` (left, top, right, bottom in points) on a page of the document");
        }
        #[allow(clippy::cast_sign_loss, reason = "not below 0, as was just seen")]
        let hundredths = |v: f32| (v * 100.0).round() as u32;
        anchor.frame = Some(Frame { left: hundredths(left), top: hundredths(top), right: hundredths(right), bottom: hundredths(bottom) });
    }
    if anchor.start.is_none() && anchor.frame.is_none() {
        return refuse("expected `start` and `end` in the text, or `page` and `box`, found neither");
    }
    Ok(anchor)
}

/// What stands at an anchor: the machine's reading with the corrections so far. Empty: nothing.
fn stands(extraction: &Extraction, standing: &Standing, anchor: &Anchor) -> Reading {
    let machine = anchor.indicator.as_ref().and_then(|id| extraction.indicators.iter().find(|i| i.id == *id));
    let mut now = machine.map(Reading::of).unwrap_or_default();
    if let Some(v) = standing.verdict(anchor) {
        now.0.extend(v.reading.0.clone());
    }
    now
}

/// What changes: as it was, as it is to be.
fn changed(now: &Reading, fields: &BTreeMap<String, String>) -> Result<(Reading, Reading), Refused> {
    let (mut before, mut after) = (Reading::default(), Reading::default());
    for (field, value) in fields {
        let value = value.trim();
        sound(field, value)?;
        if now.get(field).unwrap_or_default() != value {
            before.set(field, now.get(field).map(str::to_owned));
            after.set(field, Some(value.to_owned()));
        }
    }
    if after.0.is_empty() {
        return refuse("expected at least one field that changes, found none");
    }
    let mut then = now.clone();
    then.0.extend(after.0.clone());
    whole(&then)?;
    Ok((before, after))
}

/// Fields that hold numbers.
const NUMBERS: [&str; 5] = ["number", "numerator", "denominator", "percent", "upper"];

/// A field's value is of its form.
fn sound(field: &str, value: &str) -> Result<(), Refused> {
    let one_of = |names: &[&str]| {
        if names.contains(&value) { Ok(()) } else { refuse(format!("expected {field} to be one of {}", names.join(", "))) }
    };
    match field {
        _ if NUMBERS.contains(&field) => {
            // A percent or an upper bound can be taken away.
            if is_decimal(value) || value.is_empty() && matches!(field, "percent" | "upper") {
                Ok(())
            } else {
                refuse(format!("expected {field} to be a decimal number such as -12.50, found `{}`", cut(value)))
            }
        }
        "kind" => one_of(&["count", "percent", "ratio", "money", "quantity", "boolean", "text", "empty"]),
        "qualifier" => one_of(&["exact", "over", "at_least", "under", "at_most", "about"]),
        "change" => one_of(&["", "increase", "decrease"]),
        "status" => one_of(&["actual", "target"]),
        "period_start" | "period_end" if !value.is_empty() && !is_day(value) => {
            refuse(format!("expected {field} to be a day such as 2023-12-31, found `{}`", cut(value)))
        }
        _ if Reading::FIELDS.contains(&field) => {
            if is_plain(value, FIELD) {
                Ok(())
            } else {
                refuse(format!("expected {field} in at most {FIELD} characters"))
            }
        }
        _ => refuse(format!("there is no field `{}`", cut(field))),
    }
}

/// Digits with at most one point between them, a minus sign before; not more than can be held exactly.
fn is_decimal(value: &str) -> bool {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    all(whole) && all(fraction) && value.parse::<Number>().is_ok()
}

fn is_day(value: &str) -> bool {
    let parts: Vec<&str> = value.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    let number = |part: &str, length: usize| (part.len() == length).then(|| part.parse::<u32>().ok()).flatten();
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else { return false };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// What stands there then says what its kind must say.
fn whole(then: &Reading) -> Result<(), Refused> {
    let has = |field: &str| then.get(field).is_some_and(|v| !v.is_empty());
    let kind = then.get("kind").unwrap_or_default();
    let missing: &[&str] = match kind {
        "count" | "money" | "quantity" | "boolean" => &["number"],
        "percent" => &["percent"],
        "ratio" => &["numerator", "denominator"],
        "text" | "empty" => &[],
        _ => return refuse("expected the kind of the figure, found none"),
    };
    match missing.iter().find(|f| !has(f)) {
        Some(field) => refuse(format!("expected {field} of a figure of kind {kind}, found none")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|&(k, v)| (k.to_owned(), v.to_owned())).collect()
    }

    #[test]
    fn numbers_are_plain_decimals() {
        for good in ["0", "-12.50", "7.53", "520716601", "0.455"] {
            assert!(is_decimal(good), "{good}");
        }
        for bad in ["", "-", "1,5", "1.2.3", "1e9", "+5", ".5", "5.", "١", "NaN", "99999999999999999999999999999999999999"] {
            assert!(!is_decimal(bad), "{bad}");
        }
    }

    #[test]
    fn days_exist() {
        assert!(is_day("2024-02-29") && !is_day("2023-02-29") && !is_day("2023-13-01") && !is_day("2023-1-01") && !is_day("abcd-01-01"));
    }

    #[test]
    fn only_what_changes_is_told() {
        let now = Reading(fields(&[("kind", "percent"), ("percent", "8.28"), ("unit", "%")]));
        let (before, after) = changed(&now, &fields(&[("percent", "7.53"), ("unit", "%")])).unwrap_or_default();
        assert_eq!((before.0, after.0), (fields(&[("percent", "8.28")]), fields(&[("percent", "7.53")])));
        for wrong in [
            &[("percent", "8.28")][..],
            &[("percent", "8,28")],
            &[("colour", "red")],
            &[("kind", "ratio")],
            &[("label", "a\u{0}b")],
            &[("percent", "")],
        ] {
            assert!(changed(&now, &fields(wrong)).is_err(), "{wrong:?}");
        }
    }
}
