//! Tokens → items, left to right: at each place the longest of name, period and number expression.

use super::value::{self, Reader};
use super::{Above, Draft, Item, What, period};
use crate::grammar::pattern::Input;
use crate::grammar::source::{Group, UnitKind};
use crate::grammar::token::{Token, TokenKind};
use crate::grammar::{Class, Grammar, Match};
use crate::report::NameKind;
use crate::value::number;

/// Reads the items of a paragraph.
pub(super) fn scan(input: Input<'_>, grammar: &Grammar, above: &Above) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut at = leading_ordinal(input, &mut items);
    while let Some(token) = input.tokens.get(at) {
        let number = token.kind == TokenKind::Number;
        if !number && (token.id == 0 || !grammar.begins_rule(token.id)) {
            at += 1;
            continue;
        }
        if number && in_address(input.text, token) {
            items.push(Item { from: at, to: at + 1, what: What::Name(NameKind::Url) });
            at += 1;
            continue;
        }
        if number && is_day_of_month(input, grammar, at) {
            items.push(Item { from: at, to: at + 3, what: What::Name(NameKind::Date) });
            at += 3;
            continue;
        }
        if number && let Some(to) = phone_groups(input, at) {
            items.push(Item { from: at, to, what: What::Name(NameKind::Phone) });
            at = to;
            continue;
        }
        let [figure, name, stretch] = grammar.matches(input, at);
        let name = name.filter(|m| name_holds(input, grammar, m));
        let reach = |m: &Option<Match>| m.as_ref().map_or(0, |m| m.to);
        let figure = if number { draft(input, grammar, at, figure, reach(&name).max(reach(&stretch))) } else { None };
        // A noun that was only guessed does not outweigh a name.
        let guessed = |d: &Draft| d.reasons.contains(&crate::report::Reason::UnitGuessed) && d.rule.is_none();
        let figure_reach = figure.as_ref().map_or(0, |d| if guessed(d) { d.to } else { d.end });
        if let Some(m) = &stretch
            && m.to >= reach(&name)
            && m.to >= figure_reach
        {
            items.push(Item { from: at, to: m.to, what: What::Period(period::period(input, grammar, m, above)) });
            at = m.to;
        } else if let Some(m) = &name
            && m.to >= figure_reach
        {
            let kind = kind_of(&grammar.rule(m.rule).gives);
            items.push(Item { from: at, to: m.to, what: What::Name(kind) });
            at = m.to;
        } else if let Some(draft) = figure {
            at = draft.end;
            items.push(Item { from: draft.start, to: draft.end, what: What::Figure(Box::new(draft)) });
        } else {
            if number {
                items.push(Item { from: at, to: at + 1, what: What::Name(plain_kind(input, at)) });
            }
            at += 1;
        }
    }
    items
}

/// The name of the rule that took exactly these tokens; "" when none did (a bare year, a glued code).
pub(super) fn rule_at(input: Input<'_>, grammar: &Grammar, from: usize, to: usize) -> String {
    let found = grammar.matches(input, from).into_iter().flatten().find(|m| m.to == to && grammar.rule(m.rule).group != Group::Figure);
    found.map_or_else(String::new, |m| grammar.rule(m.rule).name.clone())
}

/// A number and a closing mark at the paragraph's beginning count its items.
fn leading_ordinal(input: Input<'_>, items: &mut Vec<Item>) -> usize {
    if let [only] = input.tokens
        && only.kind == TokenKind::Number
        && only.span.len() <= 3
    {
        items.push(Item { from: 0, to: 1, what: What::Name(NameKind::PageNumber) });
        return 1;
    }
    let [first, second, ..] = input.tokens else { return 0 };
    // A footnote's own number: "7 Theo đánh giá của …".
    let note =
        first.kind == TokenKind::Number && first.span.len() <= 2 && second.capital && !second.upper && second.space && second.id != 0;
    if note && input.phrase(1, crate::grammar::compile::UNIT).is_none() && input.tokens.len() > 6 {
        items.push(Item { from: 0, to: 1, what: What::Name(NameKind::Ordinal) });
        return 1;
    }
    let closes = second.kind == TokenKind::Mark && !second.space && matches!(second.mark(input.text), '.' | ')');
    if first.kind == TokenKind::Number
        && closes
        && first.span.len() <= 8
        && input.tokens.get(2).is_none_or(|t| t.kind != TokenKind::Number || t.space)
    {
        items.push(Item { from: 0, to: 2, what: What::Name(NameKind::Ordinal) });
        return 2;
    }
    0
}

/// The number expression at `at`, unless something else explains the number better.
fn draft(input: Input<'_>, grammar: &Grammar, at: usize, m: Option<Match>, other: usize) -> Option<Draft> {
    let token = input.tokens.get(at)?;
    let reader = Reader { input, grammar };
    let found = match m {
        Some(m) => reader.rule(&m).or_else(|| reader.amount(at)),
        None => reader.amount(at),
    }?;
    if other >= found.end {
        return None;
    }
    (!is_code(input, grammar, at, &found)
        && !is_footnote(input, at, &found)
        && !is_phone(token.of(input.text))
        && !is_year(input, at, &found))
    .then_some(found)
}

/// A number glued to letters that are no word of a sentence: A3, 10B, KT1, M2.
fn is_code(input: Input<'_>, grammar: &Grammar, at: usize, draft: &Draft) -> bool {
    let before = at.checked_sub(1).map(|i| input.tokens[i]);
    if let Some(b) = before
        && !input.tokens[at].space
    {
        let word = b.of(input.text);
        match b.kind {
            TokenKind::Word if b.upper || word.chars().count() <= 2 || b.id == 0 && b.capital => return true,
            TokenKind::Mark if matches!(b.mark(input.text), '-' | '/' | '.' | '_') && glued_word(input, at, 2) => return true,
            _ => {}
        }
    }
    let last = input.tokens[draft.to - 1];
    let Some(next) = input.tokens.get(draft.to) else { return false };
    if next.space || next.kind != TokenKind::Word || last.kind != TokenKind::Number {
        return false;
    }
    let known = draft.unit.0 == draft.to && draft.unit.1 > draft.to || input.phrase(draft.to, crate::grammar::compile::SCALE).is_some();
    !known && !grammar.lexicon().begins(next.id) && (next.of(input.text).chars().count() <= 2 || next.capital)
}

/// A footnote mark: small digits glued to the end of a word, with nothing counted behind them ("cao hơn năm trước7.").
fn is_footnote(input: Input<'_>, at: usize, draft: &Draft) -> bool {
    let token = input.tokens[at];
    let glued = at > 0
        && !token.space
        && (input.tokens[at - 1].kind == TokenKind::Word && !input.tokens[at - 1].upper || input.tokens[at - 1].mark(input.text) == '%');
    let bare = draft.rule.is_none() && draft.unit.0 == draft.unit.1 && draft.value.change.is_none();
    let ends = input.tokens.get(at + 1).is_none_or(|t| matches!(t.mark(input.text), '.' | ',' | ';' | ')' | ':'));
    glued && bare && ends && token.span.len() <= 2
}

/// The mark before the number is glued to capitals or letters unknown to the grammar: "PL-3", "Covid-19".
fn glued_word(input: Input<'_>, at: usize, back: usize) -> bool {
    at.checked_sub(back).and_then(|i| input.tokens.get(i)).is_some_and(|t| {
        t.kind == TokenKind::Word
            && !input.tokens[at - 1].space
            && (t.upper || t.id == 0 || t.capital && input.tokens[at - 1].mark(input.text) == '-')
    })
}

/// "27/7" with nothing behind it that a ratio would have.
fn is_day_of_month(input: Input<'_>, grammar: &Grammar, at: usize) -> bool {
    let Some([day, slash, month]) = input.tokens.get(at..at + 3) else { return false };
    let small = |t: &Token, most: u32| {
        t.kind == TokenKind::Number && t.span.len() <= 2 && t.of(input.text).parse::<u32>().is_ok_and(|n| (1..=most).contains(&n))
    };
    if slash.mark(input.text) != '/' || slash.space || month.space || !small(day, 31) || !small(month, 12) {
        return false;
    }
    let Some(next) = input.tokens.get(at + 3) else { return at > 0 };
    let ends = matches!(next.mark(input.text), ',' | '.' | ';' | ')' | '-' | '–') || next.kind == TokenKind::Word;
    let ratio =
        grammar.unit(input, at + 3).is_some() || grammar.scale(input, at + 3).is_some() || grammar.at(input, at + 3, Class::Reach) > 0;
    let announced = at.checked_sub(1).is_some_and(|i| input.tokens[i].mark(input.text) == ':');
    ends && !ratio && !announced && next.mark(input.text) != '/'
}

/// A telephone number in groups: 0294 3861 275, 0233.3852.146.
fn phone_groups(input: Input<'_>, at: usize) -> Option<usize> {
    let digits = |t: &Token| t.of(input.text).bytes().filter(u8::is_ascii_digit).count();
    let first = input.tokens[at];
    if !first.of(input.text).starts_with('0') || digits(&first) < 3 || first.of(input.text).contains(',') {
        return None;
    }
    let (mut sum, mut to) = (digits(&first), at + 1);
    while sum < 9 {
        let skip = usize::from(input.tokens.get(to).is_some_and(|t| matches!(t.mark(input.text), '-' | '.')));
        let next = input
            .tokens
            .get(to + skip)
            .filter(|t| t.kind == TokenKind::Number && t.of(input.text).bytes().all(|b| b.is_ascii_digit() || b == b'.'))?;
        sum += digits(next);
        to += skip + 1;
    }
    (sum <= 11).then_some(to)
}

fn is_phone(token: &str) -> bool {
    let digits = token.bytes().filter(u8::is_ascii_digit).count();
    token.starts_with('0') && (9..=11).contains(&digits) && !token.contains(',')
}

/// A bare number of four digits from 1900 to 2199 with no known unit behind it and nothing that announces a count.
fn is_year(input: Input<'_>, at: usize, draft: &Draft) -> bool {
    let word = input.tokens[at].of(input.text);
    let year = word.len() == 4
        && word.bytes().all(|b| b.is_ascii_digit())
        && (word.starts_with("19") || word.starts_with("20") || word.starts_with("21"));
    let bare = draft.rule.is_none() && !draft.reasons.contains(&crate::report::Reason::UnitKnown);
    let announced = at.checked_sub(1).is_some_and(|i| matches!(input.tokens[i].mark(input.text), ':' | '='));
    year && bare && !announced
}

/// What a number token is that is no figure and that no rule named.
fn plain_kind(input: Input<'_>, at: usize) -> NameKind {
    let word = input.tokens[at].of(input.text);
    if at > 0 && !input.tokens[at].space && word.len() <= 2 && input.tokens[at - 1].kind == TokenKind::Word {
        NameKind::Ordinal
    } else if is_phone(word) {
        NameKind::Phone
    } else if number::read(word).is_none() && word.split(['.', ',']).count() == 3 || word.len() == 4 && !input.tokens[at].space.eq(&false) {
        NameKind::Date
    } else {
        NameKind::Name
    }
}

/// Whether a name rule's match stands: a weak one gives way to a unit, scale or percent sign behind its number.
fn name_holds(input: Input<'_>, grammar: &Grammar, m: &Match) -> bool {
    let gives = grammar.rule(m.rule).gives.as_str();
    let compound = |n: usize, class: Class| m.from >= n && grammar.at(input, m.from - n, class) > n;
    if gives == "date" {
        let counts = || grammar.unit(input, m.to).is_some_and(|u| u.1 != UnitKind::Age) || grammar.scale(input, m.to).is_some();
        return !((1..=2).any(|n| compound(n, Class::NotDate)) && counts());
    }
    if gives == "ordinal-weak" {
        return !counts(input, grammar, m);
    }
    if !matches!(gives, "name-weak" | "thing-weak" | "law-weak" | "article-weak") {
        return true;
    }
    let last = input.tokens[m.to - 1];
    // "đại biểu 120", "tài khoản 512", "trực tuyến 25", "nông thôn 12".
    let class = match gives {
        "article-weak" => Some(Class::NotArticle),
        "name-weak" | "thing-weak" => Some(Class::NotNumbered),
        _ => None,
    };
    if class.is_some_and(|class| (1..=4).any(|n| compound(n, class))) {
        return false;
    }
    // "Nghị quyết 08", "Đề án 06", but "tổ 05".
    if gives == "name-weak" && last.of(input.text).starts_with('0') {
        return false;
    }
    let Some(next) = input.tokens.get(m.to) else { return true };
    if last.kind != TokenKind::Number {
        return true;
    }
    if next.mark(input.text) == '%'
        || next.mark(input.text) == '/' && input.tokens.get(m.to + 1).is_some_and(|t| t.kind == TokenKind::Number)
    {
        return false;
    }
    // "Đề án 06 huyện …", "lớp 9 cấp tỉnh", "Điều 5 Nghị định …": of whom, and nothing counted.
    let whose = gives != "name-weak" && [Class::Body, Class::Within, Class::LawKind].iter().any(|c| grammar.at(input, m.to, *c) > 0);
    let unit = !whose && grammar.unit(input, m.to).is_some_and(|(_, kind)| kind != UnitKind::Age);
    !(unit || grammar.scale(input, m.to).is_some())
}

/// Whether a number in brackets of its own counts what stands before it: "khiếu nại (12), tố cáo (5)", but "(1) tài chính" and
/// "điểm (2)".
fn counts(input: Input<'_>, grammar: &Grammar, m: &Match) -> bool {
    let noun = |i: usize| {
        input.tokens[i].kind == TokenKind::Word && [Class::Function, Class::NumberedPart].iter().all(|c| grammar.at(input, i, *c) == 0)
    };
    let listed = input.tokens.get(m.to).is_none_or(|t| t.line || matches!(t.mark(input.text), ',' | ';' | '.' | ')'));
    listed && m.from > 0 && !input.tokens[m.from].line && noun(m.from - 1)
}

fn kind_of(gives: &str) -> NameKind {
    match gives {
        "date" => NameKind::Date,
        "time" => NameKind::Time,
        "document-number" | "law-weak" => NameKind::DocumentNumber,
        "article-weak" => NameKind::Article,
        "ordinal" | "ordinal-weak" => NameKind::Ordinal,
        "phone" => NameKind::Phone,
        "age" => NameKind::Age,
        _ => NameKind::Name,
    }
}

/// Whether the number stands inside an address of the net or of mail.
fn in_address(text: &str, token: &Token) -> bool {
    let bytes = text.as_bytes();
    let blank = |b: u8| b.is_ascii_whitespace() || matches!(b, b'(' | b')' | b'<' | b'>' | b',' | b';');
    let from = bytes[..token.span.start as usize].iter().rev().take(120).take_while(|b| !blank(**b)).count();
    let to = bytes[token.span.end as usize..].iter().take(120).take_while(|b| !blank(**b)).count();
    if from + to < 4 {
        return false;
    }
    let chunk = &bytes[token.span.start as usize - from..token.span.end as usize + to];
    let has = |needle: &[u8]| chunk.windows(needle.len()).any(|w| w.eq_ignore_ascii_case(needle));
    has(b"://") || has(b"www.") || has(b".vn") || has(b".com") || has(b"@") && has(b".")
}

/// The qualifier and change words right before token `at`.
pub(super) fn before(input: Input<'_>, grammar: &Grammar, mut at: usize) -> (usize, value::Before) {
    let mut out = value::Before::default();
    // Words that say nothing by themselves count only before one that does: "tăng bình quân 8%", but "thu nhập bình quân 8 triệu".
    let mut reach = at;
    'outer: loop {
        for len in (1..=4usize.min(at)).rev() {
            let from = at - len;
            for (class, meaning) in value::BEFORE {
                if grammar.spans(input, from, at, *class) && !out.has(*meaning) && !blocked(input, grammar, from) {
                    out.set(*meaning);
                    at = from;
                    if !matches!(meaning, value::Meaning::Filler) {
                        reach = at;
                    }
                    continue 'outer;
                }
            }
        }
        return (reach, out);
    }
}

/// The words at `from` end a longer phrase that is no qualifier (tuyến trên, cấp trên, nêu trên).
fn blocked(input: Input<'_>, grammar: &Grammar, from: usize) -> bool {
    from.checked_sub(1).is_some_and(|i| grammar.at(input, i, Class::NotQualifier) > 1)
}
