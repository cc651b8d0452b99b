//! Body rows → their labels, what heads what, groups and totals, and row numbers out of order.
//!
//! A row hangs below the nearest row above whose number is of an outer kind (I > 1 > 1.1 > a > - > +). A row without a number
//! hangs below the numbered row it follows, or below a heading row of its own kind. Numbers are judged by [`super::order`].

use super::head::Head;
use super::order::{Order, Step};
use super::ordinal::{self, Mark, Ordinal};
use super::roles::Roles;
use super::sheet::{Cover, Sheet};
use super::words::{Words, tidy};
use crate::document::Span;
use crate::grammar::Class;
use crate::grammar::token::TokenKind;
use crate::report::{Oddity, RowRole, Shape};

/// A body row before its cells are read.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts of one row")]
pub(super) struct Draft {
    /// Row of the sheet.
    pub(super) row: usize,
    /// What it is.
    pub(super) role: RowRole,
    /// The cell of its number. `None`: none.
    pub(super) ordinal: Option<Span>,
    /// The cell of its label; empty if none.
    pub(super) label: Span,
    /// Its number, in the number's cell or at the head of the label.
    pub(super) mark: Option<Ordinal>,
    /// Index of the row that heads it.
    pub(super) parent: Option<usize>,
    /// No value cell states anything.
    pub(super) bare: bool,
    /// The label speaks of a rate.
    pub(super) rate: bool,
    /// The label asks for yes or no.
    pub(super) boolean: bool,
    /// The label names a level of government.
    pub(super) level: bool,
    unit: bool,
    within: bool,
    after_break: bool,
}

/// A row that may head others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Level {
    /// Index of the draft.
    pub(super) at: usize,
    /// Twice the rank of its number; a heading without number stands half a rank above what it heads.
    pub(super) rank: u8,
    /// Its number. `None`: a heading without one.
    pub(super) mark: Option<Ordinal>,
    /// What the number should have been, where it is out of order: its siblings may go on from either.
    pub(super) also: Option<u32>,
    /// Any value may follow: rows are known to be missing.
    pub(super) loose: bool,
}

/// Rank of a heading without number that heads bullets or rows without number.
const PLAIN: u8 = 58;
/// How far other rows are looked for around a total row.
const NEAR: usize = 500;
/// Deepest nesting kept.
const DEEPEST: usize = 12;

/// Reads the body rows. `spare`: cells of rows that are remarks, for the ledger.
pub(super) fn read(
    sheet: &Sheet<'_>,
    head: &Head,
    roles: &Roles,
    words: &mut Words<'_>,
    spare: &mut Vec<usize>,
) -> (Vec<Draft>, Vec<Oddity>) {
    let mut drafts = Vec::with_capacity(head.body.len());
    for (n, &(row, after_break)) in head.body.iter().enumerate() {
        match draft(sheet, roles, words, row, after_break, (n == 0, n + 1 == head.body.len())) {
            Some(d) => drafts.push(d),
            None => spare.push(row),
        }
    }
    let oddities = hang(sheet, roles, &mut drafts);
    name_groups(&mut drafts);
    (drafts, oddities)
}

/// The facts of one row. `None`: it is a remark.
fn draft(sheet: &Sheet<'_>, roles: &Roles, words: &mut Words<'_>, row: usize, after_break: bool, edge: (bool, bool)) -> Option<Draft> {
    let text = sheet.text;
    let mut label = roles.label.map(|l| sheet.place(row, l)).filter(|p| p.cover != Cover::Left).map_or(Span::default(), |p| p.span);
    let mut ordinal = None;
    let mut mark = None;
    if let Some(o) = roles.ordinal {
        let place = sheet.place(row, o);
        if !place.span.is_empty() && place.cover == Cover::Own {
            mark = ordinal::parse(place.span.of(text)).or_else(|| part(words, place.span));
            if mark.is_none() && label.is_empty() {
                label = place.span;
            } else {
                ordinal = Some(place.span);
            }
        }
    }
    if label.is_empty() {
        let at = ordinal.map_or_else(|| sheet.place(row, roles.label.unwrap_or(0)).span.start, |o| o.end);
        label = Span { start: at, end: at };
    }
    if mark.is_none() && ordinal.is_none() {
        mark = ordinal::carried(label.of(text)).map(|c| c.0).or_else(|| part(words, label));
    }
    let bare = roles.values.iter().all(|&c| sheet.own(row, c).look.is_empty());
    words.read(label);
    let alone = bare && sheet.filled(row).0 <= 1;
    if alone && mark.is_none_or(|m| m.mark == Mark::Star) && is_remark(words) {
        return None;
    }
    let total = is_total(words, roles, mark.is_some() || ordinal.is_some(), label.of(text), edge);
    let within = words.begins(Class::TableWithin);
    let skip = mark.map_or(0, |_| words.tokens.iter().take_while(|t| t.kind != TokenKind::Word).count());
    Some(Draft {
        row,
        role: if total { RowRole::Total } else { RowRole::Data },
        ordinal,
        label,
        mark,
        parent: None,
        bare,
        rate: words.at(skip, Class::TableRate) > 0,
        boolean: super::unit::is_boolean(words, 0) && words.word(0).len() == 1,
        level: words.at(skip, Class::TableLevel) > 0,
        unit: roles.unit.is_some_and(|u| !sheet.place(row, u).span.is_empty()),
        within,
        after_break,
    })
}

/// "MỤC 1.", "Phần II".
fn part(words: &mut Words<'_>, span: Span) -> Option<Ordinal> {
    words.read(span);
    let n = words.at(0, Class::TablePart);
    if n == 0 {
        return None;
    }
    let number = ordinal::parse(words.word(n))?;
    let closed = words.tokens.len() == n + 1 || words.is_mark(n + 1, '.') || words.is_mark(n + 1, ':');
    (closed && !number.is_bullet()).then_some(Ordinal { mark: Mark::Part, ..number })
}

/// "Nguồn: …", "* Ghi chú …".
fn is_remark(words: &Words<'_>) -> bool {
    let star = usize::from(words.is_mark(0, '*'));
    let n = words.at(star, Class::TableFoot);
    n > 0 && words.is_mark(star + n, ':')
}

fn is_total(words: &Words<'_>, roles: &Roles, numbered: bool, label: &str, edge: (bool, bool)) -> bool {
    let n = words.at(0, Class::TableTotal);
    if n == 0 || words.at(0, Class::TableNotTotal) > 0 {
        return false;
    }
    let rest = &words.tokens[n..];
    let exact = rest.first().is_none_or(|t| t.kind == TokenKind::Mark);
    if numbered {
        return exact && edge.1 && roles.shape == Shape::Entity;
    }
    if exact {
        return true;
    }
    let count = rest.iter().filter(|t| t.kind == TokenKind::Word).count();
    match roles.shape {
        Shape::Indicator => roles.unit.is_none() && count <= 6 && (edge.0 || edge.1 || words.tokens[..n].iter().all(|t| t.upper)),
        Shape::Entity | Shape::List => count <= 6 && !label.contains(','),
    }
}

/// Finds each row's parent and judges the order of numbers.
fn hang(sheet: &Sheet<'_>, roles: &Roles, drafts: &mut [Draft]) -> Vec<Oddity> {
    let plain = drafts.iter().filter(|d| d.mark.is_none() && d.role != RowRole::Total).count();
    let many_plain = plain * 10 >= drafts.len() * 3;
    let mut order = Order::new(drafts.iter().filter_map(|d| d.mark));
    let mut stack: Vec<Level> = Vec::new();
    let mut leaf: Option<(usize, Option<usize>)> = None;
    let mut after_break = false;
    for i in 0..drafts.len() {
        after_break |= drafts[i].after_break;
        if drafts[i].role == RowRole::Total {
            drafts[i].parent = closed_group(&stack, drafts, i);
            // "Tổng hồ sơ tiếp nhận", "- Kỳ trước chuyển sang", …: the first row is the whole of the parts below it.
            if stack.is_empty() && heads_bullets(drafts, i) {
                push(&mut stack, Level { at: i, rank: PLAIN, mark: None, also: None, loose: false });
            }
            continue;
        }
        let Some(mark) = drafts[i].mark else {
            if let Some(rank) = heading_rank(drafts, &stack, i) {
                while stack.last().is_some_and(|l| l.rank >= rank) {
                    stack.pop();
                }
                drafts[i].parent = stack.last().map(|l| l.at);
                push(&mut stack, Level { at: i, rank, mark: None, also: None, loose: false });
            } else {
                let parent = match leaf {
                    Some((last, parent)) if last + 1 == i => parent,
                    _ => leaf_parent(&stack, drafts, i, roles.shape, many_plain),
                };
                drafts[i].parent = parent;
                leaf = Some((i, parent));
            }
            continue;
        };
        let mark = as_in(&stack, mark, drafts[i].ordinal.unwrap_or(drafts[i].label).of(sheet.text));
        drafts[i].mark = Some(mark);
        let sibling = unstack(&mut stack, drafts, mark, i);
        drafts[i].parent = stack.last().map(|l| l.at);
        let mut level = Level { at: i, rank: 2 * mark.rank(), mark: Some(mark), also: None, loose: false };
        if !mark.is_bullet() {
            let step = Step { sibling, parent: stack.last().copied(), mark, after_break };
            let words = Span { start: drafts[i].ordinal.unwrap_or(drafts[i].label).start, end: drafts[i].label.end };
            level.also = order.judge(sheet.text, &step, words, &mut stack);
            after_break = false;
        }
        push(&mut stack, level);
    }
    order.finish()
}

fn push(stack: &mut Vec<Level>, level: Level) {
    if stack.len() < DEEPEST {
        stack.push(level);
    }
}

/// Closes the levels that a numbered row ends; returns the sibling it follows.
fn unstack(stack: &mut Vec<Level>, drafts: &[Draft], mark: Ordinal, at: usize) -> Option<Level> {
    let same = |l: &Level| l.mark.is_some_and(|m| m.mark == mark.mark);
    if let Some(k) = stack.iter().rposition(same) {
        let sibling = stack[k];
        stack.truncate(k);
        return Some(sibling);
    }
    let rank = 2 * mark.rank();
    while let Some(top) = stack.last() {
        let opens = mark.value <= 1 && top.at + 1 == at && drafts[top.at].bare && !mark.is_bullet();
        if top.rank < rank || opens {
            break;
        }
        stack.pop();
    }
    None
}

/// "I" after "H" is a letter, not a numeral.
fn as_in(stack: &[Level], mark: Ordinal, written: &str) -> Ordinal {
    let Some(letter) = mark.as_letter(written) else { return mark };
    let last = |kind: Mark| stack.iter().rev().filter_map(|l| l.mark).find(|m| m.mark == kind);
    let fits = last(letter.mark).is_some_and(|m| ordinal::follows(m.mark, m.value, letter.value));
    let numeral = last(mark.mark).is_some_and(|m| mark.value == m.value + 1);
    if fits && !numeral { letter } else { mark }
}

/// The group that a total row in the middle of the table closes. `None`: it sums the table.
fn closed_group(stack: &[Level], drafts: &[Draft], at: usize) -> Option<usize> {
    let group = stack.first().filter(|l| l.at + 1 < at && (l.mark.is_none_or(|m| m.rank() < 3) || drafts[l.at].bare))?;
    // Only the next group, or a heading without number, shows that this one is closed.
    let closed = drafts[..at].iter().rev().take(NEAR).find(|d| d.role == RowRole::Total).is_some_and(|d| d.parent == Some(group.at));
    if drafts.get(at + 1)?.role == RowRole::Total && !closed && at + 2 >= drafts.len() {
        return Some(group.at);
    }
    let next = drafts[at + 1..].iter().take(NEAR).find(|d| d.role != RowRole::Total)?;
    let opens = next.mark.map_or(next.bare && group.mark.is_none(), |m| 2 * m.rank() <= group.rank);
    opens.then_some(group.at)
}

/// Whether a row without number and without figures is a heading, and of what rank.
fn heading_rank(drafts: &[Draft], stack: &[Level], at: usize) -> Option<u8> {
    if heads_bullets(drafts, at) {
        return Some(PLAIN);
    }
    if !drafts[at].bare || drafts[at].label.is_empty() || drafts[at].unit {
        return None;
    }
    let next = drafts.get(at + 1)?;
    match next.mark {
        _ if next.role == RowRole::Total => None,
        Some(m) if m.is_bullet() => Some(PLAIN),
        Some(m) => {
            let rank = 2 * m.rank() - u8::from(m.rank() > 0);
            (m.value == 1 || stack.iter().any(|l| l.mark.is_none() && l.rank == rank) || stack.is_empty()).then_some(rank)
        }
        None => Some(PLAIN),
    }
}

/// Whether a row with a label and without number is followed by one with a dash.
fn heads_bullets(drafts: &[Draft], at: usize) -> bool {
    let bullet = |d: &Draft| d.mark.is_some_and(Ordinal::is_bullet);
    !drafts[at].label.is_empty() && drafts.get(at + 1).is_some_and(bullet)
}

/// What a row without number hangs below.
fn leaf_parent(stack: &[Level], drafts: &[Draft], at: usize, shape: Shape, many_plain: bool) -> Option<usize> {
    if drafts[at].within
        && let Some(top) = stack.last().filter(|l| l.at + 1 == at)
    {
        return Some(top.at);
    }
    for level in stack.iter().rev() {
        let below = match level.mark {
            Some(m) if m.is_bullet() => drafts[level.at].bare,
            Some(m) if shape != Shape::Indicator && m.rank() >= 3 => drafts[level.at].bare || many_plain,
            Some(_) => true,
            // Behind the parts of a row with figures comes the next such row.
            None => drafts[level.at].bare,
        };
        if below {
            return Some(level.at);
        }
    }
    None
}

/// Rows that head others without stating anything, and Roman or lettered ones with subtotals, are groups.
fn name_groups(drafts: &mut [Draft]) {
    let mut heads = vec![false; drafts.len()];
    for d in drafts.iter() {
        if let Some(p) = d.parent {
            heads[p] = true;
        }
    }
    for (d, heads) in drafts.iter_mut().zip(heads) {
        let outer = d.mark.is_some_and(|m| m.rank() < 3);
        if heads && d.role == RowRole::Data && (d.bare || outer) {
            d.role = RowRole::Group;
        }
    }
}

/// The label as it is shown, and the name by which rows below call it ("2.1 Cấp huyện").
pub(super) fn names(sheet: &Sheet<'_>, draft: &Draft, most: usize) -> (String, String) {
    let label = tidy(draft.label.of(sheet.text), most);
    let name = match draft.ordinal {
        Some(o) if label.is_empty() => tidy(o.of(sheet.text), most),
        Some(o) => format!("{} {label}", o.of(sheet.text).trim()),
        None => label.clone(),
    };
    (label, name)
}
