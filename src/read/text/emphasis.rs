//! Stars and low lines of a stretch of Markdown → which of them are emphasis and vanish.
//!
//! Milder than CommonMark, because exporters are: `**Cấp huyện:**Toàn huyện` and `giảm**79** vụ` are emphasis. A bullet
//! (`* mục`), a product (`5 * 3`, `5*3`), a footnote mark (`(*)`, `12*`) and a mark without its partner stay as they are.

use super::marker;

/// A run of marks that is emphasis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Where it stands in the source.
    pub at: usize,
    /// Its bytes: 2 is bold, 1 is italic.
    pub len: u8,
    /// It begins the emphasis; otherwise it ends it.
    pub opens: bool,
}

/// Over how many line ends an emphasis may go on.
const LINES: usize = 3;
/// Runs longer than this are drawn lines.
const LONGEST: usize = 6;

#[derive(Debug, Clone, Copy)]
struct Opener {
    at: usize,
    len: usize,
    line: usize,
    cell: usize,
}

/// Finds the emphasis in `src[from..to]`, a stretch without blank lines, and leaves it in `out` in order.
pub(crate) fn find(src: &str, from: usize, to: usize, out: &mut Vec<Mark>) {
    out.clear();
    let bytes = src.as_bytes();
    let mut stars: Vec<Opener> = Vec::new();
    let mut lows: Vec<Opener> = Vec::new();
    let (mut line, mut cell) = (0, 0);
    let mut fresh = true;
    let mut at = from;
    while at < to {
        if fresh {
            fresh = false;
            if marker::begins_block(&src[at..to]) {
                stars.clear();
                lows.clear();
            }
        }
        match bytes[at] {
            b'\\' => at += 2,
            b'\n' | b'\r' => {
                line += 1;
                fresh = true;
                at += 1;
            }
            b'\t' => {
                cell += 1;
                at += 1;
            }
            b'<' => at = skip(bytes, at, to, b'>'),
            b'[' if src[at..to].starts_with("[bookmark:") => at = skip(bytes, at, to, b']'),
            mark @ (b'*' | b'_') => {
                let mut end = at;
                while end < to && bytes[end] == mark {
                    end += 1;
                }
                if end - at <= LONGEST {
                    let openers = if mark == b'*' { &mut stars } else { &mut lows };
                    run(src, (at, end), (line, cell), openers, out);
                }
                at = end;
            }
            _ => at += 1,
        }
    }
    out.sort_unstable_by_key(|m| m.at);
}

/// Skips what stands between `at` and the closing byte when that looks like a tag or an address.
fn skip(bytes: &[u8], at: usize, to: usize, close: u8) -> usize {
    /// No tag or address is longer.
    const LONGEST: usize = 512;
    let inside = &bytes[at + 1..to.min(at + LONGEST)];
    if !inside.first().is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!')) {
        return at + 1;
    }
    match inside.iter().position(|&b| b == close || b == b'\n' || b == b'<') {
        Some(n) if inside[n] == close => at + n + 2,
        _ => at + 1,
    }
}

fn run(src: &str, (at, end): (usize, usize), (line, cell): (usize, usize), openers: &mut Vec<Opener>, out: &mut Vec<Mark>) {
    let before = src[..at].chars().next_back().filter(|c| !c.is_whitespace());
    let after = src[end..].chars().next().filter(|c| !c.is_whitespace());
    let low = src.as_bytes()[at] == b'_';
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let product = end - at == 1 && before.is_some_and(|c| c.is_ascii_digit()) && after.is_some_and(|c| c.is_ascii_digit());
    if product {
        return;
    }
    let opens = after.is_some_and(|c| !(shuts(c) && before.is_some())) && !(low && word(before));
    let closes = before.is_some_and(|c| !is_opening(c)) && !(low && word(after));
    let (mut start, mut left) = (at, end - at);
    if closes {
        while left > 0 {
            let Some(opener) = openers.last_mut() else { break };
            if line - opener.line > LINES {
                openers.clear();
                break;
            }
            // Italics end with their cell; a whole row may be bold.
            if opener.len == 1 && opener.cell != cell {
                openers.pop();
                continue;
            }
            let used = match (opener.len, left) {
                (1 | 3, 1) | (1, 3) => 1,
                (1, _) | (_, 1) => break,
                _ => 2,
            };
            opener.len -= used;
            out.push(Mark { at: opener.at + opener.len, len: used as u8, opens: true });
            out.push(Mark { at: start, len: used as u8, opens: false });
            start += used;
            left -= used;
            if opener.len == 0 {
                openers.pop();
            }
        }
    }
    if opens && left > 0 {
        openers.push(Opener { at: start, len: left, line, cell });
    }
}

/// Marks that close something and so never begin an emphasis.
fn shuts(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '”' | '’' | '»' | ',' | '.' | ';' | ':' | '!' | '?' | '%')
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '“' | '‘' | '«')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bare(src: &str) -> String {
        let mut marks = Vec::new();
        find(src, 0, src.len(), &mut marks);
        let mut out = String::new();
        let mut at = 0;
        for m in marks {
            out.push_str(&src[at..m.at]);
            at = m.at + usize::from(m.len);
        }
        out + &src[at..]
    }

    #[test]
    fn emphasis_vanishes_and_other_stars_stay() {
        for (src, words) in [
            ("**Cấp xã:** 12 máy", "Cấp xã: 12 máy"),
            ("**Cấp xã:**Toàn xã", "Cấp xã:Toàn xã"),
            ("giảm**79** vụ", "giảm79 vụ"),
            ("500 /**700 đ (đạt 0.6%)**", "500 /700 đ (đạt 0.6%)"),
            ("*\\* Về nhân lực:*", "\\* Về nhân lực:"),
            ("(*tổ chức 7; cá nhân 9*)", "(tổ chức 7; cá nhân 9)"),
            ("“*Số*”, “*Mới*”", "“Số”, “Mới”"),
            ("***Đậm nghiêng***", "Đậm nghiêng"),
            ("**A****B**", "AB"),
            ("__Đậm__ và _nghiêng_", "Đậm và nghiêng"),
            ("**hai\ndòng**", "hai\ndòng"),
            ("* mục một", "* mục một"),
            ("5 * 3 và 5*3*2", "5 * 3 và 5*3*2"),
            ("Số liệu (*) và (**) nữa (*)", "Số liệu (*) và (**) nữa (*)"),
            ("12* và 15*", "12* và 15*"),
            ("*Ghi chú chung\n*Ghi chú riêng", "*Ghi chú chung\n*Ghi chú riêng"),
            ("ten_toi_la@xa.vn", "ten_toi_la@xa.vn"),
            ("Họ tên: ____ Số: ____", "Họ tên: ____ Số: ____"),
            ("<http://a_b_c> _d_", "<http://a_b_c> d"),
            ("*a\tb*", "*a\tb*"),
            ("**a\tb**", "a\tb"),
            ("**a\n- b**", "**a\n- b**"),
        ] {
            assert_eq!(bare(src), words);
        }
    }
}
