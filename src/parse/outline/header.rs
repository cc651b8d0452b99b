//! The first lines of a document → its header: number, date, place, kind, title, and the bodies of the letterhead.
//!
//! Lines may stand in any order, as the columns of a letterhead leave them. A blank number or day is stated as missing.

use super::line::{Line, cells, lower, unbullet};
use super::issued::{place_and_date, sign};
use super::{caption, name, numeral};
use crate::document::{Block, Document, Span, Style};
use crate::grammar::token::TokenKind;
use crate::grammar::{Class, Grammar};
use crate::orthography::{fold, squeeze, syllable};
use crate::report::{Fact, Header};
use std::collections::HashMap;

/// What the first lines gave.
#[derive(Debug, Clone, Default)]
pub struct Opening {
    /// The facts found so far; issuer and period come later.
    pub header: Header,
    /// The first block that belongs to no header.
    pub end: usize,
    /// The bodies of the letterhead, outermost first.
    pub bodies: Vec<(String, Span)>,
    /// The letters at the end of the number's sign ("UBND" of "591/BC-UBND"), also where the number itself is blank.
    pub sign: String,
    /// The document is an annex: number, date and issuer stand in its "Kèm theo …".
    pub annex: bool,
    /// The kind of document speaks of what is planned.
    pub plans: bool,
    /// Lines of the title and the notes below it, for the period.
    pub title_lines: Vec<Span>,
}

/// How many blocks a header may take.
const BLOCKS: usize = 80;

/// What one cell of the letterhead is.
enum Cell {
    Motto,
    Number,
    Date,
    Body,
    Kind(usize),
    Capitals,
    Ornament,
    Subject(usize),
    Other,
}

/// Reads the first lines.
pub fn read(document: &Document, grammar: &Grammar) -> Opening {
    let spelled = if document.seen.is_empty() { HashMap::new() } else { by_letters(grammar) };
    let mut reader = Reader { text: &document.text, grammar, out: Opening::default(), subject: None, group: false, spelled };
    let mut seen = false;
    // Stamps above a scanned letterhead leave lines of rubble.
    let patience = if document.seen.is_empty() { 3 } else { 12 };
    for (at, block) in document.blocks.iter().enumerate().take(BLOCKS) {
        let (pieces, style) = pieces(document, block);
        if pieces.is_empty() || (matches!(block, Block::Table(_)) && !letterhead(&document.text, &pieces, grammar)) {
            break;
        }
        let mut kind = None;
        let mut other = false;
        for (k, cell) in pieces.iter().enumerate() {
            let line = Line::head(reader.text, *cell, grammar);
            if let Block::Paragraph(_) = block
                && caption::opening(&line, style).is_some()
                && reader.out.header.number.is_none()
                && reader.out.sign.is_empty()
                && reader.out.header.date.is_none()
            {
                reader.annex(&line, document, at, style);
                return reader.out;
            }
            match reader.cell(&line, style, at) {
                Cell::Kind(to) => {
                    kind = Some((k, to));
                    break;
                }
                Cell::Number | Cell::Date | Cell::Motto => seen = true,
                Cell::Subject(from) => reader.subject = Some(line.rest(from)),
                Cell::Body | Cell::Capitals | Cell::Ornament => {}
                Cell::Other => other = true,
            }
        }
        if let Some((k, to)) = kind {
            let line = Line::head(reader.text, pieces[k], grammar);
            reader.kind(&line, to, style);
            reader.out.end = reader.title(document, at, &pieces[k..], to, style);
            return reader.out;
        }
        if other && !matches!(block, Block::Table(_)) {
            let line = Line::head(reader.text, block.span(), grammar);
            let long =
                block.span().len() > 300 || line.ends_sentence() || numeral::read(&line).is_some() || line.last() == ':' || line.bullet();
            if long || (!seen && at > patience) {
                break;
            }
        }
        if matches!(block, Block::Table(_)) && other && !seen {
            break;
        }
        if !other || seen {
            reader.out.end = if other { reader.out.end } else { at + 1 };
        }
    }
    if !seen {
        reader.out.end = 0;
        reader.out.bodies.clear();
    }
    if let Some(span) = reader.subject {
        reader.out.header.title = Some(Fact { value: squeeze(span.of(reader.text)), span, confidence: 0.85 });
        reader.out.title_lines.push(span);
        // A letter bears no kind; its subject line shows that it is one.
        reader.out.header.kind = Some(Fact { value: "công văn".into(), span, confidence: 0.7 });
    }
    reader.out
}

/// The cells of a block: lines and columns of a paragraph, columns of a small grid one after the other.
fn pieces(document: &Document, block: &Block) -> (Vec<Span>, Style) {
    match block {
        Block::Paragraph(p) if p.span.len() <= 1500 => (cells(&document.text, p.span), p.style),
        Block::Paragraph(p) => (vec![p.span], p.style),
        Block::Table(grid) => {
            let width = grid.rows.iter().map(Vec::len).max().unwrap_or(0);
            if width > 4 || grid.rows.len() > 14 {
                return (Vec::new(), Style::default());
            }
            let column = |c: usize| grid.rows.iter().filter_map(move |r| r.get(c)).map(|cell| cell.span).filter(|s| !s.is_empty());
            let spans = (0..width).flat_map(column).flat_map(|s| cells(&document.text, s)).collect();
            (spans, Style::default())
        }
    }
}

/// Whether one of a grid's cells is a motto, a number or a date of issue: it lays out a letterhead and is no table.
fn letterhead(text: &str, pieces: &[Span], grammar: &Grammar) -> bool {
    pieces.iter().any(|cell| {
        let line = Line::head(text, *cell, grammar);
        let number = line.at(0, Class::HeaderNumber);
        line.find(0, Class::HeaderMotto).is_some_and(|(at, _)| at <= 1)
            || (number > 0 && sign(&line, number + usize::from(line.mark(number) == ':')).is_some())
            || place_and_date(&line, 0).is_some_and(|found| found.place.is_some())
    })
}

struct Reader<'a> {
    text: &'a str,
    grammar: &'a Grammar,
    out: Opening,
    subject: Option<Span>,
    /// The last cell belonged to a body of the letterhead, which the next one may go on with.
    group: bool,
    /// Of a recognised document: phrases by their letters without marks, which recognition loses and swaps.
    spelled: HashMap<String, String>,
}

/// Phrases whose spelling is beyond doubt, by their letters without marks.
fn by_letters(grammar: &Grammar) -> HashMap<String, String> {
    let [phrases, _] = grammar.spelling();
    phrases.map(|p| (bare(p), p.to_owned())).collect()
}

/// Small letters without marks.
fn bare(words: &str) -> String {
    fold::folded(words).chars().map(|c| syllable::parted(c).0).collect()
}

impl Reader<'_> {
    fn cell(&mut self, line: &Line<'_>, style: Style, block: usize) -> Cell {
        let group = std::mem::replace(&mut self.group, false);
        if !line.tokens.iter().any(|t| t.kind != TokenKind::Mark) {
            self.group = group;
            return Cell::Ornament;
        }
        if line.find(0, Class::HeaderMotto).is_some_and(|(at, _)| at <= 1) || self.misread(line, Class::HeaderMotto).is_some() {
            return Cell::Motto;
        }
        if line.at(0, Class::HeaderNumber) > 0 && self.number(line) {
            return Cell::Number;
        }
        if self.date(line, 0) {
            return Cell::Date;
        }
        if line.is(Class::HeaderDraft) || (line.at(0, Class::HeaderDraft) > 0 && line.words() <= 5) {
            return Cell::Ornament;
        }
        let subject = line.at(0, Class::HeaderSubject);
        if subject > 0 {
            return Cell::Subject(subject);
        }
        let kind = line.at(0, Class::HeaderKind);
        if kind > 0 {
            let alone = line.is(Class::HeaderKind);
            let marked = style.heading > 0 || style.bold;
            let plain_title = (marked || block == 0) && line.tokens[0].capital && !line.ends_sentence() && line.last() != ':';
            let titled = line.capitals(0) || (plain_title && !name::has_amount(line, kind));
            if (alone && (line.tokens[0].capital || marked)) || (titled && line.words() > kind) {
                return Cell::Kind(kind);
            }
        }
        if let Some((to, _)) = self.misread(line, Class::HeaderKind).filter(|_| kind == 0 && line.capitals(0)) {
            return Cell::Kind(to);
        }
        let body = line.at(0, Class::HeaderBody) > 0;
        let short = line.words() <= 16 && !line.ends_sentence() && !matches!(line.last(), ':' | ',') && !style_is_heading(style);
        let capitals = line.capitals(0);
        if short && body && line.tokens[0].capital && numeral::read(line).is_none() {
            self.out.bodies.push((squeeze(line.span.of(self.text)), line.span));
            self.group = true;
            return Cell::Body;
        }
        let level = line.at(0, Class::HeaderLevel) > 0;
        if short && group && (level || capitals) {
            if let Some((words, span)) = self.out.bodies.last_mut() {
                words.push(' ');
                words.push_str(&squeeze(line.span.of(self.text)));
                *span = span.join(line.span);
            }
            self.group = true;
            return Cell::Body;
        }
        if capitals && short && numeral::read(line).is_none() { Cell::Capitals } else { Cell::Other }
    }

    /// The phrase of `class` that a recognised line begins with but for its marks, and the token behind it.
    fn misread(&self, line: &Line<'_>, class: Class) -> Option<(usize, &str)> {
        if self.spelled.is_empty() {
            return None;
        }
        let mut letters = String::new();
        let mut longest = None;
        for (i, token) in line.tokens.iter().enumerate().take(16) {
            match token.kind {
                TokenKind::Word if !letters.is_empty() => letters.push(' '),
                TokenKind::Word => {}
                TokenKind::Mark => continue,
                TokenKind::Number => break,
            }
            letters.push_str(&bare(token.of(line.text)));
            if let Some(phrase) = self.spelled.get(&letters)
                && self.grammar.is(phrase, class)
            {
                longest = Some((i + 1, phrase.as_str()));
            }
        }
        longest
    }

    /// "Số: 591/BC-UBND"; what stands behind it in the same cell is read again as a date.
    fn number(&mut self, line: &Line<'_>) -> bool {
        let mut from = line.at(0, Class::HeaderNumber);
        from += usize::from(line.mark(from) == ':');
        let Some((value, to, sign)) = sign(line, from) else { return false };
        if self.out.sign.is_empty() {
            self.out.sign = sign;
            if let Some(value) = value {
                self.out.header.number = Some(Fact { value, span: line.stretch(from, to), confidence: 0.98 });
            }
        }
        if to < line.tokens.len() {
            self.date(line, to);
        }
        true
    }

    /// "Yên Sơn, ngày 05 tháng 12 năm 2022".
    fn date(&mut self, line: &Line<'_>, from: usize) -> bool {
        let Some(found) = place_and_date(line, from) else { return false };
        if self.out.header.date.is_none() {
            self.out.header.date = found.date;
        }
        if self.out.header.place.is_none() {
            self.out.header.place = found.place;
        }
        true
    }

    fn kind(&mut self, line: &Line<'_>, to: usize, style: Style) {
        let span = line.stretch(0, to);
        let confidence = if line.capitals(0) || style.heading > 0 { 0.98 } else { 0.9 };
        let stated = line.at(0, Class::HeaderKind) > 0;
        let misread = self.misread(line, Class::HeaderKind).filter(|_| !stated);
        let value = misread.map_or_else(|| lower(span.of(self.text)), |(_, phrase)| phrase.to_owned());
        self.out.plans = line.at(0, Class::HeaderPlanKind) == to || misread.is_some() && self.grammar.is(&value, Class::HeaderPlanKind);
        self.out.header.kind = Some(Fact { value, span, confidence: if stated { confidence } else { 0.8 } });
    }

    /// The title below (or behind) the kind; returns the first block behind it.
    fn title(&mut self, document: &Document, at: usize, pieces: &[Span], to: usize, style: Style) -> usize {
        let mut lines: Vec<Span> = Vec::new();
        let first = Line::head(self.text, pieces[0], self.grammar);
        let behind = first.rest(to);
        let behind = if first.tokens[to.min(first.tokens.len())..].iter().any(|t| t.kind != TokenKind::Mark) { Some(behind) } else { None };
        lines.extend(behind);
        let capitals = first.capitals(0) && behind.is_some();
        for piece in &pieces[1..] {
            let line = Line::head(self.text, *piece, self.grammar);
            if !self.goes_on(&line, &lines, capitals, style, style) {
                break;
            }
            lines.push(*piece);
        }
        let mut end = at + 1;
        while let Some(Block::Paragraph(p)) = document.blocks.get(end) {
            let line = Line::head(self.text, p.span, self.grammar);
            if caption::note(&line) {
                // "(Từ ngày … đến ngày …)" below the title states the period.
                self.out.title_lines.push(p.span);
                end += 1;
                break;
            }
            if lines.is_empty() && (self.date_line(&line) || !line.tokens.iter().any(|t| t.kind != TokenKind::Mark)) {
                end += 1;
                continue;
            }
            if p.span.len() > 700 || !self.goes_on(&line, &lines, capitals, p.style, style) {
                break;
            }
            lines.extend(p.span.of(self.text).split('\n').next().map(|_| p.span));
            end += 1;
            if lines.len() > 8 {
                break;
            }
        }
        if let (Some(a), Some(b)) = (lines.first(), lines.last()) {
            let span = a.join(*b);
            let words = span.of(self.text).trim_end_matches([':', '.', ' ']);
            let span = Span { start: span.start, end: span.start + words.len() as u32 };
            self.out.header.title = Some(Fact { value: squeeze(words), span, confidence: 0.95 });
            self.out.title_lines.insert(0, span);
        }
        end
    }

    fn date_line(&mut self, line: &Line<'_>) -> bool {
        line.words() <= 14 && self.date(line, 0) || (line.at(0, Class::HeaderNumber) > 0 && self.number(line))
    }

    /// Whether the line is (still) part of the title.
    fn goes_on(&self, line: &Line<'_>, lines: &[Span], capitals: bool, style: Style, kind_style: Style) -> bool {
        let ornament = !line.tokens.iter().any(|t| t.kind != TokenKind::Mark);
        let sentence = line.ends_sentence() && line.last() != '…';
        if ornament
            || line.bullet()
            || line.last() == ':'
            || caption::opening(line, style).is_some()
            || !line.tokens[0].capital && lines.is_empty() && line.mark(0) == '('
        {
            return false;
        }
        let Some(before) = lines.last() else {
            // The first line: anything but an addressee, a heading or a long sentence.
            let stop = line.at(0, Class::HeaderStop) > 0
                && (sentence || matches!(line.last(), ',') || line.words() > 45 || line.mark(line.at(0, Class::HeaderStop)) == ':');
            return !stop && (!sentence || line.words() <= 45) && numeral::read(line).is_none_or(|n| !n.closed);
        };
        if sentence || numeral::read(line).is_some() || line.at(0, Class::HeaderStop) > 0 && line.tokens[0].capital {
            return false;
        }
        let above = before.of(self.text);
        let gap = &self.text[before.end as usize..(line.span.start as usize).max(before.end as usize)];
        let blank = gap.bytes().filter(|b| *b == b'\n').count() > 1;
        let small = line.kind(0) == Some(TokenKind::Word) && !line.tokens[0].capital;
        let cut = matches!(super::line::last(above), ',' | '-' | '–' | ';' | '(');
        let alike = style == kind_style && (style.heading > 0 || style.bold) || (capitals && line.capitals(0));
        small || cut || alike || (!blank && line.words() <= 30 && !style_is_heading(style) && line.last() != ',')
    }

    /// A document that begins with an annex's caption.
    fn annex(&mut self, line: &Line<'_>, document: &Document, at: usize, style: Style) {
        let Some(opening) = caption::opening(line, style) else { return };
        self.out.annex = true;
        self.out.end = at;
        let words = line.at(0, Class::CaptionWord).clamp(1, 2);
        let kind = lower(line.stretch(0, words).of(self.text));
        let kind = kind.trim_end_matches(" số").to_owned();
        // "biểu tổng hợp" is a "biểu": its kind is the shortest caption word that the line begins with.
        let shortest = (1..=words).find(|n| self.grammar.is(line.stretch(0, *n).of(self.text), Class::CaptionWord));
        let kind = shortest.map_or(kind, |n| lower(line.stretch(0, n).of(self.text)));
        self.out.header.kind = Some(Fact { value: kind, span: line.stretch(0, words), confidence: 0.9 });
        let mut lines: Vec<Span> = Vec::new();
        if let Some(title) = opening.title {
            lines.push(title);
        } else if !opening.bare {
            lines.push(line.span);
        }
        for block in document.blocks.iter().skip(at + 1).take(8) {
            let Block::Paragraph(p) = block else { break };
            let line = Line::head(self.text, p.span, self.grammar);
            if caption::note(&line) {
                self.out.title_lines.push(p.span);
                continue;
            }
            let more = lines.is_empty() || self.goes_on(&line, &lines, true, p.style, style);
            if !more
                || !lines.is_empty() && !line.capitals(0)
                || line.words() > 60
                || numeral::read(&line).is_some()
                || !self.out.title_lines.is_empty()
            {
                break;
            }
            lines.push(p.span);
        }
        if let (Some(a), Some(b)) = (lines.first(), lines.last()) {
            let span = unbullet(self.text, a.join(*b));
            self.out.header.title = Some(Fact { value: squeeze(span.of(self.text)), span, confidence: 0.9 });
            self.out.title_lines.insert(0, span);
        }
    }
}

fn style_is_heading(style: Style) -> bool {
    style.heading > 0
}
