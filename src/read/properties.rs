//! What holds for every input: no panic, blocks in order and apart, cells within their grid, a map that goes forward.

use super::{Limits, dump, html, read, text};
use crate::document::{Block, Document};
use crate::grammar::Grammar;
use proptest::prelude::*;
use std::sync::LazyLock;
use unicode_normalization::is_nfc;

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(Grammar::embedded);

/// Fails if the document breaks a promise of its type.
fn check(document: &Document, source: &str) {
    let text = &document.text;
    let mut at = 0;
    for block in &document.blocks {
        let span = block.span();
        assert!(span.start >= at, "blocks overlap or go back: {span:?} after {at}");
        assert!(span.start <= span.end && span.end as usize <= text.len());
        assert!(text.get(span.range()).is_some(), "{span:?} cuts a character");
        at = span.end;
        match block {
            Block::Paragraph(p) => {
                let words = p.span.of(text);
                assert!(!words.is_empty() && words == words.trim(), "{words:?}");
                assert!(words.len() <= 64 * 1024 + 4);
            }
            Block::Table(g) => {
                assert!(!g.rows.is_empty());
                for cell in g.rows.iter().flatten() {
                    assert!(g.span.holds(cell.span), "{:?} outside {:?}", cell.span, g.span);
                    let words = text.get(cell.span.range()).unwrap_or(" ");
                    assert_eq!(words, words.trim());
                    assert!(cell.columns >= 1 && cell.rows >= 1);
                }
            }
        }
    }
    assert!(document.map.runs.windows(2).all(|w| w[0].0 < w[1].0), "the map goes back");
    for run in &document.map.runs {
        assert!(run.0 as usize <= text.len() && run.1 as usize <= source.len());
    }
    // What can be typed comes from where the map says; the rest may be composed, or an entity.
    for (at, byte) in text.bytes().enumerate().filter(|(_, b)| b.is_ascii_alphanumeric()) {
        let from = source.as_bytes().get(document.map.original(at as u32) as usize);
        assert!(from == Some(&byte) || from == Some(&b'&') || from >= Some(&0x80), "{} at {at} came from {from:?}", byte as char);
    }
    let mut page = 0;
    for p in &document.pages {
        assert_eq!(p.span.start, page);
        page = p.span.end;
    }
    assert!(!text.contains(['\r', '\u{feff}', '\u{ad}', '\u{200b}']));
}

/// Lines as exporters write them, in any order.
fn scraps() -> impl Strategy<Value = String> {
    let scrap = prop_oneof![
        "[ -~àĐếộư\t|*_<>&\\[\\]\\\\#]{0,40}",
        Just("ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM".to_owned()),
        Just("Số: 1/BC          Hà Nội, ngày 5".to_owned()),
        Just("Nơi nhận:\tTM. ỦY BAN".to_owned()),
        Just("TT\tNội dung\tSố liệu".to_owned()),
        Just("1\tSố máy\t12".to_owned()),
        Just("\tTổng\t1.204\t".to_owned()),
        Just("\tSTT".to_owned()),
        Just("\t15".to_owned()),
        Just("\t".to_owned()),
        Just("\t\t\t".to_owned()),
        Just(String::new()),
        Just("| a | b |".to_owned()),
        Just("|---|---|".to_owned()),
        Just("**đậm** và *nghiêng*".to_owned()),
        Just("**mở ra".to_owned()),
        Just("đóng lại**".to_owned()),
        Just("## I. PHẦN".to_owned()),
        Just("- mục".to_owned()),
        Just("đã tiếp nhận và".to_owned()),
        Just("o\u{302}\u{323}\u{a0}\u{200b}\u{d0}ề\u{f0b7}".to_owned()),
        Just("<table><tr><td colspan=2>a<br>b</td></tr><tr><td>1<td>2</table>".to_owned()),
        Just("<table><tr><td><table>".to_owned()),
        Just("</td></tr></table>".to_owned()),
        Just("<p>a</p><sup>2</sup><br/>&nbsp;&#273;".to_owned()),
    ];
    let end = prop_oneof![Just("\n"), Just("\r\n"), Just("\r"), Just("\u{c}"), Just("\u{2028}")];
    prop::collection::vec((scrap, end), 0..40).prop_map(|v| v.into_iter().flat_map(|(s, e)| [s, e.to_owned()]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(document) = read(&bytes, &Limits::default()) {
            dump::layout(&document);
        }
    }

    #[test]
    fn any_text_keeps_the_promises(src in "\\PC{0,200}") {
        check(&text::read(&src, &GRAMMAR), &src);
        check(&html::read(&src, &GRAMMAR), &src);
    }

    #[test]
    fn scraps_of_reports_keep_the_promises(src in scraps()) {
        check(&text::read(&src, &GRAMMAR), &src);
        check(&html::read(&src, &GRAMMAR), &src);
    }

    #[test]
    fn letters_are_composed(src in "[a-zA-ZđĐ \u{300}\u{301}\u{302}\u{303}\u{306}\u{309}\u{31b}\u{323}]{0,60}") {
        prop_assert!(is_nfc(&text::read(&src, &GRAMMAR).text));
    }
}

/// Inputs that broke a promise once.
#[test]
fn old_faults_stay_mended() {
    for src in ["A *A*K", "A *A*\u{212a}", "*\u{212a}*", "a \u{212b}*b*"] {
        check(&text::read(src, &GRAMMAR), src);
        check(&html::read(src, &GRAMMAR), src);
    }
}

/// Inputs that take long where something is quadratic.
#[test]
fn great_inputs_take_seconds() {
    let cases: [(&str, String); 22] = [
        ("one long line", "tổng số hồ sơ ".repeat(200_000)),
        ("no white space", "ă".repeat(1_000_000)),
        ("columns", "cột\t".repeat(20_000) + "\n" + &"1\t".repeat(20_000)),
        ("headings", "# I. PHẦN\n".repeat(100_000)),
        ("open stars", "**a ".repeat(300_000)),
        ("closed stars", "a** ".repeat(300_000)),
        ("brackets", "[".repeat(300_000) + &"<".repeat(300_000)),
        ("tags", "<b".repeat(300_000)),
        ("comments", "<!--".repeat(100_000)),
        ("tables", "<table>".repeat(100_000)),
        ("cell lines", "\ta\n\tb\n\n".repeat(100_000)),
        ("tab rows", "a\tb\n\n".repeat(100_000)),
        ("titles in rows", "a\t\t\n\t\t\n".repeat(100_000)),
        ("rows apart", "a\t1\tc\n\n".repeat(100_000)),
        ("broken rows", "a\t1\tc\nd\n".repeat(100_000)),
        ("cells that are text", "\tMột câu dài, có nhiều chữ hơn một ô của bảng thường có, phải không.\n\tHai.\n\n".repeat(20_000)),
        ("stars in cells", "**a\t".repeat(200_000)),
        ("scripts", "<script>a</b>".repeat(50_000)),
        ("scripts in a row", "<script>\t".repeat(50_000)),
        ("addresses", "<a".repeat(300_000) + "<a@b.vn>"),
        ("bullets after spaces", format!("{}{}", " ".repeat(100_000), "\u{f0b7}".repeat(200_000))),
        ("marks", "\u{f0b7}a\u{301}\u{301} ".repeat(200_000)),
    ];
    for (name, src) in cases {
        let start = std::time::Instant::now();
        check(&text::read(&src, &GRAMMAR), &src);
        check(&html::read(&src, &GRAMMAR), &src);
        let seconds = start.elapsed().as_secs();
        assert!(seconds < 20, "{name}: {seconds} s");
    }
}
