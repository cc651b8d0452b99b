//! By what a document is known to belong to others: its issuer under one name however it is written, and the report that it says
//! to be an annex of, or to take the place of.

use super::filter::Link;
use crate::document::Span;
use crate::grammar::source::Group;
use crate::grammar::token::Token;
use crate::grammar::{Class, Grammar};
use crate::orthography::fold::folded;
use serde::{Deserialize, Serialize};

/// The lines at the top that may say what a document belongs to.
const LINES: usize = 80;

/// Tokens between the words and the number that they lead to: "Kèm theo Báo cáo số".
const NEAR: usize = 8;

/// An issuing body.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Issuer {
    /// As written.
    pub name: String,
    /// By which its names are compared: small letters, committees and councils by their short names.
    pub key: String,
    /// "tỉnh", "huyện", "xã" …: the level that its name states. `None`: it states none.
    pub level: Option<String>,
}

impl Issuer {
    /// The body of that name.
    pub fn of(name: &str, grammar: &Grammar) -> Self {
        let tokens = grammar.tokens(name, Span::new(0, name.len()));
        let input = grammar.input(name, &tokens);
        let (mut key, mut level, mut at) = (String::new(), None, 0);
        while let Some(token) = tokens.get(at) {
            let short = [(Class::PeoplesCommittee, "ubnd"), (Class::PeoplesCouncil, "hđnd")];
            let short = short.iter().find_map(|(class, short)| Some((grammar.at(input, at, *class), *short)).filter(|s| s.0 > 0));
            let states = grammar.at(input, at, Class::HeaderLevel);
            let (count, words) = match short {
                Some((count, short)) => (count, short.to_owned()),
                None => (states.max(1), words(name, &tokens[at..(at + states.max(1)).min(tokens.len())])),
            };
            if states > 0 && short.is_none() && level.is_none() {
                level = Some(words.clone());
            }
            if words.chars().any(char::is_alphanumeric) {
                key.push_str(if key.is_empty() { "" } else { " " });
                key.push_str(&words);
            }
            debug_assert!(token.span.end as usize <= name.len());
            at += count;
        }
        Self { name: name.to_owned(), key, level }
    }
}

impl Issuer {
    /// The place that it governs, by its key: the same for its committee, its council and the place itself.
    pub fn place(&self) -> &str {
        let words = self.key.as_str();
        ["ubnd ", "hđnd "].iter().find_map(|short| words.strip_prefix(short)).unwrap_or(words)
    }
}

fn words(name: &str, tokens: &[Token]) -> String {
    tokens.iter().map(|t| folded(t.span.of(name))).collect::<Vec<_>>().join(" ")
}

/// A report that a document names as the one it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kin {
    /// Annex of it, or in its place.
    pub link: String,
    /// Its number and sign.
    pub number: String,
    /// Its date, ISO. `None`: not stated.
    pub issued: Option<String>,
}

/// The report that the top of a text names.
pub fn kin(text: &str, grammar: &Grammar) -> Option<Kin> {
    let mut start = 0;
    for line in text.split_inclusive('\n').take(LINES) {
        let span = Span::new(start, start + line.len());
        start += line.len();
        if let Some(kin) = in_line(text, span, grammar) {
            return Some(kin);
        }
    }
    None
}

fn in_line(text: &str, span: Span, grammar: &Grammar) -> Option<Kin> {
    let tokens = grammar.tokens(text, span);
    let input = grammar.input(text, &tokens);
    for at in 0..tokens.len() {
        let led = [(Class::HeaderAttached, Link::AnnexOf), (Class::HeaderReplaces, Link::Replaces)];
        let Some((count, link)) = led.iter().map(|(c, l)| (grammar.at(input, at, *c), *l)).find(|l| l.0 > 0) else { continue };
        for next in at + count..(at + count + NEAR).min(tokens.len()) {
            let Some(found) = grammar.longest(input, next, Group::Name) else { continue };
            if grammar.rule(found.rule).name != "document-number" {
                break;
            }
            let named = Span { start: tokens[found.from].span.start, end: tokens[found.to - 1].span.end }.of(text);
            let sign =
                |word: &&str| word.contains('/') && word.starts_with(|c: char| c.is_ascii_digit()) && word.contains(char::is_alphabetic);
            let number = named.split([' ', '\n', ',']).find(sign)?.trim_end_matches(['.', ';', ')']);
            let days = [named, text.get(tokens[found.to - 1].span.end as usize..span.end as usize).unwrap_or_default()];
            let issued = days.iter().find_map(|words| day(words));
            return Some(Kin { link: link.name().to_owned(), number: number.to_owned(), issued });
        }
    }
    None
}

/// The first day that words state with its figures, ISO: "20/12/2023", "ngày 20 tháng 12 năm 2023".
fn day(words: &str) -> Option<String> {
    let numbers: Vec<&str> = words.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).collect();
    numbers.windows(3).find_map(|three| {
        let [d, m, y] = three else { return None };
        let (d, m, y) = (d.parse::<u32>().ok()?, m.parse::<u32>().ok()?, if y.len() == 4 { y.parse::<u32>().ok()? } else { return None });
        crate::value::date::Day::new(y, m, d).map(|day| format!("{:04}-{:02}-{:02}", day.year, day.month, day.day))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_has_one_key_however_it_is_written() {
        let grammar = Grammar::embedded();
        let of = |name: &str| Issuer::of(name, &grammar);
        let written = ["UBND huyện Yên Sơn", "ỦY BAN NHÂN DÂN HUYỆN YÊN SƠN", "Uỷ ban nhân dân  huyện Yên Sơn"];
        for name in written {
            assert_eq!((&*of(name).key, of(name).level.as_deref()), ("ubnd huyện yên sơn", Some("huyện")), "{name}");
        }
        assert_ne!(of("UBND xã Hà").key, of("UBND xã Hạ").key);
        assert_eq!((&*of("SỞ Y TẾ").key, of("SỞ Y TẾ").level), ("sở y tế", None));
        assert_eq!(of("UBND THỊ XÃ BÌNH LÂM").level.as_deref(), Some("thị xã"));
    }

    #[test]
    fn an_annex_names_its_report() {
        let grammar = Grammar::embedded();
        let named = |text: &str| kin(text, &grammar).map(|k| (k.link, k.number, k.issued));
        let some = |link: &str, number: &str, day: Option<&str>| Some((link.to_owned(), number.to_owned(), day.map(str::to_owned)));
        let annex = "PHỤ LỤC 1\nSố liệu năm 2023\n(Kèm theo Báo cáo số 115/BC-UBND ngày 20/12/2023 của UBND huyện)\n1. Có 12 máy";
        assert_eq!(named(annex), some("annex_of", "115/BC-UBND", Some("2023-12-20")));
        let annex = "Biểu 2 (Ban hành kèm theo Báo cáo số 7/BC-SYT ngày 3 tháng 1 năm 2020)";
        assert_eq!(named(annex), some("annex_of", "7/BC-SYT", Some("2020-01-03")));
        let instead = "BÁO CÁO\nBáo cáo này thay thế Báo cáo số 12/BC-UBND ngày 05/01/2022.";
        assert_eq!(named(instead), some("replaces", "12/BC-UBND", Some("2022-01-05")));
        assert_eq!(named("Kèm theo 12 phụ lục. Trong năm tiếp nhận 1.200 hồ sơ."), None);
        assert_eq!(named("Căn cứ Công văn số 96/SNV ngày 01/02/2022, UBND huyện báo cáo."), None);
    }
}
