//! Number tokens of cells that are no figures → what they are, for the ledger.

use super::look::is_year;
use crate::document::Span;
use crate::grammar::token::number_end;
use crate::report::{NameKind, Named};

/// Names every number token of a stretch of text. `default`: what a token is that nothing else explains.
pub(super) fn name(text: &str, span: Span, default: NameKind, out: &mut Vec<Named>) {
    let bytes = text.as_bytes();
    let (from, end) = (span.start as usize, (span.end as usize).min(bytes.len()));
    let mut at = from;
    while at < end {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let to = number_end(bytes, at, end);
        let kind = kind(bytes, from, end, at, to).unwrap_or(default);
        out.push(Named { span: Span::new(at, to), kind });
        at = to;
    }
}

/// What the neighbours of a token say.
fn kind(bytes: &[u8], from: usize, end: usize, at: usize, to: usize) -> Option<NameKind> {
    let token = &bytes[at..to];
    let before = bytes[from..at].last().copied();
    let next = bytes.get(to).copied().filter(|_| to < end);
    let digits = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_digit());
    let after = |n: usize| bytes.get(to + n).copied().filter(|_| to + n < end);
    let earlier = |n: usize| at.checked_sub(n).filter(|&i| i >= from).map(|i| bytes[i]);
    if in_address(bytes, from, end, at) {
        return Some(NameKind::Url);
    }
    // Parts of a day: digits on the other side of a slash or dash.
    let linked = (matches!(next, Some(b'/' | b'-')) && digits(after(1))) || (matches!(before, Some(b'/' | b'-')) && digits(earlier(2)));
    if linked && token.len() <= 6 && token.iter().all(u8::is_ascii_digit) {
        let (start, stop) = stretch(bytes, from, end, at);
        let stretch = &bytes[start..stop];
        if stretch.last() == Some(&b'/') && bytes.get(stop).filter(|_| stop < end).is_some_and(|b| b.is_ascii_uppercase() || *b >= 0xC0) {
            return Some(NameKind::DocumentNumber);
        }
        if is_day(stretch) {
            return Some(NameKind::Date);
        }
    }
    if next == Some(b'/') && after(1).is_some_and(|b| b.is_ascii_uppercase() || b >= 0xC0) {
        return Some(NameKind::DocumentNumber);
    }
    if before == Some(b'/') && next == Some(b'/') {
        return Some(NameKind::DocumentNumber);
    }
    if token[0] == b'0' && token.iter().filter(|b| b.is_ascii_digit()).count() >= 9 {
        return Some(NameKind::Phone);
    }
    std::str::from_utf8(token).ok().filter(|t| is_year(t) && !matches!(before, Some(b'/'))).map(|_| NameKind::Date)
}

/// Where the digits, slashes and dashes around a token begin and end.
fn stretch(bytes: &[u8], from: usize, end: usize, at: usize) -> (usize, usize) {
    let part = |b: &u8| b.is_ascii_digit() || *b == b'/' || *b == b'-';
    let low = at.saturating_sub(10).max(from);
    let high = (at + 12).min(end);
    let start = bytes[low..at].iter().rposition(|b| !part(b)).map_or(low, |i| low + i + 1);
    let stop = bytes[at..high].iter().position(|b| !part(b)).map_or(high, |i| at + i);
    (start, stop)
}

/// "15/12/2021", "12/2021", "30/9".
fn is_day(stretch: &[u8]) -> bool {
    let Ok(stretch) = std::str::from_utf8(stretch) else { return false };
    let parts: Vec<u32> = stretch.trim_matches(['/', '-']).split(['/', '-']).filter_map(|p| p.parse().ok()).collect();
    let year = |y: u32| (1900..2200).contains(&y);
    match parts.as_slice() {
        [d, m, y] => *d <= 31 && *m <= 12 && (year(*y) || *y < 100),
        [m, y] => (*m <= 12 && year(*y)) || (*m <= 31 && *y <= 12) || (year(*m) && year(*y)),
        _ => false,
    }
}

/// Whether a token stands in a web or mail address: a run without blanks with "@", "://" or "www.".
fn in_address(bytes: &[u8], from: usize, end: usize, at: usize) -> bool {
    let low = at.saturating_sub(120).max(from);
    let high = (at + 60).min(end);
    let start = bytes[low..at].iter().rposition(u8::is_ascii_whitespace).map_or(low, |i| low + i + 1);
    let stop = bytes[at..high].iter().position(u8::is_ascii_whitespace).map_or(high, |i| at + i);
    let run = &bytes[start..stop];
    run.contains(&b'@') || run.windows(3).any(|w| w == b"://") || run.starts_with(b"www.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_named_by_their_neighbours() {
        for (cell, want) in [
            ("Số: 04/KH-UBND Ngày 12/01/2023", &[NameKind::DocumentNumber, NameKind::Date, NameKind::Date, NameKind::Date][..]),
            ("Nghị định 43/2011/NĐ-CP", &[NameKind::DocumentNumber, NameKind::DocumentNumber]),
            ("Năm 2021", &[NameKind::Date]),
            ("ab.01@tinh.gov.vn", &[NameKind::Url]),
            ("02073811690", &[NameKind::Phone]),
            ("Ấp 2", &[NameKind::ListItem]),
        ] {
            let mut out = Vec::new();
            name(cell, Span::new(0, cell.len()), NameKind::ListItem, &mut out);
            assert_eq!(out.iter().map(|n| n.kind).collect::<Vec<_>>(), want, "{cell}");
        }
    }
}
