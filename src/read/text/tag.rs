//! HTML tags as they stand in text: which they are, where they end. Anything else in angle brackets is words.

/// What a tag does to the text around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Bold words.
    Bold,
    /// Italic words.
    Italic,
    /// Raised characters.
    Raised,
    /// Lowered characters.
    Lowered,
    /// Nothing that matters here.
    Inline,
    /// A new line.
    Break,
    /// A paragraph or another box.
    Block,
    /// A heading of this level.
    Heading(u8),
    /// A table.
    Table,
    /// A row of one.
    Row,
    /// A cell of one.
    Cell,
    /// Its content is no text: scripts, styles, the page's head.
    Hidden,
    /// A comment or declaration; it has no content.
    Comment,
}

/// A tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tag<'s> {
    /// What it does.
    pub kind: Kind,
    /// It closes.
    pub closes: bool,
    /// Its name as written.
    pub name: &'s str,
    /// What stands behind the name.
    pub attributes: &'s str,
    /// One past its `>`, as a byte of the text it was read from.
    pub end: usize,
}

const NAMES: &[(&str, Kind)] = &[
    ("a", Kind::Inline),
    ("article", Kind::Block),
    ("b", Kind::Bold),
    ("big", Kind::Inline),
    ("blockquote", Kind::Block),
    ("body", Kind::Block),
    ("br", Kind::Break),
    ("button", Kind::Block),
    ("caption", Kind::Block),
    ("center", Kind::Block),
    ("cite", Kind::Inline),
    ("code", Kind::Inline),
    ("col", Kind::Inline),
    ("colgroup", Kind::Inline),
    ("dd", Kind::Block),
    ("del", Kind::Hidden),
    ("div", Kind::Block),
    ("dl", Kind::Block),
    ("dt", Kind::Block),
    ("em", Kind::Italic),
    ("figcaption", Kind::Block),
    ("figure", Kind::Block),
    ("font", Kind::Inline),
    ("footer", Kind::Block),
    ("form", Kind::Block),
    ("h1", Kind::Heading(1)),
    ("h2", Kind::Heading(2)),
    ("h3", Kind::Heading(3)),
    ("h4", Kind::Heading(4)),
    ("h5", Kind::Heading(5)),
    ("h6", Kind::Heading(6)),
    ("head", Kind::Hidden),
    ("header", Kind::Block),
    ("hr", Kind::Block),
    ("html", Kind::Block),
    ("i", Kind::Italic),
    ("img", Kind::Inline),
    ("input", Kind::Inline),
    ("ins", Kind::Inline),
    ("label", Kind::Inline),
    ("li", Kind::Block),
    ("link", Kind::Inline),
    ("main", Kind::Block),
    ("mark", Kind::Inline),
    ("meta", Kind::Inline),
    ("nav", Kind::Block),
    ("nobr", Kind::Inline),
    ("noscript", Kind::Hidden),
    ("o:p", Kind::Inline),
    ("ol", Kind::Block),
    ("option", Kind::Block),
    ("p", Kind::Block),
    ("pre", Kind::Block),
    ("s", Kind::Inline),
    ("script", Kind::Hidden),
    ("section", Kind::Block),
    ("select", Kind::Hidden),
    ("small", Kind::Inline),
    ("span", Kind::Inline),
    ("strike", Kind::Inline),
    ("strong", Kind::Bold),
    ("style", Kind::Hidden),
    ("sub", Kind::Lowered),
    ("sup", Kind::Raised),
    ("svg", Kind::Hidden),
    ("table", Kind::Table),
    ("tbody", Kind::Inline),
    ("td", Kind::Cell),
    ("template", Kind::Hidden),
    ("textarea", Kind::Hidden),
    ("tfoot", Kind::Inline),
    ("th", Kind::Cell),
    ("thead", Kind::Inline),
    ("title", Kind::Hidden),
    ("tr", Kind::Row),
    ("tt", Kind::Inline),
    ("u", Kind::Inline),
    ("ul", Kind::Block),
];

/// No tag is longer, in bytes.
const LONGEST: usize = 8192;

/// Reads the tag that begins at byte `at` of `src`, which holds `<`. `None`: these are words.
pub(crate) fn read(src: &str, at: usize) -> Option<Tag<'_>> {
    let bytes = src.as_bytes();
    let mut from = at + 1;
    let closes = bytes.get(from) == Some(&b'/');
    from += usize::from(closes);
    match bytes.get(from)? {
        b'!' | b'?' if !closes => return declaration(src, at),
        b if b.is_ascii_alphabetic() => {}
        _ => return None,
    }
    let mut to = from;
    while bytes.get(to).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b':') {
        to += 1;
    }
    let name = &src[from..to];
    let kind = kind(name)?;
    let end = close(&bytes[to..bytes.len().min(to + LONGEST)])? + to;
    // "<b" must end its name: "<p>", "<p class=…>", "<br/>".
    matches!(bytes[to], b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r').then_some(())?;
    Some(Tag { kind, closes, name, attributes: &src[to..end], end: end + 1 })
}

fn kind(name: &str) -> Option<Kind> {
    let mut lower = [0u8; 10];
    let lower = lower.get_mut(..name.len())?;
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    NAMES.binary_search_by(|n| n.0.as_bytes().cmp(lower)).ok().map(|i| NAMES[i].1)
}

/// The `>` that ends a tag, quoted values respected.
fn close(bytes: &[u8]) -> Option<usize> {
    let mut quote = 0;
    for (i, &b) in bytes.iter().enumerate() {
        match b {
            b'>' if quote == 0 => return Some(i),
            b'<' if quote == 0 => return None,
            b'"' | b'\'' if quote == 0 => quote = b,
            _ if b == quote => quote = 0,
            _ => {}
        }
    }
    // A stray quote: the first bracket ends it after all.
    memchr::memchr(b'>', bytes)
}

fn declaration(src: &str, at: usize) -> Option<Tag<'_>> {
    let rest = &src.as_bytes()[at..];
    let end = if rest.starts_with(b"<!--") {
        memchr::memmem::find(&rest[..rest.len().min(LONGEST)], b"-->")? + 3
    } else if rest.starts_with(b"<!") || rest.starts_with(b"<?") {
        let known = rest.get(2).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'[');
        memchr::memchr(b'>', &rest[..rest.len().min(LONGEST)]).filter(|_| known)? + 1
    } else {
        return None;
    };
    Some(Tag { kind: Kind::Comment, closes: false, name: "", attributes: "", end: at + end })
}

/// A number given as an attribute, such as `colspan="2"`. `None`: it is not given.
pub(crate) fn number(attributes: &str, name: &str) -> Option<u16> {
    let bytes = attributes.as_bytes();
    let mut at = 0;
    while let Some(found) = bytes.get(at..)?.windows(name.len()).position(|w| w.eq_ignore_ascii_case(name.as_bytes())) {
        let after = attributes.get(at + found + name.len()..)?.trim_start();
        if let Some(value) = after.strip_prefix('=') {
            let value = value.trim_start().trim_start_matches(['"', '\'']);
            let digits = value.bytes().take(5).take_while(u8::is_ascii_digit).count();
            return value[..digits].parse().ok();
        }
        at += found + name.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted() {
        assert!(NAMES.windows(2).all(|w| w[0].0 < w[1].0));
    }

    #[test]
    fn tags_and_words() {
        for (src, kind) in [
            ("<b>", Kind::Bold),
            ("</STRONG >", Kind::Bold),
            ("<br/>", Kind::Break),
            ("<p class=\"a>b\">", Kind::Block),
            ("<td colspan=2>", Kind::Cell),
            ("<!-- a > b -->", Kind::Comment),
            ("<h3>", Kind::Heading(3)),
        ] {
            let tag = read(src, 0).expect(src);
            assert_eq!((tag.kind, tag.end), (kind, src.len()), "{src}");
        }
        for src in ["<5%", "< b>", "<http://a.vn>", "<Tên đơn vị>", "<b", "<b <i>", "<>", "<!", "<bé>"] {
            assert_eq!(read(src, 0), None, "{src}");
        }
        assert_eq!(number(" colspan = \"12\" x", "colspan"), Some(12));
        assert_eq!(number(" rowspan='3'", "colspan"), None);
        assert_eq!(number(" colspan=\"\"", "colspan"), None);
    }
}
