//! Vietnamese text stored in the codes of fonts from before Unicode → Unicode.

/// How letters are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// TCVN 5712 (ABC): `.VnTime` and its kin.
    Tcvn3,
    /// TCVN 5712 in a font whose small letters look like capitals (`.VnTimeH`).
    Tcvn3Capitals,
    /// VNI: a base letter and a code for its marks.
    Vni,
    /// VIQR: ASCII with marks written behind the letter (`Tie^'ng Vie^.t`).
    Viqr,
}

/// The scheme that a font's name stands for. `None`: a Unicode font, or an unknown one.
pub fn by_font(_name: &str) -> Option<Scheme> {
    None
}

/// The scheme that a stretch of text without a telling font is stored in, by the share of its syllables that are possible
/// Vietnamese before and after decoding. `None`: it is Unicode, another language, or too short to tell.
pub fn detect(_sample: &str) -> Option<Scheme> {
    None
}

/// Appends the Unicode letters (NFC) of `text`. The codes are characters as a reader of the file gives them: U+0080 to U+00FF,
/// or what Windows-1252 shows at that place (U+2013 for 0x96).
pub fn decode(text: &str, _scheme: Scheme, out: &mut String) {
    out.push_str(text);
}
