//! The words of a value cell → what they state, before unit, row and column have their say.
//!
//! | cell | stated |
//! |---|---|
//! | `1.755`, `02`, `1 234 567` | a number |
//! | `-12`, `(12)`, `– 3,5` | a negative number |
//! | `+ 5`, `120*` | a number |
//! | `98,3%`, `>60%`, `≥ 93` | a number with percent sign or qualifier |
//! | `435/463`, `178/234 = 76,07%` | a ratio |
//! | `65-70`, `7,5% - 8%` | a range |
//! | `trên 60%`, `từ 95% trở lên`, `giảm 12` | a number with its words |
//! | `12 vụ`, `1,2 tỷ đồng` | a number with its unit |
//! | `156 (12,5%)`, `156/12,5%` | a number and the share it is |
//! | `02 (Phòng Y tế, Phòng Nội vụ)` | a number with a remark |
//! | `Đang triển khai`, `Ngày 31/12`, `2021-2025` | words |

use super::unit::{self, Sense};
use super::words::Words;
use crate::document::Span;
use crate::grammar::Class;
use crate::grammar::token::{TokenKind, number_end};
use crate::value::number::{Readings, Separators, read};
use crate::value::{Change, Qualifier};

/// What a cell states.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Stated {
    /// Words.
    Text,
    /// One number, or a range.
    Number(Figure),
    /// A part over its whole.
    Ratio {
        /// The part.
        part: Readings,
        /// The whole.
        whole: Readings,
        /// The percent written behind it.
        percent: Option<Readings>,
        /// The unit written in the cell.
        unit: Option<Span>,
    },
}

/// One number as a cell states it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Figure {
    /// Its readings, sign apart.
    pub(super) number: Readings,
    /// Upper bound of a range.
    pub(super) upper: Option<Readings>,
    /// It stands below zero.
    pub(super) negative: bool,
    /// A percent sign stands behind it.
    pub(super) percent: bool,
    /// How exactly it is stated.
    pub(super) qualifier: Qualifier,
    /// A word of growth or fall stands before it.
    pub(super) change: Option<Change>,
    /// The percent written behind it, in brackets or behind a slash.
    pub(super) share: Option<Readings>,
    /// The unit written in the cell, what it makes of the number, and whether the grammar knows it.
    pub(super) unit: Option<(Span, Sense, bool)>,
}

/// A cursor over the bytes of a cell.
struct Cursor<'a> {
    cell: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        &self.cell[self.at..]
    }
    fn blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }
    fn eat(&mut self, any: &[&str]) -> Option<usize> {
        let i = any.iter().position(|p| self.rest().starts_with(p))?;
        self.at += any[i].len();
        Some(i)
    }
    fn ended(&mut self) -> bool {
        self.blanks();
        self.at >= self.cell.len()
    }

    /// A number token, groups parted by spaces included.
    fn number(&mut self) -> Option<Readings> {
        let bytes = self.cell.as_bytes();
        if !bytes.get(self.at)?.is_ascii_digit() {
            return None;
        }
        let start = self.at;
        let mut end = number_end(bytes, start, bytes.len());
        let group = |at: usize| {
            bytes.get(at) == Some(&b' ')
                && bytes.get(at + 1..at + 4).is_some_and(|g| g.iter().all(u8::is_ascii_digit))
                && bytes.get(at + 4).is_none_or(|b| !b.is_ascii_digit())
        };
        if end - start <= 3 && bytes[start] != b'0' && group(end) {
            let mut digits = self.cell[start..end].to_owned();
            while group(end) {
                digits.push_str(&self.cell[end + 1..end + 4]);
                end += 4;
            }
            if bytes.get(end) == Some(&b',') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
                let to = number_end(bytes, end + 1, bytes.len());
                digits.push('.');
                digits.push_str(&self.cell[end + 1..to]);
                end = to;
            }
            self.at = end;
            let best = digits.parse().ok()?;
            return Some(Readings { best, other: None, why: Separators::Plain });
        }
        self.at = end;
        read(&self.cell[start..end])
    }

    /// Footnote marks: `*`, `(*)`, `(1)`, `¹`, and closing points.
    fn footnotes(&mut self) {
        loop {
            self.blanks();
            let rest = self.rest();
            let n = if rest.starts_with(['*', '¹', '²', '³', '.', ';', '\'']) {
                rest.chars().next().map_or(0, char::len_utf8)
            } else if rest.starts_with('(') {
                match rest.find(')') {
                    Some(close) if close <= 3 && rest[1..close].chars().all(|c| c == '*' || c.is_ascii_digit()) => close + 1,
                    _ => 0,
                }
            } else {
                0
            };
            if n == 0 {
                return;
            }
            self.at += n;
        }
    }
}

/// Reads a cell.
pub(super) fn state(words: &mut Words<'_>, span: Span) -> Stated {
    let cell = span.of(words.text);
    if let Some(stated) = marks_only(cell) {
        return stated;
    }
    if span.len() > 90 {
        return Stated::Text;
    }
    words.read(span);
    with_words(words).unwrap_or(Stated::Text)
}

fn is_year(r: Readings) -> bool {
    r.why == Separators::Plain && r.best.decimals() == 0 && r.best >= 1900.into() && r.best < 2200.into()
}

/// Reads a cell of digits and marks. `None`: words stand in it, or it is no figure.
fn marks_only(cell: &str) -> Option<Stated> {
    let mut c = Cursor { cell, at: 0 };
    let bracket =
        cell.starts_with('(') && cell.ends_with(')') && cell[1..cell.len() - 1].bytes().all(|b| b.is_ascii_digit() || b" .,%".contains(&b));
    if bracket {
        c = Cursor { cell: &cell[..cell.len() - 1], at: 1 };
        c.blanks();
    }
    let qualifier = match c.eat(&[">=", "=>", "≥", "<=", "=<", "≤", ">", "<", "~", "≈"]) {
        Some(0..=2) => Qualifier::AtLeast,
        Some(3..=5) => Qualifier::AtMost,
        Some(6) => Qualifier::Over,
        Some(7) => Qualifier::Under,
        Some(_) => Qualifier::About,
        None => Qualifier::Exact,
    };
    c.blanks();
    let sign = c.eat(&["-", "–", "—", "−", "+", "±"]);
    c.blanks();
    let number = c.number()?;
    let mut figure = Figure {
        number,
        upper: None,
        negative: bracket || matches!(sign, Some(0..=3)),
        percent: false,
        qualifier,
        change: None,
        share: None,
        unit: None,
    };
    c.footnotes();
    if c.ended() {
        return Some(Stated::Number(figure));
    }
    if c.eat(&["%"]).is_some() {
        figure.percent = true;
        c.footnotes();
        if c.ended() {
            return Some(Stated::Number(figure));
        }
    }
    if !figure.percent && sign.is_none() && c.eat(&["/"]).is_some() {
        c.blanks();
        return ratio(&mut c, figure);
    }
    if !figure.percent && c.rest().starts_with('(') && c.rest().ends_with("%)") {
        c.at += 1;
        c.blanks();
        figure.share = Some(c.number()?);
        c.blanks();
        return (c.rest() == "%)").then_some(Stated::Number(figure));
    }
    c.eat(&["-", "–", "—", "−", "÷", "~"])?;
    c.blanks();
    let upper = c.number()?;
    c.blanks();
    figure.percent |= c.eat(&["%"]).is_some();
    c.footnotes();
    let ordered = number.best < upper.best || number.other.is_some() || upper.other.is_some();
    let years = is_year(number) && is_year(upper);
    (c.ended() && ordered && !years).then(|| {
        figure.upper = Some(upper);
        Stated::Number(figure)
    })
}

/// What stands behind "a/".
fn ratio(c: &mut Cursor<'_>, figure: Figure) -> Option<Stated> {
    let part = figure.number;
    let whole = c.number()?;
    if c.rest().trim_start() == "%" {
        return Some(Stated::Number(Figure { share: Some(whole), ..figure }));
    }
    c.footnotes();
    let mut percent = None;
    if !c.ended() {
        c.eat(&["=", "(", ":"]);
        c.blanks();
        percent = Some(c.number()?);
        c.blanks();
        c.eat(&["%"])?;
        c.eat(&[")"]);
        c.footnotes();
    }
    c.ended().then_some(Stated::Ratio { part, whole, percent, unit: None })
}

/// Reads a cell with words around one number or ratio. `None`: it is a sentence.
fn with_words(words: &Words<'_>) -> Option<Stated> {
    let tokens = &words.tokens;
    let first = tokens.iter().position(|t| t.kind == TokenKind::Number)?;
    tokens.iter().find(|t| t.kind == TokenKind::Word)?;
    let (qualifier, change) = before(words, first)?;
    // The longest stretch of digits and marks from the number on is read as such a cell is.
    let mut last = first;
    while let Some(t) = tokens.get(last + 1) {
        let joins = t.kind == TokenKind::Number || matches!(t.mark(words.text), '%' | '/' | '-' | '–' | '=' | '*');
        if !joins {
            break;
        }
        last += 1;
    }
    let mut found = None;
    while last >= first {
        let stretch = Span { start: tokens[first].span.start, end: tokens[last].span.end };
        if let Some(stated) = marks_only(stretch.of(words.text)) {
            found = Some(stated);
            break;
        }
        last = last.checked_sub(1)?;
    }
    let mut stated = found?;
    let mut at = last + 1;
    // "65 đến 70%".
    let to = words.at(at, Class::TableRangeTo);
    if let (Stated::Number(figure), true) = (&mut stated, to > 0 && tokens.get(at + to).is_some_and(|t| t.kind == TokenKind::Number)) {
        let upper = read(words.word(at + to))?;
        if is_year(figure.number) && is_year(upper) {
            return None;
        }
        figure.upper = Some(upper);
        at += to + 1;
        if words.is_mark(at, '%') {
            figure.percent = true;
            at += 1;
        }
    }
    // A remark in brackets at the end says nothing of the number.
    let end = if words.is_mark(tokens.len() - 1, ')') { (at..tokens.len()).find(|&i| words.is_mark(i, '(')) } else { None };
    let end = end.unwrap_or(tokens.len());
    if tokens[at..end].iter().any(|t| t.kind == TokenKind::Number && t.space) {
        return None;
    }
    let (unit, at) = unit_behind(words, at, end)?;
    let (more, at) = behind(words, at);
    tokens[at.min(end)..end]
        .iter()
        .all(|t| t.kind == TokenKind::Mark && matches!(t.mark(words.text), '.' | ';' | '*' | ')'))
        .then_some(())?;
    match &mut stated {
        Stated::Number(figure) => {
            figure.unit = unit;
            figure.change = change;
            figure.qualifier = more.or(qualifier).unwrap_or(figure.qualifier);
        }
        Stated::Ratio { unit: u, .. } => *u = unit.map(|u| u.0),
        Stated::Text => {}
    }
    Some(stated)
}

/// Words before the number: a qualifier, growth or fall, "đạt". `None`: others.
fn before(words: &Words<'_>, number: usize) -> Option<(Option<Qualifier>, Option<Change>)> {
    const QUALIFIERS: [(Class, Qualifier); 5] = [
        (Class::Over, Qualifier::Over),
        (Class::AtLeast, Qualifier::AtLeast),
        (Class::Under, Qualifier::Under),
        (Class::AtMost, Qualifier::AtMost),
        (Class::About, Qualifier::About),
    ];
    let (mut qualifier, mut change) = (None, None);
    let mut at = 0;
    while at < number {
        let best = QUALIFIERS.iter().map(|(class, q)| (words.at(at, *class), *q)).max_by_key(|b| b.0).filter(|b| b.0 > 0);
        if let Some((n, q)) = best {
            qualifier = Some(q);
            at += n;
            continue;
        }
        let (up, down, reached) = (words.at(at, Class::Increase), words.at(at, Class::Decrease), words.at(at, Class::TableActual));
        if up.max(down) > 0 {
            change = Some(if up > 0 { Change::Increase } else { Change::Decrease });
            at += up.max(down);
        } else if reached > 0 {
            at += reached;
        } else if words.tokens[at].kind == TokenKind::Mark && matches!(words.tokens[at].mark(words.text), '>' | '<' | '≥' | '≤' | ':' | '+')
        {
            at += 1;
        } else if at == 0
            && words.at(number_after(words, number), Class::TableOrMore) + words.at(number_after(words, number), Class::TableOrLess) > 0
        {
            at += 1;
        } else {
            return None;
        }
    }
    Some((qualifier, change))
}

/// The first token behind a number and its percent sign.
fn number_after(words: &Words<'_>, number: usize) -> usize {
    number + 1 + usize::from(words.is_mark(number + 1, '%'))
}

/// "trở lên", "trở xuống".
fn behind(words: &Words<'_>, at: usize) -> (Option<Qualifier>, usize) {
    let (more, less) = (words.at(at, Class::TableOrMore), words.at(at, Class::TableOrLess));
    match (more, less) {
        (0, 0) => (None, at),
        (n, 0) => (Some(Qualifier::AtLeast), at + n),
        (_, n) => (Some(Qualifier::AtMost), at + n),
    }
}

/// Words of an unknown unit, at most.
const GUESSED: usize = 3;

/// The unit behind a number: (unit, next token). `None`: what stands there is no unit.
#[expect(clippy::type_complexity, reason = "a local pair")]
fn unit_behind(words: &Words<'_>, at: usize, stop: usize) -> Option<(Option<(Span, Sense, bool)>, usize)> {
    let tokens = &words.tokens[..stop];
    if at >= tokens.len() || words.at(at, Class::TableOrMore) + words.at(at, Class::TableOrLess) > 0 || tokens[at].kind != TokenKind::Word {
        return Some((None, at));
    }
    let mut end = at + words.grammar.scale(words.input(), at).map_or(0, |s| s.0);
    end += words
        .grammar
        .unit(words.input(), end)
        .map_or(0, |u| u.0)
        .max(words.at(end, Class::TableUnitMoney))
        .max(words.at(end, Class::TableUnitMeasure));
    // "m2", "km/h": digits glued to the unit, units over units.
    while end > at && end < tokens.len() {
        if tokens[end].kind == TokenKind::Number && !tokens[end].space && tokens[end].span.len() == 1 {
            end += 1;
        } else if words.is_mark(end, '/') && tokens.get(end + 1).is_some_and(|t| t.kind == TokenKind::Word) {
            end += 2;
        } else {
            break;
        }
    }
    let known = end > at;
    if !known {
        end = at + tokens[at..].iter().take_while(|t| t.kind == TokenKind::Word).count();
        let rest = &tokens[at..end];
        if end - at > GUESSED || end < tokens.len() || rest.iter().any(|t| t.capital && !t.upper) {
            return None;
        }
    }
    let span = words.input().span(at, end);
    let mut reader = Words::new(words.text, words.grammar);
    let sense = match unit::sense(&mut reader, span) {
        Sense::Unknown => Sense::Count,
        other => other,
    };
    Some((Some((span, sense, known)), end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::Grammar;

    fn read_cell(cell: &str) -> String {
        let grammar = Grammar::embedded();
        let mut words = Words::new(cell, &grammar);
        match state(&mut words, Span::new(0, cell.len())) {
            Stated::Text => "text".into(),
            Stated::Ratio { part, whole, percent, .. } => format!("{}/{} {:?}", part.best, whole.best, percent.map(|p| p.best)),
            Stated::Number(f) => format!(
                "{}{}{}{}{}{}{}",
                if f.qualifier == Qualifier::Exact { String::new() } else { format!("{:?} ", f.qualifier) },
                if f.negative { "-" } else { "" },
                f.number.best,
                f.upper.map_or(String::new(), |u| format!("..{}", u.best)),
                if f.percent { "%" } else { "" },
                f.unit.map_or(String::new(), |u| format!(" {}", u.0.of(cell))),
                f.share.map_or(String::new(), |s| format!(" share {}", s.best))
            ),
        }
    }

    #[test]
    fn cells() {
        for (cell, want) in [
            ("1.755", "1755"),
            ("02", "2"),
            ("1 234 567", "1234567"),
            ("1 234,5", "1234.5"),
            ("-12", "-12"),
            ("– 3,5", "-3.5"),
            ("(12)", "-12"),
            ("+ 5", "5"),
            ("+151,7%", "151.7%"),
            ("120*", "120"),
            ("120 (1)", "120"),
            ("98,3 %", "98.3%"),
            (">60%", "Over 60%"),
            ("≥ 93", "AtLeast 93"),
            ("<=8,0", "AtMost 8.0"),
            ("435/463", "435/463 None"),
            ("6.451/6.842", "6451/6842 None"),
            ("178/234 = 76,07%", "178/234 Some(76.07)"),
            ("65-70", "65..70"),
            ("7,5% - 8%", "7.5..8%"),
            ("40 - 42", "40..42"),
            ("2021-2025", "text"),
            ("15.12.2021", "text"),
            ("trên 60%", "Over 60%"),
            ("Từ 95% trở lên", "AtLeast 95%"),
            ("12 vụ", "12 vụ"),
            ("186,5 m2", "186.5 m2"),
            ("1,2 tỷ đồng", "1.2 tỷ đồng"),
            ("02 hệ thống", "2 hệ thống"),
            ("65 đến 70%", "65..70%"),
            ("156 (12,5%)", "156 share 12.5"),
            ("156/12,5%", "156 share 12.5"),
            ("02 (Phòng Y tế, Phòng Nội vụ)", "2"),
            ("12 vụ (tăng 2 vụ)", "12 vụ"),
            ("Hoàn thành 12/15", "12/15 None"),
            ("Đang triển khai", "text"),
            ("04 người chưa được cấp tài khoản", "text"),
            ("Quý III năm 2020", "text"),
            ("Đạt 2/3 tiêu chí theo quy định", "text"),
        ] {
            assert_eq!(read_cell(cell), want, "{cell}");
        }
    }
}
