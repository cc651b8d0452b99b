//! Vietnamese text stored in the codes of fonts from before Unicode → Unicode.
//!
//! The scheme comes from the font's name ([`by_font`]) or, where no font tells, from the words ([`detect`], [`classify`]).
//! Give a whole stretch of one font to [`decode`], not its pieces: VNI and VIQR write a letter in several codes. Decode
//! before characters are normalised: the soft hyphen is ư in TCVN3.

mod codes;
mod detect;
mod font;
mod mixed;
mod tcvn3;
mod viqr;
mod vni;
mod writer;

#[cfg(test)]
mod tests;

use writer::Writer;

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
pub fn by_font(name: &str) -> Option<Scheme> {
    font::by_font(name)
}

/// The scheme that a stretch of text without a telling font is stored in, by the share of its syllables that are possible
/// Vietnamese before and after decoding. `None`: it is Unicode, another language, or too short to tell.
pub fn detect(sample: &str) -> Option<Scheme> {
    detect::detect(sample)
}

/// The scheme of a short text, a cell say, in a document most of which is in the scheme `hint`. `None`: it is Unicode already, or
/// nothing in it depends on the scheme.
///
/// Where a reading as Unicode and one in the hint's scheme are equally possible, the hint decides.
pub fn classify(text: &str, hint: Option<Scheme>) -> Option<Scheme> {
    detect::classify(text, hint)
}

/// Appends the Unicode letters (NFC) of `text`. The codes are characters as a reader of the file gives them: U+0080 to U+00FF,
/// or what Windows-1252 shows at that place (U+2013 for 0x96).
///
/// What is no code of the scheme stays, and so do words that are in Unicode already.
pub fn decode(text: &str, scheme: Scheme, out: &mut String) {
    write(text, scheme, &mut Writer::new(out, None));
}

/// Like [`decode`]; adds to `runs` where letters of `out` come from: (byte of `out`, byte of `text`) at the beginning and
/// wherever the two stop advancing together.
pub fn decode_mapped(text: &str, scheme: Scheme, out: &mut String, runs: &mut Vec<(u32, u32)>) {
    write(text, scheme, &mut Writer::new(out, Some(runs)));
}

fn write(text: &str, scheme: Scheme, to: &mut Writer<'_>) {
    to.capitals = scheme == Scheme::Tcvn3Capitals;
    if scheme == Scheme::Viqr {
        viqr::decode(text, to);
    } else if mixed::is_mixed(text) {
        mixed::decode(text, scheme, to);
    } else {
        letters(text, 0, scheme, to);
    }
    to.end(text.len());
}

/// Decodes every code of a piece that stands at byte `at` of the text.
fn letters(piece: &str, at: usize, scheme: Scheme, to: &mut Writer<'_>) {
    let mut chars = piece.char_indices().map(|(i, c)| (at + i, c)).peekable();
    while let Some((at, c)) = chars.next() {
        let Some(code) = codes::code(c) else {
            // Bases of VNI are ASCII or codes.
            let paired = (scheme == Scheme::Vni && c.is_ascii_alphabetic())
                .then(|| chars.peek().and_then(|&(_, mark)| vni::pair(c, latin(mark))))
                .flatten();
            if paired.is_some() {
                chars.next();
            }
            to.put(at, paired.unwrap_or_else(|| codes::plain(c)));
            continue;
        };
        if scheme == Scheme::Vni {
            let base = char::from(code);
            let paired = chars.peek().and_then(|&(_, mark)| vni::pair(base, latin(mark)));
            if paired.is_some() {
                chars.next();
            }
            to.put(at, paired.or_else(|| vni::single(base)).unwrap_or_else(|| codes::plain(c)));
        } else {
            to.put(at, tcvn3::letter(code).unwrap_or_else(|| codes::plain(c)));
        }
    }
}

/// The Latin-1 character of a code, or the character itself.
fn latin(c: char) -> char {
    codes::code(c).map_or(c, char::from)
}

/// The capital of a letter that has one.
fn capital(c: char) -> char {
    let mut capitals = c.to_uppercase();
    match (capitals.next(), capitals.next()) {
        (Some(capital), None) => capital,
        _ => c,
    }
}
