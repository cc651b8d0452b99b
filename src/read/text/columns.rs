//! Two columns of words laid out with tabs or spaces (letterhead, recipients and signatures) → paragraphs, the left
//! column before the right one.
//!
//! The words stay the same bytes in another order, so that the text reads as the columns do.

use super::blocks::Builder;
use super::line::{EMPTY, GRID, Line, PIPE};
use crate::document::{Grid, SourceMap, Span};
use crate::grammar::Class;

/// A stretch of text whose pieces stand in another order than before.
#[derive(Debug)]
pub(crate) struct Move {
    /// The stretch.
    pub span: Span,
    /// Its pieces: where each stands now, and where it stood.
    pub pieces: Vec<(u32, Span)>,
}

/// So many spaces part two columns.
const GAP: &str = "   ";
/// No letterhead and no list of recipients is longer, in lines.
const LINES: usize = 40;

/// The words of a line in the left and in the right column. `None`: there are more columns.
fn split(line: &Line, text: &str) -> Option<(Span, Span)> {
    let raw = line.raw(text);
    let start = line.start as usize;
    let lead = raw.len() - raw.trim_start().len();
    let words = raw.trim();
    let empty = Span::new(start, start);
    let whole = Span::new(start + lead, start + lead + words.len());
    if words.is_empty() {
        return Some((empty, empty));
    }
    let Some((from, to)) = gap(words) else {
        let right = raw[..lead].contains('\t') || lead >= 12;
        return Some(if right { (empty, whole) } else { (whole, empty) });
    };
    if gap(&words[to..]).is_some() && words.contains('\t') {
        return None;
    }
    Some((Span::new(start + lead, start + lead + from), Span::new(start + lead + to, whole.end as usize)))
}

/// The first stretch of white space in `words` that parts columns.
fn gap(words: &str) -> Option<(usize, usize)> {
    let spaces = memchr::memmem::find(words.as_bytes(), GAP.as_bytes());
    let tab = memchr::memchr(b'\t', words.as_bytes());
    let at = match (spaces, tab) {
        (Some(s), Some(t)) => s.min(t),
        (s, t) => s.or(t)?,
    };
    let from = words[..at].trim_end().len();
    let to = words.len() - words[at..].trim_start().len();
    Some((from, to))
}

/// Whether a letterhead or a block of signatures in columns begins at line `i`.
pub(crate) fn begins(b: &Builder<'_>, i: usize) -> bool {
    let Some(line) = b.lines.get(i) else { return false };
    if line.tabs > 3 || line.is(EMPTY | GRID | PIPE) || line.end - line.start > 400 || gap(line.words(&b.text)).is_none() {
        return false;
    }
    let Some((left, right)) = split(line, &b.text) else { return false };
    let (left, right) = (left.of(&b.text), right.of(&b.text));
    let motto = |words: &str| b.grammar.has(words, Class::Letterhead);
    let sign = |words: &str| b.grammar.begins(words, Class::SignOff);
    motto(left) || motto(right) || sign(left) || sign(right) || {
        // The motto may stand one line below.
        let below = b.lines.get(i + 1).filter(|l| l.gap == 0 && l.tabs <= 3 && l.end - l.start <= 400);
        below.and_then(|l| split(l, &b.text)).is_some_and(|(l, r)| motto(l.of(&b.text)) || motto(r.of(&b.text)))
    }
}

/// Whether a drawn table is only the layout of a letterhead or of signatures.
pub(crate) fn is_layout(b: &Builder<'_>, grid: &Grid) -> bool {
    let words = |span: Span| span.of(&b.text);
    let small = grid.rows.len() <= 6 && grid.rows.iter().all(|r| r.iter().filter(|c| !c.span.is_empty()).count() <= 2);
    small
        && grid.rows.iter().flatten().filter(|c| c.span.len() < 2000).any(|c| {
            b.grammar.has(words(c.span), Class::Letterhead) || words(c.span).split('\n').any(|line| b.grammar.begins(line, Class::SignOff))
        })
}

/// Reads the columns that begin at line `first`. Returns the line behind them, and whether it was a letterhead.
/// `after`: a letterhead stands directly before, so its last line (number, place and date) is taken too.
pub(crate) fn take(b: &mut Builder<'_>, first: usize, after: bool) -> Option<(usize, bool)> {
    let line = *b.lines.get(first)?;
    if !(begins(b, first) || after && is_last_line(b, first)) {
        return None;
    }
    let mut end = first;
    let mut parts = Vec::new();
    while let Some(line) = b.lines.get(end) {
        if end > first && line.gap > 0 || end - first >= LINES || line.is(GRID | PIPE) || line.heading > 0 || line.tabs > 3 {
            break;
        }
        let Some(columns) = split(line, &b.text) else { break };
        parts.push((*line, columns));
        end += 1;
    }
    if parts.is_empty() {
        return None;
    }
    let letterhead = after || parts.iter().any(|(_, (l, r))| [l, r].iter().any(|s| b.grammar.has(s.of(&b.text), Class::Letterhead)));
    let region = Span { start: line.start, end: parts.last().map_or(line.end, |p| p.0.end) };
    let left = parts.iter().map(|p| (p.0, p.1.0));
    let right = parts.iter().map(|p| (p.0, p.1.1));
    let pieces: Vec<(Line, Span)> = left.chain(right).filter(|p| !p.1.is_empty()).collect();
    rearrange(b, region, &pieces);
    Some((end, letterhead))
}

/// Number on the left, place and date on the right.
fn is_last_line(b: &Builder<'_>, i: usize) -> bool {
    let Some(line) = b.lines.get(i) else { return false };
    let Some((left, right)) = split(line, &b.text) else { return false };
    let capital = |s: Span| s.of(&b.text).chars().next().is_some_and(char::is_uppercase);
    let alone = b.lines.get(i + 1).is_none_or(|l| l.gap > 0);
    alone && line.tabs <= 3 && line.end - line.start <= 400 && capital(left) && capital(right)
}

/// Writes the pieces one under the other and makes each a paragraph.
fn rearrange(b: &mut Builder<'_>, region: Span, pieces: &[(Line, Span)]) {
    let mut words = String::with_capacity(region.len());
    let mut moved = Vec::with_capacity(pieces.len());
    for (_, span) in pieces {
        if !words.is_empty() {
            words.push('\n');
        }
        moved.push((region.start + words.len() as u32, *span));
        words.push_str(span.of(&b.text));
    }
    // Each piece had white space behind it, so there is room; what is left over stays blank.
    let room = region.len().saturating_sub(words.len());
    words.extend(std::iter::repeat_n('\n', room));
    if words.len() != region.len() {
        return;
    }
    b.text.replace_range(region.range(), &words);
    b.stop();
    for ((line, _), &(start, old)) in pieces.iter().zip(&moved) {
        let piece = Line { start, end: start + old.len() as u32, gap: 0, tabs: 0, ..*line };
        b.line(&piece);
    }
    b.stop();
    b.moves.push(Move { span: region, pieces: moved });
}

/// The map with the moved pieces followed to where they stand now.
pub(crate) fn follow(map: SourceMap, moves: &[Move]) -> SourceMap {
    if moves.is_empty() {
        return map;
    }
    let mut runs = Vec::with_capacity(map.runs.len() + moves.len() * 8);
    let mut old = map.runs.iter().copied().peekable();
    for step in moves {
        while let Some(run) = old.next_if(|r| r.0 < step.span.start) {
            runs.push(run);
        }
        for &(now, was) in &step.pieces {
            runs.push((now, map.original(was.start)));
            let inside = map.runs.partition_point(|r| r.0 <= was.start);
            for &(norm, orig) in map.runs[inside..].iter().take_while(|r| r.0 < was.end) {
                runs.push((now + (norm - was.start), orig));
            }
        }
        while old.next_if(|r| r.0 < step.span.end).is_some() {}
        runs.push((step.span.end, map.original(step.span.end)));
        while old.next_if(|r| r.0 == step.span.end).is_some() {}
    }
    runs.extend(old);
    SourceMap { runs }
}

#[cfg(test)]
mod tests {
    use crate::document::Document;
    use crate::grammar::Grammar;
    use crate::read::{dump::layout, text::read};

    fn read_text(src: &str) -> Document {
        read(src, &Grammar::embedded())
    }

    #[test]
    fn columns_are_read_one_after_the_other() {
        for (src, want) in [
            (
                "UBND XÃ A\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nVĂN PHÒNG\tĐộc lập - Tự do - Hạnh phúc\n\nSố: 5/BC\tHà Nội, ngày 5\n\nLời\tnói",
                "P UBND XÃ A\nP VĂN PHÒNG\nP CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nP Độc lập - Tự do - Hạnh phúc\nP Số: 5/BC\nP Hà Nội, ngày 5\nP Lời\nP nói\n",
            ),
            (
                "UBND XÃ A      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n                    Độc lập - Tự do - Hạnh phúc",
                "P UBND XÃ A\nP CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nP Độc lập - Tự do - Hạnh phúc\n",
            ),
            (
                "Nơi nhận:\tTM. ỦY BAN\n- Sở;\tCHỦ TỊCH\n- Lưu.\n\tLê An",
                "P Nơi nhận:\nP - Sở;\nP - Lưu.\nP TM. ỦY BAN\nP CHỦ TỊCH\nP Lê An\n",
            ),
            ("Số:       /BC, ngày     tháng 5", "P Số:       /BC, ngày     tháng 5\n"),
        ] {
            assert_eq!(layout(&read_text(src)), want, "{src:?}");
        }
    }

    #[test]
    fn the_map_follows_the_pieces() {
        let src = "UBND\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nVĂN **PHÒNG**\tĐộc lập\nLời";
        let document = read_text(src);
        for word in ["UBND", "CỘNG", "VĂN", "PHÒNG", "Độc", "Lời"] {
            let at = document.text.find(word).expect(word) as u32;
            assert!(src[document.map.original(at) as usize..].starts_with(word), "{word} in {:?}", document.text);
        }
    }
}
