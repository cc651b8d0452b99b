//! HTML entities → characters: `&nbsp;`, `&#7845;`, `&ocirc;`.

/// Names of U+00A0 to U+00FF in order, as HTML 4 gives them (W3C HTML 4.01, 24.2.1).
const LATIN: [&str; 96] = [
    "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf", "laquo", "not", "shy", "reg", "macr",
    "deg", "plusmn", "sup2", "sup3", "acute", "micro", "para", "middot", "cedil", "sup1", "ordm", "raquo", "frac14", "frac12", "frac34",
    "iquest", "Agrave", "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute", "Ecirc", "Euml", "Igrave",
    "Iacute", "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute", "Ocirc", "Otilde", "Ouml", "times", "Oslash", "Ugrave", "Uacute",
    "Ucirc", "Uuml", "Yacute", "THORN", "szlig", "agrave", "aacute", "acirc", "atilde", "auml", "aring", "aelig", "ccedil", "egrave",
    "eacute", "ecirc", "euml", "igrave", "iacute", "icirc", "iuml", "eth", "ntilde", "ograve", "oacute", "ocirc", "otilde", "ouml",
    "divide", "oslash", "ugrave", "uacute", "ucirc", "uuml", "yacute", "thorn", "yuml",
];

const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("sbquo", '‚'),
    ("bdquo", '„'),
    ("bull", '•'),
    ("hellip", '…'),
    ("permil", '‰'),
    ("le", '≤'),
    ("ge", '≥'),
    ("ne", '≠'),
    ("asymp", '≈'),
    ("minus", '−'),
    ("rarr", '→'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("euro", '€'),
    ("trade", '™'),
    ("Dstrok", 'Đ'),
    ("dstrok", 'đ'),
    ("abreve", 'ă'),
    ("Abreve", 'Ă'),
    ("itilde", 'ĩ'),
    ("utilde", 'ũ'),
    ("num", '#'),
    ("ast", '*'),
    ("lowbar", '_'),
    ("vert", '|'),
    ("Sigma", 'Σ'),
];

/// Reads the entity at the start of `src` (which begins with `&`): its character and its bytes.
/// `None`: an ampersand that means itself.
pub(crate) fn read(src: &str) -> Option<(char, usize)> {
    /// The longest entity, in bytes.
    const LONGEST: usize = 12;
    let bytes = &src.as_bytes()[..src.len().min(LONGEST)];
    let end = bytes.iter().position(|&b| b == b';')?;
    let name = src.get(1..end)?;
    let c = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        char::from_u32(code).filter(|&c| c != '\0')?
    } else if let Some(&(_, c)) = NAMED.iter().find(|e| e.0 == name) {
        c
    } else {
        char::from_u32(0xA0 + LATIN.iter().position(|&n| n == name)? as u32)?
    };
    Some((c, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities() {
        for (src, c) in [("&amp;", '&'), ("&ocirc;ng", 'ô'), ("&yuml;", 'ÿ'), ("&nbsp;", '\u{a0}'), ("&#7845;", 'ấ'), ("&#x1EA5;", 'ấ')]
        {
            assert_eq!(read(src).map(|e| e.0), Some(c), "{src}");
        }
        for src in ["& nhau;", "&T;", "R&D", "&#99999999;", "&", "&#x;"] {
            assert_eq!(read(src), None, "{src}");
        }
    }
}
