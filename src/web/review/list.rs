//! The figures in document order, grouped by section and table, with their doubts in words.

use super::super::lang::Lang;
use super::marks::{percent, why};
use super::places::Places;
use crate::indicator::output::{Extraction, Indicator, Outcome, Unexplained};
use crate::value::{Change, Kind, Qualifier, Status, Value};
use std::collections::{HashMap, HashSet};

/// Neighbouring figures of one section or table.
pub(super) struct Group<'a> {
    /// Where the heading leads, without `#`. Empty: there is none.
    pub(super) place: &'a str,
    pub(super) heading: String,
    pub(super) items: Vec<Item<'a>>,
}

impl Group<'_> {
    /// What it holds, as classes.
    pub(super) fn holds(&self) -> String {
        holds(&self.items)
    }
}

/// What entries are, as classes: `has-r` some to review, `has-u` unexplained numbers, `has-f` what is shown at first.
pub(super) fn holds<'i, 'a: 'i>(items: impl IntoIterator<Item = &'i Item<'a>>) -> String {
    let (mut r, mut u, mut f) = (false, false, false);
    for item in items {
        match item.class {
            "r" => (r, f) = (true, true),
            "u" => u = true,
            "q" => {}
            _ => f = true,
        }
    }
    let all = [(r, "has-r"), (u, "has-u"), (f, "has-f")];
    all.iter().filter(|c| c.0).map(|c| c.1).collect::<Vec<_>>().join(" ")
}

/// One entry of the list.
pub(super) struct Item<'a> {
    pub(super) id: String,
    /// It has words (or a cell) in the text.
    pub(super) placed: bool,
    /// r: to review; u: unexplained; q: words or a blank.
    pub(super) class: &'static str,
    pub(super) value: &'a str,
    pub(super) unit: &'a str,
    pub(super) label: String,
    /// Subject, period and so on, in a few words each.
    pub(super) facts: Vec<String>,
    pub(super) confidence: String,
    pub(super) notes: Vec<Note<'a>>,
}

/// What a person should know about a figure.
pub(super) struct Note<'a> {
    /// The kind of fault. Empty: just a doubt.
    pub(super) head: &'a str,
    pub(super) text: String,
}

/// A failed check.
pub(super) struct CheckItem<'a> {
    pub(super) id: String,
    pub(super) head: &'a str,
    pub(super) message: &'a str,
    /// The entry or the mark it leads to, without `#`. Empty: nowhere.
    pub(super) place: String,
}

/// Checks that failed, in the order of the extraction.
pub(super) fn checks(extraction: &Extraction, lang: Lang) -> Vec<CheckItem<'_>> {
    let failed = extraction.checks.iter().enumerate().filter(|c| c.1.status == Outcome::Failed);
    let item = |(n, c): (usize, &'_ crate::indicator::output::CheckOut)| {
        let id = format!("c{}", n + 1);
        let place = match (c.indicators.first(), &c.evidence) {
            (Some(i), _) => i.clone(),
            (None, Some(_)) => format!("t-{id}"),
            (None, None) => String::new(),
        };
        (id, place)
    };
    failed
        .map(|(n, c)| {
            let (id, place) = item((n, c));
            CheckItem { id, head: lang.rule(&c.rule).unwrap_or(&c.rule), message: &c.message, place }
        })
        .collect()
}

/// The list. `in_cells` are figures without words whose cell is in the text.
pub(super) fn groups<'a>(
    extraction: &'a Extraction,
    text: &'a str,
    places: &Places<'_>,
    in_cells: &HashSet<String>,
    pictures: bool,
    lang: Lang,
) -> Vec<Group<'a>> {
    let sections: HashMap<&str, _> = extraction.sections.iter().map(|s| (s.id.as_str(), s)).collect();
    let tables: HashMap<&str, _> = extraction.tables.iter().enumerate().map(|(n, t)| (t.id.as_str(), (n, t))).collect();
    let mut unexplained = extraction.numbers.unexplained.iter().enumerate().peekable();
    let mut groups: Vec<Group<'a>> = Vec::new();
    let stray = |n: usize, u: &'a Unexplained| stray(n, u, text, places, lang);
    let mut last_key = None;
    for i in &extraction.indicators {
        let key = i.table.as_ref().map(|c| &*c.id).or(i.section.as_deref()).unwrap_or_default();
        if last_key != Some(key) {
            last_key = Some(key);
            let heading = if let Some((n, t)) = tables.get(key).filter(|_| i.table.is_some()) {
                let caption = t.caption.as_deref().unwrap_or_default();
                let name = format!("{} {}", lang.pick("Bảng", "Table"), n + 1);
                if caption.is_empty() { name } else { format!("{name} · {caption}") }
            } else if let Some(s) = sections.get(key) {
                let path = s.path.join(" › ");
                s.title.as_ref().map_or(path.clone(), |t| format!("{path} · {t}"))
            } else {
                lang.pick("Ngoài đề mục", "Outside the sections").to_owned()
            };
            groups.push(Group { place: key, heading, items: Vec::new() });
        }
        let Some(group) = groups.last_mut() else { continue };
        if let Some(e) = &i.evidence {
            while let Some((n, u)) = unexplained.next_if(|u| u.1.evidence.start < e.start) {
                group.items.push(stray(n, u));
            }
        }
        group.items.push(figure(i, in_cells, pictures, lang));
    }
    let rest: Vec<Item<'a>> = unexplained.map(|(n, u)| stray(n, u)).collect();
    if !rest.is_empty() {
        match groups.last_mut() {
            Some(group) => group.items.extend(rest),
            None => groups.push(Group { place: "", heading: lang.pick("Trong văn bản", "In the text").to_owned(), items: rest }),
        }
    }
    groups
}

fn figure<'a>(i: &'a Indicator, placed: &HashSet<String>, pictures: bool, lang: Lang) -> Item<'a> {
    let v = &i.value;
    let mut notes: Vec<Note<'a>> =
        i.flags.iter().map(|f| Note { head: lang.rule(&f.rule).unwrap_or(&f.rule), text: f.message.clone() }).collect();
    if i.review && notes.is_empty() {
        notes.push(Note { head: "", text: why(i, lang) });
    }
    for other in &i.alternatives {
        let read = reading(&other.value, lang).unwrap_or_else(|| other.value.raw.clone());
        let name = lang.pick("Cách đọc khác", "Other reading");
        let why = lang.other(&other.reason).unwrap_or(&other.reason);
        notes.push(Note { head: "", text: format!("{name}: {read} ({why})") });
    }
    Item {
        id: i.id.clone(),
        placed: i.evidence.is_some() && !pictures || placed.contains(&i.id),
        class: match (i.review, v.is_figure()) {
            (true, _) => "r",
            (false, true) => "",
            (false, false) => "q",
        },
        value: if v.raw.is_empty() { lang.pick("(trống)", "(blank)") } else { &v.raw },
        unit: v.unit.as_deref().filter(|u| !v.raw.ends_with(u)).unwrap_or_default(),
        label: if i.label.is_empty() { "–".to_owned() } else { i.label.clone() },
        facts: facts(i, lang),
        confidence: percent(i.confidence.0),
        notes,
    }
}

pub(super) fn facts(i: &Indicator, lang: Lang) -> Vec<String> {
    let mut facts: Vec<String> = Vec::new();
    facts.extend(i.subject.clone().filter(|s| !s.is_empty()));
    if let Some(cell) = &i.table {
        // In a table of metrics the label is the row's; only the column tells its figures apart.
        let column = cell.column_path.join(" > ");
        facts.extend((!column.is_empty() && column != i.label).then_some(column));
        facts.extend(cell.row_path.last().cloned());
    }
    if i.status == Status::Target {
        facts.push(lang.pick("chỉ tiêu", "target").to_owned());
    }
    facts.extend(i.period.as_ref().map(|p| p.label.clone()).filter(|l| !l.is_empty()));
    let qualifier = match i.value.qualifier {
        Qualifier::Exact => "",
        Qualifier::Over => lang.pick("trên", "over"),
        Qualifier::AtLeast => lang.pick("ít nhất", "at least"),
        Qualifier::Under => lang.pick("dưới", "under"),
        Qualifier::AtMost => lang.pick("nhiều nhất", "at most"),
        Qualifier::About => lang.pick("khoảng", "about"),
    };
    let change = match i.value.change {
        None => "",
        Some(Change::Increase) => lang.pick("tăng", "increase"),
        Some(Change::Decrease) => lang.pick("giảm", "decrease"),
    };
    facts.extend([qualifier, change].into_iter().filter(|w| !w.is_empty()).map(str::to_owned));
    if let Some(read) = reading(&i.value, lang).filter(|r| !says(&i.value.raw, r)) {
        facts.push(format!("= {read}"));
    }
    facts.extend(i.code.clone());
    facts
}

/// The value as understood. `None`: it states no number.
pub(super) fn reading(v: &Value, lang: Lang) -> Option<String> {
    let number = |n: Option<crate::value::number::Number>| n.map(|n| lang.number(&n.to_string()));
    let main = match v.kind {
        Kind::Count | Kind::Money | Kind::Quantity | Kind::Boolean => number(v.number)?,
        Kind::Percent => format!("{} %", number(v.percent)?),
        Kind::Ratio => {
            let parts = format!("{}/{}", number(v.numerator)?, number(v.denominator)?);
            number(v.percent).map_or(parts.clone(), |p| format!("{parts} = {p} %"))
        }
        Kind::Text | Kind::Empty => return None,
    };
    Some(number(v.upper).map_or(main.clone(), |u| format!("{main} – {u}")))
}

/// Whether the words already show the reading, but for spaces, leading zeros, and marks that they do not use.
fn says(raw: &str, reading: &str) -> bool {
    let mark = |c: char| matches!(c, '.' | ',');
    let plain = |t: &str, marks: bool| -> String {
        let kept = |c: &char| c.is_ascii_digit() || *c == '/' || (marks && mark(*c));
        let kept: String = t.chars().filter(kept).collect();
        kept.split('/').map(|part| part.trim_start_matches('0')).collect::<Vec<_>>().join("/")
    };
    let marks = raw.contains(mark);
    plain(raw, marks) == plain(reading, marks)
}

/// Characters shown on either side of an unexplained number.
const AROUND: usize = 40;

fn stray<'a>(n: usize, u: &'a Unexplained, text: &str, places: &Places<'_>, lang: Lang) -> Item<'a> {
    let (start, end) = places.range(&u.evidence);
    let before = text.get(..start).unwrap_or_default();
    let before = before.char_indices().rev().take(AROUND).take_while(|c| c.1 != '\n').last().map_or("", |(at, _)| &before[at..]);
    let after: String = text.get(end..).unwrap_or_default().chars().take(AROUND).take_while(|c| *c != '\n').collect();
    Item {
        id: format!("u{}", n + 1),
        placed: true,
        class: "u",
        value: &u.text,
        unit: "",
        label: format!("… {}{}{} …", before.trim_start(), u.text, after.trim_end()),
        facts: vec![lang.pick("chưa giải thích được", "not explained").to_owned()],
        confidence: String::new(),
        notes: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_are_shown_where_they_tell_something() {
        for (raw, reading, said) in [
            ("20.000", "20.000", true),
            ("20.000", "20,000", false),
            ("1755", "1,755", true),
            ("02", "2", true),
            ("08/08", "8/8", true),
            ("85.3%", "85,3 %", false),
            ("178/234 = 76,07%", "178/234 = 76,07 %", true),
            ("1,2 tỷ đồng", "1.200.000.000", false),
        ] {
            assert_eq!(says(raw, reading), said, "{raw} read as {reading}");
        }
    }
}
