//! The name of a font → the scheme of its codes.
//!
//! The makers of fonts kept to prefixes: ABC fonts are `.Vn…` (TCVN3; an H at the name's end for capitals), VNI fonts `VNI-…`.
//! `VNtimes new roman` and `SVNtimes new roman` are fonts of VietWare, `VNU…`, `VPS…` and `VnTimes` of others again: their codes are
//! different, they give none.

use super::Scheme;

/// ABC families, for names that have lost the dot.
const ABC: &str = "3d aristote arabia arial arialnarrow avant bahamasb black bodoni bookantiqua centuryschoolbook clarendon \
    commercialscript cooper courier couriernew exotic free gothic helvetins koala linus lucidasans memorandum \
    monotypecorsiva mystical park present revue shelleyallegro southern stamp teknical tifaniheavy time univers universe \
    vogue";

/// What may stand behind a family's name.
const STYLES: &[&str] = &["bolditalic", "boldoblique", "bold", "italic", "oblique", "regular", "normal", "roman", "psmt", "mt"];

/// See [`super::by_font`].
pub(super) fn by_font(name: &str) -> Option<Scheme> {
    let name = without_subset(name.trim());
    let (dot, rest) = without_dot(name);
    let lower = |n: usize| rest.get(..n).map(str::to_ascii_lowercase);
    if !dot && lower(3).as_deref() == Some("vni") {
        let next = rest.get(3..).and_then(|r| r.chars().next());
        return next.is_none_or(|c| matches!(c, '-' | ' ' | '_' | '#' | ',') || c.is_ascii_uppercase()).then_some(Scheme::Vni);
    }
    if lower(2).as_deref() != Some("vn") {
        return None;
    }
    let family = without_styles(rest.get(2..)?);
    let stem = family.strip_suffix(['H', 'h']).filter(|stem| is_capitals(stem, family));
    if !dot && !is_abc(rest, stem.unwrap_or(family)) {
        return None;
    }
    (!family.is_empty()).then_some(if stem.is_some() { Scheme::Tcvn3Capitals } else { Scheme::Tcvn3 })
}

/// Whether the H at the end of a family's name is the sign of a capital font and no letter of a word (`English`).
fn is_capitals(stem: &str, family: &str) -> bool {
    let before = stem.chars().next_back();
    before.is_some_and(|c| family.ends_with('H') && !c.is_ascii_uppercase() || !matches!(c.to_ascii_lowercase(), 's' | 'c' | 'p' | 't'))
        || is_family(stem)
}

fn is_abc(name: &str, stem: &str) -> bool {
    name.starts_with("Vn") && stem.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit()) && is_family(stem)
}

fn is_family(stem: &str) -> bool {
    let letters = || stem.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase());
    ABC.split(' ').any(|family| letters().eq(family.chars()))
}

/// The name without the six capitals and the plus sign of an embedded subset.
fn without_subset(name: &str) -> &str {
    match name.split_once('+') {
        Some((tag, rest)) if tag.len() == 6 && tag.bytes().all(|b| b.is_ascii_uppercase()) => rest,
        _ => name,
    }
}

/// The name without the dot before it, as it is or as writers of PDF mangle it, and whether there was one.
fn without_dot(name: &str) -> (bool, &str) {
    for dot in [".", "#2E", "#2e", "_"] {
        if let Some(rest) = name.strip_prefix(dot) {
            return (true, rest);
        }
    }
    (false, name)
}

/// The name without its styles (`,Bold`, `-BoldItalic`, ` Bold`).
fn without_styles(name: &str) -> &str {
    let mut name = name.split_once(',').map_or(name, |(family, _)| family).trim_end();
    while let Some(shorter) = STYLES.iter().find_map(|style| {
        let at = name.len().checked_sub(style.len())?;
        let family = name.get(..at)?;
        (name.get(at..)?.eq_ignore_ascii_case(style) && !family.is_empty()).then_some(family)
    }) {
        name = shorter.trim_end_matches([' ', '-', '_', '#']);
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_scheme() {
        let small = [
            ".VnTime",
            "ABCDEF+.VnTime,Bold",
            ".VnTime-BoldItalic",
            ".VNTIME",
            ".vntime",
            "#2EVnTime",
            "_VnTime",
            "VnTime",
            "VnTime,Italic",
            ".VnArial Narrow",
            "VnArial Narrow",
            "VnArialNarrow-Bold",
            ".VnAvant",
            ".VnCentury Schoolbook",
            ".VnBook-Antiqua",
            ".VnEnglisch",
            ".VNENGLISH",
            ".VnUniverse",
            "VnHelvetIns",
            ".VnTime Bold",
            ".VnTimeBold",
        ];
        for name in small {
            assert_eq!(by_font(name), Some(Scheme::Tcvn3), "{name}");
        }
        let capitals = [
            ".VnTimeH",
            "AARIQC+.VnTimeH,Bold",
            ".VnTimeH-Bold",
            ".VnTimeH Bold",
            ".VnTimeHBold",
            ".VnTimeh",
            ".VNTIMEH",
            ".VnArialH",
            ".VnAvantH",
            ".VnAvanth",
            ".VnArial NarrowH",
            "VnTimeH",
            "#2EVnTimeH",
            ".Vn3DH",
            ".VnBlackH",
            ".VnHelvetInsH",
            ".VnBahamasBH",
            "_VnAvantH,Bold",
        ];
        for name in capitals {
            assert_eq!(by_font(name), Some(Scheme::Tcvn3Capitals), "{name}");
        }
        for name in [
            "VNI-Times",
            "VNI Times",
            "Vni-Times",
            "VniHelvetica",
            "ABCDEF+VNI-Helve,Bold",
            "VNI-Helve-Condense",
            "VNI_Times",
            "VNI#20Times",
        ] {
            assert_eq!(by_font(name), Some(Scheme::Vni), "{name}");
        }
    }

    #[test]
    fn other_fonts_tell_nothing() {
        let others = [
            "",
            ".",
            "V",
            ".Vn",
            "Vn",
            "Times New Roman",
            "TimesNewRomanPSMT",
            "Arial",
            "VNtimes new roman",
            "VNtimes New Roman",
            "SVNtimes new roman",
            "SVN-Times New Roman",
            "VNU Times",
            "VNU-Times",
            "VPS Times",
            "VnTimes",
            "VNarial",
            "UVN Ai Cap",
            "UTM Avo",
            "Vnitalus",
            "vnicode",
            ".Helvetica",
            "Việt Times",
            "ABCDEF+",
            "ễễễ",
            "V\u{1EC5}n",
            "Symbol",
            "Wingdings",
        ];
        for name in others {
            assert_eq!(by_font(name), None, "{name}");
        }
    }
}
