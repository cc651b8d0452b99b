//! One line of source → its words: emphasis, escapes, tags, entities, links and bookmarks give way to what they mark.

use super::emphasis::Mark;
use super::scan::{ODD, Raw};
use super::tag::{self, Kind, Tag};
use super::writer::Writer;
use super::{entity, marker};
use crate::orthography::raised::RAISED;
use memchr::memchr;

/// The emphasis of a stretch of lines, and how far it was used up.
#[derive(Debug, Default)]
pub(crate) struct Emphasis {
    /// All marks in order.
    pub marks: Vec<Mark>,
    /// The next one.
    pub next: usize,
    /// How many are open.
    pub depth: u32,
}

impl Emphasis {
    /// The mark at this byte.
    fn take(&mut self, at: usize) -> Option<Mark> {
        while let Some(&mark) = self.marks.get(self.next) {
            if mark.at > at {
                return None;
            }
            self.next += 1;
            if mark.at == at {
                self.depth = if mark.opens { self.depth + 1 } else { self.depth.saturating_sub(1) };
                return Some(mark);
            }
        }
        None
    }

    /// The next mark.
    fn ahead(&self) -> Option<Mark> {
        self.marks.get(self.next).copied()
    }
}

/// Writes the words of a line; `from` is where they begin (behind a heading's marks), `bars` says that bars part cells.
pub(crate) fn write(w: &mut Writer<'_>, raw: Raw, from: usize, bars: bool, emphasis: &mut Emphasis) {
    let src = w.src;
    let bytes = src.as_bytes();
    let end = raw.end;
    let odd = raw.needs & ODD != 0;
    let mut kept = from;
    let mut at = from;
    macro_rules! flush {
        ($to:expr) => {
            if odd { w.fold(kept, $to) } else { w.copy(kept, $to) }
        };
    }
    while at < end {
        if emphasis.ahead().is_some_and(|next| next.at <= at)
            && let Some(mark) = emphasis.take(at)
        {
            flush!(at);
            style(w, mark);
            at += usize::from(mark.len);
            kept = at;
            if !mark.opens
                && mark.len == 2
                && !w.in_row
                && let Some(next) = emphasis.ahead().filter(|next| next.at == at)
                && parts_titles(&src[..mark.at], src.get(at + usize::from(next.len)..end).unwrap_or_default())
            {
                w.line_break(at);
            }
            continue;
        }
        match bytes[at] {
            b'\\' if at + 1 == end => {
                flush!(at);
                at = end;
                kept = end;
            }
            b'\\' if bytes[at + 1].is_ascii_punctuation() => {
                flush!(at);
                kept = at + 1;
                at += 2;
            }
            b'|' if bars => {
                flush!(at);
                w.push('\t', at);
                at += 1;
                kept = at;
            }
            b'\t' if bars => {
                flush!(at);
                w.space(at);
                at += 1;
                kept = at;
            }
            b'&' => {
                if let Some((c, len)) = entity::read(&src[at..end]) {
                    flush!(at);
                    w.put(c, at, src[at + len..end].chars().next());
                    at += len;
                    kept = at;
                } else {
                    at += 1;
                }
            }
            b'<' => {
                if let Some(close) = address(&src[at..end]) {
                    flush!(at);
                    kept = at + 1;
                    at += close;
                    flush!(at);
                    at += 1;
                    kept = at;
                } else if let Some(tag) = tag::read(src, at).filter(|t| t.end <= end) {
                    flush!(at);
                    at = obey(w, tag, at, end);
                    kept = at;
                } else {
                    at += 1;
                }
            }
            b'[' => {
                if let Some(link) = link(&src[at..end]) {
                    let picture = at > kept && bytes[at - 1] == b'!';
                    flush!(at - usize::from(picture));
                    kept = at + link.words.0;
                    at += link.words.1;
                    flush!(at);
                    at += link.len - link.words.1;
                    kept = at;
                } else {
                    at += 1;
                }
            }
            _ => at += 1,
        }
    }
    flush!(end);
}

fn style(w: &mut Writer<'_>, mark: Mark) {
    let depth = if mark.len == 2 { &mut w.bold } else { &mut w.italic };
    *depth = if mark.opens { *depth + 1 } else { depth.saturating_sub(1) };
}

/// Two bold pieces without a space between them are two titles when the second begins anew (`**PHỤ LỤC 2****Kết quả**`),
/// and one word in two pieces otherwise (`**PH****Ụ LỤC**`).
fn parts_titles(before: &str, after: &str) -> bool {
    let last = before.chars().next_back();
    let mut next = after.chars();
    let (first, second) = (next.next(), next.next());
    let begins = first.is_some_and(char::is_uppercase);
    begins && (last.is_some_and(|c| c.is_lowercase() || c.is_ascii_digit()) || second.is_some_and(char::is_lowercase))
}

/// `<http://…>`, `<a@b.vn>`: the byte of the closing bracket.
fn address(src: &str) -> Option<usize> {
    /// Longer addresses are not looked for.
    const LONGEST: usize = 2048;
    let bytes = &src.as_bytes()[..src.len().min(LONGEST)];
    bytes.get(1).filter(|b| b.is_ascii_alphanumeric())?;
    let end = 1 + bytes[1..].iter().position(|&b| matches!(b, b'>' | b'<' | b' ' | b'\t'))?;
    let inner = &bytes[1..end];
    let known = inner.starts_with(b"http") || inner.starts_with(b"www.") || inner.starts_with(b"mailto:") || memchr(b'@', inner).is_some();
    (bytes[end] == b'>' && known).then_some(end)
}

struct Link {
    /// Where its words stand.
    words: (usize, usize),
    /// All of it.
    len: usize,
}

/// `[words](address)` and `[bookmark: …]`.
fn link(src: &str) -> Option<Link> {
    /// Longer links are not looked for.
    const LONGEST: usize = 1024;
    let bytes = &src.as_bytes()[..src.len().min(LONGEST)];
    let close = memchr(b']', bytes)?;
    if bytes.starts_with(b"[bookmark:") {
        return Some(Link { words: (close, close), len: close + 1 });
    }
    if bytes.get(close + 1) != Some(&b'(') {
        return None;
    }
    let end = close + 2 + memchr(b')', &bytes[close + 2..])?;
    let address = &src[close + 2..end];
    let looks = !address.contains([' ', '\t']) && (address.is_empty() || address.contains([':', '/', '.', '#']));
    looks.then_some(Link { words: (1, close), len: end + 1 })
}

/// Does what a tag says; where the words go on.
fn obey(w: &mut Writer<'_>, tag: Tag<'_>, at: usize, end: usize) -> usize {
    match tag.kind {
        Kind::Bold | Kind::Italic => {
            let mark = Mark { at, len: if tag.kind == Kind::Bold { 2 } else { 1 }, opens: !tag.closes };
            style(w, mark);
        }
        Kind::Raised | Kind::Lowered if !tag.closes => return shifted(w, tag, end),
        Kind::Hidden if !tag.closes => {
            /// Longer hidden words on one line are words after all.
            const LONGEST: usize = 4096;
            let rest = &w.src.as_bytes()[tag.end..end.min(tag.end + LONGEST)];
            if let Some(close) = memchr::memmem::find(rest, b"</") {
                return tag::read(w.src, tag.end + close).filter(|t| t.end <= end).map_or(tag.end, |t| t.end);
            }
        }
        Kind::Break => w.line_break(at),
        Kind::Block | Kind::Heading(_) | Kind::Row | Kind::Cell | Kind::Table => {
            if w.in_row {
                w.space(at);
                let after = &w.src[tag.end..end];
                return tag.end + after.len() - after.trim_start_matches(' ').len();
            }
            if !w.at_line_start() {
                w.line_break(at);
            }
            w.apart();
            w.heading = if let (Kind::Heading(level), false) = (tag.kind, tag.closes) { level } else { 0 };
        }
        Kind::Inline | Kind::Comment | Kind::Raised | Kind::Lowered | Kind::Hidden => {}
    }
    tag.end
}

/// Raised and lowered digits behind a number must not become part of it.
pub(crate) fn shifted(w: &mut Writer<'_>, tag: Tag<'_>, end: usize) -> usize {
    const LOWERED: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];
    let digits = w.src[tag.end..end].bytes().take(6).take_while(u8::is_ascii_digit).count();
    let after_digit = w.text.ends_with(|c: char| c.is_ascii_digit());
    if digits == 0 || (tag.kind == Kind::Lowered && !after_digit) {
        return tag.end;
    }
    let table = if tag.kind == Kind::Raised { RAISED } else { LOWERED };
    for at in tag.end..tag.end + digits {
        let digit = usize::from(w.src.as_bytes()[at] - b'0');
        w.push(table[digit], at);
    }
    tag.end + digits
}

/// The level of a Markdown heading and where its words begin. `None`: the line is no heading.
pub(crate) fn heading(src: &str, raw: Raw) -> Option<(u8, usize)> {
    let line = &src.as_bytes()[raw.start..raw.end];
    let lead = line.iter().take(4).take_while(|&&b| b == b' ').count();
    let level = line[lead..].iter().take(7).take_while(|&&b| b == b'#').count();
    let after = line.get(lead + level).copied();
    ((1..=6).contains(&level) && lead < 4 && matches!(after, None | Some(b' ' | b'\t'))).then_some((level as u8, raw.start + lead + level))
}

/// Whether the line is drawn between the header and the body of a Markdown table, or around one.
pub(crate) fn is_separator(line: &str) -> bool {
    let mut drawn = false;
    line.bytes().all(|b| {
        drawn |= b == b'-' || b == b'=';
        matches!(b, b'-' | b'=' | b':' | b'|' | b'+' | b' ' | b'\t')
    }) && drawn
}

/// Whether bars at both ends make the line a row of cells.
pub(crate) fn is_barred(line: &str) -> bool {
    let words = line.trim();
    words.len() > 2
        && words.starts_with('|')
        && memchr(b'|', &words.as_bytes()[1..]).is_some()
        && !marker::opening(words).eq(&marker::Opening::Item)
}
