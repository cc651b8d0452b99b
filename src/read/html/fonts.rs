//! A web page whose fonts are from before Unicode → the same page with the letters of those fonts in Unicode.
//!
//! In: bytes; out: the page's source, decoded where `<font face>`, a `style` or a rule of its style sheet names such a font. What
//! stands in no such font is left as it is. Nothing comes out where no such font stands on letters that depend on it.

use super::css::{self, Sheet};
use crate::document::Encoding;
use crate::orthography::legacy::{self, Scheme};
use crate::read::decode::Decoded;
use crate::read::text::entity;
use crate::read::text::tag::{self, Kind, Tag};
use memchr::memchr;
use std::borrow::Cow;

/// How deep elements are followed; fonts of those within are those of the ones around them.
const DEPTH: usize = 128;
/// Elements without content.
const VOID: [&str; 7] = ["br", "col", "hr", "img", "input", "link", "meta"];
/// Elements that another of their kind ends, within the same table.
const CLOSED_BY_NEXT: [&str; 7] = ["p", "li", "td", "th", "tr", "dd", "dt"];

/// Decodes a page of bytes that are UTF-8 or one byte a letter. `None`: no font from before Unicode decides anything in it.
pub(crate) fn decode(bytes: &[u8]) -> Option<Decoded<'static>> {
    let source = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    };
    let mut page = Page {
        src: &source,
        out: String::new(),
        copied: 0,
        open: Vec::new(),
        sheet: Sheet::default(),
        unclosed: Vec::new(),
        used: [false; 4],
    };
    page.run();
    let encoding = match page.used {
        [false, false, false, false] => return None,
        [_, _, false, false] => Encoding::Tcvn3,
        [false, false, true, false] => Encoding::Vni,
        [false, false, false, true] => Encoding::Viqr,
        _ => Encoding::Mixed,
    };
    page.out.push_str(source.get(page.copied..).unwrap_or_default());
    Some(Decoded { text: Cow::Owned(page.out), first_fault: None, faults: 0, encoding })
}

/// An element that is open: its name, and the scheme of the font its words stand in.
type Open<'s> = (&'s str, Option<Scheme>);

struct Page<'s> {
    src: &'s str,
    out: String,
    /// So many bytes of the source are in `out`.
    copied: usize,
    open: Vec<Open<'s>>,
    sheet: Sheet,
    /// Hidden elements that nothing ahead closes.
    unclosed: Vec<&'s str>,
    /// Schemes that letters were decoded from.
    used: [bool; 4],
}

impl<'s> Page<'s> {
    fn run(&mut self) {
        let src = self.src;
        let (mut at, mut words) = (0, 0);
        while let Some(found) = memchr(b'<', src.as_bytes().get(at..).unwrap_or_default()) {
            at += found;
            let Some(tag) = tag::read(src, at) else {
                at += 1;
                continue;
            };
            self.words(words, at);
            at = if tag.kind == Kind::Hidden && !tag.closes { self.hidden(tag) } else { tag.end };
            words = at;
            match tag.kind {
                Kind::Comment | Kind::Hidden => {}
                _ if tag.closes => self.close(tag.name),
                _ => self.open(tag),
            }
        }
        self.words(words, src.len());
    }

    /// One past what a hidden element holds; a style sheet is read.
    fn hidden(&mut self, tag: Tag<'s>) -> usize {
        let rest = self.src.get(tag.end..).unwrap_or_default();
        // The head is no text, but what stands in it is looked at.
        let known = self.unclosed.iter().any(|name| name.eq_ignore_ascii_case(tag.name));
        if known || tag.name.eq_ignore_ascii_case("head") || tag.attributes.ends_with('/') {
            return tag.end;
        }
        let end = rest.match_indices("</").find(|(i, _)| {
            let name = rest.as_bytes().get(i + 2..i + 2 + tag.name.len());
            name.is_some_and(|n| n.eq_ignore_ascii_case(tag.name.as_bytes()))
        });
        let Some((end, _)) = end else {
            self.unclosed.push(tag.name);
            return tag.end;
        };
        if tag.name.eq_ignore_ascii_case("style") {
            self.sheet.read(rest.get(..end).unwrap_or_default());
        }
        tag.end + end
    }

    fn open(&mut self, tag: Tag<'s>) {
        let is = |name: &&str| tag.name.eq_ignore_ascii_case(name);
        if VOID.iter().any(is) || tag.attributes.ends_with('/') {
            return;
        }
        if CLOSED_BY_NEXT.iter().any(is) {
            let table = self.open.iter().rposition(|o| o.0.eq_ignore_ascii_case("table")).map_or(0, |t| t + 1);
            let inner = self.open.get(table..).unwrap_or_default();
            if let Some(same) = inner.iter().position(|o| o.0.eq_ignore_ascii_case(tag.name)) {
                // A font goes on until it is closed itself.
                let kept: Vec<Open<'s>> = self.open.drain(table + same..).filter(|o| o.0.eq_ignore_ascii_case("font")).collect();
                self.open.extend(kept);
            }
        }
        if self.open.len() < DEPTH {
            let around = self.open.last().and_then(|o| o.1);
            let own = css::of_tag(&tag).or_else(|| self.sheet.font(&tag));
            self.open.push((tag.name, own.unwrap_or(around)));
        }
    }

    fn close(&mut self, name: &str) {
        if let Some(at) = self.open.iter().rposition(|o| o.0.eq_ignore_ascii_case(name)) {
            self.open.truncate(at);
        }
    }

    /// Words from `from` to `to`, decoded if their font wants it.
    fn words(&mut self, from: usize, to: usize) {
        let Some(scheme) = self.open.last().and_then(|o| o.1) else { return };
        let words = self.src.get(from..to).unwrap_or_default();
        let codes = characters(words);
        if codes.is_ascii() && scheme != Scheme::Viqr {
            // Capital fonts have no small letters.
            if scheme != Scheme::Tcvn3Capitals || !codes.bytes().any(|b| b.is_ascii_lowercase()) {
                return;
            }
        }
        // A font from before Unicode over letters that no such font has is a leftover of a conversion, without effect.
        if codes.trim().is_empty() || !codes.chars().all(is_code) {
            return;
        }
        self.out.push_str(self.src.get(self.copied..from).unwrap_or_default());
        legacy::decode(&codes, scheme, &mut self.out);
        self.copied = to;
        if let Some(used) = self.used.get_mut(scheme as usize) {
            *used |= !codes.is_ascii() || scheme == Scheme::Viqr;
        }
    }
}

/// Whether a character can stand for a code: Latin-1, what Windows-1252 shows between, and the private codes of symbol fonts.
fn is_code(c: char) -> bool {
    matches!(u32::from(c), 0..=0xFF | 0x152..=0x192 | 0x2C6 | 0x2DC | 0x2000..=0x2122 | 0xF000..=0xF0FF)
}

/// Words with the letters that entities stand for; those that markup is made of stay entities.
fn characters(words: &str) -> Cow<'_, str> {
    if memchr(b'&', words.as_bytes()).is_none() {
        return Cow::Borrowed(words);
    }
    let (mut out, mut rest) = (String::with_capacity(words.len()), words);
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        let (before, behind) = rest.split_at(at);
        out.push_str(before);
        match entity::read(behind) {
            Some((c, len)) if !matches!(c, '<' | '>' | '&') && len > 0 => {
                out.push(c);
                rest = behind.get(len..).unwrap_or_default();
            }
            _ => {
                out.push('&');
                rest = behind.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use crate::document::{Document, Encoding};
    use crate::read::{Limits, dump, read};

    /// "Báo cáo tình hình" in TCVN3 and "Đất đai" in VNI, as characters of Latin-1.
    const TCVN: &str = "B\u{b8}o c\u{b8}o t\u{d7}nh h\u{d7}nh";
    const VNI: &str = "\u{d1}a\u{e1}t \u{f1}ai";

    fn page(source: &str) -> Document {
        read(format!("<html>{source}</html>").as_bytes(), &Limits::default()).expect(source)
    }

    #[test]
    fn fonts_decide_the_letters_of_their_words() {
        for source in [
            &format!("<body><p><font face=\".VnTime\" size=2>{TCVN}</font> năm 2024 <b>Tỷ lệ Đạt</b></p>"),
            "<p><font face='.VnTime'>B<b>\u{b8}</b>o c&#184;o t&times;nh h&#xD7;nh</font> năm 2024 <b>Tỷ lệ Đạt</b></p>",
            &format!(
                "<p style='font-size:13pt;font-family:\".VnTime\",serif'>{TCVN} <span style=\"font-family:Arial\">năm 2024 Tỷ lệ Đạt</span>"
            ),
            &format!("<p style=\"mso-x:1;font-family:&quot;.VnTime&quot;\">{TCVN}<p style='font:12pt Arial'>năm 2024 Tỷ lệ Đạt"),
            &format!(
                "<head><style><!-- @font-face {{font-family:Arial}} p.a, .b {{color:red; font-family:\".VnTime\"}} --></style></head><p class=a>{TCVN}</p><p>năm 2024 Tỷ lệ Đạt"
            ),
            &format!(
                "<style>body {{font-family:.VnTime}} td {{font:bold 9pt Arial}}</style><body>{TCVN}<table><tr><td>năm 2024 Tỷ lệ Đạt</table>"
            ),
        ] {
            let found = page(source);
            let words = found.text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(words, "Báo cáo tình hình năm 2024 Tỷ lệ Đạt", "{source}");
            assert_eq!(found.encoding, Encoding::Tcvn3, "{source}");
        }
    }

    #[test]
    fn each_word_has_its_own_font() {
        let source = format!(
            "<table><tr><td><font face=.VnTimeH>b\u{b8}o c\u{b8}o</font><td><font face=VNI-Times>{VNI} &lt; 5</font><td>Đạt</tr>\
             <tr><td><font face=.VnTime>{TCVN}<td>12,5<td>3</table>"
        );
        let found = page(&source);
        assert_eq!(dump::layout(&found), "T 2×3 spans\n  ⟦BÁO CÁO⟧⟦Đất đai < 5⟧⟦Đạt⟧\n  ⟦Báo cáo tình hình⟧⟦12,5⟧⟦3⟧\n");
        assert_eq!(found.encoding, Encoding::Mixed);
    }

    #[test]
    fn one_byte_a_letter() {
        let source = format!("<html><meta charset=windows-1252><p><font face='.VnTime'>{TCVN}</font> 12%</html>");
        let bytes: Vec<u8> = source.chars().map(|c| c as u8).collect();
        assert_eq!(read(&bytes, &Limits::default()).expect("a page").text.trim(), "Báo cáo tình hình 12%");
    }

    #[test]
    fn unicode_stays_whatever_font_is_named() {
        let words = "Báo cáo tình hình đất đai: 12,5 ha; ½ × 3 — Tỷ lệ hộ nghèo giảm";
        assert_eq!(page(&format!("<p><font face='.VnTime'>{words}</font>")).text.trim(), words);
        assert_eq!(page(&format!("<p style='font-family:Times New Roman'>{words}")).encoding, Encoding::Unicode);
    }

    #[test]
    fn scripts_and_broken_markup_do_no_harm() {
        let source =
            format!("<script>'<font face=.VnTime>'</script><font face=.VnTime <p>{TCVN}<p></font></p></font><style>p{{font-family:");
        assert!(!page(&source).text.is_empty());
        let deep = format!("{}{TCVN}", "<font face=.VnTime><p>".repeat(5000));
        assert!(page(&deep).text.contains("Báo cáo"));
    }
}
