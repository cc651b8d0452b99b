//! Which lines are one paragraph: text wrapped at a margin, a sentence cut by a page break.
//!
//! | before | line | joined |
//! |---|---|---|
//! | … kênh tuyên | truyền, quảng bá … | yes, over blank lines too: no sentence begins with a small letter |
//! | … đã tiếp nhận | 1.204 hồ sơ | after a page break: the sentence waits for a number |
//! | … đã cấp 13 chứng thư | 100% cơ quan … | no: nothing says that it goes on |
//! | … (cấp xã 12 tổ, | Thị trấn 4 tổ) | yes: an open bracket, a comma |
//! | … như sau: | - Số máy | no: a list item begins |
//! | BÁO CÁO | tình hình … | no: a title in capitals stands alone |

use super::floor;
use super::line::{APART, BOLD, GLUED, ITALIC, Line, PAGE};
use super::marker::{Opening, opening};
use crate::document::Span;
use crate::grammar::{Class, Grammar};

/// A paragraph that may go on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Open {
    /// Its words so far.
    pub span: Span,
    /// Characters of its last line.
    pub last_line: usize,
    /// Flags of its last line.
    pub flags: u16,
    /// Heading level; 0: none.
    pub heading: u8,
}

/// How the text is laid out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Layout {
    /// Characters to the margin at which lines are wrapped. `None`: a paragraph stands on one line.
    pub margin: Option<usize>,
    /// Blank lines between paragraphs as a rule.
    pub gap: u16,
}

/// Paragraphs grow no larger by joining, in bytes.
pub(crate) const LARGEST: usize = 64 * 1024;

impl Layout {
    /// Looks at all lines.
    pub fn of(text: &str, lines: &[Line]) -> Self {
        /// Lines that are looked at: enough to see the habit.
        const SAMPLE: usize = 20_000;
        let (mut wrapped, mut written) = (Vec::new(), 0usize);
        let mut gaps = [0u32; 4];
        for pair in lines[..lines.len().min(SAMPLE)].windows(2) {
            let [line, next] = pair else { continue };
            if line.tabs > 0 || line.is(!(BOLD | GLUED | PAGE | ITALIC)) {
                continue;
            }
            written += 1;
            gaps[usize::from(next.gap.min(3))] += 1;
            let words = line.words(text);
            if next.gap == 0 && words.len() > 40 && next.tabs == 0 {
                let goes_on = matches!(opening(next.words(text)), Opening::Small | Opening::Figure | Opening::Tail);
                if goes_on && ending(words) != Ending::Stop {
                    wrapped.push(words.chars().count().min(1000));
                }
            }
        }
        let gap: u16 = if gaps[1] >= gaps[2] && gaps[1] >= gaps[3] {
            1
        } else if gaps[2] >= gaps[3] {
            2
        } else {
            3
        };
        wrapped.sort_unstable();
        let margin = (wrapped.len() >= 5 && wrapped.len() * 4 >= written).then(|| wrapped[wrapped.len() * 9 / 10]).filter(|&m| m <= 200);
        Self { margin, gap }
    }
}

/// How a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// A full stop or the like.
    Stop,
    /// A colon or a semicolon.
    Pause,
    /// A comma, a dash, an opening bracket.
    Comma,
    /// A letter or digit.
    Word,
}

fn ending(words: &str) -> Ending {
    let bare = words.trim_end_matches(['"', '”', '’', '»', ')', ']', '*', ' ']);
    match bare.chars().next_back() {
        // "./." and "./" end a document.
        Some('.' | '!' | '?' | '…') => Ending::Stop,
        Some('/') if bare.ends_with("./") => Ending::Stop,
        Some(':' | ';') => Ending::Pause,
        Some(',' | '(' | '-' | '–' | '/' | '=' | '+') => Ending::Comma,
        _ if words.ends_with(['(', '[']) => Ending::Comma,
        _ => Ending::Word,
    }
}

/// Whether `line` goes on with the paragraph `open`.
pub(crate) fn goes_on(text: &str, open: &Open, line: &Line, layout: Layout, grammar: &Grammar) -> bool {
    if open.heading > 0 || line.heading > 0 || line.is(APART) || open.span.len() + (line.end - line.start) as usize > LARGEST {
        return false;
    }
    let before = tail(open.span.of(text));
    let words = line.words(text);
    let opens = opening(head(words));
    if line.gap == 0 && line.is(GLUED) && opens != Opening::Item {
        return true;
    }
    let awaits = |class| ends_with(before, class, grammar);
    if is_page_number(before) || is_page_number(words) && (line.gap > 0 || !awaits(Class::AwaitsNumber)) {
        return false;
    }
    let ending = ending(before);
    if ending == Ending::Stop || is_title(before) && !is_title(words) {
        return false;
    }
    // Bold words and plain words are not one sentence.
    if (open.flags ^ line.flags) & BOLD != 0 && opens != Opening::Tail {
        return false;
    }
    let full = line.gap == 0 && layout.margin.is_some_and(|m| open.last_line * 5 >= m * 4);
    let long = open.span.len() >= 30;
    let unfinished = || ending == Ending::Comma || is_open(before) || awaits(Class::GoesOn);
    match opens {
        Opening::Item => full && ending == Ending::Word && words.starts_with(|c: char| c.is_ascii_digit()) && awaits(Class::AwaitsNumber),
        Opening::Tail => true,
        Opening::Small if line.gap == 0 => full || long && ending != Ending::Pause,
        Opening::Small => ending != Ending::Pause,
        _ if ending == Ending::Pause => false,
        Opening::Figure | Opening::Numbered if line.gap == 0 => {
            full && (opens == Opening::Figure || awaits(Class::AwaitsNumber))
                || long && (ending == Ending::Comma || awaits(Class::AwaitsNumber))
        }
        Opening::Figure | Opening::Numbered => {
            let page = line.gap > layout.gap || line.is(PAGE);
            long && (unfinished() || awaits(Class::AwaitsNumber)) || page && open.span.len() >= 60 && opens == Opening::Figure
        }
        Opening::Capital if is_title(words) || is_title(before) => false,
        Opening::Capital if line.gap == 0 => full || long && unfinished(),
        Opening::Capital => long && unfinished(),
        Opening::Other => full || is_open(before) && long && line.gap > 0,
    }
}

/// A bracket stands open.
fn is_open(before: &str) -> bool {
    before.rfind('(').is_some_and(|open| before.rfind(')').is_none_or(|close| close < open))
}

/// A lone number, as page numbers stand.
pub(crate) fn is_page_number(words: &str) -> bool {
    let bare = words.trim_matches(|c: char| matches!(c, '-' | '–' | ' ' | '[' | ']' | '|'));
    !bare.is_empty() && bare.len() <= 4 && bare.bytes().all(|b| b.is_ascii_digit())
}

/// Letters, and all of them capitals.
pub(crate) fn is_title(words: &str) -> bool {
    let mut letters = 0;
    head(words).chars().filter(|c| c.is_alphabetic()).all(|c| {
        letters += 1;
        !c.is_lowercase()
    }) && letters >= 2
}

fn ends_with(words: &str, class: Class, grammar: &Grammar) -> bool {
    /// Tokens of the longest phrase, and some.
    const TOKENS: usize = 5;
    let tokens = grammar.tokens(words, Span::new(floor(words, words.len().saturating_sub(80)), words.len()));
    let input = grammar.input(words, &tokens);
    let n = tokens.len();
    (n.saturating_sub(TOKENS)..n).any(|i| grammar.at(input, i, class) == n - i)
}

/// Enough of the end to see how it ends.
fn tail(words: &str) -> &str {
    &words[floor(words, words.len().saturating_sub(600))..]
}

/// Enough of the beginning to see how it begins.
fn head(words: &str) -> &str {
    &words[..floor(words, 200)]
}

#[cfg(test)]
mod tests {
    use crate::document::Block;
    use crate::grammar::Grammar;

    fn paragraphs(src: &str) -> Vec<String> {
        let document = super::super::read(src, &Grammar::embedded());
        document
            .blocks
            .iter()
            .map(|b| match b {
                Block::Paragraph(p) => p.span.of(&document.text).split_whitespace().collect::<Vec<_>>().join(" "),
                Block::Table(g) => format!("[{}]", g.rows.len()),
            })
            .collect()
    }

    #[test]
    fn sentences_cut_by_a_page_are_whole_again() {
        for (src, want) in [
            ("là kênh thông tin tuyên\n\n\n\ntruyền, quảng bá.", vec!["là kênh thông tin tuyên truyền, quảng bá."]),
            ("Thành lập 12 tổ (cấp thôn 8 tổ,\n\n\nkhu phố 4 tổ).", vec!["Thành lập 12 tổ (cấp thôn 8 tổ, khu phố 4 tổ)."]),
            ("Thành lập mười hai tổ hòa giải (thôn,\n\n\nKhu phố 4 tổ).", vec!["Thành lập mười hai tổ hòa giải (thôn, Khu phố 4 tổ)."]),
            ("Bộ phận một cửa đã tiếp nhận\n\n\n1.204 hồ sơ.", vec!["Bộ phận một cửa đã tiếp nhận 1.204 hồ sơ."]),
            (
                "Đã cấp lại mười ba chứng thư số\n\n100% cơ quan dùng chung.",
                vec!["Đã cấp lại mười ba chứng thư số", "100% cơ quan dùng chung."],
            ),
            ("Kết quả chung của cả năm:\n\n- số máy 5", vec!["Kết quả chung của cả năm:", "- số máy 5"]),
            ("BÁO CÁO\ntình hình thu ngân sách", vec!["BÁO CÁO", "tình hình thu ngân sách"]),
            ("1. Công tác thu\n\nTrong năm thu 5 tỷ.", vec!["1. Công tác thu", "Trong năm thu 5 tỷ."]),
            ("## Phần một của bản báo cáo\n\ntiếp theo", vec!["Phần một của bản báo cáo", "tiếp theo"]),
            (
                "Ngân sách huyện bố trí thêm 4,5\ntỷ đồng để sửa 06\ntrường học.",
                vec!["Ngân sách huyện bố trí thêm 4,5 tỷ đồng để sửa 06 trường học."],
            ),
            ("Đã xử lý\n\n4\n\n15 đơn.", vec!["Đã xử lý", "4", "15 đơn."]),
            ("Toàn tỉnh đã cấp mã số vùng trồng cho\n\n4\n\n215 vùng.", vec!["Toàn tỉnh đã cấp mã số vùng trồng cho", "4", "215 vùng."]),
            ("UBND huyện trân trọng báo cáo tỉnh./\n\nNơi nhận:", vec!["UBND huyện trân trọng báo cáo tỉnh./", "Nơi nhận:"]),
            ("a) một việc đã xong từ năm ngoái\nb) hai", vec!["a) một việc đã xong từ năm ngoái", "b) hai"]),
        ] {
            assert_eq!(paragraphs(src), want);
        }
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        let line = "trong năm qua toàn ngành đã có nhiều cố gắng thực hiện tốt kế hoạch đề ra\n";
        let src = format!("Nhìn chung {line}{}Ủy ban nhân dân tỉnh.\n(1) Sản lượng tăng 5%\n", line.repeat(6));
        let found = paragraphs(&src);
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[1], "(1) Sản lượng tăng 5%");
    }
}
